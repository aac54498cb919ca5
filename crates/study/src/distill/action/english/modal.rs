//! "must", "should", "will": what the subject must do, the student must do or bring about.

use super::super::{Action, Force, Word};
use super::{begins_object, is_one_of};
use crate::lang::{Act, Lexicon};
use crate::wording::{bare, uncapitalised};

/// Words that may stand between a modal and its verb.
const BETWEEN: &str = " also each always then both either first only all still at least now be able to not ";

const IRREGULAR: &[(&str, &str)] = &[
    ("written", "write"),
    ("built", "build"),
    ("drawn", "draw"),
    ("shown", "show"),
    ("made", "make"),
    ("given", "give"),
    ("found", "find"),
    ("chosen", "choose"),
    ("set", "set"),
    ("kept", "keep"),
    ("run", "run"),
    ("read", "read"),
];

/// The student, the group, or what they make: what these must do, the student must make happen.
const AGENTS: &str = " you we student students group groups team teams everyone program application app system \
     server client store tool script game website site api service code project solution \
     function method class library compiler interpreter parser module model database interface \
     report essay paper presentation document notebook submission memo review analysis poster \
     video proposal reflection introduction abstract discussion conclusion readme it task job \
     goal assignment slides tests answer answers thesis ";

/// A sentence with a modal verb, taken apart.
struct Parts<'t> {
    subject: String,
    modal: &'t [&'static str],
    /// The word behind the modal, past adverbs and "be able to".
    verb: usize,
    able: bool,
    be: bool,
    not: bool,
}

fn parts<'t>(text: &str, words: &[Word], lexicon: &'t Lexicon) -> Option<Parts<'t>> {
    let (start, end, modal) = (0..words.len().min(18)).find_map(|at| {
        lexicon.modals.iter().find_map(|modal| {
            let fits =
                words.get(at..at + modal.len())?.iter().zip(modal).all(|(word, part)| word.folded == *part);
            fits.then_some((at, at + modal.len(), modal.as_slice()))
        })
    })?;
    let mut verb = end;
    while words.get(verb).is_some_and(|word| {
        is_one_of(BETWEEN, &word.folded)
            || (word.folded.ends_with("ly") && lexicon.verb(&word.folded).is_none())
    }) {
        verb += 1;
    }
    words.get(verb)?;
    let between = &words[end..verb];
    let says = |wanted: &str| between.iter().any(|word| word.folded == wanted);
    let from = words[..start]
        .iter()
        .rposition(|word| word.mark == Some(','))
        .filter(|comma| start - comma > 1 && words[0].folded != words[start - 1].folded);
    let first = from.map_or(0, |comma| comma + 1);
    let subject = if start > first {
        text[words[first].start..words[start - 1].end].trim().to_owned()
    } else {
        String::new()
    };
    Some(Parts {
        subject,
        modal,
        verb,
        able: says("able") || modal.contains(&"able"),
        be: says("be"),
        not: says("not"),
    })
}

/// "Your program must read a file" → read a file; "All data must survive" → ensure that all data survive.
pub(super) fn behind_modal(text: &str, words: &[Word], lexicon: &Lexicon) -> Option<Action> {
    let parts = parts(text, words, lexicon)?;
    let subject_words: Vec<&str> = words
        .iter()
        .take_while(|word| word.start < words[parts.verb].start)
        .map(|word| word.folded.as_str())
        .collect();
    let agent = parts.subject.is_empty()
        || parts.modal.contains(&"you")
        || parts.subject.split_whitespace().any(|word| is_one_of(AGENTS, crate::wording::fold(word).trim()));
    let student = subject_words.first().is_some_and(|first| {
        matches!(*first, "you" | "students" | "each" | "every" | "groups" | "teams" | "we" | "your")
    });
    let can = matches!(parts.modal, ["can" | "may"]);
    if (parts.modal == ["will"] && !student) || parts.subject.split_whitespace().count() > 12 {
        return None;
    }
    let verb = &words[parts.verb];
    let rest = &text[verb.start..];
    if parts.not {
        let personal = parts.subject.is_empty()
            || student
            || agent
                && subject_words.iter().any(|word| matches!(*word, "students" | "groups" | "teams" | "you"));
        let auxiliary = if parts.be { be(&parts.subject) } else { dont(&parts.subject) };
        return (!personal && !can).then(|| ensure(&parts.subject, &format!("{auxiliary} {rest}")));
    }
    if parts.be && !parts.able {
        if parts.modal == ["will"] || can {
            return None;
        }
        return from_passive(text, words, &parts, lexicon)
            .or_else(|| Some(ensure(&parts.subject, &format!("{} {rest}", be(&parts.subject)))));
    }
    if can && !student {
        let known = lexicon.verb(&verb.folded).is_some();
        return (known && parts.modal == ["can"] && !parts.subject.is_empty() && verb.folded != "be")
            .then(|| allow(&parts.subject, rest));
    }
    if !agent && !student {
        return Some(if parts.able {
            allow(&parts.subject, rest)
        } else {
            ensure(&parts.subject, &agreeing(&parts.subject, &verb.folded, &text[verb.end..]))
        });
    }
    if can && lexicon.verb(&verb.folded).is_none() {
        return None;
    }
    let act = lexicon.verb(&verb.folded).unwrap_or(Act::Other);
    let phrase = if matches!(verb.folded.as_str(), "have" | "contain") {
        format!("include{}", &text[verb.end..])
    } else {
        rest.to_owned()
    };
    Some(Action { act, phrase, force: Force::Modal })
}

/// "Every figure needs a caption" → ensure that every figure has a caption.
pub(super) fn needs(text: &str, words: &[Word]) -> Option<Action> {
    let at = words
        .iter()
        .take(10)
        .position(|word| matches!(word.folded.as_str(), "needs" | "need" | "requires" | "require"))?;
    let article = words.get(at + 1).is_some_and(|next| begins_object(&next.folded));
    let subject = text[words[0].start..words[at.checked_sub(1)?].end].trim();
    let has = if plural(subject) { "have" } else { "has" };
    article.then(|| ensure(subject, &format!("{has} {}", text[words[at].end..].trim_start())))
}

/// "All functions must be documented" → document all functions.
fn from_passive(text: &str, words: &[Word], parts: &Parts<'_>, lexicon: &Lexicon) -> Option<Action> {
    let participle = words.get(parts.verb)?;
    let verb = base_form(&participle.folded, lexicon)?;
    let act = lexicon.verb(&verb)?;
    let first = parts.subject.split_whitespace().next()?.to_lowercase();
    if matches!(first.as_str(), "it" | "this" | "they" | "these" | "that" | "there" | "which")
        || parts.subject.split_whitespace().count() > 9
    {
        return None;
    }
    let rest = bare(text[participle.end..].trim_start());
    let rest = if rest.starts_with("by ") {
        rest.find(" before ").map_or("", |at| rest[at..].trim_start())
    } else {
        rest
    };
    let glue = if rest.is_empty() || rest.starts_with([',', ';', '.', ':']) { "" } else { " " };
    Some(Action {
        act,
        phrase: format!("{verb} {}{glue}{rest}", uncapitalised(&parts.subject)),
        force: Force::Modal,
    })
}

fn ensure(subject: &str, predicate: &str) -> Action {
    Action {
        act: Act::Other,
        phrase: format!("ensure that {} {predicate}", uncapitalised(subject)),
        force: Force::State,
    }
}

fn allow(subject: &str, rest: &str) -> Action {
    Action { act: Act::Build, phrase: format!("let {} {rest}", uncapitalised(subject)), force: Force::State }
}

fn plural(subject: &str) -> bool {
    let mut words = subject.split_whitespace();
    let first = words.next().unwrap_or("").to_lowercase();
    let last = subject.split_whitespace().next_back().unwrap_or("").to_lowercase();
    let many = matches!(first.as_str(), "all" | "both" | "most" | "these" | "many" | "they" | "you" | "some")
        || subject.contains(" and ");
    let many = many && !matches!(first.as_str(), "every" | "each");
    let one = matches!(first.as_str(), "each" | "every" | "a" | "an" | "one" | "this");
    !one && (many
        || (last.ends_with('s') && !last.ends_with("ss") && !last.ends_with("us") && !last.ends_with("is")))
}

fn be(subject: &str) -> &'static str {
    if plural(subject) { "are" } else { "is" }
}

fn dont(subject: &str) -> &'static str {
    if plural(subject) { "do not" } else { "does not" }
}

/// "survive a restart" → "survives a restart" behind a single thing.
fn agreeing(subject: &str, verb: &str, rest: &str) -> String {
    if plural(subject) {
        return format!("{verb}{rest}");
    }
    let ending = if verb == "have" {
        return format!("has{rest}");
    } else if verb.ends_with(['s', 'x', 'z'])
        || verb.ends_with("ch")
        || verb.ends_with("sh")
        || verb == "do"
        || verb == "go"
    {
        "es"
    } else if verb.ends_with('y') && !verb.ends_with("ay") && !verb.ends_with("ey") && !verb.ends_with("oy") {
        return format!("{}ies{rest}", &verb[..verb.len() - 1]);
    } else {
        "s"
    };
    format!("{verb}{ending}{rest}")
}

fn base_form(participle: &str, lexicon: &Lexicon) -> Option<String> {
    if let Some((_, verb)) = IRREGULAR.iter().find(|(past, _)| *past == participle) {
        return Some((*verb).to_owned());
    }
    let stem = participle.strip_suffix("ed")?;
    let undoubled = {
        let mut chars: Vec<char> = stem.chars().collect();
        let double = chars.len() > 2 && chars[chars.len() - 1] == chars[chars.len() - 2];
        chars.truncate(chars.len() - usize::from(double));
        chars.into_iter().collect::<String>()
    };
    let ied = stem.strip_suffix('i').map(|root| format!("{root}y"));
    [Some(stem.to_owned()), Some(format!("{stem}e")), Some(undoubled), ied]
        .into_iter()
        .flatten()
        .find(|form| lexicon.verb(form).is_some())
}
