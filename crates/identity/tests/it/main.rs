//! People coming and going: against a real database, then through the door.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod accounts;
mod browser;
mod devices;
mod door;
mod house;
mod keys;
mod leaving;
mod signing_in;
mod staying;
mod tenancy;
mod throttling;
