//! What an operator opens.

use crate::address::{self, Reach};
use ipnet::IpNet;
use std::{net::IpAddr, str::FromStr};

/// One entry of the allow-list: a host name, an address or a network, each with or without a port.
///
/// `canvas.example.edu`, `localhost:11434`, `10.20.0.0/16`, `10.20.0.0/16:8443`, `[fd00::/8]:443`, `::1`.
/// An entry opens inside addresses and unusual ports to what it names; without a port it opens every port
/// there. Metadata and link-local addresses open only to an entry that names exactly that address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allow {
    who: Who,
    port: Option<u16>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Who {
    Host(String),
    Net(IpNet),
}

/// An entry that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{entry}` is not a host name, an address or a network, with or without `:port`")]
pub struct AllowError {
    entry: String,
}

impl FromStr for Allow {
    type Err = AllowError;

    fn from_str(text: &str) -> Result<Self, AllowError> {
        let text = text.trim();
        let (who, port) = split(text);
        let port = match port {
            None => None,
            Some(port) => Some(port.parse().ok().filter(|p| *p != 0).ok_or_else(|| bad(text))?),
        };
        Ok(Self { who: read_who(who).ok_or_else(|| bad(text))?, port })
    }
}

impl std::fmt::Display for Allow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match (&self.who, self.port) {
            (Who::Host(host), None) => f.write_str(host),
            (Who::Net(net), None) => write!(f, "{net}"),
            (Who::Host(host), Some(port)) => write!(f, "{host}:{port}"),
            (Who::Net(net), Some(port)) => write!(f, "[{net}]:{port}"),
        }
    }
}

fn bad(entry: &str) -> AllowError {
    AllowError { entry: entry.to_owned() }
}

/// Parts an entry into whom and which port. Bare IPv6 has colons of its own.
fn split(text: &str) -> (&str, Option<&str>) {
    if let Some(inner) = text.strip_prefix('[')
        && let Some((who, rest)) = inner.split_once(']')
    {
        return match rest.strip_prefix(':') {
            Some(port) => (who, Some(port)),
            None if rest.is_empty() => (who, None),
            None => ("", None),
        };
    }
    match text.split_once(':') {
        Some((who, port)) if !port.contains(':') => (who, Some(port)),
        _ => (text, None),
    }
}

fn read_who(text: &str) -> Option<Who> {
    if let Ok(net) = text.parse::<IpNet>() {
        return Some(Who::Net(net.trunc()));
    }
    if let Ok(ip) = text.parse::<IpAddr>() {
        return Some(Who::Net(address::real(ip).into()));
    }
    match url::Host::parse(text).ok()? {
        url::Host::Domain(name) => {
            let name = name.trim_end_matches('.');
            (!name.is_empty() && !name.contains('*')).then(|| Who::Host(name.to_owned()))
        }
        // `0x7f.1` and friends: whoever means an address writes it plainly.
        url::Host::Ipv4(_) | url::Host::Ipv6(_) => None,
    }
}

impl Allow {
    fn names(&self, host: &str, ip: IpAddr) -> bool {
        match &self.who {
            Who::Host(name) => name == host.trim_end_matches('.'),
            Who::Net(net) => net.contains(&ip),
        }
    }

    fn names_exactly(&self, ip: IpAddr) -> bool {
        matches!(&self.who, Who::Net(net) if net.addr() == ip && net.prefix_len() == net.max_prefix_len())
    }
}

/// What may be reached: the ports open to everybody, and what the operator adds.
#[derive(Debug, Clone)]
pub(crate) struct Policy {
    pub ports: Vec<u16>,
    pub allow: Vec<Allow>,
}

impl Policy {
    /// Whether `host`, which resolved to `ip`, may be reached at `port`; if not, why.
    pub fn judge(&self, host: &str, ip: IpAddr, port: u16) -> Result<(), &'static str> {
        let ip = address::real(ip);
        let mut entries = self.allow.iter().filter(|a| a.port.is_none_or(|p| p == port));
        match address::reach(ip) {
            Reach::Outside if self.ports.contains(&port) => Ok(()),
            Reach::Outside if entries.any(|a| a.names(host, ip)) => Ok(()),
            Reach::Outside => Err("a port that is not open to requests"),
            Reach::Inside(_) if entries.any(|a| a.names(host, ip)) => Ok(()),
            Reach::Guarded(_) if entries.any(|a| a.names_exactly(ip)) => Ok(()),
            Reach::Inside(why) | Reach::Guarded(why) => Err(why),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn policy(allow: &[&str]) -> Policy {
        Policy { ports: vec![80, 443], allow: allow.iter().map(|a| a.parse().unwrap()).collect() }
    }

    fn judge(allow: &[&str], host: &str, ip: &str, port: u16) -> bool {
        policy(allow).judge(host, ip.parse().unwrap(), port).is_ok()
    }

    #[test]
    fn entries_are_read_and_written() {
        for (text, shown) in [
            ("Canvas.Example.EDU.", "canvas.example.edu"),
            ("localhost:11434", "localhost:11434"),
            ("10.20.7.9/16", "10.20.0.0/16"),
            ("10.20.0.0/16:8443", "[10.20.0.0/16]:8443"),
            ("[fd00::/8]:443", "[fd00::/8]:443"),
            (" ::1 ", "::1/128"),
            ("[::1]", "::1/128"),
            ("::ffff:10.0.0.1", "10.0.0.1/32"),
            ("bücher.example", "xn--bcher-kva.example"),
        ] {
            let entry: Allow = text.parse().unwrap();
            assert_eq!(entry.to_string(), shown, "{text}");
            assert_eq!(shown.parse::<Allow>().unwrap(), entry, "{shown}");
        }
    }

    #[test]
    fn what_is_unclear_is_refused() {
        for text in [
            "",
            ":",
            "*",
            "*.example.org",
            "a b",
            "host:0",
            "host:70000",
            "host:x",
            "10.0.0.0/33",
            "0x7f.1",
            "http://a.example",
            "[::1]x",
            "2130706433",
            "a/b",
        ] {
            assert!(text.parse::<Allow>().is_err(), "{text}");
        }
    }

    #[test]
    fn an_entry_opens_what_it_names_and_nothing_else() {
        assert!(!judge(&[], "a.example", "10.0.0.1", 443));
        assert!(judge(&["a.example"], "a.example", "10.0.0.1", 443));
        assert!(judge(&["a.example"], "a.example.", "10.0.0.1", 8443));
        assert!(!judge(&["a.example"], "b.a.example", "10.0.0.1", 443));
        assert!(!judge(&["a.example:8443"], "a.example", "10.0.0.1", 443));
        assert!(judge(&["a.example:8443"], "a.example", "10.0.0.1", 8443));
        assert!(judge(&["10.0.0.0/8"], "any.example", "::ffff:10.1.2.3", 443));
        assert!(!judge(&["10.0.0.0/8"], "any.example", "192.168.0.1", 443));
        assert!(!judge(&["10.0.0.0/8:443"], "any.example", "10.1.2.3", 80));
    }

    #[test]
    fn unusual_ports_need_an_entry_also_outside() {
        assert!(judge(&[], "a.example", "1.1.1.1", 443));
        assert!(!judge(&[], "a.example", "1.1.1.1", 25));
        assert!(judge(&["a.example:25"], "a.example", "1.1.1.1", 25));
        assert!(judge(&["1.1.1.0/24"], "a.example", "1.1.1.1", 25));
    }

    #[test]
    fn metadata_opens_only_by_its_own_address() {
        let ip = "169.254.169.254";
        for entry in ["0.0.0.0/0", "169.254.0.0/16", "metadata.example"] {
            assert!(!judge(&[entry], "metadata.example", ip, 80), "{entry}");
        }
        assert!(judge(&["169.254.169.254"], "metadata.example", ip, 80));
        assert!(judge(&["169.254.169.254:80"], "metadata.example", "::ffff:169.254.169.254", 80));
        assert!(!judge(&["169.254.169.254:81"], "metadata.example", ip, 80));
    }
}
