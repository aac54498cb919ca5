import type { RunState, Session, WorkspaceStatus } from '@atelier/api';
import { TopProgress } from '@atelier/ui';
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
  useRouterState,
} from '@tanstack/react-router';
import { dueFilters } from '../features/study/due';
import { readCalendarSearch } from '../features/calendar/search';
import { readCallback } from '../features/canvas/callbackSearch';
import { readPairSearch } from '../features/identity/pairCode';
import { readCourseSearch } from '../features/courses/search';
import { readAssignmentSearch } from '../features/study/search';
import { paths } from '../lib/paths';
import { NotFound, PageTrouble, Unreachable } from './Trouble';

interface Context {
  session: Pick<Session, 'restore'>;
}

const root = createRootRouteWithContext<Context>()({
  component: Root,
  notFoundComponent: NotFound,
});

function Root() {
  const busy = useRouterState({ select: state => state.status === 'pending' });
  return (
    <>
      <TopProgress active={busy} />
      <Outlet />
    </>
  );
}

const nextOf = (raw: Record<string, unknown>) => (typeof raw.next === 'string' ? { next: raw.next } : {});

const signIn = createRoute({
  getParentRoute: () => root,
  path: paths.signIn,
  validateSearch: (raw: Record<string, unknown>): { next?: string | undefined } => nextOf(raw),
  component: lazyRouteComponent(() => import('../features/identity/SignIn')),
});

const signUp = createRoute({
  getParentRoute: () => root,
  path: paths.signUp,
  validateSearch: (raw: Record<string, unknown>): { next?: string | undefined } => nextOf(raw),
  component: lazyRouteComponent(() => import('../features/identity/SignUp')),
});

async function signedIn({ session }: Context, here: string): Promise<void> {
  if (await session.restore()) return;
  throw redirect({ to: paths.signIn, search: here === paths.today ? {} : { next: here } });
}

/** Behind the door, but not of the house: one question, and nothing around it to wander off to. */
const pair = createRoute({
  getParentRoute: () => root,
  path: paths.pair,
  validateSearch: readPairSearch,
  beforeLoad: ({ context, location }) => signedIn(context, location.href),
  component: lazyRouteComponent(() => import('../features/identity/Pair')),
  errorComponent: Unreachable,
});

const erased = createRoute({
  getParentRoute: () => root,
  path: paths.erased,
  component: lazyRouteComponent(() => import('../features/privacy/Erased')),
});

/** Everything behind the door. */
const house = createRoute({
  getParentRoute: () => root,
  id: 'house',
  beforeLoad: ({ context, location }) => signedIn(context, location.href),
  component: lazyRouteComponent(() => import('./AppShell')),
  errorComponent: Unreachable,
});

const page = (raw: unknown): { page?: number } =>
  Number.isSafeInteger(raw) && Number(raw) > 1 ? { page: Number(raw) } : {};

const today = createRoute({
  getParentRoute: () => house,
  path: paths.today,
  component: lazyRouteComponent(() => import('../features/today/Today')),
});

const planStates: WorkspaceStatus[] = ['new', 'queued', 'running', 'ready', 'failed'];

const study = createRoute({
  getParentRoute: () => house,
  path: paths.study,
  validateSearch: (raw: Record<string, unknown>) => {
    const due = dueFilters.find(known => known === raw.due);
    const state = planStates.find(known => known === raw.state);
    return {
      ...page(raw.page),
      ...(state ? { state } : {}),
      ...(due ? { due } : {}),
    };
  },
  component: lazyRouteComponent(() => import('../features/study/AssignmentList')),
});

const newAssignment = createRoute({
  getParentRoute: () => house,
  path: paths.newAssignment,
  validateSearch: (raw: Record<string, unknown>): { course?: string | undefined } =>
    typeof raw.course === 'string' ? { course: raw.course } : {},
  component: lazyRouteComponent(() => import('../features/study/NewAssignment')),
});

const assignment = createRoute({
  getParentRoute: () => house,
  path: paths.assignment,
  validateSearch: readAssignmentSearch,
  component: lazyRouteComponent(() => import('../features/study/AssignmentPage')),
});

const provenance = createRoute({
  getParentRoute: () => house,
  path: paths.provenance,
  component: lazyRouteComponent(() => import('../features/study/ProvenancePage')),
});

const runStates: RunState[] = ['pending', 'running', 'waiting', 'completed', 'failed', 'cancelled'];

const runs = createRoute({
  getParentRoute: () => house,
  path: paths.runs,
  validateSearch: (raw: Record<string, unknown>) => {
    const state = runStates.find(known => known === raw.state);
    return { ...page(raw.page), ...(state ? { state } : {}) };
  },
  component: lazyRouteComponent(() => import('../features/runs/RunList')),
});

const run = createRoute({
  getParentRoute: () => house,
  path: paths.run,
  component: lazyRouteComponent(() => import('../features/runs/RunPage')),
});

const account = createRoute({
  getParentRoute: () => house,
  path: paths.account,
  component: lazyRouteComponent(() => import('../features/identity/Account')),
});

const privacy = createRoute({
  getParentRoute: () => house,
  path: paths.privacy,
  component: lazyRouteComponent(() => import('../features/privacy/Privacy')),
});

const models = createRoute({
  getParentRoute: () => house,
  path: paths.models,
  validateSearch: (raw: Record<string, unknown>) => page(raw.page),
  component: lazyRouteComponent(() => import('../features/models/Models')),
});

const courses = createRoute({
  getParentRoute: () => house,
  path: paths.courses,
  validateSearch: (raw: Record<string, unknown>) => ({
    ...page(raw.page),
    ...(raw.archived === true ? { archived: true } : {}),
  }),
  component: lazyRouteComponent(() => import('../features/courses/CourseList')),
});

const course = createRoute({
  getParentRoute: () => house,
  path: paths.course,
  validateSearch: readCourseSearch,
  component: lazyRouteComponent(() => import('../features/courses/CoursePage')),
});

const calendar = createRoute({
  getParentRoute: () => house,
  path: paths.calendar,
  validateSearch: readCalendarSearch,
  component: lazyRouteComponent(() => import('../features/calendar/Calendar')),
});

const canvas = createRoute({
  getParentRoute: () => house,
  path: paths.canvas,
  component: lazyRouteComponent(() => import('../features/canvas/CanvasPage')),
});

const canvasCallback = createRoute({
  getParentRoute: () => house,
  path: paths.canvasCallback,
  validateSearch: readCallback,
  component: lazyRouteComponent(() => import('../features/canvas/Callback')),
});

const tree = root.addChildren([
  signIn,
  signUp,
  erased,
  pair,
  house.addChildren([
    today,
    study,
    newAssignment,
    assignment,
    provenance,
    runs,
    run,
    account,
    privacy,
    models,
    canvas,
    canvasCallback,
    courses,
    course,
    calendar,
  ]),
]);

export function makeRouter(context: Context) {
  return createRouter({
    routeTree: tree,
    context,
    defaultPreload: 'intent',
    defaultErrorComponent: PageTrouble,
    defaultNotFoundComponent: NotFound,
    scrollRestoration: true,
  });
}
