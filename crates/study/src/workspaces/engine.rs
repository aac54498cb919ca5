//! By whom a plan is made.

use crate::{Error, Study};
use api_kit::Violations;
use connectors::ConnectionId;
use kernel::Ctx;
use models::{Choice, ProviderId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// By whom a plan or a feedback is made.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = EngineChoice)]
pub enum Engine {
    /// By the models that were chosen; by rules where none was.
    #[default]
    Auto,
    /// By rules: no text leaves the server.
    Offline,
    /// By a model, or not at all.
    Model,
}

/// By whom, in full.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct By {
    /// In general.
    pub engine: Engine,
    /// This model first, then those that were chosen.
    pub choice: Option<Choice>,
    /// By rules where no model answers; the result says so.
    pub or_offline: bool,
}

impl By {
    /// From the words of a request, of which provider and model go together.
    pub(crate) fn of(
        engine: Engine,
        provider: Option<ProviderId>,
        model: Option<String>,
        or_offline: bool,
    ) -> Self {
        Self {
            engine,
            choice: provider.zip(model).map(|(provider, model)| Choice { provider, model }),
            or_offline,
        }
    }
}

/// What is wrong with the words of a request that name a model.
pub(crate) fn check_choice(v: &mut Violations, provider: Option<ProviderId>, model: Option<&str>) {
    if provider.is_some() != model.is_some() {
        v.add("model", "required", "A provider and its model go together.");
    }
    if let Some(model) = model {
        v.required_trimmed("model", model, 200);
    }
}

/// How planning is started.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct How {
    /// Makes a new version in place of the newest.
    pub reprocess: bool,
    /// Through which connection to fetch what a course system says.
    pub connection: Option<ConnectionId>,
    /// By whom.
    pub by: By,
}

impl Study {
    /// Makes sure that a model that is named can be asked.
    pub(crate) async fn check_engine(&self, ctx: &Ctx, by: &By) -> Result<(), Error> {
        let Some(choice) = &by.choice else { return Ok(()) };
        let none = || Error::NoSuchProvider(choice.provider.to_string());
        match self.models.as_ref().ok_or_else(none)?.provider(ctx, choice.provider).await {
            Ok(_) => Ok(()),
            Err(models::Error::NotFound(_)) => Err(none()),
            Err(error) => Err(error.into()),
        }
    }
}
