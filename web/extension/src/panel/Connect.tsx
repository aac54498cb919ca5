import { ApiError, createAtelier } from '@atelier/api';
import { failureText } from '@atelier/app/shared';
import {
  Banner,
  Button,
  ButtonAnchor,
  Card,
  Cluster,
  Eyebrow,
  Field,
  Input,
  LiveText,
  PanelNote,
  PanelScreen,
  Spinner,
  Stack,
  Text,
} from '@atelier/ui';
import { useEffect, useState } from 'react';
import { hostOf, isOpenToAll, readAddress } from '../lib/address';
import { forgetPairing, keepPairing, keepServer, keeper, keptPairing } from '../lib/kept';
import { beginPairing, pairPage, waitIn, type Pairing } from '../lib/pairing';
import { askFor } from '../lib/sites';
import { webext } from '../lib/webext';

const ownName = () => (webext().sidePanel ? 'Atelier for Chromium' : 'Atelier for Firefox');
const send = (request: Request) => fetch(request);

/** From an address to a connection: ask for a code, let the person answer on the server's page, come in. */
export function Connect({ before, onConnected }: { before: string | undefined; onConnected: () => void }) {
  const [pairing, setPairing] = useState<Pairing>();
  const [trouble, setTrouble] = useState<string>();

  useEffect(() => {
    // One that was under way when the panel was closed goes on.
    void keptPairing().then(kept => kept && setPairing(kept));
  }, []);

  const stop = (why?: string) => {
    void forgetPairing();
    setPairing(undefined);
    setTrouble(why);
  };
  return pairing ? (
    <Waiting pairing={pairing} onConnected={onConnected} onStop={stop} />
  ) : (
    <Address
      before={before}
      trouble={trouble}
      onPairing={next => {
        setTrouble(undefined);
        setPairing(next);
      }}
    />
  );
}

function Address({
  before,
  trouble,
  onPairing,
}: {
  before: string | undefined;
  trouble: string | undefined;
  onPairing: (pairing: Pairing) => void;
}) {
  const [typed, setTyped] = useState(before ?? '');
  const [wrong, setWrong] = useState<string>();
  const [failure, setFailure] = useState(trouble);
  const [busy, setBusy] = useState(false);
  const read = readAddress(typed);
  const origin = 'origin' in read ? read.origin : undefined;
  const open = origin !== undefined && isOpenToAll(origin);

  const connect = async (to: string) => {
    setBusy(true);
    setFailure(undefined);
    try {
      // First of all: the browser asks within the click, or not at all.
      if (!(await askFor(to))) {
        setFailure(`Without your permission the extension cannot reach ${hostOf(to)}.`);
        return;
      }
      const pairing = await beginPairing(to, ownName(), send);
      await keepPairing(pairing);
      await webext().tabs.create({ url: pairPage(pairing) });
      onPairing(pairing);
    } catch (error) {
      setFailure(failureText(error));
    } finally {
      setBusy(false);
    }
  };

  return (
    <PanelScreen title="Not connected">
      <PanelNote title={before ? 'Connect again' : 'Connect to your Atelier'}>
        <form
          noValidate
          onSubmit={event => {
            event.preventDefault();
            if ('problem' in read) setWrong(read.problem);
            else void connect(read.origin);
          }}
        >
          <Stack gap={4}>
            {before && !failure && (
              <Banner tone="warn">
                Your connection to {hostOf(before)} has ended: it was disconnected there, or not used for a
                week.
              </Banner>
            )}
            {failure && (
              <Banner tone="bad" urgent>
                {failure}
              </Banner>
            )}
            <Text tone="soft">
              The extension works with the Atelier you use. It opens a page of it, where you let the extension
              in: no password is typed here.
            </Text>
            <Field label="Address of your Atelier" error={wrong} required>
              <Input
                type="text"
                inputMode="url"
                autoComplete="url"
                spellCheck={false}
                placeholder="https://atelier.example.org"
                value={typed}
                onChange={event => {
                  setTyped(event.target.value);
                  setWrong(undefined);
                }}
              />
            </Field>
            {open && (
              <Banner tone="warn" title="This address is not encrypted">
                Everybody on the way to {hostOf(origin)} can read what you send, and act as you. Use https://
                unless this is a network of your own.
              </Banner>
            )}
            <Cluster>
              <Button type="submit" look={open ? 'danger' : 'primary'} busy={busy}>
                {open ? 'Connect without encryption' : 'Connect'}
              </Button>
            </Cluster>
          </Stack>
        </form>
      </PanelNote>
    </PanelScreen>
  );
}

function Waiting({
  pairing,
  onConnected,
  onStop,
}: {
  pairing: Pairing;
  onConnected: () => void;
  onStop: (why?: string) => void;
}) {
  const { origin, codes } = pairing;

  useEffect(() => {
    const stop = new AbortController();
    const tools = {
      fetch: send,
      wait: (ms: number) => new Promise<void>(resolve => setTimeout(resolve, ms)),
      now: Date.now,
      signal: stop.signal,
    };
    waitIn(pairing, tools).then(
      async tokens => {
        await createAtelier(origin, keeper).session.enter(tokens);
        await keepServer(origin);
        await forgetPairing();
        if (!stop.signal.aborted) onConnected();
      },
      (error: unknown) => {
        if (stop.signal.aborted) return;
        const refused = error instanceof ApiError && error.code === 'identity.access_denied';
        onStop(refused ? 'It was refused on the page of your Atelier.' : failureText(error));
      },
    );
    return () => stop.abort();
    // One pairing, from beginning to end.
    // eslint-disable-next-line react-hooks/exhaustive-deps -- as above
  }, [codes.device_code]);

  return (
    <PanelScreen title={hostOf(origin)}>
      <PanelNote
        title="Now let the extension in"
        actions={
          <>
            <ButtonAnchor look="primary" href={pairPage(pairing)} target="_blank" rel="noreferrer">
              Open the page again
            </ButtonAnchor>
            <Button onClick={() => onStop()}>Cancel</Button>
          </>
        }
      >
        <Text tone="soft">
          A page of {hostOf(origin)} has opened. Sign in there if need be, compare this code, and choose
          Connect.
        </Text>
        <Card>
          <Stack gap={1}>
            <Eyebrow>Code</Eyebrow>
            <Text size="xl" weight="bold">
              {codes.user_code}
            </Text>
          </Stack>
        </Card>
        <Cluster>
          <Spinner />
          <Text size="sm" tone="quiet">
            Waiting for your answer
          </Text>
          <LiveText>Waiting for your answer</LiveText>
        </Cluster>
      </PanelNote>
    </PanelScreen>
  );
}
