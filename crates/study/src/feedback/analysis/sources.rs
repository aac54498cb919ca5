//! Sources: how many the draft lists or cites, whether it lists any, and whether it uses what is not allowed.

use super::{Found, Look, length::asked, line, topic};
use crate::{
    distill::quantities::{Quantity, quantities},
    feedback::model::Verdict,
    lang::{Cue, Unit},
    plan::{Citation, Requirement, RequirementKind as Kind},
    wording::{content_words, fold},
};
use regex::Regex;
use std::{collections::BTreeSet, sync::LazyLock};

/// `(Miller 2019)`, `(Miller & Smith, 2019, p. 4)`, `[12]`, `¹²`, `[^3]`.
#[allow(clippy::unwrap_used, reason = "the pattern is constant; the tests read it")]
static CITED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"\(([^()]{0,60}?\p{Lu}[^()\d]{1,60}?,?\s(?:1[5-9]|20)\d\d[a-z]?)[^()]{0,40}\)|(\[\^?\d{1,3}\])|([¹²³⁰⁴-⁹]{1,3})",
    )
    .unwrap()
});

/// Looks at a demand about sources.
pub(super) fn look(look: &Look<'_>, r: &Requirement) -> Option<Found> {
    if r.kind != Kind::Sources {
        return None;
    }
    let amounts = quantities(&r.text, look.lexicon);
    let wanted = amounts
        .iter()
        .filter(|q| q.unit == Unit::Sources)
        .max_by(|a, b| a.min.unwrap_or(0.0).total_cmp(&b.min.unwrap_or(0.0)));
    let cues = look.lexicon.cues(&fold(&r.text));
    if let Some(wanted) = wanted {
        return Some(counted(look, wanted));
    }
    if cues.has(Cue::Forbid) {
        return forbidden(look, r);
    }
    let asks = ["bibliograph", "referenc", "cit", "footnot", "zitier", "quell", "literatur"];
    let words = content_words(&r.text);
    words.iter().any(|w| asks.iter().any(|stem| w.starts_with(stem))).then(|| present(look))
}

/// The list, its length, and the distinct places where the text points at a source.
struct Seen {
    listed: Vec<(usize, String)>,
    cited: BTreeSet<String>,
    first: Option<usize>,
}

fn seen(look: &Look<'_>) -> Seen {
    let (mut cited, mut first) = (BTreeSet::new(), None);
    for (number, sentence) in look.paper.body() {
        for hit in CITED.captures_iter(&sentence.text) {
            let mark = hit.iter().skip(1).flatten().next().map(|m| fold(m.as_str()));
            first = first.or(Some(number));
            cited.extend(mark);
        }
    }
    Seen { listed: look.paper.listed_sources(), cited, first }
}

impl Seen {
    fn quotes(&self, look: &Look<'_>) -> Vec<Citation> {
        let at = self.listed.first().map(|(number, _)| *number).or(self.first);
        at.map(|number| look.paper.cite(number)).unwrap_or_default()
    }
}

fn counted(look: &Look<'_>, wanted: &Quantity) -> Found {
    let seen = seen(look);
    let has = seen.listed.len().max(seen.cited.len());
    let with = [&*has.to_string(), &*asked(look, wanted)];
    let quotes = seen.quotes(look);
    if (has as f64) < wanted.min.unwrap_or(0.0) {
        Found::new(Verdict::Broken, "sources_few", line(look.lines.sources_few, &with)).at(quotes)
    } else if (has as f64) > wanted.max.filter(|_| wanted.min.is_none()).unwrap_or(f64::INFINITY) {
        Found::new(Verdict::Broken, "sources_many", line(look.lines.sources_many, &with)).at(quotes)
    } else {
        Found::new(Verdict::Met, "sources_enough", line(look.lines.sources_enough, &with)).at(quotes)
    }
}

/// Something that may not be cited: looked for in the list of sources.
fn forbidden(look: &Look<'_>, r: &Requirement) -> Option<Found> {
    let words = topic::subject(&content_words(&r.text));
    let names: BTreeSet<&String> = words.iter().filter(|word| word.chars().count() >= 5).collect();
    if names.is_empty() {
        return None;
    }
    let listed = look.paper.listed_sources();
    if listed.is_empty() {
        return Some(Found::new(Verdict::NotChecked, "no_list", look.lines.no_list.into()));
    }
    let bad = listed.iter().find(|(_, entry)| {
        let words = content_words(entry);
        names.iter().any(|name| words.contains(*name))
    });
    Some(match bad {
        Some((number, entry)) => {
            let text = line(look.lines.source_forbidden, &[&super::short(entry)]);
            Found::new(Verdict::Broken, "source_forbidden", text).at(look.paper.cite(*number))
        }
        None => Found::new(Verdict::Met, "source_allowed", look.lines.source_allowed.into()),
    })
}

/// Whether there is a list, or any pointer at a source.
fn present(look: &Look<'_>) -> Found {
    let seen = seen(look);
    let with = [&*seen.listed.len().to_string(), &*seen.cited.len().to_string()];
    match (seen.listed.is_empty(), seen.cited.is_empty()) {
        (true, true) => Found::new(Verdict::Missing, "sources_none", look.lines.sources_none.into()),
        (false, false) => {
            Found::new(Verdict::Addressed, "sources_cited", line(look.lines.sources_cited, &with))
                .at(seen.quotes(look))
        }
        _ => Found::new(Verdict::Partly, "sources_half", line(look.lines.sources_half, &with))
            .at(seen.quotes(look)),
    }
}
