//! The messages on a socket.

use super::frame;
use crate::{Delivered, Error, Position, feed::Encoded};
use bytes::Bytes;
use kernel::Fault;
use serde::{Deserialize, Serialize};

/// What a client says.
#[derive(Debug, PartialEq, Eq, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum Ask {
    Auth {
        token: String,
    },
    Subscribe {
        channel: String,
        #[serde(default)]
        since: Option<Position>,
    },
    Unsubscribe {
        channel: String,
    },
    Ping {},
}

impl Ask {
    pub fn parse(text: &str) -> Result<Self, Error> {
        serde_json::from_str(text).map_err(|error| {
            let what = error.to_string();
            Error::Message(format!(
                "this message cannot be read: {}",
                what.split(" at line").next().unwrap_or("")
            ))
        })
    }
}

/// What a server says.
#[derive(Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Say<'a> {
    Authenticated,
    Subscribed {
        channel: &'a str,
        position: Position,
    },
    Unsubscribed {
        channel: &'a str,
    },
    Event {
        channel: &'a str,
        position: Position,
        event: &'a Delivered,
    },
    Resync {
        channel: &'a str,
        position: Position,
    },
    Pong,
    Error {
        code: &'a str,
        message: &'a str,
        #[serde(skip_serializing_if = "Option::is_none")]
        channel: Option<&'a str>,
    },
}

fn say(what: &Say<'_>) -> Bytes {
    // Writing to a buffer cannot fail, and everything said has text keys.
    frame::text(|buffer| drop(serde_json::to_writer(buffer, what)))
}

pub fn authenticated() -> Bytes {
    say(&Say::Authenticated)
}

pub fn subscribed(channel: &str, position: Position) -> Bytes {
    say(&Say::Subscribed { channel, position })
}

pub fn unsubscribed(channel: &str) -> Bytes {
    say(&Say::Unsubscribed { channel })
}

pub fn resync(channel: &str, position: Position) -> Bytes {
    say(&Say::Resync { channel, position })
}

pub fn pong() -> Bytes {
    say(&Say::Pong)
}

pub fn error(fault: &dyn Fault, channel: Option<&str>) -> Bytes {
    say(&Say::Error { code: fault.code(), message: &fault.public(), channel })
}

/// An event on a channel: the same bytes for everybody who follows it there.
pub fn event(channel: &str, event: &Delivered) -> Encoded {
    let bytes = say(&Say::Event { channel, position: event.position, event });
    Encoded { bytes, last: false }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::feed::delivered_for_tests;
    use kernel::TenantId;
    use serde_json::{Value, json};
    use uuid::Uuid;

    #[test]
    fn what_a_client_says_is_read_or_refused_in_plain_words() {
        let ok = |text: &str| Ask::parse(text).unwrap();
        assert_eq!(ok(r#"{"type":"ping"}"#), Ask::Ping {});
        assert_eq!(ok(r#"{"type":"auth","token":"t"}"#), Ask::Auth { token: "t".into() });
        let since = Some("7".parse().unwrap());
        let channel = || "runs".to_owned();
        assert_eq!(
            ok(r#"{"type":"subscribe","channel":"runs","since":"7"}"#),
            Ask::Subscribe { channel: channel(), since }
        );
        assert_eq!(
            ok(r#"{"channel":"runs","type":"subscribe"}"#),
            Ask::Subscribe { channel: channel(), since: None }
        );
        assert_eq!(ok(r#"{"type":"unsubscribe","channel":"runs"}"#), Ask::Unsubscribe { channel: channel() });
        for (bad, hint) in [
            ("", "EOF"),
            ("ping", "expected"),
            ("[]", "type"),
            (r#"{"type":"dance"}"#, "dance"),
            (r#"{"type":"subscribe"}"#, "channel"),
            (r#"{"type":"subscribe","channel":"runs","sinse":"7"}"#, "sinse"),
            (r#"{"type":"subscribe","channel":"runs","since":"-7"}"#, "digits"),
            (r#"{"type":"subscribe","channel":7}"#, "string"),
            (r#"{"type":"ping"}{"type":"ping"}"#, "trailing"),
        ] {
            let error = Ask::parse(bad).unwrap_err().to_string();
            assert!(error.contains(hint), "{bad}: {error}");
        }
        assert!(Ask::parse(&"[".repeat(60_000)).is_err());
    }

    #[test]
    fn an_event_holds_its_envelope() {
        let delivered = delivered_for_tests(9, TenantId(Uuid::nil()), None, "run.started", "run_1");
        let frame = event("runs", &delivered).bytes;
        let body: Value = serde_json::from_slice(&frame[4..]).unwrap();
        assert_eq!(
            (&body["type"], &body["channel"], &body["position"]),
            (&json!("event"), &json!("runs"), &json!("9"))
        );
        assert_eq!(body["event"], serde_json::to_value(&delivered).unwrap());
        assert_eq!(body["event"]["event_type"], "run.started");
    }
}
