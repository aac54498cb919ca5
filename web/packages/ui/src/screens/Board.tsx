import {
  DndContext,
  PointerSensor,
  useDraggable,
  useDroppable,
  useSensor,
  useSensors,
  type DragEndEvent,
} from '@dnd-kit/core';
import { MoveHorizontal } from 'lucide-react';
import { useId, type ReactNode } from 'react';
import { IconButton } from '../controls/Button';
import { cx } from '../lib/cx';
import { Menu } from '../overlay/Menu';

export interface BoardCard {
  id: string;
  title: string;
  note?: ReactNode;
  meta?: ReactNode;
}

export interface BoardColumn<C extends string> {
  id: C;
  title: string;
  cards: BoardCard[];
}

/** Cards in columns. A card moves by drag, or by its menu with the keyboard or a finger. */
export function Board<C extends string>({
  columns,
  label,
  onMove,
  accepts = () => true,
  onOpen,
}: {
  columns: BoardColumn<C>[];
  label: string;
  /** Whether a card may go there. */
  accepts?: ((cardId: string, column: C) => boolean) | undefined;
  onMove: (cardId: string, column: C) => void;
  onOpen?: (cardId: string) => void;
}) {
  const sensors = useSensors(useSensor(PointerSensor, { activationConstraint: { distance: 5 } }));
  const dropped = ({ active, over }: DragEndEvent) => {
    const target = columns.find(column => column.id === over?.id);
    if (
      target &&
      !target.cards.some(card => card.id === active.id) &&
      accepts(String(active.id), target.id)
    ) {
      onMove(String(active.id), target.id);
    }
  };
  return (
    <DndContext sensors={sensors} onDragEnd={dropped}>
      {}
      <div role="region" aria-label={label} tabIndex={0} className="flex gap-3 overflow-x-auto pb-2">
        {columns.map(column => (
          <ColumnView
            key={column.id}
            column={column}
            columns={columns}
            onMove={onMove}
            accepts={accepts}
            onOpen={onOpen}
          />
        ))}
      </div>
    </DndContext>
  );
}

function ColumnView<C extends string>({
  column,
  columns,
  onMove,
  accepts,
  onOpen,
}: {
  column: BoardColumn<C>;
  columns: BoardColumn<C>[];
  onMove: (cardId: string, column: C) => void;
  accepts: (cardId: string, column: C) => boolean;
  onOpen: ((cardId: string) => void) | undefined;
}) {
  const { setNodeRef, isOver, active } = useDroppable({ id: column.id });
  const welcome = isOver && active !== null && accepts(String(active.id), column.id);
  const id = useId();
  return (
    <section
      ref={setNodeRef}
      aria-labelledby={id}
      className={cx(
        'flex min-w-[13.5rem] flex-1 flex-col gap-2 rounded-lg p-2 transition-colors duration-(--quick)',
        welcome ? 'bg-accent-soft' : 'bg-sunken',
      )}
    >
      <h2 id={id} className="flex items-baseline gap-2 px-1.5 pt-0.5 text-sm font-semibold">
        {column.title}
        <span className="font-normal text-ink-3 tabular-nums">{column.cards.length}</span>
      </h2>
      {column.cards.length > 0 && (
        <ul className="flex flex-col gap-2">
          {column.cards.map(card => (
            <CardView
              key={card.id}
              card={card}
              onOpen={onOpen}
              targets={columns
                .filter(target => target.id !== column.id && accepts(card.id, target.id))
                .map(target => ({
                  id: target.id,
                  label: target.title,
                  onSelect: () => onMove(card.id, target.id),
                }))}
            />
          ))}
        </ul>
      )}
    </section>
  );
}

function CardView({
  card,
  targets,
  onOpen,
}: {
  card: BoardCard;
  targets: { id: string; label: string; onSelect: () => void }[];
  onOpen: ((cardId: string) => void) | undefined;
}) {
  const { setNodeRef, listeners, transform, isDragging } = useDraggable({ id: card.id });
  return (
    <li
      ref={setNodeRef}
      style={transform ? { transform: `translate(${transform.x}px, ${transform.y}px)` } : undefined}
      className={cx(
        'rounded-md border border-line bg-raised shadow-card',
        isDragging && 'relative z-20 cursor-grabbing shadow-float',
      )}
    >
      <div {...listeners} className="flex cursor-grab items-start gap-1 py-2 pr-1 pl-3">
        <div className="min-w-0 flex-1">
          {onOpen ? (
            <button
              type="button"
              dir="auto"
              onClick={() => onOpen(card.id)}
              className="text-left text-sm font-medium text-ink hover:underline"
            >
              {card.title}
            </button>
          ) : (
            <p dir="auto" className="text-sm font-medium">
              {card.title}
            </p>
          )}
          {card.note && <p className="text-xs text-ink-3">{card.note}</p>}
          {card.meta && <div className="mt-1 flex flex-wrap gap-x-3 text-xs text-ink-3">{card.meta}</div>}
        </div>
        <Menu
          label={`Move ${card.title}`}
          groups={[targets]}
          trigger={
            <IconButton
              label={`Move ${card.title}`}
              size="s"
              icon={<MoveHorizontal size={15} aria-hidden />}
            />
          }
        />
      </div>
    </li>
  );
}
