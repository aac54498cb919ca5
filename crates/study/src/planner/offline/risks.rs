//! What could go wrong, as far as the source and the calendar show it.

use super::common::group;
use super::view::{View, sentence};
use crate::plan::{Citation, RequirementKind as Kind, Risk, Strength};
use crate::voice::{RiskLines, say};
use crate::wording::{capitalised, clipped};

/// Risks in one plan.
const MOST: usize = 9;
/// Hours of work a day that can be counted on beside everything else.
const HOURS_A_DAY: f64 = 2.5;

/// The risks, the gravest first. `total`: minutes of work in the plan.
pub(super) fn risks(view: &View<'_>, total: u32) -> Vec<Risk> {
    let mut found = Vec::new();
    time(view, total, &mut found);
    openings(view, &mut found);
    interims(view, &mut found);
    weight(view, &mut found);
    rules(view, &mut found);
    found.truncate(MOST);
    found
}

fn risk(lines: RiskLines, with: &[&str], citations: Vec<Citation>) -> Risk {
    Risk {
        risk: capitalised(&say(lines.risk, with)),
        impact: say(lines.impact, with),
        mitigation: say(lines.mitigation, with),
        citations,
    }
}

fn time(view: &View<'_>, total: u32, found: &mut Vec<Risk>) {
    let (voice, lines) = (view.voice, &view.voice.risks);
    let Some(target) = &view.target else { return };
    let late = view.of_kind(Kind::LatePolicy);
    let Some(ahead) = view.ahead() else {
        let policy = late.first().map(|index| sentence(&view.demand(*index).text)).unwrap_or_default();
        let citations = late.first().map(|index| view.demand(*index).citations.clone()).unwrap_or_default();
        found.push(risk(lines.passed, &[&voice.moment(target.at), &policy], citations));
        return;
    };
    let minutes = (ahead - view.now).num_minutes();
    let days = minutes as f64 / 1_440.0;
    if f64::from(total) / 60.0 > days * HOURS_A_DAY {
        found.push(risk(
            lines.tight,
            &[&capitalised(&voice.effort(total)), &voice.span(minutes)],
            target.citations.clone(),
        ));
    }
    if let Some(index) = lateness(view) {
        let demand = view.demand(index);
        found.push(risk(lines.late, &[&sentence(&demand.text)], demand.citations.clone()));
    }
}

/// The late rule that says what it costs, before those that only mention extensions.
pub(super) fn lateness(view: &View<'_>) -> Option<usize> {
    let costs = |index: &usize| {
        let demand = view.demand(*index);
        let folded = crate::wording::fold(&demand.text);
        let harsh = [
            " lose ",
            " loses ",
            " penalty ",
            " deducted ",
            " reduced ",
            " capped ",
            " zero ",
            " minus ",
            " abzug ",
            " abgezogen ",
        ]
        .iter()
        .any(|word| folded.contains(word));
        (demand.forbids, harsh, !demand.quantities.is_empty())
    };
    view.of_kind(Kind::LatePolicy).into_iter().rev().max_by_key(costs)
}

/// Gaps that matter, and words left to judgement.
fn openings(view: &View<'_>, found: &mut Vec<Risk>) {
    let lines = &view.voice.risks;
    for gap in &view.d.gaps {
        let lines = match gap.code.as_str() {
            "conflicting_dates" | "conflicting_length" | "points_mismatch" | "wrong_weekday" => {
                lines.conflict
            }
            "missing_deadline" | "unresolved_date" => lines.missing,
            "source_empty" | "language_unsupported" | "source_truncated" => lines.unreadable,
            _ => continue,
        };
        found.push(risk(lines, &[&gap.message], gap.citations.clone()));
        if found.len() >= 4 {
            break;
        }
    }
    let vague = view.d.demands.iter().find_map(|demand| Some((demand.vague.as_ref()?, demand)));
    if let Some((word, demand)) = vague {
        found.push(risk(
            lines.vague,
            &[word, &sentence(&clipped(&demand.text, 200))],
            demand.citations.clone(),
        ));
    }
}

fn interims(view: &View<'_>, found: &mut Vec<Risk>) {
    if let Some(interim) = view.interims.iter().find(|interim| interim.at > view.now) {
        let what = if interim.what.is_empty() {
            interim.stated.clone()
        } else {
            format!("{}, {}", interim.what, interim.stated)
        };
        found.push(risk(view.voice.risks.interim, &[&format!("{what}.")], interim.citations.clone()));
    }
}

fn weight(view: &View<'_>, found: &mut Vec<Risk>) {
    let rubric = &view.d.rubric;
    let heavy = rubric
        .rows
        .iter()
        .filter_map(|row| Some((rubric.share(row)?, row)))
        .filter(|(share, _)| *share >= 0.3)
        .max_by(|a, b| a.0.total_cmp(&b.0));
    if let Some((share, row)) = heavy {
        let worth = format!("{:.0} %", share * 100.0);
        let wants = row.wants.as_ref().map(|wants| sentence(wants)).unwrap_or_default();
        let mut shown =
            risk(view.voice.risks.heavy, &[&row.criterion, &worth, &wants], row.citations.clone());
        shown.risk = super::view::sentence(shown.risk.trim_end_matches('.'));
        found.push(shown);
    }
}

/// Group work, bans, AI rules, sources.
fn rules(view: &View<'_>, found: &mut Vec<Risk>) {
    let lines = &view.voice.risks;
    let mut add = |lines: RiskLines, index: Option<usize>| {
        if let Some(index) = index {
            let demand = view.demand(index);
            found.push(risk(lines, &[&sentence(&demand.text)], demand.citations.clone()));
        }
    };
    add(lines.group, group(view));
    add(lines.ai, view.indices(|demand| demand.about_ai).first().copied());
    add(
        lines.banned,
        view.indices(|demand| {
            demand.kind == Kind::Constraint
                && demand.forbids
                && !demand.exempt
                && demand.strength == Strength::Must
        })
        .first()
        .copied(),
    );
    let many = |demand: &crate::distill::Demand| {
        demand.kind == Kind::Sources
            && demand.quantities.iter().any(|amount| {
                amount.unit == crate::lang::Unit::Sources && amount.min.is_some_and(|min| min >= 3.0)
            })
    };
    add(lines.sources, view.indices(many).first().copied());
}
