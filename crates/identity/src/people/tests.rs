//! Which addresses are the same, and which are none.

use super::{Newcomer, email::Email, parse_name};
use crate::Error;
use kernel::SecretString;
use proptest::prelude::*;

#[test]
fn spellings_of_one_address_share_a_key() {
    for (a, b) in [
        ("ada@example.org", "ADA@Example.ORG"),
        ("  ada@example.org\n", "ada@example.org"),
        ("q@bücher.example", "q@xn--bcher-kva.example"),
        ("q@BÜCHER.example", "q@bu\u{308}cher.example"),
        ("zoë@example.org", "zoe\u{308}@EXAMPLE.org"),
        ("ａｄａ@example.org", "ada@example.org"),
        ("ŁÓDŹ@example.org", "łódź@example.org"),
    ] {
        let (a, b) = (Email::parse(a).unwrap(), Email::parse(b).unwrap());
        assert_eq!(a.key(), b.key());
    }
}

#[test]
fn addresses_that_may_belong_to_two_people_stay_two() {
    let keys: std::collections::HashSet<_> =
        ["ada@example.org", "ada+uni@example.org", "a.da@example.org", "ada@example.com", "аda@example.org"]
            .iter()
            .map(|text| Email::parse(text).unwrap().key().to_owned())
            .collect();
    assert_eq!(keys.len(), 5, "plus tags, dots, domains and a Cyrillic а all tell accounts apart");
}

#[test]
fn an_address_is_shown_as_it_was_written() {
    assert_eq!(Email::parse("Ada.Lovelace+Uni@Example.ORG").unwrap().shown(), "Ada.Lovelace+Uni@example.org");
    assert_eq!(Email::parse("o'brien'); DROP TABLE users;--@example.org").unwrap_err().code, "format");
    assert_eq!(Email::parse("o'brien@example.org").unwrap().shown(), "o'brien@example.org");
    assert_eq!(Email::parse("q@xn--bcher-kva.example").unwrap().shown(), "q@bücher.example");
}

#[test]
fn what_is_no_address_is_refused_with_a_reason() {
    let thousand = format!("{}@example.org", "a".repeat(1000));
    let long_local = format!("{}@example.org", "a".repeat(65));
    for (text, code) in [
        ("", "required"),
        ("   ", "required"),
        ("ada", "format"),
        ("@example.org", "format"),
        ("ada@", "format"),
        ("ada@localhost", "format"),
        ("ada@127.0.0.1", "format"),
        ("ada@[127.0.0.1]", "format"),
        ("ada@exa mple.org", "format"),
        ("ada@-.org", "format"),
        ("ada@example..org", "format"),
        ("a b@example.org", "format"),
        ("\"a b\"@example.org", "format"),
        (".ada@example.org", "format"),
        ("a..da@example.org", "format"),
        ("a@b@example.org", "format"),
        ("a＠b@example.org", "format"),
        ("ada\0@example.org", "format"),
        ("ada\r\nBcc: all@example.org", "format"),
        ("ad\u{200b}a@example.org", "format"),
        ("ad\u{202e}a@example.org", "format"),
        (&thousand, "too_long"),
        (&long_local, "too_long"),
    ] {
        assert_eq!(Email::parse(text).unwrap_err().code, code, "{text:?}");
    }
}

#[test]
fn names_are_visible_lines() {
    assert_eq!(parse_name("  Ada Lovelace ").unwrap(), "Ada Lovelace");
    assert_eq!(parse_name("محمد\u{200c}رضا").unwrap(), "محمد\u{200c}رضا");
    assert_eq!(parse_name("李小龍").unwrap(), "李小龍");
    assert_eq!(parse_name("<script>alert(1)</script>").unwrap(), "<script>alert(1)</script>");
    for (text, code) in [
        ("", "required"),
        ("\u{200b}", "required"),
        ("a\nb", "format"),
        ("a\0b", "format"),
        ("gpj\u{202e}.exe", "format"),
        ("x".repeat(201).as_str(), "too_long"),
        ("x".repeat(1_000_000).as_str(), "too_long"),
    ] {
        assert_eq!(parse_name(text).unwrap_err().code, code, "{:?}", text.get(..20));
    }
    assert!(parse_name(&"é".repeat(200)).is_ok());
}

#[test]
fn everything_wrong_is_said_at_once() {
    let Err(Error::Invalid(wrong)) = Newcomer::check("nobody", &SecretString::from("short"), "") else {
        panic!("accepted")
    };
    let fields: Vec<_> = wrong.iter().map(|w| w.field.as_ref()).collect();
    assert_eq!(fields, ["email", "name", "password"]);
}

proptest! {
    #[test]
    fn no_text_makes_it_panic_and_keys_are_stable(text in "\\PC{0,80}@[a-zA-Z0-9üß.-]{0,40}") {
        if let Ok(email) = Email::parse(&text) {
            let again = Email::parse(email.key()).unwrap();
            prop_assert_eq!(again.key(), email.key());
            let shown = Email::parse(email.shown()).unwrap();
            prop_assert_eq!(shown.key(), email.key());
        }
    }
}
