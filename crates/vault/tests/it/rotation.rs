//! Keys are replaced while everything runs, and an interrupted rotation is finished.

use crate::{Bank, text};
use futures::future::BoxFuture;
use kernel::{Ctx, ExposeSecret as _};
use std::{fs, sync::Arc};
use store::Tx;
use vault::{Error, Label, Scope, Sealed, SealedPlace, SecretId, Vault};

async fn keep(bank: &Bank, vault: &Vault, ctx: &Ctx, what: &str) -> SecretId {
    let mut tx = bank.lab.store.tenant(ctx).await.unwrap();
    let id = vault.keep(&mut tx, ctx.tenant.into(), "x", what.as_bytes()).await.unwrap();
    tx.commit().await.unwrap();
    id
}

async fn reveal(bank: &Bank, vault: &Vault, ctx: &Ctx, id: SecretId) -> Result<String, Error> {
    let mut tx = bank.lab.store.tenant(ctx).await.unwrap();
    let plain = vault.reveal(&mut tx, ctx.tenant.into(), id).await?;
    tx.commit().await?;
    Ok(text(&plain).to_owned())
}

async fn versions(bank: &Bank, sql: &str) -> Vec<i32> {
    bank.lab.client().await.query(sql, &[]).await.unwrap().iter().map(|r| r.get(0)).collect()
}

#[tokio::test]
async fn a_new_master_key_takes_over_and_the_old_one_is_put_aside() {
    let bank = Bank::new().await;
    let (running, ctx) = (bank.vault().await, bank.lab.stranger());
    let id = keep(&bank, &running, &ctx, "value").await;
    for _ in 0..120 {
        keep(&bank, &running, &bank.lab.stranger(), "more than one batch").await;
    }
    let done = bank.vault().await.rotate_master().await.unwrap();
    assert_eq!((done.version, done.rewrapped, done.retired), (2, 121, vec![1]));
    let mut names: Vec<_> =
        fs::read_dir(bank.keys()).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    assert_eq!(names, ["master-2.key", "retired-master-1.key"]);

    // A server that was running all the time goes on: with what it remembers, and for new tenants.
    assert_eq!(reveal(&bank, &running, &ctx, id).await.unwrap(), "value");
    let late = bank.lab.stranger();
    let new = keep(&bank, &running, &late, "new").await;
    // A server that starts now needs only the new key.
    let fresh = bank.vault().await;
    assert_eq!(reveal(&bank, &fresh, &ctx, id).await.unwrap(), "value");
    assert_eq!(reveal(&bank, &fresh, &late, new).await.unwrap(), "new");
    assert_eq!(fresh.status().await.unwrap().behind, 0);
    // And again.
    assert_eq!(fresh.rotate_master().await.unwrap().version, 3);
    assert_eq!(reveal(&bank, &running, &late, new).await.unwrap(), "new");
}

#[tokio::test]
async fn an_interrupted_master_rotation_is_finished_by_the_next() {
    let bank = Bank::new().await;
    let (vault, ctx) = (bank.vault().await, bank.lab.stranger());
    let id = keep(&bank, &vault, &ctx, "value").await;
    // A data key that does not unwrap stops the rotation halfway.
    let owner = bank.lab.client().await;
    let broken = bank.lab.stranger();
    keep(&bank, &vault, &broken, "x").await;
    let flip = "UPDATE vault.data_keys SET wrapped = set_byte(wrapped, 20, get_byte(wrapped, 20) # 1) WHERE tenant_id = $1";
    owner.execute(flip, &[&broken.tenant.uuid()]).await.unwrap();
    assert!(matches!(vault.rotate_master().await, Err(Error::CannotOpen)));
    assert!(bank.keys().join("master-1.key").exists(), "the old key stays until it is done");
    assert!(bank.vault().await.status().await.unwrap().behind > 0);
    assert_eq!(reveal(&bank, &bank.vault().await, &ctx, id).await.unwrap(), "value");

    owner.execute(flip, &[&broken.tenant.uuid()]).await.unwrap();
    let done = bank.vault().await.rotate_master().await.unwrap();
    assert_eq!((done.version, done.retired), (2, vec![1]), "no third key is made");
    assert_eq!(reveal(&bank, &bank.vault().await, &ctx, id).await.unwrap(), "value");
}

#[tokio::test]
async fn a_key_file_made_just_before_a_crash_is_used() {
    let bank = Bank::new().await;
    let vault = bank.vault().await;
    keep(&bank, &vault, &bank.lab.stranger(), "value").await;
    let text = fs::read_to_string(bank.keys().join("master-1.key")).unwrap();
    let next = bank.keys().join("master-2.key");
    fs::copy(bank.keys().join("master-1.key"), &next).unwrap();
    fs::write(&next, text.replacen(&text[..4], "AAAA", 1)).unwrap();
    let done = vault.rotate_master().await.unwrap();
    assert_eq!((done.version, done.rewrapped), (2, 1));
    assert!(!bank.keys().join("master-3.key").exists());
}

#[tokio::test]
async fn two_rotations_at_once_lose_nothing() {
    let bank = Bank::new().await;
    let (one, two) = (bank.vault().await, bank.vault().await);
    let ctx = bank.lab.stranger();
    let id = keep(&bank, &one, &ctx, "value").await;
    let (a, b) = tokio::join!(one.rotate_master(), two.rotate_master());
    assert!(a.is_ok() || b.is_ok(), "{a:?} {b:?}");
    let fresh = bank.vault().await;
    assert_eq!(reveal(&bank, &fresh, &ctx, id).await.unwrap(), "value");
    fresh.rotate_master().await.unwrap();
    assert_eq!(fresh.status().await.unwrap().behind, 0);
}

#[tokio::test]
async fn a_tenant_gets_a_new_data_key_and_everything_is_sealed_anew() {
    let bank = Bank::new().await;
    let (vault, ctx, other) = (bank.vault().await, bank.lab.stranger(), bank.lab.stranger());
    let mut ids = Vec::new();
    for n in 0..230 {
        ids.push(keep(&bank, &vault, &ctx, &format!("value {n}")).await);
    }
    let untouched = keep(&bank, &vault, &other, "other").await;
    let done = vault.rotate_tenant(ctx.tenant).await.unwrap();
    assert_eq!((done.version, done.resealed), (2, vec![("vault.secrets", 230)]));
    let distinct = "SELECT DISTINCT key_version FROM vault.secrets ORDER BY 1";
    assert_eq!(versions(&bank, distinct).await, [1, 2]);
    for vault in [vault, bank.vault().await] {
        for (n, id) in ids.iter().enumerate() {
            assert_eq!(reveal(&bank, &vault, &ctx, *id).await.unwrap(), format!("value {n}"));
        }
        assert_eq!(reveal(&bank, &vault, &other, untouched).await.unwrap(), "other");
    }
}

#[tokio::test]
async fn what_a_neighbour_sealed_with_the_old_key_opens_and_is_sealed_anew_when_read() {
    let bank = Bank::new().await;
    let (here, neighbour, ctx) = (bank.vault().await, bank.vault().await, bank.lab.stranger());
    keep(&bank, &neighbour, &ctx, "it remembers version 1").await;
    here.rotate_tenant(ctx.tenant).await.unwrap();
    let id = keep(&bank, &neighbour, &ctx, "late").await;
    let sealed_with = format!("SELECT key_version FROM vault.secrets WHERE id = '{}'", id.uuid());
    assert_eq!(versions(&bank, &sealed_with).await, [1]);
    assert_eq!(reveal(&bank, &here, &ctx, id).await.unwrap(), "late");
    assert_eq!(versions(&bank, &sealed_with).await, [2], "sealed anew by being read");
    // The neighbour learns of version 2 when its memory ends.
    bank.lab.advance(std::time::Duration::from_secs(301));
    assert_eq!(reveal(&bank, &neighbour, &ctx, id).await.unwrap(), "late");
    let id = keep(&bank, &neighbour, &ctx, "new").await;
    let sealed_with = format!("SELECT key_version FROM vault.secrets WHERE id = '{}'", id.uuid());
    assert_eq!(versions(&bank, &sealed_with).await, [2]);
}

/// A room with a sealed column of its own.
struct Probe;

const PROBE: &str = "probe.things.sealed";

impl SealedPlace for Probe {
    fn name(&self) -> &'static str {
        PROBE
    }

    fn reseal<'a>(
        &'a self,
        vault: &'a Vault,
        tx: &'a mut Tx,
        scope: Scope,
        below: u32,
        most: i64,
    ) -> BoxFuture<'a, Result<u64, Error>> {
        Box::pin(async move {
            let Scope::Tenant(tenant) = scope else { return Ok(0) };
            let rows = tx
                .query(
                    "SELECT id, sealed FROM probe.things WHERE tenant_id = $1 AND key_version < $2
                     LIMIT $3 FOR UPDATE SKIP LOCKED",
                    &[&tenant.uuid(), &(below as i32), &most],
                )
                .await?;
            for row in &rows {
                let label = Label::new(PROBE, row.get(0));
                let older = Sealed::from_bytes(row.get(1))?;
                let plain = vault.open(tx, scope, &label, &older).await?;
                let newer = vault.seal(tx, scope, &label, plain.expose_secret()).await?;
                tx.execute(
                    "UPDATE probe.things SET sealed = $2, key_version = $3 WHERE id = $1",
                    &[&label.row, &newer.as_bytes(), &(newer.key_version() as i32)],
                )
                .await?;
            }
            Ok(rows.len() as u64)
        })
    }
}

#[tokio::test]
async fn rooms_with_sealed_columns_take_part() {
    let bank = Bank::new().await;
    let (vault, ctx) = (bank.vault().await, bank.lab.stranger());
    bank.lab
        .client()
        .await
        .batch_execute(
            "CALL app.room('probe');
             CREATE TABLE probe.things (tenant_id uuid NOT NULL, id uuid PRIMARY KEY, sealed bytea NOT NULL, key_version int NOT NULL);
             CALL app.protect('probe.things');",
        )
        .await
        .unwrap();
    let scope = Scope::from(ctx.tenant);
    let row = bank.lab.world.id();
    let mut tx = bank.lab.store.tenant(&ctx).await.unwrap();
    let sealed = vault.seal(&mut tx, scope, &Label::new(PROBE, row), b"thing").await.unwrap();
    tx.execute(
        "INSERT INTO probe.things VALUES ($1, $2, $3, 1)",
        &[&scope_uuid(&ctx), &row, &sealed.as_bytes()],
    )
    .await
    .unwrap();
    tx.commit().await.unwrap();

    vault.register(Arc::new(Probe));
    let done = vault.rotate_tenant(ctx.tenant).await.unwrap();
    assert_eq!(done.resealed, [("vault.secrets", 0), (PROBE, 1)]);
    let mut tx = bank.lab.store.tenant(&ctx).await.unwrap();
    let found = tx.query_one("SELECT sealed FROM probe.things", &[]).await.unwrap();
    let newer = Sealed::from_bytes(found.get(0)).unwrap();
    assert_eq!(newer.key_version(), 2);
    let plain = vault.open(&mut tx, scope, &Label::new(PROBE, row), &newer).await.unwrap();
    assert_eq!(text(&plain), "thing");
}

fn scope_uuid(ctx: &Ctx) -> uuid::Uuid {
    ctx.tenant.uuid()
}
