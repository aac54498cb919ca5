//! The last step: a verified draft becomes a numbered plan whose milestones and tasks keep their keys from version to
//! version, so that what is finished stays finished after a reprocess.

use crate::plan::{Milestone, Plan, Task};
use crate::verify::Verified;
use crate::wording::{content_words, likeness, slug};
use std::collections::{BTreeSet, HashSet};

/// A milestone or task is the same as before from here on, when its key is not.
const ALIKE: f64 = 0.55;
/// The same key with less than this in common is a coincidence.
const RELATED: f64 = 0.25;

/// Makes the plan. `previous`: the version before, if there is one.
pub fn finalize(verified: Verified, previous: Option<&Plan>, version: u32) -> Plan {
    let Verified { mut draft, verification } = verified;
    let mut used = HashSet::new();
    let fresh: Vec<Item> = draft.milestones.iter().map(Item::milestone).collect();
    let old: Vec<Item> =
        previous.map(|plan| plan.milestones.iter().map(Item::milestone).collect()).unwrap_or_default();
    for (milestone, key) in draft.milestones.iter_mut().zip(keys(&fresh, &old, &mut used)) {
        milestone.stable_key = key;
    }
    let fresh: Vec<Item> =
        draft.milestones.iter().flat_map(|milestone| &milestone.tasks).map(Item::task).collect();
    let old: Vec<Item> = previous.map(|plan| plan.tasks().map(Item::task).collect()).unwrap_or_default();
    let tasks = draft.milestones.iter_mut().flat_map(|milestone| &mut milestone.tasks);
    for (task, key) in tasks.zip(keys(&fresh, &old, &mut used)) {
        task.stable_key = key;
    }
    Plan {
        version,
        engine: draft.engine,
        language: draft.language,
        kind: draft.kind,
        assignment_summary: draft.assignment_summary,
        requirements: draft.requirements,
        milestones: draft.milestones,
        risks: draft.risks,
        submission_strategy: draft.submission_strategy,
        gaps: draft.gaps,
        verification,
    }
}

/// Something with a key, and the words it is known by.
struct Item {
    key: String,
    words: BTreeSet<String>,
}

impl Item {
    fn milestone(milestone: &Milestone) -> Self {
        let titles: Vec<&str> = milestone.tasks.iter().map(|task| task.title.as_str()).collect();
        Self::new(
            &milestone.stable_key,
            &milestone.title,
            &format!("{} {}", milestone.title, titles.join(" ")),
        )
    }

    fn task(task: &Task) -> Self {
        Self::new(
            &task.stable_key,
            &task.title,
            &format!("{} {} {}", task.title, task.deliverable, task.description),
        )
    }

    fn new(key: &str, title: &str, words: &str) -> Self {
        let key = if key.trim().is_empty() { slug(title, 56) } else { key.to_owned() };
        Self { key, words: content_words(words) }
    }
}

/// A key for each new item: that of the old item it continues, else its own; no key twice.
fn keys(fresh: &[Item], old: &[Item], used: &mut HashSet<String>) -> Vec<String> {
    let mut taken = vec![false; old.len()];
    let mut given: Vec<Option<String>> = vec![None; fresh.len()];
    for (item, slot) in fresh.iter().zip(&mut given) {
        let same = old.iter().enumerate().find(|(index, other)| {
            !taken[*index] && other.key == item.key && likeness(&item.words, &other.words) >= RELATED
        });
        if let Some((index, _)) = same {
            taken[index] = true;
            *slot = Some(item.key.clone());
        }
    }
    let mut pairs: Vec<(f64, usize, usize)> = Vec::new();
    for (at, item) in fresh.iter().enumerate().filter(|(at, _)| given[*at].is_none()) {
        for (index, other) in old.iter().enumerate().filter(|(index, _)| !taken[*index]) {
            let alike = likeness(&item.words, &other.words);
            if alike >= ALIKE {
                pairs.push((alike, at, index));
            }
        }
    }
    pairs.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    for (_, at, index) in pairs {
        if given[at].is_none() && !taken[index] {
            taken[index] = true;
            given[at] = Some(old[index].key.clone());
        }
    }
    // A key that an unrelated old item had must not be inherited by accident.
    let mut reserved: HashSet<String> = old.iter().map(|item| item.key.clone()).collect();
    reserved.extend(used.iter().cloned());
    let mut keys = Vec::with_capacity(fresh.len());
    for (item, slot) in fresh.iter().zip(given) {
        let key = slot.filter(|key| !used.contains(key)).unwrap_or_else(|| free(&item.key, &reserved));
        reserved.insert(key.clone());
        used.insert(key.clone());
        keys.push(key);
    }
    keys
}

fn free(key: &str, reserved: &HashSet<String>) -> String {
    let mut candidate = key.to_owned();
    let mut count = 2;
    while reserved.contains(&candidate) {
        candidate = format!("{key}-{count}");
        count += 1;
    }
    candidate
}
