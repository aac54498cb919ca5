//! Making accounts.

use crate::house::{House, PASSWORD, get, home, newcomer, post};
use futures::future::join_all;
use http::StatusCode;
use identity::{Error, TeamRole, TenantKind, TenantRole};
use kernel::{Actor, Ctx};
use serde_json::json;

fn body(email: &str) -> serde_json::Value {
    json!({ "email": email, "password": PASSWORD, "name": "Ada" })
}

#[tokio::test]
async fn registering_gives_an_account_a_tenant_and_a_team() {
    let house = House::new().await;
    let made = house.send(post("/api/v1/auth/register").json(body("Ada@Example.org"))).await;
    assert_eq!(made.status, StatusCode::CREATED, "{made:?}");
    let fields: Vec<_> = made.body.as_object().unwrap().keys().collect();
    assert_eq!(fields, ["created_at", "email", "id", "name"]);
    assert!(made.body["id"].as_str().unwrap().starts_with("usr_"));
    assert_eq!((&made.body["email"], &made.body["name"]), (&json!("Ada@example.org"), &json!("Ada")));

    let signed = house.login("ada@example.org").await;
    let passport = house.room.passport(crate::house::access(&signed)).unwrap();
    let me = house.room.me(&Ctx::new(passport.tenant, Actor::user(passport.user))).await.unwrap();
    assert!(me.operator, "the first account is the operator");
    assert_eq!((me.tenant.kind, me.tenant.role), (TenantKind::Personal, TenantRole::Owner));
    assert_eq!(me.tenant.id, me.user.home);
    let [team] = me.teams.as_slice() else { panic!("{:?}", me.teams) };
    assert_eq!((team.slug.as_str(), team.role), ("personal", TeamRole::Owner));
}

#[tokio::test]
async fn an_address_is_taken_in_every_spelling() {
    let house = House::new().await;
    house.register("zoë@bücher.example").await;
    for email in ["ZOË@bücher.example", "zoe\u{308}@xn--bcher-kva.example", " zoë@BÜCHER.example "] {
        let again = house.send(post("/api/v1/auth/register").json(body(email))).await;
        assert_eq!((again.status, again.code()), (StatusCode::CONFLICT, "identity.email_taken"), "{email}");
    }
    house.register("zoë+uni@bücher.example").await;
}

#[tokio::test]
async fn of_two_at_the_same_moment_one_gets_the_address() {
    let house = House::new().await;
    let from = home();
    let both = join_all((0..4).map(|_| house.room.register(&from, newcomer("ada@example.org")))).await;
    assert_eq!(both.iter().filter(|r| r.is_ok()).count(), 1);
    assert_eq!(both.iter().filter(|r| matches!(r, Err(Error::EmailTaken))).count(), 3, "{both:?}");
    assert_eq!(house.count("SELECT count(*) FROM identity.users").await, 1);
    assert_eq!(house.count("SELECT count(*) FROM identity.tenants").await, 1, "no tenant without its person");
}

#[tokio::test]
async fn of_many_at_the_same_moment_one_is_the_operator() {
    let house = House::new().await;
    let emails: Vec<String> = (0..8).map(|n| format!("user{n}@example.org")).collect();
    let from = home();
    let made = join_all(emails.iter().map(|email| house.room.register(&from, newcomer(email)))).await;
    assert!(made.iter().all(Result::is_ok), "{made:?}");
    let mut operators = 0;
    for user in made.into_iter().map(Result::unwrap) {
        let me = house.room.me(&Ctx::new(user.home, Actor::user(user.id))).await.unwrap();
        operators += u32::from(me.operator);
    }
    assert_eq!(operators, 1);
}

#[tokio::test]
async fn what_is_wrong_is_said_field_by_field() {
    let house = House::new().await;
    let thousand = format!("{}@example.org", "a".repeat(1000));
    for (body, field, code) in [
        (json!({ "email": "nobody", "password": PASSWORD, "name": "A" }), "email", "format"),
        (json!({ "email": thousand, "password": PASSWORD, "name": "A" }), "email", "too_long"),
        (json!({ "email": "a@b.example", "password": "short", "name": "A" }), "password", "too_short"),
        (json!({ "email": "a@b.example", "password": "password123", "name": "A" }), "password", "too_common"),
        (
            json!({ "email": "someone@b.example", "password": "Someone@B.example", "name": "A" }),
            "password",
            "same_as_email",
        ),
        (json!({ "email": "a@b.example", "password": "x".repeat(257), "name": "A" }), "password", "too_long"),
        (json!({ "email": "a@b.example", "password": PASSWORD, "name": " " }), "name", "required"),
        (
            json!({ "email": "a@b.example", "password": PASSWORD, "name": "x".repeat(201) }),
            "name",
            "too_long",
        ),
    ] {
        let answer = house.send(post("/api/v1/auth/register").json(body)).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{answer:?}");
        assert_eq!(answer.body["details"][0]["field"], field);
        assert_eq!(answer.body["details"][0]["code"], code);
    }
    let mut unknown = body("a@b.example");
    unknown["operator"] = json!(true);
    let answer = house.send(post("/api/v1/auth/register").json(unknown)).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "nobody makes himself the operator");
    assert_eq!(house.count("SELECT count(*) FROM identity.users").await, 0);
}

#[tokio::test]
async fn strange_addresses_and_names_are_kept_as_they_are() {
    let house = House::new().await;
    for email in
        ["o'brien@example.org", "a'--@example.org", "%_@example.org", "用户@例子.广告", "мария@пример.рф"]
    {
        let made = house.send(post("/api/v1/auth/register").json(json!({
            "email": email, "password": PASSWORD, "name": "Robert'); DROP TABLE users;-- 李 🦀",
        })));
        let made = made.await;
        assert_eq!(made.status, StatusCode::CREATED, "{email}: {made:?}");
        assert_eq!(made.body["name"], "Robert'); DROP TABLE users;-- 李 🦀");
        house.login(email).await;
    }
    assert_eq!(house.count("SELECT count(*) FROM identity.users").await, 5);
}

#[tokio::test]
async fn making_an_account_is_announced_and_audited() {
    let house = House::new().await;
    let user = house.register("canary-address@example.org").await;
    let types = house.lab.client().await;
    let types = types
        .query("SELECT type, owner, payload::text FROM events.log ORDER BY position", &[])
        .await
        .unwrap();
    let names: Vec<&str> = types.iter().map(|row| row.get(0)).collect();
    assert_eq!(names, ["user.registered", "tenant.created", "team.created"]);
    for row in &types {
        assert_eq!(row.get::<_, Option<kernel::ids::Uuid>>(1), Some(user.id.uuid()));
        assert!(!row.get::<_, &str>(2).contains("canary"), "no address in an event");
    }
    let ctx = Ctx::new(user.home, Actor::user(user.id));
    let entries = audit::list(&house.lab.store, &ctx, None, 10).await.unwrap();
    let actions: Vec<&str> = entries.iter().map(|e| e.action.as_str()).collect();
    assert!(actions.contains(&"auth.register") && actions.contains(&"identity.tenant.create"), "{actions:?}");
    assert!(entries.iter().any(|e| e.address == home().address));
}

#[tokio::test]
async fn asking_which_addresses_are_taken_is_slowed_down() {
    let house = House::new().await;
    house.register("ada@example.org").await;
    let mut answers = Vec::new();
    for _ in 0..25 {
        answers.push(house.room.register(&home(), newcomer("ada@example.org")).await.unwrap_err());
    }
    assert!(answers[..20].iter().all(|e| matches!(e, Error::EmailTaken)));
    assert!(answers[20..].iter().all(|e| matches!(e, Error::Throttled(_))), "{:?}", &answers[20..]);
    // A free address is not told apart from a taken one while the asker has to wait.
    let free = house.room.register(&home(), newcomer("free@example.org")).await.unwrap_err();
    assert!(matches!(free, Error::Throttled(_)));
    let elsewhere = crate::house::client("198.51.100.7", "Firefox");
    assert!(house.room.register(&elsewhere, newcomer("free@example.org")).await.is_ok());
    assert_eq!(house.room.hashes_computed(), 2, "no hash was computed for a taken address");
}

#[tokio::test]
async fn the_local_account_is_one_and_nobody_signs_in_to_it() {
    let house = House::new().await;
    let all = join_all((0..4).map(|_| house.room.ensure_local_user())).await;
    let first = all[0].as_ref().unwrap();
    assert!(all.iter().all(|ctx| ctx.as_ref().unwrap() == first));
    let me = house.room.me(first).await.unwrap();
    assert!(me.operator && me.user.email.is_none());
    for email in ["", "Local operator", "null", "local operator@localhost"] {
        let refused = house.room.login(&home(), email, &crate::house::secret(""), false).await;
        assert!(matches!(refused, Err(Error::WrongCredentials)), "{email}");
    }
}

#[tokio::test]
async fn the_first_to_register_takes_over_the_local_account_and_the_second_does_not() {
    let house = House::new().await;
    let local = house.room.ensure_local_user().await.unwrap();
    let ada = house.register("ada@example.org").await;
    assert_eq!((Some(ada.id), ada.home), (local.user(), local.tenant), "what it planned is still there");
    let me = house.room.me(&local).await.unwrap();
    assert!(me.operator);
    assert_eq!(
        (me.user.email.as_deref(), me.tenant.name.as_str()),
        (Some("ada@example.org"), "Ada Lovelace")
    );
    house.login("ada@example.org").await;
    assert_eq!(house.room.ensure_local_user().await.unwrap(), local);

    let eve = house.register("eve@example.org").await;
    assert_ne!(eve.id, ada.id);
    assert!(!house.room.me(&Ctx::new(eve.home, Actor::user(eve.id))).await.unwrap().operator);
}

#[tokio::test]
async fn a_local_account_among_others_is_not_taken_over() {
    let house = House::new().await;
    let local = house.room.ensure_local_user().await.unwrap();
    house
        .lab
        .client()
        .await
        .execute(
            "INSERT INTO identity.users (id, home_tenant, name, created_at, updated_at)
         VALUES (gen_random_uuid(), $1, 'another', now(), now())",
            &[&local.tenant.uuid()],
        )
        .await
        .unwrap();
    let eve = house.register("eve@example.org").await;
    assert_ne!(Some(eve.id), local.user());
    assert_ne!(eve.home, local.tenant);
}

#[tokio::test]
async fn who_am_i_is_for_those_who_signed_in() {
    let house = House::new().await;
    let anonymous = house.send(get("/api/v1/auth/me")).await;
    assert_eq!(anonymous.status, StatusCode::UNAUTHORIZED);
    assert!(anonymous.headers.contains_key("www-authenticate"));
    let (user, signed) = house.person("ada@example.org").await;
    let me = house.send(get("/api/v1/auth/me").bearer(crate::house::access(&signed))).await;
    assert_eq!(me.status, StatusCode::OK);
    assert_eq!(me.body["id"], json!(user.id));
    assert_eq!(me.body["tenant"]["role"], "owner");
    assert_eq!(me.body["teams"][0]["slug"], "personal");
    assert!(!me.body.to_string().contains("argon2"));
}
