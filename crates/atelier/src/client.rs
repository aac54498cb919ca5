//! The web client, built into the binary.

use axum::{
    Router,
    extract::Request,
    response::{Html, IntoResponse as _, Response},
};
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use include_dir::{Dir, include_dir};
use sha2::{Digest as _, Sha256};
use std::sync::LazyLock;

static FILES: Dir<'_> = include_dir!("$OUT_DIR/client");

/// Changes with every build of the client.
static TAG: LazyLock<HeaderValue> = LazyLock::new(|| {
    let index = FILES.get_file("index.html").map(include_dir::File::contents).unwrap_or_default();
    let digest = Sha256::digest(index);
    HeaderValue::from_str(&format!(
        "\"{:x}\"",
        u64::from_be_bytes(digest[..8].try_into().unwrap_or_default())
    ))
    .unwrap_or(HeaderValue::from_static("\"client\""))
});

/// Whether a client was built in.
pub fn is_built_in() -> bool {
    FILES.get_file("index.html").is_some()
}

/// Answers every path outside the API: a file of the client, else its page, which knows its own paths.
pub fn router() -> Router {
    Router::new().fallback(|request: Request| async move {
        answer(request.method(), request.uri().path(), request.headers())
    })
}

fn answer(method: &Method, path: &str, headers: &HeaderMap) -> Response {
    if !matches!(*method, Method::GET | Method::HEAD) {
        return (StatusCode::METHOD_NOT_ALLOWED, [(header::ALLOW, "GET, HEAD")]).into_response();
    }
    if !is_built_in() {
        let page = "<!doctype html><title>Atelier</title><p>This binary was built without the web client. \
                    Run <code>make build</code>, or use the API at <a href=\"/api/v1/docs\">/api/v1/docs</a>.";
        return (StatusCode::NOT_FOUND, Html(page)).into_response();
    }
    let path = path.trim_start_matches('/');
    if FILES.get_file(path).is_some() && !path.is_empty() {
        return file(path, headers);
    }
    // A missing asset is missing; anything else is a page of the client.
    let is_asset =
        path.starts_with("assets/") || path.rsplit('/').next().is_some_and(|last| last.contains('.'));
    if is_asset { StatusCode::NOT_FOUND.into_response() } else { file("index.html", headers) }
}

fn file(path: &str, headers: &HeaderMap) -> Response {
    // Names under assets/ carry a digest of their content and never change.
    let forever = path.starts_with("assets/");
    let cache = if forever { "public, max-age=31536000, immutable" } else { "no-cache" };
    let mut answer = HeaderMap::new();
    answer.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    answer.insert(header::ETAG, TAG.clone());
    answer.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    // Also on a 304: the browser takes its headers over, and the door chooses the page's policy by the type.
    answer.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type(path)));
    if headers.get(header::IF_NONE_MATCH) == Some(&*TAG) {
        return (StatusCode::NOT_MODIFIED, answer).into_response();
    }
    let takes_gzip = headers
        .get(header::ACCEPT_ENCODING)
        .and_then(|v| v.to_str().ok())
        .is_some_and(|v| v.split(',').any(|e| e.trim().starts_with("gzip")));
    let packed = FILES.get_file(format!("{path}.gz")).filter(|_| takes_gzip);
    if packed.is_some() {
        answer.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    }
    let body = packed.or_else(|| FILES.get_file(path)).map(include_dir::File::contents).unwrap_or_default();
    (answer, body).into_response()
}

fn media_type(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or("") {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}
