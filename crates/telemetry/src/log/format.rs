//! One event, one line.

use super::MAX_VALUE;
use crate::redact::{HIDDEN, is_secret_name, redact};
use chrono::SecondsFormat;
use kernel::Clock as _;
use std::fmt::{self, Write as _};
use tracing::{
    Event, Level, Subscriber,
    field::{Field, Visit},
    span::Record,
};
use tracing_subscriber::{
    field::RecordFields,
    fmt::{FmtContext, FormatEvent, FormatFields, FormattedFields, format::Writer},
    registry::LookupSpan,
};

/// How an event becomes a line.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line {
    pub json: bool,
    pub colour: bool,
}

/// How fields become text, each a fragment that begins with its separator.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fields {
    pub json: bool,
}

impl<'w> FormatFields<'w> for Fields {
    fn format_fields<R: RecordFields>(&self, mut writer: Writer<'w>, fields: R) -> fmt::Result {
        let mut pen = Pen::new(self.json);
        fields.record(&mut pen);
        writer.write_str(&pen.fields)
    }

    fn add_fields(&self, current: &'w mut FormattedFields<Self>, fields: &Record<'_>) -> fmt::Result {
        let mut pen = Pen::new(self.json);
        fields.record(&mut pen);
        current.fields.push_str(&pen.fields);
        Ok(())
    }
}

impl<S> FormatEvent<S, Fields> for Line
where
    S: Subscriber + for<'a> LookupSpan<'a>,
{
    fn format_event(
        &self,
        ctx: &FmtContext<'_, S, Fields>,
        mut writer: Writer<'_>,
        event: &Event<'_>,
    ) -> fmt::Result {
        let mut pen = Pen::new(self.json);
        event.record(&mut pen);
        let spans = ctx.event_scope().into_iter().flat_map(tracing_subscriber::registry::Scope::from_root);
        let time = kernel::SystemClock.now();
        let meta = event.metadata();
        if self.json {
            let time = time.to_rfc3339_opts(SecondsFormat::Micros, true);
            let level = meta.level().as_str().to_ascii_lowercase();
            write!(writer, r#"{{"time":"{time}","level":"{level}","target":"{}","message":"#, meta.target())?;
            quote(&mut writer, &pen.message)?;
            writer.write_str(&pen.fields)?;
            writer.write_str(r#","spans":["#)?;
            for (index, span) in spans.enumerate() {
                let comma = if index == 0 { "" } else { "," };
                write!(writer, r#"{comma}{{"name":"{}""#, span.name())?;
                if let Some(fields) = span.extensions().get::<FormattedFields<Fields>>() {
                    writer.write_str(&fields.fields)?;
                }
                writer.write_char('}')?;
            }
            return writer.write_str("]}\n");
        }
        let (on, off) = if self.colour { (colour(*meta.level()), "\x1b[0m") } else { ("", "") };
        let time = time.format("%H:%M:%S%.3f");
        write!(writer, "{time} {on}{:>5}{off} {}: ", meta.level().as_str(), meta.target())?;
        plain(&mut writer, &pen.message)?;
        writer.write_str(&pen.fields)?;
        for span in spans {
            write!(writer, " {}", span.name())?;
            if let Some(fields) = span.extensions().get::<FormattedFields<Fields>>() {
                write!(writer, "{{{}}}", fields.fields.trim_start())?;
            }
        }
        writer.write_char('\n')
    }
}

const fn colour(level: Level) -> &'static str {
    match level {
        Level::ERROR => "\x1b[31m",
        Level::WARN => "\x1b[33m",
        Level::INFO => "\x1b[32m",
        _ => "\x1b[2m",
    }
}

/// Writes fields down, without their secrets.
struct Pen {
    json: bool,
    message: String,
    fields: String,
}

impl Pen {
    fn new(json: bool) -> Self {
        Self { json, message: String::new(), fields: String::with_capacity(128) }
    }

    /// A value that cannot be a secret: a number or a yes.
    fn bare(&mut self, field: &Field, value: impl fmt::Display) {
        self.name(field);
        let _ = write!(self.fields, "{value}");
    }

    fn text(&mut self, field: &Field, value: &str) {
        let value = cut(value);
        if field.name() == "message" {
            self.message = redact(value).into_owned();
            return;
        }
        let secret = is_secret_name(field.name());
        let value = if secret { HIDDEN.into() } else { redact(value) };
        self.name(field);
        let quoted = self.json || value.is_empty() || value.contains([' ', '"', '=']);
        let _ = if quoted { quote(&mut self.fields, &value) } else { plain(&mut self.fields, &value) };
    }

    fn name(&mut self, field: &Field) {
        let name = field.name();
        let _ = if self.json {
            // A field must not pass itself off as one of the line's own.
            let own = matches!(name, "time" | "level" | "target" | "message" | "spans" | "name");
            write!(self.fields, r#","{name}{}":"#, if own { "_" } else { "" })
        } else {
            write!(self.fields, " {name}=")
        };
    }
}

impl Visit for Pen {
    fn record_u64(&mut self, field: &Field, value: u64) {
        self.bare(field, value);
    }
    fn record_i64(&mut self, field: &Field, value: i64) {
        self.bare(field, value);
    }
    fn record_bool(&mut self, field: &Field, value: bool) {
        self.bare(field, value);
    }
    fn record_f64(&mut self, field: &Field, value: f64) {
        if value.is_finite() { self.bare(field, value) } else { self.text(field, &value.to_string()) }
    }
    fn record_str(&mut self, field: &Field, value: &str) {
        self.text(field, value);
    }
    fn record_error(&mut self, field: &Field, value: &(dyn std::error::Error + 'static)) {
        let mut text = value.to_string();
        let mut cause = value.source();
        while let Some(inner) = cause {
            let _ = write!(text, ": {inner}");
            cause = inner.source();
        }
        self.text(field, &text);
    }
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.text(field, &format!("{value:?}"));
    }
}

fn cut(text: &str) -> &str {
    if text.len() <= MAX_VALUE { text } else { &text[..text.floor_char_boundary(MAX_VALUE)] }
}

/// Nothing in it needs another spelling, whatever the format: most values, and those of every span.
fn is_simple(text: &str) -> bool {
    text.bytes().all(|b| matches!(b, b' '..=b'~') && b != b'"' && b != b'\\')
}

/// Control characters become visible: nobody writes a line, or a terminal's commands, into our log.
fn plain(out: &mut impl fmt::Write, text: &str) -> fmt::Result {
    if is_simple(text) {
        return out.write_str(text);
    }
    for c in text.chars() {
        if c.is_control()
            || matches!(c, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        {
            write!(out, "{}", c.escape_default())?;
        } else {
            out.write_char(c)?;
        }
    }
    Ok(())
}

/// As a JSON string.
fn quote(out: &mut impl fmt::Write, text: &str) -> fmt::Result {
    out.write_char('"')?;
    if is_simple(text) {
        out.write_str(text)?;
        return out.write_char('"');
    }
    for c in text.chars() {
        match c {
            '"' => out.write_str("\\\"")?,
            '\\' => out.write_str("\\\\")?,
            '\n' => out.write_str("\\n")?,
            '\r' => out.write_str("\\r")?,
            '\t' => out.write_str("\\t")?,
            c if c.is_control() => write!(out, "\\u{:04x}", u32::from(c))?,
            c => out.write_char(c)?,
        }
    }
    out.write_char('"')
}
