import type { Assignment } from '@atelier/api';
import { Card, Row, Rows, Section, Stack, Text } from '@atelier/ui';
import { useQueries } from '@tanstack/react-query';
import { FileText } from 'lucide-react';
import { bytes } from '../../lib/words';
import { fileQuery } from './queries';

/** What the assignment was made from, while there is no plan to show it. */
export function Given({ assignment }: { assignment: Assignment }) {
  const files = useQueries({ queries: assignment.file_ids.map(fileQuery) }).flatMap(file => file.data ?? []);
  const texts = [assignment.text, assignment.rubric].filter(text => text?.trim());
  if (assignment.file_ids.length === 0 && texts.length === 0) return null;
  return (
    <Section title="What was given">
      <Stack gap={3}>
        {files.length > 0 && (
          <Rows label="Files">
            {files.map(file => (
              <Row
                key={file.id}
                leading={<FileText size={17} aria-hidden />}
                title={<bdi>{file.name}</bdi>}
                meta={bytes(file.size)}
              />
            ))}
          </Rows>
        )}
        {texts.map((text, n) => (
          <Card key={n}>
            <Text source size="lg" written measure>
              {text}
            </Text>
          </Card>
        ))}
      </Stack>
    </Section>
  );
}
