//! Long sources: bounded, and linear.

use crate::anything::assert_sound;
use crate::support::{now, plan_of};
use documents::{Block, BlockKind, Extracted, Place};
use std::time::Instant;
use study::{AssignmentFacts, Source, gather};

/// Some pages of prose, with a demand and a list here and there.
fn pages(count: u32) -> Extracted {
    let mut blocks: Vec<Block> = Vec::new();
    let mut add = |kind: BlockKind, text: String, page: u32| {
        let place = Place { page: Some(page), paragraph: blocks.len() as u32 + 1 };
        blocks.push(Block { kind, text, place });
    };
    for page in 1..=count {
        add(BlockKind::Paragraph, format!("ECON 200 Reader, page {page}"), page);
        add(BlockKind::Heading { level: 2 }, format!("Chapter {page}: On the supply of examples"), page);
        for part in 0..6 {
            let prose = "The market for illustrative sentences cleared early in the year, and prices rose. Observers noted that demand had shifted. ";
            add(
                BlockKind::Paragraph,
                format!(
                    "{}In section {part} you must explain effect number {page} of {part}.",
                    prose.repeat(4)
                ),
                page,
            );
        }
        add(
            BlockKind::ListItem { depth: 0, ordered: false },
            format!("Compute the elasticity in table {page} to two decimal places."),
            page,
        );
        add(BlockKind::Paragraph, page.to_string(), page);
    }
    Extracted { pages: Some(count), words: u64::from(count) * 480, blocks, ..Extracted::default() }
}

fn seconds(count: u32) -> f64 {
    let facts = AssignmentFacts { title: "Term paper".into(), ..AssignmentFacts::default() };
    let sources = gather(&facts, vec![Source::file("fil_1", "reader.pdf", pages(count))]);
    let start = Instant::now();
    let plan = plan_of(&facts, &sources, now());
    let taken = start.elapsed().as_secs_f64();
    assert_sound(&plan, &sources, now());
    assert!(plan.requirements.len() <= 160, "{}", plan.requirements.len());
    assert!((3..=8).contains(&plan.milestones.len()));
    taken
}

#[test]
fn long_sources_stay_bounded_and_linear() {
    seconds(2); // the tables are built once
    let (small, large) = (seconds(100), seconds(2_000));
    assert!(
        large < small * 60.0 + 1.0,
        "20 times the pages took {:.1} times as long ({large:.2} s)",
        large / small
    );
}
