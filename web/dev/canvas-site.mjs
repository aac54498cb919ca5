// A Canvas in a few lines, for looking and for the browser tests: two courses with modules, assignments, a rubric, and a
// calendar. It speaks over plain http on this machine; the server needs `canvas_plain_http=true` and
// `egress_allow=127.0.0.1` for it.
import { createServer } from 'node:http';

export const KEY = '7~a-key-for-looking-at-things-0123456789';
const DAY = 86_400_000;

/** The evening of a day from now, as Canvas writes it. */
const evening = days => {
  const date = new Date(Date.now() + days * DAY);
  date.setHours(23, 59, 0, 0);
  return date.toISOString().replace(/\.\d+Z$/, 'Z');
};

const assignment = (id, name, days, more = {}) => ({
  id,
  name,
  due_at: days === null ? null : evening(days),
  points_possible: 20,
  submission_types: ['online_upload'],
  description: `<p>Hand in one PDF of at most 4 pages about ${name}. You must cite at least two sources.</p>`,
  ...more,
});

const item = (id, requirement) => ({
  type: 'Assignment',
  content_id: id,
  ...(requirement ? { completion_requirement: { type: requirement } } : {}),
});

const waves = [
  assignment(701, 'Worksheet 1: Units and uncertainty', -20, { submission: { workflow_state: 'graded' } }),
  assignment(702, 'Lab report: The pendulum', -2, { points_possible: 40 }),
  assignment(703, 'Worksheet 2: Standing waves', 3),
  assignment(704, 'Lab report: Sound in a tube', 9, {
    points_possible: 40,
    description:
      '<h2>Task</h2><p>Measure the speed of sound in a tube and write a lab report of 4 to 6 pages.</p>' +
      '<ul><li>You must include a diagram of the setup.</li><li>You must state the uncertainty of each result.</li>' +
      '<li>Cite at least three sources.</li></ul>',
    rubric: [
      { description: 'Method', points: 15, ratings: [{ description: 'Repeatable', points: 15 }] },
      { description: 'Uncertainty', points: 15 },
      { description: 'Writing', points: 10 },
    ],
  }),
  assignment(705, 'Essay: What is light?', 16),
  assignment(706, 'Lab report: The prism', 24, { points_possible: 40 }),
  assignment(707, 'Questionnaire about the course', null, { points_possible: 0 }),
];

const things = {
  '/api/v1/users/self': { id: 42, name: 'Ada Lovelace' },
  '/api/v1/courses': [
    {
      id: 70,
      name: 'Waves and Optics',
      course_code: 'PHYS 210',
      public_description: 'From the pendulum to light, with six experiments.',
      term: { name: 'Autumn 2026' },
      teachers: [{ display_name: 'Prof. Emmy Noether' }],
    },
    {
      id: 80,
      name: 'Philosophy of Science',
      course_code: 'PHIL 210',
      term: { name: 'Autumn 2026' },
      teachers: [{ display_name: 'Dr. Karl P.' }],
    },
  ],
  '/api/v1/courses/70/assignments': waves,
  '/api/v1/courses/80/assignments': [
    assignment(801, 'Essay 1: Induction', 5, { points_possible: 30 }),
    assignment(802, 'Essay 2: Falsification', 19, { points_possible: 30 }),
  ],
  '/api/v1/courses/70/modules': [
    { id: 1, name: 'Measuring', position: 1, items: [item(701), item(702)] },
    {
      id: 2,
      name: 'Sound',
      position: 2,
      prerequisite_module_ids: [1],
      require_sequential_progress: true,
      items: [item(703, 'must_submit'), item(704, 'must_submit')],
    },
    { id: 3, name: 'Light', position: 3, prerequisite_module_ids: [1], items: [item(705)] },
    {
      id: 4,
      name: 'Spectra',
      position: 4,
      prerequisite_module_ids: [2, 3],
      unlock_at: evening(14),
      items: [item(706)],
    },
  ],
  '/api/v1/courses/80/modules': [],
};
for (const course of things['/api/v1/courses']) things[`/api/v1/courses/${course.id}`] = course;
for (const one of waves) things[`/api/v1/courses/70/assignments/${one.id}`] = one;

const compact = days => new Date(Date.now() + days * DAY).toISOString().slice(0, 10).replaceAll('-', '');

const calendar = () =>
  [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//looking//EN',
    'BEGIN:VEVENT',
    'UID:1@looking',
    `DTSTAMP:${compact(0)}T080000Z`,
    `DTSTART;VALUE=DATE:${compact(2)}`,
    'SUMMARY:Reading week begins',
    'END:VEVENT',
    'BEGIN:VEVENT',
    'UID:2@looking',
    `DTSTAMP:${compact(0)}T080000Z`,
    `DTSTART:${compact(6)}T130000Z`,
    `DTEND:${compact(6)}T143000Z`,
    'SUMMARY:Seminar: Models of light',
    'END:VEVENT',
    'END:VCALENDAR',
    '',
  ].join('\r\n');

function answer(request, response) {
  const { pathname } = new URL(request.url, 'http://localhost');
  const say = (status, body, type = 'application/json; charset=utf-8') => {
    response.writeHead(status, { 'content-type': type, 'x-rate-limit-remaining': '699.9' });
    response.end(body);
  };
  if (pathname === '/feeds/secret.ics') return say(200, calendar(), 'text/calendar; charset=utf-8');
  if (request.headers.authorization !== `Bearer ${KEY}`) {
    return say(401, JSON.stringify({ errors: [{ message: 'Invalid access token.' }] }));
  }
  const thing = things[pathname];
  if (!thing) return say(404, JSON.stringify({ errors: [{ message: 'The resource does not exist.' }] }));
  return say(200, JSON.stringify(thing));
}

/** Opens it on a free port. */
export function openCanvas() {
  const server = createServer(answer);
  return new Promise(resolve =>
    server.listen(0, '127.0.0.1', () =>
      resolve({
        url: `http://127.0.0.1:${server.address().port}`,
        close: () => {
          server.closeAllConnections();
          server.close();
        },
      }),
    ),
  );
}

if (process.argv[1]?.endsWith('canvas-site.mjs')) {
  const { url } = await openCanvas();
  console.log(`a Canvas at ${url}, with the key ${KEY}; a calendar at ${url}/feeds/secret.ics`);
}
