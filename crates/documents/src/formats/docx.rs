//! Word documents: the body as a stream of paragraphs and tables, with headers, footers and notes around it.

mod story;
mod styles;

use super::package::{Package, Relations};
use crate::{compose::Composer, marks::is_page_number, wire::Refusal};
use std::collections::BTreeSet;
use story::Story;
use styles::Styles;

pub(super) fn read(package: &mut Package<'_>, to: &mut Composer) -> Result<(), Refusal> {
    let main = package.main_part("word/document.xml")?;
    let body = package.required(&main)?;
    let relations = package.relations(&main)?;
    let styles = Styles::load(package, &relations)?;
    if let Some(title) = package.title()? {
        to.title(&title);
    }
    margin(package, &relations, "header", &styles, to)?;
    Story::new(&styles, to).read(&body).map_err(|()| package.damaged())?;
    for kind in ["footnotes", "endnotes"] {
        for part in targets(&relations, kind) {
            if let Some(text) = package.part(&part)? {
                Story::new(&styles, to).read(&text).map_err(|()| package.damaged())?;
            }
        }
    }
    margin(package, &relations, "footer", &styles, to)?;
    if package.declares_entities {
        to.warn("entities_ignored", "The file declares external or custom entities; they were ignored.");
    }
    Ok(())
}

/// Headers or footers: each different line once, page numbers never.
fn margin(
    package: &mut Package<'_>,
    relations: &Relations,
    kind: &str,
    styles: &Styles,
    to: &mut Composer,
) -> Result<(), Refusal> {
    let mut seen = BTreeSet::new();
    for part in targets(relations, kind) {
        let Some(text) = package.part(&part)? else { continue };
        let mut lines = Composer::new(to.limits());
        Story::new(styles, &mut lines).read(&text).map_err(|()| package.damaged())?;
        for block in lines.finish().blocks {
            if !is_page_number(&block.text) && seen.insert(block.text.clone()) {
                to.paragraph(None, &block.text);
            }
        }
    }
    Ok(())
}

/// The parts of one kind, in a fixed order.
fn targets(relations: &Relations, kind: &str) -> BTreeSet<String> {
    relations.values().filter(|r| r.kind == kind).map(|r| r.target.clone()).collect()
}
