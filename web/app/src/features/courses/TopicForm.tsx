import { ApiError, type Course, type CourseTopic } from '@atelier/api';
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
  topic,
  onClose,
}: {
  course: Course;
  topics: readonly CourseTopic[];
  topic?: CourseTopic;
  onClose: () => void;
}) {
  const client = useQueryClient();
  const formId = useId();
  const [title, setTitle] = useState(topic?.title ?? '');
  const [after, setAfter] = useState<readonly string[]>(topic?.depends_on ?? []);
  const others = topics.filter(each => each.id !== topic?.id);
  const save = useMutation({
    mutationFn: () => {
      const body = { title: title.trim(), depends_on: [...after] };
      return topic ? changeTopic(course.course_id, topic.id, body) : createTopic(course.course_id, body);
    },
    onSuccess: onClose,
    onSettled: () => client.invalidateQueries({ queryKey: keys.courseMap(course.course_id) }),
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
          {others.length > 0 && (
            <Stack gap={2} as="fieldset" label="Comes after">
              <Text size="sm" weight="medium" as="span">
                Comes after
              </Text>
              {others.map(other => (
                <Checkbox
                  key={other.id}
                  label={<bdi>{other.title}</bdi>}
                  checked={after.includes(other.id)}
                  onChange={checked =>
                    setAfter(checked ? [...after, other.id] : after.filter(id => id !== other.id))
                  }
                />
              ))}
            </Stack>
          )}
        </Stack>
      </form>
    </Dialog>
  );
}
