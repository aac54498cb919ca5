//! Cancelled at once when nobody works on it, soon when somebody does, always in bounded time.

use crate::support::Floor;
use runs::{Error, Kind, Kinds, NewRun, Policy, Run, RunError};
use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

/// Says when it is dropped.
struct Flag(Arc<AtomicBool>);

impl Drop for Flag {
    fn drop(&mut self) {
        self.0.store(true, Ordering::SeqCst);
    }
}

#[tokio::test]
async fn queued_waiting_and_working_runs_are_cancelled() {
    let floor = Floor::new().await;
    let dropped = Arc::new(AtomicBool::new(false));
    let flag = Arc::clone(&dropped);
    let kinds = Kinds::new()
        .with(Kind::new("hangs", Policy::default(), move |run: Run, (): ()| {
            let flag = Flag(Arc::clone(&flag));
            async move {
                run.step("forever", || async {
                    let _flag = flag;
                    std::future::pending::<()>().await;
                    Ok::<_, RunError>(())
                })
                .await
            }
        }))
        .with(Kind::new("waits", Policy::default(), |run: Run, (): ()| async move {
            run.wait_for::<()>("never", Duration::from_mins(10)).await.map(|_| ())
        }));
    let queued = floor.enqueue_new(NewRun::new("hangs", &()).unwrap().after(Duration::from_mins(10))).await;
    let (works, waits) = (floor.enqueue("hangs", ()).await, floor.enqueue("waits", ()).await);
    let hand = floor.worker(kinds);
    floor.until(works, "running").await;
    floor.until(waits, "waiting").await;
    for id in [queued, works, waits] {
        floor.runs.cancel(&floor.ctx, id).await.unwrap();
        floor.until(id, "cancelled").await;
        assert!(matches!(floor.runs.cancel(&floor.ctx, id).await, Err(Error::WrongState { .. })));
    }
    assert!(dropped.load(Ordering::SeqCst), "the step was dropped, so whatever it had open is closed");
    hand.stop().await;
}

#[tokio::test]
async fn a_handler_that_ignores_the_cancel_is_stopped_after_the_grace() {
    let floor = Floor::new().await;
    let policy = Policy { cancel_grace: Duration::from_millis(100), ..Policy::default() };
    let kind = Kind::new("deaf", policy, |_: Run, (): ()| async move {
        std::future::pending::<()>().await;
        Ok::<_, RunError>(())
    });
    let id = floor.enqueue("deaf", ()).await;
    let hand = floor.worker(Kinds::new().with(kind));
    floor.until(id, "running").await;
    floor.runs.cancel(&floor.ctx, id).await.unwrap();
    floor.until(id, "cancelled").await;
    hand.stop().await;
}

#[tokio::test]
async fn children_are_cancelled_with_their_parent() {
    let floor = Floor::new().await;
    let kinds = Kinds::new()
        .with(Kind::new("child", Policy::default(), |run: Run, (): ()| async move {
            run.wait_for::<()>("never", Duration::from_mins(10)).await.map(|_| ())
        }))
        .with(Kind::new("parent", Policy::default(), |run: Run, (): ()| async move {
            run.child::<()>("only", NewRun::new("child", &())?).await
        }));
    let id = floor.enqueue("parent", ()).await;
    let hand = floor.worker(kinds);
    floor.until(id, "waiting").await;
    let filter = runs::RunFilter { parent: Some(id), ..Default::default() };
    let child = floor.runs.list(&floor.ctx, &filter, kernel::Page::default()).await.unwrap().items[0].id;
    floor.until(child, "waiting").await;
    floor.runs.cancel(&floor.ctx, id).await.unwrap();
    floor.until(id, "cancelled").await;
    floor.until(child, "cancelled").await;
    hand.stop().await;
}

#[tokio::test]
async fn time_limits_hold() {
    let floor = Floor::new().await;
    let policy = Policy {
        retry: runs::Retry::Never,
        soft_limit: Duration::from_millis(50),
        hard_limit: Duration::from_millis(300),
        ..Policy::default()
    };
    let kinds = Kinds::new()
        .with(Kind::new("polite", policy.clone(), |run: Run, (): ()| async move {
            run.soft_limit().cancelled().await;
            Ok::<_, RunError>(())
        }))
        .with(Kind::new("slow", policy, |_: Run, (): ()| async move {
            std::future::pending::<()>().await;
            Ok::<_, RunError>(())
        }));
    let (polite, slow) = (floor.enqueue("polite", ()).await, floor.enqueue("slow", ()).await);
    let hand = floor.worker(kinds);
    floor.until(polite, "completed").await;
    assert_eq!(floor.until(slow, "failed").await.error.unwrap().code, "runs.time_limit");
    hand.stop().await;
}
