//! Where people may sign in to Canvas instead of pasting a key: a list, so a kind of its own.

use crate::kinds::Kind;
use kernel::SecretString;
use serde_json::{Map, Value, json};

/// The most institutions of one installation.
const MAX: usize = 100;
/// The longest text of a field.
const MAX_TEXT: usize = 2_000;
const FIELDS: [&str; 7] =
    ["name", "base_url", "client_id", "client_secret", "client_secret_file", "scopes", "pkce"];

/// A Canvas of an institution, with the developer key it gave the operator.
#[derive(Debug, Clone)]
pub struct CanvasInstitution {
    /// What people know it by.
    pub name: String,
    /// The address of its Canvas.
    pub base_url: String,
    /// The id of the developer key.
    pub client_id: String,
    /// The developer key.
    pub client_secret: SecretString,
    /// Scopes to ask for, with blanks between; none where the developer key does not enforce any.
    pub scopes: Option<String>,
    /// Whether that Canvas takes proof keys (PKCE).
    pub pkce: bool,
}

impl Kind for Vec<CanvasInstitution> {
    fn from_text(text: &str) -> Result<Self, String> {
        if text.trim().is_empty() {
            return Ok(Self::new());
        }
        let value: Value = serde_json::from_str(text).map_err(|_| expected())?;
        read(&value)
    }

    fn from_toml(value: &toml::Value) -> Result<Self, String> {
        match value {
            toml::Value::String(text) => Self::from_text(text),
            // Dates are the one thing TOML has and JSON has not; no field is one.
            value => read(&serde_json::to_value(value).map_err(|_| expected())?),
        }
    }

    fn expected() -> String {
        "a list of {name, base_url, client_id, client_secret or client_secret_file, scopes?, pkce?}, as tables or as JSON"
            .to_owned()
    }

    fn schema() -> Value {
        let text = json!({ "type": "string" });
        json!({
            "type": ["array", "string"],
            "maxItems": MAX,
            "items": {
                "type": "object",
                "required": ["name", "base_url", "client_id"],
                "additionalProperties": false,
                "properties": {
                    "name": text, "base_url": text, "client_id": text, "client_secret": text,
                    "client_secret_file": text, "scopes": text, "pkce": { "type": "boolean" }
                }
            }
        })
    }
}

fn expected() -> String {
    format!("expected {}", <Vec<CanvasInstitution> as Kind>::expected())
}

fn read(value: &Value) -> Result<Vec<CanvasInstitution>, String> {
    let entries = value.as_array().ok_or_else(expected)?;
    if entries.len() > MAX {
        return Err(format!("at most {MAX} entries"));
    }
    let entry = |(n, entry): (usize, &Value)| {
        let fields = entry.as_object().ok_or_else(expected)?;
        institution(fields).map_err(|what| format!("entry {}: {what}", n + 1))
    };
    entries.iter().enumerate().map(entry).collect()
}

/// What is wrong is said without repeating a value: one of them is a secret.
fn institution(fields: &Map<String, Value>) -> Result<CanvasInstitution, String> {
    if let Some(unknown) = fields.keys().find(|k| !FIELDS.contains(&k.as_str())) {
        return Err(format!("there is no field `{unknown}`"));
    }
    let text = |name: &str| match fields.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) if text.len() <= MAX_TEXT => {
            Ok(Some(text.trim().to_owned()).filter(|t| !t.is_empty()))
        }
        Some(_) => Err(format!("`{name}`: expected text")),
    };
    let needed = |name: &str| text(name)?.ok_or_else(|| format!("`{name}` is missing"));
    let base_url = needed("base_url")?;
    if !(base_url.starts_with("https://") || base_url.starts_with("http://")) {
        return Err("`base_url`: expected an address that begins with https://".to_owned());
    }
    let client_secret = match (text("client_secret")?, text("client_secret_file")?) {
        (Some(_), Some(_)) => return Err("give either `client_secret` or `client_secret_file`".to_owned()),
        (Some(secret), None) => secret,
        (None, Some(path)) => secret_of(&path)?,
        (None, None) => return Err("`client_secret` or `client_secret_file` is missing".to_owned()),
    };
    Ok(CanvasInstitution {
        name: needed("name")?,
        base_url,
        client_id: needed("client_id")?,
        client_secret: client_secret.into(),
        scopes: text("scopes")?,
        pkce: match fields.get("pkce") {
            None | Some(Value::Null) => false,
            Some(Value::Bool(yes)) => *yes,
            Some(_) => return Err("`pkce`: expected true or false".to_owned()),
        },
    })
}

fn secret_of(path: &str) -> Result<String, String> {
    let text = std::fs::read_to_string(path).map_err(|e| format!("the file `{path}` cannot be read: {e}"))?;
    let secret = text.trim_end_matches(['\n', '\r']);
    if secret.is_empty() { Err(format!("the file `{path}` is empty")) } else { Ok(secret.to_owned()) }
}
