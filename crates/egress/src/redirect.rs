//! Where an answer sends us, and what may come along. Pure.

use crate::{Error, request::Hop};
use bytes::Bytes;
use http::{HeaderMap, Method, StatusCode, header};

/// Headers that go along to another origin: they describe what we want, not who we are.
const HARMLESS: [header::HeaderName; 3] = [header::ACCEPT, header::ACCEPT_LANGUAGE, header::RANGE];

/// The next hop, if the answer is a redirect.
pub(crate) fn next(hop: &Hop, status: StatusCode, headers: &HeaderMap) -> Result<Option<Hop>, Error> {
    let refuse = |reason| Error::Redirect { host: hop.target.host(), reason };
    let keeps_method = match status.as_u16() {
        301 | 302 => matches!(hop.method, Method::GET | Method::HEAD),
        303 => hop.method == Method::HEAD,
        307 | 308 => true,
        _ => return Ok(None),
    };
    let Some(location) = headers.get(header::LOCATION) else { return Ok(None) };
    let location = location.to_str().map_err(|_| refuse("the new address cannot be read"))?;
    let target = hop.target.join(location)?;
    if hop.target.is_https() && !target.is_https() {
        return Err(refuse("it leaves https"));
    }
    let mut next = Hop { target, ..hop.clone() };
    if !keeps_method {
        next.method = Method::GET;
        next.idempotent = true;
        next.body = Bytes::new();
        next.headers.remove(header::CONTENT_TYPE);
        next.headers.remove(header::CONTENT_ENCODING);
    }
    if next.target.origin() != hop.target.origin() {
        if !next.body.is_empty() {
            return Err(refuse("it would hand the body to another host"));
        }
        next.headers.retain_named(&HARMLESS);
    }
    Ok(Some(next))
}

trait RetainNamed {
    fn retain_named(&mut self, names: &[header::HeaderName]);
}

impl RetainNamed for HeaderMap {
    fn retain_named(&mut self, names: &[header::HeaderName]) {
        let mut kept = Self::new();
        for name in names {
            if let Some(value) = self.get(name).filter(|v| !v.is_sensitive()) {
                kept.insert(name.clone(), value.clone());
            }
        }
        *self = kept;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{EgressOptions, Request};
    use kernel::SecretString;

    fn hop(request: Request) -> Hop {
        request.plan(&EgressOptions::default()).unwrap().hop
    }

    fn to(hop: &Hop, status: u16, location: &str) -> Result<Option<Hop>, Error> {
        let mut headers = HeaderMap::new();
        headers.insert(header::LOCATION, location.parse().unwrap());
        next(hop, StatusCode::from_u16(status).unwrap(), &headers)
    }

    fn keyed() -> Request {
        Request::get("https://a.example/x")
            .bearer(&SecretString::from("token"))
            .header("x-api-key", "key")
            .header("cookie", "c=1")
            .header("accept", "text/html")
    }

    #[test]
    fn another_origin_gets_no_credentials() {
        let hop = hop(keyed());
        for location in
            ["https://b.example/", "//b.example/", "https://a.example:8443/", "https://a.example.b.example/"]
        {
            let next = to(&hop, 302, location).unwrap().unwrap();
            assert_eq!(next.headers.keys().collect::<Vec<_>>(), ["accept"], "{location}");
        }
        for location in ["/y", "y", "https://a.example:443/y", "?q", "https://A.EXAMPLE/y"] {
            assert_eq!(to(&hop, 302, location).unwrap().unwrap().headers.len(), 4, "{location}");
        }
    }

    #[test]
    fn methods_and_bodies_follow_the_standard() {
        let post = hop(Request::post("https://a.example/x").body("text/plain", "body"));
        for (status, method, body) in
            [(301, "GET", 0), (302, "GET", 0), (303, "GET", 0), (307, "POST", 4), (308, "POST", 4)]
        {
            let next = to(&post, status, "/y").unwrap().unwrap();
            assert_eq!((next.method.as_str(), next.body.len()), (method, body), "{status}");
            assert_eq!(next.headers.contains_key("content-type"), body > 0);
        }
        let head = hop(Request::new(Method::HEAD, "https://a.example/x"));
        assert_eq!(to(&head, 303, "/y").unwrap().unwrap().method, Method::HEAD);
        assert!(matches!(to(&post, 307, "https://b.example/"), Err(Error::Redirect { .. })));
    }

    #[test]
    fn strange_redirects_are_refused() {
        let hop = hop(keyed());
        for location in
            ["http://a.example/", "file:///etc/passwd", "https://user:pw@a.example/", "gopher://a.example/"]
        {
            assert!(to(&hop, 302, location).is_err(), "{location}");
        }
        assert!(next(&hop, StatusCode::FOUND, &HeaderMap::new()).unwrap().is_none());
        assert!(to(&hop, 200, "https://b.example/").unwrap().is_none());
        assert!(to(&hop, 304, "https://b.example/").unwrap().is_none());
    }
}
