//! When syncs come by themselves.

use uuid::Uuid;

/// Every so many hours, at a moment that comes from the id, so that not all of an installation ask at once.
pub(crate) fn cron(id: Uuid, hours: u8) -> String {
    // A day has to be a whole number of them.
    let hours = [24, 12, 8, 6, 4, 3, 2].into_iter().find(|h| *h <= usize::from(hours)).unwrap_or(1);
    let luck = (id.as_u128() % 1440) as usize;
    let at: Vec<String> = (luck / 60 % hours..24).step_by(hours).map(|hour| hour.to_string()).collect();
    format!("{} {} * * *", luck % 60, at.join(","))
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{DateTime, TimeDelta};

    #[test]
    fn syncs_are_spread_over_the_day_and_come_as_often_as_set() {
        let begin = DateTime::UNIX_EPOCH;
        for (luck, hours) in (0..1440).step_by(7).zip((0..=30).cycle()) {
            let cron = cron(Uuid::from_u128(luck), hours);
            let first = runs::next_tick(&cron, "UTC", begin).unwrap();
            let second = runs::next_tick(&cron, "UTC", first).unwrap();
            let hours = i64::from(hours.clamp(1, 24));
            assert!(first - begin <= TimeDelta::hours(hours), "{cron}");
            assert!(second - first <= TimeDelta::hours(hours), "{cron}");
            assert!((second - first) * 2 > TimeDelta::hours(hours), "{cron}");
        }
    }
}
