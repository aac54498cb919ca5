import type { Feedback, FeedbackRemark } from '@atelier/api';
import { Badge, Card, Cluster, Fold, Section, Stack, Text } from '@atelier/ui';
import { count } from '../../../lib/words';
import { baseOf } from './cites';
import { Places, type Opening } from './Places';
import { verdictWord } from './words';

/** Things said about the draft, each with its places. */
export function Remarks({
  title,
  part,
  remarks,
  ...opening
}: Opening & {
  title: string;
  part: 'strength' | 'gap' | 'tip';
  /** With the place each has in the feedback. */
  remarks: { remark: FeedbackRemark; n: number }[];
}) {
  if (remarks.length === 0) return null;
  return (
    <Section title={title}>
      <Card>
        <Stack as="ul" gap={4} label={title}>
          {remarks.map(({ remark, n }) => (
            <Stack as="li" key={n} gap={2}>
              <Text written measure>
                {remark.text}
              </Text>
              <Places
                base={baseOf(part, n)}
                of={remark.text}
                quotes={remark.quotes}
                grounds={remark.grounds}
                {...opening}
              />
            </Stack>
          ))}
        </Stack>
      </Card>
    </Section>
  );
}

/** What is open first, what was not looked at last. */
const order = ['broken', 'missing', 'partly', 'addressed', 'met', 'not_checked'] as const;

/** Every requirement, and how the draft fares. */
export function Checks({ checks, ...opening }: Opening & { checks: Feedback['requirement_checks'] }) {
  if (checks.length === 0) return null;
  const sorted = checks
    .map((check, n) => ({ check, n }))
    .sort((a, b) => order.indexOf(a.check.verdict) - order.indexOf(b.check.verdict));
  return (
    <Fold
      title="Every requirement"
      note={count(checks.length, 'requirement')}
      startOpen={opening.cite?.startsWith('f.check-') ?? false}
    >
      <Card>
        <Stack as="ul" gap={4} label="Every requirement">
          {sorted.map(({ check, n }) => {
            const word = verdictWord(check.verdict);
            return (
              <Stack as="li" key={n} gap={1}>
                <Cluster gap={2} align="baseline">
                  <Badge tone={word.tone}>{word.label}</Badge>
                  <Text as="span" written>
                    {check.requirement}
                  </Text>
                </Cluster>
                {check.verdict !== 'addressed' && (
                  <Text size="sm" tone="soft" written>
                    {check.text}
                  </Text>
                )}
                <Places
                  base={baseOf('check', n)}
                  of={check.requirement}
                  quotes={check.quotes}
                  grounds={check.grounds}
                  {...opening}
                />
              </Stack>
            );
          })}
        </Stack>
      </Card>
    </Fold>
  );
}
