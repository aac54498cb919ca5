import { api } from '@atelier/api';
import { Hidden, PlaceButton, Shell } from '@atelier/ui';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Outlet, useNavigate, useRouter } from '@tanstack/react-router';
import { BookOpen, CalendarDays, CircleUser, GraduationCap, Search, Sun, Workflow } from 'lucide-react';
import { lazy, Suspense, useEffect, useState } from 'react';
import { PlaceLink } from '../lib/links';
import { followEvents } from '../lib/live';
import { paths } from '../lib/paths';
import { bottomPanel } from '../lib/preferences';
import { useShortcuts } from '../lib/shortcuts';
import { Activity, goingQuery } from './Activity';
import { ConnectionBanner } from './Connection';
import { useSide } from './Side';
import { useNotices } from './useNotices';

const Palette = lazy(() => import('./Palette'));
const ShortcutHelp = lazy(() => import('./ShortcutHelp'));

const icon = { size: 20, strokeWidth: 1.7, 'aria-hidden': true } as const;

export default function AppShell() {
  const client = useQueryClient();
  const navigate = useNavigate();
  const [front, setFront] = useState<'palette' | 'help' | null>(null);
  const going = useQuery(goingQuery);
  const side = useSide();
  useFocusOnNavigation();

  const notice = useNotices();
  useEffect(() => followEvents(api.socket, client, notice), [client, notice]);

  useShortcuts({
    'mod+k': () => setFront('palette'),
    '?': () => setFront('help'),
    'mod+b': side.toggle,
    'mod+j': () => bottomPanel.set(bottomPanel.get() === 'open' ? 'closed' : 'open'),
    'g t': () => void navigate({ to: paths.today }),
    'g s': () => void navigate({ to: paths.study }),
    'g c': () => void navigate({ to: paths.courses }),
    'g d': () => void navigate({ to: paths.calendar }),
    'g r': () => void navigate({ to: paths.runs }),
    'g a': () => void navigate({ to: paths.account }),
    'g m': () => void navigate({ to: paths.models }),
    n: () => void navigate({ to: paths.newAssignment }),
  });

  return (
    <Shell
      places={
        <>
          <PlaceLink
            to={paths.today}
            activeOptions={{ exact: true }}
            icon={<Sun {...icon} />}
            label="Today"
          />
          <PlaceLink to={paths.study} icon={<BookOpen {...icon} />} label="Study" />
          <PlaceLink to={paths.courses} icon={<GraduationCap {...icon} />} label="Courses" />
          <PlaceLink to={paths.calendar} icon={<CalendarDays {...icon} />} label="Calendar" />
          <PlaceLink
            minor
            to={paths.runs}
            icon={<Workflow {...icon} />}
            label="Runs"
            count={going.data?.length ?? 0}
          />
        </>
      }
      placesEnd={
        <>
          <PlaceButton
            icon={<Search {...icon} />}
            label="Find"
            aria-haspopup="dialog"
            onClick={() => setFront('palette')}
          />
          <PlaceLink to={paths.account} icon={<CircleUser {...icon} />} label="Account" />
        </>
      }
      side={side.panel}
      banner={<ConnectionBanner />}
      bottom={<Activity />}
    >
      <Outlet />
      {front !== null && (
        <Suspense fallback={<Hidden>Loading</Hidden>}>
          {front === 'palette' ? (
            <Palette onClose={() => setFront(null)} onHelp={() => setFront('help')} />
          ) : (
            <ShortcutHelp onClose={() => setFront(null)} />
          )}
        </Suspense>
      )}
    </Shell>
  );
}

/** After a change of page the reader starts at its title, not somewhere in the page that is gone. */
function useFocusOnNavigation(): void {
  const router = useRouter();
  useEffect(
    () =>
      router.subscribe('onRendered', ({ pathChanged, fromLocation }) => {
        if (!pathChanged || !fromLocation) return;
        const main = document.getElementById('main');
        main?.scrollTo({ top: 0 });
        (main?.querySelector<HTMLElement>('h1') ?? main)?.focus({ preventScroll: true });
      }),
    [router],
  );
}
