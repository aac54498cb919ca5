//! Exports: everything of a person in one zip, made by a run, kept for a week.

mod ops;
mod pack;
pub(crate) mod sql;

pub(crate) use ops::Own;
pub use pack::EXPORT;
pub(crate) use pack::kind;

use blobs::FileId;
use chrono::{DateTime, TimeDelta, Utc};
use kernel::{Actor, Ctx, RunId, TenantId, UserId};
use runs::Failure;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

kernel::ids! {
    /// An export.
    ExportId = "exp";
}

/// How long an export is kept.
pub(crate) const KEPT: TimeDelta = TimeDelta::days(7);

/// Exports of one person that are kept at the same time; a further one replaces the oldest.
pub(crate) const MOST: usize = 3;

/// Where an export stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ExportState {
    /// Waits for a worker.
    Queued,
    /// Is being made.
    Running,
    /// Can be downloaded.
    Ready,
    /// Could not be made.
    Failed,
}

impl ExportState {
    /// The name in the table and on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Running => "running",
            Self::Ready => "ready",
            Self::Failed => "failed",
        }
    }

    pub(crate) fn read(text: &str) -> Self {
        match text {
            "queued" => Self::Queued,
            "running" => Self::Running,
            "ready" => Self::Ready,
            _ => Self::Failed,
        }
    }

    /// Whether a run is at it, or about to be.
    pub const fn is_active(self) -> bool {
        matches!(self, Self::Queued | Self::Running)
    }
}

/// An export.
#[derive(Debug, Clone, PartialEq)]
pub struct Export {
    /// Which one.
    pub id: ExportId,
    /// In which tenant it was asked for.
    pub tenant: TenantId,
    /// Whose.
    pub owner: UserId,
    /// Where it stands.
    pub state: ExportState,
    /// The run that makes it.
    pub run: RunId,
    /// Its file, once it is ready.
    pub file: Option<FileId>,
    /// Bytes of the file.
    pub size: Option<i64>,
    /// SHA-256 of the file, lower-case hex.
    pub sha256: Option<String>,
    /// Rows, by list.
    pub counts: Option<Value>,
    /// Why it could not be made.
    pub error: Option<Failure>,
    /// When it was asked for.
    pub created_at: DateTime<Utc>,
    /// When it was ready, or failed.
    pub finished_at: Option<DateTime<Utc>>,
    /// When it is removed.
    pub expires_at: DateTime<Utc>,
}

impl Export {
    /// The file of an export belongs to the export, so that nobody meets it among their files, in the next export or in
    /// what they may keep.
    pub(crate) fn keeper(&self) -> Ctx {
        keeper(self.tenant, self.id)
    }
}

/// Whom the files of that export belong to.
pub(crate) fn keeper(tenant: TenantId, id: ExportId) -> Ctx {
    Ctx::new(tenant, Actor::user(UserId(id.uuid())))
}
