//! Dead workers, frozen workers, stopping workers.

use crate::support::{Floor, quick};
use runs::{Kind, Kinds, Policy, Run, RunError, WorkerOptions};
use std::{
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

/// Takes the lease away as if the worker had died: from the outside, nobody can tell the difference.
async fn kill(floor: &Floor) {
    floor
        .lab
        .client()
        .await
        .execute(
            // What is being written at this moment ends by itself; to wait for it could be a circle of waits.
            "UPDATE runs.runs SET lease_until = now() - interval '1 hour'
              WHERE ctid IN (SELECT ctid FROM runs.runs WHERE queue = 3 FOR UPDATE SKIP LOCKED)",
            &[],
        )
        .await
        .unwrap();
}

#[tokio::test]
async fn a_worker_that_lost_its_lease_writes_nothing_and_nothing_is_done_twice() {
    let floor = Floor::new().await;
    floor
        .lab
        .client()
        .await
        .batch_execute(
            "CALL app.room('probe'); CREATE TABLE probe.effects (tenant_id uuid NOT NULL, step text NOT NULL);
             CALL app.protect('probe.effects');",
        )
        .await
        .unwrap();
    let gate = Arc::new(tokio::sync::Semaphore::new(0));
    let begun = Arc::new(AtomicU32::new(0));
    let (door, counter) = (Arc::clone(&gate), Arc::clone(&begun));
    let kind = Kind::new("effects", Policy::default(), move |run: Run, (): ()| {
        let (door, counter) = (Arc::clone(&door), Arc::clone(&counter));
        async move {
            let effect = |name: &'static str| {
                let run = run.clone();
                async move {
                    let tenant = run.ctx().tenant.uuid();
                    run.transact(name, move |tx| {
                        Box::pin(async move {
                            tx.execute("INSERT INTO probe.effects VALUES ($1, $2)", &[&tenant, &name])
                                .await?;
                            Ok(())
                        })
                    })
                    .await
                }
            };
            effect("one").await?;
            // The first attempt freezes here until the second has finished everything.
            if counter.fetch_add(1, Ordering::SeqCst) == 0 {
                let _ = door.acquire().await;
            }
            effect("two").await?;
            effect("three").await
        }
    });
    let id = floor.enqueue("effects", ()).await;
    let frozen = floor.worker_with(
        Kinds::new().with(kind.clone()),
        // Never beats, never looks: frozen in time.
        WorkerOptions { lease: Duration::from_hours(1), poll: Duration::from_hours(1), ..quick() },
    );
    while begun.load(Ordering::SeqCst) == 0 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    kill(&floor).await;
    let second = floor.worker(Kinds::new().with(kind));
    let done = floor.until(id, "completed").await;
    assert_eq!(done.attempt, 2);
    gate.add_permits(10);
    frozen.stop().await;
    second.stop().await;
    assert_eq!(floor.count("SELECT count(*) FROM probe.effects").await, 3, "each effect once");
    let attempts = floor.runs.attempts(&floor.ctx, id).await.unwrap();
    assert_eq!(attempts.iter().map(|a| a.outcome.as_str()).collect::<Vec<_>>(), ["lost"]);
}

#[tokio::test]
async fn a_living_worker_keeps_its_lease() {
    let floor = Floor::new().await;
    let kind = Kind::new("slow", Policy::default(), |run: Run, (): ()| async move {
        run.step("long", || async {
            tokio::time::sleep(Duration::from_millis(2500)).await;
            Ok::<_, RunError>(())
        })
        .await
    });
    let id = floor.enqueue("slow", ()).await;
    let (a, b) = (floor.worker(Kinds::new().with(kind.clone())), floor.worker(Kinds::new().with(kind)));
    assert_eq!(floor.until(id, "completed").await.attempt, 1, "2.5 s of work under leases of 0.9 s");
    a.stop().await;
    b.stop().await;
}

#[tokio::test]
async fn a_run_that_kills_its_worker_again_and_again_is_put_aside() {
    let floor = Floor::new().await;
    let policy = Policy { max_lost: 2, ..Policy::default() };
    let kind = Kind::new("poison", policy, |_: Run, (): ()| async move {
        std::future::pending::<()>().await;
        Ok::<_, RunError>(())
    });
    let echo = Kind::new("echo", Policy::default(), |_: Run, n: u32| async move { Ok::<_, RunError>(n) });
    let id = floor.enqueue("poison", ()).await;
    let hand = floor.worker(Kinds::new().with(kind).with(echo));
    // The worker lives, and its heartbeat may mend a lease that was just taken away: take it until it is gone for good.
    while floor.runs.get(&floor.ctx, id).await.unwrap().state != "failed" {
        kill(&floor).await;
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    assert_eq!(floor.until(id, "failed").await.error.unwrap().code, "runs.worker_lost");
    let next = floor.enqueue("echo", 1).await;
    floor.until(next, "completed").await;
    hand.stop().await;
}

#[tokio::test]
async fn a_stopping_worker_finishes_what_is_short_and_hands_back_what_is_long() {
    let floor = Floor::new().await;
    let kinds = || {
        Kinds::new()
            .with(Kind::new("short", Policy::default(), |_: Run, (): ()| async move {
                tokio::time::sleep(Duration::from_millis(150)).await;
                Ok::<_, RunError>(())
            }))
            .with(Kind::new("long", Policy::default(), |run: Run, (): ()| async move {
                let first = run.attempt() == 1;
                run.step("work", || async move {
                    tokio::time::sleep(Duration::from_mins(if first { 10 } else { 0 })).await;
                    Ok::<_, RunError>(())
                })
                .await
            }))
    };
    let (short, long) = (floor.enqueue("short", ()).await, floor.enqueue("long", ()).await);
    let hand = floor.worker(kinds());
    floor.until(short, "running").await;
    floor.until(long, "running").await;
    hand.stop().await;
    assert_eq!(floor.runs.get(&floor.ctx, short).await.unwrap().state, "completed");
    let back = floor.runs.get(&floor.ctx, long).await.unwrap();
    assert_eq!((back.state.as_str(), back.failures), ("pending", 0), "handed back is not failed");
    let hand = floor.worker(kinds());
    floor.until(long, "completed").await;
    hand.stop().await;
}

#[tokio::test]
async fn five_hundred_runs_of_five_steps_survive_workers_that_keep_dying() {
    let floor = Floor::new().await;
    floor
        .lab
        .client()
        .await
        .batch_execute(
            "CALL app.room('probe');
             CREATE TABLE probe.marks (tenant_id uuid NOT NULL, run uuid NOT NULL, step int NOT NULL);
             CALL app.protect('probe.marks');",
        )
        .await
        .unwrap();
    let kind =
        Kind::new("marks", Policy { max_lost: 1000, ..Policy::default() }, |run: Run, (): ()| async move {
            for step in 0..5_i32 {
                let (tenant, id) = (run.ctx().tenant.uuid(), run.id().uuid());
                run.transact("mark", move |tx| {
                    Box::pin(async move {
                        tx.execute("INSERT INTO probe.marks VALUES ($1, $2, $3)", &[&tenant, &id, &step])
                            .await?;
                        Ok(())
                    })
                })
                .await?;
            }
            Ok::<_, RunError>(())
        });
    let mut tx = floor.store().tenant(&floor.ctx).await.unwrap();
    let inputs = vec![serde_json::Value::Null; 500];
    floor.runs.enqueue_many(&mut tx, &floor.ctx, "marks", runs::Priority::Normal, &inputs).await.unwrap();
    tx.commit().await.unwrap();
    let hands = [floor.worker(Kinds::new().with(kind.clone())), floor.worker(Kinds::new().with(kind))];
    while floor.count("SELECT count(*) FROM runs.runs").await > 0 {
        kill(&floor).await;
        tokio::time::sleep(Duration::from_millis(40)).await;
    }
    for hand in hands {
        hand.stop().await;
    }
    assert_eq!(floor.count("SELECT count(*) FROM runs.archive WHERE state = 'completed'").await, 500);
    assert_eq!(floor.count("SELECT count(*) FROM probe.marks").await, 2500);
    assert_eq!(
        floor.count("SELECT count(*) FROM (SELECT DISTINCT run, step FROM probe.marks) m").await,
        2500
    );
}
