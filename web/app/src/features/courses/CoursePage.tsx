import type { Course } from '@atelier/api';
import {
  Badge,
  Beside,
  Card,
  ConfirmDialog,
  IconButton,
  Menu,
  ObjectScreen,
  Section,
  Skeleton,
  Stack,
  Tabs,
  Text,
  useToast,
} from '@atelier/ui';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { Ellipsis, Pencil, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { Failure, failureText } from '../../lib/failure';
import { keys } from '../../lib/keys';
import { ButtonLink, TextLink } from '../../lib/links';
import { paths, type CourseRef } from '../../lib/paths';
import { CourseAssignments } from './CourseAssignments';
import { CourseForm } from './CourseForm';
import { CourseMode } from './CourseMode';
import { CourseTopics } from './CourseTopics';
import { courseQuery, deleteCourse, refOf } from './queries';
import type { CourseTab } from './search';

const trail = <TextLink quiet to={paths.courses} children="Courses" />;

export default function CoursePage() {
  const { courseId } = useParams({ from: '/house/courses/$courseId' });
  const { tab = 'assignments', connection } = useSearch({ from: '/house/courses/$courseId' });
  const navigate = useNavigate({ from: paths.course });
  const course = useQuery(courseQuery({ courseId, connection }));
  if (course.isPending || course.isError) {
    return (
      <ObjectScreen trail={trail} title="Course">
        {course.isPending ? (
          <Skeleton lines={8} label="Loading the course" />
        ) : (
          <Failure
            error={course.error}
            what="This course"
            onRetry={() => void course.refetch()}
            actions={<ButtonLink to={paths.courses}>All courses</ButtonLink>}
          />
        )}
      </ObjectScreen>
    );
  }
  return (
    <CourseView
      key={`${courseId} ${connection ?? ''}`}
      course={course.data}
      target={{ courseId, connection }}
      tab={tab}
      onTab={next =>
        void navigate({
          search: previous => ({ ...previous, tab: next === 'assignments' ? undefined : next }),
          replace: true,
          resetScroll: false,
        })
      }
    />
  );
}

/** A course: what it asks for, how its parts hang together, and how much help it allows. */
export function CourseView({
  course,
  target,
  tab,
  onTab,
}: {
  course: Course;
  target: CourseRef;
  tab: CourseTab;
  onTab: (tab: CourseTab) => void;
}) {
  const own = course.origin === 'own';
  const empty = own
    ? 'Enter one, or give one you have in Study the name of this course.'
    : 'Canvas shows none in this course yet. They come by themselves.';
  return (
    <ObjectScreen
      trail={trail}
      title={course.name}
      written
      meta={
        <>
          {course.archived_at && <Badge>Past</Badge>}
          {own && <Badge>Your own</Badge>}
          {[course.code, course.term, course.instructor].filter(Boolean).map(fact => (
            <bdi key={fact}>{fact}</bdi>
          ))}
        </>
      }
      actions={
        own && (
          <>
            <ButtonLink
              look="primary"
              to={paths.newAssignment}
              search={{ course: course.name }}
              icon={<Plus size={17} aria-hidden />}
            >
              New assignment
            </ButtonLink>
            <CourseActions course={course} />
          </>
        )
      }
    >
      <Beside aside={<About course={course} target={target} />}>
        <Tabs
          label="Parts of the course"
          value={tab}
          onChange={onTab}
          tabs={[
            {
              value: 'assignments',
              label: 'Assignments',
              content: <CourseAssignments target={refOf(course)} empty={empty} />,
            },
            { value: 'map', label: 'Map', content: <CourseTopics course={course} /> },
          ]}
        />
      </Beside>
    </ObjectScreen>
  );
}

function About({ course, target }: { course: Course; target: CourseRef }) {
  return (
    <>
      <Section title="How much help">
        <Card>
          <CourseMode course={course} target={target} />
        </Card>
      </Section>
      {course.description && (
        <Section title="About">
          <Card>
            <Text written tone="soft">
              {course.description}
            </Text>
          </Card>
        </Section>
      )}
    </>
  );
}

function CourseActions({ course }: { course: Course }) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const toast = useToast();
  const [asking, setAsking] = useState<'edit' | 'delete' | null>(null);
  const remove = async () => {
    try {
      await deleteCourse(course.course_id);
      await navigate({ to: paths.courses });
      client.removeQueries({ queryKey: keys.course(refOf(course)) });
      toast({ title: `“${course.name}” was deleted` });
    } catch (error) {
      toast({ title: 'The course could not be deleted', text: failureText(error), tone: 'bad' });
      throw error;
    } finally {
      void client.invalidateQueries({ queryKey: keys.courses });
    }
  };
  return (
    <Stack>
      <Menu
        label="More for this course"
        trigger={<IconButton label="More for this course" icon={<Ellipsis size={18} aria-hidden />} />}
        groups={[
          [
            {
              id: 'edit',
              label: 'Edit…',
              icon: <Pencil size={16} aria-hidden />,
              onSelect: () => setAsking('edit'),
            },
          ],
          [
            {
              id: 'delete',
              label: 'Delete…',
              danger: true,
              icon: <Trash2 size={16} aria-hidden />,
              onSelect: () => setAsking('delete'),
            },
          ],
        ]}
      />
      {asking === 'edit' && <CourseForm course={course} onClose={() => setAsking(null)} />}
      <ConfirmDialog
        open={asking === 'delete'}
        onOpenChange={open => !open && setAsking(null)}
        title="Delete this course?"
        text={<Text tone="soft">Its topics go with it. Its assignments and their plans stay in Study.</Text>}
        confirm="Delete"
        danger
        onConfirm={remove}
      />
    </Stack>
  );
}
