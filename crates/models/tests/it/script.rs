//! The scripted provider.

use futures::StreamExt as _;
use models::{Answer, Class, Failure, Piece, Provider as _, Request, Scripted, Stop};
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;
use tokio::time::Instant;

fn scripted(script: Value) -> Scripted {
    Scripted::new("demo", Arc::new(serde_json::from_value(script).unwrap()))
}

async fn ask(provider: &Scripted, question: &str) -> (Vec<Piece>, Option<Failure>) {
    let mut pieces = provider.complete(Arc::new(Request::text(question)));
    let mut all = Vec::new();
    while let Some(piece) = pieces.next().await {
        match piece {
            Ok(piece) => all.push(piece),
            Err(failure) => {
                assert!(pieces.next().await.is_none(), "nothing follows a failure");
                return (all, Some(failure));
            }
        }
    }
    (all, None)
}

async fn answer(provider: &Scripted, question: &str) -> Answer {
    let mut answer = Answer::begin();
    let (pieces, failure) = ask(provider, question).await;
    assert_eq!(failure, None);
    let last = pieces.len() - 1;
    for (n, piece) in pieces.into_iter().enumerate() {
        assert_eq!(answer.take(piece), n == last);
    }
    answer
}

#[tokio::test]
async fn lines_are_played_in_turn_and_by_what_is_asked() {
    let provider = scripted(json!({ "lines": [
        { "text": "one" }, { "json": { "n": 2 } },
        { "when": "weather", "text": "rain" }, { "when": "weather", "text": "sun" },
    ] }));
    let mut said = Vec::new();
    for question in ["a", "the weather", "b", "c", "weather?", "weather!"] {
        said.push(answer(&provider, question).await.text);
    }
    assert_eq!(said, ["one", "rain", "{\"n\":2}", "one", "sun", "rain"]);
}

#[tokio::test]
async fn pieces_come_as_the_script_says() {
    let provider = scripted(json!({ "lines": [{
        "text": "äbcde", "chunk": 2, "first_ms": 100, "between_ms": 10,
        "tool_calls": [{ "id": "1", "name": "f", "arguments": {} }],
        "usage": { "input": 5, "output": 7, "cached": 1 },
    }] }));
    let start = Instant::now();
    let (pieces, _) = ask(&provider, "x").await;
    assert!(start.elapsed() >= Duration::from_millis(140), "four waits behind the first");
    let words: Vec<_> =
        pieces.iter().filter_map(|p| if let Piece::Text(t) = p { Some(t.as_str()) } else { None }).collect();
    assert_eq!(words, ["äb", "cd", "e"]);
    let Some(Piece::End(Stop::Tools, usage)) = pieces.last() else { panic!("{pieces:?}") };
    assert_eq!((usage.input, usage.output, usage.cached), (5, 7, 1));
}

#[tokio::test]
async fn every_fault_is_played() {
    let play = async |fault: Value| {
        ask(&scripted(json!({ "lines": [{ "text": "abcdef", "chunk": 1, "fault": fault }] })), "x").await
    };
    for (fault, class, pieces) in [
        (json!("bad_key"), Class::BadKey, 0),
        (json!("overloaded"), Class::Overloaded, 0),
        (json!("nonsense"), Class::Nonsense, 0),
        (json!({ "throttled": { "retry_after_ms": 1500 } }), Class::Throttled, 0),
        (json!("cut"), Class::Broken, 3),
    ] {
        let (got, failure) = play(fault.clone()).await;
        let failure = failure.unwrap();
        assert_eq!((failure.class, got.len(), failure.by.as_str()), (class, pieces, "demo"), "{fault}");
        if class == Class::Throttled {
            assert_eq!(failure.wait, Some(Duration::from_millis(1500)));
        }
    }
    let (endless, failure) = play(json!("endless")).await;
    assert_eq!(failure.unwrap().class, Class::TooLarge);
    let bytes: usize = endless.iter().map(|p| if let Piece::Text(t) = p { t.len() } else { 0 }).sum();
    assert!(bytes <= models::MAX_ANSWER);
    assert_eq!(play(json!("half")).await.0.len(), 4, "three letters and an end");
    assert!(matches!(&play(json!("nothing")).await.0[..], [Piece::End(..)]));
}

#[tokio::test]
async fn silence_goes_on() {
    let provider = scripted(json!({ "lines": [{ "fault": "silence" }] }));
    let waited = tokio::time::timeout(Duration::from_millis(100), ask(&provider, "x")).await;
    assert!(waited.is_err());
}

#[tokio::test]
async fn a_script_with_a_mistake_is_refused_and_an_empty_one_says_so() {
    assert!(Scripted::read(r#"{ "lines": [{ "txt": "x" }] }"#).is_err());
    assert!(Scripted::read(r#"{ "lines": [{ "fault": "explosion" }] }"#).is_err());
    assert!(answer(&scripted(json!({})), "x").await.text.contains("no line"));
}
