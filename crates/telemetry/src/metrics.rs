//! What was counted, for Prometheus.

use crate::process;
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use std::{sync::OnceLock, time::Duration};

static HANDLE: OnceLock<PrometheusHandle> = OnceLock::new();

/// Seconds, from a cached read to a long run.
const BUCKETS: [f64; 16] =
    [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 60.0, 300.0];

/// How often samples of histograms are folded into their buckets; until then they are kept one by one.
const UPKEEP: Duration = Duration::from_secs(5);

/// Makes the `metrics` macros count, from now on and for the whole process. [`crate::init`] does it;
/// calling it again changes nothing.
pub fn install_metrics() {
    HANDLE.get_or_init(|| {
        // The buckets are not empty, which is all that could be wrong with them.
        let builder = PrometheusBuilder::new();
        let recorder = builder.set_buckets(&BUCKETS).unwrap_or_default().build_recorder();
        let handle = recorder.handle();
        if metrics::set_global_recorder(recorder).is_err() {
            tracing::warn!("somebody else counts already; /metrics will be empty");
        }
        let own = handle.clone();
        let upkeep = move || {
            loop {
                std::thread::sleep(UPKEEP);
                own.run_upkeep();
            }
        };
        if let Err(error) = std::thread::Builder::new().name("metrics".to_owned()).spawn(upkeep) {
            tracing::warn!(%error, "samples are folded only when /metrics is read");
        }
        handle
    });
}

/// All counters, in the text format of Prometheus, and what the process itself uses.
pub fn render_metrics() -> String {
    let mut text = HANDLE.get().map(PrometheusHandle::render).unwrap_or_default();
    process::render(&mut text);
    text
}
