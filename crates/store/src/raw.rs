//! A connection of its own, outside the pools: for listening and for migrations.

use crate::{Error, tls};
use tokio::sync::mpsc;
use tokio_postgres::{AsyncMessage, Client, Config};

/// Connects as the login role. The receiver yields the payload of every notification and ends with
/// the connection.
pub(crate) async fn connect(config: &Config) -> Result<(Client, mpsc::Receiver<String>), Error> {
    let (send, receive) = mpsc::channel(64);
    if let Some(tls) = tls::connector(config)? {
        let (client, connection) = config.connect(tls).await?;
        telemetry::spawn("store.connection", drive(connection, send));
        return Ok((client, receive));
    }
    let (client, connection) = config.connect(tokio_postgres::NoTls).await?;
    telemetry::spawn("store.connection", drive(connection, send));
    Ok((client, receive))
}

async fn drive<S, T>(mut connection: tokio_postgres::Connection<S, T>, send: mpsc::Sender<String>)
where
    S: tokio::io::AsyncRead + tokio::io::AsyncWrite + Unpin,
    T: tokio::io::AsyncRead + tokio::io::AsyncWrite + Unpin,
{
    while let Some(Ok(message)) = std::future::poll_fn(|cx| connection.poll_message(cx)).await {
        if let AsyncMessage::Notification(note) = message {
            // A full channel means a wake-up is already waiting: wake-ups carry no meaning of their own.
            let _ = send.try_send(note.payload().to_owned());
        }
    }
}
