//! Models: whoever runs them, asked in one way.
//!
//! - A [`Request`] is a question in words that belong to no provider; an [`Answer`] is what comes back,
//!   in [`Piece`]s or as a whole, with its [`Usage`].
//! - [`Provider`] is the socket. [`Client`] plugs in Anthropic, OpenAI, Gemini, Ollama and whatever speaks
//!   chat completions; [`Scripted`] plays a file.
//! - A [`Failure`] says in which [`Class`] a provider failed; what can be repeated is, before the first
//!   piece and never after it.
//! - [`wire`] is where bytes become pieces: pure functions, indifferent to where the bytes were cut.
//!
//! Invariants: every exchange goes through `egress` and follows no redirect; a key is never in an error, a
//! log line or an answer of ours, not even when the provider repeats it; every buffer and every wait is
//! bounded; whoever drops an answer closes its connection.
//!
//! This room must never know: what a question is about, who reads the answer, any prompt.

mod answer;
mod client;
mod failure;
mod kind;
mod provider;
mod request;
mod retry;
mod script;
mod wire;

pub use answer::{Answer, MAX_ANSWER, Piece, Stop, Usage};
pub use client::{Client, Connection, Patience};
pub use failure::{Class, Failure};
pub use kind::Kind;
pub use provider::{Capabilities, MAX_MODELS, ModelInfo, Pieces, Provider};
pub use request::{Image, Message, Output, Part, Request, Role, Tool, ToolCall, ToolResult};
pub use retry::{Retries, first};
pub use script::{Fault, Line, Script, Scripted};
