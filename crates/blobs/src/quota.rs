//! How much a tenant may keep.

use crate::Error;
use futures::future::BoxFuture;
use kernel::Ctx;

/// The socket that says how many bytes the tenant of `ctx` may keep in all.
pub trait Quota: Send + Sync + 'static {
    /// Bytes.
    fn limit<'a>(&'a self, ctx: &'a Ctx) -> BoxFuture<'a, Result<u64, Error>>;
}

/// The same for every tenant.
#[derive(Debug, Clone, Copy)]
pub struct FixedQuota(pub u64);

impl Quota for FixedQuota {
    fn limit<'a>(&'a self, _: &'a Ctx) -> BoxFuture<'a, Result<u64, Error>> {
        Box::pin(std::future::ready(Ok(self.0)))
    }
}
