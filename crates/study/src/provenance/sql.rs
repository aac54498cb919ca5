//! What this room has recorded of an assignment.

use super::MOST;
use crate::assignments::AssignmentId;
use blobs::FileId;
use chrono::{DateTime, Utc};
use kernel::RunId;
use std::collections::HashSet;
use store::{Error, Row, TenantTx};
use uuid::Uuid;

/// A text that was read for a plan, or could not be.
pub(super) struct SourceRow {
    pub version: u32,
    pub id: String,
    pub name: String,
    pub words: Option<i64>,
    /// Of the text as it was read; not taken of files, whose bytes have one.
    pub digest: Option<String>,
    /// Why it could not be read.
    pub error: Option<String>,
    /// When the plan of that version was published.
    pub planned_at: Option<DateTime<Utc>>,
}

/// A published plan.
pub(super) struct PlanRow {
    pub version: u32,
    pub engine: String,
    pub at: DateTime<Utc>,
    pub milestones: i32,
    pub tasks: i64,
}

/// A draft that was handed in, and what came of it.
pub(super) struct DraftRow {
    pub at: DateTime<Utc>,
    pub target: String,
    /// The whole assignment, not a milestone.
    pub whole: bool,
    pub text: Option<(i32, String)>,
    pub files: Vec<FileId>,
    pub version: u32,
    pub status: String,
    pub engine: Option<String>,
    pub run: RunId,
    pub ended_at: Option<DateTime<Utc>>,
    pub error: Option<String>,
    pub summary: Option<serde_json::Value>,
}

/// Everything, each list newest first and with at most one more than is told.
pub(super) struct Recorded {
    pub captured_at: Option<DateTime<Utc>>,
    pub sources: Vec<SourceRow>,
    pub plans: Vec<PlanRow>,
    pub drafts: Vec<DraftRow>,
    /// Different sources, plans, drafts, feedback given.
    pub counts: [u64; 4],
}

impl Recorded {
    /// The files that are named.
    pub fn files(&self) -> Vec<FileId> {
        let read = self.sources.iter().filter_map(|source| source.id.parse().ok());
        let handed = self.drafts.iter().flat_map(|draft| draft.files.iter().copied());
        read.chain(handed).collect::<HashSet<FileId>>().into_iter().collect()
    }
}

pub(super) async fn recorded(tx: &mut TenantTx, id: AssignmentId) -> Result<Recorded, Error> {
    let (tenant, id, most) = (tx.tenant().uuid(), id.uuid(), MOST as i64 + 1);
    let captured = tx
        .query_opt(
            "SELECT captured_at FROM study.captures WHERE tenant_id = $1 AND assignment = $2",
            &[&tenant, &id],
        )
        .await?;
    let sources = tx
        .query(
            "SELECT s.version, s.source_id, s.name, (s.content->>'words')::bigint,
                    CASE WHEN s.content IS NOT NULL AND s.source_id NOT LIKE 'fil\\_%' THEN
                        encode(sha256(convert_to(coalesce((
                            SELECT string_agg(b.block->>'text', E'\\n' ORDER BY b.n)
                              FROM jsonb_array_elements(s.content->'blocks') WITH ORDINALITY AS b (block, n)), ''),
                            'UTF8')), 'hex') END,
                    s.error->>'message', p.created_at
               FROM study.workspaces w
               JOIN study.sources s ON s.tenant_id = w.tenant_id AND s.workspace = w.id
               LEFT JOIN study.plans p ON p.tenant_id = s.tenant_id AND p.workspace = s.workspace AND p.version = s.version
              WHERE w.tenant_id = $1 AND w.assignment = $2 ORDER BY s.version DESC, s.n DESC LIMIT $3",
            &[&tenant, &id, &most],
        )
        .await?;
    let plans = tx
        .query(
            "SELECT p.version, p.engine, p.created_at, jsonb_array_length(p.plan->'milestones'),
                    (SELECT coalesce(sum(jsonb_array_length(m->'tasks')), 0)
                       FROM jsonb_array_elements(p.plan->'milestones') m)::bigint
               FROM study.workspaces w
               JOIN study.plans p ON p.tenant_id = w.tenant_id AND p.workspace = w.id
              WHERE w.tenant_id = $1 AND w.assignment = $2 ORDER BY p.version DESC LIMIT $3",
            &[&tenant, &id, &most],
        )
        .await?;
    let drafts = tx
        .query(
            "SELECT s.created_at, f.target_title, f.target_type = 'assignment', length(s.text),
                    encode(sha256(convert_to(s.text, 'UTF8')), 'hex'), s.files, f.version, f.status, f.engine, f.run_id,
                    f.finished_at, f.error->>'message', f.summary
               FROM study.workspaces w
               JOIN study.feedback f ON f.tenant_id = w.tenant_id AND f.workspace = w.id
               JOIN study.submissions s ON s.tenant_id = f.tenant_id AND s.id = f.submission
              WHERE w.tenant_id = $1 AND w.assignment = $2 ORDER BY f.version DESC LIMIT $3",
            &[&tenant, &id, &most],
        )
        .await?;
    let counts = tx
        .query_one(
            "SELECT (SELECT count(DISTINCT s.source_id) FROM study.workspaces w
                       JOIN study.sources s ON s.tenant_id = w.tenant_id AND s.workspace = w.id
                      WHERE w.tenant_id = $1 AND w.assignment = $2 AND s.error IS NULL),
                    (SELECT count(*) FROM study.workspaces w
                       JOIN study.plans p ON p.tenant_id = w.tenant_id AND p.workspace = w.id
                      WHERE w.tenant_id = $1 AND w.assignment = $2),
                    (SELECT count(*) FROM study.workspaces w
                       JOIN study.submissions s ON s.tenant_id = w.tenant_id AND s.workspace = w.id
                      WHERE w.tenant_id = $1 AND w.assignment = $2),
                    (SELECT count(*) FROM study.workspaces w
                       JOIN study.feedback f ON f.tenant_id = w.tenant_id AND f.workspace = w.id
                      WHERE w.tenant_id = $1 AND w.assignment = $2 AND f.status = 'ready')",
            &[&tenant, &id],
        )
        .await?;
    Ok(Recorded {
        captured_at: captured.map(|r| r.get(0)),
        sources: sources.iter().map(source).collect(),
        plans: plans.iter().map(plan).collect(),
        drafts: drafts.iter().map(draft).collect(),
        counts: [0, 1, 2, 3].map(|n| counts.get::<_, i64>(n).unsigned_abs()),
    })
}

fn source(r: &Row) -> SourceRow {
    SourceRow {
        version: r.get::<_, i32>(0).unsigned_abs(),
        id: r.get(1),
        name: r.get(2),
        words: r.get(3),
        digest: r.get(4),
        error: r.get(5),
        planned_at: r.get(6),
    }
}

fn plan(r: &Row) -> PlanRow {
    PlanRow {
        version: r.get::<_, i32>(0).unsigned_abs(),
        engine: r.get(1),
        at: r.get(2),
        milestones: r.get(3),
        tasks: r.get(4),
    }
}

fn draft(r: &Row) -> DraftRow {
    DraftRow {
        at: r.get(0),
        target: r.get(1),
        whole: r.get(2),
        text: r.get::<_, Option<i32>>(3).zip(r.get(4)),
        files: r.get::<_, Vec<Uuid>>(5).into_iter().map(FileId::from).collect(),
        version: r.get::<_, i32>(6).unsigned_abs(),
        status: r.get(7),
        engine: r.get(8),
        run: RunId(r.get(9)),
        ended_at: r.get(10),
        error: r.get(11),
        summary: r.get(12),
    }
}
