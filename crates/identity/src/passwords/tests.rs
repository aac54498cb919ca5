//! The policy as a table, and the bounds of the hashing.

use super::{Cost, Passwords, policy};
use crate::Error;
use kernel::{SecretString, World};

const CHEAP: Cost = Cost { memory: 64, passes: 1, lanes: 1 };

fn secret(text: &str) -> SecretString {
    SecretString::from(text)
}

#[test]
fn the_policy_names_what_is_wrong() {
    for (password, code) in [
        ("", "too_short"),
        ("ninechars", "too_short"),
        ("ééééééééé", "too_short"),
        ("1234567890", "too_common"),
        ("PassWord123", "too_common"),
        ("qwertyuiop", "too_common"),
        ("ababababababab", "too_common"),
        ("ada@example.org", "same_as_email"),
        ("ADA@EXAMPLE.org", "same_as_email"),
        ("x1 ".repeat(86).as_str(), "too_long"),
        ("x".repeat(10_000_000).as_str(), "too_long"),
    ] {
        let shown: String = password.chars().take(20).collect();
        assert_eq!(policy::check(password, "ada@example.org").unwrap_err().code, code, "{shown}");
    }
    assert_eq!(policy::check("ada.lovelace", "ada.lovelace@example.org").unwrap_err().code, "same_as_email");
}

#[test]
fn long_ordinary_sentences_in_any_script_are_accepted() {
    for password in [
        "correct horse",
        "пароль из слов",
        "一個很長的密碼是好密碼",
        "  spaces count  ",
        "nul\0inside it is fine",
        "🦀🐎🔋📎 four emoji",
    ] {
        assert!(policy::check(password, "ada@example.org").is_ok(), "{password}");
    }
    assert!(policy::check(&"ab1 ".repeat(64), "").is_ok(), "256 characters");
}

#[tokio::test]
async fn two_ways_to_write_one_letter_are_one_password() {
    let world = World::real();
    let passwords = Passwords::new(&world, CHEAP).unwrap();
    let hash = passwords.hash(&world, policy::normalised("Zürich im Regen").unwrap()).await.unwrap();
    let typed = policy::normalised("Zu\u{308}rich im Regen").unwrap();
    assert!(passwords.verify(Some(&hash), typed).await.unwrap().matches);
    let other = policy::normalised("Zurich im Regen").unwrap();
    assert!(!passwords.verify(Some(&hash), other).await.unwrap().matches);
}

#[tokio::test]
async fn two_hashes_of_one_password_differ_and_name_their_parameters() {
    let world = World::real();
    let passwords = Passwords::new(&world, Cost::default()).unwrap();
    let a = passwords.hash(&world, secret("correct horse")).await.unwrap();
    let b = passwords.hash(&world, secret("correct horse")).await.unwrap();
    assert_ne!(a, b);
    assert!(a.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{a}");
}

#[tokio::test]
async fn a_hash_of_other_parameters_still_opens_and_is_stale() {
    let world = World::real();
    let old = Passwords::new(&world, CHEAP).unwrap();
    let hash = old.hash(&world, secret("correct horse")).await.unwrap();
    assert!(!old.verify(Some(&hash), secret("correct horse")).await.unwrap().stale);
    let new = Passwords::new(&world, Cost { passes: 2, ..CHEAP }).unwrap();
    let verdict = new.verify(Some(&hash), secret("correct horse")).await.unwrap();
    assert!(verdict.matches && verdict.stale);
}

#[tokio::test]
async fn nobody_has_no_password_and_costs_the_same() {
    let world = World::real();
    let passwords = Passwords::new(&world, CHEAP).unwrap();
    assert!(!passwords.verify(None, secret("")).await.unwrap().matches);
    assert!(!passwords.verify(None, secret("correct horse")).await.unwrap().matches);
    assert_eq!(passwords.computed(), 2, "no account is no shortcut");
}

#[tokio::test]
async fn a_queue_that_is_full_is_refused_not_grown() {
    let world = World::real();
    let passwords = Passwords::new(&world, Cost { passes: 1, ..Cost::default() }).unwrap();
    let all = (0..500).map(|_| passwords.verify(None, secret("correct horse")));
    // One thread polls them all before any is done: the 500 arrive at once.
    let answers = futures::future::join_all(all).await;
    let refused = answers.iter().filter(|a| matches!(a, Err(Error::Busy))).count();
    let served = answers.iter().filter(|a| a.is_ok()).count();
    assert_eq!(refused + served, 500);
    assert_eq!(served as u64, passwords.computed());
    assert!((64..=80).contains(&served), "{served} served");
}
