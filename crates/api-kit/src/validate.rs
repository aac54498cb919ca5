//! What a well-formed body must still hold, said field by field.

use chrono::{DateTime, Utc};
use kernel::FieldError;
use std::{
    borrow::Cow,
    fmt::{Display, Write as _},
    ops::RangeInclusive,
};

/// The most fields one answer complains about.
const MAX_VIOLATIONS: usize = 50;

/// Checked by [`crate::Body`] and [`crate::Query`] after the types fit. Says everything that is wrong,
/// not only the first thing.
pub trait Validate {
    /// Adds what is wrong to `v`.
    fn validate(&self, v: &mut Violations) {
        let _ = v;
    }
}

/// What is wrong so far.
#[derive(Debug, Default)]
pub struct Violations {
    prefix: String,
    fields: Vec<FieldError>,
}

impl Violations {
    /// Something is wrong with `field`: a stable code, and what is expected in plain words.
    pub fn add(
        &mut self,
        field: &str,
        code: impl Into<Cow<'static, str>>,
        message: impl Into<Cow<'static, str>>,
    ) {
        if self.fields.len() < MAX_VIOLATIONS {
            self.fields.push(FieldError::new(format!("{}{field}", self.prefix), code, message));
        }
    }

    /// Between so many characters (not bytes).
    pub fn length(&mut self, field: &str, value: &str, range: RangeInclusive<usize>) {
        let (min, max) = (*range.start(), *range.end());
        // Counting stops where the answer is known: a long text costs no more than the limit.
        let count = value.chars().take(max.saturating_add(1)).count();
        if count > max {
            self.add(field, "too_long", format!("At most {max} characters."));
        } else if count < min {
            self.add(field, "too_short", format!("At least {min} characters."));
        }
    }

    /// Not blank, and at most `max` characters, blanks around it aside.
    pub fn required_trimmed(&mut self, field: &str, value: &str, max: usize) {
        let value = value.trim();
        if value.is_empty() {
            self.add(field, "required", "Must not be empty.");
        } else {
            self.length(field, value, 1..=max);
        }
    }

    /// Between two numbers, both included.
    pub fn range<N: PartialOrd + Display>(&mut self, field: &str, value: &N, range: RangeInclusive<N>) {
        if !range.contains(value) {
            self.add(field, "out_of_range", format!("Between {} and {}.", range.start(), range.end()));
        }
    }

    /// So many entries in a list.
    pub fn count(&mut self, field: &str, count: usize, range: RangeInclusive<usize>) {
        if !range.contains(&count) {
            self.add(field, "count", format!("Between {} and {} entries.", range.start(), range.end()));
        }
    }

    /// One of a few words.
    pub fn one_of(&mut self, field: &str, value: &str, allowed: &[&str]) {
        if !allowed.contains(&value) {
            self.add(field, "not_one_of", format!("One of: {}.", allowed.join(", ")));
        }
    }

    /// `later` is not before `earlier`.
    pub fn in_order(
        &mut self,
        earlier_field: &str,
        earlier: DateTime<Utc>,
        later_field: &str,
        later: DateTime<Utc>,
    ) {
        if later < earlier {
            self.add(later_field, "before", format!("Must not be before `{earlier_field}`."));
        }
    }

    /// The fields of something inside `field`.
    pub fn inside(&mut self, field: impl Display, check: impl FnOnce(&mut Self)) {
        let before = self.prefix.len();
        let _ = write!(self.prefix, "{field}.");
        check(self);
        self.prefix.truncate(before);
    }

    /// Every entry of a list: `items.3.title`.
    pub fn each<T: Validate>(&mut self, field: &str, entries: &[T]) {
        for (index, entry) in entries.iter().enumerate() {
            self.inside(format_args!("{field}.{index}"), |v| entry.validate(v));
        }
    }

    /// What is wrong, if anything is.
    pub fn into_result(self) -> Result<(), crate::Error> {
        if self.fields.is_empty() { Ok(()) } else { Err(crate::Error::Invalid(self.fields)) }
    }
}
