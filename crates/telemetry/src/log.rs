//! The log of the process.

mod format;

use crate::{Error, redact, trace};
use format::{Fields, Line};
use std::{io, time::Duration};
use tracing_subscriber::{
    EnvFilter, Layer as _, Registry,
    fmt::MakeWriter,
    layer::{Layered, SubscriberExt as _},
};

/// The longest value in a line, in bytes; what is longer is cut.
pub const MAX_VALUE: usize = 8 * 1024;

/// How a line looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// For people at a terminal.
    Human,
    /// One JSON object per line, for collectors.
    Json,
}

/// How the process logs, and where its traces go.
#[derive(Debug, Clone)]
pub struct LogOptions {
    /// Filter as `tracing` knows it: `info`, `warn,runs=debug`.
    pub filter: String,
    /// How a line looks.
    pub format: Format,
    /// Colours, for [`Format::Human`].
    pub colour: bool,
    /// Where traces go; nowhere when none.
    pub otlp: Option<trace::Otlp>,
}

impl LogOptions {
    /// Everything from `info` on, in that format, without traces.
    pub fn new(format: Format) -> Self {
        Self { filter: "info".to_owned(), format, colour: false, otlp: None }
    }
}

/// What must be told when the process ends, so that the last traces are sent.
#[derive(Debug)]
#[must_use = "the last traces are lost unless it is closed"]
pub struct Telemetry {
    traces: Option<trace::Exporter>,
}

impl Telemetry {
    /// Sends what is left, at most for `grace`.
    pub async fn close(self, grace: Duration) {
        if let Some(traces) = self.traces {
            traces.close(grace).await;
        }
    }
}

/// Sets up log, traces and metrics of the process, and logs panics. Call it once, inside the runtime.
pub fn init(options: &LogOptions) -> Result<Telemetry, Error> {
    let (dispatch, telemetry) = subscriber(options, io::stderr)?;
    tracing::dispatcher::set_global_default(dispatch).map_err(|_| Error::Twice)?;
    crate::install_metrics();
    std::panic::set_hook(Box::new(|info| {
        let place = info.location().map(ToString::to_string).unwrap_or_default();
        let said = crate::panic_text(info.payload());
        tracing::error!(place, said, "panic");
    }));
    Ok(telemetry)
}

/// The same without touching the process: for tests, which bring their own writer.
pub fn subscriber<W>(options: &LogOptions, writer: W) -> Result<(tracing::Dispatch, Telemetry), Error>
where
    W: for<'w> MakeWriter<'w> + Send + Sync + 'static,
{
    let filter = EnvFilter::builder()
        .parse(&options.filter)
        .map_err(|e| Error::Filter { filter: redact(&options.filter).into_owned(), why: e.to_string() })?;
    let filtered: Layered<EnvFilter, Registry> = tracing_subscriber::registry().with(filter);
    let exporter = options.otlp.as_ref().map(trace::Exporter::start).transpose()?;
    let spans = exporter.as_ref().map(|e| {
        tracing_opentelemetry::layer()
            .with_tracer(e.tracer())
            .with_location(false)
            .with_threads(false)
            .with_target(true)
            // What the exporter's own client says must not become traces again.
            .with_filter(tracing_subscriber::filter::filter_fn(|meta| {
                !["hyper", "h2", "rustls", "opentelemetry"].iter().any(|own| meta.target().starts_with(own))
            }))
    });
    let json = options.format == Format::Json;
    let line = Line { json, colour: options.colour && !json };
    let lines = tracing_subscriber::fmt::layer()
        .fmt_fields(Fields { json })
        .event_format(line)
        .with_ansi(line.colour)
        .with_writer(writer);
    let dispatch = tracing::Dispatch::new(filtered.with(spans).with(lines));
    Ok((dispatch, Telemetry { traces: exporter }))
}
