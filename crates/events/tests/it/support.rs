//! What the tests of this room share.

use events::{Audience, Delivered, Event, Events, Feed, Filter, Position, Scope, Signal, Subscription};
use kernel::Ctx;
use serde_json::{Value, json};
use std::{sync::Arc, time::Duration};
use testkit::Lab;

pub const PATIENCE: Duration = Duration::from_secs(20);

pub fn events(lab: &Lab) -> Events {
    Events::new(lab.store.clone(), lab.world.clone())
}

pub fn feed(lab: &Lab) -> Feed {
    Feed::start(lab.store.clone(), lab.stop.clone())
}

pub fn event(subject: &str, audience: Audience, payload: Value) -> Event {
    Event { kind: "note.written", subject: subject.into(), audience, payload }
}

/// Announces one event to the whole tenant, in a transaction of its own.
pub async fn say(lab: &Lab, ctx: &Ctx, subject: &str, n: i64) {
    say_to(lab, ctx, subject, Audience::Tenant, n).await;
}

pub async fn say_to(lab: &Lab, ctx: &Ctx, subject: &str, audience: Audience, n: i64) {
    let mut tx = lab.store.tenant(ctx).await.unwrap();
    events(lab).announce(&mut tx, ctx, event(subject, audience, json!({ "n": n })), None);
    tx.commit().await.unwrap();
}

/// Everything the caller may see.
pub fn all_of(ctx: &Ctx) -> Filter {
    Filter { tenant: ctx.tenant, user: ctx.user(), scope: Scope::Everything }
}

pub fn about(ctx: &Ctx, subject: &str) -> Filter {
    Filter { scope: Scope::Subject(subject.into()), ..all_of(ctx) }
}

pub async fn next(subscription: &mut Subscription) -> Signal {
    tokio::time::timeout(PATIENCE, subscription.next()).await.expect("something comes").expect("it goes on")
}

pub async fn next_event(subscription: &mut Subscription) -> Arc<Delivered> {
    match next(subscription).await {
        Signal::Event(event) => event,
        Signal::Resync(at) => panic!("resync at {at}"),
    }
}

pub fn number(event: &Delivered) -> i64 {
    event.payload::<Value>().unwrap()["n"].as_i64().unwrap()
}

/// The numbers of the next `count` events.
pub async fn numbers(subscription: &mut Subscription, count: usize) -> Vec<i64> {
    let mut seen = Vec::new();
    while seen.len() < count {
        seen.push(number(&*next_event(subscription).await));
    }
    seen
}

pub fn position(text: &str) -> Position {
    text.parse().unwrap()
}
