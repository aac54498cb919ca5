//! A server that answers exactly the bytes a test wants.

use parking_lot::Mutex;
use std::{future::Future, sync::Arc};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
};

/// A listening server; it remembers what it was asked.
pub(crate) struct Server {
    pub(crate) port: u16,
    heard: Arc<Mutex<Vec<String>>>,
}

impl Server {
    /// Each connection carries one request; `answer` gets its number (from 0) and the stream.
    pub(crate) async fn new<F, A>(answer: A) -> Self
    where
        A: Fn(usize, TcpStream) -> F + Send + Sync + 'static,
        F: Future<Output = ()> + Send + 'static,
    {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let heard = Arc::new(Mutex::new(Vec::new()));
        let ears = Arc::clone(&heard);
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let request = read_request(&mut stream).await;
                let number = {
                    let mut ears = ears.lock();
                    ears.push(request);
                    ears.len() - 1
                };
                tokio::spawn(answer(number, stream));
            }
        });
        Self { port, heard }
    }

    /// Answers every request with the same bytes and hangs up.
    pub(crate) async fn saying(answer: impl Into<Vec<u8>>) -> Self {
        let answer: Arc<[u8]> = answer.into().into();
        Self::new(move |_, mut stream| {
            let answer = Arc::clone(&answer);
            async move {
                let _ = stream.write_all(&answer).await;
                let _ = stream.shutdown().await;
            }
        })
        .await
    }

    /// Answers the first requests with these, one each, and all later ones with the last.
    pub(crate) async fn saying_in_turn(answers: &[&str]) -> Self {
        let answers: Vec<String> = answers.iter().map(ToString::to_string).collect();
        Self::new(move |number, mut stream| {
            let answer = answers[number.min(answers.len() - 1)].clone();
            async move {
                let _ = stream.write_all(answer.as_bytes()).await;
                let _ = stream.shutdown().await;
            }
        })
        .await
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// The allow-list entry for this server and nothing else.
    pub(crate) fn entry(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    pub(crate) fn heard(&self) -> Vec<String> {
        self.heard.lock().clone()
    }

    pub(crate) fn hits(&self) -> usize {
        self.heard.lock().len()
    }
}

async fn read_request(stream: &mut TcpStream) -> String {
    let mut text = Vec::new();
    let mut piece = [0; 4096];
    while !text.windows(4).any(|w| w == b"\r\n\r\n") {
        match stream.read(&mut piece).await {
            Ok(n) if n > 0 => text.extend_from_slice(&piece[..n]),
            _ => break,
        }
    }
    String::from_utf8_lossy(&text).to_ascii_lowercase()
}

/// A well-formed answer.
pub(crate) fn reply(status: &str, headers: &str, body: &str) -> String {
    format!("HTTP/1.1 {status}\r\n{headers}Content-Length: {}\r\nConnection: close\r\n\r\n{body}", body.len())
}

pub(crate) fn hello() -> String {
    reply("200 OK", "", "hello")
}
