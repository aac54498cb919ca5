import type { AssignmentRef } from './paths';

/** Something a person may be waiting for. */
export interface Notice {
  /** The same in every tab. */
  id: string;
  title: string;
  text: string;
  failed: boolean;
  assignment: AssignmentRef;
  /** The feedback it is about; without one it is about the plan. */
  feedback?: string;
}

interface Happened {
  event_type: string;
  payload?: unknown;
}

/** What there is to tell of an event. Progress is none, nor is what the person ended. */
export function noticeOf({ event_type: type, payload }: Happened): Notice | null {
  if (typeof payload !== 'object' || payload === null) return null;
  const said = payload as Record<string, unknown>;
  const {
    course_id: courseId,
    assignment_id: assignmentId,
    title,
    job_id: job,
    plan_version: version,
  } = said;
  if (typeof courseId !== 'string' || typeof assignmentId !== 'string') return null;
  const error = said.error as { code?: unknown } | null | undefined;
  if (said.status === 'cancelled' || error?.code === 'study.cancelled') return null;
  const about = { assignment: { courseId, assignmentId }, text: typeof title === 'string' ? title : '' };
  const failed = type.endsWith('failed');
  switch (type) {
    case 'assignment.plan_ready':
      return { ...about, failed, id: `plan ${assignmentId} ${String(version)}`, title: 'Your plan is ready' };
    case 'assignment.failed':
      return {
        ...about,
        failed,
        id: `plan ${assignmentId} ${String(said.timestamp)}`,
        title: 'A plan could not be made',
      };
    case 'assignment.feedback_ready':
    case 'assignment.feedback_failed':
      if (typeof job !== 'string') return null;
      return {
        ...about,
        failed,
        id: `feedback ${job}`,
        title: failed ? 'A draft could not be looked at' : 'Your feedback is ready',
        feedback: job,
      };
    default:
      return null;
  }
}

/** Whether a tab shows what a notice is about, shows something else, or is not seen. */
export type Stance = 'looking' | 'here' | 'away';
const ranks: Stance[] = ['looking', 'here', 'away'];

type Message =
  | { kind: 'ask'; from: string; notice: Notice }
  | { kind: 'answer'; from: string; id: string; stance: Stance }
  | { kind: 'settled'; id: string };

/** What tabs of one browser hear each other by. */
export interface Channel {
  say(message: unknown): void;
  onSaid(hear: (message: unknown) => void): void;
  close(): void;
}

/** Tabs answer at once, also those whose own connection is slow; one that is asleep is not waited for. */
const WAIT_MS = 300;
/** So many are remembered as told. */
const REMEMBERED = 100;

/** The tabs of this browser; none where it has no way to let them hear each other. */
export function tabs(name: string): Channel | undefined {
  if (typeof BroadcastChannel === 'undefined') return undefined;
  const channel = new BroadcastChannel(name);
  return {
    say: message => channel.postMessage(message),
    onSaid: hear => {
      channel.onmessage = ({ data }) => hear(data);
    },
    close: () => channel.close(),
  };
}

/**
 * Lets one of several tabs tell a notice: nobody where one of them shows what it is about, else one that is seen, else one
 * that is not. All tabs come to the same answer because they all rank the same stances.
 */
export function oneTabTells({
  me,
  channel,
  stance,
  tell,
  waitMs = WAIT_MS,
}: {
  /** Unlike any other tab's. */
  me: string;
  channel: Channel | undefined;
  stance: (notice: Notice) => Stance;
  tell: (notice: Notice) => void;
  waitMs?: number;
}) {
  const settled = new Set<string>();
  const answers = new Map<string, Map<string, Stance>>();
  const timers = new Map<string, ReturnType<typeof setTimeout>>();

  const settle = (id: string) => {
    settled.add(id);
    for (const old of settled) {
      if (settled.size <= REMEMBERED) break;
      settled.delete(old);
    }
    clearTimeout(timers.get(id));
    timers.delete(id);
    answers.delete(id);
  };
  const hear = (id: string, from: string, their: Stance) => answers.get(id)?.set(from, their);
  const say = (message: Message) => channel?.say(message);

  channel?.onSaid(said => {
    const message = said as Message;
    if (message.kind === 'settled') settle(message.id);
    else if (message.kind === 'answer') hear(message.id, message.from, message.stance);
    else say({ kind: 'answer', from: me, id: message.notice.id, stance: stance(message.notice) });
  });

  const decide = (notice: Notice) => {
    const all = [...(answers.get(notice.id) ?? [])].sort(
      ([a, one], [b, other]) => ranks.indexOf(one) - ranks.indexOf(other) || (a < b ? -1 : 1),
    );
    const [first] = all;
    if (first?.[0] !== me) return settle(notice.id);
    settle(notice.id);
    say({ kind: 'settled', id: notice.id });
    if (first[1] !== 'looking') tell(notice);
  };

  return {
    /** Something to tell; each tab hears of it by itself. */
    offer: (notice: Notice) => {
      if (settled.has(notice.id) || timers.has(notice.id)) return;
      answers.set(notice.id, new Map([[me, stance(notice)]]));
      say({ kind: 'ask', from: me, notice });
      timers.set(
        notice.id,
        setTimeout(() => decide(notice), waitMs),
      );
    },
    stop: () => {
      for (const timer of timers.values()) clearTimeout(timer);
      channel?.close();
    },
  };
}
