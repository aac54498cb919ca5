//! Queued on the caller's transaction, seen by its owner, done once.

use crate::support::Floor;
use kernel::{Actor, ActorKind, Ctx, Fault as _, Page, Principal};
use runs::{Error, Kind, Kinds, NewRun, Policy, Priority, Run, RunError, RunFilter};
use serde_json::{Value, json};
use std::sync::{
    Arc, Mutex,
    atomic::{AtomicU32, Ordering},
};

fn echo() -> Kind {
    Kind::new("echo", Policy::default(), |_: Run, input: Value| async move { Ok::<_, RunError>(input) })
}

#[tokio::test]
async fn a_run_exists_exactly_when_its_transaction_commits() {
    let floor = Floor::new().await;
    let mut tx = floor.store().tenant(&floor.ctx).await.unwrap();
    let dropped = floor.runs.enqueue(&mut tx, &floor.ctx, NewRun::new("echo", &1).unwrap()).await.unwrap();
    drop(tx);
    let kept = floor.enqueue("echo", json!({"n": 1})).await;
    let hand = floor.worker(Kinds::new().with(echo()));
    let done = floor.until(kept, "completed").await;
    assert_eq!((done.progress, done.attempt, done.failures), (100, 1, 0));
    assert!(matches!(floor.runs.get(&floor.ctx, dropped).await, Err(Error::NotFound(_))));
    assert_eq!(floor.count("SELECT count(*) FROM runs.runs").await, 0, "the hot table is empty again");
    hand.stop().await;
}

#[tokio::test]
async fn another_person_and_another_tenant_see_and_touch_nothing() {
    let floor = Floor::new().await;
    let id = floor.enqueue("echo", 1).await;
    let mut colleague = floor.lab.stranger();
    colleague.tenant = floor.ctx.tenant;
    for other in [floor.lab.stranger(), colleague] {
        assert_eq!(floor.runs.get(&other, id).await.unwrap_err().code(), "runs.not_found");
        assert_eq!(floor.runs.steps(&other, id).await.unwrap_err().code(), "runs.not_found");
        assert_eq!(floor.runs.attempts(&other, id).await.unwrap_err().code(), "runs.not_found");
        assert_eq!(floor.runs.log_lines(&other, id, 0, 10).await.unwrap_err().code(), "runs.not_found");
        assert_eq!(floor.runs.cancel(&other, id).await.unwrap_err().code(), "runs.not_found");
        assert_eq!(floor.runs.retry(&other, id).await.unwrap_err().code(), "runs.not_found");
        assert_eq!(floor.runs.list(&other, &RunFilter::default(), Page::default()).await.unwrap().total, 0);
    }
    assert_eq!(floor.runs.list(&floor.ctx, &RunFilter::default(), Page::default()).await.unwrap().total, 1);
}

#[tokio::test]
async fn once_means_once_while_it_is_queued() {
    let floor = Floor::new().await;
    let new = || NewRun::new("echo", &1).unwrap().once("the-key");
    let (a, b) = (floor.enqueue_new(new()).await, floor.enqueue_new(new()).await);
    assert_eq!(a, b);
    let hand = floor.worker(Kinds::new().with(echo()));
    floor.until(a, "completed").await;
    assert_ne!(floor.enqueue_new(new()).await, a, "what has ended does not count");
    hand.stop().await;
}

#[tokio::test]
async fn twenty_at_once_with_one_key_make_one_run() {
    let floor = Floor::new().await;
    let ids = futures::future::join_all(
        (0..5).map(|_| floor.enqueue_new(NewRun::new("echo", &1).unwrap().once("same"))),
    )
    .await;
    assert!(ids.iter().all(|id| *id == ids[0]));
    assert_eq!(floor.count("SELECT count(*) FROM runs.runs").await, 1);
}

#[tokio::test]
async fn urgent_runs_go_first() {
    let floor = Floor::new().await;
    let order = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&order);
    let kind = Kind::new("note", Policy::default(), move |_: Run, n: u32| {
        seen.lock().unwrap().push(n);
        async move { Ok::<_, RunError>(n) }
    });
    let mut last = None;
    for (n, priority) in
        [(4, Priority::Low), (3, Priority::Normal), (2, Priority::High), (1, Priority::Critical)]
    {
        let id = floor.enqueue_new(NewRun::new("note", &n).unwrap().priority(priority)).await;
        last.get_or_insert(id);
    }
    let one = runs::WorkerOptions { concurrency: 1, ..crate::support::quick() };
    let hand = floor.worker_with(Kinds::new().with(kind), one);
    floor.until(last.unwrap(), "completed").await;
    assert_eq!(*order.lock().unwrap(), [1, 2, 3, 4]);
    hand.stop().await;
}

#[tokio::test]
async fn failures_are_retried_then_wait_for_a_hand_and_go_on_from_the_journal() {
    let floor = Floor::new().await;
    let (first, second) = (Arc::new(AtomicU32::new(0)), Arc::new(AtomicU32::new(0)));
    let (a, b) = (Arc::clone(&first), Arc::clone(&second));
    let policy = Policy {
        retry: runs::Retry::Fixed(vec![std::time::Duration::ZERO, std::time::Duration::from_millis(30)]),
        ..Policy::default()
    };
    let kind = Kind::new("flaky", policy, move |run: Run, (): ()| {
        let (a, b) = (Arc::clone(&a), Arc::clone(&b));
        async move {
            run.step("good", || async {
                a.fetch_add(1, Ordering::SeqCst);
                Ok::<_, RunError>(())
            })
            .await?;
            run.step("bad", || async {
                if b.fetch_add(1, Ordering::SeqCst) < 3 {
                    return Err(RunError::retry("test.flaky", "Not yet."));
                }
                Ok(())
            })
            .await
        }
    });
    let id = floor.enqueue("flaky", ()).await;
    let hand = floor.worker(Kinds::new().with(kind));
    let dead = floor.until(id, "failed").await;
    assert_eq!((dead.failures, dead.error.unwrap().code.as_str()), (3, "test.flaky"));
    assert_eq!(
        floor.runs.attempts(&floor.ctx, id).await.unwrap().len(),
        2,
        "the last failure is the run's own"
    );
    floor.runs.retry(&floor.ctx, id).await.unwrap();
    let done = floor.until(id, "completed").await;
    assert_eq!((done.attempt, done.failures), (4, 0));
    assert_eq!(first.load(Ordering::SeqCst), 1, "a finished step is never done again");
    assert!(matches!(floor.runs.retry(&floor.ctx, id).await, Err(Error::WrongState { .. })));
    hand.stop().await;
}

#[tokio::test]
async fn a_panic_a_bad_input_and_an_unknown_kind_end_in_a_clear_failure() {
    let floor = Floor::new().await;
    let policy = Policy { retry: runs::Retry::Never, ..Policy::default() };
    let kinds = Kinds::new()
        .with(Kind::new("panics", policy.clone(), |_: Run, (): ()| async move {
            assert!(std::hint::black_box(false), "by design");
            Ok::<_, RunError>(())
        }))
        .with(Kind::new("strict", policy, |_: Run, n: u32| async move { Ok::<_, RunError>(n) }));
    let panics = floor.enqueue("panics", ()).await;
    let strict = floor.enqueue("strict", "not a number").await;
    let unknown = floor.enqueue("unknown", ()).await;
    let hand = floor.worker(kinds);
    assert_eq!(floor.until(panics, "failed").await.error.unwrap().code, "runs.panic");
    assert_eq!(floor.until(strict, "failed").await.error.unwrap().code, "runs.input");
    assert_eq!(
        floor.runs.get(&floor.ctx, unknown).await.unwrap().state,
        "pending",
        "another release may know it"
    );
    hand.stop().await;
}

#[tokio::test]
async fn large_results_are_kept_once() {
    let floor = Floor::new().await;
    let kind = Kind::new("large", Policy::default(), |run: Run, (): ()| async move {
        let mut total = 0;
        for _ in 0..3 {
            let text: String = run.step("text", || async { Ok::<_, RunError>("x".repeat(100_000)) }).await?;
            total += text.len();
        }
        // Starts over once, so that the texts are read back.
        run.sleep("nap", std::time::Duration::from_millis(20)).await?;
        Ok::<_, RunError>(total)
    });
    let id = floor.enqueue("large", ()).await;
    let hand = floor.worker(Kinds::new().with(kind));
    floor.until(id, "completed").await;
    assert_eq!(floor.count("SELECT count(*) FROM runs.payloads").await, 1);
    assert_eq!(floor.count("SELECT (output->>0)::bigint FROM (SELECT jsonb_build_array(output) output FROM runs.archive) a").await, 300_000);
    hand.stop().await;
}

#[tokio::test]
async fn progress_and_log_are_seen() {
    let floor = Floor::new().await;
    let kind = Kind::new("talks", Policy::default(), |run: Run, (): ()| async move {
        run.progress(40, "Reading").await?;
        run.log(runs::LogLevel::Info, "line one\0").await?;
        run.wait_for::<()>("go", std::time::Duration::from_mins(1)).await?;
        Ok::<_, RunError>(())
    });
    let id = floor.enqueue("talks", ()).await;
    let hand = floor.worker(Kinds::new().with(kind));
    let waiting = floor.until(id, "waiting").await;
    assert_eq!((waiting.progress, waiting.message.as_deref()), (40, Some("Reading")));
    assert_eq!(waiting.waits_for.as_deref(), Some("go"));
    let log = floor.runs.log_lines(&floor.ctx, id, 0, 100).await.unwrap();
    assert_eq!(log.iter().map(|l| l.message.as_str()).collect::<Vec<_>>(), ["line one"]);
    floor.signal(id, "go", ()).await;
    floor.until(id, "completed").await;
    hand.stop().await;
}

#[tokio::test]
async fn what_is_nobodys_is_the_houses_and_nobody_elses() {
    let floor = Floor::new().await;
    let house = Ctx::new(floor.ctx.tenant, Actor::system());
    let mut tx = floor.store().tenant(&house).await.unwrap();
    let id = floor.runs.enqueue(&mut tx, &house, NewRun::new("echo", &1).unwrap()).await.unwrap();
    tx.commit().await.unwrap();
    let mine = floor.enqueue("echo", 1).await;
    // A program that acts for no person is not the house.
    let program = Principal { kind: ActorKind::ApiKey, id: uuid::Uuid::nil() };
    let program = Ctx::new(floor.ctx.tenant, Actor { principal: program, acts_for: Vec::new() });
    let all = RunFilter::default();
    for ended in [false, true] {
        for other in [&floor.ctx, &program] {
            for refused in [
                floor.runs.get(other, id).await.map(drop),
                floor.runs.steps(other, id).await.map(drop),
                floor.runs.cancel(other, id).await,
                floor.runs.retry(other, id).await,
            ] {
                assert!(matches!(refused, Err(Error::NotFound(_))), "{refused:?}");
            }
        }
        let listed = floor.runs.list(&floor.ctx, &all, Page::default()).await.unwrap();
        assert_eq!((listed.total, listed.items.len(), listed.items[0].id), (1, 1, mine));
        assert_eq!(floor.runs.list(&program, &all, Page::default()).await.unwrap().total, 0);
        let listed = floor.runs.list(&house, &all, Page::default()).await.unwrap();
        assert_eq!((listed.total, listed.items[0].id), (1, id), "the house sees its own");
        assert!(matches!(floor.runs.get(&house, mine).await, Err(Error::NotFound(_))));
        if !ended {
            floor.runs.cancel(&house, id).await.unwrap();
        }
    }
    floor.runs.retry(&house, id).await.unwrap();
}
