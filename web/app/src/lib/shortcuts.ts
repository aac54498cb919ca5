import { useEffect, useRef } from 'react';
import { singleKeys } from './preferences';

/** `mod+k`, `?`, or a sequence such as `g t`. `mod` is Ctrl, or Command on a Mac. */
export type Shortcuts = Record<string, () => void>;

const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) &&
  !(target instanceof HTMLInputElement && /^(checkbox|radio|button)$/.test(target.type));

/** The name of a key press, as written in `Shortcuts`. */
export function pressName(event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey'>): string {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  return `${event.ctrlKey || event.metaKey ? 'mod+' : ''}${event.altKey ? 'alt+' : ''}${key}`;
}

const SEQUENCE_MS = 900;

/** Listens on the whole page. Keys without Ctrl are left alone while someone types or a dialog is open. */
export function useShortcuts(shortcuts: Shortcuts): void {
  const current = useRef(shortcuts);
  useEffect(() => {
    current.current = shortcuts;
  });
  useEffect(() => {
    let before = '';
    let at = 0;
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing) return;
      const name = pressName(event);
      const plain = !name.startsWith('mod+');
      const busy =
        isTyping(event.target) || document.querySelector('[role=dialog],[role=alertdialog],[role=menu]');
      if (plain && (busy || singleKeys.get() === 'off')) return;
      const sequence = before && event.timeStamp - at < SEQUENCE_MS ? `${before} ${name}` : '';
      before = name;
      at = event.timeStamp;
      const act = current.current[sequence] ?? current.current[name];
      if (!act) return;
      before = '';
      event.preventDefault();
      act();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
}
