//! The statements of sign-ins.

use chrono::{DateTime, Utc};
use kernel::UserId;
use store::{Error, TenantTx};
use uuid::Uuid;

/// A sign-in that was begun.
#[derive(Debug)]
pub(crate) struct Begun {
    pub id: Uuid,
    pub owner: UserId,
    pub base_url: String,
    pub expires_at: DateTime<Utc>,
}

/// Notes a sign-in in place of the person's others at the same Canvas, and of those that are over.
pub(crate) async fn begin(
    tx: &mut TenantTx,
    begun: &Begun,
    state: &[u8],
    verifier: &[u8],
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let tenant = tx.tenant().uuid();
    tx.execute(
        "DELETE FROM connectors.canvas_sign_ins
          WHERE tenant_id = $1 AND owner = $2 AND (base_url = $3 OR expires_at <= $4)",
        &[&tenant, &begun.owner.uuid(), &begun.base_url, &now],
    )
    .await?;
    tx.execute(
        "INSERT INTO connectors.canvas_sign_ins (tenant_id, id, owner, base_url, state, verifier, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        &[&tenant, &begun.id, &begun.owner.uuid(), &begun.base_url, &state, &verifier, &begun.expires_at],
    )
    .await
    .map(|_| ())
}

/// Takes a person's sign-in of that state away, with its sealed verifier.
pub(crate) async fn take(
    tx: &mut TenantTx,
    owner: UserId,
    state: &[u8],
) -> Result<Option<(Begun, Vec<u8>)>, Error> {
    let tenant = tx.tenant().uuid();
    let row = tx
        .query_opt(
            "DELETE FROM connectors.canvas_sign_ins WHERE tenant_id = $1 AND owner = $2 AND state = $3
             RETURNING id, base_url, expires_at, verifier",
            &[&tenant, &owner.uuid(), &state],
        )
        .await?;
    Ok(row.map(|r| (Begun { id: r.get(0), owner, base_url: r.get(1), expires_at: r.get(2) }, r.get(3))))
}
