import type { ReactNode } from 'react';
import { Mark } from './Wordmark';

/** The panel beside a page of somebody else's: a narrow frame with one line above, and nothing around it. */
export function PanelScreen({
  title,
  actions,
  banner,
  children,
}: {
  /** Where one is connected. */
  title: ReactNode;
  actions?: ReactNode;
  banner?: ReactNode;
  children: ReactNode;
}) {
  return (
    <div className="flex h-dvh min-w-0 flex-col bg-canvas">
      <header className="flex h-12 shrink-0 items-center gap-2 border-b border-line bg-sunken pr-2 pl-4">
        <Mark size={20} />
        <span className="min-w-0 flex-1 truncate text-sm font-semibold text-ink-2">{title}</span>
        {actions}
      </header>
      {banner}
      <main id="main" tabIndex={-1} className="relative min-h-0 min-w-0 flex-1 overflow-y-auto">
        {children}
      </main>
    </div>
  );
}

/** What a panel says when there is one thing to say, or to decide. */
export function PanelNote({
  title,
  children,
  actions,
}: {
  title: string;
  children?: ReactNode;
  actions?: ReactNode;
}) {
  return (
    <section className="flex flex-col gap-4 px-4 py-6 sm:px-8">
      <title>{`${title} · Atelier`}</title>
      <h1 tabIndex={-1} className="text-2xl font-[650] [overflow-wrap:anywhere]">
        {title}
      </h1>
      {children}
      {actions && <div className="flex flex-wrap gap-2">{actions}</div>}
    </section>
  );
}
