//! The door of work items.

use crate::items::{Change, Evidence, Filter, Item, ItemId, Kind, NewItem, State as ItemState, ops::Work};
use api_kit::{
    Answer, Body, Caller, Created, IfMatch, IfNoneMatch, Listing, NoContent, Paging, PagingParams, PathId,
    Validate, Versioned, Violations,
};
use axum::extract::State;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes of this room, relative to `/api/v1`.
pub fn routes(work: Work) -> OpenApiRouter {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(get, update, remove))
        .routes(routes!(place))
        .with_state(work)
}

/// Something to be done.
#[derive(Debug, Serialize, ToSchema)]
struct WorkItem {
    id: ItemId,
    kind: Kind,
    /// The item it is a part of.
    parent_id: Option<ItemId>,
    /// The outermost item above it.
    root_id: ItemId,
    /// For a root: the wire id of what it stands for.
    about: Option<String>,
    /// For items of a plan: names the item across versions.
    stable_key: Option<String>,
    title: String,
    description: String,
    /// What comes out of it.
    deliverable: String,
    /// When it counts as done.
    done_definition: String,
    state: ItemState,
    /// 1 (first) to 10.
    priority: i16,
    /// Order among siblings.
    position: f64,
    due_at: Option<DateTime<Utc>>,
    effort_minutes: Option<i32>,
    /// Items that come before it.
    depends_on: Vec<ItemId>,
    /// What was done about it.
    evidence: Vec<Evidence>,
    /// The `ETag`, as a number.
    version: i64,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
    completed_at: Option<DateTime<Utc>>,
    /// When a newer plan dropped it.
    archived_at: Option<DateTime<Utc>>,
}

impl From<Item> for WorkItem {
    fn from(i: Item) -> Self {
        Self {
            id: i.id,
            kind: i.kind,
            parent_id: i.parent,
            root_id: i.root,
            about: i.subject,
            stable_key: i.stable_key,
            title: i.title,
            description: i.description,
            deliverable: i.deliverable,
            done_definition: i.done_definition,
            state: i.state,
            priority: i.priority,
            position: i.position,
            due_at: i.due_at,
            effort_minutes: i.effort_minutes,
            depends_on: i.depends_on,
            evidence: i.evidence,
            version: i.version,
            created_at: i.created_at,
            updated_at: i.updated_at,
            completed_at: i.completed_at,
            archived_at: i.archived_at,
        }
    }
}

/// Which items.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct ItemQuery {
    /// Only items of the plan of the object with this wire id (`asg_…`).
    about: Option<String>,
    /// Only parts of this item.
    parent_id: Option<ItemId>,
    /// Only items in this state.
    state: Option<ItemState>,
    /// `true`: only items that are neither done nor failed.
    #[serde(default)]
    open: bool,
    /// Only items of this kind.
    kind: Option<Kind>,
    /// Only items due before this moment.
    due_before: Option<DateTime<Utc>>,
    /// Only items due at or after this moment.
    due_after: Option<DateTime<Utc>>,
    /// `true`: also items a newer plan dropped.
    #[serde(default)]
    archived: bool,
}

impl Validate for ItemQuery {}

impl ItemQuery {
    fn filter(&self) -> Filter {
        let states = match (self.state, self.open) {
            (Some(state), _) => vec![state],
            (None, true) => ItemState::ALL
                .into_iter()
                .filter(|s| !matches!(s, ItemState::Done | ItemState::Failed))
                .collect(),
            (None, false) => Vec::new(),
        };
        Filter {
            subject: self.about.clone(),
            parent: self.parent_id,
            states,
            kinds: self.kind.into_iter().collect(),
            due_before: self.due_before,
            due_after: self.due_after,
            archived: self.archived,
        }
    }
}

/// The caller's work items: plan by plan, in the order of the plan.
#[utoipa::path(get, path = "/work-items", tag = "Work items", params(PagingParams, ItemQuery),
    responses((status = 200, description = "A page of work items", body = Listing<WorkItem>)))]
async fn list(
    State(work): State<Work>,
    caller: Caller,
    paging: Paging<ItemQuery>,
) -> Answer<Listing<WorkItem>> {
    let found = work.list(&caller.ctx, &paging.filter.filter(), paging.page).await?;
    Ok(paging.listing(found.map(WorkItem::from)))
}

/// One work item.
#[utoipa::path(get, path = "/work-items/{id}", tag = "Work items", params(("id" = ItemId, Path)),
    responses((status = 200, description = "The item, with its `ETag`", body = WorkItem),
        (status = 304, description = "Not changed since `If-None-Match`"), (status = 404, description = "No such item")))]
async fn get(
    State(work): State<Work>,
    caller: Caller,
    PathId(id): PathId<ItemId>,
    if_none_match: IfNoneMatch,
) -> Answer<Versioned<WorkItem>> {
    let item = work.get(&caller.ctx, id).await?;
    Ok(if_none_match.reply(item.version, item.into()))
}

/// A work item a person adds.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewWorkItem {
    /// The item it becomes a part of.
    parent_id: ItemId,
    /// `task` (default) or `fix`.
    #[serde(default = "task")]
    kind: Kind,
    /// 1 to 300 characters.
    #[schema(min_length = 1, max_length = 300)]
    title: String,
    /// At most 10,000 characters.
    #[serde(default)]
    #[schema(max_length = 10_000)]
    description: String,
    due_at: Option<DateTime<Utc>>,
    /// 1 to 100,000.
    #[schema(minimum = 1, maximum = 100_000)]
    effort_minutes: Option<i32>,
}

const fn task() -> Kind {
    Kind::Task
}

impl Validate for NewWorkItem {
    fn validate(&self, v: &mut Violations) {
        v.required_trimmed("title", &self.title, 300);
        v.length("description", &self.description, 0..=10_000);
        if let Some(minutes) = &self.effort_minutes {
            v.range("effort_minutes", minutes, 1..=100_000);
        }
        if !matches!(self.kind, Kind::Task | Kind::Fix) {
            v.add("kind", "not_allowed", "Either `task` or `fix`.");
        }
    }
}

/// Adds a task or fix below an item, behind its siblings.
#[utoipa::path(post, path = "/work-items", tag = "Work items", request_body = NewWorkItem,
    responses((status = 201, description = "The new item", body = WorkItem), (status = 404, description = "No such parent"),
        (status = 422, description = "A field is not valid")))]
async fn create(
    State(work): State<Work>,
    caller: Caller,
    Body(new): Body<NewWorkItem>,
) -> Answer<Created<WorkItem>> {
    let new = NewItem {
        parent: new.parent_id,
        kind: new.kind,
        title: new.title.trim().to_owned(),
        description: new.description,
        due_at: new.due_at,
        effort_minutes: new.effort_minutes,
    };
    let item = work.add(&caller.ctx, new).await?;
    let version = item.version;
    Ok(Created::new(&format!("/work-items/{}", item.id), WorkItem::from(item)).version(version))
}

#[expect(clippy::option_option, reason = "absent, null and a value are three things")]
/// What changes. A field that is absent stays; `null` clears it where it may be empty.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct WorkItemChange {
    #[schema(min_length = 1, max_length = 300)]
    title: Option<String>,
    #[schema(max_length = 10_000)]
    description: Option<String>,
    state: Option<ItemState>,
    #[serde(default, deserialize_with = "api_kit::present")]
    due_at: Option<Option<DateTime<Utc>>>,
    #[serde(default, deserialize_with = "api_kit::present")]
    #[schema(minimum = 1, maximum = 100_000)]
    effort_minutes: Option<Option<i32>>,
    #[schema(minimum = 1, maximum = 10)]
    priority: Option<i16>,
    /// With `state: done`: what to remember about it.
    #[schema(max_length = 2_000)]
    note: Option<String>,
}

impl Validate for WorkItemChange {
    fn validate(&self, v: &mut Violations) {
        if let Some(title) = &self.title {
            v.required_trimmed("title", title, 300);
        }
        if let Some(text) = &self.description {
            v.length("description", text, 0..=10_000);
        }
        if let Some(Some(minutes)) = &self.effort_minutes {
            v.range("effort_minutes", minutes, 1..=100_000);
        }
        if let Some(priority) = &self.priority {
            v.range("priority", priority, 1..=10);
        }
        if let Some(note) = &self.note {
            v.length("note", note, 0..=2_000);
        }
    }
}

/// Changes a work item. With `If-Match`, only if it is still the version the caller read.
#[utoipa::path(patch, path = "/work-items/{id}", tag = "Work items", params(("id" = ItemId, Path)),
    request_body = WorkItemChange,
    responses((status = 200, description = "The item after the change", body = WorkItem),
        (status = 404, description = "No such item"), (status = 409, description = "That state cannot follow"),
        (status = 412, description = "It was changed meanwhile"), (status = 422, description = "A field is not valid")))]
async fn update(
    State(work): State<Work>,
    caller: Caller,
    PathId(id): PathId<ItemId>,
    if_match: IfMatch,
    Body(change): Body<WorkItemChange>,
) -> Answer<Versioned<WorkItem>> {
    let change = Change {
        title: change.title.map(|t| t.trim().to_owned()),
        description: change.description,
        state: change.state,
        due_at: change.due_at,
        effort_minutes: change.effort_minutes,
        priority: change.priority,
        note: change.note,
    };
    let item = work.update(&caller.ctx, id, if_match.version(), &change).await?;
    Ok(Versioned::new(item.version, item.into()))
}

/// Where an item goes among its siblings.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Placement {
    /// The sibling it comes behind; `null` or absent: it comes first.
    after: Option<ItemId>,
}

impl Validate for Placement {}

/// Moves a work item among its siblings.
#[utoipa::path(post, path = "/work-items/{id}/move", tag = "Work items", params(("id" = ItemId, Path)),
    request_body = Placement,
    responses((status = 200, description = "The item at its new place", body = WorkItem),
        (status = 404, description = "No such item"), (status = 422, description = "`after` is not a sibling")))]
async fn place(
    State(work): State<Work>,
    caller: Caller,
    PathId(id): PathId<ItemId>,
    Body(to): Body<Placement>,
) -> Answer<Versioned<WorkItem>> {
    let item = work.place(&caller.ctx, id, to.after).await?;
    Ok(Versioned::new(item.version, item.into()))
}

/// Removes a work item a person added.
#[utoipa::path(delete, path = "/work-items/{id}", tag = "Work items", params(("id" = ItemId, Path)),
    responses((status = 204, description = "It is gone"), (status = 404, description = "No such item"),
        (status = 409, description = "It belongs to the plan")))]
async fn remove(State(work): State<Work>, caller: Caller, PathId(id): PathId<ItemId>) -> Answer<NoContent> {
    work.remove(&caller.ctx, id).await?;
    Ok(NoContent)
}
