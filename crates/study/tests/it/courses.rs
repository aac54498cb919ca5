//! Courses: a person's own and those of a Canvas in one list, their maps, and how much help each allows.

use crate::{
    desk::{Desk, base, job_path},
    from_canvas::{KEY, Site, assignment, connected},
    modelled_feedback::{DRAFT, answer, graded},
};
use connectors::ConnectionId;
use http::StatusCode;
use kernel::SecretString;
use runs::{Kinds, Worker, WorkerOptions};
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use study::{Mode, Target, workspaces::How};

fn task(id: u32, due: &str) -> Value {
    let mut task = assignment(&format!("Task {id}"), "<p>Do it.</p>");
    task["id"] = json!(id);
    task["due_at"] = json!(due);
    task["submission"] = json!({ "workflow_state": "unsubmitted" });
    task
}

/// Two courses, one of them with topics: week 2 comes after week 1, its assignments one after the other.
pub(crate) fn furnish(site: &Site) {
    site.put(
        "courses",
        json!([
            { "id": 7, "name": "marine Biology", "course_code": "MB1", "term": { "name": "Fall" } },
            { "id": 8, "name": "Zoology" }
        ]),
    );
    site.put(
        "courses/7/assignments",
        json!([
            task(9, "2030-12-12T10:00:00Z"),
            task(10, "2030-12-14T10:00:00Z"),
            task(11, "2030-12-16T10:00:00Z")
        ]),
    );
    site.put("courses/8/assignments", json!([]));
    site.put("courses/8/modules", json!([]));
    let item = |id: u32, requirement: Value| json!({ "type": "Assignment", "content_id": id, "completion_requirement": requirement });
    let submit = json!({ "type": "must_submit" });
    site.put(
        "courses/7/modules",
        json!([
            { "id": 1, "name": "Week 1", "position": 1, "items": [item(9, submit.clone())] },
            { "id": 2, "name": "Week 2", "position": 2, "prerequisite_module_ids": [1, 99],
              "require_sequential_progress": true, "unlock_at": "2030-12-13T00:00:00Z",
              "items": [item(10, submit), { "type": "Page" }, item(9, Value::Null)] }
        ]),
    );
}

/// Brings the mirror in line.
pub(crate) async fn sync(desk: &Desk) {
    sync_through(desk, None).await;
}

async fn sync_through(desk: &Desk, connection: Option<ConnectionId>) {
    let kinds = Kinds::new().with(connectors::canvas::kind(desk.canvas.clone()));
    let options = WorkerOptions { poll: Duration::from_millis(50), ..WorkerOptions::default() };
    let stop = desk.lab.stop.child_token();
    let worker = Worker::start(desk.runs.clone(), kinds, options, stop.clone());
    let (run, _) = desk.canvas.sync(&desk.ada, connection).await.unwrap();
    ended(desk, run).await;
    stop.cancel();
    worker.finished().await;
}

/// Waits for a run to end; its state is the test's subject.
pub(crate) async fn ended(desk: &Desk, run: kernel::RunId) {
    let deadline = Instant::now() + Duration::from_mins(1);
    loop {
        let view = desk.runs.get(&desk.ada, run).await.unwrap();
        if view.state == "completed" {
            return;
        }
        assert!(view.state != "failed" && Instant::now() < deadline, "{view:?}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

async fn get(desk: &Desk, path: &str) -> Value {
    let (status, body) = desk.ask("ada", "GET", path, None).await;
    assert_eq!(status, StatusCode::OK, "{path}: {body}");
    body
}

async fn make(desk: &Desk, path: &str, body: Value) -> Value {
    let (status, made) = desk.ask("ada", "POST", path, Some(body)).await;
    assert_eq!(status, StatusCode::CREATED, "{made}");
    made
}

/// An assignment that was entered into a course; its id.
async fn entered(desk: &Desk, title: &str, course: &str) -> String {
    let made =
        make(desk, "/assignments", json!({ "title": title, "text": "Write.", "course": course })).await;
    made["assignment_id"].as_str().unwrap().to_owned()
}

fn texts(list: &Value, field: &str) -> Vec<String> {
    list.as_array().unwrap().iter().map(|v| v[field].as_str().unwrap_or_default().to_owned()).collect()
}

#[tokio::test]
async fn own_courses_and_those_of_a_canvas_are_one_list() {
    let (desk, site) = connected().await;
    furnish(&site);
    sync(&desk).await;
    for name in ["Algebra", "Zen", "MARINE biology"] {
        make(&desk, "/courses", json!({ "name": name })).await;
    }
    let all = get(&desk, "/courses").await;
    assert_eq!(
        texts(&all["data"], "name"),
        ["Algebra", "MARINE biology", "marine Biology", "Zen", "Zoology"]
    );
    assert_eq!(all["pagination"]["total"], 5);
    let synced = &all["data"][2];
    assert_eq!(
        (&synced["origin"], &synced["course_id"], &synced["assignments"], &synced["mode"], &synced["term"]),
        (&json!("canvas"), &json!("7"), &json!(3), &json!("assist"), &json!("Fall"))
    );
    assert!(synced["next_due_at"].as_str().unwrap().starts_with("2030-12-12"));
    let mut seen = Vec::new();
    for page in 1..=3 {
        seen.extend(texts(&get(&desk, &format!("/courses?page={page}&page_size=2")).await["data"], "name"));
    }
    assert_eq!(seen, texts(&all["data"], "name"), "pages are the list, cut");
    assert_eq!(get(&desk, "/courses?origin=own").await["data"].as_array().unwrap().len(), 3);
    assert_eq!(texts(&get(&desk, "/courses?origin=canvas").await["data"], "course_id"), ["7", "8"]);
    let connection = synced["connection"].as_str().unwrap();
    let through = get(&desk, &format!("/courses?connection={connection}")).await;
    assert_eq!(through["data"].as_array().unwrap().len(), 2);
    // What Canvas no longer lists is there only where it is asked for.
    site.put("courses", json!([{ "id": 8, "name": "Zoology" }]));
    sync(&desk).await;
    assert_eq!(get(&desk, "/courses?origin=canvas").await["data"].as_array().unwrap().len(), 1);
    let archived = get(&desk, "/courses?origin=canvas&archived=true").await;
    assert!(archived["data"][0]["archived_at"].is_string());
}

#[tokio::test]
async fn an_own_course_lives_its_life() {
    let desk = Desk::new().await;
    let new = json!({ "name": " Algebra ", "code": "A1", "term": "", "mode": "guide" });
    let made = make(&desk, "/courses", new).await;
    assert_eq!(
        (&made["name"], &made["code"], &made["term"]),
        (&json!("Algebra"), &json!("A1"), &json!(null))
    );
    let id = made["course_id"].as_str().unwrap().to_owned();
    let path = format!("/courses/{id}");
    let essay = entered(&desk, "Groups", &id).await;
    let view = get(&desk, &format!("/assignments/local/{essay}")).await;
    assert_eq!(
        (&view["course_name"], &view["course"], &view["mode"]),
        (&json!("Algebra"), &json!(id), &json!("guide"))
    );
    assert_eq!(get(&desk, &path).await["assignments"], 1);

    let change = json!({ "name": "Algebra II", "code": null, "mode": "build" });
    let (status, changed) = desk.ask("ada", "PATCH", &path, Some(change)).await;
    assert_eq!((status, &changed["code"], &changed["version"]), (StatusCode::OK, &json!(null), &json!(2)));
    let view = get(&desk, &format!("/assignments/local/{essay}")).await;
    assert_eq!((&view["course_name"], &view["mode"]), (&json!("Algebra II"), &json!("build")));
    let listed = get(&desk, "/assignments").await;
    assert_eq!(
        (&listed["data"][0]["course_name"], &listed["data"][0]["mode"]),
        (&json!("Algebra II"), &json!("build"))
    );
    let tasks = get(&desk, &format!("{path}/assignments")).await;
    assert_eq!((&tasks["data"][0]["title"], &tasks["data"][0]["status"]), (&json!("Groups"), &json!("new")));

    // Replaced by who does not know of courses, it stays; `null` takes it out.
    let edit = format!("/assignments/local/{essay}");
    let (_, same) = desk.ask("ada", "PUT", &edit, Some(json!({ "title": "Groups", "text": "x" }))).await;
    assert_eq!((&same["course"], &same["course_name"]), (&json!(id), &json!("Algebra II")));
    let out = json!({ "title": "Groups", "text": "x", "course": null, "course_name": "Elsewhere" });
    let (_, out) = desk.ask("ada", "PUT", &edit, Some(out)).await;
    assert_eq!(
        (&out["course"], &out["course_name"], &out["mode"]),
        (&json!(null), &json!("Elsewhere"), &json!("assist"))
    );
    let back = json!({ "title": "Groups", "text": "x", "course": id });
    assert_eq!(desk.ask("ada", "PUT", &edit, Some(back)).await.0, StatusCode::OK);

    // It goes, and its assignments stay.
    assert_eq!(desk.ask("ada", "DELETE", &path, None).await.0, StatusCode::NO_CONTENT);
    assert_eq!(desk.ask("ada", "GET", &path, None).await.0, StatusCode::NOT_FOUND);
    let view = get(&desk, &edit).await;
    assert_eq!(
        (&view["course"], &view["mode"], &view["title"]),
        (&json!(null), &json!("assist"), &json!("Groups"))
    );
}

#[tokio::test]
async fn only_the_mode_of_a_synced_course_is_decided_here() {
    let (desk, site) = connected().await;
    furnish(&site);
    sync(&desk).await;
    let target = Target { course_id: "7".into(), assignment_id: "9".into() };
    assert_eq!(desk.study.mode(&desk.ada, &target).await.unwrap(), Mode::Assist);
    let patch = |body: Value| desk.ask("ada", "PATCH", "/courses/7", Some(body));
    let (status, changed) = patch(json!({ "mode": "guide" })).await;
    assert_eq!((status, &changed["mode"], &changed["version"]), (StatusCode::OK, &json!("guide"), &json!(1)));
    assert_eq!(desk.study.mode(&desk.ada, &target).await.unwrap(), Mode::Guide);
    let (status, problem) = patch(json!({ "name": "Mine", "mode": "build" })).await;
    assert_eq!((status, &problem["code"]), (StatusCode::CONFLICT, &json!("study.not_own_course")));
    let (status, _) = desk.ask("ada", "DELETE", "/courses/7", None).await;
    assert_eq!(status, StatusCode::CONFLICT);
    let (status, _) = desk.ask("ada", "POST", "/courses/7/topics", Some(json!({ "title": "x" }))).await;
    assert_eq!(status, StatusCode::CONFLICT);
    // A sync leaves it alone, and an assignment that is planned from it knows it.
    sync(&desk).await;
    assert_eq!(get(&desk, "/courses/7").await["mode"], "guide");
    desk.study.start(&desk.ada, &target, How::default()).await.unwrap();
    assert_eq!(get(&desk, &base(&target)).await["mode"], "guide");
    // Somebody else's decision is their own.
    let eve = kernel::Ctx::new(desk.ada.tenant, desk.lab.stranger().actor);
    assert_eq!(desk.study.mode(&eve, &target).await.unwrap(), Mode::Assist);
}

#[tokio::test]
async fn what_one_school_allows_counts_at_no_other() {
    let (strict, free) = (Site::open().await, Site::open().await);
    let hosts = [&strict, &free].map(|site| format!("127.0.0.1:{}", site.port));
    let desk = Desk::furnished(None, &hosts).await;
    // The decision that allows more is the later one.
    for (site, mode) in [(&strict, "guide"), (&free, "build")] {
        furnish(site);
        let made =
            desk.canvas.connect(&desk.ada, &site.url(""), &SecretString::from(KEY), None).await.unwrap();
        sync_through(&desk, Some(made.id)).await;
        let path = format!("/courses/7?connection={}", made.id);
        let (status, changed) = desk.ask("ada", "PATCH", &path, Some(json!({ "mode": mode }))).await;
        assert_eq!((status, &changed["mode"]), (StatusCode::OK, &json!(mode)), "{changed}");
    }
    let target = |id: u32| Target { course_id: "7".into(), assignment_id: id.to_string() };
    let capture = async |id: u32, origin: String| {
        let body = json!({ "origin": origin, "assignment": task(id, "2030-12-12T10:00:00Z") });
        let path = format!("/assignments/7/{id}/captured");
        let (status, view) = desk.ask("ada", "PUT", &path, Some(body)).await;
        assert_eq!((status, &view["connection"]), (StatusCode::OK, &Value::Null), "{view}");
    };
    let agrees = async |id: u32, mode: Mode| {
        assert_eq!(desk.study.mode(&desk.ada, &target(id)).await.unwrap(), mode, "{id}");
        assert_eq!(get(&desk, &format!("/assignments/7/{id}")).await["mode"], mode.as_str(), "{id}");
        let listed = get(&desk, "/assignments").await;
        let name = json!(id.to_string());
        let found = listed["data"].as_array().unwrap().iter().find(|a| a["assignment_id"] == name);
        assert_eq!(found.unwrap()["mode"], mode.as_str(), "{id}");
    };
    capture(9, strict.url("")).await;
    capture(10, free.url("")).await;
    // The address of a school begins like that of this one, and is another.
    capture(11, free.url("").replace("http:", "https:")).await;
    agrees(9, Mode::Guide).await;
    agrees(10, Mode::Build).await;
    agrees(11, Mode::Assist).await;
    // Where nothing tells which school it is, the strictest counts.
    assert_eq!(desk.study.mode(&desk.ada, &target(99)).await.unwrap(), Mode::Guide);
    let client = desk.lab.client().await;
    client.execute("UPDATE study.courses SET base_url = NULL", &[]).await.unwrap();
    agrees(10, Mode::Guide).await;
}

#[tokio::test]
async fn the_assignments_of_a_synced_course_say_where_their_plans_stand() {
    let (desk, site) = connected().await;
    furnish(&site);
    sync(&desk).await;
    let _hand = desk.work();
    let target = Target { course_id: "7".into(), assignment_id: "9".into() };
    desk.study.start(&desk.ada, &target, How::default()).await.unwrap();
    desk.until(&base(&target), "ready").await;
    let tasks = get(&desk, "/courses/7/assignments").await;
    assert_eq!(texts(&tasks["data"], "status"), ["ready", "new", "new"]);
    assert_eq!(texts(&tasks["data"], "submission_status"), ["unsubmitted"; 3]);
    assert_eq!(tasks["data"][0]["url"], site.url("/courses/7/assignments/9"));
    assert_eq!(tasks["data"][0]["points_possible"], 20.0);
    let second = get(&desk, "/courses/7/assignments?page=2&page_size=2").await;
    assert_eq!(texts(&second["data"], "assignment_id"), ["11"]);
}

#[tokio::test]
async fn the_map_of_a_synced_course_shows_what_comes_before_what() {
    let (desk, site) = connected().await;
    furnish(&site);
    sync(&desk).await;
    let map = get(&desk, "/courses/7/map").await;
    assert_eq!((&map["course"]["course_id"], &map["truncated"]), (&json!("7"), &json!(false)));
    assert_eq!(texts(&map["topics"], "title"), ["Week 1", "Week 2"]);
    let second = &map["topics"][1];
    assert_eq!(second["depends_on"], json!(["1"]), "what is not on the map is not named");
    assert!(second["unlock_at"].as_str().unwrap().starts_with("2030-12-13"));
    assert_eq!(texts(&second["assignments"], "assignment_id"), ["10", "9"]);
    assert_eq!(second["assignments"][1]["depends_on"], json!(["10"]));
    assert_eq!(map["topics"][0]["assignments"][0]["depends_on"], json!([]));
    assert_eq!(texts(&map["loose"], "assignment_id"), ["11"]);
    assert_eq!(get(&desk, "/courses/8/map").await["topics"], json!([]));
}

#[tokio::test]
async fn topics_of_an_own_course_are_arranged() {
    let desk = Desk::new().await;
    let id =
        make(&desk, "/courses", json!({ "name": "Algebra" })).await["course_id"].as_str().unwrap().to_owned();
    let (one, two, three) = (
        entered(&desk, "One", &id).await,
        entered(&desk, "Two", &id).await,
        entered(&desk, "Three", &id).await,
    );
    let topics = format!("/courses/{id}/topics");
    let first = make(&desk, &topics, json!({ "title": "First", "assignments": [one] })).await;
    let first = first["id"].as_str().unwrap().to_owned();
    let new =
        json!({ "title": "Second", "sequential": true, "assignments": [two, one], "depends_on": [first] });
    let second = make(&desk, &topics, new).await;
    assert_eq!((&second["order"], &second["version"]), (&json!(2), &json!(1)));
    let second = second["id"].as_str().unwrap().to_owned();
    let map = get(&desk, &format!("/courses/{id}/map")).await;
    assert_eq!(map["topics"][0]["assignments"], json!([]), "an assignment is in one topic");
    assert_eq!(texts(&map["topics"][1]["assignments"], "assignment_id"), [two.clone(), one.clone()]);
    assert_eq!(map["topics"][1]["assignments"][1]["depends_on"], json!([two]));
    assert_eq!(map["topics"][1]["depends_on"], json!([first]));
    assert_eq!(texts(&map["loose"], "title"), ["Three"]);

    let change = |topic: &str, body: Value| {
        let path = format!("{topics}/{topic}");
        let desk = &desk;
        async move { desk.ask("ada", "PATCH", &path, Some(body)).await }
    };
    for (topic, body, field, code) in [
        (&first, json!({ "depends_on": [second] }), "depends_on", "study.circular"),
        (&first, json!({ "depends_on": [first] }), "depends_on", "study.circular"),
        (
            &first,
            json!({ "depends_on": ["top_00000000000000000000000001"] }),
            "depends_on",
            "study.no_such_topic",
        ),
        (
            &first,
            json!({ "assignments": ["asg_00000000000000000000000001"] }),
            "assignments",
            "study.not_in_course",
        ),
    ] {
        let (status, problem) = change(topic, body.clone()).await;
        assert_eq!(
            (status, &problem["details"][0]["field"], &problem["code"]),
            (StatusCode::UNPROCESSABLE_ENTITY, &json!(field), &json!(code)),
            "{body}"
        );
    }
    let (status, problem) = change(&first, json!({ "assignments": [one, one] })).await;
    assert_eq!(
        (status, &problem["details"][0]["code"]),
        (StatusCode::UNPROCESSABLE_ENTITY, &json!("repeated"))
    );
    let (_, moved) = change(&second, json!({ "order": 0, "title": " Begin " })).await;
    assert_eq!((&moved["title"], &moved["version"]), (&json!("Begin"), &json!(2)));
    assert_eq!(moved["assignments"], json!([two, one]), "what is absent stays");
    assert_eq!(
        texts(&get(&desk, &format!("/courses/{id}/map")).await["topics"], "title"),
        ["Begin", "First"]
    );
    // An assignment that goes to another course leaves its topic.
    let other = make(&desk, "/courses", json!({ "name": "Other" })).await["course_id"].clone();
    let away = json!({ "title": "Two", "text": "x", "course": other });
    desk.ask("ada", "PUT", &format!("/assignments/local/{two}"), Some(away)).await;
    let map = get(&desk, &format!("/courses/{id}/map")).await;
    assert_eq!(texts(&map["topics"][0]["assignments"], "title"), ["One"]);
    // A topic that goes leaves its assignments, and nothing waits for it.
    change(&first, json!({ "depends_on": [] })).await;
    let (status, _) = desk.ask("ada", "DELETE", &format!("{topics}/{first}"), None).await;
    assert_eq!(status, StatusCode::NO_CONTENT);
    let map = get(&desk, &format!("/courses/{id}/map")).await;
    assert_eq!((map["topics"].as_array().unwrap().len(), &map["topics"][0]["depends_on"]), (1, &json!([])));
    assert_eq!(desk.ask("ada", "DELETE", &format!("{topics}/{first}"), None).await.0, StatusCode::NOT_FOUND);
    assert!(!three.is_empty());
}

#[tokio::test]
async fn another_persons_courses_are_not_there() {
    let (desk, site) = connected().await;
    furnish(&site);
    sync(&desk).await;
    let own =
        make(&desk, "/courses", json!({ "name": "Algebra" })).await["course_id"].as_str().unwrap().to_owned();
    let topic = make(&desk, &format!("/courses/{own}/topics"), json!({ "title": "T" })).await;
    let topic = topic["id"].as_str().unwrap();
    for course in [own.as_str(), "7"] {
        for (method, path, body) in [
            ("GET", format!("/courses/{course}"), None),
            ("GET", format!("/courses/{course}/assignments"), None),
            ("GET", format!("/courses/{course}/map"), None),
            ("PATCH", format!("/courses/{course}"), Some(json!({ "mode": "guide" }))),
            ("DELETE", format!("/courses/{course}"), None),
            ("POST", format!("/courses/{course}/topics"), Some(json!({ "title": "x" }))),
            ("PATCH", format!("/courses/{course}/topics/{topic}"), Some(json!({ "title": "x" }))),
            ("DELETE", format!("/courses/{course}/topics/{topic}"), None),
        ] {
            let (status, body) = desk.ask("eve", method, &path, body).await;
            assert_eq!(status, StatusCode::NOT_FOUND, "{method} {path}: {body}");
        }
    }
    assert_eq!(desk.ask("eve", "GET", "/courses", None).await.1["data"], json!([]));
    let mine = json!({ "title": "x", "text": "y", "course": own });
    let (status, problem) = desk.ask("eve", "POST", "/assignments", Some(mine)).await;
    assert_eq!(
        (status, &problem["details"][0]["field"]),
        (StatusCode::UNPROCESSABLE_ENTITY, &json!("course"))
    );
    // Another person's assignment does not come into a topic, either.
    let (_, hers) = desk.ask("eve", "POST", "/assignments", Some(json!({ "title": "x", "text": "y" }))).await;
    let steal = json!({ "title": "x", "assignments": [hers["assignment_id"]] });
    let (status, _) = desk.ask("ada", "POST", &format!("/courses/{own}/topics"), Some(steal)).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn bad_input_is_told_field_by_field_and_two_windows_do_not_overwrite_each_other() {
    let desk = Desk::new().await;
    for (body, field) in [
        (json!({}), "name"),
        (json!({ "name": " " }), "name"),
        (json!({ "name": "x".repeat(301) }), "name"),
        (json!({ "name": "x", "code": "x".repeat(101) }), "code"),
        (json!({ "name": "x", "mode": "cheat" }), "mode"),
        (json!({ "name": "x", "extra": 1 }), "extra"),
    ] {
        let (status, problem) = desk.ask("ada", "POST", "/courses", Some(body.clone())).await;
        assert_eq!(
            (status, &problem["details"][0]["field"]),
            (StatusCode::UNPROCESSABLE_ENTITY, &json!(field)),
            "{body}: {problem}"
        );
    }
    for path in
        ["/courses?connection=nonsense", "/courses?origin=moodle", "/courses?page_size=0", "/courses?what=1"]
    {
        assert_eq!(desk.ask("ada", "GET", path, None).await.0, StatusCode::UNPROCESSABLE_ENTITY, "{path}");
    }
    for id in ["local", "7", "%00", "'%20OR%201=1", "crs_00000000000000000000000001"] {
        for end in ["", "/assignments", "/map"] {
            let path = format!("/courses/{id}{end}");
            assert_eq!(desk.ask("ada", "GET", &path, None).await.0, StatusCode::NOT_FOUND, "{path}");
        }
    }
    let made = desk
        .study
        .create_course(&desk.ada, study::courses::NewCourse { name: "A".into(), ..Default::default() });
    let id = made.await.unwrap().course_id;
    let which = study::CourseRef::read(&id, None).unwrap();
    let change = |mode| {
        let change = study::courses::CourseChange { mode: Some(mode), ..Default::default() };
        desk.study.change_course(&desk.ada, &which, Some(1), change)
    };
    let (one, two) = tokio::join!(change(Mode::Guide), change(Mode::Build));
    assert!(one.is_ok() != two.is_ok(), "one of them was told to read again");
}

#[tokio::test]
async fn what_a_course_allows_reaches_whoever_gives_feedback() {
    // A model that writes the work for the student, and insists.
    let passage = "The reefs that were lost in the heat of recent summers stood mostly in shallow water near the coast.";
    let mut writes = answer();
    writes["suggested_improvements"] = json!([{ "title": "Say where", "text": format!("Write: \"{passage}\""),
        "requirement_numbers": [], "quotes": [] }]);
    let (desk, _hand, target) = graded(json!([{ "json": writes }])).await;
    let course = make(&desk, "/courses", json!({ "name": "Biology", "mode": "guide" })).await;
    let path = format!("/courses/{}", course["course_id"].as_str().unwrap());
    let (_, there) = desk.ask("ada", "GET", &base(&target), None).await;
    let entry = json!({ "title": "Reefs", "text": there["text"], "course": course["course_id"] });
    assert_eq!(desk.ask("ada", "PUT", &base(&target), Some(entry)).await.0, StatusCode::OK);
    let job = desk.hand_in(&target, DRAFT).await;
    let refused = desk.until(&job_path(&target, &job), "failed").await;
    assert!(refused["error"]["message"].as_str().unwrap().contains("mode `guide`"), "{refused}");
    assert!(!refused.to_string().contains(passage), "{refused}");
    desk.ask("ada", "PATCH", &path, Some(json!({ "mode": "build" }))).await;
    let built = desk.looked(&target, &format!("{DRAFT} More.")).await;
    assert!(built.to_string().contains(passage), "{built}");
}
