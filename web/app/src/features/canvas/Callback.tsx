import type { CanvasConnection } from '@atelier/api';
import { ErrorState, ObjectScreen, Progress, Stack, Text, useToast } from '@atelier/ui';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect } from 'react';
import { failureText, isMissing } from '../../lib/failure';
import { keys } from '../../lib/keys';
import { ButtonLink, TextLink } from '../../lib/links';
import { paths } from '../../lib/paths';
import type { CallbackSearch } from './callbackSearch';
import { endSignInQuery, startSync } from './queries';
import { helpWith } from './words';

/** The page Canvas sends the browser back to. */
export default function Callback() {
  const search = useSearch({ from: '/house/canvas/callback' });
  const navigate = useNavigate();
  return (
    <ObjectScreen trail={<TextLink quiet to={paths.canvas} children="Canvas" />} title="Sign-in at Canvas">
      <SignInEnd search={search} onDone={() => void navigate({ to: paths.canvas, replace: true })} />
    </ObjectScreen>
  );
}

const back = (
  <ButtonLink look="primary" to={paths.canvas}>
    Back to Canvas
  </ButtonLink>
);

/** Ends the sign-in with what Canvas sent along. */
export function SignInEnd({ search, onDone }: { search: CallbackSearch; onDone: () => void }) {
  const { state = '', code = '', error } = search;
  const whole = !error && state !== '' && code !== '';
  const end = useQuery({ ...endSignInQuery(state, code), enabled: whole });
  const client = useQueryClient();
  const toast = useToast();

  useEffect(() => {
    if (!end.data) return;
    const connection: CanvasConnection = end.data;
    toast({
      title: `“${connection.label}” is connected`,
      text: 'Its courses are being fetched.',
      tone: 'good',
    });
    void client.invalidateQueries({ queryKey: keys.canvas });
    // The page of the connections shows how that goes, and offers it again.
    startSync(connection.id)
      .catch(() => undefined)
      .finally(() => {
        void client.invalidateQueries({ queryKey: keys.runs });
        onDone();
      });
    // eslint-disable-next-line react-hooks/exhaustive-deps -- once, when it is connected
  }, [end.data]);

  if (error) {
    return (
      <ErrorState
        title={error === 'access_denied' ? 'You did not let Atelier in' : 'Canvas did not let you sign in'}
        text={
          error === 'access_denied'
            ? 'Nothing was connected. You can begin again at any time, or connect with a key.'
            : 'Nothing was connected. Begin again; if that does not help, connect with a key.'
        }
        detail={error === 'access_denied' ? undefined : error.slice(0, 80)}
        actions={back}
      />
    );
  }
  if (!whole) {
    return (
      <ErrorState
        title="There is no sign-in to end"
        text="This page is where Canvas sends you after a sign-in. Begin one from your connections."
        actions={back}
      />
    );
  }
  if (end.isError) {
    return isMissing(end.error) ? (
      <ErrorState
        title="This sign-in is over"
        text="It took longer than ten minutes, was used already, or was begun by somebody else. Begin it again."
        actions={back}
      />
    ) : (
      <ErrorState
        title="The sign-in could not be ended"
        text={[failureText(end.error), helpWith(end.error)].filter(Boolean).join(' ')}
        actions={back}
      />
    );
  }
  return (
    <Stack gap={3}>
      <Text tone="soft">Canvas has let you in. The connection is being made.</Text>
      <Progress label="Connecting your Canvas" thin />
    </Stack>
  );
}
