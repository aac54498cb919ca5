//! Letters: the fonts that ship with the program, and how a text becomes glyphs.
//!
//! Two faces: DejaVu Sans for the alphabets (Latin, Greek, Cyrillic, Arabic, Hebrew, Armenian, Georgian and others), and Droid
//! Sans Fallback for Chinese, Japanese and Korean. What neither has is shown as `�`, and the report says so.

use flate2::read::GzDecoder;
use krilla::text::{Font, GlyphId, KrillaGlyph};
use rustybuzz::{Direction, Script, ShapePlan, UnicodeBuffer};
use std::{collections::HashMap, io::Read as _, ops::Range, sync::OnceLock};
use unicode_normalization::UnicodeNormalization as _;

/// The most a font may unpack to.
const MOST: u64 = 8 << 20;
/// What stands for a character that no font has.
pub(super) const UNKNOWN: char = '\u{fffd}';

static PLAIN: Packed = Packed::new(include_bytes!("../../../fonts/DejaVuSans.ttf.gz"));
static BOLD: Packed = Packed::new(include_bytes!("../../../fonts/DejaVuSans-Bold.ttf.gz"));
static WIDE: Packed = Packed::new(include_bytes!("../../../fonts/DroidSansFallback.ttf.gz"));

/// A font of the program, unpacked when it is first needed.
struct Packed {
    packed: &'static [u8],
    bytes: OnceLock<Vec<u8>>,
}

impl Packed {
    const fn new(packed: &'static [u8]) -> Self {
        Self { packed, bytes: OnceLock::new() }
    }

    fn face(&'static self) -> Option<Face> {
        let bytes: &'static [u8] = self.bytes.get_or_init(|| {
            let mut bytes = Vec::new();
            match GzDecoder::new(self.packed).take(MOST).read_to_end(&mut bytes) {
                Ok(_) => bytes,
                Err(_) => Vec::new(),
            }
        });
        let shaper = rustybuzz::Face::from_slice(bytes, 0)?;
        let font = Font::new(bytes.into(), 0)?;
        Some(Face { shaper, font })
    }
}

struct Face {
    shaper: rustybuzz::Face<'static>,
    font: Font,
}

impl Face {
    fn has(&self, c: char) -> bool {
        self.shaper.glyph_index(c).is_some_and(|glyph| glyph.0 != 0)
    }
}

/// Which face.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Which {
    Plain,
    Bold,
    Wide,
}

/// How letters are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Weight {
    Plain,
    Bold,
}

/// Glyphs of one face in one direction, ready to be drawn from left to right.
pub(super) struct Glyphs {
    pub font: Font,
    pub text: String,
    pub drawn: Vec<KrillaGlyph>,
    /// In units of the letters' size.
    pub width: f32,
}

/// The fonts, and what was measured so far.
pub(super) struct Letters {
    plain: Face,
    bold: Face,
    wide: OnceLock<Option<Face>>,
    plans: HashMap<(Which, bool, Script), ShapePlan>,
    widths: HashMap<(Weight, String), f32>,
    /// Whether some character was shown as [`UNKNOWN`].
    pub unknown: bool,
}

impl Letters {
    /// `None` only where the program's own fonts cannot be read.
    pub fn new() -> Option<Self> {
        Some(Self {
            plain: PLAIN.face()?,
            bold: BOLD.face()?,
            wide: OnceLock::new(),
            plans: HashMap::new(),
            widths: HashMap::new(),
            unknown: false,
        })
    }

    fn wide(&self) -> Option<&Face> {
        self.wide.get_or_init(|| WIDE.face()).as_ref()
    }

    fn face(&self, which: Which) -> &Face {
        match which {
            Which::Plain => &self.plain,
            Which::Bold => &self.bold,
            Which::Wide => self.wide().unwrap_or(&self.plain),
        }
    }

    /// Who draws this character; what stands behind another in the same word is drawn by the same where that can be.
    fn which(&self, c: char, weight: Weight) -> Option<Which> {
        let own = if weight == Weight::Bold { Which::Bold } else { Which::Plain };
        if self.face(own).has(c) {
            Some(own)
        } else if own == Which::Bold && self.plain.has(c) {
            Some(Which::Plain)
        } else {
            self.wide().is_some_and(|face| face.has(c)).then_some(Which::Wide)
        }
    }

    /// The text on one line, without what cannot be seen, and with [`UNKNOWN`] for what cannot be drawn.
    pub fn printable(&mut self, text: &str) -> String {
        let mut shown = String::with_capacity(text.len());
        for c in text.nfc() {
            if c.is_whitespace() || c.is_control() {
                if !shown.ends_with(' ') {
                    shown.push(' ');
                }
            } else if hidden(c) {
            } else if self.which(c, Weight::Plain).is_some() {
                shown.push(c);
            } else {
                self.unknown = true;
                shown.push(UNKNOWN);
            }
        }
        shown.trim().to_owned()
    }

    /// How wide a text is, in units of the letters' size.
    pub fn width(&mut self, text: &str, weight: Weight) -> f32 {
        if let Some(width) = self.widths.get(&(weight, text.to_owned())) {
            return *width;
        }
        let width = self.shape(text, weight, false).iter().map(|g| g.width).sum();
        self.widths.insert((weight, text.to_owned()), width);
        width
    }

    /// Glyphs of a printable text of one direction, in the order in which they stand on paper.
    pub fn shape(&mut self, text: &str, weight: Weight, rtl: bool) -> Vec<Glyphs> {
        let mut parts: Vec<(Which, Range<usize>)> = Vec::new();
        for (at, c) in text.char_indices() {
            let which = self.which(c, weight).unwrap_or(Which::Plain);
            match parts.last_mut() {
                Some((last, range)) if *last == which => range.end = at + c.len_utf8(),
                _ => parts.push((which, at..at + c.len_utf8())),
            }
        }
        let mut all: Vec<Glyphs> =
            parts.into_iter().map(|(which, range)| self.shaped(&text[range], which, rtl)).collect();
        if rtl {
            all.reverse();
        }
        all
    }

    fn shaped(&mut self, text: &str, which: Which, rtl: bool) -> Glyphs {
        let mut buffer = UnicodeBuffer::new();
        buffer.push_str(text);
        buffer.guess_segment_properties();
        let direction = if rtl { Direction::RightToLeft } else { Direction::LeftToRight };
        buffer.set_direction(direction);
        let script = buffer.script();
        if !self.plans.contains_key(&(which, rtl, script)) {
            let plan = ShapePlan::new(&self.face(which).shaper, direction, Some(script), None, &[]);
            self.plans.insert((which, rtl, script), plan);
        }
        let face = self.face(which);
        let done = match self.plans.get(&(which, rtl, script)) {
            Some(plan) => rustybuzz::shape_with_plan(&face.shaper, plan, buffer),
            None => rustybuzz::shape(&face.shaper, &[], buffer),
        };
        let em = face.font.units_per_em();
        let mut starts: Vec<usize> = done.glyph_infos().iter().map(|i| i.cluster as usize).collect();
        starts.sort_unstable();
        starts.dedup();
        let mut width = 0.0;
        let drawn = done
            .glyph_infos()
            .iter()
            .zip(done.glyph_positions())
            .map(|(info, place)| {
                let start = info.cluster as usize;
                let next = starts.partition_point(|s| *s <= start);
                let end = starts.get(next).copied().unwrap_or(text.len());
                let unit = |value: i32| value as f32 / em;
                width += unit(place.x_advance);
                KrillaGlyph::new(
                    GlyphId::new(info.glyph_id),
                    unit(place.x_advance),
                    unit(place.x_offset),
                    unit(place.y_offset),
                    unit(place.y_advance),
                    start..end,
                    None,
                )
            })
            .collect();
        Glyphs { font: face.font.clone(), text: text.to_owned(), drawn, width }
    }
}

/// Characters that say how others are shown and are not shown themselves. What reorders text is among them: a name must
/// not turn the words around it. The joiners stay, some scripts need them.
fn hidden(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180b}'..='\u{180f}' | '\u{200b}' | '\u{200e}' | '\u{200f}'
        | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
        | '\u{fff0}'..='\u{fffb}' | '\u{fffe}' | '\u{ffff}' | '\u{e0000}'..='\u{e0fff}')
}
