//! Ids in paths.

use crate::{Answer, Error, Problem};
use axum::extract::{FromRequestParts, Path};
use http::request::Parts;
use serde::de::DeserializeOwned;

/// Extractor for the ids in a path, one or a tuple of them. What cannot be an id names nothing: 404,
/// exactly as an id that names nothing does.
#[derive(Debug)]
pub struct PathId<T>(pub T);

impl<T, S> FromRequestParts<S> for PathId<T>
where
    T: DeserializeOwned + Send,
    S: Send + Sync,
{
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Answer<Self> {
        // PostgreSQL text cannot hold NUL, so nothing can be named so.
        if parts.uri.path().contains("%00") {
            return Err(Error::NotFound.into());
        }
        match Path::<T>::from_request_parts(parts, state).await {
            Ok(Path(id)) => Ok(Self(id)),
            Err(_) => Err(Error::NotFound.into()),
        }
    }
}
