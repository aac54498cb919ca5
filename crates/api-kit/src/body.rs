//! A JSON body, or the reason why not.

mod scan;
mod serde_fault;

use crate::{Answer, Error, Problem, Validate, Violations};
use axum::extract::{FromRequest, Request};
use bytes::Bytes;
use http::{StatusCode, header};
use serde::{Deserialize, Deserializer, de::DeserializeOwned};

pub(crate) use scan::nul;
pub(crate) use serde_fault::field_error;

/// Extractor for a JSON body: 400 malformed or too deep, 413 too large, 415 not JSON, 422 with field
/// paths for wrong types, missing and unknown fields, NUL characters, and what [`Validate`] says.
///
/// The type says `#[serde(deny_unknown_fields)]`, so that a misspelt field is told and not lost.
#[derive(Debug)]
pub struct Body<T>(pub T);

impl<T, S> FromRequest<S> for Body<T>
where
    T: DeserializeOwned + Validate,
    S: Send + Sync,
{
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Answer<Self> {
        if !is_json(&request) {
            return Err(Error::NotJson.into());
        }
        let bytes = Bytes::from_request(request, state).await.map_err(|rejection| {
            match axum::response::IntoResponse::into_response(rejection).status() {
                StatusCode::PAYLOAD_TOO_LARGE => Error::BodyTooLarge,
                _ => Error::BrokenBody,
            }
        })?;
        Ok(Self(parse(&bytes)?))
    }
}

/// Tells `null` from absent in a change: `#[serde(default, deserialize_with = "api_kit::present")]` on an
/// `Option<Option<T>>`.
pub fn present<'de, T: Deserialize<'de>, D: Deserializer<'de>>(d: D) -> Result<Option<Option<T>>, D::Error> {
    Option::deserialize(d).map(Some)
}

fn is_json(request: &Request) -> bool {
    let Some(value) = request.headers().get(header::CONTENT_TYPE) else { return false };
    let Ok(text) = value.to_str() else { return false };
    let kind = text.split(';').next().unwrap_or("").trim();
    kind.eq_ignore_ascii_case("application/json")
        || (kind.len() > 17
            && kind.get(..12).is_some_and(|p| p.eq_ignore_ascii_case("application/"))
            && kind.get(kind.len() - 5..).is_some_and(|p| p.eq_ignore_ascii_case("+json")))
}

/// Reads, checks, and says what is wrong.
pub(crate) fn parse<T: DeserializeOwned + Validate>(bytes: &[u8]) -> Result<T, Error> {
    scan::check(bytes)?;
    let mut parser = serde_json::Deserializer::from_slice(bytes);
    let value: T = serde_path_to_error::deserialize(&mut parser).map_err(|error| {
        let path = error.path().clone();
        let inner = error.into_inner();
        if inner.is_data() {
            Error::Invalid(vec![field_error(&path, &inner.to_string())])
        } else {
            malformed(&inner)
        }
    })?;
    parser.end().map_err(|error| malformed(&error))?;
    let mut violations = Violations::default();
    value.validate(&mut violations);
    violations.into_result()?;
    Ok(value)
}

fn malformed(error: &serde_json::Error) -> Error {
    let text = error.to_string();
    let what = text.split(" at line ").next().unwrap_or_default().to_owned();
    Error::MalformedJson { what, line: error.line(), column: error.column() }
}
