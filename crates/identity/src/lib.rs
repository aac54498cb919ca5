//! People: who they are, how they prove it, and which tenant and teams they belong to.
//!
//! - A **user** is a person of the installation. E-mail addresses are compared without regard to case
//!   and writing form ([`Email`]); passwords are kept as Argon2id and nothing else.
//! - A **tenant** is the boundary of everything. Registering makes a personal tenant with one **team**;
//!   the first account of an installation is its operator.
//! - A **session** is one sign-in. It lives by refresh tokens, each good once: a second use ends the
//!   session, save for the seconds in which the same client may ask twice.
//! - An **access token** is a signed passport for half an hour. Believing one asks no database; ending
//!   its session is felt here at once and in other processes within a second.
//! - A **pairing** lets a program in without a password: it shows a short code, and somebody who is signed
//!   in answers ([`Asking`]).
//! - **Keys** sign access tokens, change every thirty days with overlap, and lie in the vault.
//! - **Throttles** slow guessing down and lock nobody out.
//!
//! Which tables belong to tenants and which to the installation, and why, is said in the migration and
//! in `docs/security/identity.md`. Everything here that starts with an e-mail, a code or a token runs as the
//! system, because there is no tenant yet; it reaches one row by a key the caller had to know.
//!
//! Invariants: nothing that could be presented is stored, only digests of it; a failed sign-in looks and
//! costs the same whether or not there is such an account; secrets never stand in an event, an audit
//! entry, a log line or an error; every change announces itself in its own transaction.
//!
//! This room must never know: what people work on, what they may do to it (that is each room's rule,
//! and the policy's), which pages the web client has.

mod announce;
mod authenticate;
mod devices;
mod error;
mod http;
mod keep;
mod keys;
mod passwords;
mod people;
mod personal;
mod sessions;
mod tenants;
mod throttle;
mod tokens;

pub use announce::EVENTS;
pub use devices::{Asking, Codes, DeviceCode, INTERVAL, PAIR_LIFE, Reply, UserCode};
pub use error::Error;
pub use http::{routes, well_known};
pub use keys::{Jwk, Jwks, KeyId};
pub use passwords::Cost;
pub use people::{Email, Newcomer, User, names::names, ops::Me};
pub use personal::{Membership, PERSONAL};
pub use sessions::{Client, EndReason, GRACE, RefreshToken, SessionInfo, ops::SignedIn};
pub use tenants::{Team, TeamId, TeamRole, Tenant, TenantKind, TenantRole};
pub use tokens::{ACCESS_LIFE, Passport, SessionId, TokenFault, TokenId};

use events::Events;
use kernel::World;
use parking_lot::RwLock;
use std::sync::{Arc, atomic::AtomicI64};
use store::{Bell, Store};
use vault::Vault;

/// The bell that is rung when a session ended or a key was made.
const BELL: &str = "identity";

/// The settings of this room.
#[derive(Debug, Clone)]
pub struct Options {
    /// `iss` of access tokens: the public address, where there is one.
    pub issuer: String,
    /// `aud` of access tokens.
    pub audience: String,
    /// Where browsers find this server: `https://atelier.example.org`. Pages of this origin are ours, for
    /// browsers that do not say so themselves; where it begins with `https:`, cookies are `Secure`.
    pub public_url: Option<String>,
    /// How expensive a password hash is.
    pub cost: Cost,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            issuer: "atelier".to_owned(),
            audience: "atelier-api".to_owned(),
            public_url: None,
            cost: Cost::default(),
        }
    }
}

/// What this room stands on.
#[derive(Debug, Clone)]
pub struct Deps {
    /// The database.
    pub store: Store,
    /// Time, ids, randomness.
    pub world: World,
    /// The event log.
    pub events: Events,
    /// Keeps the signing keys.
    pub vault: Vault,
}

/// The room.
#[derive(Debug)]
pub struct Identity {
    store: Store,
    world: World,
    events: Events,
    vault: Vault,
    names: tokens::Names,
    public_url: Option<String>,
    passwords: passwords::Passwords,
    ring: RwLock<Arc<keys::Ring>>,
    cache: tokens::Cache,
    revocations: sessions::revocations::Revocations,
    keys_asked: AtomicI64,
    gate: throttle::Gate,
    bell: Bell,
}

impl Identity {
    /// Opens the room: knows the keys (makes the first one), and which sessions have ended. Whoever opens
    /// it spawns [`Self::keep`].
    pub async fn open(deps: Deps, options: Options) -> Result<Self, Error> {
        let Deps { store, world, events, vault } = deps;
        let room = Self {
            names: tokens::Names { issuer: options.issuer, audience: options.audience },
            public_url: options.public_url.map(|url| url.trim_end_matches('/').to_ascii_lowercase()),
            passwords: passwords::Passwords::new(&world, options.cost)?,
            ring: RwLock::default(),
            cache: tokens::Cache::default(),
            revocations: sessions::revocations::Revocations::default(),
            keys_asked: AtomicI64::new(0),
            gate: throttle::Gate::default(),
            bell: store.bell(BELL),
            store,
            world,
            events,
            vault,
        };
        if !room.rotate_keys().await? {
            room.load_keys().await?;
        }
        room.hear_revocations().await?;
        Ok(room)
    }

    /// How many password hashes were computed so far: what an attack on sign-in would drive up.
    pub fn hashes_computed(&self) -> u64 {
        self.passwords.computed()
    }
}
