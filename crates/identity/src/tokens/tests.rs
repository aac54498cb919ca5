//! Every kind of bad token, made by hand.

use super::{BASE64, Cache, Names, Passport, TokenFault, sign, verify};
use crate::keys::{Key, Ring};
use aws_lc_rs::hmac;
use base64::Engine as _;
use chrono::{DateTime, TimeDelta, Utc};
use kernel::World;
use proptest::prelude::*;
use serde_json::{Value, json};

struct Bench {
    world: World,
    ring: Ring,
    key: Key,
    names: Names,
    now: DateTime<Utc>,
}

impl Bench {
    fn new() -> Self {
        let world = World::real();
        let now = DateTime::from_timestamp(1_795_000_000, 0).unwrap();
        let key = Key::from_seed(world.id(), &world.bytes::<32>(), now, None).unwrap();
        let names = Names { issuer: "atelier".into(), audience: "atelier-api".into() };
        Self { ring: Ring::new(vec![key.clone()]), world, key, names, now }
    }

    fn passport(&self) -> Passport {
        Passport {
            user: self.world.id(),
            tenant: self.world.id(),
            session: self.world.id(),
            operator: true,
            not_before: self.now.timestamp(),
            expires: self.now.timestamp() + 1800,
        }
    }

    fn good(&self) -> (Passport, String) {
        let passport = self.passport();
        (passport, sign(&self.ring, &self.names, &passport, self.world.id(), self.now).unwrap())
    }

    fn verify(&self, token: &str) -> Result<Passport, TokenFault> {
        verify(&self.ring, &self.names, token, self.now)
    }

    /// A token with a header and claims of the attacker's choice, signed with our key.
    fn forged(&self, header: &Value, claims: &Value) -> String {
        let message = format!("{}.{}", part(header), part(claims));
        format!("{message}.{}", BASE64.encode(self.key.sign(message.as_bytes())))
    }

    fn header(&self) -> Value {
        json!({ "alg": "EdDSA", "typ": "at+jwt", "kid": self.key.id() })
    }

    fn claims(&self) -> Value {
        let (_, token) = self.good();
        let claims = token.split('.').nth(1).unwrap();
        serde_json::from_slice(&BASE64.decode(claims).unwrap()).unwrap()
    }
}

fn part(json: &Value) -> String {
    BASE64.encode(json.to_string())
}

fn with(mut json: Value, name: &str, value: Value) -> Value {
    json[name] = value;
    json
}

#[test]
fn what_is_signed_is_believed() {
    let bench = Bench::new();
    let (passport, token) = bench.good();
    assert_eq!(bench.verify(&token), Ok(passport));
    assert!(token.len() < 700, "{} bytes travel with every request", token.len());
}

#[test]
fn no_other_algorithm_is_believed() {
    let bench = Bench::new();
    let claims = bench.claims();
    for alg in ["none", "None", "NONE", "", "HS256", "ES256", "RS256", "Ed25519", "eddsa"] {
        let header = with(bench.header(), "alg", alg.into());
        assert_eq!(bench.verify(&bench.forged(&header, &claims)), Err(TokenFault::Algorithm), "{alg}");
        let unsigned = format!("{}.{}.", part(&header), part(&claims));
        assert_eq!(bench.verify(&unsigned), Err(TokenFault::Algorithm), "{alg} without a signature");
    }
    // The classic: our public key, which everybody has, used as an HMAC secret.
    let message = format!("{}.{}", part(&with(bench.header(), "alg", "HS256".into())), part(&claims));
    let secret = hmac::Key::new(hmac::HMAC_SHA256, bench.key.public());
    let confused = format!("{message}.{}", BASE64.encode(hmac::sign(&secret, message.as_bytes())));
    assert_eq!(bench.verify(&confused), Err(TokenFault::Algorithm));
}

#[test]
fn headers_that_bring_their_own_key_or_rules_are_refused() {
    let bench = Bench::new();
    let claims = bench.claims();
    for (name, value) in [
        ("jwk", json!({ "kty": "OKP", "crv": "Ed25519", "x": "AAAA" })),
        ("jku", json!("https://evil.example/jwks.json")),
        ("x5u", json!("https://evil.example/cert.pem")),
        ("crit", json!(["exp"])),
        ("b64", json!(false)),
        ("typ", json!("JWT")),
        ("kid", json!("../../etc/passwd")),
        ("kid", json!("' OR 1=1 --")),
        ("kid", json!(null)),
        ("alg", json!(["EdDSA"])),
    ] {
        let token = bench.forged(&with(bench.header(), name, value), &claims);
        assert_eq!(bench.verify(&token), Err(TokenFault::Malformed), "{name}");
    }
}

#[test]
fn another_key_is_unknown_and_another_signature_is_none() {
    let bench = Bench::new();
    let other = Bench::new();
    let (_, token) = other.good();
    assert_eq!(bench.verify(&token), Err(TokenFault::UnknownKey));
    // Their signature under our key's name.
    let message = format!("{}.{}", part(&bench.header()), part(&bench.claims()));
    let stolen = format!("{message}.{}", BASE64.encode(other.key.sign(message.as_bytes())));
    assert_eq!(bench.verify(&stolen), Err(TokenFault::Signature));
    assert_eq!(bench.verify(&format!("{message}.")), Err(TokenFault::Signature));
}

#[test]
fn content_of_another_is_refused() {
    let bench = Bench::new();
    let cases = [
        ("iss", json!("other"), TokenFault::Issuer),
        ("aud", json!("other"), TokenFault::Audience),
        ("aud", json!(["atelier-api", "other"]), TokenFault::Malformed),
        ("sub", json!("ten_00000000000000000000000000"), TokenFault::Malformed),
        ("sub", json!(null), TokenFault::Malformed),
        ("exp", json!("9999999999"), TokenFault::Malformed),
        ("exp", json!(1e99), TokenFault::Malformed),
        ("nbf", json!(null), TokenFault::Malformed),
    ];
    for (name, value, fault) in cases {
        let token = bench.forged(&bench.header(), &with(bench.claims(), name, value));
        assert_eq!(bench.verify(&token), Err(fault), "{name}");
    }
    let mut without = bench.claims();
    without.as_object_mut().unwrap().remove("exp");
    assert_eq!(bench.verify(&bench.forged(&bench.header(), &without)), Err(TokenFault::Malformed));
}

#[test]
fn time_has_a_beginning_and_an_end() {
    let bench = Bench::new();
    let (passport, _) = bench.good();
    let at = |seconds| passport.check_time(bench.now + TimeDelta::seconds(seconds));
    assert_eq!(at(-31), Err(TokenFault::NotYetValid));
    assert_eq!(at(-30), Ok(()), "clocks of replicas differ");
    assert_eq!(at(1799), Ok(()));
    assert_eq!(at(1800), Err(TokenFault::Expired));
    let eternal = Passport { expires: i64::MAX, not_before: i64::MIN, ..passport };
    assert_eq!(eternal.check_time(bench.now), Ok(()), "no overflow");
}

#[test]
fn what_is_no_token_is_refused() {
    let bench = Bench::new();
    let (_, good) = bench.good();
    let huge = "a".repeat(3000);
    for token in [
        "",
        ".",
        "..",
        "...",
        "a.b.c",
        "Bearer",
        "null",
        huge.as_str(),
        &format!("{good}."),
        &format!("{good}="),
    ] {
        assert!(bench.verify(token).is_err(), "{token:?}");
    }
    assert!(bench.verify(&format!("{good}.{good}")).is_err());
}

#[test]
fn a_library_of_others_believes_ours() {
    let bench = Bench::new();
    let (passport, token) = bench.good();
    let jwks = serde_json::to_value(bench.ring.jwks(bench.now)).unwrap();
    let set: jsonwebtoken::jwk::JwkSet = serde_json::from_value(jwks).unwrap();
    let kid = jsonwebtoken::decode_header(&token).unwrap().kid.unwrap();
    let key = jsonwebtoken::DecodingKey::from_jwk(set.find(&kid).unwrap()).unwrap();
    let mut rules = jsonwebtoken::Validation::new(jsonwebtoken::Algorithm::EdDSA);
    rules.set_audience(&["atelier-api"]);
    rules.set_issuer(&["atelier"]);
    rules.validate_exp = false; // its clock is the machine's
    let read = jsonwebtoken::decode::<Value>(&token, &key, &rules).unwrap();
    assert_eq!(read.claims["sub"], json!(passport.user));
    assert_eq!(read.claims["exp"], json!(passport.expires));
}

#[test]
fn the_cache_is_bounded_and_keeps_what_is_used() {
    let bench = Bench::new();
    let cache = Cache::of(10);
    let passport = bench.passport();
    let used = Cache::fingerprint("used");
    cache.put(used, passport);
    for n in 0..1000 {
        cache.put(Cache::fingerprint(&n.to_string()), passport);
        assert_eq!(cache.get(&used), Some(passport), "after {n} others");
        assert!(cache.len() <= 20);
    }
    assert_eq!(cache.get(&Cache::fingerprint("5")), None);
    cache.clear();
    assert_eq!(cache.get(&used), None);
}

proptest! {
    #[test]
    fn any_changed_character_is_noticed(place in 0_usize..400, to in "[A-Za-z0-9_.-]") {
        let bench = Bench::new();
        let (_, token) = bench.good();
        let place = place % token.len();
        let mut changed = token.clone();
        changed.replace_range(place..=place, &to);
        prop_assume!(changed != token);
        prop_assert!(bench.verify(&changed).is_err());
    }

    #[test]
    fn no_text_makes_it_panic(text in ".{0,300}") {
        prop_assert!(Bench::new().verify(&text).is_err());
    }
}
