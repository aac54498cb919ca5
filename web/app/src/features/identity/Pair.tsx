import type { Asking } from '@atelier/api';
import {
  Banner,
  Button,
  Card,
  Cluster,
  EntryScreen,
  Eyebrow,
  Facts,
  Field,
  Figures,
  Input,
  Skeleton,
  Stack,
  Text,
} from '@atelier/ui';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { failureText, isMissing } from '../../lib/failure';
import { keys } from '../../lib/keys';
import { ButtonLink } from '../../lib/links';
import { paths } from '../../lib/paths';
import { ago } from '../../lib/time';
import { useNow } from '../../lib/useNow';
import { browserName } from './browserName';
import { readCode } from './pairCode';
import { askingQuery, letIn, meQuery, turnAway } from './queries';
import { useForm } from './useForm';

/** Somebody who is signed in decides whether a program may come in. Nothing happens here without a click. */
export default function Pair() {
  const { code } = useSearch({ from: paths.pair });
  return code ? <Question key={code} code={code} /> : <EnterCode />;
}

function EnterCode({ trouble }: { trouble?: string }) {
  const navigate = useNavigate();
  const form = useForm(
    { code: '' },
    values =>
      readCode(values.code) ? {} : { code: 'A code has eight letters, such as BCDF-GHJK, and no vowels.' },
    values => navigate({ to: paths.pair, search: { code: readCode(values.code) } }),
  );
  return (
    <EntryScreen title="Connect a program" note="Type the code that the program shows.">
      <form
        noValidate
        onSubmit={event => {
          event.preventDefault();
          void form.submit();
        }}
      >
        <Stack gap={4}>
          {trouble && (
            <Banner tone="bad" urgent>
              {trouble}
            </Banner>
          )}
          <Field label="Code" error={form.errors.code} required>
            <Input autoComplete="off" autoCapitalize="characters" spellCheck={false} {...form.bind('code')} />
          </Field>
          <Cluster>
            <Button type="submit" look="primary">
              Go on
            </Button>
            <ButtonLink to={paths.today}>Cancel</ButtonLink>
          </Cluster>
        </Stack>
      </form>
    </EntryScreen>
  );
}

export function Question({ code }: { code: string }) {
  const client = useQueryClient();
  const asking = useQuery(askingQuery(code));
  const answer = useMutation({
    mutationFn: (yes: boolean) => (yes ? letIn(code) : turnAway(code)),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.sessions }),
  });
  if (asking.isPending) {
    return (
      <EntryScreen title="Connect a program">
        <Skeleton lines={6} label="Looking the code up" />
      </EntryScreen>
    );
  }
  // One that was answered elsewhere or has expired meanwhile is as good as none.
  const lost = [asking.error, answer.error].find(isMissing);
  if (lost) return <EnterCode trouble={failureText(lost)} />;
  if (asking.isError) return <EnterCode trouble={failureText(asking.error)} />;
  const { status } = asking.data;
  if (answer.isSuccess ? answer.variables : status === 'approved')
    return <Done name={asking.data.client_name} />;
  if (answer.isSuccess || status === 'denied') return <Refused />;
  return (
    <EntryScreen title="Let this program in?" note="It will work as you, until you end its session.">
      <Stack gap={4}>
        <WhoAsks asking={asking.data} code={code} />
        <Text tone="soft">
          Go on only if you asked for this a moment ago, and the program shows the same code. If somebody sent
          you a link to this page, it is their program.
        </Text>
        {answer.isError && (
          <Banner tone="bad" urgent>
            {failureText(answer.error)}
          </Banner>
        )}
        <Cluster>
          <Button
            look="primary"
            size="l"
            busy={answer.isPending && answer.variables}
            onClick={() => answer.mutate(true)}
          >
            Connect
          </Button>
          <Button size="l" busy={answer.isPending && !answer.variables} onClick={() => answer.mutate(false)}>
            Not me
          </Button>
        </Cluster>
      </Stack>
    </EntryScreen>
  );
}

function WhoAsks({ asking, code }: { asking: Asking; code: string }) {
  const now = useNow();
  const me = useQuery(meQuery);
  return (
    <Card>
      <Stack gap={4}>
        <Stack gap={1}>
          <Eyebrow>Code</Eyebrow>
          <Text size="xl" weight="bold">
            <Figures>{code}</Figures>
          </Text>
        </Stack>
        <Facts
          facts={[
            { name: 'Program', value: <bdi>{asking.client_name}</bdi> },
            { name: 'In', value: <bdi>{browserName(asking.user_agent)}</bdi> },
            ...(asking.address ? [{ name: 'From', value: asking.address }] : []),
            { name: 'Asked', value: ago(asking.created_at, now) },
            ...(me.data ? [{ name: 'Works as', value: <bdi>{me.data.email ?? me.data.name}</bdi> }] : []),
          ]}
        />
        {!asking.same_network && (
          <Banner tone="warn" title="It asks from another network than yours">
            That is in order if you use a VPN, or two networks. Otherwise it is somebody else.
          </Banner>
        )}
      </Stack>
    </Card>
  );
}

function Done({ name }: { name: string }) {
  return (
    <EntryScreen title="Connected">
      <Stack gap={4}>
        <Text tone="soft">
          <bdi>{name}</bdi> is coming in. You can close this page and go back to it. You can end its session
          under Account whenever you like.
        </Text>
        <Cluster>
          <ButtonLink to={paths.account}>Account</ButtonLink>
        </Cluster>
      </Stack>
    </EntryScreen>
  );
}

function Refused() {
  return (
    <EntryScreen title="Not let in">
      <Stack gap={4}>
        <Text tone="soft">
          The program got nothing. If somebody sent you the link, do not follow another one of theirs.
        </Text>
        <Cluster>
          <ButtonLink to={paths.today}>Go to Today</ButtonLink>
        </Cluster>
      </Stack>
    </EntryScreen>
  );
}
