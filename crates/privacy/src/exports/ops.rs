//! Asking for exports, looking at them, removing them.

use super::{
    Export, ExportId, ExportState, KEPT, MOST, keeper,
    pack::{EXPORT, ExportInput},
    sql,
};
use crate::{Error, Holding, Left, Privacy, Remains, Whose, Writer, announce::Told};
use async_trait::async_trait;
use blobs::Content;
use chrono::{DateTime, TimeDelta, Utc};
use kernel::{Actor, Ctx, UserId};
use runs::{Failure, NewRun, RunError};

/// Rows looked at by one sweep.
const BATCH: i64 = 100;

/// How long after an export is gone no run writes a file of it any more: longer than such a run may take.
const LATE: TimeDelta = TimeDelta::hours(3);

pub(crate) fn person(ctx: &Ctx) -> Result<UserId, Error> {
    ctx.user().ok_or(Error::NoPerson)
}

impl Privacy {
    /// Begins an export; one that is being made is given instead.
    pub async fn start_export(&self, ctx: &Ctx) -> Result<Export, Error> {
        let owner = person(ctx)?;
        // What ended without a word must not stand in the way.
        let known = self.exports(ctx).await?;
        if let Some(active) = known.iter().find(|export| export.state.is_active()) {
            return Ok(active.clone());
        }
        for surplus in known.iter().skip(MOST - 1) {
            self.drop_export(ctx, surplus).await?;
        }
        let mut tx = self.store().tenant(ctx).await?;
        sql::lock_person(&mut tx, owner).await?;
        if let Some(active) = sql::active(&mut tx, owner).await? {
            return Ok(active);
        }
        let now = self.world().now();
        let id: ExportId = self.world().id();
        let run = self
            .runs()
            .enqueue(&mut tx, ctx, NewRun::new(EXPORT, &ExportInput { export: id })?.about(id))
            .await?;
        let export = Export {
            id,
            tenant: ctx.tenant,
            owner,
            state: ExportState::Queued,
            run,
            file: None,
            size: None,
            sha256: None,
            counts: None,
            error: None,
            created_at: now,
            finished_at: None,
            expires_at: now + KEPT,
        };
        sql::insert(&mut tx, &export).await?;
        self.tell_export(&mut tx, ctx, &export, Told::Started);
        tx.commit().await?;
        Ok(export)
    }

    /// The caller's exports, newest first.
    pub async fn exports(&self, ctx: &Ctx) -> Result<Vec<Export>, Error> {
        let owner = person(ctx)?;
        let mut all = sql::list(self.store().read(ctx).await?, ctx, owner).await?;
        for export in &mut all {
            self.settle(ctx, export).await?;
        }
        Ok(all)
    }

    /// One of the caller's exports.
    pub async fn export(&self, ctx: &Ctx, id: ExportId) -> Result<Export, Error> {
        let owner = person(ctx)?;
        let found = sql::get(self.store().read(ctx).await?, ctx, owner, id).await?;
        let mut export = found.ok_or(Error::NoExport)?;
        self.settle(ctx, &mut export).await?;
        Ok(export)
    }

    /// The file of one of the caller's exports. That it left is written down: it holds everything of theirs.
    pub async fn export_file(&self, ctx: &Ctx, id: ExportId) -> Result<(Export, Content), Error> {
        let export = self.export(ctx, id).await?;
        let file = export.file.filter(|_| export.state == ExportState::Ready).ok_or(Error::NotReady)?;
        let (_, content) = self.blobs().read(&export.keeper(), file).await?;
        let mut tx = self.store().tenant(ctx).await?;
        audit::record(&mut tx, self.world(), ctx, audit::Entry::done("privacy.export.download", id));
        tx.commit().await?;
        Ok((export, content))
    }

    /// Removes one of the caller's exports; one that is being made is given up.
    pub async fn remove_export(&self, ctx: &Ctx, id: ExportId) -> Result<(), Error> {
        let export = self.export(ctx, id).await?;
        if export.state.is_active() {
            match self.runs().cancel(ctx, export.run).await {
                Ok(()) | Err(runs::Error::NotFound(_) | runs::Error::WrongState { .. }) => {}
                Err(error) => return Err(error.into()),
            }
        }
        self.drop_export(ctx, &export).await
    }

    /// What has to be done now and then, at the latest every hour, and at start: settles exports and erasures whose run ended
    /// without a word, looks once more after those who were erased, removes files that came too late, and exports whose week
    /// is over; gives how many of these.
    pub async fn sweep(&self, now: DateTime<Utc>) -> Result<u64, Error> {
        // Each for itself: what fails does not keep the others from being done.
        let done = [
            self.settle_erasures().await,
            self.settle_exports().await,
            self.look_again(now).await,
            self.sweep_leftovers(now).await,
        ];
        let gone = self.sweep_expired(now).await?;
        done.into_iter().collect::<Result<(), Error>>()?;
        Ok(gone)
    }

    async fn settle_exports(&self) -> Result<(), Error> {
        let mut after = None;
        loop {
            let mut tx = self.store().system("exports that are being made").await?;
            let open = sql::open(&mut tx, after, BATCH).await?;
            drop(tx);
            let Some(last) = open.last() else { return Ok(()) };
            after = Some(last.id);
            for mut export in open {
                let owner = Ctx::new(export.tenant, Actor::user(export.owner));
                if let Err(error) = self.settle(&owner, &mut export).await {
                    tracing::warn!(error = &error as &dyn std::error::Error, export = %export.id, "not settled");
                }
            }
        }
    }

    async fn sweep_expired(&self, now: DateTime<Utc>) -> Result<u64, Error> {
        let mut gone = 0;
        loop {
            let mut tx = self.store().system("exports whose time is over").await?;
            let over = sql::expired(&mut tx, now, BATCH).await?;
            drop(tx);
            for export in &over {
                self.drop_export(&Ctx::new(export.tenant, Actor::system()), export).await?;
            }
            gone += over.len() as u64;
            if over.len() < BATCH as usize {
                return Ok(gone);
            }
        }
    }

    /// Removes files that were written for exports when these were gone already.
    async fn sweep_leftovers(&self, now: DateTime<Utc>) -> Result<(), Error> {
        loop {
            let mut tx = self.store().system("exports that are gone").await?;
            let due = sql::leftovers(&mut tx, now, BATCH).await?;
            drop(tx);
            for (tenant, id) in &due {
                self.drop_files(&keeper(*tenant, *id)).await?;
                let mut tx = self.store().tenant(&Ctx::new(*tenant, Actor::system())).await?;
                sql::forget_leftover(&mut tx, *id).await?;
                tx.commit().await?;
            }
            if due.len() < BATCH as usize {
                return Ok(());
            }
        }
    }

    /// The file first: a row without a file is found again, a file without a row is not.
    async fn drop_export(&self, ctx: &Ctx, export: &Export) -> Result<(), Error> {
        self.drop_files(&export.keeper()).await?;
        let mut tx = self.store().tenant(ctx).await?;
        if sql::delete(&mut tx, export.id, self.world().now() + LATE).await? {
            self.tell_export(&mut tx, ctx, export, Told::Removed);
        }
        tx.commit().await?;
        // A run that was finishing at this moment has found no row, or its file is here now.
        self.drop_files(&export.keeper()).await
    }

    /// Removes whatever files an export has.
    pub(super) async fn drop_files(&self, keeper: &Ctx) -> Result<(), Error> {
        loop {
            let files = self.blobs().after(keeper, None).await?;
            if files.is_empty() {
                return Ok(());
            }
            for file in files {
                self.blobs().remove_made(keeper, file.id).await?;
            }
        }
    }

    /// Brings an export in line whose run ended without a word: its worker died too often, or somebody cancelled it.
    async fn settle(&self, ctx: &Ctx, export: &mut Export) -> Result<(), Error> {
        if !export.state.is_active() {
            return Ok(());
        }
        let failure = match self.runs().ended(ctx, export.run).await?.as_deref() {
            Some("cancelled") => ("privacy.cancelled", "The export was cancelled."),
            Some("failed") => ("privacy.lost", "The work on this export was lost."),
            _ => return Ok(()),
        };
        let failure = Failure { code: failure.0.into(), message: failure.1.into() };
        let mut tx = self.store().tenant(ctx).await?;
        if let Some(mut held) = sql::lock(&mut tx, export.id, export.run).await? {
            held.state = ExportState::Failed;
            held.error = Some(failure);
            held.finished_at = Some(self.world().now());
            sql::save(&mut tx, &held).await?;
            self.tell_export(&mut tx, ctx, &held, Told::Failed);
            tx.commit().await?;
            *export = held;
            self.drop_files(&export.keeper()).await?;
        }
        Ok(())
    }
}

/// The exports themselves, as what this room keeps of a person.
#[derive(Debug, Clone)]
pub(crate) struct Own(pub Privacy);

#[async_trait]
impl Holding for Own {
    fn name(&self) -> &'static str {
        "exports"
    }

    async fn export(&self, _: &Whose, _: &mut Writer) -> Result<(), RunError> {
        Ok(())
    }

    async fn erase(&self, whose: &Whose) -> Result<u64, RunError> {
        let all = sql::list(self.0.store().read(&whose.ctx).await?, &whose.ctx, whose.person).await?;
        for export in &all {
            self.0.drop_export(&whose.ctx, export).await?;
        }
        Ok(all.len() as u64)
    }

    async fn count(&self, whose: &Whose) -> Result<Vec<Left>, RunError> {
        let rows =
            sql::list(self.0.store().read(&whose.ctx).await?, &whose.ctx, whose.person).await?.len() as u64;
        Ok(if rows > 0 { vec![Left { list: "exports/exports".into(), rows }] } else { Vec::new() })
    }

    fn stays(&self) -> Vec<Remains> {
        Vec::new()
    }
}
