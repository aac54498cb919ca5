//! What this room keeps of a person: their items.

mod sql;

pub use sql::PERSONAL;
