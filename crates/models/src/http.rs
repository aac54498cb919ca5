//! The doors of this room.

mod bodies;

use crate::{CallFilter, CallId, Kind, ModelInfo, Models, ProviderId};
use api_kit::{
    Answer, Body, Caller, Created, IfMatch, IfNoneMatch, Listing, NoContent, Paging, PagingParams, PathId,
    Validate, Versioned,
};
use axum::{
    Json,
    extract::{FromRequest as _, Request, State},
};
use bodies::{
    CallView, NewModelProvider, ProviderChanges, ProviderView, SettingsBody, SettingsView, TestView,
    WhichModel,
};
use http::header;
use kernel::RunId;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes of this room, relative to `/api/v1`.
pub fn routes(models: Models) -> OpenApiRouter {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(get, update, remove))
        .routes(routes!(verify))
        .routes(routes!(list_models))
        .routes(routes!(settings, set))
        .routes(routes!(calls))
        .with_state(models)
}

/// The tenant's model providers, by label. No key is ever shown.
#[utoipa::path(get, path = "/models/providers", tag = "Models", params(PagingParams),
    responses((status = 200, description = "A page of providers", body = Listing<ProviderView>)))]
async fn list(State(models): State<Models>, caller: Caller, paging: Paging) -> Answer<Listing<ProviderView>> {
    let found = models.providers(&caller.ctx, paging.page).await?;
    Ok(paging.listing(found.map(ProviderView::from)))
}

/// Adds a model provider. Nothing is sent to it yet.
#[utoipa::path(post, path = "/models/providers", tag = "Models", request_body = NewModelProvider,
    responses((status = 201, description = "The provider", body = ProviderView),
        (status = 409, description = "The label is taken, or there are too many providers"),
        (status = 422, description = "A field is not valid")))]
async fn create(
    State(models): State<Models>,
    caller: Caller,
    Body(new): Body<NewModelProvider>,
) -> Answer<Created<ProviderView>> {
    let provider = models.add(&caller.ctx, new.into()).await?;
    let version = provider.version;
    Ok(Created::new(&format!("/models/providers/{}", provider.id), ProviderView::from(provider))
        .version(version))
}

/// One model provider.
#[utoipa::path(get, path = "/models/providers/{id}", tag = "Models", params(("id" = ProviderId, Path)),
    responses((status = 200, description = "The provider, with its `ETag`", body = ProviderView),
        (status = 304, description = "Not changed since `If-None-Match`"),
        (status = 404, description = "No such provider")))]
async fn get(
    State(models): State<Models>,
    caller: Caller,
    PathId(id): PathId<ProviderId>,
    if_none_match: IfNoneMatch,
) -> Answer<Versioned<ProviderView>> {
    let provider = models.provider(&caller.ctx, id).await?;
    Ok(if_none_match.reply(provider.version, provider.into()))
}

/// Changes a model provider. A key does not go along to another host: it must be given again.
#[utoipa::path(patch, path = "/models/providers/{id}", tag = "Models", params(("id" = ProviderId, Path)),
    request_body = ProviderChanges,
    responses((status = 200, description = "The provider after the change", body = ProviderView),
        (status = 404, description = "No such provider"), (status = 409, description = "The label is taken"),
        (status = 412, description = "It was changed meanwhile"), (status = 422, description = "A field is not valid")))]
async fn update(
    State(models): State<Models>,
    caller: Caller,
    PathId(id): PathId<ProviderId>,
    if_match: IfMatch,
    Body(change): Body<ProviderChanges>,
) -> Answer<Versioned<ProviderView>> {
    let provider = models.change(&caller.ctx, id, if_match.version(), change.into()).await?;
    Ok(Versioned::new(provider.version, provider.into()))
}

/// Removes a model provider, its key, and its places among default and fallbacks.
#[utoipa::path(delete, path = "/models/providers/{id}", tag = "Models", params(("id" = ProviderId, Path)),
    responses((status = 204, description = "It is gone"), (status = 404, description = "No such provider")))]
async fn remove(
    State(models): State<Models>,
    caller: Caller,
    PathId(id): PathId<ProviderId>,
) -> Answer<NoContent> {
    models.remove(&caller.ctx, id).await?;
    Ok(NoContent)
}

/// Tests a model provider: asks it something small and shows what came back. A provider that fails is
/// an answer, too (200 with `ok: false`).
#[utoipa::path(post, path = "/models/providers/{id}/verify", tag = "Models", params(("id" = ProviderId, Path)),
    request_body = Option<WhichModel>, extensions(("x-timeout-seconds" = json!(180))),
    responses((status = 200, description = "What came back", body = TestView),
        (status = 404, description = "No such provider"), (status = 422, description = "A field is not valid")))]
async fn verify(
    State(models): State<Models>,
    caller: Caller,
    PathId(id): PathId<ProviderId>,
    request: Request,
) -> Answer<Json<TestView>> {
    // Most have nothing to say: they need not send an empty object.
    let body = if request.headers().contains_key(header::CONTENT_TYPE) {
        Body::<WhichModel>::from_request(request, &()).await?.0
    } else {
        WhichModel::default()
    };
    Ok(Json(models.verify(&caller.ctx, id, body.model).await?.into()))
}

/// Models of one provider.
#[derive(Debug, Serialize, ToSchema)]
struct ModelList {
    /// At most 1,000, in the provider's order.
    data: Vec<ModelInfo>,
}

/// The models a provider has, as it says itself.
#[utoipa::path(get, path = "/models/providers/{id}/models", tag = "Models", params(("id" = ProviderId, Path)),
    extensions(("x-timeout-seconds" = json!(90))),
    responses((status = 200, description = "Its models", body = ModelList),
        (status = 403, description = "Its address is one that requests may not go to"),
        (status = 404, description = "No such provider"),
        (status = 502, description = "The provider gave no list; the message says why")))]
async fn list_models(
    State(models): State<Models>,
    caller: Caller,
    PathId(id): PathId<ProviderId>,
) -> Answer<Json<ModelList>> {
    Ok(Json(ModelList { data: models.list_models(&caller.ctx, id).await? }))
}

/// Which model is asked by default, who is asked when it fails, and prices that differ from those shipped.
#[utoipa::path(get, path = "/models/settings", tag = "Models",
    responses((status = 200, description = "The settings, with their `ETag`", body = SettingsView),
        (status = 304, description = "Not changed since `If-None-Match`")))]
async fn settings(
    State(models): State<Models>,
    caller: Caller,
    if_none_match: IfNoneMatch,
) -> Answer<Versioned<SettingsView>> {
    let settings = models.settings(&caller.ctx).await?;
    Ok(if_none_match.reply(settings.version, settings.into()))
}

/// Replaces the settings.
#[utoipa::path(put, path = "/models/settings", tag = "Models", request_body = SettingsBody,
    responses((status = 200, description = "The settings after the change", body = SettingsView),
        (status = 412, description = "They were changed meanwhile"), (status = 422, description = "A field is not valid")))]
async fn set(
    State(models): State<Models>,
    caller: Caller,
    if_match: IfMatch,
    Body(new): Body<SettingsBody>,
) -> Answer<Versioned<SettingsView>> {
    let settings = models.set(&caller.ctx, if_match.version(), new.into()).await?;
    Ok(Versioned::new(settings.version, settings.into()))
}

/// Which calls.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct CallQuery {
    /// Only calls of this run.
    run_id: Option<RunId>,
    /// Only calls of this provider.
    provider_id: Option<ProviderId>,
}

impl Validate for CallQuery {}

/// The calls that were made, newest first: tokens, time, cost and outcome.
#[utoipa::path(get, path = "/models/calls", tag = "Models", params(PagingParams, CallQuery),
    responses((status = 200, description = "A page of calls", body = Listing<CallView>)))]
async fn calls(
    State(models): State<Models>,
    caller: Caller,
    paging: Paging<CallQuery>,
) -> Answer<Listing<CallView>> {
    let filter = CallFilter { run: paging.filter.run_id, provider: paging.filter.provider_id };
    let found = models.calls(&caller.ctx, filter, paging.page).await?;
    Ok(paging.listing(found.map(CallView::from)))
}
