import type { Course } from '@atelier/api';
import {
  Badge,
  Button,
  EmptyState,
  Field,
  ListScreen,
  Pager,
  Row,
  Rows,
  Select,
  Skeleton,
  Text,
} from '@atelier/ui';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { GraduationCap, Plus } from 'lucide-react';
import { useState } from 'react';
import { Failure } from '../../lib/failure';
import { ButtonLink, RowLink } from '../../lib/links';
import { paths } from '../../lib/paths';
import { dueLabel } from '../../lib/time';
import { useNow } from '../../lib/useNow';
import { count } from '../../lib/words';
import { CourseForm } from './CourseForm';
import { courseListQuery, type CourseFilter } from './queries';

export default function CourseList() {
  const search = useSearch({ from: '/house/courses' });
  const navigate = useNavigate({ from: paths.courses });
  return (
    <Courses
      filter={search}
      onFilter={({ archived, page }) =>
        void navigate({
          search: { ...(archived ? { archived } : {}), ...(page && page > 1 ? { page } : {}) },
          replace: true,
        })
      }
    />
  );
}

/** The courses of a person, from Canvas and their own. */
export function Courses({
  filter,
  onFilter,
}: {
  filter: CourseFilter;
  onFilter: (filter: CourseFilter) => void;
}) {
  const [making, setMaking] = useState(false);
  const list = useQuery({ ...courseListQuery(filter), placeholderData: keepPreviousData });
  const empty = list.data?.pagination.total === 0 && !filter.archived;
  const make = (look: 'primary' | 'secondary') => (
    <Button look={look} icon={<Plus size={17} aria-hidden />} onClick={() => setMaking(true)}>
      New course
    </Button>
  );
  return (
    <ListScreen
      title="Courses"
      actions={!empty && make('primary')}
      filters={
        !empty && (
          <Field label="Show">
            <Select
              choices={[
                { value: 'current', label: 'Current courses' },
                { value: 'all', label: 'Past ones too' },
              ]}
              value={filter.archived ? 'all' : 'current'}
              onChange={value => onFilter({ archived: value === 'all' })}
            />
          </Field>
        )
      }
      footer={
        list.data && (
          <Pager
            pagination={list.data.pagination}
            what="courses"
            onPage={page => onFilter({ ...filter, page })}
          />
        )
      }
    >
      {list.isPending ? (
        <Skeleton lines={5} label="Loading courses" />
      ) : list.isError ? (
        <Failure error={list.error} what="Your courses" onRetry={() => void list.refetch()} />
      ) : empty ? (
        <EmptyState
          art={<GraduationCap size={30} strokeWidth={1.4} aria-hidden />}
          title="No courses yet"
          text="Connect your Canvas and they come by themselves, with their assignments and due dates. Or make one of your own."
          actions={
            <>
              <ButtonLink look="primary" to={paths.canvas}>
                Connect Canvas
              </ButtonLink>
              {make('secondary')}
            </>
          }
        />
      ) : (
        <Rows label="Courses">
          {list.data.data.map(course => (
            <CourseRow key={course.id} course={course} />
          ))}
        </Rows>
      )}
      {making && <CourseForm onClose={() => setMaking(false)} />}
    </ListScreen>
  );
}

function CourseRow({ course }: { course: Course }) {
  const now = useNow();
  const due = course.next_due_at ? dueLabel(course.next_due_at, now) : null;
  return (
    <Row
      title={
        <RowLink
          to={paths.course}
          params={{ courseId: course.course_id }}
          search={course.connection ? { connection: course.connection } : {}}
        >
          {course.name}
        </RowLink>
      }
      note={[course.code, course.term, course.instructor].filter(Boolean).join(' · ') || undefined}
      meta={
        <>
          {course.archived_at && <Badge>Past</Badge>}
          {course.origin === 'own' && <Badge>Your own</Badge>}
          <Text as="span" size="sm" tone="quiet">
            {count(course.assignments, 'assignment')}
          </Text>
          {due && (
            <Text as="span" size="sm" tone={due.late ? 'bad' : 'soft'}>
              {due.label}
            </Text>
          )}
        </>
      }
    />
  );
}
