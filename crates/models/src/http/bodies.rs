//! What goes through the doors.

use super::{CallId, Kind, ProviderId};
use crate::{
    Call, Capabilities, Choice, Class, ModelSettings, NewProvider, Price, ProviderChange, StoredProvider,
    Test, Usage, prices, settings, wire,
};
use api_kit::{Validate, Violations};
use chrono::{DateTime, Utc};
use kernel::{RunId, SecretString, UserId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The most characters of an answer that a test shows.
const MAX_SHOWN: usize = 2_000;

/// Somebody who runs models.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ModelProvider)]
pub(super) struct ProviderView {
    id: ProviderId,
    kind: Kind,
    label: String,
    /// Where it is; empty for scripted ones.
    base_url: String,
    /// Whether a key is kept for it. The key itself is never shown.
    has_key: bool,
    capabilities: Capabilities,
    /// When it was last tested, with the address and key it has now.
    verified_at: Option<DateTime<Utc>>,
    /// How that ended: `ok`, or the class of the failure.
    verified_as: Option<String>,
    /// The `ETag`, as a number.
    version: i64,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

impl From<StoredProvider> for ProviderView {
    fn from(p: StoredProvider) -> Self {
        Self {
            has_key: p.has_key(),
            id: p.id,
            kind: p.kind,
            label: p.label,
            base_url: p.base_url,
            capabilities: wire::CAPABILITIES,
            verified_at: p.verified_at,
            verified_as: p.verified_as,
            version: p.version,
            created_at: p.created_at,
            updated_at: p.updated_at,
        }
    }
}

/// A provider to be added.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewModelProvider {
    kind: Kind,
    /// Between 1 and 100 characters; no two providers have the same.
    #[schema(min_length = 1, max_length = 100)]
    label: String,
    /// Where it is. Absent: where this kind usually is. `compatible` has no usual place.
    #[schema(max_length = 500)]
    base_url: Option<String>,
    /// Its key. It is kept encrypted and never shown again.
    #[schema(value_type = Option<String>, write_only, max_length = 4096)]
    key: Option<SecretString>,
}

impl Validate for NewModelProvider {}

impl From<NewModelProvider> for NewProvider {
    fn from(new: NewModelProvider) -> Self {
        Self { kind: new.kind, label: new.label, base_url: new.base_url, key: new.key }
    }
}

#[expect(clippy::option_option, reason = "absent, null and a value are three things")]
/// What changes. A field that is absent stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ProviderChanges {
    #[schema(min_length = 1, max_length = 100)]
    label: Option<String>,
    /// Another host needs the key again.
    #[schema(max_length = 500)]
    base_url: Option<String>,
    /// A new key; `null` forgets the one that is kept.
    #[serde(default, deserialize_with = "api_kit::present")]
    #[schema(value_type = Option<String>, write_only, max_length = 4096)]
    key: Option<Option<SecretString>>,
}

impl Validate for ProviderChanges {}

impl From<ProviderChanges> for ProviderChange {
    fn from(change: ProviderChanges) -> Self {
        Self { label: change.label, base_url: change.base_url, key: change.key }
    }
}

/// Which model to test.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct WhichModel {
    /// Absent: the first that was chosen of this provider, or else the first it lists.
    #[schema(min_length = 1, max_length = 200)]
    pub model: Option<String>,
}

impl Validate for WhichModel {
    fn validate(&self, v: &mut Violations) {
        if self.model.as_deref().is_some_and(|m| !settings::is_name(m)) {
            v.add("model", "length", "Between 1 and 200 characters on one line.");
        }
    }
}

/// Why a provider gave no answer.
#[derive(Debug, Serialize, ToSchema)]
struct TestFailure {
    class: Class,
    /// In plain words, without keys.
    message: String,
}

/// What came back from a test.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ModelProviderTest)]
pub(super) struct TestView {
    ok: bool,
    /// Which model was asked; empty where none could be found.
    model: String,
    /// What it answered, at most 2,000 characters.
    text: Option<String>,
    usage: Option<Usage>,
    failure: Option<TestFailure>,
    /// Milliseconds in all.
    total_ms: u64,
    provider: ProviderView,
}

impl From<Test> for TestView {
    fn from(test: Test) -> Self {
        let (answer, failure) = match test.outcome {
            Ok(answer) => (Some(answer), None),
            Err(failure) => (None, Some(TestFailure { class: failure.class, message: failure.to_string() })),
        };
        Self {
            ok: answer.is_some(),
            model: test.model,
            usage: answer.as_ref().map(|a| a.usage),
            text: answer.map(|a| a.text.chars().take(MAX_SHOWN).collect()),
            failure,
            total_ms: test.total_ms,
            provider: test.provider.into(),
        }
    }
}

/// Which model is asked, and what it costs.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ModelSettings)]
pub(super) struct SettingsView {
    default: Option<Choice>,
    /// Asked in this order when the default fails.
    fallbacks: Vec<Choice>,
    /// Prices that differ from those shipped, in micro-dollars per million tokens.
    prices: Vec<Price>,
    /// Which table of prices ships with this program.
    shipped_prices: &'static str,
    /// The `ETag`, as a number.
    version: i64,
}

impl From<ModelSettings> for SettingsView {
    fn from(s: ModelSettings) -> Self {
        let mut chain = s.chain.into_iter();
        Self {
            default: chain.next(),
            fallbacks: chain.collect(),
            prices: s.prices,
            shipped_prices: prices::shipped_version(),
            version: s.version,
        }
    }
}

/// The settings to be.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewModelSettings)]
pub(super) struct SettingsBody {
    default: Option<Choice>,
    /// At most 9.
    #[serde(default)]
    #[schema(max_items = 9)]
    fallbacks: Vec<Choice>,
    /// At most 200.
    #[serde(default)]
    #[schema(max_items = 200)]
    prices: Vec<Price>,
}

impl Validate for SettingsBody {
    fn validate(&self, v: &mut Violations) {
        v.count("fallbacks", self.fallbacks.len(), 0..=settings::MAX_CHAIN - 1);
        if self.default.is_none() && !self.fallbacks.is_empty() {
            v.add("default", "required", "Fallbacks need a default they stand in for.");
        }
    }
}

impl From<SettingsBody> for ModelSettings {
    fn from(body: SettingsBody) -> Self {
        let chain = body.default.into_iter().chain(body.fallbacks).collect();
        Self { chain, prices: body.prices, version: 0 }
    }
}

/// A call of a model.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ModelCall)]
pub(super) struct CallView {
    id: CallId,
    provider_id: ProviderId,
    /// What the provider was called then.
    provider_label: String,
    kind: String,
    model: String,
    /// What for: `study.plan`.
    purpose: String,
    /// For whom.
    user_id: Option<UserId>,
    run_id: Option<RunId>,
    /// In which step of the run.
    step: Option<String>,
    /// `ok`, `cancelled`, or the class of the failure.
    outcome: String,
    /// What the provider said about the failure.
    said: String,
    /// How often it was asked.
    attempts: u32,
    usage: Usage,
    /// Micro-dollars (a millionth of a dollar); `null` where nobody knows.
    cost: Option<i64>,
    started_at: DateTime<Utc>,
    /// Milliseconds until the first piece.
    first_ms: Option<u64>,
    /// Milliseconds in all.
    total_ms: u64,
}

impl From<Call> for CallView {
    fn from(c: Call) -> Self {
        Self {
            id: c.id,
            provider_id: c.provider,
            provider_label: c.label,
            kind: c.kind,
            model: c.model,
            purpose: c.purpose,
            user_id: c.person,
            run_id: c.run,
            step: c.step,
            outcome: c.outcome,
            said: c.said,
            attempts: c.attempts,
            usage: c.usage,
            cost: c.cost,
            started_at: c.started_at,
            first_ms: c.first_ms,
            total_ms: c.total_ms,
        }
    }
}
