//! Draws one page onto a list of marks: glyphs, ruled lines, dots, images.

use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps, InterpreterCache,
    InterpreterSettings, Paint, SoftMask, TransformExt,
    font::{Glyph as DrawnGlyph, GlyphRun},
    hayro_cmap::{BfString, WritingMode},
    hayro_syntax::{Pdf, page::Page},
    interpret_page,
    kurbo::{Affine, BezPath, PathEl, Point, Rect, Shape},
};

/// Far above what a printed page holds; above it, a page is cut.
const MAX_GLYPHS: usize = 100_000;
const MAX_RULES: usize = 20_000;
/// Thicker filled shapes are areas, not lines.
const RULE_THICKNESS: f64 = 2.6;
const RULE_LENGTH: f64 = 6.0;

/// One character (or ligature) on the page. The origin is at the top left, y grows downwards, in points.
pub(super) struct Glyph {
    pub x0: f32,
    pub x1: f32,
    /// The baseline.
    pub y: f32,
    pub size: f32,
    /// `None` where the font does not say; such a glyph can still be a bullet.
    pub text: Option<BfString>,
    pub bold: bool,
    pub mono: bool,
}

/// A straight horizontal or vertical line.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rule {
    /// y of a horizontal line, x of a vertical one.
    pub at: f32,
    pub from: f32,
    pub to: f32,
}

/// Everything on a page that matters here.
#[derive(Default)]
pub(super) struct Marks {
    pub width: f32,
    pub height: f32,
    /// Glyphs that read left to right on the upright page, then those turned up and down, each in coordinates in which
    /// they are upright.
    pub layers: [Vec<Glyph>; 3],
    pub horizontal: Vec<Rule>,
    pub vertical: Vec<Rule>,
    /// Small round or square shapes: the bullets of some programs. Centre.
    pub dots: Vec<(f32, f32)>,
    pub images: usize,
    /// Glyphs whose character is unknown.
    pub unreadable: usize,
    /// Some text is there but cannot be seen.
    pub hidden: bool,
    /// More marks than are kept.
    pub cut: bool,
}

pub(super) fn draw<'a>(page: &Page<'a>, pdf: &'a Pdf, cache: &InterpreterCache<'a>) -> Marks {
    let (width, height) = page.render_dimensions();
    let bounds = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
    let start = page.initial_transform(true).to_kurbo();
    let mut context = Context::new(start, bounds, cache, pdf.xref(), InterpreterSettings::default());
    let mut canvas = Canvas { bounds, ..Canvas::default() };
    (canvas.marks.width, canvas.marks.height) = (width, height);
    interpret_page(page, &mut context, &mut canvas);
    canvas.finish()
}

#[derive(Default)]
struct Canvas {
    bounds: Rect,
    marks: Marks,
    count: usize,
    /// Text drawn invisibly: the text layer of a scan, if a scan is there.
    invisible: Vec<Glyph>,
    /// Areas that white text can be seen on.
    areas: Vec<Rect>,
    image_area: f64,
}

impl Canvas {
    fn finish(mut self) -> Marks {
        let is_scan = self.image_area > self.bounds.area() * 0.4;
        let visible = self.marks.layers.iter().map(Vec::len).sum::<usize>();
        if is_scan && self.invisible.len() > visible {
            self.marks.layers[0].append(&mut self.invisible);
        }
        self.marks.hidden |= self.invisible.iter().any(|g| g.text.is_some());
        self.marks
    }

    /// Whether a reader can see text of this paint at this place.
    fn is_seen(&self, paint: &Paint<'_>, at: Point, size: f64) -> bool {
        let Paint::Color(color) = paint else { return true };
        let [r, g, b, a] = color.to_rgba().components();
        let is_white = r > 0.97 && g > 0.97 && b > 0.97;
        let on_area = || self.areas.iter().any(|r| r.inflate(1.0, 1.0).contains(at));
        size >= 1.0 && a > 0.02 && (!is_white || on_area())
    }

    fn rule(&mut self, a: Point, b: Point) {
        let (dx, dy) = ((a.x - b.x).abs(), (a.y - b.y).abs());
        let rules = if dy <= 1.0 && dx >= RULE_LENGTH {
            &mut self.marks.horizontal
        } else if dx <= 1.0 && dy >= RULE_LENGTH {
            &mut self.marks.vertical
        } else {
            return;
        };
        if rules.len() >= MAX_RULES {
            self.marks.cut = true;
            return;
        }
        let (at, from, to) = if dy <= 1.0 { (a.y, a.x, b.x) } else { (a.x, a.y, b.y) };
        rules.push(Rule { at: at as f32, from: from.min(to) as f32, to: from.max(to) as f32 });
    }

    /// One closed shape, painted.
    fn area(&mut self, shape: Rect, paint: &Paint<'_>) {
        let (w, h) = (shape.width(), shape.height());
        let centre = shape.center();
        if h <= RULE_THICKNESS && w >= RULE_LENGTH {
            self.rule(Point::new(shape.x0, centre.y), Point::new(shape.x1, centre.y));
        } else if w <= RULE_THICKNESS && h >= RULE_LENGTH {
            self.rule(Point::new(centre.x, shape.y0), Point::new(centre.x, shape.y1));
        } else if (1.2..=9.0).contains(&w) && (0.6..=1.6).contains(&(w / h)) {
            self.dot(centre);
        } else if w > 9.0 && h > 4.0 && self.areas.len() < MAX_RULES {
            let is_white =
                matches!(paint, Paint::Color(c) if c.to_rgba().components()[..3].iter().all(|v| *v > 0.97));
            if !is_white {
                self.areas.push(shape);
            }
        }
    }

    fn dot(&mut self, centre: Point) {
        if self.marks.dots.len() < MAX_RULES {
            self.marks.dots.push((centre.x as f32, centre.y as f32));
        }
    }

    fn path(&mut self, path: &BezPath, transform: Affine, paint: &Paint<'_>, is_stroked: bool) {
        for shape in path.elements().split_inclusive(|e| matches!(e, PathEl::ClosePath)).flat_map(subpaths) {
            let placed: BezPath = shape.iter().map(|e| transform * *e).collect();
            let bounds = placed.bounding_box();
            if !bounds.is_finite() {
                continue;
            }
            // A small outline is a bullet that is not filled.
            let is_small = bounds.width() <= 9.0 && bounds.height() <= 9.0 && placed.elements().len() > 4;
            if !is_stroked || is_small {
                self.area(bounds, paint);
            } else {
                for segment in placed.segments() {
                    if let hayro_interpret::kurbo::PathSeg::Line(line) = segment {
                        self.rule(line.p0, line.p1);
                    }
                }
            }
        }
    }

    fn glyph(&mut self, glyph: &DrawnGlyph<'_>, place: Affine, look: Look, seen: bool) {
        let [right, down, skew, up, x, y] = place.as_coeffs();
        let (wide, tall) = (right.hypot(down) * 1000.0, skew.hypot(up) * 1000.0);
        let at = Point::new(x, y);
        if !(wide.is_finite() && tall.is_finite() && self.bounds.inflate(2.0, 2.0).contains(at))
            || tall > 2000.0
        {
            return;
        }
        if self.count >= MAX_GLYPHS {
            self.marks.cut = true;
            return;
        }
        self.count += 1;
        let text = glyph.as_unicode();
        self.marks.unreadable += usize::from(text.is_none());
        let units = match glyph {
            DrawnGlyph::Outline(outline) => outline.advance_width(),
            DrawnGlyph::Type3(drawing) => drawing.advance_width(),
        };
        let advance = f64::from(units.unwrap_or(500.0).clamp(0.0, 4000.0)) / 1000.0 * wide;
        let (layer, x, y, advance) = if look.vertical {
            (2, y, self.bounds.x1 - x, tall)
        } else if down.abs() < right.abs() * 0.1 && right > 0.0 {
            (0, x, y, advance)
        } else if right.abs() < down.abs() * 0.1 {
            if down < 0.0 { (1, self.bounds.y1 - y, x, advance) } else { (2, y, self.bounds.x1 - x, advance) }
        } else {
            // Neither along nor across: a watermark or a drawing.
            return;
        };
        let glyph = Glyph {
            x0: x as f32,
            x1: (x + advance) as f32,
            y: y as f32,
            size: tall as f32,
            text,
            bold: look.bold,
            mono: look.mono,
        };
        if seen { self.marks.layers[layer].push(glyph) } else { self.invisible.push(glyph) }
    }
}

#[derive(Clone, Copy)]
struct Look {
    bold: bool,
    mono: bool,
    vertical: bool,
}

/// The font of a run, as far as it is known.
fn look(run: &GlyphRun<'_, '_>) -> Look {
    let vertical = run.writing_mode() == WritingMode::Vertical;
    let font = run.glyphs().first().and_then(|g| match &**g {
        DrawnGlyph::Outline(g) => g.font_data(),
        DrawnGlyph::Type3(_) => None,
    });
    let Some(font) = font else { return Look { bold: false, mono: false, vertical } };
    let name = font.postscript_name.unwrap_or_default().to_lowercase();
    let bold =
        font.weight.is_some_and(|w| w >= 600) || ["bold", "black", "heavy"].iter().any(|w| name.contains(w));
    let mono = font.is_monospace || ["mono", "courier", "consolas"].iter().any(|w| name.contains(w));
    Look { bold, mono, vertical }
}

fn subpaths(elements: &[PathEl]) -> impl Iterator<Item = &[PathEl]> {
    let mut rest = elements;
    std::iter::from_fn(move || {
        let first = rest.iter().position(|e| matches!(e, PathEl::MoveTo(_)))?;
        let tail = &rest[first..];
        let next =
            tail[1..].iter().position(|e| matches!(e, PathEl::MoveTo(_))).map_or(tail.len(), |n| n + 1);
        let (shape, after) = tail.split_at(next);
        rest = after;
        Some(shape)
    })
}

impl<'a> Device<'a> for Canvas {
    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'a>, mode: &DrawMode) {
        let is_stroked = !matches!(mode, DrawMode::Fill(_));
        self.path(path, props.transform, &props.paint, is_stroked);
    }

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, mode: &DrawMode) {
        let look = look(run);
        for glyph in run.glyphs() {
            let place = props.transform * glyph.transform();
            let at = place * Point::ZERO;
            let size = place.as_coeffs()[2].hypot(place.as_coeffs()[3]) * 1000.0;
            let seen = !matches!(mode, DrawMode::Invisible) && self.is_seen(&props.paint, at, size);
            self.glyph(glyph, place, look, seen);
        }
    }

    fn draw_image(&mut self, image: Image<'a, '_>, props: ImageDrawProps<'a>) {
        let (w, h) = (f64::from(image.width()), f64::from(image.height()));
        let shape = props.transform.transform_rect_bbox(Rect::new(0.0, 0.0, w, h)).intersect(self.bounds);
        if shape.is_finite() && shape.width() > 4.0 && shape.height() > 4.0 {
            self.marks.images += 1;
            self.image_area += shape.area();
            if self.areas.len() < MAX_RULES {
                self.areas.push(shape);
            }
        }
    }

    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_clip_rect(&mut self, _: &Rect) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}
    fn pop_clip(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}
