import type { GradingSignal, Statement } from '@atelier/api';
import type { StatementView } from '@atelier/ui';
import { count } from '../../lib/words';
import { whereOf } from './cite';

/** Statements as rows that open their source. Their ids are those of `citables`. */
export function statementViews(
  statements: readonly Pick<Statement, 'text' | 'citations'>[],
  prefix: string,
): StatementView[] {
  return statements.map((statement, n) => ({
    id: `${prefix}-${n}`,
    text: statement.text,
    where: whereOf(statement.citations?.[0]),
  }));
}

/** A criterion with what it is worth, unless it says so itself. */
export function gradingText({ text, points, percent }: GradingSignal): string {
  if (typeof points === 'number' && !new RegExp(`\\b${points}\\b`).test(text))
    return `${text} (${count(points, 'point')})`;
  if (typeof percent === 'number' && !text.includes('%')) return `${text} (${percent} %)`;
  return text;
}
