//! Programming: settle the design, build requirement by requirement, document, check, hand in.

use super::common::{checking, handing_in, understanding};
use super::pieces::{self, Group, plain_heading};
use super::view::{Stage, Step, View};
use crate::distill::Demand;
use crate::lang::{Act, Artifact, Section};
use crate::plan::{RequirementKind as Kind, Strength};
use crate::voice::say;
use crate::wording::{clipped, fold, listed};

/// Feature tasks in one plan.
const FEATURES: usize = 18;
/// Feature tasks in one milestone before it is divided.
const PER_STAGE: usize = 7;

/// The stages.
pub(super) fn stages(view: &View<'_>) -> Vec<Stage> {
    let voice = view.voice;
    let mut opening = understanding(view);
    let documents = view.take(is_document);
    let mut tests = view.take(|demand| {
        demand.action.as_ref().is_some_and(|action| action.act == Act::Test)
            || (mentions_tests(demand) && demand.strength > Strength::May)
    });
    tests.extend(view.indices(|demand| {
        demand.kind == Kind::Deliverable
            && demand.section != Section::Deliverables
            && fold(&demand.own).contains(" unit tests ")
    }));
    tests.sort_unstable();
    let problems: Vec<usize> = view.indices(|demand| demand.problem.is_some());
    let parts = view
        .open_content()
        .into_iter()
        .filter(|index| view.demand(*index).heading.as_deref().is_some_and(crate::lang::is_part))
        .count();
    // Beside numbered parts, what stands elsewhere concerns all of them.
    let common = if parts > 2 {
        view.take(|demand| demand.section == Section::Rubric || demand.section == Section::Format)
    } else {
        Vec::new()
    };
    let mut features = view.take(|_| true);
    features.extend(&problems);
    features.sort_unstable();
    opening.push(set_up(view));
    opening.push(design(view, &features));
    let mut found = vec![Stage {
        criteria: vec![crate::plan::Statement::advice(voice.bits.understood)],
        accepts: &[Artifact::Proposal, Artifact::Outline, Artifact::Figure],
        ..View::stage("design", voice.stages.design, &[], opening)
    }];
    found.extend(building(view, &features));
    if let Some(last) = found.last_mut() {
        let mut steps = pieces::steps(view, &tests, &voice.tasks.feature, 4);
        if steps.is_empty() {
            steps.push(View::step("test-everything", &voice.tasks.test_all, &[], 60, Vec::new()));
        }
        if let Some(first) = steps.first_mut() {
            first.closing = true;
        }
        last.criteria.extend(view.criteria(&tests, 3));
        last.steps.extend(steps);
    }
    found.extend(writing(view, &documents));
    let mut checks = pieces::steps(view, &common, &voice.tasks.feature, 4);
    checks.push(View::step("clean-machine", &voice.tasks.clean_machine, &[], 25, Vec::new()));
    found.push(checking(view, checks));
    found.push(handing_in(view));
    found
}

/// Belongs to the report, the README or the like, not to the code.
fn is_document(demand: &Demand) -> bool {
    let papers = |artifact: &Artifact| {
        matches!(
            artifact,
            Artifact::Report
                | Artifact::Essay
                | Artifact::Readme
                | Artifact::Reflection
                | Artifact::Video
                | Artifact::Poster
                | Artifact::Talk
                | Artifact::Slides
        )
    };
    let named = demand.artifacts.first().is_some_and(papers);
    let heading = demand.heading.as_ref().is_some_and(|heading| {
        let folded = fold(heading);
        [
            " report ",
            " readme ",
            " documentation ",
            " write up ",
            " writeup ",
            " bericht ",
            " dokumentation ",
            " reflection ",
            " presentation ",
        ]
        .iter()
        .any(|word| folded.contains(word))
    });
    let writes = demand.action.as_ref().is_none_or(|action| {
        matches!(
            action.act,
            Act::Write | Act::Explain | Act::Include | Act::Compare | Act::Argue | Act::Present | Act::Draw
        )
    });
    heading || (named && writes)
}

fn mentions_tests(demand: &Demand) -> bool {
    let folded = fold(&format!("{} {}", demand.heading.as_deref().unwrap_or(""), demand.text));
    [
        " testing ",
        " your tests ",
        " unit tests ",
        " unit test ",
        " test suite ",
        " test cases ",
        " code coverage ",
        " unittests ",
        " junit ",
    ]
    .iter()
    .any(|word| folded.contains(word))
}

fn set_up(view: &View<'_>) -> Step {
    let rules = view.indices(|demand| demand.kind == Kind::Constraint && demand.strength == Strength::Must);
    let kept: Vec<usize> = rules.iter().copied().take(4).collect();
    let said =
        if kept.is_empty() { String::new() } else { say(view.voice.bits.keep_rules, &[&view.texts(&kept)]) };
    View::step("set-up", &view.voice.tasks.set_up, &[&said], 40, kept)
}

fn design(view: &View<'_>, features: &[usize]) -> Step {
    let groups = pieces::groups(view, features);
    let headings: Vec<String> = groups
        .into_iter()
        .filter_map(|group| group.heading)
        .filter(|heading| !pieces::is_generic(heading))
        .map(|heading| plain_heading(&heading))
        .collect();
    let titles = || {
        features
            .iter()
            .take(5)
            .map(|index| view.inner(&clipped(&super::telling::short_title(view, view.demand(*index)), 60)))
            .collect::<Vec<_>>()
    };
    let mut parts = if headings.len() > 1 { headings } else { titles() };
    parts.truncate(6);
    if parts.is_empty() {
        parts.push(view.voice.summary.the_work.to_owned());
    }
    View::step("design", &view.voice.tasks.design, &[&listed(&parts, view.voice.and)], 60, Vec::new())
}

/// The building stages: one per part of the brief where it has parts, else one or two.
fn building(view: &View<'_>, features: &[usize]) -> Vec<Stage> {
    let voice = view.voice;
    if features.is_empty() {
        let objective = view.d.objective.as_ref().map(|objective| objective.text.clone()).unwrap_or_default();
        let step = View::step("first-version", &voice.tasks.first_version, &[&objective], 180, Vec::new());
        return vec![View::stage("build", voice.stages.build_all, &[], vec![step])];
    }
    let parallel = |mut stage: Stage, demands: &[usize]| {
        stage.parallel = true;
        stage.criteria = view.criteria(demands, 8);
        stage.accepts = &[Artifact::Code, Artifact::Notebook];
        stage
    };
    let groups: Vec<Group> = merged(pieces::groups(view, features));
    if groups.len() >= 2 && features.len() > 4 {
        let stage = |group: &Group| {
            let budget = (FEATURES * group.demands.len()).div_ceil(features.len()).max(2);
            let heading =
                group.heading.as_deref().map_or_else(|| voice.summary.the_work.to_owned(), plain_heading);
            let steps = pieces::steps(view, &group.demands, &voice.tasks.feature, budget);
            let mut made =
                View::stage(&format!("build {heading}"), voice.stages.build_group, &[&heading], steps);
            if pieces::is_generic(&heading) {
                voice.stages.build_core.title.clone_into(&mut made.title);
                voice.stages.build_core.purpose.clone_into(&mut made.purpose);
            } else if crate::lang::is_part(&heading) {
                made.title.clone_from(&heading);
            }
            let code =
                group.demands.iter().filter(|index| super::telling::is_code(view.demand(**index))).count();
            if code * 2 < group.demands.len() {
                made.purpose = say(voice.stages.work_group.purpose, &[&heading]);
            }
            made.heading.clone_from(&group.heading);
            parallel(made, &group.demands)
        };
        return groups.iter().map(stage).collect();
    }
    let steps = pieces::steps(view, features, &voice.tasks.feature, FEATURES);
    if steps.len() <= PER_STAGE {
        return vec![parallel(View::stage("build", voice.stages.build_all, &[], steps), features)];
    }
    let middle = steps.len().div_ceil(2);
    let (core, rest) = steps.split_at(middle);
    let served = |steps: &[Step]| steps.iter().flat_map(|step| step.demands.clone()).collect::<Vec<_>>();
    vec![
        parallel(View::stage("build-core", voice.stages.build_core, &[], core.to_vec()), &served(core)),
        parallel(View::stage("build-rest", voice.stages.build_rest, &[], rest.to_vec()), &served(rest)),
    ]
}

/// At most four parts; small ones join the part before them.
fn merged(mut groups: Vec<Group>) -> Vec<Group> {
    let named = |group: &Group| group.heading.as_deref().is_some_and(crate::lang::is_part);
    while groups.len() > 1 {
        let free = (0..groups.len()).filter(|index| groups.len() > 5 || !named(&groups[*index]));
        let Some(smallest) = free.min_by_key(|index| groups[*index].demands.len()) else { break };
        if groups.len() <= 4 && groups[smallest].demands.len() >= 2 {
            break;
        }
        let into = if smallest == 0 { 1 } else { smallest - 1 };
        let small = groups[smallest].clone();
        groups[into].demands.extend(small.demands);
        groups[into].demands.sort_unstable();
        if groups[into].heading.is_none() {
            groups[into].heading = small.heading;
        }
        groups.remove(smallest);
    }
    groups
}

/// The documents that go with the code.
fn writing(view: &View<'_>, demands: &[usize]) -> Option<Stage> {
    let voice = view.voice;
    let mut rest = demands.to_vec();
    let mut steps = Vec::new();
    let mut names = Vec::new();
    for deliverable in view.d.deliverables.iter().filter(|deliverable| {
        !matches!(
            deliverable.artifact,
            Artifact::Code
                | Artifact::Solutions
                | Artifact::Notebook
                | Artifact::Data
                | Artifact::Proposal
                | Artifact::PeerReview
                | Artifact::Item
        )
    }) {
        let (name, the) = view.called(deliverable);
        let own: Vec<usize> =
            view.indices(|demand| Some(demand.at) == deliverable.at && demand.kind != Kind::Content);
        let concerns = |index: &usize| {
            let demand = view.demand(*index);
            let heading = fold(demand.heading.as_deref().unwrap_or(""));
            demand.artifacts.first() == Some(&deliverable.artifact)
                || demand.artifacts.is_empty()
                    && name.split(' ').any(|word| heading.contains(&format!(" {} ", word.to_lowercase())))
        };
        let mut served: Vec<usize> = own.into_iter().chain(rest.iter().copied().filter(concerns)).collect();
        rest.retain(|index| !served.contains(index));
        served.sort_unstable();
        served.dedup();
        let minutes = document_minutes(view, &served);
        let lines = if matches!(deliverable.artifact, Artifact::Talk | Artifact::Video) {
            &voice.tasks.demo
        } else {
            &voice.tasks.write_document
        };
        steps.push(View::step(
            &format!("write {name}"),
            lines,
            &[&the, &view.listing(&served), &crate::wording::capitalised(&name)],
            minutes,
            served,
        ));
        names.push(the);
    }
    if !rest.is_empty() {
        steps.extend(pieces::steps(view, &rest, &voice.tasks.point, 4));
    }
    if names.is_empty() && !steps.is_empty() {
        names.push(voice.artifact(Artifact::Report).1.to_owned());
    }
    let served: Vec<usize> = steps.iter().flat_map(|step| step.demands.clone()).collect();
    (!steps.is_empty()).then(|| Stage {
        criteria: view.criteria(&served, 8),
        accepts: &[Artifact::Report, Artifact::Video, Artifact::Slides],
        ..View::stage("documents", voice.stages.documents, &[&listed(&names, voice.and)], steps)
    })
}

/// Half an hour, and an hour per 400 words asked for.
pub(super) fn document_minutes(view: &View<'_>, demands: &[usize]) -> u32 {
    let words = demands.iter().flat_map(|index| &view.demand(*index).quantities).filter_map(|amount| {
        match amount.unit {
            crate::lang::Unit::Words => amount.target(),
            crate::lang::Unit::Pages => amount.target().map(|pages| pages * 300.0),
            _ => None,
        }
    });
    let words = words.fold(0.0_f64, f64::max);
    let points = u32::try_from(demands.len()).unwrap_or(0) * 12;
    (30 + (words / 400.0 * 60.0) as u32 + points).clamp(30, 480)
}
