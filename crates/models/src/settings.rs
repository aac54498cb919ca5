//! Which model is asked, and what it costs.

use crate::{Error, Models, Price, ProviderId, sql};
use kernel::{Ctx, FieldError};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The most models of one chain, the default included.
pub(crate) const MAX_CHAIN: usize = 10;
/// The most prices of one tenant.
pub(crate) const MAX_PRICES: usize = 200;

/// A model of a provider.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = ModelChoice)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// Who is asked.
    #[serde(rename = "provider_id")]
    pub provider: ProviderId,
    /// For which model, as the provider names it.
    #[schema(min_length = 1, max_length = 200)]
    pub model: String,
}

/// A tenant's settings.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ModelSettings {
    /// Who is asked: the default, then its fallbacks in order. Empty where nobody was chosen.
    pub chain: Vec<Choice>,
    /// Prices that differ from those shipped.
    pub prices: Vec<Price>,
    /// Grows with each change: the `ETag`; 0 where nothing was ever set.
    pub version: i64,
}

impl Models {
    /// The tenant's settings.
    pub async fn settings(&self, ctx: &Ctx) -> Result<ModelSettings, Error> {
        let mut tx = self.store().tenant(ctx).await?;
        Ok(sql::settings(&mut tx).await?)
    }

    /// Who is asked, in order.
    pub async fn choices(&self, ctx: &Ctx) -> Result<Vec<Choice>, Error> {
        Ok(self.settings(ctx).await?.chain)
    }

    /// Replaces the settings. `expected` is the version the caller read, where it says so.
    pub async fn set(
        &self,
        ctx: &Ctx,
        expected: Option<i64>,
        mut new: ModelSettings,
    ) -> Result<ModelSettings, Error> {
        let mut tx = self.store().tenant(ctx).await?;
        sql::one_at_a_time(&mut tx).await?;
        let known = sql::provider_ids(&mut tx).await?;
        let wrong = check(&new, &known);
        if !wrong.is_empty() {
            return Err(Error::Invalid(wrong));
        }
        let old = sql::settings(&mut tx).await?;
        if expected.is_some_and(|v| v != old.version) {
            return Err(Error::Stale);
        }
        new.version = old.version + 1;
        sql::set(&mut tx, &new, self.world().now()).await?;
        let entry = audit::Entry::done("models.settings.update", ctx.tenant).with([
            ("chain", (new.chain.len() as i64).into()),
            ("prices", (new.prices.len() as i64).into()),
            ("version", new.version.into()),
        ]);
        audit::record(&mut tx, self.world(), ctx, entry);
        tx.commit().await?;
        Ok(new)
    }
}

/// Pure.
fn check(new: &ModelSettings, known: &[ProviderId]) -> Vec<FieldError> {
    let mut wrong = Vec::new();
    let mut add = |field: String, code: &'static str, message: &'static str| {
        if wrong.len() < 50 {
            wrong.push(FieldError::new(field, code, message));
        }
    };
    if new.chain.len() > MAX_CHAIN {
        add("fallbacks".into(), "count", "At most 9 fallbacks.");
    }
    if new.prices.len() > MAX_PRICES {
        add("prices".into(), "count", "At most 200 prices.");
    }
    for (at, choice) in new.chain.iter().take(MAX_CHAIN).enumerate() {
        let field = |name: &str| match at {
            0 => format!("default.{name}"),
            _ => format!("fallbacks.{}.{name}", at - 1),
        };
        if !known.contains(&choice.provider) {
            add(field("provider_id"), "unknown", "There is no such provider.");
        }
        if !is_name(&choice.model) {
            add(field("model"), "length", "Between 1 and 200 characters on one line.");
        }
        if new.chain[..at].contains(choice) {
            add(field("model"), "repeated", "This model is asked already.");
        }
    }
    for (at, price) in new.prices.iter().take(MAX_PRICES).enumerate() {
        let all = [Some(price.input), Some(price.output), price.cached, price.cache_written];
        // A million dollars for a million tokens is enough for anybody.
        if all.into_iter().flatten().any(|rate| !(0..=1_000_000_000_000).contains(&rate)) {
            add(format!("prices.{at}"), "out_of_range", "Between 0 and 1,000,000,000,000 micro-dollars.");
        }
        if !is_name(&price.model) {
            add(format!("prices.{at}.model"), "length", "Between 1 and 200 characters on one line.");
        }
        let twin = |p: &Price| p.kind == price.kind && p.model == price.model;
        if new.prices[..at].iter().any(twin) {
            add(format!("prices.{at}.model"), "repeated", "This model has a price already.");
        }
    }
    wrong
}

/// What can be the name of a model.
pub(crate) fn is_name(text: &str) -> bool {
    (1..=200).contains(&text.chars().count()) && !text.chars().any(char::is_control)
}
