//! Passwords right and wrong.

use crate::house::{CHEAP, House, PASSWORD, access, home, newcomer, options, post, secret};
use http::StatusCode;
use identity::{Cost, Error};
use kernel::{Actor, Ctx, TenantId};
use serde_json::json;

#[tokio::test]
async fn the_right_password_gives_a_pair() {
    let house = House::new().await;
    house.register("ada@example.org").await;
    let credentials = json!({ "email": "ADA@example.org", "password": PASSWORD });
    let answer = house.send(post("/api/v1/auth/login").json(credentials)).await;
    assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
    let fields: Vec<_> = answer.body.as_object().unwrap().keys().collect();
    assert_eq!(fields, ["access_token", "expires_in", "refresh_token", "token_type"]);
    assert_eq!((&answer.body["token_type"], &answer.body["expires_in"]), (&json!("Bearer"), &json!(1800)));
    assert_eq!(answer.headers["cache-control"], "no-store");
    assert!(answer.cookie().is_none(), "a program gets no cookie");
}

#[tokio::test]
async fn wrong_password_unknown_address_and_closed_account_are_one_answer() {
    let house = House::new().await;
    house.register("ada@example.org").await;
    house.register("closed@example.org").await;
    let owner = house.lab.client().await;
    owner
        .execute("UPDATE identity.users SET is_active = false WHERE email = 'closed@example.org'", &[])
        .await
        .unwrap();
    let mut seen = Vec::new();
    let before = house.room.hashes_computed();
    let huge = "x".repeat(100_000);
    let attempts = [
        ("ada@example.org", "a wrong sentence"),
        ("nobody@example.org", PASSWORD),
        ("closed@example.org", PASSWORD),
        ("not an address", PASSWORD),
        ("' OR 1=1 --", PASSWORD),
        ("ada@example.org", ""),
        ("ada@example.org", huge.as_str()),
    ];
    for (email, password) in attempts {
        let body = json!({ "email": email, "password": password });
        let mut answer = house.send(post("/api/v1/auth/login").json(body)).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{email}");
        answer.body["request_id"] = json!(null);
        seen.push(answer.body.to_string());
    }
    assert!(seen.iter().all(|body| body == &seen[0]), "{seen:#?}");
    let computed = house.room.hashes_computed() - before;
    assert_eq!(
        computed,
        attempts.len() as u64,
        "each of them cost one hash, whether or not there is an account"
    );
}

#[tokio::test]
async fn a_failed_attempt_is_audited_without_saying_whose() {
    let house = House::new().await;
    let user = house.register("ada@example.org").await;
    for email in ["ada@example.org", "nobody@example.org"] {
        let refused = house.room.login(&home(), email, &secret("canary sentence"), false).await;
        assert!(matches!(refused, Err(Error::WrongCredentials)));
    }
    let installation = Ctx::new(TenantId(kernel::ids::Uuid::nil()), Actor::system());
    let entries = audit::list(&house.lab.store, &installation, None, 10).await.unwrap();
    assert_eq!(entries.len(), 2);
    for entry in &entries {
        assert_eq!((entry.action.as_str(), entry.outcome), ("auth.login_failed", audit::Outcome::Refused));
        assert_eq!(entry.address, home().address);
        let all = format!("{entry:?}");
        assert!(
            !all.contains("canary") && !all.contains("example.org") && !all.contains(&user.id.to_string())
        );
    }
    assert_ne!(entries[0].subject, entries[1].subject, "attempts on one account can be counted");
    let own =
        audit::list(&house.lab.store, &Ctx::new(user.home, Actor::user(user.id)), None, 10).await.unwrap();
    assert!(own.iter().all(|entry| entry.action != "auth.login_failed"));
}

#[tokio::test]
async fn signing_in_is_announced_and_audited_without_the_tokens() {
    let house = House::new().await;
    let (user, signed) = house.person("ada@example.org").await;
    let owner = house.lab.client().await;
    let row =
        owner.query_one("SELECT payload::text, subject FROM events.log WHERE type = 'user.login'", &[]).await;
    let row = row.unwrap();
    assert_eq!(row.get::<_, &str>(1), user.id.to_string());
    let entries =
        audit::list(&house.lab.store, &Ctx::new(user.home, Actor::user(user.id)), None, 10).await.unwrap();
    assert!(entries.iter().any(|entry| entry.action == "auth.login"));
    let all = format!("{} {entries:?}", row.get::<_, &str>(0));
    for part in [access(&signed), signed.refresh_token.reveal(), PASSWORD] {
        assert!(!all.contains(part));
    }
}

#[tokio::test]
async fn nothing_that_could_be_presented_is_stored() {
    let house = House::new().await;
    let (_, signed) = house.person("ada@example.org").await;
    let owner = house.lab.client().await;
    let tables = owner
        .query("SELECT schemaname || '.' || tablename FROM pg_tables WHERE schemaname IN ('identity', 'events', 'audit', 'vault')", &[])
        .await
        .unwrap();
    assert!(tables.len() > 10);
    for table in tables {
        let table: String = table.get(0);
        let rows = owner.query(&format!("SELECT t::text FROM {table} t"), &[]).await.unwrap();
        for row in rows {
            let text: String = row.get(0);
            assert!(!text.contains(PASSWORD), "{table}");
            assert!(!text.contains(signed.refresh_token.reveal()), "{table}");
            assert!(!text.contains(access(&signed)), "{table}");
        }
    }
}

#[tokio::test]
async fn a_hash_of_older_parameters_is_replaced_at_the_next_sign_in() {
    let house = House::new().await;
    house.register("ada@example.org").await;
    let stronger =
        house.neighbour(identity::Options { cost: Cost { passes: 2, ..CHEAP }, ..options() }).await;
    let hash = "SELECT count(*) FROM identity.users WHERE password_hash LIKE '%t=2,p=1$%'";
    assert_eq!(house.count(hash).await, 0);
    let wrong = stronger.login(&home(), "ada@example.org", &secret("a wrong sentence"), false).await;
    assert!(wrong.is_err());
    assert_eq!(house.count(hash).await, 0);
    stronger.login(&home(), "ada@example.org", &secret(PASSWORD), false).await.unwrap();
    assert_eq!(house.count(hash).await, 1);
    house.login("ada@example.org").await;
}

#[tokio::test]
async fn a_failed_registration_leaves_nothing() {
    let house = House::new().await;
    let owner = house.lab.client().await;
    owner.batch_execute("ALTER TABLE identity.team_members ADD CHECK (false)").await.unwrap();
    assert!(house.room.register(&home(), newcomer("ada@example.org")).await.is_err());
    for table in ["users", "tenants", "teams", "tenant_members", "installation"] {
        assert_eq!(house.count(&format!("SELECT count(*) FROM identity.{table}")).await, 0, "{table}");
    }
    assert_eq!(house.count("SELECT count(*) FROM events.log").await, 0);
}
