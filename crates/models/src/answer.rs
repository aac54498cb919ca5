//! What a model answers, in pieces and as a whole.

use crate::{Class, ToolCall, failure::Wrong};
use serde::{Deserialize, Serialize};

/// The most bytes an answer may have: text, reasoning and arguments together.
pub const MAX_ANSWER: usize = 10 * 1024 * 1024;

/// The tokens of one call.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
#[schema(as = ModelUsage)]
pub struct Usage {
    /// Tokens read, those from and for a cache included.
    pub input: u64,
    /// Of them, read from the provider's cache.
    pub cached: u64,
    /// Of them, written to the provider's cache.
    pub cache_written: u64,
    /// Tokens written, reasoning included.
    pub output: u64,
    /// Of them, reasoning.
    pub reasoning: u64,
}

/// Why the model stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stop {
    /// It had said everything, or came to a stop text.
    End,
    /// It reached the most tokens: the answer is cut.
    Length,
    /// It waits for the results of its calls.
    Tools,
}

/// A piece of an answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Piece {
    /// Words of the answer.
    Text(String),
    /// Words of the model to itself, where the provider shows them. Not part of the answer.
    Reasoning(String),
    /// A call, complete.
    ToolCall(ToolCall),
    /// The answer is complete; exactly once, and last.
    End(Stop, Usage),
}

/// A whole answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    /// Its words.
    pub text: String,
    /// The calls the model makes.
    pub tool_calls: Vec<ToolCall>,
    /// Why it stopped.
    pub stop: Stop,
    /// What it took.
    pub usage: Usage,
}

impl Answer {
    /// An answer in the making.
    pub fn begin() -> Self {
        Self { text: String::new(), tool_calls: Vec::new(), stop: Stop::Length, usage: Usage::default() }
    }

    /// Takes a piece; says whether it was the last.
    pub fn take(&mut self, piece: Piece) -> bool {
        match piece {
            Piece::Text(text) => self.text.push_str(&text),
            Piece::Reasoning(_) => {}
            Piece::ToolCall(call) => self.tool_calls.push(call),
            Piece::End(stop, usage) => {
                (self.stop, self.usage) = (stop, usage);
                return true;
            }
        }
        false
    }
}

/// Counts what came, so that an answer without end has one.
#[derive(Debug, Default)]
pub(crate) struct Measure(usize);

impl Measure {
    pub fn add(&mut self, bytes: usize) -> Result<(), Wrong> {
        self.0 = self.0.saturating_add(bytes);
        if self.0 > MAX_ANSWER {
            return Err(Wrong::new(Class::TooLarge, format!("more than {MAX_ANSWER} bytes")));
        }
        Ok(())
    }
}
