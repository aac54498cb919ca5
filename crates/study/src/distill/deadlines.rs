//! When things are due: the whole, and what comes before it (proposal, draft, peer review).

use super::Demand;
use super::dates::{Assumed, StatedDate, dates};
use super::scan::Scan;
use crate::lang::{Artifact, Cue};
use crate::plan::{Citation, RequirementKind};
use crate::source::{AssignmentFacts, SourceKind};
use crate::wording::{capitalised, clipped, fold};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// Due dates beyond this are left out.
const MOST: usize = 16;

/// Something due.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DueDate {
    /// What is due, in the source's words, shortened.
    pub what: String,
    /// How the date is put.
    pub stated: String,
    /// A step on the way by its name (proposal, draft, checkpoint), not the end.
    pub interim: bool,
    /// Entered with the assignment: exact.
    pub exact: Option<DateTime<Utc>>,
    /// Where it stands.
    pub citations: Vec<Citation>,
    /// The heading it stands under.
    pub heading: Option<String>,
    pub(crate) date: Option<StatedDate>,
    pub(crate) artifact: Option<Artifact>,
    pub(crate) final_one: bool,
    /// Named as one of several.
    pub(crate) step: bool,
}

/// All due dates: the one entered with the assignment first, then those the source states.
pub(super) fn due_dates(scan: &Scan<'_>, facts: &AssignmentFacts, demands: &[Demand]) -> Vec<DueDate> {
    let mut found = Vec::new();
    if let Some(due) = facts.due_at {
        found.push(entered(scan, due));
    }
    for demand in demands.iter().filter(|demand| sets_date(scan, demand)) {
        found.extend(stated(scan, demand));
    }
    found.truncate(MOST);
    found
}

/// Whether a demand says when something is due: outright, or by asking to hand it in by a date.
fn sets_date(scan: &Scan<'_>, demand: &Demand) -> bool {
    let handed_in = matches!(demand.kind, RequirementKind::Deliverable | RequirementKind::Submission);
    demand.kind == RequirementKind::Deadline
        || handed_in && {
            let lexicon = scan.lexicon(demand.at);
            lexicon.cues(&fold(&demand.text)).has(Cue::HandIn)
                && !dates(&demand.text, lexicon, true).is_empty()
        }
}

fn entered(scan: &Scan<'_>, due: DateTime<Utc>) -> DueDate {
    let place = scan.sentences().iter().position(|sentence| {
        scan.reading.sources[sentence.source].kind == SourceKind::Details
            && sentence.text.starts_with("Due: ")
    });
    DueDate {
        what: String::new(),
        stated: due.format("%Y-%m-%d %H:%M UTC").to_string(),
        interim: false,
        exact: Some(due),
        citations: place.map(|number| scan.reading.cite(number)).unwrap_or_default(),
        heading: None,
        date: None,
        artifact: None,
        final_one: false,
        step: false,
    }
}

/// The due dates of one demand: one per date, each with what stands before it.
fn stated(scan: &Scan<'_>, demand: &Demand) -> Vec<DueDate> {
    let lexicon = scan.lexicon(demand.at);
    let found = dates(&demand.text, lexicon, true);
    let make = |words: &str, date: Option<StatedDate>, several: bool| {
        let folded = fold(words);
        let cues = lexicon.cues(&folded);
        let artifact = lexicon.artifacts(&folded).first().map(|(artifact, _)| *artifact);
        let final_one =
            folded.contains(" final ") || folded.contains(" endabgabe ") || folded.contains(" finale ");
        let early = matches!(
            artifact,
            Some(
                Artifact::Proposal
                    | Artifact::Outline
                    | Artifact::Draft
                    | Artifact::Bibliography
                    | Artifact::PeerReview
            )
        );
        let step =
            cues.has(Cue::OwnDate) && several && !matches!(artifact, Some(Artifact::Talk | Artifact::Slides));
        let named = demand.label.as_deref().is_some_and(|label| !only_due(label))
            && !cues.has(Cue::HandIn)
            && artifact.is_none();
        let part = demand.heading.as_deref().is_some_and(crate::lang::is_part);
        DueDate {
            what: what(words, demand),
            stated: date.as_ref().map_or_else(|| clipped(&demand.text, 120), |date| date.words.clone()),
            interim: (early || step) && !final_one,
            step: (cues.has(Cue::OwnDate) || named || part) && !final_one,
            exact: None,
            citations: demand.citations.clone(),
            heading: demand.heading.clone(),
            date,
            artifact,
            final_one,
        }
    };
    if found.is_empty() {
        return vec![make(&demand.text, None, false)];
    }
    let several = found.len() > 1;
    let in_class = at_class(&fold(&demand.text));
    let mut rest = demand.text.as_str();
    let mut due: Vec<DueDate> = Vec::new();
    for mut date in found {
        date.at_class = in_class && date.time.is_none();
        let at = rest.find(&date.words).unwrap_or(0);
        let words = if several || at > 8 { &rest[..at] } else { demand.text.as_str() };
        let mut next = make(words, Some(date.clone()), several);
        if let Some(last) = due.last().filter(|_| words.split_whitespace().count() <= 3) {
            // "Mon Dec 14 or Wed Dec 16": the same thing, on another day
            (next.what, next.artifact, next.interim, next.step, next.final_one) =
                (last.what.clone(), last.artifact, last.interim, last.step, last.final_one);
        }
        due.push(next);
        rest = &rest[(at + date.words.len()).min(rest.len())..];
    }
    due
}

/// Due when a class, a lecture or a session begins.
fn at_class(folded: &str) -> bool {
    [
        "beginning of class",
        "start of class",
        "before class",
        "in class",
        "in section",
        "in lecture",
        "beginning of the lecture",
        "next class",
        "lab session",
        "beginning of lecture",
        "start of lab",
        "beginning of lab",
        "next lab session",
        "vorlesungsbeginn",
        "beginn der übung",
        "beginn der vorlesung",
    ]
    .iter()
    .any(|words| folded.contains(&format!(" {words} ")))
}

/// Whether a label or heading only says that something is due.
fn only_due(label: &str) -> bool {
    crate::lang::section_of(label, false) == crate::lang::Section::Dates
}

/// What is due, without the date and the word "due".
fn what(words: &str, demand: &Demand) -> String {
    let mut text = words.to_owned();
    if text.to_lowercase().starts_with("due") {
        text.clear();
    }
    if let Some(at) = text.to_lowercase().find(" due").filter(|at| text.is_char_boundary(*at)) {
        text.truncate(at);
    }
    let text = text
        .split([':', '(', ';', '|'])
        .next()
        .unwrap_or("")
        .trim()
        .trim_start_matches([',', '.', ')', '-', '–', ' '])
        .trim_end_matches([',', '-', '–', ' ']);
    let text = text
        .trim_end_matches(" are")
        .trim_end_matches(" is")
        .trim_start_matches("and ")
        .trim_start_matches("the ")
        .trim_start_matches("The ")
        .trim_end_matches(" on")
        .trim_end_matches(" by")
        .trim();
    let part = demand.heading.clone().filter(|heading| crate::lang::is_part(heading));
    let other = || demand.label.clone().filter(|label| !only_due(label)).or(part).unwrap_or_default();
    let text = if text.is_empty() || text.split_whitespace().count() > 8 || only_due(text) {
        other()
    } else {
        text.to_owned()
    };
    clipped(&capitalised(&text), 60)
}

impl DueDate {
    /// The moment, where it can be worked out.
    pub(crate) fn moment(
        &self,
        now: DateTime<Utc>,
        zone: Option<i32>,
    ) -> Option<(DateTime<Utc>, Vec<Assumed>)> {
        self.exact.map(|at| (at, Vec::new())).or_else(|| self.date.as_ref()?.resolve(now, zone))
    }

    /// The whole work is due, not a step on the way nor a talk about it.
    pub(crate) fn is_end(&self) -> bool {
        let other = matches!(
            self.artifact,
            Some(
                Artifact::Talk
                    | Artifact::Slides
                    | Artifact::PeerReview
                    | Artifact::Reflection
                    | Artifact::Video
            )
        );
        !self.interim
            && !self.step
            && (!other || self.final_one)
            && (self.exact.is_some() || self.date.is_some())
    }
}

/// The due dates that can be the end, the likeliest first: entered ones, then "final" ones, then the order of the source.
pub(crate) fn ends(due: &[DueDate]) -> Vec<&DueDate> {
    let mut ends: Vec<&DueDate> = due.iter().filter(|due| due.is_end()).collect();
    ends.sort_by_key(|due| (due.exact.is_none(), !due.final_one));
    // Beside a "final" date, a date with a name of its own (a session, a meeting) is not the end.
    if ends.iter().any(|due| due.final_one) {
        ends.retain(|due| due.exact.is_some() || due.final_one || due.what.is_empty());
    }
    ends
}
