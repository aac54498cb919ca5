//! Lab reports: data, analysis, the report section by section, check, hand-in.

use super::common::{checking, handing_in, understanding};
use super::pieces;
use super::view::{Stage, Step, View};
use crate::distill::Demand;
use crate::lang::{Act, Artifact, Section};
use crate::plan::{RequirementKind as Kind, Statement, Strength};
use crate::wording::fold;

/// A section of the report and the demands that concern it.
struct Part {
    name: String,
    demands: Vec<usize>,
}

/// The stages.
pub(super) fn stages(view: &View<'_>) -> Vec<Stage> {
    let voice = view.voice;
    let parts = parts(view);
    let named: Vec<usize> = parts.iter().flat_map(|part| part.demands.clone()).collect();
    view.mark_placed(&named);
    let acts = |wanted: &[Act]| {
        view.take(|demand| {
            demand.strength > Strength::May
                && demand.action.as_ref().is_some_and(|action| wanted.contains(&action.act))
        })
    };
    let by_procedure = view.take(|demand| demand.strength > Strength::May && is_procedure(demand));
    let measuring = acts(&[Act::Measure, Act::Organise, Act::Read]);
    let analysing = acts(&[Act::Compute, Act::Draw, Act::Compare, Act::Prove]);
    let mut opening = understanding(view);
    for group in pieces::groups(view, &by_procedure) {
        let heading = group.heading.as_deref().map(super::pieces::plain_heading).unwrap_or_default();
        let minutes = (20 * u32::try_from(group.demands.len()).unwrap_or(1)).clamp(45, 240);
        opening.push(View::step(
            &format!("procedure {heading}"),
            &voice.tasks.procedure,
            &[&heading, &view.listing(&group.demands)],
            minutes,
            group.demands,
        ));
    }
    opening.extend(pieces::steps(view, &measuring, &voice.tasks.point, 5));
    opening.push(View::step("order-data", &voice.tasks.order_data, &[], 40, Vec::new()));
    let mut data = View::stage("data", voice.stages.data, &[], opening);
    data.criteria = view.criteria(&[by_procedure, measuring].concat(), 4);
    data.criteria.push(Statement::advice(voice.bits.understood));
    data.accepts = &[Artifact::Proposal, Artifact::Data, Artifact::Notebook];

    let mut steps = pieces::steps(view, &analysing, &voice.tasks.point, 8);
    if !analysing
        .iter()
        .any(|index| view.demand(*index).action.as_ref().is_some_and(|action| action.act == Act::Compute))
    {
        steps.insert(
            0,
            View::step("calculate", &voice.tasks.calculate, &[&to_work_out(view, &parts)], 90, Vec::new()),
        );
    }
    let analyse = Stage {
        criteria: view.criteria(&analysing, 6),
        ..View::stage("analyse", voice.stages.analyse, &[], steps)
    };

    let rest = view.take(|_| true);
    let report = report(view, &parts, &rest);
    let checks = checking(view, vec![View::step("figures", &voice.tasks.figures, &[], 30, Vec::new())]);
    vec![data, analyse, report, checks, handing_in(view)]
}

/// What the sections ask to be calculated or plotted.
fn to_work_out(view: &View<'_>, parts: &[Part]) -> String {
    let works = |text: &str| {
        crate::distill::action::action(text, view.lexicon, false)
            .is_some_and(|action| matches!(action.act, Act::Compute | Act::Draw))
    };
    let demands = parts.iter().flat_map(|part| &part.demands).map(|index| view.demand(*index));
    let texts = demands.flat_map(|demand| demand.details.iter().map(String::as_str));
    texts.filter(|text| works(text)).take(5).map(super::view::sentence).collect::<Vec<_>>().join(" ")
}

/// A step of the experiment itself.
fn is_procedure(demand: &Demand) -> bool {
    let heading = fold(demand.heading.as_deref().unwrap_or(""));
    [" procedure ", " experimental procedure ", " method ", " durchführung ", " versuchsdurchführung "]
        .iter()
        .any(|word| heading.contains(word))
}

/// The sections the source asks for, in the order in which they are best written.
fn parts(view: &View<'_>) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    let known = |text: &str| -> Option<String> {
        let folded = fold(text);
        let words = folded.trim().trim_start_matches(|ch: char| ch.is_ascii_digit() || ch == ' ');
        view.lexicon.report_parts.contains(words).then(|| super::pieces::plain_heading(text))
    };
    for index in view.of_kind(Kind::Content) {
        let demand = view.demand(index);
        let name = crate::distill::report_part(&demand.own, view.lexicon).or_else(|| {
            demand.heading.as_deref().filter(|_| demand.section == Section::Structure).and_then(known)
        });
        let Some(name) = name else { continue };
        match parts.iter_mut().find(|part| fold(&part.name) == fold(&name)) {
            Some(part) => part.demands.push(index),
            None => parts.push(Part { name, demands: vec![index] }),
        }
    }
    parts.sort_by_key(|part| rank(&part.name));
    parts.truncate(10);
    parts
}

/// Methods and results first, the abstract last.
fn rank(name: &str) -> u8 {
    let folded = fold(name);
    let order: &[(&[&str], u8)] = &[
        (&["abstract", "summary", "zusammenfassung"], 7),
        (&["title", "cover", "deckblatt"], 8),
        (&["reference", "bibliography", "literatur", "quellen", "works"], 9),
        (&["append", "anhang"], 10),
        (&["method", "procedure", "material", "experimental", "durchführung", "aufbau", "methodik"], 0),
        (&["result", "data", "observation", "ergebnis", "messwerte"], 1),
        (&["calculation", "analysis", "auswertung", "error", "fehler"], 2),
        (&["discussion", "diskussion"], 3),
        (&["conclusion", "fazit", "schluss"], 4),
        (
            &[
                "introduction",
                "theory",
                "background",
                "hypothesis",
                "einleitung",
                "theor",
                "grundlagen",
                "purpose",
            ],
            5,
        ),
    ];
    order
        .iter()
        .find(|(words, _)| words.iter().any(|word| folded.contains(word)))
        .map_or(6, |(_, rank)| *rank)
}

fn report(view: &View<'_>, parts: &[Part], rest: &[usize]) -> Stage {
    let voice = view.voice;
    let words = view.words().unwrap_or(1800.0);
    let count = parts.len().max(voice.bits.standard_parts.len());
    let each = ((words / 250.0 * 30.0) as u32 / u32::try_from(count).unwrap_or(1)).clamp(20, 90) / 5 * 5;
    let section = |name: &str, said: &str, demands: Vec<usize>| -> Step {
        let minutes = each + 5 * u32::try_from(demands.len().saturating_sub(1)).unwrap_or(0).min(8);
        View::step(&format!("section {name}"), &voice.tasks.section, &[name, said, name], minutes, demands)
    };
    let mut steps: Vec<Step> = parts
        .iter()
        .map(|part| section(&part.name, &view.listing(&part.demands), part.demands.clone()))
        .collect();
    if steps.is_empty() {
        steps = voice
            .bits
            .standard_parts
            .iter()
            .map(|name| section(name, voice.bits.standard_note, Vec::new()))
            .collect();
    }
    steps.extend(pieces::steps(view, rest, &voice.tasks.point, 6));
    let forms =
        view.indices(|demand: &Demand| matches!(demand.kind, Kind::Format | Kind::Length | Kind::Sources));
    let served: Vec<usize> = parts
        .iter()
        .flat_map(|part| part.demands.clone())
        .chain(rest.iter().copied())
        .chain(forms.iter().copied())
        .collect();
    if !forms.is_empty() {
        steps.push(View::step("proofread", &voice.tasks.proofread, &[&view.texts(&forms)], 40, forms));
    }
    Stage {
        criteria: view.criteria(&served, 10),
        accepts: &[Artifact::Draft, Artifact::Report],
        ..View::stage("report", voice.stages.sections, &[], steps)
    }
}
