//! Unwrapped data keys, few and not for long.

use crate::cipher::Key;
use chrono::{DateTime, TimeDelta, Utc};
use parking_lot::Mutex;
use std::{collections::HashMap, sync::Arc};
use uuid::Uuid;

/// Keys are wiped when they leave: by age, by number, or with the vault.
pub(crate) struct Cache {
    keep: TimeDelta,
    most: usize,
    inner: Mutex<Inner>,
}

#[derive(Default)]
struct Inner {
    keys: HashMap<(Uuid, u32), (Arc<Key>, DateTime<Utc>)>,
    /// The version that seals, per scope.
    current: HashMap<Uuid, (u32, DateTime<Utc>)>,
}

impl Cache {
    pub fn new(keep: TimeDelta, most: usize) -> Self {
        Self { keep, most: most.max(1), inner: Mutex::default() }
    }

    /// The key, if it was put here not too long ago.
    pub fn key(&self, scope: Uuid, version: u32, now: DateTime<Utc>) -> Option<Arc<Key>> {
        let inner = self.inner.lock();
        let (key, at) = inner.keys.get(&(scope, version))?;
        self.fresh(*at, now).then(|| Arc::clone(key))
    }

    /// The version that seals, if it was seen not too long ago.
    pub fn current(&self, scope: Uuid, now: DateTime<Utc>) -> Option<u32> {
        let inner = self.inner.lock();
        let (version, at) = inner.current.get(&scope)?;
        self.fresh(*at, now).then_some(*version)
    }

    pub fn put_key(&self, scope: Uuid, version: u32, key: Arc<Key>, now: DateTime<Utc>) {
        let mut inner = self.inner.lock();
        make_room(&mut inner.keys, self.most, |(_, at)| *at);
        inner.keys.insert((scope, version), (key, now));
    }

    pub fn put_current(&self, scope: Uuid, version: u32, now: DateTime<Utc>) {
        let mut inner = self.inner.lock();
        make_room(&mut inner.current, self.most, |(_, at)| *at);
        inner.current.insert(scope, (version, now));
    }

    /// Forgets which version seals: it has just changed.
    pub fn forget_current(&self, scope: Uuid) {
        self.inner.lock().current.remove(&scope);
    }

    /// Wipes what is too old.
    pub fn expire(&self, now: DateTime<Utc>) {
        let mut inner = self.inner.lock();
        inner.keys.retain(|_, (_, at)| self.fresh(*at, now));
        inner.current.retain(|_, (_, at)| self.fresh(*at, now));
    }

    /// A clock that was set back makes everything stale rather than eternal.
    fn fresh(&self, at: DateTime<Utc>, now: DateTime<Utc>) -> bool {
        at <= now && now - at < self.keep
    }

    #[cfg(test)]
    fn len(&self) -> usize {
        self.inner.lock().keys.len()
    }
}

fn make_room<K: Copy + Eq + std::hash::Hash, V>(
    map: &mut HashMap<K, V>,
    most: usize,
    at: impl Fn(&V) -> DateTime<Utc>,
) {
    while map.len() >= most {
        let Some(oldest) = map.iter().min_by_key(|(_, v)| at(v)).map(|(k, _)| *k) else { return };
        map.remove(&oldest);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cipher;

    fn put(cache: &Cache, version: u32, now: DateTime<Utc>) -> std::sync::Weak<Key> {
        let key = Arc::new(cipher::key_from(&[7; 32]).unwrap());
        let weak = Arc::downgrade(&key);
        cache.put_key(Uuid::nil(), version, key, now);
        weak
    }

    #[test]
    fn keys_leave_by_age() {
        let (cache, t0) = (Cache::new(TimeDelta::minutes(5), 10), DateTime::UNIX_EPOCH);
        let key = put(&cache, 1, t0);
        let at = |s| t0 + TimeDelta::seconds(s);
        assert!(cache.key(Uuid::nil(), 1, at(299)).is_some());
        assert!(cache.key(Uuid::nil(), 1, at(300)).is_none(), "too old to use");
        assert!(cache.key(Uuid::nil(), 1, at(-1)).is_none(), "the clock was set back");
        cache.expire(at(300));
        assert!(key.upgrade().is_none(), "and gone from memory");
    }

    #[test]
    fn keys_leave_by_number() {
        let (cache, t0) = (Cache::new(TimeDelta::minutes(5), 3), DateTime::UNIX_EPOCH);
        let first = put(&cache, 1, t0);
        for version in 2..=4 {
            put(&cache, version, t0 + TimeDelta::seconds(version.into()));
        }
        assert_eq!(cache.len(), 3);
        assert!(first.upgrade().is_none(), "the oldest goes first");
    }
}
