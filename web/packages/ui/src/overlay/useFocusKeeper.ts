import { useRef } from 'react';

/**
 * Where the focus goes when something opens in front of the page, and where it returns. Our dialogs are opened by state
 * and not by a trigger of their own, so they must remember what had the focus.
 *
 * It goes to the first field, or to the dialog itself; not to its close button, whose tooltip would open. With `asIs` the
 * dialog chooses (a question goes to its safest answer).
 */
export function useFocusKeeper(asIs = false) {
  const before = useRef<Element | null>(null);
  return {
    onOpenAutoFocus: (event: Event) => {
      before.current = document.activeElement;
      if (asIs) return;
      event.preventDefault();
      const dialog = event.currentTarget as HTMLElement;
      (dialog.querySelector<HTMLElement>('input:not([type=hidden]), textarea, select') ?? dialog).focus();
    },
    onCloseAutoFocus: (event: Event) => {
      if (!(before.current instanceof HTMLElement) || !before.current.isConnected) return;
      event.preventDefault();
      before.current.focus();
    },
  };
}
