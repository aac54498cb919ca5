//! Where a request goes, read strictly.

use crate::Error;
use http::Uri;
use url::Url;

/// A checked address: `http` or `https`, a host, no credentials.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Target {
    url: Url,
}

impl Target {
    /// Reads an address as a browser does (so that `http://0x7f.1` is seen to be `127.0.0.1`).
    pub fn read(text: &str) -> Result<Self, Error> {
        let url = Url::parse(text).map_err(|_| address("it is not a complete web address"))?;
        Self::check(url)
    }

    /// Reads an address relative to this one, as `Location` may be.
    pub fn join(&self, text: &str) -> Result<Self, Error> {
        let url = self.url.join(text).map_err(|_| address("it is not a web address"))?;
        Self::check(url)
    }

    fn check(mut url: Url) -> Result<Self, Error> {
        if !matches!(url.scheme(), "http" | "https") {
            return Err(address("only http and https are spoken here"));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(address("it must not hold a user name or password"));
        }
        if url.host_str().is_none_or(|h| h.trim_matches('.').is_empty()) {
            return Err(address("it names no host"));
        }
        if url.as_str().len() > 8192 {
            return Err(address("it is longer than 8,192 characters"));
        }
        url.set_fragment(None);
        Ok(Self { url })
    }

    /// Scheme, host and port: what a credential is good for and what a breaker watches.
    pub fn origin(&self) -> String {
        self.url.origin().ascii_serialization()
    }

    /// Host and port, for messages. Never the path: keys hide there.
    pub fn host(&self) -> String {
        match (self.url.host_str(), self.url.port()) {
            (Some(host), Some(port)) => format!("{host}:{port}"),
            (Some(host), None) => host.to_owned(),
            (None, _) => String::new(),
        }
    }

    pub fn is_https(&self) -> bool {
        self.url.scheme() == "https"
    }

    /// For the wire.
    pub fn uri(&self) -> Result<Uri, Error> {
        self.url.as_str().parse().map_err(|_| address("it cannot be sent"))
    }
}

impl std::fmt::Debug for Target {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.origin())
    }
}

fn address(reason: &'static str) -> Error {
    Error::Address { reason }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_of_an_address_becomes_the_address() {
        for text in [
            "http://127.0.0.1/",
            "http://2130706433/",
            "http://0x7f000001/",
            "http://0x7f.1/",
            "http://017700000001/",
            "http://127.1/",
            "http://127.0.1/",
            "http://0177.0.0.1/",
            "http:127.0.0.1",
            "HTTP://127。0。0。1/",
            "http://%31%32%37.0.0.1/",
            "http://①②⑦.⓪.⓪.①/",
        ] {
            assert_eq!(Target::read(text).unwrap().host(), "127.0.0.1", "{text}");
        }
        assert_eq!(Target::read("http://[::FFFF:7f00:1]/").unwrap().host(), "[::ffff:7f00:1]");
    }

    #[test]
    fn what_is_not_plain_is_refused() {
        for text in [
            "",
            "/path",
            "example.org",
            "ftp://a.example/",
            "file:///etc/passwd",
            "gopher://a.example/",
            "http://",
            "http://user@a.example/",
            "http://user:pw@a.example/",
            "http://:pw@a.example/",
            "http://a.example:99999/",
            "http://[fe80::1%25eth0]/",
            "http://./",
            "http://256.1.1.1/",
            "javascript:alert(1)",
            "data:text/plain,x",
            "http://a b/",
            "http://a\u{0}b/",
        ] {
            assert!(Target::read(text).is_err(), "{text}");
        }
        assert!(Target::read(&format!("http://a.example/{}", "x".repeat(9000))).is_err());
    }

    #[test]
    fn messages_hold_neither_path_nor_query() {
        let target = Target::read("https://a.example:8443/secret/path?key=canary#x").unwrap();
        assert_eq!(target.host(), "a.example:8443");
        assert_eq!(format!("{target:?}"), "https://a.example:8443");
    }
}
