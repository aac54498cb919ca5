// The state behind the mock: people, assignments, runs, and one list of events that streams read from.
import { randomUUID } from 'node:crypto';
import { itemsOf, planOf } from './plan.mjs';

const stages = [
  ['fetch_canvas_context', 'Collecting what is known'],
  ['fetch_and_parse_attachments', 'Reading the files'],
  ['distill_assignment_requirements', 'Finding what is asked'],
  ['draft_plan', 'Drafting milestones and tasks'],
  ['verify_against_source', 'Holding each statement against the source'],
  ['finalize_plan', 'Publishing the plan'],
];

export const id = prefix => `${prefix}_${randomUUID().replaceAll('-', '').slice(0, 26)}`;
const now = () => new Date().toISOString();
const sleep = ms => new Promise(resolve => setTimeout(resolve, ms));

export function makeHouse({ stageMs }) {
  const house = {
    users: new Map(),
    passwords: new Map(),
    tokens: new Map(),
    refresh: new Map(),
    assignments: new Map(),
    plans: new Map(),
    items: new Map(),
    runs: new Map(),
    files: new Map(),
    uploads: new Map(),
    events: [],
    listeners: new Set(),
  };

  house.announce = (owner, event_type, subject, payload = {}) => {
    const event = {
      position: String(house.events.length + 1),
      id: id('evt'),
      event_type,
      version: 1,
      subject,
      at: now(),
      payload,
      owner,
    };
    house.events.push(event);
    for (const listener of house.listeners) listener(event);
  };

  house.makeAssignment = (owner, input) => {
    const assignment = {
      owner,
      course_id: 'local',
      assignment_id: id('asg'),
      title: input.title,
      course_name: input.course_name ?? null,
      due_at: input.due_at ?? null,
      points_possible: input.points_possible ?? null,
      rubric: input.rubric ?? null,
      text: input.text ?? null,
      files: (input.file_ids ?? []).map(fileId => house.files.get(fileId)).filter(Boolean),
      created_at: now(),
      updated_at: now(),
      workspace: {
        workspace_id: id('wsp'),
        status: 'new',
        stage: null,
        progress: 0,
        run_id: null,
        version: null,
        error: null,
        updated_at: now(),
      },
      happenings: [],
    };
    house.assignments.set(assignment.assignment_id, assignment);
    house.announce(owner, 'assignment.created', assignment.assignment_id);
    return assignment;
  };

  const tell = (assignment, event_type, more = {}) => {
    const { workspace_id, stage, status, progress } = assignment.workspace;
    assignment.happenings.push({
      event_type,
      workspace_id,
      stage,
      status,
      progress,
      message: '',
      timestamp: now(),
      ...more,
    });
    for (const listener of house.listeners) listener({ happening: assignment.assignment_id });
  };

  house.start = (assignment, { reprocess = false, instantly = false } = {}) => {
    const run = {
      id: id('run'),
      owner: assignment.owner,
      kind: 'study.plan',
      state: 'running',
      priority: 'high',
      attempt: 1,
      failures: 0,
      subject: assignment.assignment_id,
      parent_id: null,
      progress: 0,
      message: 'Starting',
      error: null,
      cancel_requested: false,
      created_at: now(),
      started_at: now(),
      finished_at: null,
      attempts: [],
      children: [],
      steps: [],
      log: [],
    };
    house.runs.set(run.id, run);
    Object.assign(assignment.workspace, {
      status: 'running',
      stage: stages[0][0],
      progress: 0,
      run_id: run.id,
      error: null,
      updated_at: now(),
    });
    assignment.happenings = [];
    house.announce(assignment.owner, 'run.started', run.id);
    const work = pipeline(assignment, run, instantly);
    return reprocess ? work : work;
  };

  async function pipeline(assignment, run, instantly) {
    const version = (assignment.workspace.version ?? 0) + 1;
    const plan = planOf(assignment, version);
    const log = (level, message) =>
      run.log.push({ n: run.log.length + 1, at: now(), attempt: 1, level, message });
    for (const [n, [stage, message]] of stages.entries()) {
      const started_at = now();
      const progress = Math.round(((n + 0.5) / stages.length) * 100);
      Object.assign(assignment.workspace, { stage, progress, updated_at: now() });
      Object.assign(run, { progress, message });
      log('info', message);
      tell(assignment, 'progress', { message });
      house.announce(assignment.owner, 'run.progressed', run.id);
      if (!instantly) await sleep(stageMs);
      if (run.cancel_requested)
        return end(assignment, run, 'cancelled', {
          code: 'runs.cancelled',
          message: 'The run was cancelled.',
        });
      if (n === 1 && /\bbroken\b/i.test(assignment.title)) {
        log('error', 'brief.pdf: the file is encrypted');
        run.attempts.push({
          attempt: 1,
          outcome: 'failed',
          error: { code: 'documents.encrypted', message: 'brief.pdf is protected by a password.' },
          ended_at: now(),
          retry_at: null,
        });
        return end(assignment, run, 'failed', {
          code: 'study.no_source',
          message: 'None of the files could be read: brief.pdf is protected by a password.',
        });
      }
      if (stage === 'draft_plan') {
        tell(assignment, 'draft_summary', {
          message: 'A first summary',
          draft_summary: {
            title: plan.assignment_summary.title,
            objective: plan.assignment_summary.objective,
          },
        });
        for (const milestone of plan.milestones) {
          if (!instantly) await sleep(stageMs / 4);
          tell(assignment, 'milestone_preview', {
            message,
            milestone_preview: {
              id: milestone.id,
              title: milestone.title,
              order: milestone.order,
              tasks: milestone.tasks.length,
            },
          });
        }
      }
      run.steps.push({ name: stage, occurrence: 0, attempt: 1, started_at, finished_at: now() });
    }
    house.plans.set(assignment.assignment_id, [
      ...(house.plans.get(assignment.assignment_id) ?? []),
      { plan, created_at: now() },
    ]);
    house.items.set(
      assignment.assignment_id,
      itemsOf(assignment, plan, house.items.get(assignment.assignment_id) ?? []),
    );
    assignment.workspace.version = version;
    end(assignment, run, 'completed', null);
  }

  function end(assignment, run, state, error) {
    Object.assign(run, {
      state,
      error,
      progress: state === 'completed' ? 100 : run.progress,
      message: state === 'completed' ? `Version ${assignment.workspace.version}` : run.message,
      finished_at: now(),
    });
    const status = state === 'completed' ? 'ready' : 'failed';
    Object.assign(assignment.workspace, {
      status,
      progress: status === 'ready' ? 100 : assignment.workspace.progress,
      error,
      updated_at: now(),
    });
    tell(assignment, status === 'ready' ? 'plan_ready' : 'failed', {
      message: error?.message ?? 'The plan is ready',
    });
    house.announce(assignment.owner, `run.${state}`, run.id);
    house.announce(assignment.owner, 'assignment.changed', assignment.assignment_id);
  }

  return house;
}
