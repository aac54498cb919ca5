//! How a demand is told as a task: its title, what exists afterwards, and how to tell that it is done.

use super::view::View;
use crate::distill::Demand;
use crate::distill::action::Force;
use crate::lang::{Act, Unit};
use crate::voice::say;
use crate::wording::{capitalised, clipped};

/// The demand's short name: its label, its action as a title, or its first words.
pub(super) fn short_title(view: &View<'_>, demand: &Demand) -> String {
    let voice = view.voice;
    if let Some(action) = &demand.action {
        return crate::distill::action::title(&action.phrase, view.lexicon);
    }
    if view.d.language != crate::lang::Language::En {
        return clipped(demand.label.as_deref().unwrap_or(crate::wording::bare(&demand.own)), 80);
    }
    let own = crate::wording::bare(&demand.own);
    if demand.label.is_none() && demand.own.trim_end().ends_with('.') && own.split_whitespace().count() > 5 {
        return clipped(own, 80); // a sentence that is no order stays what it is
    }
    let own = demand.label.as_deref().unwrap_or(own);
    if own.trim_end().ends_with('?') {
        return clipped(&say(voice.bits.answer, &[own]), 80);
    }
    let pattern = if view.d.kind == crate::plan::WorkKind::Programming {
        voice.bits.implement
    } else {
        voice.bits.cover
    };
    crate::distill::action::title(&say(pattern, &[&view.inner(own)]), view.lexicon)
}

/// How to tell that a demand is met.
pub(super) fn done_for(view: &View<'_>, demand: &Demand) -> String {
    let done = &view.voice.done;
    let programming = view.d.kind == crate::plan::WorkKind::Programming;
    let act = demand.action.as_ref().map(|action| action.act);
    let line = match act {
        _ if programming && is_code(demand) => return tested(view, demand),
        _ if demand.forbids => done.stated,
        Some(Act::Compare) => done.compared,
        Some(Act::Argue) => done.argued,
        Some(Act::Compute) => done.computed,
        Some(Act::Prove) => done.proved,
        Some(Act::Draw) if !programming => done.drawn,
        Some(Act::Measure) if !programming => done.measured,
        Some(Act::Write | Act::Explain) => done.written,
        _ => done.stated,
    };
    line.to_owned()
}

/// Something the program does, as opposed to something written, drawn or said about it.
pub(super) fn is_code(demand: &Demand) -> bool {
    let made = demand.action.as_ref().is_none_or(|action| match action.act {
        Act::Build | Act::Test | Act::Compute | Act::Include | Act::Write => true,
        Act::Other => action.force != Force::Outright || looks_technical(&demand.own),
        _ => false,
    });
    let folded = crate::wording::fold(&demand.own);
    let papers = [
        "wireframe",
        "mockup",
        "user stor",
        "interview",
        "document",
        "diagram",
        "report",
        "readme",
        "summary",
        "paragraph",
        "explanation",
        "reviewed",
        "klassendiagramm",
        "dokumentation",
    ];
    made && !papers.iter().any(|word| folded.contains(&format!(" {word}")))
}

/// Speaks of something a program has.
fn looks_technical(text: &str) -> bool {
    let folded = crate::wording::fold(text);
    text.contains('`')
        || [
            " log ",
            " file ",
            " data ",
            " memory ",
            " input ",
            " output ",
            " list ",
            " key ",
            " user ",
            " request ",
            " error ",
            " tree ",
            " index ",
        ]
        .iter()
        .any(|word| folded.contains(word))
}

/// How a test would show it: by running what is quoted, at the limit that is named, or by trying to break it.
fn tested(view: &View<'_>, demand: &Demand) -> String {
    let done = &view.voice.done;
    let code: String = demand.own.split('`').nth(1).map(|code| format!("`{code}`")).unwrap_or_default();
    let limit = demand.quantities.iter().any(|amount| !matches!(amount.unit, Unit::Points | Unit::Percent));
    if !code.is_empty() {
        return say(done.tested_code, &[&code]);
    }
    if demand.forbids {
        return done.tested_ban.to_owned();
    }
    match limit_words(&demand.own).filter(|_| limit || demand.own.bytes().any(|byte| byte.is_ascii_digit())) {
        Some(words) => say(done.tested_limit, &[&words]),
        None => done.tested.to_owned(),
    }
}

/// The number in a text with the word behind it: "1 MB", "0.1 seconds".
fn limit_words(text: &str) -> Option<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let at = words.iter().position(|word| {
        word.starts_with(|ch: char| ch.is_ascii_digit())
            && word
                .trim_end_matches([',', '.', ';', '%', ')'])
                .chars()
                .all(|ch| ch.is_ascii_digit() || matches!(ch, '.' | ','))
    })?;
    let unit = words.get(at + 1).filter(|word| word.chars().all(char::is_alphabetic))?;
    Some(format!("{} {}", words[at], unit.trim_end_matches(['.', ','])))
}

/// What exists when a demand is met: the thing named ("a UML diagram"), else a passage.
pub(super) fn result_of(view: &View<'_>, demand: &Demand) -> String {
    let voice = view.voice;
    let title = view.inner(&short_title(view, demand));
    let title = title.strip_prefix("ensure that ").map_or(title.clone(), ToOwned::to_owned);
    if view.d.kind == crate::plan::WorkKind::Programming && is_code(demand) {
        let code: String = demand.own.split('`').nth(1).map(|code| format!("`{code}`")).unwrap_or_default();
        return say(
            voice.bits.code_and_test,
            &[if code.is_empty() { title.trim_end_matches('…') } else { &code }],
        );
    }
    let made = demand
        .action
        .as_ref()
        .filter(|action| action.force != Force::State && view.d.language == crate::lang::Language::En)
        .and_then(|action| {
            let (verb, object) = title.split_once(' ')?;
            let makes = matches!(action.act, Act::Write | Act::Draw | Act::Submit)
                || matches!(
                    verb.to_lowercase().as_str(),
                    "produce"
                        | "create"
                        | "make"
                        | "prepare"
                        | "build"
                        | "design"
                        | "include"
                        | "give"
                        | "provide"
                        | "add"
                );
            let thing =
                ["a ", "an ", "the ", "at least ", "one ", "two ", "three ", "four ", "five ", "your "]
                    .iter()
                    .any(|start| object.starts_with(start));
            (makes && thing).then(|| capitalised(object))
        });
    let by_act = demand
        .action
        .as_ref()
        .and_then(|action| voice.bits.results.iter().find(|(act, _)| *act == action.act))
        .map(|(_, result)| *result);
    let plain = if view.d.kind == crate::plan::WorkKind::Programming {
        voice.bits.piece
    } else {
        by_act.unwrap_or(voice.bits.passage)
    };
    made.unwrap_or_else(|| plain.to_owned())
}
