//! Tokens whose signature was found good, so that it is checked once and not on every request.

use super::Passport;
use parking_lot::RwLock;
use sha2::{Digest as _, Sha256};
use std::collections::HashMap;

/// Tokens per generation; two generations of some 100 bytes each are held at most.
const GENERATION: usize = 8192;

/// SHA-256 of a token: nothing that could be presented is kept.
pub(crate) type Fingerprint = [u8; 32];

/// Bounded: when the young generation is full it becomes the old one, and what was old is forgotten. A
/// token in use is carried over when it is next seen.
#[derive(Debug)]
pub(crate) struct Cache {
    generations: RwLock<Generations>,
    size: usize,
}

#[derive(Debug, Default)]
struct Generations {
    young: HashMap<Fingerprint, Passport>,
    old: HashMap<Fingerprint, Passport>,
}

impl Default for Cache {
    fn default() -> Self {
        Self::of(GENERATION)
    }
}

impl Cache {
    /// A cache of at most `2 * size` tokens.
    pub fn of(size: usize) -> Self {
        Self { generations: RwLock::default(), size }
    }

    pub fn fingerprint(token: &str) -> Fingerprint {
        Sha256::digest(token).into()
    }

    pub fn get(&self, token: &Fingerprint) -> Option<Passport> {
        let (found, aged) = {
            let generations = self.generations.read();
            match generations.young.get(token) {
                Some(passport) => (Some(*passport), false),
                None => (generations.old.get(token).copied(), true),
            }
        };
        if let (Some(passport), true) = (found, aged) {
            self.put(*token, passport);
        }
        found
    }

    pub fn put(&self, token: Fingerprint, passport: Passport) {
        let mut generations = self.generations.write();
        if generations.young.len() >= self.size {
            generations.old = std::mem::take(&mut generations.young);
        }
        generations.young.insert(token, passport);
    }

    /// Forgets everything: a key was withdrawn.
    pub fn clear(&self) {
        *self.generations.write() = Generations::default();
    }

    #[cfg(test)]
    pub fn len(&self) -> usize {
        let generations = self.generations.read();
        generations.young.len() + generations.old.len()
    }
}
