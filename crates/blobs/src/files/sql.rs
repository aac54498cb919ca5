//! Rows of files, and the lock on their content.

use super::{File, FileId};
use crate::folder::Hash;
use kernel::{COUNT_LIMIT, Ctx, Page, Paged, TenantId, UserId};
use store::{Error, Row, Store, TenantTx};
use uuid::Uuid;

/// Until the transaction ends, nobody else gives this content a row or removes it.
pub(crate) async fn lock_content(tx: &mut TenantTx, tenant: TenantId, hash: Hash) -> Result<(), Error> {
    let key = format!("blobs {} {hash}", tenant.uuid());
    tx.execute("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", &[&key]).await?;
    Ok(())
}

pub(crate) async fn insert(
    tx: &mut TenantTx,
    tenant: TenantId,
    file: &File,
    hash: Hash,
) -> Result<(), Error> {
    tx.execute(
        "INSERT INTO blobs.files (tenant_id, id, owner, name, mime, declared_mime, size, sha256, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        &[
            &tenant.uuid(),
            &file.id.uuid(),
            &file.owner.uuid(),
            &file.name,
            &file.mime,
            &file.declared_mime,
            &(file.size as i64),
            &hash.0.as_slice(),
            &file.created_at,
        ],
    )
    .await?;
    Ok(())
}

/// Those of the owner's files that there are, in the order asked for.
pub(crate) async fn find(
    store: &Store,
    ctx: &Ctx,
    owner: UserId,
    ids: &[FileId],
) -> Result<Vec<File>, Error> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.uuid()).collect();
    let rows = store
        .read(ctx)
        .await?
        .query(
            "SELECT id, owner, name, mime, declared_mime, size, encode(sha256, 'hex'), created_at
             FROM blobs.files WHERE tenant_id = $1 AND id = ANY($2) AND owner = $3
             ORDER BY array_position($2, id)",
            &[&ctx.tenant.uuid(), &ids, &owner.uuid()],
        )
        .await?;
    Ok(rows.iter().map(read).collect())
}

pub(crate) async fn list(store: &Store, ctx: &Ctx, owner: UserId, page: Page) -> Result<Paged<File>, Error> {
    let (tenant, owner) = (ctx.tenant.uuid(), owner.uuid());
    let (rows, total) = store
        .read(ctx)
        .await?
        .query_two(
            (
                "SELECT id, owner, name, mime, declared_mime, size, encode(sha256, 'hex'), created_at
                 FROM blobs.files WHERE tenant_id = $1 AND owner = $2
                 ORDER BY created_at DESC, id DESC LIMIT $3 OFFSET $4",
                &[&tenant, &owner, &page.limit(), &page.offset()],
            ),
            (
                "SELECT count(*) FROM (SELECT 1 FROM blobs.files WHERE tenant_id = $1 AND owner = $2 LIMIT $3) n",
                &[&tenant, &owner, &COUNT_LIMIT],
            ),
        )
        .await?;
    let total = total.first().map_or(0, |r| r.get::<_, i64>(0)) as u64;
    Ok(Paged { items: rows.iter().map(read).collect(), total, page })
}

/// Deletes a row; says whether it was there.
pub(crate) async fn delete(
    tx: &mut TenantTx,
    tenant: TenantId,
    owner: UserId,
    id: FileId,
) -> Result<bool, Error> {
    let gone = tx
        .execute(
            "DELETE FROM blobs.files WHERE tenant_id = $1 AND id = $2 AND owner = $3",
            &[&tenant.uuid(), &id.uuid(), &owner.uuid()],
        )
        .await?;
    Ok(gone > 0)
}

/// Whether any row has this content.
pub(crate) async fn is_named(tx: &mut TenantTx, tenant: TenantId, hash: Hash) -> Result<bool, Error> {
    let row = tx
        .query_one(
            "SELECT EXISTS (SELECT 1 FROM blobs.files WHERE tenant_id = $1 AND sha256 = $2)",
            &[&tenant.uuid(), &hash.0.as_slice()],
        )
        .await?;
    Ok(row.get(0))
}

/// Adds a file to what the tenant keeps, and gives the bytes it keeps then.
pub(crate) async fn count_in(tx: &mut TenantTx, tenant: TenantId, bytes: u64) -> Result<u64, Error> {
    let row = tx
        .query_one(
            "INSERT INTO blobs.usage AS u (tenant_id, bytes, files) VALUES ($1, $2, 1)
             ON CONFLICT (tenant_id) DO UPDATE SET bytes = u.bytes + $2, files = u.files + 1 RETURNING bytes",
            &[&tenant.uuid(), &(bytes as i64)],
        )
        .await?;
    Ok(row.get::<_, i64>(0) as u64)
}

/// Takes a file out of what the tenant keeps.
pub(crate) fn count_out(tx: &mut TenantTx, tenant: TenantId, bytes: u64) {
    tx.defer(
        "UPDATE blobs.usage SET bytes = bytes - $2, files = files - 1 WHERE tenant_id = $1",
        vec![Box::new(tenant.uuid()), Box::new(bytes as i64)],
    );
}

/// Bytes the tenant keeps.
pub(crate) async fn usage(store: &Store, ctx: &Ctx) -> Result<u64, Error> {
    let row = store
        .read(ctx)
        .await?
        .query_opt("SELECT bytes FROM blobs.usage WHERE tenant_id = $1", &[&ctx.tenant.uuid()])
        .await?;
    Ok(row.map_or(0, |r| r.get::<_, i64>(0)) as u64)
}

fn read(row: &Row) -> File {
    File {
        id: FileId(row.get(0)),
        owner: UserId(row.get(1)),
        name: row.get(2),
        mime: row.get(3),
        declared_mime: row.get(4),
        size: row.get::<_, i64>(5) as u64,
        sha256: row.get(6),
        created_at: row.get(7),
    }
}
