import { ApiError, type Course, type CourseAssignment, type CourseMapTopic } from '@atelier/api';
import { Banner, Button, Checkbox, Dialog, Field, Input, Stack, Text } from '@atelier/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { failureText } from '../../lib/failure';
import { keys } from '../../lib/keys';
import { changeTopic, createTopic } from './queries';

/** Adds a topic to a course of one's own, or changes one: its title, and what it comes after. */
export function TopicForm({
  course,
  topics,
  assignments,
  topic,
  onClose,
}: {
  course: Course;
  topics: readonly CourseMapTopic[];
  /** All of the course. */
  assignments: readonly CourseAssignment[];
  topic?: CourseMapTopic;
  onClose: () => void;
}) {
  const client = useQueryClient();
  const formId = useId();
  const [title, setTitle] = useState(topic?.title ?? '');
  const [after, setAfter] = useState<readonly string[]>(topic?.depends_on ?? []);
  const [sequential, setSequential] = useState(topic?.sequential ?? false);
  const [chosen, setChosen] = useState<readonly string[]>(
    topic?.assignments.map(each => each.assignment_id) ?? [],
  );
  const others = topics.filter(each => each.id !== topic?.id);
  const save = useMutation({
    mutationFn: () => {
      const body = {
        title: title.trim(),
        depends_on: [...after],
        assignments: [...chosen],
        sequential,
      };
      return topic ? changeTopic(course.course_id, topic, body) : createTopic(course.course_id, body);
    },
    onSuccess: onClose,
    onSettled: () => client.invalidateQueries({ queryKey: keys.courses }),
  });
  const refusal = save.error instanceof ApiError ? save.error : null;
  const wrong = refusal?.field('title');
  return (
    <Dialog
      open
      onOpenChange={open => !open && onClose()}
      title={topic ? 'Edit topic' : 'Add a topic'}
      footer={
        <>
          <Button look="ghost" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" form={formId} look="primary" busy={save.isPending}>
            {topic ? 'Save' : 'Add'}
          </Button>
        </>
      }
    >
      <form
        id={formId}
        noValidate
        onSubmit={event => {
          event.preventDefault();
          if (!save.isPending) save.mutate();
        }}
      >
        <Stack gap={4}>
          {save.isError && !wrong && (
            <Banner tone="bad" urgent>
              {refusal?.fields[0]?.message ?? failureText(save.error)}
            </Banner>
          )}
          <Field label="Title" error={wrong} required>
            <Input maxLength={300} value={title} onChange={event => setTitle(event.target.value)} />
          </Field>
          <Choices
            label="Comes after"
            choices={others.map(other => ({ id: other.id, title: other.title }))}
            chosen={after}
            onChange={setAfter}
          />
          <Choices
            label="Assignments"
            choices={assignments.map(each => ({ id: each.assignment_id, title: each.title }))}
            chosen={chosen}
            onChange={setChosen}
          />
          {assignments.length > 0 && (
            <Checkbox
              label="They are done one after the other"
              checked={sequential}
              onChange={setSequential}
            />
          )}
        </Stack>
      </form>
    </Dialog>
  );
}

/** Some of a few; what is chosen keeps the order in which it was. */
function Choices({
  label,
  choices,
  chosen,
  onChange,
}: {
  label: string;
  choices: { id: string; title: string }[];
  chosen: readonly string[];
  onChange: (chosen: readonly string[]) => void;
}) {
  if (choices.length === 0) return null;
  return (
    <Stack gap={2} as="fieldset" label={label}>
      <Text size="sm" weight="medium" as="span">
        {label}
      </Text>
      {choices.map(({ id, title }) => (
        <Checkbox
          key={id}
          label={<bdi>{title}</bdi>}
          checked={chosen.includes(id)}
          onChange={checked => onChange(checked ? [...chosen, id] : chosen.filter(other => other !== id))}
        />
      ))}
    </Stack>
  );
}
