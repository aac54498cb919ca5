//! The demands worth planning for: each once, and not more than a person can read.

use super::Demand;
use super::scan::Scan;
use crate::lang::{Cue, Section, lexicon};
use crate::plan::{RequirementKind, Strength};
use crate::wording::{content_words, fold, likeness};
use std::collections::{BTreeSet, HashMap};

/// Not more demands than this in one plan.
pub(crate) const MOST_DEMANDS: usize = 100;
/// Of one demand, not more places than this.
const MOST_CITATIONS: usize = 14;

/// Merges repetitions and keeps the weightiest; also says how many were left out.
pub(super) fn select(scan: &Scan<'_>, demands: Vec<Demand>) -> (Vec<Demand>, usize) {
    let mut kept = merge(demands);
    for demand in &mut kept {
        demand.citations.dedup();
        demand.citations.truncate(MOST_CITATIONS);
    }
    if kept.len() <= MOST_DEMANDS {
        return (kept, 0);
    }
    let mut per_source: HashMap<usize, (usize, usize)> = HashMap::new();
    for sentence in scan.sentences() {
        per_source.entry(sentence.source).or_default().0 += 1;
    }
    for demand in &kept {
        per_source.entry(scan.sentence(demand.at).source).or_default().1 += 1;
    }
    // A long text with few demands is reading matter, not the assignment.
    let reading_matter = |demand: &Demand| {
        per_source
            .get(&scan.sentence(demand.at).source)
            .is_some_and(|(sentences, demands)| *sentences > 400 && demands * 100 < sentences * 12)
    };
    let mut ranked: Vec<(i32, usize)> = kept
        .iter()
        .enumerate()
        .map(|(index, demand)| (weight(demand) - if reading_matter(demand) { 6 } else { 0 }, index))
        .collect();
    ranked.sort_by_key(|(weight, index)| (std::cmp::Reverse(*weight), *index));
    let mut chosen: Vec<usize> = ranked.into_iter().take(MOST_DEMANDS).map(|(_, index)| index).collect();
    chosen.sort_unstable();
    let left_out = kept.len() - chosen.len();
    let mut slots: Vec<Option<Demand>> = kept.into_iter().map(Some).collect();
    (chosen.into_iter().filter_map(|index| slots[index].take()).collect(), left_out)
}

fn weight(demand: &Demand) -> i32 {
    let strength = match demand.strength {
        Strength::Must => 3,
        Strength::Should => 2,
        Strength::Unclear => 1,
        Strength::May => 0,
    };
    let place = match demand.section {
        Section::Unknown | Section::Overview | Section::Resources => 0,
        _ => 2,
    };
    strength
        + place
        + i32::from(demand.kind != RequirementKind::Content)
        + i32::from(demand.action.is_some())
        + if demand.problem.is_some() { 4 } else { 0 }
}

/// Two demands of the same kind in nearly the same words are one, with both places.
fn merge(demands: Vec<Demand>) -> Vec<Demand> {
    let mut kept: Vec<(BTreeSet<String>, Demand)> = Vec::new();
    let mut by_word: HashMap<String, Vec<usize>> = HashMap::new();
    for demand in demands {
        let words = content_words(&demand.text);
        let twin = twin_of(&demand, &words, &kept, &by_word);
        if let Some(twin) = twin {
            absorb(&mut kept[twin].1, demand);
        } else {
            for word in words.iter().take(40) {
                let list = by_word.entry(word.clone()).or_default();
                if list.len() < 12 {
                    list.push(kept.len());
                }
            }
            kept.push((words, demand));
        }
    }
    kept.into_iter().map(|(_, demand)| demand).collect()
}

fn twin_of(
    demand: &Demand,
    words: &BTreeSet<String>,
    kept: &[(BTreeSet<String>, Demand)],
    by_word: &HashMap<String, Vec<usize>>,
) -> Option<usize> {
    if demand.problem.is_some() {
        return None;
    }
    // Only those that share one of its rarer words need a closer look.
    let mut lists: Vec<&Vec<usize>> = words.iter().filter_map(|word| by_word.get(word)).collect();
    lists.sort_by_key(|list| list.len());
    let candidates: BTreeSet<usize> = lists.into_iter().take(3).flatten().copied().collect();
    candidates.into_iter().find(|index| {
        let (other_words, other) = &kept[*index];
        let near = likeness(words, other_words);
        let free = other.problem.is_none() && negative(other) == negative(demand);
        let same_kind = other.kind == demand.kind && other.quantities == demand.quantities;
        free && (near >= 0.95 || (same_kind && near >= 0.75))
    })
}

/// Says "not": two sentences that differ in that are not the same.
fn negative(demand: &Demand) -> bool {
    let cues = lexicon(demand.language).cues(&fold(&demand.text));
    cues.has_any(&[Cue::Negation, Cue::Forbid])
}

fn absorb(kept: &mut Demand, repeated: Demand) {
    kept.citations.extend(repeated.citations);
    kept.strength = kept.strength.max(repeated.strength);
    if kept.action.is_none() {
        kept.action = repeated.action;
    }
    for detail in repeated.details {
        if !kept.details.contains(&detail) {
            kept.details.push(detail);
        }
    }
    for format in repeated.formats {
        if !kept.formats.contains(&format) {
            kept.formats.push(format);
        }
    }
    kept.place = kept.place.take().or(repeated.place);
}
