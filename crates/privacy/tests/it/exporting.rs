//! Taking everything along.

use crate::house::{House, Shelf};
use http::{StatusCode, header};
use kernel::{Actor, Ctx, UserId};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use std::io::{Cursor, Read as _};
use tokio::sync::Semaphore;
use zip::ZipArchive;

const READY: &str = "SELECT count(*) FROM privacy.exports WHERE state = 'ready'";

fn entry(zip: &mut ZipArchive<Cursor<Vec<u8>>>, name: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    zip.by_name(name).unwrap_or_else(|_| panic!("no {name}")).read_to_end(&mut bytes).unwrap();
    bytes
}

fn json_entry(zip: &mut ZipArchive<Cursor<Vec<u8>>>, name: &str) -> Value {
    serde_json::from_slice(&entry(zip, name)).unwrap()
}

#[tokio::test]
async fn an_export_is_made_fetched_and_removed() {
    let house = House::new().await;
    let _hand = house.work();
    let (ada, eve) = (house.person("ada").await, house.person("eve").await);
    house.shelf.put(&ada.ctx, 3);
    house.shelf.put(&eve.ctx, 7);
    let essay = house.blobs.put_bytes(&ada.ctx, "essay/../1.md", None, &b"# Reefs"[..]).await.unwrap();
    house.blobs.put_bytes(&eve.ctx, "hers.md", None, &b"eve alone knows"[..]).await.unwrap();

    let (status, started) = house.ask(&ada, "POST", "/privacy/exports", None).await;
    assert_eq!(status, StatusCode::ACCEPTED, "{started}");
    let id = started["id"].as_str().unwrap().to_owned();
    house.until(READY, 1).await;
    let (status, ready) = house.ask(&ada, "GET", &format!("/privacy/exports/{id}"), None).await;
    assert_eq!((status, &ready["state"]), (StatusCode::OK, &json!("ready")), "{ready}");
    assert_eq!((&ready["counts"]["shelf/things"], &ready["counts"]["originals"]), (&json!(3), &json!(1)));

    let (status, headers, bytes) = house.raw(&ada, "GET", &format!("/privacy/exports/{id}/file"), None).await;
    let taken = "SELECT count(*) FROM audit.entries WHERE action = 'privacy.export.download'";
    assert_eq!(house.count(taken).await, 1, "that everything left is written down");
    assert_eq!(status, StatusCode::OK);
    let disposition = headers[header::CONTENT_DISPOSITION].to_str().unwrap();
    assert!(disposition.starts_with("attachment; filename=\"atelier-export-"), "{disposition}");
    assert_eq!(headers[header::CONTENT_LENGTH], bytes.len().to_string().as_str());
    assert_eq!(ready["size"], bytes.len());
    assert_eq!(ready["sha256"], digest(&bytes));
    let mut zip = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let names: Vec<String> = zip.file_names().map(|name| name.unwrap().into_owned()).collect();
    assert!(names.iter().all(|n| !n.contains("..") || !n.contains("/../")), "{names:?}");
    let original = format!("files/{}/{}", essay.id, essay.name.replace('/', "_"));
    assert_eq!(entry(&mut zip, &original), b"# Reefs", "{names:?}");
    assert_eq!(json_entry(&mut zip, "shelf/things.json").as_array().unwrap().len(), 3);
    assert_eq!(json_entry(&mut zip, "account/profile.json")[0]["email"], ada.email);
    let manifest = json_entry(&mut zip, "manifest.json");
    for listed in
        manifest["lists"].as_array().unwrap().iter().chain(manifest["files"]["listed"].as_array().unwrap())
    {
        let bytes = entry(&mut zip, listed["path"].as_str().unwrap());
        assert_eq!(
            (&listed["bytes"], &listed["sha256"]),
            (&json!(bytes.len()), &json!(digest(&bytes))),
            "{listed}"
        );
    }
    assert_eq!(names.len(), manifest["lists"].as_array().unwrap().len() + 1 + 1, "everything is listed");
    let everything: Vec<u8> = names.iter().flat_map(|name| entry(&mut zip, name)).collect();
    let text = String::from_utf8_lossy(&everything);
    assert!(!text.contains("eve alone knows") && !text.contains("argon2") && !text.contains("password_hash"));

    // Not among her files, not against her quota, not in the next export.
    assert_eq!(house.blobs.list(&ada.ctx, kernel::Page::default()).await.unwrap().total, 1);
    assert_eq!(house.count("SELECT sum(bytes)::bigint FROM blobs.usage").await, 7 + 15);

    // Another person's is not there.
    for (method, path) in [("GET", ""), ("GET", "/file"), ("DELETE", "")] {
        let (status, answer) = house.ask(&eve, method, &format!("/privacy/exports/{id}{path}"), None).await;
        assert_eq!(
            (status, &answer["code"]),
            (StatusCode::NOT_FOUND, &json!("privacy.no_export")),
            "{method} {path}"
        );
    }
    let (_, none) = house.ask(&eve, "GET", "/privacy/exports", None).await;
    assert_eq!(none["data"], json!([]));

    let (status, _) = house.ask(&ada, "DELETE", &format!("/privacy/exports/{id}"), None).await;
    assert_eq!(status, StatusCode::NO_CONTENT);
    assert_eq!(house.count("SELECT count(*) FROM privacy.exports").await, 0);
    assert_eq!(house.count("SELECT count(*) FROM blobs.files").await, 2, "its file is gone as well");
}

fn digest(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

#[tokio::test]
async fn one_is_made_at_a_time_and_a_killed_worker_leaves_one_file() {
    let house = House::with(Shelf { gate: Some(Semaphore::new(0)), ..Shelf::default() }).await;
    let ada = house.person("ada").await;
    house.shelf.put(&ada.ctx, 1);
    let (_, first) = house.ask(&ada, "POST", "/privacy/exports", None).await;
    let frozen = house.frozen();
    house.until("SELECT count(*) FROM privacy.exports WHERE state = 'running'", 1).await;
    while house.shelf.exports.load(std::sync::atomic::Ordering::SeqCst) == 0 {
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    let (status, second) = house.ask(&ada, "POST", "/privacy/exports", None).await;
    assert_eq!((status, &second["id"]), (StatusCode::ACCEPTED, &first["id"]));
    let (status, early) = house
        .ask(&ada, "GET", &format!("/privacy/exports/{}/file", first["id"].as_str().unwrap()), None)
        .await;
    assert_eq!((status, &early["code"]), (StatusCode::CONFLICT, &json!("privacy.not_ready")));

    house.kill().await;
    let hand = house.work();
    house.until(READY, 1).await;
    // The one that was frozen wakes up, and may not write any more.
    house.shelf.gate.as_ref().unwrap().add_permits(10);
    frozen.stop().await;
    hand.stop().await;
    assert_eq!(house.count("SELECT count(*) FROM privacy.exports").await, 1);
    let ready = &house.privacy.exports(&ada.ctx).await.unwrap()[0];
    house.privacy.export_file(&ada.ctx, ready.id).await.unwrap();
}

#[tokio::test]
async fn exports_end_after_their_week_and_give_way_to_newer_ones() {
    let house = House::new().await;
    let _hand = house.work();
    let ada = house.person("ada").await;
    for n in 1..=5 {
        house.ask(&ada, "POST", "/privacy/exports", None).await;
        house.until("SELECT count(*) FROM privacy.exports WHERE state IN ('queued', 'running')", 0).await;
        let kept = house.privacy.exports(&ada.ctx).await.unwrap();
        assert_eq!(kept.len(), n.min(3));
    }
    let now = kernel::World::real().now();
    assert_eq!(house.privacy.sweep(now + chrono::TimeDelta::days(6)).await.unwrap(), 0);
    assert_eq!(house.privacy.sweep(now + chrono::TimeDelta::days(8)).await.unwrap(), 3);
    assert_eq!(house.count("SELECT count(*) FROM privacy.exports").await, 0);
    assert_eq!(house.count("SELECT count(*) FROM blobs.files").await, 0);
}

#[tokio::test]
async fn an_export_whose_run_was_cancelled_has_failed_and_does_not_stand_in_the_way() {
    let house = House::new().await;
    let ada = house.person("ada").await;
    let first = house.privacy.start_export(&ada.ctx).await.unwrap();
    house.runs.cancel(&ada.ctx, first.run).await.unwrap();
    let (_, failed) = house.ask(&ada, "GET", &format!("/privacy/exports/{}", first.id), None).await;
    assert_eq!((&failed["state"], &failed["error"]["code"]), (&json!("failed"), &json!("privacy.cancelled")));
    let second = house.privacy.start_export(&ada.ctx).await.unwrap();
    assert_ne!(first.id, second.id);
    // One that is removed while it waits is not made.
    house.privacy.remove_export(&ada.ctx, second.id).await.unwrap();
    assert_eq!(house.count("SELECT count(*) FROM runs.runs").await, 0);
}

#[tokio::test]
async fn dead_runs_and_late_files_are_swept() {
    let house = House::new().await;
    let ada = house.person("ada").await;
    let dead = house.privacy.start_export(&ada.ctx).await.unwrap();
    house.runs.cancel(&ada.ctx, dead.run).await.unwrap();
    let put = async |name: &str| {
        let keeper = Ctx::new(ada.ctx.tenant, Actor::user(UserId(dead.id.uuid())));
        let bytes = futures::stream::iter([Ok(bytes::Bytes::from(name.to_owned()))]);
        house.blobs.put_made(&keeper, "atelier-export.zip", 1 << 20, bytes).await.unwrap();
    };
    put("finished just before the cancel").await;
    // Nobody looks at it.
    assert_eq!(house.sweep_in(0).await, 0);
    let failed = "SELECT count(*) FROM privacy.exports WHERE state = 'failed' AND error->>'code' = 'privacy.cancelled'";
    assert_eq!(house.count(failed).await, 1);
    assert_eq!(house.count("SELECT count(*) FROM blobs.files").await, 0);
    house.privacy.remove_export(&ada.ctx, dead.id).await.unwrap();
    put("finished after the end").await;
    house.sweep_in(2).await;
    assert_eq!(house.count("SELECT count(*) FROM blobs.files").await, 1, "it may still be written");
    house.sweep_in(4).await;
    assert_eq!(house.count("SELECT count(*) FROM blobs.files").await, 0);
    assert_eq!(house.count("SELECT count(*) FROM privacy.leftovers").await, 0);
}

#[tokio::test]
async fn an_attempt_that_is_cancelled_or_superfluous_leaves_no_file() {
    let house = House::with(Shelf { gate: Some(Semaphore::new(0)), ..Shelf::default() }).await;
    let ada = house.person("ada").await;
    house.privacy.start_export(&ada.ctx).await.unwrap();
    let hand = house.work();
    while house.shelf.exports.load(std::sync::atomic::Ordering::SeqCst) == 0 {
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    // Its row goes while it is packed; what it packs then is nobody's.
    house.lab.client().await.execute("DELETE FROM privacy.exports", &[]).await.unwrap();
    house.shelf.gate.as_ref().unwrap().add_permits(1);
    house.until("SELECT count(*) FROM runs.archive WHERE state = 'failed'", 1).await;
    assert_eq!(house.count("SELECT count(*) FROM blobs.files").await, 0);
    hand.stop().await;
}
