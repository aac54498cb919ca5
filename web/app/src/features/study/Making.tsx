import type { Assignment } from '@atelier/api';
import { Banner, Card, Grid, Heading, LiveText, Progress, StageTrack, Stack, Text } from '@atelier/ui';
import { failureText } from '../../lib/failure';
import { count, stages } from '../../lib/words';
import { stageStates, type Making as MakingState } from './stream';

/** A plan while it is made: the six stages, and what is known of it so far. */
export function Making({
  making,
  assignment,
  again,
}: {
  making: MakingState;
  assignment: Assignment;
  /** There is an older version below. */
  again: boolean;
}) {
  const stage = making.stage ?? assignment.stage ?? null;
  const progress = Math.max(making.progress, assignment.progress);
  const title = stages.find(known => known.id === stage)?.title ?? 'Waiting for its turn';
  return (
    <Card label="Planning">
      <Stack gap={4}>
        <Stack gap={2}>
          <Heading level={2} look={3}>
            {again ? 'Making a new version' : 'Making the plan'}
          </Heading>
          <Progress label="Planning" value={assignment.status === 'queued' ? undefined : progress} />
          <Text size="sm" tone="soft">
            {making.message || (assignment.message ?? title)}
          </Text>
          <LiveText>{title}</LiveText>
        </Stack>
        <StageTrack label="Stages of planning" stages={stageStates(stage, assignment.status)} />
        {making.refused !== undefined && (
          <Banner tone="warn">
            The live view broke off: {failureText(making.refused)} The plan is still being made.
          </Banner>
        )}
        {making.summary && (
          <Stack gap={1}>
            <Text weight="bold" written>
              {making.summary.title}
            </Text>
            {making.summary.objective && (
              <Text tone="soft" written>
                {making.summary.objective}
              </Text>
            )}
            <Text size="sm" tone="quiet">
              {count(making.summary.requirement_count, 'requirement')} found
            </Text>
          </Stack>
        )}
        {making.milestones.length > 0 && (
          <Grid min="m" gap={3}>
            {making.milestones.map(milestone => (
              <Card key={milestone.id} pad="s">
                <Text size="sm" tone="quiet">
                  Milestone {milestone.order} · {count(milestone.tasks.length, 'task')}
                </Text>
                <Text weight="medium" written>
                  {milestone.title}
                </Text>
              </Card>
            ))}
          </Grid>
        )}
      </Stack>
    </Card>
  );
}
