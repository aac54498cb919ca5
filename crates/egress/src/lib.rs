//! The only way out: every HTTP request this house makes to somebody else's server goes through here.
//!
//! - [`Egress`] sends a [`Request`] and gives a [`Response`] whose body streams and is bounded in size,
//!   in silence and in total time, also after decompression.
//! - The guard stands in the connector, at the last place before the socket: the name is resolved once,
//!   *every* address it gives is judged, and the connection goes to a judged address. So neither a
//!   redirect, nor a name that changes its mind, nor a second look-up can lead inside.
//! - [`Allow`] entries are how an operator opens single hosts, networks and ports (a Canvas server in the
//!   same network, a model server on this machine). Nobody else can.
//! - Requests that may be repeated are, with backoff and `Retry-After`; a host that keeps failing is left
//!   alone for a while ([`Breaker`](EgressOptions::breaker)).
//! - [`Resolve`] is the socket for name resolution, so that a test can lie about names.
//!
//! Invariants: `http` and `https` only; no credentials in addresses; no proxy from the environment; a
//! redirect to another origin carries no credential, no cookie and no body; certificates are always
//! verified; no error, log line or `Debug` output holds a path, a query or a header, because keys hide there.
//!
//! This room must never know: what the request is for, any noun of the product, SQL, settings files.

mod address;
mod allow;
mod body;
mod breaker;
mod client;
mod connect;
mod error;
mod options;
mod redirect;
mod request;
mod resolve;
mod response;
mod retry;
mod target;

pub use allow::{Allow, AllowError};
pub use client::Egress;
pub use error::Error;
pub use http::{HeaderMap, Method, StatusCode, header};
pub use options::{BreakerOptions, EgressOptions, Retries, Timeouts};
pub use request::Request;
pub use resolve::{Resolve, Resolved, SystemResolver};
pub use response::Response;
