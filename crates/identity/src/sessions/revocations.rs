//! Sessions that ended while access tokens of theirs may still be good.
//!
//! Access tokens are believed without asking the database, so every process keeps this short list in
//! memory: at once for what ended here, within a second for what ended in another process. An entry is
//! forgotten when the last token of the session has expired.

use super::sql;
use crate::{Error, tokens::SessionId};
use chrono::{DateTime, Utc};
use parking_lot::{Mutex, RwLock};
use std::collections::HashMap;
use store::Store;

/// What this process knows of ended sessions.
#[derive(Debug, Default)]
pub(crate) struct Revocations {
    ended: RwLock<HashMap<SessionId, DateTime<Utc>>>,
    /// Everything below this transaction was seen.
    horizon: Mutex<u64>,
}

impl Revocations {
    pub fn contains(&self, session: SessionId) -> bool {
        self.ended.read().contains_key(&session)
    }

    /// Ended here, just now.
    pub fn add(&self, sessions: &[SessionId], forget_at: DateTime<Utc>) {
        self.ended.write().extend(sessions.iter().map(|session| (*session, forget_at)));
    }

    /// Reads what ended elsewhere since the last time, and forgets what no longer matters.
    pub async fn hear(&self, store: &Store, now: DateTime<Utc>) -> Result<(), Error> {
        let from = *self.horizon.lock();
        let mut tx = store.system("read revocations").await?;
        let (horizon, new) = sql::revocations_since(&mut tx, from, now).await?;
        drop(tx);
        let mut ended = self.ended.write();
        ended.extend(new);
        ended.retain(|_, forget_at| *forget_at > now);
        drop(ended);
        *self.horizon.lock() = horizon;
        Ok(())
    }
}
