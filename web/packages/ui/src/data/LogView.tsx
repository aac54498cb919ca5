import { useEffect, useRef } from 'react';
import { cx } from '../lib/cx';

export interface LogLine {
  id: string;
  time: string;
  /** debug, info, warn or error. */
  level: string;
  text: string;
}

const levelClass: Record<string, string> = {
  debug: 'text-ink-3',
  info: 'text-ink-2',
  warn: 'text-warn',
  error: 'text-bad',
};

/** A log. It stays at its end while it grows, unless the reader has scrolled up. */
export function LogView({ lines, label }: { lines: LogLine[]; label: string }) {
  const box = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  useEffect(() => {
    const element = box.current;
    if (element && atEnd.current) element.scrollTop = element.scrollHeight;
  }, [lines.length]);
  return (
    <div
      ref={box}
      role="log"
      aria-label={label}
      tabIndex={0}
      onScroll={event => {
        const { scrollTop, scrollHeight, clientHeight } = event.currentTarget;
        atEnd.current = scrollHeight - scrollTop - clientHeight < 24;
      }}
      className="max-h-96 overflow-auto rounded-lg border border-line bg-surface px-3 py-2 font-mono text-xs leading-5"
    >
      {lines.length === 0 && <p className="font-sans text-sm text-ink-3">Nothing was logged.</p>}
      {lines.map(line => (
        <div key={line.id} className="flex gap-3">
          <span className="shrink-0 text-ink-3 tabular-nums">{line.time}</span>
          <span className={cx('w-10 shrink-0', levelClass[line.level])}>{line.level}</span>
          <span dir="auto" className="min-w-0 break-words whitespace-pre-wrap text-ink">
            {line.text}
          </span>
        </div>
      ))}
    </div>
  );
}
