//! The statement of dated milestones.

use crate::items::{State, dated::Dated};
use chrono::{DateTime, Utc};
use kernel::Ctx;
use store::{Error, Read, Row};

pub(super) async fn between(
    read: Read,
    ctx: &Ctx,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
    limit: i64,
) -> Result<Vec<Dated>, Error> {
    let owner = ctx.user().map(|u| u.0);
    let rows = read
        .query(
            "SELECT r.subject, i.title, i.due_at, i.state FROM work.items i
               JOIN work.items r ON r.tenant_id = i.tenant_id AND r.id = i.root
              WHERE i.tenant_id = $1 AND i.owner = $2 AND i.kind = 'milestone' AND i.archived_at IS NULL
                AND i.due_at >= $3 AND i.due_at < $4 AND r.subject IS NOT NULL
              ORDER BY i.due_at, i.id LIMIT $5",
            &[&ctx.tenant.uuid(), &owner, &from, &to, &limit],
        )
        .await?;
    let dated = |r: &Row| Dated {
        subject: r.get(0),
        title: r.get(1),
        due_at: r.get(2),
        state: State::read(r.get(3)),
    };
    Ok(rows.iter().map(dated).collect())
}
