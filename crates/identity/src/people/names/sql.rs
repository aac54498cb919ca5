//! Names by person.

use kernel::{UserId, ids::Uuid};
use std::collections::HashMap;
use store::{Error, SystemTx};

pub(super) async fn names(tx: &mut SystemTx, people: &[UserId]) -> Result<HashMap<UserId, String>, Error> {
    let ids: Vec<Uuid> = people.iter().map(|id| id.uuid()).collect();
    let rows = tx.query("SELECT id, name FROM identity.users WHERE id = ANY($1)", &[&ids]).await?;
    Ok(rows.iter().map(|r| (UserId(r.get(0)), r.get(1))).collect())
}
