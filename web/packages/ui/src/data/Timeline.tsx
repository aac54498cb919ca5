import { Check, CircleDashed, Pause, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { Spinner } from '../feedback/Spinner';
import { cx } from '../lib/cx';

export type StepState = 'pending' | 'running' | 'waiting' | 'done' | 'failed' | 'skipped';

const stateWord: Record<StepState, string> = {
  pending: 'Not started',
  running: 'Running',
  waiting: 'Waiting',
  done: 'Done',
  failed: 'Failed',
  skipped: 'Skipped',
};

const discClass: Record<StepState, string> = {
  pending: 'border-line-2 bg-surface text-ink-3',
  running: 'border-accent bg-surface text-accent',
  waiting: 'border-warn bg-surface text-warn',
  done: 'border-good bg-good text-surface',
  failed: 'border-bad bg-bad text-surface',
  skipped: 'border-line-2 bg-surface text-ink-3',
};

/** The sign of a step's state. */
export function StepDisc({ state }: { state: StepState }) {
  const icon = {
    pending: null,
    running: <Spinner size={13} />,
    waiting: <Pause size={11} strokeWidth={2.6} aria-hidden />,
    done: <Check size={13} strokeWidth={3} aria-hidden />,
    failed: <X size={13} strokeWidth={3} aria-hidden />,
    skipped: <CircleDashed size={13} aria-hidden />,
  }[state];
  return (
    <span
      className={cx(
        'relative z-10 flex size-[1.375rem] shrink-0 items-center justify-center rounded-full border-[1.5px]',
        discClass[state],
      )}
    >
      {icon}
      <span className="sr-only">{stateWord[state]}</span>
    </span>
  );
}

export interface TimelineStep {
  id: string;
  title: ReactNode;
  state: StepState;
  meta?: ReactNode;
  body?: ReactNode;
}

/** Steps in the order they happened. */
export function Timeline({ steps, label }: { steps: TimelineStep[]; label: string }) {
  return (
    <ol aria-label={label} className="flex flex-col">
      {steps.map(step => (
        <li
          key={step.id}
          aria-current={step.state === 'running' ? 'step' : undefined}
          className="relative flex gap-3 pb-4 last:pb-0 not-last:before:absolute not-last:before:top-6 not-last:before:bottom-0 not-last:before:left-[0.6875rem] not-last:before:w-px not-last:before:bg-line"
        >
          <StepDisc state={step.state} />
          <div className="min-w-0 flex-1">
            <div className="flex flex-wrap items-baseline gap-x-3">
              <span
                className={cx('text-base', step.state === 'pending' ? 'text-ink-3' : 'font-medium text-ink')}
              >
                {step.title}
              </span>
              {step.meta && <span className="text-sm text-ink-3">{step.meta}</span>}
            </div>
            {step.body}
          </div>
        </li>
      ))}
    </ol>
  );
}

/** The stages of one job: beside each other where there is room, below each other on a phone. */
export function StageTrack({
  stages,
  label,
}: {
  stages: { id: string; title: string; state: StepState }[];
  label: string;
}) {
  return (
    <ol aria-label={label} className="grid gap-x-2 max-md:gap-y-2.5 md:auto-cols-fr md:grid-flow-col">
      {stages.map(stage => (
        <li
          key={stage.id}
          aria-current={stage.state === 'running' ? 'step' : undefined}
          className={cx(
            'relative flex gap-2.5 md:flex-col md:gap-1.5',
            'md:not-last:before:absolute md:not-last:before:top-[0.6875rem] md:not-last:before:right-[-0.25rem] md:not-last:before:left-8 md:not-last:before:h-px',
            stage.state === 'done' ? 'md:not-last:before:bg-good' : 'md:not-last:before:bg-line',
          )}
        >
          <StepDisc state={stage.state} />
          <span
            className={cx(
              'text-sm leading-[1.375rem] md:leading-5',
              stage.state === 'running'
                ? 'font-semibold text-ink'
                : stage.state === 'pending'
                  ? 'text-ink-3'
                  : 'text-ink-2',
            )}
          >
            {stage.title}
          </span>
        </li>
      ))}
    </ol>
  );
}
