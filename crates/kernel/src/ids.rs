//! Typed ids: a UUIDv7 inside, `prefix_` plus 26 characters of Crockford base 32 on the wire.

#[doc(hidden)]
pub use uuid::Uuid;

/// A wire id that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a valid id: expected `{expected}_` followed by 26 letters and digits")]
pub struct IdError {
    /// The prefix that was expected.
    pub expected: &'static str,
}

const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// Writes 128 bits as 26 lower-case Crockford base-32 characters, most significant first.
pub fn encode(id: Uuid) -> String {
    let mut bits = id.as_u128();
    let mut out = [0_u8; 26];
    for slot in out.iter_mut().rev() {
        *slot = ALPHABET[(bits & 31) as usize];
        bits >>= 5;
    }
    out.iter().map(|b| char::from(*b)).collect()
}

/// Reads what [`encode`] wrote; upper case is accepted, look-alikes (`i`, `l`, `o`, `u`) are not.
pub fn decode(text: &str) -> Option<Uuid> {
    let bytes = text.as_bytes();
    // 26 × 5 = 130 bits: the first character may only carry three.
    if bytes.len() != 26 || bytes[0] > b'7' {
        return None;
    }
    let mut bits: u128 = 0;
    for b in bytes {
        let value = ALPHABET.iter().position(|a| *a == b.to_ascii_lowercase())?;
        bits = (bits << 5) | value as u128;
    }
    Some(Uuid::from_u128(bits))
}

/// Declares typed ids: `ids! { /// A sprint. SprintId = "spr"; }`.
#[macro_export]
macro_rules! ids {
    ($($(#[$meta:meta])* $name:ident = $prefix:literal;)+) => {$(
        $(#[$meta])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(pub $crate::ids::Uuid);
        impl $name {
            /// The prefix this id wears on the wire.
            pub const PREFIX: &'static str = $prefix;
            /// The bare UUID, for SQL.
            pub const fn uuid(self) -> $crate::ids::Uuid { self.0 }
        }
        impl From<$crate::ids::Uuid> for $name {
            fn from(id: $crate::ids::Uuid) -> Self { Self(id) }
        }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, "{}_{}", $prefix, $crate::ids::encode(self.0))
            }
        }
        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                std::fmt::Display::fmt(self, f)
            }
        }
        impl std::str::FromStr for $name {
            type Err = $crate::IdError;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.strip_prefix(concat!($prefix, "_"))
                    .and_then($crate::ids::decode)
                    .map(Self)
                    .ok_or($crate::IdError { expected: $prefix })
            }
        }
        impl $crate::ids::serde::Serialize for $name {
            fn serialize<S: $crate::ids::serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                s.collect_str(self)
            }
        }
        impl<'de> $crate::ids::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::ids::serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                let text = <std::borrow::Cow<'de, str> as $crate::ids::serde::Deserialize>::deserialize(d)?;
                text.parse().map_err($crate::ids::serde::de::Error::custom)
            }
        }
        impl $crate::ids::utoipa::PartialSchema for $name {
            fn schema() -> $crate::ids::utoipa::openapi::RefOr<$crate::ids::utoipa::openapi::schema::Schema> {
                $crate::ids::utoipa::openapi::schema::ObjectBuilder::new()
                    .schema_type($crate::ids::utoipa::openapi::schema::SchemaType::new(
                        $crate::ids::utoipa::openapi::schema::Type::String,
                    ))
                    .pattern(Some(concat!("^", $prefix, "_[0-9a-hjkmnp-tv-z]{26}$")))
                    .into()
            }
        }
        impl $crate::ids::utoipa::ToSchema for $name {
            fn name() -> std::borrow::Cow<'static, str> { std::borrow::Cow::Borrowed(stringify!($name)) }
        }
    )+};
}

#[doc(hidden)]
pub use {serde, utoipa};

ids! {
    /// A tenant: the boundary for isolation, quota, budget and policy.
    TenantId = "ten";
    /// A person.
    UserId = "usr";
    /// One HTTP request, as quoted in errors and logs.
    RequestId = "req";
    /// One durable run.
    RunId = "run";
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_id_survives_the_wire(bits: u128) {
            let id = RunId(Uuid::from_u128(bits));
            prop_assert_eq!(id.to_string().parse::<RunId>(), Ok(id));
            let json = serde_json::to_string(&id).unwrap();
            prop_assert_eq!(serde_json::from_str::<RunId>(&json).unwrap(), id);
        }

        #[test]
        fn no_text_makes_it_panic(text in ".{0,40}") {
            let _ = text.parse::<RunId>();
        }
    }

    #[test]
    fn order_on_the_wire_is_order_in_time() {
        let (a, b) = (RunId(Uuid::from_u128(7)), RunId(Uuid::from_u128(1 << 100)));
        assert!(a.to_string() < b.to_string());
    }

    #[test]
    fn wrong_prefix_wrong_length_and_overflow_are_refused() {
        let tenant = TenantId(Uuid::from_u128(9)).to_string();
        assert!(tenant.parse::<RunId>().is_err());
        assert!("run_0".parse::<RunId>().is_err());
        assert!("run_8zzzzzzzzzzzzzzzzzzzzzzzzz".parse::<RunId>().is_err());
        assert!("run_é000000000000000000000000".parse::<RunId>().is_err());
    }
}
