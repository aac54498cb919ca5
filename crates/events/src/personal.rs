//! What this room keeps of a person: what they were told, and what they did, for as long as the log remembers.

mod sql;

pub use sql::PERSONAL;
