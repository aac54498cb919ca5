//! Schedules: cron in a time zone. A tick is one moment the expression names; it makes one run, however
//! many replicas watch, and whichever way their clocks jump. Ticks missed while nobody ran are not
//! caught up one by one: one run is made, for the latest of them.

mod sql;

use crate::{Error, Runs};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use croner::{Cron, parser::CronParser};
use kernel::{Ctx, RunId};
use serde::Serialize;
use serde_json::Value;
use store::TenantTx;

kernel::ids! {
    /// A schedule.
    ScheduleId = "sch";
}

/// A schedule to be set.
#[derive(Debug, Clone)]
pub struct NewSchedule {
    /// Unique in the tenant; setting the same name again replaces the schedule.
    pub name: String,
    /// Five fields, or six with seconds first.
    pub cron: String,
    /// IANA name: `Europe/Berlin`.
    pub timezone: String,
    /// Kind of the runs it makes.
    pub kind: &'static str,
    /// Their input.
    pub input: Value,
}

/// A due schedule, locked.
pub(crate) struct Due {
    pub ctx: Ctx,
    pub id: ScheduleId,
    pub cron: String,
    pub timezone: String,
    pub kind: String,
    pub input: Value,
    pub tick: DateTime<Utc>,
}

/// The first moment after `after` that the expression names, in UTC.
pub fn next_tick(cron: &str, timezone: &str, after: DateTime<Utc>) -> Result<DateTime<Utc>, Error> {
    let pattern = parse(cron)?;
    let zone: Tz =
        timezone.parse().map_err(|_| Error::Schedule(format!("`{timezone}` is not a time zone")))?;
    let local = pattern
        .find_next_occurrence(&after.with_timezone(&zone), false)
        .map_err(|e| Error::Schedule(format!("`{cron}` never comes: {e}")))?;
    Ok(local.with_timezone(&Utc))
}

fn parse(cron: &str) -> Result<Cron, Error> {
    CronParser::builder()
        .seconds(croner::parser::Seconds::Optional)
        .build()
        .parse(cron)
        .map_err(|e| Error::Schedule(format!("`{cron}` is not a cron expression: {e}")))
}

impl Runs {
    /// Sets a schedule within the caller's transaction, so that it is there exactly if what it looks after is; from
    /// the next tick on, it makes runs on behalf of `ctx`.
    pub async fn set_schedule(
        &self,
        tx: &mut TenantTx,
        ctx: &Ctx,
        new: &NewSchedule,
    ) -> Result<ScheduleId, Error> {
        let now = self.world().now();
        let next = next_tick(&new.cron, &new.timezone, now)?;
        Ok(sql::upsert(tx, ctx, self.world().id(), new, next, now).await?)
    }

    /// Removes a schedule within the caller's transaction; runs it made go on. `false` when there was none of that
    /// name.
    pub async fn remove_schedule(&self, tx: &mut TenantTx, name: &str) -> Result<bool, Error> {
        Ok(sql::remove(tx, name).await?)
    }
}

/// Makes the runs of all due ticks; gives when the next one is due.
pub(crate) async fn tick(runs: &Runs) -> Result<Option<DateTime<Utc>>, Error> {
    let now = runs.world().now();
    loop {
        let mut tx = runs.store().system("schedules").await?;
        let Some(due) = sql::lock_due(&mut tx, now).await? else {
            let next = sql::next_due(&mut tx).await?;
            tx.commit().await?;
            return Ok(next);
        };
        match next_tick(&due.cron, &due.timezone, now.max(due.tick)) {
            Ok(next) => {
                let id: RunId = runs.world().id();
                sql::make_run(&mut tx, &due, id, now).await?;
                sql::advance(&mut tx, &due, next).await?;
                tx.ring_after_commit(runs.bell());
            }
            // The expression was valid when it was set, so it has simply come to its end.
            Err(_) => sql::disable(&mut tx, &due).await?,
        }
        tx.commit().await?;
    }
}

/// The input a scheduled run gets: the schedule's own, and which tick it is for.
#[derive(Debug, Serialize)]
pub(crate) struct Ticked<'a> {
    #[serde(flatten)]
    pub input: &'a Value,
    pub tick: DateTime<Utc>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeZone as _;

    fn at(y: i32, m: u32, d: u32, h: u32, min: u32) -> DateTime<Utc> {
        Utc.with_ymd_and_hms(y, m, d, h, min, 0).unwrap()
    }

    #[test]
    fn ticks_follow_the_time_zone_through_daylight_saving() {
        // Berlin is UTC+2 until 2026-10-25 03:00, then UTC+1.
        let daily = |after| next_tick("30 8 * * *", "Europe/Berlin", after).unwrap();
        assert_eq!(daily(at(2026, 10, 24, 0, 0)), at(2026, 10, 24, 6, 30));
        assert_eq!(daily(at(2026, 10, 24, 6, 30)), at(2026, 10, 25, 7, 30));
    }

    #[test]
    fn nonsense_is_refused_with_a_reason() {
        for (cron, zone) in
            [("every day", "UTC"), ("61 * * * *", "UTC"), ("* * * * *", "Mars/Olympus"), ("", "UTC")]
        {
            assert!(
                matches!(next_tick(cron, zone, at(2026, 1, 1, 0, 0)), Err(Error::Schedule(_))),
                "{cron} {zone}"
            );
        }
        assert!(next_tick("0 0 30 2 *", "UTC", at(2026, 1, 1, 0, 0)).is_err(), "30 February never comes");
    }
}
