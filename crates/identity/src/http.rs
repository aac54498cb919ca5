//! The routes of sign-in. Two kinds of client: programs get and send the refresh token in bodies; the web
//! client says `X-Atelier-Client: web` and never sees it, because it travels in a cookie ([`browser`]).

pub(crate) mod browser;
pub(crate) mod wire;

use crate::{Client, EndReason, Error, Identity, Jwks, Newcomer, RefreshToken, SessionId, SignedIn, devices};
use api_kit::{
    Answer, Body, Caller, Created, Listing, NoContent, NoFilter, Paging, PagingParams, PathId, Problem,
    ProblemBody, Visit,
};
use axum::{
    Json, Router,
    body::HttpBody as _,
    extract::{FromRequest as _, FromRequestParts, Request, State},
    response::{IntoResponse, Response},
    routing::get,
};
use browser::Browser;
use http::{header, request::Parts};
use kernel::ExposeSecret as _;
use std::{convert::Infallible, sync::Arc};
use utoipa_axum::{router::OpenApiRouter, routes};
use wire::{LoginBody, MeView, RefreshBody, RegisterBody, Registered, SessionView, Tokens};

type Room = State<Arc<Identity>>;

/// The routes of this room, relative to `/api/v1`.
pub fn routes(room: Arc<Identity>) -> OpenApiRouter {
    OpenApiRouter::new()
        .routes(routes!(register))
        .routes(routes!(login))
        .routes(routes!(refresh))
        .routes(routes!(logout))
        .routes(routes!(me))
        .routes(routes!(sessions))
        .routes(routes!(end_session))
        .routes(routes!(jwks))
        .with_state(Arc::clone(&room))
        .merge(devices::http::routes(room))
}

/// What stands outside the API, at the root of the host: `/.well-known/jwks.json`.
pub fn well_known(room: Arc<Identity>) -> Router {
    Router::new().route("/.well-known/jwks.json", get(jwks)).with_state(room)
}

/// Makes an account, with a personal tenant and team.
///
/// The first account of an installation is its operator.
#[utoipa::path(post, path = "/auth/register", tag = "Sign-in", request_body = RegisterBody, security(()),
    responses(
        (status = 201, description = "The account was made.", body = Registered),
        (status = 409, description = "There is an account with this address.", body = ProblemBody),
        (status = 422, description = "E-mail, password or name is not accepted; `details` says why.", body = ProblemBody),
        (status = 429, description = "Too many attempts from this address.", body = ProblemBody),
        (status = 503, description = "Too many passwords are being hashed.", body = ProblemBody)))]
async fn register(
    State(room): Room,
    Sender(client): Sender,
    Body(body): Body<RegisterBody>,
) -> Answer<Created<Registered>> {
    let new = Newcomer::check(&body.email, &body.password, &body.name)?;
    let user = room.register(&client, new).await?;
    Ok(Created::new("/auth/me", user.into()))
}

/// Signs in.
///
/// Wrong e-mail and wrong password are one answer. With `X-Atelier-Client: web` the refresh token comes
/// as a cookie instead of in the body.
#[utoipa::path(post, path = "/auth/login", tag = "Sign-in", request_body = LoginBody, security(()),
    responses(
        (status = 200, description = "Signed in.", body = Tokens),
        (status = 401, description = "E-mail or password is wrong.", body = ProblemBody),
        (status = 403, description = "A page of another site sent this.", body = ProblemBody),
        (status = 429, description = "Too many attempts; see `Retry-After`.", body = ProblemBody),
        (status = 503, description = "Too many people are signing in at this moment.", body = ProblemBody)))]
async fn login(
    State(room): Room,
    Sender(client): Sender,
    browser: Browser,
    Body(body): Body<LoginBody>,
) -> Answer<Response> {
    let signed = room.login(&client, &body.email, &body.password, body.remember_me).await?;
    Ok(hand_over(&browser, &signed))
}

/// Exchanges the refresh token for a new pair.
///
/// Each refresh token is good once. One that comes back later ends the session. The token comes in the
/// body, or, with `X-Atelier-Client: web` and from a page of this server, in the cookie.
#[utoipa::path(post, path = "/auth/refresh", tag = "Sign-in", request_body = Option<RefreshBody>, security(()),
    responses(
        (status = 200, description = "A new pair.", body = Tokens),
        (status = 401, description = "No token, not a good one, or one that was used before.", body = ProblemBody),
        (status = 403, description = "A page of another site sent this.", body = ProblemBody)))]
async fn refresh(
    State(room): Room,
    Sender(client): Sender,
    browser: Browser,
    request: Request,
) -> Answer<Response> {
    let token = match sent(&browser, request).await? {
        Sent::Token(token) => token,
        Sent::Nothing => return Err(Error::RefreshMissing.into()),
        Sent::Garbage => return Ok(browser.forget(Problem::from(Error::SessionEnded))),
    };
    match room.refresh(&client, &token).await {
        Ok(signed) => Ok(hand_over(&browser, &signed)),
        Err(over @ (Error::SessionEnded | Error::RefreshReused)) => Ok(browser.forget(Problem::from(over))),
        Err(error) => Err(error.into()),
    }
}

/// Signs out: ends the session of the refresh token, or else of the access token.
#[utoipa::path(post, path = "/auth/logout", tag = "Sign-in", request_body = Option<RefreshBody>, security((), ("bearer" = [])),
    responses(
        (status = 204, description = "Signed out; repeating it is no error."),
        (status = 401, description = "Neither a refresh token nor an access token came along.", body = ProblemBody),
        (status = 403, description = "A page of another site sent this.", body = ProblemBody)))]
async fn logout(
    State(room): Room,
    Sender(client): Sender,
    browser: Browser,
    caller: Result<Caller, Problem>,
    request: Request,
) -> Answer<Response> {
    let sent = sent(&browser, request).await?;
    match (&caller, &sent) {
        // An access token that has expired does not keep anybody from leaving by the other one.
        (Err(problem), Sent::Nothing) => return Err(problem.clone()),
        (Ok(caller), _) => leave(&room, caller, &client).await?,
        _ => {}
    }
    if let Sent::Token(token) = &sent {
        room.logout(&client, token).await?;
    }
    Ok(browser.forget(NoContent))
}

/// Ends the session of an access token; that it has ended already is as good.
async fn leave(room: &Identity, caller: &Caller, client: &Client) -> Result<(), Error> {
    let Some(session) = caller.session else { return Ok(()) };
    match room.end_session(&caller.ctx, client, SessionId(session), EndReason::SignedOut).await {
        Err(Error::SessionNotFound) => Ok(()),
        other => other,
    }
}

/// Who the caller is: the person, the tenant, the teams.
#[utoipa::path(get, path = "/auth/me", tag = "Sign-in", security(("bearer" = [])),
    responses(
        (status = 200, description = "The caller.", body = MeView),
        (status = 401, description = "Not signed in.", body = ProblemBody)))]
async fn me(State(room): Room, caller: Caller) -> Answer<Json<MeView>> {
    Ok(Json(room.me(&caller.ctx).await?.into()))
}

/// The caller's open sessions, last used first.
#[utoipa::path(get, path = "/auth/sessions", tag = "Sign-in", params(PagingParams), security(("bearer" = [])),
    responses(
        (status = 200, description = "One page of sessions.", body = Listing<SessionView>),
        (status = 401, description = "Not signed in.", body = ProblemBody)))]
async fn sessions(
    State(room): Room,
    caller: Caller,
    paging: Paging<NoFilter>,
) -> Answer<Listing<SessionView>> {
    paging.sort(&[])?;
    let found = room.sessions(&caller.ctx, paging.page).await?;
    Ok(paging.listing(found.map(|info| SessionView::of(info, caller.session.map(SessionId)))))
}

/// Ends one of the caller's sessions; its access tokens end with it.
#[utoipa::path(delete, path = "/auth/sessions/{id}", tag = "Sign-in", params(("id" = SessionId, Path)),
    security(("bearer" = [])),
    responses(
        (status = 204, description = "Ended."),
        (status = 401, description = "Not signed in.", body = ProblemBody),
        (status = 404, description = "No such session of the caller's.", body = ProblemBody)))]
async fn end_session(
    State(room): Room,
    Sender(client): Sender,
    caller: Caller,
    PathId(id): PathId<SessionId>,
) -> Answer<NoContent> {
    room.end_session(&caller.ctx, &client, id, EndReason::Revoked).await?;
    Ok(NoContent)
}

/// The public keys that verify access tokens.
#[utoipa::path(get, path = "/auth/jwks", tag = "Sign-in", security(()),
    responses((status = 200, description = "A JSON Web Key Set.", body = Jwks)))]
async fn jwks(State(room): Room) -> Response {
    // Shorter than the time a key is published before it signs.
    ([(header::CACHE_CONTROL, "public, max-age=300")], Json(room.jwks())).into_response()
}

/// Extractor: where the request comes from.
pub(crate) struct Sender(pub(crate) Client);

impl<S: Send + Sync> FromRequestParts<S> for Sender {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Infallible> {
        let Visit { request, address, trace } = Visit::from_request_parts(parts, state).await?;
        let agent = parts.headers.get(header::USER_AGENT).and_then(|v| v.to_str().ok()).unwrap_or_default();
        Ok(Self(Client { request, trace, ..Client::new(address, agent) }))
    }
}

/// What came along as a refresh token.
enum Sent {
    Nothing,
    /// Something that cannot be one of ours.
    Garbage,
    Token(RefreshToken),
}

/// The refresh token of the body, or else of the web client's cookie. The body may be missing altogether.
async fn sent(browser: &Browser, request: Request) -> Answer<Sent> {
    let body = if request.body().is_end_stream() {
        None
    } else {
        let Body(body) = Body::<RefreshBody>::from_request(request, &()).await?;
        body.refresh_token
    };
    let text = body.as_ref().map(kernel::ExposeSecret::expose_secret).or_else(|| browser.cookie());
    Ok(match text.map(RefreshToken::parse) {
        None => Sent::Nothing,
        Some(None) => Sent::Garbage,
        Some(Some(token)) => Sent::Token(token),
    })
}

/// The answer to a sign-in: the refresh token goes where this client keeps it.
pub(crate) fn hand_over(browser: &Browser, signed: &SignedIn) -> Response {
    let refresh_token = match browser {
        Browser::Program => Some(signed.refresh_token.reveal().to_owned()),
        Browser::Web { .. } => None,
    };
    let body = Tokens {
        access_token: signed.access_token.expose_secret().to_owned(),
        refresh_token,
        token_type: "Bearer",
        expires_in: signed.expires_in,
    };
    browser.remember(signed, ([(header::CACHE_CONTROL, "no-store")], Json(body)))
}
