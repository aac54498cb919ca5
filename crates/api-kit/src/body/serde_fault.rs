//! What serde says, as a field and a code.

use kernel::FieldError;
use serde_path_to_error::Path;

/// A deserializer's complaint at `path`, without echoing what was sent: it may be a secret.
pub(crate) fn field_error(path: &Path, text: &str) -> FieldError {
    // The position says nothing once the field is named.
    let text = text.rsplit_once(" at line ").map_or(text, |(before, _)| before);
    let at = dotted(path);
    if let Some(name) = between(text, "missing field `") {
        return FieldError::new(join(&at, name), "required", "This field is required.");
    }
    if let Some(name) = between(text, "unknown field `") {
        // Whether the path already ends in the unknown key depends on the kind of container.
        let field = if last(&at) == name { at.clone() } else { join(&at, name) };
        return FieldError::new(field, "unknown", format!("Unknown field. {}", expected(text)));
    }
    if let Some(name) = between(text, "duplicate field `") {
        let field = if last(&at) == name { at.clone() } else { join(&at, name) };
        return FieldError::new(field, "duplicate", "This field is given twice.");
    }
    if text.starts_with("unknown variant `") {
        return FieldError::new(at, "not_one_of", expected(text));
    }
    if text.starts_with("invalid type: ") {
        return FieldError::new(at, "wrong_type", expected(text));
    }
    if text.starts_with("invalid value: ") || text.starts_with("invalid length ") {
        return FieldError::new(at, "invalid", expected(text));
    }
    let mut message: String = text.chars().take(200).collect();
    if !message.ends_with('.') {
        message.push('.');
    }
    FieldError::new(at, "invalid", message)
}

/// `items.3.title`; serde_path_to_error writes `items[3].title`, and `.` for the whole.
fn dotted(path: &Path) -> String {
    let text = path.to_string();
    if text == "." {
        return String::new();
    }
    text.replace('[', ".").replace(']', "").trim_start_matches('.').to_owned()
}

fn join(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}

fn last(path: &str) -> &str {
    path.rsplit('.').next().unwrap_or(path)
}

fn between<'a>(text: &'a str, start: &str) -> Option<&'a str> {
    text.strip_prefix(start)?.split('`').next()
}

/// The part of serde's sentence that speaks of us and not of the caller.
fn expected(text: &str) -> String {
    match text.rfind(", expected ").map(|at| &text[at + 11..]) {
        Some(what) => format!("Expected {}.", what.replace('`', "")),
        None if text.contains("there are no fields") => "No fields are expected.".to_owned(),
        None => "Another value is expected.".to_owned(),
    }
}
