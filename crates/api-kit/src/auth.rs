//! Who is asking. How that is proved is somebody else's plug.

use crate::{Answer, Error, Problem, door::Passage};
use async_trait::async_trait;
use axum::extract::{FromRequestParts, OptionalFromRequestParts};
use chrono::{DateTime, Utc};
use http::{Extensions, HeaderValue, header, request::Parts};
use kernel::{Ctx, Fault, FaultKind, TenantId};
use std::{borrow::Cow, ops::Deref, sync::Arc};
use uuid::Uuid;

/// The socket that authentication plugs into.
#[async_trait]
pub trait Authenticator: Send + Sync + 'static {
    /// Says who presents this token (an access token or an API key, without the word `Bearer`).
    async fn authenticate(&self, token: &str) -> Result<Session, AuthFault>;
}

/// Somebody known.
#[derive(Debug, Clone)]
pub struct Session {
    /// In which tenant, as whom.
    pub ctx: Ctx,
    /// The sign-in it belongs to; none for API keys.
    pub session: Option<Uuid>,
    /// Whether this is an operator of the installation.
    pub operator: bool,
    /// When the proof ends; streams end with it.
    pub expires_at: Option<DateTime<Utc>>,
}

/// Why somebody is not known.
#[derive(Debug)]
pub enum AuthFault {
    /// No token was presented.
    Missing,
    /// Not a token of ours: unknown, tampered with, of the wrong kind.
    Invalid,
    /// It was one; its time is over.
    Expired,
    /// It was one; it was withdrawn.
    Revoked,
    /// We could not find out. Answered as that fault says.
    Failed(Box<dyn Fault>),
}

impl AuthFault {
    /// We could not find out, because of `error`.
    pub fn failed(error: impl Fault) -> Self {
        Self::Failed(Box::new(error))
    }
}

impl std::fmt::Display for AuthFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Missing => f.write_str("sign in: send `Authorization: Bearer <token>`"),
            Self::Invalid => f.write_str("the token is not valid"),
            Self::Expired => f.write_str("the token has expired"),
            Self::Revoked => f.write_str("the token was revoked"),
            Self::Failed(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for AuthFault {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Failed(error) => error.source(),
            _ => None,
        }
    }
}

impl Fault for AuthFault {
    fn kind(&self) -> FaultKind {
        match self {
            Self::Failed(error) => error.kind(),
            _ => FaultKind::Unauthenticated,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Missing => "api.unauthenticated",
            Self::Invalid => "api.token_invalid",
            Self::Expired => "api.token_expired",
            Self::Revoked => "api.token_revoked",
            Self::Failed(error) => error.code(),
        }
    }

    fn public(&self) -> Cow<'static, str> {
        match self {
            Self::Missing => "Sign in: send `Authorization: Bearer <token>`.".into(),
            Self::Invalid => "The token is not valid.".into(),
            Self::Expired => "The token has expired.".into(),
            Self::Revoked => "The token was revoked.".into(),
            Self::Failed(error) => error.public(),
        }
    }

    fn retry_after(&self) -> Option<std::time::Duration> {
        match self {
            Self::Failed(error) => error.retry_after(),
            _ => None,
        }
    }
}

/// Extractor: the one who asks, or 401. `Option<Caller>` is none where no token was sent.
#[derive(Debug, Clone)]
pub struct Caller(pub Session);

impl Deref for Caller {
    type Target = Session;
    fn deref(&self) -> &Session {
        &self.0
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Answer<Self> {
        // The door has asked already where it had to know (idempotent creates).
        if let Some(known) = parts.extensions.get::<Self>() {
            return Ok(known.clone());
        }
        let token = bearer(parts)?.ok_or_else(|| refuse(AuthFault::Missing))?;
        let session = authenticate(&parts.extensions, token).await?;
        agree(parts, session.ctx.tenant)?;
        Ok(Self(session))
    }
}

impl<S: Send + Sync> OptionalFromRequestParts<S> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Answer<Option<Self>> {
        if !parts.headers.contains_key(header::AUTHORIZATION) {
            return Ok(None);
        }
        <Self as FromRequestParts<S>>::from_request_parts(parts, state).await.map(Some)
    }
}

/// Asks the authenticator of the door, or the one in the request's extensions where no door was passed:
/// for those that get the token elsewhere than in the header (the first message of a WebSocket).
/// The session knows its request and trace, and one request is taken from its allowance.
pub async fn authenticate(extensions: &Extensions, token: &str) -> Answer<Session> {
    let Some(passage) = extensions.get::<Passage>() else {
        let plug = extensions.get::<Arc<dyn Authenticator>>().ok_or(Error::Unwired("an authenticator"))?;
        return plug.authenticate(token).await.map_err(refuse);
    };
    let door = &passage.door;
    let mut session = match door.authenticator.authenticate(token).await {
        Ok(session) => session,
        Err(fault) => {
            // Whoever guesses tokens spends the allowance of a stranger, and then learns nothing more.
            door.take(&door.strangers, passage.address_key())?;
            return Err(refuse(fault));
        }
    };
    let actor = session.ctx.actor.principal.id;
    door.take(&door.users, actor.as_u128())?;
    session.ctx.request = passage.visit.request;
    session.ctx.trace = telemetry::current_traceparent().or_else(|| passage.visit.trace.clone());
    tracing::Span::current().record("user", tracing::field::display(actor));
    Ok(session)
}

/// The token of `Authorization: Bearer …`; another scheme is as good as none.
fn bearer(parts: &Parts) -> Answer<Option<&str>> {
    let Some(value) = parts.headers.get(header::AUTHORIZATION) else { return Ok(None) };
    let text = value.to_str().map_err(|_| refuse(AuthFault::Invalid))?;
    let Some((scheme, token)) = text.split_once(' ') else { return Ok(None) };
    let token = token.trim();
    Ok((scheme.eq_ignore_ascii_case("bearer") && !token.is_empty()).then_some(token))
}

/// `X-Tenant` may repeat what the token says, and nothing else.
fn agree(parts: &Parts, tenant: TenantId) -> Answer<()> {
    match parts.headers.get("x-tenant") {
        Some(named) if named.to_str().ok().and_then(|t| t.parse().ok()) != Some(tenant) => {
            Err(Error::TenantMismatch.into())
        }
        _ => Ok(()),
    }
}

fn refuse(fault: AuthFault) -> Problem {
    let known = matches!(fault, AuthFault::Invalid | AuthFault::Expired | AuthFault::Revoked);
    let problem = Problem::from(fault);
    if known {
        let value = HeaderValue::from_static("Bearer realm=\"atelier\", error=\"invalid_token\"");
        return problem.header(header::WWW_AUTHENTICATE, value);
    }
    problem
}
