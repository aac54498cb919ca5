//! Anything else: deliverable by deliverable, or heading by heading.

use super::common::{checking, handing_in, understanding};
use super::pieces::{self, Group, plain_heading};
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
    let texts = view
        .d
        .deliverables
        .iter()
        .filter(|deliverable| matches!(deliverable.artifact, Artifact::Report | Artifact::Essay))
        .map(|deliverable| view.voice.artifact(deliverable.artifact).0);
    let names: Vec<String> = texts.map(|name| format!(" {} ", name.to_lowercase())).collect();
    let written = view.take(|demand| {
        names.iter().any(|name| crate::wording::fold(demand.heading.as_deref().unwrap_or("")).contains(name))
    });
    let content = view.take(|_| true);
    let groups = gathered(pieces::groups(view, &content));
    if groups.len() > 1 && groups.len() <= MOST_STAGES && content.len() > 4 {
        for group in &groups {
            let heading = group.heading.as_deref().map_or_else(String::new, plain_heading);
            let steps = pieces::steps(view, &group.demands, &voice.tasks.point, 8);
            let mut stage =
                View::stage(&format!("work {heading}"), voice.stages.work_group, &[&heading], steps);
            if heading.is_empty() {
                voice.stages.work.title.clone_into(&mut stage.title);
                voice.stages.work.purpose.clone_into(&mut stage.purpose);
            } else if crate::lang::is_part(&heading) {
                stage.title.clone_from(&heading);
            }
            found.push(Stage {
                criteria: view.criteria(&group.demands, 6),
                heading: group.heading.clone(),
                ..stage
            });
        }
    } else if !content.is_empty() {
        let steps = pieces::steps(view, &content, &voice.tasks.point, 16);
        found.push(Stage {
            criteria: view.criteria(&content, 8),
            ..View::stage("work", voice.stages.work, &[], steps)
        });
    }
    for deliverable in view
        .d
        .deliverables
        .iter()
        .filter(|deliverable| deliverable.artifact != Artifact::Item)
        .take(MOST_STAGES)
    {
        let (name, the) = view.called(deliverable);
        let own = view.indices(|demand| Some(demand.at) == deliverable.at && demand.kind != Kind::Content);
        let text = matches!(deliverable.artifact, Artifact::Report | Artifact::Essay);
        let lengths = if text { view.of_kind(Kind::Length) } else { Vec::new() };
        let about = if text { written.clone() } else { Vec::new() };
        let whole = view.indices(|demand| {
            text && demand.kind == Kind::Content && demand.artifacts.first() == Some(&deliverable.artifact)
        });
        let own: Vec<usize> = own.into_iter().chain(lengths).chain(about).collect();
        let own: Vec<usize> =
            whole.into_iter().filter(|index| !own.contains(index)).chain(own.iter().copied()).collect();
        let minutes = super::programming::document_minutes(view, &own);
        let lines = if text { &voice.tasks.write_document } else { &voice.tasks.prepare_part };
        let step = View::step(
            &format!("prepare {name}"),
            lines,
            &[&the, &view.listing(&own), &capitalised(&name)],
            minutes,
            own.clone(),
        );
        if let Some(last) = found
            .last_mut()
            .filter(|last| minutes < 120 && (last.key.starts_with("prepare") || last.key == "work"))
        {
            last.steps.push(step);
            last.criteria.extend(view.criteria(&own, 3));
        } else {
            found.push(Stage {
                criteria: view.criteria(&own, 6),
                ..View::stage(&format!("prepare {name}"), voice.stages.prepare, &[&the, &the], vec![step])
            });
        }
    }
    if found.len() == 1 {
        // Nothing asked for by name: the objective is all there is.
        let objective = view.d.objective.as_ref().map(|objective| objective.text.clone()).unwrap_or_default();
        let step = View::step(
            "draft-body",
            &voice.tasks.prepare_part,
            &[voice.summary.the_work, &objective, &capitalised(voice.summary.the_work)],
            120,
            Vec::new(),
        );
        found.push(View::stage("work", voice.stages.work, &[], vec![step]));
    }
    let forms = view.indices(|demand| matches!(demand.kind, Kind::Format | Kind::Length | Kind::Sources));
    let mut extra = Vec::new();
    if !forms.is_empty() {
        extra.push(View::step(
            "proofread",
            &voice.tasks.proofread,
            &[&view.texts(&forms)],
            40,
            forms.clone(),
        ));
    }
    let mut checks = checking(view, extra);
    checks.criteria.extend(view.criteria(&forms, 5));
    found.push(checks);
    found.push(handing_in(view));
    found
}

/// Headings that only say "what to do" make one group.
fn gathered(groups: Vec<Group>) -> Vec<Group> {
    let mut found: Vec<Group> = Vec::new();
    for mut group in groups {
        if group.heading.as_deref().is_some_and(|heading| pieces::is_generic(&plain_heading(heading))) {
            group.heading = None;
        }
        match found.iter_mut().find(|known| known.heading == group.heading) {
            Some(known) => known.demands.extend(group.demands),
            None => found.push(group),
        }
    }
    found
}
