//! The files of a person.

use crate::{FileId, UploadId};
use kernel::{Ctx, UserId};
use store::{Error, Kept, Store, When};
use uuid::Uuid;

/// What this room keeps of a person. Erased by [`crate::Blobs::remove_some`], because the content goes too.
pub const PERSONAL: &[Kept] = &[
    Kept::part(
        "files",
        "SELECT f.id::text, to_jsonb(f) - 'tenant_id' || jsonb_build_object('sha256', encode(f.sha256, 'hex'))
           FROM blobs.files f
          WHERE f.tenant_id = $1 AND f.owner = $2
            AND f.id > coalesce(nullif($3::text, '')::uuid, '00000000-0000-0000-0000-000000000000')
          ORDER BY f.id LIMIT $4",
        "SELECT count(*) FROM blobs.files WHERE tenant_id = $1 AND owner = $2",
    ),
    Kept::part(
        "uploads",
        "SELECT u.id::text, to_jsonb(u) - 'tenant_id' - 'sha256' FROM blobs.uploads u
          WHERE u.tenant_id = $1 AND u.owner = $2
            AND u.id > coalesce(nullif($3::text, '')::uuid, '00000000-0000-0000-0000-000000000000')
          ORDER BY u.id LIMIT $4",
        "SELECT count(*) FROM blobs.uploads WHERE tenant_id = $1 AND owner = $2",
    ),
    Kept::trace(
        "usage",
        "DELETE FROM blobs.usage WHERE tenant_id = $1 AND $2::uuid IS NOT NULL AND $3::bigint > 0 AND files = 0",
        "SELECT count(*) FROM blobs.usage WHERE tenant_id = $1 AND $2::uuid IS NOT NULL",
    )
    .only(When::Alone),
];

/// Some uploads of a person, those that have become files too.
pub(super) async fn uploads(store: &Store, ctx: &Ctx, owner: UserId) -> Result<Vec<UploadId>, Error> {
    let rows = store
        .read(ctx)
        .await?
        .query(
            "SELECT id FROM blobs.uploads WHERE tenant_id = $1 AND owner = $2 LIMIT 100",
            &[&ctx.tenant.uuid(), &owner.uuid()],
        )
        .await?;
    Ok(rows.iter().map(|r| UploadId(r.get(0))).collect())
}

/// Files of a person by id.
pub(super) async fn ids(
    store: &Store,
    ctx: &Ctx,
    owner: UserId,
    after: Option<FileId>,
) -> Result<Vec<FileId>, Error> {
    let after = after.map_or(Uuid::nil(), FileId::uuid);
    let rows = store
        .read(ctx)
        .await?
        .query(
            "SELECT id FROM blobs.files WHERE tenant_id = $1 AND owner = $2 AND id > $3 ORDER BY id LIMIT 100",
            &[&ctx.tenant.uuid(), &owner.uuid(), &after],
        )
        .await?;
    Ok(rows.iter().map(|r| FileId(r.get(0))).collect())
}
