//! The composition root: every room, joined in plain lines.

use anyhow::{Context as _, Result};
use api_kit::{Api, Meta};
use blobs::Blobs;
use connectors::{Canvas, Feeds, canvas::Institution, feeds};
use documents::{Limits, Reader};
use egress::{Egress, EgressOptions};
use events::{Channels, Events, Feed, Realtime};
use identity::Identity;
use kernel::World;
use models::{Models, Patience, Retries, Script, Scripted};
use privacy::{Account, Connections, Files, Holding, Privacy, Rows};
use runs::{Kinds, Runs};
use settings::Settings;
use std::{path::PathBuf, sync::Arc, time::Duration};
use store::Store;
use study::{Parts, Study};
use tokio_util::sync::CancellationToken;
use vault::{Masters, Vault};
use work::Work;

/// The hidden word by which this program starts itself to read a document.
pub const READ_DOCUMENT: &str = "read-document";

/// How long the event log remembers: a client that was away longer reads the state anew.
const EVENTS_KEPT: chrono::TimeDelta = chrono::TimeDelta::days(30);

/// How long it is remembered which model was asked what it cost: a year, and a month to look back on it.
const CALLS_KEPT: chrono::TimeDelta = chrono::TimeDelta::days(396);

/// Every room over one database.
pub struct App {
    /// The database.
    pub store: Store,
    /// Time, ids, randomness.
    pub world: World,
    /// Streams.
    pub realtime: Arc<Realtime>,
    /// The event log.
    pub events: Events,
    /// Secrets.
    pub vault: Vault,
    /// People.
    pub identity: Arc<Identity>,
    /// Files.
    pub blobs: Blobs,
    /// Durable runs.
    pub runs: Runs,
    /// Work items.
    pub work: Work,
    /// Assignments.
    pub study: Study,
    /// Course systems.
    pub canvas: Canvas,
    /// Calendars by their address.
    pub feeds: Feeds,
    /// Model providers.
    pub models: Models,
    /// Taking everything along, and being erased.
    pub privacy: Privacy,
}

impl std::fmt::Debug for App {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("App")
    }
}

/// All rooms' event types.
pub const EVENT_TYPES: &[&[events::EventType]] = &[
    runs::EVENTS,
    identity::EVENTS,
    blobs::EVENTS,
    work::EVENTS,
    study::EVENTS,
    study::courses::EVENTS,
    connectors::EVENTS,
    feeds::EVENTS,
    models::EVENTS,
    privacy::EVENTS,
];

impl App {
    /// Opens every room. `program` is this program, which reads documents in a process of its own.
    pub async fn open(
        settings: &Settings,
        store: Store,
        world: World,
        program: PathBuf,
        stop: CancellationToken,
    ) -> Result<Self> {
        let events = Events::new(store.clone(), world.clone());
        let masters = match &settings.master_key {
            Some(given) => Masters::Given(given.clone()),
            None => Masters::Folder(settings.data_dir.join("keys")),
        };
        let vault =
            Vault::unlock(vault::Options::new(masters), store.clone(), world.clone(), stop.clone()).await?;

        let identity = Identity::open(
            identity::Deps {
                store: store.clone(),
                world: world.clone(),
                events: events.clone(),
                vault: vault.clone(),
            },
            identity::Options { public_url: settings.public_url.clone(), ..identity::Options::default() },
        )
        .await?;
        let identity = Arc::new(identity);

        let feed = Feed::start(store.clone(), stop.clone());
        let limits = events::Limits { origins: settings.cors_origins.clone(), ..events::Limits::default() };
        let channels = Channels::new(EVENT_TYPES);
        let realtime = Realtime::start(feed, world.clone(), Arc::clone(&identity) as _, channels, limits);

        let mut blob_options = blobs::Options::new(settings.data_dir.join("blobs"));
        blob_options.max_file = settings.upload_limit.0;
        let blobs = Blobs::new(store.clone(), world.clone(), events.clone(), blob_options);

        let runs = Runs::new(store.clone(), world.clone(), events.clone());
        let work = Work::new(store.clone(), world.clone(), events.clone());
        let reader = Reader::new(program, vec![READ_DOCUMENT.to_owned()], Limits::default(), 2);
        let egress = way_out(settings, &world)?;
        let models = Models::new(models::Parts {
            store: store.clone(),
            world: world.clone(),
            events: events.clone(),
            vault: vault.clone(),
            egress: egress.clone(),
            script: script(settings)?,
            images: None,
            patience: Patience::default(),
            retries: Retries::default(),
        });
        let feeds = Feeds::new(feeds::Parts {
            store: store.clone(),
            world: world.clone(),
            events: events.clone(),
            vault: vault.clone(),
            runs: runs.clone(),
            egress: egress.clone(),
            options: feeds::Options { plain_http: settings.canvas_plain_http, ..feeds::Options::default() },
        });
        let canvas = Canvas::new(connectors::Parts {
            store: store.clone(),
            world: world.clone(),
            events: events.clone(),
            vault: vault.clone(),
            runs: runs.clone(),
            egress,
            reader: reader.clone(),
            options: canvas_options(settings),
        });
        let study = Study::new(Parts {
            store: store.clone(),
            world: world.clone(),
            events: events.clone(),
            realtime: Arc::clone(&realtime),
            runs: runs.clone(),
            work: work.clone(),
            blobs: blobs.clone(),
            reader,
            canvas: Some(canvas.clone()),
            models: Some(models.clone()),
        });
        let privacy = Privacy::new(privacy::Parts {
            store: store.clone(),
            world: world.clone(),
            events: events.clone(),
            runs: runs.clone(),
            blobs: blobs.clone(),
            identity: Arc::clone(&identity),
            holdings: holdings(&store, &blobs, &canvas, &feeds),
        });
        Ok(Self {
            store,
            world,
            realtime,
            events,
            vault,
            identity,
            blobs,
            runs,
            work,
            study,
            canvas,
            feeds,
            models,
            privacy,
        })
    }

    /// Everything a worker can do.
    pub fn kinds(&self) -> Kinds {
        let [export, erase] = privacy::kinds(&self.privacy);
        Kinds::new()
            .with(export)
            .with(erase)
            .with(study::kind(self.study.clone()))
            .with(study::feedback_kind(self.study.clone(), Arc::new(study::OfflineGrader)))
            .with(connectors::canvas::kind(self.canvas.clone()))
            .with(feeds::kind(self.feeds.clone()))
    }

    /// The API: every room behind one door.
    pub fn api(&self) -> Api {
        Api::new(meta())
            .room(identity::routes(Arc::clone(&self.identity)))
            .room(study::routes(self.study.clone()))
            .room(study::agenda::routes(self.study.clone(), Some(self.feeds.clone())))
            .room(connectors::canvas::routes(self.canvas.clone()))
            .room(feeds::routes(self.feeds.clone()))
            .room(models::routes(self.models.clone()))
            .room(work::routes(self.work.clone()))
            .room(blobs::routes(self.blobs.clone()))
            .room(runs::routes(self.runs.clone()))
            .room(privacy::routes(self.privacy.clone()))
            .room(events::routes(Arc::clone(&self.realtime)))
            .alias("/assignments")
    }

    /// Starts what must go on in the background of every server: keys, retention.
    pub fn keep_house(&self, stop: &CancellationToken) {
        telemetry::spawn("identity.keep", Arc::clone(&self.identity).keep(stop.clone()));
        let (blobs, events, store) = (self.blobs.clone(), self.events.clone(), self.store.clone());
        let (models, privacy) = (self.models.clone(), self.privacy.clone());
        let (now, stop) = (self.world.clone(), stop.clone());
        telemetry::spawn("house.retention", async move {
            loop {
                // A thousand at a time: an hour's creates may be more.
                while matches!(api_kit::idempotency::sweep(&store, now.now()).await, Ok(1000)) {}
                if let Err(error) = blobs.sweep().await {
                    tracing::warn!(
                        error = &error as &dyn std::error::Error,
                        "left-over files could not be swept"
                    );
                }
                if let Err(error) = privacy.sweep(now.now()).await {
                    tracing::warn!(
                        error = &error as &dyn std::error::Error,
                        "exports whose time is over could not be removed"
                    );
                }
                if let Err(error) = events.trim(now.now() - EVENTS_KEPT, 1_000_000).await {
                    tracing::warn!(
                        error = &error as &dyn std::error::Error,
                        "old events could not be removed"
                    );
                }
                if let Err(error) = models.trim_calls(now.now() - CALLS_KEPT, 1_000_000).await {
                    tracing::warn!(
                        error = &error as &dyn std::error::Error,
                        "old calls of models could not be removed"
                    );
                }
                tokio::select! {
                    () = tokio::time::sleep(Duration::from_hours(1)) => {}
                    () = stop.cancelled() => return,
                }
            }
        });
    }
}

/// What the rooms keep of a person, in the order in which it is removed: what makes more of it first, what was told of it
/// after it.
fn holdings(store: &Store, blobs: &Blobs, canvas: &Canvas, feeds: &Feeds) -> Vec<Arc<dyn Holding>> {
    let rows = |room, kept| Arc::new(Rows::new(room, kept, store.clone())) as Arc<dyn Holding>;
    vec![
        Arc::new(Account::new(store.clone())),
        Arc::new(Connections::new(store.clone(), canvas.clone(), feeds.clone())),
        rows("study", study::PERSONAL),
        rows("work", work::PERSONAL),
        rows("runs", runs::PERSONAL),
        rows("models", models::PERSONAL),
        Arc::new(Files::new(store.clone(), blobs.clone())),
        rows("events", events::PERSONAL),
        rows("requests", api_kit::PERSONAL),
        rows("secrets", vault::PERSONAL),
        rows("audit", audit::PERSONAL),
    ]
}

/// The guarded way to other people's servers, with what the operator opened.
fn way_out(settings: &Settings, world: &World) -> Result<Egress> {
    let allow = settings
        .egress_allow
        .iter()
        .map(|entry| entry.parse())
        .collect::<Result<_, egress::AllowError>>()
        .context("the setting `egress_allow` cannot be read")?;
    Ok(Egress::new(EgressOptions { allow, ..EgressOptions::default() }, world.clone())?)
}

/// How Canvas is asked, and where people may sign in to it.
fn canvas_options(settings: &Settings) -> connectors::Options {
    let institution = |i: &settings::CanvasInstitution| Institution {
        name: i.name.clone(),
        base_url: i.base_url.clone(),
        client_id: i.client_id.clone(),
        client_secret: i.client_secret.clone(),
        scopes: i.scopes.clone(),
        pkce: i.pkce,
    };
    connectors::Options {
        plain_http: settings.canvas_plain_http,
        institutions: settings.canvas_institutions.iter().map(institution).collect(),
        redirect_uri: settings
            .public_url
            .as_ref()
            .map(|url| format!("{}/canvas/callback", url.trim_end_matches('/'))),
        ..connectors::Options::default()
    }
}

/// What scripted model providers play, if there are to be any.
fn script(settings: &Settings) -> Result<Option<Arc<Script>>> {
    let Some(path) = &settings.models_script else { return Ok(None) };
    let text = std::fs::read_to_string(path)
        .with_context(|| format!("the setting `models_script`: {} cannot be read", path.display()))?;
    let script = Scripted::read(&text).context("the setting `models_script`: this is no script")?;
    Ok(Some(Arc::new(script)))
}

/// What the contract says about itself.
pub const fn meta() -> Meta {
    Meta {
        title: "Atelier",
        version: env!("CARGO_PKG_VERSION"),
        description: "An open, self-hosted work system in which people and AI agents share one plan, one board, one \
                      event log and one rule book.",
    }
}
