import { useId, type ReactNode } from 'react';
import { Page, PageHead } from './Page';

export interface InboxSection {
  id: string;
  title: string;
  count?: number | undefined;
  note?: ReactNode;
  content: ReactNode;
}

/** Screen kind 5: what asks for attention, the most urgent first. */
export function InboxScreen({
  title,
  note,
  actions,
  banner,
  sections,
  aside,
}: {
  title: string;
  note?: ReactNode;
  actions?: ReactNode;
  banner?: ReactNode;
  sections: InboxSection[];
  aside?: InboxSection[];
}) {
  return (
    <Page title={title}>
      <PageHead title={title} note={note} actions={actions} />
      {banner}
      <div className={aside ? 'grid gap-x-8 gap-y-7 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]' : 'contents'}>
        <div className="flex min-w-0 flex-col gap-7">
          {sections.map(section => (
            <InboxPart key={section.id} section={section} />
          ))}
        </div>
        {aside && (
          <div className="flex min-w-0 flex-col gap-7">
            {aside.map(section => (
              <InboxPart key={section.id} section={section} />
            ))}
          </div>
        )}
      </div>
    </Page>
  );
}

function InboxPart({ section }: { section: InboxSection }) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="flex min-w-0 flex-col gap-2.5">
      <header className="flex items-baseline gap-2">
        <h2 id={id} className="text-lg font-semibold">
          {section.title}
        </h2>
        {section.count !== undefined && (
          <span className="text-sm text-ink-3 tabular-nums">{section.count}</span>
        )}
        {section.note && <span className="ml-auto text-sm text-ink-3">{section.note}</span>}
      </header>
      {section.content}
    </section>
  );
}
