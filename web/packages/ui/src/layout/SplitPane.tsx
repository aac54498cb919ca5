import { useRef, useState, type KeyboardEvent, type PointerEvent, type ReactNode } from 'react';
import { cx } from '../lib/cx';

const clamp = (value: number, min: number, max: number) => Math.min(max, Math.max(min, value));

/**
 * Two panes beside each other with a movable border. The second pane has `size` percent of the width; without a
 * second pane the first has it all, and keeps its state either way.
 * The border is a focusable separator: arrows move it, Home and End go to the limits.
 */
export function SplitPane({
  first,
  second,
  label,
  initial = 44,
  min = 28,
  max = 64,
}: {
  first: ReactNode;
  second: ReactNode | null;
  label: string;
  initial?: number;
  min?: number;
  max?: number;
}) {
  const box = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState(initial);
  const [held, setHeld] = useState(false);

  const onMove = (event: PointerEvent) => {
    const bounds = box.current?.getBoundingClientRect();
    if (!held || !bounds || bounds.width === 0) return;
    setSize(clamp(((bounds.right - event.clientX) / bounds.width) * 100, min, max));
  };

  const onKey = (event: KeyboardEvent) => {
    const next = { ArrowLeft: size + 3, ArrowRight: size - 3, Home: max, End: min }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    setSize(clamp(next, min, max));
  };

  return (
    <div ref={box} className="flex h-full min-h-0 w-full min-w-0">
      <div className="min-h-0 min-w-0 flex-1 overflow-y-auto">{first}</div>
      {second !== null && (
        <>
          {/* eslint-disable jsx-a11y/no-noninteractive-element-interactions, jsx-a11y/no-noninteractive-tabindex -- a separator with a value is a control */}
          <div
            role="separator"
            aria-label={label}
            aria-orientation="vertical"
            aria-valuenow={Math.round(size)}
            aria-valuemin={min}
            aria-valuemax={max}
            tabIndex={0}
            onKeyDown={onKey}
            onPointerDown={event => {
              event.currentTarget.setPointerCapture(event.pointerId);
              setHeld(true);
            }}
            onPointerMove={onMove}
            onPointerUp={() => setHeld(false)}
            onPointerCancel={() => setHeld(false)}
            className={cx(
              'relative z-10 w-px shrink-0 cursor-col-resize touch-none bg-line transition-colors duration-(--quick)',
              'before:absolute before:inset-y-0 before:-left-1.5 before:w-3 hover:bg-accent',
              held && 'bg-accent',
            )}
          />
          {/* eslint-enable jsx-a11y/no-noninteractive-element-interactions, jsx-a11y/no-noninteractive-tabindex */}
          <div className="min-h-0 min-w-0 overflow-y-auto bg-surface" style={{ width: `${size}%` }}>
            {second}
          </div>
        </>
      )}
    </div>
  );
}
