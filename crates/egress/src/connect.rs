//! The last place before the socket, where the guard stands.

use crate::{EgressOptions, Error, Resolve, allow::Policy};
use futures::{FutureExt as _, StreamExt as _, future::BoxFuture, stream::FuturesUnordered};
use http::Uri;
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder, MaybeHttpsStream};
use hyper_util::rt::TokioIo;
use rustls::{
    ClientConfig,
    crypto::aws_lc_rs,
    pki_types::{CertificateDer, pem::PemObject as _},
};
use std::{
    net::{IpAddr, SocketAddr},
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};
use tokio::net::TcpStream;
use tower_service::Service;

/// How many addresses of one name are tried.
const MAX_ADDRESSES: usize = 8;

/// How long one address may keep the next one waiting.
const HEAD_START: Duration = Duration::from_millis(300);

type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// Connects to judged addresses only.
#[derive(Clone)]
pub(crate) struct Guarded {
    policy: Arc<Policy>,
    resolver: Arc<dyn Resolve>,
}

/// [`Guarded`] with TLS around it and a limit on the whole.
#[derive(Clone)]
pub(crate) struct Connector {
    https: HttpsConnector<Guarded>,
    limit: Duration,
    /// Why no certificate can be verified here, if none can.
    no_roots: Option<Arc<str>>,
}

impl Connector {
    pub fn new(options: &EgressOptions, resolver: Arc<dyn Resolve>) -> Result<Self, Error> {
        let policy = Arc::new(Policy { ports: options.ports.clone(), allow: options.allow.clone() });
        let (tls, no_roots) = trust(&options.extra_roots)?;
        let https = HttpsConnectorBuilder::new()
            .with_tls_config(tls)
            .https_or_http()
            .enable_all_versions()
            .wrap_connector(Guarded { policy, resolver });
        Ok(Self { https, limit: options.timeouts.connect, no_roots })
    }
}

/// The system's authorities and the operator's own. A machine without any can still speak `http`.
fn trust(extra: &[Vec<u8>]) -> Result<(ClientConfig, Option<Arc<str>>), Error> {
    let settings = |e: &dyn std::fmt::Display| Error::Settings(format!("a certificate cannot be read: {e}"));
    let mut roots = Vec::new();
    for pem in extra {
        for certificate in CertificateDer::pem_slice_iter(pem) {
            roots.push(certificate.map_err(|e| settings(&e))?);
        }
    }
    let provider = Arc::new(aws_lc_rs::default_provider());
    let builder = ClientConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .map_err(|e| settings(&e))?;
    match rustls_platform_verifier::Verifier::new_with_extra_roots(roots, provider) {
        Ok(verifier) => {
            let builder = builder.dangerous().with_custom_certificate_verifier(Arc::new(verifier));
            Ok((builder.with_no_client_auth(), None))
        }
        Err(error) => {
            tracing::warn!(%error, "no certificate authorities: https cannot be spoken");
            let none = rustls::RootCertStore::empty();
            let why =
                format!("this machine has no certificate authorities ({error}); install `ca-certificates`");
            Ok((builder.with_root_certificates(none).with_no_client_auth(), Some(why.into())))
        }
    }
}

impl Service<Uri> for Connector {
    type Response = MaybeHttpsStream<TokioIo<TcpStream>>;
    type Error = BoxError;
    type Future = BoxFuture<'static, Result<Self::Response, BoxError>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, uri: Uri) -> Self::Future {
        let host = host_of(&uri);
        if let (Some("https"), Some(why)) = (uri.scheme_str(), &self.no_roots) {
            let error = Error::Untrusted { host, reason: why.to_string() };
            return Box::pin(async move { Err(error.into()) });
        }
        let connecting = self.https.call(uri);
        let limit = self.limit;
        Box::pin(async move {
            match tokio::time::timeout(limit, connecting).await {
                Ok(Ok(stream)) => Ok(stream),
                Ok(Err(error)) => Err(tls_error(host, error)),
                Err(_) => Err(Error::Timeout { host, what: "connecting" }.into()),
            }
        })
    }
}

/// What is not ours comes from TLS.
fn tls_error(host: String, error: BoxError) -> BoxError {
    match error.downcast::<Error>() {
        Ok(ours) => ours,
        Err(tls) => Error::Untrusted { host, reason: tls.to_string() }.into(),
    }
}

impl Service<Uri> for Guarded {
    type Response = TokioIo<TcpStream>;
    type Error = Error;
    type Future = BoxFuture<'static, Result<Self::Response, Error>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Error>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, uri: Uri) -> Self::Future {
        let this = self.clone();
        Box::pin(async move {
            let addresses = this.judged(&uri).await?;
            Ok(TokioIo::new(reach_one(host_of(&uri), addresses).await?))
        })
    }
}

impl Guarded {
    /// The addresses behind `uri`, each of them judged. One that is refused refuses all: an honest name
    /// has no reason to lead inside as well.
    async fn judged(&self, uri: &Uri) -> Result<Vec<SocketAddr>, Error> {
        let shown = host_of(uri);
        let name = uri.host().unwrap_or_default();
        let name = name.strip_prefix('[').and_then(|n| n.strip_suffix(']')).unwrap_or(name);
        let port = uri.port_u16().unwrap_or(if uri.scheme_str() == Some("https") { 443 } else { 80 });
        let ips = match name.parse::<IpAddr>() {
            Ok(ip) => vec![ip],
            Err(_) => {
                self.resolver.resolve(name).await.map_err(|_| Error::Unknown { host: shown.clone() })?
            }
        };
        for ip in &ips {
            if let Err(reason) = self.policy.judge(name, *ip, port) {
                return Err(Error::Refused { host: shown, reason });
            }
        }
        if ips.is_empty() {
            return Err(Error::Unknown { host: shown });
        }
        Ok(ips.into_iter().take(MAX_ADDRESSES).map(|ip| SocketAddr::new(ip, port)).collect())
    }
}

/// Connects to the first address that answers; each gets a head start over the next.
async fn reach_one(host: String, addresses: Vec<SocketAddr>) -> Result<TcpStream, Error> {
    let mut waiting = addresses.into_iter();
    let mut trying = FuturesUnordered::new();
    let mut last = None;
    loop {
        if let Some(address) = waiting.next() {
            trying.push(TcpStream::connect(address));
        } else if trying.is_empty() {
            let reason = last.map_or_else(|| "no address".to_owned(), |e: std::io::Error| e.to_string());
            return Err(Error::Unreachable { host, reason });
        }
        let patience = if waiting.len() == 0 {
            futures::future::pending().left_future()
        } else {
            tokio::time::sleep(HEAD_START).right_future()
        };
        tokio::select! {
            Some(result) = trying.next() => match result {
                Ok(stream) => {
                    // Small writes must not wait for each other's acknowledgement; a socket that refuses
                    // the option still works.
                    let _ = stream.set_nodelay(true);
                    return Ok(stream);
                }
                Err(error) => last = Some(error),
            },
            () = patience => {}
        }
    }
}

fn host_of(uri: &Uri) -> String {
    uri.authority().map(ToString::to_string).unwrap_or_default()
}
