//! Queries, pages and ids in paths.

use crate::things::{ThingId, app, ask, get_as_ada, send};
use uuid::Uuid;

#[tokio::test]
async fn a_page_knows_its_neighbours_and_keeps_the_other_parameters() {
    let app = app();
    let reply = get_as_ada(&app, "/api/v1/things?page=2&page_size=20&sort=-name&state=open").await;
    assert_eq!(reply.status, 200, "{}", reply.text());
    let body = reply.json();
    assert_eq!(body["data"][0]["sort"], serde_json::json!(["name", true]));
    assert_eq!(body["data"][0]["state"], "open");
    assert_eq!(body["data"][0]["offset"], 20);
    assert_eq!(
        body["pagination"],
        serde_json::json!({"page":2,"page_size":20,"total":45,"total_exact":true,"total_pages":3,"has_next":true,"has_prev":true})
    );
    let links = &body["links"];
    assert_eq!(links["self"], "/api/v1/things?page=2&page_size=20&sort=-name&state=open");
    assert_eq!(links["first"], "/api/v1/things?page=1&page_size=20&sort=-name&state=open");
    assert_eq!(links["prev"], "/api/v1/things?page=1&page_size=20&sort=-name&state=open");
    assert_eq!(links["next"], "/api/v1/things?page=3&page_size=20&sort=-name&state=open");
    assert_eq!(links["last"], "/api/v1/things?page=3&page_size=20&sort=-name&state=open");
    // Every link leads somewhere.
    let next = get_as_ada(&app, links["next"].as_str().unwrap()).await.json();
    assert_eq!(next["pagination"]["has_next"], false);
    assert_eq!(next["links"]["next"], serde_json::Value::Null);
}

#[tokio::test]
async fn a_list_too_long_to_count_can_be_paged_through() {
    let body = get_as_ada(&app(), "/api/v1/things?page=70&page_size=20").await.json();
    assert_eq!(
        body["pagination"],
        serde_json::json!({"page":70,"page_size":20,"total":100,"total_exact":false,"total_pages":5,"has_next":true,"has_prev":true})
    );
    assert_eq!(body["links"]["next"], "/api/v1/things?page=71&page_size=20");
    assert_eq!(body["links"]["prev"], "/api/v1/things?page=69&page_size=20");
    assert_eq!(body["links"]["last"], serde_json::Value::Null);
}

#[tokio::test]
async fn links_stay_on_the_address_that_was_asked() {
    let reply = get_as_ada(&app(), "/api/things?page=1").await;
    assert_eq!(reply.json()["links"]["self"], "/api/things?page=1&page_size=20");
    let reply = get_as_ada(&app(), "/things").await;
    assert_eq!(reply.json()["links"]["next"], "/things?page=2&page_size=20");
}

#[tokio::test]
async fn a_page_far_beyond_the_end_is_empty_and_finds_back() {
    let body = get_as_ada(&app(), "/api/v1/things?page=1000000000").await.json();
    assert_eq!(body["pagination"]["has_next"], false);
    assert_eq!(body["links"]["prev"], "/api/v1/things?page=3&page_size=20");
    assert_eq!(body["data"][0]["offset"], 19_999_999_980_i64);
}

#[tokio::test]
async fn filters_come_in_both_spellings() {
    let app = app();
    let body = get_as_ada(&app, "/api/v1/things?filter=state:open,mood:good").await.json();
    assert_eq!(body["data"][0]["state"], "open");
    assert_eq!(body["data"][0]["mood"], "good");
}

#[tokio::test]
async fn a_query_that_makes_no_sense_is_told_field_by_field() {
    let app = app();
    for (query, field) in [
        ("page=-1", "page out_of_range"),
        ("page=0", "page out_of_range"),
        ("page=two", "page out_of_range"),
        ("page=", "page out_of_range"),
        ("page=99999999999999999999", "page out_of_range"),
        ("page_size=0", "page_size out_of_range"),
        ("page_size=101", "page_size out_of_range"),
        ("page_size=-5", "page_size out_of_range"),
        ("sort=colour", "sort not_one_of"),
        ("sort=-", "sort not_one_of"),
        ("sort=name;drop%20table", "sort not_one_of"),
        ("colour=red", "colour unknown"),
        ("state=lost", "state not_one_of"),
        ("mood=sad", "mood not_one_of"),
        ("state=open&state=done", "state duplicate"),
        ("filter=state", "filter invalid"),
        ("filter=:open", "filter invalid"),
        ("filter=colour:red", "colour unknown"),
        ("state=a%00b", "state nul"),
        ("a%00b=1", "a\u{fffd}b nul"),
    ] {
        let reply = get_as_ada(&app, &format!("/api/v1/things?{query}")).await;
        assert_eq!(reply.fields(), [field], "{query}");
    }
    let many = "state=open&".repeat(65);
    assert_eq!(get_as_ada(&app, &format!("/api/v1/things?{many}")).await.fields(), [" count"]);
    assert_eq!(get_as_ada(&app, "/api/v1/open?limit=-1").await.fields(), ["limit invalid"]);
    assert_eq!(get_as_ada(&app, "/api/v1/open?limit=7").await.json()["limit"], 7);
}

#[tokio::test]
async fn an_id_that_cannot_be_one_names_nothing() {
    let app = app();
    let good = ThingId(Uuid::from_u128(5)).to_string();
    assert_eq!(get_as_ada(&app, &format!("/api/v1/things/{good}")).await.status, 200);
    for id in
        ["1", "run_00000000000000000000000005", "thg_", "%00", "%ff%fe", "..%2f..", "thg_%00", "'", "{id}"]
    {
        let id = if id == "{id}" { "%7Bid%7D" } else { id };
        let reply = get_as_ada(&app, &format!("/api/v1/things/{id}")).await;
        reply.problem(404, "api.not_found");
    }
    let long = "x".repeat(5000);
    get_as_ada(&app, &format!("/api/v1/things/{long}")).await.problem(404, "api.not_found");
}

#[tokio::test]
async fn a_head_is_a_get_without_its_body() {
    let reply = send(&app(), ask("HEAD", "/api/v1/things", &[], "")).await;
    assert_eq!((reply.status.as_u16(), reply.bytes.len()), (200, 0));
}
