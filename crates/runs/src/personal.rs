//! What this room keeps of a person: runs done for them, and schedules that make more.

mod sql;

pub use sql::PERSONAL;

use crate::{Error, Runs};
use kernel::{Ctx, RunId};

/// Runs that are cancelled in one transaction.
const BATCH: i64 = 100;

impl Runs {
    /// Cancels everything that is done for the caller: at once what nobody works on, else as soon as its worker notices.
    /// Gives how many runs of theirs have not ended yet; call again until there are none.
    pub async fn cancel_all(&self, ctx: &Ctx) -> Result<u64, Error> {
        let mut after = None;
        loop {
            let live = sql::live(self.store().read(ctx).await?, ctx, after, BATCH).await?;
            let Some(last) = live.last() else { break };
            after = Some(*last);
            for id in live {
                match self.cancel(ctx, id).await {
                    Ok(()) | Err(Error::WrongState { .. } | Error::NotFound(_)) => {}
                    Err(error) => return Err(error),
                }
            }
        }
        Ok(sql::count_live(self.store().read(ctx).await?, ctx).await?)
    }

    /// How a run of the tenant ended, or `None` while it has not; an unknown run has failed.
    pub async fn ended(&self, ctx: &Ctx, id: RunId) -> Result<Option<String>, Error> {
        match self.get(ctx, id).await {
            Ok(run) => Ok(run.finished_at.is_some().then_some(run.state)),
            Err(Error::NotFound(_)) => Ok(Some("failed".to_owned())),
            Err(error) => Err(error),
        }
    }
}
