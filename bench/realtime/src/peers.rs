//! Two peers in Rust: what one writes first, and what the machine allows.

use anyhow::Result;
use axum::{
    Router,
    extract::{
        State,
        ws::{Message, Utf8Bytes, WebSocketUpgrade},
    },
    response::Response,
    routing::{get, post},
};
use futures::{SinkExt as _, StreamExt as _};
use parking_lot::Mutex;
use std::{io::Write as _, sync::Arc};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpListener,
    sync::{
        broadcast::{self, error::RecvError},
        mpsc,
    },
};
use tungstenite::handshake::derive_accept_key;

/// A broadcast channel, a task and a `Message` for each socket.
pub async fn axum(port: u16) -> Result<()> {
    let (sender, _) = broadcast::channel::<Utf8Bytes>(4096);
    let publish = |State(sender): State<broadcast::Sender<Utf8Bytes>>, body: String| async move {
        let _ = sender.send(body.into());
        "ok"
    };
    let app = Router::new().route("/ws", get(follow)).route("/pub", post(publish)).with_state(sender);
    Ok(axum::serve(TcpListener::bind(("127.0.0.1", port)).await?, app).await?)
}

async fn follow(upgrade: WebSocketUpgrade, State(sender): State<broadcast::Sender<Utf8Bytes>>) -> Response {
    upgrade.on_upgrade(move |socket| async move {
        let mut messages = sender.subscribe();
        let (mut write, mut read) = socket.split();
        loop {
            tokio::select! {
                message = messages.recv() => match message {
                    Ok(text) => if write.send(Message::Text(text)).await.is_err() { return },
                    Err(RecvError::Lagged(_)) => {}
                    Err(RecvError::Closed) => return,
                },
                heard = read.next() => if heard.is_none() { return },
            }
        }
    })
}

/// One thread that writes one frame to all sockets: no rules, no database, nobody is ever slow.
pub async fn floor(port: u16) -> Result<()> {
    let sockets: Arc<Mutex<Vec<std::net::TcpStream>>> = Arc::default();
    let (sender, mut messages) = mpsc::unbounded_channel::<Vec<u8>>();
    let writer = Arc::clone(&sockets);
    std::thread::spawn(move || {
        while let Some(text) = messages.blocking_recv() {
            let mut frame = vec![0x81, 126];
            frame.extend((text.len() as u16).to_be_bytes());
            frame.extend(text);
            writer.lock().retain(|socket| (&*socket).write_all(&frame).is_ok());
        }
    });
    let listener = TcpListener::bind(("127.0.0.1", port)).await?;
    loop {
        let (mut stream, _) = listener.accept().await?;
        stream.set_nodelay(true)?;
        let (sockets, sender) = (Arc::clone(&sockets), sender.clone());
        tokio::spawn(async move {
            let mut buffer = vec![0; 4096];
            let mut filled = 0;
            loop {
                match stream.read(&mut buffer[filled..]).await {
                    Ok(count) if count > 0 => filled += count,
                    _ => return,
                }
                let text = String::from_utf8_lossy(&buffer[..filled]).into_owned();
                let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
                if head.starts_with("GET /ws") {
                    let key = head.lines().find_map(|line| line.strip_prefix("Sec-WebSocket-Key: ")).unwrap();
                    let answer = format!(
                        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {}\r\n\r\n",
                        derive_accept_key(key.as_bytes())
                    );
                    stream.write_all(answer.as_bytes()).await.unwrap();
                    sockets.lock().push(stream.into_std().unwrap());
                    return;
                }
                sender.send(body.as_bytes().to_vec()).unwrap();
                stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok").await.unwrap();
                filled = 0;
            }
        });
    }
}
