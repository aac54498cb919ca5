//! Topics: the modules of a course, as a part of the mirror.

mod shape;
pub(crate) mod sql;

use crate::{
    Canvas, ConnectionId, Error,
    canvas::{
        failure::Reason,
        mirror::{self, Changes, distinct},
        model::Id,
        owner,
        wire::{Client, Listed},
    },
};
use chrono::{DateTime, Utc};
use kernel::{Ctx, Fault as _};
use serde::{Deserialize, Serialize};
use shape::{ItemShape, ModuleShape};

/// Most topics of one course.
const MAX_TOPICS: usize = 200;
/// Most assignments of one topic.
const MAX_ITEMS: usize = 500;
/// Topics whose items are asked for one by one, because Canvas leaves long lists out.
const MAX_LONG: usize = 20;

/// A module of a course.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Topic {
    /// Canvas's id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Where it stands among the others.
    pub position: i32,
    /// From when it can be worked on.
    pub unlock_at: Option<DateTime<Utc>>,
    /// Canvas's ids of the topics that come before it.
    pub prerequisites: Vec<String>,
    /// Its items are done one after the other.
    pub sequential: bool,
    /// Its assignments, in order.
    pub items: Vec<TopicItem>,
}

/// An assignment of a topic.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TopicItem {
    /// Canvas's id.
    pub assignment_id: String,
    /// What completes it, as Canvas calls it: `must_submit`, `min_score`, …; none where nothing has to be.
    pub requirement: Option<String>,
}

/// What came of the topics of one course.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct TopicsDone {
    pub topics: u64,
    pub changes: Changes,
    /// Why Canvas did not show them.
    pub unseen: Option<String>,
}

impl Canvas {
    /// The topics of a course in order, as of the last sync. Where several connections know a course of that id
    /// and none is named, the default's is meant.
    pub async fn topics(
        &self,
        ctx: &Ctx,
        connection: Option<ConnectionId>,
        course_id: &str,
    ) -> Result<Vec<Topic>, Error> {
        let store = &self.parts().store;
        let course =
            mirror::sql::course(store.read(ctx).await?, ctx.tenant, owner(ctx)?, connection, course_id);
        let course = course.await?.ok_or_else(|| Error::NotFound("course of that id".to_owned()))?;
        Ok(sql::listed(store.read(ctx).await?, ctx.tenant, course.id).await?)
    }

    pub(crate) async fn sync_topics(
        &self,
        ctx: &Ctx,
        connection: ConnectionId,
        course: &Id,
    ) -> Result<TopicsDone, Error> {
        let parts = self.parts();
        let gone = || Error::NotFound(format!("course {course}"));
        let (_, client) = self.client(ctx, Some(connection)).await?;
        let mut tx = parts.store.tenant(ctx).await?;
        let (_, tag) = sql::tag(&mut tx, connection, course).await?.ok_or_else(gone)?;
        drop(tx);
        let (listed, unseen) = match client.topics(course, tag.as_deref()).await {
            Ok(listed) => (listed, None),
            // Many courses show no modules; what is known of them stays.
            Err(Error::Canvas(f)) if matches!(f.reason, Reason::Denied | Reason::Missing) => {
                (Listed::Unchanged, Some(Error::Canvas(f).public().into_owned()))
            }
            Err(error) => return Err(error),
        };
        let mut tx = parts.store.tenant(ctx).await?;
        self.held(&mut tx, connection).await?;
        let (id, _) = sql::tag(&mut tx, connection, course).await?.ok_or_else(gone)?;
        let mut changes = Changes::default();
        if let Listed::Rows(rows, tag) = listed {
            changes = sql::put(&mut tx, &parts.world, owner(ctx)?, id, &rows, tag.as_deref()).await?;
        }
        let topics = sql::count(&mut tx, id).await?;
        tx.commit().await?;
        Ok(TopicsDone { topics, changes, unseen })
    }
}

impl Client {
    /// The modules of a course with their assignments.
    async fn topics(&self, course: &Id, known: Option<&str>) -> Result<Listed<Topic>, Error> {
        let path = format!("courses/{course}/modules?per_page=100&include[]=items");
        let (modules, mut tag) = match self.list(&path, known, Some::<ModuleShape>).await? {
            Listed::Unchanged => return Ok(Listed::Unchanged),
            Listed::Rows(modules, tag) => (modules, tag),
        };
        let modules = distinct(modules, |m| m.id.to_string());
        if modules.len() > MAX_TOPICS {
            return Err(self.failed(Reason::TooLarge));
        }
        let (mut topics, mut long) = (Vec::with_capacity(modules.len()), 0);
        for mut module in modules {
            if module.left_out() {
                // The tag of the list says nothing of what is not in it.
                (tag, long) = (None, long + 1);
                if long > MAX_LONG {
                    return Err(self.failed(Reason::TooLarge));
                }
                let path = format!("courses/{course}/modules/{}/items?per_page=100", module.id);
                if let Listed::Rows(items, _) = self.list(&path, None, Some::<ItemShape>).await? {
                    module.items = Some(items);
                }
            }
            topics.push(module.topic(MAX_ITEMS));
        }
        Ok(Listed::Rows(topics, tag))
    }
}
