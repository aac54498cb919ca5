//! The ground floor: words every room shares, and nothing that does anything.
//!
//! - [`World`]: time, ids and randomness, handed in as a value. Nothing in the house asks the
//!   machine what time it is; a test owns the clock.
//! - [`ids`]: typed ids. Inside they are `UUIDv7`; on the wire they wear a prefix (`asg_01jx…`), so
//!   that an id pasted in the wrong place is refused instead of missing.
//! - [`Ctx`]: on whose behalf something happens: tenant, actor with its acts-for chain, request, run.
//! - [`Fault`]: what went wrong, in the few kinds a door can answer with. Each room has its own
//!   `Error`; this trait is how the door reads it.
//! - [`Page`]: a bounded window on a list. Nothing in the house is unbounded.
//!
//! This room must never know: SQL, HTTP, files, processes, the environment, any noun of the product.

mod ctx;
mod fault;
pub mod ids;
mod page;
mod world;

pub use ctx::{Actor, ActorKind, Ctx, Principal};
pub use fault::{Fault, FaultKind, FieldError};
pub use ids::{IdError, RequestId, RunId, TenantId, UserId};
pub use page::{COUNT_LIMIT, MAX_PAGE_SIZE, MAX_TOTAL, Page, Paged};
pub use secrecy::{ExposeSecret, SecretBox, SecretString};
pub use world::{Clock, Entropy, SystemClock, SystemEntropy, World};
