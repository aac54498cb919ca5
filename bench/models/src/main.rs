//! What `models` adds to a call of a model: choosing whom to ask, opening the key, the guarded way out, reading the stream,
//! writing down what the call took. Against the same request made by hand over a kept connection, in turns, to the same
//! local server, which streams chat completions: 200 pieces, with nothing to think about.
//!
//! Prints a table and writes `bench/results/models.json`. The database has `fsync` on.
#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a benchmark: it prints, and a failure ends it"
)]

mod provider;

use anyhow::{Context as _, Result};
use bytes::Bytes;
use egress::{Egress, EgressOptions};
use events::Events;
use http_body_util::{BodyExt as _, Full};
use hyper::client::conn::http1::SendRequest;
use kernel::{Actor, Ctx, SecretString, TenantId, UserId, World};
use models::{
    Choice, Kind, ModelSettings, Models, NewProvider, Parts, Patience, Pick, Purpose, Quiet, Request, Retries,
};
use serde_json::{Value, json};
use std::{
    path::PathBuf,
    time::{Duration, Instant},
};
use store::{
    Options, Store,
    local::{LocalCluster, LocalOptions, StopMode},
};
use tokio::net::TcpStream;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;
use vault::{Masters, Vault};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const ROUNDS: usize = 3;
const CALLS: usize = 1_500;
const WARM: usize = 200;
const KEY: &str = "sk-bench-0123456789abcdef";

fn main() -> Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    // On a worker, where calls are made in life: who waits on the main thread is woken across threads each time.
    runtime.block_on(async { tokio::spawn(measure()).await? })
}

async fn measure() -> Result<()> {
    let port = provider::serve().await?;
    let folder = std::env::temp_dir().join(format!("atelier-bench-{}", std::process::id()));
    let mut options = LocalOptions::new(folder.join("db"));
    options.search_path = std::env::var_os("PATH");
    let cluster = LocalCluster::start(options).await?;
    store::migrate(&cluster.config()).await?;
    let stop = CancellationToken::new();
    let store = Store::open(&Options::new(cluster.config()), "bench", stop.clone()).await?;
    let (models, ctx, choice) = house(store, folder.clone(), stop.clone(), port).await?;

    let mut raw = by_hand(port).await?;
    let purpose = Purpose::new("bench.ask").pick(Pick::Only(choice));
    let (mut rounds, mut answers) = (Vec::new(), (0, 0));
    for _ in 0..ROUNDS {
        let (mut theirs, mut ours) = (Vec::new(), Vec::new());
        for n in 0..WARM + CALLS {
            let begun = Instant::now();
            let words = ask_by_hand(&mut raw).await?;
            let one = begun.elapsed();
            let begun = Instant::now();
            let answer = models.complete(&ctx, &purpose, question(), &mut Quiet).await?;
            let other = begun.elapsed();
            answers = (words, answer.answer.text.len());
            if n >= WARM {
                theirs.push(one);
                ours.push(other);
            }
        }
        rounds.push((spread(&mut theirs), spread(&mut ours)));
    }
    anyhow::ensure!(answers.0 == answers.1, "both read the same answer: {answers:?}");
    report(&rounds)?;
    stop.cancel();
    cluster.stop(StopMode::Fast).await;
    let _ = std::fs::remove_dir_all(&folder);
    Ok(())
}

async fn house(
    store: Store,
    folder: PathBuf,
    stop: CancellationToken,
    port: u16,
) -> Result<(Models, Ctx, Choice)> {
    let world = World::real();
    let masters = vault::Options::new(Masters::Folder(folder.join("keys")));
    let vault = Vault::unlock(masters, store.clone(), world.clone(), stop).await?;
    let allow = vec![format!("127.0.0.1:{port}").parse()?];
    let models = Models::new(Parts {
        store: store.clone(),
        world: world.clone(),
        events: Events::new(store, world.clone()),
        vault,
        egress: Egress::new(EgressOptions { allow, ..EgressOptions::default() }, world)?,
        script: None,
        images: None,
        patience: Patience::default(),
        retries: Retries::default(),
    });
    let ctx = Ctx::new(TenantId(Uuid::from_u128(1)), Actor::user(UserId(Uuid::from_u128(2))));
    let new = NewProvider {
        kind: Kind::Compatible,
        label: "Bench".into(),
        base_url: Some(format!("http://127.0.0.1:{port}/v1")),
        key: Some(SecretString::from(KEY.to_owned())),
    };
    let choice = Choice { provider: models.add(&ctx, new).await?.id, model: "bench".into() };
    let chain = ModelSettings { chain: vec![choice.clone()], ..ModelSettings::default() };
    models.set(&ctx, None, chain).await?;
    Ok((models, ctx, choice))
}

fn question() -> Request {
    Request::text("What is due, and when? ".repeat(200))
}

/// A connection as somebody would keep it who only ever asks this server.
async fn by_hand(port: u16) -> Result<SendRequest<Full<Bytes>>> {
    let stream = TcpStream::connect(("127.0.0.1", port)).await?;
    stream.set_nodelay(true)?;
    let io = hyper_util::rt::TokioIo::new(stream);
    let (sender, connection) = hyper::client::conn::http1::handshake(io).await?;
    tokio::spawn(connection);
    Ok(sender)
}

/// The same request, its pieces read one by one; gives the letters of the answer.
async fn ask_by_hand(sender: &mut SendRequest<Full<Bytes>>) -> Result<usize> {
    let body = json!({
        "model": "bench", "stream": true, "stream_options": { "include_usage": true }, "max_tokens": 4096,
        "messages": [{ "role": "user", "content": "What is due, and when? ".repeat(200) }]
    });
    let request = hyper::Request::post("/v1/chat/completions")
        .header("host", "127.0.0.1")
        .header("content-type", "application/json")
        .header("authorization", format!("Bearer {KEY}"))
        .body(Full::new(Bytes::from(body.to_string())))?;
    sender.ready().await?;
    let mut body = sender.send_request(request).await?.into_body();
    let (mut letters, mut rest) = (0, Vec::new());
    while let Some(frame) = body.frame().await {
        let Ok(data) = frame?.into_data() else { continue };
        rest.extend_from_slice(&data);
        while let Some(end) = rest.iter().position(|b| *b == b'\n') {
            let line: Vec<u8> = rest.drain(..=end).collect();
            let Some(said) = line.strip_prefix(b"data: ").filter(|said| said.starts_with(b"{")) else {
                continue;
            };
            let said: Value = serde_json::from_slice(said).context("a piece")?;
            letters += said["choices"][0]["delta"]["content"].as_str().map_or(0, str::len);
        }
    }
    Ok(letters)
}

struct Spread {
    p50: f64,
    p99: f64,
}

fn spread(times: &mut [Duration]) -> Spread {
    times.sort_unstable();
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize].as_secs_f64() * 1_000.0;
    Spread { p50: at(0.5), p99: at(0.99) }
}

fn report(rounds: &[(Spread, Spread)]) -> Result<()> {
    let median = |of: &dyn Fn(&(Spread, Spread)) -> f64| {
        let mut all: Vec<f64> = rounds.iter().map(of).collect();
        all.sort_by(f64::total_cmp);
        all[all.len() / 2]
    };
    let rows = [
        ("by hand, p50 ms", median(&|r| r.0.p50), None),
        ("by hand, p99 ms", median(&|r| r.0.p99), None),
        ("models, p50 ms", median(&|r| r.1.p50), None),
        ("models, p99 ms", median(&|r| r.1.p99), None),
        ("overhead, p50 ms", median(&|r| r.1.p50 - r.0.p50), Some(1.0)),
        ("overhead, p99 ms", median(&|r| r.1.p99 - r.0.p99), Some(5.0)),
    ];
    println!("{:24}{:>10}{:>10}", "", "median", "to reach");
    let mut figures = serde_json::Map::new();
    for (name, value, reach) in rows {
        println!("{name:24}{value:10.3}{:>10}", reach.map_or_else(String::new, |r: f64| r.to_string()));
        figures.insert(name.into(), json!({ "median": value, "reach": reach }));
    }
    std::fs::create_dir_all("bench/results")?;
    let text = serde_json::to_string_pretty(
        &json!({ "name": "models", "rounds": rounds.len(), "figures": figures }),
    )?;
    std::fs::write("bench/results/models.json", text + "\n")?;
    Ok(())
}
