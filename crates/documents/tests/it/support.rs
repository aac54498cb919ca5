//! Fixtures, readers and hand-made files.

use documents::{BlockKind, Error, Extracted, Limits, Reader, read_in_process};
use std::{
    fmt::Write as _,
    io::{Cursor, Write as _},
    path::{Path, PathBuf},
};

/// Fixtures that can be read, with their folder.
pub(crate) const READABLE: &[&str] = &[
    "programming-project.pdf",
    "essay.docx",
    "lab-report.html",
    "problem-set.md",
    "small/hidden.pdf",
    "small/latex.pdf",
    "small/latex-two-columns.pdf",
    "small/libreoffice.pdf",
    "small/owner-locked.pdf",
    "small/scripts.docx",
    "small/scripts.pdf",
    "small/slides.pptx",
    "small/notebook.ipynb",
    "small/plain.txt",
    "small/xxe.docx",
];

pub(crate) fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name)
}

pub(crate) fn bytes(name: &str) -> Vec<u8> {
    std::fs::read(path(name)).unwrap()
}

/// A reader whose process does what `args` say.
pub(crate) fn acting(args: &[&str], limits: Limits) -> Reader {
    let args = args.iter().map(|a| (*a).to_owned()).collect();
    Reader::new(env!("CARGO_BIN_EXE_documents-child").into(), args, limits, 2)
}

/// The real one.
pub(crate) fn reader() -> Reader {
    acting(&["read-document"], Limits::default())
}

/// Reads bytes in a process of their own.
pub(crate) async fn through(reader: &Reader, name: &str, bytes: &[u8]) -> Result<Extracted, Error> {
    reader.read_from(name, None, Cursor::new(bytes)).await
}

/// Reads bytes in this process, with the usual bounds.
pub(crate) fn here(name: &str, bytes: impl Into<Vec<u8>>) -> Result<Extracted, Error> {
    read_in_process(name, None, bytes.into(), &Limits::default())
}

/// One line per block: page, kind, text.
pub(crate) fn outline(read: &Extracted) -> String {
    let mut out = format!("title: {}\n", read.title.as_deref().unwrap_or("-"));
    writeln!(out, "pages: {:?}, words: {}", read.pages, read.words).unwrap();
    for block in &read.blocks {
        if let Some(page) = block.place.page {
            write!(out, "{page} ").unwrap();
        }
        match &block.kind {
            BlockKind::Heading { level } => write!(out, "{} ", "#".repeat((*level).into())).unwrap(),
            BlockKind::Paragraph => {}
            BlockKind::ListItem { depth, ordered } => {
                write!(out, "{}{} ", "  ".repeat((*depth).into()), if *ordered { "1." } else { "-" })
                    .unwrap();
            }
            BlockKind::TableRow { table, row, header, .. } => {
                write!(out, "[{table}.{row}{}] ", if *header { " head" } else { "" }).unwrap();
            }
            BlockKind::Code => out.push_str("code: "),
        }
        out.push_str(&block.text);
        out.push('\n');
    }
    for warning in &read.warnings {
        writeln!(out, "! {}: {}", warning.code, warning.message).unwrap();
    }
    out
}

/// All text of all blocks.
pub(crate) fn text(read: &Extracted) -> String {
    read.blocks.iter().map(|b| b.text.as_str()).collect::<Vec<_>>().join("\n")
}

pub(crate) fn has_warning(read: &Extracted, code: &str) -> bool {
    read.warnings.iter().any(|w| w.code == code)
}

/// A zip of these parts.
pub(crate) fn zip(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    for (name, bytes) in parts {
        zip.start_file(*name, options).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A Word document with this inside its body.
pub(crate) fn docx(body: &str) -> Vec<u8> {
    zip(&[("[Content_Types].xml", b"<Types/>"), ("word/document.xml", document(body).as_bytes())])
}

/// The main part of a Word document.
pub(crate) fn document(body: &str) -> String {
    format!(
        "<w:document xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'><w:body>{body}</w:body>\
         </w:document>"
    )
}

/// A PDF of these objects, numbered from 1; the first is the catalog.
pub(crate) fn pdf(objects: &[Vec<u8>]) -> Vec<u8> {
    let mut out = b"%PDF-1.7\n".to_vec();
    let mut table = String::new();
    for (index, object) in objects.iter().enumerate() {
        writeln!(table, "{:010} 00000 n ", out.len()).unwrap();
        out.extend(format!("{} 0 obj\n", index + 1).bytes());
        out.extend(object);
        out.extend(b"\nendobj\n");
    }
    let (count, start) = (objects.len() + 1, out.len());
    let trailer = format!("trailer\n<< /Size {count} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n");
    out.extend(format!("xref\n0 {count}\n0000000000 65535 f \n{table}{trailer}").bytes());
    out
}

pub(crate) fn stream(extra: &str, data: &[u8]) -> Vec<u8> {
    let mut out = format!("<< /Length {} {extra} >>\nstream\n", data.len()).into_bytes();
    out.extend(data);
    out.extend(b"\nendstream");
    out
}

/// A PDF whose pages show these lines of text.
pub(crate) fn pages(count: usize, lines: impl Fn(usize) -> Vec<String>) -> Vec<u8> {
    let kids = (0..count).map(|n| format!("{} 0 R ", 4 + 2 * n)).collect::<Vec<_>>().concat();
    let mut objects = vec![
        b"<< /Type /Catalog /Pages 2 0 R >>".to_vec(),
        format!("<< /Type /Pages /Kids [{kids}] /Count {count} >>").into_bytes(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_vec(),
    ];
    for number in 0..count {
        let page = format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {} 0 R \
             /Resources << /Font << /F 3 0 R >> >> >>",
            5 + 2 * number
        );
        let mut content = String::from("BT /F 11 Tf 72 760 Td 14 TL\n");
        for line in lines(number) {
            writeln!(content, "({line}) Tj T*").unwrap();
        }
        content.push_str("ET");
        objects.extend([page.into_bytes(), stream("", content.as_bytes())]);
    }
    pdf(&objects)
}
