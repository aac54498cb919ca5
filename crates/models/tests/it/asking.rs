//! Asking whoever was chosen: fallbacks, records, costs.

use crate::house::House;
use async_trait::async_trait;
use kernel::{Fault as _, Page, RunId};
use models::{
    CallFilter, Choice, Class, Completed, Error, ModelSettings, Pick, Piece, Price, ProviderId, Purpose,
    Quiet, Request, Sink,
};
use serde_json::{Value, json};
use std::time::Duration;

/// Remembers what it heard since the last beginning.
#[derive(Debug, Default)]
struct Ear {
    begun: Vec<String>,
    words: String,
}

#[async_trait]
impl Sink for Ear {
    async fn begin(&mut self, choice: &Choice) {
        self.begun.push(choice.model.clone());
        self.words.clear();
    }

    async fn piece(&mut self, piece: &Piece) {
        if let Piece::Text(text) = piece {
            self.words.push_str(text);
        }
    }
}

impl House {
    async fn choose(&self, chain: &[(ProviderId, &str)], prices: Vec<Price>) {
        let chain = chain
            .iter()
            .map(|(provider, model)| Choice { provider: *provider, model: (*model).into() })
            .collect();
        let new = ModelSettings { chain, prices, version: 0 };
        self.models.set(&self.a, None, new).await.unwrap();
    }

    async fn complete(&self, purpose: Purpose, ear: &mut Ear) -> Result<Completed, Error> {
        self.models.complete(&self.a, &purpose, Request::text("Well?"), ear).await
    }

    async fn calls(&self, filter: CallFilter) -> Vec<models::Call> {
        self.models.calls(&self.a, filter, Page::clamped(1, 100)).await.unwrap().items
    }
}

fn script(lines: Value) -> Value {
    json!({ "lines": lines })
}

#[tokio::test]
async fn the_default_answers_and_is_written_down() {
    let house = House::playing(script(json!([{ "text": "fine", "chunk": 2, "usage": { "input": 1000, "output": 10, "reasoning": 4, "cached": 100 } }]))).await;
    let one = house.scripted("one").await;
    let own = Price {
        kind: models::Kind::Scripted,
        model: "m*".into(),
        input: 1_000_000,
        output: 2_000_000,
        cached: Some(500_000),
        cache_written: None,
    };
    house.choose(&[(one, "m-1")], vec![own]).await;
    let run: RunId = house.lab.world.id();
    let ctx = house.a.clone().in_run(run);
    let mut ear = Ear::default();
    let purpose = Purpose::new("study.plan").step("distill");
    let done = house.models.complete(&ctx, &purpose, Request::text("Well?"), &mut ear).await.unwrap();
    assert_eq!((done.answer.text.as_str(), ear.words.as_str()), ("fine", "fine"));
    assert_eq!((done.cost, done.failed.len()), (Some(900 + 50 + 20), 0));
    let calls = house.calls(CallFilter { run: Some(run), provider: Some(one) }).await;
    let [call] = &calls[..] else { panic!("{calls:?}") };
    assert_eq!((call.id, call.outcome.as_str(), call.cost), (done.call, "ok", Some(970)));
    assert_eq!(
        (call.purpose.as_str(), call.step.as_deref(), call.model.as_str()),
        ("study.plan", Some("distill"), "m-1")
    );
    assert_eq!((call.usage, call.attempts, call.person), (done.answer.usage, 1, house.a.user()));
    assert!(call.first_ms.is_some_and(|first| first <= call.total_ms));
    assert_eq!(house.calls(CallFilter { run: Some(house.lab.world.id()), provider: None }).await.len(), 0);
}

#[tokio::test]
async fn fallbacks_stand_in_and_every_call_is_written_down() {
    let house = House::playing(script(json!([
        { "when": "dead", "fault": "bad_key" },
        { "when": "cut", "text": "half of it", "fault": "cut" },
        { "when": "busy", "fault": { "throttled": { "retry_after_ms": 1 } } },
        { "when": "well", "text": "whole" },
    ])))
    .await;
    let one = house.scripted("one").await;
    house.choose(&[(one, "dead"), (one, "cut"), (one, "busy"), (one, "well")], vec![]).await;
    let mut ear = Ear::default();
    let done = house.complete(Purpose::new("t.t"), &mut ear).await.unwrap();
    assert_eq!((done.choice.model.as_str(), done.answer.text.as_str()), ("well", "whole"));
    assert_eq!(ear.begun, ["dead", "cut", "busy", "well"]);
    assert_eq!(ear.words, "whole", "what came before is void");
    let classes: Vec<_> = done.failed.iter().map(|f| f.class).collect();
    assert_eq!(classes, [Class::BadKey, Class::Broken, Class::Throttled]);
    let mut calls = house.calls(CallFilter::default()).await;
    calls.sort_by_key(|c| ["dead", "cut", "busy", "well"].iter().position(|m| *m == c.model));
    let seen: Vec<_> = calls.iter().map(|c| (c.outcome.as_str(), c.attempts, c.cost)).collect();
    assert_eq!(
        seen,
        [("bad_key", 1, Some(0)), ("broken", 1, None), ("throttled", 3, Some(0)), ("ok", 1, Some(0))],
        "what broke off may be charged for: nobody knows how much"
    );
}

#[tokio::test]
async fn when_all_fail_the_first_failure_is_told() {
    let house = House::playing(script(
        json!([{ "when": "a", "fault": "bad_key" }, { "when": "b", "fault": "nonsense" }]),
    ))
    .await;
    let one = house.scripted("one").await;
    house.choose(&[(one, "a"), (one, "b")], vec![]).await;
    let error = house.complete(Purpose::new("t.t"), &mut Ear::default()).await.unwrap_err();
    assert_eq!(error.code(), "models.bad_key");
    assert!(error.public().contains("cannot be read"), "{}", error.public());
}

#[tokio::test]
async fn somebody_can_be_picked() {
    let house =
        House::playing(script(json!([{ "when": "sick", "fault": "overloaded" }, { "text": "yes" }]))).await;
    let one = house.scripted("one").await;
    let pick = |model: &str| Choice { provider: one, model: model.into() };
    let nobody = house.complete(Purpose::new("t.t"), &mut Ear::default()).await.unwrap_err();
    assert_eq!(nobody.code(), "models.no_model");
    let only = Purpose::new("t.t").pick(Pick::Only(pick("x")));
    assert_eq!(house.complete(only, &mut Ear::default()).await.unwrap().choice, pick("x"));
    house.choose(&[(one, "well"), (one, "sick")], vec![]).await;
    let mut ear = Ear::default();
    let first = Purpose::new("t.t").pick(Pick::First(pick("sick")));
    house.complete(first, &mut ear).await.unwrap();
    assert_eq!(ear.begun, ["sick", "well"], "nobody is asked twice");
    let only = Purpose::new("t.t").pick(Pick::Only(pick("sick"))).once();
    assert_eq!(house.complete(only, &mut Ear::default()).await.unwrap_err().code(), "models.overloaded");
    assert_eq!(house.calls(CallFilter::default()).await[0].attempts, 1);
    let theirs = Purpose::new("t.t").pick(Pick::Only(pick("x")));
    let error = house.models.complete(&house.b, &theirs, Request::text("?"), &mut Quiet).await.unwrap_err();
    assert_eq!(error.code(), "models.not_found", "another tenant's provider is nobody");
}

#[tokio::test]
async fn whoever_takes_too_long_is_left() {
    let house = House::playing(script(json!([{ "when": "mute", "fault": "silence" }, { "when": "slow", "text": "abc", "chunk": 1, "between_ms": 60_000 }, { "text": "yes" }]))).await;
    let one = house.scripted("one").await;
    house.choose(&[(one, "mute"), (one, "slow"), (one, "well")], vec![]).await;
    let done = house
        .complete(Purpose::new("t.t").within(Duration::from_millis(50)), &mut Ear::default())
        .await
        .unwrap();
    let classes: Vec<_> = done.failed.iter().map(|f| (f.class, f.by.as_str())).collect();
    assert_eq!(classes, [(Class::Timeout, "one"), (Class::Timeout, "one")]);
}

#[tokio::test]
async fn a_dropped_question_is_written_down_as_cancelled() {
    let house = House::playing(script(json!([{ "text": "abc", "chunk": 1, "between_ms": 60_000 }]))).await;
    let one = house.scripted("one").await;
    house.choose(&[(one, "m")], vec![]).await;
    let mut ear = Ear::default();
    let asked =
        tokio::time::timeout(Duration::from_millis(200), house.complete(Purpose::new("t.t"), &mut ear));
    assert!(asked.await.is_err());
    let mut calls = Vec::new();
    for _ in 0..500 {
        calls = house.calls(CallFilter::default()).await;
        if !calls.is_empty() {
            break;
        }
        tokio::task::yield_now().await;
    }
    let [call] = &calls[..] else { panic!("{calls:?}") };
    assert_eq!((call.outcome.as_str(), call.cost, call.first_ms.is_some()), ("cancelled", None, true));
}

#[tokio::test]
async fn old_calls_are_removed_and_nobody_else_may() {
    let house = House::playing(script(json!([{ "text": "x" }]))).await;
    let one = house.scripted("one").await;
    house.choose(&[(one, "m")], vec![]).await;
    for _ in 0..3 {
        house.complete(Purpose::new("t.t"), &mut Ear::default()).await.unwrap();
        house.lab.advance(Duration::from_hours(1));
    }
    let cut = house.lab.world.now() - Duration::from_mins(90);
    assert_eq!(house.models.trim_calls(cut, 1).await.unwrap(), 1);
    assert_eq!(house.models.trim_calls(cut, 100).await.unwrap(), 1);
    assert_eq!(house.calls(CallFilter::default()).await.len(), 1);
    let mut tx = house.lab.store.tenant(&house.a).await.unwrap();
    assert!(tx.execute("DELETE FROM models.calls", &[]).await.is_err(), "a tenant cannot unmake a call");
}

#[tokio::test]
async fn many_ask_at_once() {
    let house = House::playing(script(json!([{ "text": "x", "first_ms": 50 }]))).await;
    let one = house.scripted("one").await;
    house.choose(&[(one, "m")], vec![]).await;
    let asked = (0..100).map(|_| async {
        house
            .models
            .complete(&house.a, &Purpose::new("t.t"), Request::text("?"), &mut Quiet)
            .await
            .map(|d| d.call)
    });
    let mut calls = futures::future::try_join_all(asked).await.unwrap();
    calls.sort_unstable();
    calls.dedup();
    assert_eq!(calls.len(), 100);
    assert_eq!(house.calls(CallFilter::default()).await.len(), 100);
}
