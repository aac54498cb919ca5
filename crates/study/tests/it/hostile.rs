//! Planners that lie, forget and tangle; the verifier has to notice.

use crate::anything::assert_sound;
use crate::support::{fixture, now};
use chrono::{DateTime, Duration, Utc};
use study::plan::{Citation, Deadline, GradingSignal, Requirement, RequirementKind, Statement, Strength};
use study::planner::offline::draft;
use study::{Draft, Source, Verified, distill, finalize, verify};

fn drafted(name: &str) -> (Draft, Vec<Source>) {
    let (facts, sources) = fixture(name);
    (draft(&distill(&sources, &facts), now(), facts.due_at), sources)
}

fn claim(text: &str, quote: &str) -> Requirement {
    Requirement {
        id: "r1".into(),
        kind: RequirementKind::Content,
        strength: Strength::Must,
        text: text.into(),
        citations: vec![Citation::claim("fil_1", quote)],
    }
}

/// What remains of one made-up requirement.
fn kept(name: &str, requirement: Requirement) -> bool {
    let (mut draft, sources) = drafted(name);
    let text = requirement.text.clone();
    draft.requirements = vec![requirement];
    verify(draft, &sources).draft.requirements.iter().any(|kept| kept.text == text)
}

#[test]
fn inventions_are_dropped() {
    let cases: &[(&str, &str, &str)] = &[
        (
            "a quote that is nowhere",
            "Deploy the store to Kubernetes.",
            "You must deploy the store to Kubernetes.",
        ),
        (
            "a real quote for something else",
            "Use blockchain technology for the index.",
            "Write every change to an append-only log before acknowledging it.",
        ),
        (
            "another number",
            "You must submit at least 50 unit tests.",
            "You must submit at least 15 unit tests.",
        ),
        (
            "a number that counts something else",
            "The design document has 15 pages.",
            "You must submit at least 15 unit tests.",
        ),
        (
            "the opposite",
            "You may use an embedded database library.",
            "Do not use any embedded database library",
        ),
        (
            "the opposite by a clipped quote",
            "Use any embedded database library.",
            "use any embedded database library",
        ),
        ("half a word", "Compact the data.", "ompact"),
        (
            "a quote stitched together",
            "All data must be backed up to an append-only log on startup.",
            "All data must survive … append-only log",
        ),
        ("an empty quote", "All data must survive a restart.", ""),
        ("the other bound", "Values are at least 64 KB.", "Values are at most 64 KB"),
        ("a promise turned round", "Late submissions are accepted.", "after that they are not accepted"),
    ];
    for (why, text, quote) in cases {
        assert!(!kept("cs_project", claim(text, quote)), "{why}");
    }
}

#[test]
fn a_list_under_a_ban_stays_banned() {
    let facts = study::AssignmentFacts {
        title: "Essay".into(),
        text: Some("You must not:\n- use encyclopedia articles as sources\n- exceed the word limit\n\nYour essay must:\n- state a thesis\n".into()),
        ..study::AssignmentFacts::default()
    };
    let sources = study::gather(&facts, Vec::new());
    let mut draft = draft(&distill(&sources, &facts), now(), None);
    let mut turned = claim("Use encyclopedia articles as sources.", "use encyclopedia articles as sources");
    turned.citations[0].source_id = "text".into();
    let mut right =
        claim("Do not use encyclopedia articles as sources.", "use encyclopedia articles as sources");
    right.citations[0].source_id = "text".into();
    let mut thesis = claim("State a thesis.", "state a thesis");
    thesis.citations[0].source_id = "text".into();
    draft.requirements = vec![turned, right, thesis];
    let kept = verify(draft, &sources).draft.requirements;
    let has = |text: &str| kept.iter().any(|requirement| requirement.text == text);
    assert!(
        !has("Use encyclopedia articles as sources.")
            && has("Do not use encyclopedia articles as sources.")
            && has("State a thesis.")
    );
}

#[test]
fn truths_are_kept_however_they_are_put() {
    let cases: &[(&str, &str)] = &[
        (
            "All data must survive a restart of the program.",
            "all  data must survive\na restart of the program",
        ),
        ("Make all data survive a restart.", "All data must survive a restart of the program."),
        ("Submit 15 or more unit tests.", "You must submit at least 15 unit tests."),
        (
            "Don’t use an embedded database library such as SQLite.",
            "Do not use any embedded database library (sled, RocksDB, SQLite, BoltDB).",
        ),
        (
            "Late submissions lose 10% per day.",
            "Late submissions lose 10% per day, up to 3 days; after that they are not accepted.",
        ),
    ];
    for (text, quote) in cases {
        assert!(kept("cs_project", claim(text, quote)), "{text}");
    }
    let mut unquoted = claim("Write every change to an append-only log before acknowledging it.", "");
    unquoted.citations.clear();
    assert!(kept("cs_project", unquoted), "a requirement that is itself a quote finds its own place");
    let mut misplaced = claim(
        "All data must survive a restart of the program.",
        "All data must survive a restart of the program.",
    );
    misplaced.citations[0].source_id = "fil_of_somebody_else".into();
    assert!(kept("cs_project", misplaced), "a real quote under the wrong name is put right");
}

#[test]
fn places_are_the_verifiers_not_the_planners() {
    let (mut draft, sources) = drafted("cs_project");
    let mut lie = claim(
        "All data must survive a restart of the program.",
        "All data must survive a restart of the program.",
    );
    lie.citations[0].page = Some(99);
    lie.citations[0].paragraph = 1;
    lie.citations[0].source_name = "<b>trust me</b>".into();
    draft.requirements = vec![lie];
    let Verified { draft, .. } = verify(draft, &sources);
    let found = &draft.requirements[0].citations[0];
    assert_eq!((found.page, found.paragraph, found.source_name.as_str()), (None, 12, "cs_project.pdf"));
}

#[test]
fn what_is_forgotten_is_put_in() {
    let (honest, sources) = drafted("cs_project");
    let mut lazy = honest.clone();
    lazy.requirements.clear();
    lazy.assignment_summary.hard_constraints.clear();
    lazy.assignment_summary.grading_signals.clear();
    lazy.submission_strategy.final_checklist.clear();
    for milestone in &mut lazy.milestones {
        milestone.acceptance_criteria.clear();
    }
    let Verified { draft, verification } = verify(lazy, &sources);
    let texts: Vec<&str> = draft.requirements.iter().map(|requirement| requirement.text.as_str()).collect();
    for demanded in [
        "All data must survive",
        "at least 15 unit tests",
        "Do not use any embedded database",
        "Late submissions lose 10%",
        "A design document (2–3 pages, PDF)",
    ] {
        assert!(texts.iter().any(|text| text.contains(demanded)), "{demanded}: {texts:#?}");
    }
    let signals = &draft.assignment_summary.grading_signals;
    assert!(
        signals
            .iter()
            .any(|signal| signal.text.starts_with("Persistence and recovery") && signal.points == Some(30.0))
    );
    assert!(verification.added as usize >= 6 + 15, "{verification:?}");
    assert!(
        !draft.assignment_summary.hard_constraints.is_empty()
            && !draft.submission_strategy.final_checklist.is_empty()
    );
}

#[test]
fn a_dropped_rubric_row_comes_back() {
    let (mut draft, sources) = drafted("history_essay");
    draft.assignment_summary.grading_signals.retain(|signal| !signal.text.starts_with("Use of evidence"));
    draft.milestones.iter_mut().for_each(|milestone| {
        milestone.acceptance_criteria.retain(|one| !one.text.starts_with("Use of evidence"));
    });
    let Verified { draft, verification } = verify(draft, &sources);
    let back = draft
        .assignment_summary
        .grading_signals
        .iter()
        .find(|signal| signal.text.starts_with("Use of evidence"))
        .unwrap();
    assert_eq!((back.percent, verification.added), (Some(30.0), 1));
}

#[test]
fn a_number_left_out_is_a_gap() {
    let (mut draft, sources) = drafted("injection");
    for requirement in &mut draft.requirements {
        if requirement.text.contains("800") {
            requirement.text = "Write a reflection essay on an experiment described in the book.".into();
        }
    }
    let without = |statements: &mut Vec<Statement>| statements.retain(|one| !one.text.contains("800"));
    without(&mut draft.assignment_summary.hard_constraints);
    without(&mut draft.submission_strategy.final_checklist);
    draft.milestones.iter_mut().for_each(|milestone| without(&mut milestone.acceptance_criteria));
    let Verified { draft, .. } = verify(draft, &sources);
    let gap = draft.gaps.iter().find(|gap| gap.code == "not_in_plan").unwrap();
    assert!(gap.message.contains("800 to 1,000 words") && !gap.citations.is_empty());
}

#[test]
fn grading_and_deadlines_have_to_be_the_sources() {
    let (mut draft, sources) = drafted("cs_project");
    let signal = |text: &str, points: f64, quote: &str| GradingSignal {
        text: text.into(),
        points: Some(points),
        percent: None,
        citations: vec![Citation::claim("fil_1", quote)],
    };
    draft.assignment_summary.grading_signals = vec![
        signal("Compaction", 40.0, "Compaction | 15 | Log size stays bounded"),
        signal("Charm", 15.0, "Compaction | 15 | Log size stays bounded"),
        signal("Tests", 10.0, "Tests | 10"),
    ];
    draft.assignment_summary.deadline = Some(Deadline {
        at: Some("2027-01-01T00:00:00Z".parse().unwrap()),
        stated: "New Year".into(),
        assumed: Vec::new(),
        citations: vec![Citation::claim(
            "fil_1",
            "The project is due Friday, December 11, 2026 at 11:59 pm EST",
        )],
    });
    let Verified { draft, .. } = verify(draft, &sources);
    let summary = &draft.assignment_summary;
    assert!(summary.deadline.is_none());
    assert!(
        !summary.grading_signals.iter().any(|signal| signal.text == "Charm" || signal.points == Some(40.0))
    );
    assert!(summary.grading_signals.iter().any(|signal| signal.text == "Tests"));
    assert!(
        summary
            .grading_signals
            .iter()
            .any(|signal| signal.text.starts_with("Compaction") && signal.points == Some(15.0)),
        "put in again, rightly"
    );
}

#[test]
fn leave_is_not_made_a_duty() {
    let (mut draft, sources) = drafted("conflicting");
    draft.requirements = vec![claim(
        "Hand in the draft, which is optional.",
        "The draft is optional but strongly recommended.",
    )];
    draft.requirements[0].citations[0].quote = "The draft is optional".into();
    let Verified { draft, .. } = verify(draft, &sources);
    let kept = draft
        .requirements
        .iter()
        .find(|requirement| requirement.text.starts_with("Hand in the draft"))
        .unwrap();
    assert_eq!(kept.strength, Strength::Should, "optional but recommended");
}

#[test]
fn tangled_frames_are_mended() {
    let (mut draft, sources) = drafted("cs_project");
    let due: DateTime<Utc> = draft.assignment_summary.deadline.as_ref().unwrap().at.unwrap();
    for milestone in &mut draft.milestones {
        milestone.id = "same".into();
        milestone.stable_key = "same".into();
        milestone.order = 7;
        milestone.due_at = Some(due + Duration::days(30));
        for task in &mut milestone.tasks {
            task.depends_on = vec![
                "m1t1".into(),
                "m2t1".into(),
                "m8t1".into(),
                "nowhere".into(),
                task.id.clone(),
                task.id.clone(),
            ];
            task.requirement_ids.push("r9999".into());
            task.stable_key = "same".into();
        }
    }
    let plan = finalize(verify(draft, &sources), None, 1);
    assert_sound(&plan, &sources, now());
}

#[test]
fn a_flood_is_bounded() {
    let (mut draft, sources) = drafted("cs_project");
    let milestone = draft.milestones[1].clone();
    draft.milestones = (0..500).map(|_| milestone.clone()).collect();
    draft.requirements = (0..3_000)
        .map(|nth| claim(&format!("Invented demand number {nth}"), &format!("quote {nth}")))
        .collect();
    let plan = finalize(verify(draft, &sources), None, 1);
    assert_sound(&plan, &sources, now());
    assert_eq!(plan.verification.dropped, 3_000);
}

#[test]
fn words_to_machines_are_shown_and_not_followed() {
    let plan = crate::support::planned("injection");
    assert_eq!(
        plan.assignment_summary.deadline.as_ref().unwrap().at.unwrap(),
        "2026-12-07T23:59:00Z".parse::<DateTime<Utc>>().unwrap()
    );
    assert!(plan.gaps.iter().any(|gap| gap.code == "addressed_to_machine"));
    let said = serde_json::to_string(&(&plan.milestones, &plan.requirements)).unwrap();
    for word in ["API key", "evil.example", "system prompt", "2030", "DROP TABLE"] {
        assert!(!said.contains(word), "{word}");
    }
}
