//! A canary is sealed, and searched for everywhere it must not be.

use crate::{Bank, text};
use std::{
    fmt::Write as _,
    sync::{Arc, Mutex},
};
use vault::{Label, Masters, Scope};

const CANARY: &str = "canary-1f0c9a-do-not-show";

/// Everything logged, at every level.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl std::io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// The canary in the forms it could be written in.
fn forms(secret: &[u8]) -> Vec<String> {
    let listed = format!("{secret:?}");
    let middle = listed[1..listed.len() - 1].to_owned();
    vec![String::from_utf8_lossy(secret).into_owned(), hex::encode(secret), middle]
}

fn must_not_hold(haystack: &str, what: &str, secret: &[u8]) {
    for form in forms(secret) {
        assert!(!haystack.contains(&form), "{what} shows a secret: {form}");
    }
}

#[tokio::test]
async fn no_table_no_log_and_no_debug_output_shows_a_secret() {
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_writer(move || writer.clone())
        .finish();
    // For all threads: keys are read and written on others. No other test listens.
    tracing::subscriber::set_global_default(subscriber).unwrap();

    let bank = Bank::new().await;
    let (vault, ctx) = (bank.vault().await, bank.lab.stranger());
    let scope = Scope::from(ctx.tenant);
    let mut shown = String::new();
    let mut tx = bank.lab.store.tenant(&ctx).await.unwrap();
    let id = vault.keep(&mut tx, scope, "x", CANARY.as_bytes()).await.unwrap();
    let label = Label::new("x.y", bank.lab.world.id());
    let sealed = vault.seal(&mut tx, scope, &label, CANARY.as_bytes()).await.unwrap();
    let opened = vault.open(&mut tx, scope, &label, &sealed).await.unwrap();
    assert_eq!(text(&opened), CANARY);
    write!(shown, "{sealed:?} {opened:?} {vault:?} {id:?} {:?}", vault.describe(&mut tx, scope, id).await)
        .unwrap();
    let elsewhere = Label::new("x.y", bank.lab.world.id());
    write!(shown, "{:?}", vault.open(&mut tx, scope, &elsewhere, &sealed).await).unwrap();
    tx.commit().await.unwrap();
    write!(shown, "{:?} {:?}", vault.rotate_tenant(ctx.tenant).await, vault.rotate_master().await).unwrap();
    write!(shown, "{:?} {:?}", vault.status().await, Masters::Given(CANARY.into())).unwrap();
    let logged = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    assert!(logged.contains("made a master key"), "the log was listened to");

    let master = std::fs::read_to_string(bank.keys().join("master-2.key")).unwrap();
    let dump = dump(&bank).await;
    assert!(dump.contains("vault.secrets: ") && dump.contains("vault.data_keys: "));
    for (haystack, what) in [(&shown, "debug output"), (&logged, "the log"), (&dump, "a table")] {
        must_not_hold(haystack, what, CANARY.as_bytes());
        must_not_hold(haystack, what, master.trim().as_bytes());
    }
}

/// Every row of every table, as text.
async fn dump(bank: &Bank) -> String {
    let owner = bank.lab.client().await;
    let tables = owner
        .query(
            "SELECT format('%I.%I', table_schema, table_name) FROM information_schema.tables
             WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')",
            &[],
        )
        .await
        .unwrap();
    let mut all = String::new();
    for table in tables {
        let table: String = table.get(0);
        for row in owner.query(&format!("SELECT t::text FROM {table} t"), &[]).await.unwrap() {
            writeln!(all, "{table}: {}", row.get::<_, String>(0)).unwrap();
        }
    }
    all
}
