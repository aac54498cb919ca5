//! Whether the settings make sense together.

use crate::{Error, Settings, Wrong, names::place, specs};

impl Settings {
    /// What only shows when several settings are seen together, or needs more than bounds.
    pub(crate) fn check(&self) -> Result<(), Error> {
        let mut wrong = Vec::new();
        let mut refuse = |key: &str, what: &str| {
            wrong.push(Wrong { place: place(key, self.origin(key), &specs()), what: what.to_owned() });
        };
        for (key, url) in [("public_url", &self.public_url), ("otlp_endpoint", &self.otlp_endpoint)] {
            let fits = |u: &String| u.starts_with("http://") || u.starts_with("https://");
            if url.as_ref().is_some_and(|u| !fits(u) || u.contains(char::is_whitespace)) {
                refuse(key, "expected an address that begins with http:// or https://");
            }
        }
        if self.cors_origins.iter().any(|o| o != "*" && !is_origin(o)) {
            refuse("cors_origins", "expected origins such as https://app.example.org, without a path, or *");
        }
        if self.trusted_proxies.iter().any(|p| !is_network(p)) {
            refuse("trusted_proxies", "expected addresses or CIDRs, such as 10.0.0.0/8");
        }
        if !self.canvas_institutions.is_empty() && self.public_url.is_none() {
            refuse("canvas_institutions", "needs `public_url`: Canvas sends people back to it");
        }
        if self.body_limit > self.upload_limit {
            refuse("upload_limit", "must not be smaller than body_limit");
        }
        if wrong.is_empty() { Ok(()) } else { Err(Error::Invalid(wrong)) }
    }
}

fn is_origin(text: &str) -> bool {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    rest.is_some_and(|host| !host.is_empty() && !host.contains(['/', ' ', '?', '#', '@', '*']))
}

fn is_network(text: &str) -> bool {
    let (address, prefix) = text.split_once('/').map_or((text, None), |(a, p)| (a, Some(p)));
    let Ok(address) = address.parse::<std::net::IpAddr>() else { return false };
    let most = if address.is_ipv4() { 32 } else { 128 };
    prefix.is_none_or(|p| p.parse::<u8>().is_ok_and(|p| p <= most))
}
