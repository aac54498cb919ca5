//! Office Open XML packages: a zip of XML parts that point at each other. Parts are only ever read
//! into memory, under names we ask for; how much may be unpacked is bounded by what really comes out,
//! not by what the archive claims.

use crate::{
    Limits,
    wire::{Found, Kind, Refusal},
};
use quick_xml::{
    Reader,
    events::{BytesStart, Event},
};
use std::{
    borrow::Cow,
    collections::HashMap,
    io::{Cursor, Read},
};
use zip::{ZipArchive, result::ZipError};

/// XML packs ten to thirtyfold. A part that gives this much more than it took is made to do harm.
const MAX_RATIO: u64 = 200;
/// Below this, a high ratio is harmless.
const RATIO_FROM: u64 = 8 * 1024 * 1024;

pub(super) struct Package<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    left: u64,
    kind: Kind,
    /// Whether a part declared a document type, which no Office program writes.
    pub declares_entities: bool,
}

/// Where one part points, by relationship id.
pub(super) type Relations = HashMap<String, Relation>;

pub(super) struct Relation {
    /// The last word of the type's address: `styles`, `slide`, `notesSlide`.
    pub kind: String,
    /// The part pointed at, from the root of the package.
    pub target: String,
}

impl<'a> Package<'a> {
    pub(super) fn open(bytes: &'a [u8], likely: Kind, limits: &Limits) -> Result<Self, Refusal> {
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(|e| match e {
            ZipError::UnsupportedArchive(_) => Refusal::Unsupported(Found::Archive),
            _ => Refusal::Damaged(likely),
        })?;
        let claims = zip.decompressed_size().unwrap_or(0);
        if claims > u128::from(limits.unpacked_bytes) * 4
            && claims > bytes.len() as u128 * u128::from(MAX_RATIO)
        {
            return Err(Refusal::Bomb);
        }
        Ok(Self { zip, left: limits.unpacked_bytes, kind: likely, declares_entities: false })
    }

    /// Which kind of document this is, by the parts it has.
    pub(super) fn kind(&mut self) -> Result<Kind, Refusal> {
        let has =
            |zip: &ZipArchive<_>, start: &str| zip.file_names_raw().any(|n| n.starts_with(start.as_bytes()));
        let zip = &self.zip;
        if has(zip, "EncryptedPackage") {
            return Err(Refusal::Encrypted);
        }
        if has(zip, "[Content_Types].xml") {
            if has(zip, "word/") {
                self.kind = Kind::Docx;
                return Ok(Kind::Docx);
            }
            if has(zip, "ppt/") {
                self.kind = Kind::Pptx;
                return Ok(Kind::Pptx);
            }
            return Err(Refusal::Unsupported(if has(zip, "xl/") {
                Found::Spreadsheet
            } else {
                Found::Archive
            }));
        }
        if has(zip, "META-INF/container.xml") {
            return Err(Refusal::Unsupported(Found::Epub));
        }
        let odf = has(zip, "META-INF/manifest.xml") && has(zip, "content.xml");
        Err(Refusal::Unsupported(if odf { Found::OpenDocument } else { Found::Archive }))
    }

    /// The text of a part; `None` if there is no such part.
    pub(super) fn part(&mut self, name: &str) -> Result<Option<String>, Refusal> {
        let damaged = Refusal::Damaged(self.kind);
        let mut file = match self.zip.by_name(name) {
            Ok(file) => file,
            Err(ZipError::FileNotFound) => return Ok(None),
            Err(ZipError::UnsupportedArchive(m)) if m == ZipError::PASSWORD_REQUIRED => {
                return Err(Refusal::Encrypted);
            }
            Err(_) => return Err(damaged),
        };
        let packed = file.compressed_size().max(1);
        let mut bytes = Vec::new();
        let most = self.left.min((packed * MAX_RATIO).max(RATIO_FROM));
        let result = (&mut file).take(most + 1).read_to_end(&mut bytes);
        drop(file);
        if bytes.len() as u64 > most {
            return Err(Refusal::Bomb);
        }
        result.map_err(|_| damaged)?;
        self.left -= bytes.len() as u64;
        let text = match encoding_rs::Encoding::for_bom(&bytes) {
            Some((encoding, mark)) => encoding.decode_without_bom_handling(&bytes[mark..]).0.into_owned(),
            None => String::from_utf8(bytes).map_err(|_| damaged)?,
        };
        self.declares_entities |= text.contains("<!DOCTYPE") || text.contains("<!ENTITY");
        Ok(Some(text))
    }

    /// The part that must be there.
    pub(super) fn required(&mut self, name: &str) -> Result<String, Refusal> {
        self.part(name)?.ok_or(Refusal::Damaged(self.kind))
    }

    /// Where a part points. `""` is the package itself.
    pub(super) fn relations(&mut self, part: &str) -> Result<Relations, Refusal> {
        let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
        let slash = if folder.is_empty() { "" } else { "/" };
        let Some(text) = self.part(&format!("{folder}{slash}_rels/{name}.rels"))? else {
            return Ok(Relations::new());
        };
        let mut relations = Relations::new();
        each_start(&text, |e| {
            let (Some(id), Some(target), Some(kind)) = (attr(e, "Id"), attr(e, "Target"), attr(e, "Type"))
            else {
                return;
            };
            // What lies outside the package is never followed.
            if attr(e, "TargetMode").as_deref() == Some("External") {
                return;
            }
            let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
            relations.insert(id, Relation { kind, target: resolve(folder, &target) });
        })
        .map_err(|()| Refusal::Damaged(self.kind))?;
        Ok(relations)
    }

    /// The main part of the package.
    pub(super) fn main_part(&mut self, usual: &str) -> Result<String, Refusal> {
        let relations = self.relations("")?;
        let found = relations.into_values().find(|r| r.kind == "officeDocument").map(|r| r.target);
        Ok(found.unwrap_or_else(|| usual.to_owned()))
    }

    /// The title its author gave it.
    pub(super) fn title(&mut self) -> Result<Option<String>, Refusal> {
        let Some(text) = self.part("docProps/core.xml")? else { return Ok(None) };
        let mut reader = Reader::from_str(&text);
        let (mut inside, mut title) = (false, String::new());
        loop {
            match reader.read_event() {
                Ok(Event::Start(e)) => inside = e.local_name().as_ref() == "title",
                Ok(Event::End(_)) => inside = false,
                Ok(Event::Eof) | Err(_) => break,
                Ok(event) if inside => push_text(&event, &mut title),
                Ok(_) => {}
            }
        }
        Ok((!title.is_empty()).then_some(title))
    }

    pub(super) const fn damaged(&self) -> Refusal {
        Refusal::Damaged(self.kind)
    }
}

/// A target relative to a folder, as a name in the package.
fn resolve(folder: &str, target: &str) -> String {
    let mut path: Vec<&str> = if target.starts_with('/') { Vec::new() } else { folder.split('/').collect() };
    for step in target.split('/') {
        match step {
            "" | "." => {}
            ".." => {
                path.pop();
            }
            step => path.push(step),
        }
    }
    path.retain(|s| !s.is_empty());
    path.join("/")
}

/// Calls `visit` for every start tag.
pub(super) fn each_start(text: &str, mut visit: impl FnMut(&BytesStart<'_>)) -> Result<(), ()> {
    let mut reader = Reader::from_str(text);
    loop {
        match reader.read_event() {
            Ok(Event::Start(e) | Event::Empty(e)) => visit(&e),
            Ok(Event::Eof) => return Ok(()),
            Ok(_) => {}
            Err(_) => return Err(()),
        }
    }
}

/// An attribute by its name without prefix.
pub(super) fn attr(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let found =
        element.attributes().with_checks(false).flatten().find(|a| a.key.local_name().as_ref() == name)?;
    Some(quick_xml::escape::unescape(&found.value).map_or_else(|_| found.value.to_string(), Cow::into_owned))
}

/// The characters of a text event. Only the five entities of XML itself are known; others, which a document type would
/// have to declare, stand for nothing.
pub(super) fn push_text(event: &Event<'_>, out: &mut String) {
    match event {
        Event::Text(t) => out.push_str(&t.xml10_content()),
        Event::CData(t) => out.push_str(&t.xml10_content()),
        Event::GeneralRef(r) => match (r.resolve_char_ref(), r.as_ref()) {
            (Ok(Some(c)), _) => out.push(c),
            (_, "lt") => out.push('<'),
            (_, "gt") => out.push('>'),
            (_, "amp") => out.push('&'),
            (_, "apos") => out.push('\''),
            (_, "quot") => out.push('"'),
            _ => {}
        },
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_stay_inside_the_package() {
        assert_eq!(resolve("word", "styles.xml"), "word/styles.xml");
        assert_eq!(resolve("ppt/slides", "../notesSlides/n1.xml"), "ppt/notesSlides/n1.xml");
        assert_eq!(resolve("word", "/ppt/a.xml"), "ppt/a.xml");
        assert_eq!(resolve("word", "../../../etc/passwd"), "etc/passwd");
    }
}
