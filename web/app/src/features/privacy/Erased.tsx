import { Banner, Bullets, Button, EntryScreen, LiveText, Progress, Stack, Text } from '@atelier/ui';
import { useEffect, useState } from 'react';
import { ButtonLink } from '../../lib/links';
import { paths } from '../../lib/paths';
import { forgetErasure, keptErasure } from './keep';
import { leave, sessionIsOver } from './queries';

const PACE_MS = 1_000;
/** Beyond this, nobody needs to sit and wait. */
const LONG_MS = 30_000;

/** After the person asked to be erased: until it is done, and that it is. */
export default function Erased() {
  const [remains] = useState(keptErasure);
  const [over, setOver] = useState(false);
  const [long, setLong] = useState(false);
  const begun = remains !== null;

  useEffect(() => {
    if (!begun) return;
    let stopped = false;
    const from = performance.now();
    let timer: ReturnType<typeof setTimeout>;
    const look = async () => {
      // A server that does not answer says nothing about the erasure.
      const done = await sessionIsOver().catch(() => false);
      if (stopped) return;
      if (done) {
        forgetErasure();
        return setOver(true);
      }
      if (performance.now() - from > LONG_MS) setLong(true);
      timer = setTimeout(() => void look(), PACE_MS);
    };
    void look();
    return () => {
      stopped = true;
      clearTimeout(timer);
    };
  }, [begun]);

  if (!begun) {
    return (
      <EntryScreen title="Nothing was erased" note="No erasure was begun in this tab.">
        <ButtonLink look="primary" to={paths.today}>
          Go to Today
        </ButtonLink>
      </EntryScreen>
    );
  }
  return (
    <EntryScreen title={over ? 'Everything of yours is erased' : 'Erasing everything of yours'}>
      <Stack gap={4}>
        <LiveText>{over ? 'Everything of yours is erased.' : 'Erasing.'}</LiveText>
        {over ? (
          <Text>
            What this server kept of you was removed, and counted again to be sure. Your account goes with it,
            and you are signed out everywhere.
          </Text>
        ) : (
          <>
            <Progress label="Erasing" />
            <Text>This goes on by itself, also when you close this page.</Text>
          </>
        )}
        {!over && long && (
          <Banner
            actions={
              <Button size="s" onClick={() => void leave().catch(() => undefined)}>
                Sign out
              </Button>
            }
          >
            It takes longer than usual. You need not wait: as soon as you can no longer sign in, it is done.
          </Banner>
        )}
        {remains.length > 0 && (
          <Stack gap={2}>
            <Text weight="bold">What stays, and why</Text>
            <Text as="div" tone="soft" size="sm">
              <Bullets items={remains} />
            </Text>
          </Stack>
        )}
        {over && <ButtonLink to={paths.signUp}>Create a new account</ButtonLink>}
      </Stack>
    </EntryScreen>
  );
}
