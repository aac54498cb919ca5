//! The listening side, over real sockets.

use crate::things::{Room, api, deps};
use api_kit::{Options, ServerOptions, serve};
use axum::{
    Router,
    extract::WebSocketUpgrade,
    routing::{any, get},
};
use hyper_util::{client::legacy::Client, rt::TokioExecutor};
use std::{
    net::SocketAddr,
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};
use tokio_util::sync::CancellationToken;

struct Served {
    address: SocketAddr,
    stop: CancellationToken,
    task: JoinHandle<Option<()>>,
}

async fn start(router: Router, options: ServerOptions) -> Served {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let stop = CancellationToken::new();
    let task = telemetry::spawn("test.server", serve(listener, router, options, stop.clone()));
    Served { address, stop, task }
}

fn room() -> (Arc<Room>, Router) {
    let room = Arc::new(Room::default());
    let app = api(&room).build(deps());
    (room, app)
}

const QUICK: Duration = Duration::from_millis(150);

fn quick() -> ServerOptions {
    ServerOptions { header_timeout: QUICK, grace: Duration::from_millis(300), ..ServerOptions::default() }
}

const WHOAMI: &str = "GET /api/v1/whoami HTTP/1.1\r\nhost: lab\r\nauthorization: Bearer ada\r\n\r\n";

async fn connect(served: &Served) -> TcpStream {
    TcpStream::connect(served.address).await.unwrap()
}

/// Reads until one whole answer with `content-length` is there.
async fn answer(stream: &mut TcpStream) -> String {
    let mut text = String::new();
    let mut buffer = [0; 4096];
    loop {
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head
                .lines()
                .find_map(|l| l.to_ascii_lowercase().strip_prefix("content-length: ")?.parse().ok());
            if body.len() >= length.unwrap_or(0) {
                return text;
            }
        }
        let read = stream.read(&mut buffer).await.unwrap();
        assert!(read > 0, "closed after {text:?}");
        text.push_str(std::str::from_utf8(&buffer[..read]).unwrap());
    }
}

/// How long until the other side closes, without any more bytes of ours.
async fn closed_after(stream: &mut TcpStream) -> Duration {
    let began = Instant::now();
    let mut rest = Vec::new();
    let end = tokio::time::timeout(Duration::from_secs(20), stream.read_to_end(&mut rest)).await;
    // A reset is a close too.
    let _ = end.expect("the server closes the connection");
    began.elapsed()
}

#[tokio::test]
async fn one_connection_carries_many_requests_and_shows_the_peer() {
    let (_, app) = room();
    let served = start(app, ServerOptions::default()).await;
    let mut stream = connect(&served).await;
    for _ in 0..3 {
        stream.write_all(WHOAMI.as_bytes()).await.unwrap();
        assert!(answer(&mut stream).await.starts_with("HTTP/1.1 200 OK"));
    }
    stream.write_all(b"GET /api/open HTTP/1.1\r\nhost: lab\r\n\r\n").await.unwrap();
    assert!(answer(&mut stream).await.contains("\"address\":\"127.0.0.1\""));
}

#[tokio::test]
async fn who_sends_nothing_or_too_slowly_is_dropped() {
    let (_, app) = room();
    let served = start(app, quick()).await;
    for beginning in ["", "P", "PRI * HTTP/2.0\r\n", "GET / HT", "GET / HTTP/1.1\r\nhost: lab\r\nx-slow: "] {
        let mut stream = connect(&served).await;
        stream.write_all(beginning.as_bytes()).await.unwrap();
        let waited = closed_after(&mut stream).await;
        assert!(waited >= QUICK / 2 && waited < Duration::from_secs(10), "{beginning:?}: {waited:?}");
    }
    // One byte now and then does not help.
    let mut stream = connect(&served).await;
    let began = Instant::now();
    stream.write_all(b"GET / HTTP/1.1\r\nx: ").await.unwrap();
    let (mut read, mut write) = stream.split();
    let mut drip = std::pin::pin!(async {
        loop {
            tokio::time::sleep(Duration::from_millis(20)).await;
            if write.write_all(b"a").await.is_err() {
                std::future::pending::<()>().await;
            }
        }
    });
    let mut rest = Vec::new();
    tokio::select! {
        () = &mut drip => {}
        _ = read.read_to_end(&mut rest) => {}
    }
    assert!(began.elapsed() < Duration::from_secs(10));
    // An idle connection after an answer is closed the same way.
    let mut stream = connect(&served).await;
    stream.write_all(WHOAMI.as_bytes()).await.unwrap();
    answer(&mut stream).await;
    assert!(closed_after(&mut stream).await < Duration::from_secs(10));
}

#[tokio::test]
async fn a_slow_answer_is_not_a_slow_client() {
    let (room, app) = room();
    let served = start(app, quick()).await;
    let mut stream = connect(&served).await;
    stream.write_all(WHOAMI.replace("whoami", "unhurried").as_bytes()).await.unwrap();
    // Longer than a client may take with its headers.
    let early = tokio::time::timeout(QUICK * 4, stream.readable()).await;
    assert!(early.is_err(), "nothing is closed and nothing is answered yet");
    room.gate.notify_one();
    assert!(answer(&mut stream).await.starts_with("HTTP/1.1 204"));
}

#[tokio::test]
async fn heads_that_are_too_large_are_refused() {
    let (_, app) = room();
    let served = start(app, ServerOptions::default()).await;
    for head in [
        format!("GET /api/v1/whoami HTTP/1.1\r\nhost: lab\r\nx-large: {}\r\n\r\n", "x".repeat(100_000)),
        format!("GET /{} HTTP/1.1\r\nhost: lab\r\n\r\n", "x".repeat(100_000)),
        format!("GET / HTTP/1.1\r\nhost: lab\r\n{}\r\n", "x: y\r\n".repeat(200)),
    ] {
        let mut stream = connect(&served).await;
        let _ = stream.write_all(head.as_bytes()).await;
        let mut text = Vec::new();
        let _ = stream.read_to_end(&mut text).await;
        let text = String::from_utf8_lossy(&text);
        assert!(text.starts_with("HTTP/1.1 431") || text.starts_with("HTTP/1.1 414"), "{text}");
    }
}

#[tokio::test]
async fn nonsense_on_the_wire_hurts_nobody() {
    let (_, app) = room();
    let served = start(app, quick()).await;
    for bytes in [
        &b"\x00\x01\x02\x03"[..],
        b"GET /\xff\xfe HTTP/1.1\r\nhost: lab\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"POST /api/v1/things HTTP/1.1\r\nhost: lab\r\ncontent-length: 5\r\ncontent-length: 6\r\n\r\nhello",
        b"GET / HTTP/1.1\r\nhost: lab\r\nx-request-id: a\rb\r\n\r\n",
        b"CONNECT lab:80 HTTP/1.1\r\nhost: lab\r\n\r\n",
        b"OPTIONS * HTTP/1.1\r\nhost: lab\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00",
    ] {
        let mut stream = connect(&served).await;
        stream.write_all(bytes).await.unwrap();
        let mut text = Vec::new();
        let _ = stream.read_to_end(&mut text).await;
        let text = String::from_utf8_lossy(&text);
        assert!(text.is_empty() || text.starts_with("HTTP/1.1 4"), "{bytes:?}: {text}");
    }
    let mut stream = connect(&served).await;
    stream.write_all(WHOAMI.as_bytes()).await.unwrap();
    assert!(answer(&mut stream).await.starts_with("HTTP/1.1 200"));
}

#[tokio::test]
async fn more_connections_than_allowed_wait_their_turn() {
    let (_, app) = room();
    let served = start(app, ServerOptions { max_connections: 2, ..ServerOptions::default() }).await;
    let (mut first, mut second) = (connect(&served).await, connect(&served).await);
    for stream in [&mut first, &mut second] {
        stream.write_all(WHOAMI.as_bytes()).await.unwrap();
        answer(stream).await;
    }
    let mut third = connect(&served).await;
    third.write_all(WHOAMI.as_bytes()).await.unwrap();
    assert!(tokio::time::timeout(QUICK, third.readable()).await.is_err(), "it waits");
    drop(first);
    assert!(answer(&mut third).await.starts_with("HTTP/1.1 200"));
}

#[tokio::test]
async fn five_hundred_connections_at_once_are_all_served() {
    let (_, app) = room();
    let served = start(app, ServerOptions::default()).await;
    let served = &served;
    let answers = futures::future::join_all((0..500).map(|_| async move {
        let mut stream = connect(served).await;
        stream.write_all(b"GET /ready HTTP/1.1\r\nhost: lab\r\n\r\n").await.unwrap();
        answer(&mut stream).await
    }));
    assert!(answers.await.iter().all(|a| a.starts_with("HTTP/1.1 200")));
}

#[tokio::test]
async fn the_end_finishes_what_is_in_work_and_closes_what_is_idle() {
    let (room, app) = room();
    let served = start(app, ServerOptions::default()).await;
    let mut idle = connect(&served).await;
    idle.write_all(WHOAMI.as_bytes()).await.unwrap();
    answer(&mut idle).await;
    let mut busy = connect(&served).await;
    let post =
        "POST /api/v1/waits HTTP/1.1\r\nhost: lab\r\nauthorization: Bearer ada\r\ncontent-length: 0\r\n\r\n";
    busy.write_all(post.as_bytes()).await.unwrap();
    room.entered.notified().await;
    served.stop.cancel();
    closed_after(&mut idle).await;
    assert!(TcpStream::connect(served.address).await.is_err(), "nobody new is let in");
    assert!(!served.task.is_finished());
    room.gate.notify_one();
    let last = answer(&mut busy).await;
    assert!(last.starts_with("HTTP/1.1 201"), "{last}");
    tokio::time::timeout(Duration::from_secs(10), served.task).await.expect("then it ends").unwrap();
}

#[tokio::test]
async fn the_end_does_not_wait_for_ever() {
    let endless = || async {
        let piece = futures::stream::once(async { Ok::<_, std::io::Error>("piece") });
        axum::body::Body::from_stream(futures::StreamExt::chain(piece, futures::stream::pending()))
    };
    let served = start(Router::new().route("/", get(endless)), quick()).await;
    let mut stream = connect(&served).await;
    stream.write_all(b"GET / HTTP/1.1\r\nhost: lab\r\n\r\n").await.unwrap();
    stream.readable().await.unwrap();
    served.stop.cancel();
    tokio::time::timeout(Duration::from_secs(10), served.task).await.expect("the grace is over").unwrap();
}

#[tokio::test]
async fn a_body_that_never_ends_is_given_up() {
    let options = Options { request_timeout: QUICK, ..Options::default() };
    let served = start(api(&Arc::default()).build(deps().options(options)), ServerOptions::default()).await;
    let mut stream = connect(&served).await;
    let post = "POST /api/v1/things HTTP/1.1\r\nhost: lab\r\nauthorization: Bearer ada\r\n\
                content-type: application/json\r\ncontent-length: 100\r\n\r\n{\"name\"";
    stream.write_all(post.as_bytes()).await.unwrap();
    let reply = answer(&mut stream).await;
    assert!(reply.starts_with("HTTP/1.1 503") && reply.contains("api.timeout"), "{reply}");
    closed_after(&mut stream).await;
}

#[tokio::test]
async fn a_connection_can_become_a_websocket() {
    let socket = |upgrade: WebSocketUpgrade| async { upgrade.on_upgrade(|_| async {}) };
    let client = Router::new().route("/ws", any(socket));
    let served = start(api(&Arc::default()).fallback(client).build(deps()), ServerOptions::default()).await;
    let mut stream = connect(&served).await;
    let upgrade = "GET /ws HTTP/1.1\r\nhost: lab\r\nconnection: upgrade\r\nupgrade: websocket\r\n\
                   sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
    stream.write_all(upgrade.as_bytes()).await.unwrap();
    assert!(answer(&mut stream).await.starts_with("HTTP/1.1 101"));
    // Who only looks is told why not, as a problem.
    let mut stream = connect(&served).await;
    stream.write_all(b"GET /ws HTTP/1.1\r\nhost: lab\r\n\r\n").await.unwrap();
    let reply = answer(&mut stream).await;
    assert!(reply.starts_with("HTTP/1.1 4") && reply.contains("application/problem+json"), "{reply}");
}

#[tokio::test]
async fn the_same_port_speaks_http_2() {
    let (_, app) = room();
    let served = start(app, ServerOptions::default()).await;
    let client = Client::builder(TokioExecutor::new()).http2_only(true).build_http::<axum::body::Body>();
    let uri: http::Uri = format!("http://{}/ready", served.address).parse().unwrap();
    let reply = client.get(uri).await.unwrap();
    assert_eq!((reply.status().as_u16(), reply.version()), (200, http::Version::HTTP_2));
    served.stop.cancel();
    tokio::time::timeout(Duration::from_secs(10), served.task).await.expect("it ends").unwrap();
}
