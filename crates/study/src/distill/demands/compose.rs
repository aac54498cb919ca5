//! A list item and the sentence that introduces it, put together so that the whole can stand by itself.

use crate::distill::action::{Action, Force};
use crate::distill::scan::Scan;
use crate::lang::{Cue, Language};
use crate::source::Form;
use crate::wording::{bare, capitalised, uncapitalised};

/// A demand's words.
pub(super) struct Composed {
    pub text: String,
    pub action: Option<Action>,
    /// The lead-in, when its words are part of the text.
    pub lead: Option<usize>,
}

/// The text and action of a sentence, its lead-in worked in where it needs one.
pub(super) fn compose(scan: &Scan<'_>, number: usize) -> Composed {
    let sentence = scan.sentence(number);
    let signals = scan.signals(number);
    let own = match &sentence.form {
        Form::Row { cells, .. } => row_text(cells),
        _ => sentence.text.clone(),
    };
    let alone = |text: String| Composed { text, action: signals.action.clone(), lead: None };
    let Some(lead) = sentence.lead.filter(|lead| introduces(scan, *lead)) else { return alone(own) };
    let lead_signals = scan.signals(lead);
    let core = core(&scan.sentence(lead).text);
    if core.is_empty() || core.chars().count() > 150 {
        return alone(own);
    }
    let code = own.starts_with('`');
    if signals.label.is_some() && !code && !lead_signals.cues.has(Cue::Forbid) {
        return alone(own);
    }
    if lead_signals.cues.has(Cue::HandIn) && !lead_signals.cues.has(Cue::Forbid) {
        let action =
            lead_signals.action.as_ref().and_then(|asked| phrase_with(asked, &own, scan.language(number)));
        return Composed { text: own, action, lead: None };
    }
    let outright = signals.action.as_ref().is_some_and(|action| action.force == Force::Outright);
    let whole = signals.cues.has(Cue::Must) || signals.cues.has(Cue::Should) || signals.cues.has(Cue::Forbid);
    let item = uncapitalised(&own);
    let dangling = dangles(&core) && !code;
    if lead_signals.cues.has(Cue::Forbid) {
        return Composed { text: joined(&core, &item, dangling), action: None, lead: Some(lead) };
    }
    if outright {
        let modal = core
            .split_whitespace()
            .next_back()
            .is_some_and(|last| matches!(last, "will" | "must" | "should" | "shall"));
        let needs = dangling && (modal || lead_signals.cues.has_any(&[Cue::Must, Cue::Should]));
        let text = if needs { joined(&core, &item, true) } else { own };
        return Composed { text, action: signals.action.clone(), lead: needs.then_some(lead) };
    }
    if code && let Some(asked) = &lead_signals.action {
        let name: String = own.split_inclusive('`').take(2).collect();
        let text = if whole { own } else { format!("{core}: {own}") };
        let lead = (!whole).then_some(lead);
        return Composed { text, action: phrase_with(asked, &name, scan.language(number)), lead };
    }
    if whole || lead_signals.cues.has(Cue::May) {
        return alone(own);
    }
    let Some(asked) = lead_signals.action.as_ref() else {
        let useful = lead_signals.cues.has_any(&[Cue::Must, Cue::Should, Cue::HandIn]) || dangling;
        if !useful {
            return alone(own);
        }
        return Composed {
            text: joined(&core, &item, dangling),
            action: signals.action.clone(),
            lead: Some(lead),
        };
    };
    let action = phrase_with(asked, &own, scan.language(number)).or_else(|| signals.action.clone());
    Composed { text: joined(&core, &item, dangling), action, lead: Some(lead) }
}

/// A table row as a sentence: the first cell, a colon, the others.
fn row_text(cells: &[String]) -> String {
    let mut text = String::new();
    for (at, cell) in cells.iter().map(|cell| cell.trim()).filter(|cell| !cell.is_empty()).enumerate() {
        text.push_str(match at {
            0 => "",
            _ if text.ends_with(['.', '!', '?', ':', ';']) => " ",
            1 => ": ",
            _ => " / ",
        });
        text.push_str(cell);
    }
    text
}

fn introduces(scan: &Scan<'_>, lead: usize) -> bool {
    scan.sentence(lead).text.ends_with([':', '：'])
}

fn joined(lead: &str, item: &str, dangling: bool) -> String {
    capitalised(&if dangling { format!("{lead} {item}") } else { format!("{lead}: {item}") })
}

/// The lead-in's verb with the item as its object: "Submit the following:" + "A report" → submit a report.
fn phrase_with(asked: &Action, item: &str, language: Language) -> Option<Action> {
    let core = core(&asked.phrase);
    let words = core.split_whitespace().count();
    if words == 0 || words > 5 || language == Language::De {
        return None;
    }
    let object = if item.trim_end().ends_with('?') { format!("“{item}”") } else { uncapitalised(item) };
    Some(Action { act: asked.act, phrase: format!("{core} {object}"), force: asked.force })
}

/// A lead-in without its colon and without "the following …".
fn core(lead: &str) -> String {
    let bare = bare(lead);
    let lower = bare.to_lowercase();
    let markers = [
        " all of the following",
        " each of the following",
        " at least the following",
        " the following",
        " these ",
        " as follows",
        " folgende",
        " folgendes",
    ];
    let cut = markers
        .iter()
        .filter_map(|marker| {
            lower
                .rfind(marker)
                .filter(|at| lower[*at..].split_whitespace().count() <= 6 && lower.is_char_boundary(*at))
        })
        .min();
    match cut {
        Some(at) if bare.is_char_boundary(at) && lower.len() == bare.len() => bare[..at].trim().to_owned(),
        _ => bare.to_owned(),
    }
}

/// A lead-in without its colon, "the following …" and "containing".
pub(super) fn without_tail(lead: &str) -> String {
    let core = core(lead);
    let mut words: Vec<&str> = core.split_whitespace().collect();
    while words.last().is_some_and(|last| {
        matches!(
            last.to_lowercase().as_str(),
            "containing"
                | "contains"
                | "with"
                | "including"
                | "of"
                | "consisting"
                | "that"
                | "which"
                | "mit"
                | "und"
                | "and"
        )
    }) {
        words.pop();
    }
    words.join(" ")
}

/// Whether a lead-in is left hanging so that the item completes it: "Your report must", "You will be asked to".
fn dangles(core: &str) -> bool {
    let last = core.split_whitespace().next_back().unwrap_or("").to_lowercase();
    matches!(
        last.as_str(),
        "must"
            | "should"
            | "shall"
            | "to"
            | "will"
            | "needs"
            | "requires"
            | "include"
            | "includes"
            | "contain"
            | "contains"
            | "be"
            | "have"
            | "not"
            | "a"
            | "an"
            | "the"
            | "support"
            | "provide"
            | "submit"
            | "of"
            | "use"
            | "with"
            | "muss"
            | "müssen"
            | "soll"
            | "sollen"
            | "at"
    )
}
