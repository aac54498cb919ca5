//! The door of the agenda.

use crate::{
    Study,
    agenda::{Agenda, Entry, Kind, MAX_SPAN},
};
use api_kit::{Answer, Caller, Query, Validate, Violations};
use axum::{Json, extract::State};
use chrono::{DateTime, Utc};
use connectors::{ConnectionId, Feeds};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes of the agenda, relative to `/api/v1`; with the calendars people subscribed to, where there are any.
pub fn routes(study: Study, feeds: Option<Feeds>) -> OpenApiRouter {
    OpenApiRouter::new().routes(routes!(calendar)).with_state((study, feeds))
}

/// Which time.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Span {
    /// From this moment on.
    from: DateTime<Utc>,
    /// Before this moment; at most 400 days later.
    to: DateTime<Utc>,
}

impl Validate for Span {
    fn validate(&self, v: &mut Violations) {
        if self.to <= self.from {
            v.add("to", "out_of_order", "Must come after `from`.");
        } else if self.to - self.from > MAX_SPAN {
            v.add("to", "too_long", "At most 400 days after `from`.");
        }
    }
}

/// Something with a date.
#[derive(Debug, Serialize, ToSchema)]
struct CalendarEntry {
    kind: Kind,
    title: String,
    /// When; midnight UTC of its day where it lasts all day.
    at: DateTime<Utc>,
    all_day: bool,
    /// With `assignment_id`: what paths of assignments call it. Of a feed's entry: `null`.
    course_id: Option<String>,
    assignment_id: Option<String>,
    /// What its course is called; of a feed's entry: what the feed is called.
    course_name: Option<String>,
    /// Of an assignment: where its plan stands (`new`, `queued`, `running`, `ready`, `failed`). Of a milestone: where its
    /// work stands (`todo`, `in_progress`, `done`, …). Of a feed's entry: `null`.
    status: Option<String>,
    /// Of an assignment of a course system: what became of the submission, in its words: `unsubmitted`, `submitted`,
    /// `graded`, …
    submission_status: Option<String>,
    /// Of an assignment that is only known from a course system: through which connection it is seen and planned.
    connection: Option<ConnectionId>,
    /// Where it is seen elsewhere.
    url: Option<String>,
}

impl From<Entry> for CalendarEntry {
    fn from(e: Entry) -> Self {
        Self {
            kind: e.kind,
            title: e.title,
            at: e.at,
            all_day: e.all_day,
            course_id: e.course_id,
            assignment_id: e.assignment_id,
            course_name: e.course_name,
            status: e.status,
            submission_status: e.submission_status,
            connection: e.connection,
            url: e.url,
        }
    }
}

/// What falls into a time.
#[derive(Debug, Serialize, ToSchema)]
struct CalendarEntries {
    /// In order, at most 2,000.
    entries: Vec<CalendarEntry>,
    /// Whether there are more: ask for a shorter time.
    truncated: bool,
}

/// Everything with a date: assignments, milestones of plans, and what stands in the calendars the caller added.
///
/// An assignment is shown once, wherever it is known from.
#[utoipa::path(get, path = "/calendar", tag = "Calendar", params(Span),
    responses((status = 200, description = "The entries", body = CalendarEntries),
        (status = 422, description = "The time is missing, turned round or too long")))]
async fn calendar(
    State((study, feeds)): State<(Study, Option<Feeds>)>,
    caller: Caller,
    Query(span): Query<Span>,
) -> Answer<Json<CalendarEntries>> {
    let Agenda { entries, truncated } = study.agenda(&caller.ctx, feeds.as_ref(), span.from, span.to).await?;
    Ok(Json(CalendarEntries { entries: entries.into_iter().map(CalendarEntry::from).collect(), truncated }))
}
