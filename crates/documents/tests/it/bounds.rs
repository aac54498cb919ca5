//! Large files, and files made to be large.

use crate::support::{acting, document, has_warning, here, pages, pdf, reader, stream, text, through, zip};
use documents::{Error, Limits, read_in_process};
use std::io::Write;

const MIB: usize = 1024 * 1024;

fn deflated(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// Two thousand pages of 45 lines: read whole.
#[tokio::test]
async fn a_text_of_2000_pages_is_read_whole() {
    let page = "The quick brown fox jumps over the lazy dog, and it must do so twice.\n".repeat(44);
    let chapter = |n| format!("Page number {n} of the book begins here.\n\n{page}\n");
    let book = (0..2000).map(chapter).collect::<Vec<_>>().concat();
    let read = through(&reader(), "book.txt", book.as_bytes()).await.unwrap();
    assert_eq!(read.warnings, []);
    assert_eq!(read.words, 2000 * (8 + 44 * 15));
    assert!(text(&read).contains("Page number 1999 of"));
}

#[tokio::test]
async fn a_longer_text_is_cut_and_says_so() {
    let book = "It must be read as far as it goes, and not a word further.\n\n".repeat(400_000);
    let read = through(&reader(), "book.txt", book.as_bytes()).await.unwrap();
    assert!(has_warning(&read, "truncated"));
    assert!(text(&read).len() <= Limits::default().text_bytes + read.blocks.len());
    assert!(read.blocks.len() > 50_000);
}

#[test]
fn pages_past_the_bound_are_left_out_and_said() {
    let file = pages(60, |n| {
        vec![format!("This is what page {} says.", n + 1), "A second line of it follows.".to_owned()]
    });
    let limits = Limits { pages: 40, ..Limits::default() };
    let read = read_in_process("a.pdf", None, file, &limits).unwrap();
    assert_eq!(read.pages, Some(60));
    assert!(has_warning(&read, "truncated"));
    assert!(text(&read).contains("page 40 says") && !text(&read).contains("page 41 says"));
}

#[tokio::test]
async fn a_file_over_the_limit_is_refused_before_it_is_read() {
    let limits = Limits { file_bytes: 1000, ..Limits::default() };
    let reader = acting(&["read-document"], limits);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.txt");
    std::fs::write(&path, vec![b'x'; 1001]).unwrap();
    assert!(matches!(reader.read("a.txt", None, &path).await, Err(Error::TooLarge { limit: 1000 })));
    // A stream that does not say how long it is, is cut off while it comes.
    assert!(matches!(
        through(&reader, "a.txt", &vec![b'x'; MIB]).await,
        Err(Error::TooLarge { limit: 1000 })
    ));
    assert!(through(&reader, "a.txt", &[b'x'; 1000]).await.is_ok());
}

#[test]
fn a_part_that_unpacks_without_end_is_a_bomb() {
    let body = document(&" ".repeat(24 * MIB));
    let file = zip(&[("[Content_Types].xml", b"<Types/>"), ("word/document.xml", body.as_bytes())]);
    assert!(file.len() < 200_000);
    assert!(matches!(here("a.docx", file), Err(Error::Bomb)));
}

/// The sizes an archive states are not believed.
#[test]
fn a_bomb_that_lies_about_its_size_is_still_one() {
    let body = document(&" ".repeat(24 * MIB));
    let mut file = zip(&[("[Content_Types].xml", b"<Types/>"), ("word/document.xml", body.as_bytes())]);
    let size = u32::try_from(body.len()).unwrap().to_le_bytes();
    for at in 0..file.len() - 4 {
        if file[at..at + 4] == size {
            file[at..at + 4].copy_from_slice(&100_u32.to_le_bytes());
        }
    }
    assert!(matches!(here("a.docx", file), Err(Error::Bomb | Error::Damaged(_))));
}

#[test]
fn an_archive_that_claims_terabytes_is_a_bomb() {
    let mut file =
        zip(&[("[Content_Types].xml", b"<Types/>"), ("word/document.xml", document("").as_bytes())]);
    let directory = file.windows(4).rposition(|w| w == b"PK\x01\x02").unwrap();
    file[directory + 24..directory + 28].copy_from_slice(&u32::MAX.wrapping_sub(1).to_le_bytes());
    assert!(matches!(here("a.docx", file), Err(Error::Bomb)));
}

#[test]
fn many_parts_together_are_bounded_too() {
    let filler = format!("<w:hdr xmlns:w='w'>{}</w:hdr>", " ".repeat(7 * MIB));
    let names: Vec<String> = (0..6).map(|n| format!("word/header{n}.xml")).collect();
    let target = |n| format!("<Relationship Id='r{n}' Type='t/header' Target='header{n}.xml'/>");
    let rels = format!("<Relationships>{}</Relationships>", (0..6).map(target).collect::<Vec<_>>().concat());
    let main = document("<w:p><w:r><w:t>Short.</w:t></w:r></w:p>");
    let mut parts: Vec<(&str, &[u8])> = vec![
        ("[Content_Types].xml", b"<Types/>"),
        ("word/document.xml", main.as_bytes()),
        ("word/_rels/document.xml.rels", rels.as_bytes()),
    ];
    parts.extend(names.iter().map(|n| (n.as_str(), filler.as_bytes())));
    let file = zip(&parts);
    let limits = Limits { unpacked_bytes: 30 * MIB as u64, ..Limits::default() };
    assert!(matches!(read_in_process("a.docx", None, file.clone(), &limits), Err(Error::Bomb)));
    assert_eq!(text(&here("a.docx", file).unwrap()), "Short.");
}

/// A stream packed twice: little to send, much to unpack.
#[tokio::test]
async fn a_pdf_that_unpacks_without_end_runs_out_of_its_own_memory() {
    let content = deflated(&deflated(&vec![b' '; 400 * MIB]));
    assert!(content.len() < 400 * 1024);
    let file = pdf(&[
        b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_vec(),
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 100 100] /Contents 4 0 R >>".to_vec(),
        stream("/Filter [/FlateDecode /FlateDecode]", &content),
    ]);
    let limits = Limits { memory_bytes: 200 * MIB as u64, ..Limits::default() };
    let error = through(&acting(&["read-document"], limits), "a.pdf", &file).await.unwrap_err();
    assert!(matches!(error, Error::OutOfMemory), "{error:?}");
}
