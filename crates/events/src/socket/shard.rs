//! One writer of many sockets.

use super::Socket;
use parking_lot::Mutex;
use std::sync::{Arc, atomic::Ordering};
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

/// Sockets written before others get their turn on this thread: about a quarter of a millisecond.
const TURN: usize = 64;

/// Writes what gathered in the backlogs of its sockets.
#[derive(Default)]
pub(crate) struct Shard {
    marked: Mutex<Vec<Arc<Socket>>>,
    wake: Notify,
}

impl Shard {
    /// Starts the writer; it ends with `stop`.
    pub fn start(stop: CancellationToken) -> Arc<Self> {
        let shard = Arc::new(Self::default());
        let writer = Arc::clone(&shard);
        telemetry::spawn("events.writer", async move {
            tokio::select! {
                () = writer.run() => {}
                () = stop.cancelled() => {}
            }
        });
        shard
    }

    /// Has a socket written soon. Called once until it is.
    pub fn mark(&self, socket: &Arc<Socket>) {
        let mut marked = self.marked.lock();
        marked.push(Arc::clone(socket));
        if marked.len() == 1 {
            self.wake.notify_one();
        }
    }

    async fn run(&self) {
        let mut turn = Vec::new();
        loop {
            self.wake.notified().await;
            loop {
                std::mem::swap(&mut *self.marked.lock(), &mut turn);
                if turn.is_empty() {
                    break;
                }
                for (index, socket) in turn.drain(..).enumerate() {
                    // Unmarked first: what is put there from now on marks it again.
                    socket.marked.store(false, Ordering::Release);
                    socket.flush();
                    if index % TURN == TURN - 1 {
                        tokio::task::yield_now().await;
                    }
                }
            }
        }
    }
}
