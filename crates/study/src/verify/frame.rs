//! The frame of a plan: ids that exist once, dependencies that point backward, dates in order and before the deadline,
//! nothing unbounded.

use crate::planner::Draft;
use crate::wording::clipped;
use std::collections::{HashMap, HashSet};

/// Milestones and tasks a plan can have.
const MOST_MILESTONES: usize = 12;
const MOST_TASKS: usize = 60;
/// Characters of a title and of a text.
const TITLE: usize = 120;
const TEXT: usize = 4_000;

/// Mends what a planner got wrong.
pub(super) fn mend(draft: &mut Draft) {
    bound(draft);
    renumber(draft);
    untangle(draft);
    date(draft);
}

fn bound(draft: &mut Draft) {
    draft.milestones.truncate(MOST_MILESTONES);
    let mut left = MOST_TASKS;
    for milestone in &mut draft.milestones {
        milestone.tasks.truncate(left);
        left -= milestone.tasks.len();
        milestone.title = clipped(milestone.title.trim(), TITLE);
        for task in &mut milestone.tasks {
            task.title = clipped(task.title.trim(), TITLE);
            task.description = clipped(&task.description, TEXT);
        }
    }
}

/// Canonical ids; references follow; requirements that are gone are no longer served.
fn renumber(draft: &mut Draft) {
    let mut requirements = HashMap::new();
    for (index, requirement) in draft.requirements.iter_mut().enumerate() {
        let id = format!("r{}", index + 1);
        requirements.entry(std::mem::replace(&mut requirement.id, id.clone())).or_insert(id);
    }
    let mut tasks = HashMap::new();
    for (order, milestone) in (1_u32..).zip(&mut draft.milestones) {
        milestone.id = format!("m{order}");
        milestone.order = order;
        for (nth, task) in (1..).zip(&mut milestone.tasks) {
            let id = format!("m{order}t{nth}");
            tasks.entry(std::mem::replace(&mut task.id, id.clone())).or_insert(id);
        }
    }
    for task in draft.milestones.iter_mut().flat_map(|milestone| &mut milestone.tasks) {
        let mut seen = HashSet::new();
        task.depends_on = task
            .depends_on
            .iter()
            .filter_map(|id| tasks.get(id))
            .filter(|id| **id != task.id && seen.insert((*id).clone()))
            .cloned()
            .collect();
        let mut seen = HashSet::new();
        task.requirement_ids = task
            .requirement_ids
            .iter()
            .filter_map(|id| requirements.get(id))
            .filter(|id| seen.insert((*id).clone()))
            .cloned()
            .collect();
    }
}

/// A task waits only for tasks before it; so there is no circle.
fn untangle(draft: &mut Draft) {
    let mut before = HashSet::new();
    for task in draft.milestones.iter_mut().flat_map(|milestone| &mut milestone.tasks) {
        task.depends_on.retain(|id| before.contains(id));
        before.insert(task.id.clone());
    }
}

/// No milestone ends before the one it follows, none after the deadline.
fn date(draft: &mut Draft) {
    let deadline = draft.assignment_summary.deadline.as_ref().and_then(|deadline| deadline.at);
    let mut latest = None;
    for milestone in &mut draft.milestones {
        let Some(at) = milestone.due_at else { continue };
        let at = deadline.map_or(at, |deadline| at.min(deadline));
        let at = latest.map_or(at, |latest| at.max(latest));
        milestone.due_at = Some(at);
        latest = Some(at);
    }
}
