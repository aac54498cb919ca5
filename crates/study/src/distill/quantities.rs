//! Numbers with what they count: `1,500–2,000 words`, `at least five scholarly sources`, `no more than 10 pages`.

use crate::lang::{Bound, Lexicon, Unit};
use serde::{Deserialize, Serialize};

/// A counted amount, as a range. Only `min`: at least; only `max`: at most; both equal: exactly.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(crate) struct Quantity {
    pub unit: Unit,
    pub min: Option<f64>,
    pub max: Option<f64>,
    /// The source says "about".
    pub about: bool,
}

impl Quantity {
    /// Whether some amount satisfies both.
    pub fn agrees(&self, other: &Self) -> bool {
        let slack = |quantity: &Self| -> f64 { if quantity.about { 0.15 } else { 0.0 } };
        let slack = 1.0 + slack(self).max(slack(other));
        let low = self.min.unwrap_or(0.0).max(other.min.unwrap_or(0.0));
        let high = self.max.unwrap_or(f64::INFINITY).min(other.max.unwrap_or(f64::INFINITY));
        low <= high * slack
    }

    /// The amount to aim for.
    pub fn target(&self) -> Option<f64> {
        match (self.min, self.max) {
            (Some(min), Some(max)) => Some(f64::midpoint(min, max)),
            (one, other) => one.or(other),
        }
    }
}

/// A token of running text.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Token {
    Word(String),
    Number(f64),
    /// A dash of any kind.
    Dash,
    Percent,
    /// Any other mark.
    Mark(char),
}

/// The tokens of a text, at most as many as a long sentence has.
pub(crate) fn tokens(text: &str, lexicon: &Lexicon) -> Vec<Token> {
    let chars: Vec<char> = text.chars().take(2_000).collect();
    let mut found = Vec::new();
    let mut index = 0;
    while index < chars.len() {
        let ch = chars[index];
        let from = index;
        if ch.is_ascii_digit() {
            while index < chars.len() && (chars[index].is_ascii_digit() || inside_number(&chars, index)) {
                index += 1;
            }
            let raw: String = chars[from..index].iter().collect();
            found.push(number_of(&raw, lexicon.month_first).map_or(Token::Word(raw), Token::Number));
        } else if ch.is_alphabetic() {
            while index < chars.len() && (chars[index].is_alphabetic() || matches!(chars[index], '\'' | '’'))
            {
                index += 1;
            }
            let word: String = chars[from..index]
                .iter()
                .filter(|ch| !matches!(ch, '\'' | '’'))
                .flat_map(|ch| ch.to_lowercase())
                .collect();
            found.push(
                lexicon
                    .numbers
                    .get(word.as_str())
                    .map_or(Token::Word(word), |number| Token::Number(f64::from(*number))),
            );
        } else {
            index += 1;
            match ch {
                '-' | '–' | '—' | '‐' | '‑' | '−' => found.push(Token::Dash),
                '%' | '％' => found.push(Token::Percent),
                ch if ch.is_whitespace() => {}
                ch => found.push(Token::Mark(ch)),
            }
        }
    }
    found
}

fn inside_number(chars: &[char], index: usize) -> bool {
    matches!(chars[index], '.' | ',') && chars.get(index + 1).is_some_and(char::is_ascii_digit)
}

/// `1,500` and `1.500` are fifteen hundred; `1.5` and `2,5` are fractions; `12.12.2026` is no number.
fn number_of(raw: &str, english: bool) -> Option<f64> {
    if raw.len() > 15 {
        return None;
    }
    let marks: Vec<char> = raw.chars().filter(|ch| !ch.is_ascii_digit()).collect();
    let grouped = |mark: char| {
        let mut groups = raw.split(mark);
        groups.next().is_some_and(|first| (1..=3).contains(&first.len()))
            && groups.all(|group| group.len() == 3)
    };
    match marks.as_slice() {
        [mark, ..]
            if marks.iter().all(|other| other == mark)
                && grouped(*mark)
                && (*mark == ',' || !english || marks.len() > 1) =>
        {
            raw.replace(*mark, "").parse().ok()
        }
        [] | ['.'] => raw.parse().ok(),
        [','] => raw.replace(',', ".").parse().ok(),
        _ => None,
    }
}

/// Every counted amount in a text.
pub(crate) fn quantities(text: &str, lexicon: &Lexicon) -> Vec<Quantity> {
    let tokens = tokens(text, lexicon);
    let mut found = Vec::new();
    let mut index = 0;
    while index < tokens.len() {
        let Token::Number(first) = tokens[index] else {
            index += 1;
            continue;
        };
        let (second, end) = range_end(&tokens, index, lexicon);
        if let Some((unit, after)) = unit_after(&tokens, end, lexicon) {
            let bound =
                bound_before(&tokens, index, lexicon).or_else(|| bound_behind(&tokens, after, lexicon));
            found.push(shaped(unit, first, second, bound));
            index = after;
        } else {
            index = end;
        }
    }
    found
}

/// Every number that is bound, whatever it counts, and which way.
pub(crate) fn bounded(text: &str, lexicon: &Lexicon) -> Vec<(f64, Bound)> {
    let tokens = tokens(text, lexicon);
    let numbers = tokens
        .iter()
        .enumerate()
        .filter_map(|(at, token)| if let Token::Number(number) = token { Some((at, *number)) } else { None });
    numbers.filter_map(|(at, number)| Some((number, bound_before(&tokens, at, lexicon)?))).collect()
}

/// The other end of a range, and the token after the number.
fn range_end(tokens: &[Token], index: usize, lexicon: &Lexicon) -> (Option<f64>, usize) {
    let joined = match tokens.get(index + 1) {
        Some(Token::Dash) => true,
        Some(Token::Word(word)) => lexicon.range_words.contains(word.as_str()),
        _ => false,
    };
    match tokens.get(index + 2) {
        Some(Token::Number(second)) if joined => (Some(*second), index + 3),
        _ => (None, index + 1),
    }
}

/// The unit behind a number: at once, behind a hyphen, or behind a few adjectives.
fn unit_after(tokens: &[Token], mut index: usize, lexicon: &Lexicon) -> Option<(Unit, usize)> {
    if tokens.get(index) == Some(&Token::Percent) {
        return Some((Unit::Percent, index + 1));
    }
    let hyphen = tokens.get(index) == Some(&Token::Dash);
    if hyphen {
        index += 1;
    }
    for skipped in 0..4 {
        match tokens.get(index) {
            Some(Token::Word(word)) => {
                if let Some(unit) = lexicon.units.get(word.as_str()) {
                    let font = *unit == Unit::Points && (hyphen || word == "pt") && mentions_font(tokens);
                    return Some((if font { Unit::FontSize } else { *unit }, index + 1));
                }
                let small = lexicon.small_words.contains(word.as_str())
                    || lexicon.range_words.contains(word.as_str());
                if small || skipped == 3 {
                    return None;
                }
                index += 1;
                if tokens.get(index) == Some(&Token::Dash) {
                    index += 1;
                }
            }
            _ => return None,
        }
    }
    None
}

fn mentions_font(tokens: &[Token]) -> bool {
    tokens.iter().any(|token| matches!(token, Token::Word(word) if matches!(word.as_str(), "font" | "times" | "arial" | "calibri" | "schrift" | "schriftgröße" | "roman")))
}

fn bound_before(tokens: &[Token], index: usize, lexicon: &Lexicon) -> Option<Bound> {
    lexicon.bounds.iter().find_map(|(phrase, bound)| {
        let fits = |gap: usize| {
            index.checked_sub(phrase.len() + gap).is_some_and(|from| says(&tokens[from..index - gap], phrase))
        };
        // "not exceed a total of 10 pages": up to three words may stand between
        (fits(0) || (phrase.len() > 1 && (1..=3).any(fits))).then_some(*bound)
    })
}

fn bound_behind(tokens: &[Token], index: usize, lexicon: &Lexicon) -> Option<Bound> {
    lexicon.bounds_behind.iter().find_map(|(phrase, bound)| {
        let fits = |from: usize| tokens.get(from..from + phrase.len()).is_some_and(|run| says(run, phrase));
        (fits(index) || (matches!(tokens.get(index), Some(Token::Mark('('))) && fits(index + 1)))
            .then_some(*bound)
    })
}

fn says(run: &[Token], phrase: &[&str]) -> bool {
    run.len() == phrase.len()
        && run.iter().zip(phrase).all(|(token, word)| matches!(token, Token::Word(said) if said == word))
}

fn shaped(unit: Unit, first: f64, second: Option<f64>, bound: Option<Bound>) -> Quantity {
    let (low, high) = match second {
        Some(second) if second >= first => (first, second),
        Some(second) => (second, first),
        None => (first, first),
    };
    let (min, max) = match bound {
        Some(Bound::AtLeast) if second.is_none() => (Some(low), None),
        Some(Bound::AtMost) if second.is_none() => (None, Some(high)),
        _ => (Some(low), Some(high)),
    };
    Quantity { unit, min, max, about: bound == Some(Bound::About) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::{Language, lexicon};

    #[test]
    fn reads_amounts() {
        type Case = (Language, &'static str, Unit, Option<f64>, Option<f64>);
        let cases: &[Case] = &[
            (Language::En, "an essay of 1,500–2,000 words", Unit::Words, Some(1500.0), Some(2000.0)),
            (Language::En, "at least five peer-reviewed scholarly sources", Unit::Sources, Some(5.0), None),
            (Language::En, "no more than 10 double-spaced pages", Unit::Pages, None, Some(10.0)),
            (Language::En, "must not exceed a total of 12 pages", Unit::Pages, None, Some(12.0)),
            (Language::En, "a 500-word abstract", Unit::Words, Some(500.0), Some(500.0)),
            (Language::En, "between 10 and 12 minutes", Unit::Minutes, Some(10.0), Some(12.0)),
            (Language::En, "6 pages maximum", Unit::Pages, None, Some(6.0)),
            (Language::En, "Correctness (40%)", Unit::Percent, Some(40.0), Some(40.0)),
            (Language::En, "12-point Times New Roman", Unit::FontSize, Some(12.0), Some(12.0)),
            (Language::En, "worth 20 pts", Unit::Points, Some(20.0), Some(20.0)),
            (Language::En, "groups of 3-4 students", Unit::People, Some(3.0), Some(4.0)),
            (Language::De, "höchstens 1.500 Wörter", Unit::Words, None, Some(1500.0)),
            (Language::De, "mindestens drei Quellen", Unit::Sources, Some(3.0), None),
        ];
        for (language, text, unit, min, max) in cases {
            let found = quantities(text, lexicon(*language));
            assert_eq!(found.len(), 1, "{text}: {found:?}");
            assert_eq!((found[0].unit, found[0].min, found[0].max), (*unit, *min, *max), "{text}");
        }
        for text in ["in 2026", "Chapter 3", "12.12.2026", "1,500 and nothing"] {
            assert!(quantities(text, lexicon(Language::En)).is_empty(), "{text}");
        }
    }

    #[test]
    fn compares_amounts() {
        let of = |text: &str| quantities(text, lexicon(Language::En))[0];
        assert!(of("at least 1000 words").agrees(&of("1,200 words")));
        assert!(!of("1,500 words").agrees(&of("2,000-2,500 words")));
        assert!(of("about 2,000 words").agrees(&of("1,800 words maximum")));
    }
}
