import { Field, Input } from '@atelier/ui';
import { useQuery } from '@tanstack/react-query';
import { useId } from 'react';
import { ownCoursesQuery } from './queries';

/** The course of an assignment: any name, with those of one's own to choose from. */
export function CourseField({
  error,
  value,
  onChange,
}: {
  error?: string | undefined;
  value: string;
  onChange: (event: { target: { value: string } }) => void;
}) {
  const own = useQuery(ownCoursesQuery);
  const listId = useId();
  return (
    <Field label="Course" optional error={error}>
      <Input list={listId} value={value} onChange={onChange} />
      <datalist id={listId}>
        {own.data?.map(course => (
          <option key={course.course_id} value={course.name} />
        ))}
      </datalist>
    </Field>
  );
}
