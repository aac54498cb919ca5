import type { Milestone, Plan, PlanTask, WorkItem } from '@atelier/api';

/** One task: what the plan says, and what has become of it. */
export interface TaskLine {
  id: string;
  plan: PlanTask;
  /** Absent in old versions and until the work items of a plan exist. */
  item: WorkItem | undefined;
  title: string;
  description: string;
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

/** Lays the work items over the plan. What a person changed wins over what the plan said. */
export function mergePlan(plan: Plan, items: readonly WorkItem[]): MilestoneLine[] {
  const byKey = new Map(items.filter(item => item.plan_key).map(item => [item.plan_key, item]));
  const taskTitles = new Map<string, { title: string; done: boolean }>();
  for (const task of plan.milestones.flatMap(milestone => milestone.tasks)) {
    const item = byKey.get(task.stable_key);
    taskTitles.set(task.id, { title: item?.title ?? task.title, done: item?.state === 'done' });
  }
  return [...plan.milestones]
    .sort((a, b) => a.order - b.order)
    .map(milestone => {
      const item = byKey.get(milestone.stable_key);
      const tasks = milestone.tasks.map((task): TaskLine => {
        const own = byKey.get(task.stable_key);
        return {
          id: own?.id ?? task.id,
          plan: task,
          item: own,
          title: own?.title ?? task.title,
          description: own?.description ?? task.description,
          done: own?.state === 'done',
          dueAt: own?.due_at ?? null,
          after: task.depends_on.flatMap(id => {
            const before = taskTitles.get(id);
            return before && !before.done ? [before.title] : [];
          }),
        };
      });
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
    minutesLeft: tasks.filter(task => !task.done).reduce((sum, task) => sum + task.plan.effort_minutes, 0),
  };
}

/** The position that puts `moved` at index `to` among its siblings: between its new neighbours. */
export function positionAt(siblings: readonly WorkItem[], moved: WorkItem, to: number): number {
  const rest = siblings.filter(item => item.id !== moved.id);
  const before = rest[to - 1]?.position;
  const after = rest[to]?.position;
  if (before === undefined) return after === undefined ? moved.position : after - 1;
  return after === undefined ? before + 1 : (before + after) / 2;
}
