//! The door for those who have work to be done: queue, cancel, retry, signal.

pub(crate) mod sql;

use crate::{Error, LogLevel, engine};
use chrono::{DateTime, Utc};
use events::Events;
use kernel::{ActorKind, Ctx, RunId, World};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::time::Duration;
use store::{Bell, Store, TenantTx};
use uuid::Uuid;

/// The most lines of one run's log.
const MAX_LOG: i64 = 10_000;
/// The longest log line, in characters.
const MAX_LINE: usize = 4_000;

/// How urgent a run is. Within a priority, tenants take turns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, Default)]
#[serde(rename_all = "snake_case")]
pub enum Priority {
    /// Before everything else.
    Critical,
    /// Somebody waits for it.
    High,
    /// The rest.
    #[default]
    Normal,
    /// When nothing else is to be done.
    Low,
}

impl Priority {
    pub(crate) const fn number(self) -> i16 {
        self as i16
    }
}

/// A run to be queued.
#[derive(Debug, Clone)]
pub struct NewRun {
    kind: &'static str,
    input: Value,
    priority: Priority,
    after: Option<Duration>,
    subject: Option<String>,
    dedupe: Option<String>,
    parent: Option<RunId>,
}

impl NewRun {
    /// A run of that kind with that input, due now, of normal priority.
    pub fn new(kind: &'static str, input: &impl Serialize) -> Result<Self, Error> {
        Ok(Self {
            kind,
            input: serde_json::to_value(input)?,
            priority: Priority::Normal,
            after: None,
            subject: None,
            dedupe: None,
            parent: None,
        })
    }

    /// With that priority.
    #[must_use]
    pub const fn priority(mut self, priority: Priority) -> Self {
        self.priority = priority;
        self
    }

    /// Not before this time has passed.
    #[must_use]
    pub const fn after(mut self, time: Duration) -> Self {
        self.after = Some(time);
        self
    }

    /// What the run is about: the wire id of some object.
    #[must_use]
    pub fn about(mut self, subject: impl ToString) -> Self {
        self.subject = Some(subject.to_string());
        self
    }

    /// At most one queued or running run of this kind has this key in the tenant.
    #[must_use]
    pub fn once(mut self, key: impl Into<String>) -> Self {
        self.dedupe = Some(key.into());
        self
    }

    pub(crate) const fn child_of(mut self, parent: RunId) -> Self {
        self.parent = Some(parent);
        self
    }
}

/// Whose runs the caller sees and changes: people theirs, the house itself (`None`) those of nobody. What is nobody's is not
/// everybody's: a run of the house may be about one person. Whoever is neither has no runs.
pub(crate) fn owner(ctx: &Ctx) -> Option<Uuid> {
    match ctx.user() {
        None if ctx.actor.principal.kind == ActorKind::System => None,
        person => Some(person.map_or(Uuid::nil(), |p| p.0)),
    }
}

/// A run as it is queued, all defaults decided.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    pub id: RunId,
    pub kind: &'static str,
    pub run_at: DateTime<Utc>,
    pub now: DateTime<Utc>,
    pub priority: i16,
    pub input: Value,
    pub ctx: Ctx,
    pub owner: Option<Uuid>,
    pub subject: Option<String>,
    pub dedupe: Option<String>,
    pub parent: Option<Uuid>,
}

/// The room: queue, cancel, retry and look at runs. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Runs {
    store: Store,
    world: World,
    events: Events,
    bell: Bell,
    cancel_bell: Bell,
}

impl Runs {
    /// The room over one database.
    pub fn new(store: Store, world: World, events: Events) -> Self {
        let (bell, cancel_bell) = (store.bell("runs"), store.bell("runs.cancel"));
        Self { store, world, events, bell, cancel_bell }
    }

    pub(crate) const fn store(&self) -> &Store {
        &self.store
    }

    pub(crate) const fn events(&self) -> &Events {
        &self.events
    }

    pub(crate) const fn world(&self) -> &World {
        &self.world
    }

    pub(crate) const fn bell(&self) -> &Bell {
        &self.bell
    }

    pub(crate) const fn cancel_bell(&self) -> &Bell {
        &self.cancel_bell
    }

    fn row(&self, ctx: &Ctx, new: NewRun) -> Row {
        let now = self.world.now();
        let after = new.after.and_then(|d| chrono::Duration::from_std(d).ok()).unwrap_or_default();
        Row {
            id: self.world.id(),
            kind: new.kind,
            run_at: now + after,
            now,
            priority: new.priority.number(),
            input: new.input,
            ctx: Ctx { run: None, ..ctx.clone() },
            owner: ctx.user().map(|u| u.0),
            subject: new.subject,
            dedupe: new.dedupe,
            parent: new.parent.map(RunId::uuid),
        }
    }

    /// Queues a run on the caller's transaction: it exists when, and only when, that commits. With a
    /// [`NewRun::once`] key that is already queued, the id of that run is returned.
    pub async fn enqueue(&self, tx: &mut TenantTx, ctx: &Ctx, new: NewRun) -> Result<RunId, Error> {
        let row = self.row(ctx, new);
        let (id, kind, dedupe) = (row.id, row.kind, row.dedupe.clone());
        tx.ring_after_commit(&self.bell);
        let Some(dedupe) = dedupe else {
            sql::insert_later(tx, row);
            return Ok(id);
        };
        // Two tries: the other run may end between the two statements.
        for row in [row.clone(), row] {
            if sql::insert(tx, row).await? {
                return Ok(id);
            }
            if let Some(other) = sql::by_dedupe(tx, kind, &dedupe).await? {
                return Ok(other);
            }
        }
        Err(store::Error::Conflict.into())
    }

    /// Queues many runs of one kind in one statement.
    pub async fn enqueue_many(
        &self,
        tx: &mut TenantTx,
        ctx: &Ctx,
        kind: &'static str,
        priority: Priority,
        inputs: &[Value],
    ) -> Result<Vec<RunId>, Error> {
        let ids: Vec<Uuid> = inputs.iter().map(|_| self.world.id()).collect();
        let ctx = Ctx { run: None, ..ctx.clone() };
        sql::insert_many(tx, &ctx, self.world.now(), kind, priority.number(), &ids, inputs).await?;
        tx.ring_after_commit(&self.bell);
        Ok(ids.into_iter().map(RunId).collect())
    }

    /// Cancels a run and its children: at once when nobody works on it, else as soon as its worker
    /// notices, which is bounded by the kind's grace.
    pub async fn cancel(&self, ctx: &Ctx, id: RunId) -> Result<(), Error> {
        let mut tx = self.store.tenant(ctx).await?;
        self.cancel_in(&mut tx, ctx, id).await?;
        tx.commit().await?;
        Ok(())
    }

    /// [`Runs::cancel`] on the caller's transaction.
    pub async fn cancel_in(&self, tx: &mut TenantTx, ctx: &Ctx, id: RunId) -> Result<(), Error> {
        let standing = self.lock(tx, ctx, id).await?;
        if standing.ended {
            return Err(Error::WrongState { state: standing.state, verb: "cancelled" });
        }
        let now = self.world.now();
        let mut open = vec![(id, standing.leased)];
        while let Some((id, leased)) = open.pop() {
            open.extend(sql::open_children(tx, id).await?);
            if leased {
                sql::want_cancel(tx, id);
                tx.settle().await?;
            } else {
                let tenant = [ctx.tenant.uuid()];
                let ended =
                    engine::sql::archive_unheld(tx, now, &tenant, &[id.uuid()], "cancelled", None).await?;
                self.announce_ended(tx, ctx, &ended);
            }
        }
        tx.ring_after_commit(&self.cancel_bell);
        Ok(())
    }

    /// Tries a failed or cancelled run again: finished steps stay finished.
    pub async fn retry(&self, ctx: &Ctx, id: RunId) -> Result<(), Error> {
        let mut tx = self.store.tenant(ctx).await?;
        let standing = self.lock(&mut tx, ctx, id).await?;
        if !standing.ended || standing.state == "completed" {
            return Err(Error::WrongState { state: standing.state, verb: "retried" });
        }
        sql::revive(&mut tx, id, self.world.now()).await?;
        self.announce_retried(&mut tx, ctx, id);
        tx.ring_after_commit(&self.bell);
        tx.commit().await?;
        Ok(())
    }

    /// Leaves a signal for a run that waits, or will wait, for it.
    pub async fn signal(
        &self,
        tx: &mut TenantTx,
        id: RunId,
        name: &str,
        payload: &impl Serialize,
    ) -> Result<(), Error> {
        let standing = sql::lock(tx, id).await?.ok_or(Error::NotFound(id))?;
        if standing.ended {
            return Err(Error::WrongState { state: standing.state, verb: "signalled" });
        }
        sql::signal(tx, id, name.to_owned(), serde_json::to_value(payload)?, self.world.now());
        tx.ring_after_commit(&self.bell);
        Ok(())
    }

    pub(crate) async fn log(
        &self,
        ctx: &Ctx,
        id: RunId,
        attempt: i32,
        level: LogLevel,
        message: &str,
    ) -> Result<(), Error> {
        let line: String = message.chars().filter(|c| *c != '\0').take(MAX_LINE).collect();
        let mut tx = self.store.tenant(ctx).await?;
        sql::log(&mut tx, id, attempt, level.as_str(), &line, self.world.now(), MAX_LOG).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Locks a run the caller may change. A run that is not theirs is not there.
    async fn lock(&self, tx: &mut TenantTx, ctx: &Ctx, id: RunId) -> Result<sql::Standing, Error> {
        let standing = sql::lock(tx, id).await?.ok_or(Error::NotFound(id))?;
        if standing.owner != owner(ctx) {
            return Err(Error::NotFound(id));
        }
        Ok(standing)
    }
}
