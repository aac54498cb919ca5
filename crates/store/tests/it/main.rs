//! The store against a real database: tenancy, round trips, rollback, wake-ups, migrations.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod bells;
mod migrations;
mod tenancy;
mod transactions;
