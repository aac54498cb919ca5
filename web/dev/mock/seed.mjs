// What a person has after a few weeks: enough of everything to see lists, pages, long names, other scripts and failures.
import { itemsOf } from './plan.mjs';
import { id } from './house.mjs';

const days = n => new Date(Date.now() + n * 86_400_000).toISOString();

const essay = `# Essay 2: The map and the territory

Write an essay of 2,000 to 2,500 words on one of the questions below. The essay should argue one thesis and defend it against the strongest objection you can find.

## Form

- Cite at least six sources, of which three must be journal articles.
- Use Chicago style with footnotes.
- Submit one PDF. The file must not contain your name.

## Grading

Thesis and argument count for half of the marks. You may discuss your draft with others, but the text must be your own. The essay is due in week 9. Late essays lose five points per day.`;

const arabic = `# تقرير المختبر

يجب تسليم التقرير في ملف واحد بصيغة PDF. يجب ألا يتجاوز التقرير عشر صفحات. يجب ذكر ثلاثة مصادر على الأقل.`;

export async function seed(house, owner) {
  const make = async (input, then) => {
    const assignment = house.makeAssignment(owner, input);
    if (then !== 'new') await house.start(assignment, { instantly: true });
    return assignment;
  };
  const { sampleText, sampleRubric } = await import('./sample.mjs');
  const store = await make({
    title: 'A key-value store with a write-ahead log',
    course_name: 'CS 341 Storage Systems',
    due_at: days(11.4),
    points_possible: 100,
    text: sampleText,
    rubric: sampleRubric,
  });
  const items = house.items.get(store.assignment_id);
  for (const key of ['k-m1t1', 'k-m1t2']) items.find(item => item.plan_key === key).state = 'done';
  items.find(item => item.plan_key === 'k-m2t1').state = 'in_progress';
  items.find(item => item.plan_key === 'k-m2t2').due_at = days(1);
  await house.start(store, { instantly: true });
  house.items.set(
    store.assignment_id,
    itemsOf(store, house.plans.get(store.assignment_id).at(-1).plan, items).map(
      item => items.find(old => old.plan_key === item.plan_key) ?? item,
    ),
  );

  await make({
    title: 'Essay 2: The map and the territory',
    course_name: 'PHIL 210 Philosophy of Science',
    due_at: days(5.2),
    text: essay,
  });
  const broken = await make({
    title: 'Broken brief with a password',
    course_name: 'MATH 120',
    due_at: days(-1.5),
    text: 'x',
  });
  broken.workspace.version = null;
  await make({ title: 'تقرير المختبر الثالث', course_name: 'فيزياء ١٠١', due_at: days(20), text: arabic });
  await make(
    {
      title:
        'Problem set 7: Eigenvalues, diagonalisation and the spectral theorem for symmetric matrices over the reals',
      course_name: 'MATH 240 Linear Algebra',
      due_at: days(0.2),
      points_possible: 40,
      text: 'Solve all problems. Show your work. Submit one PDF.',
    },
    'new',
  );
  await make({
    title: 'Reading response',
    due_at: null,
    text: 'Write one page about the reading. You should cite it once.',
  });
  for (let n = 1; n <= 30; n++) {
    house.runs.set(`run_old${n}`, {
      id: `run_old${n}`,
      owner,
      kind: n % 7 === 0 ? 'system.cleanup' : 'study.plan',
      state: n % 9 === 0 ? 'cancelled' : 'completed',
      priority: 'normal',
      attempt: 1,
      failures: 0,
      subject: store.assignment_id,
      parent_id: null,
      progress: 100,
      message: null,
      error: null,
      cancel_requested: false,
      created_at: days(-n / 3),
      started_at: days(-n / 3),
      finished_at: new Date(Date.parse(days(-n / 3)) + 640 + n * 37).toISOString(),
      attempts: [],
      children: [],
      steps: [],
      log: [],
    });
  }
  return id;
}
