//! The audit entries against a real database: true with the act, unchangeable, one tenant's own.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use audit::{Entry, Outcome};
use kernel::{ActorKind, Ctx, Principal, RequestId, RunId};
use std::net::{IpAddr, Ipv4Addr};
use testkit::Lab;

fn agent_for(lab: &Lab, mut ctx: Ctx) -> Ctx {
    let person = std::mem::replace(
        &mut ctx.actor.principal,
        Principal { kind: ActorKind::Agent, id: lab.world.id::<RunId>().0 },
    );
    ctx.actor.acts_for = vec![person];
    ctx.request = Some(lab.world.id::<RequestId>());
    ctx.in_run(lab.world.id())
}

#[tokio::test]
async fn an_entry_says_who_did_what_for_whom() {
    let lab = Lab::new().await;
    let ctx = agent_for(&lab, lab.stranger());
    let home = IpAddr::V4(Ipv4Addr::LOCALHOST);
    let mut tx = lab.store.tenant(&ctx).await.unwrap();
    let entry = Entry::done("study.assignment.create", "asg_1").from_address(Some(home)).with([
        ("state", "ready".into()),
        ("version", 3.into()),
        ("forced", true.into()),
    ]);
    audit::record(&mut tx, &lab.world, &ctx, entry);
    audit::record(&mut tx, &lab.world, &ctx, Entry::refused("study.assignment.delete", "asg_2"));
    tx.commit().await.unwrap();

    let entries = audit::list(&lab.store, &ctx, None, 10).await.unwrap();
    let [refused, done] = entries.as_slice() else { panic!("{entries:?}") };
    assert_eq!((refused.action.as_str(), refused.outcome), ("study.assignment.delete", Outcome::Refused));
    assert_eq!((done.subject.as_str(), done.outcome, done.address), ("asg_1", Outcome::Done, Some(home)));
    assert_eq!((&done.actor, done.request, done.run), (&ctx.actor, ctx.request, ctx.run));
    assert_eq!(done.at, lab.world.now());
    assert_eq!(done.details, Some(serde_json::json!({ "state": "ready", "version": 3, "forced": true })));
    let older = audit::list(&lab.store, &ctx, Some(refused.position), 10).await.unwrap();
    assert_eq!(older, entries[1..]);
}

#[tokio::test]
async fn an_act_that_is_undone_leaves_no_entry() {
    let lab = Lab::new().await;
    let ctx = lab.stranger();
    let mut tx = lab.store.tenant(&ctx).await.unwrap();
    audit::record(&mut tx, &lab.world, &ctx, Entry::done("a.b.c", "x"));
    assert!(tx.query("SELECT 1 / 0", &[]).await.is_err());
    drop(tx);
    assert!(audit::list(&lab.store, &ctx, None, 10).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_batch_of_many_tenants_lands_each_in_its_own() {
    let lab = Lab::new().await;
    let (a, b) = (agent_for(&lab, lab.stranger()), lab.stranger());
    let mut tx = lab.store.system("test").await.unwrap();
    let batch = (0..300).map(|n| {
        let ctx = if n % 3 == 0 { &a } else { &b };
        (ctx, Entry::done("runs.run.finish", format!("run_{n}")).with([("n", n.into())]))
    });
    audit::record_many(&mut tx, &lab.world, batch);
    audit::record_many(&mut tx, &lab.world, []);
    tx.commit().await.unwrap();
    let of_a = audit::list(&lab.store, &a, None, 1000).await.unwrap();
    let of_b = audit::list(&lab.store, &b, None, 1000).await.unwrap();
    assert_eq!((of_a.len(), of_b.len()), (100, 200));
    assert!(of_a.iter().all(|e| e.actor == a.actor && e.request == a.request && e.run == a.run));
    assert!(of_b.iter().all(|e| e.actor == b.actor && e.request.is_none() && e.address.is_none()));
    assert_eq!(of_a[0].details, Some(serde_json::json!({ "n": 297 })));
}

#[tokio::test]
async fn nobody_changes_or_removes_an_entry_or_writes_another_tenants() {
    let lab = Lab::new().await;
    let (a, b) = (lab.stranger(), lab.stranger());
    let mut tx = lab.store.tenant(&a).await.unwrap();
    audit::record(&mut tx, &lab.world, &a, Entry::done("a.b.c", "x"));
    tx.commit().await.unwrap();
    for attempt in
        ["UPDATE audit.entries SET subject = 'y'", "DELETE FROM audit.entries", "TRUNCATE audit.entries"]
    {
        let mut tenant = lab.store.tenant(&a).await.unwrap();
        assert!(tenant.execute(attempt, &[]).await.is_err(), "tenant: {attempt}");
        let mut system = lab.store.system("test").await.unwrap();
        assert!(system.execute(attempt, &[]).await.is_err(), "system: {attempt}");
    }
    let mut tx = lab.store.tenant(&a).await.unwrap();
    audit::record(&mut tx, &lab.world, &b, Entry::done("a.b.c", "x"));
    assert!(tx.commit().await.is_err(), "an entry of another tenant is refused");
    assert!(audit::list(&lab.store, &b, None, 10).await.unwrap().is_empty());
    assert_eq!(audit::list(&lab.store, &a, None, 10).await.unwrap().len(), 1);
}
