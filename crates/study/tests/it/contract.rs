//! The published shape of a plan.

use crate::support::{fixture, planned};
use study::{Distilled, Plan, distill, plan_schema};

#[test]
fn schema_keeps_every_published_field() {
    let schema = plan_schema();
    let properties = |path: &[&str]| {
        let mut at = &schema;
        for step in path {
            at = &at[*step];
        }
        at["properties"].as_object().unwrap().keys().cloned().collect::<Vec<_>>()
    };
    let has = |path: &[&str], fields: &[&str]| {
        let known = properties(path);
        for field in fields {
            assert!(known.iter().any(|name| name == field), "{path:?} has {field}");
        }
    };
    has(
        &[],
        &[
            "assignment_summary",
            "milestones",
            "risks",
            "submission_strategy",
            "requirements",
            "gaps",
            "verification",
            "engine",
            "version",
        ],
    );
    has(
        &["$defs", "AssignmentSummary"],
        &["title", "objective", "success_definition", "hard_constraints", "grading_signals"],
    );
    has(
        &["$defs", "Milestone"],
        &[
            "id",
            "title",
            "purpose",
            "acceptance_criteria",
            "due_strategy",
            "order",
            "tasks",
            "due_at",
            "stable_key",
        ],
    );
    has(
        &["$defs", "Task"],
        &[
            "id",
            "title",
            "description",
            "deliverable",
            "done_definition",
            "estimated_effort",
            "depends_on",
            "stable_key",
        ],
    );
    has(&["$defs", "Risk"], &["risk", "impact", "mitigation"]);
    has(&["$defs", "SubmissionStrategy"], &["final_checklist", "quality_bar", "common_failure_modes"]);
    has(&["$defs", "Citation"], &["source_id", "source_name", "page", "paragraph", "quote", "range"]);
    insta::assert_json_snapshot!("plan_schema", schema);
}

#[test]
fn a_plan_survives_its_json() {
    let plan = planned("cs_project");
    let json = serde_json::to_string(&plan).unwrap();
    assert_eq!(serde_json::from_str::<Plan>(&json).unwrap(), plan);
    assert!(!json.contains("OutOfRange") && json.contains("\"engine\":\"offline\""));
}

#[test]
fn what_is_distilled_can_be_journaled() {
    for name in [
        "cs_project",
        "history_essay",
        "chem_lab",
        "calculus_set",
        "group_presentation",
        "conflicting",
        "praktikum_de",
        "arabic_cjk",
    ] {
        let (facts, sources) = fixture(name);
        let distilled = distill(&sources, &facts);
        let json = serde_json::to_string(&distilled).unwrap();
        assert_eq!(serde_json::from_str::<Distilled>(&json).unwrap(), distilled, "{name}");
    }
}

#[test]
fn the_same_input_gives_the_same_plan() {
    assert_eq!(planned("software_milestones"), planned("software_milestones"));
}
