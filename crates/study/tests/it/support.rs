//! From a fixture to its plan.

use crate::markdown::extracted;
use chrono::{DateTime, Utc};
use std::path::Path;
use study::{AssignmentFacts, Plan, Source, distill, finalize, gather, planner::offline, verify};

/// The moment all fixtures are planned at: Friday, 20 November 2026.
pub fn now() -> DateTime<Utc> {
    "2026-11-20T10:00:00Z".parse().unwrap()
}

/// A fixture: what was entered, and its file.
pub fn fixture(name: &str) -> (AssignmentFacts, Vec<Source>) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(format!("{name}.md"));
    let text = std::fs::read_to_string(path).unwrap();
    let (front, body) = text.strip_prefix("---\n").and_then(|rest| rest.split_once("\n---\n")).unwrap();
    let mut facts = AssignmentFacts::default();
    for (key, value) in front.lines().filter_map(|line| line.split_once(": ")) {
        match key {
            "title" => value.clone_into(&mut facts.title),
            "course" => facts.course_name = Some(value.to_owned()),
            "points" => facts.points_possible = value.parse().ok(),
            "due" => facts.due_at = Some(value.parse().unwrap()),
            other => panic!("unknown key {other}"),
        }
    }
    let files = vec![Source::file("fil_1", format!("{name}.pdf"), extracted(body))];
    let sources = gather(&facts, files);
    (facts, sources)
}

/// The whole pipeline.
pub fn plan_of(facts: &AssignmentFacts, sources: &[Source], now: DateTime<Utc>) -> Plan {
    let distilled = distill(sources, facts);
    let draft = offline::draft(&distilled, now, facts.due_at);
    finalize(verify(draft, sources), None, 1)
}

/// The plan of a fixture.
pub fn planned(name: &str) -> Plan {
    let (facts, sources) = fixture(name);
    plan_of(&facts, &sources, now())
}
