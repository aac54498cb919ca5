//! English: verb first, or behind "must", or behind a clause and a comma.

use super::{Action, Force, Word};
use crate::lang::{Act, Lexicon};
use crate::wording::{bare, uncapitalised};

/// Words that may stand between a modal and its verb.
const BETWEEN: &[&str] = &["also", "each", "always", "then", "both", "either", "first", "only", "all", "still", "at", "least", "now", "be", "able", "to", "not"];
const IRREGULAR: &[(&str, &str)] = &[
    ("written", "write"), ("built", "build"), ("drawn", "draw"), ("shown", "show"), ("made", "make"), ("given", "give"),
    ("found", "find"), ("chosen", "choose"), ("set", "set"), ("kept", "keep"), ("run", "run"), ("read", "read"),
];
/// The student, the group, or what they make: what these must do, the student must make happen.
const AGENTS: &[&str] = &[
    "you", "we", "student", "students", "group", "groups", "team", "teams", "everyone", "program", "application", "app", "system", "server", "client",
    "store", "tool", "script", "game", "website", "site", "api", "service", "code", "project", "solution", "function", "method", "class", "library", "compiler",
    "interpreter", "parser", "module", "model", "database", "interface", "report", "essay", "paper", "presentation", "document", "notebook", "submission", "memo",
    "review", "analysis", "poster", "video", "proposal", "reflection", "introduction", "abstract", "discussion", "conclusion", "readme", "it", "task", "job", "goal", "assignment", "slides", "tests", "answer", "answers", "thesis",
];
/// First words that no imperative begins with, though an article may follow.
const NOT_FIRST: &[&str] = &[
    "all", "both", "only", "even", "each", "any", "some", "most", "many", "given", "here", "there", "this", "that", "these", "those", "such", "what",
    "which", "who", "whose", "how", "why", "where", "because", "since", "although", "though", "whether", "like", "unlike", "about", "above", "across", "against",
    "along", "among", "around", "behind", "below", "beside", "between", "beyond", "despite", "except", "inside", "into", "near", "of", "off", "onto", "out", "outside",
    "over", "past", "per", "since", "than", "through", "throughout", "toward", "under", "until", "up", "via", "without", "not", "no", "is", "are", "was", "were",
    "has", "have", "had", "can", "could", "may", "might", "must", "should", "will", "would", "half", "quite", "rather", "also", "and", "or", "but", "so", "then",
    "perhaps", "exactly", "roughly", "either", "neither", "yes", "one", "two", "three", "four", "five", "you", "we", "they", "it", "he", "she", "i", "whatever", "overall", "page", "pages", "chapter", "section", "figure", "table", "week", "part", "about", "max", "min", "maximum", "minimum",
];

/// What the sentence tells one to do. `entry`: it is a list item, where an unknown first word may well be a verb.
pub(super) fn action(text: &str, words: &[Word], lexicon: &Lexicon, entry: bool) -> Option<Action> {
    let found = |(act, at): (Act, usize)| Action { act, phrase: text[words[at].start..].to_owned(), force: Force::Outright };
    imperative(words, 0, lexicon)
        .map(found)
        .or_else(|| behind_clause(text, words, lexicon))
        .or_else(|| behind_modal(text, words, lexicon))
        .or_else(|| after_just(words, lexicon).map(found))
        .or_else(|| (entry && looks_like_verb(words)).then(|| found((Act::Other, 0))))
}

/// The imperative at or soon after a word: its act and position.
fn imperative(words: &[Word], from: usize, lexicon: &Lexicon) -> Option<(Act, usize)> {
    for at in from..words.len().min(from + 6) {
        let next = words.get(at + 1).map(|word| word.folded.as_str());
        let sure = matches!((words[at].folded.as_str(), next), ("make" | "be", Some("sure" | "certain")));
        if !sure && let Some(act) = verb_at(words, at, lexicon) {
            return Some((act, at));
        }
        if !lexicon.pack.openers.contains(&words[at].folded.as_str()) {
            return None;
        }
    }
    None
}

/// The verb at a word, unless what follows shows that it is a noun there: "Test cases are …", "Report: …".
fn verb_at(words: &[Word], at: usize, lexicon: &Lexicon) -> Option<Act> {
    let word = words.get(at)?;
    let act = lexicon.verb(&word.folded)?;
    let next = words.get(at + 1)?;
    let noun = matches!(word.mark, Some(':' | ';' | '.')) || lexicon.pack.not_after_verb.contains(&next.folded.as_str());
    let later = words.iter().skip(at + 1).take(3).any(|word| matches!(word.folded.as_str(), "is" | "are" | "was" | "were" | "must" | "should" | "will"));
    (!noun && (!later || begins_object(&next.folded))).then_some(act)
}

fn begins_object(word: &str) -> bool {
    matches!(word, "a" | "an" | "the" | "your" | "all" | "each" | "every" | "any" | "at" | "how" | "what" | "whether" | "why" | "that" | "if" | "and" | "to" | "both" | "one" | "two" | "three" | "his" | "her" | "their" | "it")
        || word.starts_with(|ch: char| ch.is_ascii_digit())
}

/// "Compact the log", "Pipette 10 mL": an unknown word before an article or a number, first in a list item.
fn looks_like_verb(words: &[Word]) -> bool {
    let [first, second, ..] = words else { return false };
    let word = first.folded.as_str();
    let shape = word.chars().count() >= 3 && word.chars().all(char::is_alphabetic) && first.mark.is_none();
    let noun = word.ends_with("ing") || word.ends_with("tion") || (word.ends_with('s') && !word.ends_with("ss")) || word.ends_with("ed") || word.ends_with("ly");
    shape && !noun && !NOT_FIRST.contains(&word) && begins_object(&second.folded)
}

/// "ok so for the final thing just write me up something": a verb behind "just".
fn after_just(words: &[Word], lexicon: &Lexicon) -> Option<(Act, usize)> {
    let at = words.iter().take(12).position(|word| word.folded == "just")? + 1;
    let follows = words.get(at + 1).is_some_and(|next| matches!(next.folded.as_str(), "me" | "a" | "an" | "the" | "up" | "your" | "one"));
    (follows && at > 1).then(|| verb_at(words, at, lexicon).map(|act| (act, at))).flatten()
}

/// "For each problem, show your work" → show your work for each problem.
fn behind_clause(text: &str, words: &[Word], lexicon: &Lexicon) -> Option<Action> {
    let first = words.first()?;
    if !lexicon.pack.subordinators.contains(&first.folded.as_str()) {
        return None;
    }
    let comma = words.iter().take(18).position(|word| word.mark == Some(','))?;
    let (act, at) = imperative(words, comma + 1, lexicon)?;
    let clause = &text[first.start..words[comma].end];
    let main = bare(&text[words[at].start..]);
    let movable = comma < 6 && matches!(first.folded.as_str(), "for" | "in" | "on" | "using" | "with" | "at" | "after" | "before");
    let phrase = if movable && main.len() < 90 && !main.contains(". ") { format!("{main} {}", uncapitalised(clause)) } else { main.to_owned() };
    Some(Action { act, phrase, force: Force::Outright })
}

/// A sentence with a modal verb, taken apart.
struct Parts<'t> {
    subject: String,
    modal: &'t str,
    /// The word behind the modal, past adverbs and "be able to".
    verb: usize,
    able: bool,
    be: bool,
    not: bool,
}

fn parts<'t>(text: &str, words: &[Word], lexicon: &'t Lexicon) -> Option<Parts<'t>> {
    let (start, end, modal) = (0..words.len().min(18)).find_map(|at| {
        lexicon.pack.modals.iter().find_map(|modal| {
            let parts: Vec<&str> = modal.split(' ').collect();
            let fits = words.get(at..at + parts.len())?.iter().zip(&parts).all(|(word, part)| word.folded == *part);
            fits.then_some((at, at + parts.len(), *modal))
        })
    })?;
    let mut verb = end;
    while words.get(verb).is_some_and(|word| BETWEEN.contains(&word.folded.as_str()) || (word.folded.ends_with("ly") && lexicon.verb(&word.folded).is_none())) {
        verb += 1;
    }
    words.get(verb)?;
    let between = &words[end..verb];
    let says = |wanted: &str| between.iter().any(|word| word.folded == wanted);
    let from = words[..start].iter().rposition(|word| word.mark == Some(',')).filter(|comma| start - comma > 1 && words[0].folded != words[start - 1].folded);
    let first = from.map_or(0, |comma| comma + 1);
    let subject = if start > first { text[words[first].start..words[start - 1].end].trim().to_owned() } else { String::new() };
    Some(Parts { subject, modal, verb, able: says("able") || modal.contains("able"), be: says("be"), not: says("not") })
}

/// "Your program must read a file" → read a file; "All data must survive" → ensure that all data survive.
fn behind_modal(text: &str, words: &[Word], lexicon: &Lexicon) -> Option<Action> {
    let parts = parts(text, words, lexicon)?;
    let subject_words: Vec<&str> = words.iter().take_while(|word| word.start < words[parts.verb].start).map(|word| word.folded.as_str()).collect();
    let agent = parts.subject.is_empty() || parts.subject.split_whitespace().any(|word| AGENTS.contains(&crate::wording::fold(word).trim()));
    let student = subject_words.first().is_some_and(|first| matches!(*first, "you" | "students" | "each" | "every" | "groups" | "teams" | "we" | "your"));
    let can = matches!(parts.modal, "can" | "may");
    if (parts.modal == "will" && !student) || parts.subject.split_whitespace().count() > 12 {
        return None;
    }
    let verb = &words[parts.verb];
    let rest = &text[verb.start..];
    if parts.not {
        let personal = parts.subject.is_empty() || student || agent && subject_words.iter().any(|word| matches!(*word, "students" | "groups" | "teams" | "you"));
        let auxiliary = if parts.be { be(&parts.subject) } else { dont(&parts.subject) };
        return (!personal && !can).then(|| ensure(&parts.subject, &format!("{auxiliary} {rest}")));
    }
    if parts.be && !parts.able {
        if parts.modal == "will" || can {
            return None;
        }
        return from_passive(text, words, &parts, lexicon).or_else(|| Some(ensure(&parts.subject, &format!("{} {rest}", be(&parts.subject)))));
    }
    if can && !student {
        let known = lexicon.verb(&verb.folded).is_some();
        return (known && parts.modal == "can" && !parts.subject.is_empty() && verb.folded != "be").then(|| allow(&parts.subject, rest));
    }
    if !agent && !student {
        return Some(if parts.able { allow(&parts.subject, rest) } else { ensure(&parts.subject, &agreeing(&parts.subject, &verb.folded, &text[verb.end..])) });
    }
    if can && lexicon.verb(&verb.folded).is_none() {
        return None;
    }
    let act = lexicon.verb(&verb.folded).unwrap_or(Act::Other);
    let phrase = if matches!(verb.folded.as_str(), "have" | "contain") { format!("include{}", &text[verb.end..]) } else { rest.to_owned() };
    Some(Action { act, phrase, force: Force::Modal })
}

/// "All functions must be documented" → document all functions.
fn from_passive(text: &str, words: &[Word], parts: &Parts<'_>, lexicon: &Lexicon) -> Option<Action> {
    let participle = words.get(parts.verb)?;
    let verb = base_form(&participle.folded, lexicon)?;
    let act = lexicon.verb(&verb)?;
    let first = parts.subject.split_whitespace().next()?.to_lowercase();
    if matches!(first.as_str(), "it" | "this" | "they" | "these" | "that" | "there" | "which") || parts.subject.split_whitespace().count() > 9 {
        return None;
    }
    let rest = bare(text[participle.end..].trim_start());
    let rest = if rest.starts_with("by ") { rest.find(" before ").map_or("", |at| rest[at..].trim_start()) } else { rest };
    let glue = if rest.is_empty() || rest.starts_with([',', ';', '.', ':']) { "" } else { " " };
    Some(Action { act, phrase: format!("{verb} {}{glue}{rest}", uncapitalised(&parts.subject)), force: Force::Modal })
}

fn ensure(subject: &str, predicate: &str) -> Action {
    Action { act: Act::Other, phrase: format!("ensure that {} {predicate}", uncapitalised(subject)), force: Force::State }
}

fn allow(subject: &str, rest: &str) -> Action {
    Action { act: Act::Build, phrase: format!("let {} {rest}", uncapitalised(subject)), force: Force::State }
}

fn plural(subject: &str) -> bool {
    let mut words = subject.split_whitespace();
    let first = words.next().unwrap_or("").to_lowercase();
    let last = subject.split_whitespace().next_back().unwrap_or("").to_lowercase();
    let many = matches!(first.as_str(), "all" | "both" | "most" | "these" | "many" | "they" | "you" | "some") || subject.contains(" and ");
    let one = matches!(first.as_str(), "each" | "every" | "a" | "an" | "one" | "this");
    !one && (many || (last.ends_with('s') && !last.ends_with("ss") && !last.ends_with("us") && !last.ends_with("is")))
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
    } else if verb.ends_with(['s', 'x', 'z']) || verb.ends_with("ch") || verb.ends_with("sh") || verb == "do" || verb == "go" {
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
    [Some(stem.to_owned()), Some(format!("{stem}e")), Some(undoubled), ied].into_iter().flatten().find(|form| lexicon.verb(form).is_some())
}
