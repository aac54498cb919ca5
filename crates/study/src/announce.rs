//! What the rest of the house hears of assignments, and what their streams say.

use crate::{
    Study,
    assignments::Assignment,
    feedback::{Analysis, Job, JobStatus, Review, Verdict},
    plan::{Milestone, Plan},
    workspaces::{Status, Workspace},
};
use audit::Entry;
use events::{Audience, Event, EventType};
use kernel::Ctx;
use runs::Failure;
use serde_json::{Value, json};
use store::TenantTx;

/// Everything this room announces. Names are append-only.
pub const EVENTS: &[EventType] = &[
    EventType {
        name: "assignment.created",
        summary: "A person entered an assignment.",
        payload: assignment_schema,
    },
    EventType {
        name: "assignment.updated",
        summary: "A person changed an assignment.",
        payload: assignment_schema,
    },
    EventType {
        name: "assignment.removed",
        summary: "A person removed an assignment.",
        payload: assignment_schema,
    },
    EventType {
        name: "assignment.progress",
        summary: "Planning was queued, or reached a stage.",
        payload: stream_schema,
    },
    EventType {
        name: "assignment.draft_summary",
        summary: "A first summary of what is asked.",
        payload: stream_schema,
    },
    EventType {
        name: "assignment.milestone_preview",
        summary: "A milestone of the draft.",
        payload: stream_schema,
    },
    EventType {
        name: "assignment.plan_ready",
        summary: "A version of the plan is published.",
        payload: stream_schema,
    },
    EventType {
        name: "assignment.failed",
        summary: "Planning failed, or was cancelled.",
        payload: stream_schema,
    },
    EventType {
        name: "assignment.feedback_progress",
        summary: "Feedback on a draft was queued, or reached a stage.",
        payload: feedback_schema,
    },
    EventType {
        name: "assignment.feedback_preview",
        summary: "The first figures of a feedback.",
        payload: feedback_schema,
    },
    EventType {
        name: "assignment.feedback_ready",
        summary: "A feedback is published.",
        payload: feedback_schema,
    },
    EventType {
        name: "assignment.feedback_failed",
        summary: "Feedback failed, or was cancelled.",
        payload: feedback_schema,
    },
];

fn assignment_schema() -> Value {
    json!({
        "type": "object", "required": ["course_id", "assignment_id", "title"],
        "properties": {
            "course_id": { "type": "string" }, "assignment_id": { "type": "string" }, "title": { "type": "string" }
        }
    })
}

fn stream_schema() -> Value {
    json!({
        "type": "object",
        "required": ["event_type", "workspace_id", "stage", "status", "progress", "message", "timestamp"],
        "properties": {
            "event_type": { "enum": ["progress", "draft_summary", "milestone_preview", "plan_ready", "failed"] },
            "course_id": { "type": "string" },
            "assignment_id": { "type": "string" },
            "title": { "type": "string" },
            "workspace_id": { "type": "string" },
            "stage": { "type": ["string", "null"] },
            "status": { "enum": Status::ALL.map(Status::as_str) },
            "progress": { "type": "integer", "minimum": 0, "maximum": 100 },
            "message": { "type": "string" },
            "timestamp": { "type": "string", "format": "date-time" },
            "draft_summary": { "type": "object" },
            "milestone_preview": { "type": "object" },
            "plan_version": { "type": "integer" },
            "error": { "type": "object" }
        }
    })
}

fn feedback_schema() -> Value {
    json!({
        "type": "object",
        "required": ["event_type", "workspace_id", "job_id", "target", "stage", "status", "progress", "message", "timestamp"],
        "properties": {
            "event_type": { "enum": ["progress", "feedback_preview", "feedback_ready", "failed"] },
            "course_id": { "type": "string" },
            "assignment_id": { "type": "string" },
            "title": { "type": "string" },
            "workspace_id": { "type": "string" },
            "job_id": { "type": "string" },
            "run_id": { "type": "string" },
            "target": {
                "type": "object",
                "properties": { "type": { "enum": ["milestone", "assignment"] }, "id": { "type": "string" }, "title": { "type": "string" } }
            },
            "stage": { "type": ["string", "null"] },
            "status": { "enum": JobStatus::ALL.map(JobStatus::as_str) },
            "progress": { "type": "integer", "minimum": 0, "maximum": 100 },
            "message": { "type": "string" },
            "timestamp": { "type": "string", "format": "date-time" },
            "feedback_preview": { "type": "object" },
            "feedback_version": { "type": "integer" },
            "engine": { "type": "string" },
            "error": { "type": "object" }
        }
    })
}

/// An event and its audit entry.
pub(crate) type Said = (Event, Option<Entry>);

/// Says something about an assignment to its person.
pub(crate) trait Announce {
    fn announce(&self, tx: &mut TenantTx, ctx: &Ctx, said: Said);
}

impl Announce for Study {
    fn announce(&self, tx: &mut TenantTx, ctx: &Ctx, (event, entry): Said) {
        self.events.announce(tx, ctx, event, entry);
    }
}

fn about(a: &Assignment, kind: &'static str, action: &'static str) -> Said {
    let payload = json!({
        "course_id": a.target.course_id, "assignment_id": a.target.assignment_id, "title": a.title
    });
    let event = Event { kind, subject: a.id.to_string(), audience: Audience::User(a.owner), payload };
    (event, Some(Entry::done(action, a.id)))
}

pub(crate) fn created(a: &Assignment) -> Said {
    about(a, "assignment.created", "study.assignment.create")
}

pub(crate) fn updated(a: &Assignment) -> Said {
    about(a, "assignment.updated", "study.assignment.update")
}

/// A browser sent what it saw.
pub(crate) fn captured(a: &Assignment) -> Said {
    about(a, "assignment.updated", "study.assignment.capture")
}

/// The course system was asked what it says.
pub(crate) fn fetched(a: &Assignment) -> Said {
    about(a, "assignment.updated", "study.assignment.fetch")
}

pub(crate) fn removed(a: &Assignment) -> Said {
    about(a, "assignment.removed", "study.assignment.remove")
}

/// What a stream says: the common fields, and what an event adds.
fn streamed(study: &Study, a: &Assignment, w: &Workspace, kind: &'static str, extra: Value) -> Event {
    let event_type = kind.trim_start_matches("assignment.");
    let mut payload = json!({
        "event_type": event_type,
        "course_id": a.target.course_id,
        "assignment_id": a.target.assignment_id,
        "title": a.title,
        "workspace_id": w.id,
        "stage": w.stage,
        "status": w.status.as_str(),
        "progress": w.progress,
        "message": w.message.as_deref().unwrap_or(""),
        "timestamp": study.world.now(),
    });
    if let (Value::Object(all), Value::Object(extra)) = (&mut payload, extra) {
        all.extend(extra);
    }
    Event { kind, subject: a.id.to_string(), audience: Audience::User(a.owner), payload }
}

pub(crate) fn started(study: &Study, a: &Assignment, w: &Workspace) -> Said {
    let action = if w.reprocessing { "study.plan.reprocess" } else { "study.plan.start" };
    (
        streamed(study, a, w, "assignment.progress", json!({ "run_id": w.run })),
        Some(Entry::done(action, a.id)),
    )
}

pub(crate) fn progress(study: &Study, a: &Assignment, w: &Workspace) -> Said {
    (streamed(study, a, w, "assignment.progress", json!({})), None)
}

/// The most requirements a first summary shows.
const PREVIEWED: usize = 12;

pub(crate) fn draft_summary(
    study: &Study,
    a: &Assignment,
    w: &Workspace,
    objective: Option<&str>,
    requirements: &[&str],
) -> Said {
    let shown: Vec<&&str> = requirements.iter().take(PREVIEWED).collect();
    let summary = json!({
        "title": a.title, "objective": objective, "requirement_count": requirements.len(), "requirements": shown
    });
    (streamed(study, a, w, "assignment.draft_summary", json!({ "draft_summary": summary })), None)
}

pub(crate) fn milestone_preview(study: &Study, a: &Assignment, w: &Workspace, m: &Milestone) -> Said {
    let tasks: Vec<&str> = m.tasks.iter().map(|t| t.title.as_str()).collect();
    let preview = json!({
        "id": m.id, "title": m.title, "order": m.order, "purpose": m.purpose, "due_strategy": m.due_strategy,
        "tasks": tasks
    });
    (streamed(study, a, w, "assignment.milestone_preview", json!({ "milestone_preview": preview })), None)
}

pub(crate) fn plan_ready(study: &Study, a: &Assignment, w: &Workspace, plan: &Plan) -> Said {
    let extra = json!({ "plan_version": plan.version, "engine": plan.engine });
    let entry = Entry::done("study.plan.publish", a.id)
        .with([("version", i64::from(plan.version).into()), ("engine", plan.engine.as_str().into())]);
    (streamed(study, a, w, "assignment.plan_ready", extra), Some(entry))
}

pub(crate) fn failed(study: &Study, a: &Assignment, w: &Workspace, failure: &Failure) -> Said {
    let entry = Entry::done("study.plan.fail", a.id).with([("code", failure.code.as_str().into())]);
    (streamed(study, a, w, "assignment.failed", json!({ "error": failure })), Some(entry))
}

/// What a stream says of a feedback: the common fields, those of the job, and what an event adds.
fn told(
    study: &Study,
    a: &Assignment,
    j: &Job,
    (kind, event_type): (&'static str, &str),
    extra: Value,
) -> Event {
    let mut payload = json!({
        "event_type": event_type,
        "course_id": a.target.course_id,
        "assignment_id": a.target.assignment_id,
        "title": a.title,
        "workspace_id": j.workspace,
        "job_id": j.id,
        "run_id": j.run,
        "target": j.target,
        "stage": j.stage,
        "status": j.status.as_str(),
        "progress": j.progress,
        "message": j.message.as_deref().unwrap_or(""),
        "timestamp": study.world.now(),
    });
    if let (Value::Object(all), Value::Object(extra)) = (&mut payload, extra) {
        all.extend(extra);
    }
    Event { kind, subject: a.id.to_string(), audience: Audience::User(a.owner), payload }
}

pub(crate) fn feedback_started(study: &Study, a: &Assignment, j: &Job) -> Said {
    let entry = Entry::done("study.feedback.start", a.id).with([("target", j.target.kind.as_str().into())]);
    (told(study, a, j, ("assignment.feedback_progress", "progress"), json!({})), Some(entry))
}

pub(crate) fn feedback_progress(study: &Study, a: &Assignment, j: &Job) -> Said {
    (told(study, a, j, ("assignment.feedback_progress", "progress"), json!({})), None)
}

/// The first figures of a feedback, before its quotes are checked.
pub(crate) struct Preview(Value);

impl Preview {
    pub(crate) fn of(review: &Review, analysis: &Analysis) -> Self {
        let count = |verdicts: &[Verdict]| {
            analysis.checks.iter().filter(|check| verdicts.contains(&check.verdict)).count()
        };
        let fixes: Vec<&str> =
            review.required_fixes.iter().take(PREVIEWED).map(|fix| fix.title.as_str()).collect();
        Self(json!({
            "engine": review.engine,
            "words": analysis.words,
            "met": count(&[Verdict::Met, Verdict::Addressed]),
            "partly": count(&[Verdict::Partly]),
            "open": count(&[Verdict::Missing, Verdict::Broken]),
            "not_checked": count(&[Verdict::NotChecked]),
            "required_fixes": fixes,
        }))
    }
}

pub(crate) fn feedback_preview(study: &Study, a: &Assignment, j: &Job, preview: &Preview) -> Said {
    let extra = json!({ "feedback_preview": preview.0 });
    (told(study, a, j, ("assignment.feedback_preview", "feedback_preview"), extra), None)
}

pub(crate) fn feedback_ready(study: &Study, a: &Assignment, j: &Job) -> Said {
    let extra = json!({ "feedback_version": j.version, "engine": j.engine });
    let entry = Entry::done("study.feedback.publish", a.id).with([
        ("version", i64::from(j.version).into()),
        ("engine", j.engine.as_deref().unwrap_or_default().into()),
    ]);
    (told(study, a, j, ("assignment.feedback_ready", "feedback_ready"), extra), Some(entry))
}

pub(crate) fn feedback_failed(study: &Study, a: &Assignment, j: &Job) -> Said {
    let code = j.error.as_ref().map_or("study.failed", |failure| failure.code.as_str());
    let entry = Entry::done("study.feedback.fail", a.id).with([("code", code.into())]);
    (told(study, a, j, ("assignment.feedback_failed", "failed"), json!({ "error": j.error })), Some(entry))
}
