import type { Assignment, Plan } from '@atelier/api';
import { Banner, Eyebrow, Facts, Inset, Stack, Statements, Text } from '@atelier/ui';
import { useQuery } from '@tanstack/react-query';
import { TextLink } from '../../lib/links';
import { paths, type AssignmentRef } from '../../lib/paths';
import { moment } from '../../lib/time';
import { useNow } from '../../lib/useNow';
import { count, engineWord } from '../../lib/words';
import { whereOf } from './cite';
import { sourcesQuery, versionsQuery } from './queries';

/** How the plan was made, and how far it can be trusted. */
export function Why({
  assignment,
  plan,
  target,
  openCite,
  onCite,
}: {
  assignment: Assignment;
  plan: Plan;
  target: AssignmentRef;
  openCite: string | undefined;
  onCite: (id: string) => void;
}) {
  const now = useNow();
  const versions = useQuery(versionsQuery(target));
  const sources = useQuery(sourcesQuery(target, plan.version));
  const version = versions.data?.find(known => known.version === plan.version);
  const { checked, supported, dropped, added } = plan.verification;
  const assumed = plan.assignment_summary.deadline?.assumed ?? [];
  const unread = (sources.data ?? []).filter(source => source.error);
  const runId = assignment.run_id;
  return (
    <Inset>
      <Stack gap={5}>
        {plan.engine === 'offline' ? (
          <Banner title="Made by the offline engine">
            Rules read the source; no model was asked, and nothing left this server. It finds what is written,
            not what is meant.
          </Banner>
        ) : (
          <Banner tone="accent" title={`Made by ${engineWord(plan.engine)}`}>
            A model drafted this plan; every statement was then held against the source.
          </Banner>
        )}
        <Stack gap={2}>
          <Eyebrow>Held against the source</Eyebrow>
          <Facts
            facts={[
              { name: 'Checked', value: count(checked, 'statement') },
              { name: 'Found', value: `${supported} with their sentence` },
              { name: 'Dropped', value: `${dropped} the source does not say` },
              { name: 'Added', value: `${added} the draft had missed` },
            ]}
          />
        </Stack>
        <Stack gap={1}>
          <Eyebrow>Left open by the source</Eyebrow>
          {plan.gaps.length === 0 ? (
            <Text tone="soft">Nothing was found missing or contradictory.</Text>
          ) : (
            <Statements
              label="Gaps"
              statements={plan.gaps.map((gap, n) => ({
                id: `gap-${n}`,
                text: gap.message,
                where: whereOf(gap.citations?.[0]),
              }))}
              openId={openCite}
              onOpen={onCite}
            />
          )}
        </Stack>
        {assumed.length > 0 && (
          <Stack gap={1}>
            <Eyebrow>Assumed about the deadline</Eyebrow>
            <Statements
              label="Assumptions"
              statements={assumed.map((text, n) => ({ id: `assumed-${n}`, text }))}
            />
          </Stack>
        )}
        {unread.map(source => (
          <Banner key={source.id} tone="bad" title={`${source.name} could not be read`}>
            {source.error?.message}
          </Banner>
        ))}
        <Stack gap={2}>
          <Eyebrow>This version</Eyebrow>
          <Facts
            facts={[
              { name: 'Version', value: plan.version },
              ...(version ? [{ name: 'Made', value: moment(version.created_at, now) }] : []),
              ...(runId
                ? [{ name: 'By', value: <TextLink to={paths.run} params={{ runId }} children="this run" /> }]
                : []),
            ]}
          />
        </Stack>
      </Stack>
    </Inset>
  );
}
