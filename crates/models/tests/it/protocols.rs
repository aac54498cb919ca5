//! The clients against servers that speak their protocols over real sockets.

use crate::server::{Server, Step, chunk, end, head, reply};
use egress::{Egress, EgressOptions};
use futures::StreamExt as _;
use kernel::{SecretString, TenantId, World};
use models::{
    Answer, Class, Client, Connection, Failure, Kind, Patience, Piece, Provider as _, Request, Retries, Stop,
};
use serde_json::{Value, json};
use std::{sync::Arc, time::Duration};
use testkit::{Lab, TestClock, TestEntropy};

const KEY: &str = "sk-test-0123456789abcdef";

const ALL: [Kind; 6] =
    [Kind::Anthropic, Kind::Openai, Kind::OpenaiChat, Kind::Gemini, Kind::Ollama, Kind::Compatible];

fn world() -> World {
    World::new(Arc::new(TestClock::at(Lab::start())), Arc::new(TestEntropy::seeded(1)))
}

fn client_at(kind: Kind, url: &str, allow: &[String], key: &str, patience: Patience) -> Client {
    let options = EgressOptions {
        allow: allow.iter().map(|a| a.parse().unwrap()).collect(),
        ..EgressOptions::default()
    };
    let connection = Connection {
        kind,
        label: "mine".into(),
        base_url: url.to_owned(),
        key: Some(SecretString::from(key.to_owned())),
        tenant: world().id::<TenantId>(),
    };
    Client::new(Egress::new(options, world()).unwrap(), world(), connection, patience)
}

fn client(kind: Kind, server: &Server) -> Client {
    client_at(kind, &server.url("/base/"), &[server.entry()], KEY, Patience::default())
}

fn impatient(server: &Server) -> Client {
    let patience = Patience {
        first: Duration::from_millis(600),
        idle: Duration::from_millis(600),
        total: Duration::from_secs(20),
    };
    client_at(Kind::Compatible, &server.url(""), &[server.entry()], KEY, patience)
}

fn request() -> Arc<Request> {
    Arc::new(Request { model: "m-1".into(), ..Request::text("Hello?") })
}

async fn ask(client: &Client) -> Result<Answer, (Vec<Piece>, Failure)> {
    let mut pieces = client.complete(request());
    let (mut answer, mut all) = (Answer::begin(), Vec::new());
    while let Some(piece) = pieces.next().await {
        match piece {
            Ok(piece) => {
                all.push(piece.clone());
                if answer.take(piece) {
                    return Ok(answer);
                }
            }
            Err(failure) => return Err((all, failure)),
        }
    }
    panic!("an answer without an end: {all:?}");
}

async fn fails(client: &Client) -> Failure {
    ask(client).await.expect_err("it answered").1
}

fn event(value: &Value) -> String {
    format!("data: {value}\n\n")
}

/// An answer of two words, as each protocol streams it.
fn words(kind: Kind) -> Vec<String> {
    match kind {
        Kind::Anthropic => vec![
            event(
                &json!({ "type": "message_start", "message": { "usage": { "input_tokens": 3, "output_tokens": 1 } } }),
            ),
            event(
                &json!({ "type": "content_block_delta", "index": 0, "delta": { "type": "text_delta", "text": "Good " } }),
            ),
            event(
                &json!({ "type": "content_block_delta", "index": 0, "delta": { "type": "text_delta", "text": "day" } }),
            ),
            event(
                &json!({ "type": "message_delta", "delta": { "stop_reason": "end_turn" }, "usage": { "output_tokens": 2 } }),
            ),
            event(&json!({ "type": "message_stop" })),
        ],
        Kind::Openai => vec![
            event(&json!({ "type": "response.output_text.delta", "delta": "Good " })),
            event(&json!({ "type": "response.output_text.delta", "delta": "day" })),
            event(
                &json!({ "type": "response.completed", "response": { "usage": { "input_tokens": 3, "output_tokens": 2 } } }),
            ),
        ],
        Kind::Gemini => vec![
            event(&json!({ "candidates": [{ "content": { "parts": [{ "text": "Good " }] } }] })),
            event(
                &json!({ "candidates": [{ "content": { "parts": [{ "text": "day" }] }, "finishReason": "STOP" }],
                "usageMetadata": { "promptTokenCount": 3, "candidatesTokenCount": 2 } }),
            ),
        ],
        Kind::Ollama => vec![
            format!("{}\n", json!({ "message": { "content": "Good " }, "done": false })),
            format!("{}\n", json!({ "message": { "content": "day" }, "done": false })),
            format!(
                "{}\n",
                json!({ "message": { "content": "" }, "done": true, "prompt_eval_count": 3, "eval_count": 2 })
            ),
        ],
        _ => vec![
            event(&json!({ "choices": [{ "delta": { "content": "Good " } }] })),
            event(&json!({ "choices": [{ "delta": { "content": "day" }, "finish_reason": "stop" }] })),
            event(&json!({ "choices": [], "usage": { "prompt_tokens": 3, "completion_tokens": 2 } })),
            "data: [DONE]\n\n".to_owned(),
        ],
    }
}

fn streamed(kind: Kind) -> Vec<Step> {
    let mut steps = vec![head()];
    steps.extend(words(kind).iter().map(|w| chunk(w)));
    steps.push(end());
    steps
}

#[tokio::test]
async fn every_protocol_is_spoken() {
    for kind in ALL {
        let server = Server::playing(vec![streamed(kind)]).await;
        let answer = ask(&client(kind, &server)).await.unwrap();
        assert_eq!((answer.text.as_str(), answer.stop), ("Good day", Stop::End), "{kind:?}");
        assert_eq!((answer.usage.input, answer.usage.output), (3, 2), "{kind:?}");
        let heard = &server.heard()[0];
        let (path, key) = match kind {
            Kind::Anthropic => ("/base/messages", "x-api-key"),
            Kind::Openai => ("/base/responses", "authorization"),
            Kind::Gemini => ("/base/models/m-1:streamGenerateContent?alt=sse", "x-goog-api-key"),
            Kind::Ollama => ("/base/api/chat", "authorization"),
            _ => ("/base/chat/completions", "authorization"),
        };
        assert_eq!(heard.path(), path);
        assert!(heard.header(key).unwrap().ends_with(KEY), "{kind:?}");
        assert!(heard.body.to_string().contains("Hello?"), "{kind:?}");
        assert_eq!(heard.header("anthropic-version").is_some(), kind == Kind::Anthropic);
    }
}

#[tokio::test]
async fn a_connection_is_used_again_after_a_whole_answer() {
    for kind in ALL {
        let server = Server::playing(vec![streamed(kind)]).await;
        let client = client(kind, &server);
        for _ in 0..5 {
            ask(&client).await.unwrap();
            tokio::task::yield_now().await;
        }
        assert!(server.connections() < 5, "{kind:?}: {} connections", server.connections());
    }
}

#[tokio::test]
async fn refusals_have_a_class_and_hold_no_key() {
    let said = format!("no: the key {KEY} and half of it, {}", &KEY[..14]);
    for kind in ALL {
        for (status, class) in [
            ("401 Unauthorized", Class::BadKey),
            ("403 Forbidden", Class::BadKey),
            ("404 Not Found", Class::NotFound),
            ("429 Too Many Requests", Class::Throttled),
            ("500 Internal Server Error", Class::Overloaded),
            ("400 Bad Request", Class::Rejected),
        ] {
            let body = json!({ "error": { "message": said } }).to_string();
            let server = Server::playing(vec![vec![reply(status, "retry-after: 7\r\n", &body)]]).await;
            let failure = fails(&client(kind, &server)).await;
            assert_eq!(failure.class, class, "{kind:?} {status}");
            assert_eq!(failure.wait, Some(Duration::from_secs(7)));
            let shown = format!("{failure} {failure:?}");
            assert!(shown.contains("no: the key [key] and half of it"), "{shown}");
            assert!(!shown.contains("test-0") && !shown.contains("9abcd"), "{shown}");
        }
    }
}

#[tokio::test]
async fn an_error_inside_the_stream_holds_no_key_either() {
    let error = event(&json!({ "error": { "message": format!("died over {KEY}"), "code": 500 } }));
    let server =
        Server::playing(vec![vec![head(), chunk(&words(Kind::Compatible)[0]), chunk(&error), end()]]).await;
    let (pieces, failure) = ask(&client(Kind::Compatible, &server)).await.unwrap_err();
    assert_eq!(pieces, [Piece::Text("Good ".into())], "what came before is given");
    assert_eq!((failure.class, failure.said.as_str()), (Class::Overloaded, "died over [key]"));
}

#[tokio::test]
async fn a_server_that_says_the_key_back_is_not_listened_to() {
    for kind in ALL {
        let word = &words(kind)[usize::from(kind == Kind::Anthropic)];
        let echo = word.replace("Good ", KEY);
        let (one, other) = echo.split_at(echo.find(KEY).unwrap() + 10);
        let steps = vec![head(), chunk(word), chunk(one), chunk(other), end()];
        let server = Server::playing(vec![steps]).await;
        let (pieces, failure) = ask(&client(kind, &server)).await.unwrap_err();
        assert_eq!(
            (pieces.len(), failure.class, failure.said.as_str()),
            (1, Class::Nonsense, "it says the key back"),
            "{kind:?}"
        );
        let list = json!({ "data": [{ "id": KEY }], "models": [{ "name": KEY }] }).to_string();
        let server = Server::playing(vec![vec![reply("200 OK", "", &list)]]).await;
        assert_eq!(client(kind, &server).models().await.unwrap_err().said, "it says the key back");
    }
}

#[tokio::test]
async fn a_cut_connection_is_told_from_an_end() {
    for kind in ALL {
        let steps = vec![head(), chunk(&words(kind)[0]), chunk(&words(kind)[1][..8]), Step::Close];
        let server = Server::playing(vec![steps]).await;
        assert_eq!(fails(&client(kind, &server)).await.class, Class::Broken, "{kind:?}");
        let early = Server::playing(vec![vec![head(), chunk(&words(kind)[0]), end()]]).await;
        assert_eq!(fails(&client(kind, &early)).await.class, Class::Broken, "{kind:?}");
    }
}

#[tokio::test]
async fn what_is_not_the_protocol_is_nonsense() {
    for kind in ALL {
        for body in ["", "<html>Sign in</html>", "{\"half\": ", "data: {\"half\": \n\n"] {
            let server = Server::playing(vec![vec![reply("200 OK", "", body)]]).await;
            assert_eq!(fails(&client(kind, &server)).await.class, Class::Nonsense, "{kind:?} {body:?}");
        }
    }
}

#[tokio::test]
async fn nobody_is_waited_for_for_ever() {
    let never = Server::playing(vec![vec![Step::Hang]]).await;
    assert_eq!(fails(&impatient(&never)).await.class, Class::Timeout);
    never.left().await;
    let headed = Server::playing(vec![vec![head(), Step::Hang]]).await;
    assert_eq!(fails(&impatient(&headed)).await.class, Class::Timeout);
    let begun = Server::playing(vec![vec![head(), chunk(&words(Kind::Compatible)[0]), Step::Hang]]).await;
    let (pieces, failure) = ask(&impatient(&begun)).await.unwrap_err();
    assert_eq!((pieces.len(), failure.class), (1, Class::Timeout));
    begun.left().await;
    // Slow is not silent.
    let mut steps = vec![head()];
    for word in words(Kind::Compatible) {
        steps.extend([Step::Wait(Duration::from_millis(60)), chunk(&word)]);
    }
    steps.push(end());
    let slow = Server::playing(vec![steps]).await;
    assert_eq!(ask(&impatient(&slow)).await.unwrap().text, "Good day");
}

#[tokio::test]
async fn dropping_an_answer_hangs_up() {
    let server = Server::playing(vec![vec![head(), chunk(&words(Kind::Compatible)[0]), Step::Hang]]).await;
    let client = client(Kind::Compatible, &server);
    let mut pieces = client.complete(request());
    assert!(matches!(pieces.next().await, Some(Ok(Piece::Text(_)))));
    drop(pieces);
    server.left().await;
    let before = Server::playing(vec![vec![Step::Hang]]).await;
    let client = client_at(Kind::Ollama, &before.url(""), &[before.entry()], KEY, Patience::default());
    let mut pieces = client.complete(request());
    assert!(tokio::time::timeout(Duration::from_millis(100), pieces.next()).await.is_err());
    drop(pieces);
    before.left().await;
    assert!(server.heard().len() == 1 && client.complete(request()).size_hint().0 == 0);
}

#[tokio::test]
async fn an_answer_without_end_is_ended_by_us() {
    let word = event(&json!({ "choices": [{ "delta": { "content": "x".repeat(50_000) } }] }));
    let Step::Write(piece) = chunk(&word) else { panic!() };
    let server = Server::playing(vec![vec![head(), Step::Repeat(piece)]]).await;
    assert_eq!(fails(&client(Kind::Compatible, &server)).await.class, Class::TooLarge);
    server.left().await;
    let Step::Write(piece) = chunk(&"x".repeat(60_000)) else { panic!() };
    let server = Server::playing(vec![vec![head(), Step::Repeat(piece)]]).await;
    assert_eq!(fails(&client(Kind::Ollama, &server)).await.class, Class::TooLarge, "one line without end");
    server.left().await;
    let huge = json!({ "error": { "message": "x".repeat(3_000_000) } }).to_string();
    let server = Server::playing(vec![vec![reply("400 Bad Request", "", &huge)]]).await;
    let failure = fails(&client(Kind::Gemini, &server)).await;
    assert!(failure.class == Class::Rejected && failure.said.len() < 1000, "{}", failure.said.len());
}

#[tokio::test]
async fn no_redirect_is_followed() {
    let other = Server::playing(vec![streamed(Kind::Compatible)]).await;
    for status in ["301 Moved Permanently", "302 Found", "307 Temporary Redirect", "308 Permanent Redirect"] {
        let headers = format!("location: {}\r\n", other.url("/base/chat/completions"));
        let server = Server::playing(vec![vec![reply(status, &headers, "")]]).await;
        let allow = [server.entry(), other.entry()];
        let client = client_at(Kind::Compatible, &server.url("/base"), &allow, KEY, Patience::default());
        let failure = fails(&client).await;
        assert_eq!(failure.class, Class::Rejected);
        assert!(failure.said.contains("redirects"), "{}", failure.said);
        assert_eq!(client.models().await.unwrap_err().class, Class::Rejected);
    }
    assert_eq!(other.connections(), 0);
}

#[tokio::test]
async fn an_address_inside_is_refused() {
    let server = Server::playing(vec![streamed(Kind::Ollama)]).await;
    let port = server.port;
    for url in [
        server.url(""),
        format!("http://localhost:{port}"),
        format!("http://[::ffff:127.0.0.1]:{port}"),
        format!("http://0x7f.1:{port}"),
        format!("http://127.0.0.1:{port}/x?y="),
        "http://169.254.169.254/latest".to_owned(),
        "file:///etc/passwd".to_owned(),
        "http://user:pw@127.0.0.1/".to_owned(),
        "gopher://127.0.0.1".to_owned(),
    ] {
        let client = client_at(Kind::Ollama, &url, &[], KEY, Patience::default());
        assert_eq!(fails(&client).await.class, Class::Forbidden, "{url}");
        assert_eq!(client.models().await.unwrap_err().class, Class::Forbidden, "{url}");
    }
    assert_eq!(server.connections(), 0);
}

#[tokio::test]
async fn a_key_with_a_line_feed_is_not_sent() {
    let server = Server::playing(vec![streamed(Kind::Compatible)]).await;
    for kind in ALL {
        for key in ["sk-a\r\nx-evil: 1", "sk-a\nb", "sk-\0"] {
            let client = client_at(kind, &server.url(""), &[server.entry()], key, Patience::default());
            let failure = fails(&client).await;
            assert_eq!(failure.class, Class::Rejected, "{kind:?}");
            assert!(!format!("{failure:?} {client:?}").contains("sk-a"), "{failure:?}");
        }
    }
    assert_eq!(server.connections(), 0);
}

#[tokio::test]
async fn what_may_be_repeated_is_until_the_first_piece() {
    let retries = Retries { base: Duration::from_millis(5), ..Retries::default() };
    let busy = || vec![reply("429 Too Many Requests", "retry-after: 0\r\n", "{}")];
    let down = || vec![reply("503 Service Unavailable", "", "")];
    let server = Server::playing(vec![busy(), down(), streamed(Kind::Gemini)]).await;
    let (attempts, first) =
        models::first(&client(Kind::Gemini, &server), &request(), retries, &world()).await;
    assert_eq!((attempts, first.unwrap().0), (3, Piece::Text("Good ".into())));

    let server = Server::playing(vec![busy()]).await;
    let (attempts, first) =
        models::first(&client(Kind::Gemini, &server), &request(), retries, &world()).await;
    assert_eq!((attempts, first.err().unwrap().class), (3, Class::Throttled));
    assert_eq!(server.heard().len(), 3);

    let long = vec![reply("429 Too Many Requests", "retry-after: 600\r\n", "{}")];
    let server = Server::playing(vec![long, streamed(Kind::Gemini)]).await;
    let (attempts, _) = models::first(&client(Kind::Gemini, &server), &request(), retries, &world()).await;
    assert_eq!(attempts, 1, "nobody waits ten minutes");

    let bad = vec![reply("401 Unauthorized", "", "{}")];
    let server = Server::playing(vec![bad, streamed(Kind::Gemini)]).await;
    let (attempts, _) = models::first(&client(Kind::Gemini, &server), &request(), retries, &world()).await;
    assert_eq!((attempts, server.heard().len()), (1, 1), "a bad key does not get better");

    let cut = vec![head(), chunk(&words(Kind::Gemini)[0]), Step::Close];
    let server = Server::playing(vec![cut, streamed(Kind::Gemini)]).await;
    let (_, first) = models::first(&client(Kind::Gemini, &server), &request(), retries, &world()).await;
    let (_, mut rest) = first.unwrap();
    assert_eq!(rest.next().await.unwrap().unwrap_err().class, Class::Broken);
    assert_eq!(server.heard().len(), 1, "somebody heard a piece: nothing is repeated");
}

#[tokio::test]
async fn models_are_listed() {
    for (kind, path, body) in [
        (Kind::Anthropic, "/base/models?limit=1000", json!({ "data": [{ "id": "a" }] })),
        (Kind::Openai, "/base/models", json!({ "data": [{ "id": "a" }] })),
        (Kind::Gemini, "/base/models?pageSize=1000", json!({ "models": [{ "name": "models/a" }] })),
        (Kind::Ollama, "/base/api/tags", json!({ "models": [{ "name": "a" }] })),
    ] {
        let server = Server::playing(vec![vec![reply("200 OK", "", &body.to_string())]]).await;
        let list = client(kind, &server).models().await.unwrap();
        assert_eq!((list.len(), list[0].id.as_str(), server.heard()[0].path()), (1, "a", path));
    }
    let server = Server::playing(vec![vec![reply("200 OK", "", &"x".repeat(5_000_000))]]).await;
    assert_eq!(client(Kind::Ollama, &server).models().await.unwrap_err().class, Class::TooLarge);
}
