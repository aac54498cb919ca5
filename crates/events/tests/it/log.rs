//! Writing: with the act, in order, bounded, one's own.

use crate::support::{all_of, event, events, feed, next_event, say};
use audit::Entry;
use chrono::TimeDelta;
use events::{Announced, Audience, Position};
use kernel::{Actor, Ctx, RunId, UserId};
use serde_json::{Value, json};
use testkit::Lab;

#[tokio::test]
async fn an_event_carries_its_envelope_and_its_audit_entry() {
    let lab = Lab::new().await;
    let ctx = lab.stranger().in_run(lab.world.id::<RunId>());
    let mut subscription = feed(&lab).subscribe(all_of(&ctx), None).await.unwrap();
    let mut tx = lab.store.tenant(&ctx).await.unwrap();
    let audience = Audience::User(ctx.user().unwrap());
    let entry = Entry::done("notes.note.write", "note_1");
    events(&lab).announce(&mut tx, &ctx, event("note_1", audience, json!({ "title": "Ünï" })), Some(entry));
    tx.commit().await.unwrap();

    let seen = next_event(&mut subscription).await;
    let envelope: Value = serde_json::to_value(&*seen).unwrap();
    assert_eq!(
        envelope,
        json!({
            "position": seen.position.to_string(), "id": seen.id, "event_type": "note.written", "version": 1,
            "subject": "note_1", "actor": { "kind": "user", "id": ctx.actor.principal.id },
            "run": ctx.run, "at": lab.world.now(), "payload": { "title": "Ünï" },
        })
    );
    let entries = audit::list(&lab.store, &ctx, None, 10).await.unwrap();
    assert_eq!((entries.len(), entries[0].action.as_str(), entries[0].run), (1, "notes.note.write", ctx.run));
}

#[tokio::test]
async fn what_is_undone_is_not_announced() {
    let lab = Lab::new().await;
    let ctx = lab.stranger();
    let mut subscription = feed(&lab).subscribe(all_of(&ctx), None).await.unwrap();
    for n in 0..5 {
        let mut tx = lab.store.tenant(&ctx).await.unwrap();
        events(&lab).announce(&mut tx, &ctx, event("x", Audience::Tenant, json!({ "n": n })), None);
        assert!(tx.query("SELECT 1 / 0", &[]).await.is_err());
    }
    say(&lab, &ctx, "x", 99).await;
    assert_eq!(crate::support::number(&*next_event(&mut subscription).await), 99);
}

#[tokio::test]
async fn a_batch_is_one_statement_and_reaches_each_tenant() {
    let lab = Lab::new().await;
    let (a, b) = (lab.stranger(), lab.stranger());
    let (mut of_a, mut of_b) = {
        let feed = feed(&lab);
        (feed.subscribe(all_of(&a), None).await.unwrap(), feed.subscribe(all_of(&b), None).await.unwrap())
    };
    let announced = |ctx: &Ctx, n: i64| Announced {
        tenant: ctx.tenant,
        actor: ctx.actor.clone(),
        run: Some(RunId(lab.world.id())),
        event: event(&format!("note_{n}"), Audience::User(ctx.user().unwrap()), json!({ "n": n })),
    };
    let rows: Vec<Announced> = (0..600).map(|n| announced(if n % 3 == 0 { &a } else { &b }, n)).collect();
    let mut tx = lab.store.system("test").await.unwrap();
    events(&lab).announce_many(&mut tx, &rows);
    events(&lab).announce_many(&mut tx, &[]);
    tx.commit().await.unwrap();
    let seen = crate::support::numbers(&mut of_a, 200).await;
    assert_eq!(seen, (0..600).filter(|n| n % 3 == 0).collect::<Vec<_>>());
    let seen = crate::support::numbers(&mut of_b, 400).await;
    assert_eq!(seen, (0..600).filter(|n| n % 3 != 0).collect::<Vec<_>>());
}

#[tokio::test]
async fn a_nul_in_somebodys_text_does_not_lose_the_act() {
    let lab = Lab::new().await;
    let ctx = lab.stranger();
    let mut subscription = feed(&lab).subscribe(all_of(&ctx), None).await.unwrap();
    let mut tx = lab.store.tenant(&ctx).await.unwrap();
    events(&lab).announce(&mut tx, &ctx, event("a\0b", Audience::Tenant, json!({ "title": "x\0y" })), None);
    tx.commit().await.unwrap();
    let seen = next_event(&mut subscription).await;
    assert_eq!((&*seen.subject, seen.payload.get()), ("a\u{fffd}b", "{\"title\": \"x\u{fffd}y\"}"));
}

#[tokio::test]
async fn an_event_without_bounds_is_refused() {
    let lab = Lab::new().await;
    let ctx = lab.stranger();
    for event in [
        event("x", Audience::Tenant, json!({ "text": "x".repeat(70_000) })),
        event(&"x".repeat(201), Audience::Tenant, json!({})),
    ] {
        let mut tx = lab.store.tenant(&ctx).await.unwrap();
        events(&lab).announce(&mut tx, &ctx, event, None);
        let error = tx.commit().await.unwrap_err();
        assert!(
            matches!(&error, store::Error::Constraint { constraint } if constraint == "log_bounded"),
            "{error}"
        );
    }
}

#[tokio::test]
async fn nobody_rewrites_the_past_or_speaks_for_another_tenant() {
    let lab = Lab::new().await;
    let (a, b) = (lab.stranger(), lab.stranger());
    say(&lab, &a, "x", 1).await;
    for attempt in [
        "UPDATE events.log SET subject = 'y'",
        "DELETE FROM events.log",
        "UPDATE events.retention SET floor = 9",
    ] {
        let mut tx = lab.store.tenant(&a).await.unwrap();
        assert!(tx.execute(attempt, &[]).await.is_err(), "{attempt}");
    }
    let mut system = lab.store.system("test").await.unwrap();
    assert!(system.execute("UPDATE events.log SET subject = 'y'", &[]).await.is_err());
    let mut tx = lab.store.tenant(&a).await.unwrap();
    events(&lab).announce(&mut tx, &b, event("x", Audience::Tenant, json!({})), None);
    assert!(tx.commit().await.is_err());
}

#[tokio::test]
async fn trimming_takes_the_oldest_and_remembers_how_far() {
    let lab = Lab::new().await;
    let ctx = lab.stranger();
    let feed = feed(&lab);
    let begin = feed.now().await.unwrap();
    for n in 0..10 {
        say(&lab, &ctx, "x", n).await;
        lab.advance(std::time::Duration::from_mins(1));
    }
    let mut everything = feed.subscribe(all_of(&ctx), Some(begin)).await.unwrap();
    let mut positions: Vec<Position> = Vec::new();
    while positions.len() < 10 {
        positions.push(next_event(&mut everything).await.position);
    }
    let cut = Lab::start() + TimeDelta::seconds(60 * 4 + 1);
    assert_eq!(events(&lab).trim(cut, 3).await.unwrap(), 3);
    assert_eq!(events(&lab).trim(cut, 1_000).await.unwrap(), 2);
    assert_eq!(events(&lab).trim(cut, 1_000).await.unwrap(), 0);

    // A cursor that misses nothing goes on; one that does is told.
    let mut exact = feed.subscribe(all_of(&ctx), Some(positions[4])).await.unwrap();
    assert_eq!(next_event(&mut exact).await.position, positions[5]);
    let mut late = feed.subscribe(all_of(&ctx), Some(positions[3])).await.unwrap();
    let signal = crate::support::next(&mut late).await;
    assert!(matches!(signal, events::Signal::Resync(at) if at >= positions[9]), "{signal:?}");
    say(&lab, &ctx, "x", 77).await;
    assert_eq!(crate::support::number(&*next_event(&mut late).await), 77, "and goes on from now");
}

#[tokio::test]
async fn the_system_may_announce_for_a_person() {
    let lab = Lab::new().await;
    let person = lab.stranger();
    let mut subscription = feed(&lab).subscribe(all_of(&person), None).await.unwrap();
    let system = Ctx::new(person.tenant, Actor::system());
    crate::support::say_to(&lab, &system, "x", Audience::User(person.user().unwrap()), 5).await;
    crate::support::say_to(&lab, &system, "x", Audience::User(lab.world.id::<UserId>()), 6).await;
    crate::support::say_to(&lab, &system, "x", Audience::Tenant, 7).await;
    assert_eq!(crate::support::numbers(&mut subscription, 2).await, [5, 7]);
}
