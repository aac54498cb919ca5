/* Browser storage that may be switched off or full: then nothing is remembered, and nothing breaks. */

function guarded(pick: () => Storage) {
  return {
    getItem: (key: string): string | null => {
      try {
        return pick().getItem(key);
      } catch {
        return null;
      }
    },
    setItem: (key: string, value: string): void => {
      try {
        pick().setItem(key, value);
      } catch {
        // See above.
      }
    },
    removeItem: (key: string): void => {
      try {
        pick().removeItem(key);
      } catch {
        // See above.
      }
    },
  };
}

/** Until it is cleared. */
export const lasting = guarded(() => window.localStorage);

/** As long as the tab. */
export const passing = guarded(() => window.sessionStorage);
