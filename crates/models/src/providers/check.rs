//! What may be said of a provider. Pure.

use crate::Kind;
use kernel::{ExposeSecret as _, FieldError, SecretString};
use url::Url;

/// The longest key.
const MAX_KEY: usize = 4096;

pub(super) fn label(text: &str, wrong: &mut Vec<FieldError>) -> String {
    let label = text.trim();
    if !(1..=100).contains(&label.chars().count()) || label.chars().any(char::is_control) {
        wrong.push(FieldError::new("label", "length", "Between 1 and 100 characters on one line."));
    }
    label.to_owned()
}

/// A plain address without credentials, without anything behind the path. Where it leads is judged by
/// `egress` at every request.
pub(super) fn base_url(kind: Kind, given: Option<&str>, wrong: &mut Vec<FieldError>) -> String {
    if kind == Kind::Scripted {
        return String::new();
    }
    let Some(text) = given.map(str::trim).filter(|t| !t.is_empty()) else {
        wrong.push(FieldError::new("base_url", "required", "Where the provider is: `https://…`."));
        return String::new();
    };
    let plain = |url: &Url| {
        matches!(url.scheme(), "http" | "https")
            && url.host_str().is_some()
            && url.username().is_empty()
            && url.password().is_none()
            && url.query().is_none()
            && url.fragment().is_none()
    };
    match Url::parse(text).ok().filter(plain).map(|url| url.as_str().trim_end_matches('/').to_owned()) {
        Some(url) if url.len() <= 500 => url,
        _ => {
            let message =
                "An http or https address without credentials, `?` and `#`, at most 500 characters.";
            wrong.push(FieldError::new("base_url", "invalid", message));
            String::new()
        }
    }
}

/// Visible ASCII: nothing else can stand in a header.
pub(super) fn key(key: Option<&SecretString>, wrong: &mut Vec<FieldError>) {
    let Some(key) = key else { return };
    let text = key.expose_secret();
    if text.is_empty() || text.len() > MAX_KEY || !text.bytes().all(|b| b.is_ascii_graphic()) {
        let message = "The key as the provider shows it: letters, digits and signs, without blanks.";
        wrong.push(FieldError::new("key", "invalid", message));
    }
}

pub(super) fn same_origin(one: &str, other: &str) -> bool {
    let origin = |text: &str| Url::parse(text).ok().map(|url| url.origin());
    origin(one) == origin(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<String> {
        let mut wrong = Vec::new();
        let url = base_url(Kind::Compatible, Some(text), &mut wrong);
        wrong.is_empty().then_some(url)
    }

    #[test]
    fn addresses_are_plain() {
        assert_eq!(read(" https://API.Example.org/v1/ ").as_deref(), Some("https://api.example.org/v1"));
        assert_eq!(read("http://localhost:11434").as_deref(), Some("http://localhost:11434"));
        for bad in [
            "",
            "example.org",
            "file:///etc/passwd",
            "https://u:p@a.example/",
            "https://a.example/?key=1",
            "https://a.example/#x",
            "javascript:alert(1)",
            "https://",
        ] {
            assert_eq!(read(bad), None, "{bad}");
        }
        assert_eq!(read(&format!("https://a.example/{}", "x".repeat(500))), None);
    }

    #[test]
    fn keys_fit_into_a_header() {
        let good = |text: &str| {
            let mut wrong = Vec::new();
            key(Some(&SecretString::from(text.to_owned())), &mut wrong);
            assert!(wrong.iter().all(|w| !w.message.contains("canary")));
            wrong.is_empty()
        };
        assert!(good("sk-ant-api03_x.Y/z+="));
        for bad in ["", "a b", "a\r\nx: y", "a\0", "ä", " a", "canary\n"] {
            assert!(!good(bad), "{bad:?}");
        }
        assert!(!good(&"x".repeat(MAX_KEY + 1)));
    }

    #[test]
    fn origins_are_compared_whole() {
        assert!(same_origin("https://a.example/v1", "https://a.example:443/v2"));
        for other in [
            "http://a.example",
            "https://a.example:8443",
            "https://b.example",
            "https://a.example.evil.example",
        ] {
            assert!(!same_origin("https://a.example", other), "{other}");
        }
    }
}
