//! Workers killed with SIGKILL at random while runs with side effects proceed.

use crate::stage::{Set, Stage};
use anyhow::{Context as _, Result, bail};
use kernel::World;
use runs::{Kind, Kinds, Policy, Priority, Retry, Run, RunError, Worker, WorkerOptions};
use serde_json::{Value, json};
use std::{
    process::{Child, Command},
    time::{Duration, Instant},
};
use store::Config;

const ROUNDS: u32 = 20;
const RUNS: usize = 2_000;
const STEPS: i32 = 5;

/// A worker process: does runs until it is killed. `place` is `socket-folder port user database`.
pub async fn worker(place: &str) -> Result<()> {
    let mut parts = place.split(' ');
    let mut next = || parts.next().context("a worker needs four words");
    let mut config = Config::new();
    config.host_path(next()?).port(next()?.parse()?).user(next()?).dbname(next()?);
    let set = Set::over(config).await?;
    let policy = Policy { max_lost: 1000, retry: Retry::external(), ..Policy::default() };
    let kind = Kind::new("effects", policy, |run: Run, _: Value| async move {
        for step in 0..STEPS {
            let (tenant, id) = (run.ctx().tenant.uuid(), run.id().uuid());
            run.transact("effect", move |tx| {
                Box::pin(async move {
                    tx.execute(
                        "INSERT INTO probe.effects (tenant_id, run, step) VALUES ($1, $2, $3)",
                        &[&tenant, &id, &step],
                    )
                    .await?;
                    Ok(())
                })
            })
            .await?;
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        Ok::<_, RunError>(())
    });
    let options = WorkerOptions { concurrency: 64, tenant_cap: 256, ..WorkerOptions::default() };
    Worker::start(set.runs.clone(), Kinds::new().with(kind), options, set.stop.clone()).finished().await;
    Ok(())
}

/// Twenty rounds: 2,000 runs, two workers, kills until everything has ended.
pub async fn run(stage: &Stage) -> Result<Value> {
    let config = stage.database("kill").await?;
    let set = Set::over(config.clone()).await?;
    let (client, connection) = config.connect(tokio_postgres::NoTls).await?;
    tokio::spawn(connection);
    client
        .batch_execute(
            "CALL app.room('probe');
             CREATE TABLE probe.effects (tenant_id uuid NOT NULL, run uuid NOT NULL, step int NOT NULL);
             CALL app.protect('probe.effects');",
        )
        .await?;
    let world = World::real();
    let (mut lost, mut repeated, mut slowest) = (0_i64, 0_i64, 0.0_f64);
    let mut kills = 0;
    for round in 1..=ROUNDS {
        client.batch_execute("TRUNCATE probe.effects, runs.archive, runs.steps, runs.attempts").await?;
        let mut tx = set.store.tenant(&set.ctx).await?;
        set.runs
            .enqueue_many(&mut tx, &set.ctx, "effects", Priority::Normal, &vec![Value::Null; RUNS])
            .await?;
        tx.commit().await?;
        let mut workers = vec![spawn(&config)?, spawn(&config)?];
        let started = Instant::now();
        let mut last_kill = None;
        loop {
            let wait = 300 + u64::from(world.bytes::<1>()[0]) * 4;
            tokio::time::sleep(Duration::from_millis(wait)).await;
            let left: i64 = client.query_one("SELECT count(*) FROM runs.runs", &[]).await?.get(0);
            if left == 0 {
                break;
            }
            if started.elapsed() > Duration::from_mins(2) {
                bail!("round {round}: {left} runs are stuck");
            }
            // A few kills a round, then the survivors must finish what the dead left.
            if kills < round * 3 {
                let victim = usize::from(world.bytes::<1>()[0]) % workers.len();
                workers[victim].kill()?;
                workers[victim].wait()?;
                workers[victim] = spawn(&config)?;
                kills += 1;
                last_kill = Some(Instant::now());
            }
        }
        let resumed = last_kill.map_or(0.0, |at| at.elapsed().as_secs_f64());
        slowest = slowest.max(resumed);
        for mut worker in workers {
            worker.kill()?;
            worker.wait()?;
        }
        let row = client
            .query_one(
                "SELECT (SELECT count(*) FROM runs.archive WHERE state = 'completed'),
                        (SELECT count(*) FROM probe.effects),
                        (SELECT count(*) FROM (SELECT DISTINCT run, step FROM probe.effects) d)",
                &[],
            )
            .await?;
        let (done, effects, distinct): (i64, i64, i64) = (row.get(0), row.get(1), row.get(2));
        lost += RUNS as i64 - done + (RUNS as i64 * i64::from(STEPS) - distinct);
        repeated += effects - distinct;
        // What a killed worker held is taken over after its lease; give the next round a clean floor.
    }
    set.stop.cancel();
    println!(
        "kill -9: {ROUNDS} rounds of {RUNS} runs, {kills} kills: {lost} lost, {repeated} repeated, all ended at most \
         {slowest:.1} s after the last kill"
    );
    Ok(
        json!({ "rounds": ROUNDS, "runs": RUNS, "kills": kills, "lost": lost, "repeated": repeated, "slowest_end_after_kill_s": slowest }),
    )
}

fn spawn(config: &Config) -> Result<Child> {
    let host = match config.get_hosts().first().context("no host")? {
        tokio_postgres::config::Host::Unix(path) => path.display().to_string(),
        tokio_postgres::config::Host::Tcp(name) => name.clone(),
    };
    let port = config.get_ports().first().copied().unwrap_or(5432);
    let place = format!(
        "{host} {port} {} {}",
        config.get_user().unwrap_or("postgres"),
        config.get_dbname().unwrap_or("postgres")
    );
    Ok(Command::new(std::env::current_exe()?).args(["worker", &place]).spawn()?)
}
