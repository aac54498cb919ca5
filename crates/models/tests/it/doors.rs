//! Providers, settings and calls through the doors.

use crate::{
    house::House,
    server::{Server, Step, chunk, end, head, reply},
};
use serde_json::{Value, json};

const KEY: &str = "sk-canary-0123456789abcdef";

fn ollama(server: &Server) -> Value {
    json!({ "kind": "ollama", "label": "mine", "base_url": server.url(""), "key": KEY })
}

/// Lists one model, then answers.
async fn speaker() -> Server {
    let list = vec![reply("200 OK", "", &json!({ "models": [{ "name": "tiny" }] }).to_string())];
    let line =
        json!({ "message": { "content": "ready" }, "done": true, "prompt_eval_count": 9, "eval_count": 1 });
    Server::playing(vec![list, vec![head(), chunk(&format!("{line}\n")), end()]]).await
}

#[tokio::test]
async fn a_provider_is_added_read_changed_and_removed() {
    let house = House::new(&[], None).await;
    let new = json!({ "kind": "anthropic", "label": " Claude ", "key": KEY });
    let (status, tag, made) = house.call("a", "POST", "/providers", None, Some(new)).await;
    assert_eq!((status.as_u16(), tag.as_str()), (201, "\"v1\""));
    assert_eq!((&made["label"], &made["has_key"]), (&json!("Claude"), &json!(true)));
    assert_eq!(made["base_url"], "https://api.anthropic.com/v1");
    let path = format!("/providers/{}", made["id"].as_str().unwrap());
    assert_eq!(house.ask("a", "GET", &path, None).await, (200, made.clone()));

    let change = json!({ "label": "Ours" });
    let (status, tag, changed) = house.call("a", "PATCH", &path, Some("\"v1\""), Some(change.clone())).await;
    assert_eq!((status.as_u16(), tag.as_str(), &changed["label"]), (200, "\"v2\"", &json!("Ours")));
    let (status, _, problem) =
        house.call("a", "PATCH", &path, Some("\"v1\""), Some(json!({ "label": "x" }))).await;
    assert_eq!((status.as_u16(), &problem["code"]), (412, &json!("models.stale")));
    let (_, tag, _) = house.call("a", "PATCH", &path, None, Some(change)).await;
    assert_eq!(tag, "\"v2\"", "nothing changed");

    let twin = json!({ "kind": "openai", "label": "Ours", "key": KEY });
    let (status, problem) = house.ask("a", "POST", "/providers", Some(twin)).await;
    assert_eq!((status, &problem["code"]), (409, &json!("models.label_taken")));
    let (_, list) = house.ask("a", "GET", "/providers", None).await;
    assert_eq!(list["pagination"]["total"], 1);

    assert!(!house.everything_written().await.contains("canary"));
    assert_eq!(house.ask("a", "DELETE", &path, None).await.0, 204);
    assert_eq!(house.ask("a", "GET", &path, None).await.0, 404);
    let kept: i64 =
        house.lab.client().await.query_one("SELECT count(*) FROM vault.secrets", &[]).await.unwrap().get(0);
    assert_eq!(kept, 0, "the key is gone with its provider");
    let written = house.everything_written().await;
    for event in ["model_provider.created", "model_provider.updated", "model_provider.deleted"] {
        assert!(written.contains(event), "{event}");
    }
}

#[tokio::test]
async fn what_cannot_be_is_refused_with_its_field() {
    let house = House::new(&[], None).await;
    for (body, field) in [
        (json!({ "kind": "anthropic", "label": "x" }), "key"),
        (json!({ "kind": "compatible", "label": "x" }), "base_url"),
        (json!({ "kind": "compatible", "label": "x", "base_url": "ftp://a.example" }), "base_url"),
        (json!({ "kind": "compatible", "label": "x", "base_url": "https://u:p@a.example" }), "base_url"),
        (json!({ "kind": "compatible", "label": "x", "base_url": "https://a.example?key=1" }), "base_url"),
        (json!({ "kind": "ollama", "label": "" }), "label"),
        (json!({ "kind": "ollama", "label": "x".repeat(101) }), "label"),
        (json!({ "kind": "ollama", "label": "x", "key": "canary\r\nx-evil: 1" }), "key"),
        (json!({ "kind": "ollama", "label": "x", "key": "" }), "key"),
        (json!({ "kind": "ollama", "label": "x", "key": "c".repeat(5000) }), "key"),
        (json!({ "kind": "scripted", "label": "x" }), "kind"),
        (json!({ "kind": "abacus", "label": "x" }), "kind"),
        (json!({ "kind": "ollama", "label": "x", "kex": "y" }), "kex"),
    ] {
        let (status, problem) = house.ask("a", "POST", "/providers", Some(body.clone())).await;
        assert_eq!(status, 422, "{body} {problem}");
        assert_eq!(problem["details"][0]["field"], field, "{body} {problem}");
        assert!(!problem.to_string().contains("canary"));
    }
    let (_, list) = house.ask("a", "GET", "/providers", None).await;
    assert_eq!(list["pagination"]["total"], 0);
}

#[tokio::test]
async fn a_key_does_not_follow_an_address_to_another_host() {
    let house = House::new(&[], None).await;
    let id = house
        .provider(
            json!({ "kind": "compatible", "label": "x", "base_url": "https://a.example/v1", "key": KEY }),
        )
        .await;
    let path = format!("/providers/{id}");
    for url in ["https://evil.example/v1", "http://a.example/v1", "https://a.example:8443/v1"] {
        let (status, problem) = house.ask("a", "PATCH", &path, Some(json!({ "base_url": url }))).await;
        assert_eq!((status, &problem["details"][0]["field"]), (422, &json!("key")), "{url}");
    }
    let (status, same) =
        house.ask("a", "PATCH", &path, Some(json!({ "base_url": "https://a.example/v2/" }))).await;
    assert_eq!(
        (status, &same["base_url"], &same["has_key"]),
        (200, &json!("https://a.example/v2"), &json!(true))
    );
    let moved = json!({ "base_url": "https://b.example", "key": null });
    let (status, moved) = house.ask("a", "PATCH", &path, Some(moved)).await;
    assert_eq!((status, &moved["has_key"]), (200, &json!(false)));
}

#[tokio::test]
async fn nobody_sees_or_uses_another_tenants_provider() {
    let house = House::new(&[], Some(json!({ "lines": [{ "text": "x" }] }))).await;
    let id = house.scripted("mine").await;
    let path = format!("/providers/{id}");
    for (method, path, body) in [
        ("GET", path.clone(), None),
        ("PATCH", path.clone(), Some(json!({ "label": "theirs" }))),
        ("DELETE", path.clone(), None),
        ("POST", format!("{path}/verify"), None),
        ("GET", format!("{path}/models"), None),
        ("GET", "/providers/mpr_nonsense".to_owned(), None),
    ] {
        assert_eq!(house.ask("b", method, &path, body).await.0, 404, "{method} {path}");
    }
    let choice = json!({ "provider_id": id, "model": "m" });
    let (status, problem) = house.ask("b", "PUT", "/settings", Some(json!({ "default": choice }))).await;
    assert_eq!((status, &problem["details"][0]["field"]), (422, &json!("default.provider_id")));
    assert_eq!(house.ask("a", "POST", &format!("{path}/verify"), None).await.0, 200);
    assert_eq!(house.ask("a", "GET", "/calls", None).await.1["pagination"]["total"], 1);
    assert_eq!(house.ask("b", "GET", "/calls", None).await.1["pagination"]["total"], 0);
    assert_eq!(house.ask("b", "GET", "/providers", None).await.1["pagination"]["total"], 0);
    assert_eq!(house.ask("x", "GET", "/providers", None).await.0, 401);
}

#[tokio::test]
async fn a_test_shows_what_came_back() {
    let server = speaker().await;
    let house = House::new(&[server.entry()], None).await;
    let id = house.provider(ollama(&server)).await;
    let (status, test) = house.ask("a", "POST", &format!("/providers/{id}/verify"), None).await;
    assert_eq!(
        (status, &test["ok"], &test["model"], &test["text"]),
        (200, &json!(true), &json!("tiny"), &json!("ready"))
    );
    assert_eq!((&test["usage"]["input"], &test["provider"]["verified_as"]), (&json!(9), &json!("ok")));
    let (_, calls) = house.ask("a", "GET", &format!("/calls?provider_id={id}"), None).await;
    let call = &calls["data"][0];
    assert_eq!(
        (&call["purpose"], &call["outcome"], &call["cost"]),
        (&json!("models.verify"), &json!("ok"), &json!(0))
    );
    assert!(house.everything_written().await.contains("model_provider.verified"));
    let bad = json!({ "model": "" });
    assert_eq!(house.ask("a", "POST", &format!("/providers/{id}/verify"), Some(bad)).await.0, 422);
}

#[tokio::test]
async fn an_address_inside_is_never_asked() {
    let server = speaker().await;
    let house = House::new(&[], None).await;
    let id = house.provider(ollama(&server)).await;
    let (status, test) = house.ask("a", "POST", &format!("/providers/{id}/verify"), None).await;
    assert_eq!((status, &test["ok"], &test["failure"]["class"]), (200, &json!(false), &json!("forbidden")));
    let (status, problem) = house.ask("a", "GET", &format!("/providers/{id}/models"), None).await;
    assert_eq!((status, &problem["code"]), (403, &json!("models.address_forbidden")));
    assert_eq!(server.connections(), 0);
}

#[tokio::test]
async fn a_provider_that_repeats_the_key_gives_nothing_away() {
    let body = json!({ "error": { "message": format!("bad key {KEY}"), "code": "invalid_api_key" } });
    let server = Server::playing(vec![vec![reply("401 Unauthorized", "", &body.to_string())]]).await;
    let house = House::new(&[server.entry()], None).await;
    let id = house.provider(ollama(&server)).await;
    let asked = json!({ "model": "m" });
    let (_, test) = house.ask("a", "POST", &format!("/providers/{id}/verify"), Some(asked)).await;
    assert_eq!(test["failure"]["class"], "bad_key");
    assert!(test["failure"]["message"].as_str().unwrap().contains("[key]"), "{test}");
    let (status, problem) = house.ask("a", "GET", &format!("/providers/{id}/models"), None).await;
    assert_eq!((status, &problem["code"]), (502, &json!("models.bad_key")));
    let (_, calls) = house.ask("a", "GET", "/calls", None).await;
    assert_eq!(calls["data"][0]["said"], "bad key [key]");
    for text in [test.to_string(), problem.to_string(), calls.to_string(), house.everything_written().await] {
        assert!(!text.contains("canary"), "{text}");
    }
    assert!(server.heard().iter().all(|h| h.header("authorization").unwrap().ends_with(KEY)));
}

#[tokio::test]
async fn settings_are_set_and_checked() {
    let house = House::new(&[], Some(json!({}))).await;
    let (one, two) = (house.scripted("one").await, house.scripted("two").await);
    let choice = |id, model: &str| json!({ "provider_id": id, "model": model });
    let (status, tag, empty) = house.call("a", "GET", "/settings", None, None).await;
    assert_eq!((status.as_u16(), tag.as_str(), &empty["default"]), (200, "\"v0\"", &json!(null)));
    let price = json!({ "kind": "compatible", "model": "sonar*", "input": 1_000_000, "output": 2 });
    let new = json!({ "default": choice(one, "m"), "fallbacks": [choice(two, "m"), choice(one, "n")], "prices": [price] });
    let (status, tag, set) = house.call("a", "PUT", "/settings", Some("\"v0\""), Some(new.clone())).await;
    assert_eq!((status.as_u16(), tag.as_str()), (200, "\"v1\""));
    assert_eq!(
        (&set["default"], &set["fallbacks"], &set["prices"]),
        (&new["default"], &new["fallbacks"], &new["prices"])
    );
    assert_eq!(house.ask("a", "GET", "/settings", None).await.1, set);
    assert_eq!(house.call("a", "PUT", "/settings", Some("\"v0\""), Some(new.clone())).await.0.as_u16(), 412);

    let twelve: Vec<Value> = (0..12).map(|n| choice(one, &n.to_string())).collect();
    for (bad, field) in [
        (json!({ "fallbacks": [choice(one, "m")] }), "default"),
        (json!({ "default": choice(one, "m"), "fallbacks": twelve }), "fallbacks"),
        (json!({ "default": choice(one, "m"), "fallbacks": [choice(one, "m")] }), "fallbacks.0.model"),
        (json!({ "default": choice(one, "") }), "default.model"),
        (json!({ "default": choice(one, "a\nb") }), "default.model"),
        (json!({ "default": { "provider_id": one, "model": "m", "x": 1 } }), "default.x"),
        (json!({ "prices": [{ "kind": "openai", "model": "m", "input": -1, "output": 1 }] }), "prices.0"),
        (json!({ "prices": [price.clone(), price.clone()] }), "prices.1.model"),
        (
            json!({ "prices": [{ "kind": "openai", "model": "m", "input": 1, "output": 1, "cashed": 1 }] }),
            "prices.0.cashed",
        ),
    ] {
        let (status, problem) = house.ask("a", "PUT", "/settings", Some(bad.clone())).await;
        assert_eq!((status, &problem["details"][0]["field"]), (422, &json!(field)), "{bad} {problem}");
    }
    assert_eq!(house.ask("a", "DELETE", &format!("/providers/{one}"), None).await.0, 204);
    let (_, tag, left) = house.call("a", "GET", "/settings", None, None).await;
    assert_eq!(
        (tag.as_str(), &left["default"], &left["fallbacks"]),
        ("\"v2\"", &choice(two, "m"), &json!([]))
    );
}

#[tokio::test]
async fn there_are_only_so_many_providers() {
    let house = House::new(&[], Some(json!({}))).await;
    for n in 0..50 {
        house.scripted(&n.to_string()).await;
    }
    let one_more = json!({ "kind": "scripted", "label": "one more" });
    let (status, problem) = house.ask("a", "POST", "/providers", Some(one_more.clone())).await;
    assert_eq!((status, &problem["code"]), (409, &json!("models.too_many")));
    assert_eq!(house.ask("b", "POST", "/providers", Some(one_more)).await.0, 201, "others have room");
}

#[tokio::test]
async fn a_slow_list_of_models_is_a_bad_gateway() {
    let server = Server::playing(vec![vec![Step::Close]]).await;
    let house = House::new(&[server.entry()], None).await;
    let id = house.provider(ollama(&server)).await;
    let (status, problem) = house.ask("a", "GET", &format!("/providers/{id}/models"), None).await;
    assert_eq!((status, &problem["code"]), (502, &json!("models.broken")));
}
