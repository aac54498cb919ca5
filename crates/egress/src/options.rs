//! How much patience, size and company a request gets.

use crate::Allow;
use std::time::Duration;

/// The settings of the way out. The defaults are safe: nothing inside, nothing unbounded.
#[derive(Debug, Clone)]
pub struct EgressOptions {
    /// What the operator opens (default nothing).
    pub allow: Vec<Allow>,
    /// Ports open to every request outside (default 80, 443, 8080, 8443).
    pub ports: Vec<u16>,
    /// Patience of a request that names none of its own.
    pub timeouts: Timeouts,
    /// Largest body in bytes, after decompression, of a request that names none of its own (default 16 MiB).
    pub max_response: u64,
    /// Redirects followed by a request that does not say otherwise (default 5).
    pub redirects: u8,
    /// Repetition of what may be repeated.
    pub retries: Retries,
    /// When a failing host is left alone.
    pub breaker: BreakerOptions,
    /// Requests under way at once, bodies included (default 256).
    pub in_flight: usize,
    /// What we call ourselves.
    pub user_agent: String,
    /// Certificates (PEM) of authorities trusted besides the system's, for servers with a private one.
    pub extra_roots: Vec<Vec<u8>>,
}

impl Default for EgressOptions {
    fn default() -> Self {
        Self {
            allow: Vec::new(),
            ports: vec![80, 443, 8080, 8443],
            timeouts: Timeouts::default(),
            max_response: 16 * 1024 * 1024,
            redirects: 5,
            retries: Retries::default(),
            breaker: BreakerOptions::default(),
            in_flight: 256,
            user_agent: concat!("Atelier/", env!("CARGO_PKG_VERSION")).to_owned(),
            extra_roots: Vec::new(),
        }
    }
}

/// Three kinds of patience. All of them end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timeouts {
    /// For name, connection and TLS handshake together (default 10 s); the same for all requests.
    pub connect: Duration,
    /// For the head of the answer, and between two pieces of its body (default 30 s).
    pub idle: Duration,
    /// For everything: attempts, waits between them, redirects and body (default 60 s).
    pub total: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            idle: Duration::from_secs(30),
            total: Duration::from_mins(1),
        }
    }
}

/// How what may be repeated is repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retries {
    /// Attempts in all (default 3).
    pub attempts: u32,
    /// The wait before the second attempt; it doubles, and each wait is a random part of it (default 250 ms).
    pub base: Duration,
    /// The longest wait, also when `Retry-After` asks for one; a longer one is the caller's business (default 30 s).
    pub longest: Duration,
}

impl Default for Retries {
    fn default() -> Self {
        Self { attempts: 3, base: Duration::from_millis(250), longest: Duration::from_secs(30) }
    }
}

/// When a host that fails is left alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BreakerOptions {
    /// Failures in a row that open it (default 5).
    pub failures: u32,
    /// How long it stays open before one request may try (default 60 s).
    pub rest: Duration,
}

impl Default for BreakerOptions {
    fn default() -> Self {
        Self { failures: 5, rest: Duration::from_mins(1) }
    }
}
