//! The room: asking whoever was chosen, and writing down what it took.

use crate::{
    Answer, Call, CallId, Choice, Class, Error, Failure, Part, Patience, Piece, Price, Provider, Request,
    Retries, Script, Scripted, StoredProvider, failure::Wrong, prices, retry, sql,
};
use async_trait::async_trait;
use bytes::Bytes;
use egress::Egress;
use events::Events;
use futures::StreamExt as _;
use kernel::{Ctx, Fault, World};
use std::{sync::Arc, time::Duration};
use store::Store;
use tokio::time::{Instant, timeout_at};
use vault::Vault;

/// The most bytes of all pictures of one question.
const MAX_IMAGES: usize = 20 * 1024 * 1024;

/// What the room is made of.
pub struct Parts {
    /// The database.
    pub store: Store,
    /// Time, ids, randomness.
    pub world: World,
    /// Where changes are announced.
    pub events: Events,
    /// Where keys are kept.
    pub vault: Vault,
    /// The way out.
    pub egress: Egress,
    /// What scripted providers play; without it there are none.
    pub script: Option<Arc<Script>>,
    /// Where pictures come from; without it questions have none.
    pub images: Option<Arc<dyn Images>>,
    /// How long providers are waited for.
    pub patience: Patience,
    /// How often they are asked.
    pub retries: Retries,
}

/// The socket for pictures: what a reference in a question stands for.
#[async_trait]
pub trait Images: Send + Sync {
    /// The bytes behind a reference that `ctx` may see.
    async fn load(&self, ctx: &Ctx, reference: &str) -> Result<Bytes, Box<dyn Fault>>;
}

/// Hears an answer as it comes.
#[async_trait]
pub trait Sink: Send {
    /// This model is asked now. Whatever came before is void.
    async fn begin(&mut self, choice: &Choice) {
        let _ = choice;
    }

    /// The next piece.
    async fn piece(&mut self, piece: &Piece);
}

/// Hears nothing: for those who want the whole.
#[derive(Debug, Clone, Copy)]
pub struct Quiet;

#[async_trait]
impl Sink for Quiet {
    async fn piece(&mut self, _: &Piece) {}
}

/// Who is to be asked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Pick {
    /// The default, then its fallbacks.
    #[default]
    Default,
    /// This one, then the default and its fallbacks.
    First(Choice),
    /// This one and nobody else.
    Only(Choice),
}

/// What a question is for.
#[derive(Debug, Clone)]
pub struct Purpose {
    what: &'static str,
    step: Option<String>,
    pick: Pick,
    within: Option<Duration>,
    once: bool,
}

impl Purpose {
    /// `room.verb`, as the list of calls shows it.
    pub const fn new(what: &'static str) -> Self {
        Self { what, step: None, pick: Pick::Default, within: None, once: false }
    }

    /// In which step of a run.
    pub fn step(mut self, step: impl Into<String>) -> Self {
        self.step = Some(step.into());
        self
    }

    /// Whom to ask.
    pub fn pick(mut self, pick: Pick) -> Self {
        self.pick = pick;
        self
    }

    /// The longest one provider may take, repetitions included; else as the room's patience says.
    pub const fn within(mut self, within: Duration) -> Self {
        self.within = Some(within);
        self
    }

    /// Nothing is asked twice.
    pub const fn once(mut self) -> Self {
        self.once = true;
        self
    }
}

/// An answer, and whose it is.
#[derive(Debug, Clone, PartialEq)]
pub struct Completed {
    /// The answer.
    pub answer: Answer,
    /// Who gave it.
    pub choice: Choice,
    /// Under which id it was written down.
    pub call: CallId,
    /// What it cost in micro-dollars, where that is known.
    pub cost: Option<i64>,
    /// Why those before it gave none.
    pub failed: Vec<Failure>,
}

/// The room. Cheap to clone.
#[derive(Clone)]
pub struct Models(Arc<Inner>);

struct Inner {
    parts: Parts,
    scripted: Option<Scripted>,
}

impl std::fmt::Debug for Models {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Models")
    }
}

impl Models {
    /// The room over its parts.
    pub fn new(parts: Parts) -> Self {
        let scripted = parts.script.clone().map(|script| Scripted::new("script", script));
        Self(Arc::new(Inner { parts, scripted }))
    }

    /// Asks whoever was chosen, then the fallbacks, until somebody answers. Each call is written down,
    /// also when this future is dropped.
    pub async fn complete(
        &self,
        ctx: &Ctx,
        purpose: &Purpose,
        mut request: Request,
        sink: &mut dyn Sink,
    ) -> Result<Completed, Error> {
        let (routes, own) = self.routes(ctx, &purpose.pick).await?;
        self.load_images(ctx, &mut request).await?;
        let mut failed: Vec<Failure> = Vec::new();
        for (provider, model) in routes {
            let choice = Choice { provider: provider.id, model };
            sink.begin(&choice).await;
            let plug = self.plug(ctx, &provider, self.patience()).await?;
            request.model.clone_from(&choice.model);
            let whose = (provider.id, provider.label.as_str(), provider.kind);
            let begun = (self.world().id(), self.world().now());
            let call = Call::begun(begun, ctx, whose, &choice.model, (purpose.what, purpose.step.as_deref()));
            let mut open = Open { models: self, ctx, call, begun: Instant::now(), written: false };
            let asked = Arc::new(request.clone());
            match self.ask(&*plug, asked, purpose, &mut open, sink).await {
                Ok(answer) => {
                    let cost = prices::cost(&own, provider.kind, &choice.model, &answer.usage);
                    let call = open.close(Ok((&answer, cost))).await?;
                    return Ok(Completed { answer, choice, call, cost, failed });
                }
                Err(failure) => {
                    tracing::info!(class = failure.class.as_str(), "a model did not answer");
                    open.close(Err(&failure)).await?;
                    failed.push(failure);
                }
            }
        }
        let mut failed = failed.into_iter();
        Err(failed.next().map_or(Error::NoModel, |first| Error::Provider(first, failed.collect())))
    }

    async fn ask(
        &self,
        plug: &dyn Provider,
        request: Arc<Request>,
        purpose: &Purpose,
        open: &mut Open<'_>,
        sink: &mut dyn Sink,
    ) -> Result<Answer, Failure> {
        let until = Instant::now() + purpose.within.unwrap_or(self.patience().total);
        let retries =
            Retries { attempts: if purpose.once { 1 } else { self.retries().attempts }, ..self.retries() };
        let first = timeout_at(until, retry::first(plug, &request, retries, self.world())).await;
        let (attempts, first) = first.map_err(|_| open.late())?;
        open.call.attempts = attempts;
        let (mut piece, mut rest) = first?;
        open.call.first_ms = Some(open.elapsed());
        let mut answer = Answer::begin();
        loop {
            sink.piece(&piece).await;
            if answer.take(piece) {
                return Ok(answer);
            }
            piece = match timeout_at(until, rest.next()).await {
                Err(_) => return Err(open.late()),
                Ok(Some(next)) => next?,
                Ok(None) => return Err(retry::nothing()),
            };
        }
    }

    /// Who is asked, in order, and the tenant's own prices.
    async fn routes(
        &self,
        ctx: &Ctx,
        pick: &Pick,
    ) -> Result<(Vec<(StoredProvider, String)>, Vec<Price>), Error> {
        let (known, own) = sql::routes(self.store().read(ctx).await?, ctx).await?;
        let asked = match pick {
            Pick::Default => None,
            Pick::First(choice) | Pick::Only(choice) => {
                let found = known.iter().find(|(p, _)| p.id == choice.provider);
                let (provider, _) = found.ok_or(Error::NotFound(choice.provider))?;
                Some((provider.clone(), choice.model.clone()))
            }
        };
        let chain = known.into_iter().filter_map(|(provider, model)| model.map(|m| (provider, m)));
        let same = |(p, m): &(StoredProvider, String)| {
            asked.as_ref().is_some_and(|(provider, model)| p.id == provider.id && m == model)
        };
        let chain: Vec<_> = match pick {
            Pick::Only(_) => Vec::new(),
            _ => chain.filter(|route| !same(route)).collect(),
        };
        let routes: Vec<_> = asked.clone().into_iter().chain(chain).collect();
        if routes.is_empty() { Err(Error::NoModel) } else { Ok((routes, own)) }
    }

    async fn load_images(&self, ctx: &Ctx, request: &mut Request) -> Result<(), Error> {
        let mut room = MAX_IMAGES;
        for part in request.messages.iter_mut().flat_map(|m| &mut m.parts) {
            let Part::Image(image) = part else { continue };
            if image.bytes.is_empty()
                && let Some(images) = &self.0.parts.images
            {
                image.bytes = images.load(ctx, &image.reference).await.map_err(Error::Image)?;
            }
            room = room.checked_sub(image.bytes.len()).ok_or(Error::ImagesTooLarge(MAX_IMAGES))?;
        }
        Ok(())
    }

    pub(crate) fn scripted(&self, label: &str) -> Result<Arc<dyn Provider>, Error> {
        let none = || Error::field("kind", "not_allowed", "This installation has no script to play.");
        let scripted = self.0.scripted.as_ref().ok_or_else(none)?;
        Ok(Arc::new(scripted.labelled(label)))
    }

    pub(crate) fn has_script(&self) -> bool {
        self.0.scripted.is_some()
    }

    pub(crate) fn store(&self) -> &Store {
        &self.0.parts.store
    }

    pub(crate) fn world(&self) -> &World {
        &self.0.parts.world
    }

    pub(crate) fn events(&self) -> &Events {
        &self.0.parts.events
    }

    pub(crate) fn vault(&self) -> &Vault {
        &self.0.parts.vault
    }

    pub(crate) fn egress(&self) -> &Egress {
        &self.0.parts.egress
    }

    pub(crate) fn patience(&self) -> Patience {
        self.0.parts.patience
    }

    fn retries(&self) -> Retries {
        self.0.parts.retries
    }
}

/// A call under way. Dropped before it is closed, it is written down as it then stands: cancelled.
struct Open<'a> {
    models: &'a Models,
    ctx: &'a Ctx,
    call: Call,
    begun: Instant,
    written: bool,
}

impl Open<'_> {
    fn elapsed(&self) -> u64 {
        u64::try_from(self.begun.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    fn late(&self) -> Failure {
        Failure::new(&self.call.label, None, Wrong::new(Class::Timeout, "the whole answer"))
    }

    async fn close(mut self, end: Result<(&Answer, Option<i64>), &Failure>) -> Result<CallId, Error> {
        self.call.total_ms = self.elapsed();
        match end {
            Ok((answer, cost)) => {
                "ok".clone_into(&mut self.call.outcome);
                (self.call.usage, self.call.cost) = (answer.usage, cost);
            }
            Err(failure) => self.call.failed(failure),
        }
        sql::record(self.models.store().tenant(self.ctx).await?, &self.call).await?;
        self.written = true;
        Ok(self.call.id)
    }
}

impl Drop for Open<'_> {
    fn drop(&mut self) {
        // Without a runtime the process is at its end, and nobody could write.
        if self.written || tokio::runtime::Handle::try_current().is_err() {
            return;
        }
        let mut call = self.call.clone();
        call.total_ms = self.elapsed();
        let (store, tenant) = (self.models.store().clone(), self.ctx.tenant);
        telemetry::spawn("models.cancelled", async move {
            let written = async { sql::record(store.tenant_by_id(tenant).await?, &call).await };
            if let Err(error) = written.await {
                tracing::warn!(%error, call = %call.id, "a cancelled call could not be written down");
            }
        });
    }
}
