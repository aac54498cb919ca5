//! What the sources ask for, distilled: demands, rubric, due dates, deliverables, problems, gaps. Everything points at
//! the words it comes from. The result is journaled between the steps of a planning run, so it is plain data.

pub(crate) mod action;
pub(crate) mod dates;
pub(crate) mod deadlines;
mod deliverables;
mod demands;
mod gaps;
mod kind;
mod objective;
mod problems;
pub(crate) mod quantities;
mod rubric;
mod scan;
mod select;
mod signals;

use crate::lang::{Act, Artifact, Language, Section};
use crate::plan::{Citation, Gap, RequirementKind, Statement, Strength, WorkKind};
use crate::source::{AssignmentFacts, Source, SourceKind};
use crate::voice::{say, voice};
use crate::wording::clipped;
use serde::{Deserialize, Serialize};
use std::collections::HashSet;

pub(crate) use action::Action;
pub use deadlines::DueDate;
pub use deliverables::Deliverable;
pub(crate) use demands::report_part;
pub use problems::Problem;
pub(crate) use quantities::Quantity;
pub use rubric::{Rubric, RubricRow};

/// Things that could not be had, and are named.
const MOST_MISSING: usize = 20;

/// What the sources ask for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Distilled {
    /// The assignment's title.
    pub title: String,
    /// The course.
    pub course: Option<String>,
    /// The language most of the text is in.
    pub language: Language,
    /// What kind of work it is.
    pub kind: WorkKind,
    /// What it is for, in the source's words.
    pub objective: Option<Statement>,
    /// The demands, in the order of the source.
    pub demands: Vec<Demand>,
    /// What earns marks.
    pub rubric: Rubric,
    /// What is due when.
    pub due_dates: Vec<DueDate>,
    /// What is handed in.
    pub deliverables: Vec<Deliverable>,
    /// The problems of a problem set.
    pub problems: Vec<Problem>,
    /// What is missing, contradictory or unreadable.
    pub gaps: Vec<Gap>,
}

/// One demand.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Demand {
    /// What it is about.
    pub kind: RequirementKind,
    /// How binding it is.
    pub strength: Strength,
    /// The demand as a sentence that stands by itself.
    pub text: String,
    /// Where it stands.
    pub citations: Vec<Citation>,
    /// The heading it stands under.
    pub heading: Option<String>,
    /// What the source adds to it.
    pub details: Vec<String>,
    /// File types and styles it names.
    pub formats: Vec<String>,
    /// File names it asks for.
    pub files: Vec<String>,
    /// Where to hand in.
    pub place: Option<String>,
    pub(crate) language: Language,
    /// A list item or table row.
    pub(crate) entry: bool,
    /// The words alone, without the lead-in worked into `text`.
    pub(crate) own: String,
    pub(crate) section: Section,
    pub(crate) action: Option<Action>,
    pub(crate) label: Option<String>,
    pub(crate) quantities: Vec<Quantity>,
    pub(crate) artifacts: Vec<Artifact>,
    pub(crate) forbids: bool,
    pub(crate) exempt: bool,
    pub(crate) choice: bool,
    pub(crate) alone: bool,
    pub(crate) about_ai: bool,
    pub(crate) vague: Option<String>,
    /// The problem it is, by index.
    pub(crate) problem: Option<usize>,
    pub(crate) at: usize,
}

/// Reads the sources (see [`crate::source::gather`]) and distils what they ask for. Pure and linear in their length.
pub fn distill(sources: &[Source], facts: &AssignmentFacts) -> Distilled {
    let scan = scan::Scan::of(sources);
    let kind = kind::kind(&scan, &facts.title);
    let mut taken = HashSet::new();
    let rubric = rubric::rubric(&scan, &mut taken);
    let problems = problems::problems(&scan, kind, &mut taken);
    let mut demands = demands::demands(&scan, &taken);
    demands.extend((0..).zip(&problems).map(|(index, problem)| of_problem(index, problem)));
    demands.sort_by_key(|demand| demand.at);
    let due_dates = deadlines::due_dates(&scan, facts, &demands);
    let (demands, left_out) = select::select(&scan, demands);
    let deliverables = deliverables::deliverables(kind, &demands);
    let objective = objective::objective(&scan, kind, &taken).or_else(|| first_to_do(kind, &demands));
    let mut distilled = Distilled {
        title: facts.title.trim().to_owned(),
        course: facts.course_name.clone(),
        language: main_language(sources, &scan),
        kind,
        objective,
        demands,
        rubric,
        due_dates,
        deliverables,
        problems,
        gaps: Vec::new(),
    };
    distilled.gaps = gaps::gaps(&scan, facts, &distilled, left_out);
    distilled
}

impl Distilled {
    /// Says what could not be had: names, and why.
    pub(crate) fn without(mut self, missing: &[(String, String)]) -> Self {
        let line = voice(self.language).gaps.source_missing;
        let gap = |(name, why): &(String, String)| Gap {
            code: "source_missing".to_owned(),
            message: say(line, &[&clipped(name, 120), &clipped(why, 240)]),
            citations: Vec::new(),
        };
        self.gaps.splice(0..0, missing.iter().take(MOST_MISSING).map(gap));
        self
    }
}

/// What the verifier compares a plan with: the same demands and criteria, read from the sources alone.
pub(crate) fn survey(sources: &[Source]) -> Distilled {
    let entered = |label: &str| {
        let lines = sources
            .iter()
            .filter(|source| source.kind == SourceKind::Details)
            .flat_map(|source| &source.text.blocks);
        lines.filter_map(|block| block.text.strip_prefix(label)).map(|value| value.trim().to_owned()).next()
    };
    distill(
        sources,
        &AssignmentFacts { title: entered("Title:").unwrap_or_default(), ..AssignmentFacts::default() },
    )
}

/// Without a sentence that says what it is for: the first thing that is to be written or built.
fn first_to_do(kind: WorkKind, demands: &[Demand]) -> Option<Statement> {
    let makes = |demand: &&Demand| {
        demand.kind == RequirementKind::Content
            && demand.label.is_none()
            && (demand.choice
                || demand
                    .action
                    .as_ref()
                    .is_some_and(|action| matches!(action.act, Act::Write | Act::Build | Act::Present)))
    };
    let demand = demands.iter().find(makes).filter(|_| kind != WorkKind::ProblemSet)?;
    Some(Statement::cited(demand.text.clone(), demand.citations.clone()))
}

/// A problem, as a demand.
fn of_problem(index: usize, problem: &Problem) -> Demand {
    Demand {
        kind: RequirementKind::Content,
        strength: if problem.bonus { Strength::May } else { Strength::Must },
        text: problem.text.clone(),
        citations: problem.citations.clone(),
        heading: None,
        details: Vec::new(),
        formats: Vec::new(),
        files: Vec::new(),
        place: None,
        language: Language::default(),
        entry: false,
        own: problem.text.clone(),
        section: Section::Problems,
        action: None,
        label: Some(problem.label.clone()),
        quantities: Vec::new(),
        artifacts: Vec::new(),
        forbids: false,
        exempt: false,
        choice: false,
        alone: false,
        about_ai: false,
        vague: None,
        problem: Some(index),
        at: problem.at,
    }
}

/// The language with the most words; the details alone decide nothing.
fn main_language(sources: &[Source], scan: &scan::Scan<'_>) -> Language {
    let mut weights = [(Language::En, 0), (Language::De, 0), (Language::Other, 0)];
    for (source, language) in sources.iter().zip(&scan.reading.languages) {
        if source.kind != SourceKind::Details {
            for (known, weight) in &mut weights {
                *weight += if known == language { source.text.words.clamp(1, 20_000) } else { 0 };
            }
        }
    }
    weights
        .into_iter()
        .rev()
        .max_by_key(|(_, weight)| *weight)
        .filter(|(_, weight)| *weight > 0)
        .map_or(Language::En, |(language, _)| language)
}
