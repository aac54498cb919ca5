import type { ReactNode } from 'react';
import { Wordmark } from './Wordmark';

/** The door: sign in, sign up, and what cannot be found. Outside the shell, so it is none of the five kinds. */
export function EntryScreen({
  title,
  note,
  children,
  showcase,
}: {
  title: string;
  note?: ReactNode;
  children: ReactNode;
  showcase?: ReactNode;
}) {
  return (
    <div className="grid min-h-dvh lg:grid-cols-[minmax(26rem,5fr)_6fr]">
      <title>{`${title} · Atelier`}</title>
      <main id="main" tabIndex={-1} className="flex flex-col px-5 py-6 sm:px-12 sm:py-10">
        <Wordmark />
        <div className="mx-auto flex w-full max-w-[25rem] flex-1 flex-col justify-center gap-6 py-10">
          <div>
            <h1 tabIndex={-1} className="text-3xl font-[650]">
              {title}
            </h1>
            {note && <div className="mt-2 text-ink-2">{note}</div>}
          </div>
          {children}
        </div>
      </main>
      {showcase && (
        <aside
          aria-label="What Atelier does"
          className="hidden flex-col justify-center border-l border-line bg-sunken px-[8%] py-12 lg:flex"
        >
          {showcase}
        </aside>
      )}
    </div>
  );
}
