import { cx } from '../lib/cx';

export interface QuoteView {
  id: string;
  text: string;
  /** Where it stands: "page 2 · essay.pdf". */
  where?: string | undefined;
}

/** Words of a text, each a way to the place where they stand; the open one carries the marker. */
export function Quotes({
  label,
  quotes,
  openId,
  onOpen,
}: {
  label: string;
  quotes: QuoteView[];
  openId?: string | undefined;
  onOpen: (id: string) => void;
}) {
  return (
    <ul aria-label={label} className="flex flex-col gap-1.5">
      {quotes.map(quote => (
        <li key={quote.id}>
          <button
            type="button"
            aria-pressed={quote.id === openId}
            data-quote={quote.id}
            onClick={() => onOpen(quote.id)}
            className={cx(
              'w-full rounded-r-md border-l-[3px] py-1 pr-2 pl-3 text-left transition-colors duration-(--quick) pointer-coarse:py-2',
              quote.id === openId
                ? 'border-mark-line bg-sunken'
                : 'border-line-2 hover:border-mark-line hover:bg-sunken/70',
            )}
          >
            <span dir="auto" className="line-clamp-3 font-serif text-base leading-relaxed text-ink">
              {quote.text}
            </span>
            {quote.where && <span className="block truncate text-sm text-ink-3">{quote.where}</span>}
          </button>
        </li>
      ))}
    </ul>
  );
}
