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

use super::{Draft, Planner, PlannerError};
use crate::distill::Distilled;
use crate::plan::WorkKind;
use crate::source::Source;
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use view::View;

/// The name on everything the offline engine makes.
pub const OFFLINE: &str = "offline";

/// Plans by rules alone. Needs nothing and never fails.
#[derive(Debug, Clone, Copy, Default)]
pub struct OfflinePlanner;

#[async_trait]
impl Planner for OfflinePlanner {
    fn engine(&self) -> &str {
        OFFLINE
    }

    async fn draft(
        &self,
        distilled: &Distilled,
        _sources: &[Source],
        now: DateTime<Utc>,
        due: Option<DateTime<Utc>>,
    ) -> Result<Draft, PlannerError> {
        Ok(draft(distilled, now, due))
    }
}

/// Drafts a plan. Pure: the same input gives the same draft.
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
