//! One trace from the request to the run.

mod courier;
mod scrub;

use crate::Error;
use courier::Courier;
use kernel::{ExposeSecret as _, SecretString};
use opentelemetry::{
    Context, KeyValue,
    trace::{
        SpanContext, SpanId, TraceContextExt as _, TraceFlags, TraceId, TraceState, TracerProvider as _,
    },
};
use opentelemetry_otlp::{WithExportConfig as _, WithHttpConfig as _};
use opentelemetry_sdk::{
    Resource,
    trace::{Sampler, SdkTracer, SdkTracerProvider},
};
use scrub::Scrub;
use std::{
    collections::HashMap,
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};
use tracing::Span;
use tracing_opentelemetry::OpenTelemetrySpanExt as _;

/// Whether anybody collects: without a collector the helpers below cost one load.
static COLLECTING: AtomicBool = AtomicBool::new(false);

/// How long one batch may take on its way.
const EXPORT_TIMEOUT: Duration = Duration::from_secs(10);

/// Where traces go: OTLP over HTTP, as protobuf.
#[derive(Debug, Clone)]
pub struct Otlp {
    /// Address of the collector: `http://localhost:4318`; `/v1/traces` is added where it lacks.
    pub endpoint: String,
    /// Headers it wants, as `name=value,name=value`.
    pub headers: Option<SecretString>,
    /// Name of this process among the replicas.
    pub instance: String,
    /// Version of this build.
    pub version: String,
    /// Which part of the traces that begin here is kept, from 0 to 1.
    pub ratio: f64,
}

/// The running exporter.
#[derive(Debug)]
pub(crate) struct Exporter {
    provider: SdkTracerProvider,
}

impl Exporter {
    pub(crate) fn start(otlp: &Otlp) -> Result<Self, Error> {
        let endpoint = otlp.endpoint.trim_end_matches('/');
        let path = if endpoint.ends_with("/v1/traces") { "" } else { "/v1/traces" };
        let headers = otlp.headers.as_ref().map(|h| pairs(h.expose_secret())).transpose()?;
        let exporter = opentelemetry_otlp::SpanExporter::builder()
            .with_http()
            .with_http_client(Courier::new(endpoint, EXPORT_TIMEOUT)?)
            .with_endpoint(format!("{endpoint}{path}"))
            .with_timeout(EXPORT_TIMEOUT)
            .with_headers(headers.unwrap_or_default())
            .build()
            .map_err(|e| Error::Otlp(e.to_string()))?;
        let resource = Resource::builder_empty()
            .with_service_name("atelier")
            .with_attributes([
                KeyValue::new("service.version", otlp.version.clone()),
                KeyValue::new("service.instance.id", otlp.instance.clone()),
            ])
            .build();
        let provider = SdkTracerProvider::builder()
            .with_batch_exporter(Scrub::new(exporter))
            .with_resource(resource)
            .with_sampler(Sampler::ParentBased(Box::new(Sampler::TraceIdRatioBased(otlp.ratio))))
            .build();
        COLLECTING.store(true, Ordering::Relaxed);
        Ok(Self { provider })
    }

    pub(crate) fn tracer(&self) -> SdkTracer {
        self.provider.tracer("atelier")
    }

    pub(crate) async fn close(self, grace: Duration) {
        // Waits for a thread that waits for our runtime: not on a thread of the runtime.
        let closed =
            crate::spawn_blocking("telemetry.close", move || self.provider.shutdown_with_timeout(grace));
        if let Some(Err(error)) = closed.await {
            tracing::warn!(%error, "the last traces were not sent");
        }
    }
}

fn pairs(text: &str) -> Result<HashMap<String, String>, Error> {
    text.split(',')
        .filter(|part| !part.trim().is_empty())
        .map(|part| match part.split_once('=') {
            Some((name, value)) => Ok((name.trim().to_owned(), value.trim().to_owned())),
            // The part itself may be a secret.
            None => Err(Error::Otlp("headers are written name=value,name=value".to_owned())),
        })
        .collect()
}

/// Whether traces are collected: what only they need may be left out otherwise.
pub fn is_collecting() -> bool {
    COLLECTING.load(Ordering::Relaxed)
}

/// The current span as a W3C `traceparent`, to hand over to a run or another process. None where
/// nothing is collected.
pub fn current_traceparent() -> Option<String> {
    if !is_collecting() {
        return None;
    }
    let context = Span::current().context();
    let span = context.span();
    let span = span.span_context();
    span.is_valid()
        .then(|| format!("00-{}-{}-{:02x}", span.trace_id(), span.span_id(), span.trace_flags().to_u8()))
}

/// Makes `span` continue the trace of a W3C `traceparent`. Call it before the span is entered; what
/// cannot be read is ignored, as the standard asks.
pub fn set_parent(span: &Span, traceparent: &str) {
    if !is_collecting() {
        return;
    }
    if let Some(remote) = parse(traceparent) {
        // Refused only for a span that was entered already or that nobody collects.
        let _ = span.set_parent(Context::new().with_remote_span_context(remote));
    }
}

/// Whether `text` is a `traceparent` of the version in use.
pub fn is_traceparent(text: &str) -> bool {
    parse(text).is_some()
}

fn parse(text: &str) -> Option<SpanContext> {
    let lower_hex = |part: &str| part.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f' | b'-'));
    if text.len() != 55 || !text.starts_with("00-") || !lower_hex(text) {
        return None;
    }
    let mut parts = text.split('-').skip(1);
    let (trace, span, flags) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || (trace.len(), span.len(), flags.len()) != (32, 16, 2) {
        return None;
    }
    let trace = TraceId::from_hex(trace).ok()?;
    let span = SpanId::from_hex(span).ok()?;
    let flags = TraceFlags::new(u8::from_str_radix(flags, 16).ok()?) & TraceFlags::SAMPLED;
    let context = SpanContext::new(trace, span, flags, true, TraceState::default());
    context.is_valid().then_some(context)
}

#[cfg(test)]
mod tests {
    use super::is_traceparent;

    #[test]
    fn only_well_formed_parents_are_taken() {
        assert!(is_traceparent("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"));
        for text in [
            "",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0",
            "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
            "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
            "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
            "00-4bf92f3577b34da6a3ce929d0e0e473-600f067aa0ba902b7-01",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-extra",
            "00-é".repeat(12).as_str(),
        ] {
            assert!(!is_traceparent(text), "{text}");
        }
    }
}
