//! The run that erases a person.
//!
//! Cancel what is done for them, remove, count; end their sessions, remove and count what came in between; remove the account
//! last. A step's name and result never say who: the row does, until it is done.

use super::{ErasureId, sql};
use crate::{Holding, Left, Privacy, Whose, exports::Own};
use kernel::UserId;
use runs::{Failure, Kind, Policy, Run, RunError};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::{sync::Arc, time::Duration};

/// The run kind of erasures.
pub const ERASE: &str = "privacy.erase";

/// How often it is looked whether the person's runs have ended, a second apart.
const LOOKS: u32 = 120;
/// Rounds of removing and counting before it is said that something is left.
const ROUNDS: u32 = 5;
/// How long after the end of their sessions no request of theirs is under way any more.
const SETTLING: Duration = Duration::from_secs(3);

/// What an erasure's run is asked to do.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct EraseInput {
    pub erasure: ErasureId,
}

pub(crate) fn kind(privacy: Privacy) -> Kind {
    let policy = Policy {
        soft_limit: Duration::from_mins(110),
        hard_limit: Duration::from_hours(2),
        ..Policy::default()
    };
    Kind::new(ERASE, policy, move |run: Run, input: EraseInput| {
        let erasing = Erasing { privacy: privacy.clone(), run, id: input.erasure };
        async move {
            let done = erasing.erase().await;
            if let Err(error) = &done
                && let Some(failure) = error.failure()
                && erasing.run.is_final(error)
            {
                erasing.fail(failure.clone()).await?;
            }
            done.map(|()| json!({ "erased": true }))
        }
    })
}

struct Erasing {
    privacy: Privacy,
    run: Run,
    id: ErasureId,
}

impl Erasing {
    async fn erase(&self) -> Result<(), RunError> {
        let Some(person) = self.begin().await? else { return Ok(()) };
        let places: Vec<Whose> =
            self.privacy.whose(person).await?.into_iter().map(|(_, whose)| whose).collect();
        // The account may be gone already, when the process died just before it could say so.
        if !places.is_empty() {
            self.cancel(&places).await?;
            self.remove("first", &places).await?;
            let close = || async {
                self.run.progress(80, "Ending the sessions").await?;
                Ok::<_, RunError>(self.privacy.identity().close(person).await?)
            };
            self.run.step("close the account", close).await?;
            self.run.sleep("sessions end everywhere", SETTLING).await?;
            self.cancel(&places).await?;
            self.remove("second", &places).await?;
        }
        let remove = || async {
            self.run.progress(95, "Removing the account").await?;
            Ok::<_, RunError>(self.privacy.identity().remove_account(person).await?)
        };
        self.run.step("remove the account", remove).await?;
        self.finish(person, &places).await
    }

    /// Whose turn it is; `None` where it is done.
    async fn begin(&self) -> Result<Option<UserId>, RunError> {
        let mut tx = self.privacy.store().tenant(self.run.ctx()).await?;
        let Some(erasure) = sql::lock(&mut tx, self.id, self.run.id()).await? else { return Ok(None) };
        sql::begin(&mut tx, self.id).await?;
        tx.commit().await?;
        Ok(erasure.person)
    }

    fn holdings(&self) -> impl Iterator<Item = Arc<dyn Holding>> {
        let own: Arc<dyn Holding> = Arc::new(Own(self.privacy.clone()));
        std::iter::once(own).chain(self.privacy.holdings().iter().map(Arc::clone))
    }

    /// Nothing is done for them any more: a run that goes on would make what was just removed.
    async fn cancel(&self, places: &[Whose]) -> Result<(), RunError> {
        for _ in 0..LOOKS {
            let left: u64 = self
                .run
                .step("cancel what is under way", || async {
                    self.run.progress(5, "Stopping what is under way").await?;
                    let mut left = 0;
                    for whose in places {
                        left += self.privacy.runs().cancel_all(&whose.ctx).await?;
                    }
                    Ok::<_, RunError>(left)
                })
                .await?;
            if left == 0 {
                return Ok(());
            }
            self.run.sleep("until it has stopped", Duration::from_secs(1)).await?;
        }
        Err(RunError::fatal("privacy.not_stopped", "Something that is done for this person does not stop."))
    }

    /// Removes and counts, until nothing is left.
    async fn remove(&self, pass: &str, places: &[Whose]) -> Result<(), RunError> {
        let mut left = Vec::new();
        for round in 1..=ROUNDS {
            for (n, holding) in (0_u32..).zip(self.holdings()) {
                let percent = u8::try_from(10 + n * 6).unwrap_or(70).min(70);
                let remove = || async {
                    self.run.progress(percent, &format!("Removing {}", holding.name())).await?;
                    remove_all(holding.as_ref(), places).await
                };
                self.run.step(&format!("{pass} {round}: remove {}", holding.name()), remove).await?;
            }
            left = self.run.step(&format!("{pass} {round}: count"), || self.count(places)).await?;
            if left.is_empty() {
                return Ok(());
            }
        }
        let named: Vec<String> = left.iter().map(|l: &Left| format!("{} ({})", l.list, l.rows)).collect();
        Err(RunError::fatal("privacy.left", format!("Something is left: {}.", named.join(", "))))
    }

    async fn count(&self, places: &[Whose]) -> Result<Vec<Left>, RunError> {
        let mut left = Vec::new();
        for holding in self.holdings() {
            for whose in places {
                left.extend(holding.count(whose).await?);
            }
        }
        Ok(left)
    }

    /// The row forgets who it was; the run of it has never known.
    async fn finish(&self, person: UserId, places: &[Whose]) -> Result<(), RunError> {
        let left = self.privacy.identity().traces(person).await?;
        if left > 0 {
            return Err(RunError::retry("privacy.left", format!("Something is left: account ({left}).")));
        }
        for whose in places.iter().filter(|whose| whose.ctx.tenant != self.run.ctx().tenant) {
            let mut tx = self.privacy.store().tenant(&whose.ctx).await?;
            sql::forget(&mut tx, person).await?;
            tx.commit().await?;
        }
        let (privacy, run, id) = (self.privacy.clone(), self.run.clone(), self.id);
        self.run
            .transact("finish", move |tx| {
                Box::pin(async move {
                    let Some(erasure) = sql::lock(tx, id, run.id()).await? else { return Ok(()) };
                    sql::finish(tx, id, privacy.world().now()).await?;
                    sql::forget(tx, person).await?;
                    privacy.tell_erasure_ended(tx, run.ctx(), &erasure, None);
                    Ok(())
                })
            })
            .await
    }

    /// Says what is left, and lets the person in again: to look, and to ask again.
    async fn fail(&self, failure: Failure) -> Result<(), RunError> {
        let (privacy, run, id) = (self.privacy.clone(), self.run.clone(), self.id);
        let mut tx = self.privacy.store().tenant(self.run.ctx()).await?;
        let erasure = sql::lock(&mut tx, self.id, self.run.id()).await?;
        drop(tx);
        let Some(erasure) = erasure else { return Ok(()) };
        if let Some(person) = erasure.person {
            self.privacy.identity().reopen(person).await?;
        }
        self.run
            .transact("failed", move |tx| {
                Box::pin(async move {
                    sql::fail(tx, id, Some(&failure), privacy.world().now()).await?;
                    privacy.tell_erasure_ended(tx, run.ctx(), &erasure, Some(&failure));
                    Ok(())
                })
            })
            .await
    }
}

/// Batches, until none is left.
async fn remove_all(holding: &dyn Holding, places: &[Whose]) -> Result<(), RunError> {
    for whose in places {
        while holding.erase(whose).await? > 0 {}
    }
    Ok(())
}
