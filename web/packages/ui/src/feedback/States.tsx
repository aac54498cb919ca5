import { CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from '../controls/Button';
import { Progress } from '../data/Progress';
import { cx } from '../lib/cx';
import { softTone, type Tone } from '../lib/tone';
import { useDelayed } from '../lib/useDelayed';

/** There is nothing here yet, and this is how to begin. */
export function EmptyState({
  art,
  title,
  text,
  actions,
  level = 2,
}: {
  art?: ReactNode;
  title: string;
  text?: ReactNode;
  actions?: ReactNode;
  level?: 2 | 3;
}) {
  const As = `h${level}` as const;
  return (
    <div className="flex flex-col items-center gap-2 px-4 py-12 text-center">
      {art && <div className="mb-2 text-ink-3">{art}</div>}
      <As className="text-lg font-semibold">{title}</As>
      {text && <div className="max-w-[46ch] text-ink-2">{text}</div>}
      {actions && <div className="mt-3 flex flex-wrap justify-center gap-2">{actions}</div>}
    </div>
  );
}

/** Something went wrong, in plain words, with a way on. */
export function ErrorState({
  title,
  text,
  detail,
  onRetry,
  actions,
}: {
  title: string;
  text?: ReactNode;
  /** For whoever helps: a request id or a code. */
  detail?: string | undefined;
  onRetry?: () => void;
  actions?: ReactNode;
}) {
  return (
    <div role="alert" className="flex flex-col items-center gap-2 px-4 py-12 text-center">
      <CircleAlert size={28} strokeWidth={1.6} aria-hidden className="mb-1 text-bad" />
      <p className="text-lg font-semibold">{title}</p>
      {text && <div className="max-w-[52ch] text-ink-2">{text}</div>}
      {detail && <p className="font-mono text-xs text-ink-3">{detail}</p>}
      <div className="mt-3 flex flex-wrap justify-center gap-2">
        {onRetry && <Button onClick={onRetry}>Try again</Button>}
        {actions}
      </div>
    </div>
  );
}

const bannerIcon: Record<Tone, ReactNode> = {
  neutral: <Info size={17} aria-hidden />,
  accent: <Info size={17} aria-hidden />,
  good: <CircleCheck size={17} aria-hidden />,
  warn: <TriangleAlert size={17} aria-hidden />,
  bad: <CircleAlert size={17} aria-hidden />,
};

/** A message that belongs to this place and stays as long as it is true. */
export function Banner({
  tone = 'neutral',
  title,
  children,
  actions,
  urgent,
  edge,
}: {
  tone?: Tone;
  title?: string;
  children?: ReactNode;
  actions?: ReactNode;
  /** Interrupts a screen reader. */
  urgent?: boolean;
  /** Across the whole width of the page, at its top. */
  edge?: boolean;
}) {
  return (
    <div
      role={urgent ? 'alert' : 'status'}
      className={cx(
        'flex flex-wrap items-start gap-x-3 gap-y-2 px-3.5 py-2.5',
        edge ? 'border-b border-line' : 'rounded-lg',
        softTone[tone],
      )}
    >
      <span className="pt-[3px]">{bannerIcon[tone]}</span>
      <div className="min-w-[12rem] flex-1 text-base text-ink">
        {title && <p className="font-semibold">{title}</p>}
        {children}
      </div>
      {actions && <div className="flex flex-wrap gap-2">{actions}</div>}
    </div>
  );
}

const lineWidths = ['w-2/5', 'w-4/5', 'w-3/5', 'w-11/12', 'w-1/2'];

/** The shape of what is coming. Shows only when the wait is long enough to be felt. */
export function Skeleton({ lines = 4, label = 'Loading' }: { lines?: number; label?: string }) {
  const late = useDelayed(true);
  return (
    <div role="status" className="min-h-24">
      <span className="sr-only">{label}</span>
      {late && (
        <div aria-hidden className="flex animate-fade flex-col gap-3.5 py-1">
          {Array.from({ length: lines }, (_, index) => (
            <div
              key={index}
              className={cx(
                'h-3.5 animate-breathe rounded-sm bg-line',
                lineWidths[index % lineWidths.length],
              )}
            />
          ))}
        </div>
      )}
    </div>
  );
}

/** A thin bar at the top of the page while the next one is on its way. */
export function TopProgress({ active }: { active: boolean }) {
  const late = useDelayed(active, 250);
  if (!late) return null;
  return (
    <div className="fixed inset-x-0 top-0 z-50">
      <Progress label="Loading page" thin />
    </div>
  );
}
