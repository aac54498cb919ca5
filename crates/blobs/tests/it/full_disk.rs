//! A disk that is full refuses what is new, loses nothing, and recovers by itself.

use crate::{MIN_CHUNK, Shelf, noise, pieces};
use blobs::{Chunk, Error, NewUpload};
use bytes::Bytes;
use kernel::{Fault as _, FaultKind};
use testkit::Lab;

#[tokio::test]
async fn a_reserve_is_left_for_everybody_else() {
    let shelf = Shelf::with(|o| o.reserve = u64::MAX / 2).await;
    let ctx = shelf.lab.stranger();
    let error = shelf.blobs.put_bytes(&ctx, "a", None, Bytes::from_static(b"x")).await.unwrap_err();
    assert_eq!((error.kind(), error.code()), (FaultKind::Unavailable, "blobs.disk_full"));
    assert!(error.public().contains("full") && error.retry_after().is_some());
    let new = NewUpload { name: "a".into(), declared_mime: None, size: 10, sha256: None };
    assert!(matches!(shelf.blobs.begin_upload(&ctx, new).await, Err(Error::DiskFull)));
    assert!(shelf.on_disk("").is_empty());
}

/// Runs `the_child` in a mount namespace of its own, with the data folder on a disk of three and a half megabytes.
#[tokio::test]
async fn a_disk_that_fills_up_under_way() {
    // The shared test database is started here, outside the namespace.
    drop(Lab::new().await);
    let disk = tempfile::TempDir::new().unwrap();
    let script = format!(
        "mount -t tmpfs -o size=3500k none '{0}' || exit 77; TINY_DISK='{0}' exec \"$0\" --exact full_disk::the_child --ignored",
        disk.path().display()
    );
    let this = std::env::current_exe().unwrap();
    let run = tokio::process::Command::new("unshare")
        .args(["--map-current-user", "--mount", "--keep-caps", "sh", "-c", &script])
        .arg(this)
        .output()
        .await;
    match run {
        Ok(output) if output.status.success() => {}
        Ok(output) if output.status.code() == Some(77) || output.stderr.starts_with(b"unshare:") => {
            eprintln!("no namespaces here: the full disk is tested by its reserve and by /dev/full only");
        }
        Ok(output) => panic!("{}", String::from_utf8_lossy(&[output.stdout, output.stderr].concat())),
        Err(error) => eprintln!("no `unshare` here ({error}): tested by the reserve and by /dev/full only"),
    }
}

#[tokio::test]
#[ignore = "run by the test above, on a disk of its own"]
async fn the_child() {
    let root = std::path::PathBuf::from(std::env::var("TINY_DISK").unwrap()).join("blobs");
    let shelf = Shelf::with(|o| o.root.clone_from(&root)).await;
    let ctx = shelf.lab.stranger();
    let kept = shelf.put(&ctx, "kept", &noise(1 << 20)).await;
    let full = |error: Error| {
        assert_eq!((error.kind(), error.code()), (FaultKind::Unavailable, "blobs.disk_full"));
    };
    // Not said beforehand: the disk itself says no, in the middle.
    full(shelf.blobs.put(&ctx, "big", None, pieces(&noise(4 << 20), 100_000)).await.unwrap_err());
    // Said beforehand: not even begun.
    full(shelf.blobs.put_bytes(&ctx, "big", None, noise(4 << 20)).await.unwrap_err());

    // An upload whose chunk does not fit goes on where it was, once there is room.
    let bytes = noise(1_600_000);
    let new = NewUpload { name: "up".into(), declared_mime: None, size: bytes.len() as u64, sha256: None };
    let up = shelf.blobs.begin_upload(&ctx, new).await.unwrap();
    let chunk = |start: u64, end: u64| Chunk { start, end, total: bytes.len() as u64 };
    let first = &bytes[..MIN_CHUNK as usize];
    shelf.blobs.put_chunk(&ctx, up.id, chunk(0, MIN_CHUNK), pieces(first, 10_000)).await.unwrap();
    let filler = root.join("filler");
    std::fs::write(&filler, noise(1_500_000)).unwrap();
    let rest = &bytes[MIN_CHUNK as usize..];
    let send_rest =
        || shelf.blobs.put_chunk(&ctx, up.id, chunk(MIN_CHUNK, bytes.len() as u64), pieces(rest, 10_000));
    full(send_rest().await.unwrap_err());
    assert_eq!(shelf.blobs.get_upload(&ctx, up.id).await.unwrap().received, MIN_CHUNK);
    std::fs::remove_file(&filler).unwrap();
    send_rest().await.unwrap();
    // All chunks are there, but not the room to put them together: the upload stays as it is.
    full(shelf.blobs.complete_upload(&ctx, up.id, None).await.unwrap_err());
    assert_eq!(shelf.blobs.get_upload(&ctx, up.id).await.unwrap().received, bytes.len() as u64);
    let before = shelf.blobs.get(&ctx, kept.id).await.unwrap();
    assert_eq!(before, kept, "what was kept is untouched");
    shelf.blobs.remove(&ctx, kept.id).await.unwrap();
    let file = shelf.blobs.complete_upload(&ctx, up.id, None).await.unwrap();
    let (_, path) = shelf.blobs.open_path(&ctx, file.id).await.unwrap();
    assert_eq!(std::fs::read(path).unwrap(), bytes);
    assert_eq!(shelf.usage(&ctx).await, (bytes.len() as i64, 1));
}
