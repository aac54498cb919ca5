//! Words of somebody else's server, made fit to be shown.

use kernel::{ExposeSecret as _, SecretString};

/// The most characters that are shown.
const MAX: usize = 300;
/// The most characters that are looked at.
const MAX_READ: usize = 4096;
/// This many characters of the key in a row are taken for the key.
const RUN: usize = 6;
/// What is shorter is no secret but a word to please a server that wants one; it would be found in every text.
const SHORTEST: usize = 4;
/// In words of a model, only what is this long is certain to be the key and not a word.
const CERTAIN: usize = 16;

/// One short line: without control characters, and without any longer part of the key, wherever it was
/// cut and however often it is repeated.
pub(crate) fn scrub(text: &str, key: Option<&SecretString>) -> String {
    let plain: Vec<char> =
        text.chars().take(MAX_READ).map(|c| if c.is_control() { ' ' } else { c }).collect();
    let key: Vec<char> = key.map(|k| k.expose_secret().chars().collect()).unwrap_or_default();
    let mut secret = vec![false; plain.len()];
    let run = RUN.min(key.len());
    if run >= SHORTEST {
        for (at, window) in plain.windows(run).enumerate() {
            if key.windows(run).any(|part| part == window) {
                secret[at..at + run].fill(true);
            }
        }
    }
    let mut shown = String::new();
    let mut count = 0;
    for (at, c) in plain.iter().enumerate() {
        if count == MAX {
            shown.push('…');
            break;
        }
        let first = at == 0 || !secret[at - 1];
        match (secret[at], first) {
            (false, _) if c.is_whitespace() && shown.ends_with(' ') => {}
            (false, _) => {
                shown.push(*c);
                count += 1;
            }
            (true, true) => {
                shown.push_str("[key]");
                count += 1;
            }
            (true, false) => {}
        }
    }
    shown.trim().to_owned()
}

/// Looks for the key in an answer, wherever it is cut. No provider has a reason to say it back; a server
/// that repeats whatever it is told does.
#[derive(Debug)]
pub(crate) struct Echo {
    key: Option<SecretString>,
    tail: zeroize::Zeroizing<Vec<u8>>,
}

impl Echo {
    pub fn new(key: Option<&SecretString>) -> Self {
        let key = key.filter(|k| k.expose_secret().len() >= CERTAIN).cloned();
        Self { key, tail: zeroize::Zeroizing::default() }
    }

    /// Takes the next bytes; says whether the key has come by.
    pub fn hears(&mut self, bytes: &[u8]) -> bool {
        let Some(key) = &self.key else { return false };
        let key = key.expose_secret().as_bytes();
        let within = |text: &[u8]| text.windows(key.len()).any(|window| window == key);
        let edge = bytes.len().min(key.len() - 1);
        self.tail.extend_from_slice(&bytes[..edge]);
        let found = within(&self.tail) || within(bytes);
        if bytes.len() >= key.len() {
            self.tail.clear();
            self.tail.extend_from_slice(&bytes[bytes.len() + 1 - key.len()..]);
        } else {
            let surplus = self.tail.len().saturating_sub(key.len() - 1);
            self.tail.drain(..surplus);
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn clean(text: &str, key: &str) -> String {
        scrub(text, Some(&SecretString::from(key.to_owned())))
    }

    #[test]
    fn the_key_goes_and_the_rest_stays() {
        assert_eq!(clean("Incorrect key: sk-abcdef123456.", "sk-abcdef123456"), "Incorrect key: [key].");
        assert_eq!(clean("cut: sk-abcdef1", "sk-abcdef123456"), "cut: [key]");
        assert_eq!(clean("tail f123456, head sk-abc***", "sk-abcdef123456"), "tail [key], head [key]***");
        assert_eq!(clean("abcd abcd", "abcd"), "[key] [key]");
        assert_eq!(clean("no box", "x"), "no box");
        assert_eq!(clean("nothing\r\n\tto\u{1b}[31m see", "sk-abcdef123456"), "nothing to [31m see");
        assert_eq!(scrub("as it is", None), "as it is");
    }

    #[test]
    fn it_is_short() {
        let shown = scrub(&"é".repeat(100_000), None);
        assert_eq!(shown.chars().count(), MAX + 1);
    }

    #[test]
    fn an_echo_is_heard_wherever_it_is_cut() {
        let key = "sk-0123456789abcdef";
        let text = format!("before {key} after");
        for first in 0..=text.len() {
            for second in first..=text.len() {
                let mut echo = Echo::new(Some(&SecretString::from(key)));
                let parts = [&text[..first], &text[first..second], &text[second..]];
                assert!(parts.iter().any(|p| echo.hears(p.as_bytes())), "{first} {second}");
            }
        }
        for size in 1..30 {
            let mut echo = Echo::new(Some(&SecretString::from(key)));
            let heard = text.as_bytes().chunks(size).filter(|p| echo.hears(p)).count();
            assert!(heard > 0, "in pieces of {size}");
            let mut echo = Echo::new(Some(&SecretString::from(key)));
            let other = text.replace("9abc", "9bbc");
            assert!(!other.as_bytes().chunks(size).any(|p| echo.hears(p)));
        }
        assert!(!Echo::new(Some(&SecretString::from("ollama"))).hears(b"ollama"), "a word is no key");
        assert!(!Echo::new(None).hears(b"anything"));
    }

    proptest! {
        #[test]
        fn no_part_of_the_key_shows(key in "[a-zA-Z0-9_-]{8,60}", before in "[ a-z]{0,400}", after in ".{0,100}",
                                    from in 0..4_usize, to in 5..60_usize) {
            let part: String = key.chars().skip(from).take(to).collect();
            let shown = clean(&format!("{before}{key}{after}{part}"), &key).replace("[key]", " ");
            for window in key.as_bytes().windows(RUN) {
                prop_assert!(!shown.contains(std::str::from_utf8(window).unwrap()), "{shown}");
            }
        }
    }
}
