//! The sweep removes what nobody has, and only that.

use crate::{MIN_CHUNK, Shelf, noise, pieces};
use blobs::{Chunk, NewUpload, Swept};
use std::{fs, time::Duration};
use uuid::Uuid;

#[tokio::test]
async fn only_orphans_go() {
    let shelf = Shelf::new().await;
    let ctx = shelf.lab.stranger();
    let world = &shelf.lab.world;
    let kept = shelf.put(&ctx, "kept", b"kept").await;
    // What a kill leaves: a part; content in its place whose row was never committed, with its marker;
    // content that has a row, with a marker from just after the commit.
    let incoming = shelf.root().join("incoming");
    let mark =
        |hash: &str| incoming.join(format!("{}.{}.{hash}.mark", world.id::<Uuid>(), ctx.tenant.uuid()));
    fs::write(incoming.join(format!("{}.part", world.id::<Uuid>())), "half").unwrap();
    let orphan = "ab".repeat(32);
    let place = shelf.root().join("content").join(ctx.tenant.uuid().to_string()).join("ab");
    fs::create_dir_all(&place).unwrap();
    fs::write(place.join(&orphan), "orphan").unwrap();
    fs::write(mark(&orphan), "").unwrap();
    fs::write(mark(&kept.sha256), "").unwrap();
    fs::write(incoming.join("README"), "not ours").unwrap();

    assert_eq!(shelf.blobs.sweep().await.unwrap(), Swept::default(), "they may be under way");
    shelf.lab.advance(Duration::from_mins(61));
    let young = incoming.join(format!("{}.part", world.id::<Uuid>()));
    fs::write(&young, "being written").unwrap();
    assert_eq!(shelf.blobs.sweep().await.unwrap(), Swept { contents: 1, ..Swept::default() });
    shelf.lab.advance(Duration::from_hours(23));
    assert_eq!(shelf.blobs.sweep().await.unwrap(), Swept { parts: 1, ..Swept::default() });
    assert_eq!(shelf.on_disk("incoming"), [young, incoming.join("README")]);
    assert_eq!(shelf.content(&ctx, &kept).await, b"kept");
    assert_eq!(shelf.on_disk("content").len(), 1);
}

#[tokio::test]
async fn uploads_whose_time_is_over_go_with_their_chunks() {
    let shelf = Shelf::new().await;
    let ctx = shelf.lab.stranger();
    let bytes = noise(MIN_CHUNK as usize);
    let begin = async || {
        let new = NewUpload { name: "a".into(), declared_mime: None, size: MIN_CHUNK, sha256: None };
        let up = shelf.blobs.begin_upload(&ctx, new).await.unwrap();
        let chunk = Chunk { start: 0, end: MIN_CHUNK, total: MIN_CHUNK };
        shelf.blobs.put_chunk(&ctx, up.id, chunk, pieces(&bytes, 10_000)).await.unwrap()
    };
    begin().await;
    shelf.lab.advance(Duration::from_hours(12));
    let open = begin().await;
    shelf.lab.advance(Duration::from_hours(12));
    assert_eq!(shelf.blobs.sweep().await.unwrap(), Swept { uploads: 1, ..Swept::default() });
    assert_eq!(shelf.on_disk("uploads").len(), 1);
    let file = shelf.blobs.complete_upload(&ctx, open.id, None).await.unwrap();
    shelf.lab.advance(Duration::from_hours(48));
    assert_eq!(shelf.blobs.sweep().await.unwrap().uploads, 1);
    assert_eq!(shelf.content(&ctx, &file).await, bytes, "the file stays when its upload is forgotten");
}

#[tokio::test]
async fn chunks_without_an_upload_go() {
    let shelf = Shelf::new().await;
    let folder = shelf.root().join("uploads").join(shelf.lab.world.id::<Uuid>().to_string());
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("1-0"), "chunk").unwrap();
    shelf.lab.advance(Duration::from_hours(25));
    assert_eq!(shelf.blobs.sweep().await.unwrap(), Swept::default());
    shelf.lab.advance(Duration::from_mins(1));
    assert_eq!(shelf.blobs.sweep().await.unwrap(), Swept { folders: 1, ..Swept::default() });
    assert!(shelf.on_disk("").is_empty());
}
