//! The doors, over real connections.

mod server;
mod socket;
mod socket_hostile;
mod stream;
