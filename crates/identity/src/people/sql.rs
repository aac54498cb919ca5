//! People and the installation in PostgreSQL.

use super::{Email, User};
use crate::throttle::Key;
use chrono::{DateTime, Utc};
use kernel::{TenantId, UserId};
use store::{Row, SystemTx};

/// Any number, the same in every replica: accounts are made one after the other, so that one is the first.
const DOOR: i64 = 0x6174_656c_6965_7202;

const ENTER: &str = "SELECT pg_advisory_xact_lock($1)";

/// Waits until no other account is being made.
pub fn enter(tx: &mut SystemTx) {
    tx.defer(ENTER, vec![Box::new(DOOR)]);
}

const INSERT: &str = "
    INSERT INTO identity.users (id, home_tenant, email, email_key, name, password_hash, created_at, updated_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $7)";

/// Somebody about to be written.
pub struct NewUser {
    pub id: UserId,
    pub home: TenantId,
    /// Both, or neither for the local account.
    pub credentials: Option<(Email, String)>,
    pub name: String,
    pub now: DateTime<Utc>,
}

/// Writes a person. A taken e-mail is `Unique` of [`EMAIL_TAKEN`].
pub async fn insert(tx: &mut SystemTx, new: &NewUser) -> Result<(), store::Error> {
    let (email, key, hash) = columns(new.credentials.as_ref());
    tx.execute(INSERT, &[&new.id.uuid(), &new.home.uuid(), &email, &key, &new.name, &hash, &new.now])
        .await
        .map(|_| ())
}

/// The constraint a taken e-mail violates.
pub const EMAIL_TAKEN: &str = "users_email";

fn columns(credentials: Option<&(Email, String)>) -> (Option<&str>, Option<&str>, Option<&str>) {
    credentials.map_or((None, None, None), |(email, hash)| {
        (Some(email.shown()), Some(email.key()), Some(hash.as_str()))
    })
}

const TAKEN: &str = "SELECT 1 FROM identity.users WHERE email_key = $1";

/// Whether there is an account with this address.
pub async fn taken(tx: &mut SystemTx, email: &Email) -> Result<bool, store::Error> {
    Ok(tx.query_opt(TAKEN, &[&email.key()]).await?.is_some())
}

// Only while it is alone: once there is another account, a stranger's claim would be a theft.
const CLAIM: &str = "
    UPDATE identity.installation i SET claimed_at = $1
    FROM identity.users u
    WHERE i.claimed_at IS NULL AND u.id = i.operator_id
        AND NOT EXISTS (SELECT 1 FROM identity.users other WHERE other.id <> i.operator_id)
    RETURNING u.id, u.home_tenant";

/// Takes over the local account that nobody has claimed yet, if there is one.
pub async fn claim(
    tx: &mut SystemTx,
    now: DateTime<Utc>,
) -> Result<Option<(UserId, TenantId)>, store::Error> {
    let row = tx.query_opt(CLAIM, &[&now]).await?;
    Ok(row.map(|row| (UserId(row.get(0)), TenantId(row.get(1)))))
}

const NAME_CLAIMED: &str = "
    UPDATE identity.users SET email = $2, email_key = $3, name = $4, password_hash = $5, updated_at = $6
    WHERE id = $1 RETURNING created_at";

/// Gives the claimed account its e-mail, name and password; returns when it was made.
pub async fn name_claimed(tx: &mut SystemTx, new: &NewUser) -> Result<DateTime<Utc>, store::Error> {
    let (email, key, hash) = columns(new.credentials.as_ref());
    let row = tx.query_one(NAME_CLAIMED, &[&new.id.uuid(), &email, &key, &new.name, &hash, &new.now]).await?;
    Ok(row.get(0))
}

const FOUND: &str = "
    INSERT INTO identity.installation (operator_id, claimed_at, created_at) VALUES ($1, $2, $3)
    ON CONFLICT (one) DO NOTHING RETURNING 1";

/// Makes this person the operator, if there is none yet; says whether it did.
pub async fn found_installation(
    tx: &mut SystemTx,
    user: UserId,
    claimed_at: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> Result<bool, store::Error> {
    Ok(tx.query_opt(FOUND, &[&user.uuid(), &claimed_at, &now]).await?.is_some())
}

const OPERATOR: &str = "
    SELECT u.id, u.home_tenant FROM identity.installation i JOIN identity.users u ON u.id = i.operator_id";

/// The operator and their tenant, if there is one yet.
pub async fn operator(tx: &mut SystemTx) -> Result<Option<(UserId, TenantId)>, store::Error> {
    let row = tx.query_opt(OPERATOR, &[]).await?;
    Ok(row.map(|row| (UserId(row.get(0)), TenantId(row.get(1)))))
}

/// What sign-in needs to know of an account.
pub struct Account {
    pub id: UserId,
    pub home: TenantId,
    pub password_hash: Option<String>,
    pub active: bool,
    pub operator: bool,
    /// Whether it signed in from this network before.
    pub known_here: bool,
}

const ACCOUNT: &str = "
    SELECT u.id, u.home_tenant, u.password_hash, u.is_active,
        EXISTS (SELECT 1 FROM identity.installation i WHERE i.operator_id = u.id) AS operator,
        EXISTS (SELECT 1 FROM identity.sessions s WHERE s.user_id = u.id AND s.network = $2) AS known_here
    FROM identity.users u WHERE u.email_key = $1";

/// The account with this key of an e-mail address, seen from `network`.
pub async fn account(
    tx: &mut SystemTx,
    email_key: &str,
    network: Key,
) -> Result<Option<Account>, store::Error> {
    let row = tx.query_opt(ACCOUNT, &[&email_key, &network.as_slice()]).await?;
    Ok(row.map(|row| Account {
        id: UserId(row.get("id")),
        home: TenantId(row.get("home_tenant")),
        password_hash: row.get("password_hash"),
        active: row.get("is_active"),
        operator: row.get("operator"),
        known_here: row.get("known_here"),
    }))
}

// Only over the hash that was compared: a password changed meanwhile stays changed.
const REHASH: &str = "UPDATE identity.users SET password_hash = $3 WHERE id = $1 AND password_hash = $2";

/// Replaces a hash by one of the same password with today's parameters.
pub fn rehash(tx: &mut SystemTx, user: UserId, old: String, new: String) {
    tx.defer(REHASH, vec![Box::new(user.uuid()), Box::new(old), Box::new(new)]);
}

const FIND: &str = "
    SELECT u.id, u.home_tenant, u.email, u.name, u.avatar_url, u.settings, u.is_active, u.created_at,
        EXISTS (SELECT 1 FROM identity.installation i WHERE i.operator_id = u.id) AS operator
    FROM identity.users u WHERE u.id = $1";

/// A person, and whether they are the operator.
pub async fn find(tx: &mut SystemTx, id: UserId) -> Result<Option<(User, bool)>, store::Error> {
    let row = tx.query_opt(FIND, &[&id.uuid()]).await?;
    Ok(row.map(|row| (user(&row), row.get("operator"))))
}

fn user(row: &Row) -> User {
    User {
        id: UserId(row.get("id")),
        home: TenantId(row.get("home_tenant")),
        email: row.get("email"),
        name: row.get("name"),
        avatar_url: row.get("avatar_url"),
        settings: row.get("settings"),
        is_active: row.get("is_active"),
        created_at: row.get("created_at"),
    }
}
