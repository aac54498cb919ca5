//! Run kinds: a name, a policy and the function that does it.

use crate::{Policy, Run, RunError};
use async_trait::async_trait;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use std::{collections::HashMap, fmt, future::Future, marker::PhantomData, sync::Arc};

/// What a run of some kind does. Rooms above plug these in; the engine knows only names.
#[async_trait]
pub trait Handler: Send + Sync + 'static {
    /// Does the run. May be called again from the start after a crash, a failure or a wait: what
    /// [`Run::step`] recorded is not done again.
    async fn run(&self, run: Run, input: Value) -> Result<Value, RunError>;
}

/// A registered run kind.
#[derive(Clone)]
pub struct Kind {
    pub(crate) name: &'static str,
    pub(crate) policy: Policy,
    pub(crate) handler: Arc<dyn Handler>,
}

impl fmt::Debug for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Kind").field("name", &self.name).field("policy", &self.policy).finish_non_exhaustive()
    }
}

impl Kind {
    /// A kind done by an async function from input to output, both JSON by serde.
    pub fn new<I, O, F, Fut>(name: &'static str, policy: Policy, work: F) -> Self
    where
        I: DeserializeOwned + Send + 'static,
        O: Serialize + Send + 'static,
        F: Fn(Run, I) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<O, RunError>> + Send + 'static,
    {
        Self { name, policy, handler: Arc::new(Typed { work, types: PhantomData::<fn(I) -> O> }) }
    }

    /// The name under which runs of this kind are queued: `study.plan`.
    pub const fn name(&self) -> &'static str {
        self.name
    }
}

struct Typed<F, I, O> {
    work: F,
    types: PhantomData<fn(I) -> O>,
}

#[async_trait]
impl<I, O, F, Fut> Handler for Typed<F, I, O>
where
    I: DeserializeOwned + Send + 'static,
    O: Serialize + Send + 'static,
    F: Fn(Run, I) -> Fut + Send + Sync + 'static,
    Fut: Future<Output = Result<O, RunError>> + Send + 'static,
{
    async fn run(&self, run: Run, input: Value) -> Result<Value, RunError> {
        let input = serde_json::from_value(input).map_err(|e| {
            RunError::fatal("runs.input", format!("The input of this run cannot be read: {e}."))
        })?;
        let output = (self.work)(run, input).await?;
        serde_json::to_value(output).map_err(|e| {
            RunError::fatal("runs.output", format!("The result of this run cannot be written: {e}."))
        })
    }
}

/// All kinds a worker can do.
#[derive(Debug, Clone, Default)]
pub struct Kinds(HashMap<&'static str, Kind>);

impl Kinds {
    /// None.
    pub fn new() -> Self {
        Self::default()
    }

    /// These and one more. The last of a name wins.
    #[must_use]
    pub fn with(mut self, kind: Kind) -> Self {
        self.0.insert(kind.name, kind);
        self
    }

    pub(crate) fn get(&self, name: &str) -> Option<&Kind> {
        self.0.get(name)
    }

    pub(crate) fn names(&self) -> Vec<String> {
        self.0.keys().map(|k| (*k).to_owned()).collect()
    }
}
