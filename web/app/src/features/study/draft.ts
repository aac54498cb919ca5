/** What is typed into the form of a new assignment. */
export interface Draft {
  title: string;
  course: string;
  due: string;
  points: string;
  rubric: string;
  text: string;
}

export const draftKey = 'atelier-new-assignment';
export const emptyDraft: Draft = { title: '', course: '', due: '', points: '', rubric: '', text: '' };

/** A kept draft; what cannot be read counts as none. */
export function readDraft(kept: string | null): Draft {
  if (!kept) return emptyDraft;
  try {
    const value = JSON.parse(kept) as Record<string, unknown>;
    const draft = { ...emptyDraft };
    for (const name of Object.keys(emptyDraft) as (keyof Draft)[]) {
      const text = value[name];
      if (typeof text === 'string') draft[name] = text;
    }
    return draft;
  } catch {
    return emptyDraft;
  }
}

/** A title from the first file's name, or from the first line of the text. */
export function suggestedTitle(fileName: string | undefined, text: string): string {
  const fromFile = (fileName ?? '')
    .replace(/\.[^.]+$/, '')
    .replace(/[_\s]+/g, ' ')
    .trim();
  // The text may be a book: only its beginning is looked at.
  const fromText = (
    text
      .slice(0, 4000)
      .split('\n')
      .map(line => line.replace(/^[#*\-\s]+/, '').trim())
      .find(Boolean) ?? ''
  ).slice(0, 120);
  return fromText || fromFile;
}

/** What keeps the form from being sent. */
export function problemsOf(
  draft: Draft,
  state: { files: number; underWay: boolean; title: string },
): Partial<Record<keyof Draft | 'source', string>> {
  const problems: Partial<Record<keyof Draft | 'source', string>> = {};
  if (state.files === 0 && !state.underWay && !draft.text.trim()) {
    problems.source = 'Give at least one file, or paste the text of the assignment.';
  } else if (!state.title) {
    problems.title = 'Give it a title.';
  }
  const points = draft.points.trim().replace(',', '.');
  if (points && !(Number(points) >= 0 && Number(points) <= 1_000_000))
    problems.points = 'A number, such as 100.';
  return problems;
}
