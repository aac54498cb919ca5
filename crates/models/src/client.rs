//! The client of all real providers: what [`crate::wire`] writes and reads, over [`egress`].

use crate::{
    Capabilities, Class, Failure, Kind, ModelInfo, Piece, Pieces, Provider, Request,
    failure::{Echo, Wrong},
    wire::{self, Decoder, Out},
};
use async_trait::async_trait;
use egress::{Egress, Response};
use futures::{StreamExt as _, TryStreamExt as _, stream};
use kernel::{SecretString, TenantId, World};
use std::{sync::Arc, time::Duration};
use tokio::time::{Instant, timeout, timeout_at};

/// Bytes of an answer on the wire: every few letters wear an envelope of some hundred bytes.
const MAX_WIRE: u64 = 128 * 1024 * 1024;
/// Bytes of a refusal that are read.
const MAX_REFUSAL: u64 = 64 * 1024;
/// Bytes of a list of models.
const MAX_LIST: u64 = 4 * 1024 * 1024;
/// How long to wait for the formal end of an answer that is complete, so that its connection can be used again.
const FAREWELL: Duration = Duration::from_secs(1);

/// How long a provider is waited for. Connecting has the patience of [`egress`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patience {
    /// For the first byte of the answer (default 2 min: long questions and cold models take long).
    pub first: Duration,
    /// For the next bytes (default 1 min).
    pub idle: Duration,
    /// For the whole answer (default 15 min).
    pub total: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self { first: Duration::from_mins(2), idle: Duration::from_mins(1), total: Duration::from_mins(15) }
    }
}

/// A provider at an address.
#[derive(Debug, Clone)]
pub struct Connection {
    /// Its protocol.
    pub kind: Kind,
    /// What it is called in failures.
    pub label: String,
    /// Where it is, without the paths of the protocol.
    pub base_url: String,
    /// The key, if it wants one.
    pub key: Option<SecretString>,
    /// Who uses it. One tenant's failing address never closes it to another.
    pub tenant: TenantId,
}

/// A client of one provider. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Client {
    egress: Egress,
    world: World,
    connection: Arc<Connection>,
    patience: Patience,
}

impl Client {
    /// A client; nothing is sent yet.
    pub fn new(egress: Egress, world: World, connection: Connection, patience: Patience) -> Self {
        Self { egress, world, connection: Arc::new(connection), patience }
    }

    fn failure(&self, wrong: Wrong) -> Failure {
        Failure::new(&self.connection.label, self.connection.key.as_ref(), wrong)
    }

    /// Follows no redirect: whoever may be asked is named by the address.
    fn request(&self, request: egress::Request) -> egress::Request {
        let Connection { kind, key, tenant, .. } = &*self.connection;
        let request = request.redirects(0).attempts(1).on_behalf_of(*tenant);
        let request = match kind {
            Kind::Anthropic => request.header("anthropic-version", "2023-06-01"),
            _ => request,
        };
        match (kind, key) {
            (_, None) => request,
            (Kind::Anthropic, Some(key)) => request.secret_header("x-api-key", key),
            (Kind::Gemini, Some(key)) => request.secret_header("x-goog-api-key", key),
            (_, Some(key)) => request.bearer(key),
        }
    }

    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.connection.base_url.trim_end_matches('/'))
    }

    async fn begin(&self, asked: &Request) -> Result<Flow, Wrong> {
        let Patience { first, idle, total } = self.patience;
        let outgoing = wire::encode(self.connection.kind, asked)?;
        let request = self
            .request(egress::Request::post(self.url(&outgoing.path)))
            .json(&outgoing.body)
            .idle(first.max(idle))
            .total(total)
            .max_response(MAX_WIRE);
        let by = Instant::now() + first;
        let response = timeout_at(by, self.egress.request(request)).await.map_err(|_| late())??;
        let response = self.accepted(response).await?;
        Ok(Flow {
            client: self.clone(),
            response: Some(response),
            decoder: Decoder::new(self.connection.kind),
            echo: Echo::new(self.connection.key.as_ref()),
            out: Out::default(),
            by,
            wrong: None,
        })
    }

    /// The answer, if it is one; else what the provider said instead.
    async fn accepted(&self, response: Response) -> Result<Response, Wrong> {
        if response.status().is_success() {
            return Ok(response);
        }
        let status = response.status().as_u16();
        let header = response.header("retry-after").map(str::to_owned);
        let body = timeout(FAREWELL * 5, read(response)).await.unwrap_or_default();
        Err(wire::of_status(status, &body, header.as_deref(), self.world.now()))
    }

    async fn list(&self) -> Result<Vec<ModelInfo>, Wrong> {
        let request = self
            .request(egress::Request::get(self.url(wire::models_path(self.connection.kind))))
            .max_response(MAX_LIST);
        let response = self.accepted(self.egress.request(request).await?).await?;
        let body = response.bytes().await?;
        if Echo::new(self.connection.key.as_ref()).hears(&body) {
            return Err(echoed());
        }
        wire::models(self.connection.kind, &body)
    }
}

/// As much of a body as is worth reading; what breaks it off takes nothing away from what came.
async fn read(mut response: Response) -> Vec<u8> {
    let mut all = Vec::new();
    while let Ok(Some(piece)) = response.chunk().await {
        all.extend_from_slice(&piece);
        if all.len() as u64 > MAX_REFUSAL {
            return Vec::new();
        }
    }
    all
}

fn echoed() -> Wrong {
    Wrong::nonsense("it says the key back")
}

fn late() -> Wrong {
    Wrong::new(Class::Timeout, "nothing came")
}

#[async_trait]
impl Provider for Client {
    fn capabilities(&self) -> Capabilities {
        wire::CAPABILITIES
    }

    fn complete(&self, request: Arc<Request>) -> Pieces {
        let client = self.clone();
        stream::once(async move {
            let flow = client.begin(&request).await.map_err(|wrong| client.failure(wrong))?;
            Ok::<_, Failure>(stream::try_unfold(flow, |mut flow| async move {
                match flow.next().await {
                    Ok(piece) => Ok(piece.map(|p| (p, flow))),
                    Err(wrong) => Err(flow.client.failure(wrong)),
                }
            }))
        })
        .try_flatten()
        .boxed()
    }

    async fn models(&self) -> Result<Vec<ModelInfo>, Failure> {
        self.list().await.map_err(|wrong| self.failure(wrong))
    }
}

/// An answer that has begun.
struct Flow {
    client: Client,
    /// None once the answer is complete.
    response: Option<Response>,
    decoder: Decoder,
    echo: Echo,
    out: Out,
    /// Until when the next bytes are waited for.
    by: Instant,
    /// What came before it is given first.
    wrong: Option<Wrong>,
}

impl Flow {
    async fn next(&mut self) -> Result<Option<Piece>, Wrong> {
        loop {
            if let Some(piece) = self.out.pieces.pop_front() {
                return Ok(Some(piece));
            }
            if let Some(wrong) = self.wrong.take() {
                return Err(wrong);
            }
            let Some(mut response) = self.response.take() else { return Ok(None) };
            let bytes = timeout_at(self.by, response.chunk()).await.map_err(|_| late())??;
            self.by = Instant::now() + self.client.patience.idle;
            let Some(bytes) = bytes else {
                self.wrong = self.decoder.finish(&mut self.out).err();
                continue;
            };
            let echo = self.echo.hears(&bytes);
            let pushed = self.decoder.push(&bytes, &mut self.out);
            if echo {
                self.out.pieces.clear();
            }
            match pushed {
                // What the provider says of a failure is cleaned; what a model says cannot be.
                Err(wrong) => self.wrong = Some(wrong),
                Ok(_) if echo => self.wrong = Some(echoed()),
                Ok(true) => farewell(response),
                Ok(false) => self.response = Some(response),
            }
        }
    }
}

/// Reads the formal end of an answer in the background.
fn farewell(mut response: Response) {
    telemetry::spawn("models.farewell", async move {
        let end = async { while let Ok(Some(_)) = response.chunk().await {} };
        let _ = timeout(FAREWELL, end).await;
    });
}
