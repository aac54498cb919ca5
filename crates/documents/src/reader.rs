//! The server's side: starts a reading process per file, feeds it, bounds it, understands its end.

use crate::{
    Block, BlockKind, Error, Extracted, Limits, clean,
    wire::{Outcome, Reply, Request},
};
use std::{
    io,
    path::{Path, PathBuf},
    process::{ExitStatus, Stdio},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWriteExt},
    process::{Child, ChildStdin, Command},
    sync::Semaphore,
    time::timeout,
};

/// What is kept of a process's last words.
const MAX_LAST_WORDS: u64 = 4096;
/// A name only tells kinds of text apart; the rest of it is of no use.
const MAX_NAME: usize = 255;

/// Reads files, each in a process of its own. Cheap to clone; clones share the bound on how many read at once.
#[derive(Debug, Clone)]
pub struct Reader {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    program: PathBuf,
    args: Vec<String>,
    limits: Limits,
    slots: Semaphore,
    warned: AtomicBool,
}

/// How the talk with a process ended.
enum Talk {
    Answered(Vec<u8>, ExitStatus, String),
    Overflow,
}

impl Reader {
    /// A reader that runs `program` with `args` for each file; together they must lead to
    /// [`child_main`](crate::child_main). At most `concurrency` files are read at once; others wait.
    pub fn new(program: PathBuf, args: Vec<String>, limits: Limits, concurrency: usize) -> Self {
        let slots = Semaphore::new(concurrency.clamp(1, Semaphore::MAX_PERMITS));
        Self { shared: Arc::new(Shared { program, args, limits, slots, warned: AtomicBool::new(false) }) }
    }

    /// The bounds on each file.
    pub fn limits(&self) -> &Limits {
        &self.shared.limits
    }

    /// Reads the file at a path. `name` and `mime` are what its owner says it is, and only tell kinds of text apart.
    /// Dropping the future ends the process.
    pub async fn read(&self, name: &str, mime: Option<&str>, file: &Path) -> Result<Extracted, Error> {
        let source = tokio::fs::File::open(file).await.map_err(Error::Storage)?;
        let about = source.metadata().await.map_err(Error::Storage)?;
        if !about.is_file() {
            return Err(Error::Storage(io::Error::from(io::ErrorKind::InvalidInput)));
        }
        if about.len() > self.shared.limits.file_bytes {
            return Err(Error::TooLarge { limit: self.shared.limits.file_bytes });
        }
        self.read_from(name, mime, source).await
    }

    /// Reads a stream to its end, like [`Reader::read`].
    pub async fn read_from(
        &self,
        name: &str,
        mime: Option<&str>,
        source: impl AsyncRead + Unpin + Send,
    ) -> Result<Extracted, Error> {
        let shared = &self.shared;
        // The semaphore is never closed.
        let _slot = shared.slots.acquire().await.map_err(|e| Error::Reader(e.to_string()))?;
        let request = Request { name: ending(name), mime: mime.map(ending), limits: shared.limits };
        let mut head = serde_json::to_vec(&request).map_err(|e| Error::Reader(e.to_string()))?;
        head.push(b'\n');
        let mut child = self.start()?;
        let talk = timeout(shared.limits.wall, converse(&mut child, head, source, &shared.limits)).await;
        if !matches!(talk, Ok(Ok(Talk::Answered(..)))) {
            // It may already be gone; either way it is reaped here.
            let _ = child.kill().await;
        }
        match talk {
            Err(_) => Err(Error::TooSlow { limit: shared.limits.wall }),
            Ok(Err(error)) => Err(error),
            Ok(Ok(Talk::Overflow)) => Err(Error::OutOfMemory),
            Ok(Ok(Talk::Answered(answer, status, last_words))) => {
                self.understand(&answer, status, &last_words)
            }
        }
    }

    #[expect(clippy::disallowed_methods, reason = "this room owns the reading process")]
    fn start(&self) -> Result<Child, Error> {
        let mut command = Command::new(&self.shared.program);
        command
            .args(&self.shared.args)
            .env_clear()
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true);
        // Ctrl-C at the terminal is for the server, which ends its work in order.
        #[cfg(unix)]
        command.current_dir("/").process_group(0);
        command.spawn().map_err(|e| Error::Reader(e.to_string()))
    }

    fn understand(&self, answer: &[u8], status: ExitStatus, last_words: &str) -> Result<Extracted, Error> {
        if !status.success() {
            return Err(self.cause_of_death(status, last_words));
        }
        let reply: Reply =
            serde_json::from_slice(answer).map_err(|e| Error::Reader(format!("no answer: {e}")))?;
        if !reply.confined && !self.shared.warned.swap(true, Ordering::Relaxed) {
            tracing::warn!("documents are read without a system-call filter: this system has none");
        }
        match reply.outcome {
            Outcome::Read(extracted) if is_sound(&extracted, &self.shared.limits) => Ok(*extracted),
            Outcome::Read(_) => Err(Error::Crashed),
            Outcome::Refused(refusal) => Err(refusal.into()),
        }
    }

    fn cause_of_death(&self, status: ExitStatus, last_words: &str) -> Error {
        let error = match signal(status) {
            Some(Signal::OutOfTime) => Error::TooSlow { limit: self.shared.limits.wall },
            // Nobody but the kernel, short of memory, kills a reader before its time is up.
            Some(Signal::Killed) => Error::OutOfMemory,
            Some(Signal::Aborted) if last_words.contains("memory allocation of") => Error::OutOfMemory,
            Some(_) => Error::Crashed,
            None => Error::Reader(format!("{status}: {last_words}")),
        };
        tracing::debug!(%status, last_words, code = kernel::Fault::code(&error), "a document reader died");
        error
    }
}

enum Signal {
    OutOfTime,
    Killed,
    Aborted,
    Other,
}

#[cfg(unix)]
fn signal(status: ExitStatus) -> Option<Signal> {
    use std::os::unix::process::ExitStatusExt;
    Some(match status.signal()? {
        libc::SIGXCPU => Signal::OutOfTime,
        libc::SIGKILL => Signal::Killed,
        libc::SIGABRT => Signal::Aborted,
        _ => Signal::Other,
    })
}

#[cfg(not(unix))]
fn signal(status: ExitStatus) -> Option<Signal> {
    // Abnormal ends are exit codes with the highest bit set.
    status.code().filter(|c| *c < 0).map(|_| Signal::Other)
}

/// Whether an answer is one that our parsers can give. One that was taken over could answer anything.
fn is_sound(read: &Extracted, limits: &Limits) -> bool {
    let numbered = read.blocks.iter().zip(1..).all(|(block, number)| block.place.paragraph == number);
    let cells = |block: &Block| match &block.kind {
        BlockKind::TableRow { cells, .. } => cells.iter().all(|c| clean::is_clean(c)),
        _ => true,
    };
    numbered
        && read.blocks.len() <= limits.blocks
        && read.blocks.iter().all(|b| clean::is_clean(&b.text) && cells(b))
        && read.title.as_deref().is_none_or(clean::is_clean)
        && read.warnings.iter().all(|w| clean::is_clean(&w.code) && clean::is_clean(&w.message))
}

/// The last characters of a name, where the ending is.
fn ending(name: &str) -> String {
    let skip = name.chars().count().saturating_sub(MAX_NAME);
    name.chars().skip(skip).collect()
}

/// Why listening stopped early.
enum Stop {
    Overflow,
    Because(Error),
}

async fn converse(
    child: &mut Child,
    head: Vec<u8>,
    source: impl AsyncRead + Unpin + Send,
    limits: &Limits,
) -> Result<Talk, Error> {
    let (stdin, stdout, stderr) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    let (Some(stdin), Some(stdout), Some(stderr)) = (stdin, stdout, stderr) else {
        return Err(Error::Reader("no pipes".to_owned()));
    };
    let say = async { feed(stdin, head, source, limits.file_bytes).await.map_err(Stop::Because) };
    let hear = async {
        let answer = listen(stdout, limits.answer_bytes + 1).await.map_err(Stop::Because)?;
        if answer.len() as u64 > limits.answer_bytes { Err(Stop::Overflow) } else { Ok(answer) }
    };
    let overhear = async { listen(stderr, MAX_LAST_WORDS).await.map_err(Stop::Because) };
    match tokio::try_join!(say, hear, overhear) {
        Err(Stop::Overflow) => Ok(Talk::Overflow),
        Err(Stop::Because(error)) => Err(error),
        Ok(((), answer, last_words)) => {
            let status = child.wait().await.map_err(|e| Error::Reader(e.to_string()))?;
            Ok(Talk::Answered(answer, status, String::from_utf8_lossy(&last_words).into_owned()))
        }
    }
}

/// Request and file into the pipe. That the process stops listening is for its end to explain.
async fn feed(
    mut pipe: ChildStdin,
    head: Vec<u8>,
    mut source: impl AsyncRead + Unpin,
    limit: u64,
) -> Result<(), Error> {
    if pipe.write_all(&head).await.is_err() {
        return Ok(());
    }
    let mut buffer = vec![0; 64 * 1024];
    let mut total = 0;
    loop {
        let count = source.read(&mut buffer).await.map_err(Error::Storage)?;
        total += count as u64;
        if total > limit {
            return Err(Error::TooLarge { limit });
        }
        if count == 0 || pipe.write_all(&buffer[..count]).await.is_err() {
            return Ok(());
        }
    }
}

async fn listen(pipe: impl AsyncRead + Unpin, most: u64) -> Result<Vec<u8>, Error> {
    let mut heard = Vec::new();
    pipe.take(most).read_to_end(&mut heard).await.map_err(|e| Error::Reader(e.to_string()))?;
    Ok(heard)
}
