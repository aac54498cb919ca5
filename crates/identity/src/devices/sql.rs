//! Pairings in PostgreSQL.

use super::{Answered, COLLECT, MAX_OPEN, MAX_REGION, MAX_SITE, Pairing, Reply};
use crate::{
    sessions::{Client, Digest},
    tokens::SessionId,
};
use chrono::{DateTime, Utc};
use kernel::{TenantId, UserId};
use store::{Row, SystemTx};
use uuid::Uuid;

/// A program about to be written down.
pub struct NewPairing<'a> {
    pub device: Digest,
    pub code: Digest,
    pub client_name: &'a str,
    pub client: &'a Client,
    pub now: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
}

// Not beyond the limit, and not where the short code is taken: one in millions, and the program asks again.
const INSERT: &str = "
    INSERT INTO identity.pairings (device_digest, code_digest, client_name, user_agent, address, network,
        created_at, expires_at, site, region)
    SELECT $1, $2, $3, $4, $5, $6, $7, $8, $10, $11
    WHERE (SELECT count(*) FROM (SELECT 1 FROM identity.pairings WHERE expires_at > $7 LIMIT $9) open) < $9
    ON CONFLICT (code_digest) DO NOTHING";

/// Writes a program down; `false` where there was no room for it.
pub async fn insert(tx: &mut SystemTx, new: &NewPairing<'_>) -> Result<bool, store::Error> {
    let [site, region] = new.client.around();
    let inserted = tx
        .execute(
            INSERT,
            &[
                &new.device.as_slice(),
                &new.code.as_slice(),
                &new.client_name,
                &new.client.agent,
                &new.client.shown_address(),
                &new.client.network().as_slice(),
                &new.now,
                &new.expires_at,
                &MAX_OPEN,
                &site.as_slice(),
                &region.as_slice(),
            ],
        )
        .await?;
    Ok(inserted == 1)
}

const CROWDED: &str = "
    SELECT (SELECT count(*) FROM (SELECT 1 FROM identity.pairings WHERE site = $1 AND expires_at > $3 LIMIT $4) near) >= $4
        OR (SELECT count(*) FROM (SELECT 1 FROM identity.pairings WHERE region = $2 AND expires_at > $3 LIMIT $5) far) >= $5";

/// Whether the networks around a client have all the room they may have. Programs that ask at the same moment may go
/// beyond it, by as many as there are connections to the database.
pub async fn is_crowded(
    tx: &mut SystemTx,
    client: &Client,
    now: DateTime<Utc>,
) -> Result<bool, store::Error> {
    let [site, region] = client.around();
    let row =
        tx.query_one(CROWDED, &[&site.as_slice(), &region.as_slice(), &now, &MAX_SITE, &MAX_REGION]).await?;
    Ok(row.get(0))
}

const BY_DEVICE: &str = "
    SELECT device_digest, client_name, user_agent, address, network, created_at, expires_at, polled_at, answer,
        user_id, in_tenant, session_id
    FROM identity.pairings WHERE device_digest = $1 FOR UPDATE";

/// Finds and locks what a program presented.
pub async fn by_device(tx: &mut SystemTx, device: Digest) -> Result<Option<Pairing>, store::Error> {
    tx.query_opt(BY_DEVICE, &[&device.as_slice()]).await?.as_ref().map(pairing).transpose()
}

const BY_CODE: &str = "
    SELECT device_digest, client_name, user_agent, address, network, created_at, expires_at, polled_at, answer,
        user_id, in_tenant, session_id
    FROM identity.pairings WHERE code_digest = $1 FOR UPDATE";

/// Finds and locks what a person typed.
pub async fn by_code(tx: &mut SystemTx, code: Digest) -> Result<Option<Pairing>, store::Error> {
    tx.query_opt(BY_CODE, &[&code.as_slice()]).await?.as_ref().map(pairing).transpose()
}

fn pairing(row: &Row) -> Result<Pairing, store::Error> {
    let digest = |column: &str| {
        row.get::<_, &[u8]>(column)
            .try_into()
            .map_err(|_| store::Error::Defect(format!("identity: {column} is not 32 bytes")))
    };
    let answered = match row.get::<_, Option<&str>>("answer") {
        Some(answer) => Some(Answered {
            reply: Reply::read(answer)?,
            user: UserId(row.get("user_id")),
            tenant: TenantId(row.get("in_tenant")),
        }),
        None => None,
    };
    Ok(Pairing {
        device: digest("device_digest")?,
        client_name: row.get("client_name"),
        user_agent: row.get("user_agent"),
        address: row.get("address"),
        network: digest("network")?,
        created_at: row.get("created_at"),
        expires_at: row.get("expires_at"),
        polled_at: row.get("polled_at"),
        answered,
        session: row.get::<_, Option<Uuid>>("session_id").map(SessionId),
    })
}

const POLLED: &str = "UPDATE identity.pairings SET polled_at = $2 WHERE device_digest = $1";

/// Remembers when a program asked.
pub fn polled(tx: &mut SystemTx, device: Digest, now: DateTime<Utc>) {
    tx.defer(POLLED, vec![Box::new(device.to_vec()), Box::new(now)]);
}

const ANSWER: &str = "
    UPDATE identity.pairings SET answer = $2, user_id = $3, in_tenant = $4, expires_at = greatest(expires_at, $5)
    WHERE device_digest = $1";

/// Writes what somebody answered.
pub fn answer(tx: &mut SystemTx, device: Digest, answered: Answered, now: DateTime<Utc>) {
    tx.defer(
        ANSWER,
        vec![
            Box::new(device.to_vec()),
            Box::new(answered.reply.as_str()),
            Box::new(answered.user.uuid()),
            Box::new(answered.tenant.uuid()),
            Box::new(now + COLLECT),
        ],
    );
}

const SPEND: &str = "UPDATE identity.pairings SET session_id = $2 WHERE device_digest = $1";

/// Remembers which session a pairing was exchanged for.
pub fn spend(tx: &mut SystemTx, device: Digest, session: SessionId) {
    tx.defer(SPEND, vec![Box::new(device.to_vec()), Box::new(session.uuid())]);
}

const SWEEP: &str = "
    DELETE FROM identity.pairings WHERE device_digest IN (
        SELECT device_digest FROM identity.pairings WHERE expires_at < $1
        ORDER BY expires_at LIMIT 5000 FOR UPDATE SKIP LOCKED)";

/// Removes what is over, a batch of it.
pub async fn sweep(tx: &mut SystemTx, now: DateTime<Utc>) -> Result<u64, store::Error> {
    tx.execute(SWEEP, &[&now]).await
}
