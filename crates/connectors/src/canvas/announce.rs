//! What the rest of the house hears of Canvas.

use crate::canvas::{Canvas, connections::Connection, sync::SyncCounts};
use audit::Entry;
use events::{Audience, Event, EventType};
use kernel::Ctx;
use serde_json::{Value, json};
use store::TenantTx;

/// Everything this room announces. Names are append-only.
pub const EVENTS: &[EventType] = &[
    EventType {
        name: "canvas_connection.created",
        summary: "A person connected a Canvas, or gave a connection another key.",
        payload: connection_schema,
    },
    EventType {
        name: "canvas_connection.updated",
        summary: "A person renamed a connection, or made it the default.",
        payload: connection_schema,
    },
    EventType {
        name: "canvas_connection.verified",
        summary: "A Canvas accepted the key of a connection.",
        payload: connection_schema,
    },
    EventType {
        name: "canvas_connection.removed",
        summary: "A person removed a connection.",
        payload: connection_schema,
    },
    EventType {
        name: "canvas_connection.synced",
        summary: "Courses, assignments and topics were brought in line with a Canvas.",
        payload: synced_schema,
    },
];

fn connection_schema() -> Value {
    json!({
        "type": "object", "required": ["base_url", "label"],
        "properties": { "base_url": { "type": "string" }, "label": { "type": "string" } }
    })
}

fn synced_schema() -> Value {
    let count = |what: &str| json!({ "type": "integer", "description": what });
    json!({
        "type": "object",
        "required": ["courses", "assignments", "topics", "created", "updated", "archived", "unreadable"],
        "properties": {
            "courses": count("Courses Canvas lists."),
            "assignments": count("Assignments Canvas lists."),
            "topics": count("Topics Canvas lists."),
            "created": count("Courses, assignments and topics that are new."),
            "updated": count("Courses, assignments and topics that changed."),
            "archived": count("Courses, assignments and topics that are no longer listed."),
            "unreadable": count("Courses whose assignments Canvas did not show.")
        }
    })
}

impl Canvas {
    pub(crate) fn say(
        &self,
        tx: &mut TenantTx,
        ctx: &Ctx,
        c: &Connection,
        kind: &'static str,
        action: &'static str,
    ) {
        let payload = json!({ "base_url": c.base_url, "label": c.label });
        let event = Event { kind, subject: c.id.to_string(), audience: Audience::User(c.owner), payload };
        let entry = Entry::done(action, c.id).with([("base_url", c.base_url.as_str().into())]);
        self.parts().events.announce(tx, ctx, event, Some(entry));
    }

    pub(crate) fn say_synced(&self, tx: &mut TenantTx, ctx: &Ctx, c: &Connection, counts: SyncCounts) {
        let payload = json!(counts);
        let kind = "canvas_connection.synced";
        let event = Event { kind, subject: c.id.to_string(), audience: Audience::User(c.owner), payload };
        self.parts().events.announce(tx, ctx, event, None);
    }
}
