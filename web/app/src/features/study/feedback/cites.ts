import type { Citation, Feedback } from '@atelier/api';
import type { Citable } from '../cite';

/*
 * Feedback points two ways: into the draft (quotes) and into the assignment (grounds). Each place has an id that can stand
 * in the address of the page: `f.fix-0.1` is the second quote of the first fix, `f.fix-0.g` what the assignment says of it.
 */
type Part = 'score' | 'strength' | 'gap' | 'fix' | 'tip' | 'check';

export const baseOf = (part: Part, n: number): string => `f.${part}-${n}`;
export const quoteId = (base: string, n: number): string => `${base}.${n}`;
export const groundId = (base: string): string => `${base}.g`;

export const isFeedbackCite = (id: string | undefined): boolean => id?.startsWith('f.') ?? false;

/** The panel that shows a place. */
export const panelOf = (id: string): 'draft' | 'evidence' =>
  isFeedbackCite(id) && !id.endsWith('.g') ? 'draft' : 'evidence';

export interface FeedbackCites {
  quotes: Map<string, Citable>;
  grounds: Map<string, Citable>;
}

/** Every place a feedback names. */
export function feedbackCites(feedback: Feedback): FeedbackCites {
  const cites: FeedbackCites = { quotes: new Map(), grounds: new Map() };
  const add =
    (part: Part) => (said: { quotes: Citation[]; grounds: Citation[]; text: string }, n: number) => {
      const base = baseOf(part, n);
      said.quotes.forEach((quote, q) => {
        const id = quoteId(base, q);
        cites.quotes.set(id, { id, text: said.text, citations: [quote] });
      });
      if (said.grounds.length > 0) {
        const id = groundId(base);
        cites.grounds.set(id, { id, text: said.text, citations: said.grounds });
      }
    };
  feedback.scorecard.criterion_scores
    .map(score => ({ ...score, text: `${score.criterion}: ${score.reason}` }))
    .forEach(add('score'));
  feedback.strengths.forEach(add('strength'));
  feedback.gaps.forEach(add('gap'));
  feedback.required_fixes.map(fix => ({ ...fix, text: `${fix.title}: ${fix.text}` })).forEach(add('fix'));
  feedback.suggested_improvements.forEach(add('tip'));
  feedback.requirement_checks.forEach(add('check'));
  return cites;
}

/** Gaps that no required fix says already, with the place they have in the feedback. */
export function looseGaps({ gaps, required_fixes }: Pick<Feedback, 'gaps' | 'required_fixes'>) {
  const said = new Set(required_fixes.map(fix => fix.text));
  return gaps.map((gap, n) => ({ gap, n })).filter(({ gap }) => !said.has(gap.text));
}
