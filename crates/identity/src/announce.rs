//! What this room tells the others: events for programs, entries for the audit, both in the transaction
//! that did it. Events hold ids and states; e-mail addresses, tokens and network addresses never.

use crate::{
    Identity,
    devices::Reply,
    people::User,
    sessions::{Client, EndReason},
    tenants::Personal,
    tokens::SessionId,
};
use events::{Announced, Audience, Event, EventType};
use kernel::{Actor, Ctx, TenantId, UserId, ids::Uuid};
use serde_json::{Value, json};
use store::SystemTx;

/// The event types of this room, for the contract.
pub const EVENTS: &[EventType] = &[
    EventType {
        name: "user.registered",
        summary: "Somebody made an account.",
        payload: || object(json!({ "name": { "type": "string" } })),
    },
    EventType {
        name: "user.login",
        summary: "Somebody signed in.",
        payload: || object(json!({ "session": { "type": "string" }, "remember": { "type": "boolean" } })),
    },
    EventType {
        name: "tenant.created",
        summary: "A tenant was made.",
        payload: || {
            object(json!({ "kind": { "enum": ["personal", "organization"] }, "slug": { "type": "string" } }))
        },
    },
    EventType {
        name: "team.created",
        summary: "A team was made.",
        payload: || object(json!({ "slug": { "type": "string" } })),
    },
    EventType {
        name: "session.ended",
        summary: "A session was ended before its time.",
        payload: || {
            let reasons = ["signed_out", "revoked", "refresh_reused", "too_many", "code_reused"];
            object(json!({ "reason": { "enum": reasons } }))
        },
    },
];

fn object(properties: Value) -> Value {
    let required: Vec<&String> = properties.as_object().map(|p| p.keys().collect()).unwrap_or_default();
    json!({ "type": "object", "required": required, "properties": properties })
}

fn tell(room: &Identity, tx: &mut SystemTx, ctx: &Ctx, kind: &'static str, subject: String, payload: Value) {
    let audience = ctx.user().map_or(Audience::Tenant, Audience::User);
    let event = Event { kind, subject, audience, payload };
    let told = Announced { tenant: ctx.tenant, actor: ctx.actor.clone(), run: None, event };
    room.events.announce_many(tx, &[told]);
}

fn record(room: &Identity, tx: &mut SystemTx, ctx: &Ctx, entry: audit::Entry) {
    audit::record_many(tx, &room.world, [(ctx, entry)]);
}

pub(crate) fn registered(room: &Identity, tx: &mut SystemTx, ctx: &Ctx, client: &Client, user: &User) {
    tell(room, tx, ctx, "user.registered", user.id.to_string(), json!({ "name": user.name }));
    record(room, tx, ctx, audit::Entry::done("auth.register", user.id).from_address(client.address));
}

pub(crate) fn moved_in(room: &Identity, tx: &mut SystemTx, ctx: &Ctx, home: &Personal) {
    let tenant = json!({ "kind": "personal", "slug": home.slug });
    tell(room, tx, ctx, "tenant.created", home.tenant.to_string(), tenant);
    tell(room, tx, ctx, "team.created", home.team.to_string(), json!({ "slug": Personal::TEAM_SLUG }));
    record(room, tx, ctx, audit::Entry::done("identity.tenant.create", home.tenant));
}

pub(crate) fn signed_in(
    room: &Identity,
    tx: &mut SystemTx,
    ctx: &Ctx,
    client: &Client,
    user: UserId,
    session: SessionId,
    remember: bool,
) {
    let payload = json!({ "session": session, "remember": remember });
    tell(room, tx, ctx, "user.login", user.to_string(), payload);
    let entry = audit::Entry::done("auth.login", session).from_address(client.address);
    record(room, tx, ctx, entry.with([("remember", remember.into())]));
}

/// A failed sign-in belongs to no tenant, because saying whose would say that there is somebody. The
/// account is named by a digest: what is typed there by mistake may be a password.
pub(crate) fn login_failed(room: &Identity, tx: &mut SystemTx, client: &Client, account: &str) {
    let ctx = client.ctx(TenantId(Uuid::nil()), Actor::system());
    let entry = audit::Entry::refused("auth.login_failed", account).from_address(client.address);
    record(room, tx, &ctx, entry.with([("user_agent", client.agent.as_str().into())]));
}

/// The session that comes of it says so itself; who let it in, or did not, stands in the audit.
pub(crate) fn paired(
    room: &Identity,
    tx: &mut SystemTx,
    ctx: &Ctx,
    client: &Client,
    name: &str,
    reply: Reply,
) {
    let entry = match reply {
        Reply::Approved => audit::Entry::done("auth.device_approved", name),
        Reply::Denied => audit::Entry::refused("auth.device_denied", name),
    };
    record(room, tx, ctx, entry.from_address(client.address));
}

pub(crate) fn ended(
    room: &Identity,
    tx: &mut SystemTx,
    ctx: &Ctx,
    client: &Client,
    sessions: &[SessionId],
    reason: EndReason,
) {
    let action = match reason {
        EndReason::SignedOut => "auth.logout",
        EndReason::Revoked => "auth.session_revoked",
        EndReason::RefreshReused => "auth.refresh_reused",
        EndReason::TooMany => "auth.session_evicted",
        EndReason::CodeReused => "auth.device_code_reused",
    };
    for session in sessions {
        tell(room, tx, ctx, "session.ended", session.to_string(), json!({ "reason": reason.as_str() }));
        record(room, tx, ctx, audit::Entry::done(action, session).from_address(client.address));
    }
}
