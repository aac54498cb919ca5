//! How much one file may cost.

use serde::{Deserialize, Serialize};
use std::time::Duration;

const MIB: u64 = 1024 * 1024;

/// The bounds on reading one file. `docs/documents.md` lists the defaults for users.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Size of the file, in bytes. Larger is refused.
    pub file_bytes: u64,
    /// Time from the start of the reading process to its answer.
    pub wall: Duration,
    /// CPU time of the reading process, in seconds.
    pub cpu_seconds: u64,
    /// Address space of the reading process, in bytes. An allocator that reserves space ahead of use counts fully.
    pub memory_bytes: u64,
    /// What the process may answer, in bytes of JSON.
    pub answer_bytes: u64,
    /// All that may be unpacked from one archive (DOCX, PPTX), in bytes. More is refused.
    pub unpacked_bytes: u64,
    /// Text kept, in bytes of UTF-8; what comes after is left out with the warning `truncated`.
    pub text_bytes: usize,
    /// Blocks kept, likewise.
    pub blocks: usize,
    /// Pages or slides read, likewise.
    pub pages: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file_bytes: 100 * MIB,
            wall: Duration::from_secs(20),
            cpu_seconds: 15,
            memory_bytes: 1024 * MIB,
            answer_bytes: 48 * MIB,
            unpacked_bytes: 256 * MIB,
            text_bytes: 8 * MIB as usize,
            blocks: 100_000,
            pages: 5_000,
        }
    }
}
