//! Files that are not what they should be, and files made to do harm.

use crate::support::{acting, bytes, docx, has_warning, here, path, pdf, reader, stream, text, through, zip};
use documents::{Error, Found, Kind, Limits};
use kernel::{Fault, FaultKind};
use std::{fmt::Write, time::Duration};

#[test]
fn an_empty_file_says_so() {
    for file in [
        &b""[..],
        b" \r\n\t",
        b"\xef\xbb\xbf",
        b"<html><body><p> </p></body></html>",
        b"{\"cells\": [], \"nbformat\": 4}",
    ] {
        assert!(matches!(here("a.pdf", file), Err(Error::Empty)), "{file:?}");
    }
    assert!(matches!(here("a.docx", docx("<w:p/>")), Err(Error::Empty)));
}

#[test]
fn an_encrypted_file_says_so() {
    assert!(matches!(here("a.pdf", bytes("small/encrypted.pdf")), Err(Error::Encrypted)));
    // A DOCX with a password is an old-style container; its directory names the encrypted package in UTF-16.
    let mut container = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
    container.extend([0; 600]);
    assert!(matches!(here("a.docx", container.clone()), Err(Error::UnsupportedType(Found::OldOffice))));
    container.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    assert!(matches!(here("a.docx", container), Err(Error::Encrypted)));
}

#[test]
fn a_scan_without_text_says_so() {
    let error = here("a.pdf", bytes("small/image-only.pdf")).unwrap_err();
    assert!(matches!(error, Error::ImagesOnly));
    assert!(error.public().contains("scanned"));
}

#[test]
fn a_damaged_file_says_so() {
    let whole = bytes("essay.docx");
    assert!(matches!(here("a.docx", &whole[..whole.len() / 2]), Err(Error::Damaged(Kind::Docx))));
    let slides = bytes("small/slides.pptx");
    assert!(matches!(here("a.pptx", &slides[..slides.len() / 2]), Err(Error::Damaged(Kind::Pptx))));
    assert!(matches!(here("a.pdf", &b"%PDF-1.7\nnothing of the kind"[..]), Err(Error::Damaged(Kind::Pdf))));
    assert!(matches!(here("a.docx", docx("<w:p><w:r><w:t>never closed")), Ok(_) | Err(Error::Damaged(_))));
    assert!(matches!(here("a.docx", docx("<w:p></w:r>")), Err(Error::Damaged(Kind::Docx))));
    let no_body = zip(&[("[Content_Types].xml", b"<Types/>"), ("word/styles.xml", b"<x/>")]);
    assert!(matches!(here("a.docx", no_body), Err(Error::Damaged(Kind::Docx))));
    assert!(matches!(here("a.ipynb", &b"{\"cells\": [{]"[..]), Err(Error::Damaged(Kind::Notebook))));
}

/// A PDF that lost its end can mostly still be read.
#[test]
fn a_pdf_cut_short_gives_what_it_has_or_an_error() {
    let whole = bytes("programming-project.pdf");
    for part in [10, 30, 50, 70, 90, 99] {
        match here("a.pdf", &whole[..whole.len() * part / 100]) {
            Ok(read) => assert!(!read.blocks.is_empty()),
            Err(error) => assert!(matches!(error, Error::Damaged(_) | Error::Empty), "{error:?}"),
        }
    }
}

#[test]
fn other_types_are_named() {
    let parts = |names: &[&str]| zip(&names.iter().map(|n| (*n, &b"x"[..])).collect::<Vec<_>>());
    let files: Vec<(Vec<u8>, Found)> = vec![
        (b"\x89PNG\r\n\x1a\n0000".to_vec(), Found::Image),
        (b"\x7fELF\x02\x01\x01".to_vec(), Found::Program),
        (b"{\\rtf1 hello}".to_vec(), Found::Rtf),
        (parts(&["[Content_Types].xml", "xl/workbook.xml"]), Found::Spreadsheet),
        (parts(&["mimetype", "content.xml", "META-INF/manifest.xml"]), Found::OpenDocument),
        (parts(&["META-INF/container.xml"]), Found::Epub),
        (parts(&["a.txt", "b.txt"]), Found::Archive),
        ((0..=255).cycle().take(4000).collect(), Found::Binary),
    ];
    for (file, found) in files {
        let error = here("essay.pdf", file).unwrap_err();
        assert!(matches!(error, Error::UnsupportedType(f) if f == found), "{found:?}: {error:?}");
        assert_eq!((error.kind(), error.code()), (FaultKind::UnsupportedType, "documents.unsupported_type"));
    }
}

#[test]
fn every_message_is_a_sentence_for_its_owner() {
    let errors = [
        Error::Empty,
        Error::Encrypted,
        Error::Damaged(Kind::Pdf),
        Error::ImagesOnly,
        Error::UnreadableText,
        Error::Bomb,
        Error::OutOfMemory,
        Error::Crashed,
        Error::UnsupportedType(Found::Binary),
        Error::TooLarge { limit: 100 * 1024 * 1024 },
        Error::TooSlow { limit: Duration::from_secs(20) },
    ];
    for error in errors {
        let words = error.public();
        assert!(words.starts_with("Th") || words.starts_with("Reading"), "{words}");
        assert!(words.ends_with(['.', ')']) && !words.contains("  "), "{words}");
    }
}

#[tokio::test]
async fn entities_are_neither_fetched_nor_expanded() {
    let read = reader().read("xxe.docx", None, &path("small/xxe.docx")).await.unwrap();
    assert_eq!(text(&read), "Before after & done.");
    assert!(has_warning(&read, "entities_ignored"));
    let page = "<?xml version='1.0'?><!DOCTYPE html [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><html><body><p>a &x; b</p></body></html>";
    assert!(text(&here("a.html", page).unwrap()).ends_with("a &x; b"));
}

#[tokio::test]
async fn a_name_is_only_a_name() {
    let reader = reader();
    let long = "x".repeat(1_000_000) + ".md";
    for name in [
        "../../../etc/passwd",
        "$(touch x).pdf",
        "a;rm -rf ~.docx",
        "--help",
        "\0\n\u{202e}fdp.md",
        "",
        &long,
    ] {
        let read = through(&reader, name, b"Only *words*.").await.unwrap();
        assert!(text(&read).starts_with("Only"), "{name:.40}");
    }
}

#[test]
fn dirt_is_cleaned_out_of_text() {
    let read = here(
        "a.txt",
        format!(
            "One\0 two\u{7} three \u{202e}four\u{200b}\u{e0041}\u{fffe}.\u{1b}[31m{}",
            " And so on.".repeat(20)
        ),
    )
    .unwrap();
    assert!(text(&read).starts_with("One two three four.[31m And so on."));
    let clean = "And so on. ".repeat(20);
    let read = here("a.md", format!("A `co\u{1}de` b\n\n```\nx\u{2} = 1\n```\n\n{clean}")).unwrap();
    assert!(text(&read).starts_with("A code b\nx = 1\nAnd so on."));
}

/// Nesting that would overflow a stack or take quadratic time ends in text or in an error, never in a hang.
#[tokio::test]
async fn deep_nesting_ends() {
    let deep = 100_000;
    let files: Vec<(&str, Vec<u8>)> = vec![
        ("a.html", ["<html>", &"<div>".repeat(deep / 50), "deep"].concat().into_bytes()),
        ("b.html", ["<html>", &"<ul><li>".repeat(deep / 50), "deep"].concat().into_bytes()),
        ("c.html", ["<html>", &"<table><tr><td>".repeat(deep / 50), "deep"].concat().into_bytes()),
        ("a.md", [&">".repeat(deep), " deep"].concat().into_bytes()),
        ("b.md", ["# a\n", &"[".repeat(deep), "deep", &"](".repeat(deep)].concat().into_bytes()),
        (
            "c.md",
            (0..2000)
                .fold(String::new(), |mut t, n| {
                    let _ = writeln!(t, "{}- deep", "  ".repeat(n));
                    t
                })
                .into_bytes(),
        ),
        ("a.ipynb", ["{\"nbformat\":4,\"cells\":", &"[".repeat(deep)].concat().into_bytes()),
        (
            "a.docx",
            docx(
                &["<w:tbl><w:tr><w:tc>".repeat(deep), "<w:p><w:r><w:t>deep</w:t></w:r></w:p>".to_owned()]
                    .concat(),
            ),
        ),
        ("a.txt", ["(".repeat(deep), " ".repeat(deep), "1. ".repeat(deep)].concat().into_bytes()),
    ];
    let reader = reader();
    for (name, file) in files {
        let result = through(&reader, name, &file).await;
        let fine = matches!(&result, Ok(_) | Err(Error::Damaged(_) | Error::Empty));
        assert!(fine, "{name}: {:?}", result.map(|r| r.blocks.len()));
    }
    // The rules for web pages look at every open element again and again; there the bound on time is the answer.
    let limits = Limits { wall: Duration::from_secs(2), ..Limits::default() };
    let page = ["<html>", &"<div>".repeat(10 * deep), "deep"].concat();
    let result = through(&acting(&["read-document"], limits), "a.html", page.as_bytes()).await;
    assert!(matches!(result, Err(Error::TooSlow { .. })), "{:?}", result.map(|r| r.blocks.len()));
}

#[tokio::test]
async fn pdfs_that_refer_to_themselves_end() {
    let catalog = b"<< /Type /Catalog /Pages 2 0 R >>".to_vec();
    let page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 100 100] /Contents 4 0 R /Resources << /XObject << /X 4 0 R >> >> >>";
    let form = "/Type /XObject /Subtype /Form /BBox [0 0 100 100] /Resources << /XObject << /X 4 0 R >> >>";
    let files = [
        // A page tree that is its own child.
        pdf(&[catalog.clone(), b"<< /Type /Pages /Kids [2 0 R 2 0 R 2 0 R] /Count 3 >>".to_vec()]),
        // A drawing that draws itself, twice.
        pdf(&[
            catalog.clone(),
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_vec(),
            page.to_vec(),
            stream(form, b"/X Do /X Do"),
        ]),
        // Numbers that promise more than there is.
        pdf(&[catalog.clone(), b"<< /Type /Pages /Kids [3 0 R] /Count 999999999 >>".to_vec(), page.to_vec()]),
        // Arrays without end.
        pdf(&[catalog, [b"<< /Type /Pages /Kids ".to_vec(), b"[".repeat(200_000)].concat()]),
        // A reference to itself.
        pdf(&[b"1 0 R".to_vec()]),
    ];
    let reader = reader();
    for (index, file) in files.iter().enumerate() {
        let error = through(&reader, "a.pdf", file).await.map(|r| r.blocks.len()).unwrap_err();
        assert!(!matches!(error, Error::Reader(_) | Error::Storage(_)), "{index}: {error:?}");
    }
}
