//! The main job, through the door.

use crate::house::{House, Person};
use http::StatusCode;
use serde_json::{Value, json};

const TEXT: &str = "You must implement a parser in Rust. The report must be 3-5 pages long. \
                    Do not use external libraries. Submit report.pdf by 12 December 2026, 23:59 UTC.";

async fn start(house: &House, who: &Person, id: &str, reprocess: bool) -> (StatusCode, Value) {
    let query = if reprocess { "?reprocess=true" } else { "" };
    house.call(Some(who), "POST", &format!("/api/v1/assignments/local/{id}/start{query}"), None).await
}

async fn plan(house: &House, who: &Person, id: &str) -> Value {
    let (status, plan) =
        house.call(Some(who), "GET", &format!("/api/v1/assignments/local/{id}/plan"), None).await;
    assert_eq!(status, StatusCode::OK, "{plan}");
    plan
}

#[tokio::test]
async fn text_and_files_become_a_plan_whose_requirements_point_at_their_sentences() {
    let house = House::new().await;
    house.work();
    let ada = house.register("ada").await;
    let pdf = include_bytes!("../../../documents/tests/fixtures/programming-project.pdf").to_vec();
    let file = house.upload(&ada, "project.pdf", pdf).await;
    let broken = house.upload(&ada, "broken.pdf", b"%PDF-1.7 this is not one".to_vec()).await;
    let id = house.enter(&ada, json!({ "title": "Project", "text": TEXT, "file_ids": [file, broken] })).await;
    let (status, started) = start(&house, &ada, &id, false).await;
    assert_eq!((status, started["status"].as_str()), (StatusCode::ACCEPTED, Some("queued")), "{started}");
    let settled = house.settled(&ada, &id).await;
    assert_eq!(
        (settled["status"].as_str(), settled["progress"].as_i64()),
        (Some("ready"), Some(100)),
        "{settled}"
    );

    let plan = plan(&house, &ada, &id).await;
    assert_eq!((plan["engine"].as_str(), plan["version"].as_i64()), (Some("offline"), Some(1)));
    let (_, sources) =
        house.call(Some(&ada), "GET", &format!("/api/v1/assignments/local/{id}/sources"), None).await;
    let sources = sources["data"].as_array().unwrap();
    let unreadable = sources.iter().find(|s| s["name"] == "broken.pdf").unwrap();
    assert_eq!(unreadable["error"]["code"], "documents.damaged", "one bad file does not stop the plan");
    let mut from_pdf = 0;
    for requirement in plan["requirements"].as_array().unwrap() {
        for citation in requirement["citations"].as_array().unwrap() {
            let source = sources.iter().find(|s| s["id"] == citation["source_id"]).unwrap();
            let place = usize::try_from(citation["paragraph"].as_u64().unwrap()).unwrap();
            let block = source["blocks"]
                .as_array()
                .unwrap()
                .iter()
                .find(|b| b["place"]["paragraph"] == place)
                .unwrap();
            let text: Vec<char> = block["text"].as_str().unwrap().chars().collect();
            let at = |key: &str| usize::try_from(citation["range"][key].as_u64().unwrap()).unwrap();
            let quoted: String = text[at("start")..at("end")].iter().collect();
            let tidy = |t: &str| t.split_whitespace().collect::<String>();
            assert_eq!(tidy(&quoted), tidy(citation["quote"].as_str().unwrap()));
            from_pdf += usize::from(source["name"] == "project.pdf");
        }
        assert!(!requirement["citations"].as_array().unwrap().is_empty(), "{requirement}");
    }
    assert!(from_pdf > 3, "the file speaks too: {from_pdf}");

    let (_, items) =
        house.call(Some(&ada), "GET", &format!("/api/v1/work-items?about={id}&page_size=100"), None).await;
    let tasks = items["data"].as_array().unwrap().iter().filter(|i| i["kind"] == "task").count();
    let planned: usize =
        plan["milestones"].as_array().unwrap().iter().map(|m| m["tasks"].as_array().unwrap().len()).sum();
    assert_eq!(tasks, planned);
    let (status, calendar) =
        house.call(Some(&ada), "GET", &format!("/api/v1/assignments/local/{id}/plan.ics"), None).await;
    assert!(status == StatusCode::OK && calendar.as_str().unwrap().starts_with("BEGIN:VCALENDAR"));
}

#[tokio::test]
async fn starts_at_the_same_moment_make_one_workspace_and_one_run() {
    let house = House::new().await;
    let ada = house.register("ada").await;
    let id = house.enter(&ada, json!({ "title": "Essay", "text": TEXT })).await;
    let starts: Vec<_> = (0..4).map(|_| start(&house, &ada, &id, false)).collect();
    let answers = futures::future::join_all(starts).await;
    let accepted = answers.iter().filter(|(status, _)| *status == StatusCode::ACCEPTED).count();
    assert_eq!(accepted, 1, "{answers:?}");
    assert!(answers.iter().all(|(_, a)| a["workspace_id"] == answers[0].1["workspace_id"]));
    assert!(answers.iter().all(|(_, a)| a["run_id"] == answers[0].1["run_id"]));
    let (_, runs) = house.call(Some(&ada), "GET", "/api/v1/runs", None).await;
    assert_eq!(runs["pagination"]["total"], 1);
}

#[tokio::test]
async fn a_reprocess_makes_a_new_version_and_keeps_what_is_done() {
    let house = House::new().await;
    house.work();
    let ada = house.register("ada").await;
    let id = house.enter(&ada, json!({ "title": "Essay", "text": TEXT })).await;
    start(&house, &ada, &id, false).await;
    house.settled(&ada, &id).await;
    let (status, again) = start(&house, &ada, &id, false).await;
    assert_eq!(
        (status, again["plan_version"].as_i64()),
        (StatusCode::OK, Some(1)),
        "what is ready is returned"
    );

    let path = format!("/api/v1/work-items?about={id}&kind=task");
    let (_, tasks) = house.call(Some(&ada), "GET", &path, None).await;
    let task = tasks["data"][0].clone();
    let item = format!("/api/v1/work-items/{}", task["id"].as_str().unwrap());
    let (status, done) = house.call(Some(&ada), "PATCH", &item, Some(json!({ "state": "done" }))).await;
    assert_eq!(status, StatusCode::OK, "{done}");

    let (status, answer) = start(&house, &ada, &id, true).await;
    assert_eq!(status, StatusCode::ACCEPTED, "{answer}");
    let settled = house.settled(&ada, &id).await;
    assert_eq!(settled["plan_version"], 2);
    assert_eq!(plan(&house, &ada, &id).await["version"], 2);
    let (_, kept) = house.call(Some(&ada), "GET", &item, None).await;
    assert_eq!(
        (kept["state"].as_str(), kept["stable_key"].as_str()),
        (Some("done"), task["stable_key"].as_str())
    );
    let (_, versions) =
        house.call(Some(&ada), "GET", &format!("/api/v1/assignments/local/{id}/plan/versions"), None).await;
    assert_eq!(versions["data"].as_array().unwrap().len(), 2);
    assert_eq!(versions["data"][0]["current"], true);
}

#[tokio::test]
async fn a_second_reprocess_is_refused_while_one_runs() {
    let house = House::new().await;
    let ada = house.register("ada").await;
    let id = house.enter(&ada, json!({ "title": "Essay", "text": TEXT })).await;
    // Nobody works: what is queued stays queued.
    let (_, first) = start(&house, &ada, &id, false).await;
    let (status, second) = start(&house, &ada, &id, true).await;
    assert_eq!(status, StatusCode::ACCEPTED, "a first plan in the making gives way: {second}");
    assert_ne!(first["run_id"], second["run_id"]);
    let run = first["run_id"].as_str().unwrap();
    let (_, old) = house.call(Some(&ada), "GET", &format!("/api/v1/runs/{run}"), None).await;
    assert_eq!(old["state"], "cancelled");
    let hand = house.work();
    house.settled(&ada, &id).await;

    // Nobody works again: a reprocess that waits refuses another.
    hand.stop().await;
    let (status, _) = start(&house, &ada, &id, true).await;
    assert_eq!(status, StatusCode::ACCEPTED);
    let (status, answer) = start(&house, &ada, &id, true).await;
    assert_eq!(
        (status, answer["code"].as_str()),
        (StatusCode::CONFLICT, Some("study.reprocessing")),
        "{answer}"
    );
}

#[tokio::test]
async fn nothing_to_plan_from_and_nothing_readable_are_said_clearly() {
    let house = House::new().await;
    house.work();
    let ada = house.register("ada").await;
    let empty = house.enter(&ada, json!({ "title": "Empty", "text": "   " })).await;
    let (status, answer) = start(&house, &ada, &empty, false).await;
    assert_eq!((status, answer["code"].as_str()), (StatusCode::BAD_REQUEST, Some("study.nothing_to_plan")));
    let (status, _) =
        house.call(Some(&ada), "GET", &format!("/api/v1/assignments/local/{empty}/plan"), None).await;
    assert_eq!(status, StatusCode::NOT_FOUND);

    let file = house.upload(&ada, "scan.pdf", b"%PDF-1.4 damaged beyond reading".to_vec()).await;
    let id = house.enter(&ada, json!({ "title": "Scan", "file_ids": [file] })).await;
    start(&house, &ada, &id, false).await;
    let failed = house.settled(&ada, &id).await;
    assert_eq!(
        (failed["status"].as_str(), failed["error"]["code"].as_str()),
        (Some("failed"), Some("study.nothing_readable"))
    );
    assert!(failed["error"]["message"].as_str().unwrap().contains("scan.pdf"), "{failed}");
    let (status, same) = start(&house, &ada, &id, false).await;
    assert_eq!(
        (status, same["status"].as_str()),
        (StatusCode::OK, Some("failed")),
        "failed is returned as it is"
    );
}

#[tokio::test]
async fn a_cancelled_plan_says_so_and_can_be_made_again() {
    let house = House::new().await;
    let ada = house.register("ada").await;
    let id = house.enter(&ada, json!({ "title": "Essay", "text": TEXT })).await;
    let (_, started) = start(&house, &ada, &id, false).await;
    let run = started["run_id"].as_str().unwrap();
    let (status, _) = house.call(Some(&ada), "POST", &format!("/api/v1/runs/{run}/cancel"), None).await;
    assert_eq!(status, StatusCode::ACCEPTED);
    let settled = house.settled(&ada, &id).await;
    assert_eq!(settled["error"]["code"], "study.cancelled", "{settled}");
    house.work();
    start(&house, &ada, &id, true).await;
    assert_eq!(house.settled(&ada, &id).await["status"], "ready");
}

#[tokio::test]
async fn a_removed_assignment_takes_its_plan_along() {
    let house = House::new().await;
    house.work();
    let ada = house.register("ada").await;
    let id = house.enter(&ada, json!({ "title": "Essay", "text": TEXT })).await;
    start(&house, &ada, &id, false).await;
    house.settled(&ada, &id).await;
    let path = format!("/api/v1/assignments/local/{id}");
    assert_eq!(house.call(Some(&ada), "DELETE", &path, None).await.0, StatusCode::NO_CONTENT);
    assert_eq!(house.call(Some(&ada), "GET", &path, None).await.0, StatusCode::NOT_FOUND);
    let (_, items) = house.call(Some(&ada), "GET", "/api/v1/work-items?archived=true", None).await;
    assert_eq!(items["pagination"]["total"], 0);
}

#[tokio::test]
async fn the_aliases_are_the_same_doors() {
    let house = House::new().await;
    let ada = house.register("ada").await;
    let id = house.enter(&ada, json!({ "title": "Essay", "text": TEXT })).await;
    let canonical = house.call(Some(&ada), "GET", &format!("/api/v1/assignments/local/{id}"), None).await;
    for alias in [format!("/api/assignments/local/{id}"), format!("/assignments/local/{id}")] {
        assert_eq!(house.call(Some(&ada), "GET", &alias, None).await, canonical, "{alias}");
    }
}

#[tokio::test]
async fn the_longest_text_is_taken_and_planned_and_a_longer_one_is_refused_by_name() {
    let house = House::new().await;
    house.work();
    let ada = house.register("ada").await;
    // More bytes than characters, so that the limit in characters is what counts.
    let prose = "The “market” for illustrative sentences cleared early — and observers noted that demand had shifted. ";
    let mut text = prose.repeat(2_000_000 / prose.chars().count() - 1);
    text.push_str("\n\nYou must submit a report of 3 pages by 12 December 2026.\n");
    let id = house.enter(&ada, json!({ "title": "Long", "text": text })).await;
    assert_eq!(start(&house, &ada, &id, false).await.0, StatusCode::ACCEPTED);
    let settled = house.settled(&ada, &id).await;
    assert_eq!(settled["status"], "ready", "{settled}");
    let plan = plan(&house, &ada, &id).await;
    assert!(plan.to_string().contains("report of 3 pages"), "the demand at the very end is found");

    let long = json!({ "title": "Longer", "text": "x".repeat(2_000_001) });
    let (status, problem) = house.call(Some(&ada), "POST", "/api/v1/assignments", Some(long)).await;
    assert_eq!(
        (status, problem["details"][0]["field"].as_str()),
        (StatusCode::UNPROCESSABLE_ENTITY, Some("text"))
    );
    let huge = json!({ "title": "Huge", "text": "x".repeat(11_000_000) });
    let (status, _) = house.call(Some(&ada), "POST", "/api/v1/assignments", Some(huge)).await;
    assert_eq!(status, StatusCode::PAYLOAD_TOO_LARGE);
}
