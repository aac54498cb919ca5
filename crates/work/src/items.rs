//! What an item is, and which state may follow which.

pub(crate) mod dated;
pub(crate) mod history;
pub(crate) mod http;
pub(crate) mod ops;
mod sql;

use chrono::{DateTime, Utc};
use events::EventType;
use kernel::UserId;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;

kernel::ids! {
    /// A work item.
    ItemId = "wki";
}

/// What sort of thing is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = WorkItemKind)]
pub enum Kind {
    /// A whole assignment; the root of its plan.
    Assignment,
    /// A part of it with a date of its own.
    Milestone,
    /// One sitting of work.
    Task,
    /// Something that must be put right.
    Fix,
}

impl Kind {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Assignment => "assignment",
            Self::Milestone => "milestone",
            Self::Task => "task",
            Self::Fix => "fix",
        }
    }

    pub(crate) fn read(text: &str) -> Self {
        match text {
            "assignment" => Self::Assignment,
            "milestone" => Self::Milestone,
            "fix" => Self::Fix,
            _ => Self::Task,
        }
    }
}

/// Where an item stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = WorkItemState)]
pub enum State {
    /// Some day.
    Backlog,
    /// To be done.
    Todo,
    /// Somebody is at it.
    InProgress,
    /// Done, and being looked at.
    InReview,
    /// Done.
    Done,
    /// Tried, and it did not work.
    Failed,
    /// A person holds it: machines keep their hands off.
    Overridden,
}

impl State {
    /// All of them, in the order of a board's columns.
    pub const ALL: [Self; 7] = [
        Self::Backlog,
        Self::Todo,
        Self::InProgress,
        Self::InReview,
        Self::Done,
        Self::Failed,
        Self::Overridden,
    ];

    /// The name in the table and on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Backlog => "backlog",
            Self::Todo => "todo",
            Self::InProgress => "in_progress",
            Self::InReview => "in_review",
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Overridden => "overridden",
        }
    }

    pub(crate) fn read(text: &str) -> Self {
        Self::ALL.into_iter().find(|s| s.as_str() == text).unwrap_or(Self::Todo)
    }

    /// Whether `next` may follow. A person may check off what was never begun, and take up again what
    /// was done; what waits for review or was never begun cannot fail; only work that has begun can be
    /// reviewed or taken over.
    pub const fn may_become(self, next: Self) -> bool {
        use State::{Backlog, Done, Failed, InProgress, InReview, Overridden, Todo};
        matches!(
            (self, next),
            (Backlog, Todo | InProgress | Done)
                | (Todo, Backlog | InProgress | Done)
                | (InProgress, Todo | InReview | Done | Failed | Overridden)
                | (InReview | Overridden, InProgress | Done | Failed)
                | (Done | Failed, Todo | InProgress)
        )
    }
}

/// What was done about an item: the proof that stands behind `done`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Evidence {
    /// `checked_off`: a person says so, and thereby waives further proof.
    pub kind: String,
    /// Who.
    pub by: UserId,
    /// When.
    pub at: DateTime<Utc>,
    /// What they say about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// A work item.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// Which one.
    pub id: ItemId,
    /// What sort.
    pub kind: Kind,
    /// The item it is a part of.
    pub parent: Option<ItemId>,
    /// The outermost item above it.
    pub root: ItemId,
    /// For a root: the wire id of what it stands for.
    pub subject: Option<String>,
    /// For items of a plan: names the item across versions.
    pub stable_key: Option<String>,
    /// Short, imperative.
    pub title: String,
    /// Longer.
    pub description: String,
    /// What comes out of it.
    pub deliverable: String,
    /// When it counts as done.
    pub done_definition: String,
    /// Where it stands.
    pub state: State,
    /// 1 (first) to 10.
    pub priority: i16,
    /// Order among siblings.
    pub position: f64,
    /// When it is due.
    pub due_at: Option<DateTime<Utc>>,
    /// Expected effort.
    pub effort_minutes: Option<i32>,
    /// Items that come before it.
    pub depends_on: Vec<ItemId>,
    /// What was done about it.
    pub evidence: Vec<Evidence>,
    /// Grows with each change: the `ETag`.
    pub version: i64,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
    /// When it was done.
    pub completed_at: Option<DateTime<Utc>>,
    /// When the plan dropped it.
    pub archived_at: Option<DateTime<Utc>>,
}

/// What a person changes; `None` leaves a field alone, `Some(None)` clears it.
#[derive(Debug, Clone, Default)]
pub struct Change {
    /// New title.
    pub title: Option<String>,
    /// New description.
    pub description: Option<String>,
    /// New state.
    pub state: Option<State>,
    /// New due date.
    pub due_at: Option<Option<DateTime<Utc>>>,
    /// New effort.
    pub effort_minutes: Option<Option<i32>>,
    /// New priority.
    pub priority: Option<i16>,
    /// What to say about checking it off.
    pub note: Option<String>,
}

/// An item a person adds.
#[derive(Debug, Clone)]
pub struct NewItem {
    /// Under which item.
    pub parent: ItemId,
    /// Task or fix.
    pub kind: Kind,
    /// Its title.
    pub title: String,
    /// Its description.
    pub description: String,
    /// When it is due.
    pub due_at: Option<DateTime<Utc>>,
    /// Expected effort.
    pub effort_minutes: Option<i32>,
}

/// Which items.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Of the root that stands for this.
    pub subject: Option<String>,
    /// Parts of this item.
    pub parent: Option<ItemId>,
    /// In one of these states; empty for all.
    pub states: Vec<State>,
    /// Of one of these kinds; empty for all.
    pub kinds: Vec<Kind>,
    /// Due before.
    pub due_before: Option<DateTime<Utc>>,
    /// Due at or after.
    pub due_after: Option<DateTime<Utc>>,
    /// Those the plan dropped, too.
    pub archived: bool,
}

impl Item {
    /// The item after `change`, and which fields it touched. Pure.
    pub(crate) fn changed(
        &self,
        change: &Change,
        by: UserId,
        now: DateTime<Utc>,
    ) -> Result<(Self, Vec<&'static str>), crate::Error> {
        let mut next = self.clone();
        let mut touched = Vec::new();
        set(&mut next.title, change.title.as_ref(), "title", &mut touched);
        set(&mut next.description, change.description.as_ref(), "description", &mut touched);
        set(&mut next.due_at, change.due_at.as_ref(), "due_at", &mut touched);
        set(&mut next.effort_minutes, change.effort_minutes.as_ref(), "effort_minutes", &mut touched);
        set(&mut next.priority, change.priority.as_ref(), "priority", &mut touched);
        if let Some(state) = change.state
            && state != self.state
        {
            if !self.state.may_become(state) {
                return Err(crate::Error::Transition(self.state, state));
            }
            next.state = state;
            touched.push("state");
            if state == State::Done {
                next.completed_at = Some(now);
                next.evidence.push(Evidence {
                    kind: "checked_off".into(),
                    by,
                    at: now,
                    note: change.note.clone(),
                });
            } else {
                next.completed_at = None;
            }
        }
        if !touched.is_empty() {
            next.version += 1;
            next.updated_at = now;
        }
        Ok((next, touched))
    }
}

fn set<T: Clone + PartialEq>(
    field: &mut T,
    new: Option<&T>,
    name: &'static str,
    touched: &mut Vec<&'static str>,
) {
    if let Some(new) = new
        && field != new
    {
        field.clone_from(new);
        touched.push(name);
    }
}

/// Everything this room announces. Names are append-only.
pub const EVENTS: &[EventType] = &[
    EventType { name: "work_item.created", summary: "A person added a work item.", payload: item_schema },
    EventType { name: "work_item.updated", summary: "A work item was changed.", payload: item_schema },
    EventType { name: "work_item.removed", summary: "A person removed a work item.", payload: item_schema },
    EventType {
        name: "work_item.published",
        summary: "A plan became work items; the subject is the root's own.",
        payload: published_schema,
    },
];

fn item_schema() -> Value {
    json!({
        "type": "object", "required": ["state", "root"],
        "properties": {
            "state": { "enum": State::ALL.map(State::as_str) },
            "root": { "type": "string", "description": "Wire id of the outermost item above." },
            "about": { "type": ["string", "null"], "description": "Wire id of what the root stands for." },
            "changed": { "type": "array", "items": { "type": "string" } }
        }
    })
}

fn published_schema() -> Value {
    json!({
        "type": "object", "required": ["root", "milestones", "tasks"],
        "properties": { "root": { "type": "string" }, "milestones": { "type": "integer" }, "tasks": { "type": "integer" } }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_follow_as_drawn() {
        let table: Vec<String> = State::ALL
            .into_iter()
            .map(|from| {
                let next: Vec<&str> =
                    State::ALL.into_iter().filter(|to| from.may_become(*to)).map(State::as_str).collect();
                format!("{} -> {}", from.as_str(), next.join(" "))
            })
            .collect();
        assert_eq!(
            table,
            [
                "backlog -> todo in_progress done",
                "todo -> backlog in_progress done",
                "in_progress -> todo in_review done failed overridden",
                "in_review -> in_progress done failed",
                "done -> todo in_progress",
                "failed -> todo in_progress",
                "overridden -> in_progress done failed",
            ]
        );
        assert!(State::ALL.into_iter().all(|s| State::read(s.as_str()) == s && !s.may_become(s)));
    }
}
