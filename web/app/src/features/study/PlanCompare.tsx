import type { Plan, PlanVersion } from '@atelier/api';
import {
  Badge,
  Button,
  Cluster,
  EmptyState,
  Facts,
  Field,
  Grid,
  Heading,
  Section,
  Select,
  SideBySide,
  Skeleton,
  Stack,
  Text,
  type SideBySideRow,
  type Tone,
} from '@atelier/ui';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { Failure } from '../../lib/failure';
import type { AssignmentRef } from '../../lib/paths';
import { ago } from '../../lib/time';
import { useNow } from '../../lib/useNow';
import { count, engineWord } from '../../lib/words';
import { planDiff, type Change, type Difference, type Line } from './planDiff';
import { planQuery, versionsQuery } from './queries';

/** Two versions of a plan beside each other: what came, what went, what changed. */
export default function PlanCompare({
  target,
  before,
  after,
  onPick,
  onClose,
}: {
  target: AssignmentRef;
  before: number;
  after: number;
  onPick: (before: number, after: number) => void;
  onClose: () => void;
}) {
  const now = useNow();
  const versions = useQuery(versionsQuery(target));
  const [old, fresh] = [useQuery(planQuery(target, before)), useQuery(planQuery(target, after))];
  const choices = (versions.data ?? []).map(version => ({
    value: String(version.version),
    label: `${nameOf(version.version, versions.data)} · ${ago(version.created_at, now)}`,
  }));
  const failed = [old, fresh].find(plan => plan.isError);
  return (
    <Stack gap={4}>
      <Cluster justify="between" gap={3}>
        <Heading level={2}>Two versions side by side</Heading>
        <Button size="s" onClick={onClose}>
          Back to the plan
        </Button>
      </Cluster>
      <Grid min="m">
        <Field label="Earlier">
          <Select choices={choices} value={String(before)} onChange={value => onPick(Number(value), after)} />
        </Field>
        <Field label="Later">
          <Select choices={choices} value={String(after)} onChange={value => onPick(before, Number(value))} />
        </Field>
      </Grid>
      {before === after ? (
        <EmptyState title="These are the same version" text="Choose another on either side." level={3} />
      ) : failed ? (
        <Failure error={failed.error} what="A version" onRetry={() => void failed.refetch()} />
      ) : old.data && fresh.data ? (
        <Differences
          before={old.data}
          after={fresh.data}
          sides={{ before: nameOf(before, versions.data), after: nameOf(after, versions.data) }}
        />
      ) : (
        <Skeleton lines={8} label="Comparing" />
      )}
    </Stack>
  );
}

function nameOf(version: number, all: PlanVersion[] | undefined): string {
  const engine = all?.find(known => known.version === version)?.engine;
  return `Version ${version}${engine ? ` · ${engineWord(engine)}` : ''}`;
}

function Differences({
  before,
  after,
  sides,
}: {
  before: Plan;
  after: Plan;
  sides: { before: string; after: string };
}) {
  const diff = useMemo(() => planDiff(before, after), [before, after]);
  return (
    <Stack gap={5}>
      <Section
        title="Milestones and tasks"
        note={`${count(diff.sameTasks, 'task is', 'tasks are')} the same`}
      >
        {diff.milestones.length === 0 && <Text tone="soft">Both have the same milestones and tasks.</Text>}
        {diff.milestones.map(milestone => (
          <Stack key={milestone.id} gap={2}>
            <Heading level={3} look={4} written>
              {milestone.title}
            </Heading>
            <SideBySide
              label={milestone.title}
              {...sides}
              nothing="Not in this version"
              rows={milestone.changes.map(rowOf)}
            />
          </Stack>
        ))}
      </Section>
      <Section
        title="Requirements"
        note={`${count(diff.sameRequirements, 'requirement is', 'requirements are')} the same`}
      >
        {diff.requirements.length === 0 ? (
          <Text tone="soft">Both found the same requirements.</Text>
        ) : (
          <SideBySide
            label="Requirements"
            {...sides}
            nothing="Not in this version"
            rows={diff.requirements.map(rowOf)}
          />
        )}
      </Section>
    </Stack>
  );
}

const signs: Record<Difference, { label: string; tone: Tone }> = {
  added: { label: 'Added', tone: 'good' },
  removed: { label: 'Removed', tone: 'bad' },
  changed: { label: 'Changed', tone: 'warn' },
};

function rowOf(change: Change): SideBySideRow {
  const sign = signs[change.difference];
  const whole = change.id.startsWith('m-') ? 'Milestone' : undefined;
  return {
    id: change.id,
    title: whole ? `${whole}: ${change.title}` : change.title,
    sign: <Badge tone={sign.tone}>{sign.label}</Badge>,
    before: change.difference === 'added' ? undefined : <Lines lines={change.before} title={change.title} />,
    after: change.difference === 'removed' ? undefined : <Lines lines={change.after} title={change.title} />,
  };
}

/** What is said of it; its own title stands above already. */
function Lines({ lines, title }: { lines: Line[]; title: string }) {
  const shown = lines.filter(([, text]) => text !== title);
  if (shown.length === 0) return <Text size="sm" tone="soft" children="As above" />;
  return (
    <Facts
      facts={shown.map(([name, text]) => ({
        name,
        value: (
          <Text as="span" size="sm" written>
            {text || '–'}
          </Text>
        ),
      }))}
    />
  );
}
