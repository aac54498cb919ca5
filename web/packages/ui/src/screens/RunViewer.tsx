import type { ReactNode } from 'react';
import { Progress } from '../data/Progress';
import { Page, PageHead } from './Page';

/** Screen kind 3: what a machine does or did: its steps on the left, what they said on the right. */
export function RunViewer({
  trail,
  title,
  meta,
  actions,
  progress,
  banner,
  steps,
  children,
}: {
  trail?: ReactNode;
  title: string;
  meta?: ReactNode;
  actions?: ReactNode;
  /** While it runs. */
  progress?: { value: number | undefined; text: string } | undefined;
  banner?: ReactNode;
  steps: ReactNode;
  children: ReactNode;
}) {
  return (
    <Page title={title} width="wide">
      <PageHead trail={trail} title={title} meta={meta} actions={actions} />
      {progress && (
        <div className="flex flex-col gap-1.5">
          <Progress label={progress.text} value={progress.value} />
          <p role="status" className="text-sm text-ink-2">
            {progress.text}
          </p>
        </div>
      )}
      {banner}
      <div className="grid gap-6 lg:grid-cols-[minmax(18rem,5fr)_7fr]">
        <div className="flex min-w-0 flex-col gap-6">{steps}</div>
        <div className="flex min-w-0 flex-col gap-6">{children}</div>
      </div>
    </Page>
  );
}
