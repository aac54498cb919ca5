//! The run that makes an export.
//!
//! One step packs everything; a process that is killed in the middle begins that step again, and what it had written is
//! swept like any half-written file.

use super::{Export, ExportId, ExportState, KEPT, keeper, sql};
use crate::{Privacy, announce::Told, bundle};
use blobs::{File, FileId};
use futures::stream;
use kernel::UserId;
use runs::{Failure, Kind, Policy, Run, RunError};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::time::Duration;

/// The run kind of exports.
pub const EXPORT: &str = "privacy.export";

/// The largest export, in bytes.
const MOST_BYTES: u64 = 1 << 40;

/// What an export's run is asked to do.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct ExportInput {
    pub export: ExportId,
}

/// What was packed.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Packed {
    file: FileId,
    size: u64,
    sha256: String,
    counts: Value,
}

pub(crate) fn kind(privacy: Privacy) -> Kind {
    let policy = Policy {
        soft_limit: Duration::from_mins(110),
        hard_limit: Duration::from_hours(2),
        ..Policy::default()
    };
    Kind::new(EXPORT, policy, move |run: Run, input: ExportInput| {
        let making = Making { privacy: privacy.clone(), run, id: input.export };
        async move {
            let made = making.make().await;
            if made.is_err()
                && let Err(error) = making.tidy().await
            {
                // The sweep finds it later.
                tracing::warn!(error = &error as &dyn std::error::Error, "files of an export may be left");
            }
            if let Err(error) = &made
                && let Some(failure) = error.failure()
                && making.run.is_final(error)
            {
                making.fail(failure.clone()).await?;
            }
            made
        }
    })
}

struct Making {
    privacy: Privacy,
    run: Run,
    id: ExportId,
}

const OBSOLETE: &str = "privacy.obsolete";

impl Making {
    async fn make(&self) -> Result<Value, RunError> {
        let export = self.change("begin", |export, _| export.state = ExportState::Running, None).await?;
        let packed: Packed = self.run.step("pack", || self.pack(&export)).await?;
        let counts = packed.counts.clone();
        let done = self.change(
            "finish",
            move |export, now| {
                export.state = ExportState::Ready;
                export.file = Some(packed.file);
                export.size = i64::try_from(packed.size).ok();
                export.sha256 = Some(packed.sha256);
                export.counts = Some(packed.counts);
                export.finished_at = Some(now);
                export.expires_at = now + KEPT;
            },
            Some(Told::Ready),
        );
        done.await?;
        Ok(json!({ "counts": counts }))
    }

    /// Removed or settled meanwhile: its file must not stay behind, however this attempt ended.
    async fn tidy(&self) -> Result<(), crate::Error> {
        let ctx = self.run.ctx();
        let named = sql::names_a_file(&mut self.privacy.store().tenant(ctx).await?, self.id).await?;
        if !named {
            self.privacy.drop_files(&keeper(ctx.tenant, self.id)).await?;
        }
        Ok(())
    }

    /// Changes the row, in the same transaction as the record of it.
    async fn change(
        &self,
        step: &str,
        change: impl FnOnce(&mut Export, chrono::DateTime<chrono::Utc>) + Send + 'static,
        told: Option<Told>,
    ) -> Result<Export, RunError> {
        let (privacy, run, id) = (self.privacy.clone(), self.run.clone(), self.id);
        let row: Row = self
            .run
            .transact(step, move |tx| {
                Box::pin(async move {
                    let held = sql::lock(tx, id, run.id()).await?;
                    let mut export =
                        held.ok_or_else(|| RunError::fatal(OBSOLETE, "The export was removed meanwhile."))?;
                    change(&mut export, privacy.world().now());
                    sql::save(tx, &export).await?;
                    if let Some(told) = told {
                        privacy.tell_export(tx, run.ctx(), &export, told);
                    }
                    Ok(Row { owner: export.owner, created_at: export.created_at })
                })
            })
            .await?;
        Ok(Export {
            id: self.id,
            tenant: self.run.ctx().tenant,
            owner: row.owner,
            state: ExportState::Running,
            run: self.run.id(),
            file: None,
            size: None,
            sha256: None,
            counts: None,
            error: None,
            created_at: row.created_at,
            finished_at: None,
            expires_at: row.created_at + KEPT,
        })
    }

    async fn pack(&self, export: &Export) -> Result<Packed, RunError> {
        // What an attempt that was killed may have finished.
        self.privacy.drop_files(&export.keeper()).await?;
        let (writer, work, mut pieces) = bundle::bundle();
        let out = stream::poll_fn(move |cx| pieces.poll_recv(cx));
        let keeper = export.keeper();
        let put = self.privacy.blobs().put_made(&keeper, "atelier-export.zip", MOST_BYTES, out);
        let zipping = telemetry::spawn_blocking("privacy.zip", work);
        let (filled, put, _) = tokio::join!(self.fill(export.owner, writer), put, zipping);
        match (filled, put) {
            (Ok(counts), Ok(File { id, size, sha256, .. })) => Ok(Packed { file: id, size, sha256, counts }),
            // Where the disk ended it, the disk knows why.
            (Err(error), Err(disk)) if error.failure().is_some_and(|f| f.code == bundle::STOPPED) => {
                Err(disk.into())
            }
            (Err(error), _) => Err(error),
            (_, Err(disk)) => Err(disk.into()),
        }
    }

    async fn fill(&self, person: UserId, mut writer: bundle::Writer) -> Result<Value, RunError> {
        let places = self.privacy.whose(person).await?;
        let holdings = self.privacy.holdings();
        let all = (places.len() * holdings.len()).max(1);
        let mut done = 0;
        for (n, (slug, whose)) in places.iter().enumerate() {
            writer.prefix = if n == 0 { String::new() } else { format!("tenants/{slug}/") };
            for holding in holdings {
                let percent = u8::try_from(5 + done * 90 / all).unwrap_or(95);
                self.run.progress(percent, &format!("Writing {}", holding.name())).await?;
                holding.export(whose, &mut writer).await?;
                done += 1;
            }
        }
        let about = json!({
            "person": person,
            "tenants": places.iter().map(|(slug, _)| slug).collect::<Vec<_>>(),
            "created_at": self.privacy.world().now(),
            "export": self.id,
            "read_me": [
                "Each list is what one room keeps of you, as it keeps it, at about the time above: what you changed while this \
                 was made may be in one list and not yet in another.",
                "Ids are those of the interface without their prefix.",
            ],
            "not_included": [
                "Passwords, keys and tokens: of a connection you find what it is, never its key.",
                "Results of single steps of runs: copies of the sources, plans and feedback that are here.",
                "Answers kept for repeated requests: copies as well, for a day.",
                "Exports like this one.",
            ],
        });
        writer.finish(about).await
    }

    async fn fail(&self, failure: Failure) -> Result<(), RunError> {
        let change = move |export: &mut Export, now| {
            export.state = ExportState::Failed;
            export.error = Some(failure);
            export.finished_at = Some(now);
        };
        match self.change("failed", change, Some(Told::Failed)).await {
            // Removed meanwhile: nobody waits for the news.
            Err(error) if error.failure().is_some_and(|f| f.code == OBSOLETE) => Ok(()),
            other => other.map(|_| ()),
        }
    }
}

/// What a step remembers of the row.
#[derive(Serialize, Deserialize)]
struct Row {
    owner: UserId,
    created_at: chrono::DateTime<chrono::Utc>,
}
