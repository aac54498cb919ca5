/** Eight consonants: no words come about by chance, and no letter looks like a digit. */
const shape = /^[BCDFGHJKLMNPQRSTVWXZ]{8}$/;

/** A code as it is shown, `XXXX-XXXX`, however it was typed; nothing where it cannot be one. */
export function readCode(typed: string): string | undefined {
  const letters = typed.replace(/[\s-]/g, '').toUpperCase();
  return shape.test(letters) ? `${letters.slice(0, 4)}-${letters.slice(4)}` : undefined;
}

/** The code in an address; what cannot be one is left out. */
export function readPairSearch(raw: Record<string, unknown>): { code?: string | undefined } {
  const code = typeof raw.code === 'string' && raw.code.length < 40 ? readCode(raw.code) : undefined;
  return code ? { code } : {};
}
