//! What this room keeps of a person: what they did, for good.

mod sql;

pub use sql::PERSONAL;
