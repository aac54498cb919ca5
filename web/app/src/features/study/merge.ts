import type { Milestone, Plan, PlanTask, WorkItem } from '@atelier/api';

/** One task: what the plan says, and what has become of it. */
export interface TaskLine {
  id: string;
  /** Absent in old versions, which are only read. */
  item: WorkItem | undefined;
  /** A person added it; it may be removed again. */
  added: boolean;
  /** Feedback asked for it. */
  fix: boolean;
  title: string;
  description: string;
  deliverable: string;
  doneWhen: string;
  minutes: number;
  done: boolean;
  dueAt: string | null;
  /** Titles of open tasks to finish first. */
  after: string[];
}

export interface MilestoneLine {
  plan: Milestone;
  item: WorkItem | undefined;
  title: string;
  dueAt: string | null;
  tasks: TaskLine[];
  done: number;
}

export interface Progress {
  done: number;
  total: number;
  minutesLeft: number;
}

/** Lays the work items over the plan. What a person changed or added wins over what the plan said. */
export function mergePlan(plan: Plan, items: readonly WorkItem[]): MilestoneLine[] {
  const byKey = new Map(items.filter(item => item.stable_key).map(item => [item.stable_key, item]));
  const byPlanId = new Map<string, { title: string; done: boolean }>();
  for (const task of plan.milestones.flatMap(milestone => milestone.tasks)) {
    const item = byKey.get(task.stable_key);
    byPlanId.set(task.id, { title: item?.title ?? task.title, done: item?.state === 'done' });
  }
  const planned = (task: PlanTask): TaskLine => {
    const item = byKey.get(task.stable_key);
    return {
      id: item?.id ?? task.id,
      item,
      added: false,
      fix: false,
      title: item?.title ?? task.title,
      description: item?.description ?? task.description,
      deliverable: item?.deliverable ?? task.deliverable,
      doneWhen: item?.done_definition ?? task.done_definition,
      minutes: item?.effort_minutes ?? task.effort_minutes,
      done: item?.state === 'done',
      dueAt: item?.due_at ?? null,
      after: task.depends_on.flatMap(id => {
        const before = byPlanId.get(id);
        return before && !before.done ? [before.title] : [];
      }),
    };
  };
  const added = (item: WorkItem): TaskLine => ({
    id: item.id,
    item,
    added: true,
    fix: item.kind === 'fix',
    title: item.title,
    description: item.description,
    deliverable: item.deliverable,
    doneWhen: item.done_definition,
    minutes: item.effort_minutes ?? 0,
    done: item.state === 'done',
    dueAt: item.due_at ?? null,
    after: [],
  });
  return [...plan.milestones]
    .sort((a, b) => a.order - b.order)
    .map(milestone => {
      const item = byKey.get(milestone.stable_key);
      const own = item ? items.filter(each => each.parent_id === item.id && !each.stable_key) : [];
      const tasks = [...milestone.tasks.map(planned), ...own.map(added)];
      if (tasks.every(task => task.item)) {
        tasks.sort((a, b) => (a.item?.position ?? 0) - (b.item?.position ?? 0));
      }
      return {
        plan: milestone,
        item,
        title: item?.title ?? milestone.title,
        dueAt: item?.due_at ?? milestone.due_at ?? null,
        tasks,
        done: tasks.filter(task => task.done).length,
      };
    });
}

export function progressOf(lines: readonly MilestoneLine[]): Progress {
  const tasks = lines.flatMap(line => line.tasks);
  return {
    done: tasks.filter(task => task.done).length,
    total: tasks.length,
    minutesLeft: tasks.filter(task => !task.done).reduce((sum, task) => sum + task.minutes, 0),
  };
}
