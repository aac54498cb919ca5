import type { Course, CourseMode as Mode } from '@atelier/api';
import { LiveText, Segments, Stack, Text, useToast } from '@atelier/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { failureText } from '../../lib/failure';
import { keys } from '../../lib/keys';
import type { CourseRef } from '../../lib/paths';
import { changeCourse } from './queries';
import { modes } from './words';

/** How much help a course allows, with what that means. */
export function CourseMode({ course, target }: { course: Course; target: CourseRef }) {
  const client = useQueryClient();
  const toast = useToast();
  const change = useMutation({
    mutationFn: (mode: Mode) => changeCourse(course, { mode }),
    onSuccess: fresh => client.setQueryData(keys.course(target), fresh),
    onError: error => toast({ title: 'The course stays as it is', text: failureText(error), tone: 'bad' }),
    onSettled: () => client.invalidateQueries({ queryKey: keys.courses }),
  });
  const mode = change.isPending ? change.variables : course.mode;
  const means = modes.find(each => each.value === mode)?.means ?? '';
  return (
    <Stack gap={3}>
      <Segments label="How much help" choices={modes} value={mode} onChange={next => change.mutate(next)} />
      <Text size="sm" tone="soft">
        {means}
      </Text>
      <LiveText>{means}</LiveText>
    </Stack>
  );
}
