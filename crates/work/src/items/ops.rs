//! What is done to items.

use crate::{
    Error,
    items::{Change, Filter, Item, ItemId, Kind, NewItem, State, sql},
};
use chrono::{DateTime, Utc};
use events::{Audience, Event, Events};
use kernel::{Ctx, Page, Paged, UserId, World};
use serde_json::json;
use std::collections::HashMap;
use store::{Store, TenantTx};

/// The most items of one plan, and below one parent.
const MAX_ITEMS: usize = 500;

/// The room. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Work {
    store: Store,
    world: World,
    events: Events,
}

/// A plan, as this room understands one.
#[derive(Debug, Clone)]
pub struct Outline {
    /// Wire id of what the root stands for.
    pub subject: String,
    /// Title of the root.
    pub title: String,
    /// When the whole is due.
    pub due_at: Option<DateTime<Utc>>,
    /// Its milestones, in order.
    pub sections: Vec<Section>,
}

/// A milestone of a plan.
#[derive(Debug, Clone)]
pub struct Section {
    /// Names it across versions.
    pub key: String,
    /// Its title.
    pub title: String,
    /// What it is for.
    pub description: String,
    /// When it counts as done.
    pub done_definition: String,
    /// When it is due.
    pub due_at: Option<DateTime<Utc>>,
    /// Its tasks, in order.
    pub steps: Vec<Step>,
}

/// A task of a plan.
#[derive(Debug, Clone)]
pub struct Step {
    /// Names it across versions.
    pub key: String,
    /// Its title.
    pub title: String,
    /// What to do.
    pub description: String,
    /// What comes out of it.
    pub deliverable: String,
    /// When it counts as done.
    pub done_definition: String,
    /// Expected effort.
    pub effort_minutes: Option<i32>,
    /// Keys of tasks that come before it.
    pub depends_on: Vec<String>,
}

/// An item of a plan with its place, ready to be written.
#[derive(Debug)]
pub(crate) struct Planned {
    pub id: ItemId,
    pub parent: Option<ItemId>,
    pub kind: Kind,
    pub key: String,
    pub title: String,
    pub description: String,
    pub deliverable: String,
    pub done_definition: String,
    pub position: f64,
    pub due_at: Option<DateTime<Utc>>,
    pub effort_minutes: Option<i32>,
}

impl Work {
    /// The room over one database.
    pub fn new(store: Store, world: World, events: Events) -> Self {
        Self { store, world, events }
    }

    pub(crate) const fn store(&self) -> &Store {
        &self.store
    }

    /// The caller's items, by place within their parents.
    pub async fn list(&self, ctx: &Ctx, filter: &Filter, page: Page) -> Result<Paged<Item>, Error> {
        let (items, total) = sql::list(self.store.read(ctx).await?, ctx, filter, page).await?;
        Ok(Paged { items, total, page })
    }

    /// One item of the caller's.
    pub async fn get(&self, ctx: &Ctx, id: ItemId) -> Result<Item, Error> {
        sql::get(self.store.read(ctx).await?, ctx, id).await?.ok_or(Error::NotFound(id))
    }

    /// Changes an item. `expected` is the version the caller read, where it says so.
    pub async fn update(
        &self,
        ctx: &Ctx,
        id: ItemId,
        expected: Option<i64>,
        change: &Change,
    ) -> Result<Item, Error> {
        let mut tx = self.store.tenant(ctx).await?;
        let item = locked(&mut tx, ctx, id).await?;
        if expected.is_some_and(|v| v != item.version) {
            return Err(Error::Stale);
        }
        let by = person(ctx, id)?;
        let (next, touched) = item.changed(change, by, self.world.now())?;
        if touched.is_empty() {
            return Ok(item);
        }
        sql::save(&mut tx, &next, &touched).await?;
        self.announce(&mut tx, ctx, "work_item.updated", "work.item.update", &next, &touched);
        tx.commit().await?;
        Ok(next)
    }

    /// Adds an item below another, behind its siblings.
    pub async fn add(&self, ctx: &Ctx, new: NewItem) -> Result<Item, Error> {
        let mut tx = self.store.tenant(ctx).await?;
        let parent = locked(&mut tx, ctx, new.parent).await?;
        let (count, last) = sql::siblings(&mut tx, parent.id).await?;
        if count >= MAX_ITEMS {
            return Err(Error::TooMany(MAX_ITEMS));
        }
        let now = self.world.now();
        let item = Item {
            id: self.world.id(),
            kind: new.kind,
            parent: Some(parent.id),
            root: parent.root,
            subject: None,
            stable_key: None,
            title: new.title,
            description: new.description,
            deliverable: String::new(),
            done_definition: String::new(),
            state: State::Todo,
            priority: 5,
            position: last + 1.0,
            due_at: new.due_at,
            effort_minutes: new.effort_minutes,
            depends_on: Vec::new(),
            evidence: Vec::new(),
            version: 1,
            created_at: now,
            updated_at: now,
            completed_at: None,
            archived_at: None,
        };
        sql::insert(&mut tx, person(ctx, parent.id)?, &item).await?;
        self.announce(&mut tx, ctx, "work_item.created", "work.item.create", &item, &[]);
        tx.commit().await?;
        Ok(item)
    }

    /// Puts an item behind a sibling, or first.
    pub async fn place(&self, ctx: &Ctx, id: ItemId, after: Option<ItemId>) -> Result<Item, Error> {
        let mut tx = self.store.tenant(ctx).await?;
        let mut item = locked(&mut tx, ctx, id).await?;
        if let Some(parent) = item.parent {
            // The family stands still while one of it moves.
            locked(&mut tx, ctx, parent).await?;
        }
        let order = sql::order(&mut tx, item.parent, id).await?;
        let index = match after {
            None => 0,
            Some(sibling) => 1 + order.iter().position(|s| *s == sibling).ok_or(Error::NotASibling)?,
        };
        let mut order = order;
        order.insert(index, id);
        sql::renumber(&mut tx, &order).await?;
        (item.position, item.version, item.updated_at) = (index as f64, item.version + 1, self.world.now());
        sql::save(&mut tx, &item, &["position"]).await?;
        self.announce(&mut tx, ctx, "work_item.updated", "work.item.place", &item, &["position"]);
        tx.commit().await?;
        Ok(item)
    }

    /// Removes an item a person added.
    pub async fn remove(&self, ctx: &Ctx, id: ItemId) -> Result<(), Error> {
        let mut tx = self.store.tenant(ctx).await?;
        let item = locked(&mut tx, ctx, id).await?;
        if item.stable_key.is_some() || item.parent.is_none() {
            return Err(Error::Planned);
        }
        sql::delete(&mut tx, id).await?;
        self.announce(&mut tx, ctx, "work_item.removed", "work.item.remove", &item, &[]);
        tx.commit().await?;
        Ok(())
    }

    /// Of each subject that has a plan: the subject, how many tasks are done, and how many there are.
    pub async fn task_counts(
        &self,
        ctx: &Ctx,
        subjects: &[String],
    ) -> Result<Vec<(String, i64, i64)>, Error> {
        if subjects.is_empty() {
            return Ok(Vec::new());
        }
        Ok(sql::task_counts(self.store.read(ctx).await?, ctx, subjects).await?)
    }

    /// Removes everything that stands for `subject`, on the caller's transaction.
    pub async fn forget(&self, tx: &mut TenantTx, ctx: &Ctx, subject: &str) -> Result<(), Error> {
        sql::delete_subject(tx, ctx, subject).await.map_err(Error::from)
    }

    /// Makes a plan's items, or brings those of the last version in line with it, on the caller's
    /// transaction. Gives the root.
    pub async fn publish(&self, tx: &mut TenantTx, ctx: &Ctx, outline: &Outline) -> Result<ItemId, Error> {
        let count: usize = outline.sections.iter().map(|s| 1 + s.steps.len()).sum();
        if count > MAX_ITEMS {
            return Err(Error::TooMany(MAX_ITEMS));
        }
        let now = self.world.now();
        let owner = ctx.user().ok_or_else(|| Error::NotFound(ItemId::from(ctx.actor.principal.id)))?;
        let root = sql::upsert_root(tx, owner, self.world.id(), outline, now).await?;
        let known: HashMap<String, ItemId> = sql::keys(tx, root).await?.into_iter().collect();
        let (items, links) = self.lay_out(outline, root, &known);
        sql::upsert_planned(tx, owner, root, &items, now).await?;
        sql::set_dependencies(tx, root, &links).await?;
        let keep: Vec<&str> = items.iter().map(|i| i.key.as_str()).collect();
        sql::drop_others(tx, root, &keep, now).await?;
        let tasks = items.iter().filter(|i| i.kind == Kind::Task).count();
        let event = Event {
            kind: "work_item.published",
            subject: outline.subject.clone(),
            audience: Audience::User(owner),
            payload: json!({ "root": root, "milestones": outline.sections.len(), "tasks": tasks }),
        };
        self.events.announce(tx, ctx, event, Some(audit::Entry::done("work.item.publish", root)));
        Ok(root)
    }

    /// Milestones and tasks with their places, ids of the last version kept, and who waits for whom.
    fn lay_out(
        &self,
        outline: &Outline,
        root: ItemId,
        known: &HashMap<String, ItemId>,
    ) -> (Vec<Planned>, Vec<(ItemId, ItemId)>) {
        let id_of = |key: &str| known.get(key).copied().unwrap_or_else(|| self.world.id());
        let mut items = Vec::new();
        let mut by_key: HashMap<&str, ItemId> = HashMap::new();
        for (n, section) in outline.sections.iter().enumerate() {
            let milestone = id_of(&section.key);
            items.push(Planned {
                id: milestone,
                parent: Some(root),
                kind: Kind::Milestone,
                key: section.key.clone(),
                title: section.title.clone(),
                description: section.description.clone(),
                deliverable: String::new(),
                done_definition: section.done_definition.clone(),
                position: n as f64,
                due_at: section.due_at,
                effort_minutes: None,
            });
            for (m, step) in section.steps.iter().enumerate() {
                let id = id_of(&step.key);
                by_key.insert(&step.key, id);
                items.push(Planned {
                    id,
                    parent: Some(milestone),
                    kind: Kind::Task,
                    key: step.key.clone(),
                    title: step.title.clone(),
                    description: step.description.clone(),
                    deliverable: step.deliverable.clone(),
                    done_definition: step.done_definition.clone(),
                    position: m as f64,
                    due_at: section.due_at,
                    effort_minutes: step.effort_minutes,
                });
            }
        }
        let links = outline
            .sections
            .iter()
            .flat_map(|s| &s.steps)
            .flat_map(|step| step.depends_on.iter().map(|on| (step.key.as_str(), on.as_str())))
            .filter_map(|(item, on)| Some((*by_key.get(item)?, *by_key.get(on)?)))
            .filter(|(item, on)| item != on)
            .collect();
        (items, links)
    }

    fn announce(
        &self,
        tx: &mut TenantTx,
        ctx: &Ctx,
        kind: &'static str,
        action: &'static str,
        item: &Item,
        changed: &[&str],
    ) {
        let event = Event {
            kind,
            subject: item.id.to_string(),
            audience: ctx.user().map_or(Audience::Tenant, Audience::User),
            payload: json!({ "state": item.state, "root": item.root, "about": item.subject, "changed": changed }),
        };
        let entry = audit::Entry::done(action, item.id).with([("state", item.state.as_str().into())]);
        self.events.announce(tx, ctx, event, Some(entry));
    }
}

async fn locked(tx: &mut TenantTx, ctx: &Ctx, id: ItemId) -> Result<Item, Error> {
    sql::lock(tx, ctx, id).await?.ok_or(Error::NotFound(id))
}

fn person(ctx: &Ctx, id: ItemId) -> Result<UserId, Error> {
    ctx.user().ok_or(Error::NotFound(id))
}
