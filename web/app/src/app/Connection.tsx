import { api } from '@atelier/api';
import { Banner, Button, StatusBadge, Tooltip, useDelayed } from '@atelier/ui';
import { useEffect, useSyncExternalStore } from 'react';

const useConnection = () => useSyncExternalStore(api.socket.onState, () => api.socket.state);

/** Comes back at once when the network or the reader does. */
function useHurry(): void {
  useEffect(() => {
    const onVisible = () => document.visibilityState === 'visible' && api.socket.hurry();
    window.addEventListener('online', api.socket.hurry);
    document.addEventListener('visibilitychange', onVisible);
    return () => {
      window.removeEventListener('online', api.socket.hurry);
      document.removeEventListener('visibilitychange', onVisible);
    };
  }, []);
}

/** Whether the page is live, in the status line. */
export function ConnectionBadge() {
  const state = useConnection();
  const late = useDelayed(state !== 'open', 1500);
  return late ? (
    <StatusBadge label="Reconnecting" tone="warn" live />
  ) : (
    <Tooltip text="Changes appear here as they happen">
      <span>
        <StatusBadge label="Live" tone="good" />
      </span>
    </Tooltip>
  );
}

/** Says so when the connection has been gone for a while. What is on the screen may be old then. */
export function ConnectionBanner() {
  useHurry();
  const state = useConnection();
  const long = useDelayed(state !== 'open', 5000);
  if (!long) return null;
  return (
    <Banner
      tone="warn"
      edge
      actions={
        <Button size="s" onClick={api.socket.hurry}>
          Try now
        </Button>
      }
    >
      No live connection to the server. What you see may be out of date; trying again by itself.
    </Banner>
  );
}
