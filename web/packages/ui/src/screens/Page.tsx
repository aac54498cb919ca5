import type { ReactNode } from 'react';
import { cx } from '../lib/cx';
import { Heading } from '../layout/type';

const widthClass = { text: 'max-w-[46rem]', page: 'max-w-[66rem]', wide: 'max-w-[84rem]' };

/** The frame all screens share: the measure of the page and its title in the browser. */
export function Page({
  title,
  width = 'page',
  children,
}: {
  title: string;
  width?: keyof typeof widthClass;
  children: ReactNode;
}) {
  return (
    <div className="@container/page">
      <title>{`${title} · Atelier`}</title>
      <div
        className={cx(
          'mx-auto flex w-full min-w-0 flex-col gap-5 px-4 pt-5 pb-10 sm:px-8 sm:pt-8',
          widthClass[width],
        )}
      >
        {children}
      </div>
    </div>
  );
}

/** Where we are, what it is, what is known of it, what can be done with it. */
export function PageHead({
  trail,
  title,
  written,
  note,
  meta,
  actions,
}: {
  trail?: ReactNode;
  title: string;
  written?: boolean;
  note?: ReactNode;
  meta?: ReactNode;
  actions?: ReactNode;
}) {
  return (
    <header className="grid min-w-0 gap-x-4 gap-y-2 @xl/page:grid-cols-[minmax(0,1fr)_auto]">
      {trail && (
        <div className="-mb-1 flex items-center gap-2 text-sm text-ink-3 @xl/page:col-span-2">{trail}</div>
      )}
      <div className="min-w-0">
        <Heading level={1} written={written ?? false}>
          {title}
        </Heading>
        {note && <div className="mt-1 max-w-[62ch] text-ink-2">{note}</div>}
      </div>
      {meta && (
        <div className="flex flex-wrap items-center gap-x-4 gap-y-1.5 text-sm text-ink-2 @xl/page:order-1 @xl/page:col-span-2">
          {meta}
        </div>
      )}
      {actions && <div className="flex flex-wrap items-center gap-2 self-start">{actions}</div>}
    </header>
  );
}
