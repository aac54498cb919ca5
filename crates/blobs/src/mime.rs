//! What a file is, by its first bytes. The name only tells apart what looks alike.

/// How many first bytes are looked at.
pub(crate) const HEAD: usize = 8 * 1024;

/// Office files are zip archives, notebooks are JSON, and so on: what looks alike, by ending.
const BY_ENDING: [(&str, &str, &str); 12] = [
    ("application/zip", "docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ("application/zip", "pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    ("application/zip", "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("application/zip", "odt", "application/vnd.oasis.opendocument.text"),
    ("text/plain", "md", "text/markdown"),
    ("text/plain", "markdown", "text/markdown"),
    ("text/plain", "ipynb", "application/x-ipynb+json"),
    ("text/plain", "json", "application/json"),
    ("text/plain", "csv", "text/csv"),
    ("text/plain", "html", "text/html"),
    ("text/plain", "htm", "text/html"),
    ("text/plain", "svg", "image/svg+xml"),
];

/// The type of a file that begins with `head` and is called `name`.
pub(crate) fn sniff(head: &[u8], name: &str) -> &'static str {
    let seen = match infer::get(head).map(|kind| kind.mime_type()) {
        // `infer` calls every script and markup by name; for us they are text unless they are HTML.
        Some("text/html") => return "text/html",
        Some(kind) if !kind.starts_with("text/") => kind,
        _ if looks_like_html(head) => return "text/html",
        _ if is_text(head) => "text/plain",
        _ => "application/octet-stream",
    };
    let ending = name.rsplit_once('.').map_or(String::new(), |(_, e)| e.to_ascii_lowercase());
    BY_ENDING.iter().find(|(like, e, _)| *like == seen && *e == ending).map_or(seen, |(_, _, kind)| kind)
}

/// Whether a browser would run it.
pub(crate) fn is_active(mime: &str) -> bool {
    mime.contains("html") || mime.contains("xml") || mime.contains("script")
}

/// A declared type, if it is one.
pub(crate) fn declared(raw: Option<&str>) -> Option<String> {
    let kind = raw?.split(';').next()?.trim().to_ascii_lowercase();
    let (a, b) = kind.split_once('/')?;
    let token =
        |t: &str| !t.is_empty() && t.bytes().all(|c| c.is_ascii_alphanumeric() || b"!#$&-^_.+".contains(&c));
    (kind.len() <= 100 && token(a) && token(b)).then_some(kind)
}

fn looks_like_html(head: &[u8]) -> bool {
    let text = String::from_utf8_lossy(&head[..head.len().min(1024)]).to_ascii_lowercase();
    let text = text.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']);
    text.starts_with("<!doctype html") || text.starts_with("<html") || text.starts_with("<head")
}

/// UTF-8 without controls, or UTF-16 with its mark. Where the head is not all, its last character may be
/// cut.
fn is_text(head: &[u8]) -> bool {
    if head.starts_with(&[0xff, 0xfe]) || head.starts_with(&[0xfe, 0xff]) {
        return true;
    }
    let valid = match std::str::from_utf8(head) {
        Ok(text) => text,
        Err(error) if head.len() >= HEAD && error.error_len().is_none() => {
            std::str::from_utf8(&head[..error.valid_up_to()]).unwrap_or("")
        }
        Err(_) => return false,
    };
    !valid.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{c}' | '\u{1b}'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_known_by_their_bytes() {
        let zip: &[u8] = b"PK\x03\x04\x14\x00\x00\x00\x08\x00";
        let docx = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
        for (head, name, kind) in [
            (&b"%PDF-1.7\n"[..], "a.txt", "application/pdf"),
            (zip, "a.zip", "application/zip"),
            (zip, "a.docx", docx),
            (zip, "a.pdf", "application/zip"),
            (b"\x89PNG\r\n\x1a\n", "a.pdf", "image/png"),
            (b"<!DOCTYPE html><p>", "a.pdf", "text/html"),
            (b"\xef\xbb\xbf \n<html>", "a.txt", "text/html"),
            (b"# Essay\n", "a.md", "text/markdown"),
            (b"{\"cells\": []}", "a.ipynb", "application/x-ipynb+json"),
            (b"<svg onload=alert(1)>", "a.svg", "image/svg+xml"),
            ("課題".as_bytes(), "a", "text/plain"),
            (&"課題".as_bytes()[..4], "a", "application/octet-stream"),
            (&"課".repeat(HEAD).as_bytes()[..HEAD], "a", "text/plain"),
            (b"", "a", "text/plain"),
            (b"MZ\x90\x00", "essay.pdf", "application/vnd.microsoft.portable-executable"),
            (b"\x00\x01\x02\x03", "a.txt", "application/octet-stream"),
            (b"caf\xe9", "a.txt", "application/octet-stream"),
        ] {
            assert_eq!(sniff(head, name), kind, "{name} {head:?}");
        }
    }

    #[test]
    fn declared_types_are_types_or_nothing() {
        assert_eq!(declared(Some("Text/Plain; charset=utf-8")).as_deref(), Some("text/plain"));
        for bad in
            ["", "text", "a/b/c", "text/<b>", "text/pl ain", "x/\r\n", &format!("a/{}", "b".repeat(200))]
        {
            assert_eq!(declared(Some(bad)), None, "{bad}");
        }
    }
}
