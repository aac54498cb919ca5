//! What the rules look at while they plan: the distilled demands, the deadline, and which demands have found a place.

use super::target::{Interim, Target, beside, target};
use crate::distill::{Deliverable, Demand, Distilled, Quantity, RubricRow};
use crate::lang::{Act, Artifact, Language, Lexicon, Unit, lexicon};
use crate::plan::{Requirement, RequirementKind as Kind, Statement, Strength, WorkKind};
use crate::voice::{TaskLines, Voice, say, voice};
use crate::wording::{clipped, content_words, number, share_of};
use chrono::{DateTime, Utc};
use std::cell::RefCell;
use std::collections::BTreeSet;

/// A milestone in the making.
#[derive(Debug, Clone, Default)]
pub(super) struct Stage {
    /// Stays the same from version to version.
    pub key: String,
    pub title: String,
    pub purpose: String,
    pub criteria: Vec<Statement>,
    pub steps: Vec<Step>,
    /// Its steps do not wait for each other.
    pub parallel: bool,
    /// Interim hand-ins that belong at the end of this stage.
    pub accepts: &'static [Artifact],
    /// The heading of the source it follows.
    pub heading: Option<String>,
    /// A date the source fixes for its end, and how it puts it.
    pub fixed: Option<(DateTime<Utc>, String)>,
}

/// A task in the making.
#[derive(Debug, Clone, Default)]
pub(super) struct Step {
    pub key: String,
    pub title: String,
    pub description: String,
    pub deliverable: String,
    pub done: String,
    pub minutes: u32,
    pub demands: Vec<usize>,
    /// Waits for everything before it, even in a stage whose steps do not wait for each other.
    pub closing: bool,
}

/// Everything the rules look at.
pub(super) struct View<'a> {
    pub d: &'a Distilled,
    pub voice: &'static Voice,
    pub lexicon: &'static Lexicon,
    pub now: DateTime<Utc>,
    pub target: Option<Target>,
    pub interims: Vec<Interim>,
    /// What is due after the deadline: a peer review, a talk.
    pub afters: Vec<Interim>,
    placed: RefCell<BTreeSet<usize>>,
    hinted: RefCell<BTreeSet<Act>>,
}

impl Stage {
    pub fn minutes(&self) -> u32 {
        self.steps.iter().map(|step| step.minutes).sum()
    }
}

impl<'a> View<'a> {
    pub fn new(distilled: &'a Distilled, now: DateTime<Utc>, due: Option<DateTime<Utc>>) -> Self {
        let target = target(distilled, now, due);
        let (interims, afters) = beside(distilled, now, target.as_ref());
        Self {
            d: distilled,
            voice: voice(distilled.language),
            lexicon: lexicon(distilled.language),
            now,
            target,
            interims,
            afters,
            placed: RefCell::default(),
            hinted: RefCell::default(),
        }
    }

    /// The deadline, if it is still ahead.
    pub fn ahead(&self) -> Option<DateTime<Utc>> {
        self.target.as_ref().map(|target| target.at).filter(|at| *at > self.now)
    }

    pub fn demand(&self, index: usize) -> &'a Demand {
        &self.d.demands[index]
    }

    /// The demands of one kind, by index.
    pub fn of_kind(&self, kind: Kind) -> Vec<usize> {
        self.indices(|demand| demand.kind == kind)
    }

    pub fn indices(&self, wanted: impl Fn(&Demand) -> bool) -> Vec<usize> {
        self.d
            .demands
            .iter()
            .enumerate()
            .filter(|(_, demand)| wanted(demand))
            .map(|(index, _)| index)
            .collect()
    }

    /// Content demands that no stage has taken yet (problems have stages of their own).
    pub fn open_content(&self) -> Vec<usize> {
        let placed = self.placed.borrow();
        self.of_kind(Kind::Content)
            .into_iter()
            .filter(|index| !placed.contains(index) && self.demand(*index).problem.is_none())
            .collect()
    }

    /// Takes the open content demands that fit.
    pub fn take(&self, fits: impl Fn(&Demand) -> bool) -> Vec<usize> {
        let taken: Vec<usize> =
            self.open_content().into_iter().filter(|index| fits(self.demand(*index))).collect();
        self.placed.borrow_mut().extend(taken.iter().copied());
        taken
    }

    pub fn mark_placed(&self, indices: &[usize]) {
        self.placed.borrow_mut().extend(indices.iter().copied());
    }

    /// A stage with its lines filled in.
    pub fn stage(key: &str, lines: crate::voice::StageLines, with: &[&str], steps: Vec<Step>) -> Stage {
        Stage {
            key: key.to_owned(),
            title: say(lines.title, with),
            purpose: say(lines.purpose, with),
            steps,
            ..Stage::default()
        }
    }

    /// A step with its lines filled in.
    pub fn step(key: &str, lines: &TaskLines, with: &[&str], minutes: u32, demands: Vec<usize>) -> Step {
        Step {
            key: key.to_owned(),
            title: say(lines.title, with),
            description: say(lines.description, with),
            deliverable: say(lines.deliverable, with),
            done: say(lines.done, with),
            minutes,
            demands,
            closing: false,
        }
    }

    /// What a deliverable is called: bare ("memo") and as it stands in a sentence ("the memo").
    pub fn called(&self, deliverable: &Deliverable) -> (String, String) {
        if deliverable.artifact == Artifact::Item {
            let own = self.inner(&clipped(&deliverable.name, 70));
            return (own.clone(), own);
        }
        let (name, the) = self.voice.artifact(deliverable.artifact);
        let plain = matches!(deliverable.artifact, Artifact::Code | Artifact::Solutions | Artifact::Readme);
        if self.d.language != Language::En || plain || deliverable.word.is_empty() {
            return (name.to_owned(), the.to_owned());
        }
        (deliverable.word.clone(), format!("the {}", deliverable.word))
    }

    /// Ready to stand inside a sentence.
    pub fn inner(&self, text: &str) -> String {
        if self.d.language == Language::De {
            crate::wording::uncapitalised_german(text)
        } else {
            crate::wording::uncapitalised(text)
        }
    }

    /// The source's words, marked as such.
    pub fn quoted(&self, text: &str) -> String {
        say(self.voice.bits.quoted, &[text])
    }

    /// What the source says, as a criterion.
    pub fn criterion(&self, index: usize) -> Statement {
        let demand = self.demand(index);
        Statement::cited(demand.text.clone(), demand.citations.clone())
    }

    /// Criteria for the weightiest of some demands.
    pub fn criteria(&self, indices: &[usize], most: usize) -> Vec<Statement> {
        let mut ranked: Vec<usize> = indices.to_vec();
        ranked.sort_by_key(|index| std::cmp::Reverse(self.demand(*index).strength));
        ranked.truncate(most);
        ranked.sort_unstable();
        ranked.into_iter().map(|index| self.criterion(index)).collect()
    }

    /// The texts of some demands as one paragraph.
    pub fn texts(&self, indices: &[usize]) -> String {
        indices.iter().map(|index| sentence(&self.demand(*index).text)).collect::<Vec<_>>().join(" ")
    }

    /// The demands' texts and details as a list, one per line; a single one as running text.
    pub fn listing(&self, indices: &[usize]) -> String {
        match indices {
            [] => String::new(),
            [one] => self.full(*one),
            many => {
                many.iter().map(|index| format!("- {}", self.full(*index))).collect::<Vec<_>>().join("\n")
            }
        }
    }

    /// A demand with what the source adds to it.
    pub fn full(&self, index: usize) -> String {
        let demand = self.demand(index);
        let mut text = sentence(&demand.text);
        if demand.choice {
            return text;
        }
        let listy = demand.details.iter().all(|detail| !detail.trim_end().ends_with('.'))
            && demand.details.iter().all(|detail| detail.split_whitespace().count() <= 6);
        if listy && !demand.details.is_empty() {
            let details: Vec<&str> =
                demand.details.iter().map(|detail| crate::wording::bare(detail)).collect();
            return clipped(&format!("{}: {}.", crate::wording::bare(&text), details.join("; ")), 700);
        }
        for detail in &demand.details {
            text = format!("{text} {}", sentence(detail));
        }
        clipped(&text, 700)
    }

    /// The rubric row a text clearly belongs to.
    pub fn row_for(&self, text: &str) -> Option<&'a RubricRow> {
        let words = content_words(text);
        let rows = self.d.rubric.rows.iter().filter(|row| row.points.is_some() || row.percent.is_some());
        let scored = rows.map(|row| {
            let name = content_words(&row.criterion);
            let wants = content_words(row.wants.as_deref().unwrap_or(""));
            let shared = share_of(&name, &words);
            (shared + share_of(&words, &wants) * 0.6, row)
        });
        scored.filter(|(score, _)| *score >= 0.8).max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, row)| row)
    }

    /// `40 points`, `25 %`.
    pub fn worth(&self, row: &RubricRow) -> Option<String> {
        match (row.points, row.percent) {
            (Some(points), _) => Some(say(self.voice.points, &[&number(points)])),
            (None, Some(percent)) => Some(format!("{} %", number(percent))),
            _ => None,
        }
    }

    /// A hint for this kind of action, the first time it comes up and where it fits the work.
    pub fn hint(&self, act: Act) -> String {
        let fits = match act {
            Act::Build => self.d.kind == WorkKind::Programming,
            Act::Draw | Act::Measure | Act::Prove => {
                matches!(self.d.kind, WorkKind::LabReport | WorkKind::ProblemSet)
            }
            _ => self.d.kind != WorkKind::Programming,
        };
        let hint = self.voice.hint(act).filter(|_| fits && self.hinted.borrow_mut().insert(act));
        hint.map(|hint| format!(" {hint}")).unwrap_or_default()
    }

    /// The first length the source gives for the whole work, in words or pages.
    pub fn length(&self) -> Option<&'a Quantity> {
        let whole = |demand: &&Demand| {
            matches!(
                demand.kind,
                Kind::Length | Kind::Deliverable | Kind::Content | Kind::Submission | Kind::Format
            )
        };
        let amounts = self.d.demands.iter().filter(whole).flat_map(|demand| &demand.quantities);
        let sized = amounts.filter(|amount| matches!(amount.unit, Unit::Words | Unit::Pages));
        sized.max_by(|a, b| words_of(a).total_cmp(&words_of(b)))
    }

    /// The length in words, pages counted as 300.
    pub fn words(&self) -> Option<f64> {
        self.length().map(words_of).filter(|words| *words > 0.0)
    }

    /// The requirements, numbered in the order of the demands.
    pub fn requirements(&self) -> Vec<Requirement> {
        let make = |(index, demand): (usize, &Demand)| Requirement {
            id: requirement_id(index),
            kind: demand.kind,
            strength: demand.strength,
            text: if demand.details.is_empty() {
                demand.text.clone()
            } else {
                clipped(&self.full(index), 420)
            },
            citations: demand.citations.clone(),
        };
        self.d.demands.iter().enumerate().map(make).collect()
    }

    /// How many demands bind.
    pub fn binding(&self) -> usize {
        self.d.demands.iter().filter(|demand| demand.strength > Strength::May).count()
    }

    /// The demands that say when the whole is due; not those about a step on the way.
    pub fn final_dates(&self) -> Vec<usize> {
        let steps = |demand: &Demand| {
            self.interims.iter().chain(&self.afters).any(|interim| interim.citations == demand.citations)
        };
        let unresolved = |demand: &Demand| {
            self.d
                .due_dates
                .iter()
                .any(|due| due.exact.is_none() && due.date.is_none() && due.citations == demand.citations)
        };
        self.of_kind(Kind::Deadline)
            .into_iter()
            .filter(|index| !steps(self.demand(*index)) && !unresolved(self.demand(*index)))
            .collect()
    }
}

/// `r1` for the first demand.
pub(super) fn requirement_id(index: usize) -> String {
    format!("r{}", index + 1)
}

/// With a full stop.
pub(super) fn sentence(text: &str) -> String {
    let text = text.trim();
    let latin = text.chars().next_back().is_some_and(|ch| ch < '\u{250}');
    if text.is_empty() || !latin || text.ends_with(['.', '!', '?', '…', ':']) || text.ends_with(".”") {
        text.to_owned()
    } else {
        format!("{}.", text.trim_end_matches([';', ',']))
    }
}

fn words_of(amount: &Quantity) -> f64 {
    amount.target().unwrap_or(0.0) * if amount.unit == Unit::Pages { 300.0 } else { 1.0 }
}
