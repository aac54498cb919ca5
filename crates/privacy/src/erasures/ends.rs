//! What becomes of erasures when their run does not say it itself, and the look back after the end.
//!
//! A run that was cancelled, lost or stopped leaves its erasure behind as if it went on: the sweep settles it, and lets the
//! person in again. A request that took long may have written something after the last count: the second look finds it.

use super::{Erasure, Look, ops::nobody, sql};
use crate::{Error, Holding, Left, Privacy, Whose, exports::Own};
use chrono::{DateTime, TimeDelta, Utc};
use kernel::{Actor, Ctx, TenantId, UserId};
use runs::{Failure, RunError};
use std::sync::Arc;

/// How long after the end of an erasure it is looked once more: longer than any request lives.
pub(super) const LATER: TimeDelta = TimeDelta::minutes(10);

/// Rows looked at by one statement.
const BATCH: i64 = 100;

impl Privacy {
    /// Settles erasures whose run ended without a word, of everybody.
    pub(crate) async fn settle_erasures(&self) -> Result<(), Error> {
        let mut after = None;
        loop {
            let mut tx = self.store().system("erasures that go on").await?;
            let open = sql::open(&mut tx, after, BATCH).await?;
            drop(tx);
            let Some((_, last)) = open.last() else { return Ok(()) };
            after = Some(last.id);
            for (tenant, erasure) in &open {
                // One that cannot be settled does not keep the others waiting.
                if let Err(error) = self.settle_erasure(&system(*tenant), erasure).await {
                    tracing::warn!(error = &error as &dyn std::error::Error, erasure = %erasure.id, "not settled");
                }
            }
        }
    }

    /// Brings an erasure in line whose run ended without a word: somebody cancelled it, its worker died too often, or it took
    /// too long.
    pub(super) async fn settle_erasure(&self, ctx: &Ctx, erasure: &Erasure) -> Result<(), Error> {
        let (code, message) = match self.runs().ended(ctx, erasure.run).await?.as_deref() {
            None => return Ok(()),
            Some("cancelled") => ("privacy.cancelled", "The erasure was cancelled."),
            Some(_) => ("privacy.lost", "The work on this erasure was lost."),
        };
        let mut tx = self.store().tenant(ctx).await?;
        let Some(held) = sql::lock(&mut tx, erasure.id, erasure.run).await? else { return Ok(()) };
        let Some(person) = held.person else { return Ok(()) };
        if self.identity().traces(person).await? == 0 {
            // It had come to its end, and only could not say so.
            self.end_in(&mut tx, ctx, &held, person).await?;
            tx.commit().await?;
            return Ok(());
        }
        let failure = Failure { code: code.into(), message: message.into() };
        // Before it is said: whoever reads that it failed can come back.
        self.identity().reopen(person).await?;
        self.fail_in(&mut tx, ctx, &held, &failure).await?;
        tx.commit().await?;
        Ok(())
    }

    /// It is done: the row forgets who it was, and somebody looks again later.
    pub(super) async fn end_in(
        &self,
        tx: &mut store::TenantTx,
        ctx: &Ctx,
        erasure: &Erasure,
        person: UserId,
    ) -> Result<(), Error> {
        let now = self.world().now();
        let places = sql::places(tx, erasure.id).await?;
        sql::finish(tx, erasure.id, now).await?;
        sql::forget(tx, erasure.id, person).await?;
        sql::look_at(tx, erasure.id, now + LATER).await?;
        // Former attempts in other tenants are nobody's either. Should the rest fail, they are forgotten again next time.
        for place in places.iter().filter(|place| place.tenant != ctx.tenant) {
            let mut there = self.store().tenant(&system(place.tenant)).await?;
            sql::forget(&mut there, erasure.id, person).await?;
            there.commit().await?;
        }
        self.tell_erasure_ended(tx, ctx, erasure, None);
        Ok(())
    }

    pub(super) async fn fail_in(
        &self,
        tx: &mut store::TenantTx,
        ctx: &Ctx,
        erasure: &Erasure,
        failure: &Failure,
    ) -> Result<(), Error> {
        sql::fail(tx, erasure.id, Some(failure), self.world().now()).await?;
        sql::unlook(tx, erasure.id).await?;
        self.tell_erasure_ended(tx, ctx, erasure, Some(failure));
        Ok(())
    }

    /// Everything that holds something of a person, in the order in which it is removed.
    pub(super) fn all_holdings(&self) -> impl Iterator<Item = Arc<dyn Holding>> {
        let own: Arc<dyn Holding> = Arc::new(Own(self.clone()));
        std::iter::once(own).chain(self.holdings().iter().map(Arc::clone))
    }

    /// What is left of a person.
    pub(super) async fn left(&self, places: &[Whose]) -> Result<Vec<Left>, RunError> {
        let mut left = Vec::new();
        for holding in self.all_holdings() {
            for whose in places {
                left.extend(holding.count(whose).await?);
            }
        }
        Ok(left)
    }

    /// Looks once more where people were erased some minutes ago; removes and reports what came after them.
    pub(crate) async fn look_again(&self, now: DateTime<Utc>) -> Result<(), Error> {
        let mut after = None;
        loop {
            let mut tx = self.store().system("second looks that are due").await?;
            let due = sql::looks(&mut tx, now, after, BATCH).await?;
            drop(tx);
            let Some(last) = due.last() else { return Ok(()) };
            after = Some(last.erasure.id);
            for look in &due {
                // What cannot be removed now is tried again with the next sweep.
                if let Err(error) = self.look(look).await {
                    let why = error.failure().map_or("control", |f| f.message.as_str());
                    tracing::warn!(erasure = %look.erasure.id, why, "an erased person left something behind");
                }
            }
        }
    }

    async fn look(&self, look: &Look) -> Result<(), RunError> {
        let mut places = look.whose();
        for whose in &mut places {
            // What is the tenant's is not touched if somebody came to it meanwhile.
            whose.alone = whose.alone && !self.identity().is_inhabited(whose.ctx.tenant).await?;
            self.runs().cancel_all(&whose.ctx).await?;
        }
        let found = self.left(&places).await?;
        for holding in self.all_holdings() {
            remove_all(holding.as_ref(), &places).await?;
        }
        if self.identity().traces(look.person).await? > 0 {
            self.identity().remove_account(look.person).await?;
        }
        let left = self.left(&places).await?;
        let ctx = system(look.tenant);
        let mut tx = self.store().tenant(&ctx).await?;
        if !found.is_empty() {
            tracing::warn!(erasure = %look.erasure.id, lists = found.len(), "something came after an erasure");
            self.tell_found_late(&mut tx, &ctx, &look.erasure, &found);
        }
        if left.is_empty() {
            sql::unlook(&mut tx, look.erasure.id).await?;
        }
        tx.commit().await?;
        if left.is_empty() { Ok(()) } else { Err(RunError::retry("privacy.left", named(&left))) }
    }
}

/// Says what is left.
pub(super) fn named(left: &[Left]) -> String {
    let lists: Vec<String> = left.iter().map(|l| format!("{} ({})", l.list, l.rows)).collect();
    format!("Something is left: {}.", lists.join(", "))
}

/// Batches, until none is left.
pub(super) async fn remove_all(holding: &dyn Holding, places: &[Whose]) -> Result<(), RunError> {
    for whose in places {
        while holding.erase(whose).await? > 0 {}
    }
    Ok(())
}

fn system(tenant: TenantId) -> Ctx {
    nobody(&Ctx::new(tenant, Actor::system()))
}
