//! Sealed bytes, as they are stored.

use crate::Error;

/// The only layout so far: format (1 byte), key version (4, big endian), nonce (12), ciphertext, tag (16).
const FORMAT: u8 = 1;
const HEAD: usize = 5;

/// Ciphertext with what is needed to open it again, save the key. Store [`Sealed::as_bytes`] in a `bytea`.
#[derive(Clone, PartialEq, Eq)]
pub struct Sealed(Vec<u8>);

impl Sealed {
    pub(crate) fn new(key_version: u32, ciphertext: &[u8]) -> Self {
        let mut bytes = Vec::with_capacity(HEAD + ciphertext.len());
        bytes.push(FORMAT);
        bytes.extend_from_slice(&key_version.to_be_bytes());
        bytes.extend_from_slice(ciphertext);
        Self(bytes)
    }

    /// Reads what [`Sealed::as_bytes`] gave; says nothing about whether it opens.
    pub fn from_bytes(bytes: Vec<u8>) -> Result<Self, Error> {
        if bytes.len() < HEAD || bytes[0] != FORMAT {
            return Err(Error::CannotOpen);
        }
        Ok(Self(bytes))
    }

    /// The bytes to store.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// Which version of its scope's data key opens it.
    pub fn key_version(&self) -> u32 {
        u32::from_be_bytes([self.0[1], self.0[2], self.0[3], self.0[4]])
    }

    pub(crate) fn ciphertext(&self) -> &[u8] {
        &self.0[HEAD..]
    }
}

impl std::fmt::Debug for Sealed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Sealed(key {}, {} bytes)", self.key_version(), self.0.len())
    }
}
