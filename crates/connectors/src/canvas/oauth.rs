//! Signing in at a Canvas instead of pasting a key: the authorization code grant of OAuth 2, with the
//! developer keys an operator has for an institution.
//!
//! The browser goes to Canvas and comes back to a page of the web client, which ends the sign-in with the
//! person's own session. So a code is worth something only to the person who began, once, for ten minutes, and
//! at the Canvas it came from.

mod sql;

use crate::{
    Canvas, Connection, Error,
    canvas::{
        address::Address,
        connections::{Credential, key, sql as connections},
        failure::{Failure, Reason},
        mirror, owner,
    },
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, TimeDelta, Utc};
use egress::{Request, StatusCode};
use kernel::{Ctx, ExposeSecret as _, SecretString, TenantId};
use serde::Deserialize;
use sha2::{Digest as _, Sha256};
use store::TenantTx;
use url::form_urlencoded;
use uuid::Uuid;
use vault::{Label, Scope, Sealed};

/// How long a sign-in may take.
const LIFE: TimeDelta = TimeDelta::minutes(10);
/// A key that ends within this time is not used any more: longer than any use case works with one.
const MARGIN: TimeDelta = TimeDelta::minutes(5);
/// Bytes of an answer with keys.
const MAX_ANSWER: u64 = 64 * 1024;
/// The longest code.
const MAX_CODE: usize = 2_000;
const VERIFIER: &str = "connectors.canvas_sign_ins.verifier";

/// A Canvas where persons of this installation may sign in, with its developer key.
#[derive(Debug, Clone)]
pub struct Institution {
    /// What it is called.
    pub name: String,
    /// Any address of it; only scheme, host and port count.
    pub base_url: String,
    /// The id of the developer key.
    pub client_id: String,
    /// The developer key.
    pub client_secret: SecretString,
    /// Scopes to ask for, separated by blanks; none where the developer key does not enforce any.
    pub scopes: Option<String>,
    /// Whether its Canvas takes proof keys (PKCE).
    pub pkce: bool,
}

/// A sign-in that was begun.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignIn {
    /// Where to send the browser.
    pub authorize_url: String,
    /// Until when it can be ended.
    pub expires_at: DateTime<Utc>,
}

/// What Canvas gives for a code, or for an earlier grant.
#[derive(Debug, Deserialize)]
struct Grant {
    access_token: SecretString,
    refresh_token: Option<SecretString>,
    expires_in: Option<i64>,
}

impl Canvas {
    /// Where persons may sign in; nowhere without an address to come back to.
    pub fn institutions(&self) -> &[Institution] {
        let options = self.options();
        if options.redirect_uri.is_some() { &options.institutions } else { &[] }
    }

    fn institution(&self, base_url: &str) -> Result<(&Institution, &str, Address), Error> {
        let wanted = Address::read(base_url, self.options().plain_http)?;
        let is_it = |i: &&Institution| {
            Address::read(&i.base_url, self.options().plain_http).is_ok_and(|address| address == wanted)
        };
        let found = self.institutions().iter().find(is_it).zip(self.options().redirect_uri.as_deref());
        let (institution, back) =
            found.ok_or(Error::Address("nobody can sign in there; connect it with a key"))?;
        Ok((institution, back, wanted))
    }

    /// Begins a sign-in at an institution.
    pub async fn begin_sign_in(&self, ctx: &Ctx, base_url: &str) -> Result<SignIn, Error> {
        let owner = owner(ctx)?;
        let (institution, back, address) = self.institution(base_url)?;
        let parts = self.parts();
        let (state, verifier) =
            (hex::encode(parts.world.bytes::<32>()), hex::encode(parts.world.bytes::<32>()));
        let (id, now): (Uuid, _) = (parts.world.id(), parts.world.now());
        let mut tx = parts.store.tenant(ctx).await?;
        let label = Label::new(VERIFIER, id);
        let sealed =
            parts.vault.seal(&mut tx, Scope::Tenant(ctx.tenant), &label, verifier.as_bytes()).await?;
        let begun = sql::Begun { id, owner, base_url: address.origin(), expires_at: now + LIFE };
        sql::begin(&mut tx, &begun, &Sha256::digest(&state), sealed.as_bytes(), now).await?;
        tx.commit().await?;
        let mut query = form_urlencoded::Serializer::new(String::new());
        query
            .append_pair("client_id", &institution.client_id)
            .append_pair("response_type", "code")
            .append_pair("redirect_uri", back)
            .append_pair("state", &state);
        if let Some(scopes) = &institution.scopes {
            query.append_pair("scope", scopes);
        }
        if institution.pkce {
            query
                .append_pair("code_challenge", &URL_SAFE_NO_PAD.encode(Sha256::digest(&verifier)))
                .append_pair("code_challenge_method", "S256");
        }
        let authorize_url = format!("{}/login/oauth2/auth?{}", address.origin(), query.finish());
        Ok(SignIn { authorize_url, expires_at: begun.expires_at })
    }

    /// Ends a sign-in with what Canvas sent along with the browser. Whatever comes of it, it can be ended once.
    pub async fn end_sign_in(
        &self,
        ctx: &Ctx,
        state: &str,
        code: &SecretString,
        label: Option<&str>,
    ) -> Result<Connection, Error> {
        let owner = owner(ctx)?;
        let parts = self.parts();
        let gone = || Error::NotFound("open sign-in with this state".to_owned());
        let mut tx = parts.store.tenant(ctx).await?;
        let (begun, sealed) = sql::take(&mut tx, owner, &Sha256::digest(state)).await?.ok_or_else(gone)?;
        let label_of = Label::new(VERIFIER, begun.id);
        let sealed = Sealed::from_bytes(sealed)?;
        let verifier = parts.vault.open(&mut tx, Scope::Tenant(ctx.tenant), &label_of, &sealed).await?;
        tx.commit().await?;
        if begun.expires_at <= parts.world.now() || code.expose_secret().len() > MAX_CODE {
            return Err(gone());
        }
        let (institution, back, address) = self.institution(&begun.base_url)?;
        let verifier = String::from_utf8_lossy(verifier.expose_secret()).into_owned();
        let mut fields = vec![("redirect_uri", back), ("code", code.expose_secret())];
        if institution.pkce {
            fields.push(("code_verifier", &verifier));
        }
        let form = form(institution, "authorization_code", &fields);
        let grant = self.grant(ctx.tenant, &address, form).await?;
        self.adopt(ctx, owner, &address, &self.credential(&grant, &address)?, label).await
    }

    /// The connection with a key that is good for a while yet. Who renews it holds its row, so that two do not
    /// take each other's key away.
    pub(crate) async fn renewed(
        &self,
        tx: &mut TenantTx,
        ctx: &Ctx,
        connection: Connection,
    ) -> Result<Connection, Error> {
        let now = self.parts().world.now();
        let ends = |c: &Connection| c.expires_at.is_some_and(|at| at <= now + MARGIN);
        if !ends(&connection) {
            return Ok(connection);
        }
        mirror::sql::lock(tx, connection.id).await?;
        let mut connection = self.find(tx, ctx, Some(connection.id)).await?;
        if !ends(&connection) {
            return Ok(connection);
        }
        let (institution, _, address) = self.institution(&connection.base_url)?;
        let Some(refresh) = connection.refresh else {
            return Err(Failure { host: address.host(), reason: Reason::BadKey }.into());
        };
        let refresh = self.reveal(tx, ctx, refresh).await?;
        let form = form(institution, "refresh_token", &[("refresh_token", refresh.expose_secret())]);
        let grant = self.grant(ctx.tenant, &address, form).await?;
        let credential = self.credential(&grant, &address)?;
        let scope = Scope::Tenant(ctx.tenant);
        let plain = credential.key.expose_secret().as_bytes();
        self.parts().vault.replace(tx, scope, connection.secret, plain).await?;
        // Canvas keeps the refresh token as a rule; where it gives another, the old one is over.
        if credential.refresh.is_some() {
            connection.refresh =
                self.keep_refresh(tx, scope, connection.refresh, credential.refresh.as_ref()).await?;
        }
        connection.expires_at = credential.expires_at;
        connections::update(tx, &connection, now).await?;
        Ok(connection)
    }

    fn credential(&self, grant: &Grant, address: &Address) -> Result<Credential, Error> {
        let odd = || Error::from(Failure { host: address.host(), reason: Reason::NotJson });
        let seconds = grant.expires_in.unwrap_or(3600).clamp(0, 10 * 365 * 24 * 3600);
        Ok(Credential {
            key: key(&grant.access_token).map_err(|_| odd())?,
            refresh: grant.refresh_token.as_ref().map(key).transpose().map_err(|_| odd())?,
            expires_at: Some(self.parts().world.now() + TimeDelta::seconds(seconds)),
        })
    }

    /// Asks for keys. Once: a code that was used twice is withdrawn with all it gave.
    async fn grant(&self, tenant: TenantId, address: &Address, form: String) -> Result<Grant, Error> {
        let fail = |reason| Error::from(Failure { host: address.host(), reason });
        let broken = |e| Error::from(Failure::of_egress(&address.host(), e));
        let request = Request::post(format!("{}/login/oauth2/token", address.origin()))
            .body("application/x-www-form-urlencoded", form)
            .header("accept", "application/json")
            .on_behalf_of(tenant)
            .redirects(0)
            .attempts(1)
            .max_response(MAX_ANSWER)
            .total(self.options().patience);
        let response = self.parts().egress.request(request).await.map_err(broken)?;
        match response.status() {
            StatusCode::OK => {}
            // What it says may repeat what was sent.
            StatusCode::BAD_REQUEST | StatusCode::UNAUTHORIZED => return Err(fail(Reason::BadKey)),
            status if status.is_server_error() => {
                return Err(fail(Reason::Down(format!("it answered {}", status.as_u16()).into())));
            }
            StatusCode::TOO_MANY_REQUESTS => return Err(fail(Reason::Throttled(None))),
            status if status.is_redirection() => return Err(fail(Reason::Elsewhere)),
            _ => return Err(fail(Reason::NotJson)),
        }
        let body = response.bytes().await.map_err(broken)?;
        serde_json::from_slice(&body).map_err(|_| fail(Reason::NotJson))
    }
}

fn form(institution: &Institution, grant: &str, fields: &[(&str, &str)]) -> String {
    let mut form = form_urlencoded::Serializer::new(String::new());
    form.append_pair("grant_type", grant)
        .append_pair("client_id", &institution.client_id)
        .append_pair("client_secret", institution.client_secret.expose_secret())
        .extend_pairs(fields);
    form.finish()
}
