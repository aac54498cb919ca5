//! Handing in and giving back.

use crate::{Shelf, broken, noise, pieces};
use blobs::{Error, FixedQuota};
use bytes::Bytes;
use futures::stream;
use kernel::{Actor, Ctx, Fault as _, FaultKind, Page};
use std::{fs, os::unix::fs::PermissionsExt as _, sync::Arc};

#[tokio::test]
async fn what_is_handed_in_comes_back() {
    let shelf = Shelf::new().await;
    let ctx = shelf.lab.stranger();
    let bytes = noise(300_000);
    let file = shelf
        .blobs
        .put(&ctx, "../../etc/passwd", Some("Text/Plain; x=1"), pieces(&bytes, 7_001))
        .await
        .unwrap();
    assert_eq!((file.name.as_str(), file.size), ("passwd", 300_000));
    assert_eq!(
        (file.mime.as_str(), file.declared_mime.as_deref()),
        ("application/octet-stream", Some("text/plain"))
    );
    assert_eq!(shelf.blobs.get(&ctx, file.id).await.unwrap(), file);
    assert_eq!(shelf.content(&ctx, &file).await, bytes);
    let (_, path) = shelf.blobs.open_path(&ctx, file.id).await.unwrap();
    assert_eq!(fs::read(&path).unwrap(), bytes);
    assert!(path.ends_with(&file.sha256), "{path:?}");
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(fs::metadata(shelf.root()).unwrap().permissions().mode() & 0o777, 0o700);
    assert!(shelf.on_disk("incoming").is_empty());
    assert_eq!(shelf.usage(&ctx).await, (300_000, 1));
}

#[tokio::test]
async fn an_empty_file_is_a_file() {
    let shelf = Shelf::new().await;
    let ctx = shelf.lab.stranger();
    let file = shelf.put(&ctx, "", b"").await;
    assert_eq!((file.name.as_str(), file.size), ("file", 0));
    assert_eq!(file.sha256, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    assert_eq!(shelf.content(&ctx, &file).await, b"");
}

#[tokio::test]
async fn files_are_private_to_their_owner() {
    let shelf = Shelf::new().await;
    let (owner, stranger) = (shelf.lab.stranger(), shelf.lab.stranger());
    let file = shelf.put(&owner, "a.txt", b"mine").await;
    let colleague = Ctx::new(owner.tenant, stranger.actor.clone());
    let same_user_elsewhere = Ctx::new(stranger.tenant, owner.actor.clone());
    let nobody = Ctx::new(owner.tenant, Actor::system());
    for ctx in [&stranger, &colleague, &same_user_elsewhere, &nobody] {
        for error in [
            shelf.blobs.get(ctx, file.id).await.unwrap_err(),
            shelf.blobs.open_path(ctx, file.id).await.unwrap_err(),
            shelf.blobs.read(ctx, file.id).await.unwrap_err(),
            shelf.blobs.remove(ctx, file.id).await.unwrap_err(),
        ] {
            assert_eq!((error.kind(), error.code()), (FaultKind::NotFound, "blobs.not_found"));
        }
    }
    for ctx in [&stranger, &colleague] {
        assert_eq!(shelf.blobs.list(ctx, Page::default()).await.unwrap().total, 0);
    }
    let error = shelf.blobs.put_bytes(&nobody, "a", None, Bytes::new()).await.unwrap_err();
    assert_eq!(error.code(), "blobs.no_owner");
    assert_eq!(shelf.content(&owner, &file).await, b"mine");
}

#[tokio::test]
async fn many_are_found_at_once_and_only_ones_own() {
    let shelf = Shelf::new().await;
    let (ctx, stranger) = (shelf.lab.stranger(), shelf.lab.stranger());
    let (a, b) = (shelf.put(&ctx, "a", b"a").await, shelf.put(&ctx, "b", b"b").await);
    let theirs = shelf.put(&stranger, "c", b"c").await;
    let colleagues = shelf.put(&Ctx::new(ctx.tenant, stranger.actor.clone()), "d", b"d").await;
    let unknown = shelf.lab.world.id::<blobs::FileId>();
    let found = shelf.blobs.find(&ctx, &[b.id, theirs.id, unknown, a.id, colleagues.id, b.id]).await.unwrap();
    assert_eq!(found, [b.clone(), a.clone()], "in the order asked for, each once");
    assert!(shelf.blobs.find(&Ctx::new(ctx.tenant, Actor::system()), &[a.id]).await.unwrap().is_empty());
    shelf.lab.store.close();
    assert!(shelf.blobs.find(&ctx, &[]).await.unwrap().is_empty(), "nothing is not even asked for");
    assert!(shelf.blobs.find(&ctx, &[a.id]).await.is_err());
}

#[tokio::test]
async fn a_file_on_this_machine_is_taken_by_its_path() {
    let shelf = Shelf::with(|o| o.max_file = 1000).await;
    let ctx = shelf.lab.stranger();
    let path = shelf.data.path().join("notes.md");
    fs::write(&path, "# Notes").unwrap();
    let file = shelf.blobs.put_path(&ctx, "notes.md", &path).await.unwrap();
    assert_eq!((file.name.as_str(), file.mime.as_str()), ("notes.md", "text/markdown"));
    assert_eq!(shelf.content(&ctx, &file).await, b"# Notes");
    fs::write(&path, [0; 1001]).unwrap();
    assert!(matches!(shelf.blobs.put_path(&ctx, "a", &path).await, Err(Error::TooLarge { limit: 1000 })));
    // A folder; nothing; a device that never ends.
    for bad in [shelf.data.path(), &shelf.data.path().join("missing"), std::path::Path::new("/dev/zero")] {
        let error = shelf.blobs.put_path(&ctx, "a", bad).await.unwrap_err();
        assert_eq!((error.kind(), error.code()), (FaultKind::Malformed, "blobs.unreadable"));
    }
}

#[tokio::test]
async fn a_data_folder_that_vanishes_is_made_again() {
    let shelf = Shelf::new().await;
    let ctx = shelf.lab.stranger();
    assert!(!shelf.root().exists(), "nothing is made before it is needed");
    assert_eq!(shelf.blobs.sweep().await.unwrap(), blobs::Swept::default());
    let file = shelf.put(&ctx, "a", b"a").await;
    fs::remove_dir_all(shelf.root()).unwrap();
    assert_eq!(shelf.blobs.read(&ctx, file.id).await.unwrap_err().code(), "blobs.content_lost");
    let again = shelf.put(&ctx, "b", b"a").await;
    assert_eq!(shelf.content(&ctx, &again).await, b"a");
    assert_eq!(shelf.content(&ctx, &file).await, b"a");
    fs::remove_dir_all(shelf.root()).unwrap();
    shelf.blobs.remove(&ctx, file.id).await.unwrap();
}

#[tokio::test]
async fn the_list_is_paged_newest_first() {
    let shelf = Shelf::new().await;
    let ctx = shelf.lab.stranger();
    for n in 0..5 {
        shelf.lab.advance(std::time::Duration::from_secs(1));
        shelf.put(&ctx, &format!("{n}.txt"), &[n]).await;
    }
    let page = shelf.blobs.list(&ctx, Page::clamped(2, 2)).await.unwrap();
    let names: Vec<_> = page.items.iter().map(|f| f.name.as_str()).collect();
    assert_eq!((names, page.total), (vec!["2.txt", "1.txt"], 5));
}

#[tokio::test]
async fn equal_content_is_kept_once_per_tenant_and_never_shared_across() {
    let shelf = Shelf::new().await;
    let (a, b) = (shelf.lab.stranger(), shelf.lab.stranger());
    let colleague = Ctx::new(a.tenant, b.actor.clone());
    let mine = shelf.put(&a, "1.txt", b"same").await;
    let again = shelf.put(&a, "2.txt", b"same").await;
    let theirs = shelf.put(&colleague, "3.txt", b"same").await;
    let foreign = shelf.put(&b, "4.txt", b"same").await;
    assert_eq!(shelf.on_disk("content").len(), 2, "one for each tenant");

    shelf.blobs.remove(&a, mine.id).await.unwrap();
    shelf.blobs.remove(&colleague, theirs.id).await.unwrap();
    assert_eq!(shelf.content(&a, &again).await, b"same", "others with the same content keep it");
    shelf.blobs.remove(&a, again.id).await.unwrap();
    assert_eq!(shelf.on_disk("content").len(), 1);
    assert_eq!(shelf.content(&b, &foreign).await, b"same");
    assert_eq!((shelf.usage(&a).await, shelf.usage(&b).await), ((0, 0), (4, 1)));
    assert!(shelf.on_disk("incoming").is_empty());
    assert!(matches!(shelf.blobs.remove(&a, again.id).await, Err(Error::NotFound)));
}

#[tokio::test]
async fn handing_in_and_deleting_the_same_content_at_once_never_loses_it() {
    let shelf = Shelf::new().await;
    let ctx = shelf.lab.stranger();
    for _ in 0..15 {
        let old = shelf.put(&ctx, "old", b"contended").await;
        let (new, gone) =
            tokio::join!(shelf.put(&ctx, "new", b"contended"), shelf.blobs.remove(&ctx, old.id));
        gone.unwrap();
        assert_eq!(shelf.content(&ctx, &new).await, b"contended");
        shelf.blobs.remove(&ctx, new.id).await.unwrap();
        assert!(shelf.on_disk("content").is_empty());
    }
}

#[tokio::test]
async fn an_open_file_outlives_its_deletion() {
    let shelf = Shelf::new().await;
    let ctx = shelf.lab.stranger();
    let bytes = noise(500_000);
    let file = shelf.put(&ctx, "a", &bytes).await;
    let (_, content) = shelf.blobs.read(&ctx, file.id).await.unwrap();
    shelf.blobs.remove(&ctx, file.id).await.unwrap();
    let pieces: Vec<_> = futures::StreamExt::collect(content.into_stream()).await;
    assert_eq!(pieces.into_iter().map(|p| p.unwrap().len()).sum::<usize>(), bytes.len());
}

#[tokio::test]
async fn too_large_is_refused_by_what_is_said_and_by_what_comes() {
    let shelf = Shelf::new().await;
    let ctx = shelf.lab.stranger();
    // 101 MB, said: not one byte is asked for.
    let new = blobs::NewUpload { name: "a".into(), declared_mime: None, size: 101_000_000, sha256: None };
    let error = shelf.blobs.begin_upload(&ctx, new).await.unwrap_err();
    assert_eq!((error.kind(), error.code()), (FaultKind::TooLarge, "blobs.too_large"));
    // 101 MB, not said: it ends with the first byte too many.
    let (piece, sent) = (Bytes::from(vec![0_u8; 1_000_000]), Arc::new(std::sync::atomic::AtomicU64::new(0)));
    let counter = Arc::clone(&sent);
    let endless = stream::repeat_with(move || {
        counter.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
        Ok(piece.clone())
    });
    let error = shelf.blobs.put(&ctx, "a", None, endless).await.unwrap_err();
    assert_eq!(error.code(), "blobs.too_large");
    assert_eq!(sent.load(std::sync::atomic::Ordering::SeqCst), 101, "100 MB are taken, the next is not");
    assert!(shelf.on_disk("").is_empty(), "nothing stays behind");
    assert_eq!(shelf.usage(&ctx).await, (0, 0));
}

#[tokio::test]
async fn what_breaks_off_leaves_nothing() {
    let shelf = Shelf::new().await;
    let ctx = shelf.lab.stranger();
    let error = shelf.blobs.put(&ctx, "a", None, broken(&noise(50_000))).await.unwrap_err();
    assert_eq!((error.kind(), error.code()), (FaultKind::Malformed, "blobs.broken_upload"));
    // A request that is dropped half-way: its future is.
    let hanging = futures::StreamExt::chain(pieces(&noise(50_000), 1000), stream::pending());
    let dropped = tokio::time::timeout(
        std::time::Duration::from_millis(200),
        shelf.blobs.put(&ctx, "a", None, hanging),
    );
    assert!(dropped.await.is_err());
    assert!(shelf.on_disk("").is_empty());
}

#[tokio::test]
async fn a_tenant_keeps_no_more_than_its_quota() {
    let shelf = Shelf::with(|o| o.quota = Arc::new(FixedQuota(1000))).await;
    let (ctx, other) = (shelf.lab.stranger(), shelf.lab.stranger());
    let file = shelf.put(&ctx, "a", &[1; 600]).await;
    let error = shelf.blobs.put_bytes(&ctx, "b", None, Bytes::from(vec![2; 401])).await.unwrap_err();
    assert_eq!((error.kind(), error.code()), (FaultKind::TooLarge, "blobs.quota_exceeded"));
    // Not said beforehand: the commit refuses, and the content goes again.
    let error = shelf.blobs.put(&ctx, "b", None, pieces(&[2; 401], 100)).await.unwrap_err();
    assert_eq!(error.code(), "blobs.quota_exceeded");
    assert_eq!((shelf.usage(&ctx).await, shelf.on_disk("content").len()), ((600, 1), 1));
    shelf.put(&ctx, "b", &[2; 400]).await;
    shelf.put(&other, "a", &[1; 1000]).await;
    shelf.blobs.remove(&ctx, file.id).await.unwrap();
    shelf.put(&ctx, "c", &[3; 600]).await;
}

#[tokio::test]
async fn two_at_once_do_not_pass_the_quota_together() {
    let shelf = Shelf::with(|o| o.quota = Arc::new(FixedQuota(1000))).await;
    let ctx = shelf.lab.stranger();
    let put = |n: u8| shelf.blobs.put(&ctx, "a", None, pieces(&vec![n; 400], 100));
    let results = tokio::join!(put(1), put(2), put(3), put(4));
    let kept = [results.0, results.1, results.2, results.3].iter().filter(|r| r.is_ok()).count();
    assert_eq!((kept, shelf.usage(&ctx).await, shelf.on_disk("content").len()), (2, (800, 2), 2));
}

#[tokio::test]
async fn lost_content_is_told_and_comes_back_by_handing_it_in() {
    let shelf = Shelf::new().await;
    let ctx = shelf.lab.stranger();
    let file = shelf.put(&ctx, "a.txt", b"precious").await;
    let (_, path) = shelf.blobs.open_path(&ctx, file.id).await.unwrap();
    for damage in [None, Some("prec")] {
        match damage {
            None => fs::remove_file(&path).unwrap(),
            Some(cut) => fs::write(&path, cut).unwrap(),
        }
        let error = shelf.blobs.read(&ctx, file.id).await.unwrap_err();
        assert_eq!(error.code(), "blobs.content_lost");
        shelf.put(&ctx, "again.txt", b"precious").await;
        assert_eq!(shelf.content(&ctx, &file).await, b"precious");
    }
}

#[tokio::test]
async fn creating_and_deleting_are_announced_and_recorded() {
    let shelf = Shelf::new().await;
    let ctx = shelf.lab.stranger();
    let file = shelf.put(&ctx, "secret plan.txt", b"x").await;
    shelf.blobs.remove(&ctx, file.id).await.unwrap();
    let entries = audit::list(&shelf.lab.store, &ctx, None, 10).await.unwrap();
    let acts: Vec<_> = entries.iter().map(|e| (e.action.as_str(), e.subject.clone())).collect();
    assert_eq!(
        acts,
        [("blobs.file.delete", file.id.to_string()), ("blobs.file.create", file.id.to_string())]
    );
    assert!(!format!("{entries:?}").contains("secret plan"), "names are not for the audit");
    let rows =
        shelf.lab.client().await.query("SELECT log::text FROM events.log ORDER BY 1", &[]).await.unwrap();
    let log: Vec<String> = rows.iter().map(|r| r.get(0)).collect();
    assert_eq!(log.len(), 2);
    for kind in ["file.created", "file.deleted"] {
        assert!(
            log.iter().any(|l| l.contains(kind) && l.contains(&ctx.user().unwrap().uuid().to_string())),
            "{log:?}"
        );
    }
}
