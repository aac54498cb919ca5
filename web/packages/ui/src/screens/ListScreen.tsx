import type { ReactNode } from 'react';
import { Page, PageHead } from './Page';

/** Screen kind 1: many things of one kind, found by filter, opened by click. */
export function ListScreen({
  title,
  note,
  actions,
  filters,
  children,
  footer,
}: {
  title: string;
  note?: ReactNode;
  actions?: ReactNode;
  filters?: ReactNode;
  children: ReactNode;
  footer?: ReactNode;
}) {
  return (
    <Page title={title}>
      <PageHead title={title} note={note} actions={actions} />
      {filters && (
        <div
          role="search"
          aria-label={`Filter ${title.toLowerCase()}`}
          className="flex flex-wrap items-end gap-3"
        >
          {filters}
        </div>
      )}
      {children}
      {footer}
    </Page>
  );
}
