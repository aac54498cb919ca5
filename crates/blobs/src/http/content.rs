//! Giving a file back: whole or in part, and never so that a browser runs it.

use super::range::{self, Asked};
use crate::{Blobs, Content, Error, File, FileId, mime};
use api_kit::{Answer, Caller, PathId, ProblemBody};
use axum::{
    Json,
    body::Body,
    extract::State,
    response::{IntoResponse as _, Response},
};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use kernel::Fault as _;
use std::fmt::Write as _;

/// The content of a file. Ranges (one at a time), `If-None-Match` and `If-Range` are understood.
#[utoipa::path(get, path = "/files/{id}/content", tag = "Files",
    params(("id" = crate::FileId, Path),
        ("Range" = Option<String>, Header, description = "`bytes=0-1023`, `bytes=1024-` or `bytes=-1024`")),
    responses((status = 200, description = "The content", body = Vec<u8>, content_type = "application/octet-stream"),
        (status = 206, description = "The part asked for", body = Vec<u8>, content_type = "application/octet-stream"),
        (status = 304, description = "The caller has it"),
        (status = 404, description = "No such file, or not the caller's"),
        (status = 416, description = "The range lies outside the file")))]
pub(super) async fn download(
    State(blobs): State<Blobs>,
    caller: Caller,
    PathId(id): PathId<FileId>,
    headers: HeaderMap,
) -> Answer<Response> {
    let file = blobs.get(&caller.ctx, id).await?;
    let tag = format!("\"{}\"", file.sha256);
    if headers.get(header::IF_NONE_MATCH).is_some_and(|given| matches_tag(given, &tag)) {
        return Ok(dressed(StatusCode::NOT_MODIFIED.into_response(), &file, &tag));
    }
    // A range counts only if the file is the one the caller has begun with.
    let same = headers.get(header::IF_RANGE).is_none_or(|given| given.as_bytes() == tag.as_bytes());
    let wanted = headers.get(header::RANGE).and_then(|r| r.to_str().ok()).filter(|_| same);
    let (status, part) = match range::asked(wanted, file.size) {
        Asked::Whole => (StatusCode::OK, 0..file.size),
        Asked::Part(part) => (StatusCode::PARTIAL_CONTENT, part),
        Asked::Outside => return Ok(outside(&file)),
    };
    let content = blobs.read_part(&caller.ctx, &file, part.clone()).await?;
    let mut response = dressed(body(content), &file, &tag);
    *response.status_mut() = status;
    if status == StatusCode::PARTIAL_CONTENT {
        let range = format!("bytes {}-{}/{}", part.start, part.end - 1, file.size);
        set(&mut response, header::CONTENT_RANGE, &range);
    }
    Ok(response)
}

fn body(content: Content) -> Response {
    let length = content.length();
    let mut response = Body::from_stream(content.into_stream()).into_response();
    response.headers_mut().insert(header::CONTENT_LENGTH, HeaderValue::from(length));
    response
}

/// What every answer about content says: save it, do not guess, do not run, ask again with this tag.
fn dressed(mut response: Response, file: &File, tag: &str) -> Response {
    // A browser that ignored all the rest would still not take it for a page.
    let kind = if mime::is_active(&file.mime) { "application/octet-stream" } else { &file.mime };
    for (name, value) in [
        (header::CONTENT_TYPE, kind),
        (header::CONTENT_DISPOSITION, &disposition(&file.name)),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CONTENT_SECURITY_POLICY, "sandbox; default-src 'none'"),
        (header::CACHE_CONTROL, "private, no-cache"),
        (header::ACCEPT_RANGES, "bytes"),
        (header::ETAG, tag),
    ] {
        set(&mut response, name, value);
    }
    response
}

/// 416, which no kind of failure has: it says how large the file is.
fn outside(file: &File) -> Response {
    let error = Error::Range { size: file.size };
    let message = error.public();
    let body = ProblemBody {
        kind: format!("urn:atelier:error:{}", error.code()),
        title: "Range Not Satisfiable",
        status: StatusCode::RANGE_NOT_SATISFIABLE.as_u16(),
        detail: message.clone(),
        code: error.code(),
        error: error.code(),
        message,
        details: Vec::new(),
        request_id: None,
    };
    let mut response = (StatusCode::RANGE_NOT_SATISFIABLE, Json(body)).into_response();
    set(&mut response, header::CONTENT_TYPE, "application/problem+json");
    set(&mut response, header::CONTENT_RANGE, &format!("bytes */{}", file.size));
    response
}

fn set(response: &mut Response, name: header::HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        response.headers_mut().insert(name, value);
    }
}

/// Any of a list of tags, weak ones too: content that has this hash is this content.
fn matches_tag(given: &HeaderValue, tag: &str) -> bool {
    given.to_str().is_ok_and(|list| {
        list.split(',').map(str::trim).any(|t| t == "*" || t.strip_prefix("W/").unwrap_or(t) == tag)
    })
}

/// `attachment` with the name twice: in ASCII for the old, in UTF-8 (RFC 8187) for the others.
fn disposition(name: &str) -> String {
    let ascii: String = name
        .chars()
        .map(|c| if (c.is_ascii_graphic() || c == ' ') && !matches!(c, '"' | '\\' | '%') { c } else { '_' })
        .collect();
    let mut coded = String::new();
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"!#$&+-.^_`|~".contains(&byte) {
            coded.push(char::from(byte));
        } else {
            let _ = write!(coded, "%{byte:02X}");
        }
    }
    format!("attachment; filename=\"{ascii}\"; filename*=UTF-8''{coded}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_travel_safely() {
        for (name, header) in [
            ("a b.pdf", "attachment; filename=\"a b.pdf\"; filename*=UTF-8''a%20b.pdf"),
            ("é\".pdf", "attachment; filename=\"__.pdf\"; filename*=UTF-8''%C3%A9%22.pdf"),
            ("50%;x=1.txt", "attachment; filename=\"50_;x=1.txt\"; filename*=UTF-8''50%25%3Bx%3D1.txt"),
        ] {
            assert_eq!(disposition(name), header);
        }
    }

    proptest! {
        #[test]
        fn no_name_breaks_out_of_the_header(name in ".{0,50}") {
            let header = disposition(&name);
            prop_assert!(header.is_ascii() && !header.contains(['\r', '\n', '\\']));
            prop_assert_eq!(header.matches('"').count(), 2);
            prop_assert!(HeaderValue::from_str(&header).is_ok());
        }
    }

    #[test]
    fn tags_are_compared() {
        let given = |text: &str| matches_tag(&text.parse().unwrap(), "\"abc\"");
        assert!(given("\"abc\"") && given("W/\"abc\"") && given("\"x\", \"abc\"") && given("*"));
        assert!(!given("abc") && !given("\"ab\"") && !given(""));
    }
}
