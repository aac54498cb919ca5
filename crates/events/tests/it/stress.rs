//! Many writers in every order, and readers that come and go: each committed event once, in order.

use crate::support::{PATIENCE, all_of, feed, next_event, number};
use events::{Filter, Position, Scope, Signal};
use futures::future::join_all;
use kernel::{Ctx, TenantId};
use std::{collections::HashSet, time::Duration};
use testkit::Lab;
use tokio::time::timeout;
use uuid::Uuid;

const APPEND: &str = "
    INSERT INTO events.log (at, tenant_id, id, actor_id, actor_kind, type, subject, payload)
    VALUES (now(), $1, gen_random_uuid(), gen_random_uuid(), 'system', 'note.written', $2, jsonb_build_object('n', $3::bigint))";

/// A writer that appends one to three events per transaction, dawdles before its commit, and sometimes
/// changes its mind. Gives the numbers it committed.
async fn writer(lab: &Lab, tenant: TenantId, who: i64, rounds: i64) -> Vec<i64> {
    let client = lab.client().await;
    let mut committed = Vec::new();
    for round in 0..rounds {
        // Arithmetic instead of chance, so that every run is the same as far as it can be.
        let dice = (who * 7919 + round * 104_729).rem_euclid(1000);
        client.batch_execute("BEGIN").await.unwrap();
        let mut drawn = Vec::new();
        for step in 0..=(dice % 3) {
            let n = (who * rounds + round) * 3 + step;
            let subject = format!("s{}", n % 4);
            client.execute(APPEND, &[&tenant.uuid(), &subject, &n]).await.unwrap();
            drawn.push(n);
            if dice % 5 == 0 {
                client
                    .execute("SELECT pg_sleep($1)", &[&(f64::from(dice as i32 % 7) / 1000.0)])
                    .await
                    .unwrap();
            }
        }
        if dice % 6 == 0 {
            client.batch_execute("ROLLBACK").await.unwrap();
        } else {
            client.batch_execute("COMMIT").await.unwrap();
            lab.store.bell("events").ring();
            committed.extend(drawn);
        }
    }
    committed
}

/// The mark after which nothing comes.
const LAST: i64 = -1;

/// Reads until it has seen the number `last`, dropping the subscription and resuming from the last
/// position every so often. Checks order on the way.
async fn reader(feed: &events::Feed, filter: Filter, since: Position, every: usize, last: i64) -> Vec<i64> {
    let (mut cursor, mut seen) = (since, Vec::new());
    loop {
        let mut subscription = feed.subscribe(filter.clone(), Some(cursor)).await.unwrap();
        for _ in 0..every {
            match timeout(PATIENCE, subscription.next()).await.expect("the stream goes on").unwrap() {
                Signal::Event(event) => {
                    assert!(event.position > cursor, "{} after {cursor}", event.position);
                    cursor = event.position;
                    if number(&event) == last {
                        return seen;
                    }
                    seen.push(number(&event));
                }
                Signal::Resync(at) => panic!("resync at {at}"),
            }
        }
    }
}

async fn finish(lab: &Lab, ctx: &Ctx, last: i64) {
    for subject in ["s0", "s1", "s2", "s3"] {
        crate::support::say(lab, ctx, subject, last).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_committed_event_once_and_in_order_whatever_the_writers_do() {
    let lab = Lab::new().await;
    let ctx = lab.stranger();
    let feed = feed(&lab);
    let since = feed.now().await.unwrap();
    let writing = async {
        let written = join_all((0..12).map(|who| writer(&lab, ctx.tenant, who, 40))).await;
        finish(&lab, &ctx, LAST).await;
        written.into_iter().flatten().collect::<HashSet<i64>>()
    };
    let subject = Filter { scope: Scope::Subject("s2".into()), ..all_of(&ctx) };
    let readers = join_all([
        reader(&feed, all_of(&ctx), since, usize::MAX, LAST),
        reader(&feed, all_of(&ctx), since, 1, LAST),
        reader(&feed, all_of(&ctx), since, 7, LAST),
        reader(&feed, subject, since, 3, LAST),
    ]);
    let (written, seen) = tokio::join!(writing, readers);
    // Fewer than a mailbox holds: on a busy machine they may all come at once, and none may be dropped.
    assert!((500..events::MAX_WAITING).contains(&written.len()), "{}", written.len());
    for (index, seen) in seen.iter().enumerate() {
        let once: HashSet<i64> = seen.iter().copied().collect();
        assert_eq!(once.len(), seen.len(), "reader {index}: something came twice");
        let expected: HashSet<i64> = written.iter().copied().filter(|n| index < 3 || n % 4 == 2).collect();
        // The end mark comes on four subjects; who reads all of them stops at the first.
        assert_eq!(once, expected, "reader {index}");
    }
}

/// The order that fools a reader of plain positions: 1 is drawn first and shows last.
#[tokio::test]
async fn a_late_commit_of_an_early_position_is_not_lost() {
    let lab = Lab::new().await;
    let ctx = lab.stranger();
    let feed = feed(&lab);
    let mut subscription = feed.subscribe(all_of(&ctx), None).await.unwrap();
    let (early, late) = (lab.client().await, lab.client().await);
    early.batch_execute("BEGIN").await.unwrap();
    early.execute(APPEND, &[&ctx.tenant.uuid(), &"x", &1_i64]).await.unwrap();
    late.execute(APPEND, &[&ctx.tenant.uuid(), &"x", &2_i64]).await.unwrap();
    lab.store.bell("events").ring();
    // Nothing may come while 1 can still come.
    assert!(timeout(Duration::from_millis(300), subscription.next()).await.is_err());
    early.batch_execute("COMMIT").await.unwrap();
    let seen = [number(&*next_event(&mut subscription).await), number(&*next_event(&mut subscription).await)];
    assert_eq!(seen, [1, 2]);
}

#[tokio::test]
async fn a_long_transaction_of_somebody_else_does_not_hold_up_the_stream() {
    let lab = Lab::new().await;
    let ctx = lab.stranger();
    let feed = feed(&lab);
    let bystander = lab.client().await;
    bystander.batch_execute("BEGIN; SELECT pg_current_xact_id()").await.unwrap();
    let mut subscription = feed.subscribe(all_of(&ctx), None).await.unwrap();
    for n in 0..20 {
        crate::support::say(&lab, &ctx, "x", n).await;
        let came = timeout(Duration::from_secs(2), subscription.next()).await.expect("not held up");
        assert!(matches!(came, Some(Signal::Event(event)) if number(&event) == n));
    }
    bystander.batch_execute("ROLLBACK").await.unwrap();
}

/// The other order that fools: the newest transaction of all is still open, and nobody else writes.
/// A snapshot's xmax lies at or below its id, as if it had not begun.
#[tokio::test]
async fn the_newest_transaction_is_waited_for_too() {
    let lab = Lab::new().await;
    let ctx = lab.stranger();
    let feed = feed(&lab);
    let mut subscription = feed.subscribe(all_of(&ctx), None).await.unwrap();
    let writer = lab.client().await;
    for n in 0..10 {
        let before = feed.now().await.unwrap();
        writer.batch_execute("BEGIN").await.unwrap();
        writer.execute(APPEND, &[&ctx.tenant.uuid(), &"x", &n]).await.unwrap();
        lab.store.bell("events").ring();
        assert!(timeout(Duration::from_millis(30), subscription.next()).await.is_err());
        assert_eq!(feed.now().await.unwrap(), before, "not past what is on its way");
        writer.batch_execute("COMMIT").await.unwrap();
        lab.store.bell("events").ring();
        assert_eq!(number(&*next_event(&mut subscription).await), n);
    }
}

/// What the proof by lock rests on: an appender is listed from before it draws until its row shows.
#[tokio::test]
async fn an_appender_holds_its_lock_until_its_row_shows() {
    let lab = Lab::new().await;
    let (writer, observer) = (lab.client().await, lab.client().await);
    let (holders, shown) = (
        "SELECT count(*) FROM pg_locks JOIN pg_database d ON d.oid = database
         WHERE datname = current_database() AND relation = 'events.log'::regclass AND mode = 'RowExclusiveLock' AND granted",
        "SELECT count(*) FROM events.log",
    );
    let count = async |sql: &str| observer.query_one(sql, &[]).await.unwrap().get::<_, i64>(0);
    let tenant = Uuid::from_u128(1);
    for round in 0..200 {
        writer.batch_execute("BEGIN").await.unwrap();
        writer.execute(APPEND, &[&tenant, &"x", &round]).await.unwrap();
        assert_eq!((count(holders).await, count(shown).await), (1, round));
        let (_, ()) = tokio::join!(writer.batch_execute("COMMIT"), async {
            while count(holders).await > 0 {}
            assert_eq!(count(shown).await, round + 1, "nobody holds the lock, so it shows");
        });
    }
}
