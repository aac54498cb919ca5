//! What the rest of the house hears of feeds.

use crate::feeds::{Feed, Feeds};
use audit::Entry;
use events::{Audience, Event, EventType};
use kernel::Ctx;
use serde_json::{Value, json};
use store::TenantTx;

/// Everything feeds announce. Names are append-only.
pub const EVENTS: &[EventType] = &[
    EventType { name: "calendar_feed.created", summary: "A person added a calendar.", payload: schema },
    EventType {
        name: "calendar_feed.updated",
        summary: "A person added a calendar that was there already; it may have another name now.",
        payload: schema,
    },
    EventType {
        name: "calendar_feed.synced",
        summary: "A calendar was brought in line with its server.",
        payload: schema,
    },
    EventType {
        name: "calendar_feed.failed",
        summary: "A calendar could not be had, also after some attempts.",
        payload: schema,
    },
    EventType { name: "calendar_feed.removed", summary: "A person removed a calendar.", payload: schema },
];

fn schema() -> Value {
    json!({
        "type": "object", "required": ["host", "label"],
        "properties": {
            "host": { "type": "string" }, "label": { "type": "string" },
            "error": { "type": "string", "description": "The code of the reason." }
        }
    })
}

impl Feeds {
    /// Says something about a feed to its person, and notes it for the record where a person did it.
    pub(super) fn say(
        &self,
        tx: &mut TenantTx,
        ctx: &Ctx,
        feed: &Feed,
        kind: &'static str,
        action: Option<&'static str>,
    ) {
        let mut payload = json!({ "host": feed.host, "label": feed.label });
        if let Some((code, _)) = &feed.error {
            payload["error"] = json!(code);
        }
        let event =
            Event { kind, subject: feed.id.to_string(), audience: Audience::User(feed.owner), payload };
        let entry = action.map(|a| Entry::done(a, feed.id).with([("host", feed.host.as_str().into())]));
        self.parts().events.announce(tx, ctx, event, entry);
    }
}
