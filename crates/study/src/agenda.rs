//! The agenda: everything with a date, from everywhere, in one list.
//!
//! An assignment stands in it once: as it was entered or planned here, else as its course system says, else as a
//! calendar feed of that course system repeats it.

pub(crate) mod http;
mod sql;

use crate::{Error, Study, courses::CourseTask, workspaces::Status};
use chrono::{DateTime, TimeDelta, Utc};
use connectors::{ConnectionId, FeedEntry, Feeds, canvas::Due};
use kernel::Ctx;
use serde::Serialize;
use std::collections::{HashMap, HashSet};
use url::Url;
use utoipa::ToSchema;

pub use http::routes;

/// Most entries of one answer.
pub const MAX_ENTRIES: usize = 2_000;
/// The longest time that is looked at at once.
pub const MAX_SPAN: TimeDelta = TimeDelta::days(400);

/// What stands in the agenda.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = CalendarEntryKind)]
pub enum Kind {
    /// An assignment is due.
    Assignment,
    /// A part of a plan is due.
    Milestone,
    /// It stands in a calendar the person subscribed to.
    Feed,
}

/// Something with a date.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// What it is.
    pub kind: Kind,
    /// Its title.
    pub title: String,
    /// When; midnight UTC of its day where it lasts all day.
    pub at: DateTime<Utc>,
    /// Whether it lasts all day.
    pub all_day: bool,
    /// With `assignment_id`: what paths of assignments call it.
    pub course_id: Option<String>,
    /// See there.
    pub assignment_id: Option<String>,
    /// What its course is called; of a feed's entry: what the feed is called.
    pub course_name: Option<String>,
    /// Of an assignment: where its plan stands. Of a milestone: where its work stands.
    pub status: Option<String>,
    /// Of an assignment of a course system: what became of the submission, in its words.
    pub submission_status: Option<String>,
    /// Of an assignment that is only known from a course system: through which connection.
    pub connection: Option<ConnectionId>,
    /// Where a person sees it elsewhere.
    pub url: Option<String>,
}

/// What falls into a time.
#[derive(Debug, Clone, PartialEq)]
pub struct Agenda {
    /// In order, at most [`MAX_ENTRIES`].
    pub entries: Vec<Entry>,
    /// Whether there are more.
    pub truncated: bool,
}

/// An assignment that was entered or planned here.
#[derive(Debug, Clone)]
struct Kept {
    /// Wire id.
    id: String,
    course_id: String,
    assignment_id: String,
    title: String,
    course_name: Option<String>,
    due_at: Option<DateTime<Utc>>,
    status: Status,
    url: Option<String>,
}

impl Kept {
    fn entry(&self, kind: Kind, title: String, at: DateTime<Utc>, status: &str) -> Entry {
        Entry {
            kind,
            title,
            at,
            all_day: false,
            course_id: Some(self.course_id.clone()),
            assignment_id: Some(self.assignment_id.clone()),
            course_name: self.course_name.clone(),
            status: Some(status.to_owned()),
            submission_status: None,
            connection: None,
            url: self.url.clone(),
        }
    }
}

impl Study {
    /// What the caller has to do from `from` on and before `to`.
    pub async fn agenda(
        &self,
        ctx: &Ctx,
        feeds: Option<&Feeds>,
        from: DateTime<Utc>,
        to: DateTime<Utc>,
    ) -> Result<Agenda, Error> {
        let owner = ctx.user().ok_or(Error::NoAssignment)?;
        // One more than is shown, so that "all" and "more" can be told apart.
        let most = MAX_ENTRIES as i64 + 1;
        let kept = sql::due(self.store.read(ctx).await?, ctx.tenant, owner, from, to, most).await?;
        let milestones = self.work.milestones(ctx, from, to, most).await?;
        let synced = match &self.canvas {
            Some(canvas) => canvas.due(ctx, from, to, most).await?,
            None => Vec::new(),
        };
        let fed = match feeds {
            Some(feeds) => feeds.entries(ctx, from, to, most).await?,
            None => Vec::new(),
        };
        let cut = [kept.len(), milestones.len(), synced.len(), fed.len()].iter().any(|n| *n > MAX_ENTRIES);

        let subjects: HashSet<&str> = milestones.iter().map(|m| m.subject.as_str()).collect();
        let of_plans = sql::by_wire_id(self.store.read(ctx).await?, ctx.tenant, owner, &subjects).await?;
        let of_plans: HashMap<&str, &Kept> = of_plans.iter().map(|k| (k.id.as_str(), k)).collect();
        let taken_in = self.taken_in(ctx, &synced).await?;

        let mut entries = Vec::new();
        let handed_in: HashMap<(String, String), &str> = synced
            .iter()
            .filter_map(|d| Some((at_canvas(&d.assignment.url)?, d.assignment.submission_status.as_deref()?)))
            .collect();
        for k in &kept {
            if let Some(at) = k.due_at {
                let mut entry = k.entry(Kind::Assignment, k.title.clone(), at, k.status.as_str());
                let place = k.url.as_deref().and_then(at_canvas);
                entry.submission_status =
                    place.and_then(|place| handed_in.get(&place)).map(|status| (*status).to_owned());
                entries.push(entry);
            }
        }
        for m in &milestones {
            if let Some(k) = of_plans.get(m.subject.as_str()) {
                entries.push(k.entry(Kind::Milestone, m.title.clone(), m.due_at, m.state.as_str()));
            }
        }
        let mut seen: HashSet<(String, String)> =
            kept.iter().filter_map(|k| at_canvas(k.url.as_deref()?)).collect();
        for (n, due) in synced.into_iter().enumerate() {
            seen.extend(at_canvas(&due.assignment.url));
            if !taken_in.contains(&n) {
                entries.extend(of_canvas(due));
            }
        }
        entries.extend(
            fed.into_iter().filter(|f| f.assignment.as_ref().is_none_or(|a| !seen.contains(a))).map(of_feed),
        );
        entries.sort_by(|a, b| (a.at, a.kind, &a.title).cmp(&(b.at, b.kind, &b.title)));
        let truncated = cut || entries.len() > MAX_ENTRIES;
        entries.truncate(MAX_ENTRIES);
        Ok(Agenda { entries, truncated })
    }

    /// Which of these assignments are kept here already, by their place in the list.
    async fn taken_in(&self, ctx: &Ctx, synced: &[Due]) -> Result<HashSet<usize>, Error> {
        let mut tasks: Vec<CourseTask> =
            synced.iter().map(|d| CourseTask::from(d.assignment.clone())).collect();
        self.planned(ctx, &mut tasks).await
    }
}

/// The origin of a Canvas and the id of an assignment there, from the address of its page.
fn at_canvas(url: &str) -> Option<(String, String)> {
    let (_, id) = url.rsplit_once("/assignments/")?;
    let origin = Url::parse(url).ok()?.origin().ascii_serialization();
    Some((origin, id.to_owned()))
}

fn of_canvas(due: Due) -> Option<Entry> {
    let a = due.assignment;
    Some(Entry {
        kind: Kind::Assignment,
        title: a.title,
        at: a.due_at?,
        all_day: false,
        course_id: Some(a.course_id),
        assignment_id: Some(a.assignment_id),
        course_name: Some(due.course_name),
        status: Some(Status::New.as_str().to_owned()),
        submission_status: a.submission_status,
        connection: Some(a.connection),
        url: Some(a.url),
    })
}

fn of_feed(f: FeedEntry) -> Entry {
    Entry {
        kind: Kind::Feed,
        title: f.title,
        at: f.at,
        all_day: f.all_day,
        course_id: None,
        assignment_id: None,
        course_name: Some(f.label),
        status: None,
        submission_status: None,
        connection: None,
        url: f.url,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_assignment_is_known_by_the_address_of_its_page() {
        let at = |url: &str| at_canvas(url);
        assert_eq!(
            at("https://canvas.example.edu/courses/7/assignments/12"),
            Some(("https://canvas.example.edu".to_owned(), "12".to_owned()))
        );
        assert_eq!(at("https://canvas.example.edu/courses/7"), None);
        assert_eq!(at("/assignments/12"), None);
    }
}
