//! Prints what the room reads from files, one block per line: `cargo run -p documents --example dump -- FILE…`.

use documents::{BlockKind, Limits, read_in_process};
use std::io::Write;

fn main() -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    for path in std::env::args().skip(1) {
        let start = std::time::Instant::now();
        let read = read_in_process(&path, None, std::fs::read(&path)?, &Limits::default());
        let took = start.elapsed();
        match read {
            Err(error) => writeln!(out, "{path}: {error}")?,
            Ok(text) => {
                let (title, blocks) = (text.title.unwrap_or_default(), text.blocks.len());
                writeln!(out, "{path}: {title:?}, {blocks} blocks, {} words, {took:.1?}", text.words)?;
                for block in text.blocks {
                    let page = block.place.page.map(|p| format!("p{p} ")).unwrap_or_default();
                    let kind = match block.kind {
                        BlockKind::Heading { level } => format!("h{level}"),
                        BlockKind::Paragraph => "para".to_owned(),
                        BlockKind::ListItem { depth, ordered } => {
                            format!("{}{}", "  ".repeat(depth.into()), if ordered { "1." } else { "-" })
                        }
                        BlockKind::TableRow { table, row, header, .. } => {
                            format!("t{table}r{row}{}", if header { "*" } else { "" })
                        }
                        BlockKind::Code => "code".to_owned(),
                    };
                    writeln!(out, "{page}{kind}: {}", block.text)?;
                }
                for warning in text.warnings {
                    writeln!(out, "! {}: {}", warning.code, warning.message)?;
                }
            }
        }
    }
    Ok(())
}
