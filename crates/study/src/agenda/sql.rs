//! The statements of the agenda.

use crate::{agenda::Kept, assignments::AssignmentId, workspaces::Status};
use chrono::{DateTime, Utc};
use kernel::{TenantId, UserId};
use std::collections::HashSet;
use store::{Error, Read, Row};
use uuid::Uuid;

fn kept(r: &Row) -> Kept {
    Kept {
        id: AssignmentId(r.get(0)).to_string(),
        course_id: r.get(1),
        assignment_id: r.get(2),
        title: r.get(3),
        course_name: r.get(4),
        due_at: r.get(5),
        status: Status::read(r.get(6)),
        url: r.get(7),
    }
}

/// A person's assignments that are due in that time, in order.
pub(super) async fn due(
    read: Read,
    tenant: TenantId,
    owner: UserId,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
    limit: i64,
) -> Result<Vec<Kept>, Error> {
    let rows = read
        .query(
            "SELECT a.id, a.course_id, a.assignment_id, a.title, coalesce(c.name, a.course_name), a.due_at,
                    coalesce(w.status, 'new'), a.url
               FROM study.assignments a
               LEFT JOIN study.workspaces w ON w.tenant_id = a.tenant_id AND w.assignment = a.id
               LEFT JOIN study.courses c ON c.tenant_id = a.tenant_id AND c.id = a.course
              WHERE a.tenant_id = $1 AND a.owner = $2 AND a.due_at >= $3 AND a.due_at < $4
              ORDER BY a.due_at, a.id DESC LIMIT $5",
            &[&tenant.uuid(), &owner.uuid(), &from, &to, &limit],
        )
        .await?;
    Ok(rows.iter().map(kept).collect())
}

/// A person's assignments by their wire ids.
pub(super) async fn by_wire_id(
    read: Read,
    tenant: TenantId,
    owner: UserId,
    ids: &HashSet<&str>,
) -> Result<Vec<Kept>, Error> {
    let ids: Vec<Uuid> =
        ids.iter().filter_map(|id| id.parse::<AssignmentId>().ok()).map(AssignmentId::uuid).collect();
    let rows = read
        .query(
            "SELECT a.id, a.course_id, a.assignment_id, a.title, coalesce(c.name, a.course_name), a.due_at,
                    coalesce(w.status, 'new'), a.url
               FROM study.assignments a
               LEFT JOIN study.workspaces w ON w.tenant_id = a.tenant_id AND w.assignment = a.id
               LEFT JOIN study.courses c ON c.tenant_id = a.tenant_id AND c.id = a.course
              WHERE a.tenant_id = $1 AND a.owner = $2 AND a.id = ANY($3)",
            &[&tenant.uuid(), &owner.uuid(), &ids],
        )
        .await?;
    Ok(rows.iter().map(kept).collect())
}
