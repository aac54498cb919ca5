import type { FieldError, ModelChoice, ModelSettings, NewModelSettings } from '@atelier/api';

/*
 * Who is asked, as one list: the default first, then the fallbacks in their order. The contract keeps the first apart.
 */
/** The most models of one list. */
export const MAX_CHAIN = 10;

export const chainOf = (settings: ModelSettings): ModelChoice[] => [
  ...(settings.default ? [settings.default] : []),
  ...settings.fallbacks,
];

export function settingsOf(base: ModelSettings, chain: readonly ModelChoice[]): NewModelSettings {
  const [first, ...fallbacks] = chain;
  return { default: first ?? null, fallbacks, prices: base.prices };
}

export const sameChoice = (one: ModelChoice, other: ModelChoice): boolean =>
  one.provider_id === other.provider_id && one.model === other.model;

export const sameChain = (one: readonly ModelChoice[], other: readonly ModelChoice[]): boolean =>
  one.length === other.length &&
  one.every((choice, at) => {
    const twin = other[at];
    return twin !== undefined && sameChoice(choice, twin);
  });

/** Unchanged where there is no such place. */
export function moved(chain: readonly ModelChoice[], from: number, to: number): ModelChoice[] {
  const next = [...chain];
  if (to < 0 || to >= chain.length) return next;
  const taken = next.splice(from, 1);
  next.splice(to, 0, ...taken);
  return next;
}

/** What the server said about the place `at` of the list. */
export function wrongAt(fields: readonly FieldError[], at: number): string | undefined {
  const place = at === 0 ? 'default' : `fallbacks.${at - 1}`;
  return fields.find(({ field }) => field === place || field.startsWith(`${place}.`))?.message;
}
