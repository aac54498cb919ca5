//! The settings, described: for editors and for readers.

use crate::{Spec, specs};
use serde_json::{Map, Value, json};
use std::fmt::Write as _;

/// The JSON schema of `atelier.toml`, for editors and for `contract/settings.schema.json`.
pub fn settings_schema() -> Value {
    let mut properties = Map::new();
    for spec in specs() {
        if spec.secret {
            let description = format!("File that holds `{}`.", spec.key);
            properties.insert(
                format!("{}_file", spec.key),
                json!({ "type": "string", "description": description }),
            );
        }
        properties.insert(spec.key.to_owned(), property(&spec));
    }
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Atelier settings",
        "description": "atelier.toml; every key is also a flag and a variable ATELIER_…",
        "type": "object",
        "additionalProperties": false,
        "properties": properties,
    })
}

fn property(spec: &Spec) -> Value {
    let mut value = spec.schema.clone();
    if let Some(object) = value.as_object_mut() {
        object.insert("description".to_owned(), spec.doc.into());
        if !spec.default.is_empty() {
            // Numbers are numbers in the schema; everything else is written as text.
            let numeric = matches!(object.get("type").and_then(Value::as_str), Some("integer" | "number"));
            let default = if numeric { serde_json::from_str(spec.default).ok() } else { None };
            object.insert("default".to_owned(), default.unwrap_or_else(|| spec.default.into()));
        }
        // Bounds in the schema only where the value is written as that number.
        if let (Some((min, max)), Some("integer" | "number")) =
            (spec.bounds, object.get("type").and_then(Value::as_str))
        {
            object.insert("minimum".to_owned(), json!(min));
            object.insert("maximum".to_owned(), json!(max));
        }
    }
    value
}

/// The reference page as a Markdown table, for `docs/settings.md`.
pub fn settings_table() -> String {
    let mut out = String::from(
        "| `atelier.toml` | Variable | Default | What it decides |\n| --- | --- | --- | --- |\n",
    );
    for spec in specs() {
        let default = match spec.default {
            "" => "none".to_owned(),
            text => format!("`{text}`"),
        };
        let also = if spec.secret {
            format!(" Secret; `{}_file` names a file instead.", spec.key)
        } else {
            String::new()
        };
        let _ = writeln!(
            out,
            "| `{}` | `{}` | {default} | {} Expects {}.{also} |",
            spec.key,
            spec.variable(),
            spec.doc.replace('|', "\\|"),
            spec.expected,
        );
    }
    out
}
