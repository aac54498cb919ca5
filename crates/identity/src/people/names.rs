//! What people are called, for those who write their names under something.

mod sql;

use kernel::UserId;
use std::collections::HashMap;
use store::Store;

/// The names of these people; who is not there is absent. The caller has checked that whoever asks may know.
pub async fn names(store: &Store, people: &[UserId]) -> Result<HashMap<UserId, String>, store::Error> {
    let mut tx = store.system("what people are called").await?;
    sql::names(&mut tx, people).await
}
