//! Essays and papers: question and position, sources, outline, draft, revision, hand-in.

use super::common::{checking, handing_in, understanding};
use super::pieces;
use super::view::{Stage, Step, View};
use crate::lang::{Artifact, Unit};
use crate::plan::{RequirementKind as Kind, Statement};
use crate::voice::say;
use crate::wording::listed;

/// Points of the draft that get a task of their own.
const POINTS: usize = 9;

/// The stages.
pub(super) fn stages(view: &View<'_>) -> Vec<Stage> {
    let voice = view.voice;
    let mut opening = understanding(view);
    let asks = |demand: &crate::distill::Demand| demand.own.trim_end().ends_with('?');
    let thesis = view.take(|demand| {
        asks(demand)
            || mentions(
                demand,
                &[
                    " thesis ",
                    " these ",
                    " forschungsfrage ",
                    " fragestellung ",
                    " clear position ",
                    " take a position ",
                    " your claim ",
                ],
            )
    });
    let question = if thesis.is_empty() { objective(view) } else { view.texts(&thesis) };
    opening.push(View::step("thesis", &voice.tasks.thesis, &[&question], 45, thesis.clone()));
    let mut position = View::stage("position", voice.stages.position, &[], opening);
    position.accepts = &[Artifact::Proposal];
    position.criteria = view.criteria(&thesis, 3);
    position.criteria.push(Statement::advice(voice.bits.understood));

    let outline_points = view.take(|demand| mentions(demand, &[" outline ", " gliederung "]));
    let states = view.take(|demand| {
        demand.action.as_ref().is_some_and(|action| action.phrase.to_lowercase().starts_with("be "))
    });
    let points = view.take(|_| true);
    let mut found = vec![position];
    found.push(sources(view));
    found.push(Stage {
        accepts: &[Artifact::Outline],
        criteria: view.criteria(&outline_points, 3),
        ..View::stage("outline", voice.stages.outline, &[], outline(view, &points, &outline_points))
    });
    found.push(draft(view, &points));
    found.push(revision(view, &states));
    found.push(handing_in(view));
    found
}

fn mentions(demand: &crate::distill::Demand, phrases: &[&str]) -> bool {
    let folded = crate::wording::fold(&demand.text);
    phrases.iter().any(|phrase| folded.contains(phrase))
}

fn objective(view: &View<'_>) -> String {
    view.d.objective.as_ref().map(|objective| objective.text.clone()).unwrap_or_default()
}

fn sources(view: &View<'_>) -> Stage {
    let voice = view.voice;
    let rules = view.of_kind(Kind::Sources);
    let amount = rules
        .iter()
        .flat_map(|index| &view.demand(*index).quantities)
        .find(|amount| amount.unit == Unit::Sources);
    let count = amount.and_then(|amount| amount.min.or(amount.max)).unwrap_or(4.0);
    let name = amount.map_or_else(
        || voice.bits.sources_default.to_owned(),
        |_| format!("{} {}", crate::wording::number(count), voice.bits.sources_default),
    );
    let minutes = (count * 20.0).clamp(40.0, 180.0) as u32;
    let steps = if amount.is_some() {
        vec![
            View::step(
                "find-sources",
                &voice.tasks.find_sources,
                &[&name, &view.texts(&rules)],
                minutes,
                rules.clone(),
            ),
            View::step(
                "read-sources",
                &voice.tasks.read_sources,
                &[],
                (count * 40.0).clamp(60.0, 360.0) as u32,
                Vec::new(),
            ),
        ]
    } else {
        vec![View::step("gather-material", &voice.tasks.material, &[&view.texts(&rules)], 75, rules.clone())]
    };
    Stage {
        criteria: view.criteria(&rules, 5),
        accepts: &[Artifact::Bibliography],
        ..View::stage("sources", voice.stages.sources, &[], steps)
    }
}

/// The outline, with the words shared out.
fn outline(view: &View<'_>, points: &[usize], rules: &[usize]) -> Vec<Step> {
    let voice = view.voice;
    let split = view.length().zip(view.words()).map(|(length, words)| {
        let pages = length.unit == Unit::Pages;
        let unit = |share: f64| {
            let amount: f64 =
                if pages { words / 300.0 * share } else { (words * share / 50.0).round().max(1.0) * 50.0 };
            let amount = if pages { (amount * 2.0).round().max(1.0) / 2.0 } else { amount };
            crate::wording::number(amount)
        };
        let total =
            if pages { length_name(view, words / 300.0, true) } else { length_name(view, words, false) };
        say(voice.bits.length_split, &[&total, &unit(0.1), &unit(0.8), &unit(0.1)])
    });
    let titles: Vec<String> = points
        .iter()
        .take(6)
        .map(|index| view.inner(&super::telling::short_title(view, view.demand(*index))))
        .collect();
    let places = if titles.is_empty() {
        String::new()
    } else {
        format!(" {}", say(voice.tasks.outline_places, &[&listed(&titles, voice.and)]))
    };
    let said = format!("{} {}", view.texts(rules), split.unwrap_or_default());
    vec![View::step("outline", &voice.tasks.outline, &[said.trim(), &places], 60, rules.to_vec())]
}

fn length_name(view: &View<'_>, amount: f64, pages: bool) -> String {
    let unit = if pages { view.voice.bits.pages } else { view.voice.bits.words };
    format!("{} {unit}", crate::wording::number((amount * 2.0).round() / 2.0))
}

fn draft(view: &View<'_>, points: &[usize]) -> Stage {
    let voice = view.voice;
    let minutes = view.words().map_or(150, |words| (words / 250.0 * 30.0) as u32).clamp(60, 720);
    let mut steps = pieces::steps(view, points, &voice.tasks.point, POINTS);
    if steps.is_empty() {
        steps.push(View::step(
            "draft-body",
            &voice.tasks.draft_body,
            &[&objective(view)],
            minutes,
            Vec::new(),
        ));
    } else {
        let each = (minutes / u32::try_from(steps.len()).unwrap_or(1)).clamp(25, 150) / 5 * 5;
        for step in &mut steps {
            step.minutes = each;
        }
    }
    steps.push(View::step("draft-frame", &voice.tasks.draft_frame, &[], 40, Vec::new()));
    let lengths = view.of_kind(Kind::Length);
    let criteria = view.criteria(&[points.to_vec(), lengths].concat(), 8);
    Stage { criteria, accepts: &[Artifact::Draft], ..View::stage("draft", voice.stages.draft, &[], steps) }
}

fn revision(view: &View<'_>, states: &[usize]) -> Stage {
    let voice = view.voice;
    let rules = view.of_kind(Kind::Sources);
    let mut forms = view.indices(|demand| matches!(demand.kind, Kind::Format | Kind::Length));
    forms.extend(states);
    let style =
        view.d.demands.iter().flat_map(|demand| &demand.formats).find(|format| {
            ["APA", "MLA", "Chicago", "IEEE", "Harvard", "Turabian"].contains(&format.as_str())
        });
    let style = style.map_or(voice.bits.style_default, String::as_str);
    let mut checks = checking(view, Vec::new());
    if view.d.rubric.rows.is_empty() {
        checks.steps.insert(0, View::step("revise", &voice.tasks.revise, &[""], 60, Vec::new()));
    }
    let words = view.words().unwrap_or(1500.0);
    checks.steps.push(View::step(
        "citations",
        &voice.tasks.citations,
        &[&view.texts(&rules), style],
        40,
        rules,
    ));
    checks.steps.push(View::step(
        "proofread",
        &voice.tasks.proofread,
        &[&view.texts(&forms)],
        (30.0 + words / 60.0).min(150.0) as u32 / 5 * 5,
        forms.clone(),
    ));
    let mut criteria = checks.criteria;
    criteria.extend(view.criteria(&forms, 5));
    Stage {
        criteria,
        accepts: &[Artifact::PeerReview, Artifact::Draft],
        ..View::stage("revise", voice.stages.revise, &[], checks.steps)
    }
}
