//! The door: take everything along, or be erased.

use crate::{ErasureId, ErasureState, Error, Export, ExportId, ExportState, Privacy, Remains};
use api_kit::{Accepted, Answer, Body, Caller, NoContent, PathId, Validate, Violations, Visit};
use axum::{
    Json,
    extract::State,
    response::{IntoResponse, Response},
};
use chrono::{DateTime, Utc};
use http::{HeaderMap, HeaderValue, header};
use identity::Client;
use kernel::{ExposeSecret as _, RunId, SecretString};
use runs::Failure;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes of this room, relative to `/api/v1`.
pub fn routes(privacy: Privacy) -> OpenApiRouter {
    OpenApiRouter::new()
        .routes(routes!(list, start))
        .routes(routes!(get, remove))
        .routes(routes!(file))
        .routes(routes!(erase))
        .routes(routes!(remains))
        .with_state(privacy)
}

/// An export of everything a person has here.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PrivacyExport)]
struct ExportView {
    id: ExportId,
    state: ExportState,
    /// The run that makes it: follow its progress there.
    run_id: RunId,
    /// Bytes of the file, once it is ready.
    size: Option<i64>,
    /// SHA-256 of the file, lower-case hex.
    sha256: Option<String>,
    /// Rows by list (`work/items`), and the original files (`originals`).
    #[schema(value_type = Option<std::collections::BTreeMap<String, u64>>)]
    counts: Option<serde_json::Value>,
    /// Why it could not be made.
    error: Option<Failure>,
    created_at: DateTime<Utc>,
    finished_at: Option<DateTime<Utc>>,
    /// When it is removed.
    expires_at: DateTime<Utc>,
}

impl From<Export> for ExportView {
    fn from(e: Export) -> Self {
        Self {
            id: e.id,
            state: e.state,
            run_id: e.run,
            size: e.size,
            sha256: e.sha256,
            counts: e.counts,
            error: e.error,
            created_at: e.created_at,
            finished_at: e.finished_at,
            expires_at: e.expires_at,
        }
    }
}

/// The exports of the caller.
#[derive(Debug, Serialize, ToSchema)]
struct PrivacyExports {
    data: Vec<ExportView>,
}

/// Asks for everything of the caller's in one zip.
///
/// One is made at a time; while it is, that one is the answer. It is kept for seven days, three at most.
#[utoipa::path(post, path = "/privacy/exports", tag = "Privacy",
    responses((status = 202, description = "It is being made", body = ExportView)))]
async fn start(State(privacy): State<Privacy>, caller: Caller) -> Answer<Accepted<ExportView>> {
    Ok(Accepted(privacy.start_export(&caller.ctx).await?.into()))
}

/// The caller's exports, newest first.
#[utoipa::path(get, path = "/privacy/exports", tag = "Privacy",
    responses((status = 200, description = "The exports", body = PrivacyExports)))]
async fn list(State(privacy): State<Privacy>, caller: Caller) -> Answer<Json<PrivacyExports>> {
    let all = privacy.exports(&caller.ctx).await?;
    Ok(Json(PrivacyExports { data: all.into_iter().map(ExportView::from).collect() }))
}

/// One export.
#[utoipa::path(get, path = "/privacy/exports/{id}", tag = "Privacy", params(("id" = ExportId, Path)),
    responses((status = 200, description = "The export", body = ExportView), (status = 404, description = "No such export")))]
async fn get(
    State(privacy): State<Privacy>,
    caller: Caller,
    PathId(id): PathId<ExportId>,
) -> Answer<Json<ExportView>> {
    Ok(Json(privacy.export(&caller.ctx, id).await?.into()))
}

/// The zip of an export: a JSON list per noun, the original files, and a manifest.
#[utoipa::path(get, path = "/privacy/exports/{id}/file", tag = "Privacy", params(("id" = ExportId, Path)),
    responses((status = 200, description = "The zip", body = Vec<u8>, content_type = "application/zip"),
        (status = 404, description = "No such export"), (status = 409, description = "It is not ready")))]
async fn file(
    State(privacy): State<Privacy>,
    caller: Caller,
    PathId(id): PathId<ExportId>,
) -> Answer<Response> {
    let (export, content) = privacy.export_file(&caller.ctx, id).await?;
    let name =
        format!("attachment; filename=\"atelier-export-{}.zip\"", export.created_at.format("%Y-%m-%d"));
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(content.length()));
    for (key, value) in [
        (header::CONTENT_TYPE, "application/zip"),
        (header::CONTENT_DISPOSITION, name.as_str()),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CACHE_CONTROL, "private, no-store"),
    ] {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(key, value);
        }
    }
    Ok((headers, axum::body::Body::from_stream(content.into_stream())).into_response())
}

/// Removes an export; one that is being made is given up.
#[utoipa::path(delete, path = "/privacy/exports/{id}", tag = "Privacy", params(("id" = ExportId, Path)),
    responses((status = 204, description = "Removed"), (status = 404, description = "No such export")))]
async fn remove(
    State(privacy): State<Privacy>,
    caller: Caller,
    PathId(id): PathId<ExportId>,
) -> Answer<NoContent> {
    privacy.remove_export(&caller.ctx, id).await?;
    Ok(NoContent)
}

/// Proof that it is really the person who asks.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct EraseBody {
    /// The password of the account.
    #[schema(value_type = String, format = Password, min_length = 1)]
    password: SecretString,
}

impl Validate for EraseBody {
    fn validate(&self, v: &mut Violations) {
        if self.password.expose_secret().is_empty() {
            v.add("password", "required", "Enter your password.");
        }
    }
}

/// An erasure that has begun.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PrivacyErasure)]
struct ErasureView {
    id: ErasureId,
    state: ErasureState,
    /// The run that does it; when the sessions end, nobody can look at it any more.
    run_id: RunId,
    created_at: DateTime<Utc>,
    /// What stays, and why.
    remains: Vec<Remains>,
}

/// Erases the caller with everything of theirs. This cannot be undone.
///
/// The password is asked again, and guessing is slowed down like at sign-in. What is under way is cancelled, everything is
/// removed and counted again, all sessions end, and the account goes last; then nobody can sign in to it.
#[utoipa::path(post, path = "/privacy/erasures", tag = "Privacy", request_body = EraseBody,
    responses((status = 202, description = "It has begun", body = ErasureView),
        (status = 409, description = "The operator of an installation leaves last"),
        (status = 422, description = "The password is wrong"), (status = 429, description = "Too many wrong passwords")))]
async fn erase(
    State(privacy): State<Privacy>,
    visit: Visit,
    headers: HeaderMap,
    caller: Caller,
    Body(body): Body<EraseBody>,
) -> Answer<Accepted<ErasureView>> {
    let agent = headers.get(header::USER_AGENT).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let client = Client { request: visit.request, trace: visit.trace, ..Client::new(visit.address, agent) };
    let erasure = privacy.start_erasure(&caller.ctx, &client, &body.password).await?;
    Ok(Accepted(ErasureView {
        id: erasure.id,
        state: erasure.state,
        run_id: erasure.run,
        created_at: erasure.created_at,
        remains: privacy.remains(),
    }))
}

/// What stays when a person is erased.
#[derive(Debug, Serialize, ToSchema)]
struct PrivacyRemains {
    data: Vec<Remains>,
}

/// What stays when a person is erased, and why: to be read before.
#[utoipa::path(get, path = "/privacy/remains", tag = "Privacy",
    responses((status = 200, description = "What stays", body = PrivacyRemains)))]
async fn remains(State(privacy): State<Privacy>, caller: Caller) -> Answer<Json<PrivacyRemains>> {
    caller.ctx.user().ok_or(Error::NoPerson)?;
    Ok(Json(PrivacyRemains { data: privacy.remains() }))
}
