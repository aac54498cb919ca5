//! Reading: first what was, then what is, nothing else, and honest about what was missed.

use crate::support::{
    PATIENCE, about, all_of, event, events, feed, next, next_event, number, numbers, position, say, say_to,
};
use events::{Audience, Filter, Position, Scope, Signal};
use kernel::UserId;
use serde_json::json;
use testkit::Lab;

#[tokio::test]
async fn a_cursor_gives_what_came_after_it_and_then_what_comes() {
    let lab = Lab::new().await;
    let ctx = lab.stranger();
    let feed = feed(&lab);
    let begin = feed.now().await.unwrap();
    for n in 0..500 {
        say(&lab, &ctx, if n % 2 == 0 { "even" } else { "odd" }, n).await;
    }
    let mut even = feed.subscribe(about(&ctx, "even"), Some(begin)).await.unwrap();
    say(&lab, &ctx, "even", 500).await;
    assert_eq!(numbers(&mut even, 251).await, (0..=500).step_by(2).collect::<Vec<_>>());
    let mut fresh = feed.subscribe(about(&ctx, "even"), None).await.unwrap();
    say(&lab, &ctx, "odd", 501).await;
    say(&lab, &ctx, "even", 502).await;
    assert_eq!(numbers(&mut fresh, 1).await, [502]);
    assert_eq!(numbers(&mut even, 1).await, [502]);
}

#[tokio::test]
async fn others_see_nothing_now_or_later() {
    let lab = Lab::new().await;
    let mine = lab.stranger();
    let mut colleague = lab.stranger();
    colleague.tenant = mine.tenant;
    let other_tenant = lab.stranger();
    let feed = feed(&lab);
    let begin = feed.now().await.unwrap();
    let me = Audience::User(mine.user().unwrap());
    let mut live = Vec::new();
    for ctx in [&colleague, &other_tenant] {
        for filter in
            [all_of(ctx), about(ctx, "asg_1"), Filter { scope: Scope::topic("notes"), ..all_of(ctx) }]
        {
            live.push((feed.subscribe(filter, None).await.unwrap(), ctx.tenant));
        }
    }
    // The person of one tenant with the id of another's: the tenant decides.
    let stolen = Filter { user: mine.user(), ..all_of(&other_tenant) };
    live.push((feed.subscribe(stolen.clone(), None).await.unwrap(), other_tenant.tenant));
    say_to(&lab, &mine, "asg_1", me, 1).await;
    for ctx in [&mine, &other_tenant] {
        say_to(&lab, ctx, "asg_1", Audience::Tenant, 2).await;
    }
    for (subscription, _) in &mut live {
        assert_eq!(number(&*next_event(subscription).await), 2);
    }
    for filter in [all_of(&colleague), about(&other_tenant, "asg_1"), stolen] {
        let mut past = feed.subscribe(filter, Some(begin)).await.unwrap();
        assert_eq!(number(&*next_event(&mut past).await), 2);
    }
}

#[tokio::test]
async fn a_reader_without_a_person_sees_what_is_everybodys() {
    let lab = Lab::new().await;
    let ctx = lab.stranger();
    let feed = feed(&lab);
    let begin = feed.now().await.unwrap();
    say_to(&lab, &ctx, "x", Audience::User(ctx.user().unwrap()), 1).await;
    say(&lab, &ctx, "x", 2).await;
    let mut program = feed.subscribe(Filter { user: None, ..all_of(&ctx) }, Some(begin)).await.unwrap();
    say_to(&lab, &ctx, "x", Audience::User(lab.world.id::<UserId>()), 3).await;
    say(&lab, &ctx, "x", 4).await;
    assert_eq!(numbers(&mut program, 2).await, [2, 4]);
}

#[tokio::test]
async fn who_does_not_read_is_told_and_the_others_are_not_kept_waiting() {
    let lab = Lab::new().await;
    let ctx = lab.stranger();
    let feed = feed(&lab);
    let mut slow = feed.subscribe(all_of(&ctx), None).await.unwrap();
    let mut quick = feed.subscribe(all_of(&ctx), None).await.unwrap();
    let rows = |from: i64| {
        (from..from + 600)
            .map(|n| events::Announced {
                tenant: ctx.tenant,
                actor: ctx.actor.clone(),
                run: None,
                event: event("x", Audience::Tenant, json!({ "n": n })),
            })
            .collect::<Vec<_>>()
    };
    for batch in 0..3 {
        let mut tx = lab.store.system("test").await.unwrap();
        events(&lab).announce_many(&mut tx, &rows(batch * 600));
        tx.commit().await.unwrap();
        let seen = numbers(&mut quick, 600).await;
        assert_eq!(seen, (batch * 600..batch * 600 + 600).collect::<Vec<_>>());
    }
    // 1,800 waited where 1,024 fit: none of them comes, and what comes is new.
    assert!(matches!(next(&mut slow).await, Signal::Resync(_)));
    say(&lab, &ctx, "x", 9_999).await;
    assert_eq!(numbers(&mut slow, 1).await, [9_999]);
}

#[tokio::test]
async fn a_cursor_of_another_log_or_far_behind_is_told() {
    let lab = Lab::new().await;
    let ctx = lab.stranger();
    let feed = feed(&lab);
    let mut beyond = feed.subscribe(about(&ctx, "x"), Some(position("999999999"))).await.unwrap();
    assert!(matches!(next(&mut beyond).await, Signal::Resync(_)));
    say(&lab, &ctx, "x", 1).await;
    assert_eq!(numbers(&mut beyond, 1).await, [1]);

    let begin = feed.now().await.unwrap();
    let bulk = "
        INSERT INTO events.log (at, tenant_id, id, actor_id, actor_kind, type, subject, payload)
        SELECT now(), $1, gen_random_uuid(), gen_random_uuid(), 'system', 'note.written', 'y', '{\"n\": 1}'
        FROM generate_series(1, 25000)";
    lab.client().await.execute(bulk, &[&ctx.tenant.uuid()]).await.unwrap();
    say(&lab, &ctx, "x", 2).await;
    assert_eq!(numbers(&mut beyond, 1).await.len(), 1, "the bulk before it is known by now");
    let mut behind = feed.subscribe(about(&ctx, "z"), Some(begin)).await.unwrap();
    assert!(matches!(next(&mut behind).await, Signal::Resync(at) if at > begin));
}

#[tokio::test]
async fn a_cursor_ahead_of_this_process_but_of_this_log_goes_on_exactly() {
    let lab = Lab::new().await;
    let ctx = lab.stranger();
    let feed = feed(&lab);
    // An appender holds the watermark below what another replica already gave out.
    let holder = lab.client().await;
    feed.now().await.unwrap();
    holder.batch_execute("BEGIN; LOCK TABLE events.log IN ROW EXCLUSIVE MODE").await.unwrap();
    holder.execute("SELECT pg_current_xact_id()", &[]).await.unwrap();
    say(&lab, &ctx, "x", 1).await;
    let drawn: i64 =
        lab.client().await.query_one("SELECT max(position) FROM events.log", &[]).await.unwrap().get(0);
    let mut ahead = feed.subscribe(all_of(&ctx), Some(position(&drawn.to_string()))).await.unwrap();
    holder.batch_execute("COMMIT").await.unwrap();
    say(&lab, &ctx, "x", 2).await;
    assert_eq!(numbers(&mut ahead, 1).await, [2], "1 was seen elsewhere already");
}

#[tokio::test]
async fn a_quiet_reader_learns_how_far_it_is() {
    let lab = Lab::new().await;
    let ctx = lab.stranger();
    let feed = feed(&lab);
    let mut quiet = feed.subscribe(about(&ctx, "quiet"), None).await.unwrap();
    let begin = quiet.quiet_at().unwrap();
    let mut busy = feed.subscribe(about(&ctx, "busy"), None).await.unwrap();
    for n in 0..20 {
        say(&lab, &ctx, "busy", n).await;
    }
    numbers(&mut busy, 20).await;
    assert!(quiet.quiet_at().unwrap() > begin, "its cursor does not grow old");
    say(&lab, &ctx, "quiet", 7).await;
    assert_eq!(numbers(&mut quiet, 1).await, [7]);
}

#[tokio::test]
async fn the_end_of_the_process_ends_the_stream() {
    let lab = Lab::new().await;
    let ctx = lab.stranger();
    let mut subscription = feed(&lab).subscribe(all_of(&ctx), None).await.unwrap();
    lab.stop.cancel();
    assert!(tokio::time::timeout(PATIENCE, subscription.next()).await.unwrap().is_none());
}

#[tokio::test]
async fn nobody_listening_costs_no_reading_and_loses_nothing() {
    let lab = Lab::new().await;
    let ctx = lab.stranger();
    let feed = feed(&lab);
    let begin = feed.now().await.unwrap();
    for n in 0..50 {
        say(&lab, &ctx, "x", n).await;
    }
    let mut late = feed.subscribe(all_of(&ctx), Some(begin)).await.unwrap();
    assert_eq!(numbers(&mut late, 50).await, (0..50).collect::<Vec<_>>());
    assert!(feed.now().await.unwrap() > Position::START);
}
