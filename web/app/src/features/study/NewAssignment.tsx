import { ApiError, type AssignmentInput, type Course } from '@atelier/api';
import {
  Banner,
  Bullets,
  Button,
  Card,
  DropZone,
  EditorScreen,
  Field,
  Grid,
  Input,
  Rows,
  Section,
  Stack,
  Text,
  Textarea,
  UploadRow,
} from '@atelier/ui';
import { useQueryClient } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { failureText } from '../../lib/failure';
import { ButtonLink, TextLink } from '../../lib/links';
import { paths } from '../../lib/paths';
import { passing } from '../../lib/storage';
import { fromLocalInput } from '../../lib/time';
import { count } from '../../lib/words';
import type { By } from './by';
import { ByField } from './ByField';
import { CourseField } from './CourseField';
import { draftKey, problemsOf, readDraft, suggestedTitle, type Draft } from './draft';
import { courseInput } from './ownCourse';
import { ownCoursesQuery } from './queries';
import { acceptedTypes, MAX_FILES, useUploads } from './uploads';
import { useCreate } from './useCreate';

export default function NewAssignment() {
  const { course } = useSearch({ from: '/house/study/new' });
  const client = useQueryClient();
  const [draft, setDraft] = useState<Draft>(() => {
    const kept = readDraft(passing.getItem(draftKey));
    return course ? { ...kept, course } : kept;
  });
  const [errors, setErrors] = useState<Partial<Record<keyof Draft | 'source', string>>>({});
  const [by, setBy] = useState<By>('model');
  const uploads = useUploads();

  const keep = useKeptDraft(draft);
  const title = draft.title.trim() || suggestedTitle(uploads.views[0]?.name, draft.text);
  const create = useCreate(
    async () => {
      const fileIds = await uploads.settled();
      if (fileIds.length === 0 && !draft.text.trim()) {
        throw new ApiError(
          422,
          'client.no_source',
          'None of the files has arrived. Try them again, or paste the text.',
        );
      }
      // Only a course that was typed may be one of one's own.
      const own = draft.course.trim() ? await client.query(ownCoursesQuery) : [];
      return inputOf(draft, title, fileIds, own);
    },
    {
      by,
      onSuccess: keep.forget,
      onError: error => {
        if (error instanceof ApiError) setErrors(fieldErrors(error));
      },
    },
  );

  const submit = () => {
    const problems = problemsOf(draft, { files: uploads.arrived, underWay: uploads.underWay, title });
    setErrors(problems);
    if (Object.keys(problems).length === 0) create.mutate();
  };

  const bind = (name: keyof Draft) => ({
    value: draft[name],
    onChange: (event: { target: { value: string } }) => {
      setDraft({ ...draft, [name]: event.target.value });
      setErrors({ ...errors, [name]: undefined, ...(name === 'text' ? { source: undefined } : {}) });
    },
  });
  const unexplained = create.isError && !(create.error instanceof ApiError && create.error.fields.length > 0);

  return (
    <EditorScreen
      trail={<TextLink quiet to={paths.study} children="Study" />}
      title="New assignment"
      onSubmit={submit}
      aside={<Advice />}
      actions={
        <>
          <Button type="submit" look="primary" busy={create.isPending}>
            {create.isPending && uploads.underWay ? 'Waiting for the files' : 'Make the plan'}
          </Button>
          <ButtonLink look="ghost" to={paths.study}>
            Cancel
          </ButtonLink>
        </>
      }
    >
      {unexplained && (
        <Banner tone="bad" title="The assignment could not be made" urgent>
          {failureText(create.error)}
        </Banner>
      )}
      {errors.source && (
        <Banner tone="bad" urgent>
          {errors.source}
        </Banner>
      )}
      <Section title="What is asked">
        <Stack gap={4}>
          <DropZone
            label="Drop the files here or"
            hint="PDF, Word, PowerPoint, HTML, Markdown, text or notebook; several, up to 100 MB each"
            accept={acceptedTypes}
            onFiles={files => {
              setErrors({ ...errors, source: undefined });
              uploads.add(files);
            }}
          />
          {uploads.leftOut > 0 && (
            <Banner tone="warn">
              {count(uploads.leftOut, 'file was', 'files were')} left out: an assignment may have {MAX_FILES}.
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
          <Field label="Or paste the text" error={errors.text}>
            <Textarea rows={uploads.views.length > 0 ? 3 : 7} {...bind('text')} />
          </Field>
        </Stack>
      </Section>
      <Section title="What is known">
        <Stack gap={4}>
          <Field
            label="Title"
            error={errors.title}
            hint={!draft.title && title ? `Left empty, it will be “${title}”.` : undefined}
          >
            <Input maxLength={300} {...bind('title')} />
          </Field>
          <Grid min="s" gap={4}>
            <CourseField error={errors.course} {...bind('course')} />
            <Field label="Due" optional error={errors.due}>
              <Input type="datetime-local" {...bind('due')} />
            </Field>
            <Field label="Points" optional error={errors.points}>
              <Input inputMode="decimal" {...bind('points')} />
            </Field>
          </Grid>
          <Field
            label="Rubric"
            optional
            error={errors.rubric}
            hint="If it is not in the files: one criterion a line, with its points."
          >
            <Textarea rows={3} {...bind('rubric')} />
          </Field>
          <ByField label="Planned by" sent="The texts of the assignment are" by={by} onBy={setBy} />
        </Stack>
      </Section>
    </EditorScreen>
  );
}

/** Keeps what was typed for this tab, so that a wrong click loses nothing. */
function useKeptDraft(draft: Draft) {
  const latest = useRef<Draft | null>(null);
  useEffect(() => {
    latest.current = draft;
    // Not at each key: the text may be a book.
    const timer = setTimeout(() => keepDraft(draft), 300);
    return () => clearTimeout(timer);
  }, [draft]);
  useEffect(
    () => () => {
      if (latest.current) keepDraft(latest.current);
    },
    [],
  );
  return {
    forget: () => {
      latest.current = null;
      passing.removeItem(draftKey);
    },
  };
}

function keepDraft(draft: Draft): void {
  if (Object.values(draft).every(text => text === '')) passing.removeItem(draftKey);
  else passing.setItem(draftKey, JSON.stringify(draft));
}

function Advice() {
  return (
    <Card>
      <Stack gap={2}>
        <Text weight="bold" size="sm">
          A better plan comes from
        </Text>
        <Text as="div" size="sm" tone="soft">
          <Bullets
            items={[
              'the whole brief, not a summary of it',
              'the rubric, if there is one',
              'the due date, if the brief does not state it',
            ]}
          />
        </Text>
        <Text size="sm" tone="quiet">
          Nothing leaves this server unless its operator has connected a model.
        </Text>
      </Stack>
    </Card>
  );
}

function inputOf(draft: Draft, title: string, fileIds: string[], own: readonly Course[]): AssignmentInput {
  const points = draft.points.trim();
  return {
    title,
    ...(draft.text.trim() ? { text: draft.text } : {}),
    ...(fileIds.length > 0 ? { file_ids: fileIds } : {}),
    ...(draft.due ? { due_at: fromLocalInput(draft.due) } : {}),
    ...(draft.course.trim() ? courseInput(draft.course, own) : {}),
    ...(draft.rubric.trim() ? { rubric: draft.rubric } : {}),
    ...(points ? { points_possible: Number(points.replace(',', '.')) } : {}),
  };
}

/** The names the server uses for the fields of the form. */
function fieldErrors(error: ApiError) {
  return Object.fromEntries(
    Object.entries({
      title: error.field('title'),
      text: error.field('text'),
      source: error.field('file_ids'),
      due: error.field('due_at'),
      course: error.field('course_name'),
      points: error.field('points_possible'),
      rubric: error.field('rubric'),
    }).filter(([, message]) => message),
  );
}
