//! Nobody in particular, and somebody else: every operation, by construction.

use crate::house::House;
use http::StatusCode;
use serde_json::{Value, json};

/// Operations that answer whoever asks.
const PUBLIC: &[(&str, &str)] = &[
    ("post", "/api/v1/auth/register"),
    ("post", "/api/v1/auth/login"),
    ("post", "/api/v1/auth/refresh"),
    ("post", "/api/v1/auth/logout"),
    ("post", "/api/v1/auth/devices/code"),
    ("post", "/api/v1/auth/devices/token"),
    ("get", "/api/v1/auth/jwks"),
    ("get", "/api/v1/schemas/plan"),
    ("get", "/api/v1/schemas/feedback"),
    ("get", "/api/v1/openapi.json"),
    ("get", "/api/v1/docs"),
    ("get", "/health"),
    ("get", "/ready"),
    ("get", "/metrics"),
];

fn operations(house: &House) -> Vec<(String, String)> {
    let openapi = serde_json::to_value(house.app.api().openapi()).unwrap();
    let paths = openapi["paths"].as_object().unwrap().clone();
    paths
        .into_iter()
        .flat_map(|(path, operations)| {
            let methods: Vec<String> = operations.as_object().unwrap().keys().cloned().collect();
            methods.into_iter().map(move |method| (method, path.clone()))
        })
        .collect()
}

#[tokio::test]
async fn every_operation_refuses_whoever_is_not_signed_in() {
    let house = House::new().await;
    let mut checked = 0;
    for (method, path) in operations(&house) {
        if PUBLIC.contains(&(method.as_str(), path.as_str())) {
            continue;
        }
        let concrete =
            path.replace("{course_id}", "local").replace("{assignment_id}", "x").replace("{id}", "x");
        let (status, answer) = house.call(None, &method.to_uppercase(), &concrete, Some(json!({}))).await;
        // A socket asks who it is in its first message, and before that whether it is a socket.
        let socket = path == "/api/v1/ws" && status.is_client_error();
        assert!(status == StatusCode::UNAUTHORIZED || socket, "{method} {path}: {status} {answer}");
        checked += 1;
    }
    assert!(checked > 30, "only {checked} operations");
}

#[tokio::test]
async fn what_is_anothers_is_not_there() {
    let house = House::new().await;
    house.work();
    let (ada, bob) = (house.register("ada").await, house.register("bob").await);
    let id = house
        .enter(&ada, json!({ "title": "Essay", "text": "You must write 500 words about rivers." }))
        .await;
    house.call(Some(&ada), "POST", &format!("/api/v1/assignments/local/{id}/start"), None).await;
    let settled = house.settled(&ada, &id).await;
    let run = settled["run_id"].as_str().unwrap().to_owned();
    let file = house.upload(&ada, "notes.txt", b"some notes".to_vec()).await;
    let (_, items) = house.call(Some(&ada), "GET", "/api/v1/work-items", None).await;
    let item = items["data"][0]["id"].as_str().unwrap().to_owned();
    let (_, sessions) = house.call(Some(&ada), "GET", "/api/v1/auth/sessions", None).await;
    let session = sessions["data"][0]["id"].as_str().unwrap_or("ses_00000000000000000000000000").to_owned();
    let upload = json!({ "name": "big.pdf", "size": 1000 });
    let (_, upload) = house.call(Some(&ada), "POST", "/api/v1/files/uploads", Some(upload)).await;
    let upload = upload["id"].as_str().unwrap().to_owned();
    let provider = json!({ "kind": "ollama", "label": "mine", "base_url": "http://models.example.org:8080" });
    let (status, provider) = house.call(Some(&ada), "POST", "/api/v1/models/providers", Some(provider)).await;
    assert_eq!(status, StatusCode::CREATED, "{provider}");
    let provider = provider["id"].as_str().unwrap().to_owned();

    let asks = json!({ "client_name": "a program" });
    let (_, codes) = house.call(None, "POST", "/api/v1/auth/devices/code", Some(asks)).await;
    let code = codes["user_code"].as_str().unwrap().to_owned();
    house.call(Some(&ada), "POST", &format!("/api/v1/auth/devices/{code}/approve"), None).await;

    let (_, export) = house.call(Some(&ada), "POST", "/api/v1/privacy/exports", None).await;
    let export = export["id"].as_str().unwrap().to_owned();
    let feed = json!({ "url": "https://calendar.example.org/hers.ics" });
    let (status, feed) = house.call(Some(&ada), "POST", "/api/v1/calendar/feeds", Some(feed)).await;
    assert_eq!(status, StatusCode::CREATED, "{feed}");
    let feed = feed["id"].as_str().unwrap().to_owned();
    let (_, course) =
        house.call(Some(&ada), "POST", "/api/v1/courses", Some(json!({ "name": "Rivers" }))).await;
    let course = course["id"].as_str().unwrap().to_owned();
    let topics = format!("/api/v1/courses/{course}/topics");
    let (_, topic) = house.call(Some(&ada), "POST", &topics, Some(json!({ "title": "Deltas" }))).await;
    let topic = topic["id"].as_str().unwrap().to_owned();

    let mut checked = 0;
    for (method, path) in operations(&house) {
        let concrete = match path.as_str() {
            p if p.ends_with("/feedback/compare") => {
                let p = p.replace("{course_id}", "local").replace("{assignment_id}", &id);
                format!("{p}?before=fbk_00000000000000000000000000&after=fbk_00000000000000000000000001")
            }
            p if p.contains("{assignment_id}") => {
                p.replace("{course_id}", "local").replace("{assignment_id}", &id)
            }
            // No Canvas is connected here; the room's own tests ask for another person's connections and courses.
            p if p.starts_with("/api/v1/canvas/connections/{id}") => {
                p.replace("{id}", "cnv_00000000000000000000000000")
            }
            p if p.starts_with("/api/v1/calendar/feeds/{id}") => p.replace("{id}", &feed),
            p if p.starts_with("/api/v1/privacy/exports/{id}") => p.replace("{id}", &export),
            p if p.starts_with("/api/v1/models/providers/{id}") => p.replace("{id}", &provider),
            p if p.starts_with("/api/v1/courses/{course_id}") => {
                p.replace("{course_id}", &course).replace("{id}", &topic)
            }
            p if p.starts_with("/api/v1/runs/{id}") => p.replace("{id}", &run),
            p if p.starts_with("/api/v1/work-items/{id}") => p.replace("{id}", &item),
            p if p.starts_with("/api/v1/files/uploads/{id}") => p.replace("{id}", &upload),
            p if p.starts_with("/api/v1/files/{id}") => p.replace("{id}", &file),
            p if p.starts_with("/api/v1/auth/devices/{user_code}") => p.replace("{user_code}", &code),
            p if p.starts_with("/api/v1/auth/sessions/{id}") => p.replace("{id}", &session),
            p if p.contains('{') => panic!("{method} {p}: the sweep does not know whose id this takes"),
            _ => continue,
        };
        let body = match (method.as_str(), path.as_str()) {
            ("put", p) if p.ends_with("/captured") => Some(
                json!({ "origin": "https://canvas.example.edu", "course": null, "assignment": { "id": 1 } }),
            ),
            ("put", p) if p.contains("assignments") => Some(json!({ "title": "Mine now" })),
            ("post", p) if p.ends_with("/move") => Some(json!({ "after": null })),
            ("patch", p) if p.contains("models") || p.contains("canvas") => {
                Some(json!({ "label": "Mine now" }))
            }
            ("patch", "/api/v1/courses/{course_id}") => Some(json!({ "name": "Mine now" })),
            ("post", p) if p.ends_with("/topics") => Some(json!({ "title": "Mine now" })),
            ("patch", _) => Some(json!({ "title": "Mine now" })),
            ("post", p) if p.contains("submissions") => Some(json!({ "text": "A draft." })),
            ("put" | "post", p) if p.contains("uploads") => Some(json!({})),
            _ => None,
        };
        let (status, answer) = house.call(Some(&bob), &method.to_uppercase(), &concrete, body).await;
        // A chunk without `Content-Range` is refused before anybody looks for the upload.
        let early = path == "/api/v1/files/uploads/{id}"
            && method == "put"
            && status == StatusCode::UNPROCESSABLE_ENTITY;
        assert!(status == StatusCode::NOT_FOUND || early, "{method} {concrete}: {status} {answer}");
        checked += 1;
    }
    assert!(checked > 20, "only {checked} operations");
    for path in ["/api/v1/assignments", "/api/v1/runs", "/api/v1/work-items", "/api/v1/files"] {
        let (_, listed) = house.call(Some(&bob), "GET", path, None).await;
        assert_eq!(listed["pagination"]["total"], 0, "{path}: {listed}");
    }
    let mine = json!({ "title": "With her file", "file_ids": [file] });
    let (status, answer) = house.call(Some(&bob), "POST", "/api/v1/assignments", Some(mine)).await;
    assert_eq!((status, answer["code"].as_str()), (StatusCode::UNPROCESSABLE_ENTITY, Some("study.no_file")));
    let (status, hers) = house.call(Some(&ada), "GET", &format!("/api/v1/calendar/feeds/{feed}"), None).await;
    assert_eq!((status, &hers["id"]), (StatusCode::OK, &Value::from(feed)), "and it is still there for her");
    let still = house.settled(&ada, &id).await;
    assert_eq!(still["title"], Value::from("Essay"), "and nothing of hers was changed");
}
