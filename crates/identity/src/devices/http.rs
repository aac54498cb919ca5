//! The routes of pairing, in the shape of RFC 8628 with our errors.

use super::{Asking, DeviceCode, INTERVAL, PAIR_LIFE, Reply, client_name};
use crate::{
    Identity,
    http::{
        Sender,
        browser::{Browser, Here},
        hand_over,
        wire::Tokens,
    },
};
use api_kit::{Answer, Body, Caller, NoContent, PathId, ProblemBody, Validate, Violations};
use axum::{
    Json,
    extract::State,
    response::{IntoResponse as _, Response},
};
use chrono::{DateTime, Utc};
use http::header;
use kernel::SecretString;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

type Room = State<Arc<Identity>>;

/// The routes of pairing, relative to `/api/v1`.
pub(crate) fn routes(room: Arc<Identity>) -> OpenApiRouter {
    OpenApiRouter::new()
        .routes(routes!(code))
        .routes(routes!(token))
        .routes(routes!(asking))
        .routes(routes!(approve))
        .routes(routes!(deny))
        .with_state(room)
}

/// A program that asks to be let in.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct CodeBody {
    /// What it calls itself; the person decides by this.
    #[schema(min_length = 1, max_length = 60, example = "Atelier for Chromium")]
    client_name: String,
}

impl Validate for CodeBody {
    fn validate(&self, v: &mut Violations) {
        if let Err(wrong) = client_name(&self.client_name) {
            v.add("client_name", wrong.code, wrong.message);
        }
    }
}

/// The codes of a program that asks.
#[derive(Serialize, ToSchema)]
struct CodesView {
    /// It polls with this, and shows it to nobody.
    device_code: String,
    /// It shows this; the person compares or types it.
    #[schema(example = "BCDF-GHJK")]
    user_code: String,
    /// Where the person answers.
    #[schema(example = "https://atelier.example.org/pair")]
    verification_uri: String,
    /// The same with the code in it.
    #[schema(example = "https://atelier.example.org/pair?code=BCDF-GHJK")]
    verification_uri_complete: String,
    /// Seconds until both codes are over.
    expires_in: i64,
    /// Seconds between two questions, at least.
    interval: i64,
}

/// A program that asks whether it may come in.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct TokenBody {
    /// As it was given.
    #[schema(value_type = String)]
    device_code: SecretString,
}

impl Validate for TokenBody {}

/// What was answered so far.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum PairingStatus {
    /// Nothing.
    Pending,
    /// It may come in.
    Approved,
    /// It may not.
    Denied,
}

/// A program that asks, as the person sees it who was told its code.
#[derive(Debug, Serialize, ToSchema)]
struct AskingView {
    /// What it calls itself. Anybody can call themselves anything.
    client_name: String,
    /// What its requests say it is.
    user_agent: String,
    /// Where it asks from.
    address: String,
    /// Whether that is the network the caller is in.
    same_network: bool,
    /// What the caller answered, if they did.
    status: PairingStatus,
    /// When it asked.
    created_at: DateTime<Utc>,
    /// Until when it can be answered.
    expires_at: DateTime<Utc>,
}

impl From<Asking> for AskingView {
    fn from(asking: Asking) -> Self {
        Self {
            client_name: asking.client_name,
            user_agent: asking.user_agent,
            address: asking.address,
            same_network: asking.same_network,
            status: match asking.reply {
                None => PairingStatus::Pending,
                Some(Reply::Approved) => PairingStatus::Approved,
                Some(Reply::Denied) => PairingStatus::Denied,
            },
            created_at: asking.created_at,
            expires_at: asking.expires_at,
        }
    }
}

/// Asks to be let in without a password, for programs such as the browser extension.
///
/// The program shows `user_code`, opens `verification_uri_complete`, and polls `/auth/devices/token`.
#[utoipa::path(post, path = "/auth/devices/code", tag = "Sign-in", request_body = CodeBody, security(()),
    responses(
        (status = 200, description = "The codes.", body = CodesView),
        (status = 422, description = "The name is not accepted.", body = ProblemBody),
        (status = 429, description = "Too many programs ask from this address; see `Retry-After`.", body = ProblemBody),
        (status = 503, description = "Too many programs ask at this moment.", body = ProblemBody)))]
async fn code(
    State(room): Room,
    Sender(client): Sender,
    Here(here): Here,
    Body(body): Body<CodeBody>,
) -> Answer<Response> {
    let codes = room.ask_in(&client, &body.client_name).await?;
    let (user_code, verification_uri) = (codes.user.shown(), format!("{here}/pair"));
    let view = CodesView {
        device_code: codes.device.reveal().to_owned(),
        verification_uri_complete: format!("{verification_uri}?code={user_code}"),
        verification_uri,
        user_code,
        expires_in: PAIR_LIFE.num_seconds(),
        interval: INTERVAL.num_seconds(),
    };
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(view)).into_response())
}

/// Asks whether the program may come in; once it may, the answer is a pair of tokens.
///
/// A device code is exchanged once. One that comes back after its exchange ends the session it gave.
#[utoipa::path(post, path = "/auth/devices/token", tag = "Sign-in", request_body = TokenBody, security(()),
    responses(
        (status = 200, description = "Let in.", body = Tokens),
        (status = 400, description = "`identity.authorization_pending`: ask again after the interval. `identity.slow_down`: \
            asked too soon, wait five seconds longer from now on. `identity.access_denied`, `identity.expired_token`: over.",
            body = ProblemBody),
        (status = 429, description = "Too many codes from this network that are none; see `Retry-After`.",
            body = ProblemBody)))]
async fn token(State(room): Room, Sender(client): Sender, Body(body): Body<TokenBody>) -> Answer<Response> {
    let signed = room.collect(&client, &DeviceCode::sent(&body.device_code)).await?;
    Ok(hand_over(&Browser::Program, &signed))
}

/// Which program asks with a code.
#[utoipa::path(get, path = "/auth/devices/{user_code}", tag = "Sign-in", params(("user_code" = String, Path)),
    security(("bearer" = [])),
    responses(
        (status = 200, description = "The program.", body = AskingView),
        (status = 401, description = "Not signed in.", body = ProblemBody),
        (status = 404, description = "None, or no longer, or somebody else has answered.", body = ProblemBody),
        (status = 429, description = "Too many wrong codes; see `Retry-After`.", body = ProblemBody)))]
async fn asking(
    State(room): Room,
    Sender(client): Sender,
    caller: Caller,
    PathId(user_code): PathId<String>,
) -> Answer<Json<AskingView>> {
    Ok(Json(room.asking(&caller.ctx, &client, &user_code).await?.into()))
}

/// Lets a program in, as the caller.
#[utoipa::path(post, path = "/auth/devices/{user_code}/approve", tag = "Sign-in",
    params(("user_code" = String, Path)), security(("bearer" = [])),
    responses(
        (status = 204, description = "It may come in; repeating it is no error."),
        (status = 401, description = "Not signed in.", body = ProblemBody),
        (status = 404, description = "None, or no longer, or somebody else has answered.", body = ProblemBody),
        (status = 409, description = "The caller has refused it before.", body = ProblemBody),
        (status = 429, description = "Too many wrong codes; see `Retry-After`.", body = ProblemBody)))]
async fn approve(
    State(room): Room,
    Sender(client): Sender,
    caller: Caller,
    PathId(user_code): PathId<String>,
) -> Answer<NoContent> {
    room.answer(&caller.ctx, &client, &user_code, Reply::Approved).await?;
    Ok(NoContent)
}

/// Refuses a program.
#[utoipa::path(post, path = "/auth/devices/{user_code}/deny", tag = "Sign-in",
    params(("user_code" = String, Path)), security(("bearer" = [])),
    responses(
        (status = 204, description = "It may not come in; repeating it is no error."),
        (status = 401, description = "Not signed in.", body = ProblemBody),
        (status = 404, description = "None, or no longer, or somebody else has answered.", body = ProblemBody),
        (status = 409, description = "The caller has let it in before.", body = ProblemBody),
        (status = 429, description = "Too many wrong codes; see `Retry-After`.", body = ProblemBody)))]
async fn deny(
    State(room): Room,
    Sender(client): Sender,
    caller: Caller,
    PathId(user_code): PathId<String>,
) -> Answer<NoContent> {
    room.answer(&caller.ctx, &client, &user_code, Reply::Denied).await?;
    Ok(NoContent)
}
