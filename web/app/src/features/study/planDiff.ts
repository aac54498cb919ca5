import type { Milestone, Plan, PlanTask, Requirement } from '@atelier/api';

export type Difference = 'added' | 'removed' | 'changed';

/** What is said about something, by name. */
export type Line = [name: string, text: string];

export interface Change {
  id: string;
  title: string;
  difference: Difference;
  /** Of what changed: only the lines that did. */
  before: Line[];
  after: Line[];
}

/** A milestone of either version, and what became of it and its tasks. */
export interface MilestoneChanges {
  id: string;
  title: string;
  changes: Change[];
}

export interface PlanDiff {
  milestones: MilestoneChanges[];
  requirements: Change[];
  /** Tasks that are the same in both. */
  sameTasks: number;
  sameRequirements: number;
}

/**
 * What changed from one version of a plan to another. Milestones and tasks keep their stable keys; requirements have none
 * and are matched by their words, or by the place in the source they come from.
 */
export function planDiff(before: Plan, after: Plan): PlanDiff {
  const [old, fresh] = [tasksOf(before), tasksOf(after)];
  const milestones = pairs(inOrder(before), inOrder(after), milestone => milestone.stable_key).map(
    ([was, is], n): MilestoneChanges => {
      const one = is ?? was;
      const here = pairs(
        // A task that moved is told where it is now.
        (was?.tasks ?? []).filter(task => !moved(task, was, fresh)),
        is?.tasks ?? [],
        task => task.stable_key,
      ).map(([task, next]): [Placed | undefined, Placed | undefined] => [
        old.get((task ?? next)?.stable_key ?? ''),
        next && fresh.get(next.stable_key),
      ]);
      return {
        id: one?.stable_key ?? String(n),
        title: one?.title ?? '',
        changes: [
          ...change(`m-${one?.stable_key}`, was, is, milestoneLines),
          ...here.flatMap(([task, next]) => change(`t-${(next ?? task)?.stable_key}`, task, next, taskLines)),
        ],
      };
    },
  );
  const requirements = requirementPairs(before.requirements, after.requirements).flatMap(([was, is], n) =>
    change(`r-${n}`, was && { ...was, title: was.text }, is && { ...is, title: is.text }, requirementLines),
  );
  const told = (kind: string) => (found: Change) =>
    found.id.startsWith(kind) && found.difference !== 'removed';
  const changedTasks = milestones.flatMap(milestone => milestone.changes).filter(told('t-')).length;
  return {
    milestones: milestones.filter(milestone => milestone.changes.length > 0),
    requirements,
    sameTasks: fresh.size - changedTasks,
    sameRequirements: after.requirements.length - requirements.filter(told('r-')).length,
  };
}

type Placed = PlanTask & { milestone: Milestone; afterTitles: string };

/** Every task with where it stands, by stable key. */
function tasksOf(plan: Plan): Map<string, Placed> {
  const titles = new Map(plan.milestones.flatMap(each => each.tasks.map(task => [task.id, task.title])));
  return new Map(
    plan.milestones.flatMap(milestone =>
      milestone.tasks.map((task): [string, Placed] => [
        task.stable_key,
        { ...task, milestone, afterTitles: task.depends_on.map(id => titles.get(id) ?? id).join(', ') },
      ]),
    ),
  );
}

const inOrder = (plan: Plan) => [...plan.milestones].sort((a, b) => a.order - b.order);

const moved = (task: PlanTask, from: Milestone | undefined, to: Map<string, Placed>) => {
  const now = to.get(task.stable_key);
  return now !== undefined && now.milestone.stable_key !== from?.stable_key;
};

/** Same keys together: in the order of the later, with what is gone after it. */
function pairs<T>(before: T[], after: T[], key: (one: T) => string): [T | undefined, T | undefined][] {
  const old = new Map(before.map(one => [key(one), one]));
  const together = after.map((one): [T | undefined, T | undefined] => [old.get(key(one)), one]);
  const there = new Set(after.map(key));
  return [
    ...together,
    ...before.filter(one => !there.has(key(one))).map((one): [T, undefined] => [one, undefined]),
  ];
}

const folded = (text: string) => text.toLowerCase().replace(/\s+/g, ' ').trim();
const placeOf = (requirement: Requirement) => {
  const [first] = requirement.citations ?? [];
  return first ? `${first.source_id} ${first.paragraph ?? 0} ${folded(first.quote)}` : undefined;
};

function requirementPairs(before: Requirement[], after: Requirement[]) {
  const left = new Set(before);
  const take = (fits: (old: Requirement) => boolean) => {
    const found = [...left].find(fits);
    if (found) left.delete(found);
    return found;
  };
  const byWords = after.map(is => take(was => folded(was.text) === folded(is.text)));
  const matched = after.map((is, n): [Requirement | undefined, Requirement] => {
    const place = placeOf(is);
    return [byWords[n] ?? (place ? take(was => placeOf(was) === place) : undefined), is];
  });
  return [...matched, ...[...left].map((was): [Requirement, undefined] => [was, undefined])];
}

function change<T extends { title: string }>(
  id: string,
  was: T | undefined,
  is: T | undefined,
  lines: (one: T) => Line[],
): Change[] {
  const one = is ?? was;
  if (!one) return [];
  const [before, after] = [was ? lines(was) : [], is ? lines(is) : []];
  const told = { id, title: one.title };
  if (!was) return [{ ...told, difference: 'added', before, after: spoken(after) }];
  if (!is) return [{ ...told, difference: 'removed', before: spoken(before), after }];
  const differs = before.map(([, text], n) => folded(text) !== folded(after[n]?.[1] ?? ''));
  if (!differs.includes(true)) return [];
  const only = (all: Line[]) => all.filter((_, n) => differs[n]);
  return [{ ...told, difference: 'changed', before: only(before), after: only(after) }];
}

const spoken = (lines: Line[]) => lines.filter(([, text]) => text !== '');

// The same names in the same order for both sides: lines are compared by their place.
const milestoneLines = (milestone: Milestone): Line[] => [
  ['Title', milestone.title],
  ['Why', milestone.purpose],
  ['When', milestone.due_strategy],
  ['Reached when', milestone.acceptance_criteria.map(criterion => criterion.text).join('\n')],
];
const taskLines = (task: Placed): Line[] => [
  ['Title', task.title],
  ['What to do', task.description],
  ['Result', task.deliverable],
  ['Done when', task.done_definition],
  ['Effort', task.estimated_effort],
  ['After', task.afterTitles],
  ['In', task.milestone.title],
];

const strengths: Record<Requirement['strength'], string> = {
  must: 'required',
  should: 'expected',
  may: 'optional',
  unclear: 'unclear',
};
const requirementLines = (requirement: Requirement): Line[] => [
  ['Words', requirement.text],
  ['How binding', strengths[requirement.strength]],
  ['About', requirement.kind.replace(/_/g, ' ')],
];
