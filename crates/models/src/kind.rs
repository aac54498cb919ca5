//! Which protocols are spoken.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A protocol, and with it a kind of provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ModelProviderKind)]
pub enum Kind {
    /// Anthropic, Messages.
    Anthropic,
    /// OpenAI, Responses.
    Openai,
    /// OpenAI, chat completions.
    OpenaiChat,
    /// Google Gemini.
    Gemini,
    /// Ollama.
    Ollama,
    /// Chat completions at any address: Perplexity, vLLM, LM Studio and others.
    Compatible,
    /// Plays the script of this installation; for tests, demonstrations and load.
    Scripted,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Anthropic,
        Self::Openai,
        Self::OpenaiChat,
        Self::Gemini,
        Self::Ollama,
        Self::Compatible,
        Self::Scripted,
    ];

    /// The name in tables and on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Anthropic => "anthropic",
            Self::Openai => "openai",
            Self::OpenaiChat => "openai_chat",
            Self::Gemini => "gemini",
            Self::Ollama => "ollama",
            Self::Compatible => "compatible",
            Self::Scripted => "scripted",
        }
    }

    /// From the table, which holds nothing else.
    pub(crate) fn read(text: &str) -> Self {
        Self::ALL.into_iter().find(|k| k.as_str() == text).unwrap_or(Self::Compatible)
    }

    /// Where the provider usually is; none where everybody has their own.
    pub const fn base_url(self) -> Option<&'static str> {
        match self {
            Self::Anthropic => Some("https://api.anthropic.com/v1"),
            Self::Openai | Self::OpenaiChat => Some("https://api.openai.com/v1"),
            Self::Gemini => Some("https://generativelanguage.googleapis.com/v1beta"),
            Self::Ollama => Some("http://localhost:11434"),
            Self::Compatible => None,
            Self::Scripted => Some(""),
        }
    }

    /// Whether nobody is let in without a key.
    pub const fn needs_key(self) -> bool {
        matches!(self, Self::Anthropic | Self::Openai | Self::OpenaiChat | Self::Gemini)
    }
}
