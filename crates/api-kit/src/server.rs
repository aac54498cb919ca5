//! From a listening socket to the door.
//!
//! HTTP/1.1 and HTTP/2 on one port. A client that sends its headers too slowly, or nothing at all, is
//! dropped; one that reads nothing is dropped by the kernel; more connections than allowed wait in the
//! kernel's queue. At the end, requests in work are finished, idle connections are closed, and what is
//! left after the grace period is cut.

use axum::{Router, body::Body, extract::ConnectInfo};
use hyper::{Request, body::Incoming, service::service_fn};
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::conn::auto,
};
use std::{
    net::SocketAddr,
    pin::pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::Semaphore,
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use tower::Service as _;

/// How connections are treated.
#[derive(Debug, Clone)]
pub struct ServerOptions {
    /// Open connections, SSE included (default 10,000). A WebSocket leaves the count when it is one: the
    /// room that holds it has its own.
    pub max_connections: usize,
    /// How long a client may take to send the headers of a request, from the moment the connection is
    /// open or the last answer is sent: it is the idle timeout too (default 30 s).
    pub header_timeout: Duration,
    /// How long sent bytes may stay unacknowledged or unread before the connection is cut (default 60 s).
    pub write_timeout: Duration,
    /// The largest request head, in bytes (default 64 KiB).
    pub max_head: usize,
    /// How long requests in work may take after the end has begun (default 25 s).
    pub grace: Duration,
}

impl Default for ServerOptions {
    fn default() -> Self {
        Self {
            max_connections: 10_000,
            header_timeout: Duration::from_secs(30),
            write_timeout: Duration::from_mins(1),
            max_head: 64 * 1024,
            grace: Duration::from_secs(25),
        }
    }
}

/// Serves until `stop`, then ends gracefully. Returns when no connection is left.
///
/// Streams (SSE, WebSocket) end by the same token, in the rooms that hold them.
pub async fn serve(listener: TcpListener, router: Router, options: ServerOptions, stop: CancellationToken) {
    let permits = Arc::new(Semaphore::new(options.max_connections));
    let connections = TaskTracker::new();
    let cut = CancellationToken::new();
    let server = Arc::new(Server { builder: builder(&options), router, options, stop: stop.clone(), cut });
    loop {
        let permit = tokio::select! {
            biased;
            () = stop.cancelled() => break,
            // Never closed, so never an error.
            permit = Arc::clone(&permits).acquire_owned() => permit,
        };
        let accepted = tokio::select! {
            biased;
            () = stop.cancelled() => break,
            accepted = listener.accept() => accepted,
        };
        let (stream, peer) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                pause(&error).await;
                continue;
            }
        };
        let server = Arc::clone(&server);
        let connection = connections.track_future(async move {
            server.connection(stream, peer).await;
            drop(permit);
        });
        telemetry::spawn("api.connection", connection);
    }
    drop(listener);
    connections.close();
    if tokio::time::timeout(server.options.grace, connections.wait()).await.is_err() {
        tracing::warn!(connections = connections.len(), "cutting connections that did not end in time");
        server.cut.cancel();
        connections.wait().await;
    }
}

struct Server {
    builder: auto::Builder<TokioExecutor>,
    router: Router,
    options: ServerOptions,
    stop: CancellationToken,
    /// Ends what did not end in time.
    cut: CancellationToken,
}

fn builder(options: &ServerOptions) -> auto::Builder<TokioExecutor> {
    let mut builder = auto::Builder::new(TokioExecutor::new());
    builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(options.header_timeout)
        // Smaller than this hyper does not take.
        .max_buf_size(options.max_head.max(8 * 1024))
        .max_headers(100);
    builder
        .http2()
        .timer(TokioTimer::new())
        .max_concurrent_streams(128)
        .max_header_list_size(u32::try_from(options.max_head).unwrap_or(u32::MAX))
        .keep_alive_interval(options.header_timeout)
        .keep_alive_timeout(Duration::from_secs(20));
    builder
}

impl Server {
    async fn connection(&self, stream: TcpStream, peer: SocketAddr) {
        if let Err(error) = self.tune(&stream) {
            tracing::debug!(%error, "a connection went before it began");
            return;
        }
        let began = AtomicBool::new(false);
        let service = service_fn(|request: Request<Incoming>| {
            began.store(true, Ordering::Relaxed);
            let mut request = request.map(Body::new);
            request.extensions_mut().insert(ConnectInfo(peer));
            self.router.clone().call(request)
        });
        let mut connection = pin!(self.builder.serve_connection_with_upgrades(TokioIo::new(stream), service));
        let mut first = pin!(tokio::time::sleep(self.options.header_timeout));
        let (mut watching, mut ending) = (true, false);
        loop {
            tokio::select! {
                biased;
                result = &mut connection => {
                    if let Err(error) = result {
                        // Clients leave, time out and send nonsense all day.
                        tracing::debug!(%error, "a connection ended early");
                    }
                    return;
                }
                () = self.cut.cancelled() => return,
                () = self.stop.cancelled(), if !ending => {
                    ending = true;
                    connection.as_mut().graceful_shutdown();
                }
                // Before the protocol is known hyper watches no clock: who sends nothing, or half a
                // preface, is dropped here.
                () = &mut first, if watching => {
                    watching = false;
                    if !began.load(Ordering::Relaxed) {
                        return;
                    }
                }
            }
        }
    }

    fn tune(&self, stream: &TcpStream) -> std::io::Result<()> {
        // Without it, small pieces of a stream wait for an acknowledgement: 44 ms each.
        stream.set_nodelay(true)?;
        #[cfg(target_os = "linux")]
        {
            let socket = socket2::SockRef::from(stream);
            // Counts also while the peer's window is closed: a reader that never reads is cut.
            socket.set_tcp_user_timeout(Some(self.options.write_timeout))?;
        }
        Ok(())
    }
}

/// An error of `accept` is about one connection, or about us having too many files open: then waiting
/// is all that helps.
async fn pause(error: &std::io::Error) {
    use std::io::ErrorKind;
    let about_one = [ErrorKind::ConnectionAborted, ErrorKind::ConnectionReset, ErrorKind::ConnectionRefused];
    if !about_one.contains(&error.kind()) {
        tracing::warn!(%error, "connections cannot be accepted right now");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}
