//! The web client: the refresh token in a cookie that scripts cannot read, and who may send it.
//!
//! The cookie is `HttpOnly` (a script injected into our page cannot carry it away), `SameSite=Strict` and
//! without `Domain` (other sites' pages do not send it), and `Secure` wherever the page came by https.
//! `SameSite` is not the only guard, because sites are larger than origins: a cookie counts only together
//! with `X-Atelier-Client: web`, which a page of another origin cannot send without being allowed to by
//! us, and with the browser's own word that the page was ours.

use crate::{Error, Identity, sessions::Life, sessions::ops::SignedIn};
use api_kit::{Answer, Problem};
use axum::{
    extract::FromRequestParts,
    response::{IntoResponse, Response},
};
use http::{HeaderMap, HeaderName, HeaderValue, header, request::Parts};
use std::{convert::Infallible, sync::Arc};

/// Sent by the web client with every request.
const CLIENT: HeaderName = HeaderName::from_static("x-atelier-client");
const SITE: HeaderName = HeaderName::from_static("sec-fetch-site");
const PROTO: HeaderName = HeaderName::from_static("x-forwarded-proto");
const COOKIE: &str = "atelier_refresh";
/// Sign-in is mounted under `/api/v1` and, by its older name, under `/api`.
const PATH: &str = "/api";

/// Extractor: which kind of client this is. 403 where a request says it is the web client's and the
/// browser does not say that it came from a page of this server.
#[derive(Debug)]
pub enum Browser {
    /// Keeps its refresh token itself.
    Program,
    /// The web client.
    Web {
        /// Whether cookies are to travel by https only.
        secure: bool,
        /// The refresh token that came along.
        cookie: Option<String>,
    },
}

impl FromRequestParts<Arc<Identity>> for Browser {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, room: &Arc<Identity>) -> Answer<Self> {
        if text(&parts.headers, &CLIENT) != Some("web") {
            return Ok(Self::Program);
        }
        let public = room.public_url.as_deref();
        let host =
            text(&parts.headers, &header::HOST).or(parts.uri.authority().map(http::uri::Authority::as_str));
        if !is_ours(&parts.headers, host, public) {
            return Err(Error::CrossSite.into());
        }
        Ok(Self::Web { secure: is_secure(&parts.headers, public), cookie: cookie(&parts.headers) })
    }
}

/// Extractor: the address of this server, as far as it is known, such as `https://atelier.example.org`: the
/// public one, or else what the request was sent to. Empty where neither can be told.
#[derive(Debug)]
pub struct Here(pub String);

impl FromRequestParts<Arc<Identity>> for Here {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, room: &Arc<Identity>) -> Result<Self, Infallible> {
        let public = room.public_url.as_deref();
        let host =
            text(&parts.headers, &header::HOST).or(parts.uri.authority().map(http::uri::Authority::as_str));
        Ok(Self(here(&parts.headers, host, public)))
    }
}

fn here(headers: &HeaderMap, host: Option<&str>, public_url: Option<&str>) -> String {
    if let Some(public) = public_url {
        return public.to_owned();
    }
    let scheme = if is_secure(headers, None) { "https" } else { "http" };
    match host.map(str::parse::<http::uri::Authority>) {
        // A name and a password before the host are nobody's here.
        Some(Ok(host)) if !host.as_str().contains('@') => format!("{scheme}://{host}"),
        _ => String::new(),
    }
}

impl Browser {
    /// The refresh token of the cookie.
    pub fn cookie(&self) -> Option<&str> {
        match self {
            Self::Program => None,
            Self::Web { cookie, .. } => cookie.as_deref(),
        }
    }

    /// The answer, with the new refresh token in the cookie if this is the web client. A session that is
    /// not remembered ends with the browser.
    pub fn remember(&self, signed: &SignedIn, answer: impl IntoResponse) -> Response {
        let age = signed.remember.then(|| Life::of(true).idle.num_seconds());
        self.with_cookie(signed.refresh_token.reveal(), age, answer)
    }

    /// The answer, with the cookie taken back if this is the web client.
    pub fn forget(&self, answer: impl IntoResponse) -> Response {
        self.with_cookie("", Some(0), answer)
    }

    fn with_cookie(&self, value: &str, age: Option<i64>, answer: impl IntoResponse) -> Response {
        let mut response = answer.into_response();
        if let Self::Web { secure, .. } = self {
            let secure = if *secure { "; Secure" } else { "" };
            let age = age.map(|seconds| format!("; Max-Age={seconds}")).unwrap_or_default();
            let cookie = format!("{COOKIE}={value}; Path={PATH}; HttpOnly; SameSite=Strict{secure}{age}");
            // Base64url and our own words are always a header value.
            if let Ok(mut cookie) = HeaderValue::try_from(cookie) {
                cookie.set_sensitive(true);
                response.headers_mut().append(header::SET_COOKIE, cookie);
            }
        }
        response
    }
}

fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

/// Whether the browser says that the request came from a page of this server. `Sec-Fetch-Site` is its
/// plainest word; browsers send it to https and to this machine, and `Origin` everywhere.
fn is_ours(headers: &HeaderMap, host: Option<&str>, public_url: Option<&str>) -> bool {
    if let Some(site) = headers.get(&SITE) {
        return site == "same-origin";
    }
    let Some(origin) = text(headers, &header::ORIGIN) else { return false };
    match public_url {
        Some(public) => origin.eq_ignore_ascii_case(public),
        None => origin
            .split_once("://")
            .is_some_and(|(_, authority)| host.is_some_and(|host| authority.eq_ignore_ascii_case(host))),
    }
}

/// Whether the page came by https. Where a header says so wrongly, only its sender loses: the browser
/// refuses a `Secure` cookie that came by http.
fn is_secure(headers: &HeaderMap, public_url: Option<&str>) -> bool {
    let https = |text: Option<&str>, with: &str| text.is_some_and(|t| t.eq_ignore_ascii_case(with));
    public_url.is_some_and(|url| url.starts_with("https://"))
        || text(headers, &header::ORIGIN).is_some_and(|origin| origin.starts_with("https://"))
        || https(text(headers, &PROTO), "https")
}

/// The refresh token of the cookie. Two cookies of that name mean that a neighbour under the same domain
/// has put one beside ours; neither is taken.
fn cookie(headers: &HeaderMap) -> Option<String> {
    let mut found = headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .filter(|(name, value)| *name == COOKIE && !value.is_empty());
    match (found.next(), found.next()) {
        (Some((_, value)), None) => Some(value.to_owned()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        let mut map = HeaderMap::new();
        for (name, value) in pairs {
            map.append(*name, HeaderValue::from_str(value).unwrap());
        }
        map
    }

    #[test]
    fn only_our_own_page_is_ours() {
        let host = Some("127.0.0.1:8080");
        for (sent, ours) in [
            (vec![], false),
            (vec![("sec-fetch-site", "same-origin")], true),
            (vec![("sec-fetch-site", "same-site"), ("origin", "http://127.0.0.1:8080")], false),
            (vec![("sec-fetch-site", "cross-site")], false),
            (vec![("sec-fetch-site", "none")], false),
            (vec![("origin", "http://127.0.0.1:8080")], true),
            (vec![("origin", "http://127.0.0.1:8081")], false),
            (vec![("origin", "https://evil.example")], false),
            (vec![("origin", "https://evil.example?http://127.0.0.1:8080")], false),
            (vec![("origin", "null")], false),
            (vec![("origin", "")], false),
            (vec![("referer", "http://127.0.0.1:8080/")], false),
        ] {
            assert_eq!(is_ours(&headers(&sent), host, None), ours, "{sent:?}");
        }
        let origin = headers(&[("origin", "https://atelier.example.org")]);
        assert!(is_ours(&origin, host, Some("https://atelier.example.org")), "a proxy changed the host");
        assert!(!is_ours(&origin, Some("atelier.example.org"), Some("http://atelier.example.org")));
        assert!(!is_ours(&origin, None, None));
    }

    #[test]
    fn the_cookie_is_found_among_others_and_refused_when_doubled() {
        let of = |lines: &[&str]| cookie(&headers(&lines.iter().map(|l| ("cookie", *l)).collect::<Vec<_>>()));
        assert_eq!(of(&["a=b; atelier_refresh=atr_x; c=d"]).as_deref(), Some("atr_x"));
        assert_eq!(of(&["a=b", "atelier_refresh=atr_x"]).as_deref(), Some("atr_x"));
        assert_eq!(of(&["atelier_refresh=atr_x; atelier_refresh=atr_y"]), None);
        assert_eq!(of(&["atelier_refresh=atr_x", "atelier_refresh=atr_y"]), None);
        assert_eq!(of(&["xatelier_refresh=atr_x", "atelier_refresh="]), None);
        assert_eq!(of(&[]), None);
    }

    #[test]
    fn the_address_of_this_server_is_the_public_one_or_where_the_request_went() {
        let plain = headers(&[]);
        let https = headers(&[("x-forwarded-proto", "https")]);
        for (sent, host, public, address) in [
            (&plain, Some("127.0.0.1:8080"), None, "http://127.0.0.1:8080"),
            (&https, Some("atelier.example.org"), None, "https://atelier.example.org"),
            (&plain, Some("inner:8080"), Some("https://atelier.example.org"), "https://atelier.example.org"),
            (&plain, Some("atelier.example.org@evil.example"), None, ""),
            (&plain, Some("evil.example/path"), None, ""),
            (&plain, None, None, ""),
        ] {
            assert_eq!(here(sent, host, public), address, "{host:?} {public:?}");
        }
    }

    #[test]
    fn cookies_are_secure_wherever_the_page_came_by_https() {
        for (sent, public, secure) in [
            (vec![], None, false),
            (vec![("origin", "http://127.0.0.1:8080")], None, false),
            (vec![("origin", "https://atelier.example.org")], None, true),
            (vec![("x-forwarded-proto", "HTTPS")], None, true),
            (vec![], Some("https://atelier.example.org"), true),
        ] {
            assert_eq!(is_secure(&headers(&sent), public), secure, "{sent:?} {public:?}");
        }
    }
}
