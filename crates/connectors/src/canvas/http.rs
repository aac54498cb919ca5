//! The door of Canvas.

mod sign_ins;

use crate::{Canvas, Connection, ConnectionId};
use api_kit::{Accepted, Answer, Body, Caller, Created, NoContent, PathId, Query, Validate, Violations};
use axum::{Json, extract::State};
use chrono::{DateTime, Utc};
use kernel::{RunId, SecretString};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes of this room, relative to `/api/v1`.
pub fn routes(canvas: Canvas) -> OpenApiRouter {
    OpenApiRouter::new()
        .routes(routes!(list, connect))
        .routes(routes!(get, change, disconnect))
        .routes(routes!(verify))
        .routes(routes!(sync))
        .merge(sign_ins::routes())
        .with_state(canvas)
}

/// A connection to a Canvas. The key is never shown.
#[derive(Debug, Serialize, ToSchema)]
struct CanvasConnection {
    id: ConnectionId,
    /// Scheme, host and port.
    base_url: String,
    label: String,
    /// Canvas's id of the person whose key it is.
    account_id: String,
    /// Their name there.
    account_name: String,
    /// Whether it is asked where none is named.
    is_default: bool,
    /// Whether the person signed in at Canvas, as opposed to pasting a key.
    signed_in: bool,
    /// When Canvas last accepted the key.
    verified_at: DateTime<Utc>,
    /// When its courses were last brought in line.
    synced_at: Option<DateTime<Utc>>,
    created_at: DateTime<Utc>,
}

impl From<Connection> for CanvasConnection {
    fn from(c: Connection) -> Self {
        Self {
            id: c.id,
            base_url: c.base_url,
            label: c.label,
            account_id: c.account.id.to_string(),
            account_name: c.account.name,
            is_default: c.is_default,
            signed_in: c.expires_at.is_some(),
            verified_at: c.verified_at,
            synced_at: c.synced_at,
            created_at: c.created_at,
        }
    }
}

/// A Canvas to be connected.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewCanvasConnection {
    /// Any address of the Canvas; only scheme, host and port are kept.
    #[schema(min_length = 1, max_length = 500, example = "https://canvas.example.edu")]
    base_url: String,
    /// An access token made in Canvas under Account, Settings.
    #[schema(value_type = String, format = Password, write_only, min_length = 16, max_length = 500)]
    api_key: SecretString,
    /// What to call it; its host where nothing is said.
    #[schema(min_length = 1, max_length = 100)]
    label: Option<String>,
}

impl Validate for NewCanvasConnection {
    fn validate(&self, v: &mut Violations) {
        v.required_trimmed("base_url", &self.base_url, 500);
        if let Some(label) = &self.label {
            v.required_trimmed("label", label, 100);
        }
    }
}

/// Connections.
#[derive(Debug, Serialize, ToSchema)]
struct CanvasConnections {
    data: Vec<CanvasConnection>,
}

/// The caller's connections to Canvas, the default first.
#[utoipa::path(get, path = "/canvas/connections", tag = "Canvas",
    responses((status = 200, description = "The connections", body = CanvasConnections)))]
async fn list(State(canvas): State<Canvas>, caller: Caller) -> Answer<Json<CanvasConnections>> {
    let all = canvas.connections(&caller.ctx).await?;
    Ok(Json(CanvasConnections { data: all.into_iter().map(CanvasConnection::from).collect() }))
}

/// One of the caller's connections to Canvas.
#[utoipa::path(get, path = "/canvas/connections/{id}", tag = "Canvas", params(("id" = ConnectionId, Path)),
    responses((status = 200, description = "The connection", body = CanvasConnection),
        (status = 404, description = "No such connection")))]
async fn get(
    State(canvas): State<Canvas>,
    caller: Caller,
    PathId(id): PathId<ConnectionId>,
) -> Answer<Json<CanvasConnection>> {
    Ok(Json(canvas.connection(&caller.ctx, id).await?.into()))
}

/// Connects a Canvas.
///
/// The key is held against that Canvas before it is kept; it is kept encrypted and never shown again. The first
/// connection becomes the default. Connecting the same account again gives its connection the new key.
#[utoipa::path(post, path = "/canvas/connections", tag = "Canvas", request_body = NewCanvasConnection,
    responses((status = 201, description = "The connection", body = CanvasConnection),
        (status = 409, description = "There are too many connections"),
        (status = 422, description = "A field is not valid, or the address must not be asked"),
        (status = 502, description = "Canvas did not accept the key, or did not answer as a Canvas does")))]
async fn connect(
    State(canvas): State<Canvas>,
    caller: Caller,
    Body(new): Body<NewCanvasConnection>,
) -> Answer<Created<CanvasConnection>> {
    let label = new.label.as_deref().map(str::trim);
    let made = canvas.connect(&caller.ctx, &new.base_url, &new.api_key, label).await?;
    Ok(Created::new(&format!("/canvas/connections/{}", made.id), made.into()))
}

/// What changes about a connection. A field that is absent stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct CanvasConnectionChange {
    /// What to call it.
    #[schema(min_length = 1, max_length = 100)]
    label: Option<String>,
    /// `true`: it is asked where none is named, in place of the one that was.
    is_default: Option<bool>,
}

impl Validate for CanvasConnectionChange {
    fn validate(&self, v: &mut Violations) {
        if let Some(label) = &self.label {
            v.required_trimmed("label", label, 100);
        }
        if self.is_default == Some(false) {
            v.add("is_default", "not_allowed", "Make another connection the default instead.");
        }
    }
}

/// Renames a connection, or makes it the default.
#[utoipa::path(patch, path = "/canvas/connections/{id}", tag = "Canvas", params(("id" = ConnectionId, Path)),
    request_body = CanvasConnectionChange,
    responses((status = 200, description = "The connection after the change", body = CanvasConnection),
        (status = 404, description = "No such connection"), (status = 422, description = "A field is not valid")))]
async fn change(
    State(canvas): State<Canvas>,
    caller: Caller,
    PathId(id): PathId<ConnectionId>,
    Body(change): Body<CanvasConnectionChange>,
) -> Answer<Json<CanvasConnection>> {
    let label = change.label.as_deref().map(str::trim);
    let changed = canvas.change(&caller.ctx, id, label, change.is_default == Some(true)).await?;
    Ok(Json(changed.into()))
}

/// Forgets a connection with its key, courses and assignments.
#[utoipa::path(delete, path = "/canvas/connections/{id}", tag = "Canvas", params(("id" = ConnectionId, Path)),
    responses((status = 204, description = "It is gone"), (status = 404, description = "No such connection")))]
async fn disconnect(
    State(canvas): State<Canvas>,
    caller: Caller,
    PathId(id): PathId<ConnectionId>,
) -> Answer<NoContent> {
    canvas.disconnect(&caller.ctx, id).await?;
    Ok(NoContent)
}

/// Asks Canvas whether it still accepts the key.
#[utoipa::path(post, path = "/canvas/connections/{id}/verify", tag = "Canvas", params(("id" = ConnectionId, Path)),
    responses((status = 200, description = "It does", body = CanvasConnection),
        (status = 404, description = "No such connection"),
        (status = 502, description = "It does not, or did not answer as a Canvas does")))]
async fn verify(
    State(canvas): State<Canvas>,
    caller: Caller,
    PathId(id): PathId<ConnectionId>,
) -> Answer<Json<CanvasConnection>> {
    Ok(Json(canvas.verify(&caller.ctx, id).await?.into()))
}

/// Which connection.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct ConnectionQuery {
    /// The connection; the default where none is named.
    connection: Option<ConnectionId>,
}

impl Validate for ConnectionQuery {}

/// A sync that is queued.
#[derive(Debug, Serialize, ToSchema)]
struct CanvasSync {
    /// The run to follow; its step `synced` gives `{courses, assignments, topics, created, updated,
    /// archived, unreadable}`.
    run_id: RunId,
    connection_id: ConnectionId,
}

/// Brings courses, assignments and topics in line with Canvas, as a run.
///
/// A sync of the connection that waits or runs already is given instead of another.
#[utoipa::path(post, path = "/canvas/sync", tag = "Canvas", params(ConnectionQuery),
    responses((status = 202, description = "The run", body = CanvasSync),
        (status = 400, description = "No Canvas is connected"), (status = 404, description = "No such connection")))]
async fn sync(
    State(canvas): State<Canvas>,
    caller: Caller,
    Query(q): Query<ConnectionQuery>,
) -> Answer<Accepted<CanvasSync>> {
    let (run_id, connection_id) = canvas.sync(&caller.ctx, q.connection).await?;
    Ok(Accepted(CanvasSync { run_id, connection_id }))
}
