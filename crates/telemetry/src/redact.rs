//! Secrets, by the name they have and by the look they have.

use regex::{Captures, Regex};
use std::{borrow::Cow, sync::LazyLock};

pub(crate) const HIDDEN: &str = "[redacted]";

/// Parts of names that tell a secret. `token` alone counts; `tokens` (a number of them) does not.
const NAMES: [&str; 13] = [
    "authorization",
    "password",
    "passwd",
    "passphrase",
    "secret",
    "token",
    "api_key",
    "apikey",
    "private_key",
    "master_key",
    "cookie",
    "credential",
    "refresh",
];

/// Whether something of this name is a secret: `authorization`, `new_password`, `X-Api-Key`, ….
pub fn is_secret_name(name: &str) -> bool {
    // Asked for every field of every span: without a copy.
    let name = name.as_bytes();
    (0..name.len()).any(|at| {
        NAMES.iter().any(|part| {
            let Some((word, rest)) = name[at..].split_at_checked(part.len()) else { return false };
            let same = word.iter().zip(part.bytes()).all(|(n, p)| p == plain(*n));
            same && !(*part == "token" && rest.first().is_some_and(|b| b.eq_ignore_ascii_case(&b's')))
        })
    })
}

/// `X-Api-Key` and `x_api_key` are one name.
const fn plain(byte: u8) -> u8 {
    if byte == b'-' { b'_' } else { byte.to_ascii_lowercase() }
}

struct Look {
    /// Without one of these the pattern cannot match; most values have none of any look.
    signs: &'static [&'static str],
    pattern: Regex,
    keep: fn(&Captures<'_>) -> String,
}

fn look(signs: &'static [&'static str], pattern: &str, keep: fn(&Captures<'_>) -> String) -> Look {
    Look { signs, pattern: Regex::new(pattern).expect("a pattern of ours"), keep }
}

static LOOKS: LazyLock<[Look; 6]> = LazyLock::new(|| {
    [
        look(
            &["-----BEGIN"],
            r"(?s)-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|\z)",
            |_| HIDDEN.to_owned(),
        ),
        // A cookie header holds many pairs; all of it goes.
        look(&[":", "="], r#"(?i)\b((?:set-)?cookie["']?\s*[:=]\s*)[^\r\n]+"#, |c| {
            format!("{}{HIDDEN}", &c[1])
        }),
        look(
            &[":", "="],
            r#"(?i)([\w-]*(?:authorization|password|passwd|passphrase|secret|token|api[_-]?key|private[_-]?key|master[_-]?key|refresh)["']?\s*[:=]\s*)("(?:[^"\\]|\\.)*"|'[^']*'|(?:(?:bearer|basic)\s+)?[^\s,;&"'})\]]+)"#,
            |c| format!("{}{HIDDEN}", &c[1]),
        ),
        look(&[" ", "\t"], r"(?i)\b(bearer|basic)[ \t]+[A-Za-z0-9._~+/=-]{8,}", |c| {
            format!("{} {HIDDEN}", &c[1])
        }),
        look(
            &["eyJ", "atl_"],
            r"\beyJ[A-Za-z0-9_-]{4,}\.[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]*)?|\batl_[A-Za-z0-9_-]{6,}",
            |_| HIDDEN.to_owned(),
        ),
        // The last `@` before the path ends the user part, however many a password has.
        look(&["://"], r#"([A-Za-z][A-Za-z0-9+.-]*://)[^/\s"'?#]*@"#, |c| format!("{}{HIDDEN}@", &c[1])),
    ]
});

/// `text` without what looks like a secret.
pub fn redact(text: &str) -> Cow<'_, str> {
    let mut text = Cow::Borrowed(text);
    for look in &*LOOKS {
        if look.signs.iter().any(|sign| text.contains(sign)) && look.pattern.is_match(&text) {
            text = Cow::Owned(look.pattern.replace_all(&text, look.keep).into_owned());
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    const CANARY: &str = "cAnArY9x7Qz2LmNop";

    #[test]
    fn no_shape_of_a_secret_gets_through() {
        let jwt = format!("eyJhbGciOiJFZERTQSJ9.{CANARY}.{CANARY}");
        for text in [
            format!("Authorization: Bearer {CANARY}"),
            format!("authorization=\"Basic {CANARY}=\""),
            format!("calling with bearer {CANARY} failed"),
            format!(r#"{{"password":"{CANARY}","name":"x"}}"#),
            format!("password={CANARY}&user=1"),
            format!("new_password: '{CANARY} with blanks'"),
            format!(r#"body {{"refresh_token": "{CANARY}\"{CANARY}"}}"#),
            format!("X-Api-Key: {CANARY}"),
            format!("apikey={CANARY}"),
            format!("Set-Cookie: a=b; session={CANARY}; HttpOnly"),
            format!("token {jwt} refused"),
            format!("key atl_{CANARY} refused"),
            format!("postgres://atelier:{CANARY}@localhost/db is down"),
            format!("postgres://atelier:p@{CANARY}@localhost/db is down"),
            format!("-----BEGIN PRIVATE KEY-----\n{CANARY}\n-----END PRIVATE KEY-----"),
            format!("-----BEGIN EC PRIVATE KEY-----\n{CANARY}"),
        ] {
            let shown = redact(&text);
            assert!(!shown.contains(CANARY), "{text} became {shown}");
            assert!(shown.contains(HIDDEN), "{shown}");
        }
    }

    #[test]
    fn ordinary_text_stays_as_it_is() {
        for text in [
            "GET /api/v1/runs 200 in 3 ms",
            "mailto:a@b.example wrote; see https://example.org/a@b",
            "prompt_tokens=120 of 4096",
            "expected one of `a`, `b`",
            "run_01jxabcdefabcdefabcdefabcd",
        ] {
            assert_eq!(redact(text), text);
        }
    }

    #[test]
    fn names_of_secrets_are_known() {
        for name in
            ["authorization", "Password", "new_password", "x-api-key", "refresh_token", "Cookie", "token"]
        {
            assert!(is_secret_name(name), "{name}");
        }
        for name in ["prompt_tokens", "user", "key", "path", "id"] {
            assert!(!is_secret_name(name), "{name}");
        }
    }
}
