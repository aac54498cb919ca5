//! What a tenant can see of people: itself.

use crate::house::{House, access, get};
use http::StatusCode;
use kernel::{Actor, Ctx};

#[tokio::test]
async fn every_table_is_either_a_tenants_own_or_out_of_its_reach() {
    let house = House::new().await;
    let tables = house
        .lab
        .client()
        .await
        .query(
            "SELECT c.relname, c.relrowsecurity AND c.relforcerowsecurity AS forced,
                 has_table_privilege('atelier_app', c.oid, 'SELECT, INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER')
                 OR has_any_column_privilege('atelier_app', c.oid, 'SELECT, INSERT, UPDATE, REFERENCES') AS reachable
             FROM pg_class c WHERE c.relnamespace = 'identity'::regnamespace AND c.relkind = 'r' ORDER BY 1",
            &[],
        )
        .await
        .unwrap();
    let tenants_own: Vec<&str> =
        tables.iter().filter(|row| row.get::<_, bool>("forced")).map(|row| row.get("relname")).collect();
    assert_eq!(tenants_own, ["team_members", "teams", "tenant_members", "tenants"]);
    assert!(tables.len() > 10);
    for row in &tables {
        let (name, forced, reachable): (&str, bool, bool) = (row.get(0), row.get(1), row.get(2));
        assert!(forced || !reachable, "{name} is open to every tenant");
    }
}

#[tokio::test]
async fn a_tenant_sees_itself_and_changes_nothing() {
    let house = House::new().await;
    let (ada, eve) = (house.register("ada@example.org").await, house.register("eve@example.org").await);
    let ctx = Ctx::new(eve.home, Actor::user(eve.id));
    for table in ["tenants", "teams", "tenant_members", "team_members"] {
        let sql: &'static str = format!("SELECT tenant_id FROM identity.{table}").leak();
        let rows = house.lab.store.read(&ctx).await.unwrap().query(sql, &[]).await.unwrap();
        assert_eq!(rows.len(), 1, "{table}");
        assert_eq!(rows[0].get::<_, kernel::ids::Uuid>(0), eve.home.uuid());
        let sql: &'static str = format!("DELETE FROM identity.{table}").leak();
        let mut tx = house.lab.store.tenant(&ctx).await.unwrap();
        assert!(tx.execute(sql, &[]).await.is_err(), "{table}");
    }
    for table in
        ["users", "sessions", "refresh_tokens", "signing_keys", "throttle", "revocations", "installation"]
    {
        let sql: &'static str = format!("SELECT * FROM identity.{table}").leak();
        let refused = house.lab.store.read(&ctx).await.unwrap().query(sql, &[]).await;
        assert!(refused.is_err(), "{table} is not for tenants");
    }
    assert_ne!(ada.home, eve.home);
}

#[tokio::test]
async fn nobody_is_a_member_of_anothers_tenant() {
    let house = House::new().await;
    let (ada, _) = house.person("ada@example.org").await;
    let (eve, signed) = house.person("eve@example.org").await;
    let crossed = Ctx::new(ada.home, Actor::user(eve.id));
    assert!(house.room.me(&crossed).await.is_err());
    let me = house.send(get("/api/v1/auth/me").bearer(access(&signed))).await;
    assert_eq!(me.body["tenant"]["id"], eve.home.to_string());
    assert_eq!(me.body["operator"], false);
    let other = get("/api/v1/auth/me").bearer(access(&signed)).header("x-tenant", &ada.home.to_string());
    assert_eq!(house.send(other).await.status, StatusCode::FORBIDDEN);
}
