//! One tenant's flood does not drown the others.

use crate::support::{Floor, quick};
use kernel::TenantId;
use runs::{Kind, Kinds, NewRun, Policy, Run, RunError, WorkerOptions};
use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

#[tokio::test]
async fn tenants_take_turns() {
    let floor = Floor::new().await;
    let order: Arc<Mutex<Vec<TenantId>>> = Arc::default();
    let seen = Arc::clone(&order);
    let kind = Kind::new("note", Policy::default(), move |run: Run, (): ()| {
        seen.lock().unwrap().push(run.ctx().tenant);
        async move { Ok::<_, RunError>(()) }
    });
    let mut tx = floor.store().tenant(&floor.ctx).await.unwrap();
    let flood = vec![serde_json::Value::Null; 300];
    floor.runs.enqueue_many(&mut tx, &floor.ctx, "note", runs::Priority::Normal, &flood).await.unwrap();
    tx.commit().await.unwrap();
    let small: Vec<_> = (0..5).map(|_| floor.lab.stranger()).collect();
    for ctx in &small {
        let mut tx = floor.store().tenant(ctx).await.unwrap();
        floor.runs.enqueue(&mut tx, ctx, NewRun::new("note", &()).unwrap()).await.unwrap();
        tx.commit().await.unwrap();
    }
    let few = WorkerOptions { concurrency: 4, ..quick() };
    let hand = floor.worker_with(Kinds::new().with(kind), few);
    while floor.count("SELECT count(*) FROM runs.runs").await > 0 {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    hand.stop().await;
    let order = order.lock().unwrap();
    for ctx in &small {
        let place = order.iter().position(|t| *t == ctx.tenant).unwrap();
        assert!(place < 30, "came {place}th behind a flood of 300");
    }
}

#[tokio::test]
async fn the_cap_holds() {
    let floor = Floor::new().await;
    let (now, most) = (Arc::new(AtomicI64::new(0)), Arc::new(AtomicI64::new(0)));
    let (n, m) = (Arc::clone(&now), Arc::clone(&most));
    let kind = Kind::new("busy", Policy::default(), move |_: Run, (): ()| {
        let (n, m) = (Arc::clone(&n), Arc::clone(&m));
        async move {
            m.fetch_max(n.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
            tokio::time::sleep(Duration::from_millis(15)).await;
            n.fetch_sub(1, Ordering::SeqCst);
            Ok::<_, RunError>(())
        }
    });
    let mut tx = floor.store().tenant(&floor.ctx).await.unwrap();
    let many = vec![serde_json::Value::Null; 40];
    floor.runs.enqueue_many(&mut tx, &floor.ctx, "busy", runs::Priority::Normal, &many).await.unwrap();
    tx.commit().await.unwrap();
    let options = WorkerOptions { tenant_cap: 3, ..quick() };
    let hand = floor.worker_with(Kinds::new().with(kind), options);
    while floor.count("SELECT count(*) FROM runs.runs").await > 0 {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    hand.stop().await;
    assert_eq!(most.load(Ordering::SeqCst), 3);
}
