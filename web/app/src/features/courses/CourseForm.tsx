import { ApiError, type Course } from '@atelier/api';
import { Banner, Button, Dialog, Field, Input, Stack, Textarea, useToast } from '@atelier/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useId, useRef, useState } from 'react';
import { failureText } from '../../lib/failure';
import { keys } from '../../lib/keys';
import { paths } from '../../lib/paths';
import { changeCourse, createCourse } from './queries';

const fields = ['name', 'code', 'term', 'instructor', 'description'] as const;

/** Makes a course of one's own, or changes one. */
export function CourseForm({ course, onClose }: { course?: Course; onClose: () => void }) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const toast = useToast();
  const formId = useId();
  const form = useRef<HTMLFormElement>(null);
  const [values, setValues] = useState({
    name: course?.name ?? '',
    code: course?.code ?? '',
    term: course?.term ?? '',
    instructor: course?.instructor ?? '',
    description: course?.description ?? '',
  });
  const bind = (name: (typeof fields)[number]) => ({
    value: values[name],
    onChange: (event: { target: { value: string } }) => setValues({ ...values, [name]: event.target.value }),
  });
  const save = useMutation({
    mutationFn: () => {
      const or = (text: string) => text.trim() || null;
      const body = {
        name: values.name.trim(),
        code: or(values.code),
        term: or(values.term),
        instructor: or(values.instructor),
        description: or(values.description),
      };
      return course ? changeCourse(course, body) : createCourse(body);
    },
    onSuccess: async made => {
      onClose();
      if (course) return;
      await navigate({ to: paths.course, params: { courseId: made.course_id } });
      toast({ title: `“${made.name}” was made`, tone: 'good' });
    },
    onSettled: () => client.invalidateQueries({ queryKey: keys.courses }),
  });
  const refusal = save.error instanceof ApiError ? save.error : null;
  const wrong = (name: (typeof fields)[number]) => refusal?.field(name);

  useEffect(() => {
    if (save.error) form.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus();
  }, [save.error]);

  return (
    <Dialog
      open
      onOpenChange={open => !open && onClose()}
      title={course ? 'Edit course' : 'New course'}
      {...(course ? {} : { note: 'For courses that are not in a Canvas.' })}
      footer={
        <>
          <Button look="ghost" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" form={formId} look="primary" busy={save.isPending}>
            {course ? 'Save' : 'Make it'}
          </Button>
        </>
      }
    >
      <form
        ref={form}
        id={formId}
        noValidate
        onSubmit={event => {
          event.preventDefault();
          if (!save.isPending) save.mutate();
        }}
      >
        <Stack gap={4}>
          {save.isError && !fields.some(wrong) && (
            <Banner tone="bad" urgent>
              {failureText(save.error)}
            </Banner>
          )}
          <Field label="Name" error={wrong('name')} required>
            <Input maxLength={300} {...bind('name')} />
          </Field>
          <Field label="Code" error={wrong('code')} optional>
            <Input maxLength={100} {...bind('code')} />
          </Field>
          <Field label="Term" error={wrong('term')} optional>
            <Input maxLength={100} {...bind('term')} />
          </Field>
          <Field label="Taught by" error={wrong('instructor')} optional>
            <Input maxLength={300} {...bind('instructor')} />
          </Field>
          <Field label="Description" error={wrong('description')} optional>
            <Textarea rows={3} {...bind('description')} />
          </Field>
        </Stack>
      </form>
    </Dialog>
  );
}
