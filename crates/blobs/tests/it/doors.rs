//! The doors, mounted as they are served.

use crate::{MIN_CHUNK, Shelf, noise};
use api_kit::{Api, AuthFault, Authenticator, Deps, Meta, Session};
use async_trait::async_trait;
use axum::{Router, body::Body};
use http::{HeaderMap, Request, StatusCode, header};
use http_body_util::BodyExt as _;
use kernel::Ctx;
use serde_json::{Value, json};
use std::sync::Arc;
use tower::ServiceExt as _;

/// Knows two people by the tokens `a` and `b`.
struct Porter(Ctx, Ctx);

#[async_trait]
impl Authenticator for Porter {
    async fn authenticate(&self, token: &str) -> Result<Session, AuthFault> {
        let ctx = match token {
            "a" => self.0.clone(),
            "b" => self.1.clone(),
            _ => return Err(AuthFault::Invalid),
        };
        Ok(Session { ctx, session: None, operator: false, expires_at: None })
    }
}

struct House {
    shelf: Shelf,
    door: Router,
}

struct Reply {
    status: StatusCode,
    headers: HeaderMap,
    body: Vec<u8>,
}

impl Reply {
    fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |v| v.to_str().unwrap())
    }

    /// Status and code of a problem.
    fn problem(&self) -> (u16, String) {
        assert_eq!(self.header("content-type"), "application/problem+json");
        (self.status.as_u16(), self.json()["code"].as_str().unwrap().to_owned())
    }
}

impl House {
    async fn new() -> Self {
        let shelf = Shelf::new().await;
        let porter = Porter(shelf.lab.stranger(), shelf.lab.stranger());
        let meta = Meta { title: "Test", version: "0", description: "" };
        let deps = Deps::new(Arc::new(porter), shelf.lab.world.clone());
        let door = Api::new(meta).room(blobs::routes(shelf.blobs.clone())).build(deps);
        Self { shelf, door }
    }

    async fn ask(&self, who: &str, method: &str, path: &str, headers: &[(&str, &str)], body: Body) -> Reply {
        let mut request = Request::builder().method(method).uri(format!("/api/v1{path}"));
        if !who.is_empty() {
            request = request.header(header::AUTHORIZATION, format!("Bearer {who}"));
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = self.door.clone().oneshot(request.body(body).unwrap()).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = body.collect().await.unwrap().to_bytes().to_vec();
        Reply { status: parts.status, headers: parts.headers, body }
    }

    async fn json(&self, method: &str, path: &str, body: Value) -> Reply {
        let headers = [("content-type", "application/json")];
        self.ask("a", method, path, &headers, Body::from(body.to_string())).await
    }

    async fn get(&self, path: &str, headers: &[(&str, &str)]) -> Reply {
        self.ask("a", "GET", path, headers, Body::empty()).await
    }

    async fn put(&self, name: &str, bytes: &[u8]) -> String {
        let reply =
            self.ask("a", "POST", &format!("/files?name={name}"), &[], Body::from(bytes.to_vec())).await;
        assert_eq!(reply.status, 201, "{}", String::from_utf8_lossy(&reply.body));
        reply.json()["id"].as_str().unwrap().to_owned()
    }
}

fn form(field: &str, name: &str, content: &[u8]) -> (String, Vec<u8>) {
    let mut body = format!(
        "--edge\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\nContent-Type: text/html\r\n\r\n"
    )
    .into_bytes();
    body.extend_from_slice(content);
    body.extend_from_slice(b"\r\n--edge--\r\n");
    ("multipart/form-data; boundary=edge".into(), body)
}

#[tokio::test]
async fn a_form_with_a_file_makes_a_file() {
    let house = House::new().await;
    let (kind, body) = form("file", "<script>.pdf", b"%PDF-1.7\n...");
    let reply = house.ask("a", "POST", "/files", &[("content-type", &kind)], Body::from(body)).await;
    assert_eq!(reply.status, 201);
    let file = reply.json();
    assert_eq!(file["name"], "_script_.pdf");
    assert_eq!(file["media_type"], "application/pdf", "as its bytes show, whatever the sender claims");
    let mut keys: Vec<_> = file.as_object().unwrap().keys().map(String::as_str).collect();
    keys.sort_unstable();
    assert_eq!(keys, ["created_at", "id", "media_type", "name", "sha256", "size"]);
    assert_eq!(reply.header("location"), format!("/api/v1/files/{}", file["id"].as_str().unwrap()));
    let again = house.get(&format!("/files/{}", file["id"].as_str().unwrap()), &[]).await;
    assert_eq!(again.json(), file);
    let list = house.get("/files?page_size=1", &[]).await.json();
    assert_eq!((&list["data"][0], &list["pagination"]["total"]), (&file, &json!(1)));
}

#[tokio::test]
async fn larger_bodies_than_the_default_limit_pass_and_larger_than_ours_do_not() {
    let house = House::new().await;
    let (kind, body) = form("file", "big", &noise(5 << 20));
    let reply = house.ask("a", "POST", "/files", &[("content-type", &kind)], Body::from(body)).await;
    assert_eq!(reply.status, 201, "{}", String::from_utf8_lossy(&reply.body));

    let too_much = (413, "blobs.too_large_for_one_request".to_owned());
    let over = vec![0; (16 << 20) + 1];
    let (kind, body) = form("file", "big", &over);
    let stream = |bytes: Vec<u8>| Body::from_stream(crate::pieces(&bytes, 100_000));
    for (query, kind, body) in [("", kind.as_str(), body), ("?name=big", "application/pdf", over)] {
        let reply =
            house.ask("a", "POST", &format!("/files{query}"), &[("content-type", kind)], stream(body)).await;
        assert_eq!(reply.problem(), too_much);
    }
    // 101 MB, said: refused before the first byte is read.
    let never = Body::from_stream(futures::stream::pending::<std::io::Result<bytes::Bytes>>());
    let length = 101_000_000.to_string();
    let reply = house.ask("a", "POST", "/files?name=x", &[("content-length", &length)], never).await;
    assert_eq!(reply.problem(), too_much);
    assert_eq!(house.shelf.on_disk("").len(), 1);
}

#[tokio::test]
async fn what_is_not_one_named_file_is_refused() {
    let house = House::new().await;
    let (kind, other) = form("upload", "a.txt", b"x");
    let (_, nameless) = form("file", "", b"x");
    let mut twice = form("file", "a.txt", b"x").1;
    twice.truncate(twice.len() - b"--edge--\r\n".len());
    twice.extend(form("file", "b.txt", b"y").1);
    for (body, problem) in [
        (other, (422, "blobs.invalid")),
        (nameless, (415, "blobs.not_a_file")),
        (twice, (422, "blobs.invalid")),
        (b"--edge--\r\n".to_vec(), (415, "blobs.not_a_file")),
        (b"nonsense".to_vec(), (400, "blobs.broken_upload")),
        (
            b"--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\nhalf".to_vec(),
            (400, "blobs.broken_upload"),
        ),
    ] {
        let shown = String::from_utf8_lossy(&body).into_owned();
        let reply = house.ask("a", "POST", "/files", &[("content-type", &kind)], Body::from(body)).await;
        assert_eq!(reply.problem(), (problem.0, problem.1.to_owned()), "{shown}");
    }
    let reply = house.ask("a", "POST", "/files", &[], Body::from("x")).await;
    assert_eq!(reply.problem().0, 415, "a body without a name");
    assert!(house.shelf.on_disk("").is_empty());
    assert_eq!(house.get("/files", &[]).await.json()["pagination"]["total"], 0);
}

#[tokio::test]
async fn content_is_saved_and_never_run() {
    let house = House::new().await;
    let page = b"<!doctype html><script>alert(1)</script>";
    let id = house.put("%E2%80%AEp%C3%A4ge%22.html", page).await;
    let reply = house.get(&format!("/files/{id}/content"), &[]).await;
    assert_eq!((reply.status, reply.body.as_slice()), (StatusCode::OK, &page[..]));
    assert_eq!(reply.header("content-type"), "application/octet-stream");
    assert_eq!(
        reply.header("content-disposition"),
        "attachment; filename=\"p_ge_.html\"; filename*=UTF-8''p%C3%A4ge_.html"
    );
    assert_eq!(reply.header("x-content-type-options"), "nosniff");
    assert!(reply.header("content-security-policy").starts_with("sandbox"));
    assert_eq!(reply.header("content-length"), page.len().to_string());
    let head = house.ask("a", "HEAD", &format!("/files/{id}/content"), &[], Body::empty()).await;
    assert_eq!((head.header("content-length"), head.body.len()), (reply.header("content-length"), 0));
}

#[tokio::test]
async fn parts_of_a_file_are_given() {
    let house = House::new().await;
    let id = house.put("a.bin", b"0123456789").await;
    let path = format!("/files/{id}/content");
    let tag = house.get(&path, &[]).await.header("etag").to_owned();
    for (range, status, body, told) in [
        ("bytes=0-3", 206, "0123", "bytes 0-3/10"),
        ("bytes=7-", 206, "789", "bytes 7-9/10"),
        ("bytes=-2", 206, "89", "bytes 8-9/10"),
        ("bytes=9-99", 206, "9", "bytes 9-9/10"),
        ("bytes=5-2", 200, "0123456789", ""),
        ("bytes=0-1,4-5", 200, "0123456789", ""),
        ("pages=1-2", 200, "0123456789", ""),
    ] {
        let reply = house.get(&path, &[("range", range)]).await;
        assert_eq!((reply.status.as_u16(), reply.body.as_slice()), (status, body.as_bytes()), "{range}");
        assert_eq!((reply.header("content-range"), reply.header("etag")), (told, tag.as_str()), "{range}");
    }
    for range in ["bytes=10-", "bytes=-0", "bytes=999-1000"] {
        let reply = house.get(&path, &[("range", range)]).await;
        assert_eq!(reply.problem(), (416, "blobs.range".into()), "{range}");
        assert_eq!((&reply.json()["status"], reply.header("content-range")), (&json!(416), "bytes */10"));
    }
    let part = |tag| [("range", "bytes=0-3"), ("if-range", tag)];
    assert_eq!(house.get(&path, &part(&tag)).await.status, 206);
    assert_eq!(
        house.get(&path, &part("\"other\"")).await.status,
        200,
        "it is not the file it was begun with"
    );
    let known = house.get(&path, &[("if-none-match", &tag)]).await;
    assert_eq!((known.status.as_u16(), known.body.len()), (304, 0));

    let empty = house.put("empty", b"").await;
    let reply = house.get(&format!("/files/{empty}/content"), &[("range", "bytes=0-")]).await;
    assert_eq!(reply.status.as_u16(), 416);
}

#[tokio::test]
async fn a_large_file_goes_in_chunks() {
    let house = House::new().await;
    let bytes = noise(MIN_CHUNK as usize + 1000);
    let total = bytes.len();
    let reply = house.json("POST", "/files/uploads", json!({ "name": "dir/big.bin", "size": total })).await;
    assert_eq!(reply.status, 201);
    let up = reply.json();
    assert_eq!((&up["received"], &up["name"], &up["file_id"]), (&json!(0), &json!("big.bin"), &Value::Null));
    assert!(up["chunk_size"].as_u64().unwrap() >= MIN_CHUNK && up["expires_at"].is_string());
    let path = format!("/files/uploads/{}", up["id"].as_str().unwrap());
    let send = async |start: usize, end: usize| {
        let range = format!("bytes {start}-{}/{total}", end - 1);
        let body = Body::from(bytes[start..end].to_vec());
        house.ask("a", "PUT", &path, &[("content-range", &range)], body).await
    };
    let min = MIN_CHUNK as usize;
    let early = send(min, total).await;
    assert_eq!(early.problem(), (409, "blobs.offset".into()));
    assert_eq!(early.json()["details"][0]["message"], "0");
    assert_eq!(send(0, min).await.json()["received"], MIN_CHUNK);
    assert_eq!(send(0, min).await.status, 200, "again is as good");
    assert_eq!(house.get(&path, &[]).await.json()["received"], MIN_CHUNK);
    let complete = format!("{path}/complete");
    assert_eq!(house.json("POST", &complete, json!({})).await.problem(), (409, "blobs.incomplete".into()));
    assert_eq!(send(min, total).await.json()["received"], total);
    let file = house.json("POST", &complete, json!({})).await;
    assert_eq!(file.status, 201);
    let again = house.ask("a", "POST", &complete, &[], Body::empty()).await;
    assert_eq!((again.status.as_u16(), again.json()), (201, file.json()));
    let id = file.json()["id"].as_str().unwrap().to_owned();
    assert_eq!(house.get(&format!("/files/{id}/content"), &[]).await.body, bytes);

    for range in ["", "bytes 0-9", "bytes */10", "0-9/10"] {
        let reply = house.ask("a", "PUT", &path, &[("content-range", range)], Body::empty()).await;
        assert_eq!(reply.problem(), (422, "blobs.invalid".into()), "{range}");
    }
    let wrong = json!({ "name": "a", "size": 1, "sha256": "00", });
    assert_eq!(house.json("POST", "/files/uploads", wrong).await.problem().0, 422);
    let negative = json!({ "name": "a", "size": -1 });
    assert_eq!(house.json("POST", "/files/uploads", negative).await.problem().0, 422);
    let large = json!({ "name": "a", "size": 101_000_000 });
    assert_eq!(house.json("POST", "/files/uploads", large).await.problem(), (413, "blobs.too_large".into()));
    let nameless = json!({ "name": " ", "size": 1 });
    assert_eq!(house.json("POST", "/files/uploads", nameless).await.problem().0, 422);
}

#[tokio::test]
async fn a_wrong_hash_is_told_and_the_upload_begins_again() {
    let house = House::new().await;
    let new = json!({ "name": "a", "size": 3, "sha256": "0".repeat(64) });
    let up = house.json("POST", "/files/uploads", new).await.json();
    let path = format!("/files/uploads/{}", up["id"].as_str().unwrap());
    house.ask("a", "PUT", &path, &[("content-range", "bytes 0-2/3")], Body::from("abc")).await;
    let reply = house.json("POST", &format!("{path}/complete"), json!({})).await;
    assert_eq!(reply.problem(), (422, "blobs.hash_mismatch".into()));
    assert_eq!(reply.json()["details"][0]["field"], "sha256");
    assert_eq!(house.get(&path, &[]).await.json()["received"], 0);
}

#[tokio::test]
async fn strangers_find_nothing_and_nobody_gets_in_without_a_name() {
    let house = House::new().await;
    let id = house.put("a", b"x").await;
    let up = house.json("POST", "/files/uploads", json!({ "name": "a", "size": 1 })).await.json();
    let up = up["id"].as_str().unwrap();
    let paths = [
        ("GET", format!("/files/{id}")),
        ("GET", format!("/files/{id}/content")),
        ("DELETE", format!("/files/{id}")),
        ("GET", format!("/files/uploads/{up}")),
        ("PUT", format!("/files/uploads/{up}")),
        ("DELETE", format!("/files/uploads/{up}")),
        ("POST", format!("/files/uploads/{up}/complete")),
    ];
    let headers = [("content-range", "bytes 0-0/1"), ("content-type", "application/json")];
    for (method, path) in &paths {
        let reply = house.ask("b", method, path, &headers, Body::from("{}")).await;
        assert_eq!(reply.problem().0, 404, "{method} {path}");
        let reply = house.ask("", method, path, &headers, Body::from("{}")).await;
        assert_eq!(reply.problem().0, 401, "{method} {path}");
    }
    for path in ["/files/fil_nonsense", "/files/usr_00000000000000000000000000/content", "/files/uploads/x"] {
        assert_eq!(house.get(path, &[]).await.problem().0, 404, "{path}");
    }
    for (method, path) in &paths[..2] {
        assert_eq!(house.ask("a", method, path, &[], Body::empty()).await.status, 200);
    }
    assert_eq!(
        house.ask("a", "DELETE", &format!("/files/uploads/{up}"), &[], Body::empty()).await.status,
        204
    );
    assert_eq!(house.ask("a", "DELETE", &format!("/files/{id}"), &[], Body::empty()).await.status, 204);
    assert_eq!(
        house.get(&format!("/files/{id}/content"), &[]).await.problem(),
        (404, "blobs.not_found".into())
    );
}
