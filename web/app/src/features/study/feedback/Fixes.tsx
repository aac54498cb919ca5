import type { FeedbackJob, Plan, RequiredFix, WorkItem } from '@atelier/api';
import { Card, Cluster, Grow, Section, Stack, Text, TextButton, Tick } from '@atelier/ui';
import { useQuery } from '@tanstack/react-query';
import type { AssignmentRef } from '../../../lib/paths';
import { count } from '../../../lib/words';
import { workItemsQuery } from '../queries';
import { toggled } from '../states';
import { useItems } from '../useItems';
import { baseOf } from './cites';
import { Places, type Opening } from './Places';

/** What has to be put right before handing in: each is a work item, and is checked off here or in the plan. */
export function Fixes({
  job,
  fixes,
  plan,
  target,
  onPlan,
  ...opening
}: Opening & {
  job: FeedbackJob;
  fixes: RequiredFix[];
  plan: Plan;
  target: AssignmentRef;
  onPlan: () => void;
}) {
  const items = useQuery(workItemsQuery(target));
  const act = useItems(target);
  const itemOf = (fix: RequiredFix) => {
    const id = job.fix_items?.find(made => made.fix === fix.key)?.item_id;
    return { made: id !== undefined, item: items.data?.find(item => item.id === id) };
  };
  const done = fixes.filter(fix => itemOf(fix).item?.state === 'done').length;
  if (fixes.length === 0) {
    return (
      <Section title="To fix before handing in">
        <Text tone="soft">Nothing was found that has to be put right.</Text>
      </Section>
    );
  }
  return (
    <Section
      title="To fix before handing in"
      note={`${done} of ${fixes.length} done`}
      actions={
        <Text as="span" size="sm">
          <TextButton onClick={onPlan}>Show in the plan</TextButton>
        </Text>
      }
    >
      <Card>
        <Stack as="ul" gap={5} label={count(fixes.length, 'required fix', 'required fixes')}>
          {fixes.map((fix, n) => {
            const { item, made } = itemOf(fix);
            return (
              <FixLine
                key={fix.key}
                fix={fix}
                base={baseOf('fix', n)}
                item={item}
                gone={made && items.isSuccess && !item}
                milestone={plan.milestones.find(each => each.stable_key === fix.milestone)?.title}
                onToggle={() => item && act({ kind: 'change', item, change: { state: toggled(item.state) } })}
                {...opening}
              />
            );
          })}
        </Stack>
      </Card>
    </Section>
  );
}

function FixLine({
  fix,
  base,
  item,
  gone,
  milestone,
  onToggle,
  ...opening
}: Opening & {
  fix: RequiredFix;
  base: string;
  item: WorkItem | undefined;
  gone: boolean;
  milestone: string | undefined;
  onToggle: () => void;
}) {
  const done = item?.state === 'done';
  return (
    <Cluster as="li" wrap={false} align="start" gap={2}>
      <Tick
        label={done ? `${fix.title}: done` : `${fix.title}: mark as done`}
        checked={done}
        disabled={!item}
        onChange={onToggle}
      />
      <Grow>
        <Stack gap={2}>
          <Stack gap={0}>
            <Text weight="medium" written struck={done} tone={done ? 'quiet' : 'ink'}>
              {item?.title ?? fix.title}
            </Text>
            <Text tone="soft" written measure>
              {fix.text}
            </Text>
            {gone ? (
              <Text size="sm" tone="quiet">
                You removed this from the plan.
              </Text>
            ) : (
              milestone && (
                <Text size="sm" tone="quiet">
                  In “{milestone}”
                </Text>
              )
            )}
          </Stack>
          <Places base={base} of={fix.title} quotes={fix.quotes} grounds={fix.grounds} {...opening} />
        </Stack>
      </Grow>
    </Cluster>
  );
}
