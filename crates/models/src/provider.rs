//! The socket that providers plug into.

use crate::{Failure, Piece, Request};
use async_trait::async_trait;
use futures::stream::BoxStream;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::ToSchema;

/// An answer as it comes: pieces, then [`Piece::End`], or a failure and nothing more. Nothing is asked
/// before the first poll. Dropping it ends the exchange and closes the connection.
pub type Pieces = BoxStream<'static, Result<Piece, Failure>>;

/// Somebody who runs models.
#[async_trait]
pub trait Provider: Send + Sync {
    /// What its protocol can say. A single model may do less.
    fn capabilities(&self) -> Capabilities;

    /// Asks once, without repeating anything.
    fn complete(&self, request: Arc<Request>) -> Pieces;

    /// The models it has, at most [`MAX_MODELS`].
    async fn models(&self) -> Result<Vec<ModelInfo>, Failure>;
}

/// The most models of one provider that are listed.
pub const MAX_MODELS: usize = 1000;

/// What a protocol can say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct Capabilities {
    /// Calls to tools.
    pub tools: bool,
    /// Answers of a given shape.
    pub structured_output: bool,
    /// Pictures in questions.
    pub images: bool,
}

/// A model, as its provider describes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ModelInfo {
    /// What it is called in requests.
    pub id: String,
    /// What it is called among people.
    pub name: String,
    /// The most tokens it reads, where the provider says so.
    pub context: Option<u64>,
}
