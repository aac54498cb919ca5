//! What travels: bodies and views of sign-in.

use crate::{SessionId, SessionInfo, TeamId, TeamRole, TenantKind, TenantRole, User, people::ops::Me};
use api_kit::Validate;
use chrono::{DateTime, Utc};
use kernel::{SecretString, TenantId, UserId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A new account.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RegisterBody {
    /// Compared without regard to case.
    #[schema(format = Email, max_length = 254, example = "ada@example.org")]
    pub email: String,
    /// 10 to 256 characters, not the e-mail address, not one of the most common.
    #[schema(value_type = String, format = Password, min_length = 10, max_length = 256)]
    pub password: SecretString,
    /// What to call the person.
    #[schema(min_length = 1, max_length = 200, example = "Ada Lovelace")]
    pub name: String,
}

// The rules need each other (the password must not be the e-mail): `Newcomer::check` has them all.
impl Validate for RegisterBody {}

/// The account that was made.
#[derive(Debug, Serialize, ToSchema)]
pub struct Registered {
    /// Who.
    pub id: UserId,
    /// As it will be shown.
    pub email: Option<String>,
    /// What to call them.
    pub name: String,
    /// When the account was made.
    pub created_at: DateTime<Utc>,
}

impl From<User> for Registered {
    fn from(user: User) -> Self {
        Self { id: user.id, email: user.email, name: user.name, created_at: user.created_at }
    }
}

/// Credentials.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LoginBody {
    /// Of the account.
    #[schema(format = Email, example = "ada@example.org")]
    pub email: String,
    /// Of the account.
    #[schema(value_type = String, format = Password)]
    pub password: SecretString,
    /// Keeps the session for seven days since its last use; otherwise it ends within a day.
    #[serde(default)]
    pub remember_me: bool,
}

impl Validate for LoginBody {}

/// The refresh token of a program; the web client sends its cookie instead.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RefreshBody {
    /// As it was last given.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub refresh_token: Option<SecretString>,
}

impl Validate for RefreshBody {}

/// A pair of tokens.
#[derive(Serialize, ToSchema)]
pub struct Tokens {
    /// For `Authorization: Bearer …`.
    pub access_token: String,
    /// For the next refresh, once. Absent for the web client, whose cookie has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refresh_token: Option<String>,
    /// `Bearer`.
    #[schema(value_type = String)]
    pub token_type: &'static str,
    /// Seconds until the access token ends.
    pub expires_in: i64,
}

/// The caller.
#[derive(Debug, Serialize, ToSchema)]
pub struct MeView {
    /// Who.
    pub id: UserId,
    /// Absent for the local account before anybody has registered.
    pub email: Option<String>,
    /// What to call them.
    pub name: String,
    /// Address of a picture.
    pub avatar_url: Option<String>,
    /// Preferences.
    #[schema(value_type = Object)]
    pub settings: serde_json::Value,
    /// When the account was made.
    pub created_at: DateTime<Utc>,
    /// Whether this is the operator of the installation.
    pub operator: bool,
    /// The tenant they are signed in to.
    pub tenant: TenantView,
    /// Their teams in it.
    pub teams: Vec<TeamView>,
}

/// A tenant, seen by the caller.
#[derive(Debug, Serialize, ToSchema)]
pub struct TenantView {
    /// Which.
    pub id: TenantId,
    /// What for.
    pub kind: TenantKind,
    /// Its name in addresses.
    pub slug: String,
    /// Its name for people.
    pub name: String,
    /// What the caller may do in it.
    pub role: TenantRole,
}

/// A team, seen by the caller.
#[derive(Debug, Serialize, ToSchema)]
pub struct TeamView {
    /// Which.
    pub id: TeamId,
    /// Its name in addresses.
    pub slug: String,
    /// Its name for people.
    pub name: String,
    /// What the caller may do in it.
    pub role: TeamRole,
}

impl From<Me> for MeView {
    fn from(me: Me) -> Self {
        let Me { user, operator, tenant, teams } = me;
        let team =
            |team: crate::Team| TeamView { id: team.id, slug: team.slug, name: team.name, role: team.role };
        Self {
            id: user.id,
            email: user.email,
            name: user.name,
            avatar_url: user.avatar_url,
            settings: user.settings,
            created_at: user.created_at,
            operator,
            tenant: TenantView {
                id: tenant.id,
                kind: tenant.kind,
                slug: tenant.slug,
                name: tenant.name,
                role: tenant.role,
            },
            teams: teams.into_iter().map(team).collect(),
        }
    }
}

/// One session of the caller's.
#[derive(Debug, Serialize, ToSchema)]
pub struct SessionView {
    /// Which.
    pub id: SessionId,
    /// Whether the request came by this one.
    pub current: bool,
    /// Whether it outlives the day.
    pub remember_me: bool,
    /// What a paired program calls itself. Absent where a password was typed.
    pub client_name: Option<String>,
    /// What the client called itself when it signed in.
    pub user_agent: String,
    /// Where it signed in from.
    pub address: String,
    /// When it signed in.
    pub created_at: DateTime<Utc>,
    /// When it last refreshed.
    pub last_used_at: DateTime<Utc>,
    /// When it ends unless it is used before.
    pub expires_at: DateTime<Utc>,
}

impl SessionView {
    /// What the caller, signed in by `current`, sees of a session.
    pub fn of(info: SessionInfo, current: Option<SessionId>) -> Self {
        Self {
            current: current == Some(info.id),
            id: info.id,
            remember_me: info.remember,
            client_name: info.name,
            user_agent: info.user_agent,
            address: info.address,
            created_at: info.created_at,
            last_used_at: info.last_used_at,
            expires_at: info.expires_at,
        }
    }
}
