//! What this room keeps of a person: assignments with everything made of them.

mod sql;

pub use sql::PERSONAL;
