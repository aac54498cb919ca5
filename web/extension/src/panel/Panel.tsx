import { createAtelier, talkTo } from '@atelier/api';
import { Button, PanelNote, PanelScreen, Skeleton, Text } from '@atelier/ui';
import { failureText } from '@atelier/app/shared';
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useState } from 'react';
import { hostOf } from '../lib/address';
import { keeper, keptServer } from '../lib/kept';
import { webext } from '../lib/webext';
import { Connect } from './Connect';
import { Connected } from './Connected';
import { disconnect } from './disconnect';
import { leadTo } from './leadOut';

type State =
  | { kind: 'looking' }
  /** Nobody is connected; `before` is where one was until a moment ago, without having left. */
  | { kind: 'out'; before?: string | undefined }
  | { kind: 'silent'; server: string; error: unknown }
  | { kind: 'in'; server: string };

/** Who is connected, and what to show for it. */
export function Panel() {
  const client = useQueryClient();
  const [state, setState] = useState<State>({ kind: 'looking' });

  const enter = useCallback(async () => {
    const server = await keptServer();
    if (!server) return setState({ kind: 'out' });
    const atelier = createAtelier(server, keeper);
    talkTo(atelier);
    leadTo(server);
    try {
      if (!(await atelier.session.restore())) return setState({ kind: 'out', before: server });
    } catch (error) {
      return setState({ kind: 'silent', server, error });
    }
    atelier.session.subscribe(() => {
      if (atelier.session.state.status !== 'signed-out') return;
      // Nothing of one person may be left for the next.
      client.clear();
      void keptServer().then(kept => setState({ kind: 'out', before: kept === server ? server : undefined }));
    });
    setState({ kind: 'in', server });
  }, [client]);

  const leave = (server: string) =>
    disconnect(server)
      // It does not answer: that was said.
      .catch(() => undefined)
      .then(() => setState({ kind: 'out' }));

  useEffect(() => {
    // eslint-disable-next-line react-hooks/set-state-in-effect -- what is kept is read from outside
    void enter();
    // The panel of another window may connect, too.
    const { onChanged } = webext().storage;
    const heard = (changes: Record<string, { newValue?: unknown }>, area: string) => {
      if (area === 'local' && changes.server?.newValue) void enter();
    };
    onChanged.addListener(heard);
    return () => onChanged.removeListener(heard);
  }, [enter]);

  switch (state.kind) {
    case 'looking':
      return (
        <PanelScreen title="Atelier">
          <PanelNote title="Atelier">
            <Skeleton lines={4} />
          </PanelNote>
        </PanelScreen>
      );
    case 'out':
      return <Connect before={state.before} onConnected={() => void enter()} />;
    case 'silent':
      return (
        <PanelScreen title={hostOf(state.server)}>
          <PanelNote
            title="Your Atelier does not answer"
            actions={
              <>
                <Button look="primary" onClick={() => void enter()}>
                  Try again
                </Button>
                <Button onClick={() => void leave(state.server)}>Disconnect</Button>
              </>
            }
          >
            <Text tone="soft">{failureText(state.error)}</Text>
            <Text tone="soft">
              If you disconnect now, the server does not hear it: end the session under Account there, too.
            </Text>
          </PanelNote>
        </PanelScreen>
      );
    case 'in':
      return <Connected key={state.server} server={state.server} />;
  }
}
