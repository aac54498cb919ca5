import type { Plan, Requirement } from '@atelier/api';
import { Badge, Card, EmptyState, Heading, Stack, Statements, Text } from '@atelier/ui';
import { count } from '../../lib/words';
import { whereOf } from './cite';

const kindTitles: Record<Requirement['kind'], string> = {
  deliverable: 'What to hand in',
  content: 'What it must do and contain',
  length: 'Length',
  format: 'Form',
  sources: 'Sources',
  deadline: 'Dates',
  submission: 'How to hand it in',
  constraint: 'What must not be',
  collaboration: 'Working with others',
  integrity: 'Own work',
  late_policy: 'When it is late',
  grading: 'Grading',
};

const strengthBadge: Partial<Record<Requirement['strength'], string>> = {
  should: 'expected',
  may: 'optional',
  unclear: 'unclear',
};

/** Everything the source demands, by what it is about. */
export function RequirementsTab({
  plan,
  cite,
  openCite,
}: {
  plan: Plan;
  cite: string | undefined;
  openCite: (id: string) => void;
}) {
  const kinds = (Object.keys(kindTitles) as Requirement['kind'][]).filter(kind =>
    plan.requirements.some(requirement => requirement.kind === kind),
  );
  if (kinds.length === 0) {
    return (
      <EmptyState title="No requirement was found in the source" text="Is the whole brief there?" level={3} />
    );
  }
  return (
    <Stack gap={4}>
      <Text tone="soft">
        {count(plan.requirements.length, 'requirement')}, each with its sentence. Choose one to see where it
        stands.
      </Text>
      {kinds.map(kind => (
        <Card key={kind}>
          <Stack gap={2}>
            <Heading level={2} look={4}>
              {kindTitles[kind]}
            </Heading>
            <Statements
              label={kindTitles[kind]}
              openId={cite}
              onOpen={openCite}
              statements={plan.requirements
                .filter(requirement => requirement.kind === kind)
                .map(requirement => {
                  const badge = strengthBadge[requirement.strength];
                  return {
                    id: requirement.id,
                    text: requirement.text,
                    where: whereOf(requirement.citations?.[0]),
                    badge: badge && <Badge>{badge}</Badge>,
                  };
                })}
            />
          </Stack>
        </Card>
      ))}
    </Stack>
  );
}
