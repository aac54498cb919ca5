//! What the rest of the house hears of runs.

use crate::{Runs, engine::sql::Ended};
use events::{Announced, Audience, Event, EventType};
use kernel::{Actor, Ctx, RunId, UserId};
use serde_json::{Value, json};
use store::{Json, SystemTx, TenantTx};
use uuid::Uuid;

/// Everything this room announces. Names are append-only.
pub const EVENTS: &[EventType] = &[
    EventType { name: "run.progress", summary: "A run said how far it is.", payload: progress_schema },
    EventType { name: "run.completed", summary: "A run ended with a result.", payload: ended_schema },
    EventType { name: "run.failed", summary: "A run used up its attempts.", payload: ended_schema },
    EventType { name: "run.cancelled", summary: "A run was cancelled.", payload: ended_schema },
    EventType { name: "run.retried", summary: "A failed run was queued again.", payload: empty_schema },
];

fn progress_schema() -> Value {
    json!({
        "type": "object", "required": ["progress", "message"],
        "properties": { "progress": { "type": "integer", "minimum": 0, "maximum": 100 }, "message": { "type": "string" } }
    })
}

fn ended_schema() -> Value {
    json!({
        "type": "object", "required": ["kind", "state"],
        "properties": {
            "kind": { "type": "string" }, "state": { "enum": ["completed", "failed", "cancelled"] },
            "about": { "type": ["string", "null"], "description": "Wire id of what the run was about." },
            "error": { "type": ["object", "null"], "properties": { "code": { "type": "string" }, "message": { "type": "string" } } }
        }
    })
}

fn empty_schema() -> Value {
    json!({ "type": "object" })
}

fn audience(owner: Option<Uuid>) -> Audience {
    owner.map_or(Audience::Tenant, |id| Audience::User(UserId(id)))
}

fn ended_event(run: &Ended) -> Event {
    let kind = match run.state.as_str() {
        "completed" => "run.completed",
        "failed" => "run.failed",
        _ => "run.cancelled",
    };
    let error = run.error.as_ref().map(|Json(failure)| failure);
    Event {
        kind,
        subject: run.id.to_string(),
        audience: audience(run.owner),
        payload: json!({ "kind": run.kind, "state": run.state, "about": run.subject, "error": error }),
    }
}

impl Runs {
    pub(crate) fn announce_progress(
        &self,
        tx: &mut TenantTx,
        ctx: &Ctx,
        id: RunId,
        percent: i16,
        message: &str,
    ) {
        let event = Event {
            kind: "run.progress",
            subject: id.to_string(),
            audience: audience(ctx.user().map(|u| u.0)),
            payload: json!({ "progress": percent, "message": message }),
        };
        self.events().announce(tx, ctx, event, None);
    }

    /// A person ended these runs.
    pub(crate) fn announce_ended(&self, tx: &mut TenantTx, ctx: &Ctx, ended: &[Ended]) {
        for run in ended {
            let entry = audit::Entry::done("runs.run.cancel", run.id.to_string());
            self.events().announce(tx, ctx, ended_event(run), Some(entry));
        }
    }

    pub(crate) fn announce_retried(&self, tx: &mut TenantTx, ctx: &Ctx, id: RunId) {
        let event = Event {
            kind: "run.retried",
            subject: id.to_string(),
            audience: audience(ctx.user().map(|u| u.0)),
            payload: json!({}),
        };
        self.events().announce(tx, ctx, event, Some(audit::Entry::done("runs.run.retry", id.to_string())));
    }

    /// The engine ended these runs.
    pub(crate) fn announce_ended_many(&self, tx: &mut SystemTx, ended: &[Ended]) {
        let rows: Vec<Announced> = ended
            .iter()
            .map(|run| Announced {
                tenant: run.tenant,
                actor: Actor::system(),
                run: Some(run.id),
                event: ended_event(run),
            })
            .collect();
        self.events().announce_many(tx, &rows);
    }
}
