//! What every plan begins and ends with: understanding the brief, checking against it, handing in.

use super::view::{Stage, Step, View};
use crate::distill::Demand;
use crate::lang::{FORMAT_LABELS, Unit};
use crate::plan::{RequirementKind as Kind, Statement, Strength};
use crate::voice::say;
use crate::wording::{capitalised, clipped, listed};

/// Rubric rows that get a task of their own.
const ROWS_APART: usize = 4;

/// Reading the brief, settling what is open, sharing out a group's work.
pub(super) fn understanding(view: &View<'_>) -> Vec<Step> {
    let voice = view.voice;
    let count = view.d.demands.len();
    let minutes = 20 + u32::try_from(count).unwrap_or(0).min(40);
    let mut steps =
        vec![View::step("read-the-brief", &voice.tasks.read, &[&count.to_string()], minutes, Vec::new())];
    let open = open_questions(view);
    if !open.is_empty() {
        let list: Vec<String> =
            open.iter().map(|question| say(voice.bits.open_question, &[question])).collect();
        steps.push(View::step(
            "open-questions",
            &voice.tasks.clarify,
            &[&list.join("\n")],
            15 + 5 * open.len() as u32,
            Vec::new(),
        ));
    }
    if let Some(group) = group(view) {
        let rules = view.of_kind(Kind::Collaboration);
        let said = super::view::sentence(&view.demand(group).text);
        steps.push(View::step("roles-and-meetings", &voice.tasks.team, &[&said], 40, rules));
    }
    for index in view.take(|demand| demand.choice) {
        steps.push(choosing(view, index));
    }
    steps
}

fn choosing(view: &View<'_>, index: usize) -> Step {
    let demand = view.demand(index);
    let title = demand.action.as_ref().map_or_else(
        || clipped(&demand.own, 70),
        |action| crate::distill::action::title(&action.phrase, view.lexicon),
    );
    let title =
        title.replace(" of the following ", " of the ").trim_end_matches(" of the following").to_owned();
    View::step(
        &format!("choose {title}"),
        &view.voice.tasks.choose,
        &[&title, &view.full(index)],
        30,
        vec![index],
    )
}

/// What a student would have to ask: gaps that can be answered, and words left to judgement.
pub(super) fn open_questions(view: &View<'_>) -> Vec<String> {
    let answerable = [
        "conflicting_dates",
        "conflicting_length",
        "points_mismatch",
        "wrong_weekday",
        "ambiguous_date",
        "unresolved_date",
        "missing_deadline",
        "missing_length",
        "missing_rubric",
        "missing_submission",
    ];
    let mut open: Vec<String> = view
        .d
        .gaps
        .iter()
        .filter(|gap| answerable.contains(&gap.code.as_str()))
        .map(|gap| gap.message.clone())
        .take(5)
        .collect();
    let vague = view.d.demands.iter().filter_map(|demand| Some((demand.vague.as_ref()?, demand)));
    open.extend(vague.take(2).map(|(word, demand)| {
        capitalised(&say(view.voice.bits.vague, &[word, &clipped(&demand.text, 160)]))
    }));
    open
}

/// The demand that says this is group work.
pub(super) fn group(view: &View<'_>) -> Option<usize> {
    let several = |demand: &Demand| {
        !demand.alone
            && !demand.forbids
            && demand.strength > Strength::May
            && demand
                .quantities
                .iter()
                .any(|amount| amount.unit == Unit::People && amount.max.is_some_and(|max| max > 1.0))
    };
    let paired = |demand: &Demand| {
        let folded = crate::wording::fold(&demand.text);
        demand.strength > Strength::May
            && !demand.alone
            && !demand.forbids
            && [
                " in pairs ",
                " with a partner ",
                " in groups ",
                " in teams ",
                " zu zweit ",
                " gruppenarbeit ",
                " zweiergruppen ",
                " in gruppen ",
            ]
            .iter()
            .any(|phrase| folded.contains(phrase))
    };
    view.of_kind(Kind::Collaboration)
        .into_iter()
        .find(|index| several(view.demand(*index)) || paired(view.demand(*index)))
}

/// The stage that reads the work as its grader will.
pub(super) fn checking(view: &View<'_>, extra: Vec<Step>) -> Stage {
    let voice = view.voice;
    let mut steps = extra;
    let mut rows: Vec<_> = view.d.rubric.rows.iter().filter(|row| !row.bonus).collect();
    rows.sort_by(|a, b| {
        b.points.or(b.percent).unwrap_or(0.0).total_cmp(&a.points.or(a.percent).unwrap_or(0.0))
    });
    let mut criteria = Vec::new();
    for row in rows.iter().take(if rows.len() <= ROWS_APART + 1 { ROWS_APART + 1 } else { ROWS_APART }) {
        let wants = match &row.wants {
            Some(wants) => super::view::sentence(&say(voice.bits.full_marks, &[wants])),
            None => asked_for(view, &row.criterion),
        };
        let name = clipped(&row.criterion, 48);
        let mut step = View::step(
            &format!("check {}", row.criterion),
            &voice.tasks.check_row,
            &[&name, &view.worth(row).unwrap_or_default(), &wants],
            20,
            Vec::new(),
        );
        step.title = step.title.replace(" ()", "");
        steps.push(step);
        criteria.push(row_statement(view, row));
    }
    let others: Vec<String> = rows
        .iter()
        .skip(criteria.len())
        .map(|row| match view.worth(row) {
            Some(worth) => format!("{} ({worth})", row.criterion),
            None => row.criterion.clone(),
        })
        .collect();
    if !others.is_empty() {
        let minutes = 10 * u32::try_from(others.len()).unwrap_or(1).min(6);
        steps.push(View::step(
            "check-other-criteria",
            &voice.tasks.check_rows,
            &[&listed(&others, voice.and)],
            minutes,
            Vec::new(),
        ));
    }
    if rows.is_empty() {
        let count = view.d.demands.len();
        steps.push(View::step(
            "requirements-one-by-one",
            &voice.tasks.check_list,
            &[&count.to_string()],
            20 + (count as u32).min(40),
            Vec::new(),
        ));
        criteria.push(Statement::advice(voice.bits.each_requirement));
    } else {
        criteria.push(Statement::advice(voice.bits.self_scored));
    }
    let lines = if rows.is_empty() { voice.stages.check } else { voice.stages.check_rubric };
    Stage { criteria, ..View::stage("check", lines, &[], steps) }
}

/// What the source asks for under a criterion it only names.
fn asked_for(view: &View<'_>, criterion: &str) -> String {
    let name = crate::wording::content_words(criterion);
    let near = |text: &str| crate::wording::share_of(&name, &crate::wording::content_words(text)) >= 0.5;
    let asks = |demand: &Demand| matches!(demand.kind, Kind::Content | Kind::Sources | Kind::Deliverable);
    let mut related = view.indices(|demand| {
        asks(demand)
            && (near(demand.label.as_deref().unwrap_or("")) || near(demand.heading.as_deref().unwrap_or("")))
    });
    if related.is_empty() {
        related = view.indices(|demand| asks(demand) && near(&demand.text));
    }
    let shown: Vec<String> = related
        .into_iter()
        .take(3)
        .map(|index| super::view::sentence(&clipped(&view.demand(index).text, 200)))
        .collect();
    if shown.is_empty() {
        view.voice.bits.no_wants.to_owned()
    } else {
        say(view.voice.bits.asked_here, &[&shown.join(" ")])
    }
}

/// A rubric row as a cited statement.
fn row_statement(view: &View<'_>, row: &crate::distill::RubricRow) -> Statement {
    let worth = view.worth(row).map(|worth| format!(" ({worth})")).unwrap_or_default();
    let text = match &row.wants {
        Some(wants) => format!("{}{worth}: {wants}", row.criterion),
        None => format!("{}{worth}", row.criterion),
    };
    Statement::cited(text, row.citations.clone())
}

/// The stage at the end: the files put together, handed in, looked at once more.
pub(super) fn handing_in(view: &View<'_>) -> Stage {
    let voice = view.voice;
    let rules = view.indices(|demand| matches!(demand.kind, Kind::Submission | Kind::Deliverable));
    let forms = view.indices(|demand| demand.kind == Kind::Format);
    let items = hand_in_items(view);
    let named = if items.is_empty() { voice.summary.the_work.to_owned() } else { listed(&items, voice.and) };
    let deliverables: Vec<usize> =
        rules.iter().copied().filter(|index| view.demand(*index).kind == Kind::Deliverable).collect();
    let mut what = view.listing(&deliverables);
    if what.is_empty() {
        what = say(voice.strategy.check_complete, &[&named]);
    }
    if !forms.is_empty() {
        what = format!("{what}\n{}", view.listing(&forms));
    }
    let served: Vec<usize> = deliverables.iter().chain(&forms).copied().collect();
    let package =
        View::step("package", &voice.tasks.package, &[what.trim(), &capitalised(&named)], 30, served);
    let submission: Vec<usize> = rules.into_iter().filter(|index| !deliverables.contains(index)).collect();
    let due = view.final_dates();
    let mut said = view.texts(&submission);
    if said.is_empty() {
        said = view.texts(&due);
    }
    if said.is_empty() {
        said = say(voice.strategy.check_open, &[]);
    }
    let place = place(view);
    let lines = if place.is_some() { &voice.tasks.submit_at } else { &voice.tasks.submit };
    let submit = View::step(
        "submit",
        lines,
        &[&said, place.unwrap_or("")],
        15,
        submission.iter().chain(&due).copied().collect(),
    );
    let mut criteria = view.criteria(&[submission, deliverables, due].concat(), 6);
    criteria.push(Statement::advice(voice.bits.uploaded));
    Stage { criteria, ..View::stage("submit", voice.stages.submit, &[], vec![package, submit]) }
}

/// Where to hand in.
pub(super) fn place<'a>(view: &View<'a>) -> Option<&'a str> {
    let final_dates = view.final_dates();
    let mut asked: Vec<(u8, usize)> = view
        .indices(|demand| demand.place.is_some() && !demand.forbids)
        .into_iter()
        .filter_map(|index| {
            let rank = match view.demand(index).kind {
                Kind::Deadline if final_dates.contains(&index) => 0,
                Kind::Submission => 1,
                Kind::Deliverable => 2,
                Kind::Deadline => 3,
                _ => return None,
            };
            Some((rank, index))
        })
        .collect();
    asked.sort_unstable();
    asked.first().and_then(|(_, index)| view.demand(*index).place.as_deref())
}

/// What is handed in, by name: with file names, or the file type.
pub(super) fn hand_in_items(view: &View<'_>) -> Vec<String> {
    view.d
        .deliverables
        .iter()
        .map(|deliverable| {
            let (_, the) = view.called(deliverable);
            let formats: Vec<&str> = deliverable
                .formats
                .iter()
                .map(String::as_str)
                .filter(|format| FORMAT_LABELS.contains(format))
                .collect();
            match (deliverable.files.as_slice(), formats.as_slice()) {
                ([], []) => the,
                ([], formats) => format!("{the} ({})", formats.join(" / ")),
                (files, _) => format!("{the} ({})", files.join(", ")),
            }
        })
        .collect()
}
