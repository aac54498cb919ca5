//! The map of a course: its topics, what is to be done in each, and what comes before what.

use crate::{
    Error, Study,
    courses::{Course, CourseRef, CourseTask, MAX_TASKS, ops::owner, topics},
};
use chrono::{DateTime, Utc};
use kernel::Ctx;
use std::collections::{HashMap, HashSet};

/// A course with its topics and assignments.
#[derive(Debug, Clone, PartialEq)]
pub struct CourseMap {
    /// The course.
    pub course: Course,
    /// Its topics, in order.
    pub topics: Vec<MapTopic>,
    /// Assignments of no topic, by due date.
    pub loose: Vec<MapTask>,
    /// Whether there are more assignments than are shown.
    pub truncated: bool,
}

/// A topic on the map.
#[derive(Debug, Clone, PartialEq)]
pub struct MapTopic {
    /// Names it within the course.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Where it stands among the others.
    pub order: i32,
    /// From when it can be worked on.
    pub unlock_at: Option<DateTime<Utc>>,
    /// Its assignments are done one after the other.
    pub sequential: bool,
    /// Topics of this map that come before it.
    pub depends_on: Vec<String>,
    /// Its assignments, in order.
    pub tasks: Vec<MapTask>,
    /// The `ETag` of an own topic; 0 for those of a course system.
    pub version: i64,
}

/// An assignment on the map.
#[derive(Debug, Clone, PartialEq)]
pub struct MapTask {
    /// The assignment.
    pub task: CourseTask,
    /// Ids of assignments that come before it.
    pub depends_on: Vec<String>,
}

/// A topic before its assignments are looked up.
struct Outline {
    topic: MapTopic,
    /// Ids of assignments, and whether what comes later waits for them.
    ids: Vec<(String, bool)>,
}

impl Study {
    /// The map of a course.
    pub async fn course_map(&self, ctx: &Ctx, which: &CourseRef) -> Result<CourseMap, Error> {
        let course = self.course(ctx, which).await?;
        // Through the connection that was found, also where none was named.
        let which = match which {
            CourseRef::Canvas(id, _) => &CourseRef::Canvas(id.clone(), course.connection),
            own @ CourseRef::Own(_) => own,
        };
        let outlines = self.outlines(ctx, which).await?;
        let (mut tasks, _) = self.tasks(ctx, which, false, 0..MAX_TASKS as i64 + 1).await?;
        let truncated = tasks.len() > MAX_TASKS;
        tasks.truncate(MAX_TASKS);
        let (topics, loose) = arranged(outlines, tasks);
        Ok(CourseMap { course, topics, loose, truncated })
    }

    async fn outlines(&self, ctx: &Ctx, which: &CourseRef) -> Result<Vec<Outline>, Error> {
        match which {
            CourseRef::Own(id) => {
                let read = self.store.read(ctx).await?;
                let all = topics::sql::all(read, ctx.tenant, owner(ctx)?, *id).await?;
                let outline = |t: topics::Topic| Outline {
                    ids: t.assignments.iter().map(|id| (id.to_string(), true)).collect(),
                    topic: MapTopic {
                        id: t.id.to_string(),
                        title: t.title,
                        order: t.order,
                        unlock_at: None,
                        sequential: t.sequential,
                        depends_on: t.depends_on.iter().map(ToString::to_string).collect(),
                        tasks: Vec::new(),
                        version: t.version,
                    },
                };
                Ok(all.into_iter().map(outline).collect())
            }
            CourseRef::Canvas(id, connection) => {
                let all =
                    self.system()?.topics(ctx, *connection, id).await.map_err(super::list::no_course)?;
                let outline = |t: connectors::canvas::Topic| Outline {
                    // What nothing has to be done for is waited for by nothing.
                    ids: t.items.into_iter().map(|i| (i.assignment_id, i.requirement.is_some())).collect(),
                    topic: MapTopic {
                        id: t.id,
                        title: t.title,
                        order: t.position,
                        unlock_at: t.unlock_at,
                        sequential: t.sequential,
                        depends_on: t.prerequisites,
                        tasks: Vec::new(),
                        version: 0,
                    },
                };
                Ok(all.into_iter().map(outline).collect())
            }
        }
    }
}

/// Puts assignments into their topics; those of none are left over.
fn arranged(outlines: Vec<Outline>, tasks: Vec<CourseTask>) -> (Vec<MapTopic>, Vec<MapTask>) {
    let by_id: HashMap<&str, &CourseTask> = tasks.iter().map(|t| (t.assignment_id.as_str(), t)).collect();
    let known: HashSet<String> = outlines.iter().map(|o| o.topic.id.clone()).collect();
    let mut placed = HashSet::new();
    let mut topics = Vec::with_capacity(outlines.len());
    for Outline { mut topic, ids } in outlines {
        topic.depends_on.retain(|id| known.contains(id));
        let mut before: Option<String> = None;
        for (id, is_waited_for) in ids {
            let Some(task) = by_id.get(id.as_str()) else { continue };
            let depends_on = before.clone().filter(|_| topic.sequential).into_iter().collect();
            topic.tasks.push(MapTask { task: (*task).clone(), depends_on });
            placed.insert(id.clone());
            if is_waited_for {
                before = Some(id);
            }
        }
        topics.push(topic);
    }
    let loose = tasks.iter().filter(|t| !placed.contains(&t.assignment_id));
    let loose = loose.map(|t| MapTask { task: t.clone(), depends_on: Vec::new() }).collect();
    (topics, loose)
}
