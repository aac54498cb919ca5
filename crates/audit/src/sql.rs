//! The entries in PostgreSQL.

use crate::{Entry, Outcome, Recorded};
use chrono::{DateTime, Utc};
use kernel::{Actor, ActorKind, Ctx, Principal, RequestId, RunId};
use store::{Json, Row, Store, SystemTx, Tx};
use uuid::Uuid;

const INSERT: &str = "
    INSERT INTO audit.entries (tenant_id, at, actor_kind, actor_id, acts_for, request_id, run_id, action, subject,
        outcome, address, details)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";

pub fn insert(tx: &mut Tx, at: DateTime<Utc>, ctx: &Ctx, entry: Entry) {
    let Actor { principal, .. } = &ctx.actor;
    tx.defer(
        INSERT,
        vec![
            Box::new(ctx.tenant.uuid()),
            Box::new(at),
            Box::new(principal.kind.as_str()),
            Box::new(principal.id),
            Box::new(acts_for(ctx)),
            Box::new(ctx.request.map(RequestId::uuid)),
            Box::new(ctx.run.map(RunId::uuid)),
            Box::new(entry.action),
            Box::new(entry.subject),
            Box::new(entry.outcome.as_str()),
            Box::new(entry.address),
            Box::new(entry.details),
        ],
    );
}

const INSERT_MANY: &str = "
    INSERT INTO audit.entries (tenant_id, at, actor_kind, actor_id, acts_for, request_id, run_id, action, subject,
        outcome, address, details)
    SELECT tenant_id, $2, actor_kind, actor_id, acts_for, request_id, run_id, action, subject, outcome, address, details
    FROM unnest($1::uuid[], $3::text[], $4::uuid[], $5::jsonb[], $6::uuid[], $7::uuid[], $8::text[], $9::text[],
        $10::text[], $11::inet[], $12::jsonb[])
        AS t (tenant_id, actor_kind, actor_id, acts_for, request_id, run_id, action, subject, outcome, address, details)";

pub fn insert_many<'a>(
    tx: &mut SystemTx,
    at: DateTime<Utc>,
    entries: impl IntoIterator<Item = (&'a Ctx, Entry)>,
) {
    let (contexts, entries): (Vec<&Ctx>, Vec<Entry>) = entries.into_iter().unzip();
    if entries.is_empty() {
        return;
    }
    let of = |pick: fn(&Ctx) -> Uuid| contexts.iter().map(|c| pick(c)).collect::<Vec<_>>();
    let maybe = |pick: fn(&Ctx) -> Option<Uuid>| contexts.iter().map(|c| pick(c)).collect::<Vec<_>>();
    let kinds: Vec<&'static str> = contexts.iter().map(|c| c.actor.principal.kind.as_str()).collect();
    let chains: Vec<_> = contexts.iter().map(|c| acts_for(c)).collect();
    tx.defer(
        INSERT_MANY,
        vec![
            Box::new(of(|c| c.tenant.uuid())),
            Box::new(at),
            Box::new(kinds),
            Box::new(of(|c| c.actor.principal.id)),
            Box::new(chains),
            Box::new(maybe(|c| c.request.map(RequestId::uuid))),
            Box::new(maybe(|c| c.run.map(RunId::uuid))),
            Box::new(entries.iter().map(|e| e.action).collect::<Vec<_>>()),
            Box::new(entries.iter().map(|e| e.subject.clone()).collect::<Vec<_>>()),
            Box::new(entries.iter().map(|e| e.outcome.as_str()).collect::<Vec<_>>()),
            Box::new(entries.iter().map(|e| e.address).collect::<Vec<_>>()),
            Box::new(entries.into_iter().map(|e| e.details).collect::<Vec<_>>()),
        ],
    );
}

fn acts_for(ctx: &Ctx) -> Option<Json<Vec<Principal>>> {
    (!ctx.actor.acts_for.is_empty()).then(|| Json(ctx.actor.acts_for.clone()))
}

const LIST: &str = "
    SELECT position, at, actor_kind, actor_id, acts_for, request_id, run_id, action, subject, outcome, address, details
    FROM audit.entries WHERE tenant_id = $1 AND position < $2 ORDER BY position DESC LIMIT $3";

pub async fn list(store: &Store, ctx: &Ctx, before: i64, limit: i64) -> Result<Vec<Recorded>, store::Error> {
    let rows = store.read(ctx).await?.query(LIST, &[&ctx.tenant.uuid(), &before, &limit]).await?;
    rows.iter().map(recorded).collect()
}

fn recorded(row: &Row) -> Result<Recorded, store::Error> {
    let unknown = |what: &str| store::Error::Defect(format!("audit.entries holds an unknown {what}"));
    let kind = match row.get("actor_kind") {
        "user" => ActorKind::User,
        "agent" => ActorKind::Agent,
        "api_key" => ActorKind::ApiKey,
        "system" => ActorKind::System,
        _ => return Err(unknown("actor")),
    };
    let outcome = match row.get("outcome") {
        "done" => Outcome::Done,
        "refused" => Outcome::Refused,
        _ => return Err(unknown("outcome")),
    };
    let acts_for: Option<Json<Vec<Principal>>> = row.get("acts_for");
    Ok(Recorded {
        position: row.get("position"),
        at: row.get("at"),
        actor: Actor {
            principal: Principal { kind, id: row.get("actor_id") },
            acts_for: acts_for.map(|chain| chain.0).unwrap_or_default(),
        },
        action: row.get("action"),
        subject: row.get("subject"),
        outcome,
        request: row.get::<_, Option<Uuid>>("request_id").map(RequestId),
        run: row.get::<_, Option<Uuid>>("run_id").map(RunId),
        address: row.get("address"),
        details: row.get("details"),
    })
}
