//! What a paragraph's style and numbering say about it.

use super::super::package::{Package, Relations, attr, each_start};
use crate::wire::Refusal;
use std::collections::HashMap;

/// Styles refer to styles; a chain longer than this is a circle.
const MAX_CHAIN: usize = 12;

#[derive(Default, Clone)]
struct Style {
    name: String,
    based_on: Option<String>,
    outline: Option<u8>,
    number: Option<String>,
    level: Option<u8>,
    mono: bool,
}

/// Styles and numbering of one document.
#[derive(Default)]
pub(super) struct Styles {
    named: HashMap<String, Style>,
    /// Numbering instance to its definition.
    instances: HashMap<String, String>,
    /// Definition and level to whether it is numbered; `None` where it shows no marker.
    levels: HashMap<(String, u8), Option<bool>>,
    /// Definitions that take their levels from a list style.
    links: HashMap<String, String>,
}

impl Styles {
    pub(super) fn load(package: &mut Package<'_>, relations: &Relations) -> Result<Self, Refusal> {
        let mut styles = Self::default();
        for (kind, load) in
            [("styles", Self::load_styles as fn(&mut Self, &str) -> _), ("numbering", Self::load_numbering)]
        {
            let target = relations.values().find(|r| r.kind == kind).map(|r| r.target.clone());
            if let Some(text) = target.map(|t| package.part(&t)).transpose()?.flatten() {
                load(&mut styles, &text).map_err(|()| package.damaged())?;
            }
        }
        Ok(styles)
    }

    fn load_styles(&mut self, text: &str) -> Result<(), ()> {
        let mut id = String::new();
        each_start(text, |e| {
            let name = e.local_name();
            let value = || attr(e, "val");
            if name.as_ref() == "style" {
                id = attr(e, "styleId").unwrap_or_default();
                self.named.insert(id.clone(), Style::default());
            }
            let Some(style) = self.named.get_mut(&id) else { return };
            match name.as_ref() {
                "name" => style.name = value().unwrap_or_default().to_lowercase(),
                "basedOn" => style.based_on = value(),
                "outlineLvl" => style.outline = value().and_then(|v| v.parse().ok()),
                "numId" => style.number = value(),
                "ilvl" => style.level = value().and_then(|v| v.parse().ok()),
                "rFonts" => style.mono = is_mono_font(&attr(e, "ascii").unwrap_or_default()),
                _ => {}
            }
        })
    }

    fn load_numbering(&mut self, text: &str) -> Result<(), ()> {
        let (mut definition, mut instance, mut level) = (String::new(), None, 0_u8);
        each_start(text, |e| match e.local_name().as_ref() {
            "abstractNum" => (definition, instance) = (attr(e, "abstractNumId").unwrap_or_default(), None),
            "num" => instance = attr(e, "numId"),
            "abstractNumId" => {
                if let (Some(instance), Some(definition)) = (&instance, attr(e, "val")) {
                    self.instances.insert(instance.clone(), definition);
                }
            }
            "lvl" if instance.is_none() => level = attr(e, "ilvl").and_then(|v| v.parse().ok()).unwrap_or(0),
            "numFmt" if instance.is_none() => {
                let ordered = match attr(e, "val").as_deref() {
                    Some("bullet") => Some(false),
                    Some("none") | None => None,
                    Some(_) => Some(true),
                };
                self.levels.insert((definition.clone(), level), ordered);
            }
            "numStyleLink" => {
                self.links.insert(definition.clone(), attr(e, "val").unwrap_or_default());
            }
            _ => {}
        })
    }

    /// The style and those it is based on, nearest first.
    fn chain(&self, id: &str) -> impl Iterator<Item = &Style> {
        let first = self.named.get(id);
        std::iter::successors(first, |s| s.based_on.as_ref().and_then(|b| self.named.get(b))).take(MAX_CHAIN)
    }

    /// The heading level of a style: from its name, else from its outline level.
    pub(super) fn heading(&self, id: &str) -> Option<Heading> {
        self.chain(id).find_map(|style| match style.name.as_str() {
            "title" => Some(Heading::Title),
            name => name
                .strip_prefix("heading ")
                .and_then(|n| n.trim().parse().ok())
                .or_else(|| style.outline.filter(|o| *o < 9).map(|o| o + 1))
                .map(Heading::Level),
        })
    }

    /// Whether the style is made for program text.
    pub(super) fn is_code(&self, id: &str) -> bool {
        self.chain(id).any(|s| {
            s.mono
                || s.name.contains("preformatted")
                || s.name.contains("source code")
                || s.name.contains("code block")
        })
    }

    /// The numbering a style brings along: instance and level.
    pub(super) fn numbering(&self, id: &str) -> Option<(String, u8)> {
        let number = self.chain(id).find_map(|s| s.number.clone())?;
        Some((number, self.chain(id).find_map(|s| s.level).unwrap_or(0)))
    }

    /// Whether items of this numbering are numbered; `None` if they show no marker.
    pub(super) fn ordered(&self, instance: &str, level: u8) -> Option<bool> {
        if instance == "0" {
            return None;
        }
        let mut definition = self.instances.get(instance)?;
        if let Some(linked) = self.links.get(definition).and_then(|style| self.numbering(style)) {
            definition = self.instances.get(&linked.0)?;
        }
        let exact = self.levels.get(&(definition.clone(), level));
        exact.or_else(|| self.levels.get(&(definition.clone(), 0))).copied().flatten()
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Heading {
    Title,
    Level(u8),
}

/// Whether a font's name says that its characters all have one width.
pub(super) fn is_mono_font(name: &str) -> bool {
    let name = name.to_lowercase();
    [
        "courier",
        "consolas",
        "mono",
        "menlo",
        "monaco",
        "inconsolata",
        "source code",
        "fira code",
        "lucida console",
    ]
    .iter()
    .any(|m| name.contains(m))
}
