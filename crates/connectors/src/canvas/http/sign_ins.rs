//! The door of sign-ins.

use super::CanvasConnection;
use crate::{
    Canvas,
    canvas::oauth::{Institution, SignIn},
};
use api_kit::{Answer, Body, Caller, Created, Validate, Violations};
use axum::{Json, extract::State};
use chrono::{DateTime, Utc};
use kernel::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

pub(super) fn routes() -> OpenApiRouter<Canvas> {
    OpenApiRouter::new()
        .routes(routes!(institutions))
        .routes(routes!(begin_sign_in))
        .routes(routes!(end_sign_in))
}

/// A Canvas where one can sign in.
#[derive(Debug, Serialize, ToSchema)]
struct CanvasInstitution {
    name: String,
    base_url: String,
}

/// Institutions.
#[derive(Debug, Serialize, ToSchema)]
struct CanvasInstitutions {
    data: Vec<CanvasInstitution>,
}

/// Where one can sign in instead of pasting a key.
#[utoipa::path(get, path = "/canvas/institutions", tag = "Canvas",
    responses((status = 200, description = "The institutions", body = CanvasInstitutions)))]
async fn institutions(State(canvas): State<Canvas>, _: Caller) -> Json<CanvasInstitutions> {
    let view = |i: &Institution| CanvasInstitution { name: i.name.clone(), base_url: i.base_url.clone() };
    Json(CanvasInstitutions { data: canvas.institutions().iter().map(view).collect() })
}

/// Where to sign in.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewCanvasSignIn {
    /// The address of an institution.
    #[schema(min_length = 1, max_length = 500)]
    base_url: String,
}

impl Validate for NewCanvasSignIn {
    fn validate(&self, v: &mut Violations) {
        v.required_trimmed("base_url", &self.base_url, 500);
    }
}

/// A sign-in that was begun.
#[derive(Debug, Serialize, ToSchema)]
struct CanvasSignIn {
    /// Where to send the browser.
    authorize_url: String,
    /// Until when it can be ended.
    expires_at: DateTime<Utc>,
}

/// Begins a sign-in at a Canvas.
///
/// Canvas sends the browser back with `state` and `code`, with which the same person ends it.
#[utoipa::path(post, path = "/canvas/sign-ins", tag = "Canvas", request_body = NewCanvasSignIn,
    responses((status = 200, description = "Where to send the browser", body = CanvasSignIn),
        (status = 422, description = "Nobody can sign in there")))]
async fn begin_sign_in(
    State(canvas): State<Canvas>,
    caller: Caller,
    Body(new): Body<NewCanvasSignIn>,
) -> Answer<Json<CanvasSignIn>> {
    let SignIn { authorize_url, expires_at } = canvas.begin_sign_in(&caller.ctx, &new.base_url).await?;
    Ok(Json(CanvasSignIn { authorize_url, expires_at }))
}

/// What Canvas sent along with the browser.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct CanvasSignInEnd {
    #[schema(min_length = 1, max_length = 200)]
    state: String,
    #[schema(value_type = String, format = Password, write_only, min_length = 1, max_length = 2_000)]
    code: SecretString,
    /// What to call the connection; the host where nothing is said.
    #[schema(min_length = 1, max_length = 100)]
    label: Option<String>,
}

impl Validate for CanvasSignInEnd {
    fn validate(&self, v: &mut Violations) {
        v.required_trimmed("state", &self.state, 200);
        v.required_trimmed("code", self.code.expose_secret(), 2_000);
        if let Some(label) = &self.label {
            v.required_trimmed("label", label, 100);
        }
    }
}

/// Ends a sign-in: keeps the connection it gives.
#[utoipa::path(post, path = "/canvas/sign-ins/end", tag = "Canvas", request_body = CanvasSignInEnd,
    responses((status = 201, description = "The connection", body = CanvasConnection),
        (status = 404, description = "No open sign-in of the caller has this state"),
        (status = 502, description = "Canvas did not take the code")))]
async fn end_sign_in(
    State(canvas): State<Canvas>,
    caller: Caller,
    Body(end): Body<CanvasSignInEnd>,
) -> Answer<Created<CanvasConnection>> {
    let label = end.label.as_deref().map(str::trim);
    let made = canvas.end_sign_in(&caller.ctx, &end.state, &end.code, label).await?;
    Ok(Created::new(&format!("/canvas/connections/{}", made.id), made.into()))
}
