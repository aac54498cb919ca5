//! Whether the parts a demand names have a heading in the draft.

use super::{Found, Look, line};
use crate::{
    feedback::model::Verdict,
    plan::{Requirement, RequirementKind as Kind},
    wording::{fold, listed},
};

/// Parts that are also ordinary words: one of them alone asks for no heading.
const ORDINARY: &[&str] = &[
    "data",
    "method",
    "methods",
    "results",
    "analysis",
    "discussion",
    "background",
    "theory",
    "procedure",
    "observations",
    "experimental",
    "calculations",
    "conclusion",
    "conclusions",
    "introduction",
    "references",
    "bibliography",
    "hypothesis",
    "materials",
    "recommendations",
    "abstract",
    "theorie",
    "grundlagen",
    "methoden",
    "ergebnisse",
    "auswertung",
    "diskussion",
    "schluss",
    "literatur",
    "einleitung",
    "fazit",
    "hypothese",
    "zusammenfassung",
];
/// Names of the same part.
const SAME: &[&[&str]] = &[
    &[
        "references",
        "bibliography",
        "works cited",
        "literatur",
        "literaturverzeichnis",
        "quellenverzeichnis",
        "quellen",
    ],
    &["conclusion", "conclusions", "fazit", "schluss"],
    &["method", "methods", "methodology", "materials and methods", "procedure", "experimental"],
    &["abstract", "zusammenfassung", "executive summary"],
    &["appendix", "appendices", "anhang"],
];

/// Looks for the headings of the parts named.
pub(super) fn look(look: &Look<'_>, r: &Requirement) -> Option<Found> {
    if !matches!(r.kind, Kind::Content | Kind::Deliverable | Kind::Format) {
        return None;
    }
    // "Introduction: theory of …" names one part, and then says what it is about.
    let label =
        r.text.split_once(':').map(|(label, _)| label).filter(|label| label.split_whitespace().count() <= 6);
    let folded = fold(label.unwrap_or(&r.text));
    let mut parts: Vec<&str> = look
        .lexicon
        .report_parts
        .iter()
        .copied()
        .filter(|part| folded.contains(&format!(" {part} ")))
        .collect();
    let all = parts.clone();
    parts.retain(|part| !all.iter().any(|other| other.len() > part.len() && other.contains(part)));
    parts.sort_by_key(|part| folded.find(&format!(" {part} ")));
    let sectioned = [" section ", " sections ", " heading ", " abschnitt ", " abschnitte ", " kapitel "];
    let plain = parts.len() < 2 && !sectioned.iter().any(|word| folded.contains(word));
    if parts.is_empty() || (label.is_none() && plain && ORDINARY.contains(&parts[0])) {
        return None;
    }
    let found = headed(look, &parts);
    // That a part has a heading is not yet all that is asked of it.
    (label.is_none() || found.verdict != Verdict::Met).then_some(found)
}

fn headed(look: &Look<'_>, parts: &[&str]) -> Found {
    let headings = look.paper.headings();
    let has = |part: &str| {
        let names = SAME.iter().find(|names| names.contains(&part));
        let is = |heading: &str| {
            let named = |name: &str| heading.contains(&format!(" {name} "));
            named(part) || names.is_some_and(|names| names.iter().any(|name| named(name)))
        };
        headings.iter().find(|(_, heading)| is(heading)).map(|(number, _)| *number)
    };
    let missing: Vec<String> =
        parts.iter().filter(|part| has(part).is_none()).map(|part| (*part).to_owned()).collect();
    let quotes = parts.iter().filter_map(|part| has(part)).flat_map(|n| look.paper.cite(n)).take(3).collect();
    let names = listed(&missing, look.lines.and);
    if missing.is_empty() {
        Found::new(Verdict::Met, "parts_present", look.lines.parts_present.into()).at(quotes)
    } else if headings.is_empty() {
        Found::new(Verdict::Partly, "no_headings", line(look.lines.no_headings, &[&names]))
    } else {
        let verdict = if missing.len() == parts.len() { Verdict::Missing } else { Verdict::Partly };
        Found::new(verdict, "parts_missing", line(look.lines.parts_missing, &[&names])).at(quotes)
    }
}
