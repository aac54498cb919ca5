//! The calls that were made.

use crate::{Error, Failure, Kind, Models, ProviderId, Usage, sql};
use chrono::{DateTime, Utc};
use kernel::{Ctx, Page, Paged, RunId, UserId};

/// Rows removed by one transaction of [`Models::trim_calls`].
const BATCH: i64 = 5_000;

kernel::ids! {
    /// One call of a model.
    CallId = "mcl";
}

/// A call, as it is kept. A call that is asked several times of the same provider is one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// Which one.
    pub id: CallId,
    /// Who was asked; may be gone since.
    pub provider: ProviderId,
    /// What they were called then.
    pub label: String,
    /// Their protocol.
    pub kind: String,
    /// Which model.
    pub model: String,
    /// What for: `study.plan`.
    pub purpose: String,
    /// For whom.
    pub person: Option<UserId>,
    /// In which run.
    pub run: Option<RunId>,
    /// In which step of it.
    pub step: Option<String>,
    /// `ok`, `cancelled`, or the class of the failure.
    pub outcome: String,
    /// What the provider said about the failure, without keys.
    pub said: String,
    /// How often it was asked.
    pub attempts: u32,
    /// Tokens, as far as the provider told.
    pub usage: Usage,
    /// Micro-dollars; none where nobody knows: no price, or an answer that broke off.
    pub cost: Option<i64>,
    /// When it began.
    pub started_at: DateTime<Utc>,
    /// Milliseconds until the first piece.
    pub first_ms: Option<u64>,
    /// Milliseconds in all.
    pub total_ms: u64,
}

impl Call {
    /// A call that nobody has ended yet: if it stays so, it was cancelled.
    pub(crate) fn begun(
        (id, started_at): (CallId, DateTime<Utc>),
        ctx: &Ctx,
        provider: (ProviderId, &str, Kind),
        model: &str,
        (purpose, step): (&str, Option<&str>),
    ) -> Self {
        Self {
            id,
            provider: provider.0,
            label: provider.1.to_owned(),
            kind: provider.2.as_str().to_owned(),
            model: model.to_owned(),
            purpose: purpose.to_owned(),
            person: ctx.user(),
            run: ctx.run,
            step: step.map(str::to_owned),
            outcome: "cancelled".to_owned(),
            said: String::new(),
            attempts: 1,
            usage: Usage::default(),
            cost: None,
            started_at,
            first_ms: None,
            total_ms: 0,
        }
    }

    /// It failed. Before the first piece, nothing was written that somebody could charge for.
    pub(crate) fn failed(&mut self, failure: &Failure) {
        failure.class.as_str().clone_into(&mut self.outcome);
        failure.said.clone_into(&mut self.said);
        self.cost = self.first_ms.is_none().then_some(0);
    }
}

/// Which calls.
#[derive(Debug, Clone, Copy, Default)]
pub struct CallFilter {
    /// Of this run.
    pub run: Option<RunId>,
    /// Of this provider.
    pub provider: Option<ProviderId>,
}

impl Models {
    /// The tenant's calls, newest first.
    pub async fn calls(&self, ctx: &Ctx, filter: CallFilter, page: Page) -> Result<Paged<Call>, Error> {
        let (items, total) = sql::calls(self.store().read(ctx).await?, ctx, filter, page).await?;
        Ok(Paged { items, total, page })
    }

    /// Removes calls that began before `before`, at most `at_most`, in small transactions. Gives how many
    /// were removed.
    pub async fn trim_calls(&self, before: DateTime<Utc>, at_most: u64) -> Result<u64, Error> {
        let mut removed = 0;
        while removed < at_most {
            let batch = BATCH.min(i64::try_from(at_most - removed).unwrap_or(BATCH));
            let mut tx = self.store().system("retention of model calls").await?;
            let gone = sql::trim(&mut tx, before, batch).await?;
            tx.commit().await?;
            removed += gone;
            if gone < batch.unsigned_abs() {
                break;
            }
        }
        Ok(removed)
    }
}
