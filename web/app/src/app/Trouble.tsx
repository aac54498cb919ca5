import { EntryScreen, ErrorState } from '@atelier/ui';
import { useRouter, type ErrorComponentProps } from '@tanstack/react-router';
import { failureText } from '../lib/failure';
import { ButtonLink } from '../lib/links';
import { paths } from '../lib/paths';

export function NotFound() {
  return (
    <EntryScreen title="There is no such page" note="The address is wrong, or the page has moved.">
      <ButtonLink look="primary" to={paths.today}>
        Go to Today
      </ButtonLink>
    </EntryScreen>
  );
}

/** A page that broke. The rest of the house goes on. */
export function PageTrouble({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  // After an update the old page asks for files that are gone.
  const stale =
    error instanceof Error && /dynamically imported module|module script failed/.test(error.message);
  return (
    <ErrorState
      title={stale ? 'Atelier was updated' : 'This page could not be shown'}
      text={stale ? 'Load the page again to get the new version.' : failureText(error)}
      onRetry={() => {
        if (stale) return window.location.reload();
        reset();
        void router.invalidate();
      }}
    />
  );
}

/** The house itself cannot be entered. */
export function Unreachable(props: ErrorComponentProps) {
  const silent = props.error instanceof Error && props.error.name === 'ApiError';
  return (
    <EntryScreen title={silent ? 'Atelier does not answer' : 'Something broke'}>
      <PageTrouble {...props} />
    </EntryScreen>
  );
}
