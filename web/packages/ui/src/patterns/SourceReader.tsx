import { useEffect, useRef, useState, type ReactNode } from 'react';
import { TextButton } from '../controls/Button';
import { cx } from '../lib/cx';

export interface SourceBlock {
  id: string;
  /** heading, paragraph, list_item, table_row or code; what is none of these is shown as a paragraph. */
  kind: string;
  text: string;
  level?: number | null | undefined;
  page?: number | undefined;
}

export interface SourceMark {
  blockId: string;
  start: number;
  end: number;
  /** The one that was asked for; the others are only underlined. */
  strong: boolean;
}

/** How many blocks are laid out at once: a 2,000-page text must not freeze the page. */
const WINDOW = 300;

/** The extracted text of one document, with the quotes laid on it. Scrolls to the strong mark. */
export function SourceReader({
  name,
  blocks,
  marks,
}: {
  name: string;
  blocks: SourceBlock[];
  marks: SourceMark[];
}) {
  const strong = marks.find(mark => mark.strong);
  const target = strong ? blocks.findIndex(block => block.id === strong.blockId) : -1;
  const [asked, setAsked] = useState({ from: 0, to: WINDOW });
  const shown =
    target >= 0 && (target < asked.from || target >= asked.to)
      ? { from: Math.max(0, target - WINDOW / 2), to: target + WINDOW / 2 }
      : asked;
  if (shown !== asked) setAsked(shown);

  const box = useRef<HTMLElement>(null);
  const strongKey = strong ? `${strong.blockId}:${strong.start}:${strong.end}` : '';
  useEffect(() => {
    if (strongKey) box.current?.querySelector('mark[data-strong]')?.scrollIntoView({ block: 'center' });
  }, [strongKey, name]);

  const byBlock = new Map<string, SourceMark[]>();
  for (const mark of marks) byBlock.set(mark.blockId, [...(byBlock.get(mark.blockId) ?? []), mark]);

  const visible = blocks.slice(shown.from, shown.to);
  return (
    <article ref={box} aria-label={`Text of ${name}`} className="px-5 py-4 sm:px-7">
      {shown.from > 0 && (
        <p className="pb-3 font-sans text-sm">
          <TextButton onClick={() => setAsked({ ...shown, from: Math.max(0, shown.from - WINDOW) })}>
            Show earlier text
          </TextButton>
        </p>
      )}
      {visible.map((block, index) => (
        <div key={block.id} className="[content-visibility:auto] [contain-intrinsic-size:auto_3rem]">
          {block.page !== undefined && block.page !== visible[index - 1]?.page && (
            <PageRule page={block.page} />
          )}
          <BlockView block={block} marks={byBlock.get(block.id) ?? []} />
        </div>
      ))}
      {shown.to < blocks.length && (
        <p className="pt-3 font-sans text-sm">
          <TextButton onClick={() => setAsked({ ...shown, to: shown.to + WINDOW })}>
            Show later text
          </TextButton>
        </p>
      )}
    </article>
  );
}

function PageRule({ page }: { page: number }) {
  return (
    <p className="mt-5 mb-3 flex items-center gap-3 text-xs font-semibold text-ink-3 first:mt-0 after:h-px after:flex-1 after:bg-line">
      Page {page}
    </p>
  );
}

function BlockView({ block, marks }: { block: SourceBlock; marks: SourceMark[] }) {
  const text = withMarks(block.text, marks);
  switch (block.kind) {
    case 'heading':
      return (
        <p
          dir="auto"
          className={cx(
            'mt-4 mb-1.5 font-serif font-semibold',
            (block.level ?? 2) <= 1 ? 'text-xl' : 'text-lg',
          )}
        >
          {text}
        </p>
      );
    case 'list_item':
      return (
        <p
          dir="auto"
          className="relative my-1 ps-5 font-serif text-lg leading-[1.65rem] before:absolute before:start-1.5 before:top-[0.7rem] before:size-1 before:rounded-full before:bg-ink-3"
        >
          {text}
        </p>
      );
    case 'table_row':
      return (
        <p dir="auto" className="border-b border-line py-1.5 font-serif text-base">
          {text}
        </p>
      );
    case 'code':
      return (
        <pre className="my-2 rounded-md bg-sunken px-3 py-2 font-mono text-sm break-words whitespace-pre-wrap">
          {text}
        </pre>
      );
    default:
      return (
        <p dir="auto" className="my-2 font-serif text-lg leading-[1.65rem] whitespace-pre-line">
          {text}
        </p>
      );
  }
}

/** Cuts the text at the marks. Overlaps go to the strong mark. */
function withMarks(text: string, marks: SourceMark[]): ReactNode {
  const cuts = [...new Set([0, text.length, ...marks.flatMap(mark => [mark.start, mark.end])])]
    .filter(cut => cut >= 0 && cut <= text.length)
    .sort((a, b) => a - b);
  return cuts.slice(0, -1).map((from, index) => {
    const to = cuts[index + 1] ?? text.length;
    const covering = marks.filter(mark => mark.start <= from && mark.end >= to);
    const piece = text.slice(from, to);
    if (covering.length === 0) return piece;
    const strong = covering.some(mark => mark.strong);
    return (
      <mark
        key={from}
        data-strong={strong || undefined}
        className={
          strong
            ? 'scroll-my-24 bg-mark box-decoration-clone py-0.5 text-on-mark'
            : 'bg-transparent text-inherit underline decoration-mark-line/55 decoration-1 underline-offset-4'
        }
      >
        {piece}
      </mark>
    );
  });
}
