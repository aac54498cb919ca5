//! What a room keeps of a person, as statements: for taking it along, and for erasing it.
//!
//! The room that owns the tables writes the statements (`personal/sql.rs`); whoever exports or erases runs them.

/// One list of what a room keeps of a person.
#[derive(Debug, Clone, Copy)]
pub struct Kept {
    /// Its name, unique in the room: `items`.
    pub name: &'static str,
    /// Across tenants, by the system: for tables a tenant's transaction cannot reach, or not change.
    pub system: bool,
    /// Where it applies.
    pub when: When,
    /// The person's rows in pages: (cursor, row as JSON) beyond cursor `$3` (text, empty at first), at most `$4` of tenant
    /// `$1` and person `$2`, by cursor. No secret is in them. `None`: not exported.
    pub page: Option<&'static str>,
    /// Rows of a page: few where they are large.
    pub rows: i64,
    /// Rows removed by one statement: few where each takes others with it, many where finding them is the work.
    pub batch: i64,
    /// Removes at most `$3` rows of tenant `$1` and person `$2`. `None`: they go with another list, which comes before.
    pub erase: Option<&'static str>,
    /// How many rows of tenant `$1` and person `$2` there are. `None`: they stay, and [`Kept::stays`] says why.
    pub count: Option<&'static str>,
    /// Why rows stay when the person is erased; empty where none do.
    pub stays: &'static str,
}

/// Where a list applies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// Everywhere.
    Always,
    /// Only where the person is alone in the tenant: what belongs to all goes with the last.
    Alone,
    /// Only where others are in the tenant.
    Shared,
}

impl Kept {
    /// A list that is exported, erased and counted in the tenant's own transaction, in pages of 200 rows.
    pub const fn list(
        name: &'static str,
        page: &'static str,
        erase: &'static str,
        count: &'static str,
    ) -> Self {
        Self {
            name,
            system: false,
            when: When::Always,
            page: Some(page),
            rows: 200,
            batch: 500,
            erase: Some(erase),
            count: Some(count),
            stays: "",
        }
    }

    /// A list that is exported and goes with another one, which comes before it.
    pub const fn part(name: &'static str, page: &'static str, count: &'static str) -> Self {
        Self { erase: None, ..Self::list(name, page, "", count) }
    }

    /// A list that is erased and counted, and not exported.
    pub const fn trace(name: &'static str, erase: &'static str, count: &'static str) -> Self {
        Self { page: None, ..Self::list(name, "", erase, count) }
    }

    /// A list that is exported and stays.
    pub const fn staying(name: &'static str, page: &'static str, why: &'static str) -> Self {
        Self { erase: None, count: None, stays: why, ..Self::list(name, page, "", "") }
    }

    /// The same, by the system.
    #[must_use]
    pub const fn by_system(self) -> Self {
        Self { system: true, ..self }
    }

    /// The same, only there.
    #[must_use]
    pub const fn only(self, when: When) -> Self {
        Self { when, ..self }
    }

    /// The same, so many removed at a time.
    #[must_use]
    pub const fn batch(self, batch: i64) -> Self {
        Self { batch, ..self }
    }

    /// The same, in pages of so many rows.
    #[must_use]
    pub const fn rows(self, rows: i64) -> Self {
        Self { rows, ..self }
    }
}
