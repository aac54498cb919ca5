import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

/* Rules run in Node and are fast; what is drawn (`.tsx`) runs in a document. */
export default defineConfig({
  plugins: [react()],
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'rules',
          include: [
            '{app,extension}/src/**/*.test.ts',
            'extension/pack/*.test.mjs',
            'packages/*/src/**/*.test.ts',
          ],
          environment: 'node',
          restoreMocks: true,
        },
      },
      {
        extends: true,
        test: {
          name: 'screens',
          include: ['{app,extension}/src/**/*.test.tsx', 'packages/ui/src/**/*.test.tsx'],
          environment: 'jsdom',
          setupFiles: ['dev/test-setup.ts'],
          restoreMocks: true,
        },
      },
    ],
  },
});
