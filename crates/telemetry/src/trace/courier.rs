//! Carries batches to the collector.
//!
//! The batch thread of the SDK knows no runtime, so each delivery is a task on ours. This is not
//! `egress`: the address is the operator's own, fixed for the life of the process, and usually local.

use crate::Error;
use async_trait::async_trait;
use bytes::Bytes;
use http::{Request, Response};
use http_body_util::{BodyExt as _, Full, Limited};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::TokioExecutor,
};
use opentelemetry_http::{HttpClient, HttpError};
use rustls_platform_verifier::ConfigVerifierExt as _;
use std::time::Duration;
use tokio::runtime::Handle;

/// The most a collector may answer.
const MAX_ANSWER: usize = 64 * 1024;

#[derive(Debug)]
pub(super) struct Courier {
    runtime: Handle,
    client: Way,
    timeout: Duration,
}

#[derive(Debug, Clone)]
enum Way {
    Plain(Client<HttpConnector, Full<Bytes>>),
    Tls(Client<HttpsConnector<HttpConnector>, Full<Bytes>>),
}

impl Courier {
    pub(super) fn new(endpoint: &str, timeout: Duration) -> Result<Self, Error> {
        let runtime = Handle::try_current().map_err(|e| Error::Otlp(e.to_string()))?;
        let builder = Client::builder(TokioExecutor::new());
        let client = if endpoint.starts_with("https://") {
            let tls =
                rustls::ClientConfig::with_platform_verifier().map_err(|e| Error::Otlp(e.to_string()))?;
            let https = HttpsConnectorBuilder::new().with_tls_config(tls).https_only().enable_http1().build();
            Way::Tls(builder.build(https))
        } else if endpoint.starts_with("http://") {
            Way::Plain(builder.build(HttpConnector::new()))
        } else {
            return Err(Error::Otlp("the endpoint must begin with http:// or https://".to_owned()));
        };
        Ok(Self { runtime, client, timeout })
    }
}

#[async_trait]
impl HttpClient for Courier {
    async fn send_bytes(&self, request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
        let (client, timeout) = (self.client.clone(), self.timeout);
        let delivery = async move {
            let request = request.map(Full::new);
            let answer = match client {
                Way::Plain(client) => client.request(request).await?,
                Way::Tls(client) => client.request(request).await?,
            };
            let (head, body) = answer.into_parts();
            let body = Limited::new(body, MAX_ANSWER).collect().await?.to_bytes();
            Ok::<_, HttpError>(Response::from_parts(head, body))
        };
        // The timer too is made on the runtime: the calling thread has none.
        self.runtime.spawn(async move { tokio::time::timeout(timeout, delivery).await }).await??
    }
}
