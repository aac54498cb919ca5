//! Names to addresses.

use futures::future::BoxFuture;
use std::{io, net::IpAddr};

/// The addresses of a name, in the order they should be tried.
pub type Resolved<'a> = BoxFuture<'a, io::Result<Vec<IpAddr>>>;

/// The socket for name resolution. Whatever it says is judged afterwards.
pub trait Resolve: Send + Sync + 'static {
    /// Looks up a name, which is never an address literal.
    fn resolve<'a>(&'a self, name: &'a str) -> Resolved<'a>;
}

/// The machine's own resolver.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemResolver;

impl Resolve for SystemResolver {
    fn resolve<'a>(&'a self, name: &'a str) -> Resolved<'a> {
        Box::pin(async move { Ok(tokio::net::lookup_host((name, 0)).await?.map(|a| a.ip()).collect()) })
    }
}
