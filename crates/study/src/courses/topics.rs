//! Topics of an own course: in order, one after the other where they depend on each other.

pub(super) mod sql;

use crate::{
    Error, Study,
    assignments::AssignmentId,
    courses::{
        CourseId, CourseRef, MAX_TOPICS, TopicId,
        ops::{UPDATED, held, owner},
        sql as courses,
    },
};
use chrono::{DateTime, Utc};
use kernel::Ctx;
use std::collections::HashMap;
use store::TenantTx;

/// A part of an own course.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Topic {
    /// Which one.
    pub id: TopicId,
    /// Its title.
    pub title: String,
    /// Where it stands among the others.
    pub order: i32,
    /// Its assignments are done one after the other.
    pub sequential: bool,
    /// Topics that come before it.
    pub depends_on: Vec<TopicId>,
    /// Its assignments, in order.
    pub assignments: Vec<AssignmentId>,
    /// Grows with each change: the `ETag`.
    pub version: i64,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it last changed.
    pub updated_at: DateTime<Utc>,
}

/// What a topic is to be. What is none stays, or is what a new topic has.
#[derive(Debug, Clone, Default)]
pub struct TopicChange {
    /// Its title; a new one needs it.
    pub title: Option<String>,
    /// Where it stands; a new one stands last.
    pub order: Option<i32>,
    /// Its assignments are done one after the other.
    pub sequential: Option<bool>,
    /// Its assignments, in order, in place of those it has.
    pub assignments: Option<Vec<AssignmentId>>,
    /// Topics that come before it.
    pub depends_on: Option<Vec<TopicId>>,
}

impl Study {
    /// Adds a topic to a course of the caller's own.
    pub async fn add_topic(&self, ctx: &Ctx, which: &CourseRef, new: TopicChange) -> Result<Topic, Error> {
        let course = self.own_ref(ctx, which).await?;
        let (owner, now) = (owner(ctx)?, self.world.now());
        let mut tx = self.store.tenant(ctx).await?;
        let said = held(&mut tx, owner, course, now).await?;
        let all = sql::all_in(&mut tx, course).await?;
        if all.len() >= MAX_TOPICS {
            return Err(Error::TooManyTopics(MAX_TOPICS));
        }
        let topic = Topic {
            id: self.world.id(),
            title: new.title.clone().unwrap_or_default(),
            order: all.last().map_or(1, |t| t.order.saturating_add(1)),
            sequential: false,
            depends_on: Vec::new(),
            assignments: Vec::new(),
            version: 1,
            created_at: now,
            updated_at: now,
        };
        let topic = self.fitted(&mut tx, ctx, course, &all, topic, new).await?;
        sql::insert(&mut tx, course, &topic).await?;
        sql::put_assignments(&mut tx, topic.id, &topic.assignments).await?;
        self.say_course(&mut tx, ctx, owner, &said, UPDATED);
        tx.commit().await?;
        Ok(topic)
    }

    /// Changes a topic.
    pub async fn change_topic(
        &self,
        ctx: &Ctx,
        which: &CourseRef,
        id: TopicId,
        expected: Option<i64>,
        change: TopicChange,
    ) -> Result<Topic, Error> {
        let course = self.own_ref(ctx, which).await?;
        let (owner, now) = (owner(ctx)?, self.world.now());
        let mut tx = self.store.tenant(ctx).await?;
        let said = held(&mut tx, owner, course, now).await?;
        let all = sql::all_in(&mut tx, course).await?;
        let old = all.iter().find(|t| t.id == id).cloned().ok_or(Error::NoTopic)?;
        if expected.is_some_and(|v| v != old.version) {
            return Err(Error::StaleCourse);
        }
        let rearranged = change.assignments.is_some();
        let old = Topic { version: old.version + 1, updated_at: now, ..old };
        let topic = self.fitted(&mut tx, ctx, course, &all, old, change).await?;
        sql::save(&mut tx, &topic).await?;
        if rearranged {
            sql::put_assignments(&mut tx, topic.id, &topic.assignments).await?;
        }
        self.say_course(&mut tx, ctx, owner, &said, UPDATED);
        tx.commit().await?;
        Ok(topic)
    }

    /// Removes a topic. Its assignments stay in the course; what depended on it no longer does.
    pub async fn remove_topic(&self, ctx: &Ctx, which: &CourseRef, id: TopicId) -> Result<(), Error> {
        let course = self.own_ref(ctx, which).await?;
        let (owner, now) = (owner(ctx)?, self.world.now());
        let mut tx = self.store.tenant(ctx).await?;
        let said = held(&mut tx, owner, course, now).await?;
        if !sql::delete(&mut tx, course, id).await? {
            return Err(Error::NoTopic);
        }
        self.say_course(&mut tx, ctx, owner, &said, UPDATED);
        tx.commit().await?;
        Ok(())
    }

    /// The own course that is named; topics of a course system are changed there.
    async fn own_ref(&self, ctx: &Ctx, which: &CourseRef) -> Result<CourseId, Error> {
        match which {
            CourseRef::Own(id) => Ok(*id),
            CourseRef::Canvas(..) => {
                self.course(ctx, which).await?;
                Err(Error::NotOwnCourse)
            }
        }
    }

    /// A topic after a change, if it fits its course.
    async fn fitted(
        &self,
        tx: &mut TenantTx,
        ctx: &Ctx,
        course: CourseId,
        all: &[Topic],
        mut topic: Topic,
        change: TopicChange,
    ) -> Result<Topic, Error> {
        if let Some(wanted) = change.assignments {
            let members = courses::members(tx, owner(ctx)?, course, &wanted).await?;
            if let Some(stranger) = wanted.iter().find(|id| !members.contains(id)) {
                return Err(Error::NotInCourse(stranger.to_string()));
            }
            topic.assignments = wanted;
        }
        if let Some(before) = change.depends_on {
            if let Some(unknown) = before.iter().find(|id| !all.iter().any(|t| t.id == **id)) {
                return Err(Error::NoSuchTopic(unknown.to_string()));
            }
            if goes_round(all, topic.id, &before) {
                return Err(Error::Circular);
            }
            topic.depends_on = before;
        }
        topic.title = change.title.unwrap_or(topic.title);
        topic.order = change.order.unwrap_or(topic.order);
        topic.sequential = change.sequential.unwrap_or(topic.sequential);
        Ok(topic)
    }
}

/// Whether a topic would come before itself.
fn goes_round(all: &[Topic], id: TopicId, before: &[TopicId]) -> bool {
    let edges: HashMap<TopicId, &[TopicId]> = all.iter().map(|t| (t.id, t.depends_on.as_slice())).collect();
    let (mut open, mut seen) = (before.to_vec(), Vec::new());
    while let Some(next) = open.pop() {
        if next == id {
            return true;
        }
        if !seen.contains(&next) {
            seen.push(next);
            open.extend(edges.get(&next).copied().unwrap_or_default());
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn circles_are_seen_however_long() {
        let id = |n: u128| TopicId(Uuid::from_u128(n));
        let topic = |n, before: &[u128]| Topic {
            id: id(n),
            title: String::new(),
            order: 0,
            sequential: false,
            depends_on: before.iter().map(|n| id(*n)).collect(),
            assignments: Vec::new(),
            version: 1,
            created_at: DateTime::UNIX_EPOCH,
            updated_at: DateTime::UNIX_EPOCH,
        };
        let all = [topic(1, &[]), topic(2, &[1]), topic(3, &[2, 1]), topic(4, &[3])];
        assert!(goes_round(&all, id(1), &[id(1)]));
        assert!(goes_round(&all, id(1), &[id(4)]));
        assert!(!goes_round(&all, id(4), &[id(1), id(2), id(3)]));
        assert!(!goes_round(&all, id(9), &[id(4)]));
    }
}
