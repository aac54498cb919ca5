import type { FeedbackJob, Plan } from '@atelier/api';
import { Banner, Button, Cluster, Skeleton, Stack } from '@atelier/ui';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { Failure, failureText } from '../../../lib/failure';
import type { AssignmentRef } from '../../../lib/paths';
import { WHOLE, type AssignmentSearch } from '../search';
import { Compare } from './Compare';
import { DraftForm } from './DraftForm';
import { History } from './History';
import { forgetHanded, handed } from './keep';
import { LookingCard } from './LookingCard';
import { feedbackQuery, historyQuery } from './queries';
import { NoResult, Result } from './Result';
import { useHandIn } from './useHandIn';
import { isActive, targetWord } from './words';

interface Shared {
  plan: Plan;
  target: AssignmentRef;
  search: AssignmentSearch;
  show: (change: Partial<AssignmentSearch>) => void;
  openCite: (id: string) => void;
  /** A new version of the plan is being made: no draft can be held against one. */
  planning: boolean;
}

/** What was said about drafts: the newest, or the one chosen; two side by side; and the way to another look. */
export default function FeedbackTab(props: Shared) {
  const { target, search, show } = props;
  const [page, setPage] = useState(1);
  const history = useQuery(historyQuery(target, page));
  if (history.isPending) return <Skeleton lines={8} label="Loading the feedback" />;
  if (history.isError)
    return <Failure error={history.error} what="The feedback" onRetry={() => void history.refetch()} />;
  const jobs: FeedbackJob[] = history.data.data;
  const newest = jobs[0];
  const ready = jobs.filter(job => job.status === 'ready');
  const chosen = search.feedback ?? newest?.job_id;

  if (chosen && search.against) {
    return (
      <Compare
        target={target}
        ready={ready}
        before={search.against}
        after={chosen}
        onPick={(before, after) => show({ against: before, feedback: after })}
        onClose={() => show({ against: undefined })}
      />
    );
  }
  const form = (onCancel?: () => void) => (
    <DraftForm
      plan={props.plan}
      target={target}
      forWhat={search.draft ?? WHOLE}
      onFor={draft => show({ draft })}
      onDone={() => {
        setPage(1);
        show({ draft: undefined, feedback: undefined, cite: undefined, panel: undefined });
      }}
      onCancel={onCancel}
    />
  );
  if (!chosen) return props.planning ? <Wait /> : form();
  const shown = jobs.find(job => job.job_id === chosen);
  const before =
    shown &&
    ready.find(job => job.version < shown.version && targetWord(job.target) === targetWord(shown.target));
  return (
    <Stack gap={4}>
      {props.planning ? (
        <Wait />
      ) : search.draft !== undefined ? (
        form(() => show({ draft: undefined }))
      ) : (
        <Cluster gap={2}>
          <Button look="primary" onClick={() => show({ draft: WHOLE })}>
            Get feedback on a draft
          </Button>
          {shown?.status === 'ready' && before && (
            <Button onClick={() => show({ feedback: shown.job_id, against: before.job_id })}>
              Compare with the one before
            </Button>
          )}
        </Cluster>
      )}
      <Chosen
        {...props}
        key={chosen}
        jobId={chosen}
        history={job => (
          <History
            jobs={jobs}
            shown={job}
            target={target}
            pagination={history.data.pagination}
            onPage={setPage}
            onCompare={other => {
              const [first, second] = other.version < job.version ? [other, job] : [job, other];
              show({ feedback: second.job_id, against: first.job_id });
            }}
          />
        )}
      />
    </Stack>
  );
}

const Wait = () => (
  <Banner>
    A new version of the plan is being made. As soon as it is ready, drafts can be held against it again.
  </Banner>
);

/** One job, in whatever state it is. */
function Chosen({
  jobId,
  history,
  ...props
}: Shared & { jobId: string; history: (job: FeedbackJob) => React.ReactNode }) {
  const { plan, target, search, show, openCite } = props;
  const found = useQuery(feedbackQuery(target, jobId));
  const again = useHandIn(target);
  const status = found.data?.status;
  useEffect(() => {
    if (status === 'ready') forgetHanded(jobId);
  }, [status, jobId]);
  if (found.isPending) return <Skeleton lines={8} label="Loading the feedback" />;
  if (found.isError)
    return <Failure error={found.error} what="This feedback" onRetry={() => void found.refetch()} />;
  const job = found.data;
  if (isActive(job)) {
    return (
      <Stack gap={4}>
        <LookingCard job={job} target={target} />
        {history(job)}
      </Stack>
    );
  }
  if (job.feedback) {
    return (
      <Result
        job={job}
        feedback={job.feedback}
        plan={plan}
        target={target}
        cite={search.cite}
        openCite={openCite}
        onPlan={() => show({ tab: undefined })}
        onDraft={() => show({ panel: 'draft', cite: undefined, source: undefined })}
        history={history(job)}
      />
    );
  }
  const milestone =
    job.target.type === 'assignment'
      ? null
      : (plan.milestones.find(each => each.title === job.target.title)?.stable_key ?? job.target.id);
  const kept = handed(jobId);
  return (
    <Stack gap={4}>
      <NoResult
        job={job}
        busy={again.isPending}
        again={() =>
          kept
            ? again.mutate(
                { milestone, draft: () => Promise.resolve(kept) },
                { onSuccess: () => show({ feedback: undefined }) },
              )
            : show({ draft: milestone ?? WHOLE })
        }
      />
      {again.isError && (
        <Banner tone="bad" urgent>
          {failureText(again.error)}
        </Banner>
      )}
      {history(job)}
    </Stack>
  );
}
