//! What tokens cost.

use crate::{Kind, Usage};
use serde::{Deserialize, Serialize};
use std::sync::LazyLock;
use utoipa::ToSchema;

/// The table that ships with the program.
static SHIPPED: LazyLock<Table> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../prices.json")).expect("the shipped prices are read by a test")
});

#[derive(Debug, Deserialize)]
struct Table {
    version: String,
    prices: Vec<Shipped>,
}

#[derive(Debug, Deserialize)]
struct Shipped {
    kind: Kind,
    model: String,
    #[serde(flatten)]
    rates: Rates,
    over: Option<Over>,
}

/// Rates of questions above so many tokens; they count for the whole call.
#[derive(Debug, Deserialize)]
struct Over {
    tokens: u64,
    #[serde(flatten)]
    rates: Rates,
}

/// Micro-dollars per million tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
struct Rates {
    input: i64,
    output: i64,
    cached: Option<i64>,
    cache_written: Option<i64>,
}

/// What a model costs, in micro-dollars per million tokens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = ModelPrice)]
#[serde(deny_unknown_fields)]
pub struct Price {
    /// At which kind of provider.
    pub kind: Kind,
    /// Its name, or the beginning of names with `*` behind it.
    #[schema(min_length = 1, max_length = 200)]
    pub model: String,
    /// Tokens read.
    #[schema(minimum = 0)]
    pub input: i64,
    /// Tokens written, reasoning included.
    #[schema(minimum = 0)]
    pub output: i64,
    /// Tokens read from the provider's cache; as `input` where it is absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cached: Option<i64>,
    /// Tokens written to the provider's cache; as `input` where it is absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cache_written: Option<i64>,
}

impl Price {
    const fn rates(&self) -> Rates {
        let Self { input, output, cached, cache_written, .. } = *self;
        Rates { input, output, cached, cache_written }
    }
}

/// Which table ships with this program.
pub fn shipped_version() -> &'static str {
    &SHIPPED.version
}

/// What a call costs in micro-dollars, rounded up; none where nobody knows. A tenant's own prices go
/// before those shipped.
pub fn cost(own: &[Price], kind: Kind, model: &str, usage: &Usage) -> Option<i64> {
    let rates = own_rates(own, kind, model).or_else(|| shipped_rates(kind, model, usage.input))?;
    let special = usage.cached.saturating_add(usage.cache_written);
    let parts = [
        (usage.input.saturating_sub(special), rates.input),
        (usage.cached, rates.cached.unwrap_or(rates.input)),
        (usage.cache_written, rates.cache_written.unwrap_or(rates.input)),
        (usage.output, rates.output),
    ];
    let total: u128 = parts
        .iter()
        .map(|(tokens, rate)| u128::from(*tokens) * u128::from(rate.max(&0).unsigned_abs()))
        .sum();
    Some(i64::try_from(total.div_ceil(1_000_000)).unwrap_or(i64::MAX))
}

/// The exact name, else the longest beginning.
fn own_rates(own: &[Price], kind: Kind, model: &str) -> Option<Rates> {
    let mine = || own.iter().filter(|p| p.kind == kind);
    let exact = mine().find(|p| p.model == model);
    let begins = |p: &&Price| p.model.strip_suffix('*').is_some_and(|start| model.starts_with(start));
    exact.or_else(|| mine().filter(begins).max_by_key(|p| p.model.len())).map(Price::rates)
}

fn shipped_rates(kind: Kind, model: &str, input: u64) -> Option<Rates> {
    let kind = match kind {
        // These cost whoever runs them electricity.
        Kind::Ollama | Kind::Scripted => {
            return Some(Rates { input: 0, output: 0, cached: None, cache_written: None });
        }
        Kind::OpenaiChat => Kind::Openai,
        other => other,
    };
    let found = SHIPPED.prices.iter().find(|s| s.kind == kind && is_version_of(model, &s.model))?;
    match &found.over {
        Some(over) if input > over.tokens => Some(over.rates),
        _ => Some(found.rates),
    }
}

/// The model itself, or one of its dated versions: `gpt-4o-2024-08-06`, `claude-haiku-4-5-20251001`.
fn is_version_of(model: &str, name: &str) -> bool {
    let Some(rest) = model.strip_prefix(name) else { return false };
    let Some(date) = rest.strip_prefix('-') else { return rest.is_empty() };
    let digits = date.bytes().filter(u8::is_ascii_digit).count();
    date == "latest" || (digits == 8 && date.bytes().all(|b| b.is_ascii_digit() || b == b'-'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn usage(input: u64, cached: u64, cache_written: u64, output: u64) -> Usage {
        Usage { input, cached, cache_written, output, reasoning: 0 }
    }

    #[test]
    fn the_shipped_table_is_sound() {
        assert!(shipped_version().len() == 10 && SHIPPED.prices.len() > 20);
        for (at, shipped) in SHIPPED.prices.iter().enumerate() {
            let Shipped { kind, model, rates, .. } = shipped;
            assert!(rates.input > 0 && rates.output > rates.input, "{model}");
            assert!(rates.cached.is_none_or(|c| c < rates.input), "{model}");
            assert!(shipped.over.as_ref().is_none_or(|o| o.rates.input > rates.input), "{model}");
            let twins = SHIPPED.prices[at + 1..].iter().filter(|s| s.model == *model && s.kind == *kind);
            assert_eq!(twins.count(), 0, "{model} stands there twice");
        }
    }

    #[test]
    fn a_call_costs_what_its_tokens_cost() {
        let sonnet = |u: Usage| cost(&[], Kind::Anthropic, "claude-sonnet-4-5-20250929", &u);
        assert_eq!(sonnet(usage(1_000_000, 0, 0, 0)), Some(3_000_000));
        assert_eq!(
            sonnet(usage(1_000_000, 400_000, 100_000, 10_000)),
            Some(1_500_000 + 120_000 + 375_000 + 150_000)
        );
        assert_eq!(sonnet(usage(1, 0, 0, 0)), Some(3));
        assert_eq!(sonnet(usage(0, 0, 0, 0)), Some(0));
        assert_eq!(cost(&[], Kind::Anthropic, "claude-haiku-4-5", &usage(0, 1, 0, 0)), Some(1), "rounded up");
        assert_eq!(sonnet(usage(u64::MAX, 0, 0, u64::MAX)), Some(i64::MAX));
    }

    #[test]
    fn long_questions_have_rates_of_their_own() {
        let haiku = |input| cost(&[], Kind::Anthropic, "claude-haiku-5-5", &usage(input, 0, 0, 0));
        assert_eq!((haiku(100_000), haiku(200_000)), (Some(10_000), Some(100_000)));
    }

    #[test]
    fn nobody_guesses() {
        let u = usage(1000, 0, 0, 1000);
        for (kind, model) in [
            (Kind::Openai, "gpt-4o-something"),
            (Kind::Openai, "gpt-4"),
            (Kind::Openai, "claude-sonnet-4-5"),
            (Kind::Compatible, "gpt-4o"),
            (Kind::Anthropic, ""),
        ] {
            assert_eq!(cost(&[], kind, model, &u), None, "{model}");
        }
        assert_eq!(cost(&[], Kind::Ollama, "anything", &u), Some(0));
        assert!(cost(&[], Kind::OpenaiChat, "gpt-4o-2024-08-06", &u).is_some());
    }

    #[test]
    fn own_prices_go_first() {
        let own = |model: &str, input| Price {
            kind: Kind::Compatible,
            model: model.into(),
            input,
            output: 0,
            cached: None,
            cache_written: None,
        };
        let own = [own("*", 1_000_000), own("sonar*", 2_000_000), own("sonar-pro", 3_000_000)];
        let of = |model| cost(&own, Kind::Compatible, model, &usage(1, 0, 0, 0));
        assert_eq!((of("x"), of("sonar-mini"), of("sonar-pro")), (Some(1), Some(2), Some(3)));
        assert_eq!(cost(&own, Kind::Openai, "x", &usage(1, 0, 0, 0)), None);
    }
}
