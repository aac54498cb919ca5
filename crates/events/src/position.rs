//! A place in the log.

use crate::Error;
use serde::{Deserialize, Serialize};
use std::{borrow::Cow, fmt, str::FromStr};

/// A place in the event log: grows, with gaps. On the wire decimal digits in a string, to be treated as
/// opaque: a cursor that says "everything up to here is known".
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Position(pub(crate) i64);

impl Position {
    /// Before the first event.
    pub const START: Self = Self(0);
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for Position {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        // `i64::from_str` would take a sign.
        let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        digits.then(|| text.parse().ok()).flatten().map(Self).ok_or(Error::Cursor)
    }
}

impl Serialize for Position {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Position {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = <Cow<'de, str> as Deserialize>::deserialize(d)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

impl utoipa::PartialSchema for Position {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        utoipa::openapi::schema::ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::SchemaType::new(utoipa::openapi::schema::Type::String))
            .pattern(Some("^[0-9]{1,19}$"))
            .description(Some("A place in the event log; a cursor."))
            .into()
    }
}

impl utoipa::ToSchema for Position {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed("Position")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_digits_are_a_position() {
        assert_eq!("0".parse::<Position>().unwrap(), Position::START);
        assert_eq!(i64::MAX.to_string().parse::<Position>().unwrap(), Position(i64::MAX));
        for bad in ["", "-1", "+1", " 1", "1.0", "0x1", "9223372036854775808", "٣", "1\n"] {
            assert!(bad.parse::<Position>().is_err(), "{bad:?}");
        }
        assert_eq!(serde_json::to_string(&Position(7)).unwrap(), "\"7\"");
        assert!(serde_json::from_str::<Position>("7").is_err());
    }
}
