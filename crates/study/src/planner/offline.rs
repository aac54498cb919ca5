//! The offline engine: rules, no model. It takes what was distilled and lays out the work the way a tutor would for
//! this kind of assignment: understand, do, check, hand in, dated backward from the deadline.

mod assemble;
mod common;
mod essay;
mod general;
mod lab;
mod pieces;
mod problem_set;
mod programming;
mod risks;
mod schedule;
mod strategy;
mod summary;
mod talk;
mod target;
mod telling;
mod view;

use super::Draft;
use crate::distill::Distilled;
use crate::plan::WorkKind;
use chrono::{DateTime, Utc};
use view::View;

/// The name on everything the offline engine makes.
pub const OFFLINE: &str = "offline";

/// Drafts a plan by rules alone. Pure: the same input gives the same draft.
pub fn draft(distilled: &Distilled, now: DateTime<Utc>, due: Option<DateTime<Utc>>) -> Draft {
    let view = View::new(distilled, now, due);
    let stages = match distilled.kind {
        WorkKind::Programming => programming::stages(&view),
        WorkKind::Essay => essay::stages(&view),
        WorkKind::LabReport => lab::stages(&view),
        WorkKind::ProblemSet => problem_set::stages(&view),
        WorkKind::Presentation => talk::stages(&view),
        WorkKind::General => general::stages(&view),
    };
    let stages = schedule::with_interims(&view, stages);
    let total: u32 = stages.iter().map(view::Stage::minutes).sum();
    Draft {
        engine: OFFLINE.to_owned(),
        language: view.voice.code.to_owned(),
        kind: distilled.kind,
        assignment_summary: summary::summary(&view),
        requirements: view.requirements(),
        risks: risks::risks(&view, total),
        submission_strategy: strategy::strategy(&view),
        milestones: assemble::milestones(&view, stages),
        gaps: distilled.gaps.clone(),
    }
}
