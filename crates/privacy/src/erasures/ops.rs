//! Asking to be erased.

use super::{
    Erasure, ErasureId, ErasureState, Remains,
    pipeline::{ERASE, EraseInput},
    sql,
};
use crate::{Error, Privacy, exports::Own};
use identity::Client;
use kernel::{Actor, Ctx, SecretString};
use runs::{NewRun, Priority};
use std::sync::Arc;

impl Privacy {
    /// Begins to erase the caller, who proves by their password that it is them; one that is going on is given instead.
    pub async fn start_erasure(
        &self,
        ctx: &Ctx,
        client: &Client,
        password: &SecretString,
    ) -> Result<Erasure, Error> {
        let person = ctx.user().ok_or(Error::NoPerson)?;
        self.identity().confirm(ctx, client, password).await.map_err(|error| match error {
            // They are signed in; it is the field that is wrong.
            identity::Error::WrongCredentials => Error::WrongPassword,
            other => other.into(),
        })?;
        if self.identity().is_needed(person).await? {
            return Err(Error::Needed);
        }
        let mut tx = self.store().tenant(ctx).await?;
        let known = sql::active(&mut tx, person).await?;
        drop(tx);
        if let Some(known) = known {
            // One whose run ended without a word must not stand in the way.
            self.settle_erasure(&nobody(ctx), &known).await?;
        }
        let mut tx = self.store().tenant(ctx).await?;
        sql::lock_person(&mut tx, person).await?;
        if let Some(active) = sql::active(&mut tx, person).await? {
            return Ok(active);
        }
        let id: ErasureId = self.world().id();
        // The run belongs to nobody: it outlives the person, and says nothing of them.
        let new = NewRun::new(ERASE, &EraseInput { erasure: id })?.priority(Priority::High).about(id);
        let run = self.runs().enqueue(&mut tx, &nobody(ctx), new).await?;
        let now = self.world().now();
        let erasure = Erasure { id, person: Some(person), state: ErasureState::Queued, run, created_at: now };
        sql::insert(&mut tx, &erasure).await?;
        self.tell_erasure_started(&mut tx, ctx, &erasure, person);
        tx.commit().await?;
        Ok(erasure)
    }

    /// What stays when a person is erased, and why.
    pub fn remains(&self) -> Vec<Remains> {
        let own = Own(self.clone());
        let rooms = self.holdings().iter().map(Arc::as_ref).chain([&own as &dyn crate::Holding]);
        let mut remains: Vec<Remains> = rooms.flat_map(crate::Holding::stays).collect();
        let others = [
            ("privacy/erasures", "That somebody was erased, and when. It does not say who."),
            (
                "privacy/looks",
                "For about an hour: the number of the account, to look once more whether a slow request left something.",
            ),
            (
                "account/throttles and ended sessions",
                "For up to an hour: digests by which guessing is slowed down, and numbers of sessions whose tokens must be \
                 refused until they would have expired.",
            ),
            (
                "models/calls",
                "Where others share your tenant: what calls of models cost, without for whom. Where you are alone, nothing.",
            ),
            (
                "models/providers",
                "Where others share your tenant, its providers and keys are the tenant's and stay. Where you are alone, they go.",
            ),
            (
                "backups and logs",
                "What whoever runs this installation has copied before: backups and log files end by their own times, see \
                 docs/privacy.md.",
            ),
        ];
        remains.extend(others.map(|(what, why)| Remains { what: what.to_owned(), why: why.to_owned() }));
        remains
    }
}

/// The house itself, in this tenant.
pub(super) fn nobody(ctx: &Ctx) -> Ctx {
    Ctx { actor: Actor::system(), ..ctx.clone() }
}
