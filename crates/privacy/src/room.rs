//! The room itself.

use crate::{Holding, Whose, erasures, exports};
use blobs::Blobs;
use events::Events;
use identity::Identity;
use kernel::{Actor, Ctx, UserId, World};
use runs::{Kind, Runs};
use std::{fmt, sync::Arc};
use store::Store;

/// What the room stands on.
pub struct Parts {
    /// The database.
    pub store: Store,
    /// Time, ids, randomness.
    pub world: World,
    /// The event log.
    pub events: Events,
    /// Durable runs.
    pub runs: Runs,
    /// Files: where exports lie.
    pub blobs: Blobs,
    /// People.
    pub identity: Arc<Identity>,
    /// What is kept of a person, in the order in which it is removed.
    pub holdings: Vec<Arc<dyn Holding>>,
}

/// The room. Cheap to clone.
#[derive(Clone)]
pub struct Privacy(Arc<Parts>);

impl fmt::Debug for Privacy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Privacy")
    }
}

impl Privacy {
    /// The room over its parts.
    pub fn new(parts: Parts) -> Self {
        Self(Arc::new(parts))
    }

    pub(crate) fn store(&self) -> &Store {
        &self.0.store
    }

    pub(crate) fn world(&self) -> &World {
        &self.0.world
    }

    pub(crate) fn events(&self) -> &Events {
        &self.0.events
    }

    pub(crate) fn runs(&self) -> &Runs {
        &self.0.runs
    }

    pub(crate) fn blobs(&self) -> &Blobs {
        &self.0.blobs
    }

    pub(crate) fn identity(&self) -> &Identity {
        &self.0.identity
    }

    pub(crate) fn holdings(&self) -> &[Arc<dyn Holding>] {
        &self.0.holdings
    }

    /// The person in each of their tenants.
    pub(crate) async fn whose(&self, person: UserId) -> Result<Vec<(String, Whose)>, identity::Error> {
        let places = self.identity().memberships(person).await?;
        let whose = places.into_iter().map(|place| {
            let ctx = Ctx::new(place.tenant, Actor::user(person));
            (place.slug, Whose { person, ctx, alone: place.alone })
        });
        Ok(whose.collect())
    }
}

/// The run kinds of this room.
pub fn kinds(privacy: &Privacy) -> [Kind; 2] {
    [exports::kind(privacy.clone()), erasures::kind(privacy.clone())]
}
