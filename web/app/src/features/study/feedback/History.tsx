import type { FeedbackJob } from '@atelier/api';
import { Card, Heading, IconButton, Pager, Row, Rows, Stack, StatusBadge } from '@atelier/ui';
import { Columns2 } from 'lucide-react';
import { RowLink } from '../../../lib/links';
import { paths, type AssignmentRef } from '../../../lib/paths';
import { ago } from '../../../lib/time';
import { useNow } from '../../../lib/useNow';
import { jobWord, targetWord } from './words';

type Pagination = Parameters<typeof Pager>[0]['pagination'];

/** All looks at drafts of this assignment, newest first; any two that are ready can be held beside each other. */
export function History({
  jobs,
  shown,
  target,
  pagination,
  onPage,
  onCompare,
}: {
  jobs: FeedbackJob[];
  shown: FeedbackJob;
  target: AssignmentRef;
  pagination: Pagination;
  onPage: (page: number) => void;
  onCompare: (other: FeedbackJob) => void;
}) {
  const now = useNow();
  if (pagination.total <= 1) return null;
  return (
    <Card>
      <Stack gap={2}>
        <Heading level={2} look={4}>
          All feedback
        </Heading>
        <Rows label="All feedback" plain>
          {jobs.map(job => {
            const word = jobWord(job);
            const comparable =
              job.job_id !== shown.job_id && job.status === 'ready' && shown.status === 'ready';
            return (
              <Row
                key={job.job_id}
                current={job.job_id === shown.job_id}
                title={
                  <RowLink
                    to={paths.assignment}
                    params={target}
                    search={{ tab: 'feedback', feedback: job.job_id }}
                    resetScroll={false}
                  >
                    Feedback {job.version}
                  </RowLink>
                }
                note={
                  <>
                    <bdi>{targetWord(job.target)}</bdi> · {ago(job.created_at, now)}
                  </>
                }
                meta={<StatusBadge label={word.label} tone={word.tone} live={word.live ?? false} />}
                actions={
                  comparable && (
                    <IconButton
                      size="s"
                      label={`Compare feedback ${job.version} with ${shown.version}`}
                      icon={<Columns2 size={16} aria-hidden />}
                      onClick={() => onCompare(job)}
                    />
                  )
                }
              />
            );
          })}
        </Rows>
        <Pager pagination={pagination} what="feedbacks" onPage={onPage} />
      </Stack>
    </Card>
  );
}
