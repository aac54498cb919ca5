//! Connections: an address and a key, verified before they are kept.

pub(crate) mod sql;

use crate::{
    Canvas, Error,
    canvas::{
        address::Address,
        failure::Reason,
        mirror,
        model::Account,
        owner,
        sync::{SYNC, SyncInput},
        wire::Client,
    },
    clock::cron,
};
use chrono::{DateTime, Utc};
use kernel::{Ctx, ExposeSecret as _, SecretString, TenantId, UserId};
use runs::NewSchedule;
use store::TenantTx;
use vault::{Scope, SecretId};

kernel::ids! {
    /// A connection to a Canvas.
    ConnectionId = "cnv";
}

/// Under which label keys lie in the vault.
const LABEL: &str = "connectors.canvas_key";
/// And that by which the next key is had.
const REFRESH: &str = "connectors.canvas_refresh";
/// The shortest and the longest key. Canvas's have some seventy characters; what is much shorter could stand
/// in an answer by chance, and answers that hold the key are refused.
const KEY_LENGTH: std::ops::RangeInclusive<usize> = 16..=500;

/// A person's connection to a Canvas. The key is not part of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Connection {
    /// Which one.
    pub id: ConnectionId,
    /// Whose.
    pub owner: UserId,
    /// Scheme, host and port.
    pub base_url: String,
    /// What the person calls it.
    pub label: String,
    /// Whose key it is, as that Canvas says.
    pub account: Account,
    /// Whether it is asked where none is named.
    pub is_default: bool,
    /// When Canvas last accepted the key.
    pub verified_at: DateTime<Utc>,
    /// When its courses were last brought in line.
    pub synced_at: Option<DateTime<Utc>>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// Where the person signed in at Canvas: when the key at hand ends and another is fetched.
    pub expires_at: Option<DateTime<Utc>>,
    pub(crate) secret: SecretId,
    pub(crate) refresh: Option<SecretId>,
}

/// By what a Canvas is asked: a key that was pasted, or one that a sign-in gave, with how to get the next.
#[derive(Debug)]
pub(crate) struct Credential {
    pub key: SecretString,
    pub refresh: Option<SecretString>,
    pub expires_at: Option<DateTime<Utc>>,
}

/// A key as people paste it.
pub(crate) fn key(text: &SecretString) -> Result<SecretString, Error> {
    let text = text.expose_secret().trim();
    if text.is_empty() {
        return Err(Error::Key("it is empty"));
    }
    if text.len() > *KEY_LENGTH.end() {
        return Err(Error::Key("it is too long"));
    }
    if !text.bytes().all(|b| b.is_ascii_graphic()) {
        return Err(Error::Key("it holds blanks or characters that no key has"));
    }
    if text.len() < *KEY_LENGTH.start() {
        return Err(Error::Key("it is too short; copy all of it"));
    }
    Ok(SecretString::from(text.to_owned()))
}

impl Canvas {
    /// Connects a Canvas: asks it who the key belongs to, and keeps address and key if it says so. The
    /// same account of the same Canvas keeps its connection and gets the new key.
    pub async fn connect(
        &self,
        ctx: &Ctx,
        base_url: &str,
        api_key: &SecretString,
        label: Option<&str>,
    ) -> Result<Connection, Error> {
        let owner = owner(ctx)?;
        let address = Address::read(base_url, self.options().plain_http)?;
        let credential = Credential { key: key(api_key)?, refresh: None, expires_at: None };
        self.adopt(ctx, owner, &address, &credential, label).await
    }

    /// Keeps a credential if that Canvas says whose it is.
    pub(crate) async fn adopt(
        &self,
        ctx: &Ctx,
        owner: UserId,
        address: &Address,
        credential: &Credential,
        label: Option<&str>,
    ) -> Result<Connection, Error> {
        let client = self.asker(ctx.tenant, address.clone(), credential.key.clone());
        let account = self.account(&client).await?;
        self.keep(ctx, owner, address, credential, account, label).await
    }

    async fn keep(
        &self,
        ctx: &Ctx,
        owner: UserId,
        address: &Address,
        credential: &Credential,
        account: Account,
        label: Option<&str>,
    ) -> Result<Connection, Error> {
        let parts = self.parts();
        let (now, base_url) = (parts.world.now(), address.origin());
        let mut tx = parts.store.tenant(ctx).await?;
        sql::lock_person(&mut tx, owner).await?;
        let known = sql::all(&mut tx, owner).await?;
        let scope = Scope::Tenant(ctx.tenant);
        let plain = credential.key.expose_secret().as_bytes();
        let same = known.iter().find(|c| c.base_url == base_url && c.account.id == account.id).cloned();
        let connection = if let Some(mut connection) = same {
            // Whoever renews its key at this moment comes first.
            mirror::sql::lock(&mut tx, connection.id).await?;
            parts.vault.replace(&mut tx, scope, connection.secret, plain).await?;
            connection.refresh =
                self.keep_refresh(&mut tx, scope, connection.refresh, credential.refresh.as_ref()).await?;
            connection.expires_at = credential.expires_at;
            connection.verified_at = now;
            connection.account = account;
            if let Some(label) = label {
                label.clone_into(&mut connection.label);
            }
            sql::update(&mut tx, &connection, now).await?;
            connection
        } else {
            if known.len() >= self.options().max_connections {
                return Err(Error::TooMany(known.len()));
            }
            let connection = Connection {
                id: parts.world.id(),
                owner,
                label: label.map_or_else(|| address.host(), str::to_owned),
                base_url,
                account,
                is_default: known.is_empty(),
                verified_at: now,
                synced_at: None,
                created_at: now,
                expires_at: credential.expires_at,
                secret: parts.vault.keep(&mut tx, scope, LABEL, plain).await?,
                refresh: self.keep_refresh(&mut tx, scope, None, credential.refresh.as_ref()).await?,
            };
            sql::insert(&mut tx, &connection).await?;
            connection
        };
        self.schedule(&mut tx, ctx, connection.id).await?;
        self.say(&mut tx, ctx, &connection, "canvas_connection.created", "connectors.canvas.connect");
        tx.commit().await?;
        Ok(connection)
    }

    /// Puts what gets the next key where that of the last one was.
    pub(crate) async fn keep_refresh(
        &self,
        tx: &mut TenantTx,
        scope: Scope,
        old: Option<SecretId>,
        new: Option<&SecretString>,
    ) -> Result<Option<SecretId>, Error> {
        let vault = &self.parts().vault;
        Ok(match (old, new.map(|n| n.expose_secret().as_bytes())) {
            (None, None) => None,
            (None, Some(new)) => Some(vault.keep(tx, scope, REFRESH, new).await?),
            (Some(old), Some(new)) => {
                vault.replace(tx, scope, old, new).await?;
                Some(old)
            }
            (Some(old), None) => {
                vault.forget(tx, scope, old).await?;
                None
            }
        })
    }

    /// The caller's connections, the default first.
    pub async fn connections(&self, ctx: &Ctx) -> Result<Vec<Connection>, Error> {
        let owner = owner(ctx)?;
        let mut tx = self.parts().store.tenant(ctx).await?;
        Ok(sql::all(&mut tx, owner).await?)
    }

    /// One of the caller's connections.
    pub async fn connection(&self, ctx: &Ctx, id: ConnectionId) -> Result<Connection, Error> {
        let mut tx = self.parts().store.tenant(ctx).await?;
        self.find(&mut tx, ctx, Some(id)).await
    }

    /// Asks Canvas whether it still accepts the key.
    pub async fn verify(&self, ctx: &Ctx, id: ConnectionId) -> Result<Connection, Error> {
        let (_, client) = self.client(ctx, Some(id)).await?;
        let account = self.account(&client).await?;
        let parts = self.parts();
        let mut tx = parts.store.tenant(ctx).await?;
        mirror::sql::lock(&mut tx, id).await?;
        let mut connection = self.find(&mut tx, ctx, Some(id)).await?;
        (connection.account, connection.verified_at) = (account, parts.world.now());
        sql::update(&mut tx, &connection, connection.verified_at).await?;
        self.say(&mut tx, ctx, &connection, "canvas_connection.verified", "connectors.canvas.verify");
        tx.commit().await?;
        Ok(connection)
    }

    /// Renames a connection, or makes it the one that is asked where none is named.
    pub async fn change(
        &self,
        ctx: &Ctx,
        id: ConnectionId,
        label: Option<&str>,
        make_default: bool,
    ) -> Result<Connection, Error> {
        let owner = owner(ctx)?;
        let parts = self.parts();
        let mut tx = parts.store.tenant(ctx).await?;
        sql::lock_person(&mut tx, owner).await?;
        mirror::sql::lock(&mut tx, id).await?;
        let mut connection = self.find(&mut tx, ctx, Some(id)).await?;
        if let Some(label) = label {
            label.clone_into(&mut connection.label);
        }
        sql::update(&mut tx, &connection, parts.world.now()).await?;
        if make_default && !connection.is_default {
            sql::make_default(&mut tx, owner, id).await?;
            connection.is_default = true;
        }
        self.say(&mut tx, ctx, &connection, "canvas_connection.updated", "connectors.canvas.change");
        tx.commit().await?;
        Ok(connection)
    }

    /// Forgets a connection: key, courses and assignments. The oldest that is left becomes the default.
    pub async fn disconnect(&self, ctx: &Ctx, id: ConnectionId) -> Result<(), Error> {
        let owner = owner(ctx)?;
        let parts = self.parts();
        let mut tx = parts.store.tenant(ctx).await?;
        sql::lock_person(&mut tx, owner).await?;
        let connection = self.find(&mut tx, ctx, Some(id)).await?;
        sql::delete(&mut tx, id).await?;
        let scope = Scope::Tenant(ctx.tenant);
        parts.vault.forget(&mut tx, scope, connection.secret).await?;
        self.keep_refresh(&mut tx, scope, connection.refresh, None).await?;
        if connection.is_default {
            sql::make_oldest_default(&mut tx, owner).await?;
        }
        parts.runs.remove_schedule(&mut tx, &schedule_name(id)).await?;
        self.say(&mut tx, ctx, &connection, "canvas_connection.removed", "connectors.canvas.disconnect");
        tx.commit().await?;
        Ok(())
    }

    /// The named connection of the caller, or their default.
    pub(crate) async fn find(
        &self,
        tx: &mut TenantTx,
        ctx: &Ctx,
        id: Option<ConnectionId>,
    ) -> Result<Connection, Error> {
        let found = sql::get(tx, owner(ctx)?, id).await?;
        found.ok_or_else(|| id.map_or(Error::NoConnection, |id| Error::NotFound(format!("connection {id}"))))
    }

    /// Somebody to ask at the named connection, or at the caller's default.
    pub(crate) async fn client(
        &self,
        ctx: &Ctx,
        id: Option<ConnectionId>,
    ) -> Result<(ConnectionId, Client), Error> {
        let mut tx = self.parts().store.tenant(ctx).await?;
        let connection = self.find(&mut tx, ctx, id).await?;
        let connection = self.renewed(&mut tx, ctx, connection).await?;
        let key = self.reveal(&mut tx, ctx, connection.secret).await?;
        tx.commit().await?;
        let address = Address::read(&connection.base_url, self.options().plain_http)?;
        Ok((connection.id, self.asker(ctx.tenant, address, key)))
    }

    pub(crate) async fn reveal(
        &self,
        tx: &mut TenantTx,
        ctx: &Ctx,
        secret: SecretId,
    ) -> Result<SecretString, Error> {
        let plain = self.parts().vault.reveal(tx, Scope::Tenant(ctx.tenant), secret).await?;
        let text = std::str::from_utf8(plain.expose_secret()).map_err(|_| vault::Error::CannotOpen)?;
        Ok(SecretString::from(text.to_owned()))
    }

    /// Whose key it is, while somebody waits.
    async fn account(&self, client: &Client) -> Result<Account, Error> {
        tokio::time::timeout(self.options().patience, client.account())
            .await
            .unwrap_or_else(|_| Err(client.failed(Reason::Down("it takes too long to answer".into()))))
    }

    fn asker(&self, tenant: TenantId, address: Address, key: SecretString) -> Client {
        let parts = self.parts();
        Client::new(parts.egress.clone(), self.turns(), parts.options.clone(), address, key, tenant)
    }

    async fn schedule(&self, tx: &mut TenantTx, ctx: &Ctx, id: ConnectionId) -> Result<(), Error> {
        let Some(hours) = self.options().sync_hours else { return Ok(()) };
        let schedule = NewSchedule {
            name: schedule_name(id),
            cron: cron(id.uuid(), hours),
            timezone: "UTC".to_owned(),
            kind: SYNC,
            input: serde_json::to_value(SyncInput { connection: id }).map_err(runs::Error::from)?,
        };
        self.parts().runs.set_schedule(tx, ctx, &schedule).await?;
        Ok(())
    }
}

fn schedule_name(id: ConnectionId) -> String {
    format!("{SYNC}:{id}")
}
