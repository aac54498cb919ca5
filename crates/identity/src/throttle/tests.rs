//! How delays grow, end and stay bounded.

use super::{ACCOUNT, ADDRESS, Count, PAIR, Rule, TAKEN, around, key, network};
use chrono::{DateTime, TimeDelta, Utc};
use std::time::Duration;

fn start() -> DateTime<Utc> {
    DateTime::from_timestamp(1_795_000_000, 0).unwrap()
}

fn fresh(now: DateTime<Utc>) -> Count {
    Count { failures: 0, last_at: now, blocked_until: now }
}

/// Attempts as early as allowed; gives the delay after each.
fn delays(rule: Rule, attempts: usize) -> Vec<i64> {
    let (mut now, mut count) = (start(), fresh(start()));
    (0..attempts)
        .map(|_| {
            count = rule.admit(count, now).expect("the wait is over");
            let delay = count.blocked_until - now;
            now += delay;
            delay.num_seconds()
        })
        .collect()
}

#[test]
fn some_are_free_then_the_delay_doubles_up_to_a_limit() {
    assert_eq!(delays(PAIR, 8)[..7], [0; 7]);
    assert_eq!(delays(PAIR, 20)[7..], [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300, 300]);
    assert_eq!(*delays(ADDRESS, 500).last().unwrap(), 60);
    assert_eq!(*delays(ACCOUNT, 500).last().unwrap(), 30, "never a lock-out");
    assert_eq!(*delays(TAKEN, 500).last().unwrap(), 300);
}

#[test]
fn knocking_early_does_not_make_it_later() {
    let mut count = fresh(start());
    for _ in 0..9 {
        count = PAIR.admit(count, start() + TimeDelta::seconds(1)).unwrap_or(count);
    }
    let until = count.blocked_until;
    let before = until - TimeDelta::milliseconds(1);
    assert_eq!(PAIR.admit(count, before), Err(Duration::from_millis(1)));
    assert_eq!(count.blocked_until, until);
    assert!(PAIR.admit(count, until).is_ok());
}

#[test]
fn a_quiet_hour_forgives_everything() {
    let mut count =
        Count { failures: 1000, last_at: start(), blocked_until: start() + TimeDelta::minutes(5) };
    let later = start() + TimeDelta::hours(1);
    count = PAIR.admit(count, later).unwrap();
    assert_eq!((count.failures, count.blocked_until), (1, later));
}

#[test]
fn counts_and_clocks_at_their_ends_do_no_harm() {
    let count = Count { failures: u32::MAX, last_at: start(), blocked_until: start() };
    assert_eq!(PAIR.admit(count, start()).unwrap().failures, u32::MAX);
    // The clock was an hour ahead when this was written.
    let future = start() + TimeDelta::hours(1);
    let count = Count { failures: 9, last_at: future, blocked_until: future + TimeDelta::seconds(2) };
    assert!(PAIR.admit(count, start()).is_ok(), "an hour of waiting is not in the rule");
}

#[test]
fn places_do_not_collide_and_ipv6_counts_by_network() {
    assert_ne!(key("pair", &[b"ab", b"c"]), key("pair", &[b"a", b"bc"]));
    assert_ne!(key("pair", &[b"a"]), key("account", &[b"a"]));
    let of = |text: &str| network(Some(text.parse().unwrap()));
    assert_eq!(of("2001:db8::1"), of("2001:db8::ffff:ffff"));
    assert_ne!(of("2001:db8:0:1::1"), of("2001:db8:0:2::1"));
    assert_eq!(of("::ffff:192.0.2.1"), of("192.0.2.1"));
    assert_ne!(of("192.0.2.1"), of("192.0.2.2"));
    assert_ne!(network(None), of("192.0.2.1"));
}

#[test]
fn networks_lie_in_wider_ones() {
    let of = |text: &str| around(Some(text.parse().unwrap()));
    let [site, region] = of("2001:db8:1:1::1");
    assert_eq!(of("2001:db8:1:ffff::1"), [site, region]);
    assert_eq!(of("2001:db8:2:1::1")[1], region);
    assert_ne!(of("2001:db8:2:1::1")[0], site);
    assert_ne!(of("2001:db9:1:1::1")[1], region);
    let [site, region] = of("192.0.2.1");
    assert_eq!(of("::ffff:192.0.2.200"), [site, region]);
    assert_eq!(of("192.0.3.1")[1], region);
    assert_ne!(of("192.0.3.1")[0], site);
    // Four bytes of one kind of address are not those of the other.
    assert_ne!(of("192.0.2.1")[1], of("c000:201::1")[1]);
    assert_ne!(around(None), of("192.0.2.1"));
}
