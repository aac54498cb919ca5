//! Text with structure and source positions, from files nobody vouches for.

mod text;

pub use text::{Block, BlockKind, Extracted, Place, Warning};
