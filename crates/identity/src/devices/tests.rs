use super::*;
use crate::tokens::SessionId;
use kernel::ids::Uuid;

fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_800_000_000 + seconds, 0).unwrap()
}

fn pairing(answered: Option<Reply>, session: bool) -> Pairing {
    let (user, tenant) = (UserId(Uuid::from_u128(1)), TenantId(Uuid::from_u128(2)));
    Pairing {
        device: [0; 32],
        client_name: "Atelier for Chromium".into(),
        user_agent: String::new(),
        address: String::new(),
        network: [0; 32],
        created_at: at(0),
        expires_at: at(600),
        polled_at: Some(at(100)),
        answered: answered.map(|reply| Answered { reply, user, tenant }),
        session: session.then_some(SessionId(Uuid::from_u128(3))),
    }
}

#[test]
fn what_a_program_is_told() {
    let (user, tenant) = (UserId(Uuid::from_u128(1)), TenantId(Uuid::from_u128(2)));
    let approved = Some(Reply::Approved);
    for (pairing, when, turn) in [
        (pairing(None, false), 105, Turn::Pending),
        (pairing(None, false), 104, Turn::Pending),
        (pairing(None, false), 103, Turn::Early),
        (pairing(approved, false), 103, Turn::Early),
        (pairing(approved, false), 105, Turn::Enter(user, tenant)),
        (pairing(approved, false), 599, Turn::Enter(user, tenant)),
        (pairing(approved, false), 600, Turn::Expired),
        (pairing(approved, true), 105, Turn::Reused(SessionId(Uuid::from_u128(3)), user, tenant)),
        (pairing(Some(Reply::Denied), false), 105, Turn::Denied),
        // A clock that jumped back an hour.
        (pairing(None, false), -3500, Turn::Pending),
    ] {
        assert_eq!(pairing.judge(at(when)), turn, "{when}: {pairing:?}");
    }
}

#[test]
fn short_codes_are_read_however_they_are_typed_and_nothing_else_is() {
    let code = UserCode::parse("BCDF-GHJK").unwrap();
    for typed in ["bcdfghjk", " BCDF GHJK\n", "b-c-d-f-g-h-j-k", "BCDF–GHJK".replace('–', "-").as_str()] {
        assert_eq!(UserCode::parse(typed), Some(code.clone()), "{typed:?}");
    }
    assert_eq!(code.shown(), "BCDF-GHJK");
    for typed in ["", "BCDF-GHJ", "BCDF-GHJKL", "ACDF-GHJK", "BCDF-GHJ0", "ＢＣＤＦ-GHJK", "BCDF/GHJK", "%00"]
    {
        assert_eq!(UserCode::parse(typed), None, "{typed:?}");
    }
    assert_eq!(UserCode::parse(&"B".repeat(1 << 20)), None);
}

#[test]
fn short_codes_use_all_letters_and_read_back() {
    let world = World::real();
    let mut seen = std::collections::BTreeSet::new();
    for _ in 0..500 {
        let code = UserCode::generate(&world);
        assert_eq!(UserCode::parse(&code.shown()), Some(code.clone()));
        seen.extend(code.0.bytes());
    }
    assert!(seen.iter().eq(LETTERS.iter()), "{seen:?}");
}

#[test]
fn names_are_one_visible_line() {
    assert_eq!(client_name("  Atelier for Chromium ").unwrap(), "Atelier for Chromium");
    assert!(client_name(&"ä".repeat(60)).is_ok());
    for (name, code) in [
        ("", "required"),
        ("   ", "required"),
        (&*"a".repeat(61), "too_long"),
        ("Atelier\nfor you", "format"),
        ("Atelier\u{202e}muimorhC", "format"),
        ("Atel\u{200b}ier", "format"),
        ("a\0b", "format"),
    ] {
        assert_eq!(client_name(name).unwrap_err().code, code, "{name:?}");
    }
}
