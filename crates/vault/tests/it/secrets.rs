//! Keeping, revealing, replacing, forgetting; and what does not open.

use crate::{Bank, text};
use kernel::{Fault as _, FaultKind};
use vault::{Error, Label, MAX_SECRET, Scope, Sealed, SecretId};

#[tokio::test]
async fn a_secret_is_kept_replaced_and_forgotten() {
    let bank = Bank::new().await;
    let (vault, ctx) = (bank.vault().await, bank.lab.stranger());
    let scope = Scope::from(ctx.tenant);
    let mut tx = bank.lab.store.tenant(&ctx).await.unwrap();
    let id = vault.keep(&mut tx, scope, "models.key", b"first").await.unwrap();
    tx.commit().await.unwrap();

    let mut tx = bank.lab.store.tenant(&ctx).await.unwrap();
    assert_eq!(text(&vault.reveal(&mut tx, scope, id).await.unwrap()), "first");
    vault.replace(&mut tx, scope, id, b"second").await.unwrap();
    assert_eq!(text(&vault.reveal(&mut tx, scope, id).await.unwrap()), "second");
    let known = vault.describe(&mut tx, scope, id).await.unwrap();
    assert_eq!((known.label.as_str(), known.replaced_at), ("models.key", Some(bank.lab.world.now())));
    assert!(vault.forget(&mut tx, scope, id).await.unwrap());
    assert!(!vault.forget(&mut tx, scope, id).await.unwrap());
    let gone = vault.reveal(&mut tx, scope, id).await.unwrap_err();
    assert_eq!((gone.kind(), gone.code()), (FaultKind::NotFound, "vault.not_found"));
    assert!(vault.replace(&mut tx, scope, id, b"x").await.is_err());
}

#[tokio::test]
async fn the_installation_has_secrets_of_its_own() {
    let bank = Bank::new().await;
    let vault = bank.vault().await;
    let mut tx = bank.lab.store.system("test").await.unwrap();
    let id = vault.keep(&mut tx, Scope::System, "identity.signing_key", b"signing").await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = bank.lab.store.system("test").await.unwrap();
    assert_eq!(text(&vault.reveal(&mut tx, Scope::System, id).await.unwrap()), "signing");
    // A tenant's transaction sees neither the secret nor the key.
    let mut tx = bank.lab.store.tenant(&bank.lab.stranger()).await.unwrap();
    assert!(matches!(vault.reveal(&mut tx, Scope::System, id).await, Err(Error::NotFound(_))));
}

#[tokio::test]
async fn another_tenant_sees_and_makes_nothing() {
    let bank = Bank::new().await;
    let (vault, a, b) = (bank.vault().await, bank.lab.stranger(), bank.lab.stranger());
    let mut tx = bank.lab.store.tenant(&a).await.unwrap();
    let id = vault.keep(&mut tx, a.tenant.into(), "x", b"mine").await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = bank.lab.store.tenant(&b).await.unwrap();
    for scope in [a.tenant, b.tenant] {
        assert!(matches!(vault.reveal(&mut tx, scope.into(), id).await, Err(Error::NotFound(_))));
    }
    assert!(vault.keep(&mut tx, a.tenant.into(), "x", b"y").await.is_err(), "row security refuses");
}

#[tokio::test]
async fn sealed_bytes_open_only_where_they_were_sealed() {
    let bank = Bank::new().await;
    let (vault, ctx, other) = (bank.vault().await, bank.lab.stranger(), bank.lab.stranger());
    let (row, elsewhere) = (bank.lab.world.id(), bank.lab.world.id());
    let scope = Scope::from(ctx.tenant);
    let mut tx = bank.lab.store.system("test").await.unwrap();
    let label = Label::new("identity.totp.seed", row);
    let sealed = vault.seal(&mut tx, scope, &label, b"seed").await.unwrap();
    // The other tenant has a key of the same version.
    vault.seal(&mut tx, other.tenant.into(), &label, b"x").await.unwrap();
    let again = Sealed::from_bytes(sealed.as_bytes().to_vec()).unwrap();
    assert_eq!(text(&vault.open(&mut tx, scope, &label, &again).await.unwrap()), "seed");
    for (scope, label) in [
        (scope, Label::new("identity.totp.seed", elsewhere)),
        (scope, Label::new("identity.totp.other", row)),
        (Scope::from(other.tenant), label),
    ] {
        assert!(matches!(vault.open(&mut tx, scope, &label, &sealed).await, Err(Error::CannotOpen)));
    }
}

#[tokio::test]
async fn swapped_and_edited_rows_do_not_open() {
    let bank = Bank::new().await;
    let (vault, ctx) = (bank.vault().await, bank.lab.stranger());
    let scope = Scope::from(ctx.tenant);
    let mut tx = bank.lab.store.tenant(&ctx).await.unwrap();
    let mut ids = Vec::<SecretId>::new();
    for _ in 0..4 {
        ids.push(vault.keep(&mut tx, scope, "x", b"value").await.unwrap());
    }
    tx.commit().await.unwrap();
    let owner = bank.lab.client().await;
    let id = |n: usize| ids[n].uuid();
    owner
        .execute("UPDATE vault.secrets SET sealed = (SELECT sealed FROM vault.secrets WHERE id = $1) WHERE id = $2", &[
            &id(0),
            &id(1),
        ])
        .await
        .unwrap();
    owner.execute("UPDATE vault.secrets SET label = 'y' WHERE id = $1", &[&id(2)]).await.unwrap();
    owner
        .execute(
            "UPDATE vault.secrets SET sealed = set_byte(sealed, 20, get_byte(sealed, 20) # 1) WHERE id = $1",
            &[&id(3)],
        )
        .await
        .unwrap();
    let mut tx = bank.lab.store.tenant(&ctx).await.unwrap();
    assert!(vault.reveal(&mut tx, scope, ids[0]).await.is_ok());
    for id in &ids[1..] {
        let error = vault.reveal(&mut tx, scope, *id).await.unwrap_err();
        assert_eq!((error.kind(), error.code()), (FaultKind::Internal, "vault.cannot_open"));
    }
    owner.execute("UPDATE vault.secrets SET sealed = '' WHERE id = $1", &[&id(0)]).await.unwrap();
    assert!(matches!(vault.reveal(&mut tx, scope, ids[0]).await, Err(Error::CannotOpen)));
}

#[tokio::test]
async fn a_rolled_back_beginning_loses_nothing() {
    let bank = Bank::new().await;
    let (vault, ctx) = (bank.vault().await, bank.lab.stranger());
    let scope = Scope::from(ctx.tenant);
    // The tenant's first seal makes its key; the transaction it happened in is rolled back.
    let mut tx = bank.lab.store.tenant(&ctx).await.unwrap();
    vault.keep(&mut tx, scope, "x", b"never").await.unwrap();
    drop(tx);
    let mut tx = bank.lab.store.tenant(&ctx).await.unwrap();
    let id = vault.keep(&mut tx, scope, "x", b"kept").await.unwrap();
    tx.commit().await.unwrap();
    // A process that remembers nothing opens it all the same.
    let fresh = bank.vault().await;
    let mut tx = bank.lab.store.tenant(&ctx).await.unwrap();
    assert_eq!(text(&fresh.reveal(&mut tx, scope, id).await.unwrap()), "kept");
}

#[tokio::test]
async fn two_processes_that_begin_at_once_agree_on_one_key() {
    let bank = Bank::new().await;
    let (one, two, ctx) = (bank.vault().await, bank.vault().await, bank.lab.stranger());
    let scope = Scope::from(ctx.tenant);
    let keep = async |vault: &vault::Vault, what: &'static [u8]| {
        let mut tx = bank.lab.store.tenant(&ctx).await.unwrap();
        let id = vault.keep(&mut tx, scope, "x", what).await.unwrap();
        tx.commit().await.unwrap();
        id
    };
    let (a, b) = tokio::join!(keep(&one, b"a"), keep(&two, b"b"));
    let mut tx = bank.lab.store.tenant(&ctx).await.unwrap();
    assert_eq!(text(&two.reveal(&mut tx, scope, a).await.unwrap()), "a");
    assert_eq!(text(&one.reveal(&mut tx, scope, b).await.unwrap()), "b");
    assert_eq!(one.status().await.unwrap().data_keys, 1);
}

#[tokio::test]
async fn a_secret_has_a_size() {
    let bank = Bank::new().await;
    let (vault, ctx) = (bank.vault().await, bank.lab.stranger());
    let mut tx = bank.lab.store.tenant(&ctx).await.unwrap();
    let scope = Scope::from(ctx.tenant);
    assert!(vault.keep(&mut tx, scope, "x", &vec![7; MAX_SECRET]).await.is_ok());
    let error = vault.keep(&mut tx, scope, "x", &vec![7; MAX_SECRET + 1]).await.unwrap_err();
    assert_eq!(error.kind(), FaultKind::Invalid);
    let empty = vault.keep(&mut tx, scope, "x", b"").await.unwrap();
    assert_eq!(text(&vault.reveal(&mut tx, scope, empty).await.unwrap()), "");
}
