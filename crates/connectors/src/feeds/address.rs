//! The address of a calendar, as people paste it.

use crate::Error;
use kernel::{ExposeSecret as _, SecretString};
use url::{Host, Url};

/// The longest address anyone needs.
const MAX_ADDRESS: usize = 2_000;

/// The address to ask, and its host and port for messages.
pub(super) fn read(text: &SecretString, plain_http: bool) -> Result<(SecretString, String), Error> {
    let bad = Error::FeedAddress;
    let text = text.expose_secret().trim();
    if text.len() > MAX_ADDRESS {
        return Err(bad("it is too long"));
    }
    // What calendar programs open by themselves is the same address under another name.
    let text = match text.split_once("://") {
        Some((scheme, rest)) if ["webcal", "webcals"].iter().any(|s| scheme.eq_ignore_ascii_case(s)) => {
            format!("https://{rest}")
        }
        _ => text.to_owned(),
    };
    let mut url = Url::parse(&text).map_err(|_| bad("it is not a web address"))?;
    match url.scheme() {
        "https" => {}
        "http" if plain_http => {}
        "http" => return Err(bad("it must begin with https, or everybody on the way could read it")),
        _ => return Err(bad("it must begin with https")),
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(bad("it must not hold a name or password"));
    }
    if matches!(url.host(), None | Some(Host::Domain(""))) {
        return Err(bad("it names no host"));
    }
    url.set_fragment(None);
    let host = url.host_str().unwrap_or_default();
    let host = url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"));
    Ok((SecretString::from(String::from(url)), host))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Result<(String, String), Error> {
        let read = read(&SecretString::from(text.to_owned()), false);
        read.map(|(url, host)| (url.expose_secret().to_owned(), host))
    }

    #[test]
    fn addresses_of_calendars_are_read() {
        let (url, host) = of(" webcal://Cal.Example.edu/feeds/user_S3cret.ics?x=1#y ").unwrap();
        assert_eq!(
            (url.as_str(), host.as_str()),
            ("https://cal.example.edu/feeds/user_S3cret.ics?x=1", "cal.example.edu")
        );
        assert_eq!(of("https://a.example:8443/x").unwrap().1, "a.example:8443");
    }

    #[test]
    fn what_is_none_is_refused_without_being_repeated() {
        for text in [
            "",
            "user_S3cret.ics",
            "http://a.example/S3cret.ics",
            "ftp://a.example/S3cret.ics",
            "file:///etc/S3cret",
            "javascript:S3cret",
            "https://u:S3cret@a.example/",
            "https://S3cret@a.example/",
            "https://",
            &format!("https://a.example/S3cret{}", "x".repeat(2_000)),
        ] {
            let error = of(text).unwrap_err();
            assert!(!format!("{error} {error:?}").contains("S3cret"), "{text}");
        }
    }
}
