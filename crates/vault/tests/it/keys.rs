//! Master keys: made once, protected, missed loudly, never made anew over sealed data.

use crate::{Bank, text};
use kernel::Fault as _;
use std::{fs, os::unix::fs::PermissionsExt as _, path::Path};
use vault::{Error, Masters, Scope};

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

fn given(bytes: u8) -> String {
    use std::fmt::Write as _;
    // 32 equal bytes in base 64, without a library: 10 groups of 3, then one of 2.
    let (mut out, b) = (String::new(), u32::from(bytes));
    let digit = |n: u32| {
        char::from(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"[(n & 63) as usize])
    };
    let three = (b << 16) | (b << 8) | b;
    for _ in 0..10 {
        for shift in [18, 12, 6, 0] {
            out.push(digit(three >> shift));
        }
    }
    let two = (b << 16) | (b << 8);
    write!(out, "{}{}{}=", digit(two >> 18), digit(two >> 12), digit(two >> 6)).unwrap();
    out
}

/// Seals something, so that keys matter.
async fn seal(bank: &Bank, vault: &vault::Vault) -> (kernel::Ctx, vault::SecretId) {
    let ctx = bank.lab.stranger();
    let mut tx = bank.lab.store.tenant(&ctx).await.unwrap();
    let id = vault.keep(&mut tx, ctx.tenant.into(), "x", b"value").await.unwrap();
    tx.commit().await.unwrap();
    (ctx, id)
}

#[tokio::test]
async fn the_first_start_makes_a_key_that_nobody_else_can_read() {
    let bank = Bank::new().await;
    let vault = bank.vault().await;
    let key = bank.keys().join("master-1.key");
    assert_eq!((mode(&bank.keys()), mode(&key)), (0o700, 0o600));
    assert_eq!(fs::read_dir(bank.keys()).unwrap().count(), 1, "no drafts stay behind");
    let before = fs::read(&key).unwrap();
    seal(&bank, &vault).await;
    bank.vault().await;
    assert_eq!(fs::read(&key).unwrap(), before, "the second start keeps it");
    assert_eq!(vault.status().await.unwrap().master, 1);
}

#[tokio::test]
async fn a_key_that_others_can_read_is_refused() {
    let bank = Bank::new().await;
    bank.vault().await;
    let key = bank.keys().join("master-1.key");
    for (path, bad, good) in [(key.clone(), 0o640, 0o600), (key, 0o602, 0o600), (bank.keys(), 0o750, 0o700)] {
        fs::set_permissions(&path, fs::Permissions::from_mode(bad)).unwrap();
        let error = bank.with(Masters::Folder(bank.keys())).await.unwrap_err();
        assert_eq!(error.code(), "vault.key_exposed");
        assert!(error.to_string().contains(&format!("chmod {good:o}")), "{error}");
        fs::set_permissions(&path, fs::Permissions::from_mode(good)).unwrap();
    }
    bank.vault().await;
}

#[tokio::test]
async fn a_missing_key_is_named_and_never_replaced() {
    let bank = Bank::new().await;
    seal(&bank, &bank.vault().await).await;
    fs::remove_dir_all(bank.keys()).unwrap();
    for _ in 0..2 {
        let error = bank.with(Masters::Folder(bank.keys())).await.unwrap_err();
        assert!(matches!(error, Error::MasterMissing { version: 1, .. }));
        assert!(error.to_string().starts_with("master key 1 is missing from "), "{error}");
        assert!(!bank.keys().exists(), "no new key was made");
    }
}

#[tokio::test]
async fn a_wrong_key_is_named_and_a_damaged_one_too() {
    let bank = Bank::new().await;
    seal(&bank, &bank.vault().await).await;
    let key = bank.keys().join("master-1.key");
    fs::write(&key, given(9)).unwrap();
    let error = bank.with(Masters::Folder(bank.keys())).await.unwrap_err();
    assert_eq!(error.code(), "vault.master_wrong");
    assert!(error.to_string().contains("master key 1"), "{error}");
    for damaged in ["", "AAAA", "canary\u{0}"] {
        fs::write(&key, damaged).unwrap();
        let error = bank.with(Masters::Folder(bank.keys())).await.unwrap_err();
        assert_eq!(error.code(), "vault.key_setting");
        assert!(!error.to_string().contains("canary"));
    }
}

#[tokio::test]
async fn two_data_folders_on_one_database_are_refused() {
    let (bank, other) = (Bank::new().await, tempfile::TempDir::new().unwrap());
    bank.vault().await;
    let error = bank.with(Masters::Folder(other.path().join("keys"))).await.unwrap_err();
    assert_eq!(error.code(), "vault.master_missing");
}

#[tokio::test]
async fn many_first_starts_at_once_agree() {
    let bank = Bank::new().await;
    let vaults = futures::future::join_all((0..4).map(|_| bank.vault())).await;
    let (ctx, id) = seal(&bank, &vaults[0]).await;
    for vault in &vaults {
        let mut tx = bank.lab.store.tenant(&ctx).await.unwrap();
        assert_eq!(text(&vault.reveal(&mut tx, ctx.tenant.into(), id).await.unwrap()), "value");
    }
    assert_eq!(fs::read_dir(bank.keys()).unwrap().count(), 1);
}

#[tokio::test]
async fn a_given_key_is_used_and_nothing_is_written() {
    let bank = Bank::new().await;
    let masters = |text: String| Masters::Given(text.into());
    let vault = bank.with(masters(given(1))).await.unwrap();
    let (ctx, id) = seal(&bank, &vault).await;
    assert!(!bank.keys().exists());
    assert_eq!(bank.with(masters(given(2))).await.unwrap_err().code(), "vault.master_wrong");
    let absent = bank.with(masters(format!("7:{}", given(1)))).await.unwrap_err();
    assert!(matches!(absent, Error::MasterMissing { version: 1, .. }), "{absent}");

    // Rotation needs a newer one, then uses it.
    assert_eq!(vault.rotate_master().await.unwrap_err().code(), "vault.nothing_newer");
    let both = bank.with(masters(format!("1:{} 2:{}", given(1), given(2)))).await.unwrap();
    let done = both.rotate_master().await.unwrap();
    assert_eq!((done.version, done.rewrapped, done.retired), (2, 1, vec![1]));
    let newer = bank.with(masters(format!("2:{}", given(2)))).await.unwrap();
    let mut tx = bank.lab.store.tenant(&ctx).await.unwrap();
    assert_eq!(text(&newer.reveal(&mut tx, Scope::from(ctx.tenant), id).await.unwrap()), "value");
}
