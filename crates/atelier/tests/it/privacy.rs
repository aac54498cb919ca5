//! A person who used everything takes it along, and is erased: nothing of theirs is left in any table of the house.

use crate::house::{House, Person};
use axum::body::Body;
use http::{Request, StatusCode, header};
use kernel::UserId;
use serde_json::{Value, json};
use std::{
    collections::BTreeSet,
    io::{Cursor, Read as _},
    time::{Duration, Instant},
};
use tower::ServiceExt as _;
use uuid::Uuid;
use vault::Scope;
use zip::ZipArchive;

const PASSWORD: &str = "a long enough pass phrase";
/// Secrets that bob gives away; none of them may ever come out again.
const CANARIES: [&str; 3] =
    ["sk-canary-of-a-provider-4711", "canary-of-a-calendar-0815", "canary-of-a-canvas-1234"];
const NOTES: &[u8] = b"bob's own notes about rivers and nothing else";

/// Columns that may name who was erased, and why.
const EXPLAINED: &[(&str, &str)] = &[
    ("audit.entries.actor_id", "what was done stays; the number leads nowhere"),
    ("audit.entries.subject", "the same, where it was done to the account"),
];

/// Tables that may hold rows of a tenant that nobody is left in, and why.
const KEPT: &[(&str, &str)] = &[
    ("audit.entries", "what was done stays"),
    ("events.log", "that somebody was erased is told, without saying who; it is trimmed after its days"),
    ("privacy.erasures", "that somebody was erased, without saying who"),
    ("runs.archive", "the run that did it, which belongs to nobody"),
    ("runs.steps", "its journal"),
    ("runs.log", "its lines"),
    ("runs.attempts", "its attempts"),
    ("vault.data_keys", "wrapped keys of what is no longer there"),
];

/// Who this is, by their own word.
async fn id_of(house: &House, who: &Person) -> (UserId, Uuid) {
    let (_, me) = house.call(Some(who), "GET", "/api/v1/auth/me", None).await;
    let id: UserId = me["user"]["id"].as_str().or(me["id"].as_str()).unwrap().parse().unwrap();
    let row = house.lab.client().await;
    let home =
        row.query_one("SELECT home_tenant FROM identity.users WHERE id = $1", &[&id.uuid()]).await.unwrap();
    (id, home.get(0))
}

/// Somebody uses everything there is; gives their assignment.
async fn live(house: &House, who: &Person, (id, tenant): (UserId, Uuid)) -> String {
    let file = house.upload(who, "notes.txt", NOTES.to_vec()).await;
    let entry = json!({
        "title": "Rivers", "text": "You must write 500 words about rivers. Cite two sources.", "file_ids": [file]
    });
    let assignment = house.enter(who, entry).await;
    let base = format!("/api/v1/assignments/local/{assignment}");
    house.call(Some(who), "POST", &format!("{base}/start"), None).await;
    house.settled(who, &assignment).await;
    let draft = json!({ "text": "A draft about rivers." });
    let (status, job) =
        house.call(Some(who), "POST", &format!("{base}/submissions/start"), Some(draft)).await;
    assert_eq!(status, StatusCode::ACCEPTED, "{job}");
    let path = format!("{base}/feedback/jobs/{}", job["job_id"].as_str().unwrap());
    until(|| async { house.call(Some(who), "GET", &path, None).await.1["status"] == "ready" }).await;
    let upload = json!({ "name": "big.pdf", "size": 1000 });
    house.call(Some(who), "POST", "/api/v1/files/uploads", Some(upload)).await;
    let provider = json!({
        "kind": "openai_chat", "label": "mine", "base_url": "http://models.example.org:8080", "key": CANARIES[0]
    });
    let (status, answer) = house.call(Some(who), "POST", "/api/v1/models/providers", Some(provider)).await;
    assert_eq!(status, StatusCode::CREATED, "{answer}");
    let feed = json!({ "url": format!("https://calendar.example.org/{}.ics", CANARIES[1]) });
    let (status, answer) = house.call(Some(who), "POST", "/api/v1/calendar/feeds", Some(feed)).await;
    assert!(status.is_success(), "{answer}");
    let (status, answer) =
        house.call(Some(who), "POST", "/api/v1/courses", Some(json!({ "name": "Geography" }))).await;
    assert!(status.is_success(), "{answer}");
    connect(house, id, tenant).await;
    assignment
}

/// A Canvas, as if its server had been there; and a call of a model.
async fn connect(house: &House, id: UserId, tenant: Uuid) {
    let mut tx = house.app.store.tenant_by_id(kernel::TenantId(tenant)).await.unwrap();
    let scope = Scope::Tenant(kernel::TenantId(tenant));
    let secret = house.app.vault.keep(&mut tx, scope, "canvas", CANARIES[2].as_bytes()).await.unwrap();
    tx.commit().await.unwrap();
    let client = house.lab.client().await;
    let (connection, course) = (Uuid::now_v7(), Uuid::now_v7());
    client
        .execute(
            "INSERT INTO connectors.canvas_connections (tenant_id, id, owner, base_url, label, account_id, account_name, secret,
                    is_default, verified_at, created_at, updated_at)
             VALUES ($1, $2, $3, 'https://canvas.example.edu', 'uni', '7', 'Bob', $4, true, now(), now(), now())",
            &[&tenant, &connection, &id.uuid(), &secret.uuid()],
        )
        .await
        .unwrap();
    client
        .execute(
            "INSERT INTO connectors.canvas_courses (tenant_id, id, owner, connection, course_id, name, hash, created_at, updated_at)
             VALUES ($1, $2, $3, $4, '11', 'Hydrology', '\\x00', now(), now())",
            &[&tenant, &course, &id.uuid(), &connection],
        )
        .await
        .unwrap();
    client
        .execute(
            "INSERT INTO connectors.canvas_assignments (tenant_id, id, owner, course, assignment_id, title, submission_types, hash,
                    created_at, updated_at)
             VALUES ($1, $2, $3, $4, '12', 'Deltas', '{}', '\\x00', now(), now())",
            &[&tenant, &Uuid::now_v7(), &id.uuid(), &course],
        )
        .await
        .unwrap();
    client
        .execute(
            "INSERT INTO models.calls (tenant_id, id, provider, label, kind, model, purpose, person, run, outcome, attempts,
                    input_tokens, cached_tokens, cache_written_tokens, output_tokens, reasoning_tokens, cost, started_at, total_ms)
             VALUES ($1, $2, $3, 'mine', 'openai_chat', 'm', 'study.plan', $4, $5, 'ok', 1, 10, 0, 0, 5, 0, 42, now(), 7)",
            &[&tenant, &Uuid::now_v7(), &Uuid::now_v7(), &id.uuid(), &Uuid::now_v7()],
        )
        .await
        .unwrap();
}

/// Polls until it is so: it is the test's subject, so there is no other sign.
async fn until<F: Future<Output = bool>>(is_so: impl Fn() -> F) {
    let deadline = Instant::now() + Duration::from_mins(1);
    while !is_so().await {
        assert!(Instant::now() < deadline, "it never is");
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
}

async fn exported(house: &House, who: &Person) -> ZipArchive<Cursor<Vec<u8>>> {
    let (status, begun) = house.call(Some(who), "POST", "/api/v1/privacy/exports", None).await;
    assert_eq!(status, StatusCode::ACCEPTED, "{begun}");
    let path = format!("/api/v1/privacy/exports/{}", begun["id"].as_str().unwrap());
    until(|| async {
        let (_, export) = house.call(Some(who), "GET", &path, None).await;
        assert_ne!(export["state"], "failed", "{export}");
        export["state"] == "ready"
    })
    .await;
    let request = Request::get(format!("{path}/file")).header(header::AUTHORIZATION, who.bearer());
    let response = house.router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
    assert_eq!(response.status(), StatusCode::OK);
    let bytes = axum::body::to_bytes(response.into_body(), 1 << 28).await.unwrap();
    ZipArchive::new(Cursor::new(bytes.to_vec())).unwrap()
}

fn entries(zip: &mut ZipArchive<Cursor<Vec<u8>>>) -> Vec<(String, Vec<u8>)> {
    (0..zip.len())
        .map(|n| {
            let mut entry = zip.by_index(n).unwrap();
            let mut bytes = Vec::new();
            entry.read_to_end(&mut bytes).unwrap();
            (entry.name().unwrap().into_owned(), bytes)
        })
        .collect()
}

/// Columns of all tables that could name somebody.
async fn naming(house: &House, words: &[String]) -> BTreeSet<String> {
    let client = house.lab.client().await;
    let columns = client
        .query(
            "SELECT quote_ident(table_schema) || '.' || quote_ident(table_name), quote_ident(column_name)
               FROM information_schema.columns
              WHERE table_schema NOT IN ('pg_catalog', 'information_schema') AND data_type IN ('uuid', 'jsonb', 'text', 'ARRAY')",
            &[],
        )
        .await
        .unwrap();
    let mut found = BTreeSet::new();
    for row in columns {
        let (table, column): (String, String) = (row.get(0), row.get(1));
        let sql = format!("SELECT 1 FROM {table} WHERE {column}::text LIKE ANY($1) LIMIT 1");
        let patterns: Vec<String> = words.iter().map(|w| format!("%{w}%")).collect();
        if !client.query(&sql, &[&patterns]).await.unwrap().is_empty() {
            found.insert(format!("{table}.{column}"));
        }
    }
    found
}

/// Tables that hold rows of a tenant.
async fn holding(house: &House, tenant: Uuid) -> BTreeSet<String> {
    let client = house.lab.client().await;
    let tables = client
        .query(
            "SELECT quote_ident(table_schema) || '.' || quote_ident(table_name) FROM information_schema.columns
              WHERE column_name = 'tenant_id' AND table_schema NOT IN ('pg_catalog', 'information_schema')",
            &[],
        )
        .await
        .unwrap();
    let mut found = BTreeSet::new();
    for row in tables {
        let table: String = row.get(0);
        let sql = format!("SELECT 1 FROM {table} WHERE tenant_id = $1 LIMIT 1");
        if !client.query(&sql, &[&tenant]).await.unwrap().is_empty() {
            found.insert(table);
        }
    }
    found
}

/// Every list of every room, page by page with one row each, gives the same as in one page.
async fn pages_join(house: &House, tenant: Uuid, person: UserId) {
    let client = house.lab.client().await;
    let rooms: [&[store::Kept]; 11] = [
        identity::PERSONAL,
        connectors::personal::PERSONAL,
        study::PERSONAL,
        work::PERSONAL,
        runs::PERSONAL,
        models::PERSONAL,
        blobs::PERSONAL,
        events::PERSONAL,
        api_kit::PERSONAL,
        vault::PERSONAL,
        audit::PERSONAL,
    ];
    let mut longest = 0;
    for kept in rooms.into_iter().flatten() {
        let Some(sql) = kept.page else { continue };
        let whole = client.query(sql, &[&tenant, &person.uuid(), &"", &10_000_i64]).await.unwrap();
        let whole: Vec<String> = whole.iter().map(|row| row.get(0)).collect();
        let (mut after, mut pages) = (String::new(), Vec::new());
        loop {
            let page = client.query(sql, &[&tenant, &person.uuid(), &after, &1_i64]).await.unwrap();
            let Some(row) = page.first() else { break };
            after = row.get(0);
            pages.push(after.clone());
            assert!(pages.len() <= whole.len(), "{} goes round", kept.name);
        }
        assert_eq!(pages, whole, "{}", kept.name);
        longest = longest.max(whole.len());
    }
    assert!(longest > 10);
}

#[tokio::test]
async fn an_export_has_everything_and_no_secret_and_nobody_elses() {
    let house = House::new().await;
    let hand = house.work();
    let (ada, bob) = (house.register("ada").await, house.register("bob").await);
    let (ada_id, bob_id) = (id_of(&house, &ada).await, id_of(&house, &bob).await);
    house
        .enter(&ada, json!({ "title": "Ada's secret plan", "text": "You must write about volcanoes." }))
        .await;
    live(&house, &bob, bob_id).await;

    // Nothing is added while the pages are compared.
    hand.stop().await;
    pages_join(&house, bob_id.1, bob_id.0).await;
    let _hand = house.work();
    let mut zip = exported(&house, &bob).await;
    let all = entries(&mut zip);
    let list = |path: &str| -> Vec<Value> {
        let (_, bytes) = all.iter().find(|(name, _)| name == path).unwrap_or_else(|| panic!("no {path}"));
        serde_json::from_slice(bytes).unwrap()
    };
    for (path, at_least) in [
        ("account/profile.json", 1),
        ("account/sessions.json", 1),
        ("account/memberships.json", 1),
        ("connections/canvas_connections.json", 1),
        ("connections/canvas_courses.json", 1),
        ("connections/canvas_assignments.json", 1),
        ("connections/calendars.json", 1),
        ("study/assignments.json", 1),
        ("study/courses.json", 1),
        ("study/workspaces.json", 1),
        ("study/sources.json", 2),
        ("study/plans.json", 1),
        ("study/submissions.json", 1),
        ("study/feedback.json", 1),
        ("work/items.json", 3),
        ("runs/runs.json", 2),
        ("models/calls.json", 1),
        ("models/providers.json", 1),
        ("files/files.json", 1),
        ("files/uploads.json", 1),
        ("events/events.json", 5),
        ("audit/entries.json", 5),
    ] {
        assert!(list(path).len() >= at_least, "{path}: {:?}", list(path));
    }
    assert!(all.iter().any(|(name, bytes)| name.starts_with("files/fil_") && bytes == NOTES), "the original");
    assert_eq!(list("study/assignments.json")[0]["title"], "Rivers");
    assert!(list("runs/runs.json").iter().any(|run| run["output"].is_object() && run["input"].is_object()));

    let client = house.lab.client().await;
    let hash = client.query("SELECT password_hash FROM identity.users", &[]).await.unwrap();
    let digests = client.query("SELECT encode(head, 'hex') FROM identity.sessions", &[]).await.unwrap();
    let secrets: Vec<String> =
        hash.iter().chain(&digests).map(|r| r.get(0)).chain(CANARIES.map(str::to_owned)).collect();
    let others =
        [ada_id.0.uuid().to_string(), ada_id.0.to_string(), ada_id.1.to_string(), "volcanoes".into()];
    for (name, bytes) in &all {
        let text = String::from_utf8_lossy(bytes);
        for secret in secrets.iter().chain(&others) {
            assert!(!text.contains(secret.as_str()), "{name} has {secret}");
        }
    }
}

#[tokio::test]
async fn nothing_of_an_erased_person_is_left() {
    let house = House::new().await;
    let _hand = house.work();
    let (ada, bob) = (house.register("ada").await, house.register("bob").await);
    let (ada_id, (bob_id, tenant)) = (id_of(&house, &ada).await, id_of(&house, &bob).await);
    let hers = house
        .enter(&ada, json!({ "title": "Essay", "text": "You must write 500 words about rivers." }))
        .await;
    live(&house, &bob, (bob_id, tenant)).await;
    exported(&house, &bob).await;
    let words = [
        bob_id.uuid().to_string(),
        bob_id.to_string(),
        "bob@example.org".into(),
        "about rivers. Cite".into(),
    ];
    let before = naming(&house, &words).await;
    assert!(before.len() > 20, "the search finds something: {before:?}");
    let (hers_before, tables) =
        (naming(&house, &[ada_id.0.uuid().to_string()]).await, holding(&house, tenant).await);
    assert!(tables.len() > 20, "{tables:?}");

    let body = json!({ "password": PASSWORD });
    let (status, begun) = house.call(Some(&bob), "POST", "/api/v1/privacy/erasures", Some(body)).await;
    assert_eq!(status, StatusCode::ACCEPTED, "{begun}");
    assert!(begun["remains"].as_array().unwrap().iter().any(|r| r["what"] == "audit/entries"), "{begun}");
    let client = house.lab.client().await;
    until(|| async {
        let row = client.query_one("SELECT state, error::text FROM privacy.erasures", &[]).await.unwrap();
        assert_ne!(row.get::<_, &str>(0), "failed", "{:?}", row.get::<_, Option<&str>>(1));
        row.get::<_, &str>(0) == "done"
    })
    .await;
    until(|| async {
        let left = client.query_one("SELECT count(*) FROM runs.runs WHERE tenant_id = $1", &[&tenant]).await;
        left.unwrap().get::<_, i64>(0) == 0
    })
    .await;

    // Some time later it is looked once more, and then there is nothing more to look for.
    house.app.privacy.sweep(kernel::World::real().now() + chrono::TimeDelta::days(1)).await.unwrap();
    let explained: BTreeSet<String> = EXPLAINED.iter().map(|(column, _)| (*column).to_owned()).collect();
    let left: Vec<String> = naming(&house, &words).await.difference(&explained).cloned().collect();
    assert!(left.is_empty(), "still named in {left:?}");
    let kept: BTreeSet<String> = KEPT.iter().map(|(table, _)| (*table).to_owned()).collect();
    let left: Vec<String> = holding(&house, tenant).await.difference(&kept).cloned().collect();
    assert!(left.is_empty(), "the tenant still has rows in {left:?}");
    let folder = house.app.blobs.options().root.join("content").join(tenant.to_string());
    assert_eq!(files_below(&folder), 0, "content is left on the disk");

    // Nobody signs in as him, his token is worth nothing, and others have lost nothing.
    let login = json!({ "email": "bob@example.org", "password": PASSWORD });
    let (status, _) = house.call(None, "POST", "/api/v1/auth/login", Some(login)).await;
    assert_eq!(status, StatusCode::UNAUTHORIZED);
    let (status, _) = house.call(Some(&bob), "GET", "/api/v1/assignments", None).await;
    assert_eq!(status, StatusCode::UNAUTHORIZED);
    assert_eq!(naming(&house, &[ada_id.0.uuid().to_string()]).await, hers_before);
    let (status, _) = house.call(Some(&ada), "GET", &format!("/api/v1/assignments/local/{hers}"), None).await;
    assert_eq!(status, StatusCode::OK);
}

#[tokio::test]
async fn what_belongs_to_others_of_the_tenant_stays_with_them() {
    let house = House::new().await;
    let _hand = house.work();
    let (ada, bob) = (house.register("ada").await, house.register("bob").await);
    let ((ada_id, _), (bob_id, tenant)) = (id_of(&house, &ada).await, id_of(&house, &bob).await);
    let client = house.lab.client().await;
    client
        .execute(
            "INSERT INTO identity.tenant_members (tenant_id, user_id, role, joined_at) VALUES ($1, $2, 'member', now())",
            &[&tenant, &ada_id.uuid()],
        )
        .await
        .unwrap();
    live(&house, &bob, (bob_id, tenant)).await;
    let body = json!({ "password": PASSWORD });
    house.call(Some(&bob), "POST", "/api/v1/privacy/erasures", Some(body)).await;
    until(|| async {
        let row = client.query_one("SELECT state, error::text FROM privacy.erasures", &[]).await.unwrap();
        assert_ne!(row.get::<_, &str>(0), "failed", "{:?}", row.get::<_, Option<&str>>(1));
        row.get::<_, &str>(0) == "done"
    })
    .await;
    // The providers are the tenant's, with their keys; its accounts stay right; and neither says who bob was.
    for (count, sql) in [
        (1, "SELECT count(*) FROM models.providers"),
        (1, "SELECT count(*) FROM vault.secrets WHERE tenant_id <> '00000000-0000-0000-0000-000000000000'"),
        (1, "SELECT count(*) FROM models.calls WHERE cost = 42 AND person IS NULL AND run IS NULL"),
        (2, "SELECT count(*) FROM identity.tenants"),
        (2, "SELECT count(*) FROM identity.tenant_members"),
    ] {
        assert_eq!(client.query_one(sql, &[]).await.unwrap().get::<_, i64>(0), count, "{sql}");
    }
    // Some time later it is looked once more, and then there is nothing more to look for.
    house.app.privacy.sweep(kernel::World::real().now() + chrono::TimeDelta::days(1)).await.unwrap();
    let explained: BTreeSet<String> = EXPLAINED.iter().map(|(column, _)| (*column).to_owned()).collect();
    let words = [bob_id.uuid().to_string(), bob_id.to_string(), "bob@example.org".into()];
    let left: Vec<String> = naming(&house, &words).await.difference(&explained).cloned().collect();
    assert!(left.is_empty(), "still named in {left:?}");
}

fn files_below(folder: &std::path::Path) -> usize {
    let Ok(entries) = std::fs::read_dir(folder) else { return 0 };
    let paths = entries.map(|entry| entry.unwrap().path());
    paths.map(|path| if path.is_dir() { files_below(&path) } else { 1 }).sum()
}
