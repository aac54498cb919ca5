//! Calendar feeds: read, kept private, and honest about what failed.

use crate::{
    Desk, break_schedules,
    door::{ask, door},
    key,
    site::{Heard, Site, bytes, cut, page, redirect, reply},
    syncing::{ended, worker},
};
use axum::{
    body::Body,
    http::{Response, StatusCode},
};
use chrono::{TimeDelta, Utc};
use connectors::{Error, Feed, FeedEntry};
use kernel::{Ctx, Fault as _, FaultKind, RunId};
use serde_json::json;
use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering::Relaxed},
};

/// The part of the address that nobody must see.
const SECRET: &str = "user_canaryCANARYcanary";

fn path() -> String {
    format!("/feeds/calendars/{SECRET}.ics")
}

fn event(n: i64, title: &str) -> String {
    let at = (Utc::now() + TimeDelta::days(n)).format("%Y%m%dT%H%M%SZ");
    format!(
        "BEGIN:VEVENT\r\nUID:event-assignment-{n}\r\nDTSTART:{at}\r\nSUMMARY:{title}\r\n\
         URL:https://canvas.example.edu/calendar?include_contexts=course_7#assignment_{n}\r\nEND:VEVENT\r\n"
    )
}

fn calendar(events: &str) -> String {
    format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{events}END:VCALENDAR\r\n")
}

fn ics(text: &str) -> Response<Body> {
    bytes("text/calendar; charset=utf-8", text.as_bytes())
}

fn show(desk: &Desk, text: String) {
    desk.site.trick(&path(), move |_, _| Some(ics(&text)));
}

async fn add(desk: &Desk) -> (Feed, RunId) {
    let added = desk.feeds.add(&desk.ctx, &key(&desk.site.url(&path())), Some("Uni")).await.unwrap();
    (added.feed, added.run)
}

type Trick = Box<dyn Fn() -> Response<Body> + Send + Sync>;

async fn feed(desk: &Desk) -> Feed {
    desk.feeds.list(&desk.ctx).await.unwrap().remove(0)
}

async fn entries(desk: &Desk, ctx: &Ctx) -> Vec<FeedEntry> {
    let now = Utc::now();
    desk.feeds.entries(ctx, now - TimeDelta::days(30), now + TimeDelta::days(300), 100).await.unwrap()
}

/// Looks again; the code of the failure, if it failed.
async fn look(desk: &Desk) -> Option<String> {
    let id = feed(desk).await.id;
    let run = desk.feeds.sync(&desk.ctx, id).await.unwrap();
    let view = ended(desk, run).await;
    assert!(!format!("{view:?}").contains("canaryCANARY"), "{view:?}");
    view.error.map(|e| e.code)
}

/// How often something was said of feeds.
async fn said(desk: &Desk, what: &str) -> i64 {
    let client = desk.lab.client().await;
    let count = "SELECT count(*) FROM events.log WHERE type = 'calendar_feed.' || $1";
    client.query_one(count, &[&what]).await.unwrap().get(0)
}

#[tokio::test]
async fn a_calendar_is_read_kept_in_line_and_forgotten() {
    let desk = Desk::new().await;
    let _worker = worker(&desk);
    show(&desk, calendar(&(event(2, "Essay [HIST]") + &event(9, "Exam"))));
    let (made, run) = add(&desk).await;
    assert_eq!((made.label.as_str(), made.host.clone()), ("Uni", format!("127.0.0.1:{}", desk.site.port)));
    assert_eq!(ended(&desk, run).await.state, "completed");
    let seen = entries(&desk, &desk.ctx).await;
    let titles: Vec<&str> = seen.iter().map(|e| e.title.as_str()).collect();
    assert_eq!(titles, ["Essay [HIST]", "Exam"]);
    assert_eq!(seen[0].assignment, Some(("https://canvas.example.edu".to_owned(), "2".to_owned())));
    let kept = feed(&desk).await;
    assert!(kept.synced_at.is_some() && kept.error.is_none() && kept.entries == 2);

    // What changed is there, what is gone is gone; a broken entry is counted.
    show(&desk, calendar(&(event(9, "Exam, room 2") + "BEGIN:VEVENT\r\nDTSTART:soon\r\nEND:VEVENT\r\n")));
    assert_eq!(look(&desk).await, None);
    assert_eq!(entries(&desk, &desk.ctx).await[0].title, "Exam, room 2");
    let kept = feed(&desk).await;
    assert_eq!((kept.entries, kept.left_out), (1, 1));

    // The same address keeps its feed.
    let again = desk.feeds.add(&desk.ctx, &key(&desk.site.url(&path())), Some("Other")).await.unwrap();
    assert!(!again.is_new);
    let again = again.feed;
    assert_eq!((again.id, again.label.as_str()), (made.id, "Other"));
    assert_eq!(desk.feeds.list(&desk.ctx).await.unwrap().len(), 1);
    desk.feeds.remove(&desk.ctx, made.id).await.unwrap();
    let client = desk.lab.client().await;
    for table in ["vault.secrets", "runs.schedules", "connectors.feeds", "connectors.feed_entries"] {
        let left: i64 = client.query_one(&format!("SELECT count(*) FROM {table}"), &[]).await.unwrap().get(0);
        assert_eq!(left, 0, "{table}");
    }
}

#[tokio::test]
async fn a_calendar_that_did_not_change_is_not_read_again() {
    let desk = Desk::new().await;
    let _worker = worker(&desk);
    let text = calendar(&event(2, "Essay"));
    desk.site.trick(&path(), move |_, heard: &Heard| {
        let tag = "\"one\"";
        Some(match heard.header("if-none-match") {
            Some(known) if known == tag => reply(304, &[], ""),
            _ => {
                let mut answer = ics(&text);
                answer.headers_mut().insert("etag", tag.parse().unwrap());
                answer
            }
        })
    });
    let (_, run) = add(&desk).await;
    ended(&desk, run).await;
    assert_eq!(look(&desk).await, None);
    assert_eq!(desk.site.heard().last().unwrap().header("if-none-match"), Some("\"one\""));
    assert_eq!(entries(&desk, &desk.ctx).await.len(), 1);
    // After a month it is read in full: what repeats goes on.
    let old = "UPDATE connectors.feeds SET read_at = read_at - interval '31 days'";
    desk.lab.client().await.execute(old, &[]).await.unwrap();
    assert_eq!(look(&desk).await, None);
    assert_eq!(desk.site.heard().last().unwrap().header("if-none-match"), None);
}

#[tokio::test]
async fn each_failure_is_told_and_what_was_known_stays() {
    let desk = Desk::new().await;
    let _worker = worker(&desk);
    show(&desk, calendar(&event(2, "Essay")));
    let (_, run) = add(&desk).await;
    ended(&desk, run).await;
    let other = Site::open().await;
    let inside = other.url("/latest/meta-data");
    let large = calendar(&event(1, &"x".repeat(6_000_000)));
    let tricks: Vec<(Trick, &str)> = vec![
        (Box::new(|| reply(401, &[], "")), "connectors.feed_gone"),
        (Box::new(|| reply(403, &[], "")), "connectors.feed_gone"),
        (Box::new(|| reply(404, &[], "")), "connectors.feed_gone"),
        (Box::new(page), "connectors.feed_not_calendar"),
        (Box::new(|| reply(200, &[], "{}")), "connectors.feed_not_calendar"),
        (Box::new(|| reply(418, &[], "")), "connectors.feed_not_calendar"),
        (Box::new(move || redirect(&inside)), "connectors.feed_refused"),
        (Box::new(move || ics(&large)), "connectors.feed_too_large"),
    ];
    for (trick, code) in tricks {
        desk.site.trick(&path(), move |_, _| Some(trick()));
        assert_eq!(look(&desk).await.as_deref(), Some(code));
        let kept = feed(&desk).await;
        let (is, words) = kept.error.unwrap();
        assert_eq!(is, code);
        assert!(words.contains("127.0.0.1") && !words.contains("canary"), "{words}");
        assert_eq!(entries(&desk, &desk.ctx).await.len(), 1, "{code}: what was known stays");
    }
    assert!(other.heard().is_empty());
    // What may pass is asked for again.
    for trick in [
        cut("BEGIN:VCALENDAR\r\n"),
        reply(500, &[], ""),
        reply(429, &[("retry-after", "0")], ""),
        ics("BEGIN:VCALENDAR"),
    ] {
        let trick = parking_lot::Mutex::new(Some(trick));
        let good = calendar(&event(3, "Back"));
        desk.site.trick(&path(), move |_, _| trick.lock().take().or_else(|| Some(ics(&good))));
        assert_eq!(look(&desk).await, None);
        assert!(feed(&desk).await.error.is_none());
    }
    assert_eq!(entries(&desk, &desk.ctx).await[0].title, "Back");
}

#[tokio::test]
async fn only_the_last_failure_is_told() {
    let desk = Desk::new().await;
    let _worker = worker(&desk);
    let left = Arc::new(AtomicU32::new(2));
    // What fails twice and comes then was never out of order, for whoever looks.
    let good = calendar(&event(2, "Essay"));
    let answers = Arc::clone(&left);
    desk.site.trick(&path(), move |_, _| {
        let is_down = answers.fetch_update(Relaxed, Relaxed, |n| n.checked_sub(1)).is_ok();
        Some(if is_down { ics("BEGIN:VCALENDAR") } else { ics(&good) })
    });
    let (_, run) = add(&desk).await;
    let view = ended(&desk, run).await;
    assert_eq!((view.state.as_str(), left.load(Relaxed)), ("completed", 0));
    assert_eq!((said(&desk, "failed").await, said(&desk, "synced").await), (0, 1));
    // What will not get better is told once.
    desk.site.trick(&path(), |_, _| Some(reply(404, &[], "")));
    assert_eq!(look(&desk).await.as_deref(), Some("connectors.feed_gone"));
    assert_eq!(said(&desk, "failed").await, 1);
    assert_eq!(feed(&desk).await.error.unwrap().0, "connectors.feed_gone");
}

#[tokio::test]
async fn a_feed_and_its_schedule_come_and_go_together() {
    let desk = Desk::new().await;
    break_schedules(&desk, "INSERT").await;
    let url = key(&desk.site.url(&path()));
    assert!(desk.feeds.add(&desk.ctx, &url, None).await.is_err());
    assert!(desk.feeds.list(&desk.ctx).await.unwrap().is_empty(), "without a schedule there is no feed");
    break_schedules(&desk, "DELETE").await;
    let (made, _) = add(&desk).await;
    assert!(desk.feeds.remove(&desk.ctx, made.id).await.is_err());
    assert_eq!(desk.feeds.get(&desk.ctx, made.id).await.unwrap().id, made.id, "with one there is");
}

#[tokio::test]
async fn the_address_is_nowhere_but_in_the_vault() {
    let desk = Desk::new().await;
    let _worker = worker(&desk);
    desk.site.trick(&path(), |_, _| Some(reply(500, &[], "")));
    let (made, run) = add(&desk).await;
    desk.feeds.remove(&desk.ctx, made.id).await.unwrap();
    let view = ended(&desk, run).await;
    show(&desk, calendar(&event(2, "Essay")));
    let (made, run) = add(&desk).await;
    let second = ended(&desk, run).await;
    let dump = desk.dump().await;
    assert!(dump.contains("Essay"), "the dump shows what there is");
    let hex: String = SECRET
        .bytes()
        .flat_map(|b| [b >> 4, b & 15])
        .map(|n| char::from_digit(n.into(), 16).unwrap())
        .collect();
    for text in [dump, format!("{made:?} {:?} {view:?} {second:?}", desk.feeds)] {
        assert!(!text.contains("canaryCANARY") && !text.contains(&hex), "the address shows");
    }
}

#[tokio::test]
async fn an_address_that_cannot_be_one_or_leads_inside_is_refused() {
    let desk = Desk::with(crate::quick(), false).await;
    let _worker = worker(&desk);
    for bad in ["", "x", "ftp://a.example/canary.ics", "https://canary@a.example/", "file:///canary"] {
        let error = desk.feeds.add(&desk.ctx, &key(bad), None).await.unwrap_err();
        assert_eq!((error.code(), error.kind()), ("connectors.feed_address", FaultKind::Invalid), "{bad}");
        assert!(!format!("{error} {error:?}").contains("canary"));
    }
    let (_, run) = add(&desk).await;
    assert_eq!(ended(&desk, run).await.error.unwrap().code, "connectors.feed_refused");
    assert!(desk.site.heard().is_empty());
}

#[tokio::test]
async fn feeds_are_bounded_and_another_persons_are_not_there() {
    let desk = Desk::new().await;
    let url = |n: u32| key(&desk.site.url(&format!("/{n}.ics")));
    let urls: Vec<_> = (0..5).map(url).collect();
    let all = futures::future::join_all(urls.iter().map(|u| desk.feeds.add(&desk.ctx, u, None))).await;
    let refused = |r: &Result<_, Error>| r.as_ref().is_err_and(|e| e.code() == "connectors.too_many_feeds");
    assert_eq!((all.iter().filter(|r| r.is_ok()).count(), all.iter().filter(|r| refused(r)).count()), (3, 2));
    let made = feed(&desk).await;
    let colleague = Ctx::new(desk.ctx.tenant, desk.lab.stranger().actor);
    for other in [colleague, desk.lab.stranger()] {
        assert!(desk.feeds.list(&other).await.unwrap().is_empty());
        assert_eq!(desk.feeds.remove(&other, made.id).await.unwrap_err().code(), "connectors.not_found");
        assert_eq!(desk.feeds.sync(&other, made.id).await.unwrap_err().code(), "connectors.not_found");
        assert!(entries(&desk, &other).await.is_empty());
    }
}

#[tokio::test]
async fn a_feed_lives_its_life_behind_the_door() {
    let desk = Desk::new().await;
    let _worker = worker(&desk);
    show(&desk, calendar(&event(2, "Essay")));
    let door = door(&desk);
    let new = json!({ "url": desk.site.url(&path()), "label": " Uni " });
    let (status, made) = ask(&door, "ada", "POST", "/calendar/feeds", Some(new)).await;
    assert_eq!((status, &made["label"]), (StatusCode::CREATED, &json!("Uni")));
    ended(&desk, made["run_id"].as_str().unwrap().parse().unwrap()).await;
    let (_, all) = ask(&door, "ada", "GET", "/calendar/feeds", None).await;
    assert_eq!((&all["data"][0]["entries"], &all["data"][0]["error"]), (&json!(1), &json!(null)));
    assert!(!all.to_string().contains("canary"));
    let one = format!("/calendar/feeds/{}", made["id"].as_str().unwrap());
    let (status, shown) = ask(&door, "ada", "GET", &one, None).await;
    assert_eq!((status, &shown), (StatusCode::OK, &all["data"][0]));
    let again = json!({ "url": desk.site.url(&path()), "label": "Home" });
    let (status, again) = ask(&door, "ada", "POST", "/calendar/feeds", Some(again)).await;
    assert_eq!(
        (status, &again["id"], &again["label"]),
        (StatusCode::OK, &made["id"], &json!("Home")),
        "{again}"
    );
    assert_eq!((said(&desk, "created").await, said(&desk, "updated").await), (1, 1));
    let (status, _) = ask(&door, "ada", "POST", &format!("{one}/sync"), None).await;
    assert_eq!(status, StatusCode::ACCEPTED);
    for (method, path) in [("GET", one.clone()), ("DELETE", one.clone()), ("POST", format!("{one}/sync"))] {
        assert_eq!(ask(&door, "eve", method, &path, None).await.0, StatusCode::NOT_FOUND, "{method} {path}");
    }
    for (body, field) in [
        (json!({}), "url"),
        (json!({ "url": " " }), "url"),
        (json!({ "url": "http://[", "label": "x" }), "url"),
        (json!({ "url": "https://a.example/", "label": "" }), "label"),
        (json!({ "url": "https://a.example/", "extra": 1 }), "extra"),
    ] {
        let (status, problem) = ask(&door, "ada", "POST", "/calendar/feeds", Some(body.clone())).await;
        assert_eq!(
            (status, &problem["details"][0]["field"]),
            (StatusCode::UNPROCESSABLE_ENTITY, &json!(field)),
            "{body}"
        );
    }
    assert_eq!(ask(&door, "ada", "DELETE", &one, None).await.0, StatusCode::NO_CONTENT);
    for method in ["DELETE", "GET"] {
        assert_eq!(ask(&door, "ada", method, &one, None).await.0, StatusCode::NOT_FOUND, "{method}");
    }
}
