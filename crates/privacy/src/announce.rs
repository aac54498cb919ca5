//! What the rest of the house hears of exports and erasures.

use crate::{Erasure, Export, Left, Privacy};
use audit::Entry;
use events::{Audience, Event, EventType};
use kernel::{Ctx, UserId};
use runs::Failure;
use serde_json::{Value, json};
use store::TenantTx;

/// Everything this room announces. Names are append-only.
pub const EVENTS: &[EventType] = &[
    EventType {
        name: "privacy.export_started",
        summary: "A person asked for everything of theirs.",
        payload: export_schema,
    },
    EventType {
        name: "privacy.export_ready",
        summary: "An export can be downloaded.",
        payload: export_schema,
    },
    EventType {
        name: "privacy.export_failed",
        summary: "An export could not be made.",
        payload: export_schema,
    },
    EventType { name: "privacy.export_removed", summary: "An export was removed.", payload: export_schema },
    EventType {
        name: "privacy.erasure_started",
        summary: "A person asked to be erased.",
        payload: erasure_schema,
    },
    EventType {
        name: "privacy.erasure_failed",
        summary: "Something of a person is left.",
        payload: erasure_schema,
    },
    EventType { name: "privacy.erased", summary: "A person was erased.", payload: erasure_schema },
    EventType {
        name: "privacy.erased_late",
        summary: "Something came after an erasure, and was removed.",
        payload: late_schema,
    },
];

fn export_schema() -> Value {
    json!({
        "type": "object", "required": ["export_id", "state"],
        "properties": {
            "export_id": { "type": "string" },
            "state": { "enum": ["queued", "running", "ready", "failed"] },
            "size": { "type": ["integer", "null"], "description": "Bytes." },
            "expires_at": { "type": "string", "format": "date-time" },
            "error": { "type": ["object", "null"] }
        }
    })
}

fn erasure_schema() -> Value {
    json!({
        "type": "object", "required": ["erasure_id"],
        "properties": { "erasure_id": { "type": "string" }, "error": { "type": ["object", "null"] } }
    })
}

fn late_schema() -> Value {
    json!({
        "type": "object", "required": ["erasure_id", "found"],
        "properties": {
            "erasure_id": { "type": "string" },
            "found": { "type": "array", "items": {
                "type": "object", "required": ["list", "rows"],
                "properties": { "list": { "type": "string" }, "rows": { "type": "integer" } }
            } }
        }
    })
}

/// What became of an export.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Told {
    Started,
    Ready,
    Failed,
    Removed,
}

impl Privacy {
    pub(crate) fn tell_export(&self, tx: &mut TenantTx, ctx: &Ctx, export: &Export, told: Told) {
        let (kind, action) = match told {
            Told::Started => ("privacy.export_started", "privacy.export.start"),
            Told::Ready => ("privacy.export_ready", "privacy.export.finish"),
            Told::Failed => ("privacy.export_failed", "privacy.export.fail"),
            Told::Removed => ("privacy.export_removed", "privacy.export.remove"),
        };
        let payload = json!({
            "export_id": export.id, "state": export.state, "size": export.size, "expires_at": export.expires_at,
            "error": export.error
        });
        let event =
            Event { kind, subject: export.id.to_string(), audience: Audience::User(export.owner), payload };
        self.events().announce(tx, ctx, event, Some(Entry::done(action, export.id)));
    }

    pub(crate) fn tell_erasure_started(
        &self,
        tx: &mut TenantTx,
        ctx: &Ctx,
        erasure: &Erasure,
        person: UserId,
    ) {
        let event = Event {
            kind: "privacy.erasure_started",
            subject: erasure.id.to_string(),
            audience: Audience::User(person),
            payload: json!({ "erasure_id": erasure.id }),
        };
        self.events().announce(tx, ctx, event, Some(Entry::done("privacy.erasure.start", erasure.id)));
    }

    /// Lists and numbers of rows, and nobody's name.
    pub(crate) fn tell_found_late(&self, tx: &mut TenantTx, ctx: &Ctx, erasure: &Erasure, found: &[Left]) {
        let event = Event {
            kind: "privacy.erased_late",
            subject: erasure.id.to_string(),
            audience: Audience::Tenant,
            payload: json!({ "erasure_id": erasure.id, "found": found }),
        };
        self.events().announce(tx, ctx, event, Some(Entry::done("privacy.erasure.look", erasure.id)));
    }

    /// Nobody is named: by now there is nobody, or soon there shall be nobody.
    pub(crate) fn tell_erasure_ended(
        &self,
        tx: &mut TenantTx,
        ctx: &Ctx,
        erasure: &Erasure,
        failure: Option<&Failure>,
    ) {
        let (kind, action) = match failure {
            Some(_) => ("privacy.erasure_failed", "privacy.erasure.fail"),
            None => ("privacy.erased", "privacy.erasure.finish"),
        };
        let payload = json!({ "erasure_id": erasure.id, "error": failure });
        let event = Event { kind, subject: erasure.id.to_string(), audience: Audience::Tenant, payload };
        self.events().announce(tx, ctx, event, Some(Entry::done(action, erasure.id)));
    }
}
