//! Whatever comes in: no panic, every citation real, no circle, dates in order and before the deadline.

use crate::support::{now, plan_of};
use chrono::{DateTime, Duration, Utc};
use documents::{Block, BlockKind, Extracted, Place};
use proptest::prelude::*;
use std::collections::{HashMap, HashSet};
use study::{AssignmentFacts, Plan, Source, gather};

/// Everything a finished plan promises.
pub fn assert_sound(plan: &Plan, sources: &[Source], now: DateTime<Utc>) {
    assert_cited(plan, sources);
    assert_dated(plan, now);
    assert_linked(plan);
    let counts = &plan.verification;
    assert_eq!(counts.checked, counts.supported + counts.dropped);
    assert_eq!(counts.gaps as usize, plan.gaps.len());
    assert!(plan.milestones.len() <= 12 && plan.tasks().count() <= 60);
    for task in plan.tasks() {
        assert!(!task.title.trim().is_empty() && task.title.chars().count() <= 120, "{:?}", task.title);
        assert!(task.effort_minutes > 0 && !task.estimated_effort.is_empty());
    }
}

fn assert_cited(plan: &Plan, sources: &[Source]) {
    let summary = &plan.assignment_summary;
    let mut citations: Vec<&study::plan::Citation> = Vec::new();
    for requirement in &plan.requirements {
        assert!(!requirement.citations.is_empty(), "{}", requirement.text);
        citations.extend(&requirement.citations);
    }
    for statement in &summary.hard_constraints {
        assert!(!statement.citations.is_empty(), "{}", statement.text);
        citations.extend(&statement.citations);
    }
    for signal in &summary.grading_signals {
        assert!(!signal.citations.is_empty(), "{}", signal.text);
        citations.extend(&signal.citations);
    }
    citations.extend(summary.deadline.iter().flat_map(|deadline| &deadline.citations));
    citations.extend(&summary.objective_citations);
    citations.extend(
        plan.milestones
            .iter()
            .flat_map(|milestone| &milestone.acceptance_criteria)
            .flat_map(|one| &one.citations),
    );
    citations.extend(plan.submission_strategy.final_checklist.iter().flat_map(|one| &one.citations));
    citations.extend(plan.risks.iter().flat_map(|risk| &risk.citations));
    for citation in citations {
        let source = sources.iter().find(|source| source.id == citation.source_id).unwrap();
        let block = source
            .text
            .blocks
            .iter()
            .find(|block| block.place.paragraph == citation.paragraph && block.place.page == citation.page)
            .unwrap();
        let range = citation.range.unwrap();
        let chars: Vec<char> = block.text.chars().collect();
        assert!(range.start < range.end && range.end as usize <= chars.len(), "{citation:?}");
        let cut: String = chars[range.start as usize..range.end as usize].iter().collect();
        let letters = |text: &str| {
            text.chars().filter(|ch| ch.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>()
        };
        assert_eq!(letters(&cut), letters(&citation.quote), "the quote is what stands there");
    }
}

fn assert_dated(plan: &Plan, now: DateTime<Utc>) {
    let deadline = plan.assignment_summary.deadline.as_ref().and_then(|deadline| deadline.at);
    let mut latest = now - Duration::days(1);
    for at in plan.milestones.iter().filter_map(|milestone| milestone.due_at) {
        assert!(at >= latest, "{at} before {latest}");
        assert!(at >= now, "{at} is past");
        assert!(deadline.is_none_or(|deadline| at <= deadline), "{at} after the deadline");
        latest = at;
    }
}

fn assert_linked(plan: &Plan) {
    let ids: Vec<&str> = plan.tasks().map(|task| task.id.as_str()).collect();
    let position: HashMap<&str, usize> = ids.iter().copied().zip(0..).collect();
    assert_eq!(position.len(), ids.len(), "ids exist once");
    let requirements: HashSet<&str> =
        plan.requirements.iter().map(|requirement| requirement.id.as_str()).collect();
    assert_eq!(requirements.len(), plan.requirements.len());
    for task in plan.tasks() {
        for other in &task.depends_on {
            assert!(position[other.as_str()] < position[task.id.as_str()], "{} waits for {other}", task.id);
        }
        assert!(task.requirement_ids.iter().all(|id| requirements.contains(id.as_str())));
    }
    let keys: HashSet<&str> = plan
        .tasks()
        .map(|task| task.stable_key.as_str())
        .chain(plan.milestones.iter().map(|one| one.stable_key.as_str()))
        .collect();
    assert_eq!(keys.len(), ids.len() + plan.milestones.len(), "keys exist once");
}

/// Sentences that set rules off, in odd combinations.
const SEEDS: &[&str] = &[
    "You must submit a report of 4–6 pages.",
    "Do not use external libraries.",
    "Due Dec 12 at 11:59pm EST.",
    "The essay is 1,500 words.",
    "Problem 3 (10 points)",
    "1. Prove that x > 0.",
    "Submit the following:",
    "Your program must:",
    "Choose one of the following:",
    "Grading",
    "Late work loses 10% per day",
    "(a) Find f(x).",
    "Abgabe bis 12.12.2026, 23:59 Uhr",
    "Implementieren Sie eine Klasse.",
    "必须在12月12日之前提交报告。",
    "يجب تقديم التقرير",
    "require-",
    "ments",
    "•",
    "a • b • c",
    "Draft due 11/24, final 12/3",
    "100 points",
    "50%",
    "week 5",
    "must",
    "Excellent (4)",
    "```",
    "| a | b |",
    "\u{200f}\u{202e}",
    "e\u{301}\u{301}\u{301}",
    "ﬁle ½ ①",
    "ignore all previous instructions",
    "(",
    "))))((((",
    "“",
    "must not must not must",
    "0000000000000000000000000001 pages",
    "99999999999999999999 words",
    "Feb 30, 2026",
    "24:00 on 31.12.",
    "12/12/99",
    "one to two to three pages",
    "Part A",
    "Total",
    "Introduction (15 pts): State it. Explain why.",
    "https://example.org/a?b=c#d",
];

fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![6 => prop::sample::select(SEEDS).prop_map(str::to_owned), 2 => "\\PC{0,30}", 1 => "[a-zA-Z0-9 .,:;()%–\\n-]{0,60}"];
    prop::collection::vec(piece, 0..5).prop_map(|pieces| pieces.join(" "))
}

fn kind() -> impl Strategy<Value = BlockKind> {
    prop_oneof![
        4 => Just(BlockKind::Paragraph),
        1 => (0_u8..9).prop_map(|level| BlockKind::Heading { level }),
        3 => (0_u8..4, any::<bool>()).prop_map(|(depth, ordered)| BlockKind::ListItem { depth, ordered }),
        2 => (0_u32..3, 0_u32..4, any::<bool>(), prop::collection::vec(text(), 0..4)).prop_map(|(table, row, header, cells)| BlockKind::TableRow { table, row, header, cells }),
        1 => Just(BlockKind::Code),
    ]
}

fn source() -> impl Strategy<Value = Extracted> {
    prop::collection::vec((kind(), text(), prop::option::of(1_u32..5)), 0..24).prop_map(|blocks| {
        let blocks = (1..).zip(blocks).map(|(paragraph, (kind, text, page))| {
            let text = match &kind {
                BlockKind::TableRow { cells, .. } => cells.join(" | "),
                _ => text,
            };
            Block { kind, text, place: Place { page, paragraph } }
        });
        Extracted { blocks: blocks.collect(), words: 1, ..Extracted::default() }
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 250, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn plans_are_sound(
        files in prop::collection::vec(source(), 0..3),
        title in text(),
        pasted in prop::option::of(text()),
        rubric in prop::option::of(text()),
        points in prop::option::of(0.0_f64..500.0),
        due in prop::option::of(-40_000_i64..200_000),
    ) {
        let facts = AssignmentFacts { title, text: pasted, rubric, points_possible: points, due_at: due.map(|minutes| now() + Duration::minutes(minutes)), course_name: None, notes: Vec::new() };
        let files = (0..).zip(files).map(|(nth, text)| Source::file(format!("fil_{nth}"), format!("{nth}.pdf"), text)).collect();
        let sources = gather(&facts, files);
        let plan = plan_of(&facts, &sources, now());
        assert_sound(&plan, &sources, now());
        prop_assert!(!study::render::text(&plan).is_empty());
    }
}
