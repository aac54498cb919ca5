//! Uploads in chunks: resumed, repeated, contended, wrong.

use crate::{MIN_CHUNK, Shelf, broken, noise, pieces};
use blobs::{Blobs, Chunk, Error, File, NewUpload, Upload};
use kernel::{Ctx, Fault as _, FaultKind};
use std::{collections::HashSet, time::Duration};

const CHUNK: usize = MIN_CHUNK as usize;

fn hash(bytes: &[u8]) -> String {
    use sha2::Digest as _;
    hex::encode(sha2::Sha256::digest(bytes))
}

async fn begin(blobs: &Blobs, ctx: &Ctx, bytes: &[u8], sha256: Option<String>) -> Upload {
    let new = NewUpload { name: "big.bin".into(), declared_mime: None, size: bytes.len() as u64, sha256 };
    blobs.begin_upload(ctx, new).await.unwrap()
}

fn range(bytes: &[u8], start: usize, end: usize) -> Chunk {
    Chunk { start: start as u64, end: end as u64, total: bytes.len() as u64 }
}

async fn send(blobs: &Blobs, ctx: &Ctx, up: &Upload, bytes: &[u8], n: usize) -> Result<Upload, Error> {
    let (start, end) = (n * CHUNK, ((n + 1) * CHUNK).min(bytes.len()));
    blobs.put_chunk(ctx, up.id, range(bytes, start, end), pieces(&bytes[start..end], 50_000)).await
}

async fn send_all(blobs: &Blobs, ctx: &Ctx, up: &Upload, bytes: &[u8]) {
    for n in 0..bytes.len().div_ceil(CHUNK) {
        send(blobs, ctx, up, bytes, n).await.unwrap();
    }
}

async fn complete(blobs: &Blobs, ctx: &Ctx, up: &Upload) -> Result<File, Error> {
    blobs.complete_upload(ctx, up.id, None).await
}

#[tokio::test]
async fn an_interrupted_upload_goes_on_after_a_restart() {
    let shelf = Shelf::new().await;
    let ctx = shelf.lab.stranger();
    let bytes = noise(3 * CHUNK + 5_000);
    let up = begin(&shelf.blobs, &ctx, &bytes, Some(hash(&bytes))).await;
    send(&shelf.blobs, &ctx, &up, &bytes, 0).await.unwrap();
    // The second chunk breaks off; the server is started anew.
    let part = range(&bytes, CHUNK, 2 * CHUNK);
    let error =
        shelf.blobs.put_chunk(&ctx, up.id, part, broken(&bytes[CHUNK..CHUNK + 9_000])).await.unwrap_err();
    assert_eq!(error.code(), "blobs.broken_upload");
    let restarted = shelf.reopened();
    let stand = restarted.get_upload(&ctx, up.id).await.unwrap();
    assert_eq!(stand.received, MIN_CHUNK, "what was whole counts, what broke off does not");
    for n in 1..4 {
        send(&restarted, &ctx, &up, &bytes, n).await.unwrap();
    }
    let file = complete(&restarted, &ctx, &up).await.unwrap();
    assert_eq!((file.size, file.name.as_str()), (bytes.len() as u64, "big.bin"));
    assert_eq!(shelf.content(&ctx, &file).await, bytes);
    assert!(shelf.on_disk("uploads").is_empty() && shelf.on_disk("incoming").is_empty());
}

#[tokio::test]
async fn chunks_come_in_order_and_may_be_repeated() {
    let shelf = Shelf::new().await;
    let ctx = shelf.lab.stranger();
    let bytes = noise(3 * CHUNK);
    let up = begin(&shelf.blobs, &ctx, &bytes, None).await;
    let early = send(&shelf.blobs, &ctx, &up, &bytes, 1).await.unwrap_err();
    assert_eq!((early.kind(), early.code()), (FaultKind::Conflict, "blobs.offset"));
    assert_eq!(early.fields()[0].message, "0");
    send(&shelf.blobs, &ctx, &up, &bytes, 0).await.unwrap();
    let again = send(&shelf.blobs, &ctx, &up, &bytes, 0).await.unwrap();
    assert_eq!(again.received, MIN_CHUNK, "a repeated chunk is done already");
    let overlap = range(&bytes, 1000, 1000 + CHUNK);
    let error = shelf.blobs.put_chunk(&ctx, up.id, overlap, pieces(&bytes[1000..1000 + CHUNK], 9_999)).await;
    assert!(matches!(error, Err(Error::OutOfOrder { expected: MIN_CHUNK })));
    let error = complete(&shelf.blobs, &ctx, &up).await.unwrap_err();
    assert_eq!((error.kind(), error.code()), (FaultKind::Conflict, "blobs.incomplete"));
    assert_eq!(error.fields()[0].message, MIN_CHUNK.to_string());
}

#[tokio::test]
async fn a_body_must_be_as_long_as_its_range() {
    let shelf = Shelf::new().await;
    let ctx = shelf.lab.stranger();
    let bytes = noise(2 * CHUNK);
    let up = begin(&shelf.blobs, &ctx, &bytes, None).await;
    for body in [&bytes[..CHUNK - 1], &bytes[..=CHUNK], &[]] {
        let sent = shelf.blobs.put_chunk(&ctx, up.id, range(&bytes, 0, CHUNK), pieces(body, 9_999)).await;
        assert_eq!(sent.unwrap_err().code(), "blobs.broken_upload");
    }
    assert_eq!(shelf.blobs.get_upload(&ctx, up.id).await.unwrap().received, 0);
    assert!(shelf.on_disk("").is_empty());
}

#[tokio::test]
async fn writers_of_the_same_chunk_make_one_chunk() {
    let shelf = Shelf::new().await;
    let ctx = shelf.lab.stranger();
    let bytes = noise(2 * CHUNK);
    let up = begin(&shelf.blobs, &ctx, &bytes, Some(hash(&bytes))).await;
    for n in 0..2 {
        let writers = (0..4).map(|_| send(&shelf.blobs, &ctx, &up, &bytes, n));
        for result in futures::future::join_all(writers).await {
            assert_eq!(result.unwrap().received, ((n + 1) * CHUNK) as u64);
        }
    }
    assert_eq!(shelf.on_disk("uploads").len(), 2);
    let file = complete(&shelf.blobs, &ctx, &up).await.unwrap();
    assert_eq!(shelf.content(&ctx, &file).await, bytes);
}

#[tokio::test]
async fn writers_that_disagree_never_mix() {
    let shelf = Shelf::new().await;
    let ctx = shelf.lab.stranger();
    let other = shelf.reopened();
    let size = 2 * CHUNK;
    let up = begin(&shelf.blobs, &ctx, &vec![0; size], None).await;
    for n in 0..2 {
        let bodies: Vec<_> = (1..=4_u8).map(|byte| vec![byte; size]).collect();
        // All with the same range, half of them from another process.
        let writers = bodies.iter().map(|body| {
            let blobs = if body[0] < 3 { &shelf.blobs } else { &other };
            send(blobs, &ctx, &up, body, n)
        });
        for stand in futures::future::join_all(writers).await {
            assert_eq!(stand.unwrap().received, ((n + 1) * CHUNK) as u64);
        }
    }
    let file = complete(&shelf.blobs, &ctx, &up).await.unwrap();
    let bytes = shelf.content(&ctx, &file).await;
    assert_eq!(bytes.len(), size);
    for part in bytes.chunks(CHUNK) {
        assert!(part.iter().all(|b| *b == part[0] && *b != 0), "each chunk is of one writer");
    }
}

#[tokio::test]
async fn two_tabs_that_complete_at_once_get_one_file() {
    let shelf = Shelf::new().await;
    let ctx = shelf.lab.stranger();
    let bytes = noise(2 * CHUNK);
    let up = begin(&shelf.blobs, &ctx, &bytes, None).await;
    send_all(&shelf.blobs, &ctx, &up, &bytes).await;
    // Also from another process, which shares nothing but the folder and the database.
    let other = shelf.reopened();
    let tabs = [&shelf.blobs, &other, &shelf.blobs, &other];
    let results = futures::future::join_all(tabs.map(|blobs| complete(blobs, &ctx, &up))).await;
    let ids: HashSet<_> = results.into_iter().map(|file| file.unwrap().id).collect();
    assert_eq!(ids.len(), 1);
    let again = complete(&other, &ctx, &up).await.unwrap();
    assert!(ids.contains(&again.id));
    assert_eq!(shelf.blobs.get_upload(&ctx, up.id).await.unwrap().file, Some(again.id));
    assert_eq!(shelf.usage(&ctx).await, (bytes.len() as i64, 1));
    assert_eq!(shelf.content(&ctx, &again).await, bytes);
}

#[tokio::test]
async fn a_wrong_hash_begins_the_upload_again() {
    let shelf = Shelf::new().await;
    let ctx = shelf.lab.stranger();
    let (bytes, wrong) = (noise(2 * CHUNK), vec![9; 2 * CHUNK]);
    let up = begin(&shelf.blobs, &ctx, &bytes, Some(hash(&bytes))).await;
    send_all(&shelf.blobs, &ctx, &up, &wrong).await;
    let error = complete(&shelf.blobs, &ctx, &up).await.unwrap_err();
    assert_eq!((error.kind(), error.code()), (FaultKind::Invalid, "blobs.hash_mismatch"));
    assert!(error.to_string().contains("reset") && error.fields()[0].field == "sha256");
    assert_eq!(shelf.blobs.get_upload(&ctx, up.id).await.unwrap().received, 0);
    assert!(shelf.on_disk("").is_empty());
    assert_eq!(shelf.usage(&ctx).await, (0, 0));
    // Another wrong hash, said only at the end, with the right bytes.
    send_all(&shelf.blobs, &ctx, &up, &bytes).await;
    let claimed = hash(&wrong);
    let error = shelf.blobs.complete_upload(&ctx, up.id, Some(&claimed)).await.unwrap_err();
    assert_eq!(error.code(), "blobs.hash_mismatch");
    // And now all is well.
    send_all(&shelf.blobs, &ctx, &up, &bytes).await;
    let claimed = hash(&bytes).to_uppercase();
    let file = shelf.blobs.complete_upload(&ctx, up.id, Some(&claimed)).await.unwrap();
    assert_eq!(shelf.content(&ctx, &file).await, bytes);
}

#[tokio::test]
async fn nonsense_is_refused_at_the_beginning() {
    let shelf = Shelf::with(|o| o.max_uploads = 3).await;
    let ctx = shelf.lab.stranger();
    let new = |sha256: &str| NewUpload {
        name: "a".into(),
        declared_mime: None,
        size: 10,
        sha256: Some(sha256.into()),
    };
    for bad in ["", "xyz", &"a".repeat(63), &"g".repeat(64)] {
        let error = shelf.blobs.begin_upload(&ctx, new(bad)).await.unwrap_err();
        assert_eq!((error.kind(), error.fields()[0].field.as_ref()), (FaultKind::Invalid, "sha256"));
    }
    let mut open = Vec::new();
    for _ in 0..3 {
        open.push(shelf.blobs.begin_upload(&ctx, new(&"a".repeat(64))).await.unwrap());
    }
    let error = shelf.blobs.begin_upload(&ctx, new(&"a".repeat(64))).await.unwrap_err();
    assert_eq!((error.kind(), error.code()), (FaultKind::TooMany, "blobs.too_many_uploads"));
    shelf.blobs.cancel_upload(&ctx, open[0].id).await.unwrap();
    assert!(shelf.blobs.begin_upload(&ctx, new(&"a".repeat(64))).await.is_ok());
}

#[tokio::test]
async fn uploads_are_private_and_end() {
    let shelf = Shelf::new().await;
    let (ctx, stranger) = (shelf.lab.stranger(), shelf.lab.stranger());
    let bytes = noise(CHUNK);
    let up = begin(&shelf.blobs, &ctx, &bytes, None).await;
    let gone = |error: Error| {
        assert_eq!((error.kind(), error.code()), (FaultKind::NotFound, "blobs.upload_not_found"));
    };
    for other in [&stranger, &Ctx::new(ctx.tenant, stranger.actor.clone())] {
        gone(shelf.blobs.get_upload(other, up.id).await.unwrap_err());
        gone(send(&shelf.blobs, other, &up, &bytes, 0).await.unwrap_err());
        gone(complete(&shelf.blobs, other, &up).await.unwrap_err());
        gone(shelf.blobs.cancel_upload(other, up.id).await.unwrap_err());
    }
    send(&shelf.blobs, &ctx, &up, &bytes, 0).await.unwrap();
    shelf.lab.advance(Duration::from_hours(24));
    gone(shelf.blobs.get_upload(&ctx, up.id).await.unwrap_err());
    gone(send(&shelf.blobs, &ctx, &up, &bytes, 0).await.unwrap_err());
    gone(complete(&shelf.blobs, &ctx, &up).await.unwrap_err());
}

#[tokio::test]
async fn a_cancelled_upload_leaves_nothing_and_its_file_stays() {
    let shelf = Shelf::new().await;
    let ctx = shelf.lab.stranger();
    let bytes = noise(CHUNK);
    let up = begin(&shelf.blobs, &ctx, &bytes, None).await;
    send(&shelf.blobs, &ctx, &up, &bytes, 0).await.unwrap();
    shelf.blobs.cancel_upload(&ctx, up.id).await.unwrap();
    assert!(shelf.on_disk("").is_empty());
    let up = begin(&shelf.blobs, &ctx, &bytes, None).await;
    send(&shelf.blobs, &ctx, &up, &bytes, 0).await.unwrap();
    let file = complete(&shelf.blobs, &ctx, &up).await.unwrap();
    shelf.blobs.cancel_upload(&ctx, up.id).await.unwrap();
    assert_eq!(shelf.content(&ctx, &file).await, bytes);
}

#[tokio::test]
async fn a_sender_that_leaves_harms_nothing() {
    let shelf = Shelf::new().await;
    let ctx = shelf.lab.stranger();
    let bytes = noise(2 * CHUNK);
    let up = begin(&shelf.blobs, &ctx, &bytes, None).await;
    // Dropped ever later: under way, while it is moved into place, when it is done.
    for millis in [0, 1, 2, 4, 8, 16, 32] {
        let left = Duration::from_millis(millis);
        let sent = tokio::time::timeout(left, send(&shelf.blobs, &ctx, &up, &bytes, 0)).await;
        let stand = shelf.blobs.get_upload(&ctx, up.id).await.unwrap();
        assert!(stand.received == 0 || stand.received == MIN_CHUNK, "{sent:?} {stand:?}");
    }
    send_all(&shelf.blobs, &ctx, &up, &bytes).await;
    let file = complete(&shelf.blobs, &ctx, &up).await.unwrap();
    assert_eq!(shelf.content(&ctx, &file).await, bytes);
}

#[tokio::test]
async fn the_usual_chunk_is_the_operators_to_choose() {
    let shelf = Shelf::with(|o| o.chunk = 10).await;
    let ctx = shelf.lab.stranger();
    let bytes = noise(25);
    let up = begin(&shelf.blobs, &ctx, &bytes, None).await;
    for (start, end) in [(0, 10), (10, 20), (20, 25)] {
        let chunk = range(&bytes, start, end);
        shelf.blobs.put_chunk(&ctx, up.id, chunk, pieces(&bytes[start..end], 3)).await.unwrap();
    }
    let file = complete(&shelf.blobs, &ctx, &up).await.unwrap();
    assert_eq!(shelf.content(&ctx, &file).await, bytes);
}

#[tokio::test]
async fn an_empty_file_may_be_uploaded_too() {
    let shelf = Shelf::new().await;
    let ctx = shelf.lab.stranger();
    let up = begin(&shelf.blobs, &ctx, &[], None).await;
    assert_eq!(complete(&shelf.blobs, &ctx, &up).await.unwrap().size, 0);
}

#[tokio::test]
async fn chunks_that_vanish_from_the_disk_begin_the_upload_again() {
    let shelf = Shelf::new().await;
    let ctx = shelf.lab.stranger();
    let bytes = noise(2 * CHUNK);
    let up = begin(&shelf.blobs, &ctx, &bytes, None).await;
    send_all(&shelf.blobs, &ctx, &up, &bytes).await;
    std::fs::remove_file(&shelf.on_disk("uploads")[1]).unwrap();
    let error = complete(&shelf.blobs, &ctx, &up).await.unwrap_err();
    assert_eq!(error.code(), "blobs.incomplete");
    assert_eq!(shelf.blobs.get_upload(&ctx, up.id).await.unwrap().received, 0);
    send_all(&shelf.blobs, &ctx, &up, &bytes).await;
    assert!(complete(&shelf.blobs, &ctx, &up).await.is_ok());
}
