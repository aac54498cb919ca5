import { ApiError, type Assignment } from '@atelier/api';
import { Banner, Button, Dialog, Field, Input, Stack } from '@atelier/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { failureText } from '../../lib/failure';
import { keys } from '../../lib/keys';
import type { AssignmentRef } from '../../lib/paths';
import { fromLocalInput, toLocalInput } from '../../lib/time';
import { CourseField } from './CourseField';
import { courseInput } from './ownCourse';
import { ownCoursesQuery, updateAssignment } from './queries';

/** Title, course, due date and points of an assignment. */
export function EditAssignment({
  assignment,
  target,
  onClose,
}: {
  assignment: Assignment;
  target: AssignmentRef;
  onClose: () => void;
}) {
  const client = useQueryClient();
  const formId = useId();
  const [values, setValues] = useState({
    title: assignment.title,
    course: assignment.course_name ?? '',
    due: toLocalInput(assignment.due_at),
    points: assignment.points_possible?.toString() ?? '',
  });
  const bind = (name: keyof typeof values) => ({
    value: values[name],
    onChange: (event: { target: { value: string } }) => setValues({ ...values, [name]: event.target.value }),
  });
  const save = useMutation({
    mutationFn: async () =>
      updateAssignment(
        target,
        {
          title: values.title.trim(),
          ...courseInput(values.course, await client.query(ownCoursesQuery)),
          due_at: fromLocalInput(values.due),
          points_possible: values.points.trim() ? Number(values.points.replace(',', '.')) : null,
          text: assignment.text,
          rubric: assignment.rubric,
          file_ids: assignment.file_ids,
        },
        assignment.version,
      ),
    onSuccess: fresh => {
      client.setQueryData(keys.assignment(target), fresh);
      void client.invalidateQueries({ queryKey: keys.assignments });
      onClose();
    },
  });
  const error = save.error instanceof ApiError ? save.error : null;
  const named =
    error && ['title', 'course_name', 'due_at', 'points_possible'].some(name => error.field(name));
  return (
    <Dialog
      open
      onOpenChange={open => !open && onClose()}
      title="Edit details"
      note="The plan stays as it is until you make it anew."
      footer={
        <>
          <Button look="ghost" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" form={formId} look="primary" busy={save.isPending}>
            Save
          </Button>
        </>
      }
    >
      <form
        id={formId}
        noValidate
        onSubmit={event => {
          event.preventDefault();
          save.mutate();
        }}
      >
        <Stack gap={4}>
          {save.isError && !named && (
            <Banner tone="bad" urgent>
              {failureText(save.error)}
            </Banner>
          )}
          <Field label="Title" error={error?.field('title')} required>
            <Input {...bind('title')} />
          </Field>
          <CourseField error={error?.field('course_name')} {...bind('course')} />
          <Field label="Due" optional error={error?.field('due_at')}>
            <Input type="datetime-local" {...bind('due')} />
          </Field>
          <Field label="Points" optional error={error?.field('points_possible')}>
            <Input inputMode="decimal" {...bind('points')} />
          </Field>
        </Stack>
      </form>
    </Dialog>
  );
}
