import type { SignInSession } from '@atelier/api';
import {
  Avatar,
  Badge,
  Button,
  Card,
  Cluster,
  Facts,
  ObjectScreen,
  Row,
  Rows,
  Section,
  Segments,
  Skeleton,
  Stack,
  Text,
  useToast,
} from '@atelier/ui';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Failure, failureText } from '../../lib/failure';
import { keys } from '../../lib/keys';
import { ButtonLink } from '../../lib/links';
import { paths } from '../../lib/paths';
import { singleKeys, theme, type Theme } from '../../lib/preferences';
import { ago, day } from '../../lib/time';
import { useNow } from '../../lib/useNow';
import { browserName } from './browserName';
import { Notifications } from './Notifications';
import { endSession, meQuery, sessionsQuery, signOut } from './queries';

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
        <Notifications />
        <Section title="Canvas">
          <Card>
            <Cluster justify="between" gap={3}>
              <Stack gap={0}>
                <Text>Where your courses and due dates come from</Text>
                <Text size="sm" tone="quiet">
                  Your Canvas by key or sign-in, and calendars with due dates.
                </Text>
              </Stack>
              <ButtonLink to={paths.canvas}>Set up Canvas</ButtonLink>
            </Cluster>
          </Card>
        </Section>
        <Section title="Models">
          <Card>
            <Cluster justify="between" gap={3}>
              <Stack gap={0}>
                <Text>Who may be asked, and under which key</Text>
                <Text size="sm" tone="quiet">
                  Providers, the model that is asked, and what was asked so far.
                </Text>
              </Stack>
              <ButtonLink to={paths.models}>Set up models</ButtonLink>
            </Cluster>
          </Card>
        </Section>
        <Section title="Browser extension">
          <Card>
            <Cluster justify="between" gap={3}>
              <Stack gap={0}>
                <Text>Plan assignments from the page of your Canvas</Text>
                <Text size="sm" tone="quiet">
                  The extension shows a code. Type it here to let it in.
                </Text>
              </Stack>
              <ButtonLink to={paths.pair}>Enter a code</ButtonLink>
            </Cluster>
          </Card>
        </Section>
        <Section title="Privacy">
          <Card>
            <Cluster justify="between" gap={3}>
              <Stack gap={0}>
                <Text>Everything this server keeps of you</Text>
                <Text size="sm" tone="quiet">
                  Take it along as one file, or have it erased.
                </Text>
              </Stack>
              <ButtonLink to={paths.privacy}>Export or erase</ButtonLink>
            </Cluster>
          </Card>
        </Section>
        <Section title="Where you are signed in" actions={<SignOut />}>
          <Sessions />
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
  const { name, email, created_at, operator, tenant } = me.data;
  return (
    <Cluster gap={4} align="start">
      <Avatar name={name} size="l" />
      <Facts
        facts={[
          { name: 'Name', value: <bdi>{name}</bdi> },
          ...(email ? [{ name: 'E-mail', value: email }] : []),
          { name: 'Space', value: <bdi>{tenant.name}</bdi> },
          { name: 'Since', value: day(created_at, now) },
          ...(operator ? [{ name: 'Role', value: 'Operator of this installation' }] : []),
        ]}
      />
    </Cluster>
  );
}

function Sessions() {
  const client = useQueryClient();
  const toast = useToast();
  const now = useNow();
  const sessions = useQuery(sessionsQuery);
  const end = useMutation({
    mutationFn: endSession,
    onError: error =>
      toast({ title: 'The session could not be ended', text: failureText(error), tone: 'bad' }),
    onSettled: () => client.invalidateQueries({ queryKey: keys.sessions }),
  });
  if (sessions.isPending) return <Skeleton lines={3} />;
  if (sessions.isError) {
    return <Failure error={sessions.error} what="Your sessions" onRetry={() => void sessions.refetch()} />;
  }
  return (
    <Rows label="Sessions">
      {sessions.data.map(session => (
        <Row
          key={session.id}
          title={<bdi>{nameOf(session)}</bdi>}
          note={`${session.address} · last used ${ago(session.last_used_at, now)}`}
          meta={
            <>
              {session.client_name && <Badge>Connected program</Badge>}
              {session.current && <Badge tone="good">This one</Badge>}
            </>
          }
          actions={
            !session.current && (
              <Button
                size="s"
                aria-label={`End the session of ${nameOf(session)}, ${session.address}`}
                busy={end.isPending && end.variables === session.id}
                onClick={() => end.mutate(session.id)}
              >
                End
              </Button>
            )
          }
        />
      ))}
    </Rows>
  );
}

/** What was let in by a code has a name of its own. */
const nameOf = (session: SignInSession) => session.client_name ?? browserName(session.user_agent);

function SignOut() {
  const toast = useToast();
  const out = useMutation({
    mutationFn: signOut,
    onError: error =>
      toast({
        title: 'Signed out here, but the server did not hear it',
        text: failureText(error),
        tone: 'bad',
      }),
  });
  return (
    <Button size="s" busy={out.isPending} onClick={() => out.mutate()}>
      Sign out
    </Button>
  );
}
