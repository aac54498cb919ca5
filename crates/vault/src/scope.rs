//! Whose secret it is, and where it lies.

use kernel::TenantId;
use uuid::Uuid;

/// Whose data key seals it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Scope {
    /// One tenant's.
    Tenant(TenantId),
    /// The installation's own: signing keys and the like. Lives in rows of the nil tenant, which only
    /// system transactions see.
    System,
}

impl Scope {
    /// The `tenant_id` of its rows.
    pub(crate) fn uuid(self) -> Uuid {
        match self {
            Self::Tenant(tenant) => tenant.uuid(),
            Self::System => Uuid::nil(),
        }
    }

    pub(crate) fn of(tenant_id: Uuid) -> Self {
        if tenant_id.is_nil() { Self::System } else { Self::Tenant(TenantId(tenant_id)) }
    }
}

impl From<TenantId> for Scope {
    fn from(tenant: TenantId) -> Self {
        Self::of(tenant.uuid())
    }
}

/// Where sealed bytes lie. They open nowhere else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Label<'a> {
    /// Table and column, or what the secret is called: `identity.totp.seed`.
    pub place: &'a str,
    /// The row.
    pub row: Uuid,
}

impl<'a> Label<'a> {
    /// The label of one column of one row.
    pub const fn new(place: &'a str, row: Uuid) -> Self {
        Self { place, row }
    }
}
