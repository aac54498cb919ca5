//! Work items: anything to be done, by a person or an agent.
//!
//! An item has a kind (assignment, milestone, task, fix), a state, a place among its siblings, and what
//! was done about it: its *evidence*. A root stands for something another room owns (`subject`: the wire
//! id of an assignment), and the items below it are its plan.
//!
//! - [`Work::publish`] turns a plan into items, in the caller's transaction. Publishing the next version
//!   finds its items by their stable keys: what is finished stays finished, what a person edited stays
//!   edited, what the plan no longer has is removed, or archived when something was done about it.
//! - [`Work::update`], [`Work::add`], [`Work::place`], [`Work::remove`] are what people do to items.
//! - The states and which may follow which are in [`State`].
//!
//! Invariants: an item that is done says who did it and when. Dependencies join items of one root and
//! never form a circle. An item is seen and changed by its owner only.
//!
//! This room must never know: what a plan is made from, who made it, what an assignment is.

mod error;
mod items;
mod personal;

pub use error::Error;
pub use items::dated::Dated;
pub use items::history::{MOST_HISTORY, Past};
pub use items::http::routes;
pub use items::ops::{Outline, Section, Step, Work};
pub use items::{Change, EVENTS, Evidence, Filter, Item, ItemId, Kind, NewItem, State};
pub use personal::PERSONAL;
