//! One look over the bytes before they are parsed: how deep, and whether a NUL hides in a string.

use crate::Error;
use kernel::FieldError;
use serde_json::Value;

/// Deeper than any body of ours; shallow enough that no parser's stack is at stake.
pub(crate) const MAX_DEPTH: usize = 64;

/// Refuses deep nesting, and `\u0000`, which JSON allows and PostgreSQL text cannot hold.
pub(super) fn check(bytes: &[u8]) -> Result<(), Error> {
    let (mut depth, mut in_string, mut nul) = (0_usize, false, false);
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        match (in_string, byte) {
            (_, b'"') => in_string = !in_string,
            (true, b'\\') => {
                nul |= bytes.get(at + 1..at + 6) == Some(b"u0000");
                at += 1; // what follows is escaped, be it a quote or another backslash
            }
            (false, b'{' | b'[') => {
                depth += 1;
                if depth > MAX_DEPTH {
                    return Err(Error::TooDeep(MAX_DEPTH));
                }
            }
            (false, b'}' | b']') => depth = depth.saturating_sub(1),
            _ => {}
        }
        at += 1;
    }
    if nul { Err(where_is_nul(bytes)) } else { Ok(()) }
}

/// Only for a body that has one: parses it once more to name the field.
fn where_is_nul(bytes: &[u8]) -> Error {
    let mut fields = Vec::new();
    match serde_json::from_slice::<Value>(bytes) {
        Ok(value) => walk(&value, "", &mut fields),
        Err(error) => return super::malformed(&error),
    }
    Error::Invalid(fields)
}

fn walk(value: &Value, path: &str, found: &mut Vec<FieldError>) {
    let join = |key: &str| if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
    if found.len() >= 10 {
        return;
    }
    match value {
        Value::String(text) if text.contains('\0') => found.push(nul(path.to_owned())),
        Value::Array(entries) => {
            for (index, entry) in entries.iter().enumerate() {
                walk(entry, &join(&index.to_string()), found);
            }
        }
        Value::Object(entries) => {
            for (key, entry) in entries {
                if key.contains('\0') {
                    found.push(nul(join(&key.replace('\0', "\u{fffd}"))));
                }
                walk(entry, &join(key), found);
            }
        }
        _ => {}
    }
}

pub(crate) fn nul(field: String) -> FieldError {
    FieldError::new(field, "nul", "Must not contain the NUL character.")
}
