//! What is written down: nobody suffers for another's result, and nothing that somebody needs is lost.

use crate::support::Floor;
use kernel::{Actor, Ctx, UserId, World};
use runs::{Kind, Kinds, Policy, Run, RunError};
use std::{sync::Arc, time::Duration};
use tokio::sync::{Barrier, Semaphore};

const LARGE: usize = 100_000;

#[tokio::test]
async fn a_result_that_cannot_be_kept_fails_its_own_run_only() {
    let floor = Floor::new().await;
    // All finish their step at the same moment.
    let together = Arc::new(Barrier::new(4));
    let kinds = Kinds::new()
        .with(Kind::new("says", Policy::default(), move |run: Run, word: String| {
            let together = Arc::clone(&together);
            async move {
                run.step("say", || async {
                    together.wait().await;
                    Ok::<_, RunError>(word)
                })
                .await
            }
        }))
        .with(Kind::new("writes", Policy::default(), |run: Run, (): ()| async move {
            run.transact("write", |_| Box::pin(async { Ok("a\0b".to_owned()) })).await
        }))
        .with(Kind::new("mutters", Policy::default(), |run: Run, (): ()| async move {
            run.step("a\0name", || async { Ok::<_, RunError>(1) }).await
        }));
    // The input itself may not hold it either, so it is made on the way.
    let good = [floor.enqueue("says", "a").await, floor.enqueue("says", "b").await];
    let kinds = {
        let bad = Kind::new("spoils", Policy::default(), |run: Run, (): ()| async move {
            run.step("say", || async { Ok::<_, RunError>("a\0b".to_owned()) }).await
        });
        kinds.with(bad)
    };
    let bad = [
        floor.enqueue("spoils", ()).await,
        floor.enqueue("writes", ()).await,
        floor.enqueue("mutters", ()).await,
    ];
    let more = [floor.enqueue("says", "c").await, floor.enqueue("says", "d").await];
    let hand = floor.worker(kinds);
    for id in good.into_iter().chain(more) {
        assert_eq!(floor.until(id, "completed").await.attempt, 1, "nothing was done twice");
    }
    for id in bad {
        let failed = floor.until(id, "failed").await;
        let failure = failed.error.unwrap();
        assert_eq!((failure.code.as_str(), failed.attempt), ("runs.result_unstorable", 1), "{failure:?}");
    }
    hand.stop().await;
}

/// A run that returns something large, lets itself be read back, and says how large it was.
fn large(gate: Arc<Semaphore>) -> Kind {
    Kind::new("large", Policy::default(), move |run: Run, (): ()| {
        let gate = Arc::clone(&gate);
        async move {
            let work = || async {
                gate.acquire().await.map_err(|e| RunError::fatal("gate", e.to_string()))?.forget();
                Ok::<_, RunError>("x".repeat(LARGE))
            };
            let text: String = run.step("text", work).await?;
            run.wait_for::<()>("go", Duration::from_mins(1)).await?;
            Ok::<_, RunError>(text.len())
        }
    })
}

#[tokio::test]
async fn a_large_result_that_is_lost_is_an_error_and_not_nothing() {
    let floor = Floor::new().await;
    let id = floor.enqueue("large", ()).await;
    let hand = floor.worker(Kinds::new().with(large(Arc::new(Semaphore::new(1)))));
    floor.until(id, "waiting").await;
    floor.lab.client().await.execute("DELETE FROM runs.payloads", &[]).await.unwrap();
    floor.signal(id, "go", ()).await;
    assert_eq!(floor.until(id, "failed").await.error.unwrap().code, "runs.result_lost");
    hand.stop().await;
}

#[tokio::test]
async fn a_shared_result_stays_while_another_run_is_about_to_share_it() {
    let floor = Floor::new().await;
    let gate = Arc::new(Semaphore::new(1));
    let hand = floor.worker(Kinds::new().with(large(Arc::clone(&gate))));
    let first = floor.enqueue("large", ()).await;
    floor.until(first, "waiting").await;
    floor.signal(first, "go", ()).await;
    floor.until(first, "completed").await;
    // Another person of the same tenant, with the same content.
    let other = Floor {
        ctx: Ctx::new(floor.ctx.tenant, Actor::user(World::real().id::<UserId>())),
        lab: floor.lab,
        runs: floor.runs,
    };
    let second = other.enqueue("large", ()).await;
    other.until(second, "running").await;
    // Its step is on the way, the content is looked at, and it is not yet there.
    let holder = other.lab.client().await;
    holder.batch_execute("BEGIN; SELECT 1 FROM runs.runs FOR UPDATE").await.unwrap();
    gate.add_permits(1);
    waiting(&other, "INSERT INTO runs.steps").await;
    let owner = floor.ctx.user().unwrap().uuid();
    let (store, ctx, tenant) = (other.store().clone(), floor.ctx.clone(), floor.ctx.tenant.uuid());
    let erase = runs::PERSONAL.iter().find(|kept| kept.name == "runs").and_then(|kept| kept.erase).unwrap();
    let erasing = async {
        let mut tx = store.tenant(&ctx).await.unwrap();
        assert_eq!(tx.execute(erase, &[&tenant, &owner, &100_i64]).await.unwrap(), 1);
        tx.commit().await.unwrap();
    };
    let releasing = async {
        waiting(&other, "WITH gone").await;
        holder.batch_execute("COMMIT").await.unwrap();
    };
    tokio::join!(erasing, releasing);
    other.until(second, "waiting").await;
    other.signal(second, "go", ()).await;
    other.until(second, "completed").await;
    // Once nobody has it, it goes.
    assert_eq!(other.count("SELECT count(*) FROM runs.payloads").await, 1);
    let mut tx = other.store().tenant(&other.ctx).await.unwrap();
    tx.execute(erase, &[&tenant, &other.ctx.user().unwrap().uuid(), &100_i64]).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(other.count("SELECT count(*) FROM runs.payloads").await, 0);
    hand.stop().await;
}

/// Polls until a statement that begins so waits for a lock: what other connections do is seen nowhere else.
async fn waiting(floor: &Floor, begins: &str) {
    let sql = format!(
        "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()
            AND query LIKE '{begins}%'"
    );
    let deadline = std::time::Instant::now() + Duration::from_secs(10);
    while floor.count(&sql).await == 0 {
        assert!(std::time::Instant::now() < deadline, "never waits: {begins}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}
