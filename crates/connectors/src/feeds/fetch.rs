//! Fetching a calendar, if it changed.

use crate::{
    Error,
    feeds::{Failure, Feeds, Reason},
};
use egress::{Request, Response};
use kernel::{ExposeSecret as _, SecretString, TenantId};
use std::time::Duration;

/// Calendars move; not often.
const REDIRECTS: u8 = 3;
/// Patience for a whole calendar.
const TIME: Duration = Duration::from_mins(1);
/// A tag comes back in a header of ours: a long one is not worth it.
const MAX_TAG: usize = 200;

/// By what to ask whether a calendar changed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Known {
    pub etag: Option<String>,
    pub modified: Option<String>,
}

/// A calendar, or the news that it is still the one that is known.
#[derive(Debug)]
pub(super) enum Fetched {
    Unchanged,
    Text(String, Known),
}

impl Feeds {
    pub(super) async fn fetch(
        &self,
        tenant: TenantId,
        host: &str,
        url: &SecretString,
        known: &Known,
    ) -> Result<Fetched, Error> {
        let failed = |reason| Error::from(Failure { host: host.to_owned(), reason });
        let broken = |e| Error::from(Failure::of_egress(host, e));
        let mut request = Request::get(url.expose_secret())
            .header("accept", "text/calendar, text/plain;q=0.5, */*;q=0.1")
            .on_behalf_of(tenant)
            .redirects(REDIRECTS)
            .attempts(2)
            .max_response(self.parts().options.max_body)
            .total(TIME);
        if let Some(tag) = &known.etag {
            request = request.header("if-none-match", tag);
        }
        if let Some(moment) = &known.modified {
            request = request.header("if-modified-since", moment);
        }
        let response = self.parts().egress.request(request).await.map_err(broken)?;
        match response.status().as_u16() {
            304 => return Ok(Fetched::Unchanged),
            200..=299 => {}
            401 | 403 | 404 | 410 => return Err(failed(Reason::Gone)),
            429 => return Err(failed(Reason::Throttled(pause(&response)))),
            300..=399 => return Err(failed(Reason::Elsewhere)),
            status @ 500.. => return Err(failed(Reason::Down(format!("it answered {status}").into()))),
            _ => return Err(failed(Reason::NotCalendar)),
        }
        let header = |name| response.header(name).map(str::to_owned).filter(|t| t.len() <= MAX_TAG);
        let known = Known { etag: header("etag"), modified: header("last-modified") };
        let body = response.bytes().await.map_err(broken)?;
        Ok(Fetched::Text(String::from_utf8_lossy(&body).into_owned(), known))
    }
}

fn pause(response: &Response) -> Option<Duration> {
    let seconds = response.header("retry-after")?.trim().parse::<u32>().ok()?;
    Some(Duration::from_secs(seconds.into()))
}
