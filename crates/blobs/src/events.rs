//! What this room announces. Names are append-only.

use crate::File;
use ::events::{Audience, Event, EventType};
use serde_json::{Value, json};

const CREATED: &str = "file.created";
const DELETED: &str = "file.deleted";

/// The event types of this room.
pub const EVENTS: &[EventType] = &[
    EventType { name: CREATED, summary: "A file was handed in.", payload: payload_schema },
    EventType { name: DELETED, summary: "A file was deleted.", payload: payload_schema },
];

fn payload_schema() -> Value {
    json!({
        "type": "object",
        "required": ["file_id", "name", "media_type", "size"],
        "properties": {
            "file_id": { "type": "string" },
            "name": { "type": "string", "description": "Display name, cleaned." },
            "media_type": { "type": "string" },
            "size": { "type": "integer", "description": "Bytes." }
        }
    })
}

pub(crate) fn created(file: &File) -> (Event, audit::Entry) {
    (about(CREATED, file), entry("blobs.file.create", file))
}

pub(crate) fn deleted(file: &File) -> (Event, audit::Entry) {
    (about(DELETED, file), entry("blobs.file.delete", file))
}

fn about(kind: &'static str, file: &File) -> Event {
    Event {
        kind,
        subject: file.id.to_string(),
        audience: Audience::User(file.owner),
        payload: json!({ "file_id": file.id, "name": file.name, "media_type": file.mime, "size": file.size }),
    }
}

/// The name is a text somebody wrote: it stays out of the audit.
fn entry(action: &'static str, file: &File) -> audit::Entry {
    audit::Entry::done(action, file.id)
        .with([("media_type", file.mime.as_str().into()), ("size", (file.size as i64).into())])
}
