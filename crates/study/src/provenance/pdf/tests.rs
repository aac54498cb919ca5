//! Reports as documents: readable again, the same for the same, whatever people write.

use super::set;
use crate::provenance::{
    About, Actor, ActorKind, Digest, DigestOf, EngineUse, Event, EventKind, MOST, Provenance, Totals,
};
use chrono::{DateTime, TimeDelta, Utc};
use documents::{Limits, read_in_process};
use proptest::prelude::*;

fn report(title: &str, summary: &str, entries: usize) -> Provenance {
    let at: DateTime<Utc> = "2026-11-21T10:00:00Z".parse().unwrap();
    let event = |n: usize| Event {
        at: at + TimeDelta::minutes(n as i64),
        kind: EventKind::PlanMade,
        actor: Actor { kind: ActorKind::Engine, name: "gpt-x".into() },
        engine: Some("gpt-x".into()),
        summary: format!("{summary} ({n})"),
        run_id: None,
        version: Some(1),
        digests: vec![Digest { name: "notes.pdf".into(), of: DigestOf::File, sha256: Some("ab".repeat(32)) }],
    };
    Provenance {
        assignment: About {
            course_id: "local".into(),
            assignment_id: "asg_1".into(),
            title: title.into(),
            course_name: Some("Oceans".into()),
            due_at: Some(at),
        },
        person: "李小龍 محمد Ada".into(),
        mode: Some(crate::mode::Mode::Guide),
        generated_at: at,
        entries: (0..entries).map(event).collect(),
        truncated: false,
        engines: vec![EngineUse { engine: "gpt-x".into(), plans: 1, feedbacks: 0 }],
        totals: Totals { model_calls: 2, cost_micros: Some(1_500), ..Totals::default() },
        not_covered: vec!["Work done elsewhere is not in it.".into()],
    }
}

/// All words of a document, as our own reader finds them.
fn words(bytes: Vec<u8>) -> String {
    let read = read_in_process("report.pdf", None, bytes, &Limits::default()).unwrap();
    let all: Vec<String> = read.blocks.into_iter().map(|block| block.text).collect();
    all.join(" ").split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn a_report_is_read_again() {
    let bytes = set(&report("Coral reefs", "Made version 1 of the plan", 3)).unwrap();
    assert!(bytes.starts_with(b"%PDF-1.7"));
    let found = words(bytes);
    for said in [
        "Provenance of “Coral reefs”",
        "Whose: 李小龍",
        "Course: Oceans",
        "Made version 1 of the plan (2)",
        "2026-11-21 10:02",
        "gpt-x",
        "guide",
        "US$ 0.001500",
        "Work done elsewhere is not in it.",
        "Page 1 of",
    ] {
        assert!(found.contains(said), "{said} is not in: {found}");
    }
    // 64 digits do not end at the cell.
    assert!(found.replace(' ', "").contains(&"ab".repeat(32)), "{found}");
}

#[test]
fn the_same_report_is_the_same_document_and_structured() {
    let report = report("Reefs", "Read", 60);
    let (one, two) = (set(&report).unwrap(), set(&report).unwrap());
    assert!(one == two);
    let text = String::from_utf8_lossy(&one);
    for mark in ["/StructTreeRoot", "/MarkInfo", "/Lang", "/Outlines", "pdfuaid:part"] {
        assert!(text.contains(mark), "{mark}");
    }
    let read = read_in_process("report.pdf", None, one, &Limits::default()).unwrap();
    assert!(read.pages.is_some_and(|pages| pages >= 3), "the table goes on: {:?}", read.pages);
}

#[test]
fn the_longest_report_is_set_in_bounded_time_and_size() {
    let started = std::time::Instant::now();
    let long = "A sentence that is as long as a summary may become, with a title in it. ".repeat(9);
    let bytes = set(&report(&"T".repeat(300), &long, MOST)).unwrap();
    assert!(bytes.len() < 12 << 20, "{} bytes", bytes.len());
    assert!(started.elapsed().as_secs() < 60, "{:?}", started.elapsed());
}

#[test]
fn what_has_no_letters_is_said() {
    let found = words(set(&report("हिन्दी 😀", "x", 1)).unwrap());
    assert!(found.contains("Some characters are not among the letters"), "{found}");
    let found = words(set(&report("Ωкא ب 漢 한 ñ", "x", 1)).unwrap());
    assert!(!found.contains("Some characters are not"), "{found}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn no_text_breaks_a_report(title in any::<String>(), summary in "\\PC{0,400}", name in "(\\p{Arabic}|\\p{Hebrew}|\\p{Han}|[ -~]|\u{202e}|\u{0}|\u{feff}|\u{301}){0,80}") {
        let mut report = report(&title, &summary, 2);
        report.person = name;
        prop_assert!(set(&report).is_ok());
    }
}
