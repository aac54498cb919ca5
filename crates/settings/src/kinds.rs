//! The kinds of values a setting can have, and how each is written.

use kernel::SecretString;
use serde_json::{Value, json};
use std::{net::SocketAddr, path::PathBuf, time::Duration};

/// A kind of value. `Err` says what is expected, without repeating what was given.
pub(crate) trait Kind: Sized {
    /// Reads the text form: the environment, flags, defaults.
    fn from_text(text: &str) -> Result<Self, String>;

    /// Reads the TOML form; the text form is always accepted too.
    fn from_toml(value: &toml::Value) -> Result<Self, String> {
        match value {
            toml::Value::String(text) => Self::from_text(text),
            toml::Value::Integer(number) => Self::from_text(&number.to_string()),
            toml::Value::Float(number) => Self::from_text(&number.to_string()),
            toml::Value::Boolean(yes) => Self::from_text(&yes.to_string()),
            _ => Err(format!("expected {}", Self::expected())),
        }
    }

    /// In words: "a whole number".
    fn expected() -> String;

    /// As a JSON schema.
    fn schema() -> Value {
        json!({ "type": "string" })
    }

    /// The number behind it, where bounds make sense.
    fn number(&self) -> Option<f64> {
        None
    }
}

fn wrong<T: Kind>() -> String {
    format!("expected {}", T::expected())
}

impl Kind for String {
    fn from_text(text: &str) -> Result<Self, String> {
        Ok(text.to_owned())
    }
    fn expected() -> String {
        "text".to_owned()
    }
}

impl Kind for SecretString {
    fn from_text(text: &str) -> Result<Self, String> {
        Ok(text.to_owned().into())
    }
    fn expected() -> String {
        "text (secret)".to_owned()
    }
}

impl Kind for PathBuf {
    fn from_text(text: &str) -> Result<Self, String> {
        if text.contains('\0') { Err(wrong::<Self>()) } else { Ok(text.into()) }
    }
    fn expected() -> String {
        "a path".to_owned()
    }
}

impl Kind for SocketAddr {
    fn from_text(text: &str) -> Result<Self, String> {
        text.trim().parse().map_err(|_| wrong::<Self>())
    }
    fn expected() -> String {
        "an address and a port, such as 127.0.0.1:8080 or [::]:8080".to_owned()
    }
}

impl Kind for bool {
    fn from_text(text: &str) -> Result<Self, String> {
        text.trim().parse().map_err(|_| wrong::<Self>())
    }
    fn expected() -> String {
        "true or false".to_owned()
    }
    fn schema() -> Value {
        json!({ "type": "boolean" })
    }
}

impl Kind for u32 {
    fn from_text(text: &str) -> Result<Self, String> {
        text.trim().parse().map_err(|_| wrong::<Self>())
    }
    fn expected() -> String {
        "a whole number".to_owned()
    }
    fn schema() -> Value {
        json!({ "type": "integer", "minimum": 0 })
    }
    fn number(&self) -> Option<f64> {
        Some(f64::from(*self))
    }
}

impl Kind for f64 {
    fn from_text(text: &str) -> Result<Self, String> {
        text.trim().parse().ok().filter(|n: &Self| n.is_finite()).ok_or_else(wrong::<Self>)
    }
    fn expected() -> String {
        "a number".to_owned()
    }
    fn schema() -> Value {
        json!({ "type": "number" })
    }
    fn number(&self) -> Option<f64> {
        Some(*self)
    }
}

impl Kind for Duration {
    fn from_text(text: &str) -> Result<Self, String> {
        let text = text.trim();
        let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
        let number: u64 = text[..digits].parse().map_err(|_| wrong::<Self>())?;
        let millis = match text[digits..].trim() {
            "ms" => 1,
            "s" => 1_000,
            "m" => 60_000,
            "h" => 3_600_000,
            "d" => 86_400_000,
            _ => return Err(wrong::<Self>()),
        };
        number.checked_mul(millis).map(Self::from_millis).ok_or_else(wrong::<Self>)
    }
    fn expected() -> String {
        "a time with its unit: ms, s, m, h or d, such as 30s".to_owned()
    }
    fn schema() -> Value {
        json!({ "type": "string", "pattern": "^[0-9]+ ?(ms|s|m|h|d)$" })
    }
    fn number(&self) -> Option<f64> {
        Some(self.as_secs_f64())
    }
}

/// A number of bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Size(pub u64);

impl Kind for Size {
    fn from_text(text: &str) -> Result<Self, String> {
        let text = text.trim();
        let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
        let number: u64 = text[..digits].parse().map_err(|_| wrong::<Self>())?;
        let unit: u64 = match text[digits..].trim().to_ascii_lowercase().as_str() {
            "" | "b" => 1,
            "kb" => 1_000,
            "mb" => 1_000_000,
            "gb" => 1_000_000_000,
            "kib" => 1 << 10,
            "mib" => 1 << 20,
            "gib" => 1 << 30,
            _ => return Err(wrong::<Self>()),
        };
        number.checked_mul(unit).map(Self).ok_or_else(wrong::<Self>)
    }
    fn expected() -> String {
        "a number of bytes, such as 1MiB, 100MB or 65536".to_owned()
    }
    fn schema() -> Value {
        json!({ "type": ["string", "integer"], "pattern": "^[0-9]+ ?([kKmMgG][iI]?)?[bB]?$" })
    }
    fn number(&self) -> Option<f64> {
        Some(self.0 as f64)
    }
}

impl Kind for Vec<String> {
    fn from_text(text: &str) -> Result<Self, String> {
        Ok(text.split(',').map(str::trim).filter(|t| !t.is_empty()).map(ToOwned::to_owned).collect())
    }
    fn from_toml(value: &toml::Value) -> Result<Self, String> {
        match value {
            toml::Value::String(text) => Self::from_text(text),
            toml::Value::Array(entries) => {
                entries.iter().map(|e| e.as_str().map(ToOwned::to_owned).ok_or_else(wrong::<Self>)).collect()
            }
            _ => Err(wrong::<Self>()),
        }
    }
    fn expected() -> String {
        "a list, with commas between".to_owned()
    }
    fn schema() -> Value {
        json!({ "type": ["array", "string"], "items": { "type": "string" } })
    }
}

impl<T: Kind> Kind for Option<T> {
    fn from_text(text: &str) -> Result<Self, String> {
        if text.is_empty() { Ok(None) } else { T::from_text(text).map(Some) }
    }
    fn from_toml(value: &toml::Value) -> Result<Self, String> {
        if value.as_str() == Some("") { Ok(None) } else { T::from_toml(value).map(Some) }
    }
    fn expected() -> String {
        T::expected()
    }
    fn schema() -> Value {
        T::schema()
    }
    fn number(&self) -> Option<f64> {
        self.as_ref().and_then(Kind::number)
    }
}

macro_rules! words {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum $name { $($(#[$doc])* $variant),+ }

        impl Kind for $name {
            fn from_text(text: &str) -> Result<Self, String> {
                match text.trim() {
                    $($word => Ok(Self::$variant),)+
                    _ => Err(wrong::<Self>()),
                }
            }
            fn expected() -> String {
                ["one of", $(concat!(" ", $word)),+].concat()
            }
            fn schema() -> Value {
                json!({ "enum": [$($word),+] })
            }
        }
    };
}

words! {
    /// How a log line looks.
    LogFormat {
        /// For people at a terminal, JSON otherwise.
        Auto = "auto",
        /// For people.
        Human = "human",
        /// One JSON object per line.
        Json = "json",
    }
}

words! {
    /// What happens at the start when the database needs migrations.
    Migrate {
        /// They are run.
        Auto = "auto",
        /// The start ends with a message; `atelier migrate` runs them.
        Refuse = "refuse",
    }
}
