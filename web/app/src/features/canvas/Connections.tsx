import type { CanvasConnection } from '@atelier/api';
import { Button, Card, ConfirmDialog, EmptyState, Rows, Section, Text, useToast } from '@atelier/ui';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { GraduationCap, LogIn, Plus } from 'lucide-react';
import { useEffect, useId, useRef, useState } from 'react';
import { failureText } from '../../lib/failure';
import { keys } from '../../lib/keys';
import { ConnectForm } from './ConnectForm';
import { ConnectionRow } from './ConnectionRow';
import {
  beginSignIn,
  changeConnection,
  disconnect,
  institutionsQuery,
  startSync,
  syncsQuery,
} from './queries';
import { RenameForm } from './RenameForm';

type Front = { kind: 'add' } | { kind: 'rename' | 'key' | 'remove'; connection: CanvasConnection };

/** The Canvases of a person. */
export function Connections({ connections }: { connections: readonly CanvasConnection[] }) {
  const client = useQueryClient();
  const toast = useToast();
  const [front, setFront] = useState<Front | null>(null);
  const [asked, setAsked] = useState<ReadonlySet<string>>(new Set());
  const syncs = useQuery({ ...syncsQuery, enabled: connections.length > 0 });
  const institutions = useQuery(institutionsQuery);
  const sync = useMutation({
    mutationFn: startSync,
    onSuccess: ({ run_id }) => setAsked(known => new Set(known).add(run_id)),
    onError: error =>
      toast({ title: 'The courses could not be fetched', text: failureText(error), tone: 'bad' }),
    onSettled: () => client.invalidateQueries({ queryKey: keys.runs }),
  });
  const signIn = useMutation({
    mutationFn: beginSignIn,
    // To Canvas, which sends the browser back to `/canvas/callback`.
    onSuccess: ({ authorize_url }) => window.location.assign(authorize_url),
    onError: error =>
      toast({ title: 'The sign-in could not be begun', text: failureText(error), tone: 'bad' }),
  });
  const addId = useId();
  const known = useRef(connections.length);
  const close = () => setFront(null);

  // The button that was used goes with the first connection that comes, and with the row that goes.
  useEffect(() => {
    if (known.current === connections.length) return;
    known.current = connections.length;
    if (document.activeElement === document.body) document.getElementById(addId)?.focus();
  }, [connections.length, addId]);

  const remove = async ({ id, label }: CanvasConnection) => {
    try {
      await disconnect(id);
    } catch (error) {
      toast({ title: `“${label}” was not removed`, text: failureText(error), tone: 'bad' });
      throw error;
    } finally {
      for (const queryKey of [keys.canvas, keys.courses, keys.calendar]) {
        void client.invalidateQueries({ queryKey });
      }
    }
  };

  const first = connections.length === 0;
  const ways = (
    <>
      {institutions.data?.map(({ name, base_url }) => (
        <Button
          key={base_url}
          size={first ? 'm' : 's'}
          look={first ? 'primary' : 'secondary'}
          icon={<LogIn size={16} aria-hidden />}
          busy={signIn.isPending && signIn.variables === base_url}
          onClick={() => signIn.mutate(base_url)}
        >
          Sign in at {name}
        </Button>
      ))}
      <Button
        id={addId}
        size={first ? 'm' : 's'}
        look={first && !institutions.data?.length ? 'primary' : 'secondary'}
        icon={<Plus size={16} aria-hidden />}
        onClick={() => setFront({ kind: 'add' })}
      >
        Connect with a key
      </Button>
    </>
  );

  return (
    <Section title="Connections" actions={!first && ways}>
      {first ? (
        <Card>
          <EmptyState
            level={3}
            art={<GraduationCap size={30} strokeWidth={1.4} aria-hidden />}
            title="Connect your Canvas"
            text="Your courses, their assignments and due dates then come by themselves, and one click plans an assignment. Atelier only reads: it hands nothing in."
            actions={ways}
          />
        </Card>
      ) : (
        <Rows label="Connections">
          {connections.map(connection => {
            const latest = syncs.data?.get(connection.id);
            return (
              <ConnectionRow
                key={connection.id}
                connection={connection}
                latest={latest}
                told={latest !== undefined && asked.has(latest.id)}
                starting={sync.isPending && sync.variables === connection.id}
                onFetch={() => sync.mutate(connection.id)}
                onAsk={kind => setFront({ kind, connection })}
              />
            );
          })}
        </Rows>
      )}
      {front?.kind === 'add' && <ConnectForm onClose={close} onConnected={made => sync.mutate(made.id)} />}
      {front?.kind === 'key' && (
        <ConnectForm again={front.connection} onClose={close} onConnected={made => sync.mutate(made.id)} />
      )}
      {front?.kind === 'rename' && (
        <RenameForm
          label={front.connection.label}
          save={label => changeConnection(front.connection.id, { label })}
          onClose={close}
        />
      )}
      <ConfirmDialog
        open={front?.kind === 'remove'}
        onOpenChange={open => !open && close()}
        title={front?.kind === 'remove' ? `Remove “${front.connection.label}”?` : ''}
        text={
          <Text tone="soft">
            Its key is deleted here, and its courses and due dates leave Atelier. Plans you have made stay. In
            Canvas nothing changes; you can delete the key there too.
          </Text>
        }
        confirm="Remove"
        danger
        onConfirm={() => (front?.kind === 'remove' ? remove(front.connection) : Promise.resolve())}
      />
    </Section>
  );
}
