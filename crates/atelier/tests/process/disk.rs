//! The whole server on a disk that fills up, its PostgreSQL included.

use crate::server::Server;
use serde_json::json;
use std::{
    fs::OpenOptions,
    io::Write as _,
    path::Path,
    process::Command,
    time::{Duration, Instant},
};

/// Runs `on_a_small_disk` in a mount namespace of its own, where the data folder is on a disk of 400 MB.
#[test]
fn a_full_disk_is_said_refuses_what_is_new_and_is_over_when_there_is_room() {
    let disk = tempfile::tempdir().unwrap();
    let script = format!(
        "mount -t tmpfs -o size=400m,mode=755 none '{0}' || exit 77; TINY_DISK='{0}' exec \"$0\" --exact disk::on_a_small_disk --ignored",
        disk.path().display()
    );
    // As root the database runs under another account, which a user namespace would not have.
    let root = nix::unistd::geteuid().is_root();
    let namespace: &[&str] =
        if root { &["--mount"] } else { &["--map-current-user", "--mount", "--keep-caps"] };
    let run = Command::new("unshare")
        .args(namespace)
        .args(["sh", "-c", &script])
        .arg(std::env::current_exe().unwrap())
        .output();
    match run {
        Ok(output) if output.status.success() => {}
        Ok(output) if output.status.code() == Some(77) || output.stderr.starts_with(b"unshare:") => {
            eprintln!("no namespaces here: the full disk is tested in blobs only");
        }
        Ok(output) => panic!("{}", String::from_utf8_lossy(&[output.stdout, output.stderr].concat())),
        Err(error) => eprintln!("no `unshare` here ({error}): the full disk is tested in blobs only"),
    }
}

/// Takes all the room there is.
fn fill(path: &Path) {
    let mut file = OpenOptions::new().create(true).append(true).open(path).unwrap();
    let piece = vec![1; 1 << 16];
    while file.write_all(&piece).is_ok() {}
}

#[test]
#[ignore = "run by the test above, on a disk of its own"]
fn on_a_small_disk() {
    let folder = std::path::PathBuf::from(std::env::var("TINY_DISK").unwrap());
    let server = Server::start(&folder.join("data"));
    let token = server.sign_up();
    // Text that does not compress, so that the disk is needed soon.
    let mut state = 7_u64;
    let mut noise = || -> String {
        (0..200_000)
            .map(|_| {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                char::from(b'a' + u8::try_from((state >> 33) % 26).unwrap())
            })
            .collect()
    };
    let mut enter = || {
        let body = json!({ "title": "Kept", "text": noise() });
        server.call("POST", "/api/v1/assignments", Some(&token), Some(&body))
    };
    let mut kept = 0;
    assert_eq!(enter().0, 201);
    kept += 1;
    let filler = folder.join("filler");
    let mut refused = None;
    for _ in 0..300 {
        fill(&filler);
        match enter() {
            (201, _) => kept += 1,
            (status, problem) => {
                refused = Some((status, problem));
                break;
            }
        }
    }
    let (status, problem) = refused.expect("a full disk refuses sooner or later");
    assert_eq!(status, 503, "{problem}");
    let (status, health) = server.call("GET", "/health", None, None);
    assert_eq!((status, health["status"].as_str()), (503, Some("down")), "{health}");
    assert!(health.to_string().contains("disk is full"), "{health}");

    std::fs::remove_file(&filler).unwrap();
    let deadline = Instant::now() + Duration::from_mins(1);
    while enter().0 != 201 {
        assert!(Instant::now() < deadline, "it does not recover");
        std::thread::sleep(Duration::from_millis(200));
    }
    kept += 1;
    let (status, list) = server.call("GET", "/api/v1/assignments?page_size=1", Some(&token), None);
    assert_eq!(
        (status, list["pagination"]["total"].as_i64().map(|n| n.min(100))),
        (200, Some(kept.min(100))),
        "{list}"
    );
    assert!(server.stop().success());
}
