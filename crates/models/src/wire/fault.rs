//! What providers say when they do not answer.

use crate::{Class, failure::Wrong};
use chrono::{DateTime, Utc};
use serde_json::Value;
use std::time::Duration;

/// From the head of an answer and what its body said ([`of_body`]).
pub(crate) fn of_status(status: u16, body: &[u8], header: Option<&str>, now: DateTime<Utc>) -> Wrong {
    let said = of_body(body);
    let wait = header.and_then(|h| retry_after(h, now)).or(said.wait);
    let class = match status {
        // What the words say is more exact than the number, where it is something the words can say.
        400 | 402 | 403 | 422 | 429 if said.class != Class::Rejected => said.class,
        401 | 403 => Class::BadKey,
        402 => Class::NoCredit,
        404 | 405 | 410 => Class::NotFound,
        413 => Class::TooLong,
        429 => Class::Throttled,
        408 | 425 | 500..=599 => Class::Overloaded,
        _ => Class::Rejected,
    };
    let text = match status {
        300..=399 => "it redirects; give the final address".to_owned(),
        _ if said.said.is_empty() => format!("HTTP {status}"),
        _ => said.said,
    };
    Wrong { class, said: text, wait }
}

/// An event that tells of an error inside an answer that had begun.
pub(crate) fn of_event(event: &Value) -> Wrong {
    let mut wrong = of_value(event);
    if wrong.class == Class::Rejected && !wrong.said.is_empty() {
        // The request was accepted: what fails now is the answer.
        wrong.class = Class::Broken;
    }
    wrong
}

/// From the body alone. What is no JSON says nothing: it is the page of some machine in between.
fn of_body(body: &[u8]) -> Wrong {
    serde_json::from_slice::<Value>(body).map_or_else(|_| Wrong::new(Class::Rejected, ""), |v| of_value(&v))
}

fn of_value(value: &Value) -> Wrong {
    let value = value.get(0).unwrap_or(value);
    let error = &value["error"];
    let inner = if error.is_object() { error } else { value };
    let text = |v: &Value| v.as_str().filter(|t| !t.is_empty()).map(str::to_owned);
    let said = text(error)
        .or_else(|| ["message", "detail"].iter().find_map(|name| text(&inner[*name])))
        .or_else(|| text(&value["message"]))
        .unwrap_or_default();
    let mut words: String = ["type", "code", "status"]
        .iter()
        .filter_map(|name| inner[*name].as_str())
        .collect::<Vec<_>>()
        .join(" ");
    words.push(' ');
    words.push_str(&said);
    let number = inner["code"].as_u64();
    Wrong { class: class(&words.to_lowercase(), number), said, wait: delay(inner) }
}

/// Reads the classes out of the words, as providers write them.
fn class(words: &str, number: Option<u64>) -> Class {
    const SIGNS: &[(Class, &[&str])] = &[
        (
            Class::NoCredit,
            &[
                "insufficient_quota",
                "credit balance",
                "billing_error",
                "insufficient credit",
                "insufficient balance",
            ],
        ),
        (
            Class::BadKey,
            &[
                "authentication_error",
                "invalid_api_key",
                "invalid api key",
                "incorrect api key",
                "api key not valid",
                "api_key_invalid",
                "unauthenticated",
                "permission_denied",
                "permission_error",
            ],
        ),
        (
            Class::TooLong,
            &[
                "context_length_exceeded",
                "context length",
                "context window",
                "prompt is too long",
                "request_too_large",
                "maximum number of tokens",
                "input is too long",
                "exceeds the available context",
            ],
        ),
        (Class::Blocked, &["content_filter", "content_policy", "content management policy", "safety system"]),
        (Class::Throttled, &["rate_limit", "rate limit", "too many requests", "resource_exhausted"]),
        (
            Class::Overloaded,
            &["overloaded", "server_error", "api_error", "unavailable", "internal", "timeout_error"],
        ),
        (Class::NotFound, &["not_found", "model_not_found", "does not exist", "not found"]),
    ];
    let found = SIGNS.iter().find(|(_, signs)| signs.iter().any(|sign| words.contains(sign)));
    match (found, number) {
        (Some((class, _)), _) => *class,
        (None, Some(429)) => Class::Throttled,
        (None, Some(500..=599)) => Class::Overloaded,
        (None, _) => Class::Rejected,
    }
}

/// `"retryDelay": "34s"` among the details, as Google says it.
fn delay(error: &Value) -> Option<Duration> {
    let details = error["details"].as_array()?;
    let text = details.iter().take(16).find_map(|d| d["retryDelay"].as_str())?;
    seconds(text.strip_suffix('s')?)
}

/// `Retry-After`: seconds, or a date.
pub(crate) fn retry_after(text: &str, now: DateTime<Utc>) -> Option<Duration> {
    let text = text.trim();
    seconds(text).or_else(|| {
        let at = DateTime::parse_from_rfc2822(text).ok()?;
        Some((at.with_timezone(&Utc) - now).to_std().unwrap_or(Duration::ZERO))
    })
}

/// No more than a day: what asks for more is not worth a number.
fn seconds(text: &str) -> Option<Duration> {
    let seconds: f64 = text.parse().ok()?;
    (0.0..=86_400.0).contains(&seconds).then(|| Duration::from_secs_f64(seconds))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn class_of(status: u16, body: &Value) -> Class {
        of_status(status, body.to_string().as_bytes(), None, DateTime::UNIX_EPOCH).class
    }

    #[test]
    fn what_providers_say_is_understood() {
        for (status, body, class) in [
            (
                401,
                json!({ "type": "error", "error": { "type": "authentication_error", "message": "invalid x-api-key" } }),
                Class::BadKey,
            ),
            (
                401,
                json!({ "error": { "message": "Incorrect API key provided: sk-**", "code": "invalid_api_key" } }),
                Class::BadKey,
            ),
            (
                400,
                json!({ "error": { "code": 400, "message": "API key not valid. Please pass a valid API key.", "status": "INVALID_ARGUMENT" } }),
                Class::BadKey,
            ),
            (
                403,
                json!({ "error": { "code": 403, "status": "PERMISSION_DENIED", "message": "x" } }),
                Class::BadKey,
            ),
            (403, json!({}), Class::BadKey),
            (404, json!({ "error": { "type": "not_found_error", "message": "model: x" } }), Class::NotFound),
            (404, json!({ "error": "model \"x\" not found, try pulling it first" }), Class::NotFound),
            (
                400,
                json!({ "error": { "message": "The model `x` does not exist", "code": "model_not_found" } }),
                Class::NotFound,
            ),
            (
                429,
                json!({ "error": { "type": "rate_limit_error", "message": "slow down" } }),
                Class::Throttled,
            ),
            (
                429,
                json!({ "error": { "type": "insufficient_quota", "message": "You exceeded your quota" } }),
                Class::NoCredit,
            ),
            (
                429,
                json!([{ "error": { "code": 429, "status": "RESOURCE_EXHAUSTED", "message": "x" } }]),
                Class::Throttled,
            ),
            (
                400,
                json!({ "error": { "type": "invalid_request_error", "message": "Your credit balance is too low" } }),
                Class::NoCredit,
            ),
            (402, json!({}), Class::NoCredit),
            (
                529,
                json!({ "error": { "type": "overloaded_error", "message": "Overloaded" } }),
                Class::Overloaded,
            ),
            (500, json!("<html>"), Class::Overloaded),
            (
                400,
                json!({ "error": { "message": "This model's maximum context length is 8192 tokens.", "code": "context_length_exceeded" } }),
                Class::TooLong,
            ),
            (
                400,
                json!({ "error": { "type": "invalid_request_error", "message": "prompt is too long: 210000 tokens" } }),
                Class::TooLong,
            ),
            (413, json!({ "error": { "type": "request_too_large" } }), Class::TooLong),
            (400, json!({ "error": { "code": "content_filter", "message": "x" } }), Class::Blocked),
            (400, json!({ "object": "error", "message": "bad temperature" }), Class::Rejected),
            (422, json!({ "detail": [{ "msg": "x" }] }), Class::Rejected),
            (302, json!({}), Class::Rejected),
        ] {
            assert_eq!(class_of(status, &body), class, "{status} {body}");
        }
    }

    #[test]
    fn their_words_are_kept_and_pages_are_not() {
        let now = DateTime::UNIX_EPOCH;
        let said = |body: &[u8]| of_status(400, body, None, now).said;
        assert_eq!(said(br#"{"error":{"message":"no such thing"}}"#), "no such thing");
        assert_eq!(said(br#"{"error":"no such thing"}"#), "no such thing");
        assert_eq!(said(b"<html><script>"), "HTTP 400");
        assert_eq!(said(b"[]"), "HTTP 400");
        assert_eq!(said("[".repeat(100_000).as_bytes()), "HTTP 400");
    }

    #[test]
    fn waits_are_read() {
        let now = DateTime::parse_from_rfc3339("2026-11-20T09:00:00Z").unwrap().to_utc();
        for (text, expected) in [
            ("7", Some(7.0)),
            ("0.5", Some(0.5)),
            ("Fri, 20 Nov 2026 09:01:30 GMT", Some(90.0)),
            ("Fri, 20 Nov 2026 08:00:00 GMT", Some(0.0)),
            ("-1", None),
            ("1e99", None),
            ("inf", None),
            ("NaN", None),
            ("soon", None),
        ] {
            assert_eq!(retry_after(text, now).map(|d| d.as_secs_f64()), expected, "{text}");
        }
        let body = json!({ "error": { "code": 429, "details": [{ "x": 1 }, { "retryDelay": "34s" }] } });
        let wrong = of_status(429, body.to_string().as_bytes(), None, now);
        assert_eq!((wrong.class, wrong.wait), (Class::Throttled, Some(Duration::from_secs(34))));
    }
}
