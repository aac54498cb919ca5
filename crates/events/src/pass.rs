//! Who follows a stream, and whether they still may.

use api_kit::{AuthFault, Authenticator, Session};
use kernel::{Ctx, ExposeSecret as _, SecretString, World};
use std::time::Duration;

/// Somebody who was let in, with what it takes to ask about them again: a stream outlives the moment in
/// which its token was looked at.
#[derive(Clone)]
pub struct Pass {
    session: Session,
    token: SecretString,
}

impl std::fmt::Debug for Pass {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pass").field("actor", &self.session.ctx.actor).finish_non_exhaustive()
    }
}

impl Pass {
    pub(crate) fn new(session: Session, token: &str) -> Self {
        Self { session, token: SecretString::from(token) }
    }

    /// On whose behalf.
    pub fn ctx(&self) -> &Ctx {
        &self.session.ctx
    }

    /// How long until somebody has to ask again: `every` so often, and when the proof ends.
    pub(crate) fn check_in(&self, world: &World, every: Duration) -> Duration {
        let left = self.session.expires_at.map(|end| (end - world.now()).to_std().unwrap_or_default());
        left.map_or(every, |left| left.min(every))
    }

    /// Whether the token still opens the door, to the same person. While nobody can tell (the database
    /// is down), it does until it expires.
    pub(crate) async fn still_allowed(&self, authenticator: &dyn Authenticator, world: &World) -> bool {
        if self.session.expires_at.is_some_and(|end| end <= world.now()) {
            return false;
        }
        match authenticator.authenticate(self.token.expose_secret()).await {
            Ok(now) => {
                (now.ctx.tenant, now.ctx.actor.principal.id)
                    == (self.session.ctx.tenant, self.session.ctx.actor.principal.id)
            }
            Err(AuthFault::Failed(_)) => true,
            Err(_) => false,
        }
    }
}
