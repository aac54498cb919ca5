//! Committed wholly or not at all, with what was deferred.

use testkit::Lab;

async fn numbers(lab: &Lab) {
    let owner = lab.client().await;
    owner
        .batch_execute(
            "CALL app.room('probe');
             CREATE TABLE probe.numbers (tenant_id uuid NOT NULL, n int NOT NULL, PRIMARY KEY (tenant_id, n));
             CALL app.protect('probe.numbers');",
        )
        .await
        .unwrap();
}

const PUT: &str = "INSERT INTO probe.numbers (tenant_id, n) VALUES ($1, $2)";
const ALL: &str = "SELECT n FROM probe.numbers ORDER BY n";

async fn all(lab: &Lab, ctx: &kernel::Ctx) -> Vec<i32> {
    let rows = lab.store.read(ctx).await.unwrap().query(ALL, &[]).await.unwrap();
    rows.iter().map(|r| r.get(0)).collect()
}

#[tokio::test]
async fn what_is_dropped_never_was() {
    let lab = Lab::new().await;
    numbers(&lab).await;
    let ctx = lab.stranger();
    for _ in 0..30 {
        let mut tx = lab.store.tenant(&ctx).await.unwrap();
        tx.execute(PUT, &[&ctx.tenant.uuid(), &1]).await.unwrap();
        drop(tx);
    }
    assert!(all(&lab, &ctx).await.is_empty());
}

#[tokio::test]
async fn a_caller_dropped_in_the_middle_of_a_statement_leaves_nothing_open() {
    let lab = Lab::new().await;
    numbers(&lab).await;
    let ctx = lab.stranger();
    // Warm the statement cache, so that the next poll puts BEGIN and INSERT on the wire.
    for n in 0..8 {
        let mut tx = lab.store.tenant(&ctx).await.unwrap();
        tx.execute(PUT, &[&ctx.tenant.uuid(), &n]).await.unwrap();
        drop(tx);
    }
    for n in 0..8 {
        let mut tx = lab.store.tenant(&ctx).await.unwrap();
        let polled_once = futures::FutureExt::now_or_never(tx.execute(PUT, &[&ctx.tenant.uuid(), &n]));
        assert!(polled_once.is_none(), "the answer cannot be here yet");
        drop(tx);
        // The same connection, another transaction, committed: it must not carry the first one along.
        let mut tx = lab.store.tenant(&ctx).await.unwrap();
        tx.execute("DELETE FROM probe.numbers WHERE n = -1", &[]).await.unwrap();
        tx.commit().await.unwrap();
    }
    assert!(all(&lab, &ctx).await.is_empty());
}

#[tokio::test]
async fn deferred_statements_keep_their_order_and_commit_with_the_rest() {
    let lab = Lab::new().await;
    numbers(&lab).await;
    let ctx = lab.stranger();
    let mut tx = lab.store.tenant(&ctx).await.unwrap();
    tx.defer(PUT, vec![Box::new(ctx.tenant.uuid()), Box::new(1)]);
    tx.defer("UPDATE probe.numbers SET n = n + 10", vec![]);
    tx.defer(PUT, vec![Box::new(ctx.tenant.uuid()), Box::new(2)]);
    let rows = tx.query(ALL, &[]).await.unwrap();
    assert_eq!(rows.iter().map(|r| r.get::<_, i32>(0)).collect::<Vec<_>>(), [2, 11]);
    tx.defer("UPDATE probe.numbers SET n = n + 100", vec![]);
    tx.commit().await.unwrap();
    assert_eq!(all(&lab, &ctx).await, [102, 111]);
}

#[tokio::test]
async fn a_failing_deferred_statement_undoes_everything() {
    let lab = Lab::new().await;
    numbers(&lab).await;
    let ctx = lab.stranger();
    let mut tx = lab.store.tenant(&ctx).await.unwrap();
    tx.execute(PUT, &[&ctx.tenant.uuid(), &1]).await.unwrap();
    tx.defer(PUT, vec![Box::new(ctx.tenant.uuid()), Box::new(1)]);
    let bell = lab.store.bell("probe");
    let mut heard = bell.listen();
    tx.ring_after_commit(&bell);
    let error = tx.commit().await.unwrap_err();
    assert!(error.is_unique("numbers_pkey"), "{error}");
    assert!(all(&lab, &ctx).await.is_empty());
    assert!(futures::FutureExt::now_or_never(heard.heard()).is_none(), "nothing is announced");
}

#[tokio::test]
async fn a_statement_that_fails_leaves_a_connection_that_works() {
    let lab = Lab::new().await;
    numbers(&lab).await;
    let ctx = lab.stranger();
    for _ in 0..20 {
        let mut tx = lab.store.tenant(&ctx).await.unwrap();
        assert!(tx.query("SELECT 1 / 0", &[]).await.is_err());
        drop(tx);
        assert!(lab.store.read(&ctx).await.unwrap().query("SELECT 1 / 0", &[]).await.is_err());
    }
    assert!(all(&lab, &ctx).await.is_empty());
}

#[tokio::test]
async fn a_pool_that_is_used_up_says_so() {
    let lab = Lab::new().await;
    let ctx = lab.stranger();
    let mut held = Vec::new();
    for _ in 0..6 {
        held.push(lab.store.tenant(&ctx).await.unwrap());
    }
    lab.store.close();
    let error = lab.store.tenant(&ctx).await.unwrap_err();
    assert_eq!(kernel::Fault::code(&error), "store.unavailable");
}

#[tokio::test]
async fn who_is_unhurried_is_so_alone() {
    let lab = Lab::new().await;
    numbers(&lab).await;
    let ctx = lab.stranger();
    // The cluster of the tests never waits for the disk: what tells is who said so.
    let setting = "SELECT source FROM pg_settings WHERE name = 'synchronous_commit'";
    let mut tx = lab.store.tenant(&ctx).await.unwrap();
    tx.unhurried();
    let said: String = tx.query_one(setting, &[]).await.unwrap().get(0);
    assert_eq!(said, "session");
    tx.execute(PUT, &[&ctx.tenant.uuid(), &1]).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(all(&lab, &ctx).await, [1], "everybody sees it at once");
    // The next transaction of the same connection waits for the disk again.
    for _ in 0..20 {
        let mut tx = lab.store.tenant(&ctx).await.unwrap();
        let said: String = tx.query_one(setting, &[]).await.unwrap().get(0);
        assert_ne!(said, "session");
    }
}
