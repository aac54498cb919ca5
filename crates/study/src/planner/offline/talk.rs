//! Presentations: topic and roles, content, slides, rehearsal, hand-in and talk.

use super::common::{checking, handing_in, understanding};
use super::pieces;
use super::view::{Stage, View};
use crate::lang::{Artifact, Unit};
use crate::plan::{RequirementKind as Kind, Statement, Strength};
use crate::wording::{clipped, number};

/// The stages.
pub(super) fn stages(view: &View<'_>) -> Vec<Stage> {
    let voice = view.voice;
    let minutes = view.d.demands.iter().find(|demand| {
        demand.quantities.iter().any(|amount| {
            amount.unit == Unit::Minutes && amount.max.or(amount.min).is_some_and(|minutes| minutes >= 3.0)
        })
    });
    let timing: Vec<usize> = minutes
        .map(|timing| view.indices(|demand| demand.at == timing.at && demand.text == timing.text))
        .unwrap_or_default();
    let about_slides = |demand: &crate::distill::Demand| {
        let folded = crate::wording::fold(&demand.text);
        demand.artifacts.first() == Some(&Artifact::Slides)
            || folded.contains(" slide ")
            || folded.contains(" slides ")
            || folded.contains(" folien ")
    };
    let delivery_words = [
        " speak ",
        " speaks ",
        " present ",
        " speaking ",
        " eye contact ",
        " read from ",
        " q a ",
        " questions ",
        " rehearse ",
        " dress ",
        " vortragen ",
        " fragen ",
        " sprechen ",
    ];
    let slides = view.take(about_slides);
    let delivery = view.take(|demand| {
        let folded = crate::wording::fold(&demand.own);
        demand.strength > Strength::May && delivery_words.iter().any(|word| folded.contains(word))
    });
    let talk_dates: Vec<usize> = view
        .afters
        .iter()
        .filter(|after| matches!(after.artifact, Some(Artifact::Talk | Artifact::Slides)))
        .flat_map(|after| view.indices(|demand| demand.citations == after.citations))
        .collect();
    let delivery: Vec<usize> = delivery.into_iter().chain(talk_dates).collect();
    let opening = understanding(view);
    let mut team = View::stage("team", voice.stages.team, &[], opening);
    team.criteria = view.criteria(&view.of_kind(Kind::Collaboration), 3);
    team.criteria.push(Statement::advice(voice.bits.understood));
    team.accepts = &[Artifact::Proposal];

    let mut content = view.take(|_| true);
    content.extend(view.of_kind(Kind::Sources));
    content.sort_unstable();
    let mut steps = pieces::steps(view, &content, &voice.tasks.point, 10);
    let timed = view.texts(&timing);
    steps.push(View::step("talk-outline", &voice.tasks.talk_outline, &[&timed], 45, timing.clone()));
    let story = Stage {
        criteria: view.criteria(&content, 8),
        accepts: &[Artifact::Outline, Artifact::Bibliography, Artifact::Report],
        ..View::stage("story", voice.stages.story, &[], steps)
    };

    let lengths =
        view.indices(|demand| matches!(demand.kind, Kind::Length | Kind::Format) && about_slides(demand));
    let rules: Vec<usize> = slides.iter().copied().chain(lengths).collect();
    let mut deck = vec![View::step(
        "draft-slides",
        &voice.tasks.draft_slides,
        &[&view.texts(&rules)],
        90 + 10 * rules.len() as u32,
        rules.clone(),
    )];
    for deliverable in view.d.deliverables.iter().filter(|deliverable| {
        matches!(
            deliverable.artifact,
            Artifact::Poster
                | Artifact::Report
                | Artifact::Essay
                | Artifact::Video
                | Artifact::Reflection
                | Artifact::Log
        )
    }) {
        let (name, the) = view.called(deliverable);
        let own = view.indices(|demand| Some(demand.at) == deliverable.at);
        deck.push(View::step(
            &format!("write {name}"),
            &voice.tasks.write_document,
            &[&the, &view.listing(&own), &crate::wording::capitalised(&name)],
            super::programming::document_minutes(view, &own),
            own,
        ));
    }
    let making = Stage {
        criteria: view.criteria(&rules, 6),
        accepts: &[Artifact::Draft, Artifact::Slides],
        ..View::stage("slides", voice.stages.slides, &[], deck)
    };

    let limit = minutes
        .and_then(|demand| demand.quantities.iter().find(|amount| amount.unit == Unit::Minutes))
        .map(|amount| match (amount.min, amount.max) {
            (Some(min), Some(max)) if min < max => format!("{}–{} min", number(min), number(max)),
            (min, max) => format!("{} min", number(max.or(min).unwrap_or(0.0))),
        });
    let mut practice = vec![
        View::step(
            "rehearse",
            &voice.tasks.rehearse,
            &[limit.as_deref().unwrap_or(voice.bits.minutes_default)],
            90,
            timing.clone(),
        ),
        View::step("questions", &voice.tasks.questions, &[], 30, Vec::new()),
    ];
    if !view.d.rubric.rows.is_empty() {
        practice.extend(checking(view, Vec::new()).steps);
    }
    let mut criteria = view.criteria(&[timing, delivery.clone()].concat(), 5);
    criteria.extend(
        checking(view, Vec::new()).criteria.into_iter().filter(|criterion| !criterion.citations.is_empty()),
    );
    criteria.push(Statement::advice(voice.bits.rehearsed));
    let rehearsal = Stage { criteria, ..View::stage("rehearse", voice.stages.rehearse, &[], practice) };

    let mut last = handing_in(view);
    voice.stages.present.title.clone_into(&mut last.title);
    voice.stages.present.purpose.clone_into(&mut last.purpose);
    last.steps.push(View::step(
        "give-talk",
        &voice.tasks.give_talk,
        &[&clipped(&view.texts(&delivery), 600)],
        30,
        delivery,
    ));
    last.accepts = &[Artifact::Talk, Artifact::PeerReview];
    vec![team, story, making, rehearsal, last]
}
