import type { Course, CourseTopic } from '@atelier/api';
import {
  Button,
  ConfirmDialog,
  CourseMap,
  EmptyState,
  IconButton,
  Menu,
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
import { workspaceWord } from '../../lib/words';
import { changeTopic, courseMapQuery, deleteTopic } from './queries';
import { TopicForm } from './TopicForm';
import { itemOf, topicsOf, type PlainItem } from './topics';
import { submissionWord } from './words';

const LOOSE = 'loose';

/** The map of a course; the topics of one's own can be changed on it. */
export function CourseTopics({ course }: { course: Course }) {
  const now = useNow();
  const map = useQuery(courseMapQuery(course.course_id));
  const [front, setFront] = useState<
    { kind: 'add' } | { kind: 'edit' | 'delete'; topic: CourseTopic } | null
  >(null);
  const close = () => setFront(null);
  const own = course.origin === 'own';
  const topics = useMemo(() => {
    if (!map.data) return [];
    const drawn = topicsOf(map.data, now).map(topic => ({ ...topic, items: topic.items.map(draw) }));
    const loose = map.data.loose.map(each => draw(itemOf(each, now)));
    return loose.length > 0 && drawn.length > 0
      ? [...drawn, { id: LOOSE, title: 'In no topic', after: [], items: loose }]
      : drawn;
  }, [map.data, now]);

  if (map.isPending) return <Skeleton lines={8} label="Loading the map" />;
  if (map.isError) {
    return <Failure error={map.error} what="The map" onRetry={() => void map.refetch()} />;
  }
  const known = [...map.data.topics].sort((a, b) => a.order - b.order);
  return (
    <Stack gap={4}>
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
      {front?.kind === 'add' && <TopicForm course={course} topics={known} onClose={close} />}
      {front?.kind === 'edit' && (
        <TopicForm course={course} topics={known} topic={front.topic} onClose={close} />
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
  const handedIn = submissionWord(of.status);
  const status = of.workspace_status;
  const planned = status && status !== 'new' ? workspaceWord(status) : undefined;
  return {
    ...item,
    title:
      planned || status === 'new' ? (
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
  topic: CourseTopic;
  /** Its neighbours in the order. */
  before: CourseTopic | undefined;
  after: CourseTopic | undefined;
  onAsk: (kind: 'edit' | 'delete') => void;
}) {
  const client = useQueryClient();
  const toast = useToast();
  const move = useMutation({
    mutationFn: (order: number) => changeTopic(courseId, topic.id, { order }),
    onError: error =>
      toast({ title: `“${topic.title}” stays where it is`, text: failureText(error), tone: 'bad' }),
    onSettled: () => client.invalidateQueries({ queryKey: keys.courseMap(courseId) }),
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
                  onSelect: () => move.mutate(before.order),
                },
              ]
            : []),
          ...(after
            ? [
                {
                  id: 'down',
                  label: 'Move back',
                  icon: <ArrowDown {...icon} />,
                  onSelect: () => move.mutate(after.order),
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
  topic: CourseTopic | undefined;
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
      void client.invalidateQueries({ queryKey: keys.courseMap(courseId) });
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
