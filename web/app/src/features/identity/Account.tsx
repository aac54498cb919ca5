import {
  Avatar,
  Button,
  Card,
  Cluster,
  Facts,
  ObjectScreen,
  Section,
  Segments,
  Skeleton,
  Stack,
  Text,
  useToast,
} from '@atelier/ui';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Failure, failureText } from '../../lib/failure';
import { singleKeys, theme, type Theme } from '../../lib/preferences';
import { moment } from '../../lib/time';
import { useNow } from '../../lib/useNow';
import { meQuery, signOut } from './queries';

const themeChoices: { value: Theme; label: string }[] = [
  { value: 'system', label: 'As the system' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
];

export default function Account() {
  return (
    <ObjectScreen title="Account">
      <Stack gap={6}>
        <Section title="Profile">
          <Card>
            <Profile />
          </Card>
        </Section>
        <Section title="Appearance">
          <Card>
            <Cluster justify="between" gap={3}>
              <Text>Theme</Text>
              <Segments label="Theme" choices={themeChoices} value={theme.use()} onChange={theme.set} />
            </Cluster>
          </Card>
        </Section>
        <Section title="Keyboard">
          <Card>
            <Cluster justify="between" gap={3}>
              <Stack gap={0}>
                <Text>Single-key shortcuts</Text>
                <Text size="sm" tone="quiet">
                  Such as ? for help. Switch them off if you dictate.
                </Text>
              </Stack>
              <Segments
                label="Single-key shortcuts"
                choices={[
                  { value: 'on', label: 'On' },
                  { value: 'off', label: 'Off' },
                ]}
                value={singleKeys.use()}
                onChange={singleKeys.set}
              />
            </Cluster>
          </Card>
        </Section>
        <Section title="This session">
          <Card>
            <SignOut />
          </Card>
        </Section>
      </Stack>
    </ObjectScreen>
  );
}

function Profile() {
  const me = useQuery(meQuery);
  const now = useNow();
  if (me.isPending) return <Skeleton lines={3} />;
  if (me.isError) return <Failure error={me.error} what="Your profile" onRetry={() => void me.refetch()} />;
  return (
    <Cluster gap={4} align="start">
      <Avatar name={me.data.name} size="l" />
      <Facts
        facts={[
          {
            name: 'Name',
            value: (
              <Text as="span" written>
                {me.data.name}
              </Text>
            ),
          },
          { name: 'E-mail', value: me.data.email },
          { name: 'Member since', value: moment(me.data.created_at, now) },
        ]}
      />
    </Cluster>
  );
}

function SignOut() {
  const toast = useToast();
  const [busy, setBusy] = useState(false);
  const act = async () => {
    setBusy(true);
    try {
      await signOut();
    } catch (error) {
      toast({
        title: 'Signed out here, but the server did not hear it',
        text: failureText(error),
        tone: 'bad',
      });
    } finally {
      setBusy(false);
    }
  };
  return (
    <Cluster justify="between" gap={3}>
      <Text tone="soft">Signing out ends the session in all tabs of this browser.</Text>
      <Button busy={busy} onClick={() => void act()}>
        Sign out
      </Button>
    </Cluster>
  );
}
