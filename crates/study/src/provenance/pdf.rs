//! The report as a document: A4, tagged (PDF/UA-1), the same bytes for the same report.

mod letters;
mod lines;
mod sheets;
#[cfg(test)]
mod tests;

use super::{ActorKind, DigestOf, Event, Provenance};
use chrono::{DateTime, Datelike as _, Timelike as _, Utc};
use krilla::metadata::{DateTime as Stamp, Metadata};
use letters::Letters;
use sha2::{Digest as _, Sha256};
use sheets::{Column, Sheets};
use std::collections::HashSet;

/// The most digests that are shown.
const MOST_DIGESTS: usize = 4_000;

/// Sets the report. Takes some hundred milliseconds for the longest: off the threads that answer requests.
pub(super) fn set(report: &Provenance) -> Result<Vec<u8>, String> {
    let letters = Letters::new().ok_or("the program's fonts cannot be read")?;
    let mut sheets = Sheets::new(letters);
    sheets.heading(1, &format!("Provenance of “{}”", report.assignment.title));
    for line in facts(report) {
        sheets.paragraph(&line);
    }
    sheets.heading(2, "Who and what made it");
    engines(&mut sheets, report);
    sheets.heading(2, "What happened");
    entries(&mut sheets, report);
    digests(&mut sheets, report);
    sheets.heading(2, "What this report does not cover");
    for line in &report.not_covered {
        sheets.paragraph(line);
    }
    if sheets.has_unknown() {
        sheets.paragraph(&format!(
            "Some characters are not among the letters of this document and stand here as “{}”. The page on the web shows them.",
            letters::UNKNOWN
        ));
    }
    sheets.finish(metadata(report), &format!("Provenance report · {}", report.assignment.title))
}

fn facts(report: &Provenance) -> Vec<String> {
    let a = &report.assignment;
    let mut facts = vec![format!("Whose: {}", report.person)];
    facts.extend(a.course_name.as_ref().map(|name| format!("Course: {name}")));
    facts.extend(a.due_at.map(|due| format!("Due: {} UTC", minute(due))));
    facts.extend(report.mode.map(|mode| format!("How much help the course allows: {}", mode.as_str())));
    facts
        .push(format!("Put together: {} UTC, from what is recorded in Atelier", minute(report.generated_at)));
    facts
}

fn engines(sheets: &mut Sheets, report: &Provenance) {
    if !report.engines.is_empty() {
        let rows: Vec<Vec<String>> = report
            .engines
            .iter()
            .map(|e| vec![e.engine.clone(), e.plans.to_string(), e.feedbacks.to_string()])
            .collect();
        sheets
            .table(&[Column("Engine", 5.0), Column("Plans made", 2.0), Column("Feedback given", 2.0)], &rows);
    }
    let t = &report.totals;
    sheets.paragraph(&format!(
        "Sources read: {}. Versions of the plan: {}. Drafts handed in: {}. Feedback given: {}. Tasks and fixes done: {}.",
        t.sources, t.plan_versions, t.submissions, t.feedbacks, t.tasks_done
    ));
    let cost = match t.cost_micros {
        Some(cost) => format!("US$ {}.{:06}", cost / 1_000_000, cost % 1_000_000),
        None => "not known".to_owned(),
    };
    sheets.paragraph(&if t.model_calls == 0 {
        "No model was asked.".to_owned()
    } else {
        format!("Calls of models: {}. Tokens: {}. Cost: {cost}.", t.model_calls, t.tokens)
    });
}

fn entries(sheets: &mut Sheets, report: &Provenance) {
    let columns = [Column("When (UTC)", 2.0), Column("Who", 2.2), Column("What", 6.4), Column("Engine", 1.8)];
    let rows: Vec<Vec<String>> = report
        .entries
        .iter()
        .map(|e| {
            let engine = e.engine.clone().unwrap_or_default();
            vec![minute(e.at), who(e), e.summary.clone(), engine]
        })
        .collect();
    sheets.table(&columns, &rows);
}

fn who(event: &Event) -> String {
    let what = match event.actor.kind {
        ActorKind::Person => "person",
        ActorKind::Engine => "engine",
        ActorKind::System => "program",
    };
    format!("{} ({what})", event.actor.name)
}

fn digests(sheets: &mut Sheets, report: &Provenance) {
    let mut rows: Vec<Vec<String>> = Vec::new();
    let mut seen = HashSet::new();
    for digest in report.entries.iter().flat_map(|event| &event.digests) {
        let of = match digest.of {
            DigestOf::File => "File",
            DigestOf::Text => "Text",
            DigestOf::TextAsRead => "Text as read",
        };
        let sum = digest.sha256.clone().unwrap_or_else(|| "no longer kept".to_owned());
        let row = vec![digest.name.clone(), of.to_owned(), sum];
        // A source that is the same in every version stands here once.
        if rows.len() < MOST_DIGESTS && seen.insert(row.clone()) {
            rows.push(row);
        }
    }
    if rows.is_empty() {
        return;
    }
    sheets.heading(2, "Digests");
    sheets.paragraph(
        "The SHA-256 of each source and each draft. A file is the one that was read or handed in if `sha256sum` gives the \
         same. A text as read is that of its paragraphs, one below the other.",
    );
    if rows.len() == MOST_DIGESTS {
        sheets.paragraph(&format!("There may be more: only {MOST_DIGESTS} are shown."));
    }
    sheets.table(&[Column("Name", 2.5), Column("Of", 1.3), Column("SHA-256", 8.6)], &rows);
}

fn minute(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%d %H:%M").to_string()
}

/// Without what XML does not allow.
fn plain(text: &str) -> String {
    text.chars().filter(|c| !c.is_control() && !matches!(c, '\u{fffe}' | '\u{ffff}')).collect()
}

fn metadata(report: &Provenance) -> Metadata {
    let at = report.generated_at;
    let small = |n: u32| u8::try_from(n).unwrap_or(0);
    let stamp = Stamp::new(u16::try_from(at.year()).unwrap_or(0))
        .month(small(at.month()))
        .day(small(at.day()))
        .hour(small(at.hour()))
        .minute(small(at.minute()))
        .second(small(at.second()))
        .utc_offset_hour(0);
    let id = Sha256::digest(serde_json::to_vec(report).unwrap_or_default());
    Metadata::new()
        .title(plain(&format!("Provenance of “{}”", report.assignment.title)))
        .authors(vec![plain(&report.person)])
        .creator("Atelier".into())
        .language("en".into())
        .document_id(hex::encode(id))
        .creation_date(stamp)
}
