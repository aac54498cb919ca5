//! Throughput, steps and pickup.

use crate::stage::{Set, Stage, quantile, spread};
use anyhow::Result;
use runs::{Kind, Kinds, NewRun, Policy, Priority, Run, RunError, Worker, WorkerOptions};
use serde_json::{Value, json};
use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

/// Room for as many runs as a benchmark wants at once.
fn wide(concurrency: usize) -> WorkerOptions {
    WorkerOptions {
        concurrency,
        tenant_cap: concurrency,
        lease: Duration::from_secs(30),
        ..WorkerOptions::default()
    }
}

async fn enqueue(set: &Set, kind: &'static str, count: usize) -> Result<()> {
    for chunk in vec![Value::Null; count].chunks(1000) {
        let mut tx = set.store.tenant(&set.ctx).await?;
        set.runs.enqueue_many(&mut tx, &set.ctx, kind, Priority::Normal, chunk).await?;
        tx.commit().await?;
    }
    Ok(())
}

/// Waits until everything ended and is committed. Asks the database only once the handlers are through: the question walks
/// over rows that are gone, and would be most of what is measured.
async fn drained(set: &Set, through: &AtomicUsize, count: usize) -> Result<()> {
    while through.load(Ordering::Relaxed) < count {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    through.store(0, Ordering::Relaxed);
    loop {
        let mut tx = set.store.system("bench").await?;
        let left: bool = tx.query_one("SELECT EXISTS (SELECT 1 FROM runs.runs)", &[]).await?.get(0);
        drop(tx);
        if !left {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
}

/// No-op runs, three times over the same database; each run ends with its event.
pub async fn throughput(stage: &Stage) -> Result<Value> {
    const RUNS: usize = 60_000;
    let set = Set::over(stage.database("throughput").await?).await?;
    let through: Arc<AtomicUsize> = Arc::default();
    let counter = Arc::clone(&through);
    let noop = Kind::new("noop", Policy::default(), move |_: Run, _: Value| {
        counter.fetch_add(1, Ordering::Relaxed);
        async move { Ok::<_, RunError>(()) }
    });
    let mut rates = Vec::new();
    let mut enqueued = Vec::new();
    for round in 1..=3 {
        let started = Instant::now();
        enqueue(&set, "noop", RUNS).await?;
        enqueued.push(RUNS as f64 / started.elapsed().as_secs_f64());
        let started = Instant::now();
        let stop = set.stop.child_token();
        let worker =
            Worker::start(set.runs.clone(), Kinds::new().with(noop.clone()), wide(1024), stop.clone());
        drained(&set, &through, RUNS).await?;
        let rate = RUNS as f64 / started.elapsed().as_secs_f64();
        stop.cancel();
        worker.finished().await;
        println!("no-op runs, round {round} over the same database: {rate:.0}/s");
        rates.push(rate);
    }
    set.stop.cancel();
    Ok(
        json!({ "runs": RUNS, "per_second": rates, "enqueued_per_second": enqueued, "third_to_first": rates[2] / rates[0] }),
    )
}

/// Ten steps each in many runs, and many steps in one.
pub async fn steps(stage: &Stage) -> Result<Value> {
    const RUNS: usize = 2_000;
    const LONE: usize = 4_000;
    let set = Set::over(stage.database("steps").await?).await?;
    let through: Arc<AtomicUsize> = Arc::default();
    let kind = |name, count: usize| {
        let through = Arc::clone(&through);
        Kind::new(name, Policy::default(), move |run: Run, _: Value| {
            let through = Arc::clone(&through);
            async move {
                for _ in 0..count {
                    run.step("step", || async { Ok::<_, RunError>(1) }).await?;
                }
                through.fetch_add(1, Ordering::Relaxed);
                Ok::<_, RunError>(())
            }
        })
    };
    let mut many = Vec::new();
    let mut lone = Vec::new();
    for _ in 0..3 {
        for (name, runs, each, rates) in [("ten", RUNS, 10, &mut many), ("lone", 1, LONE, &mut lone)] {
            enqueue(&set, name, runs).await?;
            let stop = set.stop.child_token();
            let started = Instant::now();
            let worker =
                Worker::start(set.runs.clone(), Kinds::new().with(kind(name, each)), wide(256), stop.clone());
            drained(&set, &through, runs).await?;
            rates.push((runs * each) as f64 / started.elapsed().as_secs_f64());
            stop.cancel();
            worker.finished().await;
        }
    }
    set.stop.cancel();
    let ((m, m0, m1), (l, l0, l1)) = (spread(&many), spread(&lone));
    println!("journaled steps, {RUNS} runs of ten: {m:.0}/s ({m0:.0}–{m1:.0})");
    println!("journaled steps, one run: {l:.0}/s ({l0:.0}–{l1:.0})");
    Ok(json!({ "many_per_second": many, "lone_per_second": lone }))
}

/// From before the enqueueing call to the first line of the handler, one run at a time.
pub async fn pickup(stage: &Stage) -> Result<Value> {
    const RUNS: usize = 400;
    let set = Set::over(stage.database("pickup").await?).await?;
    let begun: Arc<Mutex<Option<Instant>>> = Arc::default();
    let waits: Arc<Mutex<Vec<f64>>> = Arc::default();
    let count = Arc::new(AtomicUsize::new(0));
    let (b, w, c) = (Arc::clone(&begun), Arc::clone(&waits), Arc::clone(&count));
    let kind = Kind::new("lone", Policy::default(), move |_: Run, _: Value| {
        if let Some(begun) = b.lock().unwrap().take() {
            w.lock().unwrap().push(begun.elapsed().as_secs_f64() * 1000.0);
        }
        c.fetch_add(1, Ordering::SeqCst);
        async move { Ok::<_, RunError>(()) }
    });
    let stop = set.stop.child_token();
    let worker =
        Worker::start(set.runs.clone(), Kinds::new().with(kind), WorkerOptions::default(), stop.clone());
    for n in 0..RUNS {
        *begun.lock().unwrap() = Some(Instant::now());
        let mut tx = set.store.tenant(&set.ctx).await?;
        set.runs.enqueue(&mut tx, &set.ctx, NewRun::new("lone", &())?).await?;
        tx.commit().await?;
        while count.load(Ordering::SeqCst) <= n {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    stop.cancel();
    worker.finished().await;
    set.stop.cancel();
    let waits = waits.lock().unwrap().clone();
    let (p50, p99) = (quantile(&waits, 0.5), quantile(&waits, 0.99));
    println!("pickup of a lone run: p50 {p50:.2} ms, p99 {p99:.2} ms ({RUNS} runs)");
    Ok(json!({ "p50_ms": p50, "p95_ms": quantile(&waits, 0.95), "p99_ms": p99 }))
}
