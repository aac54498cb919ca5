//! Tenants and teams: the boundary, and the groups inside it.
//!
//! Everybody gets a personal tenant with one team of one, so that working alone and working together
//! are the same thing seen from outside.

pub(crate) mod sql;

use chrono::{DateTime, Utc};
use kernel::{TenantId, World, ids};
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization as _;

kernel::ids! {
    /// A team.
    TeamId = "team";
}

/// What a tenant is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TenantKind {
    /// One person's own.
    Personal,
    /// A university, a company, a group.
    Organization,
}

/// What somebody may do in a tenant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TenantRole {
    /// Everything, and giving it away.
    Owner,
    /// Managing members and settings.
    Admin,
    /// Working.
    Member,
    /// What was shared with them.
    Guest,
    /// Reading records.
    Auditor,
}

/// What somebody may do in a team.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TeamRole {
    /// Everything, and giving it away.
    Owner,
    /// Managing members and settings.
    Admin,
    /// Leading the work.
    Lead,
    /// Working; `developer` is read as this.
    #[serde(alias = "developer")]
    Member,
    /// Looking on.
    Viewer,
}

/// The names that tables, events and the wire share, in both directions.
macro_rules! names {
    ($type:ident { $($variant:ident = $name:literal),+ }) => {
        impl $type {
            /// The name in tables, events and on the wire.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }

            /// Reads what [`Self::as_str`] wrote.
            pub(crate) fn read(name: &str) -> Result<Self, store::Error> {
                match name {
                    $($name => Ok(Self::$variant),)+
                    _ => Err(store::Error::Defect(concat!("an unknown ", stringify!($type), " is stored").into())),
                }
            }
        }
    };
}

names!(TenantKind { Personal = "personal", Organization = "organization" });
names!(TenantRole { Owner = "owner", Admin = "admin", Member = "member", Guest = "guest", Auditor = "auditor" });
names!(TeamRole { Owner = "owner", Admin = "admin", Lead = "lead", Member = "member", Viewer = "viewer" });

/// A tenant, seen by one of its members.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tenant {
    /// Which.
    pub id: TenantId,
    /// What for.
    pub kind: TenantKind,
    /// Its name in addresses, unique in the installation.
    pub slug: String,
    /// Its name for people.
    pub name: String,
    /// What the member may do.
    pub role: TenantRole,
}

/// A team, seen by one of its members.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Team {
    /// Which.
    pub id: TeamId,
    /// Its name in addresses, unique in the tenant.
    pub slug: String,
    /// Its name for people.
    pub name: String,
    /// What the member may do.
    pub role: TeamRole,
}

/// A personal tenant and its team, about to be written.
#[derive(Debug, Clone)]
pub(crate) struct Personal {
    pub tenant: TenantId,
    pub team: TeamId,
    pub slug: String,
    pub name: String,
    pub now: DateTime<Utc>,
}

impl Personal {
    /// The slug of the one team in it.
    pub const TEAM_SLUG: &'static str = "personal";

    pub fn of(world: &World, name: &str) -> Self {
        Self {
            tenant: world.id(),
            team: world.id(),
            slug: slug(name, world),
            name: name.to_owned(),
            now: world.now(),
        }
    }
}

/// `Ada Lovélace` → `ada-lovelace-7k3m9q`. The tail keeps two people of one name apart, and keeps
/// anybody from asking whose name is taken.
fn slug(name: &str, world: &World) -> String {
    let mut slug = String::new();
    for c in name.nfkd().filter(char::is_ascii).flat_map(char::to_lowercase) {
        match c {
            'a'..='z' | '0'..='9' => slug.push(c),
            _ if !slug.is_empty() && !slug.ends_with('-') => slug.push('-'),
            _ => {}
        }
        if slug.len() == 40 {
            break;
        }
    }
    let stem = slug.trim_matches('-');
    let tail = ids::encode(ids::Uuid::from_bytes(world.bytes()));
    format!("{}-{}", if stem.is_empty() { "home" } else { stem }, &tail[tail.len() - 6..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_fit_the_address_of_a_host() {
        let world = World::real();
        for (name, stem) in [
            ("Ada Lovélace", "ada-lovelace-"),
            ("  --Ada--  ", "ada-"),
            ("李小龍", "home-"),
            ("O'Brien; DROP TABLE", "o-brien-drop-table-"),
            ("../../etc", "etc-"),
            (&"long name ".repeat(20), "long-name-long-name-long-name-long-name-"),
        ] {
            let slug = slug(name, &world);
            assert!(slug.starts_with(stem), "{slug}");
            assert!(
                slug.len() <= 63 && slug.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'),
                "{slug}"
            );
        }
        assert_ne!(slug("Ada", &world), slug("Ada", &world));
    }

    #[test]
    fn developer_is_a_member_and_names_go_both_ways() {
        assert_eq!(serde_json::from_str::<TeamRole>("\"developer\"").unwrap(), TeamRole::Member);
        for role in [TeamRole::Owner, TeamRole::Admin, TeamRole::Lead, TeamRole::Member, TeamRole::Viewer] {
            assert_eq!(TeamRole::read(role.as_str()).unwrap(), role);
            assert_eq!(serde_json::to_value(role).unwrap(), role.as_str());
        }
        assert!(TenantRole::read("root").is_err());
    }
}
