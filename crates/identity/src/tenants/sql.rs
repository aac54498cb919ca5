//! Tenants, teams and memberships in PostgreSQL.

use super::{Personal, Team, TeamId, TeamRole, Tenant, TenantKind, TenantRole};
use kernel::{TenantId, UserId};
use store::SystemTx;

const INSERT_TENANT: &str = "
    INSERT INTO identity.tenants (tenant_id, kind, slug, name, created_at, updated_at)
    VALUES ($1, 'personal', $2, $3, $4, $4)";

/// Writes a personal tenant, before its person.
pub fn insert_personal(tx: &mut SystemTx, home: &Personal) {
    tx.defer(
        INSERT_TENANT,
        vec![
            Box::new(home.tenant.uuid()),
            Box::new(home.slug.clone()),
            Box::new(home.name.clone()),
            Box::new(home.now),
        ],
    );
}

const INSERT_TEAM: &str = "
    INSERT INTO identity.teams (tenant_id, id, slug, name, created_at, updated_at)
    VALUES ($1, $2, $3, $4, $5, $5)";
const INSERT_MEMBER: &str =
    "INSERT INTO identity.tenant_members (tenant_id, user_id, role, joined_at) VALUES ($1, $2, 'owner', $3)";
const INSERT_TEAM_MEMBER: &str = "
    INSERT INTO identity.team_members (tenant_id, team_id, user_id, role, joined_at)
    VALUES ($1, $2, $3, 'owner', $4)";

/// Makes the person the owner of their tenant and of its one team.
pub fn settle_in(tx: &mut SystemTx, home: &Personal, user: UserId) {
    let (tenant, team, user) = (home.tenant.uuid(), home.team.uuid(), user.uuid());
    tx.defer(
        INSERT_TEAM,
        vec![
            Box::new(tenant),
            Box::new(team),
            Box::new(Personal::TEAM_SLUG),
            Box::new(home.name.clone()),
            Box::new(home.now),
        ],
    );
    tx.defer(INSERT_MEMBER, vec![Box::new(tenant), Box::new(user), Box::new(home.now)]);
    tx.defer(INSERT_TEAM_MEMBER, vec![Box::new(tenant), Box::new(team), Box::new(user), Box::new(home.now)]);
}

const RENAME: &str = "
    WITH home AS (
        UPDATE identity.tenants SET name = $2, slug = $3, updated_at = $4 WHERE tenant_id = $1
    )
    UPDATE identity.teams SET name = $2, updated_at = $4 WHERE tenant_id = $1 AND slug = 'personal'";

/// Gives a personal tenant and its team the name of the person who claimed it.
pub fn rename_personal(tx: &mut SystemTx, home: &Personal) {
    tx.defer(
        RENAME,
        vec![
            Box::new(home.tenant.uuid()),
            Box::new(home.name.clone()),
            Box::new(home.slug.clone()),
            Box::new(home.now),
        ],
    );
}

const TENANT_OF: &str = "
    SELECT t.tenant_id, t.kind, t.slug, t.name, m.role
    FROM identity.tenant_members m JOIN identity.tenants t USING (tenant_id)
    WHERE m.tenant_id = $1 AND m.user_id = $2";

/// The tenant, if that person is a member of it.
pub async fn tenant_of(
    tx: &mut SystemTx,
    tenant: TenantId,
    user: UserId,
) -> Result<Option<Tenant>, store::Error> {
    let Some(row) = tx.query_opt(TENANT_OF, &[&tenant.uuid(), &user.uuid()]).await? else { return Ok(None) };
    Ok(Some(Tenant {
        id: TenantId(row.get("tenant_id")),
        kind: TenantKind::read(row.get("kind"))?,
        slug: row.get("slug"),
        name: row.get("name"),
        role: TenantRole::read(row.get("role"))?,
    }))
}

const TEAMS_OF: &str = "
    SELECT t.id, t.slug, t.name, m.role
    FROM identity.team_members m JOIN identity.teams t ON t.tenant_id = m.tenant_id AND t.id = m.team_id
    WHERE m.tenant_id = $1 AND m.user_id = $2 ORDER BY t.slug LIMIT 200";

/// The teams of the tenant that person is in, by name in addresses; at most 200.
pub async fn teams_of(tx: &mut SystemTx, tenant: TenantId, user: UserId) -> Result<Vec<Team>, store::Error> {
    let rows = tx.query(TEAMS_OF, &[&tenant.uuid(), &user.uuid()]).await?;
    rows.iter()
        .map(|row| {
            Ok(Team {
                id: TeamId(row.get("id")),
                slug: row.get("slug"),
                name: row.get("name"),
                role: TeamRole::read(row.get("role"))?,
            })
        })
        .collect()
}
