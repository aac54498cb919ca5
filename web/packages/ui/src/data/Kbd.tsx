import { cx } from '../lib/cx';

const isMac = typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.userAgent);
const names: Record<string, string> = {
  mod: isMac ? '⌘' : 'Ctrl',
  alt: isMac ? '⌥' : 'Alt',
  shift: 'Shift',
  up: '↑',
  down: '↓',
  enter: 'Enter',
  esc: 'Esc',
};

/** Keys to press: `mod+k`, `g t`. */
export function Kbd({ keys, onInk }: { keys: string; onInk?: boolean }) {
  return (
    <span className="inline-flex items-center gap-1">
      {keys.split(/[+ ]/).map((key, index) => (
        <kbd
          key={index}
          className={cx(
            'inline-flex h-5 min-w-5 items-center justify-center rounded-sm border px-1 font-sans text-xs font-medium',
            onInk ? 'border-canvas/35' : 'border-line bg-sunken text-ink-2',
          )}
        >
          {names[key] ?? key.toUpperCase()}
        </kbd>
      ))}
    </span>
  );
}
