//! Where assignments come from, and how those of a course system are taken in.

use crate::{
    Error, Study,
    announce::{self, Announce as _},
    assignments::{Assignment, LOCAL, Target, sql},
    mode::Mode,
};
use connectors::{Connection, ConnectionId, canvas::Id};
use kernel::Ctx;
use serde::{Deserialize, Serialize};
use store::TenantTx;
use url::Url;
use utoipa::ToSchema;

/// Where an assignment comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = AssignmentOrigin)]
pub enum Origin {
    /// A person entered it.
    Entered,
    /// It is fetched from a Canvas before each plan.
    Canvas,
    /// A browser sent what a Canvas showed it.
    Captured,
}

impl Origin {
    /// The name in the table and on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Entered => "entered",
            Self::Canvas => "canvas",
            Self::Captured => "captured",
        }
    }

    pub(crate) fn read(text: &str) -> Self {
        match text {
            "canvas" => Self::Canvas,
            "captured" => Self::Captured,
            _ => Self::Entered,
        }
    }
}

impl Target {
    /// Whether these can be the ids of a course system.
    pub(crate) fn is_elsewhere(&self) -> bool {
        self.course_id != LOCAL
            && Id::read(&self.course_id, "course_id").is_ok()
            && Id::read(&self.assignment_id, "assignment_id").is_ok()
    }
}

impl Assignment {
    /// Makes sure that these are the numbers of the same assignment: another Canvas counts for itself. `origin` is the
    /// address of the Canvas that is about to be believed.
    pub(crate) fn stays_at(&self, origin: &str) -> Result<(), Error> {
        let of = |text: &str| Url::parse(text).ok().map(|url| url.origin());
        match self.url.as_deref().and_then(of) {
            Some(before) if of(origin).is_none_or(|now| now != before) => Err(Error::OtherCanvas),
            _ => Ok(()),
        }
    }
}

impl Study {
    /// The caller's connections, where a target may need one. Asked before a transaction is opened: who holds one
    /// connection to the database and waits for another keeps both from others.
    pub(crate) async fn connections_for(&self, ctx: &Ctx, target: &Target) -> Result<Vec<Connection>, Error> {
        match &self.canvas {
            Some(canvas) if target.is_elsewhere() => Ok(canvas.connections(ctx).await?),
            _ => Ok(Vec::new()),
        }
    }

    /// Says through which connection an assignment is fetched: the one named, the one it was fetched through before if
    /// that is still there, or the default. What a browser sent needs none, and is fetched only where one is named.
    pub(crate) fn settle_connection(
        &self,
        tx: &mut TenantTx,
        assignment: &mut Assignment,
        named: Option<ConnectionId>,
        known: &[Connection],
    ) -> Result<(), Error> {
        if assignment.origin == Origin::Entered || (assignment.origin == Origin::Captured && named.is_none())
        {
            return Ok(());
        }
        let has = |id: &ConnectionId| known.iter().any(|c| c.id == *id);
        let connection = match named {
            Some(id) if !has(&id) => return Err(Error::NoSuchConnection(id.to_string())),
            Some(id) => Some(id),
            None => assignment
                .connection
                .filter(has)
                .or_else(|| known.iter().find(|c| c.is_default).map(|c| c.id)),
        };
        let connection = connection.ok_or(Error::NoConnection)?;
        let there = known.iter().find(|c| c.id == connection).map(|c| c.base_url.as_str());
        assignment.stays_at(there.unwrap_or_default())?;
        if (assignment.origin, assignment.connection) != (Origin::Canvas, Some(connection)) {
            (assignment.origin, assignment.connection) = (Origin::Canvas, Some(connection));
            assignment.version += 1;
            assignment.updated_at = self.world.now();
            sql::save(tx, assignment);
        }
        Ok(())
    }

    /// Takes in an assignment of a course system that nobody started yet. What it says is fetched when its plan is made.
    pub(crate) async fn take_in(
        &self,
        tx: &mut TenantTx,
        ctx: &Ctx,
        target: &Target,
        origin: Origin,
    ) -> Result<Assignment, Error> {
        if !target.is_elsewhere() {
            return Err(Error::NoAssignment);
        }
        let now = self.world.now();
        let assignment = Assignment {
            id: self.world.id(),
            owner: ctx.user().ok_or(Error::NoAssignment)?,
            target: target.clone(),
            title: format!("Assignment {}", target.assignment_id),
            course_name: None,
            text: None,
            rubric: None,
            points_possible: None,
            due_at: None,
            files: Vec::new(),
            version: 1,
            created_at: now,
            updated_at: now,
            workspace: None,
            origin,
            connection: None,
            url: None,
            course: None,
            mode: Mode::default(),
        };
        // Another start may have come first: then its row is the one that is locked.
        sql::insert(tx, &assignment);
        let found = sql::lock(tx, ctx, target).await?.ok_or(Error::NoAssignment)?;
        if found.id == assignment.id {
            self.announce(tx, ctx, announce::created(&found));
        }
        Ok(found)
    }
}
