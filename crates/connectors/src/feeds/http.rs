//! The door of feeds.

use crate::feeds::{Added, Feed, FeedId, Feeds};
use api_kit::{Accepted, Answer, Body, Caller, Created, NoContent, PathId, Validate, Violations};
use axum::{
    Json,
    extract::State,
    response::{IntoResponse as _, Response},
};
use chrono::{DateTime, Utc};
use kernel::{ExposeSecret as _, RunId, SecretString};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes of feeds, relative to `/api/v1`.
pub fn routes(feeds: Feeds) -> OpenApiRouter {
    OpenApiRouter::new()
        .routes(routes!(list, add))
        .routes(routes!(get, remove))
        .routes(routes!(sync))
        .with_state(feeds)
}

/// A calendar somebody subscribed to. Its address is never shown.
#[derive(Debug, Serialize, ToSchema)]
struct CalendarFeed {
    id: FeedId,
    label: String,
    /// Where it comes from: host and port.
    host: String,
    /// Entries that are kept, from about a year back to two years ahead.
    entries: i64,
    /// Entries that could not be understood, and are not shown.
    left_out: i32,
    /// Whether there were more than are kept.
    truncated: bool,
    /// When it was last in line with its server; `null` before the first time.
    synced_at: Option<DateTime<Utc>>,
    /// Why it could not be had, the last time it was asked for.
    error: Option<CalendarFeedError>,
    created_at: DateTime<Utc>,
    /// After adding: the run that looks at it for the first time.
    #[serde(skip_serializing_if = "Option::is_none")]
    run_id: Option<RunId>,
}

/// Why a calendar could not be had.
#[derive(Debug, Serialize, ToSchema)]
struct CalendarFeedError {
    code: String,
    message: String,
}

impl From<Feed> for CalendarFeed {
    fn from(f: Feed) -> Self {
        Self {
            id: f.id,
            label: f.label,
            host: f.host,
            entries: f.entries,
            left_out: f.left_out,
            truncated: f.cut,
            synced_at: f.synced_at,
            error: f.error.map(|(code, message)| CalendarFeedError { code, message }),
            created_at: f.created_at,
            run_id: None,
        }
    }
}

/// A calendar to be added.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewCalendarFeed {
    /// Its address, as calendar programs take it: `https://…` or `webcal://…`.
    #[schema(value_type = String, format = Password, write_only, min_length = 1, max_length = 2_000)]
    url: SecretString,
    /// What to call it; its host where nothing is said.
    #[schema(min_length = 1, max_length = 100)]
    label: Option<String>,
}

impl Validate for NewCalendarFeed {
    fn validate(&self, v: &mut Violations) {
        v.required_trimmed("url", self.url.expose_secret(), 2_000);
        if let Some(label) = &self.label {
            v.required_trimmed("label", label, 100);
        }
    }
}

/// Calendars.
#[derive(Debug, Serialize, ToSchema)]
struct CalendarFeeds {
    data: Vec<CalendarFeed>,
}

/// The caller's calendar feeds, the oldest first.
#[utoipa::path(get, path = "/calendar/feeds", tag = "Calendar",
    responses((status = 200, description = "The feeds", body = CalendarFeeds)))]
async fn list(State(feeds): State<Feeds>, caller: Caller) -> Answer<Json<CalendarFeeds>> {
    let all = feeds.list(&caller.ctx).await?;
    Ok(Json(CalendarFeeds { data: all.into_iter().map(CalendarFeed::from).collect() }))
}

/// One of the caller's calendar feeds.
#[utoipa::path(get, path = "/calendar/feeds/{id}", tag = "Calendar", params(("id" = FeedId, Path)),
    responses((status = 200, description = "The feed", body = CalendarFeed),
        (status = 404, description = "No such feed")))]
async fn get(
    State(feeds): State<Feeds>,
    caller: Caller,
    PathId(id): PathId<FeedId>,
) -> Answer<Json<CalendarFeed>> {
    Ok(Json(feeds.get(&caller.ctx, id).await?.into()))
}

/// Adds a calendar by its address (ICS), and looks at it as a run.
///
/// Who has the address has the calendar: it is kept encrypted and never shown again. Adding the same address again
/// keeps the feed and looks anew.
#[utoipa::path(post, path = "/calendar/feeds", tag = "Calendar", request_body = NewCalendarFeed,
    responses((status = 201, description = "The feed, with the run that looks at it", body = CalendarFeed),
        (status = 200, description = "It was there already; the run looks anew", body = CalendarFeed),
        (status = 409, description = "There are too many feeds"),
        (status = 422, description = "This cannot be the address of a calendar")))]
async fn add(
    State(feeds): State<Feeds>,
    caller: Caller,
    Body(new): Body<NewCalendarFeed>,
) -> Answer<Response> {
    let label = new.label.as_deref().map(str::trim);
    let Added { feed, run, is_new } = feeds.add(&caller.ctx, &new.url, label).await?;
    let path = format!("/calendar/feeds/{}", feed.id);
    let view = CalendarFeed { run_id: Some(run), ..feed.into() };
    Ok(if is_new { Created::new(&path, view).into_response() } else { Json(view).into_response() })
}

/// Forgets a calendar with its address and entries.
#[utoipa::path(delete, path = "/calendar/feeds/{id}", tag = "Calendar", params(("id" = FeedId, Path)),
    responses((status = 204, description = "It is gone"), (status = 404, description = "No such feed")))]
async fn remove(State(feeds): State<Feeds>, caller: Caller, PathId(id): PathId<FeedId>) -> Answer<NoContent> {
    feeds.remove(&caller.ctx, id).await?;
    Ok(NoContent)
}

/// A look at a calendar that is queued.
#[derive(Debug, Serialize, ToSchema)]
struct CalendarFeedSync {
    /// The run to follow.
    run_id: RunId,
}

/// Looks at a calendar anew, as a run. One that waits or runs already is given instead of another.
#[utoipa::path(post, path = "/calendar/feeds/{id}/sync", tag = "Calendar", params(("id" = FeedId, Path)),
    responses((status = 202, description = "The run", body = CalendarFeedSync),
        (status = 404, description = "No such feed")))]
async fn sync(
    State(feeds): State<Feeds>,
    caller: Caller,
    PathId(id): PathId<FeedId>,
) -> Answer<Accepted<CalendarFeedSync>> {
    Ok(Accepted(CalendarFeedSync { run_id: feeds.sync(&caller.ctx, id).await? }))
}
