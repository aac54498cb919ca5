import { ApiError, type Plan } from '@atelier/api';
import {
  Banner,
  Button,
  Card,
  Cluster,
  DropZone,
  Field,
  Heading,
  Rows,
  Select,
  Stack,
  Text,
  Textarea,
  UploadRow,
} from '@atelier/ui';
import { useDeferredValue, useEffect, useMemo, useState } from 'react';
import { useQuery } from '@tanstack/react-query';
import { failureText } from '../../../lib/failure';
import type { AssignmentRef } from '../../../lib/paths';
import { count } from '../../../lib/words';
import { firstModelQuery, type By } from '../by';
import { ByField } from '../ByField';
import { WHOLE } from '../search';
import { acceptedTypes, MAX_FILES, useUploads } from '../uploads';
import { keepText, keptText } from './keep';
import { useHandIn } from './useHandIn';
import { wordsIn } from './words';

/** Hands in a draft to be looked at: pasted, as files, or both; for the whole, or for one milestone. */
export function DraftForm({
  plan,
  target,
  forWhat,
  onFor,
  onDone,
  onCancel,
}: {
  plan: Plan;
  target: AssignmentRef;
  /** `whole`, or the stable key of a milestone. */
  forWhat: string;
  onFor: (forWhat: string) => void;
  onDone: () => void;
  /** Without it there is nothing to go back to. */
  onCancel?: (() => void) | undefined;
}) {
  const [text, setText] = useState(() => keptText(target.assignmentId));
  const [problem, setProblem] = useState<string>();
  const uploads = useUploads();
  const words = useWords(text);
  const model = useQuery(firstModelQuery).data;
  const [by, setBy] = useState<By>('model');
  const handIn = useHandIn(target);
  useEffect(() => {
    const timer = setTimeout(() => keepText(target.assignmentId, text), 400);
    return () => {
      clearTimeout(timer);
      keepText(target.assignmentId, text);
    };
  }, [target.assignmentId, text]);

  const milestones = [...plan.milestones].sort((a, b) => a.order - b.order);
  const known = milestones.some(milestone => milestone.stable_key === forWhat) ? forWhat : WHOLE;
  const submit = () => {
    if (words === 0 && uploads.arrived === 0 && !uploads.underWay)
      return setProblem('Paste the draft, or give at least one file.');
    setProblem(undefined);
    handIn.mutate(
      {
        milestone: known === WHOLE ? null : known,
        draft: async () => {
          const fileIds = await uploads.settled();
          if (fileIds.length === 0 && words === 0)
            throw new ApiError(
              422,
              'client.no_draft',
              'None of the files has arrived. Try them again, or paste the text.',
            );
          return { text, fileIds, by: model ? by : undefined };
        },
      },
      {
        onSuccess: () => {
          setText('');
          onDone();
        },
      },
    );
  };

  return (
    <form
      noValidate
      aria-label="A draft to be looked at"
      onSubmit={event => {
        event.preventDefault();
        submit();
      }}
    >
      <Card>
        <Stack gap={4}>
          <Stack gap={1}>
            <Heading level={2} look={3}>
              Get feedback on a draft
            </Heading>
            <Text tone="soft" measure>
              It is held against the plan and the rubric: what is there, what is missing, what to fix before
              you hand it in.
            </Text>
          </Stack>
          {(problem ?? handIn.isError) && (
            <Banner tone="bad" urgent>
              {problem ?? failureText(handIn.error)}
            </Banner>
          )}
          <Field label="For">
            <Select
              value={known}
              onChange={onFor}
              choices={[
                { value: WHOLE, label: 'The whole assignment' },
                ...milestones.map((milestone, n) => ({
                  value: milestone.stable_key,
                  label: `Milestone ${n + 1}: ${milestone.title}`,
                })),
              ]}
            />
          </Field>
          <Field label="Paste the draft" hint={words === 0 ? undefined : count(words, 'word')}>
            <Textarea
              rows={uploads.views.length > 0 ? 4 : 9}
              value={text}
              onChange={event => {
                setText(event.target.value);
                setProblem(undefined);
              }}
            />
          </Field>
          <DropZone
            label="Or drop files here or"
            hint="PDF, Word, PowerPoint, HTML, Markdown, text or notebook; several, up to 100 MB each"
            accept={acceptedTypes}
            onFiles={files => {
              setProblem(undefined);
              uploads.add(files);
            }}
          />
          {uploads.leftOut > 0 && (
            <Banner tone="warn">
              {count(uploads.leftOut, 'file was', 'files were')} left out: a draft may have {MAX_FILES}.
            </Banner>
          )}
          {uploads.views.length > 0 && (
            <Rows label="Files">
              {uploads.views.map(upload => (
                <UploadRow
                  key={upload.id}
                  upload={upload}
                  onRemove={() => uploads.remove(upload.id)}
                  onRetry={() => uploads.retry(upload.id)}
                />
              ))}
            </Rows>
          )}
          <ByField label="Looked at by" sent="The draft is" by={by} onBy={setBy} />
          <Cluster gap={2}>
            <Button type="submit" look="primary" busy={handIn.isPending}>
              {handIn.isPending && uploads.underWay ? 'Waiting for the files' : 'Get feedback'}
            </Button>
            {onCancel && (
              <Button look="ghost" onClick={onCancel}>
                Cancel
              </Button>
            )}
          </Cluster>
        </Stack>
      </Card>
    </form>
  );
}

/** Words of what is typed. Counting a book takes a while: it must not hold up the typing. */
function useWords(text: string): number {
  const later = useDeferredValue(text);
  return useMemo(() => wordsIn(later), [later]);
}
