//! Transactions: one tenant, few round trips.
//!
//! A transaction costs what the network costs. So `BEGIN` and the tenant setting travel with the
//! first statement, statements whose answer nobody awaits ([`Tx::defer`]) travel with the next one,
//! and `COMMIT` travels with the last of those. A create with its event and its audit entry is two
//! round trips: the insert, and everything else.

use crate::{Bell, Error};
use deadpool_postgres::Object;
use futures::{FutureExt as _, TryFutureExt as _};
use kernel::TenantId;
use std::{
    future::Future,
    ops::{Deref, DerefMut},
    pin::Pin,
    task::Poll,
};
use tokio_postgres::{Row, Statement, types::ToSql};

/// A parameter that outlives its caller, for [`Tx::defer`].
pub type Owned = Box<dyn ToSql + Sync + Send>;

/// The most statements that wait for company before they are sent anyway.
const MAX_DEFERRED: usize = 16;

/// An open transaction. Dropped without [`Tx::commit`], it is rolled back.
pub struct Tx {
    client: Option<Object>,
    begin: String,
    open: bool,
    deferred: Vec<(&'static str, Vec<Owned>)>,
    bells: Vec<Bell>,
}

impl std::fmt::Debug for Tx {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Tx").field("open", &self.open).finish_non_exhaustive()
    }
}

impl Tx {
    pub(crate) fn new(client: Object, begin: String) -> Self {
        Self { client: Some(client), begin, open: false, deferred: Vec::new(), bells: Vec::new() }
    }

    /// All rows of a statement.
    pub async fn query(
        &mut self,
        sql: &'static str,
        params: &[&(dyn ToSql + Sync)],
    ) -> Result<Vec<Row>, Error> {
        Ok(self.send(Some(Last { sql, params, rows: true }), false).await?.0)
    }

    /// The row of a statement that has at most one.
    pub async fn query_opt(
        &mut self,
        sql: &'static str,
        params: &[&(dyn ToSql + Sync)],
    ) -> Result<Option<Row>, Error> {
        let mut rows = self.query(sql, params).await?;
        if rows.len() > 1 {
            return Err(Error::Defect(format!("{} rows where at most one was expected", rows.len())));
        }
        Ok(rows.pop())
    }

    /// The row of a statement that has exactly one.
    pub async fn query_one(
        &mut self,
        sql: &'static str,
        params: &[&(dyn ToSql + Sync)],
    ) -> Result<Row, Error> {
        self.query_opt(sql, params)
            .await?
            .ok_or_else(|| Error::Defect("no row where one was expected".into()))
    }

    /// Runs a statement that returns no rows; gives the number of rows it touched.
    pub async fn execute(&mut self, sql: &'static str, params: &[&(dyn ToSql + Sync)]) -> Result<u64, Error> {
        Ok(self.send(Some(Last { sql, params, rows: false }), false).await?.1)
    }

    /// Sends the statement together with the next one or with `COMMIT`, without waiting for an answer
    /// of its own. If it fails, the whole transaction fails.
    pub fn defer(&mut self, sql: &'static str, params: Vec<Owned>) {
        self.deferred.push((sql, params));
    }

    /// Rings the bell once this transaction is committed, and not if it is not.
    pub fn ring_after_commit(&mut self, bell: &Bell) {
        if !self.bells.iter().any(|b| b.same(bell)) {
            self.bells.push(bell.clone());
        }
    }

    /// Commits without waiting for the disk. Everybody sees it at once; a machine that fails within the next half second
    /// may lose it, but never while it keeps something that was committed later: that waits for the disk, and takes
    /// along what came before it. For records that nothing is built on but what comes later.
    pub fn unhurried(&mut self) {
        self.begin.push_str("; SET LOCAL synchronous_commit TO off");
    }

    /// Makes everything true at once, then rings the bells.
    pub async fn commit(mut self) -> Result<(), Error> {
        if self.open || !self.deferred.is_empty() {
            self.send(None, true).await?;
        }
        self.ended();
        Ok(())
    }

    /// Commits what was deferred, if anything was; else ends at once, without a round trip. For those who read, and write
    /// by [`Tx::defer`] alone, if at all: nothing else they sent would stay.
    pub async fn commit_deferred(self) -> Result<(), Error> {
        if self.deferred.is_empty() { Ok(()) } else { self.commit().await }
    }

    /// A statement and `COMMIT` in one round trip.
    pub async fn query_and_commit(
        mut self,
        sql: &'static str,
        params: &[&(dyn ToSql + Sync)],
    ) -> Result<Vec<Row>, Error> {
        let (rows, _) = self.send(Some(Last { sql, params, rows: true }), true).await?;
        self.ended();
        Ok(rows)
    }

    fn ended(&mut self) {
        self.open = false;
        // Back to the pool before anybody is woken: who wakes may need a connection.
        self.client = None;
        for bell in std::mem::take(&mut self.bells) {
            bell.ring();
        }
    }

    /// One round trip: what is deferred, then the statement, then `COMMIT`.
    async fn send(&mut self, last: Option<Last<'_>>, commit: bool) -> Result<Answer, Error> {
        let deferred = std::mem::take(&mut self.deferred);
        let client = self.client.as_ref().ok_or_else(ended)?;
        let mut prepared: Vec<(Statement, &[Owned])> = Vec::with_capacity(deferred.len());
        for (sql, params) in &deferred {
            prepared.push((client.prepare_cached(sql).await?, params));
        }
        let last = match last {
            Some(last) => Some((client.prepare_cached(last.sql).await?, last)),
            None => None,
        };
        let begin = (!self.open).then_some(self.begin.as_str());
        // From the first poll on, `BEGIN` is on the wire. Set before the wait: when the caller is dropped
        // in the middle of it, the connection must not go back to the pool with the transaction open.
        self.open = true;
        pipeline(client, begin, &prepared, last, commit).await
    }

    /// Sends what is deferred once there is enough of it, so that the backlog stays bounded.
    pub async fn settle(&mut self) -> Result<(), Error> {
        if self.deferred.len() < MAX_DEFERRED {
            return Ok(());
        }
        self.send(None, false).await.map(|_| ())
    }
}

fn ended() -> Error {
    Error::Defect("the transaction has ended".into())
}

/// The statement whose answer somebody awaits.
struct Last<'a> {
    sql: &'static str,
    params: &'a [&'a (dyn ToSql + Sync)],
    /// Whether rows are wanted, or only how many were touched.
    rows: bool,
}

/// Rows, and how many rows were touched.
type Answer = (Vec<Row>, u64);

/// Sends everything in one go and waits for all answers; the first error wins.
async fn pipeline(
    client: &Object,
    begin: Option<&str>,
    deferred: &[(Statement, &[Owned])],
    last: Option<(Statement, Last<'_>)>,
    commit: bool,
) -> Result<Answer, Error> {
    type Step<'a> = Pin<Box<dyn Future<Output = Result<Answer, tokio_postgres::Error>> + Send + 'a>>;
    let nothing = |()| Answer::default();
    let mut steps: Vec<Step<'_>> = Vec::with_capacity(deferred.len() + 3);
    let mut wanted = None;
    if let Some(begin) = begin {
        steps.push(Box::pin(client.batch_execute(begin).map_ok(nothing)));
    }
    for (statement, params) in deferred {
        steps.push(Box::pin(async move {
            let params: Vec<&(dyn ToSql + Sync)> = params.iter().map(|p| p.as_ref() as _).collect();
            client.execute(statement, &params).await.map(|touched| (Vec::new(), touched))
        }));
    }
    if let Some((statement, last)) = &last {
        wanted = Some(steps.len());
        steps.push(Box::pin(async move {
            if last.rows {
                client.query(statement, last.params).await.map(|rows| (rows, 0))
            } else {
                client.execute(statement, last.params).await.map(|touched| (Vec::new(), touched))
            }
        }));
    }
    if commit {
        steps.push(Box::pin(client.batch_execute("COMMIT").map_ok(nothing)));
    }
    let mut answers: Vec<Option<Result<Answer, tokio_postgres::Error>>> =
        steps.iter().map(|_| None).collect();
    std::future::poll_fn(|cx| {
        let mut waiting = false;
        // In order, every time: the first poll of a step is what sends it.
        for (step, answer) in steps.iter_mut().zip(&mut answers) {
            if answer.is_none() {
                match step.as_mut().poll(cx) {
                    Poll::Ready(done) => *answer = Some(done),
                    Poll::Pending => waiting = true,
                }
            }
        }
        if waiting { Poll::Pending } else { Poll::Ready(()) }
    })
    .await;
    let mut result = Answer::default();
    for (index, answer) in answers.into_iter().flatten().enumerate() {
        let got = answer?;
        if Some(index) == wanted {
            result = got;
        }
    }
    Ok(result)
}

impl Drop for Tx {
    fn drop(&mut self) {
        if let Some(client) = self.client.take()
            && self.open
        {
            // One poll puts ROLLBACK on the wire; its answer is drained by the connection before
            // anything the next borrower sends.
            let _ = client.batch_execute("ROLLBACK").now_or_never();
        }
    }
}

/// A transaction that sees the rows of one tenant and no others.
#[derive(Debug)]
pub struct TenantTx {
    tx: Tx,
    tenant: TenantId,
}

impl TenantTx {
    pub(crate) fn new(tx: Tx, tenant: TenantId) -> Self {
        Self { tx, tenant }
    }

    /// Whose rows these are.
    pub fn tenant(&self) -> TenantId {
        self.tenant
    }

    /// See [`Tx::commit_deferred`].
    pub async fn commit_deferred(self) -> Result<(), Error> {
        self.tx.commit_deferred().await
    }

    /// Makes everything true at once.
    pub async fn commit(self) -> Result<(), Error> {
        self.tx.commit().await
    }
}

/// A transaction that sees the rows of all tenants: for the machinery, never for a use case of a user.
#[derive(Debug)]
pub struct SystemTx(pub(crate) Tx);

impl SystemTx {
    /// A statement and `COMMIT` in one round trip.
    pub async fn query_and_commit(
        self,
        sql: &'static str,
        params: &[&(dyn ToSql + Sync)],
    ) -> Result<Vec<Row>, Error> {
        self.0.query_and_commit(sql, params).await
    }

    /// Makes everything true at once.
    pub async fn commit(self) -> Result<(), Error> {
        self.0.commit().await
    }
}

impl Deref for TenantTx {
    type Target = Tx;
    fn deref(&self) -> &Tx {
        &self.tx
    }
}
impl DerefMut for TenantTx {
    fn deref_mut(&mut self) -> &mut Tx {
        &mut self.tx
    }
}
impl Deref for SystemTx {
    type Target = Tx;
    fn deref(&self) -> &Tx {
        &self.0
    }
}
impl DerefMut for SystemTx {
    fn deref_mut(&mut self) -> &mut Tx {
        &mut self.0
    }
}

/// A read of one statement in one round trip: `BEGIN`, tenant, statement and `COMMIT` travel together.
#[derive(Debug)]
pub struct Read {
    tx: Tx,
}

impl Read {
    pub(crate) fn new(tx: Tx) -> Self {
        Self { tx }
    }

    /// All rows.
    pub async fn query(
        mut self,
        sql: &'static str,
        params: &[&(dyn ToSql + Sync)],
    ) -> Result<Vec<Row>, Error> {
        let (rows, _) = self.tx.send(Some(Last { sql, params, rows: true }), true).await?;
        self.tx.open = false;
        Ok(rows)
    }

    /// The row of a statement that has at most one.
    pub async fn query_opt(
        self,
        sql: &'static str,
        params: &[&(dyn ToSql + Sync)],
    ) -> Result<Option<Row>, Error> {
        let mut rows = self.query(sql, params).await?;
        if rows.len() > 1 {
            return Err(Error::Defect(format!("{} rows where at most one was expected", rows.len())));
        }
        Ok(rows.pop())
    }

    /// Two statements over one snapshot in one round trip: a page and its total.
    pub async fn query_two(
        mut self,
        first: (&'static str, &[&(dyn ToSql + Sync)]),
        second: (&'static str, &[&(dyn ToSql + Sync)]),
    ) -> Result<(Vec<Row>, Vec<Row>), Error> {
        let client = self.tx.client.as_ref().ok_or_else(ended)?;
        let one = client.prepare_cached(first.0).await?;
        let two = client.prepare_cached(second.0).await?;
        self.tx.open = true;
        let answers = futures::join!(
            client.batch_execute(&self.tx.begin),
            client.query(&one, first.1),
            client.query(&two, second.1),
            client.batch_execute("COMMIT"),
        );
        answers.0?;
        let rows = (answers.1?, answers.2?);
        answers.3?;
        self.tx.open = false;
        Ok(rows)
    }
}
