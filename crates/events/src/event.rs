//! What is announced, and the catalogue of its types.

use crate::Error;
use kernel::{Actor, RunId, TenantId, UserId};
use serde_json::{Value, json};

/// Who may see an event, within its tenant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Audience {
    /// This person only.
    User(UserId),
    /// Everybody of the tenant.
    Tenant,
}

impl Audience {
    pub(crate) const fn owner(self) -> Option<UserId> {
        match self {
            Self::User(user) => Some(user),
            Self::Tenant => None,
        }
    }
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// A declared type: `assignment.created`. The part before the dot is its topic.
    pub kind: &'static str,
    /// The wire id of what it happened to, at most 200 bytes.
    pub subject: String,
    /// Who may see it.
    pub audience: Audience,
    /// What a reader needs to know, small (the log refuses 64 KiB); large things are fetched by id.
    pub payload: Value,
}

/// An event with the context it happened in, for [`crate::Events::announce_many`].
#[derive(Debug, Clone, PartialEq)]
pub struct Announced {
    /// Whose event it is.
    pub tenant: TenantId,
    /// Who acted.
    pub actor: Actor,
    /// The run it happened in.
    pub run: Option<RunId>,
    /// What happened.
    pub event: Event,
}

/// A declared type of event. Names are append-only: a payload may gain fields; a change that would
/// break a reader is a new name.
#[derive(Debug, Clone, Copy)]
pub struct EventType {
    /// `noun.happened`, lower case with underscores: `assignment.plan_ready`.
    pub name: &'static str,
    /// When it is announced, in one sentence.
    pub summary: &'static str,
    /// JSON Schema of the payload.
    pub payload: fn() -> Value,
}

/// The catalogue of all rooms' event types, as written to `contract/events.json`: sorted by name, with
/// the envelope they travel in. Refuses malformed and repeated names.
pub fn contract(rooms: &[&[EventType]]) -> Result<Value, Error> {
    let mut types: Vec<&EventType> = rooms.iter().copied().flatten().collect();
    types.sort_by_key(|t| t.name);
    let repeated = types.windows(2).find(|pair| pair[0].name == pair[1].name).map(|pair| pair[0]);
    if let Some(bad) = types.iter().copied().find(|t| !well_formed(t.name)).or(repeated) {
        return Err(Error::EventType(bad.name));
    }
    let list: Vec<Value> = types
        .iter()
        .map(|t| json!({ "event_type": t.name, "summary": t.summary, "payload": (t.payload)() }))
        .collect();
    Ok(json!({ "envelope": envelope(), "events": list }))
}

/// `noun.happened`: two words of lower-case letters, digits and underscores.
fn well_formed(name: &str) -> bool {
    let word = |w: &str| {
        w.starts_with(|c: char| c.is_ascii_lowercase())
            && w.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
    };
    name.len() <= 80 && name.split_once('.').is_some_and(|(noun, verb)| word(noun) && word(verb))
}

fn envelope() -> Value {
    let text = |what: &str| json!({ "type": "string", "description": what });
    json!({
        "type": "object",
        "required": ["position", "id", "event_type", "version", "subject", "actor", "at", "payload"],
        "properties": {
            "position": text("Place in the log, decimal digits. A cursor: `since` and `Last-Event-ID` take it."),
            "id": text("Unique id of the event."),
            "event_type": text("One of the names below."),
            "version": { "type": "integer", "const": 1, "description": "Version of this envelope." },
            "subject": text("Wire id of what it happened to."),
            "actor": {
                "type": "object",
                "required": ["kind", "id"],
                "properties": {
                    "kind": { "enum": ["user", "agent", "api_key", "system"] },
                    "id": { "type": "string", "format": "uuid" }
                }
            },
            "run": text("Wire id of the run it happened in; absent outside runs."),
            "at": { "type": "string", "format": "date-time" },
            "payload": { "type": "object", "description": "As described for the type." }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(name: &'static str) -> EventType {
        EventType { name, summary: "Something happened.", payload: || json!({ "type": "object" }) }
    }

    #[test]
    fn the_catalogue_is_sorted_and_complete() {
        let rooms: [&[EventType]; 2] =
            [&[kind("run.started"), kind("run.ended")], &[kind("assignment.created")]];
        let contract = contract(&rooms).unwrap();
        let names: Vec<&str> = contract["events"]
            .as_array()
            .unwrap()
            .iter()
            .map(|e| e["event_type"].as_str().unwrap())
            .collect();
        assert_eq!(names, ["assignment.created", "run.ended", "run.started"]);
        assert_eq!(contract["envelope"]["properties"]["version"]["const"], 1);
    }

    #[test]
    fn repeated_and_malformed_names_are_refused() {
        assert!(contract(&[&[kind("run.started")], &[kind("run.started")]]).is_err());
        for name in ["run", "Run.started", "run.", ".started", "run.two words", "run.a.b", "9run.x", "run._x"]
        {
            assert!(contract(&[&[kind(name)]]).is_err(), "{name}");
        }
    }
}
