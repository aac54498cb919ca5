//! Anything else: deliverable by deliverable, or heading by heading.

use super::common::{checking, handing_in, understanding};
use super::pieces::{self, plain_heading};
use super::view::{Stage, View};
use crate::lang::Artifact;
use crate::plan::{RequirementKind as Kind, Statement};
use crate::wording::capitalised;

/// Milestones between understanding and checking.
const MOST_STAGES: usize = 4;

/// The stages.
pub(super) fn stages(view: &View<'_>) -> Vec<Stage> {
    let voice = view.voice;
    let mut first = View::stage("understand", voice.stages.understand, &[], understanding(view));
    first.criteria.push(Statement::advice(voice.bits.understood));
    first.accepts = &[Artifact::Proposal, Artifact::Outline];
    let mut found = vec![first];
    let content = view.take(|_| true);
    let groups = pieces::groups(view, &content);
    if groups.len() > 1 && groups.len() <= MOST_STAGES && content.len() > 4 {
        for group in &groups {
            let heading = group.heading.as_deref().map_or_else(|| voice.summary.the_work.to_owned(), plain_heading);
            let steps = pieces::steps(view, &group.demands, &voice.tasks.point, 8);
            found.push(Stage { criteria: view.criteria(&group.demands, 6), ..View::stage(&format!("work {heading}"), voice.stages.build_group, &[&heading], steps) });
        }
    } else if !content.is_empty() {
        let steps = pieces::steps(view, &content, &voice.tasks.point, 16);
        found.push(Stage { criteria: view.criteria(&content, 8), ..View::stage("work", voice.stages.work, &[], steps) });
    }
    for deliverable in view.d.deliverables.iter().take(MOST_STAGES) {
        let (name, the) = voice.artifact(deliverable.artifact);
        let own = view.indices(|demand| Some(demand.at) == deliverable.at && demand.kind != Kind::Content);
        let minutes = super::programming::document_minutes(view, &own);
        let step = View::step(&format!("prepare {name}"), &voice.tasks.prepare_part, &[the, &view.listing(&own), &capitalised(name)], minutes, own.clone());
        if let Some(last) = found.last_mut().filter(|last| last.key.starts_with("prepare") || last.key == "work") {
            last.steps.push(step);
            last.criteria.extend(view.criteria(&own, 3));
        } else {
            found.push(Stage { criteria: view.criteria(&own, 6), ..View::stage(&format!("prepare {name}"), voice.stages.prepare, &[the, the], vec![step]) });
        }
    }
    if found.len() == 1 {
        let objective = view.d.objective.as_ref().map(|objective| objective.text.clone()).unwrap_or_default();
        let step = View::step("draft-body", &voice.tasks.prepare_part, &[voice.summary.the_work, &objective, &capitalised(voice.summary.the_work)], 120, Vec::new());
        found.push(View::stage("work", voice.stages.work, &[], vec![step]));
    }
    let forms = view.indices(|demand| matches!(demand.kind, Kind::Format | Kind::Length | Kind::Sources));
    let mut extra = Vec::new();
    if !forms.is_empty() {
        extra.push(View::step("proofread", &voice.tasks.proofread, &[&view.texts(&forms)], 40, forms.clone()));
    }
    let mut checks = checking(view, extra);
    checks.criteria.extend(view.criteria(&forms, 5));
    found.push(checks);
    found.push(handing_in(view));
    found
}
