//! What this room announces. Names are append-only.

use crate::providers::StoredProvider;
use ::events::{Audience, Event, EventType};
use serde_json::{Value, json};

pub(crate) const CREATED: &str = "model_provider.created";
pub(crate) const UPDATED: &str = "model_provider.updated";
pub(crate) const DELETED: &str = "model_provider.deleted";
pub(crate) const VERIFIED: &str = "model_provider.verified";

/// The event types of this room.
pub const EVENTS: &[EventType] = &[
    EventType { name: CREATED, summary: "A model provider was added.", payload: schema },
    EventType { name: UPDATED, summary: "A model provider was changed.", payload: schema },
    EventType { name: DELETED, summary: "A model provider was removed.", payload: schema },
    EventType { name: VERIFIED, summary: "A model provider was tested.", payload: schema },
];

fn schema() -> Value {
    json!({
        "type": "object", "required": ["provider_id", "kind", "label"],
        "properties": {
            "provider_id": { "type": "string" },
            "kind": { "type": "string" },
            "label": { "type": "string" },
            "verified_as": { "type": ["string", "null"], "description": "`ok`, or the class of the failure of the last test." }
        }
    })
}

pub(crate) fn about(kind: &'static str, provider: &StoredProvider) -> Event {
    Event {
        kind,
        subject: provider.id.to_string(),
        audience: Audience::Tenant,
        payload: json!({
            "provider_id": provider.id, "kind": provider.kind, "label": provider.label,
            "verified_as": provider.verified_as,
        }),
    }
}

/// The label is a text somebody wrote, and an address may say much: both stay out of the audit.
pub(crate) fn entry(action: &'static str, provider: &StoredProvider) -> audit::Entry {
    audit::Entry::done(action, provider.id)
        .with([("kind", provider.kind.as_str().into()), ("has_key", provider.secret.is_some().into())])
}
