//! The providers of a tenant.

mod check;

use crate::{
    Answer, Client, Connection, Error, Failure, Kind, ModelInfo, Models, Patience, Pick, Provider, Purpose,
    Request, announce, room::Quiet, sql,
};
use chrono::{DateTime, Utc};
use kernel::{Ctx, ExposeSecret as _, FieldError, Page, Paged, SecretString};
use std::{sync::Arc, time::Duration};
use store::TenantTx;
use vault::{Scope, SecretId};

/// The most providers of one tenant.
pub(crate) const MAX_PROVIDERS: i64 = 50;
/// What the keys are called in the vault.
const KEY: &str = "models.provider_key";
/// The longest a test may take.
const TEST: Duration = Duration::from_secs(90);

kernel::ids! {
    /// A provider of models.
    ProviderId = "mpr";
}

/// A provider, without its key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredProvider {
    /// Which one.
    pub id: ProviderId,
    /// Its protocol.
    pub kind: Kind,
    /// What people call it.
    pub label: String,
    /// Where it is.
    pub base_url: String,
    /// Where its key lies in the vault.
    pub(crate) secret: Option<SecretId>,
    /// When it was last tested.
    pub verified_at: Option<DateTime<Utc>>,
    /// How that ended: `ok`, or the class of the failure.
    pub verified_as: Option<String>,
    /// Grows with each change: the `ETag`.
    pub version: i64,
    /// When it was added.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
}

impl StoredProvider {
    /// Whether a key is kept for it.
    pub const fn has_key(&self) -> bool {
        self.secret.is_some()
    }
}

/// A provider to be added.
#[derive(Debug)]
pub struct NewProvider {
    /// Its protocol.
    pub kind: Kind,
    /// What to call it.
    pub label: String,
    /// Where it is; the kind's usual address where it is absent.
    pub base_url: Option<String>,
    /// Its key.
    pub key: Option<SecretString>,
}

/// What changes; `None` leaves a field alone.
#[derive(Debug, Default)]
pub struct ProviderChange {
    /// New label.
    pub label: Option<String>,
    /// New address. The key does not go along to another host: it must be given again.
    pub base_url: Option<String>,
    /// New key; `Some(None)` forgets it.
    pub key: Option<Option<SecretString>>,
}

/// What came back from a test.
#[derive(Debug)]
pub struct Test {
    /// The provider after the test.
    pub provider: StoredProvider,
    /// Which model was asked; empty where none could be found.
    pub model: String,
    /// What it answered, or why it did not.
    pub outcome: Result<Answer, Failure>,
    /// Milliseconds in all.
    pub total_ms: u64,
}

impl Models {
    /// The tenant's providers, by label.
    pub async fn providers(&self, ctx: &Ctx, page: Page) -> Result<Paged<StoredProvider>, Error> {
        let (items, total) = sql::providers(self.store().read(ctx).await?, ctx, page).await?;
        Ok(Paged { items, total, page })
    }

    /// One of them.
    pub async fn provider(&self, ctx: &Ctx, id: ProviderId) -> Result<StoredProvider, Error> {
        sql::provider(self.store().read(ctx).await?, ctx, id).await?.ok_or(Error::NotFound(id))
    }

    /// Adds one. Nothing is sent to it; see [`Models::verify`].
    pub async fn add(&self, ctx: &Ctx, new: NewProvider) -> Result<StoredProvider, Error> {
        let mut wrong = Vec::new();
        let given = new.base_url.as_deref().or(new.kind.base_url());
        let base_url = check::base_url(new.kind, given, &mut wrong);
        let label = check::label(&new.label, &mut wrong);
        check::key(new.key.as_ref(), &mut wrong);
        if new.kind.needs_key() && new.key.is_none() {
            wrong.push(FieldError::new("key", "required", "This provider lets nobody in without a key."));
        }
        if new.kind == Kind::Scripted && !self.has_script() {
            wrong.push(FieldError::new("kind", "not_allowed", "This installation has no script to play."));
        }
        refuse(wrong)?;
        let now = self.world().now();
        let mut provider = StoredProvider {
            id: self.world().id(),
            kind: new.kind,
            label,
            base_url,
            secret: None,
            verified_at: None,
            verified_as: None,
            version: 1,
            created_at: now,
            updated_at: now,
        };
        let mut tx = self.store().tenant(ctx).await?;
        sql::one_at_a_time(&mut tx).await?;
        if sql::count(&mut tx).await? >= MAX_PROVIDERS {
            return Err(Error::TooMany(MAX_PROVIDERS));
        }
        provider.secret = self.keep(&mut tx, new.key.as_ref()).await?;
        sql::insert(&mut tx, &provider).await.map_err(taken)?;
        self.announce(&mut tx, ctx, (announce::CREATED, "models.provider.create"), &provider);
        tx.commit().await?;
        Ok(provider)
    }

    /// Changes one. `expected` is the version the caller read, where it says so.
    pub async fn change(
        &self,
        ctx: &Ctx,
        id: ProviderId,
        expected: Option<i64>,
        change: ProviderChange,
    ) -> Result<StoredProvider, Error> {
        let mut tx = self.store().tenant(ctx).await?;
        let old = sql::locked(&mut tx, id).await?.ok_or(Error::NotFound(id))?;
        if expected.is_some_and(|v| v != old.version) {
            return Err(Error::Stale);
        }
        let mut new = old.clone();
        let mut wrong = Vec::new();
        if let Some(label) = &change.label {
            new.label = check::label(label, &mut wrong);
        }
        if let Some(url) = &change.base_url {
            new.base_url = check::base_url(old.kind, Some(url), &mut wrong);
        }
        check::key(change.key.as_ref().and_then(Option::as_ref), &mut wrong);
        let moved = !check::same_origin(&old.base_url, &new.base_url);
        if moved && old.secret.is_some() && change.key.is_none() {
            // Whoever may change an address could else have the key sent to themselves.
            wrong.push(FieldError::new("key", "required", "Give the key again for another address."));
        }
        if old.kind.needs_key() && matches!(change.key, Some(None)) {
            wrong.push(FieldError::new("key", "required", "This provider lets nobody in without a key."));
        }
        refuse(wrong)?;
        if let Some(key) = &change.key {
            if let Some(secret) = old.secret {
                self.vault().forget(&mut tx, Scope::Tenant(ctx.tenant), secret).await?;
            }
            new.secret = self.keep(&mut tx, key.as_ref()).await?;
        }
        if new == old {
            return Ok(old);
        }
        if moved || change.key.is_some() {
            // What the last test found says nothing any more.
            (new.verified_at, new.verified_as) = (None, None);
        }
        (new.version, new.updated_at) = (old.version + 1, self.world().now());
        sql::save(&mut tx, &new).await.map_err(taken)?;
        self.announce(&mut tx, ctx, (announce::UPDATED, "models.provider.update"), &new);
        tx.commit().await?;
        Ok(new)
    }

    /// Removes one, its key, and its places among the choices.
    pub async fn remove(&self, ctx: &Ctx, id: ProviderId) -> Result<(), Error> {
        let mut tx = self.store().tenant(ctx).await?;
        let provider = sql::locked(&mut tx, id).await?.ok_or(Error::NotFound(id))?;
        sql::delete(&mut tx, id, self.world().now()).await?;
        if let Some(secret) = provider.secret {
            self.vault().forget(&mut tx, Scope::Tenant(ctx.tenant), secret).await?;
        }
        self.announce(&mut tx, ctx, (announce::DELETED, "models.provider.delete"), &provider);
        tx.commit().await?;
        Ok(())
    }

    /// The models a provider has, as it says itself.
    pub async fn list_models(&self, ctx: &Ctx, id: ProviderId) -> Result<Vec<ModelInfo>, Error> {
        let provider = self.provider(ctx, id).await?;
        let plug = self.plug(ctx, &provider, self.patience()).await?;
        plug.models().await.map_err(|failure| Error::Provider(failure, Vec::new()))
    }

    /// Asks a provider something small and shows what came back. Without a model it is the first chosen
    /// one of this provider, or else the first it lists.
    pub async fn verify(&self, ctx: &Ctx, id: ProviderId, model: Option<String>) -> Result<Test, Error> {
        let provider = self.provider(ctx, id).await?;
        let begun = tokio::time::Instant::now();
        let chosen = match model {
            Some(model) => Ok(model),
            None => self.some_model(ctx, &provider).await?,
        };
        let (model, outcome) = match chosen {
            Err(failure) => (String::new(), Err(failure)),
            Ok(model) => (model.clone(), self.try_out(ctx, &provider, model).await?),
        };
        let total_ms = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
        let verified_as = outcome.as_ref().map_or_else(|f| f.class.as_str(), |_| "ok");
        let mut tx = self.store().tenant(ctx).await?;
        let now = self.world().now();
        let provider = sql::verified(&mut tx, id, verified_as, now).await?.ok_or(Error::NotFound(id))?;
        self.announce(&mut tx, ctx, (announce::VERIFIED, "models.provider.verify"), &provider);
        tx.commit().await?;
        Ok(Test { provider, model, outcome, total_ms })
    }

    async fn some_model(
        &self,
        ctx: &Ctx,
        provider: &StoredProvider,
    ) -> Result<Result<String, Failure>, Error> {
        let chosen = self.choices(ctx).await?.into_iter().find(|c| c.provider == provider.id);
        if let Some(choice) = chosen {
            return Ok(Ok(choice.model));
        }
        let plug = self.plug(ctx, provider, self.patience()).await?;
        let none = || crate::failure::Wrong::new(crate::Class::NotFound, "it lists no models");
        Ok(match plug.models().await {
            Err(failure) => Err(failure),
            Ok(list) => list
                .into_iter()
                .next()
                .map(|m| m.id)
                .ok_or_else(|| Failure::new(&provider.label, None, none())),
        })
    }

    async fn try_out(
        &self,
        ctx: &Ctx,
        provider: &StoredProvider,
        model: String,
    ) -> Result<Result<Answer, Failure>, Error> {
        let request = Request { max_tokens: 1024, ..Request::text("Reply with the single word: ready") };
        let pick = Pick::Only(crate::Choice { provider: provider.id, model });
        let purpose = Purpose::new("models.verify").pick(pick).within(TEST).once();
        match self.complete(ctx, &purpose, request, &mut Quiet).await {
            Ok(completed) => Ok(Ok(completed.answer)),
            Err(Error::Provider(failure, _)) => Ok(Err(failure)),
            Err(other) => Err(other),
        }
    }

    /// The provider, ready to be asked.
    pub(crate) async fn plug(
        &self,
        ctx: &Ctx,
        provider: &StoredProvider,
        patience: Patience,
    ) -> Result<Arc<dyn Provider>, Error> {
        if provider.kind == Kind::Scripted {
            return self.scripted(&provider.label);
        }
        let key = match provider.secret {
            None => None,
            Some(secret) => {
                let mut tx = self.store().tenant(ctx).await?;
                let bytes = self.vault().reveal(&mut tx, Scope::Tenant(ctx.tenant), secret).await?;
                // A key that is sealed anew on the way is all that may have been written.
                tx.commit_deferred().await?;
                let text =
                    std::str::from_utf8(bytes.expose_secret()).map_err(|_| vault::Error::CannotOpen)?;
                Some(SecretString::from(text.to_owned()))
            }
        };
        let connection = Connection {
            kind: provider.kind,
            label: provider.label.clone(),
            base_url: provider.base_url.clone(),
            key,
            tenant: ctx.tenant,
        };
        Ok(Arc::new(Client::new(self.egress().clone(), self.world().clone(), connection, patience)))
    }

    async fn keep(&self, tx: &mut TenantTx, key: Option<&SecretString>) -> Result<Option<SecretId>, Error> {
        let Some(key) = key else { return Ok(None) };
        let scope = Scope::Tenant(tx.tenant());
        Ok(Some(self.vault().keep(tx, scope, KEY, key.expose_secret().as_bytes()).await?))
    }

    fn announce(
        &self,
        tx: &mut TenantTx,
        ctx: &Ctx,
        (event, action): (&'static str, &'static str),
        provider: &StoredProvider,
    ) {
        let entry = announce::entry(action, provider);
        self.events().announce(tx, ctx, announce::about(event, provider), Some(entry));
    }
}

fn refuse(wrong: Vec<FieldError>) -> Result<(), Error> {
    if wrong.is_empty() { Ok(()) } else { Err(Error::Invalid(wrong)) }
}

fn taken(error: store::Error) -> Error {
    if error.is_unique("providers_label") { Error::LabelTaken } else { error.into() }
}
