//! The life of one socket: who is asking, what they follow, and when it ends.

use super::{
    ChannelSink, Socket,
    protocol::{self, Ask},
};
use crate::{
    Error, Filter, Position, Realtime, Signal, Subscription,
    crowd::{Seat, Stranger},
    feed::{Handed, Sink},
    pass::Pass,
};
use api_kit::{AuthFault, Visit};
use bytes::Bytes;
use parking_lot::Mutex;
use std::{
    collections::HashMap,
    io::{self, ErrorKind, Read, Write},
    sync::Arc,
    time::Duration,
};
use tokio::{io::Interest, task::JoinHandle, time::Instant};
use tungstenite::{
    Message, Utf8Bytes,
    error::{CapacityError, Error as WsError},
    protocol::{CloseFrame, Role, WebSocketConfig, WebSocketContext, frame::coding::CloseCode},
};

/// Read from the connection at once; also what an idle socket keeps.
const READ_BUFFER: usize = 512;
/// Reads before others get their turn on this thread.
const READS: u8 = 32;
/// Messages a stranger may send.
const STRANGER_MESSAGES: u8 = 20;
/// How long a closed socket waits for the peer's farewell.
const FAREWELL: Duration = Duration::from_secs(2);

/// The peer is not, or no longer, who it says.
const CLOSE_UNAUTHENTICATED: CloseCode = CloseCode::Library(4401);
/// The peer says too much.
const CLOSE_TOO_MANY: CloseCode = CloseCode::Library(4429);

/// Somebody arrived at the door.
pub(crate) struct Arrival {
    /// The request of the handshake.
    pub visit: Visit,
    /// Who it is, where the handshake said so; else a counted stranger.
    pub caller: Result<(Pass, Seat), Stranger>,
    /// Bytes the client sent right behind its handshake.
    pub early: Bytes,
}

/// A channel the socket follows. Dropping it ends that.
struct Followed {
    filter: Filter,
    registration: Arc<Mutex<Option<Handed>>>,
    catching_up: Option<JoinHandle<Option<()>>>,
}

impl Followed {
    fn stop_catching_up(&mut self) {
        if let Some(task) = self.catching_up.take() {
            task.abort();
        }
    }
}

impl Drop for Followed {
    fn drop(&mut self) {
        self.stop_catching_up();
    }
}

/// What to do next.
enum Next {
    Text(Utf8Bytes),
    Wait,
    Close(CloseCode, &'static str),
    End,
}

/// One socket, driven by one task.
pub(crate) struct Session {
    room: Arc<Realtime>,
    socket: Arc<Socket>,
    parser: WebSocketContext,
    visit: Visit,
    caller: Result<(Pass, Seat), Stranger>,
    followed: HashMap<Arc<str>, Followed>,
    stranger_messages: u8,
    heard: Instant,
    pinged: bool,
    /// A stranger leaves at this moment; somebody known is asked about again.
    check_at: Instant,
}

impl Session {
    pub fn new(room: Arc<Realtime>, socket: Arc<Socket>, arrival: Arrival) -> Box<Self> {
        let limit = Some(room.limits.message_bytes);
        let config = WebSocketConfig::default()
            .read_buffer_size(READ_BUFFER)
            .write_buffer_size(0)
            .max_message_size(limit)
            .max_frame_size(limit);
        let parser =
            WebSocketContext::from_partially_read(arrival.early.to_vec(), Role::Server, Some(config));
        let now = Instant::now();
        let mut session = Self {
            check_at: now + room.limits.auth_within,
            room,
            socket,
            parser,
            visit: arrival.visit,
            caller: arrival.caller,
            followed: HashMap::new(),
            stranger_messages: STRANGER_MESSAGES,
            heard: now,
            pinged: false,
        };
        session.plan_check();
        Box::new(session)
    }

    /// Runs until either side is done.
    pub async fn run(mut self: Box<Self>) {
        loop {
            // What is rare lives on the heap while it lasts: an idle socket does not carry it.
            let next = match self.read() {
                Next::Text(text) => Box::pin(self.handle(&text)).await,
                Next::Wait => self.wait().await,
                other => other,
            };
            match next {
                Next::Close(code, reason) => return Box::pin(self.close(code, reason)).await,
                Next::End => return,
                Next::Text(_) | Next::Wait => {}
            }
        }
    }

    /// The next message, without waiting.
    fn read(&mut self) -> Next {
        let mut half = Half { socket: &self.socket, reads: READS };
        loop {
            match self.parser.read(&mut half) {
                Ok(message) => {
                    (self.heard, self.pinged) = (Instant::now(), false);
                    match message {
                        Message::Text(text) => return Next::Text(text),
                        Message::Binary(_) => return Next::Close(CloseCode::Unsupported, "send text"),
                        Message::Ping(_) | Message::Pong(_) => {
                            if let Err(close) = admit(&self.caller, &mut self.stranger_messages) {
                                return close;
                            }
                        }
                        Message::Close(_) | Message::Frame(_) => {}
                    }
                }
                Err(WsError::Io(error)) if error.kind() == ErrorKind::WouldBlock => return Next::Wait,
                Err(WsError::Capacity(CapacityError::MessageTooLong { .. })) => {
                    return Next::Close(CloseCode::Size, "the message is too long");
                }
                Err(WsError::Utf8(_)) => return Next::Close(CloseCode::Invalid, "the text is not UTF-8"),
                Err(WsError::Protocol(tungstenite::error::ProtocolError::ResetWithoutClosingHandshake)) => {
                    return Next::End;
                }
                Err(WsError::Protocol(_)) => return Next::Close(CloseCode::Protocol, "not WebSocket"),
                Err(_) => return Next::End,
            }
        }
    }

    /// Waits for bytes, for room, or for a moment to do something.
    async fn wait(&mut self) -> Next {
        let limits = &self.room.limits;
        let quiet = if self.pinged { limits.ping_after * 3 } else { limits.ping_after };
        let interest = if self.socket.is_blocked() {
            Interest::READABLE | Interest::WRITABLE
        } else {
            Interest::READABLE
        };
        let stop = &self.room.feed.shared.stop;
        tokio::select! {
            () = stop.cancelled() => return Next::Close(CloseCode::Away, "the server is stopping"),
            ready = self.socket.wire.ready(interest) => match ready {
                Ok(ready) if ready.is_writable() => self.socket.flush(),
                Ok(_) => {}
                Err(_) => return Next::End,
            },
            () = self.socket.wake.notified() => {}
            () = tokio::time::sleep_until(self.check_at.min(self.heard + quiet)) => return Box::pin(self.on_time()).await,
        }
        if self.socket.is_broken() {
            return Next::End;
        }
        let position = self.room.feed.shared.delivered();
        if self.socket.take_missed() {
            self.resync(position);
        }
        Next::Wait
    }

    async fn on_time(&mut self) -> Next {
        let now = Instant::now();
        if self.check_at <= now {
            let Ok((pass, _)) = &self.caller else {
                return Next::Close(CLOSE_UNAUTHENTICATED, "nobody said who is asking");
            };
            if !pass.still_allowed(&*self.room.authenticator, &self.room.world).await {
                return Next::Close(CLOSE_UNAUTHENTICATED, "the token has ended");
            }
            self.plan_check();
        } else if self.pinged {
            return Next::End;
        } else {
            self.pinged = true;
            let mut half = Half { socket: &self.socket, reads: 0 };
            if self.parser.write(&mut half, Message::Ping(Bytes::new())).is_err() {
                return Next::End;
            }
            let _ = self.parser.flush(&mut half);
        }
        Next::Wait
    }

    fn plan_check(&mut self) {
        if let Ok((pass, _)) = &self.caller {
            self.check_at = Instant::now() + pass.check_in(&self.room.world, self.room.limits.ask_again);
        }
    }

    async fn handle(&mut self, text: &str) -> Next {
        if let Err(close) = admit(&self.caller, &mut self.stranger_messages) {
            self.socket.answer(protocol::error(&Error::TooManyMessages, None));
            return close;
        }
        match Ask::parse(text) {
            Ok(Ask::Auth { token }) => return self.auth(&token).await,
            Ok(Ask::Ping {}) => self.socket.answer(protocol::pong()),
            Ok(Ask::Subscribe { channel, since }) => {
                if let Err(error) = self.subscribe(&channel, since).await {
                    self.socket.answer(protocol::error(&error, Some(&channel)));
                }
            }
            Ok(Ask::Unsubscribe { channel }) => {
                self.followed.remove(&*channel);
                self.socket.answer(protocol::unsubscribed(&channel));
            }
            Err(error) => self.socket.answer(protocol::error(&error, None)),
        }
        Next::Wait
    }

    async fn auth(&mut self, token: &str) -> Next {
        let pass = match self.room.authenticator.authenticate(token).await {
            Ok(mut session) => {
                (session.ctx.request, session.ctx.trace) = (self.visit.request, self.visit.trace.clone());
                Pass::new(session, token)
            }
            Err(fault) => {
                self.socket.answer(protocol::error(&fault, None));
                return match fault {
                    // We could not find out: the client may try again.
                    AuthFault::Failed(_) => Next::Wait,
                    _ => Next::Close(CLOSE_UNAUTHENTICATED, "the token is not valid"),
                };
            }
        };
        match &mut self.caller {
            Ok((known, seat)) if seat.belongs_to(pass.ctx()) => *known = pass,
            Ok(_) => {
                self.socket.answer(protocol::error(&Error::OtherPerson, None));
                return Next::Wait;
            }
            Err(_) => match self.room.crowd.enter(pass.ctx()) {
                Ok(seat) => self.caller = Ok((pass, seat)),
                Err(error) => {
                    self.socket.answer(protocol::error(&error, None));
                    return Next::Close(CLOSE_TOO_MANY, "too many open streams");
                }
            },
        }
        self.plan_check();
        self.socket.answer(protocol::authenticated());
        Next::Wait
    }

    async fn subscribe(&mut self, channel: &str, since: Option<Position>) -> Result<(), Error> {
        let Ok((pass, _)) = &self.caller else { return Err(Error::AuthFirst) };
        let limit = self.room.limits.subscriptions;
        if self.followed.len() >= limit && !self.followed.contains_key(channel) {
            return Err(Error::TooManySubscriptions(limit));
        }
        let filter = self.room.resolve(pass.ctx(), channel).await?;
        // Asked for again: what was followed before ends first, so that nothing comes twice.
        self.followed.remove(channel);
        let subscription = self.room.feed.subscribe(filter.clone(), since).await?;
        self.socket.answer(protocol::subscribed(channel, subscription.start()));
        self.follow(channel.into(), filter, subscription);
        Ok(())
    }

    fn sink(&self, channel: &Arc<str>) -> Arc<dyn Sink> {
        Arc::new(ChannelSink { socket: Arc::clone(&self.socket), channel: Arc::clone(channel) })
    }

    /// Lets events flow to the socket: at once when there is nothing to catch up with.
    fn follow(&mut self, channel: Arc<str>, filter: Filter, mut subscription: Subscription) {
        let sink = self.sink(&channel);
        let mut followed = Followed { filter, registration: Arc::default(), catching_up: None };
        if let Some(handed) = subscription.hand_over(&sink) {
            *followed.registration.lock() = Some(handed);
        } else {
            let registration = Arc::clone(&followed.registration);
            let (socket, name) = (Arc::clone(&self.socket), Arc::clone(&channel));
            followed.catching_up = Some(telemetry::spawn("events.catch_up", async move {
                if let Some(handed) = catch_up(&socket, &name, subscription, &sink).await {
                    *registration.lock() = Some(handed);
                }
            }));
        }
        self.followed.insert(channel, followed);
    }

    /// Events were dropped: every channel is told, and what was still catching up begins at the present.
    fn resync(&mut self, position: Position) {
        metrics::counter!("atelier_stream_resyncs_total").increment(1);
        let behind: Vec<Arc<str>> = self
            .followed
            .iter()
            .filter(|(_, followed)| followed.registration.lock().is_none())
            .map(|(channel, _)| Arc::clone(channel))
            .collect();
        for channel in self.followed.keys() {
            self.socket.answer(protocol::resync(channel, position));
        }
        for channel in behind {
            let Some(mut old) = self.followed.remove(&channel) else { continue };
            old.stop_catching_up();
            let filter = old.filter.clone();
            let handed = Handed::new(&self.room.feed.shared, filter.clone(), &self.sink(&channel));
            let registration = Arc::new(Mutex::new(Some(handed)));
            self.followed.insert(channel, Followed { filter, registration, catching_up: None });
        }
    }

    /// Says farewell and waits a moment for the peer's.
    async fn close(mut self: Box<Self>, code: CloseCode, reason: &'static str) {
        self.followed.clear();
        let frame = CloseFrame { code, reason: Utf8Bytes::from_static(reason) };
        let mut half = Half { socket: &self.socket, reads: READS };
        if self.parser.close(&mut half, Some(frame)).is_err() {
            return;
        }
        let farewell = async {
            loop {
                let mut half = Half { socket: &self.socket, reads: READS };
                match self.parser.read(&mut half) {
                    Ok(_) => continue,
                    Err(WsError::Io(error)) if error.kind() == ErrorKind::WouldBlock => {}
                    Err(_) => return,
                }
                let interest = Interest::READABLE | Interest::WRITABLE;
                let blocked = self.socket.is_blocked();
                let interest = if blocked { interest } else { Interest::READABLE };
                match self.socket.wire.ready(interest).await {
                    Ok(ready) if ready.is_writable() => self.socket.flush(),
                    Ok(_) => {}
                    Err(_) => return,
                }
            }
        };
        let _ = tokio::time::timeout(FAREWELL, farewell).await;
    }
}

/// Counts a message of whoever it is.
fn admit(caller: &Result<(Pass, Seat), Stranger>, stranger_messages: &mut u8) -> Result<(), Next> {
    let admitted = if let Ok((_, seat)) = caller {
        seat.may_speak(Instant::now())
    } else {
        *stranger_messages = stranger_messages.saturating_sub(1);
        *stranger_messages > 0
    };
    if admitted { Ok(()) } else { Err(Next::Close(CLOSE_TOO_MANY, "too many messages")) }
}

/// Writes the past at the pace the peer reads it, then gives the registration to the socket itself.
async fn catch_up(
    socket: &Arc<Socket>,
    channel: &Arc<str>,
    mut subscription: Subscription,
    sink: &Arc<dyn Sink>,
) -> Option<Handed> {
    loop {
        if let Some(handed) = subscription.hand_over(sink) {
            return Some(handed);
        }
        socket.room().await;
        match subscription.next().await {
            Some(Signal::Event(event)) => sink.push(&event),
            Some(Signal::Resync(position)) => socket.answer(protocol::resync(channel, position)),
            None => {
                // The client comes back with its cursor and misses nothing.
                socket.give_up();
                return None;
            }
        }
    }
}

/// The connection as the parser sees it: reads so much and no more, writes behind what waits.
struct Half<'a> {
    socket: &'a Socket,
    reads: u8,
}

impl Read for Half<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.reads == 0 {
            return Err(ErrorKind::WouldBlock.into());
        }
        self.reads -= 1;
        self.socket.wire.try_read(buffer)
    }
}

impl Write for Half<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.socket.answer(Bytes::copy_from_slice(bytes));
        if self.socket.is_broken() { Err(ErrorKind::BrokenPipe.into()) } else { Ok(bytes.len()) }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Thousands of sockets are open and idle: what each weighs is what they weigh.
    #[test]
    fn an_idle_session_is_small() {
        fn size<S, F>(_: impl Fn(S) -> F) -> usize {
            size_of::<F>()
        }
        let (task, session) = (size(Session::run), size_of::<Session>());
        assert!(task + session < 1_500, "{task} + {session}");
    }
}
