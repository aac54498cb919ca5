//! Signals, sleeps and children: parked, woken, never missed.

use crate::support::Floor;
use runs::{Kind, Kinds, NewRun, Policy, Run, RunError, Waited};
use serde_json::json;
use std::time::Duration;

fn waiter() -> Kind {
    Kind::new("waiter", Policy::default(), |run: Run, times: u32| async move {
        let mut got = Vec::new();
        for _ in 0..times {
            got.push(match run.wait_for::<u32>("go", Duration::from_millis(1500)).await? {
                Waited::Signal(n) => i64::from(n),
                Waited::TimedOut => -1,
            });
        }
        Ok::<_, RunError>(got)
    })
}

async fn output(floor: &Floor, id: kernel::RunId) -> serde_json::Value {
    let row = floor
        .lab
        .client()
        .await
        .query_one("SELECT output FROM runs.archive WHERE id = $1", &[&id.uuid()])
        .await
        .unwrap();
    row.get(0)
}

#[tokio::test]
async fn signals_come_in_order_before_or_after_the_wait() {
    let floor = Floor::new().await;
    let id = floor.enqueue("waiter", 3).await;
    floor.signal(id, "go", 1).await;
    floor.signal(id, "other", 9).await;
    let hand = floor.worker(Kinds::new().with(waiter()));
    floor.until(id, "waiting").await;
    floor.signal(id, "go", 2).await;
    floor.signal(id, "go", 3).await;
    floor.until(id, "completed").await;
    assert_eq!(output(&floor, id).await, json!([1, 2, 3]));
    hand.stop().await;
}

#[tokio::test]
async fn a_wait_that_times_out_does_not_swallow_the_next_signal() {
    let floor = Floor::new().await;
    let id = floor.enqueue("waiter", 2).await;
    let hand = floor.worker(Kinds::new().with(waiter()));
    // The first wait times out (1.5 s); the signal is for the second.
    loop {
        let steps = floor.runs.steps(&floor.ctx, id).await.unwrap();
        if steps.iter().any(|s| s.name == "signal:go") {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    floor.signal(id, "go", 7).await;
    floor.until(id, "completed").await;
    assert_eq!(output(&floor, id).await, json!([-1, 7]));
    hand.stop().await;
}

#[tokio::test]
async fn a_thousand_races_between_parking_and_signalling_lose_nothing() {
    let floor = Floor::new().await;
    let hand = floor.worker(Kinds::new().with(waiter()));
    let mut ids = Vec::new();
    for _ in 0..200 {
        ids.push(floor.enqueue("waiter", 1).await);
    }
    // At this moment some wait, some are about to, some have not begun.
    for (n, id) in ids.iter().enumerate() {
        floor.signal(*id, "go", n).await;
    }
    for (n, id) in ids.iter().enumerate() {
        floor.until(*id, "completed").await;
        assert_eq!(output(&floor, *id).await, json!([n]), "run {n} got its own signal and no time-out");
    }
    hand.stop().await;
}

#[tokio::test]
async fn a_sleep_is_slept_once() {
    let floor = Floor::new().await;
    let kind = Kind::new("sleeper", Policy::default(), |run: Run, (): ()| async move {
        for _ in 0..3 {
            run.sleep("nap", Duration::from_millis(120)).await?;
        }
        Ok::<_, RunError>(())
    });
    let id = floor.enqueue("sleeper", ()).await;
    let hand = floor.worker(Kinds::new().with(kind));
    let done = floor.until(id, "completed").await;
    let took = (done.finished_at.unwrap() - done.started_at.unwrap()).num_milliseconds();
    assert!((360..3000).contains(&took), "three naps of 120 ms took {took} ms");
    hand.stop().await;
}

#[tokio::test]
async fn parents_get_their_childrens_results_and_failures() {
    let floor = Floor::new().await;
    let never = Policy { retry: runs::Retry::Never, ..Policy::default() };
    let kinds = Kinds::new()
        .with(Kind::new(
            "double",
            Policy::default(),
            |_: Run, n: u32| async move { Ok::<_, RunError>(n * 2) },
        ))
        .with(Kind::new("breaks", never.clone(), |_: Run, (): ()| async move {
            Err::<(), _>(RunError::fatal("test.broken", "It broke."))
        }))
        .with(Kind::new("sum", never.clone(), |run: Run, n: u32| async move {
            let mut ids = Vec::new();
            for i in 0..n {
                ids.push(run.start_child("part", NewRun::new("double", &i)?).await?);
            }
            let mut sum = 0;
            for id in ids {
                sum += run.join_child::<u32>(id).await?;
            }
            Ok::<_, RunError>(sum)
        }))
        .with(Kind::new("careful", never, |run: Run, (): ()| async move {
            run.child::<()>("risky", NewRun::new("breaks", &())?).await
        }));
    let sum = floor.enqueue("sum", 20).await;
    let careful = floor.enqueue("careful", ()).await;
    let hand = floor.worker(kinds);
    floor.until(sum, "completed").await;
    assert_eq!(output(&floor, sum).await, json!(380));
    assert_eq!(floor.until(careful, "failed").await.error.unwrap().code, "test.broken");
    let filter = runs::RunFilter { parent: Some(sum), ..Default::default() };
    assert_eq!(floor.runs.list(&floor.ctx, &filter, kernel::Page::default()).await.unwrap().total, 20);
    hand.stop().await;
}
