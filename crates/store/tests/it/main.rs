//! The store against a real database: tenancy, round trips, rollback, wake-ups, migrations.

mod bells;
mod migrations;
mod tenancy;
mod transactions;
