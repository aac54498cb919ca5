//! Which type a file is: decided by its bytes; its name only tells kinds of text apart.

use crate::wire::{Found, Kind, Refusal};
use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};
use std::borrow::Cow;

/// A file whose type is known.
pub(crate) enum Typed<'a> {
    Pdf,
    /// Office Open XML or something else in a zip; its parts decide.
    Zip,
    Text(Kind, Cow<'a, str>),
}

/// Looks at the first bytes, then at the name.
pub(crate) fn sniff<'a>(bytes: &'a [u8], name: &str, mime: Option<&str>) -> Result<Typed<'a>, Refusal> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(Refusal::Empty);
    }
    let head = &bytes[..bytes.len().min(1024)];
    if find(head, b"%PDF-").is_some() {
        return Ok(Typed::Pdf);
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return Ok(Typed::Zip);
    }
    if bytes.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        // A password-protected DOCX is an old-style container around the encrypted package.
        let marker: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let locked = find(bytes, &marker).is_some();
        return Err(if locked { Refusal::Encrypted } else { Refusal::Unsupported(Found::OldOffice) });
    }
    if let Some(found) = foreign(bytes) {
        return Err(Refusal::Unsupported(found));
    }
    let text = decode(bytes).ok_or(Refusal::Unsupported(Found::Binary))?;
    if text.trim().is_empty() {
        return Err(Refusal::Empty);
    }
    let kind = text_kind(&text, name, mime);
    Ok(Typed::Text(kind, text))
}

/// Types known by their first bytes that are not read.
fn foreign(bytes: &[u8]) -> Option<Found> {
    const MAGIC: &[(&[u8], Found)] = &[
        (b"\x89PNG\r\n", Found::Image),
        (b"\xff\xd8\xff", Found::Image),
        (b"GIF8", Found::Image),
        (b"BM", Found::Image),
        (b"II*\0", Found::Image),
        (b"MM\0*", Found::Image),
        (b"\x1f\x8b", Found::Archive),
        (b"BZh", Found::Archive),
        (b"7z\xbc\xaf", Found::Archive),
        (b"Rar!\x1a", Found::Archive),
        (b"\xfd7zXZ", Found::Archive),
        (b"\x28\xb5\x2f\xfd", Found::Archive),
        (b"{\\rtf", Found::Rtf),
        (b"\x7fELF", Found::Program),
        (b"MZ", Found::Program),
        (b"\xcf\xfa\xed\xfe", Found::Program),
        (b"\xca\xfe\xba\xbe", Found::Program),
        (b"\0asm", Found::Program),
        (b"OggS", Found::Media),
        (b"ID3", Found::Media),
        (b"\x1aE\xdf\xa3", Found::Media),
    ];
    let at = |offset: usize, magic: &[u8]| bytes.get(offset..).is_some_and(|b| b.starts_with(magic));
    if at(257, b"ustar") {
        return Some(Found::Archive);
    }
    if at(0, b"RIFF") {
        return Some(if at(8, b"WEBP") { Found::Image } else { Found::Media });
    }
    if at(4, b"ftyp") {
        return Some(if at(8, b"heic") || at(8, b"avif") { Found::Image } else { Found::Media });
    }
    let (magic, found) = MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic))?;
    // Two letters can also start a text.
    (magic.len() > 2 || !looks_like_text(bytes)).then_some(*found)
}

/// Bytes to text: by byte order mark, as UTF-8, by what a page declares, as Windows-1252; `None` if these are no text.
fn decode(bytes: &[u8]) -> Option<Cow<'_, str>> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        let text = encoding.decode_without_bom_handling(&bytes[mark..]).0;
        return (control_share(text.chars()) < 0.02).then_some(text);
    }
    if !looks_like_text(bytes) {
        return None;
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Some(Cow::Borrowed(text));
    }
    let declared = declared_encoding(&bytes[..bytes.len().min(4096)]).filter(|e| *e != UTF_8);
    Some(match declared {
        Some(encoding) => encoding.decode_without_bom_handling(bytes).0,
        // Mostly UTF-8 with a few broken bytes is still UTF-8.
        None if mostly_utf8(bytes) => String::from_utf8_lossy(bytes),
        None => WINDOWS_1252.decode_without_bom_handling(bytes).0,
    })
}

fn declared_encoding(head: &[u8]) -> Option<&'static Encoding> {
    let at = find(head, b"charset=")? + 8;
    let rest =
        head[at..].strip_prefix(b"\"").or_else(|| head[at..].strip_prefix(b"'")).unwrap_or(&head[at..]);
    let end = rest.iter().position(|b| !(b.is_ascii_alphanumeric() || b"-_:".contains(b)))?;
    Encoding::for_label(&rest[..end])
}

fn mostly_utf8(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    let broken = text.chars().filter(|c| *c == '\u{fffd}').count();
    let wide = text.chars().filter(|c| !c.is_ascii() && *c != '\u{fffd}').count();
    wide > broken * 4
}

/// A NUL now and then is dirt; many control characters are data.
fn looks_like_text(bytes: &[u8]) -> bool {
    // Bytes above ASCII are letters in one encoding or another.
    control_share(bytes.iter().map(|b| if b.is_ascii() { char::from(*b) } else { 'x' })) < 0.02
}

fn control_share(chars: impl Iterator<Item = char>) -> f64 {
    let (mut control, mut all) = (0_u64, 0_u64);
    for c in chars.take(1 << 20) {
        all += 1;
        control += u64::from(c.is_control() && !c.is_ascii_whitespace() && c != '\u{1b}' && c != '\u{7f}');
    }
    if all == 0 { 0.0 } else { control as f64 / all as f64 }
}

fn text_kind(text: &str, name: &str, mime: Option<&str>) -> Kind {
    let ending = name.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
    let mime = mime.unwrap_or_default().split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let start = text.trim_start();
    if start.starts_with('{')
        && (ending == "ipynb" || (text.contains("\"cells\"") && text.contains("\"nbformat\"")))
    {
        return Kind::Notebook;
    }
    if is_html(start) || (matches!(ending.as_str(), "html" | "htm" | "xhtml") && start.contains("</")) {
        return Kind::Html;
    }
    if matches!(ending.as_str(), "md" | "markdown" | "mkd" | "rmd" | "qmd") || mime == "text/markdown" {
        return Kind::Markdown;
    }
    if looks_like_markdown(text) { Kind::Markdown } else { Kind::Text }
}

fn is_html(start: &str) -> bool {
    let mut head = start;
    // Comments and the XML declaration may come before the page itself.
    while let Some(end) = ["<!--", "<?xml"]
        .iter()
        .find(|s| head.starts_with(**s))
        .and_then(|_| head.find('>'))
        .filter(|e| *e < 4096)
    {
        head = head[end + 1..].trim_start();
    }
    let head: String = head.chars().take(64).collect::<String>().to_ascii_lowercase();
    ["<!doctype html", "<html", "<head", "<body"].iter().any(|tag| head.starts_with(tag))
}

/// Pasted text is often Markdown. One sign could be chance; headings twice, a table or a fence are not.
fn looks_like_markdown(text: &str) -> bool {
    let mut headings = 0;
    for line in text.lines().take(2000) {
        let hashes = line.bytes().take_while(|b| *b == b'#').count();
        headings += usize::from((1..=6).contains(&hashes) && line[hashes..].starts_with(' '));
        let is_rule =
            line.contains("---") && line.contains('|') && line.bytes().all(|b| b"|-: ".contains(&b));
        if headings >= 2 || is_rule || line.starts_with("```") {
            return true;
        }
    }
    false
}

pub(crate) fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack.windows(needle.len()).position(|w| w == needle)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(bytes: &[u8], name: &str) -> Result<&'static str, Refusal> {
        sniff(bytes, name, None).map(|t| match t {
            Typed::Pdf => "pdf",
            Typed::Zip => "zip",
            Typed::Text(Kind::Html, _) => "html",
            Typed::Text(Kind::Markdown, _) => "md",
            Typed::Text(Kind::Notebook, _) => "ipynb",
            Typed::Text(..) => "text",
        })
    }

    #[test]
    fn bytes_decide_not_the_name() {
        assert_eq!(kind(b"%PDF-1.7 ...", "essay.docx"), Ok("pdf"));
        assert_eq!(kind(b"PK\x03\x04....", "essay.pdf"), Ok("zip"));
        assert_eq!(kind(b"<!DOCTYPE html><p>x</p>", "a.pdf"), Ok("html"));
        assert_eq!(kind(b"<!-- saved -->\n<?xml version='1.0'?> <html><p>x</p>", "a"), Ok("html"));
        assert_eq!(kind(b"just words", "../../etc/passwd"), Ok("text"));
        assert_eq!(kind(b"#!/bin/sh\nrm -rf /\n", "a.pdf; rm -rf $HOME"), Ok("text"));
        assert_eq!(kind(b"\x89PNG\r\n\x1a\n\0\0", "a.pdf"), Err(Refusal::Unsupported(Found::Image)));
        assert_eq!(
            kind(b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff", "a.txt"),
            Err(Refusal::Unsupported(Found::Program))
        );
        assert_eq!(kind(b"BMW makes cars", "a.txt"), Ok("text"));
        assert_eq!(
            kind(&[1, 2, 3, 4, 5, 6, 7, 8, 0, 0, 0], "a.md"),
            Err(Refusal::Unsupported(Found::Binary))
        );
    }

    #[test]
    fn kinds_of_text_are_told_apart() {
        assert_eq!(kind(b"* a\n", "a.md"), Ok("md"));
        assert_eq!(kind(b"# One\n\ntext\n\n## Two\n", "paste"), Ok("md"));
        assert_eq!(kind(b"| a | b |\n|---|---|\n| 1 | 2 |\n", "a.txt"), Ok("md"));
        assert_eq!(kind(b"1. First do this.\n", "a.txt"), Ok("text"));
        assert_eq!(kind(br#"{"cells": [], "nbformat": 4}"#, "x"), Ok("ipynb"));
        assert_eq!(kind(b" \n\t ", "x.pdf"), Err(Refusal::Empty));
        assert_eq!(kind(b"\xef\xbb\xbf  ", "x.txt"), Err(Refusal::Empty));
    }

    #[test]
    fn old_encodings_are_read() {
        let text = |bytes: &[u8]| match sniff(bytes, "a.txt", None) {
            Ok(Typed::Text(_, text)) => text.into_owned(),
            _ => String::new(),
        };
        assert_eq!(text(b"caf\xe9 \x93quoted\x94"), "café “quoted”");
        assert_eq!(text(b"\xff\xfeH\0i\0 \0\xe9\0"), "Hi é");
        assert_eq!(
            text(b"<html><meta charset='shift_jis'>\x93\xfa\x96\x7b"),
            "<html><meta charset='shift_jis'>日本"
        );
        assert_eq!(text("Übung \u{fffd}".as_bytes()), "Übung \u{fffd}");
    }
}
