//! Stages into milestones: ids, keys, dates, and who waits for whom.

use super::schedule;
use super::view::{Stage, Step, View, requirement_id};
use crate::plan::{Milestone, Task};
use crate::wording::{clipped, slug};
use std::collections::HashSet;

/// Titles are at most this many characters.
const TITLE: usize = 80;
/// Keys are at most this many characters.
const KEY: usize = 56;

/// The milestones of a plan.
pub(super) fn milestones(view: &View<'_>, stages: Vec<Stage>) -> Vec<Milestone> {
    let stages: Vec<Stage> = stages.into_iter().filter(|stage| !stage.steps.is_empty()).collect();
    let ends = schedule::ends(view, &stages);
    let mut keys = HashSet::new();
    let mut waiting = Waiting::default();
    let mut found = Vec::new();
    for (index, stage) in stages.iter().enumerate() {
        let order = u32::try_from(index + 1).unwrap_or(u32::MAX);
        waiting.begin(stage.parallel);
        let tasks = (1..).zip(&stage.steps).map(|(nth, step)| {
            let id = format!("m{order}t{nth}");
            let depends_on = waiting.next(&id, step.closing);
            task(view, stage, step, id, depends_on, &mut keys)
        });
        let tasks = tasks.collect();
        waiting.end();
        found.push(Milestone {
            id: format!("m{order}"),
            stable_key: unique(&mut keys, slug(&stage.key, KEY)),
            title: clipped(&stage.title, TITLE),
            purpose: stage.purpose.clone(),
            acceptance_criteria: stage.criteria.clone(),
            due_strategy: schedule::strategy(view, &stages, index, ends[index]),
            due_at: ends[index],
            order,
            tasks,
        });
    }
    found
}

fn task(
    view: &View<'_>,
    stage: &Stage,
    step: &Step,
    id: String,
    depends_on: Vec<String>,
    keys: &mut HashSet<String>,
) -> Task {
    let minutes = step.minutes.max(10);
    Task {
        id,
        stable_key: unique(keys, format!("{}.{}", slug(&stage.key, 24), slug(&step.key, KEY))),
        title: clipped(&step.title, TITLE),
        description: step.description.clone(),
        deliverable: step.deliverable.clone(),
        done_definition: step.done.clone(),
        estimated_effort: view.voice.effort(minutes),
        effort_minutes: minutes,
        depends_on,
        requirement_ids: step.demands.iter().map(|index| requirement_id(*index)).collect(),
    }
}

fn unique(keys: &mut HashSet<String>, key: String) -> String {
    let mut candidate = key.clone();
    let mut count = 2;
    while !keys.insert(candidate.clone()) {
        candidate = format!("{key}-{count}");
        count += 1;
    }
    candidate
}

/// Who waits for whom. In an ordinary stage each task waits for the one before it; in a parallel stage all wait for the
/// last task of the ordinary stage before. A closing task, and the first of the next ordinary stage, wait for everything
/// nobody waits for yet. Every arrow points backward, so there is no circle.
#[derive(Default)]
struct Waiting {
    parallel: bool,
    first: bool,
    hub: Option<String>,
    previous: Option<String>,
    leaves: Vec<String>,
}

impl Waiting {
    fn begin(&mut self, parallel: bool) {
        self.parallel = parallel;
        self.first = true;
    }

    fn next(&mut self, id: &str, closing: bool) -> Vec<String> {
        let waits_for = if closing || (!self.parallel && self.first) {
            std::mem::take(&mut self.leaves)
        } else if self.parallel {
            self.hub.iter().cloned().collect()
        } else {
            self.previous.iter().cloned().collect()
        };
        self.leaves.retain(|leaf| !waits_for.contains(leaf));
        self.leaves.push(id.to_owned());
        self.previous = Some(id.to_owned());
        self.first = false;
        waits_for
    }

    fn end(&mut self) {
        if !self.parallel {
            self.hub.clone_from(&self.previous);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arrows_point_backward() {
        let mut waiting = Waiting::default();
        waiting.begin(false);
        assert!(waiting.next("a", false).is_empty());
        assert_eq!(waiting.next("b", false), ["a"]);
        waiting.end();
        waiting.begin(true);
        assert_eq!(waiting.next("c", false), ["b"]);
        assert_eq!(waiting.next("d", false), ["b"]);
        assert_eq!(waiting.next("e", true), ["c", "d"]);
        waiting.end();
        waiting.begin(true);
        assert_eq!(waiting.next("f", false), ["b"]);
        waiting.end();
        waiting.begin(false);
        assert_eq!(waiting.next("g", false), ["e", "f"]);
    }
}
