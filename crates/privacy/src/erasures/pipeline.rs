//! The run that erases a person.
//!
//! Cancel what is done for them, remove, count; end their sessions, remove and count what came in between; remove the account
//! last. A step's name and result never say who: the row does, until it is done.

use super::{
    ErasureId, Place,
    ends::{named, remove_all},
    sql,
};
use crate::{Error, Privacy, Whose};
use kernel::{Fault as _, UserId};
use runs::{Failure, Kind, Policy, Run, RunError};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::time::Duration;

/// The run kind of erasures.
pub const ERASE: &str = "privacy.erase";

/// How often it is looked whether the person's runs have ended, a second apart.
const LOOKS: u32 = 120;
/// Rounds of removing and counting before it is said that something is left.
const ROUNDS: u32 = 5;
/// How long after the end of their sessions hardly any request of theirs is under way; what is slower is found by the second
/// look.
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
        let (person, places, gone) = self.begin().await?;
        // The account may be gone already, when the process died just before it could say so.
        if !gone {
            self.cancel(&places).await?;
            self.remove("first", &places).await?;
            let close = || async {
                self.run.progress(80, "Ending the sessions").await?;
                self.confirmed().await?;
                Ok::<_, RunError>(self.privacy.identity().close(person).await?)
            };
            self.run.step("close the account", close).await?;
            self.run.sleep("sessions end everywhere", SETTLING).await?;
            self.cancel(&places).await?;
            self.remove("second", &places).await?;
        }
        let remove = || async {
            self.run.progress(95, "Removing the account").await?;
            self.confirmed().await?;
            Ok::<_, RunError>(self.privacy.identity().remove_account(person).await?)
        };
        self.run.step("remove the account", remove).await?;
        self.finish(person).await
    }

    /// Whom, where, and whether the account is gone already. Where is kept beside the erasure, since the account's end takes
    /// the memberships with it.
    async fn begin(&self) -> Result<(UserId, Vec<Whose>, bool), RunError> {
        let mut tx = self.privacy.store().tenant(self.run.ctx()).await?;
        let held = sql::lock(&mut tx, self.id, self.run.id()).await?;
        let person = held.and_then(|erasure| erasure.person).ok_or_else(obsolete)?;
        // Asked again: somebody may have come since the password was given.
        if self.privacy.identity().is_needed(person).await? {
            return Err(RunError::fatal(Error::Needed.code(), Error::Needed.public()));
        }
        let now: Vec<Whose> = self.privacy.whose(person).await?.into_iter().map(|(_, whose)| whose).collect();
        let gone = now.is_empty();
        let places = if gone {
            sql::places(&mut tx, self.id).await?.iter().map(|place| place.whose(person)).collect()
        } else {
            let places: Vec<Place> = now.iter().map(Place::of).collect();
            sql::keep_places(&mut tx, self.id, person, &places).await?;
            now
        };
        sql::begin(&mut tx, self.id).await?;
        tx.commit().await?;
        Ok((person, places, gone))
    }

    /// Only an erasure that its person asked for, that has not failed since, and that is this run's, goes on.
    async fn confirmed(&self) -> Result<(), RunError> {
        let mut tx = self.privacy.store().tenant(self.run.ctx()).await?;
        sql::lock(&mut tx, self.id, self.run.id()).await?.map(drop).ok_or_else(obsolete)
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
            for (n, holding) in (0_u32..).zip(self.privacy.all_holdings()) {
                let percent = u8::try_from(10 + n * 6).unwrap_or(70).min(70);
                let remove = || async {
                    self.run.progress(percent, &format!("Removing {}", holding.name())).await?;
                    self.confirmed().await?;
                    remove_all(holding.as_ref(), places).await
                };
                self.run.step(&format!("{pass} {round}: remove {}", holding.name()), remove).await?;
            }
            left = self.run.step(&format!("{pass} {round}: count"), || self.privacy.left(places)).await?;
            if left.is_empty() {
                return Ok(());
            }
        }
        Err(RunError::fatal("privacy.left", named(&left)))
    }

    /// The row forgets who it was; the run of it has never known.
    async fn finish(&self, person: UserId) -> Result<(), RunError> {
        let left = self.privacy.identity().traces(person).await?;
        if left > 0 {
            return Err(RunError::retry("privacy.left", format!("Something is left: account ({left}).")));
        }
        let (privacy, run, id) = (self.privacy.clone(), self.run.clone(), self.id);
        self.run
            .transact("finish", move |tx| {
                Box::pin(async move {
                    let erasure = sql::lock(tx, id, run.id()).await?.ok_or_else(obsolete)?;
                    Ok(privacy.end_in(tx, run.ctx(), &erasure, person).await?)
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
                    // Somebody may have settled it meanwhile.
                    match sql::lock(tx, id, run.id()).await? {
                        Some(held) => Ok(privacy.fail_in(tx, run.ctx(), &held, &failure).await?),
                        None => Ok(()),
                    }
                })
            })
            .await
    }
}

/// It has failed or is done already, or is another run's: nobody asked for this.
fn obsolete() -> RunError {
    RunError::fatal("privacy.obsolete", "This erasure does not go on. Whoever wants it asks again.")
}
