//! A file in one request: a form, or a plain body.

use super::{FileView, created};
use crate::{Blobs, Error, File, draft::Draft, mime};
use api_kit::{Answer, Caller, Created, Query, Validate};
use axum::{
    body::Body,
    extract::{DefaultBodyLimit, FromRequest as _, Multipart, Request, State, multipart::MultipartError},
};
use bytes::Bytes;
use futures::{Stream, TryStreamExt as _};
use http::{HeaderMap, header};
use kernel::Ctx;
use serde::Deserialize;
use std::io;
use utoipa::{IntoParams, ToSchema};

/// What a form adds around the file: boundaries and headers of parts.
const FORM_OVERHEAD: u64 = 16 * 1024;

/// A form with one file.
#[derive(ToSchema)]
#[allow(dead_code, reason = "describes the form for the contract")]
struct FileForm {
    /// The file, with its name.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
}

/// For a plain body.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Named {
    /// The name of the file, where the body is the file itself.
    name: Option<String>,
}

impl Validate for Named {}

/// Takes a file of up to 16 MiB in one request: as the field `file` of a form, or as the body with `?name=`.
/// Larger ones are uploaded in chunks.
#[utoipa::path(post, path = "/files", tag = "Files", params(Named),
    extensions(("x-timeout-seconds" = json!(900))),
    request_body(content((FileForm = "multipart/form-data"), (Vec<u8> = "application/octet-stream"))),
    responses((status = 201, description = "The file", body = FileView),
        (status = 400, description = "The body broke off"),
        (status = 413, description = "Too large for one request, or for the storage"),
        (status = 415, description = "Neither a form nor a named body"),
        (status = 503, description = "The disk is full")))]
pub(super) async fn upload(
    State(blobs): State<Blobs>,
    caller: Caller,
    Query(named): Query<Named>,
    request: Request,
) -> Answer<Created<FileView>> {
    let file = if is_form(request.headers()) {
        from_form(&blobs, &caller.ctx, request).await?
    } else {
        from_body(&blobs, &caller.ctx, named.name, request).await?
    };
    Ok(created(file))
}

async fn from_body(blobs: &Blobs, ctx: &Ctx, name: Option<String>, request: Request) -> Result<File, Error> {
    let name = name.filter(|n| !n.trim().is_empty()).ok_or(Error::NotAFile)?;
    let kind = mime::declared(text(request.headers(), header::CONTENT_TYPE).as_deref());
    let length = length(request.headers());
    let draft = receive(blobs, ctx, length, stream(request.into_body()).map_err(broken)).await?;
    blobs.settle(ctx, draft, &name, kind, None).await
}

async fn from_form(blobs: &Blobs, ctx: &Ctx, mut request: Request) -> Result<File, Error> {
    let limit = most(blobs);
    if length(request.headers()).is_some_and(|l| l > limit + FORM_OVERHEAD) {
        return Err(refusal(blobs));
    }
    // The file is counted as it streams, against this room's own limit.
    DefaultBodyLimit::max((limit + FORM_OVERHEAD) as usize).apply(&mut request);
    let mut form = Multipart::from_request(request, &()).await.map_err(|_| Error::NotAFile)?;
    let field = form.next_field().await?.ok_or(Error::NotAFile)?;
    if field.name() != Some("file") {
        return Err(Error::field("file", "required", "The form has one field, called `file`."));
    }
    let name = field.file_name().filter(|n| !n.trim().is_empty()).ok_or(Error::NotAFile)?.to_owned();
    let kind = mime::declared(field.content_type());
    let draft = receive(blobs, ctx, None, field.map_err(Error::from)).await?;
    if form.next_field().await?.is_some() {
        return Err(Error::field("file", "count", "The form has one field, called `file`, once."));
    }
    blobs.settle(ctx, draft, &name, kind, None).await
}

async fn receive(
    blobs: &Blobs,
    ctx: &Ctx,
    size: Option<u64>,
    stream: impl Stream<Item = Result<Bytes, Error>> + Send,
) -> Result<Draft, Error> {
    blobs.receive(ctx, size, most(blobs), stream).await.map_err(|error| match error {
        Error::TooLarge { .. } => refusal(blobs),
        other => other,
    })
}

/// The most bytes one request may carry.
fn most(blobs: &Blobs) -> u64 {
    blobs.options().single_max.min(blobs.options().max_file)
}

/// Too large, and whether chunks would help.
fn refusal(blobs: &Blobs) -> Error {
    let limit = most(blobs);
    if limit < blobs.options().max_file { Error::TooLargeForOne { limit } } else { Error::TooLarge { limit } }
}

/// The body as it comes.
pub(super) fn stream(body: Body) -> impl Stream<Item = io::Result<Bytes>> + Send {
    body.into_data_stream().map_err(|error| {
        tracing::debug!(%error, "a body broke off");
        io::Error::other("the connection ended before the body did")
    })
}

fn broken(error: io::Error) -> Error {
    Error::Broken(error.to_string().into())
}

fn is_form(headers: &HeaderMap) -> bool {
    text(headers, header::CONTENT_TYPE)
        .is_some_and(|t| t.to_ascii_lowercase().starts_with("multipart/form-data"))
}

fn length(headers: &HeaderMap) -> Option<u64> {
    text(headers, header::CONTENT_LENGTH)?.parse().ok()
}

fn text(headers: &HeaderMap, name: header::HeaderName) -> Option<String> {
    headers.get(name)?.to_str().ok().map(str::to_owned)
}

impl From<MultipartError> for Error {
    fn from(error: MultipartError) -> Self {
        Self::Broken(format!("the form cannot be read: {}", error.body_text()).into())
    }
}
