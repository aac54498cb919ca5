//! What one room keeps of a person: the socket, and its plug for what is rows and nothing else.

use crate::{Remains, Writer};
use async_trait::async_trait;
use kernel::{Ctx, UserId};
use runs::RunError;
use store::{Kept, Row, Store, When};

/// Whose things: a person in one of their tenants.
#[derive(Debug, Clone, PartialEq)]
pub struct Whose {
    /// The person.
    pub person: UserId,
    /// On their behalf, in that tenant.
    pub ctx: Ctx,
    /// Nobody else is in the tenant: what belongs to all of it goes with them.
    pub alone: bool,
}

impl Whose {
    fn concerns(&self, when: When) -> bool {
        match when {
            When::Always => true,
            When::Alone => self.alone,
            When::Shared => !self.alone,
        }
    }
}

/// What is left of a list.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Left {
    /// `room/list`
    pub list: String,
    /// Rows.
    pub rows: u64,
}

/// What one room keeps of a person.
#[async_trait]
pub trait Holding: Send + Sync + 'static {
    /// The room: the folder of its lists in an export.
    fn name(&self) -> &'static str;

    /// Writes everything into an export, page by page.
    async fn export(&self, whose: &Whose, out: &mut Writer) -> Result<(), RunError>;

    /// Removes a batch; gives how many things went. It is called until it gives 0, and may be called again at any time.
    async fn erase(&self, whose: &Whose) -> Result<u64, RunError>;

    /// What there is, list by list, without the lists of which nothing is left. What stays on purpose is not in it.
    async fn count(&self, whose: &Whose) -> Result<Vec<Left>, RunError>;

    /// What stays on purpose, and why.
    fn stays(&self) -> Vec<Remains>;
}

/// What a room says it keeps, as a holding.
#[derive(Debug, Clone)]
pub struct Rows {
    name: &'static str,
    kept: &'static [Kept],
    store: Store,
}

impl Rows {
    /// What `room` keeps.
    pub const fn new(room: &'static str, kept: &'static [Kept], store: Store) -> Self {
        Self { name: room, kept, store }
    }

    fn concerning<'a>(&'a self, whose: &'a Whose) -> impl Iterator<Item = &'a Kept> + 'a {
        self.kept.iter().filter(|kept| whose.concerns(kept.when))
    }

    async fn page(
        &self,
        kept: &Kept,
        sql: &'static str,
        whose: &Whose,
        after: &str,
    ) -> Result<Vec<Row>, store::Error> {
        let (tenant, person) = (whose.ctx.tenant.uuid(), whose.person.uuid());
        if kept.system {
            let mut tx = self.store.system("an export").await?;
            tx.query(sql, &[&tenant, &person, &after, &kept.rows]).await
        } else {
            self.store.read(&whose.ctx).await?.query(sql, &[&tenant, &person, &after, &kept.rows]).await
        }
    }

    async fn remove(&self, kept: &Kept, sql: &'static str, whose: &Whose) -> Result<u64, store::Error> {
        let (tenant, person) = (whose.ctx.tenant.uuid(), whose.person.uuid());
        if kept.system {
            let mut tx = self.store.system("an erasure").await?;
            let gone = tx.execute(sql, &[&tenant, &person, &kept.batch]).await?;
            tx.commit().await?;
            Ok(gone)
        } else {
            let mut tx = self.store.tenant(&whose.ctx).await?;
            let gone = tx.execute(sql, &[&tenant, &person, &kept.batch]).await?;
            tx.commit().await?;
            Ok(gone)
        }
    }

    async fn left(&self, kept: &Kept, sql: &'static str, whose: &Whose) -> Result<u64, store::Error> {
        let (tenant, person) = (whose.ctx.tenant.uuid(), whose.person.uuid());
        let row = if kept.system {
            self.store.system("what is left of somebody").await?.query_opt(sql, &[&tenant, &person]).await?
        } else {
            self.store.read(&whose.ctx).await?.query_opt(sql, &[&tenant, &person]).await?
        };
        Ok(row.map_or(0, |r| r.get::<_, i64>(0).unsigned_abs()))
    }
}

#[async_trait]
impl Holding for Rows {
    fn name(&self) -> &'static str {
        self.name
    }

    async fn export(&self, whose: &Whose, out: &mut Writer) -> Result<(), RunError> {
        for kept in self.concerning(whose) {
            let Some(sql) = kept.page else { continue };
            out.begin_list(self.name, kept.name).await?;
            let mut after = String::new();
            loop {
                let rows = self.page(kept, sql, whose, &after).await?;
                let Some(last) = rows.last() else { break };
                after = last.get(0);
                for row in &rows {
                    out.row(&row.get(1)).await?;
                }
            }
            out.end_list().await?;
        }
        Ok(())
    }

    async fn erase(&self, whose: &Whose) -> Result<u64, RunError> {
        let mut gone = 0;
        for kept in self.concerning(whose) {
            if let Some(sql) = kept.erase {
                gone += self.remove(kept, sql, whose).await?;
            }
        }
        Ok(gone)
    }

    async fn count(&self, whose: &Whose) -> Result<Vec<Left>, RunError> {
        let mut left = Vec::new();
        for kept in self.concerning(whose) {
            let Some(sql) = kept.count else { continue };
            let rows = self.left(kept, sql, whose).await?;
            if rows > 0 {
                left.push(Left { list: format!("{}/{}", self.name, kept.name), rows });
            }
        }
        Ok(left)
    }

    fn stays(&self) -> Vec<Remains> {
        let staying = self.kept.iter().filter(|kept| !kept.stays.is_empty());
        staying
            .map(|kept| Remains { what: format!("{}/{}", self.name, kept.name), why: kept.stays.to_owned() })
            .collect()
    }
}
