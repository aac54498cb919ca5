//! The log, as somebody reads it.

use parking_lot::Mutex;
use serde_json::Value;
use std::{io, sync::Arc};
use telemetry::{Format, LogOptions, MAX_VALUE, subscriber};
use tracing::{Dispatch, dispatcher::with_default, field::Empty};

const CANARY: &str = "cAnArY9x7Qz2LmNop";

#[derive(Clone, Default)]
struct Paper(Arc<Mutex<Vec<u8>>>);

impl io::Write for Paper {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Paper {
    fn read(&self) -> String {
        String::from_utf8(self.0.lock().clone()).unwrap()
    }
}

fn paper(format: Format, filter: &str) -> (Paper, Dispatch) {
    let paper = Paper::default();
    let writer = paper.clone();
    let options = LogOptions { filter: filter.to_owned(), ..LogOptions::new(format) };
    let (dispatch, _telemetry) = subscriber(&options, move || writer.clone()).unwrap();
    (paper, dispatch)
}

#[derive(Debug)]
#[allow(dead_code, reason = "shown by Debug only")]
struct Login {
    email: &'static str,
    password: String,
}

/// Everything a careless hand could log.
fn careless() {
    let span = tracing::info_span!("request", id = "req_1", api_key = CANARY, token = Empty, later = Empty);
    let _inside = span.enter();
    span.record("token", CANARY);
    span.record("later", format!("Bearer {CANARY}"));
    let login = Login { email: "ada@example.org", password: CANARY.to_owned() };
    tracing::info!(?login, "signing in");
    tracing::info!(authorization = %format!("Bearer {CANARY}"), refresh_token = CANARY, "headers");
    tracing::warn!("cannot reach postgres://atelier:{CANARY}@db/atelier");
    tracing::error!(
        error = &io::Error::other(format!("atl_{CANARY} is unknown")) as &dyn std::error::Error,
        "refused"
    );
}

#[test]
fn no_secret_reaches_a_line_in_either_format() {
    for format in [Format::Human, Format::Json] {
        let (paper, dispatch) = paper(format, "info");
        with_default(&dispatch, careless);
        let text = paper.read();
        assert!(!text.contains(CANARY), "{text}");
        assert!(text.contains("ada@example.org") && text.contains("[redacted]"), "{text}");
        assert_eq!(text.lines().count(), 4, "{text}");
    }
}

#[test]
fn every_json_line_is_one_object_with_its_spans() {
    let (paper, dispatch) = paper(Format::Json, "info");
    with_default(&dispatch, || {
        let outer = tracing::info_span!("request", id = "req_1", status = Empty).entered();
        outer.record("status", 200);
        let _inner = tracing::info_span!("read", rows = 3).entered();
        tracing::info!(
            count = 7_u64,
            ok = true,
            ratio = f64::NAN,
            message2 = "a \"b\"\n",
            level = "fake",
            "done"
        );
    });
    let line: Value = serde_json::from_str(&paper.read()).unwrap();
    assert_eq!(line["level"], "info");
    assert_eq!(line["message"], "done");
    assert_eq!(line["count"], 7);
    assert_eq!(line["ok"], true);
    assert_eq!(line["ratio"], "NaN");
    assert_eq!(line["message2"], "a \"b\"\n");
    assert_eq!(line["level_"], "fake", "a field cannot pass itself off as the level");
    assert_eq!(line["spans"][0], serde_json::json!({"name": "request", "id": "req_1", "status": 200}));
    assert_eq!(line["spans"][1]["rows"], 3);
    assert!(line["time"].as_str().unwrap().ends_with('Z'));
}

#[test]
fn a_caller_cannot_write_a_line_or_a_terminal_command_into_the_log() {
    let attack = "x\n12:00:00 ERROR forged\u{1b}[2J\r\u{202e}";
    for format in [Format::Human, Format::Json] {
        let (paper, dispatch) = paper(format, "info");
        with_default(&dispatch, || tracing::info!(path = attack, "{attack}"));
        let text = paper.read();
        assert_eq!(text.lines().count(), 1, "{text}");
        assert!(!text.contains('\u{1b}') && !text.contains('\r'), "{text}");
    }
}

#[test]
fn a_value_is_cut_at_its_limit() {
    let (paper, dispatch) = paper(Format::Human, "info");
    let long = "é".repeat(MAX_VALUE);
    with_default(&dispatch, || tracing::info!(long, "long"));
    assert!(paper.read().len() < MAX_VALUE + 200);
}

#[test]
fn the_filter_decides_and_a_bad_one_is_refused() {
    let (paper, dispatch) = paper(Format::Human, "warn");
    with_default(&dispatch, || tracing::info!("not shown"));
    assert_eq!(paper.read(), "");
    let options = LogOptions { filter: "runs=loud".to_owned(), ..LogOptions::new(Format::Human) };
    let error = subscriber(&options, io::sink).map(|_| ()).unwrap_err();
    assert!(error.to_string().contains("runs=loud"), "{error}");
}
