//! The timeline: refused when pending, safe when several start, honest when changed.

use store::{Error, Options, Store};
use testkit::Lab;
use tokio_util::sync::CancellationToken;

async fn empty(lab: &Lab, name: &str) -> store::Config {
    let name = format!("{name}_{}", std::process::id());
    lab.client().await.batch_execute(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await.unwrap();
    lab.client().await.batch_execute(&format!("CREATE DATABASE {name}")).await.unwrap();
    let mut config = lab.owner();
    config.dbname(&name);
    config
}

#[tokio::test]
async fn pending_migrations_are_refused_until_asked_for() {
    let lab = Lab::new().await;
    let config = empty(&lab, "pending").await;
    let refused =
        Store::open(&Options::new(config.clone()), "x", CancellationToken::new()).await.unwrap_err();
    assert!(
        matches!(&refused, Error::Pending(names) if names.len() == store::migrate::all().len()),
        "{refused}"
    );
    assert!(refused.to_string().contains("atelier migrate"));
    store::migrate(&config).await.unwrap();
    Store::open(&Options::new(config), "x", CancellationToken::new()).await.unwrap();
}

#[tokio::test]
async fn five_replicas_migrate_once() {
    let lab = Lab::new().await;
    let config = empty(&lab, "replicas").await;
    let done = futures::future::join_all((0..5).map(|_| store::migrate(&config))).await;
    let applied: usize = done.into_iter().map(|r| r.unwrap().len()).sum();
    assert_eq!(applied, store::migrate::all().len());
}

#[tokio::test]
async fn a_migration_changed_after_the_fact_is_refused() {
    let lab = Lab::new().await;
    lab.client().await.execute("UPDATE app.migrations SET digest = 'other'", &[]).await.unwrap();
    let refused = store::migrate(&lab.owner()).await.unwrap_err();
    assert!(matches!(&refused, Error::Migrations(text) if text.contains("changed")), "{refused}");
}

#[test]
fn names_are_a_timeline() {
    let names: Vec<String> = store::migrate::all().into_iter().map(|m| m.name).collect();
    assert!(!names.is_empty());
    for name in &names {
        let (date, rest) = name.split_at(13);
        assert!(
            date.chars().enumerate().all(|(i, c)| if i == 8 { c == '_' } else { c.is_ascii_digit() }),
            "{name}"
        );
        assert!(rest.starts_with('_') && rest.len() > 3, "{name}");
    }
}
