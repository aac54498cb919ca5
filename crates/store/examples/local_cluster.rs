//! Runs a local cluster until its input ends, as the server does: start, watch, stop.
//!
//! `local_cluster DATA_DIR [--programs DIR] [--bundled DIR] [--runtime DIR] [--system DIR] [--only-named]`
//!
//! Prints `ready pid=… version=… adopted=… ms=… home=… socket=…`, and then each state. The tests kill it.

use std::{env, error::Error, io::Write as _, path::PathBuf, time::Instant};
use store::local::{LocalCluster, LocalOptions, StopMode};
use tokio::io::AsyncReadExt as _;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut options = LocalOptions::new("");
    let mut arguments = env::args_os().skip(1);
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().map(PathBuf::from).ok_or("a value is missing");
        match argument.to_str() {
            Some("--programs") => options.programs_dir = Some(value()?),
            Some("--bundled") => options.bundled_dir = Some(value()?),
            Some("--runtime") => options.runtime_dir = Some(value()?),
            Some("--system") => options.system_dir = value()?,
            Some("--only-named") => options.installed.clear(),
            _ => options.data_dir = argument.into(),
        }
    }
    let begun = Instant::now();
    let cluster = LocalCluster::start(options).await.map_err(|error| error.to_string())?;
    let config = cluster.config();
    writeln!(
        std::io::stdout(),
        "ready pid={} version={} adopted={} ms={} home={} socket={:?}",
        cluster.pid().await,
        cluster.version(),
        cluster.adopted(),
        begun.elapsed().as_millis(),
        cluster.home().display(),
        config.get_hosts()
    )?;
    let watch = telemetry::spawn("watch", {
        let cluster = cluster.clone();
        async move { cluster.watch().await }
    });
    let mut state = cluster.state();
    telemetry::spawn("state", async move {
        // Nobody may be reading any more; that is no reason to end.
        while state.changed().await.is_ok() {
            let _ = writeln!(std::io::stdout(), "state {:?}", *state.borrow_and_update());
        }
    });
    tokio::io::stdin().read_to_end(&mut Vec::new()).await?;
    cluster.stop(StopMode::Fast).await;
    watch.await?;
    Ok(())
}
