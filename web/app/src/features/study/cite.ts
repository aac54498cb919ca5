import type { Citation, Plan, Source } from '@atelier/api';
import type { SourceMark } from '@atelier/ui';

/** A statement of the plan that can show where it comes from. */
export interface Citable {
  id: string;
  text: string;
  citations: Citation[];
}

/** Every statement of a plan that has a source, by the id it has in the address of the page. */
export function citables(plan: Plan): Map<string, Citable> {
  const all = new Map<string, Citable>();
  const add = (id: string, text: string, citations: Citation[] | undefined) => {
    if (citations && citations.length > 0) all.set(id, { id, text, citations });
  };
  const summary = plan.assignment_summary;
  add('objective', summary.objective, summary.objective_citations);
  if (summary.deadline) add('deadline', `Deadline: ${summary.deadline.stated}`, summary.deadline.citations);
  plan.requirements.forEach(requirement => add(requirement.id, requirement.text, requirement.citations));
  summary.hard_constraints.forEach((constraint, n) =>
    add(`constraint-${n}`, constraint.text, constraint.citations),
  );
  summary.grading_signals.forEach((signal, n) => add(`grading-${n}`, signal.text, signal.citations));
  plan.milestones.forEach(milestone =>
    milestone.acceptance_criteria.forEach((criterion, n) =>
      add(`${milestone.id}-${n}`, criterion.text, criterion.citations),
    ),
  );
  plan.risks.forEach((risk, n) => add(`risk-${n}`, risk.risk, risk.citations));
  plan.submission_strategy.final_checklist.forEach((check, n) =>
    add(`check-${n}`, check.text, check.citations),
  );
  plan.submission_strategy.common_failure_modes.forEach((mode, n) =>
    add(`failure-${n}`, mode.text, mode.citations),
  );
  plan.gaps.forEach((gap, n) => add(`gap-${n}`, gap.message, gap.citations));
  return all;
}

/** `Page 2 · brief.pdf`. */
export function whereOf(citation: Citation | undefined): string | undefined {
  if (!citation) return undefined;
  const page = typeof citation.page === 'number' ? `Page ${citation.page} · ` : '';
  return page + (citation.source_name || citation.source_id);
}

export const blockId = (paragraph: number | undefined): string => String(paragraph ?? 0);

type Place = Omit<SourceMark, 'strong'>;

/** A text made comparable, and for each of its characters where it came from. */
interface Folded {
  text: string;
  block: number[];
  at: number[];
}

const alike: Record<string, string> = {
  '’': "'",
  '‘': "'",
  '“': '"',
  '”': '"',
  '„': '"',
  '–': '-',
  '—': '-',
  '\u2011': '-',
};

/** Lower case, one space for white space, plain quotes and dashes, ligatures opened, words put together over line ends. */
function fold(texts: readonly string[]): Folded {
  const chars: string[] = [];
  const block: number[] = [];
  const at: number[] = [];
  const push = (char: string, b: number, i: number) => {
    if (char === ' ' && (chars.length === 0 || chars.at(-1) === ' ')) return;
    chars.push(char);
    block.push(b);
    at.push(i);
  };
  texts.forEach((text, b) => {
    for (let i = 0; i < text.length; i++) {
      const raw = text.charAt(i);
      if (raw === '\u00ad' || raw === '\u200b') continue;
      if (/\s/.test(raw)) {
        push(' ', b, i);
        continue;
      }
      // A hyphen at a line end joins the halves of a word.
      const broken = raw === '-' ? /^-\s*\n\s*(?=\p{Ll})/u.exec(text.slice(i, i + 80)) : null;
      if (broken) {
        i += broken[0].length - 1;
        continue;
      }
      for (const char of (alike[raw] ?? raw.normalize('NFKC')).toLowerCase()) push(char, b, i);
    }
    push(' ', b, Math.max(0, text.length - 1));
  });
  return { text: chars.join(''), block, at };
}

const folded = new WeakMap<Source, Folded>();

function foldedSource(source: Source): Folded {
  const known = folded.get(source);
  if (known) return known;
  const fresh = fold(source.blocks.map(block => block.text));
  folded.set(source, fresh);
  return fresh;
}

const foldedQuote = (quote: string) => fold([quote]).text.trim();

/** Characters counted as Unicode scalar values, as the server counts them, in JavaScript's own count. */
function utf16Index(text: string, scalars: number): number {
  let index = 0;
  for (let n = 0; n < scalars && index < text.length; n++)
    index += (text.codePointAt(index) ?? 0) > 0xffff ? 2 : 1;
  return index;
}

/**
 * Where a quote stands in its source. The server says it exactly; where it does not (or the quote runs over the end of a
 * block) the quote is searched for, tolerant of white space, hyphens and quotation marks. Nothing found: the block.
 */
export function locate(citation: Citation, source: Source): Place[] {
  const quote = foldedQuote(citation.quote);
  const block = source.blocks.find(candidate => candidate.place.paragraph === citation.paragraph);
  if (block && citation.range) {
    const start = utf16Index(block.text, citation.range.start);
    const end = utf16Index(block.text, citation.range.end);
    const exact = foldedQuote(block.text.slice(start, end));
    if (end > start && (exact === quote || quote === ''))
      return [{ blockId: blockId(citation.paragraph), start, end }];
  }
  const found = quote ? search(source, quote, citation.paragraph) : [];
  if (found.length > 0) return found;
  return block ? [{ blockId: blockId(citation.paragraph), start: 0, end: block.text.length }] : [];
}

function search(source: Source, quote: string, paragraph: number | undefined): Place[] {
  const { text, block, at } = foldedSource(source);
  const wanted = source.blocks.findIndex(candidate => candidate.place.paragraph === paragraph);
  let best = -1;
  // The occurrence nearest to the block the citation names.
  for (let from = text.indexOf(quote); from >= 0; from = text.indexOf(quote, from + 1)) {
    const distance = (index: number) => Math.abs((block[index] ?? 0) - wanted);
    if (best < 0 || distance(from) < distance(best)) best = from;
  }
  if (best < 0) return [];
  const places: Place[] = [];
  for (let i = best; i < best + quote.length; i++) {
    const b = block[i] ?? 0;
    const position = at[i] ?? 0;
    const id = blockId(source.blocks[b]?.place.paragraph ?? 0);
    const last = places.at(-1);
    if (last?.blockId === id) last.end = position + 1;
    else places.push({ blockId: id, start: position, end: position + 1 });
  }
  return places.filter(place => place.end > place.start);
}
