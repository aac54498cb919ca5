import { Card, QuoteBlock, Stack, Text } from '@atelier/ui';

/** What the house is for, shown rather than told. */
export function Showcase() {
  return (
    <Stack gap={5}>
      <Text size="xl" weight="bold" measure>
        Every line of the plan points at the sentence it came from.
      </Text>
      <Stack gap={3}>
        <Card>
          <QuoteBlock where="Page 2 of the brief">
            Your report must not exceed 2,500 words and is due on Friday, 12 December.
          </QuoteBlock>
        </Card>
        <Card>
          <Stack gap={1}>
            <Text weight="bold">Cut the report to 2,500 words</Text>
            <Text tone="soft" size="sm">
              Task in “Finish and hand in” · 1 h 30 min · done when the word count is below 2,500
            </Text>
          </Stack>
        </Card>
      </Stack>
      <Text tone="soft" measure>
        Give Atelier an assignment. It reads the files, finds what is asked, makes a plan with milestones and
        tasks, holds each statement against the source, and tells you what it could not find.
      </Text>
    </Stack>
  );
}
