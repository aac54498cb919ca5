//! The clients, the same for every server: they read bytes and look for the time in them, and do no more, so that the
//! machine is the server's.

use crate::server::{Server, Which};
use anyhow::{Context as _, Result, ensure};
use parking_lot::Mutex;
use std::{
    sync::Arc,
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    task::JoinSet,
};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Socket,
    Stream,
}

/// What arrived.
pub struct Delivery {
    /// Microseconds from before a message was published until a client had it, sorted.
    pub latencies: Vec<u32>,
    pub lost: usize,
    pub seconds: f64,
}

impl Delivery {
    pub fn per_second(&self) -> f64 {
        self.latencies.len() as f64 / self.seconds
    }

    /// Milliseconds.
    pub fn quantile(&self, share: f64) -> f64 {
        f64::from(self.latencies[((self.latencies.len() - 1) as f64 * share) as usize]) / 1000.0
    }
}

fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_micros() as u64
}

/// Opens so many clients and has them follow.
pub async fn connect(server: &Server, kind: Kind, count: usize) -> Result<Vec<TcpStream>> {
    let mut clients = Vec::with_capacity(count);
    for number in 0..count {
        clients.push(client(server, kind, number).await?);
    }
    // What the server does right after the last handshake is not part of what is measured.
    tokio::time::sleep(Duration::from_millis(500)).await;
    Ok(clients)
}

async fn client(server: &Server, kind: Kind, number: usize) -> Result<TcpStream> {
    let mut stream = TcpStream::connect(server.address).await?;
    stream.set_nodelay(true)?;
    let (path, token) = match (server.which, kind) {
        (Which::Ours, Kind::Stream) => ("/api/v1/events?channel=notes", true),
        (Which::Ours, Kind::Socket) => ("/api/v1/ws", true),
        _ => ("/ws", false),
    };
    let token = if token { format!("Authorization: Bearer {}\r\n", number + 1) } else { String::new() };
    let mut request = format!("GET {path} HTTP/1.1\r\nHost: {}\r\n{token}", server.address);
    if kind == Kind::Socket {
        request += "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\
                    Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
    }
    stream.write_all((request + "\r\n").as_bytes()).await?;
    let head = until(&mut stream, b"\r\n\r\n").await?;
    let expected: &[u8] = if kind == Kind::Socket { b"HTTP/1.1 101" } else { b"HTTP/1.1 200" };
    ensure!(head.starts_with(expected), "{}: {}", server.which.name(), String::from_utf8_lossy(&head));
    if (server.which, kind) == (Which::Ours, Kind::Socket) {
        let ask = br#"{"type":"subscribe","channel":"notes"}"#;
        // A mask of zeros leaves the text as it is.
        let mut frame = vec![0x81, 0x80 | ask.len() as u8, 0, 0, 0, 0];
        frame.extend_from_slice(ask);
        stream.write_all(&frame).await?;
        until(&mut stream, b"}").await?;
    }
    Ok(stream)
}

async fn until(stream: &mut TcpStream, end: &[u8]) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    while !bytes.ends_with(end) {
        bytes.push(stream.read_u8().await.context("the server hung up")?);
    }
    Ok(bytes)
}

/// Publishes at a rate, and gathers what every client gets.
pub async fn publish(server: &Server, clients: Vec<TcpStream>, rate: f64, seconds: f64) -> Result<Delivery> {
    let count = clients.len();
    let gathered: Arc<Mutex<Vec<u32>>> = Arc::default();
    let mut readers = JoinSet::new();
    for stream in clients {
        readers.spawn(read(stream, Arc::clone(&gathered)));
    }
    let mut door = TcpStream::connect(server.address).await?;
    door.set_nodelay(true)?;
    let mut ticks = tokio::time::interval(Duration::from_secs_f64(1.0 / rate));
    let (began, mut sent) = (Instant::now(), 0);
    while began.elapsed().as_secs_f64() < seconds {
        ticks.tick().await;
        let body = format!("{}|{}", now(), "x".repeat(200));
        let request = format!(
            "POST /pub HTTP/1.1\r\nHost: {}\r\nContent-Type: text/plain\r\nContent-Length: {}\r\n\r\n{body}",
            server.address,
            body.len()
        );
        door.write_all(request.as_bytes()).await?;
        // Head and body may come apart.
        let head = until(&mut door, b"\r\n\r\n").await?;
        let head = String::from_utf8_lossy(&head).to_lowercase();
        ensure!(head.starts_with("http/1.1 200"), "{head}");
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap_or("0");
        let mut rest = vec![0; length.trim().parse()?];
        door.read_exact(&mut rest).await?;
        sent += 1;
    }
    let took = began.elapsed().as_secs_f64();
    // Whatever is still on its way.
    tokio::time::sleep(Duration::from_millis(1_500)).await;
    readers.abort_all();
    while readers.join_next().await.is_some() {}
    let mut latencies = std::mem::take(&mut *gathered.lock());
    latencies.sort_unstable();
    ensure!(!latencies.is_empty(), "{}: nothing arrived", server.which.name());
    Ok(Delivery { lost: (sent * count).saturating_sub(latencies.len()), latencies, seconds: took })
}

/// A message holds the time it was published at: sixteen digits and a bar.
async fn read(mut stream: TcpStream, gathered: Arc<Mutex<Vec<u32>>>) {
    let mut buffer = vec![0; 64 << 10];
    let mut kept = 0;
    let mut own = Vec::new();
    while let Ok(count) = stream.read(&mut buffer[kept..]).await
        && count > 0
    {
        let (filled, arrived) = (kept + count, now());
        let mut from = 0;
        while let Some(bar) = buffer[from..filled].iter().position(|b| *b == b'|') {
            let bar = from + bar;
            let digits = std::str::from_utf8(&buffer[bar.saturating_sub(16)..bar]).unwrap_or("");
            if let Ok(sent) = digits.parse::<u64>() {
                own.push(arrived.saturating_sub(sent) as u32);
            }
            from = bar + 1;
        }
        // The digits of the next message may be cut in two.
        kept = (filled - from).min(16);
        buffer.copy_within(filled - kept..filled, 0);
        gathered.lock().append(&mut own);
    }
}
