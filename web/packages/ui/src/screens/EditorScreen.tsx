import type { ReactNode, SubmitEvent } from 'react';
import { Page, PageHead } from './Page';

/** Screen kind 4: something is being made or changed. Its actions stay in reach at the bottom. */
export function EditorScreen({
  trail,
  title,
  note,
  children,
  aside,
  actions,
  onSubmit,
}: {
  trail?: ReactNode;
  title: string;
  note?: ReactNode;
  children: ReactNode;
  aside?: ReactNode;
  actions: ReactNode;
  onSubmit: () => void;
}) {
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    onSubmit();
  };
  return (
    <form noValidate onSubmit={submit} className="flex min-h-full flex-col">
      <div className="flex-1">
        <Page title={title}>
          <PageHead trail={trail} title={title} note={note} />
          <div className="grid gap-x-10 gap-y-6 lg:grid-cols-[minmax(0,1fr)_17rem]">
            <div className="flex min-w-0 flex-col gap-6">{children}</div>
            {aside && <aside aria-label="Help">{aside}</aside>}
          </div>
        </Page>
      </div>
      <div className="sticky bottom-0 z-10 border-t border-line bg-canvas/95 backdrop-blur-sm">
        <div className="mx-auto flex max-w-[66rem] flex-wrap items-center gap-2 px-4 py-3 sm:px-8">
          {actions}
        </div>
      </div>
    </form>
  );
}
