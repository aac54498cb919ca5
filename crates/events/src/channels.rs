//! Names of streams: what a client asks for, and what it is shown.

use crate::{Error, EventType, Filter, Scope};
use async_trait::async_trait;
use kernel::{Ctx, UserId, ids};
use std::{collections::HashSet, sync::Arc};

/// The longest channel name, in bytes.
pub const MAX_CHANNEL: usize = 128;

/// The socket by which a room gives channels of its own shape (`assignment:local/asg_…`).
#[async_trait]
pub trait ChannelResolver: Send + Sync + 'static {
    /// Which events the channel shows to this caller. `None`: not a channel of this room.
    /// [`Error::ChannelNotFound`]: one of this room, but there is none of that name, or not for the caller.
    ///
    /// Whatever it answers, the caller is shown only what is their own or everybody's in their tenant.
    async fn resolve(&self, ctx: &Ctx, channel: &str) -> Result<Option<Scope>, Error>;
}

/// The channels of this installation. Everybody has:
///
/// - `tenant`: everything the caller may see;
/// - a wire id (`run_01jx…`): what happens to that thing;
/// - a topic (`runs`, `assignments`): the events whose type begins with that noun;
/// - `user:{usr_…}:notifications`: the caller's own notifications.
#[derive(Default, Clone)]
pub struct Channels {
    topics: HashSet<Scope>,
    resolvers: Vec<Arc<dyn ChannelResolver>>,
}

impl std::fmt::Debug for Channels {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Channels").field("topics", &self.topics).finish_non_exhaustive()
    }
}

impl Channels {
    /// The channels every room has, with the topics of these event types.
    pub fn new(rooms: &[&[EventType]]) -> Self {
        let topics = rooms.iter().copied().flatten().map(|t| Scope::topic(t.name)).collect();
        Self { topics, resolvers: Vec::new() }
    }

    /// Adds channels of a room. Asked before the general ones, in the order they were added.
    #[must_use]
    pub fn with(mut self, resolver: Arc<dyn ChannelResolver>) -> Self {
        self.resolvers.push(resolver);
        self
    }

    /// What the caller is shown under that name.
    pub async fn resolve(&self, ctx: &Ctx, channel: &str) -> Result<Filter, Error> {
        if channel.len() > MAX_CHANNEL || channel.bytes().any(|b| !b.is_ascii_graphic()) {
            return Err(Error::ChannelNotFound);
        }
        let mut scope = None;
        for resolver in &self.resolvers {
            scope = resolver.resolve(ctx, channel).await?;
            if scope.is_some() {
                break;
            }
        }
        let scope = scope.or_else(|| self.general(ctx, channel)).ok_or(Error::ChannelNotFound)?;
        Ok(Filter { tenant: ctx.tenant, user: ctx.user(), scope })
    }

    fn general(&self, ctx: &Ctx, channel: &str) -> Option<Scope> {
        if channel == "tenant" {
            return Some(Scope::Everything);
        }
        if let Some(user) = channel.strip_prefix("user:").and_then(|c| c.strip_suffix(":notifications")) {
            let own = user.parse::<UserId>().is_ok_and(|user| ctx.user() == Some(user));
            return own.then(|| Scope::topic("notifications"));
        }
        if is_wire_id(channel) {
            return Some(Scope::Subject(channel.into()));
        }
        let topic = Scope::topic(channel);
        (!channel.contains('.') && self.topics.contains(&topic)).then_some(topic)
    }
}

fn is_wire_id(text: &str) -> bool {
    text.split_once('_').is_some_and(|(prefix, id)| {
        (2..=5).contains(&prefix.len())
            && prefix.bytes().all(|b| b.is_ascii_lowercase())
            && ids::decode(id).is_some()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures::FutureExt as _;
    use kernel::{Actor, RunId, TenantId};
    use serde_json::json;
    use uuid::Uuid;

    struct Rooms;

    #[async_trait]
    impl ChannelResolver for Rooms {
        async fn resolve(&self, _: &Ctx, channel: &str) -> Result<Option<Scope>, Error> {
            match channel.strip_prefix("assignment:local/") {
                None => Ok(None),
                Some("asg_1") => Ok(Some(Scope::Subject("asg_1".into()))),
                Some(_) => Err(Error::ChannelNotFound),
            }
        }
    }

    #[test]
    fn names_and_what_they_show() {
        let me = UserId(Uuid::from_u128(7));
        let ctx = Ctx::new(TenantId(Uuid::from_u128(1)), Actor::user(me));
        let types = [EventType { name: "run.started", summary: "A run started.", payload: || json!({}) }];
        let channels = Channels::new(&[&types]).with(Arc::new(Rooms));
        let resolve = |name: &str| {
            channels.resolve(&ctx, name).now_or_never().unwrap().ok().map(|filter| {
                assert_eq!((filter.tenant, filter.user), (ctx.tenant, Some(me)));
                filter.scope
            })
        };
        let run = RunId(Uuid::from_u128(5)).to_string();
        assert_eq!(resolve("tenant"), Some(Scope::Everything));
        assert_eq!(resolve(&run), Some(Scope::Subject(run.as_str().into())));
        assert_eq!(resolve("runs"), Some(Scope::topic("run.ended")));
        assert_eq!(resolve("run"), resolve("runs"));
        assert_eq!(resolve(&format!("user:{me}:notifications")), Some(Scope::topic("notification.made")));
        assert_eq!(resolve("assignment:local/asg_1"), Some(Scope::Subject("asg_1".into())));
        let other = UserId(Uuid::from_u128(8));
        for nothing in [
            "",
            "nothing",
            "run.started",
            "Tenant",
            "tenant ",
            "run_1",
            "run_",
            "*",
            "run_\u{0}",
            "assignment:local/asg_2",
            &format!("user:{other}:notifications"),
            "user:me:notifications",
            &"x".repeat(500),
            &run.to_uppercase(),
        ] {
            assert_eq!(resolve(nothing), None, "{nothing:?}");
        }
    }
}
