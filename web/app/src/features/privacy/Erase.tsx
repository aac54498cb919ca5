import { ApiError } from '@atelier/api';
import {
  Banner,
  Bullets,
  Button,
  Card,
  Dialog,
  Field,
  Fold,
  Input,
  Section,
  Skeleton,
  Stack,
  Text,
} from '@atelier/ui';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { failureText } from '../../lib/failure';
import { paths } from '../../lib/paths';
import { keepErasure } from './keep';
import { remainsQuery, startErasure } from './queries';

/** What has to be typed, so that nobody erases themselves by a slip of the hand. */
const WORD = 'erase';

/** Erases the person with everything of theirs. */
export function Erase() {
  const [asking, setAsking] = useState(false);
  return (
    <Section title="Erase everything of mine">
      <Card>
        <Stack gap={4}>
          <Text measure>This removes you from this server, and cannot be undone:</Text>
          <Bullets
            items={[
              'your assignments with their plans, drafts and feedback, your courses and tasks, and all files you brought',
              'your connections to Canvas and to models, with their keys',
              'your exports, your sessions, and at last your account',
            ]}
          />
          <Text tone="soft" measure>
            What is under way for you is cancelled. If you want to keep anything, make an export first and
            download it.
          </Text>
          <Remains />
          <div>
            <Button look="danger" onClick={() => setAsking(true)}>
              Erase everything…
            </Button>
          </div>
        </Stack>
      </Card>
      {asking && <Confirm onClose={() => setAsking(false)} />}
    </Section>
  );
}

/** What stays, and why: to be read before. */
function Remains() {
  const remains = useQuery(remainsQuery);
  if (remains.isPending) return <Skeleton lines={1} label="Loading what stays" />;
  if (remains.isError)
    return <Banner tone="warn">What stays could not be loaded. {failureText(remains.error)}</Banner>;
  if (remains.data.length === 0) return null;
  return (
    <Fold level={3} title="What stays, and why" note={String(remains.data.length)}>
      <Bullets items={remains.data.map(each => each.why)} />
    </Fold>
  );
}

function Confirm({ onClose }: { onClose: () => void }) {
  const navigate = useNavigate();
  const [typed, setTyped] = useState('');
  const [password, setPassword] = useState('');
  const [missing, setMissing] = useState<{ typed?: string; password?: string }>({});
  const erase = useMutation({
    mutationFn: () => startErasure(password),
    onSuccess: async ({ remains }) => {
      keepErasure(remains.map(each => each.why));
      await navigate({ to: paths.erased, replace: true });
    },
    // The password has done what it was for, or is wrong.
    onSettled: () => setPassword(''),
  });
  const refused = erase.error instanceof ApiError ? erase.error.field('password') : undefined;
  const submit = () => {
    const wrong = {
      ...(typed.trim().toLowerCase() === WORD ? {} : { typed: `Type the word ${WORD}.` }),
      ...(password ? {} : { password: 'Enter your password.' }),
    };
    setMissing(wrong);
    if (Object.keys(wrong).length === 0) erase.mutate();
  };
  return (
    <Dialog
      open
      onOpenChange={open => !open && !erase.isPending && onClose()}
      title="Erase everything of yours?"
      footer={
        <>
          <Button look="ghost" onClick={onClose} disabled={erase.isPending}>
            Cancel
          </Button>
          <Button look="danger" type="submit" form="erase-everything" busy={erase.isPending}>
            Erase everything
          </Button>
        </>
      }
    >
      <form
        id="erase-everything"
        noValidate
        onSubmit={event => {
          event.preventDefault();
          submit();
        }}
      >
        <Stack gap={4}>
          {erase.isError && !refused && (
            <Banner tone="bad" urgent>
              {failureText(erase.error)}
            </Banner>
          )}
          <Text tone="soft">Once it has begun it cannot be stopped, and nothing can be brought back.</Text>
          <Field label={`Type ${WORD} to confirm`} error={missing.typed} required>
            <Input
              autoComplete="off"
              autoCapitalize="none"
              spellCheck={false}
              value={typed}
              onChange={event => {
                setTyped(event.target.value);
                setMissing({ ...missing, typed: undefined });
              }}
            />
          </Field>
          <Field label="Your password" error={missing.password ?? refused} required>
            <Input
              type="password"
              autoComplete="current-password"
              value={password}
              onChange={event => {
                setPassword(event.target.value);
                setMissing({ ...missing, password: undefined });
                erase.reset();
              }}
            />
          </Field>
        </Stack>
      </form>
    </Dialog>
  );
}
