//! A bounded window on a list.

use serde::{Deserialize, Serialize};

/// The largest page anyone gets.
pub const MAX_PAGE_SIZE: u32 = 100;

/// How far the rows of a list are counted: nobody reads the exact number of more, and counting them would cost more each day.
pub const MAX_TOTAL: u64 = 100;

/// Where a statement that counts stops, for SQL: one further, so that "all" and "more" can be told apart.
pub const COUNT_LIMIT: i64 = 101;

/// Which window: 1-based page number and size, both already clamped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page {
    number: u32,
    size: u32,
}

impl Page {
    /// Clamps to page ≥ 1 and 1 ≤ size ≤ [`MAX_PAGE_SIZE`].
    pub const fn clamped(number: u32, size: u32) -> Self {
        let number = if number == 0 { 1 } else { number };
        let size = if size == 0 {
            1
        } else if size > MAX_PAGE_SIZE {
            MAX_PAGE_SIZE
        } else {
            size
        };
        Self { number, size }
    }

    /// 1-based page number.
    pub const fn number(self) -> u32 {
        self.number
    }

    /// Rows per page.
    pub const fn size(self) -> u32 {
        self.size
    }

    /// Rows to take, for SQL.
    pub const fn limit(self) -> i64 {
        self.size as i64
    }

    /// Rows to skip, for SQL.
    pub const fn offset(self) -> i64 {
        (self.number as i64 - 1) * self.size as i64
    }
}

impl Default for Page {
    fn default() -> Self {
        Self { number: 1, size: 20 }
    }
}

/// One window of a list, with the total it is a window on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paged<T> {
    /// The rows of this window.
    pub items: Vec<T>,
    /// Rows in the whole list; more than [`MAX_TOTAL`] stands for "more", and is not the number.
    pub total: u64,
    /// Which window this is.
    pub page: Page,
}

impl<T> Paged<T> {
    /// The same window on something else.
    pub fn map<U>(self, f: impl FnMut(T) -> U) -> Paged<U> {
        Paged { items: self.items.into_iter().map(f).collect(), total: self.total, page: self.page }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_numbers_give_a_bounded_window() {
        for (number, size, limit, offset) in
            [(0, 0, 1, 0), (1, 20, 20, 0), (3, 50, 50, 100), (2, u32::MAX, 100, 100)]
        {
            let page = Page::clamped(number, size);
            assert_eq!((page.limit(), page.offset()), (limit, offset));
        }
        assert!(Page::clamped(u32::MAX, 100).offset() > 0, "the largest page number does not wrap");
    }
}
