//! A plan's milestones as a calendar other programs read (RFC 5545).

use crate::{Error, Study, assignments::Target, plan::Plan};
use chrono::{DateTime, Utc};
use icalendar::{Calendar, Component as _, Event, EventLike as _};
use kernel::Ctx;

impl Study {
    /// The dated milestones of the newest plan, and the deadline. The ids of the entries stay the same
    /// from version to version, so that a calendar that imports it again moves them.
    pub async fn calendar(&self, ctx: &Ctx, target: &Target) -> Result<String, Error> {
        let assignment = self.get(ctx, target).await?;
        let plan = self.plan(ctx, target, None).await?;
        let due = assignment.due_at.or_else(|| plan.assignment_summary.deadline.as_ref().and_then(|d| d.at));
        Ok(calendar(&assignment.id.to_string(), &assignment.title, &plan, due, self.world.now()))
    }
}

fn calendar(id: &str, title: &str, plan: &Plan, due: Option<DateTime<Utc>>, now: DateTime<Utc>) -> String {
    let mut calendar = Calendar::new();
    calendar.name(title);
    for milestone in &plan.milestones {
        let Some(at) = milestone.due_at else { continue };
        let tasks: Vec<String> = milestone.tasks.iter().map(|t| format!("- {}", t.title)).collect();
        calendar.push(
            Event::new()
                .uid(&format!("{id}-{}@atelier", milestone.stable_key))
                .timestamp(now)
                .summary(&format!("{title}: {}", milestone.title))
                .description(&format!("{}\n\n{}", milestone.purpose, tasks.join("\n")))
                .starts(at)
                .ends(at)
                .done(),
        );
    }
    if let Some(at) = due {
        let summary = format!("{title}: due");
        calendar.push(
            Event::new()
                .uid(&format!("{id}-due@atelier"))
                .timestamp(now)
                .summary(&summary)
                .starts(at)
                .ends(at)
                .done(),
        );
    }
    calendar.done().to_string()
}
