import globals from 'globals';
import jsxA11y from 'eslint-plugin-jsx-a11y';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

/** Styles live in the design system; a page that needs one is missing a component. */
const noStyles = ['className', 'style'].map(name => ({
  selector: `JSXAttribute[name.name='${name}']`,
  message: 'A page has no styles of its own: use or make a component in packages/ui.',
}));

const apiTypesByHand = {
  selector: "TSAsExpression[typeAnnotation.typeName.name='any']",
  message: 'No any.',
};

export default tseslint.config(
  { ignores: ['app/dist', 'extension/dist', '**/*.gen.ts', 'node_modules'] },
  {
    files: ['**/*.{ts,tsx}'],
    extends: [
      ...tseslint.configs.strictTypeChecked,
      jsxA11y.flatConfigs.strict,
      reactHooks.configs.flat.recommended,
    ],
    languageOptions: {
      globals: globals.browser,
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      'no-console': 'error',
      'no-restricted-syntax': ['error', apiTypesByHand],
      eqeqeq: 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': 'off',
      // Handlers and stubs do nothing on purpose.
      '@typescript-eslint/no-empty-function': 'off',
      // A checked index gives undefined; the compiler knows (noUncheckedIndexedAccess).
      '@typescript-eslint/no-unnecessary-condition': ['error', { allowConstantLoopConditions: true }],
      // TanStack Router throws redirects.
      '@typescript-eslint/only-throw-error': 'off',
      // A list inside role=list, a name for regions that scroll.
      'jsx-a11y/no-noninteractive-tabindex': ['error', { roles: ['region', 'log', 'tabpanel'], tags: [] }],
    },
  },
  {
    files: ['{app,extension}/src/**/*.tsx'],
    rules: { 'no-restricted-syntax': ['error', apiTypesByHand, ...noStyles] },
  },
  {
    files: ['**/*.test.{ts,tsx}', 'e2e/**'],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/require-await': 'off',
    },
  },
  {
    files: ['**/*.{js,mjs}'],
    extends: [tseslint.configs.base],
    languageOptions: { globals: { ...globals.node, ...globals.browser } },
    rules: { 'no-unused-vars': ['error', { varsIgnorePattern: '^_' }], 'no-undef': 'error' },
  },
);
