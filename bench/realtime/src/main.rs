//! What it costs to tell many clients at once, and how long it takes, ours against peers in the same run.
//!
//! `bench-realtime` runs everything, prints a table and writes `bench/results/realtime.json`. Servers are processes of
//! their own (`bench-realtime serve …`), so that what they use is theirs; our server announces each message in
//! a transaction on a database with `fsync` on, the peers hold it in memory.
//!
//! The peers on Node (`ws`) and Python (FastAPI) run where they are installed: `NODE_PATH` may say where `ws` is,
//! `BENCH_PYTHON` which Python has `fastapi`, `uvicorn` and `websockets`.
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a benchmark: it prints, and a failure ends it"
)]

mod load;
mod ours;
mod peers;
mod server;

use anyhow::Result;
use load::{Delivery, Kind};
use serde_json::{Value, json};
use server::{Server, Which};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const ROUNDS: usize = 3;
const SECONDS: f64 = 8.0;

fn main() -> Result<()> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let word = |at: usize| words.get(at).map_or("", String::as_str);
    match (word(0), word(1)) {
        ("serve", "ours") => runtime.block_on(ours::serve(word(2), word(3).parse()?)),
        ("serve", "axum") => runtime.block_on(peers::axum(word(2).parse()?)),
        ("serve", "floor") => runtime.block_on(peers::floor(word(2).parse()?)),
        _ => runtime.block_on(measure(&words)),
    }
}

async fn measure(words: &[String]) -> Result<()> {
    let wants = |name: &str| words.is_empty() || words.iter().any(|w| w == name);
    let stage = ours::Stage::set().await?;
    let mut figures = serde_json::Map::new();
    if wants("fanout") {
        figures.insert("websocket_fanout".into(), fanout(&stage).await?);
    }
    if wants("sse") {
        figures.insert("sse".into(), streams(&stage).await?);
    }
    if wants("memory") {
        figures.insert("memory".into(), memory(&stage).await?);
    }
    stage.strike().await;
    std::fs::create_dir_all("bench/results")?;
    let text = serde_json::to_string_pretty(&json!({ "name": "realtime", "figures": figures }))?;
    std::fs::write("bench/results/realtime.json", text + "\n")?;
    Ok(())
}

/// 1,000 sockets, 100 messages per second to all of them.
async fn fanout(stage: &ours::Stage) -> Result<Value> {
    println!(
        "\n1,000 WebSockets, 100 messages/s to each (medians of {ROUNDS} interleaved rounds of {SECONDS} s)"
    );
    println!(
        "{:<28}{:>12}{:>10}{:>10}{:>14}{:>12}",
        "", "deliveries/s", "p50 ms", "p95 ms", "CPU µs each", "lost"
    );
    let mut results: Vec<(Which, Vec<(Delivery, f64)>)> =
        Which::all().map(|which| (which, Vec::new())).into();
    for _ in 0..ROUNDS {
        for (which, rounds) in &mut results {
            let Some(server) = Server::start(*which, stage).await? else { continue };
            eprintln!("{}", which.name());
            let clients = load::connect(&server, Kind::Socket, 1_000).await?;
            let before = server.cpu();
            let delivery = load::publish(&server, clients, 100.0, SECONDS).await?;
            let each = (server.cpu() - before) * 1e6 / delivery.latencies.len() as f64;
            rounds.push((delivery, each));
            server.stop();
        }
    }
    let mut figures = serde_json::Map::new();
    for (which, rounds) in results {
        if rounds.is_empty() {
            println!("{:<28}{:>12}", which.name(), "not installed");
            continue;
        }
        let of = |pick: fn(&(Delivery, f64)) -> f64| median(rounds.iter().map(pick).collect());
        let row = json!({
            "deliveries_per_second": of(|r| r.0.per_second()),
            "p50_ms": of(|r| r.0.quantile(0.5)), "p95_ms": of(|r| r.0.quantile(0.95)), "p99_ms": of(|r| r.0.quantile(0.99)),
            "cpu_us_per_delivery": of(|r| r.1), "lost": of(|r| r.0.lost as f64),
            "cpu_us_per_delivery_rounds": rounds.iter().map(|r| r.1).collect::<Vec<_>>(),
        });
        let number = |name: &str| row[name].as_f64().unwrap();
        println!(
            "{:<28}{:>12.0}{:>10.2}{:>10.2}{:>14.2}{:>12.0}",
            which.name(),
            number("deliveries_per_second"),
            number("p50_ms"),
            number("p95_ms"),
            number("cpu_us_per_delivery"),
            number("lost"),
        );
        figures.insert(which.name().into(), row);
    }
    Ok(figures.into())
}

/// 500 event streams, 20 events per second to each.
async fn streams(stage: &ours::Stage) -> Result<Value> {
    let server = Server::start(Which::Ours, stage).await?.expect("ours is always there");
    let clients = load::connect(&server, Kind::Stream, 500).await?;
    let before = server.cpu();
    let delivery = load::publish(&server, clients, 20.0, SECONDS).await?;
    let each = (server.cpu() - before) * 1e6 / delivery.latencies.len() as f64;
    let figures = json!({
        "streams": 500, "deliveries_per_second": delivery.per_second(), "lost": delivery.lost,
        "p50_ms": delivery.quantile(0.5), "p95_ms": delivery.quantile(0.95), "p99_ms": delivery.quantile(0.99),
        "cpu_us_per_delivery": each,
    });
    server.stop();
    println!("\n500 event streams, 20 events/s to each, from before the transaction to the client");
    println!("{figures:#}");
    Ok(figures)
}

/// What 5,000 open sockets weigh.
async fn memory(stage: &ours::Stage) -> Result<Value> {
    println!("\nResident memory, MB");
    println!("{:<28}{:>10}{:>16}", "", "idle", "5,000 sockets");
    let mut figures = serde_json::Map::new();
    for which in Which::all() {
        let Some(server) = Server::start(which, stage).await? else { continue };
        let warm = load::connect(&server, Kind::Socket, 10).await?;
        let idle = server.resident();
        let clients = load::connect(&server, Kind::Socket, 4_990).await?;
        let full = server.resident();
        println!("{:<28}{:>10.1}{:>16.1}", which.name(), idle, full);
        figures.insert(
            which.name().into(),
            json!({ "idle_mb": idle, "with_5000_sockets_mb": full, "sockets_mb": full - idle }),
        );
        drop((warm, clients));
        server.stop();
    }
    Ok(figures.into())
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
