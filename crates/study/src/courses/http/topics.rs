//! The door of topics.

use crate::{
    Study,
    assignments::AssignmentId,
    courses::{CourseRef, Topic, TopicChange, TopicId},
};
use api_kit::{Answer, Body, Caller, Created, IfMatch, NoContent, Validate, Versioned, Violations};
use axum::extract::{Path, State};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::collections::HashSet;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

/// Most assignments of one topic.
const MAX_ASSIGNMENTS: usize = 500;
/// Most topics that come before one.
const MAX_BEFORE: usize = 50;

pub(super) fn routes() -> OpenApiRouter<Study> {
    OpenApiRouter::new().routes(routes!(add_topic)).routes(routes!(change_topic, remove_topic))
}

/// A part of an own course.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Topic)]
struct TopicView {
    id: TopicId,
    title: String,
    order: i32,
    /// Its assignments are done one after the other.
    sequential: bool,
    /// Its assignments, in order.
    assignments: Vec<AssignmentId>,
    /// Topics that come before it.
    depends_on: Vec<TopicId>,
    /// The `ETag`, as a number.
    version: i64,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

impl From<Topic> for TopicView {
    fn from(t: Topic) -> Self {
        Self {
            id: t.id,
            title: t.title,
            order: t.order,
            sequential: t.sequential,
            assignments: t.assignments,
            depends_on: t.depends_on,
            version: t.version,
            created_at: t.created_at,
            updated_at: t.updated_at,
        }
    }
}

/// What a topic is to be. A field that is absent stays; a new topic needs its `title`.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct TopicInput {
    #[schema(min_length = 1, max_length = 300)]
    title: Option<String>,
    /// Where it stands among the others; a new one stands last.
    #[schema(minimum = 0, maximum = 10_000)]
    order: Option<i32>,
    /// Its assignments are done one after the other.
    sequential: Option<bool>,
    /// Assignments of the course, in order. One that was in another topic leaves it.
    #[schema(max_items = 500)]
    assignments: Option<Vec<AssignmentId>>,
    /// Topics of the course that come before it.
    #[schema(max_items = 50)]
    depends_on: Option<Vec<TopicId>>,
}

impl Validate for TopicInput {
    fn validate(&self, v: &mut Violations) {
        if let Some(title) = &self.title {
            v.required_trimmed("title", title, 300);
        }
        if let Some(order) = &self.order {
            v.range("order", order, 0..=10_000);
        }
        once(v, "assignments", self.assignments.as_deref().unwrap_or_default(), MAX_ASSIGNMENTS);
        once(v, "depends_on", self.depends_on.as_deref().unwrap_or_default(), MAX_BEFORE);
    }
}

fn once<T: Eq + std::hash::Hash>(v: &mut Violations, field: &str, ids: &[T], most: usize) {
    v.count(field, ids.len(), 0..=most);
    let mut seen = HashSet::new();
    if !ids.iter().all(|id| seen.insert(id)) {
        v.add(field, "repeated", "Each once.");
    }
}

/// The same for a new one.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(transparent)]
struct NewTopic(TopicInput);

impl Validate for NewTopic {
    fn validate(&self, v: &mut Violations) {
        if self.0.title.is_none() {
            v.add("title", "required", "Must not be empty.");
        }
        self.0.validate(v);
    }
}

impl From<TopicInput> for TopicChange {
    fn from(i: TopicInput) -> Self {
        Self {
            title: i.title.map(|t| t.trim().to_owned()),
            order: i.order,
            sequential: i.sequential,
            assignments: i.assignments,
            depends_on: i.depends_on,
        }
    }
}

/// Adds a topic to a course of your own.
#[utoipa::path(post, path = "/courses/{course_id}/topics", tag = "Courses", params(("course_id" = String, Path)),
    request_body = TopicInput,
    responses((status = 201, description = "The topic", body = TopicView), (status = 404, description = "No such course"),
        (status = 409, description = "The course comes from a course system, or has too many topics"),
        (status = 422, description = "A field is not valid, or topics would come before themselves")))]
async fn add_topic(
    State(study): State<Study>,
    caller: Caller,
    Path(course_id): Path<String>,
    Body(NewTopic(input)): Body<NewTopic>,
) -> Answer<Created<TopicView>> {
    let topic = study.add_topic(&caller.ctx, &CourseRef::read(&course_id, None)?, input.into()).await?;
    let (path, version) = (format!("/courses/{course_id}/topics/{}", topic.id), topic.version);
    Ok(Created::new(&path, TopicView::from(topic)).version(version))
}

/// Changes a topic.
#[utoipa::path(patch, path = "/courses/{course_id}/topics/{id}", tag = "Courses",
    params(("course_id" = String, Path), ("id" = TopicId, Path)), request_body = TopicInput,
    responses((status = 200, description = "The topic after the change", body = TopicView),
        (status = 404, description = "No such course or topic"),
        (status = 409, description = "The course comes from a course system"),
        (status = 412, description = "It was changed meanwhile"),
        (status = 422, description = "A field is not valid, or topics would come before themselves")))]
async fn change_topic(
    State(study): State<Study>,
    caller: Caller,
    Path((course_id, id)): Path<(String, String)>,
    if_match: IfMatch,
    Body(input): Body<TopicInput>,
) -> Answer<Versioned<TopicView>> {
    let (which, id) = (CourseRef::read(&course_id, None)?, topic_id(&id)?);
    let topic = study.change_topic(&caller.ctx, &which, id, if_match.version(), input.into()).await?;
    Ok(Versioned::new(topic.version, topic.into()))
}

/// Removes a topic. Its assignments stay in the course; what depended on it no longer does.
#[utoipa::path(delete, path = "/courses/{course_id}/topics/{id}", tag = "Courses",
    params(("course_id" = String, Path), ("id" = TopicId, Path)),
    responses((status = 204, description = "It is gone"), (status = 404, description = "No such course or topic"),
        (status = 409, description = "The course comes from a course system")))]
async fn remove_topic(
    State(study): State<Study>,
    caller: Caller,
    Path((course_id, id)): Path<(String, String)>,
) -> Answer<NoContent> {
    study.remove_topic(&caller.ctx, &CourseRef::read(&course_id, None)?, topic_id(&id)?).await?;
    Ok(NoContent)
}

fn topic_id(text: &str) -> Result<TopicId, crate::Error> {
    text.parse().map_err(|_| crate::Error::NoTopic)
}
