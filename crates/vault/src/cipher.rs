//! AES-256-GCM, and what each ciphertext is bound to. Pure.

use crate::{Error, Label, Scope};
use aes_gcm::{AeadInOut as _, Aes256Gcm, KeyInit as _};
use kernel::{ExposeSecret as _, SecretBox, World};
use zeroize::Zeroizing;

/// 256 bits that never show themselves.
pub(crate) type Key = SecretBox<[u8; 32]>;

const NONCE: usize = 12;
const TAG: usize = 16;

/// A new key.
pub(crate) fn new_key(world: &World) -> Key {
    let bytes = Zeroizing::new(world.bytes::<32>());
    SecretBox::init_with_mut(|key: &mut [u8; 32]| key.copy_from_slice(&*bytes))
}

/// A key from its bytes, if there are 32 of them.
pub(crate) fn key_from(bytes: &[u8]) -> Option<Key> {
    (bytes.len() == 32).then(|| SecretBox::init_with_mut(|key: &mut [u8; 32]| key.copy_from_slice(bytes)))
}

/// Encrypts under a fresh nonce: nonce, ciphertext, tag.
pub(crate) fn encrypt(key: &Key, bound_to: &[u8], plaintext: &[u8], world: &World) -> Result<Vec<u8>, Error> {
    let nonce = world.bytes::<NONCE>();
    // Sized once: growing would leave copies of the plaintext behind in freed memory.
    let mut out = Vec::with_capacity(NONCE + plaintext.len() + TAG);
    out.extend_from_slice(&nonce);
    out.extend_from_slice(plaintext);
    let cipher = Aes256Gcm::new(key.expose_secret().into());
    let tag = cipher
        .encrypt_inout_detached((&nonce).into(), bound_to, (&mut out[NONCE..]).into())
        .map_err(|_| Error::TooLong)?;
    out.extend_from_slice(&tag);
    Ok(out)
}

/// Decrypts what [`encrypt`] gave, if key and binding are the same and no bit has changed.
pub(crate) fn decrypt(key: &Key, bound_to: &[u8], bytes: &[u8]) -> Result<Zeroizing<Vec<u8>>, Error> {
    if bytes.len() < NONCE + TAG {
        return Err(Error::CannotOpen);
    }
    let (nonce, rest) = bytes.split_at(NONCE);
    let (ciphertext, tag) = rest.split_at(rest.len() - TAG);
    let nonce: &[u8; NONCE] = nonce.try_into().map_err(|_| Error::CannotOpen)?;
    let tag: &[u8; TAG] = tag.try_into().map_err(|_| Error::CannotOpen)?;
    let mut out = Zeroizing::new(ciphertext.to_vec());
    let cipher = Aes256Gcm::new(key.expose_secret().into());
    cipher
        .decrypt_inout_detached(nonce.into(), bound_to, out.as_mut_slice().into(), tag.into())
        .map_err(|_| Error::CannotOpen)?;
    Ok(out)
}

/// What a secret is bound to.
pub(crate) fn secret_binding(scope: Scope, label: &Label<'_>, key_version: u32) -> Vec<u8> {
    binding(&[
        b"secret",
        scope.uuid().as_bytes(),
        label.place.as_bytes(),
        label.row.as_bytes(),
        &key_version.to_be_bytes(),
    ])
}

/// What a wrapped data key is bound to.
pub(crate) fn data_key_binding(scope: Scope, purpose: &str, version: u32) -> Vec<u8> {
    binding(&[b"data key", scope.uuid().as_bytes(), purpose.as_bytes(), &version.to_be_bytes()])
}

/// What the proof of a master key is bound to.
pub(crate) fn proof_binding(version: u32) -> Vec<u8> {
    binding(&[b"master proof", &version.to_be_bytes()])
}

/// Each part with its length, so that no two lists of parts look alike.
fn binding(parts: &[&[u8]]) -> Vec<u8> {
    let mut out = b"atelier.vault.1".to_vec();
    for part in parts {
        out.extend_from_slice(&(part.len() as u64).to_be_bytes());
        out.extend_from_slice(part);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::{SystemClock, SystemEntropy, TenantId};
    use proptest::prelude::*;
    use std::sync::Arc;
    use uuid::Uuid;

    fn world() -> World {
        World::new(Arc::new(SystemClock), Arc::new(SystemEntropy))
    }

    /// Test case 16 of the GCM specification (AES-256, with associated data).
    #[test]
    fn it_is_the_cipher_the_standard_describes() {
        let unhex = |t: &str| hex::decode(t).unwrap();
        let key =
            key_from(&unhex("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308")).unwrap();
        let aad = unhex("feedfacedeadbeeffeedfacedeadbeefabaddad2");
        let sealed = unhex(concat!(
            "cafebabefacedbaddecaf888",
            "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa",
            "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662",
            "76fc6ece0f4e1768cddf8853bb2d551b"
        ));
        let plain = unhex(concat!(
            "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72",
            "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39"
        ));
        assert_eq!(*decrypt(&key, &aad, &sealed).unwrap(), plain);
    }

    #[test]
    fn bindings_differ_where_their_parts_do() {
        let (a, b) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let scope = |n| Scope::Tenant(TenantId(n));
        let all = [
            secret_binding(scope(a), &Label::new("x.y", b), 1),
            secret_binding(scope(b), &Label::new("x.y", b), 1),
            secret_binding(Scope::System, &Label::new("x.y", b), 1),
            secret_binding(scope(a), &Label::new("x.z", b), 1),
            secret_binding(scope(a), &Label::new("x.y", a), 1),
            secret_binding(scope(a), &Label::new("x.y", b), 2),
            data_key_binding(scope(a), "x.y", 1),
            data_key_binding(scope(a), "x.y", 2),
            proof_binding(1),
        ];
        for (i, one) in all.iter().enumerate() {
            assert!(all[i + 1..].iter().all(|other| other != one));
        }
    }

    proptest! {
        #[test]
        fn what_is_sealed_opens_and_what_is_changed_does_not(
            plain in proptest::collection::vec(any::<u8>(), 0..200), bound in any::<[u8; 8]>(), at: u16, bit in 0_u8..8,
        ) {
            let (world, key) = (world(), new_key(&world()));
            let sealed = encrypt(&key, &bound, &plain, &world).unwrap();
            prop_assert_eq!(&*decrypt(&key, &bound, &sealed).unwrap(), &plain);
            let mut changed = sealed.clone();
            let at = usize::from(at) % changed.len();
            changed[at] ^= 1 << bit;
            prop_assert!(decrypt(&key, &bound, &changed).is_err());
            prop_assert!(decrypt(&key, &bound[1..], &sealed).is_err());
            prop_assert!(decrypt(&new_key(&world), &bound, &sealed).is_err());
            prop_assert!(decrypt(&key, &bound, &sealed[..sealed.len() - 1]).is_err());
        }
    }

    #[test]
    fn the_same_text_never_looks_the_same_twice() {
        let (world, key) = (world(), new_key(&world()));
        let one = encrypt(&key, b"", b"same", &world).unwrap();
        let two = encrypt(&key, b"", b"same", &world).unwrap();
        assert_ne!(one[..NONCE], two[..NONCE]);
        assert_ne!(one[NONCE..], two[NONCE..]);
    }
}
