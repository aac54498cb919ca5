import { ChevronLeft, ChevronRight } from 'lucide-react';
import { Button } from '../controls/Button';

/** Where a page stands in its list, as the API says it. */
export interface Paging {
  page: number;
  total: number;
  /** Whether `total` is all there is; otherwise there are more than that. */
  total_exact: boolean;
  total_pages: number;
  has_next: boolean;
}

/** Turns the pages of a list. Nothing when there is one page. */
export function Pager({
  pagination: { page, total, total_exact: exact, total_pages: pages, has_next: more },
  what,
  onPage,
}: {
  pagination: Paging;
  /** Plural noun. */
  what: string;
  onPage: (page: number) => void;
}) {
  if (page <= 1 && !more) return null;
  const place = exact
    ? `Page ${page} of ${Math.max(pages, 1)} · ${total} ${what}`
    : `Page ${page} · more than ${total} ${what}`;
  return (
    <nav aria-label="Pages" className="flex flex-wrap items-center justify-between gap-3 text-sm text-ink-2">
      <span>{place}</span>
      <span className="flex gap-2">
        <Button
          size="s"
          disabled={page <= 1}
          onClick={() => onPage(page - 1)}
          icon={<ChevronLeft size={16} aria-hidden />}
        >
          Previous
        </Button>
        <Button size="s" disabled={!more} onClick={() => onPage(page + 1)}>
          Next
          <ChevronRight size={16} aria-hidden />
        </Button>
      </span>
    </nav>
  );
}
