//! Master keys: where they come from, and how they are kept.

mod folder;
pub(crate) mod sql;

use crate::{
    Error,
    cipher::{self, Key},
};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use kernel::{ExposeSecret as _, SecretString, World};
use std::{collections::BTreeMap, path::PathBuf, sync::Arc};
use zeroize::Zeroizing;

/// Where master keys come from.
#[derive(Debug, Clone)]
pub enum Masters {
    /// Files `master-<n>.key` in this folder, which is made if need be (mode 0700, files 0600).
    Folder(PathBuf),
    /// Given by the operator: one key (32 bytes in base 64), or several as `version:key`, separated by
    /// white space or commas. To rotate, add the newer one and keep the older.
    Given(SecretString),
}

/// All master keys at hand, by version.
pub(crate) type Ring = BTreeMap<u32, Arc<Key>>;

impl Masters {
    /// Where they come from, for messages.
    pub(crate) fn place(&self) -> String {
        match self {
            Self::Folder(path) => path.display().to_string(),
            Self::Given(_) => "the setting".to_owned(),
        }
    }

    /// Reads all there are.
    pub(crate) async fn load(&self) -> Result<Ring, Error> {
        match self {
            Self::Folder(path) => {
                let path = path.clone();
                blocking(move || folder::load(&path)).await
            }
            Self::Given(text) => parse(text),
        }
    }

    /// Makes a key of that version, or gives the one that a neighbour made at this moment.
    pub(crate) async fn make(&self, version: u32, world: &World) -> Result<Arc<Key>, Error> {
        let Self::Folder(path) = self else {
            return Err(Error::NothingNewer { version: version.saturating_sub(1) });
        };
        let (path, key, name) = (path.clone(), cipher::new_key(world), world.id::<uuid::Uuid>());
        blocking(move || folder::make(&path, version, &key, name)).await
    }

    /// Puts a key aside that nothing needs any more. A given one is the operator's to remove.
    pub(crate) async fn retire(&self, version: u32) -> Result<(), Error> {
        let Self::Folder(path) = self else { return Ok(()) };
        let path = path.clone();
        blocking(move || folder::retire(&path, version)).await
    }
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Error> + Send + 'static,
) -> Result<T, Error> {
    telemetry::spawn_blocking("vault.keys", work).await.ok_or(Error::Ending)?
}

fn parse(text: &SecretString) -> Result<Ring, Error> {
    let wrong = |reason| Error::Settings { place: "the setting of the master key".to_owned(), reason };
    let entries = text.expose_secret().split([',', ' ', '\t', '\n', '\r']).filter(|e| !e.is_empty());
    let mut ring = Ring::new();
    for entry in entries {
        let (version, key) = match entry.split_once(':') {
            Some((version, key)) => (version.parse().ok().filter(|v| *v > 0), key),
            None => (Some(1), entry),
        };
        let version = version.ok_or_else(|| wrong("the version before the colon is not a number"))?;
        let key = decode(key).ok_or_else(|| wrong("expected 32 bytes in base 64"))?;
        if ring.insert(version, Arc::new(key)).is_some() {
            return Err(wrong("two keys have the same version"));
        }
    }
    if ring.is_empty() { Err(wrong("it is empty")) } else { Ok(ring) }
}

fn decode(text: &str) -> Option<Key> {
    cipher::key_from(&Zeroizing::new(BASE64_STANDARD.decode(text).ok()?))
}

fn encode(key: &Key) -> Zeroizing<String> {
    Zeroizing::new(BASE64_STANDARD.encode(key.expose_secret()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn given_keys_are_read() {
        let (a, b) = (BASE64_STANDARD.encode([1; 32]), BASE64_STANDARD.encode([2; 32]));
        let versions = |text: String| parse(&text.into()).map(|r| r.into_keys().collect::<Vec<_>>()).ok();
        assert_eq!(versions(a.clone()), Some(vec![1]));
        assert_eq!(versions(format!(" 2:{b},\n1:{a}\n")), Some(vec![1, 2]));
        for bad in
            ["", " ", "short", "1:", &format!("x:{a}"), &format!("0:{a}"), &format!("{a} {b}"), &a[1..]]
        {
            assert_eq!(versions(bad.to_owned()), None, "{bad}");
        }
    }

    #[test]
    fn a_setting_that_is_wrong_is_not_repeated_in_the_error() {
        let error = parse(&"canary-not-a-key".into()).unwrap_err();
        assert!(!format!("{error} {error:?}").contains("canary"));
    }
}
