//! The doors of this room.

mod content;
mod range;
mod single;

use crate::{Blobs, File, FileId, NewUpload, Upload, UploadId};
use api_kit::{
    Answer, Body, Caller, Created, Listing, NoContent, Paging, PagingParams, PathId, Validate, Violations,
};
use axum::{
    Json,
    extract::{FromRequest as _, Request, State},
};
use chrono::{DateTime, Utc};
use http::header;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes of this room, relative to `/api/v1`.
pub fn routes(blobs: Blobs) -> OpenApiRouter {
    OpenApiRouter::new()
        .routes(routes!(single::upload, list))
        .routes(routes!(get, remove))
        .routes(routes!(content::download))
        .routes(routes!(begin))
        .routes(routes!(progress, put_chunk, cancel))
        .routes(routes!(complete))
        .with_state(blobs)
}

/// A file somebody handed in.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = File)]
struct FileView {
    id: FileId,
    /// Display name: no path, no control characters, at most 255 characters.
    name: String,
    /// The type its bytes show.
    media_type: String,
    /// Bytes.
    size: u64,
    /// SHA-256 of the content, hex.
    sha256: String,
    created_at: DateTime<Utc>,
}

impl From<File> for FileView {
    fn from(file: File) -> Self {
        let File { id, name, mime: media_type, size, sha256, created_at, .. } = file;
        Self { id, name, media_type, size, sha256, created_at }
    }
}

fn created(file: File) -> Created<FileView> {
    Created::new(&format!("/files/{}", file.id), file.into())
}

/// An upload in chunks, and where it stands.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Upload)]
struct UploadView {
    id: UploadId,
    /// Display name of the file to be.
    name: String,
    /// Bytes announced.
    size: u64,
    /// Bytes received: the next chunk begins here.
    received: u64,
    /// Bytes to send at a time. Between 256 KiB and 16 MiB are accepted; the last may be smaller.
    chunk_size: u32,
    /// The file it became, once it is complete.
    file_id: Option<FileId>,
    /// When it is given up.
    expires_at: DateTime<Utc>,
}

impl UploadView {
    fn new(blobs: &Blobs, upload: Upload) -> Self {
        let Upload { id, name, size, received, file: file_id, expires_at, .. } = upload;
        Self { id, name, size, received, chunk_size: blobs.options().chunk, file_id, expires_at }
    }
}

/// The caller's files, newest first.
#[utoipa::path(get, path = "/files", tag = "Files", params(PagingParams),
    responses((status = 200, description = "A page of files", body = Listing<FileView>)))]
async fn list(State(blobs): State<Blobs>, caller: Caller, paging: Paging) -> Answer<Json<Listing<FileView>>> {
    let found = blobs.list(&caller.ctx, paging.page).await?;
    Ok(Json(paging.listing(found.map(FileView::from))))
}

/// One file, without its content.
#[utoipa::path(get, path = "/files/{id}", tag = "Files", params(("id" = FileId, Path)),
    responses((status = 200, description = "The file", body = FileView),
        (status = 404, description = "No such file, or not the caller's")))]
async fn get(
    State(blobs): State<Blobs>,
    caller: Caller,
    PathId(id): PathId<FileId>,
) -> Answer<Json<FileView>> {
    Ok(Json(blobs.get(&caller.ctx, id).await?.into()))
}

/// Removes a file and, unless another file has the same, its content.
#[utoipa::path(delete, path = "/files/{id}", tag = "Files", params(("id" = FileId, Path)),
    responses((status = 204, description = "Removed"), (status = 404, description = "No such file")))]
async fn remove(State(blobs): State<Blobs>, caller: Caller, PathId(id): PathId<FileId>) -> Answer<NoContent> {
    blobs.remove(&caller.ctx, id).await?;
    Ok(NoContent)
}

/// What is announced of a file before its bytes come.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct BeginUpload {
    /// Its name.
    name: String,
    /// Bytes; at most 100 MB unless the operator says otherwise.
    size: u64,
    /// SHA-256 in hex; compared when the upload is completed.
    sha256: Option<String>,
    /// The type the sender claims.
    media_type: Option<String>,
}

impl Validate for BeginUpload {
    fn validate(&self, v: &mut Violations) {
        v.required_trimmed("name", &self.name, 10_000);
    }
}

/// Begins an upload in chunks.
#[utoipa::path(post, path = "/files/uploads", tag = "Files", request_body = BeginUpload,
    responses((status = 201, description = "Send the chunks", body = UploadView),
        (status = 413, description = "Larger than a file may be, or than the storage has room for"),
        (status = 429, description = "Too many uploads are open"),
        (status = 503, description = "The disk is full")))]
async fn begin(
    State(blobs): State<Blobs>,
    caller: Caller,
    Body(body): Body<BeginUpload>,
) -> Answer<Created<UploadView>> {
    let BeginUpload { name, size, sha256, media_type } = body;
    let new = NewUpload { name, size, sha256, declared_mime: media_type };
    let upload = blobs.begin_upload(&caller.ctx, new).await?;
    Ok(Created::new(&format!("/files/uploads/{}", upload.id), UploadView::new(&blobs, upload)))
}

/// Where an upload stands: go on from `received`.
#[utoipa::path(get, path = "/files/uploads/{id}", tag = "Files", params(("id" = UploadId, Path)),
    responses((status = 200, description = "The upload", body = UploadView),
        (status = 404, description = "No such upload; it may have expired")))]
async fn progress(
    State(blobs): State<Blobs>,
    caller: Caller,
    PathId(id): PathId<UploadId>,
) -> Answer<Json<UploadView>> {
    let upload = blobs.get_upload(&caller.ctx, id).await?;
    Ok(Json(UploadView::new(&blobs, upload)))
}

/// Takes the next chunk. A chunk that is here already is answered as done.
#[utoipa::path(put, path = "/files/uploads/{id}", tag = "Files",
    params(("id" = UploadId, Path),
        ("Content-Range" = String, Header, description = "`bytes 0-8388607/104857600`")),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    extensions(("x-timeout-seconds" = json!(900))),
    responses((status = 200, description = "Received; go on from `received`", body = UploadView),
        (status = 400, description = "The body broke off or has another length than the range"),
        (status = 404, description = "No such upload; it may have expired"),
        (status = 409, description = "Not the next chunk: `details[0].message` is the offset to go on from"),
        (status = 422, description = "The range does not fit the announced file or is too small or too large"),
        (status = 503, description = "The disk is full")))]
async fn put_chunk(
    State(blobs): State<Blobs>,
    caller: Caller,
    PathId(id): PathId<UploadId>,
    request: Request,
) -> Answer<Json<UploadView>> {
    let chunk = range::content_range(request.headers())?;
    let upload = blobs.put_chunk(&caller.ctx, id, chunk, single::stream(request.into_body())).await?;
    Ok(Json(UploadView::new(&blobs, upload)))
}

/// Gives an upload up. A file it has become stays.
#[utoipa::path(delete, path = "/files/uploads/{id}", tag = "Files", params(("id" = UploadId, Path)),
    responses((status = 204, description = "Given up"), (status = 404, description = "No such upload")))]
async fn cancel(
    State(blobs): State<Blobs>,
    caller: Caller,
    PathId(id): PathId<UploadId>,
) -> Answer<NoContent> {
    blobs.cancel_upload(&caller.ctx, id).await?;
    Ok(NoContent)
}

/// How an upload is completed.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct CompleteUpload {
    /// SHA-256 of the whole in hex; where it does not agree, the upload begins again.
    sha256: Option<String>,
}

impl Validate for CompleteUpload {}

/// Makes a complete upload a file. Again gives the same file.
#[utoipa::path(post, path = "/files/uploads/{id}/complete", tag = "Files", params(("id" = UploadId, Path)),
    request_body = Option<CompleteUpload>,
    extensions(("x-timeout-seconds" = json!(600))),
    responses((status = 201, description = "The file", body = FileView),
        (status = 404, description = "No such upload; it may have expired"),
        (status = 409, description = "Not everything is here: `details[0].message` is the offset to go on from"),
        (status = 422, description = "The SHA-256 does not agree; the upload was reset to 0"),
        (status = 503, description = "The disk is full")))]
async fn complete(
    State(blobs): State<Blobs>,
    caller: Caller,
    PathId(id): PathId<UploadId>,
    request: Request,
) -> Answer<Created<FileView>> {
    // Most have nothing to say: they need not send an empty object.
    let body = if request.headers().contains_key(header::CONTENT_TYPE) {
        Body::from_request(request, &()).await?.0
    } else {
        CompleteUpload::default()
    };
    Ok(created(blobs.complete_upload(&caller.ctx, id, body.sha256.as_deref()).await?))
}
