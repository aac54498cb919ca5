//! The second stage: the draft is held against the requirements and the rubric. Only what can be measured or found is
//! said; the rest is named as not checked.

mod length;
mod parts;
mod sources;
mod topic;
mod types;

use super::{
    model::{RequirementCheck, SubmittedFile, Verdict},
    paper::Paper,
    voice::{Lines, lines},
};
use crate::{
    lang::{Language, Lexicon, lexicon},
    plan::{Citation, GradingSignal, Milestone, Plan, Requirement, RequirementKind as Kind, WorkKind},
    source::Source,
    voice::say,
    wording::{clipped, content_words, share_of},
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeSet, HashSet};

/// Criteria looked at, at most.
const MOST_CRITERIA: usize = 40;
/// Requirements looked at, at most.
const MOST_REQUIREMENTS: usize = 300;

/// What a draft is held against.
#[derive(Debug, Clone, Copy)]
pub struct Scope<'a> {
    /// The plan.
    pub plan: &'a Plan,
    /// The milestone; `None` for the whole assignment.
    pub milestone: Option<&'a Milestone>,
    /// When the whole is due.
    pub due: Option<DateTime<Utc>>,
    /// The moment of the look.
    pub now: DateTime<Utc>,
}

/// What was measured and found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Analysis {
    /// The language to speak.
    pub language: Language,
    /// Running words.
    pub words: u32,
    /// Pages, where all files have them.
    pub pages: Option<u32>,
    /// The files.
    pub files: Vec<SubmittedFile>,
    /// Requirement by requirement.
    pub checks: Vec<RequirementCheck>,
    /// Criterion by criterion.
    pub criteria: Vec<Criterion>,
    /// Sentences addressed to whoever grades, which are no evidence.
    pub to_grader: Vec<Citation>,
    /// Seconds until the draft is due; negative when that has passed.
    pub seconds_left: Option<i64>,
    /// The draft is in a language the rules have no words for, or in another than the plan.
    pub foreign: bool,
}

/// One criterion, and the checks that bear on it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Criterion {
    /// As the plan has it.
    pub signal: GradingSignal,
    /// Indices of the checks that bear on it.
    pub checks: Vec<usize>,
    /// Where the draft speaks of it.
    pub quotes: Vec<Citation>,
}

/// What one look at one requirement found.
pub(super) struct Found {
    pub verdict: Verdict,
    pub code: &'static str,
    pub text: String,
    pub quotes: Vec<Citation>,
}

impl Found {
    fn new(verdict: Verdict, code: &'static str, text: String) -> Self {
        Self { verdict, code, text, quotes: Vec::new() }
    }

    fn at(mut self, quotes: Vec<Citation>) -> Self {
        self.quotes = quotes;
        self
    }
}

/// What the checks look at.
pub(super) struct Look<'a> {
    pub paper: Paper<'a>,
    pub files: &'a [SubmittedFile],
    pub pages: Option<u32>,
    pub lexicon: &'static Lexicon,
    pub lines: &'static Lines,
    pub kind: WorkKind,
}

/// Holds a draft against what is asked. Pure; linear in the length of the draft for each requirement's words.
pub fn analyze(scope: Scope<'_>, sources: &[Source], files: &[SubmittedFile]) -> Analysis {
    let language = if scope.plan.language == "de" { Language::De } else { Language::En };
    let paper = Paper::of(sources);
    let pages =
        sources.iter().map(|source| source.text.pages).sum::<Option<u32>>().filter(|pages| *pages > 0);
    let foreign = paper.language != language && paper.words >= 20;
    let look = Look {
        paper,
        files,
        pages,
        lexicon: lexicon(language),
        lines: lines(language),
        kind: scope.plan.kind,
    };
    let asked = asked(scope);
    let checks: Vec<RequirementCheck> = asked.iter().map(|r| check(&look, r, foreign)).collect();
    let kinds: Vec<Kind> = asked.iter().map(|r| r.kind).collect();
    let criteria = criteria(scope, &look, &checks, &kinds);
    Analysis {
        language,
        words: look.paper.words,
        pages,
        files: files.to_vec(),
        to_grader: look.paper.to_grader.iter().take(5).flat_map(|n| look.paper.cite(*n)).collect(),
        checks,
        criteria,
        seconds_left: deadline(scope).map(|at| (at - scope.now).num_seconds()),
        foreign,
    }
}

/// When the draft is due: the milestone's own date, else the assignment's.
fn deadline(scope: Scope<'_>) -> Option<DateTime<Utc>> {
    let whole = scope.due.or_else(|| scope.plan.assignment_summary.deadline.as_ref().and_then(|d| d.at));
    scope.milestone.map_or(whole, |milestone| milestone.due_at.or(whole))
}

/// The requirements that bear on the target: all, or those the milestone's tasks and criteria serve.
fn asked(scope: Scope<'_>) -> Vec<&Requirement> {
    let all = &scope.plan.requirements;
    let Some(milestone) = scope.milestone else { return all.iter().take(MOST_REQUIREMENTS).collect() };
    let ids: HashSet<&str> =
        milestone.tasks.iter().flat_map(|task| &task.requirement_ids).map(String::as_str).collect();
    let places: HashSet<&Citation> =
        milestone.acceptance_criteria.iter().flat_map(|c| &c.citations).collect();
    let mine =
        |r: &&Requirement| ids.contains(r.id.as_str()) || r.citations.iter().any(|c| places.contains(c));
    all.iter().filter(mine).take(MOST_REQUIREMENTS).collect()
}

fn check(look: &Look<'_>, requirement: &Requirement, foreign: bool) -> RequirementCheck {
    let found = if look.paper.words == 0 && look.paper.reading.sentences.is_empty() {
        Found::new(Verdict::NotChecked, "nothing_to_read", look.lines.nothing_to_read.into())
    } else {
        found(look, requirement, foreign)
    };
    RequirementCheck {
        requirement_id: requirement.id.clone(),
        requirement: requirement.text.clone(),
        strength: requirement.strength,
        verdict: found.verdict,
        code: found.code.into(),
        text: found.text,
        quotes: found.quotes.into_iter().take(3).collect(),
        grounds: requirement.citations.iter().take(4).cloned().collect(),
    }
}

/// The first look that can say something.
fn found(look: &Look<'_>, r: &Requirement, foreign: bool) -> Found {
    let whole_work =
        !matches!(r.kind, Kind::Grading | Kind::LatePolicy | Kind::Collaboration | Kind::Integrity);
    let measured = whole_work.then(|| {
        length::look(look, r)
            .or_else(|| sources::look(look, r))
            .or_else(|| parts::look(look, r))
            .or_else(|| types::look(look, r))
    });
    if let Some(found) = measured.flatten() {
        return found;
    }
    match r.kind {
        Kind::Content if foreign => {
            Found::new(Verdict::NotChecked, "other_language", look.lines.other_language.into())
        }
        Kind::Content => topic::look(look, r),
        kind => Found::new(Verdict::NotChecked, "not_checkable", look.lines.not_checkable(kind).into()),
    }
}

/// The criteria that bear on the target, with the checks that bear on each.
fn criteria(
    scope: Scope<'_>,
    look: &Look<'_>,
    checks: &[RequirementCheck],
    kinds: &[Kind],
) -> Vec<Criterion> {
    let signals = &scope.plan.assignment_summary.grading_signals;
    let places: HashSet<&Citation> = scope
        .milestone
        .iter()
        .flat_map(|m| &m.acceptance_criteria)
        .flat_map(|criterion| &criterion.citations)
        .collect();
    let bears =
        |s: &&GradingSignal| scope.milestone.is_none() || s.citations.iter().any(|c| places.contains(c));
    let make = |signal: &GradingSignal| {
        let words = content_words(&signal.text);
        let facets = facets(&words);
        let bearing = |index: &usize| {
            facets.contains(&kinds[*index])
                || (kinds[*index] == Kind::Content
                    && share_of(&words, &content_words(&checks[*index].requirement)) >= 0.34)
        };
        let checks = (0..checks.len()).filter(bearing).collect();
        let topic = topic::subject(&words);
        let quotes = match look.paper.densest(&topic, &words) {
            Some((hits, at)) if topic.len() >= 2 && hits * 2 >= topic.len() => look.paper.cite(at),
            _ => Vec::new(),
        };
        Criterion { signal: signal.clone(), checks, quotes }
    };
    signals.iter().filter(bears).take(MOST_CRITERIA).map(make).collect()
}

/// The kinds of requirement a criterion is about by its words.
fn facets(words: &BTreeSet<String>) -> Vec<Kind> {
    let speaks = |stems: &[&str]| words.iter().any(|w| stems.iter().any(|stem| w.starts_with(stem)));
    let mut kinds = Vec::new();
    if speaks(&[
        "citation",
        "cit",
        "source",
        "sourc",
        "referenc",
        "bibliograph",
        "footnot",
        "quell",
        "literatur",
        "zitat",
        "zitier",
    ]) {
        kinds.push(Kind::Sources);
    }
    if speaks(&["format", "length", "umfang", "layout", "formal"]) {
        kinds.extend([Kind::Format, Kind::Length]);
    }
    kinds
}

/// The look says what was asked in few words.
pub(super) fn short(text: &str) -> String {
    clipped(text, 160)
}

/// A line with its blanks filled.
pub(super) fn line(text: &str, with: &[&str]) -> String {
    say(text, with)
}
