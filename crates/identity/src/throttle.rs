//! Guessing is slowed down; nobody is locked out.
//!
//! Failed attempts are counted in three places: this account from this address, this address on any
//! account, and this account from any address. Each has some free attempts and then a delay that
//! doubles up to a limit of minutes. So a guesser slows down, one who tries one password on many accounts
//! does too, and so does a crowd of machines that tries one account.
//!
//! - An attempt is counted before the password is compared and taken back when it was right: a hundred
//!   attempts at the same moment are a hundred, not one.
//! - An attempt that is refused for coming too early counts nowhere: whoever keeps knocking does not
//!   push the door further away, from himself or from the owner.
//! - The third place is not asked when the account has signed in from that address before: its owner
//!   gets in at home while strangers are guessing.
//! - Counts hang on digests of what was typed, whether or not there is such an account.

mod gate;
pub(crate) mod sql;
#[cfg(test)]
mod tests;

pub(crate) use gate::Gate;

use crate::Error;
use chrono::{DateTime, TimeDelta, Utc};
use sha2::{Digest as _, Sha256};
use std::{
    net::{IpAddr, Ipv6Addr},
    time::Duration,
};
use store::SystemTx;

/// What one place allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Rule {
    /// Attempts without delay.
    free: u32,
    /// The delay never exceeds this.
    longest: TimeDelta,
    /// After so long without an attempt everything is forgotten.
    forget: TimeDelta,
}

/// This account from this address.
pub(crate) const PAIR: Rule = Rule { free: 8, longest: TimeDelta::minutes(5), forget: TimeDelta::hours(1) };
/// This address, on any account: a class behind one address mistypes, too.
pub(crate) const ADDRESS: Rule =
    Rule { free: 60, longest: TimeDelta::minutes(1), forget: TimeDelta::minutes(15) };
/// This account, from any address it never signed in from.
pub(crate) const ACCOUNT: Rule =
    Rule { free: 30, longest: TimeDelta::seconds(30), forget: TimeDelta::hours(1) };
/// Answers "this address is taken", to this address.
pub(crate) const TAKEN: Rule = Rule { free: 20, longest: TimeDelta::minutes(5), forget: TimeDelta::hours(1) };

/// Programs that ask to be let in, from this address.
pub(crate) const PAIRINGS: Rule =
    Rule { free: 60, longest: TimeDelta::minutes(1), forget: TimeDelta::minutes(15) };
/// Codes that are none, typed by this person.
pub(crate) const CODES: Rule = Rule { free: 8, longest: TimeDelta::minutes(5), forget: TimeDelta::hours(1) };

/// Long codes that are none, from this network. Nobody guesses one; but looking it up costs.
pub(crate) const DEVICES: Rule =
    Rule { free: 60, longest: TimeDelta::minutes(1), forget: TimeDelta::minutes(15) };
/// The same from the networks around it.
pub(crate) const DEVICES_AROUND: Rule =
    Rule { free: 600, longest: TimeDelta::minutes(1), forget: TimeDelta::minutes(15) };

/// The longest that any rule remembers; older rows may be swept.
pub(crate) const LONGEST_MEMORY: TimeDelta = TimeDelta::hours(1);

/// Where attempts are counted.
pub(crate) type Key = [u8; 32];

/// One place as it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Count {
    pub failures: u32,
    pub last_at: DateTime<Utc>,
    pub blocked_until: DateTime<Utc>,
}

impl Rule {
    /// Counts one more attempt, or says how long to wait.
    pub fn admit(self, count: Count, now: DateTime<Utc>) -> Result<Count, Duration> {
        let idle = now - count.last_at;
        // A clock that jumped back must not block for longer than the rule says.
        if count.blocked_until > now && count.blocked_until - now <= self.longest {
            return Err((count.blocked_until - now).to_std().unwrap_or_default());
        }
        let failures = if idle >= self.forget { 1 } else { count.failures.saturating_add(1) };
        Ok(Count { failures, last_at: now, blocked_until: now + self.delay(failures) })
    }

    fn delay(self, failures: u32) -> TimeDelta {
        let Some(over) = failures.checked_sub(self.free) else { return TimeDelta::zero() };
        // 2^10 s is beyond every limit.
        TimeDelta::seconds(1 << over.min(10)).min(self.longest)
    }
}

/// Counts one more attempt at each of these places, or says how long to wait. The places stay locked until the
/// transaction ends; the counts that come back are not written until the caller saves them.
pub(crate) async fn admit(
    tx: &mut SystemTx,
    places: &[(Key, Rule)],
    now: DateTime<Utc>,
) -> Result<Vec<(Key, Count)>, Error> {
    let keys: Vec<Key> = places.iter().map(|(key, _)| *key).collect();
    let counts = sql::lock(tx, &keys, now).await?;
    let (mut counted, mut wait) = (Vec::with_capacity(places.len()), None);
    for (key, rule) in places {
        let count = *counts.get(key).ok_or_else(|| Error::Defect("a throttle row is missing".into()))?;
        match rule.admit(count, now) {
            Ok(count) => counted.push((*key, count)),
            Err(longer) => wait = wait.max(Some(longer)),
        }
    }
    wait.map_or(Ok(counted), |wait| Err(Error::Throttled(wait)))
}

/// The key of a place: what it is, and of whom.
pub(crate) fn key(place: &'static str, of: &[&[u8]]) -> Key {
    let mut hash = Sha256::new();
    hash.update(place);
    for part in of {
        // Lengths between them, so that two parts cannot pretend to be two others.
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    hash.finalize().into()
}

/// The networks around that of a client, from the nearer to the wider: what one customer may have (256 IPv4 addresses,
/// or 48 bits of IPv6), and what one provider may have (16 bits, 32 bits).
pub(crate) fn around(address: Option<IpAddr>) -> [Key; 2] {
    let of = |bits: [&[u8]; 2]| [key("site", &[bits[0]]), key("region", &[bits[1]])];
    match address.map(|a| a.to_canonical()) {
        Some(IpAddr::V4(v4)) => of([&v4.octets()[..3], &v4.octets()[..2]]),
        Some(IpAddr::V6(v6)) => of([&v6.octets()[..6], &v6.octets()[..4]]),
        None => of([&[], &[]]),
    }
}

/// The network a client is in: one IPv4 address, or the 64 bits an IPv6 customer gets at least.
pub(crate) fn network(address: Option<IpAddr>) -> Key {
    let bits: &[u8] = match address.map(|a| a.to_canonical()) {
        Some(IpAddr::V4(v4)) => &v4.octets(),
        Some(IpAddr::V6(v6)) => &Ipv6Addr::octets(&v6)[..8],
        None => &[],
    };
    key("network", &[bits])
}
