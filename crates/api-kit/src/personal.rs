//! What this room keeps of a person: answers to creates they may repeat, for a day.

mod sql;

pub use sql::PERSONAL;
