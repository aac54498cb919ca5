import type { Assignment, Plan } from '@atelier/api';
import {
  Badge,
  Banner,
  Button,
  EmptyState,
  Explain,
  Hidden,
  ObjectScreen,
  Skeleton,
  Stack,
  StatusBadge,
  Tabs,
} from '@atelier/ui';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { lazy, Suspense, useMemo, type ReactNode } from 'react';
import { Failure, failureText } from '../../lib/failure';
import { ButtonLink, TextLink } from '../../lib/links';
import { modeWord } from '../../lib/modes';
import { paths, type AssignmentRef } from '../../lib/paths';
import { dueLabel } from '../../lib/time';
import { useNow } from '../../lib/useNow';
import { count, engineWord, workspaceWord } from '../../lib/words';
import { AssignmentActions } from './AssignmentActions';
import { citables, type Citable } from './cite';
import { DraftEvidence, PlanEvidence } from './Evidence';
import { feedbackCites, isFeedbackCite, panelOf } from './feedback/cites';
import { feedbackQuery, historyQuery } from './feedback/queries';
import { Given } from './Given';
import { HandInTab } from './HandInTab';
import { mergePlan } from './merge';
import { PlanBoard } from './PlanBoard';
import { PlanTab } from './PlanTab';
import { planQuery, assignmentQuery, workItemsQuery } from './queries';
import { RequirementsTab } from './RequirementsTab';
import { assignmentTabs, type AssignmentPanel, type AssignmentSearch } from './search';
import { Making } from './Making';
import { useMaking } from './stream';
import { useStart } from './useStart';
import { Versions } from './Versions';
import { Why } from './Why';

const FeedbackTab = lazy(() => import('./feedback/FeedbackTab'));
const PlanCompare = lazy(() => import('./PlanCompare'));

const trail = <TextLink quiet to={paths.study} children="Study" />;

export default function AssignmentPage() {
  const ref = useParams({ from: '/house/study/$courseId/$assignmentId' });
  const search = useSearch({ from: '/house/study/$courseId/$assignmentId' });
  const navigate = useNavigate({ from: paths.assignment });
  const show = (change: Partial<AssignmentSearch>) =>
    void navigate({ search: previous => ({ ...previous, ...change }), replace: true, resetScroll: false });
  const assignment = useQuery(assignmentQuery(ref));
  if (assignment.isPending) {
    return (
      <ObjectScreen trail={trail} title="Assignment">
        <Skeleton lines={8} label="Loading the assignment" />
      </ObjectScreen>
    );
  }
  if (assignment.isError) {
    return (
      <ObjectScreen trail={trail} title="Assignment">
        <Failure
          error={assignment.error}
          what="This assignment"
          onRetry={() => void assignment.refetch()}
          actions={<ButtonLink to={paths.study}>All assignments</ButtonLink>}
        />
      </ObjectScreen>
    );
  }
  return (
    <AssignmentView
      key={ref.assignmentId}
      assignment={assignment.data}
      target={ref}
      search={search}
      show={show}
      trail={trail}
    />
  );
}

/** An assignment with its plan. What of it is on the screen stands in the address here, and elsewhere in other clients. */
export function AssignmentView({
  assignment,
  target,
  search,
  show,
  trail,
}: {
  assignment: Assignment;
  target: AssignmentRef;
  search: AssignmentSearch;
  show: (change: Partial<AssignmentSearch>) => void;
  trail?: ReactNode;
}) {
  const newest = assignment.plan_version ?? undefined;
  const version = search.version ?? newest;
  const active = assignment.status === 'running' || assignment.status === 'queued';
  const making = useMaking(target, active, assignment.run_id ?? null);

  const plan = useQuery({ ...planQuery(target, version ?? 0), enabled: version !== undefined });
  const cites = useMemo(() => (plan.data ? citables(plan.data) : new Map<string, never>()), [plan.data]);
  const looked = useShownFeedback(target, search);
  const openCite = (id: string) =>
    show(
      search.cite === id && search.panel === panelOf(id)
        ? { cite: undefined, panel: undefined }
        : { cite: id, panel: panelOf(id), source: undefined },
    );
  const compare = (before: number, after: number) =>
    show({
      compare: before,
      version: after === newest ? undefined : after,
      panel: undefined,
      cite: undefined,
    });
  const panel = (id: AssignmentPanel) => show({ panel: search.panel === id ? undefined : id });
  const shownIn = (all: Map<string, Citable>) => ({
    all,
    cite: search.cite === undefined ? undefined : all.get(search.cite),
    source: search.source,
    onSource: (source: string) => show({ source, cite: undefined }),
  });

  return (
    <ObjectScreen
      trail={trail}
      title={assignment.title}
      written
      meta={
        <Meta
          assignment={assignment}
          plan={plan.data}
          newest={newest}
          target={target}
          onVersion={v => show({ version: v, cite: undefined, compare: undefined })}
          onCompare={compare}
        />
      }
      actions={
        <>
          {plan.data && (
            <>
              <Button size="s" aria-pressed={search.panel === 'evidence'} onClick={() => panel('evidence')}>
                Evidence
              </Button>
              <Button size="s" aria-pressed={search.panel === 'why'} onClick={() => panel('why')}>
                Why
              </Button>
            </>
          )}
          <AssignmentActions assignment={assignment} target={target} hasPlan={newest !== undefined} />
        </>
      }
      panels={
        plan.data
          ? [
              {
                id: 'evidence' as const,
                title: 'Evidence',
                // What feedback says of the assignment stands in the version it was held against.
                content:
                  looked && isFeedbackCite(search.cite) ? (
                    <PlanEvidence
                      target={target}
                      version={looked.planVersion}
                      {...shownIn(looked.cites.grounds)}
                    />
                  ) : (
                    <PlanEvidence target={target} version={plan.data.version} {...shownIn(cites)} />
                  ),
              },
              ...(looked
                ? [
                    {
                      id: 'draft' as const,
                      title: 'Draft',
                      content: (
                        <DraftEvidence
                          target={target}
                          jobId={looked.jobId}
                          {...shownIn(looked.cites.quotes)}
                        />
                      ),
                    },
                  ]
                : []),
              {
                id: 'why' as const,
                title: 'Why',
                content: (
                  <Why
                    assignment={assignment}
                    plan={plan.data}
                    target={target}
                    openCite={search.cite}
                    onCite={openCite}
                  />
                ),
              },
            ]
          : []
      }
      openPanel={search.panel}
      onPanel={panel => show(panel ? { panel } : { panel: undefined, cite: undefined })}
    >
      {active && <Making making={making} assignment={assignment} again={newest !== undefined} />}
      {assignment.status === 'failed' && <Failed assignment={assignment} target={target} />}
      {assignment.status === 'new' && <NotPlanned target={target} />}
      {version === undefined && !active && <Given assignment={assignment} />}
      {version !== undefined &&
        (search.compare !== undefined ? (
          <Suspense fallback={<Skeleton lines={8} label="Comparing" />}>
            <PlanCompare
              target={target}
              before={search.compare}
              after={version}
              onPick={compare}
              onClose={() => show({ compare: undefined })}
            />
          </Suspense>
        ) : plan.isPending ? (
          <Skeleton lines={8} label="Loading the plan" />
        ) : plan.isError ? (
          <Failure error={plan.error} what="The plan" onRetry={() => void plan.refetch()} />
        ) : (
          <PlanTabs
            plan={plan.data}
            target={target}
            readOnly={version !== newest}
            planning={active}
            search={search}
            show={show}
            openCite={openCite}
          />
        ))}
    </ObjectScreen>
  );
}

function Meta({
  assignment,
  plan,
  newest,
  target,
  onVersion,
  onCompare,
}: {
  assignment: Assignment;
  plan: Plan | undefined;
  newest: number | undefined;
  target: AssignmentRef;
  onVersion: (version: number | undefined) => void;
  onCompare: (before: number, after: number) => void;
}) {
  const now = useNow();
  const word = workspaceWord(assignment.status);
  const mode = modeWord((assignment as { mode?: string }).mode);
  const dueAt = assignment.due_at ?? plan?.assignment_summary.deadline?.at;
  return (
    <>
      <StatusBadge label={word.label} tone={word.tone} live={word.live ?? false} />
      {assignment.course_name && <span dir="auto">{assignment.course_name}</span>}
      {dueAt ? <span>{dueLabel(dueAt, now).label}</span> : plan && <span>No due date found</span>}
      {typeof assignment.points_possible === 'number' && (
        <span>{count(assignment.points_possible, 'point')}</span>
      )}
      {plan && (
        <Badge tone={plan.engine === 'offline' ? 'neutral' : 'accent'}>{engineWord(plan.engine)}</Badge>
      )}
      {mode && (
        <Explain label={mode.label}>
          {mode.label}: {mode.means}
        </Explain>
      )}
      {newest !== undefined && (
        <Versions
          target={target}
          newest={newest}
          shown={plan?.version}
          onVersion={onVersion}
          onCompare={onCompare}
        />
      )}
    </>
  );
}

function PlanTabs({
  plan,
  target,
  readOnly,
  planning,
  search,
  show,
  openCite,
}: {
  plan: Plan;
  target: AssignmentRef;
  readOnly: boolean;
  planning: boolean;
  search: AssignmentSearch;
  show: (change: Partial<AssignmentSearch>) => void;
  openCite: (id: string) => void;
}) {
  const items = useQuery({ ...workItemsQuery(target), enabled: !readOnly });
  const lines = useMemo(
    () => mergePlan(plan, readOnly ? [] : (items.data ?? [])),
    [plan, items.data, readOnly],
  );
  // Which milestones start open depends on what is done.
  if (items.isPending && !readOnly) return <Skeleton lines={8} label="Loading the plan" />;
  const shared = { plan, lines, target, readOnly, cite: search.cite, openCite };
  const contents = {
    plan: (
      <PlanTab
        {...shared}
        showWhy={() => show({ panel: 'why' })}
        onDraft={readOnly ? undefined : draft => show({ tab: 'feedback', draft, against: undefined })}
      />
    ),
    board: <PlanBoard {...shared} />,
    requirements: <RequirementsTab plan={plan} cite={search.cite} openCite={openCite} />,
    feedback: (
      <Suspense fallback={<Skeleton lines={8} label="Loading the feedback" />}>
        <FeedbackTab {...{ plan, target, search, show, openCite, planning }} />
      </Suspense>
    ),
    'hand-in': <HandInTab plan={plan} cite={search.cite} openCite={openCite} />,
  };
  const labels = {
    plan: 'Plan',
    board: 'Board',
    requirements: 'Requirements',
    feedback: 'Feedback',
    'hand-in': 'Risks and hand-in',
  };
  return (
    <Stack gap={3}>
      {readOnly && (
        <Banner
          tone="warn"
          actions={
            <Button size="s" onClick={() => show({ version: undefined, cite: undefined })}>
              Show the newest
            </Button>
          }
        >
          This is version {plan.version}, kept for reading. Tasks are done in the newest version.
        </Banner>
      )}
      {items.isError && (
        <Banner
          tone="bad"
          actions={<Button size="s" onClick={() => void items.refetch()} children="Try again" />}
        >
          What you have done so far could not be loaded. {failureText(items.error)}
        </Banner>
      )}
      <Tabs
        label="Parts of the plan"
        value={search.tab ?? 'plan'}
        onChange={tab => show({ tab: tab === 'plan' ? undefined : tab })}
        tabs={assignmentTabs
          .filter(tab => !readOnly || (tab !== 'board' && tab !== 'feedback'))
          .map(tab => ({
            value: tab,
            label: labels[tab],
            count: tab === 'requirements' ? plan.requirements.length : undefined,
            content: contents[tab],
          }))}
      />
    </Stack>
  );
}

/** The feedback on the screen, with the places it names. */
function useShownFeedback(target: AssignmentRef, search: AssignmentSearch) {
  const wanted = search.tab === 'feedback' && search.against === undefined;
  const history = useQuery({ ...historyQuery(target, 1), enabled: wanted && search.feedback === undefined });
  const jobId = search.feedback ?? history.data?.data[0]?.job_id;
  const job = useQuery({ ...feedbackQuery(target, jobId ?? ''), enabled: wanted && jobId !== undefined });
  const feedback = job.data?.feedback;
  const cites = useMemo(() => (feedback ? feedbackCites(feedback) : undefined), [feedback]);
  return wanted && jobId && feedback && cites
    ? { jobId, planVersion: feedback.plan_version, cites }
    : undefined;
}

function NotPlanned({ target }: { target: AssignmentRef }) {
  const start = useStart(target);
  return (
    <EmptyState
      title="There is no plan yet"
      text="Planning reads the files, finds what is asked and lays out milestones and tasks."
      actions={
        <Button look="primary" busy={start.isPending} onClick={() => start.mutate({})}>
          Make the plan
        </Button>
      }
    />
  );
}

function Failed({ assignment, target }: { assignment: Assignment; target: AssignmentRef }) {
  const start = useStart(target);
  const runId = assignment.run_id;
  // Without the model there is still a plan to be had.
  const byModel = ['study.no_answer', 'study.no_model'].includes(assignment.error?.code ?? '');
  return (
    <Banner
      tone="bad"
      title="The plan could not be made"
      urgent
      actions={
        <>
          {runId && (
            <ButtonLink size="s" to={paths.run} params={{ runId }}>
              Show the run<Hidden> of this plan</Hidden>
            </ButtonLink>
          )}
          {byModel && (
            <Button
              size="s"
              disabled={start.isPending}
              onClick={() => start.mutate({ again: true, by: 'rules' })}
            >
              Plan by rules
            </Button>
          )}
          <Button
            size="s"
            look="primary"
            busy={start.isPending}
            onClick={() => start.mutate({ again: true })}
          >
            Try again
          </Button>
        </>
      }
    >
      {assignment.error?.message ?? 'Something went wrong on our side.'}
    </Banner>
  );
}
