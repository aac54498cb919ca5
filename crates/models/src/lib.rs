//! Models: whoever runs them, asked in one way.
//!
//! - A [`Request`] is a question in words that belong to no provider; an [`Answer`] is what comes back,
//!   in [`Piece`]s or as a whole, with its [`Usage`].
//! - [`Provider`] is the socket. [`Client`] plugs in Anthropic, OpenAI, Gemini, Ollama and whatever speaks
//!   chat completions; [`Scripted`] plays a file. `wire` is where bytes become pieces: pure functions,
//!   indifferent to where the bytes were cut.
//! - A [`Failure`] says in which [`Class`] a provider failed; what can be repeated is, before the first
//!   piece and never after it ([`Retries`]).
//! - [`Models`] keeps a tenant's [`StoredProvider`]s with their keys in the vault, which of them is asked
//!   ([`Choice`]: a default and its fallbacks), and every [`Call`] with what it took and cost.
//!   [`Models::complete`] asks: the default, then its fallbacks, telling a [`Sink`] as it comes.
//! - [`Price`]s ship with the program and can be overridden; money is whole micro-dollars.
//!
//! Invariants: every exchange goes through `egress` and follows no redirect; a key is never in an error, a
//! log line or an answer of ours, not even when the provider repeats it, and never goes to another host
//! than the one it was given for; every buffer, list and wait is bounded; whoever drops an answer closes
//! its connection; every call that was begun is written down, the dropped ones as cancelled; where nobody
//! knows a price, none is invented.
//!
//! This room must never know: what a question is about, who reads the answer, any prompt.

mod announce;
mod answer;
mod calls;
mod client;
mod error;
mod failure;
mod http;
mod kind;
mod personal;
mod prices;
mod provider;
mod providers;
mod request;
mod retry;
mod room;
mod script;
mod settings;
mod spent;
mod sql;
mod wire;

pub use announce::EVENTS;
pub use answer::{Answer, MAX_ANSWER, Piece, Stop, Usage};
pub use calls::{Call, CallFilter, CallId};
pub use client::{Client, Connection, Patience};
pub use error::Error;
pub use failure::{Class, Failure};
pub use http::routes;
pub use kind::Kind;
pub use personal::PERSONAL;
pub use prices::{Price, cost, shipped_version};
pub use provider::{Capabilities, MAX_MODELS, ModelInfo, Pieces, Provider};
pub use providers::{NewProvider, ProviderChange, ProviderId, StoredProvider, Test};
pub use request::{Image, Message, Output, Part, Request, Role, Tool, ToolCall, ToolResult};
pub use retry::{Retries, first};
pub use room::{Completed, Images, Models, Parts, Pick, Purpose, Quiet, Sink};
pub use script::{Fault, Line, Script, Scripted};
pub use settings::{Choice, ModelSettings};
pub use spent::Spent;
