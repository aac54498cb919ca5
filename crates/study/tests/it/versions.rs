//! From one version to the next: what is finished stays finished.

use crate::support::{fixture, now, plan_of, planned};
use std::collections::HashSet;
use study::{AssignmentFacts, Plan, Source, distill, finalize, gather, planner::offline, verify};

fn replanned(facts: &AssignmentFacts, sources: &[Source], previous: &Plan) -> Plan {
    let draft = offline::draft(&distill(sources, facts), now(), facts.due_at);
    finalize(verify(draft, sources), Some(previous), previous.version + 1)
}

fn keys(plan: &Plan) -> HashSet<&str> {
    plan.tasks().map(|task| task.stable_key.as_str()).collect()
}

#[test]
fn an_unchanged_source_keeps_every_key() {
    for name in
        ["cs_project", "history_essay", "chem_lab", "calculus_set", "software_milestones", "praktikum_de"]
    {
        let (facts, sources) = fixture(name);
        let first = planned(name);
        let second = replanned(&facts, &sources, &first);
        assert_eq!(second.version, 2);
        assert_eq!(keys(&first), keys(&second), "{name}");
    }
}

fn pasted(text: &str) -> (AssignmentFacts, Vec<Source>) {
    let facts =
        AssignmentFacts { title: "Homework 3".into(), text: Some(text.into()), ..AssignmentFacts::default() };
    let sources = gather(&facts, Vec::new());
    (facts, sources)
}

#[test]
fn small_edits_keep_keys_and_new_demands_get_new_ones() {
    let (facts, sources) = pasted(
        "Requirements\n- Implement a hash map with chaining.\n- Implement a binary search tree.\n- Write a README that explains how to run the program.\n",
    );
    let first = plan_of(&facts, &sources, now());
    let (facts, sources) = pasted(
        "Requirements\n- Implement a binary search tree with deletion.\n- Implement a hash map with chaining.\n- Implement a priority queue on top of a heap.\n- Write a README that explains how to run the program.\n",
    );
    let second = replanned(&facts, &sources, &first);
    let key = |plan: &Plan, word: &str| {
        plan.tasks().find(|task| task.title.contains(word)).map(|task| task.stable_key.clone())
    };
    assert_eq!(key(&first, "hash map"), key(&second, "hash map"), "moved");
    assert_eq!(key(&first, "search tree"), key(&second, "search tree"), "reworded");
    let fresh = key(&second, "priority queue").unwrap();
    assert!(!keys(&first).contains(fresh.as_str()), "{fresh}");
}

#[test]
fn a_key_is_not_inherited_by_something_else() {
    let problem = |text: &str| {
        format!(
            "Problem Set 3\n\nProblem 1 (5 points). {text}\n\nProblem 2 (5 points). Compute the integral of sin x over one period.\n"
        )
    };
    let (facts, sources) = pasted(&problem("Prove that the square root of two is irrational."));
    let first = plan_of(&facts, &sources, now());
    let (facts, sources) = pasted(&problem("Sketch the phase portrait of the damped pendulum."));
    let second = replanned(&facts, &sources, &first);
    let key =
        |plan: &Plan| plan.tasks().find(|task| task.title.contains("Problem 1")).unwrap().stable_key.clone();
    assert_ne!(key(&first), key(&second));
    let same =
        |plan: &Plan| plan.tasks().find(|task| task.title.contains("Problem 2")).unwrap().stable_key.clone();
    assert_eq!(same(&first), same(&second));
}
