//! How long a sync of a whole Canvas takes, held against the least that Canvas's throttle allows.
//!
//! 40 courses with 50 assignments and 5 modules each, from a Canvas on this machine that charges each request to a
//! bucket as Canvas does: 700 units, costs in `X-Request-Cost`, what is left in `X-Rate-Limit-Remaining`, refusals by
//! 403. So that a measurement takes seconds and not minutes, ten times as much flows back as at Canvas (100 units a
//! second), and what we do knows that. The least: as if the bucket were used to its last unit and no time passed
//! otherwise.
//!
//! `bench-canvas` measures a first sync, the same sync again, and a first sync of a Canvas without a throttle, each
//! several times over empty databases with `fsync` on, prints a table and writes `bench/results/canvas.json`.
#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a benchmark: it prints, and a failure ends it"
)]

mod desk;
mod site;

use anyhow::{Result, ensure};
use desk::{Desk, Stage};
use serde_json::{Value, json};
use site::{Bucket, Site};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const ROUNDS: usize = 3;
const COURSES: u32 = 40;
const ASSIGNMENTS: u32 = 50;
const MODULES: u32 = 5;

/// What one sync came to.
struct Synced {
    seconds: f64,
    /// What the throttle asked for at the least.
    least: f64,
    requests: u64,
    refused: u64,
    created: u64,
    changed: u64,
    duplicates: i64,
}

fn main() -> Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    runtime.block_on(measure())
}

async fn measure() -> Result<()> {
    let stage = Stage::set().await?;
    let (mut first, mut again, mut free) = (Vec::new(), Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        let site = Site::open(Some(Bucket::like_canvas())).await?;
        let desk = Desk::over(&stage, &format!("throttled_{round}"), &site).await?;
        first.push(sync(&desk, &site).await?);
        again.push(sync(&desk, &site).await?);
        let site = Site::open(None).await?;
        let desk = Desk::over(&stage, &format!("free_{round}"), &site).await?;
        free.push(sync(&desk, &site).await?);
    }
    stage.strike().await;
    for (name, all) in [("first", &first), ("again", &again), ("free", &free)] {
        ensure!(all.iter().all(|s| s.duplicates == 0), "{name}: there are duplicates");
    }
    let whole = u64::from(COURSES * (1 + ASSIGNMENTS + MODULES));
    ensure!(first.iter().chain(&free).all(|s| s.created == whole), "not everything came");
    ensure!(again.iter().all(|s| s.created + s.changed == 0), "a repeated sync changed something");

    println!("A sync of {COURSES} courses × {ASSIGNMENTS} assignments (medians of {ROUNDS} rounds)");
    println!("{:<28}{:>10}{:>10}{:>14}{:>10}{:>10}", "", "s", "least s", "over least", "requests", "refused");
    let figures = json!({
        "courses": COURSES, "assignments_each": ASSIGNMENTS, "modules_each": MODULES, "rounds": ROUNDS,
        "first_sync": row("first sync", &first),
        "repeated_sync": row("the same again", &again),
        "without_throttle": row("without a throttle", &free),
        "duplicates": 0,
    });
    std::fs::create_dir_all("bench/results")?;
    let text = serde_json::to_string_pretty(&json!({ "name": "canvas", "figures": figures }))?;
    std::fs::write("bench/results/canvas.json", text + "\n")?;
    Ok(())
}

async fn sync(desk: &Desk, site: &Site) -> Result<Synced> {
    // As after a while in which nobody asked.
    site.fill();
    site.forget();
    let (seconds, counts) = desk.sync().await?;
    let duplicates = desk.duplicates().await?;
    let asked = site.asked();
    let (created, changed) = (counts.created, counts.updated + counts.archived);
    let (least, requests, refused) = (asked.least_seconds(), asked.requests, asked.refused);
    Ok(Synced { seconds, least, requests, refused, created, changed, duplicates })
}

fn row(name: &str, all: &[Synced]) -> Value {
    let of = |pick: fn(&Synced) -> f64| median(all.iter().map(pick).collect());
    let (seconds, least) = (of(|s| s.seconds), of(|s| s.least));
    let over = (least > 0.0).then_some(seconds / least);
    println!(
        "{name:<28}{seconds:>10.2}{least:>10.2}{:>14}{:>10.0}{:>10.0}",
        over.map_or("–".to_owned(), |over| format!("{over:.2}×")),
        of(|s| s.requests as f64),
        of(|s| s.refused as f64),
    );
    json!({
        "seconds": seconds, "least_seconds": least, "over_least": over,
        "requests": of(|s| s.requests as f64), "refused": of(|s| s.refused as f64),
        "seconds_rounds": all.iter().map(|s| s.seconds).collect::<Vec<_>>(),
    })
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
