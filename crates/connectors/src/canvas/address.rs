//! Where a Canvas is: an origin and nothing else.

use crate::Error;
use url::{Host, Url};

/// The longest address anyone needs.
const MAX_ADDRESS: usize = 500;

/// The origin of a Canvas: scheme, host and port. What else an address holds is dropped, so that nobody
/// can aim requests at a path of their choice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Address(Url);

impl Address {
    /// Reads what a person pastes: any address of their Canvas, with or without `https://`.
    pub fn read(text: &str, plain_http: bool) -> Result<Self, Error> {
        let text = text.trim();
        if text.len() > MAX_ADDRESS {
            return Err(Error::Address("it is too long"));
        }
        let url =
            if text.contains("://") { Url::parse(text) } else { Url::parse(&format!("https://{text}")) };
        let mut url = url.map_err(|_| Error::Address("it is not a web address"))?;
        match url.scheme() {
            "https" => {}
            "http" if plain_http => {}
            "http" => {
                return Err(Error::Address(
                    "it must begin with https, or the key would be readable on the way",
                ));
            }
            _ => return Err(Error::Address("it must begin with https")),
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(Error::Address("it must not hold a name or password"));
        }
        if matches!(url.host(), None | Some(Host::Domain(""))) {
            return Err(Error::Address("it names no host"));
        }
        url.set_path("/");
        url.set_query(None);
        url.set_fragment(None);
        Ok(Self(url))
    }

    /// As it is stored and shown: `https://canvas.example.edu`.
    pub fn origin(&self) -> String {
        self.0.origin().ascii_serialization()
    }

    /// Host and port, for messages.
    pub fn host(&self) -> String {
        let host = self.0.host_str().unwrap_or_default();
        self.0.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
    }

    /// The address of an operation of its API; `path` is made of ids and words of ours.
    pub fn api(&self, path: &str) -> String {
        format!("{}/api/v1/{path}", self.origin())
    }

    /// What a link on one of its pages leads to.
    pub fn join(&self, link: &str) -> Option<Url> {
        self.0.join(link).ok()
    }

    /// Whether an address is at this Canvas.
    pub fn owns(&self, url: &Url) -> bool {
        url.origin() == self.0.origin()
    }

    /// Whether its connections are encrypted.
    pub fn is_https(&self) -> bool {
        self.0.scheme() == "https"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_origin_is_kept() {
        for text in [
            "canvas.example.edu",
            " https://canvas.example.edu/courses/7/assignments/9?x=1#y ",
            "HTTPS://Canvas.Example.EDU:443/",
            "https://canvas.example.edu/api/v1/../../admin",
        ] {
            assert_eq!(Address::read(text, false).unwrap().origin(), "https://canvas.example.edu", "{text}");
        }
        assert_eq!(Address::read("http://localhost:3000/x", true).unwrap().host(), "localhost:3000");
    }

    #[test]
    fn what_is_no_origin_is_refused() {
        for text in [
            "",
            "http://canvas.example.edu",
            "ftp://canvas.example.edu",
            "https://user:pw@canvas.example.edu",
            "https://token@canvas.example.edu",
            "javascript://x",
            "file:///etc/passwd",
            "https://",
            "a b",
            "canvas.example.edu:99999",
        ] {
            assert!(Address::read(text, false).is_err(), "{text}");
        }
        assert!(Address::read(&format!("https://a.example/{}", "x".repeat(600)), false).is_err());
    }

    #[test]
    fn another_host_port_or_scheme_is_another_canvas() {
        let canvas = Address::read("https://canvas.example.edu", false).unwrap();
        for (link, owned) in [
            ("/courses/1", true),
            ("https://canvas.example.edu:443/x", true),
            ("https://canvas.example.edu.evil.example/x", false),
            ("https://canvas.example.edu:8443/x", false),
            ("http://canvas.example.edu/x", false),
            ("//evil.example/x", false),
            ("https://canvas.example.edu@evil.example/", false),
        ] {
            assert_eq!(canvas.join(link).is_some_and(|url| canvas.owns(&url)), owned, "{link}");
        }
    }
}
