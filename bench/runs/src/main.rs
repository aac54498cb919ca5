//! What the durable engine does per second, and what it survives. Every figure is taken over a database of its own
//! with `fsync` on, in the temporary folder.
//!
//! `bench-runs throughput | steps | pickup | kill` prints one; without a word all of them are measured, and
//! `bench/results/runs.json` is written. `bench-runs worker CONFIG` is what `kill` starts and kills.
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a benchmark: it prints, and a failure ends it"
)]

mod kill;
mod speed;
mod stage;

use anyhow::Result;
use serde_json::json;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> Result<()> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    runtime.block_on(async {
        if words.first().is_some_and(|w| w == "worker") {
            return kill::worker(&words[1]).await;
        }
        let wants = |name: &str| words.is_empty() || words.iter().any(|w| w == name);
        let stage = stage::Stage::set().await?;
        let mut figures = serde_json::Map::new();
        if wants("throughput") {
            figures.insert("throughput".into(), speed::throughput(&stage).await?);
        }
        if wants("steps") {
            figures.insert("steps".into(), speed::steps(&stage).await?);
        }
        if wants("pickup") {
            figures.insert("pickup".into(), speed::pickup(&stage).await?);
        }
        if wants("kill") {
            figures.insert("kill".into(), kill::run(&stage).await?);
        }
        stage.strike().await;
        if !words.is_empty() {
            return Ok(()); // a part is for looking; what is kept is the whole
        }
        std::fs::create_dir_all("bench/results")?;
        let text = serde_json::to_string_pretty(&json!({ "name": "runs", "figures": figures }))?;
        std::fs::write("bench/results/runs.json", text + "\n")?;
        Ok(())
    })
}
