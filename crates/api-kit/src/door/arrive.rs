//! What is known of a request on its arrival.

use super::{
    Door,
    route::{Route, method_name},
};
use crate::Visit;
use axum::extract::{ConnectInfo, Request};
use http::{HeaderMap, HeaderName, HeaderValue};
use ipnet::IpNet;
use kernel::{RequestId, ids};
use std::{
    net::{IpAddr, SocketAddr},
    sync::Arc,
};
use tracing::Span;
use uuid::Uuid;

pub(crate) const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
const TRACEPARENT: HeaderName = HeaderName::from_static("traceparent");
const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// Goes with the request to the extractors.
#[derive(Clone)]
pub(crate) struct Passage {
    pub door: Arc<Door>,
    pub visit: Visit,
    /// The request id as text, made once: for the span, the answer and the log.
    pub id: HeaderValue,
}

impl Passage {
    /// Under which key a stranger's requests are counted: the address, or its /64, which is what one
    /// household has of IPv6.
    pub(crate) fn address_key(&self) -> u128 {
        match self.visit.address.map(|a| a.to_canonical()) {
            Some(IpAddr::V4(address)) => u128::from(u32::from(address)),
            Some(IpAddr::V6(address)) => u128::from(address) >> 64 << 64,
            None => 0,
        }
    }
}

pub(super) fn passage(door: &Arc<Door>, request: &Request) -> Passage {
    let headers = request.headers();
    let id = incoming_id(headers).unwrap_or_else(|| door.world.id());
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|c| c.0.ip().to_canonical());
    let trace =
        headers.get(&TRACEPARENT).and_then(|v| v.to_str().ok()).filter(|t| telemetry::is_traceparent(t));
    Passage {
        door: Arc::clone(door),
        visit: Visit {
            request: Some(id),
            address: peer.map(|peer| client(peer, headers, &door.options.trusted_proxies)),
            trace: trace.map(ToOwned::to_owned),
        },
        // Letters, digits and an underscore.
        id: HeaderValue::try_from(id.to_string()).unwrap_or_else(|_| HeaderValue::from_static("req_")),
    }
}

/// A request id of ours, or a UUID, which becomes one. Anything else is not taken over: it goes into
/// logs and answers.
fn incoming_id(headers: &HeaderMap) -> Option<RequestId> {
    let text = headers.get(REQUEST_ID)?.to_str().ok()?;
    if text.len() > 45 {
        return None;
    }
    text.parse().ok().or_else(|| Uuid::try_parse(text).ok().map(RequestId))
}

/// The nearest address on the way here that is not a proxy of ours.
fn client(peer: IpAddr, headers: &HeaderMap, trusted: &[IpNet]) -> IpAddr {
    if !is_trusted(peer, trusted) {
        return peer;
    }
    let hops = headers.get_all(FORWARDED_FOR).iter().rev();
    let hops = hops.filter_map(|v| v.to_str().ok()).flat_map(|v| v.rsplit(','));
    let mut nearest = peer;
    // A few hops are a network; a thousand are an attack.
    for hop in hops.take(16) {
        let Ok(address) = hop.trim().parse::<IpAddr>() else { break };
        nearest = address.to_canonical();
        if !is_trusted(nearest, trusted) {
            break;
        }
    }
    nearest
}

/// Whether an address is one of the operator's proxies.
fn is_trusted(address: IpAddr, trusted: &[IpNet]) -> bool {
    trusted.iter().any(|net| net.contains(&address))
}

/// The span of a request; the caller adds the user once that is known.
pub(super) fn span(passage: &Passage, route: &Route, request: &Request) -> Span {
    let span = tracing::info_span!(
        "request",
        id = passage.id.to_str().unwrap_or(ids::RequestId::PREFIX),
        method = method_name(request.method()),
        route = &*route.template,
        user = tracing::field::Empty,
        status = tracing::field::Empty,
    );
    if let Some(parent) = &passage.visit.trace {
        telemetry::set_parent(&span, parent);
    }
    span
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(peer: &str, forwarded: &[&str], trusted: &[&str]) -> String {
        let mut headers = HeaderMap::new();
        for value in forwarded {
            headers.append(FORWARDED_FOR, value.parse().unwrap());
        }
        let trusted: Vec<IpNet> = trusted.iter().map(|t| t.parse().unwrap()).collect();
        client(peer.parse().unwrap(), &headers, &trusted).to_string()
    }

    #[test]
    fn only_trusted_proxies_are_believed() {
        let ours = ["10.0.0.0/8"];
        assert_eq!(of("198.51.100.7", &["1.2.3.4"], &ours), "198.51.100.7");
        assert_eq!(of("10.0.0.1", &["1.2.3.4"], &ours), "1.2.3.4");
        assert_eq!(of("10.0.0.1", &["6.6.6.6, 1.2.3.4, 10.0.0.2"], &ours), "1.2.3.4");
        assert_eq!(of("10.0.0.1", &["6.6.6.6", "1.2.3.4"], &ours), "1.2.3.4");
        assert_eq!(of("10.0.0.1", &["6.6.6.6, nonsense"], &ours), "10.0.0.1");
        assert_eq!(of("10.0.0.1", &[], &ours), "10.0.0.1");
        assert_eq!(of("10.0.0.1", &["1.2.3.4"], &[]), "10.0.0.1");
    }

    #[test]
    fn an_incoming_id_is_ours_or_a_uuid_or_nothing() {
        let given = |text: &[u8]| {
            let mut headers = HeaderMap::new();
            headers.insert(REQUEST_ID, HeaderValue::from_bytes(text).unwrap());
            incoming_id(&headers)
        };
        let id = RequestId(Uuid::from_u128(77));
        assert_eq!(given(id.to_string().as_bytes()), Some(id));
        assert_eq!(given(b"00000000-0000-0000-0000-00000000004d"), Some(id));
        assert_eq!(given(b"0000000000000000000000000000004d"), Some(id));
        for text in [&b""[..], b"1", b"req_", b"run_00000000000000000000000000", b"\xff\xfe", &[b'a'; 10_000]]
        {
            assert_eq!(given(text), None);
        }
    }
}
