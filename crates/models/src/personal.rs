//! What this room keeps of a person: the calls made for them. Providers, keys and prices are the tenant's.

mod sql;

pub use sql::PERSONAL;
