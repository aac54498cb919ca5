//! What can go wrong with work items.

use crate::{ItemId, State};
use kernel::{Fault, FaultKind, FieldError};

/// A failure of this room.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Absent, or not the caller's.
    #[error("there is no work item {0}")]
    NotFound(ItemId),
    /// The state cannot follow.
    #[error("a work item that is {from} cannot become {to}", from = .0.as_str(), to = .1.as_str())]
    Transition(State, State),
    /// Somebody else changed the item since the caller read it.
    #[error("the work item was changed meanwhile; read it again")]
    Stale,
    /// The item belongs to the plan and cannot be taken out of it by hand.
    #[error("this item belongs to the plan; mark it done or overridden instead")]
    Planned,
    /// The neighbour named for the new place has another parent.
    #[error("`after` must name an item with the same parent")]
    NotASibling,
    /// A parent cannot hold more.
    #[error("an item holds at most {0} others")]
    TooMany(usize),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] store::Error),
}

impl Fault for Error {
    fn kind(&self) -> FaultKind {
        match self {
            Self::NotFound(_) => FaultKind::NotFound,
            Self::Transition(..) | Self::Planned | Self::TooMany(_) => FaultKind::Conflict,
            Self::Stale => FaultKind::PreconditionFailed,
            Self::NotASibling => FaultKind::Invalid,
            Self::Store(e) => e.kind(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NotFound(_) => "work.not_found",
            Self::Transition(..) => "work.transition",
            Self::Stale => "work.stale",
            Self::Planned => "work.planned",
            Self::NotASibling => "work.not_a_sibling",
            Self::TooMany(_) => "work.too_many",
            Self::Store(e) => e.code(),
        }
    }

    fn public(&self) -> std::borrow::Cow<'static, str> {
        match self {
            Self::Store(e) => e.public(),
            _ => self.to_string().into(),
        }
    }

    fn fields(&self) -> Vec<FieldError> {
        match self {
            Self::NotASibling => vec![FieldError::new("after", "not_a_sibling", self.to_string())],
            _ => Vec::new(),
        }
    }

    fn retry_after(&self) -> Option<std::time::Duration> {
        match self {
            Self::Store(e) => e.retry_after(),
            _ => None,
        }
    }
}
