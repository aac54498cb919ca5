//! The door: everything a room needs to speak HTTP, so that a room's `http.rs` only parses, calls and shows.
//!
//! A request passes, in this order: [`server`] (connections, slow and idle clients, graceful end) → the
//! door (request id, trace, limits, time, panics, security headers, log line, metrics; one function) →
//! the router ([`Api`] mounts every room under `/api/v1`, with the aliases of the original designs) →
//! the extractors of a handler:
//!
//! - [`Caller`]: who is asking. Authentication itself is a socket, [`Authenticator`].
//! - [`Body`], [`Query`], [`Paging`], [`PathId`], [`IfMatch`], [`IfNoneMatch`], [`Visit`]: what is asked.
//! - [`Answer`] of [`Created`], [`Versioned`], [`Listing`], [`Accepted`], [`NoContent`] or a [`Problem`].
//!
//! Invariants: every error is `application/problem+json` with a stable code and the request id, and says
//! nothing of the inside; whatever a caller sends, the answer is a 4xx with the reason and never a 500;
//! nothing is unbounded (bodies, nesting, headers, pages, memory of limits, connections, time);
//! a create that carries an `Idempotency-Key` happens at most once.
//!
//! This room must never know: any noun of the product, how anybody proves who they are, any rule.

pub mod api;
mod auth;
mod body;
mod contract;
mod docs;
mod door;
mod error;
mod etag;
pub mod health;
pub mod idempotency;
mod paging;
mod path;
mod personal;
mod problem;
mod query;
mod reply;
pub mod server;
mod system;
mod validate;
mod visit;

pub use api::{Api, Deps, Meta, Options};
pub use auth::{AuthFault, Authenticator, Caller, Session, authenticate};
pub use body::{Body, present};
pub use error::Error;
pub use etag::{IfMatch, IfNoneMatch, Versioned, etag};
pub use health::{Health, HealthCheck};
pub use paging::{Links, Listing, NoFilter, Pagination, Paging, PagingParams, Sort};
pub use path::PathId;
pub use personal::PERSONAL;
pub use problem::{Answer, Problem, ProblemBody};
pub use query::Query;
pub use reply::{Accepted, Created, NoContent};
pub use server::{ServerOptions, serve};
pub use validate::{Validate, Violations};
pub use visit::Visit;
