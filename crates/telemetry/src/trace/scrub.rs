//! The last look at spans before they leave the house.

use crate::redact::{HIDDEN, is_secret_name, redact};
use opentelemetry::{Array, KeyValue, StringValue, Value, trace::Status};
use opentelemetry_sdk::{
    Resource,
    error::OTelSdkResult,
    trace::{SpanData, SpanExporter},
};
use std::{
    borrow::Cow,
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};

/// Removes secrets from spans, and says when the collector cannot be reached: once, not per batch.
#[derive(Debug)]
pub(super) struct Scrub<E> {
    inner: E,
    failing: AtomicBool,
}

impl<E> Scrub<E> {
    pub(super) fn new(inner: E) -> Self {
        Self { inner, failing: AtomicBool::new(false) }
    }
}

impl<E: SpanExporter> SpanExporter for Scrub<E> {
    async fn export(&self, mut batch: Vec<SpanData>) -> OTelSdkResult {
        for span in &mut batch {
            scrub_all(&mut span.attributes);
            for event in &mut span.events.events {
                event.name = owned(&event.name);
                scrub_all(&mut event.attributes);
            }
            if let Status::Error { description } = &mut span.status {
                *description = owned(description);
            }
        }
        let result = self.inner.export(batch).await;
        let failed = result.is_err();
        if failed != self.failing.swap(failed, Ordering::Relaxed) {
            match &result {
                Ok(()) => tracing::info!("traces are collected again"),
                Err(error) => tracing::warn!(%error, "traces cannot be delivered and are dropped"),
            }
        }
        result
    }

    fn shutdown_with_timeout(&self, timeout: Duration) -> OTelSdkResult {
        self.inner.shutdown_with_timeout(timeout)
    }

    fn force_flush(&self) -> OTelSdkResult {
        self.inner.force_flush()
    }

    fn set_resource(&mut self, resource: &Resource) {
        self.inner.set_resource(resource);
    }
}

fn owned(text: &str) -> Cow<'static, str> {
    Cow::Owned(redact(text).into_owned())
}

fn scrub_all(attributes: &mut [KeyValue]) {
    for attribute in attributes {
        let secret = is_secret_name(attribute.key.as_str());
        scrub(&mut attribute.value, secret);
    }
}

fn scrub(value: &mut Value, secret: bool) {
    let clean = |text: &StringValue| -> StringValue {
        if secret { HIDDEN.into() } else { redact(text.as_str()).into_owned().into() }
    };
    match value {
        Value::String(text) => *text = clean(text),
        Value::Array(Array::String(texts)) => texts.iter_mut().for_each(|text| *text = clean(text)),
        _ => {}
    }
}
