//! Being erased.

use crate::house::{House, PASSWORD, Person, Shelf};
use http::StatusCode;
use identity::Client;
use kernel::{Actor, Ctx, RunId, SecretString};
use serde_json::{Value, json};
use std::sync::atomic::Ordering;
use tokio::sync::Semaphore;

const DONE: &str = "SELECT count(*) FROM privacy.erasures WHERE state = 'done' AND person IS NULL";

async fn erase(house: &House, who: &Person, password: &str) -> (StatusCode, Value) {
    house.ask(who, "POST", "/privacy/erasures", Some(json!({ "password": password }))).await
}

/// The house itself, where they are.
fn nobody(who: &Person) -> Ctx {
    Ctx::new(who.ctx.tenant, Actor::system())
}

async fn signs_in(house: &House, who: &Person) -> bool {
    let client = Client::new(Some("192.0.2.1".parse().unwrap()), "Firefox");
    house.identity.login(&client, &who.email, &SecretString::from(PASSWORD), false).await.is_ok()
}

/// Rows that name this person, in any column of any table, by table and column.
async fn traces(house: &House, who: &Person) -> Vec<String> {
    let client = house.lab.client().await;
    let columns = client
        .query(
            "SELECT quote_ident(table_schema) || '.' || quote_ident(table_name), quote_ident(column_name)
               FROM information_schema.columns
              WHERE data_type IN ('uuid', 'jsonb', 'text', 'ARRAY') AND table_schema NOT IN ('pg_catalog', 'information_schema')
              ORDER BY 1, 2",
            &[],
        )
        .await
        .unwrap();
    let mut found = Vec::new();
    for row in columns {
        let (table, column): (String, String) = (row.get(0), row.get(1));
        let sql = format!("SELECT count(*) FROM {table} WHERE {column}::text LIKE '%' || $1::text || '%'");
        let id = who.ctx.user().unwrap();
        for words in [&id.uuid().to_string(), &id.to_string(), &who.email] {
            if client.query_one(&sql, &[&words]).await.unwrap().get::<_, i64>(0) > 0 {
                found.push(format!("{table}.{column}"));
            }
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

#[tokio::test]
async fn a_person_is_erased_with_everything_and_others_keep_theirs() {
    let house = House::new().await;
    let _hand = house.work();
    let (ada, eve) = (house.person("ada").await, house.person("eve").await);
    house.shelf.put(&eve.ctx, 5);
    house.shelf.put(&ada.ctx, 2);
    // The same content: it stays for the one, and goes with the other.
    for who in [&ada, &eve] {
        house.blobs.put_bytes(&who.ctx, "same.md", None, &b"shared words"[..]).await.unwrap();
    }
    house.privacy.start_export(&eve.ctx).await.unwrap();
    house.until("SELECT count(*) FROM privacy.exports WHERE state = 'ready'", 1).await;
    assert!(traces(&house, &eve).await.len() > 8, "the search finds something");

    let (status, begun) = erase(&house, &eve, PASSWORD).await;
    assert_eq!(status, StatusCode::ACCEPTED, "{begun}");
    let remains: Vec<&str> =
        begun["remains"].as_array().unwrap().iter().map(|r| r["what"].as_str().unwrap()).collect();
    assert!(remains.contains(&"audit/entries") && remains.contains(&"shelf/dust"), "{remains:?}");
    house.until(DONE, 1).await;

    assert_eq!(house.shelf.of(&eve.ctx), 0);
    assert_eq!(house.shelf.of(&ada.ctx), 2);
    // The audit names the number of an account that is nobody's now, and only that.
    house.sweep_in(1).await;
    assert_eq!(house.count("SELECT count(*) FROM events.log WHERE type = 'privacy.erased_late'").await, 0);
    assert_eq!(traces(&house, &eve).await, ["audit.entries.actor_id", "audit.entries.subject"]);
    assert!(!signs_in(&house, &eve).await);
    let (status, _) = house.ask(&eve, "GET", "/auth/me", None).await;
    assert_eq!(status, StatusCode::UNAUTHORIZED);
    let tenant = eve.ctx.tenant.uuid();
    let tidy = format!(
        "SELECT (SELECT count(*) FROM identity.tenants WHERE tenant_id = '{tenant}')
              + (SELECT count(*) FROM identity.teams WHERE tenant_id = '{tenant}')
              + (SELECT count(*) FROM blobs.files WHERE tenant_id = '{tenant}')
              + (SELECT count(*) FROM blobs.usage WHERE tenant_id = '{tenant}')
              + (SELECT count(*) FROM privacy.exports WHERE tenant_id = '{tenant}')"
    );
    assert_eq!(house.count(&tidy).await, 0, "the tenant of one is left tidy");
    assert!(signs_in(&house, &ada).await);
    let (_, files) = (0, house.blobs.list(&ada.ctx, kernel::Page::default()).await.unwrap());
    house.blobs.read(&ada.ctx, files.items[0].id).await.unwrap();
    // The run ended well, and neither its input nor its journal says who it was.
    let ended = "SELECT count(*) FROM runs.archive WHERE kind = 'privacy.erase' AND state = 'completed' AND owner IS NULL";
    house.until(ended, 1).await;
    // The address can be used anew.
    house.person("eve").await;
}

#[tokio::test]
async fn a_worker_that_dies_in_the_middle_is_followed_by_another() {
    let house = House::with(Shelf { gate: Some(Semaphore::new(0)), ..Shelf::default() }).await;
    house.person("operator").await;
    let eve = house.person("eve").await;
    house.shelf.put(&eve.ctx, 4);
    house.blobs.put_bytes(&eve.ctx, "a.md", None, &b"a"[..]).await.unwrap();
    let frozen = house.frozen();
    erase(&house, &eve, PASSWORD).await;
    while house.shelf.erasures.load(Ordering::SeqCst) == 0 {
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    // Asked again meanwhile, it is the same one.
    let (status, _) = erase(&house, &eve, PASSWORD).await;
    assert_eq!(status, StatusCode::ACCEPTED);
    assert_eq!(house.count("SELECT count(*) FROM privacy.erasures").await, 1);
    house.kill().await;
    let hand = house.work();
    house.until(DONE, 1).await;
    house.shelf.gate.as_ref().unwrap().add_permits(100);
    frozen.stop().await;
    assert_eq!(house.shelf.of(&eve.ctx), 0);
    house.sweep_in(1).await;
    assert_eq!(traces(&house, &eve).await, ["audit.entries.actor_id", "audit.entries.subject"]);
    hand.stop().await;
}

#[tokio::test]
async fn workers_that_die_again_and_again_do_not_keep_it_from_its_end() {
    let house = House::new().await;
    house.person("operator").await;
    let eve = house.person("eve").await;
    house.shelf.put(&eve.ctx, 9);
    for n in 0..20 {
        house.blobs.put_bytes(&eve.ctx, &format!("{n}.md"), None, n.to_string().into_bytes()).await.unwrap();
    }
    erase(&house, &eve, PASSWORD).await;
    let hands = [house.work(), house.work()];
    let deadline = std::time::Instant::now() + std::time::Duration::from_secs(40);
    let mut killed = 0;
    while house.count(DONE).await == 0 {
        assert!(std::time::Instant::now() < deadline, "never done");
        // Fewer than a run may lose: this one is not a poison.
        if killed < 4 && house.count("SELECT count(*) FROM runs.runs WHERE queue = 3").await > 0 {
            house.kill().await;
            killed += 1;
        }
        tokio::time::sleep(std::time::Duration::from_millis(60)).await;
    }
    assert!(killed > 0);
    house.sweep_in(1).await;
    assert_eq!(traces(&house, &eve).await, ["audit.entries.actor_id", "audit.entries.subject"]);
    for hand in hands {
        hand.stop().await;
    }
}

#[tokio::test]
async fn what_cannot_be_removed_is_said_and_the_person_can_come_back() {
    let house = House::new().await;
    let _hand = house.work();
    house.person("operator").await;
    let eve = house.person("eve").await;
    house.shelf.put(&eve.ctx, 3);
    house.shelf.stuck.store(true, Ordering::SeqCst);
    let (_, begun) = erase(&house, &eve, PASSWORD).await;
    house.until("SELECT count(*) FROM privacy.erasures WHERE state = 'failed'", 1).await;
    house
        .until("SELECT count(*) FROM runs.archive WHERE kind = 'privacy.erase' AND state = 'failed'", 1)
        .await;
    let run = begun["run_id"].as_str().unwrap().parse().unwrap();
    let failed = house.runs.get(&nobody(&eve), run).await.unwrap();
    let failure = failed.error.unwrap();
    assert_eq!(
        (failure.code.as_str(), failure.message.as_str()),
        ("privacy.left", "Something is left: shelf/things (3).")
    );
    assert!(signs_in(&house, &eve).await, "to look, and to ask again");

    house.shelf.stuck.store(false, Ordering::SeqCst);
    let (status, _) = erase(&house, &eve, PASSWORD).await;
    assert_eq!(status, StatusCode::ACCEPTED);
    house.until(DONE, 1).await;
    house.sweep_in(1).await;
    assert_eq!(traces(&house, &eve).await, ["audit.entries.actor_id", "audit.entries.subject"]);
}

#[tokio::test]
async fn a_wrong_password_is_refused_and_guessing_is_slowed_down() {
    let house = House::new().await;
    house.person("operator").await;
    let eve = house.person("eve").await;
    let (status, answer) = erase(&house, &eve, "not it").await;
    assert_eq!(
        (status, &answer["code"]),
        (StatusCode::UNPROCESSABLE_ENTITY, &json!("privacy.wrong_password"))
    );
    assert_eq!(answer["details"][0]["field"], "password");
    let (status, _) = erase(&house, &eve, "").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    let mut slowed = false;
    for _ in 0..40 {
        slowed |= erase(&house, &eve, "not it").await.0 == StatusCode::TOO_MANY_REQUESTS;
    }
    assert!(slowed);
    assert_eq!(house.count("SELECT count(*) FROM privacy.erasures").await, 0);
    assert_eq!(house.count("SELECT count(*) FROM runs.runs").await, 0);
    // Even the right one has to wait now, as at sign-in.
    assert_eq!(erase(&house, &eve, PASSWORD).await.0, StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test]
async fn the_operator_leaves_last_and_then_the_installation_is_anybodys() {
    let house = House::new().await;
    let _hand = house.work();
    let (ada, eve) = (house.person("ada").await, house.person("eve").await);
    let (status, answer) = erase(&house, &ada, PASSWORD).await;
    assert_eq!(
        (status, &answer["code"]),
        (StatusCode::CONFLICT, &json!("privacy.operator_needed")),
        "{answer}"
    );
    for (n, who) in (1..).zip([&eve, &ada]) {
        let (status, answer) = erase(&house, who, PASSWORD).await;
        assert_eq!(status, StatusCode::ACCEPTED, "{answer}");
        house.until(DONE, n).await;
    }
    assert_eq!(house.count("SELECT count(*) FROM identity.users").await, 0);
    assert_eq!(house.count("SELECT count(*) FROM identity.installation").await, 0);
    house.person("next").await;
    assert_eq!(house.count("SELECT count(*) FROM identity.installation").await, 1);
}

const FAILED: &str = "SELECT count(*) FROM privacy.erasures WHERE state = 'failed' AND error->>'code' = ";

#[tokio::test]
async fn nobody_stops_an_erasure_or_revives_it_without_the_password() {
    let house = House::new().await;
    let ada = house.person("ada").await;
    let eve = house.person("eve").await;
    house.shelf.put(&eve.ctx, 3);
    let (_, begun) = erase(&house, &eve, PASSWORD).await;
    let id = begun["run_id"].as_str().unwrap();
    let run: RunId = id.parse().unwrap();
    // With her token, or from her tenant.
    let neighbour = Ctx::new(eve.ctx.tenant, ada.ctx.actor.clone());
    for ended in [false, true] {
        for (method, path) in [("GET", ""), ("POST", "/cancel"), ("POST", "/retry")] {
            let (status, answer) = house.ask(&eve, method, &format!("/runs/{id}{path}"), None).await;
            assert_eq!(status, StatusCode::NOT_FOUND, "{method} {path}: {answer}");
        }
        assert!(house.runs.cancel(&neighbour, run).await.is_err());
        assert!(house.runs.retry(&neighbour, run).await.is_err());
        let (_, none) = house.ask(&eve, "GET", "/runs", None).await;
        assert_eq!(none["data"], json!([]), "{none}");
        if !ended {
            house.runs.cancel(&nobody(&eve), run).await.unwrap();
        }
    }
    house.sweep_in(0).await;
    assert_eq!(house.count(&format!("{FAILED} 'privacy.cancelled'")).await, 1);
    assert_eq!(house.count("SELECT count(*) FROM events.log WHERE type = 'privacy.erasure_failed'").await, 1);

    // Even the house itself cannot make it go on: she has to ask again.
    house.runs.retry(&nobody(&eve), run).await.unwrap();
    let _hand = house.work();
    let refused =
        "SELECT count(*) FROM runs.archive WHERE state = 'failed' AND error->>'code' = 'privacy.obsolete'";
    house.until(refused, 1).await;
    assert_eq!((house.shelf.of(&eve.ctx), house.shelf.erasures.load(Ordering::SeqCst)), (3, 0));
    assert!(signs_in(&house, &eve).await);
    erase(&house, &eve, PASSWORD).await;
    house.until(DONE, 1).await;
}

#[tokio::test]
async fn one_that_is_stopped_after_the_account_was_closed_lets_the_person_in_again() {
    let house = House::new().await;
    house.person("operator").await;
    let eve = house.person("eve").await;
    let (_, begun) = erase(&house, &eve, PASSWORD).await;
    let hand = house.work();
    // It sleeps now, until sessions have ended everywhere.
    house.until("SELECT count(*) FROM runs.runs WHERE queue = 1 AND progress = 80", 1).await;
    house.runs.cancel(&nobody(&eve), begun["run_id"].as_str().unwrap().parse().unwrap()).await.unwrap();
    house.until("SELECT count(*) FROM runs.archive WHERE state = 'cancelled'", 1).await;
    assert!(!signs_in(&house, &eve).await);
    house.sweep_in(0).await;
    assert!(signs_in(&house, &eve).await);
    assert_eq!(house.count(&format!("{FAILED} 'privacy.cancelled'")).await, 1);
    assert_eq!(house.count("SELECT count(*) FROM privacy.looks").await, 0);
    house.sweep_in(0).await;
    assert_eq!(house.count("SELECT count(*) FROM events.log WHERE type = 'privacy.erasure_failed'").await, 1);
    hand.stop().await;
}

#[tokio::test]
async fn what_comes_after_an_erasure_is_found_removed_and_reported() {
    let house = House::new().await;
    let _hand = house.work();
    house.person("operator").await;
    let eve = house.person("eve").await;
    erase(&house, &eve, PASSWORD).await;
    house.until(DONE, 1).await;
    // A request that took its time.
    house.shelf.put(&eve.ctx, 3);
    house.blobs.put_bytes(&eve.ctx, "late.md", None, &b"late words"[..]).await.unwrap();
    house.sweep_in(0).await;
    assert_eq!(house.shelf.of(&eve.ctx), 3, "not yet");
    house.shelf.stuck.store(true, Ordering::SeqCst);
    house.sweep_in(1).await;
    assert_eq!(house.count("SELECT count(*) FROM privacy.looks").await, 1, "it is tried again");
    house.shelf.stuck.store(false, Ordering::SeqCst);
    house.sweep_in(2).await;
    assert_eq!(house.shelf.of(&eve.ctx), 0);
    assert_eq!(house.count("SELECT count(*) FROM blobs.files").await, 0);
    assert_eq!(house.count("SELECT count(*) FROM privacy.looks").await, 0);
    let told = "SELECT count(*) FROM events.log WHERE type = 'privacy.erased_late' AND payload->'found' @> '[{\"list\": \"shelf/things\", \"rows\": 3}]'";
    assert_eq!(house.count(told).await, 2);
    assert_eq!(traces(&house, &eve).await, ["audit.entries.actor_id", "audit.entries.subject"]);
}

#[tokio::test]
async fn a_kill_after_the_account_is_gone_leaves_no_trace_in_other_tenants() {
    // Its own run goes on, or it is cancelled and the sweep brings it to its end.
    for cancelled in [false, true] {
        let house = House::new().await;
        let (ada, eve) = (house.person("ada").await, house.person("eve").await);
        let client = house.lab.client().await;
        let (hers, who) = (ada.ctx.tenant.uuid(), eve.ctx.user().unwrap().uuid());
        client
            .execute(
                "INSERT INTO identity.tenant_members (tenant_id, user_id, role, joined_at) VALUES ($1, $2, 'member', now())",
                &[&hers, &who],
            )
            .await
            .unwrap();
        client
            .execute(
                "INSERT INTO privacy.erasures (tenant_id, id, person, state, run_id, created_at)
                 VALUES ($1, gen_random_uuid(), $2, 'failed', gen_random_uuid(), now())",
                &[&hers, &who],
            )
            .await
            .unwrap();
        // The last thing it does cannot be done, as if the process had died there.
        client
            .batch_execute("ALTER TABLE privacy.erasures ADD CONSTRAINT never CHECK (state <> 'done')")
            .await
            .unwrap();
        let (_, begun) = erase(&house, &eve, PASSWORD).await;
        let _hand = house.work();
        house.until("SELECT count(*) FROM runs.attempts", 1).await;
        assert_eq!(house.count("SELECT count(*) FROM identity.users").await, 1, "the account is gone");
        if cancelled {
            let run = begun["run_id"].as_str().unwrap().parse().unwrap();
            house.runs.cancel(&nobody(&eve), run).await.unwrap();
            house.until("SELECT count(*) FROM runs.archive WHERE state = 'cancelled'", 1).await;
        }
        client.batch_execute("ALTER TABLE privacy.erasures DROP CONSTRAINT never").await.unwrap();
        if cancelled {
            house.sweep_in(0).await;
        }
        house.until(DONE, 1).await;
        house.sweep_in(1).await;
        assert_eq!(traces(&house, &eve).await, ["audit.entries.actor_id", "audit.entries.subject"]);
    }
}

#[tokio::test]
async fn an_operator_who_is_not_alone_any_more_stays() {
    let house = House::new().await;
    let ada = house.person("ada").await;
    house.shelf.put(&ada.ctx, 2);
    let (status, _) = erase(&house, &ada, PASSWORD).await;
    assert_eq!(status, StatusCode::ACCEPTED, "alone, she may go");
    house.person("eve").await;
    // And just before the account is closed as well.
    let closed = house.identity.close(ada.ctx.user().unwrap()).await;
    assert!(matches!(closed, Err(identity::Error::Needed)), "{closed:?}");
    let _hand = house.work();
    house.until(&format!("{FAILED} 'privacy.operator_needed'"), 1).await;
    assert_eq!((house.shelf.of(&ada.ctx), house.shelf.erasures.load(Ordering::SeqCst)), (2, 0));
    assert!(signs_in(&house, &ada).await);
}
