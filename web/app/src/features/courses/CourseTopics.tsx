import type { Course, CourseMapTopic } from '@atelier/api';
import {
  Banner,
  Button,
  ConfirmDialog,
  CourseMap,
  EmptyState,
  IconButton,
  Menu,
  Section,
  Skeleton,
  Stack,
  StatusBadge,
  Text,
  useToast,
  type MapItem,
} from '@atelier/ui';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { ArrowDown, ArrowUp, Ellipsis, Pencil, Plus, Trash2 } from 'lucide-react';
import { useMemo, useState } from 'react';
import { Failure, failureText } from '../../lib/failure';
import { keys } from '../../lib/keys';
import { RowLink } from '../../lib/links';
import { paths } from '../../lib/paths';
import { useNow } from '../../lib/useNow';
import { submissionWord, workspaceWord } from '../../lib/words';
import { courseMapQuery, deleteTopic, refOf, swapTopics } from './queries';
import { AssignmentRows } from './AssignmentRows';
import { TopicForm } from './TopicForm';
import { topicsOf, type PlainItem } from './topics';
import { hasPage } from './words';

/** The map of a course; the topics of one's own can be changed on it. */
export function CourseTopics({ course }: { course: Course }) {
  const now = useNow();
  const map = useQuery(courseMapQuery(refOf(course)));
  const [front, setFront] = useState<
    { kind: 'add' } | { kind: 'edit' | 'delete'; topic: CourseMapTopic } | null
  >(null);
  const close = () => setFront(null);
  const own = course.origin === 'own';
  const topics = useMemo(() => {
    if (!map.data) return [];
    return topicsOf(map.data, now).map(topic => ({ ...topic, items: topic.items.map(draw) }));
  }, [map.data, now]);

  if (map.isPending) return <Skeleton lines={8} label="Loading the map" />;
  if (map.isError) {
    return <Failure error={map.error} what="The map" onRetry={() => void map.refetch()} />;
  }
  const known = [...map.data.topics].sort((a, b) => a.order - b.order);
  const inCourse = [...known.flatMap(topic => topic.assignments), ...map.data.loose];
  return (
    <Stack gap={4}>
      {map.data.truncated && (
        <Banner tone="warn">This course has more assignments than a map can show.</Banner>
      )}
      {topics.length === 0 ? (
        <EmptyState
          level={3}
          title="No topics"
          text={
            own
              ? 'Topics are the parts of a course, in order. They show what comes after what.'
              : 'This course has no modules in Canvas, so there is nothing to put in order. Its assignments stand in their own tab.'
          }
          actions={own && <AddTopic onClick={() => setFront({ kind: 'add' })} />}
        />
      ) : (
        <>
          <CourseMap
            label="Topics"
            empty="No assignments."
            topics={
              own
                ? topics.map(topic => {
                    const index = known.findIndex(each => each.id === topic.id);
                    const one = known[index];
                    return one
                      ? {
                          ...topic,
                          actions: (
                            <TopicActions
                              courseId={course.course_id}
                              topic={one}
                              before={known[index - 1]}
                              after={known[index + 1]}
                              onAsk={kind => setFront({ kind, topic: one })}
                            />
                          ),
                        }
                      : topic;
                  })
                : topics
            }
          />
          {own && (
            <div>
              <AddTopic onClick={() => setFront({ kind: 'add' })} />
            </div>
          )}
        </>
      )}
      {topics.length > 0 && map.data.loose.length > 0 && (
        <Section title="In no topic">
          <AssignmentRows target={refOf(course)} label="In no topic" list={map.data.loose} now={now} />
        </Section>
      )}
      {front?.kind === 'add' && (
        <TopicForm course={course} topics={known} assignments={inCourse} onClose={close} />
      )}
      {front?.kind === 'edit' && (
        <TopicForm
          course={course}
          topics={known}
          assignments={inCourse}
          topic={front.topic}
          onClose={close}
        />
      )}
      <DeleteTopic
        courseId={course.course_id}
        topic={front?.kind === 'delete' ? front.topic : undefined}
        onClose={close}
      />
    </Stack>
  );
}

function draw({ of, ...item }: PlainItem): MapItem {
  const handedIn = submissionWord(of.submission_status);
  const planned = of.status === 'new' ? undefined : workspaceWord(of.status);
  return {
    ...item,
    title: hasPage(of) ? (
      <RowLink to={paths.assignment} params={{ courseId: of.course_id, assignmentId: of.assignment_id }}>
        {of.title}
      </RowLink>
    ) : (
      <bdi>{of.title}</bdi>
    ),
    state: handedIn ? (
      <StatusBadge label={handedIn.label} tone={handedIn.tone} />
    ) : planned ? (
      <StatusBadge label={planned.label} tone={planned.tone} live={planned.live ?? false} />
    ) : undefined,
  };
}

function AddTopic({ onClick }: { onClick: () => void }) {
  return (
    <Button size="s" icon={<Plus size={16} aria-hidden />} onClick={onClick}>
      Add a topic
    </Button>
  );
}

const icon = { size: 16, 'aria-hidden': true } as const;

function TopicActions({
  courseId,
  topic,
  before,
  after,
  onAsk,
}: {
  courseId: string;
  topic: CourseMapTopic;
  /** Its neighbours in the order. */
  before: CourseMapTopic | undefined;
  after: CourseMapTopic | undefined;
  onAsk: (kind: 'edit' | 'delete') => void;
}) {
  const client = useQueryClient();
  const toast = useToast();
  const move = useMutation({
    mutationFn: (neighbour: CourseMapTopic) => swapTopics(courseId, topic, neighbour),
    onError: error =>
      toast({ title: `“${topic.title}” stays where it is`, text: failureText(error), tone: 'bad' }),
    onSettled: () => client.invalidateQueries({ queryKey: keys.courses }),
  });
  return (
    <Menu
      label={`More for ${topic.title}`}
      trigger={
        <IconButton label={`More for ${topic.title}`} size="s" icon={<Ellipsis size={17} aria-hidden />} />
      }
      groups={[
        [
          { id: 'edit', label: 'Edit…', icon: <Pencil {...icon} />, onSelect: () => onAsk('edit') },
          ...(before
            ? [
                {
                  id: 'up',
                  label: 'Move forward',
                  icon: <ArrowUp {...icon} />,
                  onSelect: () => move.mutate(before),
                },
              ]
            : []),
          ...(after
            ? [
                {
                  id: 'down',
                  label: 'Move back',
                  icon: <ArrowDown {...icon} />,
                  onSelect: () => move.mutate(after),
                },
              ]
            : []),
        ],
        [
          {
            id: 'delete',
            label: 'Delete…',
            danger: true,
            icon: <Trash2 {...icon} />,
            onSelect: () => onAsk('delete'),
          },
        ],
      ]}
    />
  );
}

function DeleteTopic({
  courseId,
  topic,
  onClose,
}: {
  courseId: string;
  topic: CourseMapTopic | undefined;
  onClose: () => void;
}) {
  const client = useQueryClient();
  const toast = useToast();
  const remove = async () => {
    if (!topic) return;
    try {
      await deleteTopic(courseId, topic.id);
    } catch (error) {
      toast({ title: `“${topic.title}” was not deleted`, text: failureText(error), tone: 'bad' });
      throw error;
    } finally {
      void client.invalidateQueries({ queryKey: keys.courses });
    }
  };
  return (
    <ConfirmDialog
      open={topic !== undefined}
      onOpenChange={open => !open && onClose()}
      title={`Delete “${topic?.title ?? ''}”?`}
      text={
        <Text tone="soft">Its assignments stay, in no topic. What came after it waits for it no longer.</Text>
      }
      confirm="Delete"
      danger
      onConfirm={remove}
    />
  );
}
