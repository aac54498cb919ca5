//! What can go wrong with events.

use kernel::{Fault, FaultKind};
use std::{borrow::Cow, time::Duration};

/// A failure of this room.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database.
    #[error(transparent)]
    Store(#[from] store::Error),
    /// No such channel, or not the caller's. The two are never told apart.
    #[error("there is no such channel")]
    ChannelNotFound,
    /// A cursor that this log never gave out.
    #[error("the cursor is not a position of the event log: expected digits, as in an event's `position`")]
    Cursor,
    /// More open streams or sockets than one person, or this process, may have.
    #[error("too many open streams: at most {0}")]
    TooManyStreams(usize),
    /// More subscriptions than one socket may have.
    #[error("too many subscriptions on one socket: at most {0}")]
    TooManySubscriptions(usize),
    /// The feed has not yet learned where the log ends, or the process is about to end.
    #[error("the event feed is not ready")]
    NotReady,
    /// A message on a socket that is not one of the protocol.
    #[error("{0}")]
    Message(String),
    /// Something was asked before the socket said who is asking.
    #[error("send {{\"type\":\"auth\",\"token\":…}} first")]
    AuthFirst,
    /// A second `auth` on a socket named somebody else.
    #[error("this socket belongs to somebody else")]
    OtherPerson,
    /// More messages than one person may send.
    #[error("too many messages")]
    TooManyMessages,
    /// Not a WebSocket handshake.
    #[error("this address speaks WebSocket: {0}")]
    Handshake(&'static str),
    /// The handshake came from a page of another site.
    #[error("pages of this origin may not connect")]
    Origin,
    /// Two rooms declare the same event type, or a name is malformed.
    #[error("the event type `{0}` is declared twice or is not of the form `noun.happened`")]
    EventType(&'static str),
}

impl Fault for Error {
    fn kind(&self) -> FaultKind {
        match self {
            Self::Store(error) => error.kind(),
            Self::ChannelNotFound => FaultKind::NotFound,
            Self::Cursor | Self::Message(_) | Self::Handshake(_) => FaultKind::Malformed,
            Self::TooManyStreams(_) | Self::TooManySubscriptions(_) | Self::TooManyMessages => {
                FaultKind::TooMany
            }
            Self::NotReady => FaultKind::Unavailable,
            Self::AuthFirst => FaultKind::Unauthenticated,
            Self::OtherPerson | Self::Origin => FaultKind::Forbidden,
            Self::EventType(_) => FaultKind::Internal,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Store(error) => error.code(),
            Self::ChannelNotFound => "events.channel_not_found",
            Self::Cursor => "events.bad_cursor",
            Self::TooManyStreams(_) => "events.too_many_streams",
            Self::TooManySubscriptions(_) => "events.too_many_subscriptions",
            Self::NotReady => "events.not_ready",
            Self::Message(_) => "events.bad_message",
            Self::AuthFirst => "events.auth_first",
            Self::OtherPerson => "events.other_person",
            Self::TooManyMessages => "events.too_many_messages",
            Self::Handshake(_) => "events.bad_handshake",
            Self::Origin => "events.origin",
            Self::EventType(_) => "events.event_type",
        }
    }

    fn public(&self) -> Cow<'static, str> {
        match self {
            Self::Store(error) => error.public(),
            Self::NotReady => "The event feed is not ready. Try again shortly.".into(),
            Self::EventType(_) => "Something went wrong on our side.".into(),
            other => other.to_string().into(),
        }
    }

    fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Store(error) => error.retry_after(),
            Self::NotReady => Some(Duration::from_secs(1)),
            Self::TooManyStreams(_) | Self::TooManyMessages => Some(Duration::from_secs(5)),
            _ => None,
        }
    }
}
