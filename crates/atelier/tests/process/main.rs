//! The real binary: killed, stopped, started twice, with its database taken away.
#![allow(clippy::unwrap_used, clippy::panic, clippy::disallowed_methods, reason = "tests")]

mod disk;
mod server;

use serde_json::json;
use server::{Server, program};
use std::{
    collections::HashSet,
    process::Command,
    time::{Duration, Instant},
};

#[test]
fn a_server_killed_while_it_plans_goes_on_at_its_next_start_and_no_event_comes_twice() {
    let folder = tempfile::tempdir().unwrap();
    let mut server = Server::start(folder.path());
    let token = server.sign_up();
    // Long enough that a kill lands in the middle.
    let text = "You must explain the result of this experiment in detail. ".repeat(6_000);
    let body = json!({ "title": "Long", "text": text });
    let entered = server.json("POST", "/api/v1/assignments", Some(&token), Some(&body));
    let id = entered["assignment_id"].as_str().unwrap().to_owned();
    let path = format!("/api/v1/assignments/local/{id}");
    server.json("POST", &format!("{path}/start"), Some(&token), None);
    let mut seen = Vec::new();
    for pause in [60, 120, 250] {
        seen.extend(server.events(
            &format!("{path}/events"),
            &token,
            seen.last(),
            Duration::from_millis(pause),
        ));
        server.kill();
        server = Server::start(folder.path());
    }
    let deadline = Instant::now() + Duration::from_secs(40);
    loop {
        seen.extend(server.events(&format!("{path}/events"), &token, seen.last(), Duration::from_secs(2)));
        let status =
            server.json("GET", &path, Some(&token), None)["status"].as_str().unwrap_or_default().to_owned();
        if status == "ready" {
            break;
        }
        assert!(status != "failed" && Instant::now() < deadline, "planning is {status}");
    }
    seen.extend(server.events(&format!("{path}/events"), &token, seen.last(), Duration::from_millis(300)));
    let ids: Vec<u64> = seen.iter().map(|e| e.id).collect();
    assert_eq!(ids.iter().collect::<HashSet<_>>().len(), ids.len(), "an event came twice: {seen:?}");
    assert!(ids.is_sorted(), "{ids:?}");
    let names: Vec<&str> = seen.iter().map(|e| e.name.as_str()).collect();
    assert_eq!(names.iter().filter(|n| **n == "plan_ready").count(), 1, "{names:?}");
    assert_eq!(names.iter().filter(|n| **n == "draft_summary").count(), 1, "{names:?}");
    let stages: Vec<&str> = seen.iter().filter(|e| e.name == "progress").map(|e| e.stage.as_str()).collect();
    for stage in ["fetch_and_parse_attachments", "distill_assignment_requirements", "verify_against_source"] {
        assert_eq!(stages.iter().filter(|s| **s == stage).count(), 1, "{stage}: {stages:?}");
    }
    assert!(server.stop().success());
}

#[test]
fn a_second_server_on_the_same_data_folder_is_refused_in_plain_words() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path());
    let second = Command::new(program())
        .args(["serve", "--listen", "127.0.0.1:0", "--data-dir"])
        .arg(folder.path())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&second.stderr).into_owned();
    assert!(!second.status.success());
    assert!(said.contains(&server.id().to_string()), "names the process that has it: {said}");
    assert!(!said.contains("panicked") && !said.contains("stack backtrace"), "{said}");
    assert!(server.stop().success());
}

#[test]
fn a_plan_is_made_from_the_shell_with_and_without_a_server() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("essay.md");
    std::fs::write(&file, "# Essay\n\nYou must write 1,000 words about rivers. Cite three sources.\n")
        .unwrap();
    let data = folder.path().join("data");
    let plan = |json: bool| {
        let mut command = Command::new(program());
        command.arg("plan").arg(&file).arg("--data-dir").arg(&data);
        if json {
            command.arg("--json");
        }
        command.output().unwrap()
    };
    let alone = plan(true);
    assert!(alone.status.success(), "{}", String::from_utf8_lossy(&alone.stderr));
    let made: serde_json::Value = serde_json::from_slice(&alone.stdout).unwrap();
    assert_eq!(made["engine"], "offline");
    let server = Server::start(&data);
    let beside = plan(false);
    assert!(beside.status.success(), "{}", String::from_utf8_lossy(&beside.stderr));
    assert!(String::from_utf8_lossy(&beside.stdout).contains("1,000 words"));
    assert!(server.stop().success());
}

#[test]
fn a_database_that_dies_is_missed_said_and_back_without_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path());
    let token = server.sign_up();
    let pid_file = folder.path().join("postgres/data/postmaster.pid");
    let pid = std::fs::read_to_string(pid_file).unwrap().lines().next().unwrap().to_owned();
    assert!(Command::new("kill").args(["-9", &pid]).status().unwrap().success());
    let deadline = Instant::now() + Duration::from_secs(30);
    let mut refused = 0;
    loop {
        let (status, answer) = server.call("GET", "/api/v1/assignments", Some(&token), None);
        match status {
            200 if refused > 0 || Instant::now() > deadline => break,
            200 => {}
            503 => {
                refused += 1;
                assert_eq!(answer["code"], "store.unavailable", "{answer}");
            }
            other => panic!("{other}: {answer}"),
        }
        assert!(Instant::now() < deadline, "the database does not come back");
        std::thread::sleep(Duration::from_millis(20));
    }
    assert!(refused > 0, "the loss was noticed");
    let (status, health) = server.call("GET", "/health", None, None);
    assert_eq!((status, health["status"].as_str()), (200, Some("ok")), "{health}");
    assert!(server.stop().success());
}
