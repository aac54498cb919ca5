//! A tenant sees its own rows, whatever it asks.

use kernel::Ctx;
use testkit::Lab;

async fn notes(lab: &Lab) {
    let owner = lab.client().await;
    owner
        .batch_execute(
            "CALL app.room('probe');
             CREATE TABLE probe.notes (tenant_id uuid NOT NULL, id int NOT NULL, body text NOT NULL,
                 PRIMARY KEY (tenant_id, id));
             CALL app.protect('probe.notes');",
        )
        .await
        .unwrap();
}

async fn put(lab: &Lab, ctx: &Ctx, id: i32) {
    let mut tx = lab.store.tenant(ctx).await.unwrap();
    tx.execute("INSERT INTO probe.notes VALUES ($1, $2, 'x')", &[&ctx.tenant.uuid(), &id]).await.unwrap();
    tx.commit().await.unwrap();
}

async fn seen(lab: &Lab, ctx: &Ctx) -> usize {
    lab.store.read(ctx).await.unwrap().query("SELECT id FROM probe.notes", &[]).await.unwrap().len()
}

#[tokio::test]
async fn a_query_without_where_shows_one_tenant() {
    let lab = Lab::new().await;
    notes(&lab).await;
    let (a, b) = (lab.stranger(), lab.stranger());
    put(&lab, &a, 1).await;
    put(&lab, &a, 2).await;
    put(&lab, &b, 3).await;
    assert_eq!((seen(&lab, &a).await, seen(&lab, &b).await), (2, 1));
    let mut all = lab.store.system("test").await.unwrap();
    assert_eq!(all.query("SELECT id FROM probe.notes", &[]).await.unwrap().len(), 3);
}

#[tokio::test]
async fn nobody_writes_into_another_tenant() {
    let lab = Lab::new().await;
    notes(&lab).await;
    let (a, b) = (lab.stranger(), lab.stranger());
    put(&lab, &b, 1).await;
    let mut tx = lab.store.tenant(&a).await.unwrap();
    let foreign = tx.execute("INSERT INTO probe.notes VALUES ($1, 9, 'x')", &[&b.tenant.uuid()]).await;
    assert!(foreign.is_err(), "row security refuses the insert");
    drop(tx);
    let mut tx = lab.store.tenant(&a).await.unwrap();
    assert_eq!(tx.execute("UPDATE probe.notes SET body = 'mine'", &[]).await.unwrap(), 0);
    assert_eq!(tx.execute("DELETE FROM probe.notes", &[]).await.unwrap(), 0);
}

#[tokio::test]
async fn the_tenant_does_not_outlive_its_transaction() {
    let lab = Lab::new().await;
    notes(&lab).await;
    let a = lab.stranger();
    for _ in 0..20 {
        put(&lab, &a, lab.world.bytes::<4>().iter().fold(0, |n, b| n * 256 + i32::from(*b) / 2)).await;
    }
    // The same pooled connections, another tenant each time.
    for _ in 0..20 {
        assert_eq!(seen(&lab, &lab.stranger()).await, 0);
    }
}

#[tokio::test]
async fn the_roles_own_nothing_and_bypass_nothing() {
    let lab = Lab::new().await;
    let rows = lab
        .client()
        .await
        .query(
            "SELECT rolname FROM pg_roles r WHERE rolname LIKE 'atelier\\_%' AND (rolsuper OR rolbypassrls OR rolcanlogin
                 OR EXISTS (SELECT 1 FROM pg_class c WHERE c.relowner = r.oid))",
            &[],
        )
        .await
        .unwrap();
    assert!(rows.is_empty());
}
