//! Programs that are let in without a password, and those who would like to be.

use crate::house::{Answer, House, access, client, get, home, options, post};
use http::StatusCode;
use identity::{Client, DeviceCode, Error, Options, Reply, SignedIn, TokenFault, User};
use kernel::{Actor, Ctx, Fault as _, SecretString};
use serde_json::json;
use std::time::Duration;

const INTERVAL: Duration = Duration::from_secs(5);

fn laptop() -> Client {
    client("192.0.2.1", "Chromium")
}

fn ctx(user: &User) -> Ctx {
    Ctx::new(user.home, Actor::user(user.id))
}

/// A program that asks: its long code and its short one.
async fn ask(house: &House) -> (DeviceCode, String) {
    let codes = house.room.ask_in(&laptop(), "Atelier for Chromium").await.unwrap();
    (codes.device, codes.user.shown())
}

async fn collect(house: &House, code: &DeviceCode) -> Result<SignedIn, Error> {
    house.lab.advance(INTERVAL);
    house.room.collect(&laptop(), code).await
}

async fn refused(house: &House, code: &DeviceCode) -> &'static str {
    collect(house, code).await.unwrap_err().code()
}

async fn answer(house: &House, user: &User, code: &str, reply: Reply) -> Result<(), Error> {
    house.room.answer(&ctx(user), &home(), code, reply).await
}

#[tokio::test]
async fn a_program_is_let_in_through_the_door_and_listed_by_its_name() {
    let house = House::with(Options { public_url: Some("https://a.example".into()), ..options() }).await;
    let (_, ada) = house.person("ada@example.org").await;
    let body = json!({ "client_name": "Atelier for Chromium" });
    let codes =
        house.send(post("/api/v1/auth/devices/code").json(body).header("user-agent", "Chromium")).await;
    assert_eq!(codes.status, StatusCode::OK, "{codes:?}");
    assert_eq!(codes.headers["cache-control"], "no-store");
    let [device, short] = ["device_code", "user_code"].map(|k| codes.body[k].as_str().unwrap().to_owned());
    assert_eq!(codes.body["verification_uri"], "https://a.example/pair");
    assert_eq!(codes.body["verification_uri_complete"], format!("https://a.example/pair?code={short}"));
    assert_eq!((&codes.body["expires_in"], &codes.body["interval"]), (&json!(600), &json!(5)));

    let poll = async || {
        house.lab.advance(INTERVAL);
        house.send(post("/api/v1/auth/devices/token").json(json!({ "device_code": device }))).await
    };
    let pending = poll().await;
    assert_eq!((pending.status, pending.code()), (StatusCode::BAD_REQUEST, "identity.authorization_pending"));

    let path = format!("/api/v1/auth/devices/{}", short.to_lowercase().replace('-', ""));
    assert_eq!(house.send(get(&path)).await.status, StatusCode::UNAUTHORIZED);
    let asking = house.send(get(&path).bearer(access(&ada))).await;
    assert_eq!((asking.status, &asking.body["status"]), (StatusCode::OK, &json!("pending")), "{asking:?}");
    assert_eq!(
        (&asking.body["client_name"], &asking.body["user_agent"]),
        (&json!("Atelier for Chromium"), &json!("Chromium"))
    );
    let approve = format!("{path}/approve");
    assert_eq!(house.send(post(&approve)).await.status, StatusCode::UNAUTHORIZED);
    for _ in 0..2 {
        assert_eq!(house.send(post(&approve).bearer(access(&ada))).await.status, StatusCode::NO_CONTENT);
    }
    let deny = house.send(post(&format!("{path}/deny")).bearer(access(&ada))).await;
    assert_eq!((deny.status, deny.code()), (StatusCode::CONFLICT, "identity.pairing_answered"));

    let tokens = poll().await;
    assert_eq!((tokens.status, tokens.cookie()), (StatusCode::OK, None), "{tokens:?}");
    assert_eq!(tokens.headers["cache-control"], "no-store");
    let token = tokens.body["access_token"].as_str().unwrap();
    let me = house.send(get("/api/v1/auth/me").bearer(token)).await;
    assert_eq!(me.body["email"], "ada@example.org");
    let refreshed = json!({ "refresh_token": tokens.body["refresh_token"] });
    assert_eq!(house.send(post("/api/v1/auth/refresh").json(refreshed)).await.status, StatusCode::OK);

    let list = house.send(get("/api/v1/auth/sessions").bearer(access(&ada))).await;
    let names: Vec<_> = list.body["data"].as_array().unwrap().iter().map(|s| &s["client_name"]).collect();
    assert_eq!(names, [&json!("Atelier for Chromium"), &json!(null)]);
}

#[tokio::test]
async fn a_device_code_that_comes_back_ends_the_session_it_gave() {
    let house = House::new().await;
    let ada = house.register("ada@example.org").await;
    let (code, short) = ask(&house).await;
    answer(&house, &ada, &short, Reply::Approved).await.unwrap();
    let signed = collect(&house, &code).await.unwrap();
    assert!(house.room.passport(access(&signed)).is_ok());
    assert_eq!(refused(&house, &code).await, "identity.expired_token");
    assert_eq!(house.room.passport(access(&signed)), Err(TokenFault::Ended));
    let gone = house.room.refresh(&laptop(), &signed.refresh_token).await.unwrap_err();
    assert_eq!(gone.code(), "identity.session_ended");
    assert_eq!(
        house.count("SELECT count(*) FROM audit.entries WHERE action = 'auth.device_code_reused'").await,
        1
    );
}

#[tokio::test]
async fn two_that_ask_at_once_get_one_session() {
    let house = House::new().await;
    let ada = house.register("ada@example.org").await;
    let (code, short) = ask(&house).await;
    answer(&house, &ada, &short, Reply::Approved).await.unwrap();
    let from = laptop();
    let all = futures::future::join_all((0..8).map(|_| house.room.collect(&from, &code))).await;
    let (good, bad): (Vec<_>, Vec<_>) = all.into_iter().partition(Result::is_ok);
    assert_eq!(good.len(), 1);
    assert!(bad.iter().all(|b| b.as_ref().unwrap_err().code() == "identity.slow_down"), "{bad:?}");
    assert!(house.room.passport(access(good[0].as_ref().unwrap())).is_ok());
    assert_eq!(house.count("SELECT count(*) FROM identity.sessions").await, 1);
}

#[tokio::test]
async fn who_asks_too_soon_is_told_so_and_does_not_push_the_moment_away() {
    let house = House::new().await;
    let (code, _) = ask(&house).await;
    assert_eq!(refused(&house, &code).await, "identity.authorization_pending");
    for _ in 0..3 {
        house.lab.advance(Duration::from_secs(1));
        assert_eq!(house.room.collect(&laptop(), &code).await.unwrap_err().code(), "identity.slow_down");
    }
    house.lab.advance(Duration::from_secs(2));
    assert_eq!(
        house.room.collect(&laptop(), &code).await.unwrap_err().code(),
        "identity.authorization_pending"
    );
}

#[tokio::test]
async fn refused_late_and_made_up_codes_open_nothing() {
    let house = House::new().await;
    let ada = house.register("ada@example.org").await;
    let (code, short) = ask(&house).await;
    answer(&house, &ada, &short, Reply::Denied).await.unwrap();
    assert_eq!(refused(&house, &code).await, "identity.access_denied");
    assert_eq!(
        answer(&house, &ada, &short, Reply::Approved).await.unwrap_err().code(),
        "identity.pairing_answered"
    );

    let (code, short) = ask(&house).await;
    house.lab.advance(Duration::from_mins(10));
    assert_eq!(
        answer(&house, &ada, &short, Reply::Approved).await.unwrap_err().code(),
        "identity.pairing_not_found"
    );
    assert_eq!(refused(&house, &code).await, "identity.expired_token");

    // Approved at the last moment, a program still has a minute.
    let (code, short) = ask(&house).await;
    house.lab.advance(Duration::from_secs(599));
    answer(&house, &ada, &short, Reply::Approved).await.unwrap();
    collect(&house, &code).await.unwrap();

    for text in ["", "atd_", "nonsense", "BCDF-GHJK", &"a".repeat(10_000)] {
        let made_up = DeviceCode::sent(&SecretString::from(text));
        assert_eq!(refused(&house, &made_up).await, "identity.expired_token");
    }
}

#[tokio::test]
async fn what_somebody_has_answered_is_not_there_for_others() {
    let house = House::new().await;
    let (ada, _) = house.person("ada@example.org").await;
    let (eve, eves) = house.person("eve@example.org").await;
    let (code, short) = ask(&house).await;
    answer(&house, &ada, &short, Reply::Approved).await.unwrap();
    for reply in [Reply::Approved, Reply::Denied] {
        let error = answer(&house, &eve, &short, reply).await.unwrap_err();
        assert_eq!(error.code(), "identity.pairing_not_found");
    }
    let path = format!("/api/v1/auth/devices/{short}");
    let seen = house.send(get(&path).bearer(access(&eves))).await;
    assert_eq!((seen.status, seen.code()), (StatusCode::NOT_FOUND, "identity.pairing_not_found"));
    let seen = house.room.asking(&ctx(&ada), &home(), &short).await.unwrap();
    assert_eq!((seen.reply, seen.same_network), (Some(Reply::Approved), true));
    let signed = collect(&house, &code).await.unwrap();
    assert_eq!(house.room.passport(access(&signed)).unwrap().user, ada.id);
}

#[tokio::test]
async fn two_people_who_answer_at_once_are_one() {
    let house = House::new().await;
    let (ada, eve) = (house.register("ada@example.org").await, house.register("eve@example.org").await);
    let (_, short) = ask(&house).await;
    let (one, two) = futures::join!(
        answer(&house, &ada, &short, Reply::Approved),
        answer(&house, &eve, &short, Reply::Approved)
    );
    assert!(one.is_ok() != two.is_ok(), "{one:?} {two:?}");
}

#[tokio::test]
async fn an_account_that_was_closed_meanwhile_lets_nobody_in() {
    let house = House::new().await;
    let ada = house.register("ada@example.org").await;
    let (code, short) = ask(&house).await;
    answer(&house, &ada, &short, Reply::Approved).await.unwrap();
    house.lab.client().await.execute("UPDATE identity.users SET is_active = false", &[]).await.unwrap();
    assert_eq!(refused(&house, &code).await, "identity.access_denied");
}

#[tokio::test]
async fn guessing_short_codes_waits_longer_and_longer_and_then_the_right_one_waits_too() {
    let house = House::new().await;
    let (ada, eve) = (house.register("ada@example.org").await, house.register("eve@example.org").await);
    let (_, short) = ask(&house).await;
    let elsewhere = client("198.51.100.9", "Firefox");
    let guess = async |code: &str| house.room.answer(&ctx(&eve), &elsewhere, code, Reply::Approved).await;
    for n in 0..8 {
        // Not even looking at one of one's own in between buys a guess.
        house.room.asking(&ctx(&eve), &elsewhere, &short).await.unwrap();
        let tried = guess(if n % 2 == 0 { "BBBB-BBBB" } else { "no code at all" }).await.unwrap_err();
        assert_eq!(tried.code(), "identity.pairing_not_found");
    }
    let Error::Throttled(wait) = guess(&short).await.unwrap_err() else { panic!("let in") };
    house.lab.advance(wait);
    assert_eq!(guess("BBBB-BBBC").await.unwrap_err().code(), "identity.pairing_not_found");
    let Error::Throttled(longer) = guess(&short).await.unwrap_err() else { panic!("let in") };
    assert!(longer > wait);
    // Nobody else waits for it.
    answer(&house, &ada, &short, Reply::Approved).await.unwrap();
}

#[tokio::test]
async fn many_accounts_in_one_network_guess_no_faster() {
    let house = House::new().await;
    let from = client("198.51.100.9", "Firefox");
    let mut throttled = 0;
    for _ in 0..80 {
        let tried = house.room.asking(&house.lab.stranger(), &from, "BBBB-BBBB").await;
        throttled += u32::from(matches!(tried, Err(Error::Throttled(_))));
    }
    assert_eq!(throttled, 20);
}

#[tokio::test]
async fn asking_in_is_bounded_per_address_and_in_all() {
    let house = House::new().await;
    for _ in 0..60 {
        house.room.ask_in(&laptop(), "x").await.unwrap();
    }
    let Error::Throttled(_) = house.room.ask_in(&laptop(), "x").await.unwrap_err() else { panic!("let in") };
    let owner = house.lab.client().await;
    owner
        .execute(
            "INSERT INTO identity.pairings (device_digest, code_digest, client_name, user_agent, address, network,
                 created_at, expires_at)
             SELECT sha256(('d' || n)::bytea), sha256(('c' || n)::bytea), 'x', '', '', sha256(''), $1, $2
             FROM generate_series(61, 10000) n",
            &[&house.lab.world.now(), &(house.lab.world.now() + identity::PAIR_LIFE)],
        )
        .await
        .unwrap();
    let elsewhere = client("198.51.100.9", "Firefox");
    let full = house.room.ask_in(&elsewhere, "x").await.unwrap_err();
    assert_eq!((full.code(), full.retry_after().is_some()), ("identity.no_room", true));
    house.lab.advance(Duration::from_mins(11));
    house.room.ask_in(&elsewhere, "x").await.unwrap();
    house.room.sweep().await.unwrap();
    assert_eq!(house.count("SELECT count(*) FROM identity.pairings").await, 1);
}

#[tokio::test]
async fn networks_next_to_each_other_do_not_take_all_the_room() {
    let house = House::new().await;
    let ask_from = async |address: String| house.room.ask_in(&client(&address, "x"), "x").await;
    // One customer with 65,536 networks, each of which asks only once.
    for n in 0..250 {
        ask_from(format!("2001:db8:1:{n:x}::1")).await.unwrap();
    }
    assert!(matches!(ask_from("2001:db8:1:ffff::1".into()).await, Err(Error::Throttled(_))));
    // The next customer of the same provider has room, until they all have what one provider may have.
    ask_from("2001:db8:2::1".into()).await.unwrap();
    house
        .lab
        .client()
        .await
        .execute(
            "INSERT INTO identity.pairings (device_digest, code_digest, client_name, user_agent, address, network,
                 created_at, expires_at, site, region)
             SELECT sha256(('d' || n)::bytea), sha256(('c' || n)::bytea), 'x', '', '', network, created_at, expires_at,
                 sha256(('s' || n)::bytea), region
             FROM generate_series(252, 1000) n, (SELECT * FROM identity.pairings LIMIT 1) one",
            &[],
        )
        .await
        .unwrap();
    assert!(matches!(ask_from("2001:db8:3::1".into()).await, Err(Error::Throttled(_))));
    ask_from("2001:db9:3::1".into()).await.unwrap();
    for n in 0..250 {
        ask_from(format!("192.0.2.{n}")).await.unwrap();
    }
    assert!(matches!(ask_from("192.0.2.255".into()).await, Err(Error::Throttled(_))));
    ask_from("192.0.3.1".into()).await.unwrap();
    // What is over takes no room.
    house.lab.advance(Duration::from_mins(11));
    ask_from("2001:db8:1:ffff::1".into()).await.unwrap();
}

/// A long code as ours are, which is none.
fn made_up(n: u32) -> DeviceCode {
    DeviceCode::sent(&SecretString::from(format!("atd_{n:0>43}")))
}

#[tokio::test]
async fn long_codes_that_are_none_wait_and_do_not_reach_the_database() {
    let house = House::new().await;
    let (code, _) = ask(&house).await;
    let from = client("198.51.100.9", "Firefox");
    let try_one = async |n: u32| house.room.collect(&from, &made_up(n)).await.unwrap_err();
    // What cannot be one is not looked for and does not count.
    for _ in 0..100 {
        let nonsense = DeviceCode::sent(&SecretString::from("atd_nonsense"));
        assert_eq!(house.room.collect(&from, &nonsense).await.unwrap_err().code(), "identity.expired_token");
    }
    for n in 0..60 {
        assert_eq!(try_one(n).await.code(), "identity.expired_token", "{n}");
    }
    let Error::Throttled(wait) = try_one(61).await else { panic!("not throttled") };
    let owner = house.lab.client().await;
    owner.batch_execute("ALTER TABLE identity.pairings RENAME TO away").await.unwrap();
    assert!(matches!(try_one(62).await, Error::Throttled(_)), "nothing was asked");
    owner.batch_execute("ALTER TABLE identity.away RENAME TO pairings").await.unwrap();
    // Another network does not wait.
    assert_eq!(refused(&house, &code).await, "identity.authorization_pending");
    house.lab.advance(wait);
    assert_eq!(try_one(63).await.code(), "identity.expired_token");
    let answer = house
        .send(post("/api/v1/auth/devices/token").json(json!({ "device_code": made_up(1).reveal() })))
        .await;
    assert_eq!((answer.status, answer.code()), (StatusCode::BAD_REQUEST, "identity.expired_token"));
}

#[tokio::test]
async fn many_networks_of_one_site_send_no_more_codes_that_are_none() {
    let house = House::new().await;
    let mut throttled = 0;
    for n in 0..620_u32 {
        let from = client(&format!("2001:db8:1:{n:x}::1"), "x");
        let tried = house.room.collect(&from, &made_up(n)).await.unwrap_err();
        throttled += u32::from(matches!(tried, Error::Throttled(_)));
    }
    assert_eq!(throttled, 20);
}

#[tokio::test]
async fn names_that_could_mislead_are_refused() {
    let house = House::new().await;
    for name in ["", " ", "Atelier\u{202e}", "two\nlines", &"a".repeat(61)] {
        let body = json!({ "client_name": name });
        let Answer { status, body, .. } = house.send(post("/api/v1/auth/devices/code").json(body)).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{name:?}");
        assert_eq!(body["details"][0]["field"], "client_name", "{body}");
    }
    let page = house.send(post("/api/v1/auth/devices/code").form("client_name=x")).await;
    assert_eq!(page.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
}

#[tokio::test]
async fn neither_code_is_kept_in_the_clear() {
    let house = House::new().await;
    let ada = house.register("ada@example.org").await;
    let (code, short) = ask(&house).await;
    answer(&house, &ada, &short, Reply::Approved).await.unwrap();
    collect(&house, &code).await.unwrap();
    let owner = house.lab.client().await;
    for table in ["identity.pairings", "identity.sessions", "audit.entries", "events.log"] {
        for row in owner.query(&format!("SELECT t::text FROM {table} t"), &[]).await.unwrap() {
            let text: String = row.get(0);
            for secret in [code.reveal(), &short, &short.replace('-', "")] {
                assert!(!text.contains(secret), "{table}: {text}");
            }
        }
    }
}
