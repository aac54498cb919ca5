//! When keys begin, sign and end.

use super::{Key, LEAD, PERIOD, Ring, TAIL, next_signs_from};
use chrono::{DateTime, TimeDelta, Utc};
use kernel::World;

fn at(hours: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_795_000_000, 0).unwrap() + TimeDelta::hours(hours)
}

fn key(from: DateTime<Utc>, until: Option<DateTime<Utc>>) -> Key {
    let world = World::real();
    Key::from_seed(world.id(), &world.bytes::<32>(), from, until).unwrap()
}

#[test]
fn the_first_key_signs_at_once_and_the_next_is_published_an_hour_early() {
    assert_eq!(next_signs_from(None, at(0)), Some(at(0)));
    let first = at(0);
    assert_eq!(next_signs_from(Some(first), first + PERIOD - LEAD - TimeDelta::seconds(1)), None);
    assert_eq!(next_signs_from(Some(first), first + PERIOD - LEAD), Some(first + PERIOD));
    let long_off = first + PERIOD * 3;
    assert_eq!(
        next_signs_from(Some(first), long_off),
        Some(long_off + LEAD),
        "published first, even when late"
    );
}

#[test]
fn two_keys_overlap() {
    let (old, new) = (key(at(0), Some(at(10) + TAIL)), key(at(10), None));
    let (old_id, new_id) = (old.id(), new.id());
    let ring = Ring::new(vec![new, old]);
    assert!(ring.signer(at(-1)).is_none());
    assert_eq!(ring.signer(at(9)).unwrap().id(), old_id);
    assert_eq!(ring.signer(at(10)).unwrap().id(), new_id);
    assert!(ring.verifier(old_id, at(10)).is_some(), "what it signed a moment ago is good");
    assert!(ring.verifier(new_id, at(9)).is_some(), "another clock may be ahead");
    assert!(ring.verifier(old_id, at(10) + TAIL).is_none());
    assert_eq!((ring.jwks(at(9)).keys.len(), ring.jwks(at(10) + TAIL).keys.len()), (2, 1));
}

#[test]
fn a_key_that_is_gone_is_noticed() {
    let (a, b) = (key(at(0), None), key(at(1), None));
    let (both, one) = (Ring::new(vec![a.clone(), b]), Ring::new(vec![a]));
    assert!(both.lost_in(&one));
    assert!(!one.lost_in(&both));
}
