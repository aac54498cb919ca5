import type { Milestone, Plan, PlanTask, Requirement } from '@atelier/api';
import { expect, test } from 'vitest';
import { planDiff, type Change } from './planDiff';

const task = (key: string, more: Partial<PlanTask> = {}): PlanTask => ({
  id: `id-${key}`,
  stable_key: key,
  title: `Task ${key}`,
  description: 'Do it.',
  deliverable: '',
  done_definition: '',
  estimated_effort: 'about 1 h',
  effort_minutes: 60,
  depends_on: [],
  requirement_ids: [],
  ...more,
});
const milestone = (key: string, tasks: PlanTask[], more: Partial<Milestone> = {}): Milestone => ({
  id: `id-${key}`,
  stable_key: key,
  title: `Milestone ${key}`,
  purpose: '',
  due_strategy: '',
  acceptance_criteria: [],
  order: 1,
  tasks,
  ...more,
});
const requirement = (id: string, text: string, more: Partial<Requirement> = {}): Requirement => ({
  id,
  kind: 'content',
  strength: 'must',
  text,
  citations: [{ source_id: 'text', paragraph: 1, quote: text }],
  ...more,
});
const plan = (milestones: Milestone[], requirements: Requirement[] = []) =>
  ({ milestones, requirements }) as unknown as Plan;

const kinds = (changes: Change[]) => changes.map(change => `${change.difference} ${change.title}`);

test('two versions that say the same differ in nothing', () => {
  const one = plan([milestone('a', [task('1'), task('2')])], [requirement('r1', 'Cite two sources.')]);
  // Ids are of one version, white space and case are no difference.
  const two = plan(
    [milestone('a', [task('1', { id: 'x', description: 'do  it.' }), task('2', { id: 'y' })], { id: 'm9' })],
    [requirement('r7', 'cite two  sources.')],
  );
  expect(planDiff(one, two)).toEqual({ milestones: [], requirements: [], sameTasks: 2, sameRequirements: 1 });
});

test('what came, went and changed is told under its milestone, with only the lines that changed', () => {
  const one = plan([
    milestone('a', [task('1'), task('2'), task('3')]),
    milestone('old', [task('4')], { order: 2 }),
  ]);
  const two = plan([
    milestone('new', [task('6')], { order: 2 }),
    milestone('a', [task('1'), task('2', { estimated_effort: 'about 2 h' }), task('5')]),
  ]);
  const { milestones, sameTasks } = planDiff(one, two);
  expect(milestones.map(each => [each.id, kinds(each.changes)])).toEqual([
    ['a', ['changed Task 2', 'added Task 5', 'removed Task 3']],
    ['new', ['added Milestone new', 'added Task 6']],
    ['old', ['removed Milestone old', 'removed Task 4']],
  ]);
  expect(milestones[0]?.changes[0]).toMatchObject({
    before: [['Effort', 'about 1 h']],
    after: [['Effort', 'about 2 h']],
  });
  expect(sameTasks).toBe(1);
});

test('a task that moved is neither gone nor new', () => {
  const one = plan([milestone('a', [task('1')]), milestone('b', [], { order: 2 })]);
  const two = plan([milestone('a', []), milestone('b', [task('1')], { order: 2 })]);
  const { milestones } = planDiff(one, two);
  expect(milestones.map(each => [each.id, kinds(each.changes)])).toEqual([['b', ['changed Task 1']]]);
  expect(milestones[0]?.changes[0]).toMatchObject({
    before: [['In', 'Milestone a']],
    after: [['In', 'Milestone b']],
  });
});

test('what a task waits for is compared by title: the ids are of one version', () => {
  const one = plan([milestone('a', [task('1'), task('2', { depends_on: ['id-1'] })])]);
  const two = plan([milestone('a', [task('1', { id: 'x' }), task('2', { depends_on: ['x'] })])]);
  expect(planDiff(one, two).milestones).toEqual([]);
});

test('a requirement is the same by its words, or by the place it comes from', () => {
  const cited = (quote: string) => ({ citations: [{ source_id: 'text', paragraph: 4, quote }] });
  const one = plan(
    [],
    [
      requirement('r1', 'Write 900 words.'),
      requirement('r2', 'Cite sources.', cited('Cite two sources.')),
      requirement('r3', 'Submit a PDF.'),
    ],
  );
  const two = plan(
    [],
    [
      requirement('r1', 'Cite two sources.', cited('cite two sources.')),
      requirement('r2', 'Write 900 words.', { strength: 'should' }),
      requirement('r3', 'Name the group.'),
    ],
  );
  const { requirements, sameRequirements } = planDiff(one, two);
  expect(kinds(requirements)).toEqual([
    'changed Cite two sources.',
    'changed Write 900 words.',
    'added Name the group.',
    'removed Submit a PDF.',
  ]);
  expect(requirements[1]).toMatchObject({
    before: [['How binding', 'required']],
    after: [['How binding', 'expected']],
  });
  expect(sameRequirements).toBe(0);
});
