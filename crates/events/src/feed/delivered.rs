//! An event as it is read, shared by everybody it goes to.

use crate::Position;
use bytes::Bytes;
use chrono::{DateTime, Utc};
use kernel::{RunId, TenantId, UserId};
use parking_lot::Mutex;
use serde::{Serialize, ser::SerializeMap as _};
use serde_json::value::RawValue;
use std::sync::Arc;
use uuid::Uuid;

/// Who acted, as the log says it: a newer release may know more kinds than this one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct By {
    /// `user`, `agent`, `api_key`, `system`.
    pub kind: Box<str>,
    /// Which one; nil for the system.
    pub id: Uuid,
}

/// Bytes for the wire.
#[derive(Debug, Clone)]
pub(crate) struct Encoded {
    pub bytes: Bytes,
    /// Nothing comes after it.
    pub last: bool,
}

/// One event of the log. Subscribers share it, and what was encoded of it once.
#[derive(Debug)]
pub struct Delivered {
    /// Its place in the log.
    pub position: Position,
    /// Unique id.
    pub id: Uuid,
    /// `noun.happened`.
    pub kind: Box<str>,
    /// Version of the envelope.
    pub version: i16,
    /// Whose event it is.
    pub tenant: TenantId,
    /// The one person who may see it; everybody of the tenant when `None`.
    pub owner: Option<UserId>,
    /// Wire id of what it happened to.
    pub subject: Arc<str>,
    /// Who acted.
    pub actor: By,
    /// The run it happened in.
    pub run: Option<RunId>,
    /// When.
    pub at: DateTime<Utc>,
    /// JSON, as stored.
    pub payload: Box<RawValue>,
    pub(crate) encoded: Mutex<Vec<(Arc<str>, Option<Encoded>)>>,
}

impl Delivered {
    /// The payload as a type of the room that announced it.
    pub fn payload<'a, T: serde::Deserialize<'a>>(&'a self) -> Result<T, serde_json::Error> {
        serde_json::from_str(self.payload.get())
    }

    /// What is the same for every reader of `view` (a channel, a kind of stream): made by the first,
    /// shared by the others. `None` where the view does not show this event.
    pub(crate) fn encoded(
        &self,
        view: &Arc<str>,
        encode: impl FnOnce(&Self) -> Option<Encoded>,
    ) -> Option<Encoded> {
        let mut encoded = self.encoded.lock();
        if let Some((_, known)) = encoded.iter().find(|(name, _)| name == view) {
            return known.clone();
        }
        let made = encode(self);
        encoded.push((Arc::clone(view), made.clone()));
        made
    }

    /// What it counts for in a bounded buffer, in bytes.
    pub(crate) fn weight(&self) -> usize {
        200 + self.payload.get().len() + self.subject.len()
    }

    /// The fields of the envelope, into an object that may hold others already.
    pub(crate) fn envelope<M: serde::ser::SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        map.serialize_entry("position", &self.position)?;
        map.serialize_entry("id", &self.id)?;
        map.serialize_entry("event_type", &self.kind)?;
        map.serialize_entry("version", &self.version)?;
        map.serialize_entry("subject", &self.subject)?;
        map.serialize_entry("actor", &self.actor)?;
        if let Some(run) = self.run {
            map.serialize_entry("run", &run)?;
        }
        map.serialize_entry("at", &self.at)?;
        map.serialize_entry("payload", &self.payload)
    }
}

/// The envelope, as described in `contract/events.json`.
impl Serialize for Delivered {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        self.envelope(&mut map)?;
        map.end()
    }
}
