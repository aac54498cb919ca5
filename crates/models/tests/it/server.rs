//! A server that plays exactly what a test wants, byte by byte, and remembers what it was asked.

use parking_lot::Mutex;
use serde_json::Value;
use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    sync::Notify,
};

/// What is done about one request.
#[derive(Debug, Clone)]
pub(crate) enum Step {
    Write(Vec<u8>),
    Wait(Duration),
    /// Writes the same for ever.
    Repeat(Vec<u8>),
    /// Hangs up.
    Close,
    /// Says nothing more, until the other side hangs up.
    Hang,
}

/// One request.
#[derive(Debug, Clone)]
pub(crate) struct Heard {
    /// `POST /path HTTP/1.1` and the headers, as they came.
    pub head: String,
    pub body: Value,
}

impl Heard {
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut lines = self.head.lines().filter_map(|l| l.split_once(':'));
        lines.find(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim())
    }

    pub fn path(&self) -> &str {
        self.head.split(' ').nth(1).unwrap()
    }
}

#[derive(Debug, Default)]
struct Ears {
    heard: Mutex<Vec<Heard>>,
    connections: AtomicUsize,
    gone: Notify,
}

#[derive(Debug)]
pub(crate) struct Server {
    pub port: u16,
    ears: Arc<Ears>,
}

impl Server {
    /// The first requests get these, one each, and all later ones the last.
    pub async fn playing(scripts: Vec<Vec<Step>>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let ears = Arc::new(Ears::default());
        let (scripts, inner) = (Arc::new(scripts), Arc::clone(&ears));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                inner.connections.fetch_add(1, Ordering::SeqCst);
                tokio::spawn(serve(stream, Arc::clone(&scripts), Arc::clone(&inner)));
            }
        });
        Self { port, ears }
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// The allow-list entry for this server and nothing else.
    pub fn entry(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    pub fn heard(&self) -> Vec<Heard> {
        self.ears.heard.lock().clone()
    }

    pub fn connections(&self) -> usize {
        self.ears.connections.load(Ordering::SeqCst)
    }

    /// Waits until somebody hangs up on a [`Step::Hang`] or a [`Step::Repeat`].
    pub async fn left(&self) {
        tokio::time::timeout(Duration::from_secs(5), self.ears.gone.notified()).await.expect("nobody left");
    }
}

async fn serve(mut stream: TcpStream, scripts: Arc<Vec<Vec<Step>>>, ears: Arc<Ears>) {
    while let Some(heard) = read(&mut stream).await {
        let number = {
            let mut all = ears.heard.lock();
            all.push(heard);
            all.len() - 1
        };
        for step in &scripts[number.min(scripts.len() - 1)] {
            match step {
                Step::Write(bytes) => {
                    if stream.write_all(bytes).await.is_err() {
                        return;
                    }
                }
                Step::Wait(time) => tokio::time::sleep(*time).await,
                Step::Close => return,
                Step::Repeat(bytes) => {
                    while stream.write_all(bytes).await.is_ok() {}
                    ears.gone.notify_one();
                    return;
                }
                Step::Hang => {
                    let mut piece = [0; 64];
                    while matches!(stream.read(&mut piece).await, Ok(n) if n > 0) {}
                    ears.gone.notify_one();
                    return;
                }
            }
        }
    }
}

async fn read(stream: &mut TcpStream) -> Option<Heard> {
    let mut bytes = Vec::new();
    let mut piece = vec![0; 64 * 1024];
    let mut needed = usize::MAX;
    loop {
        if needed == usize::MAX
            && let Some(end) = bytes.windows(4).position(|w| w == b"\r\n\r\n")
        {
            let head = String::from_utf8_lossy(&bytes[..end]).to_lowercase();
            let length = head.lines().find_map(|l| l.strip_prefix("content-length: ")?.parse().ok());
            needed = end + 4 + length.unwrap_or(0_usize);
        }
        if bytes.len() >= needed {
            let end = bytes.windows(4).position(|w| w == b"\r\n\r\n").unwrap();
            return Some(Heard {
                head: String::from_utf8_lossy(&bytes[..end]).into_owned(),
                body: serde_json::from_slice(&bytes[end + 4..]).unwrap_or_default(),
            });
        }
        match stream.read(&mut piece).await {
            Ok(n) if n > 0 => bytes.extend_from_slice(&piece[..n]),
            _ => return None,
        }
    }
}

/// A whole answer.
pub(crate) fn reply(status: &str, headers: &str, body: &str) -> Step {
    Step::Write(
        format!("HTTP/1.1 {status}\r\n{headers}content-length: {}\r\n\r\n{body}", body.len()).into_bytes(),
    )
}

/// The head of an answer that streams.
pub(crate) fn head() -> Step {
    Step::Write(
        b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n".to_vec(),
    )
}

/// A piece of an answer that streams.
pub(crate) fn chunk(text: &str) -> Step {
    Step::Write(format!("{:x}\r\n{text}\r\n", text.len()).into_bytes())
}

/// The end of an answer that streams.
pub(crate) fn end() -> Step {
    Step::Write(b"0\r\n\r\n".to_vec())
}
