//! Canvas, over real sockets: a site that speaks its language, and every way in which it can fail or lie.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "tests: they start a server"
)]

mod calendars;
mod connecting;
mod door;
mod failing;
mod fetching;
mod signing_in;
mod site;
mod syncing;
mod topics;

use connectors::{Canvas, Connection, Error, Feeds, Options, Parts, canvas::Pace, feeds};
use egress::{BreakerOptions, Egress, EgressOptions, Retries};
use events::Events;
use kernel::{Ctx, SecretString, World};
use runs::Runs;
use site::Site;
use std::{path::PathBuf, time::Duration};
use tempfile::TempDir;
use testkit::Lab;
use vault::{Masters, Vault};

/// The key that the site accepts, and that must never show.
pub(crate) const KEY: &str = "7~canaryCanaryCANARYcanary0123456789";

/// The room in a lab, beside a Canvas.
pub(crate) struct Desk {
    pub(crate) lab: Lab,
    pub(crate) site: Site,
    pub(crate) canvas: Canvas,
    pub(crate) feeds: Feeds,
    pub(crate) runs: Runs,
    pub(crate) ctx: Ctx,
    _keys: TempDir,
}

pub(crate) fn quick() -> Options {
    Options {
        plain_http: true,
        pace: Pace { first: Duration::from_millis(5), longest: Duration::from_secs(2), ..Pace::default() },
        ..Options::default()
    }
}

impl Desk {
    pub(crate) async fn new() -> Self {
        Self::with(quick(), true).await
    }

    pub(crate) async fn with(options: Options, allowed: bool) -> Self {
        Self::beside(|_| options, allowed).await
    }

    /// With settings that name the site's port.
    pub(crate) async fn configured(options: impl FnOnce(u16) -> Options) -> Self {
        Self::beside(options, true).await
    }

    pub(crate) async fn beside(options: impl FnOnce(u16) -> Options, allowed: bool) -> Self {
        let (lab, site, keys) = (Lab::new().await, Site::open().await, TempDir::new().unwrap());
        let world = World::real();
        let masters = vault::Options::new(Masters::Folder(keys.path().join("keys")));
        let vault = Vault::unlock(masters, lab.store.clone(), world.clone(), lab.stop.child_token());
        let vault = vault.await.unwrap();
        let events = Events::new(lab.store.clone(), world.clone());
        let runs = Runs::new(lab.store.clone(), world.clone(), events.clone());
        let allow = if allowed { vec![format!("127.0.0.1:{}", site.port).parse().unwrap()] } else { vec![] };
        let egress = EgressOptions {
            allow,
            retries: Retries { base: Duration::from_millis(2), ..Retries::default() },
            breaker: BreakerOptions { failures: 100, ..BreakerOptions::default() },
            ..EgressOptions::default()
        };
        let program = PathBuf::from(env!("CARGO_BIN_EXE_connectors-child"));
        let egress = Egress::new(egress, world.clone()).unwrap();
        let feeds = Feeds::new(feeds::Parts {
            store: lab.store.clone(),
            world: world.clone(),
            events: events.clone(),
            vault: vault.clone(),
            runs: runs.clone(),
            egress: egress.clone(),
            options: feeds::Options { plain_http: true, max_feeds: 3, ..feeds::Options::default() },
        });
        let canvas = Canvas::new(Parts {
            store: lab.store.clone(),
            world: world.clone(),
            events,
            vault,
            runs: runs.clone(),
            egress,
            reader: documents::Reader::new(program, vec![], documents::Limits::default(), 2),
            options: options(site.port),
        });
        let ctx = lab.stranger();
        Self { lab, site, canvas, feeds, runs, ctx, _keys: keys }
    }

    pub(crate) fn url(&self) -> String {
        self.site.url("")
    }

    pub(crate) async fn try_connect(&self) -> Result<Connection, Error> {
        self.canvas.connect(&self.ctx, &self.url(), &key(KEY), None).await
    }

    pub(crate) async fn connect(&self) -> Connection {
        self.try_connect().await.unwrap()
    }

    /// Everything in the database, as text.
    pub(crate) async fn dump(&self) -> String {
        let client = self.lab.client().await;
        let tables = client
            .query("SELECT format('%I.%I', schemaname, tablename) FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')", &[])
            .await
            .unwrap();
        let mut all = String::new();
        for table in tables {
            let table: String = table.get(0);
            let rows = client.query(&format!("SELECT t::text FROM {table} t"), &[]).await.unwrap();
            for row in rows {
                all.push_str(row.get(0));
                all.push('\n');
            }
        }
        all
    }
}

/// From now on, schedules cannot be set (`INSERT`) or removed (`DELETE`): as if the power went at that moment.
pub(crate) async fn break_schedules(desk: &Desk, how: &str) {
    let statement = format!(
        "DROP TRIGGER IF EXISTS broken ON runs.schedules;
         CREATE OR REPLACE FUNCTION public.broken() RETURNS trigger LANGUAGE plpgsql
             AS $$ BEGIN RAISE EXCEPTION 'broken'; END $$;
         CREATE TRIGGER broken BEFORE {how} ON runs.schedules FOR EACH ROW EXECUTE FUNCTION public.broken()"
    );
    desk.lab.client().await.batch_execute(&statement).await.unwrap();
}

pub(crate) fn key(text: &str) -> SecretString {
    SecretString::from(text.to_owned())
}

/// Whether a text holds the key, plainly or as the bytes of a column.
pub(crate) fn shows_key(text: &str) -> bool {
    let hex: String =
        KEY.bytes().flat_map(|b| [b >> 4, b & 15]).map(|n| char::from_digit(n.into(), 16).unwrap()).collect();
    text.contains(KEY) || text.contains(&hex) || text.contains("canaryCanary")
}
