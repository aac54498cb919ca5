//! Items of a root as they were changed.

use super::Past;
use crate::{ItemId, Kind, State};
use kernel::Ctx;
use store::{Error, Json, Read, Row};

fn past(r: &Row) -> Past {
    Past {
        id: ItemId(r.get(0)),
        kind: Kind::read(r.get(1)),
        title: r.get(2),
        planned: r.get(3),
        state: State::read(r.get(4)),
        edited: r.get(5),
        evidence: r.get::<_, Json<_>>(6).0,
        created_at: r.get(7),
        updated_at: r.get(8),
    }
}

pub(super) async fn history(read: Read, ctx: &Ctx, subject: &str, most: i64) -> Result<Vec<Past>, Error> {
    let owner = ctx.user().map(|u| u.0);
    let rows = read
        .query(
            "SELECT i.id, i.kind, i.title, i.stable_key IS NOT NULL, i.state, i.edited, i.evidence, i.created_at, i.updated_at
               FROM work.items top JOIN work.items i ON i.tenant_id = top.tenant_id AND i.root = top.id AND i.id <> top.id
              WHERE top.tenant_id = $1 AND top.owner = $2 AND top.subject = $3
              ORDER BY i.updated_at DESC, i.id DESC LIMIT $4",
            &[&ctx.tenant.uuid(), &owner, &subject, &most],
        )
        .await?;
    Ok(rows.iter().map(past).collect())
}
