//! Rows of uploads.

use super::{Chunk, Upload, UploadId};
use crate::{FileId, folder::Hash};
use chrono::{DateTime, Utc};
use kernel::{Ctx, TenantId, UserId};
use store::{Error, Row, Store, SystemTx, TenantTx};
use uuid::Uuid;

/// Stores a new upload, unless its owner has as many open as allowed.
pub(crate) async fn insert(
    tx: &mut TenantTx,
    tenant: TenantId,
    owner: UserId,
    upload: &Upload,
    now: DateTime<Utc>,
    most: u32,
) -> Result<bool, Error> {
    let made = tx
        .execute(
            "INSERT INTO blobs.uploads
                 (tenant_id, id, owner, name, declared_mime, size, sha256, received, attempt, created_at, expires_at)
             SELECT $1, $2, $3, $4, $5, $6, $7, 0, 1, $8, $9
             WHERE (SELECT count(*) FROM blobs.uploads
                    WHERE tenant_id = $1 AND owner = $3 AND file_id IS NULL AND expires_at > $8) < $10",
            &[
                &tenant.uuid(),
                &upload.id.uuid(),
                &owner.uuid(),
                &upload.name,
                &upload.declared_mime,
                &(upload.size as i64),
                &upload.sha256.as_ref().map(|h| h.0.as_slice()),
                &now,
                &upload.expires_at,
                &i64::from(most),
            ],
        )
        .await?;
    Ok(made > 0)
}

pub(crate) async fn find(
    store: &Store,
    ctx: &Ctx,
    owner: UserId,
    id: UploadId,
    now: DateTime<Utc>,
) -> Result<Option<Upload>, Error> {
    let row = store
        .read(ctx)
        .await?
        .query_opt(
            "SELECT id, name, declared_mime, size, sha256, received, attempt, file_id, expires_at
             FROM blobs.uploads WHERE tenant_id = $1 AND id = $2 AND owner = $3 AND expires_at > $4",
            &[&ctx.tenant.uuid(), &id.uuid(), &owner.uuid(), &now],
        )
        .await?;
    Ok(row.as_ref().map(read))
}

/// Moves on past `chunk`, if it is still the next one.
pub(crate) async fn advance(
    tx: &mut TenantTx,
    tenant: TenantId,
    upload: &Upload,
    chunk: Chunk,
    now: DateTime<Utc>,
) -> Result<bool, Error> {
    let moved = tx
        .execute(
            "UPDATE blobs.uploads SET received = $4
             WHERE tenant_id = $1 AND id = $2 AND received = $3 AND attempt = $5 AND file_id IS NULL AND expires_at > $6",
            &[
                &tenant.uuid(),
                &upload.id.uuid(),
                &(chunk.start as i64),
                &(chunk.end as i64),
                &upload.attempt,
                &now,
            ],
        )
        .await?;
    Ok(moved > 0)
}

/// Begins the upload again, if it is still in that attempt.
pub(crate) async fn reset(tx: &mut TenantTx, tenant: TenantId, upload: &Upload) -> Result<bool, Error> {
    let reset = tx
        .execute(
            "UPDATE blobs.uploads SET received = 0, attempt = attempt + 1
             WHERE tenant_id = $1 AND id = $2 AND attempt = $3 AND file_id IS NULL",
            &[&tenant.uuid(), &upload.id.uuid(), &upload.attempt],
        )
        .await?;
    Ok(reset > 0)
}

/// Locks an upload; gives the file it became, if any, and its attempt.
pub(crate) async fn lock(
    tx: &mut TenantTx,
    tenant: TenantId,
    id: UploadId,
) -> Result<Option<(Option<FileId>, i32)>, Error> {
    let row = tx
        .query_opt(
            "SELECT file_id, attempt FROM blobs.uploads WHERE tenant_id = $1 AND id = $2 FOR UPDATE",
            &[&tenant.uuid(), &id.uuid()],
        )
        .await?;
    Ok(row.map(|r| (r.get::<_, Option<Uuid>>(0).map(FileId), r.get(1))))
}

/// Notes the file it became.
pub(crate) fn finish(tx: &mut TenantTx, tenant: TenantId, id: UploadId, file: FileId) {
    tx.defer(
        "UPDATE blobs.uploads SET file_id = $3 WHERE tenant_id = $1 AND id = $2",
        vec![Box::new(tenant.uuid()), Box::new(id.uuid()), Box::new(file.uuid())],
    );
}

/// Deletes an upload; says whether it was there.
pub(crate) async fn delete(
    tx: &mut TenantTx,
    tenant: TenantId,
    owner: UserId,
    id: UploadId,
) -> Result<bool, Error> {
    let gone = tx
        .execute(
            "DELETE FROM blobs.uploads WHERE tenant_id = $1 AND id = $2 AND owner = $3",
            &[&tenant.uuid(), &id.uuid(), &owner.uuid()],
        )
        .await?;
    Ok(gone > 0)
}

/// Deletes some uploads whose time is over.
pub(crate) async fn delete_expired(
    tx: &mut SystemTx,
    now: DateTime<Utc>,
    most: i64,
) -> Result<Vec<UploadId>, Error> {
    let rows = tx
        .query(
            "DELETE FROM blobs.uploads WHERE (tenant_id, id) IN
                 (SELECT tenant_id, id FROM blobs.uploads WHERE expires_at <= $1 LIMIT $2 FOR UPDATE SKIP LOCKED)
             RETURNING id",
            &[&now, &most],
        )
        .await?;
    Ok(rows.iter().map(|r| UploadId(r.get(0))).collect())
}

fn read(row: &Row) -> Upload {
    Upload {
        id: UploadId(row.get(0)),
        name: row.get(1),
        declared_mime: row.get(2),
        size: row.get::<_, i64>(3) as u64,
        sha256: row.get::<_, Option<Vec<u8>>>(4).and_then(|h| h.try_into().ok().map(Hash)),
        received: row.get::<_, i64>(5) as u64,
        attempt: row.get(6),
        file: row.get::<_, Option<Uuid>>(7).map(FileId),
        expires_at: row.get(8),
    }
}
