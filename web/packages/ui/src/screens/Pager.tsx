import { ChevronLeft, ChevronRight } from 'lucide-react';
import { Button } from '../controls/Button';

/** Turns the pages of a list. Nothing when there is one page. */
export function Pager({
  page,
  totalPages,
  total,
  what,
  onPage,
}: {
  page: number;
  totalPages: number;
  total: number;
  /** Plural noun. */
  what: string;
  onPage: (page: number) => void;
}) {
  if (totalPages <= 1) return null;
  return (
    <nav aria-label="Pages" className="flex flex-wrap items-center justify-between gap-3 text-sm text-ink-2">
      <span>
        Page {page} of {totalPages} · {total} {what}
      </span>
      <span className="flex gap-2">
        <Button
          size="s"
          disabled={page <= 1}
          onClick={() => onPage(page - 1)}
          icon={<ChevronLeft size={16} aria-hidden />}
        >
          Previous
        </Button>
        <Button size="s" disabled={page >= totalPages} onClick={() => onPage(page + 1)}>
          Next
          <ChevronRight size={16} aria-hidden />
        </Button>
      </span>
    </nav>
  );
}
