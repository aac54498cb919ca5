//! A query string, with the same care as a body.

use crate::{Answer, Error, Problem, Validate, Violations, body::field_error};
use axum::extract::FromRequestParts;
use http::request::Parts;
use kernel::FieldError;
use serde::de::DeserializeOwned;
use std::borrow::Cow;

/// Extractor for the query string: 422 with field names for wrong types, missing and unknown
/// parameters, NUL characters, and what [`Validate`] says.
#[derive(Debug)]
pub struct Query<T>(pub T);

impl<T, S> FromRequestParts<S> for Query<T>
where
    T: DeserializeOwned + Validate,
    S: Send + Sync,
{
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Answer<Self> {
        Ok(Self(read(&pairs(parts.uri.query().unwrap_or(""))?)?))
    }
}

/// A name and its value, decoded.
pub(crate) type Pair<'a> = (Cow<'a, str>, Cow<'a, str>);

/// The most parameters one request may carry.
const MAX_PAIRS: usize = 64;

pub(crate) fn pairs(query: &str) -> Result<Vec<Pair<'_>>, Error> {
    let pairs: Vec<Pair<'_>> = form_urlencoded::parse(query.as_bytes()).take(MAX_PAIRS + 1).collect();
    if pairs.len() > MAX_PAIRS {
        let message = format!("At most {MAX_PAIRS} query parameters.");
        return Err(Error::Invalid(vec![FieldError::new("", "count", message)]));
    }
    for (name, value) in &pairs {
        if name.contains('\0') || value.contains('\0') {
            return Err(Error::Invalid(vec![crate::body::nul(name.replace('\0', "\u{fffd}"))]));
        }
    }
    Ok(pairs)
}

pub(crate) fn read<T: DeserializeOwned + Validate>(pairs: &[Pair<'_>]) -> Result<T, Error> {
    let mut text = form_urlencoded::Serializer::new(String::new());
    text.extend_pairs(pairs);
    let text = text.finish();
    let parser = serde_urlencoded::Deserializer::new(form_urlencoded::parse(text.as_bytes()));
    let value: T = serde_path_to_error::deserialize(parser).map_err(|error| {
        let path = error.path().clone();
        Error::Invalid(vec![field_error(&path, &error.into_inner().to_string())])
    })?;
    let mut violations = Violations::default();
    value.validate(&mut violations);
    violations.into_result()?;
    Ok(value)
}
