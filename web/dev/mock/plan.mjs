// A stand-in for the planner: enough of a plan, with true citations, to look at every screen.

const kinds = [
  [/\b(words?|pages?)\b/i, 'length'],
  [/\b(pdf|zip|format|style|named|diagram)\b/i, 'format'],
  [/\b(cite|sources?|literature)\b/i, 'sources'],
  [/\b(due|deadline)\b/i, 'deadline'],
  [/\b(late)\b/i, 'late_policy'],
  [/\b(must not|may not|do not)\b/i, 'constraint'],
  [/\b(submit|hand in|upload)\b/i, 'submission'],
  [/\b(pairs?|partner|team)\b/i, 'collaboration'],
  [/\b(own|ai tools|plagiar)\b/i, 'integrity'],
];

export function blocksOf(text, paged) {
  let paragraph = 0;
  return text
    .split(/\n+/)
    .filter(line => line.trim())
    .map(line => {
      paragraph += 1;
      const place = { page: paged ? Math.ceil(paragraph / 14) : null, paragraph };
      const heading = /^(#+)\s+(.*)/.exec(line);
      if (heading) return { kind: 'heading', level: heading[1].length, text: heading[2], place };
      if (/^\s*[-*]\s+/.test(line))
        return { kind: 'list_item', text: line.replace(/^\s*[-*]\s+/, ''), place };
      if (line.includes(' | ')) return { kind: 'table_row', text: line, place };
      return { kind: 'paragraph', text: line, place };
    });
}

export function sourcesOf(assignment) {
  const details = [`Title: ${assignment.title}`, assignment.due_at && `Due: ${assignment.due_at}`].filter(
    Boolean,
  );
  const source = (id, name, kind, text) => ({
    id,
    name,
    kind,
    pages: null,
    error: null,
    warnings: [],
    blocks: blocksOf(text, kind === 'file'),
  });
  return [
    source('details', 'Assignment details', 'details', details.join('\n')),
    ...(assignment.text ? [source('text', 'Assignment text', 'text', assignment.text)] : []),
    ...(assignment.rubric ? [source('rubric', 'Rubric', 'rubric', assignment.rubric)] : []),
    ...assignment.files.map(file =>
      file.name.includes('scan')
        ? {
            ...source(file.id, file.name, 'file', ''),
            error: 'These pages are images without text. Save the document with text, or paste it.',
          }
        : source(file.id, file.name, 'file', file.text ?? 'The file says: you must hand in one page.'),
    ),
  ];
}

function sentences(source) {
  return source.blocks.flatMap(block => {
    if (block.kind === 'heading') return [];
    const found = [];
    for (const match of block.text.matchAll(/[^.!?؟。]+[.!?؟。]?/gu)) {
      const quote = match[0].trim();
      if (quote.length < 12) continue;
      const start = [...block.text.slice(0, block.text.indexOf(quote, match.index))].length;
      found.push({
        text: quote,
        citation: {
          source_id: source.id,
          source_name: source.name,
          page: block.place.page,
          paragraph: block.place.paragraph,
          quote,
          range: { start, end: start + [...quote].length },
        },
      });
    }
    return found;
  });
}

const task = (m, t, title, minutes, more = {}) => ({
  id: `m${m}t${t}`,
  stable_key: `k-m${m}t${t}`,
  title,
  description: `${title}. Keep it small, and stop when the definition of done is met.`,
  deliverable: 'A commit with a message that says why',
  done_definition: 'The tests for it pass on a clean checkout',
  estimated_effort: `about ${Math.round(minutes / 60)} h`,
  effort_minutes: minutes,
  depends_on: t > 1 ? [`m${m}t${t - 1}`] : [],
  requirement_ids: ['r1'],
  ...more,
});

export function planOf(assignment, version) {
  const sources = sourcesOf(assignment);
  const all = sources.filter(source => source.kind !== 'details').flatMap(sentences);
  const demands = all.filter(each =>
    /\b(must|should|may|at least|at most|submit|hand in|cite|write|include|due)\b|يجب|すること/i.test(
      each.text,
    ),
  );
  const requirements = (demands.length > 0 ? demands : all.slice(0, 3)).map((each, n) => ({
    id: `r${n + 1}`,
    kind: kinds.find(([pattern]) => pattern.test(each.text))?.[1] ?? (n === 0 ? 'deliverable' : 'content'),
    strength: /\bmay\b/i.test(each.text) ? 'may' : /\bshould\b/i.test(each.text) ? 'should' : 'must',
    text: each.text,
    citations: [each.citation],
  }));
  const constraints = requirements.filter(each => each.kind === 'constraint' || each.kind === 'length');
  const rubric = sources.find(source => source.kind === 'rubric');
  const due = assignment.due_at ? Date.parse(assignment.due_at) : null;
  const at = days => (due ? new Date(due - days * 86_400_000).toISOString() : null);
  const cited = n =>
    requirements[n] ? { text: requirements[n].text, citations: requirements[n].citations } : null;
  const milestone = (n, title, purpose, days, tasks, criteria) => ({
    id: `m${n}`,
    stable_key: `k-m${n}`,
    title,
    purpose,
    acceptance_criteria: criteria.filter(Boolean),
    due_strategy: due ? `${days} days before the deadline` : 'As early as you can',
    due_at: at(days),
    order: n,
    tasks,
  });
  return {
    version,
    engine: 'offline',
    language: 'en',
    kind: 'programming',
    assignment_summary: {
      title: assignment.title.replace(/^Sample: /, ''),
      objective: all[0]?.text ?? 'Do what the assignment asks.',
      objective_citations: all[0] ? [all[0].citation] : [],
      success_definition:
        'Every requirement below is met, and each is shown by a test or a page that someone else can check.',
      hard_constraints: constraints.slice(0, 4).map(({ text, citations }) => ({ text, citations })),
      grading_signals: rubric
        ? sentences(rubric).map(each => {
            const [text, points] = each.text.split(' | ');
            return {
              text,
              points: Number.parseInt(points, 10) || null,
              percent: null,
              citations: [each.citation],
            };
          })
        : [],
      deadline: due
        ? {
            at: assignment.due_at,
            stated: 'as entered',
            assumed: version > 1 ? [] : ['The time zone is the one of this computer.'],
            citations: [],
          }
        : null,
    },
    requirements,
    milestones: [
      milestone(
        1,
        'Understand the task and set up',
        'Small surprises now cost less than large ones later.',
        10,
        [
          task(1, 1, 'Read the brief twice and list open questions', 45),
          task(1, 2, 'Set up the project and its tests', 60),
        ],
        [cited(0)],
      ),
      milestone(
        2,
        'Build the core',
        'The largest share of the marks hangs on it, so it comes first.',
        6,
        [
          task(2, 1, 'Write the record format and the log', 150),
          task(2, 2, 'Recover from the log on start', 180),
          task(2, 3, 'Compact the log in the background while reads and writes go on', 240),
        ],
        [cited(1), cited(2), { text: 'A friend can build it from the README alone.', citations: [] }],
      ),
      milestone(
        3,
        'Show that it holds',
        'What is not tested is not known.',
        3,
        [
          task(3, 1, 'Write the unit tests', 120),
          task(3, 2, 'Write the crash test', 90),
          ...(version > 1 ? [task(3, 3, 'Measure the coverage and close the gaps', 60)] : []),
        ],
        [cited(4)],
      ),
      milestone(
        4,
        'Write the report and hand in',
        'A day in hand is worth more than a last improvement.',
        1,
        [
          task(4, 1, 'Draft the report', 120),
          task(4, 2, 'Cut it to length and check the sources', 60),
          task(4, 3, 'Pack, check and submit', 30),
        ],
        [cited(requirements.length - 1)],
      ),
    ],
    risks: [
      {
        risk: 'The crash test is left for the end',
        impact: 'A defect in recovery is found when there is no time to mend it.',
        mitigation: 'Write the crash test as soon as the log can be replayed.',
        citations: requirements[4]?.citations ?? [],
      },
      {
        risk: 'The report grows over its limit',
        impact: 'Marks are taken off for length.',
        mitigation: 'Draft to two thirds of the limit.',
        citations: [],
      },
    ],
    submission_strategy: {
      final_checklist: [
        ...requirements
          .filter(each => ['format', 'submission'].includes(each.kind))
          .slice(0, 4)
          .map(({ text, citations }) => ({ text, citations })),
        { text: 'Unpack what you hand in on another machine and build it.', citations: [] },
      ],
      quality_bar: 'Good work explains why it does what it does; passable work only does it.',
      common_failure_modes: [{ text: 'The archive misses a file that was never committed.', citations: [] }],
    },
    gaps: [
      {
        code: 'missing_detail',
        message: 'The brief does not say which operating system the tests run on. Ask.',
        citations: [],
      },
      ...(requirements[3]
        ? [
            {
              code: 'not_measurable',
              message: 'It says “recover”, but not how fast. Decide on a number and state it.',
              citations: requirements[3].citations,
            },
          ]
        : []),
    ],
    verification: {
      checked: requirements.length + 6,
      supported: requirements.length + 5,
      dropped: 1,
      added: 2,
      gaps: 2,
    },
  };
}

export function itemsOf(assignment, plan, old) {
  const known = new Map(old.map(item => [item.plan_key, item]));
  const base = {
    course_id: assignment.course_id,
    assignment_id: assignment.assignment_id,
    version: 1,
    updated_at: new Date().toISOString(),
  };
  let n = 0;
  return plan.milestones.flatMap(milestone => [
    {
      ...base,
      id: `wki_${assignment.assignment_id}_${milestone.id}`,
      kind: 'milestone',
      parent_id: null,
      plan_key: milestone.stable_key,
      title: milestone.title,
      description: milestone.purpose,
      state: 'todo',
      due_at: milestone.due_at,
      position: milestone.order,
    },
    ...milestone.tasks.map(each => ({
      ...base,
      id: `wki_${assignment.assignment_id}_${each.id}`,
      kind: 'task',
      parent_id: `wki_${assignment.assignment_id}_${milestone.id}`,
      plan_key: each.stable_key,
      title: each.title,
      description: each.description,
      state: known.get(each.stable_key)?.state === 'done' ? 'done' : 'todo',
      due_at: null,
      position: ++n,
    })),
  ]);
}
