import { Lock } from 'lucide-react';
import { useEffect, useId, useRef, useState, type ReactNode } from 'react';
import { ProgressRing } from '../data/Progress';
import { cx } from '../lib/cx';
import { layersOf } from '../lib/layers';

export interface MapItem {
  id: string;
  /** Its title, which may be a link. */
  title: ReactNode;
  /** When it is due. */
  due?: { label: string; late: boolean } | undefined;
  /** Where it stands, in a word. */
  state?: ReactNode;
  done?: boolean;
  /** Titles of what comes before it. */
  after?: string[];
}

export interface MapTopic {
  id: string;
  title: string;
  note?: string | undefined;
  locked?: boolean;
  /** Ids of the topics it comes after. */
  after: string[];
  items: MapItem[];
  /** What can be done with it. */
  actions?: ReactNode;
}

/**
 * The topics of a course with their assignments. Each row may be worked on at the same time; lines lead from a topic to
 * what comes after it, and each topic says so in words as well.
 */
export function CourseMap({
  label,
  topics,
  empty,
}: {
  label: string;
  topics: MapTopic[];
  /** What stands in a topic without assignments. */
  empty: string;
}) {
  const box = useRef<HTMLDivElement>(null);
  const places = useRef(new Map<string, HTMLElement>());
  const lines = useLines(box, places, topics);
  const titles = new Map(topics.map(topic => [topic.id, topic.title]));
  const numbers = new Map(topics.map((topic, index) => [topic.id, index + 1]));
  return (
    <div ref={box} className="relative">
      <svg aria-hidden className="pointer-events-none absolute inset-0 size-full overflow-visible">
        {lines.map(line => (
          <path key={line.id} d={line.path} fill="none" strokeWidth="1.5" className="stroke-line-2" />
        ))}
        {lines.map(line => (
          <circle key={line.id} cx={line.x} cy={line.y} r="3.5" className="fill-line-2" />
        ))}
      </svg>
      <ol aria-label={label} className="relative flex flex-col gap-8">
        {layersOf(topics).map(row => (
          <li key={row[0]?.id}>
            <ul
              aria-label={row.length > 1 ? 'At the same time' : undefined}
              className="grid grid-cols-[repeat(auto-fit,minmax(min(100%,18rem),1fr))] items-start gap-x-6 gap-y-5"
            >
              {row.map(topic => (
                <TopicCard
                  key={topic.id}
                  topic={topic}
                  number={numbers.get(topic.id) ?? 0}
                  after={topic.after.flatMap(id => titles.get(id) ?? [])}
                  empty={empty}
                  place={element => {
                    if (element) places.current.set(topic.id, element);
                    else places.current.delete(topic.id);
                  }}
                />
              ))}
            </ul>
          </li>
        ))}
      </ol>
    </div>
  );
}

function TopicCard({
  topic,
  number,
  after,
  empty,
  place,
}: {
  topic: MapTopic;
  number: number;
  after: string[];
  empty: string;
  place: (element: HTMLElement | null) => void;
}) {
  const id = useId();
  const done = topic.items.filter(item => item.done).length;
  const total = topic.items.length;
  return (
    <li
      ref={place}
      aria-labelledby={id}
      className="min-w-0 rounded-lg border border-line bg-surface shadow-card"
    >
      <div className="flex items-start gap-3 px-4 pt-3 pb-2">
        <span
          aria-hidden
          className={cx(
            'w-5 shrink-0 text-xl font-[650] tabular-nums',
            total > 0 && done === total ? 'text-good' : 'text-ink-3',
          )}
        >
          {number}
        </span>
        <div className="min-w-0 flex-1 pt-0.5">
          <h2 id={id} dir="auto" className="text-base font-semibold">
            {topic.title}
          </h2>
          {after.length > 0 && (
            <p className="text-sm text-ink-3">
              After <bdi>{after.join(', ')}</bdi>
            </p>
          )}
          {topic.note && <p className="text-sm text-ink-3">{topic.note}</p>}
        </div>
        {topic.locked && (
          <span className="inline-flex items-center gap-1 pt-1 text-xs font-semibold text-ink-3">
            <Lock size={13} aria-hidden /> Locked
          </span>
        )}
        {total > 0 && (
          <span className="flex items-center gap-1.5 pt-0.5 text-sm text-ink-2 tabular-nums">
            <span aria-hidden>
              {done}/{total}
            </span>
            <ProgressRing done={done} total={total} label={`${done} of ${total} done`} />
          </span>
        )}
        {topic.actions}
      </div>
      {total === 0 ? (
        <p className="px-4 pb-3 pl-12 text-sm text-ink-3">{empty}</p>
      ) : (
        <ul className="divide-y divide-line border-t border-line">
          {topic.items.map(item => (
            <MapRow key={item.id} item={item} />
          ))}
        </ul>
      )}
    </li>
  );
}

function MapRow({ item }: { item: MapItem }) {
  return (
    <li className="relative flex flex-col gap-0.5 px-4 py-2 transition-colors duration-(--quick) last:rounded-b-lg has-[a:hover]:bg-sunken/60">
      <span className={cx('text-sm font-medium', item.done && 'text-ink-3')}>{item.title}</span>
      <span className="flex flex-wrap items-center justify-between gap-x-3 text-sm text-ink-3">
        {item.due && <span className={cx(item.due.late && 'text-bad')}>{item.due.label}</span>}
        {item.state}
      </span>
      {item.after && item.after.length > 0 && (
        <span className="text-xs text-ink-3">
          After <bdi>{item.after.join(', ')}</bdi>
        </span>
      )}
    </li>
  );
}

interface Line {
  id: string;
  path: string;
  /** Where it arrives. */
  x: number;
  y: number;
}

/** The lines between topics, wherever the page put them. */
function useLines(
  box: { current: HTMLElement | null },
  places: { current: Map<string, HTMLElement> },
  topics: readonly MapTopic[],
): Line[] {
  const [lines, setLines] = useState<Line[]>([]);
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    // Told once at the beginning, and whenever something moves.
    const observer = new ResizeObserver(() =>
      setLines(linesBetween(element.getBoundingClientRect(), places.current, topics)),
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, [box, places, topics]);
  return lines;
}

/** How far beside the topics a line runs that has others in its way. */
const ASIDE = 9;

/**
 * A curve from the foot of each topic to the head of what comes after it. Where another stands between them, the line
 * goes around, along the nearer edge of the map.
 */
function linesBetween(
  origin: DOMRect,
  places: ReadonlyMap<string, HTMLElement>,
  topics: readonly MapTopic[],
): Line[] {
  const boxes = new Map([...places].map(([id, element]) => [id, element.getBoundingClientRect()]));
  return topics.flatMap(topic =>
    topic.after.flatMap(before => {
      const from = boxes.get(before);
      const to = boxes.get(topic.id);
      // In a circle something stands beside or above what it comes after: there is no way down.
      if (!from || !to || to.top <= from.bottom) return [];
      const id = `${before} ${topic.id}`;
      const [x1, y1] = [from.left + from.width / 2 - origin.left, from.bottom - origin.top];
      const [x2, y2] = [to.left + to.width / 2 - origin.left, to.top - origin.top];
      const inTheWay = [...boxes.values()].some(
        box =>
          box.top >= from.bottom &&
          box.bottom <= to.top &&
          box.left - origin.left <= Math.max(x1, x2) &&
          box.right - origin.left >= Math.min(x1, x2),
      );
      if (inTheWay) {
        const right = x1 + x2 > origin.width;
        const edge = right ? origin.width + ASIDE : -ASIDE;
        const [out, into] = right
          ? [from.right - origin.left, to.right - origin.left]
          : [from.left - origin.left, to.left - origin.left];
        const [top, end] = [from.bottom - origin.top - 20, to.top - origin.top + 20];
        const path = `M${out} ${top}Q${edge} ${top} ${edge} ${top + 16}V${end - 16}Q${edge} ${end} ${into} ${end}`;
        return [{ id, path, x: into, y: end }];
      }
      const bend = Math.min(28, (y2 - y1) / 2);
      const path = `M${x1} ${y1}C${x1} ${y1 + bend} ${x2} ${y2 - bend} ${x2} ${y2}`;
      return [{ id, path, x: x2, y: y2 }];
    }),
  );
}
