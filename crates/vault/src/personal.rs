//! What this room keeps of a person: nothing by itself. Rooms forget the secrets they keep; what is left when the last person
//! of a tenant goes, goes with them. A secret is never exported.

mod sql;

pub use sql::PERSONAL;
