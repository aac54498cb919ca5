//! Connections: verified, sealed, private.

use crate::{Desk, KEY, break_schedules, key, quick, shows_key};
use connectors::Options;
use kernel::{Ctx, Fault as _};
use serde_json::json;

#[tokio::test]
async fn a_connection_is_verified_kept_and_forgotten() {
    let desk = Desk::new().await;
    let made = desk.connect().await;
    assert_eq!(
        (made.account.name.as_str(), made.account.id.as_str(), made.is_default),
        ("Ada Lovelace", "42", true)
    );
    assert_eq!(made.base_url, desk.url());
    let heard = desk.site.heard();
    assert_eq!(heard[0].header("authorization"), Some(format!("Bearer {KEY}").as_str()));
    assert!(heard[0].header("user-agent").unwrap().starts_with("Atelier/"));

    // Again: the same account keeps its connection.
    let again = desk
        .canvas
        .connect(&desk.ctx, &format!("{}/courses/7?x=1", desk.url()), &key(KEY), Some("Uni"))
        .await;
    let again = again.unwrap();
    assert_eq!((again.id, again.label.as_str()), (made.id, "Uni"));
    assert_eq!(desk.canvas.connections(&desk.ctx).await.unwrap().len(), 1);

    // Another account of the same Canvas is another connection, and becomes the default when the first goes.
    desk.site.put("/api/v1/users/self", json!({ "id": 43, "name": "Ada at work" }));
    let second = desk.connect().await;
    assert!(!second.is_default);
    desk.canvas.disconnect(&desk.ctx, made.id).await.unwrap();
    let left = desk.canvas.connections(&desk.ctx).await.unwrap();
    assert_eq!((left.len(), left[0].id, left[0].is_default), (1, second.id, true));
    desk.canvas.disconnect(&desk.ctx, second.id).await.unwrap();
    let dump = desk.lab.client().await;
    for table in ["vault.secrets", "runs.schedules", "connectors.canvas_connections"] {
        let left: i64 = dump.query_one(&format!("SELECT count(*) FROM {table}"), &[]).await.unwrap().get(0);
        assert_eq!(left, 0, "{table}");
    }
}

#[tokio::test]
async fn the_key_is_nowhere_but_in_the_vault() {
    let desk = Desk::new().await;
    let made = desk.connect().await;
    desk.canvas.verify(&desk.ctx, made.id).await.unwrap();
    desk.canvas.sync(&desk.ctx, None).await.unwrap();
    let dump = desk.dump().await;
    assert!(dump.contains("Ada Lovelace"), "the dump shows what there is");
    assert!(!shows_key(&dump));
    assert!(!shows_key(&format!("{made:?} {:?}", desk.canvas)));
}

#[tokio::test]
async fn another_persons_connection_is_not_there() {
    let desk = Desk::new().await;
    let made = desk.connect().await;
    // The same tenant, another person; and another tenant.
    let colleague = Ctx::new(desk.ctx.tenant, desk.lab.stranger().actor);
    for other in [colleague, desk.lab.stranger()] {
        assert!(desk.canvas.connections(&other).await.unwrap().is_empty());
        let requests = desk.site.heard().len();
        for error in [
            desk.canvas.verify(&other, made.id).await.unwrap_err(),
            desk.canvas.disconnect(&other, made.id).await.unwrap_err(),
            desk.canvas.sync(&other, Some(made.id)).await.unwrap_err(),
            desk.canvas.context(&other, Some(made.id), "1", "2").await.unwrap_err(),
        ] {
            assert_eq!(error.code(), "connectors.not_found");
        }
        assert_eq!(desk.canvas.sync(&other, None).await.unwrap_err().code(), "connectors.no_connection");
        assert_eq!(desk.site.heard().len(), requests, "nobody used the key");
    }
}

#[tokio::test]
async fn a_key_that_died_is_told_and_the_connection_stays() {
    let desk = Desk::new().await;
    let made = desk.connect().await;
    desk.site.trick("/api/v1/users/self", |_, _| Some(crate::site::reply(401, &[], "{}")));
    let error = desk.canvas.verify(&desk.ctx, made.id).await.unwrap_err();
    assert_eq!(error.code(), "connectors.canvas_bad_key");
    let kept = desk.canvas.connections(&desk.ctx).await.unwrap();
    assert_eq!(kept[0].verified_at, made.verified_at);
}

#[tokio::test]
async fn a_person_has_a_bounded_number_also_when_all_come_at_once() {
    let desk = Desk::with(Options { max_connections: 2, ..quick() }, true).await;
    let next = std::sync::atomic::AtomicU32::new(1);
    desk.site.trick("/api/v1/users/self", move |_, _| {
        let id = next.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        Some(crate::site::reply(200, &[], &json!({ "id": id, "name": "N" }).to_string()))
    });
    let all = futures::future::join_all((0..5).map(|_| desk.try_connect())).await;
    let refused = all.iter().filter(|r| r.as_ref().is_err_and(|e| e.code() == "connectors.too_many")).count();
    assert_eq!((all.iter().filter(|r| r.is_ok()).count(), refused), (2, 3));
    let kept = desk.canvas.connections(&desk.ctx).await.unwrap();
    assert_eq!(kept.iter().filter(|c| c.is_default).count(), 1);
}

#[tokio::test]
async fn another_connection_becomes_the_default_and_gets_a_name() {
    let desk = Desk::new().await;
    let first = desk.connect().await;
    desk.site.put("/api/v1/users/self", json!({ "id": 43, "name": "Ada at work" }));
    let second = desk.connect().await;
    let changed = desk.canvas.change(&desk.ctx, second.id, Some("Work"), true).await.unwrap();
    assert_eq!((changed.label.as_str(), changed.is_default), ("Work", true));
    let all = desk.canvas.connections(&desk.ctx).await.unwrap();
    let seen: Vec<_> = all.iter().map(|c| (c.id, c.is_default)).collect();
    assert_eq!(seen, [(second.id, true), (first.id, false)]);
    // Again, and nothing at all: both leave everything as it is.
    desk.canvas.change(&desk.ctx, second.id, None, true).await.unwrap();
    let same = desk.canvas.change(&desk.ctx, first.id, None, false).await.unwrap();
    assert_eq!((same.label, same.is_default), (first.label, false));
    // Both at once: one of them is the default in the end.
    let (one, two) = tokio::join!(
        desk.canvas.change(&desk.ctx, first.id, None, true),
        desk.canvas.change(&desk.ctx, second.id, None, true)
    );
    assert!(one.is_ok() && two.is_ok());
    let all = desk.canvas.connections(&desk.ctx).await.unwrap();
    assert_eq!(all.iter().filter(|c| c.is_default).count(), 1);
    let colleague = Ctx::new(desk.ctx.tenant, desk.lab.stranger().actor);
    let error = desk.canvas.change(&colleague, first.id, Some("Mine"), true).await.unwrap_err();
    assert_eq!(error.code(), "connectors.not_found");
}

#[tokio::test]
async fn a_connection_and_its_schedule_come_and_go_together() {
    let desk = Desk::new().await;
    break_schedules(&desk, "INSERT").await;
    assert!(desk.try_connect().await.is_err());
    assert!(desk.canvas.connections(&desk.ctx).await.unwrap().is_empty(), "without a schedule there is none");
    break_schedules(&desk, "DELETE").await;
    let made = desk.connect().await;
    assert!(desk.canvas.disconnect(&desk.ctx, made.id).await.is_err());
    assert_eq!(desk.canvas.connection(&desk.ctx, made.id).await.unwrap(), made, "with one there is");
}
