//! What real files of every type read as.

use crate::support::{READABLE, bytes, docx, has_warning, here, outline, path, reader, text};
use documents::{BlockKind, Extracted};

/// The whole reading of every fixture, as committed beside this file.
#[test]
fn fixtures_read_as_recorded() {
    for name in READABLE {
        let read = here(name, bytes(name)).unwrap();
        insta::assert_snapshot!(name.replace(['/', '.'], "-"), outline(&read));
    }
}

#[tokio::test]
async fn a_process_of_its_own_reads_the_same() {
    let reader = reader();
    for name in READABLE {
        let read = reader.read(name, None, &path(name)).await.unwrap();
        assert_eq!(read, here(name, bytes(name)).unwrap(), "{name}");
    }
}

#[test]
fn every_block_has_its_place_and_its_text() {
    for name in READABLE {
        let read = here(name, bytes(name)).unwrap();
        assert!(!read.blocks.is_empty(), "{name}");
        for (index, block) in read.blocks.iter().enumerate() {
            assert_eq!(block.place.paragraph as usize, index + 1, "{name}");
            assert_eq!(block.place.page.is_some(), read.pages.is_some(), "{name}");
            assert!(block.place.page.is_none_or(|p| p >= 1 && Some(p) <= read.pages), "{name}");
            assert!(!block.text.trim().is_empty(), "{name}");
            assert!(!block.text.chars().any(|c| c.is_control() && c != '\n'), "{name}: {:?}", block.text);
            if let BlockKind::TableRow { cells, .. } = &block.kind {
                assert_eq!(block.text, cells.join(" | "));
            }
        }
        let tables = table_numbers(&read);
        assert!(tables.windows(2).all(|w| w[0] <= w[1]), "{name}: tables are numbered in order");
    }
}

fn table_numbers(read: &Extracted) -> Vec<u32> {
    let number =
        |kind: &BlockKind| if let BlockKind::TableRow { table, .. } = kind { Some(*table) } else { None };
    read.blocks.iter().filter_map(|b| number(&b.kind)).collect()
}

/// The same rubric, from the file a teacher wrote and from the PDF a word processor made of it.
#[test]
fn a_rubric_is_the_same_in_docx_and_pdf() {
    let rubric = |name: &str| -> Vec<Vec<String>> {
        let rows = here(name, bytes(name)).unwrap().blocks.into_iter().filter_map(|b| match b.kind {
            BlockKind::TableRow { table: 1, cells, .. } => Some(cells),
            _ => None,
        });
        // The word processor broke one long word over two lines.
        rows.map(|r| r.into_iter().map(|c| c.replace("Understanda ble", "Understandable")).collect())
            .collect()
    };
    assert_eq!(rubric("essay.docx").len(), 6);
    assert_eq!(rubric("essay.docx"), rubric("small/libreoffice.pdf"));
}

#[test]
fn what_is_hidden_from_the_reader_is_left_out_and_said() {
    for (name, secret) in [
        ("essay.docx", "purple"),
        ("small/hidden.pdf", "banana"),
        ("small/slides.pptx", "Last year"),
        ("small/hidden.pdf", "Tiny"),
    ] {
        let read = here(name, bytes(name)).unwrap();
        assert!(!text(&read).contains(secret), "{name}");
        assert!(has_warning(&read, "hidden_text"), "{name}");
    }
    let page = here("lab-report.html", bytes("lab-report.html")).unwrap();
    for unseen in ["30 pages long", "ignore this script", "Modules"] {
        assert!(!text(&page).contains(unseen), "{unseen}");
    }
}

#[test]
fn word_structure_survives_tracked_changes_fields_and_text_boxes() {
    let read = here(
        "a.docx",
        docx(
            "<w:p><w:r><w:t>Hand in </w:t></w:r><w:del><w:r><w:delText>two</w:delText></w:r></w:del><w:ins><w:r>\
             <w:t>three</w:t></w:r></w:ins><w:r><w:t xml:space='preserve'> pages</w:t><w:tab/><w:t>by May&#160;4</w:t></w:r>\
             <w:r><w:instrText>PAGE</w:instrText></w:r></w:p>\
             <mc:AlternateContent xmlns:mc='x'><mc:Choice><w:p><w:r><w:t>Boxed</w:t></w:r></w:p></mc:Choice>\
             <mc:Fallback><w:p><w:r><w:t>Boxed</w:t></w:r></w:p></mc:Fallback></mc:AlternateContent>\
             <w:p><w:r><w:rPr><w:b/></w:rPr><w:t>Deliverables</w:t></w:r></w:p>\
             <w:p><w:r><w:t>• a report</w:t></w:r></w:p><w:p><w:r><w:t>2) a talk</w:t></w:r></w:p>",
        ),
    )
    .unwrap();
    let lines: Vec<(&BlockKind, &str)> = read.blocks.iter().map(|b| (&b.kind, b.text.as_str())).collect();
    assert_eq!(
        lines,
        [
            (&BlockKind::Paragraph, "Hand in three pages by May 4"),
            (&BlockKind::Paragraph, "Boxed"),
            (&BlockKind::Heading { level: 2 }, "Deliverables"),
            (&BlockKind::ListItem { depth: 0, ordered: false }, "a report"),
            (&BlockKind::ListItem { depth: 0, ordered: true }, "a talk"),
        ]
    );
}

#[test]
fn pasted_text_gets_its_structure_from_its_lines() {
    let read = here(
        "paste.txt",
        "Final Project\r\n\r\nDue: May 4, 2027\r\nWorth: 30%\r\n\r\nThe report must have at least ten pages and it must be written by all\r\n\
         members of the team.\r\n\r\nRequirements\r\n\r\n1. Use Java.\r\n   - version 21\r\n2. Write tests.\r\n\r\n\
         Part\tPoints\r\nCode\t60\r\nReport\t40\r\n",
    )
    .unwrap();
    let expected = "title: Final Project\npages: None, words: 40\n# Final Project\nDue: May 4, 2027\nWorth: 30%\nThe report must \
                    have at least ten pages and it must be written by all members of the team.\n## Requirements\n1. Use Java.\n  - \
                    version 21\n1. Write tests.\n[0.0 head] Part | Points\n[0.1] Code | 60\n[0.2] Report | 40\n";
    assert_eq!(outline(&read), expected);
}

#[test]
fn program_text_keeps_its_lines_under_any_name() {
    let read = here("solution.py", "def f(x):\n    return x\n\n\nprint(f(1))\n").unwrap();
    let code: Vec<&str> =
        read.blocks.iter().filter(|b| b.kind == BlockKind::Code).map(|b| b.text.as_str()).collect();
    assert_eq!(code, ["def f(x):\n    return x", "print(f(1))"]);
}
