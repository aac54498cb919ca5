//! Words a model says stand in a text. They are looked up before anything is made of them.

use crate::{plan::Citation, wording::clipped};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Quotes of one entry, and their characters.
const MOST: usize = 4;
const LONGEST: usize = 600;

/// Words of a text.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub(crate) struct Quote {
    pub source_id: String,
    pub quote: String,
}

/// The quotes as places that are still to be found.
pub(crate) fn claims(quotes: &[Quote]) -> Vec<Citation> {
    let said = quotes.iter().take(MOST).filter(|q| !q.quote.trim().is_empty());
    said.map(|q| Citation::claim(clipped(q.source_id.trim(), 200), clipped(q.quote.trim(), LONGEST)))
        .collect()
}
