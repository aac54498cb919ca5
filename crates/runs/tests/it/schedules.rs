//! Each tick once, whatever the clocks do.

use events::Events;
use runs::{NewSchedule, Runs, Worker, WorkerOptions};
use serde_json::json;
use std::time::Duration;
use testkit::Lab;

async fn made(lab: &Lab) -> i64 {
    lab.client().await.query_one("SELECT count(*) FROM runs.ticks", &[]).await.unwrap().get(0)
}

async fn settle(lab: &Lab, want: i64) {
    for _ in 0..300 {
        if made(lab).await >= want {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    // Whoever would make one too many has had the time to.
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(made(lab).await, want);
}

#[tokio::test]
async fn a_tick_makes_one_run_with_two_workers_and_a_clock_that_jumps() {
    let lab = Lab::new().await;
    let ctx = lab.stranger();
    let runs =
        Runs::new(lab.store.clone(), lab.world.clone(), Events::new(lab.store.clone(), lab.world.clone()));
    let hourly = NewSchedule {
        name: "sync".into(),
        cron: "0 * * * *".into(),
        timezone: "UTC".into(),
        kind: "nobody",
        input: json!({"deep": true}),
    };
    let mut tx = lab.store.tenant(&ctx).await.unwrap();
    let id = runs.set_schedule(&mut tx, &ctx, &hourly).await.unwrap();
    let again = runs.set_schedule(&mut tx, &ctx, &hourly).await.unwrap();
    assert_eq!(again, id, "the same name is the same schedule");
    tx.commit().await.unwrap();
    let start = || {
        Worker::start(
            runs.clone(),
            runs::Kinds::new(),
            WorkerOptions { poll: Duration::from_millis(50), ..Default::default() },
            lab.stop.child_token(),
        )
    };
    lab.advance(Duration::from_mins(61)); // 10:01
    let _workers = (start(), start());
    settle(&lab, 1).await;
    lab.clock.set(Lab::start()); // back to 09:00: 10:00 has had its run
    settle(&lab, 1).await;
    let row =
        lab.client().await.query_one("SELECT input, owner IS NOT NULL FROM runs.runs", &[]).await.unwrap();
    assert_eq!(row.get::<_, serde_json::Value>(0)["deep"], true);
    assert_eq!(row.get::<_, serde_json::Value>(0)["tick"], "2026-11-20T10:00:00Z");
    assert!(row.get::<_, bool>(1), "it belongs to the person who set the schedule");
    let mut theirs = lab.store.tenant(&lab.stranger()).await.unwrap();
    assert!(!runs.remove_schedule(&mut theirs, "sync").await.unwrap());
    let mut tx = lab.store.tenant(&ctx).await.unwrap();
    assert!(runs.remove_schedule(&mut tx, "sync").await.unwrap());
}
