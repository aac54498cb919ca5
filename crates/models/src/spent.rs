//! What runs cost, for those who account for them.

mod sql;

use crate::{Error, Models};
use kernel::{Ctx, RunId};

/// What the calls of some runs took.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Spent {
    /// Calls made, the failed ones too.
    pub calls: u64,
    /// Tokens sent and received, as far as providers told.
    pub tokens: u64,
    /// Micro-dollars of those calls whose price is known.
    pub cost: u64,
    /// Calls whose cost nobody knows.
    pub unpriced: u64,
}

impl Models {
    /// What the calls of these runs took, all together. Calls older than they are kept are not in it.
    pub async fn spent(&self, ctx: &Ctx, runs: &[RunId]) -> Result<Spent, Error> {
        if runs.is_empty() {
            return Ok(Spent::default());
        }
        Ok(sql::spent(self.store().read(ctx).await?, ctx, runs).await?)
    }
}
