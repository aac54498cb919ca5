import type { Plan } from '@atelier/api';
import { Card, Facts, Heading, Section, Stack, Statements, Text } from '@atelier/ui';
import { whereOf } from './cite';
import { statementViews } from './statements';

/** What could go wrong, and how to hand it in well. */
export function HandInTab({
  plan,
  cite,
  openCite,
}: {
  plan: Plan;
  cite: string | undefined;
  openCite: (id: string) => void;
}) {
  const strategy = plan.submission_strategy;
  return (
    <Stack gap={6}>
      <Section title="Before you hand it in">
        <Card>
          <Stack gap={3}>
            <Statements
              label="Final checklist"
              statements={statementViews(strategy.final_checklist, 'check')}
              openId={cite}
              onOpen={openCite}
            />
            {strategy.quality_bar && (
              <Text tone="soft" measure written>
                {strategy.quality_bar}
              </Text>
            )}
          </Stack>
        </Card>
      </Section>
      {strategy.common_failure_modes.length > 0 && (
        <Section title="How marks are usually lost">
          <Card>
            <Statements
              label="Common failure modes"
              statements={statementViews(strategy.common_failure_modes, 'failure')}
              openId={cite}
              onOpen={openCite}
            />
          </Card>
        </Section>
      )}
      <Section title="Risks">
        {plan.risks.length === 0 && <Text tone="quiet">None stands out.</Text>}
        {plan.risks.map((risk, n) => (
          <Card key={n}>
            <Stack gap={2}>
              <Heading level={3} look={4} written>
                {risk.risk}
              </Heading>
              <Facts
                facts={[
                  { name: 'It would cost', value: risk.impact },
                  { name: 'Against it', value: risk.mitigation },
                ]}
              />
              {(risk.citations ?? []).length > 0 && (
                <Statements
                  label="Where it shows"
                  statements={[
                    {
                      id: `risk-${n}`,
                      text: risk.citations?.[0]?.quote ?? '',
                      where: whereOf(risk.citations?.[0]),
                    },
                  ]}
                  openId={cite}
                  onOpen={openCite}
                />
              )}
            </Stack>
          </Card>
        ))}
      </Section>
    </Stack>
  );
}
