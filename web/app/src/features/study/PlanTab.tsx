import type { Plan } from '@atelier/api';
import {
  Banner,
  Beside,
  Button,
  Card,
  Cluster,
  EmptyState,
  Heading,
  ProgressRing,
  Stack,
  Statements,
  Text,
  TextButton,
} from '@atelier/ui';
import { useState } from 'react';
import type { AssignmentRef } from '../../lib/paths';
import { effort } from '../../lib/time';
import { count } from '../../lib/words';
import { EditTask } from './EditTask';
import { progressOf, type MilestoneLine } from './merge';
import { MilestoneView } from './MilestoneView';
import { gradingText, statementViews } from './statements';
import { useItems } from './useItems';

export interface PlanProps {
  plan: Plan;
  lines: MilestoneLine[];
  target: AssignmentRef;
  readOnly: boolean;
  cite: string | undefined;
  openCite: (id: string) => void;
}

/** The way through the assignment: what it is for, the milestones with their tasks, and what holds for all of it. */
export function PlanTab({
  showWhy,
  onDraft,
  ...props
}: PlanProps & {
  showWhy: () => void;
  /** Hands in a draft of a milestone, by its stable key. */
  onDraft: ((milestone: string) => void) | undefined;
}) {
  const { plan, lines, target, readOnly } = props;
  const act = useItems(target);
  const [editing, setEditing] = useState<string | null>(null);
  const task = lines.flatMap(line => line.tasks).find(candidate => candidate.id === editing);
  // The first milestone with something left to do is where the reader is.
  const current = lines.findIndex(line => line.done < line.tasks.length);
  return (
    <Stack gap={5}>
      <Purpose {...props} />
      {plan.gaps.length > 0 && (
        <Banner
          tone="warn"
          actions={
            <Button size="s" onClick={showWhy}>
              Show {plan.gaps.length === 1 ? 'it' : 'them'}
            </Button>
          }
        >
          {count(plan.gaps.length, 'thing')} to clear up yourself: the source leaves{' '}
          {plan.gaps.length === 1 ? 'it' : 'them'} open.
        </Banner>
      )}
      <Beside aside={<Terms {...props} />}>
        <WholeProgress lines={lines} />
        {lines.length === 0 && <EmptyState title="This plan has no milestones" level={3} />}
        {lines.map((line, n) => (
          <MilestoneView
            key={line.plan.stable_key}
            line={line}
            number={n + 1}
            startOpen={line.done < line.tasks.length && n <= current + 1}
            act={act}
            readOnly={readOnly}
            cite={props.cite}
            openCite={props.openCite}
            onEdit={setEditing}
            onDraft={onDraft && (() => onDraft(line.plan.stable_key))}
          />
        ))}
      </Beside>
      {task?.item && (
        <EditTask key={task.id} task={task} item={task.item} act={act} onClose={() => setEditing(null)} />
      )}
    </Stack>
  );
}

/** What it is for, and when it is good. */
function Purpose({ plan, openCite }: PlanProps) {
  const summary = plan.assignment_summary;
  return (
    <Stack gap={2}>
      <Text size="lg" measure written>
        {summary.objective}
      </Text>
      <Text tone="soft" measure written>
        {summary.success_definition}
      </Text>
      {(summary.objective_citations ?? []).length > 0 && (
        <Text size="sm">
          <TextButton onClick={() => openCite('objective')}>Where it says so</TextButton>
        </Text>
      )}
    </Stack>
  );
}

/** What holds for the whole of it. */
function Terms({ plan, cite, openCite }: PlanProps) {
  const summary = plan.assignment_summary;
  const parts = [
    {
      title: 'Must not be broken',
      label: 'Constraints',
      views: statementViews(summary.hard_constraints, 'constraint'),
    },
    {
      title: 'What earns marks',
      label: 'Grading',
      views: statementViews(
        summary.grading_signals.map(signal => ({ ...signal, text: gradingText(signal) })),
        'grading',
      ),
    },
  ];
  return parts
    .filter(part => part.views.length > 0)
    .map(part => (
      <Card key={part.label}>
        <Stack gap={3}>
          <Heading level={2} look={4}>
            {part.title}
          </Heading>
          <Statements label={part.label} statements={part.views} openId={cite} onOpen={openCite} />
        </Stack>
      </Card>
    ));
}

/** To the half hour: an estimate of many hours is not exact to the minute. */
const roughly = (minutes: number) => (minutes > 120 ? Math.round(minutes / 30) * 30 : minutes);

function WholeProgress({ lines }: { lines: MilestoneLine[] }) {
  const { done, total, minutesLeft } = progressOf(lines);
  if (total === 0) return null;
  return (
    <Cluster gap={2}>
      <ProgressRing done={done} total={total} label={`${done} of ${total} tasks done`} />
      <Text size="sm" tone="soft">
        {done === total
          ? 'Everything is done.'
          : `${done} of ${count(total, 'task')} done · about ${effort(roughly(minutesLeft))} left`}
      </Text>
    </Cluster>
  );
}
