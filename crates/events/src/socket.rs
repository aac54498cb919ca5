//! One WebSocket: what waits to be written, and how it is written.
//!
//! Events are the bulk of what is written, and each goes to many sockets. So an event is framed once,
//! the frame is shared, and writing it is a system call on a non-blocking socket and little else: no
//! task wakes per delivery. The notifier puts frames into the backlogs of sockets and marks these for
//! their [`Shard`], which writes whatever has gathered there, several frames in one call. Only a
//! socket whose peer does not take what is written wakes its own task, which waits for room.

mod frame;
mod protocol;
mod session;
mod shard;
mod wire;

pub(crate) use session::{Arrival, Session};
pub(crate) use shard::Shard;
pub(crate) use wire::Wire;

use crate::feed::{Delivered, MAX_WAITING, MAX_WAITING_BYTES, Sink};
use bytes::Bytes;
use parking_lot::Mutex;
use std::{
    collections::VecDeque,
    io::{ErrorKind, IoSlice},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};
use tokio::sync::Notify;

/// Frames written by one call.
const TOGETHER: usize = 32;
/// A peer that makes us answer and never reads is cut off at so many waiting bytes.
const CUT_OFF: usize = 2 * MAX_WAITING_BYTES;

struct Frame {
    bytes: Bytes,
    /// An event, which may be dropped for a `resync`; an answer may not.
    event: bool,
}

#[derive(Default)]
struct Backlog {
    frames: VecDeque<Frame>,
    /// Bytes of the first frame that are written already.
    written: usize,
    bytes: usize,
    /// Events were dropped, and the peer has not been told yet.
    missed: bool,
    /// The kernel takes no more for now.
    blocked: bool,
    /// Nothing can be written any more.
    broken: bool,
}

/// What the session's task and the writers share.
pub(crate) struct Socket {
    wire: Wire,
    backlog: Mutex<Backlog>,
    /// Waits in its shard to be written.
    marked: AtomicBool,
    shard: Arc<Shard>,
    /// Wakes the session's task: blocked, broken, or events missed.
    wake: Notify,
    /// Wakes those who wait for the backlog to shrink.
    room: Notify,
}

impl Socket {
    pub fn new(wire: Wire, shard: Arc<Shard>) -> Arc<Self> {
        Arc::new(Self {
            wire,
            backlog: Mutex::default(),
            marked: AtomicBool::new(false),
            shard,
            wake: Notify::new(),
            room: Notify::new(),
        })
    }

    /// Puts an event's frame into the backlog; the shard writes it.
    fn push(self: &Arc<Self>, bytes: Bytes) {
        let mut backlog = self.backlog.lock();
        // Who missed something reads everything anew: nothing is kept for it until it knows.
        if backlog.missed || backlog.broken {
            return;
        }
        if backlog.frames.len() >= MAX_WAITING || backlog.bytes + bytes.len() > MAX_WAITING_BYTES {
            backlog.drop_events();
            drop(backlog);
            self.wake.notify_one();
            return;
        }
        backlog.bytes += bytes.len();
        backlog.frames.push_back(Frame { bytes, event: true });
        let blocked = backlog.blocked;
        drop(backlog);
        if !blocked && !self.marked.swap(true, Ordering::AcqRel) {
            self.shard.mark(self);
        }
    }

    /// Writes an answer, after everything that waits.
    fn answer(&self, bytes: Bytes) {
        let mut backlog = self.backlog.lock();
        backlog.bytes += bytes.len();
        backlog.frames.push_back(Frame { bytes, event: false });
        if backlog.bytes > CUT_OFF {
            backlog.broken = true;
        }
        self.write(&mut backlog);
    }

    /// Writes what waits.
    fn flush(&self) {
        self.write(&mut self.backlog.lock());
    }

    fn write(&self, backlog: &mut Backlog) {
        while !backlog.broken && !backlog.frames.is_empty() {
            let written = if backlog.frames.len() == 1 {
                self.wire.try_write(&backlog.frames[0].bytes[backlog.written..])
            } else {
                let mut slices = [IoSlice::new(&[]); TOGETHER];
                let count = backlog.frames.len().min(TOGETHER);
                for (slice, frame) in slices.iter_mut().zip(&backlog.frames) {
                    *slice = IoSlice::new(&frame.bytes);
                }
                slices[0] = IoSlice::new(&backlog.frames[0].bytes[backlog.written..]);
                self.wire.try_write_vectored(&slices[..count])
            };
            match written {
                Ok(0) => backlog.broken = true,
                Ok(count) => backlog.advance(count),
                Err(error) if error.kind() == ErrorKind::WouldBlock => {
                    if !std::mem::replace(&mut backlog.blocked, true) {
                        self.wake.notify_one();
                    }
                    return;
                }
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(_) => backlog.broken = true,
            }
        }
        backlog.blocked = false;
        if backlog.broken || backlog.missed {
            self.wake.notify_one();
        }
        self.room.notify_waiters();
    }

    /// Ends the connection without a farewell.
    fn give_up(&self) {
        self.backlog.lock().broken = true;
        self.wake.notify_one();
    }

    fn is_blocked(&self) -> bool {
        self.backlog.lock().blocked
    }

    fn is_broken(&self) -> bool {
        self.backlog.lock().broken
    }

    /// Whether events were missed and there is room again to say so; says it once.
    fn take_missed(&self) -> bool {
        let mut backlog = self.backlog.lock();
        let now = backlog.missed && backlog.frames.is_empty();
        backlog.missed &= !now;
        now
    }

    /// Returns once little waits to be written.
    async fn room(&self) {
        loop {
            let room = self.room.notified();
            let mut room = std::pin::pin!(room);
            room.as_mut().enable();
            {
                let backlog = self.backlog.lock();
                if backlog.broken || backlog.frames.len() < MAX_WAITING / 16 {
                    return;
                }
            }
            room.await;
        }
    }
}

impl Backlog {
    fn advance(&mut self, mut count: usize) {
        self.bytes -= count;
        while let Some(first) = self.frames.front() {
            let left = first.bytes.len() - self.written;
            if count < left {
                self.written += count;
                return;
            }
            count -= left;
            self.written = 0;
            self.frames.pop_front();
        }
    }

    /// Drops the events that wait, except for one that is half written.
    fn drop_events(&mut self) {
        self.missed = true;
        let begun = self.written > 0;
        let mut index = 0;
        self.frames.retain(|frame| {
            index += 1;
            !frame.event || (index == 1 && begun)
        });
        self.frames.shrink_to_fit();
        self.bytes = self.frames.iter().map(|frame| frame.bytes.len()).sum::<usize>() - self.written;
    }
}

/// A socket's subscription to a channel.
struct ChannelSink {
    socket: Arc<Socket>,
    channel: Arc<str>,
}

impl Sink for ChannelSink {
    fn push(&self, event: &Arc<Delivered>) {
        if let Some(frame) = event.encoded(&self.channel, |event| Some(protocol::event(&self.channel, event)))
        {
            self.socket.push(frame.bytes);
        }
    }

    fn miss(&self) {
        self.socket.backlog.lock().drop_events();
        self.socket.wake.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn backlog(sizes: &[usize], events: bool) -> Backlog {
        let frames: VecDeque<Frame> =
            sizes.iter().map(|n| Frame { bytes: vec![7; *n].into(), event: events }).collect();
        Backlog { bytes: sizes.iter().sum(), frames, ..Backlog::default() }
    }

    #[test]
    fn what_is_written_leaves_the_backlog_exactly() {
        let mut log = backlog(&[10, 5, 8], true);
        for (count, frames, written, bytes) in [(4, 3, 4, 19), (6, 2, 0, 13), (12, 1, 7, 1), (1, 0, 0, 0)] {
            log.advance(count);
            assert_eq!((log.frames.len(), log.written, log.bytes), (frames, written, bytes), "{count}");
        }
    }

    #[test]
    fn a_half_written_event_and_every_answer_stay() {
        let mut log = backlog(&[10, 5, 8], true);
        log.frames.push_back(Frame { bytes: Bytes::from_static(b"answer"), event: false });
        log.bytes += 6;
        log.advance(3);
        log.drop_events();
        assert_eq!((log.frames.len(), log.written, log.bytes, log.missed), (2, 3, 13, true));
        let mut log = backlog(&[10, 5], true);
        log.drop_events();
        assert_eq!((log.frames.len(), log.bytes), (0, 0));
    }
}
