//! The zip of an export: written entry by entry, compressed on a thread of its own, streamed on as it grows.
//!
//! Nothing is ever held whole: commands, pieces and compressed bytes go through short channels, so the slowest of reader,
//! compressor and disk sets the pace. A bundle that is not finished ends in an error, never in a zip that looks whole.

use blobs::File;
use bytes::Bytes;
use futures::{Stream, TryStreamExt as _};
use runs::RunError;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use std::io::{self, BufWriter, Write};
use tokio::sync::mpsc;
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

/// Commands and pieces that wait for each other.
const WAITING: usize = 8;
/// Bytes of a piece.
const PIECE: usize = 64 * 1024;
/// Files that the manifest lists one by one; of more, the list of files tells.
const MOST_LISTED: usize = 10_000;
/// Entries larger than this may outgrow 32 bits.
const LARGE: u64 = 1 << 31;

/// Something to be packed.
enum Command {
    Begin { path: String, large: bool },
    Data(Bytes),
    Finish,
}

/// An entry of the bundle.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Entry {
    pub path: String,
    /// Rows of a list.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub rows: Option<u64>,
    pub bytes: u64,
    pub sha256: String,
}

/// Takes an export, list by list and file by file.
pub struct Writer {
    commands: mpsc::Sender<Command>,
    /// Before each path: empty for the person's own tenant.
    pub(crate) prefix: String,
    open: Option<Open>,
    lists: Vec<Entry>,
    files: Vec<Entry>,
    file_count: u64,
    file_bytes: u64,
    missing: Vec<String>,
}

/// The entry that is being written.
struct Open {
    path: String,
    rows: u64,
    bytes: u64,
    hash: Sha256,
    pending: Vec<u8>,
}

impl std::fmt::Debug for Writer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Writer")
    }
}

/// The bundle's three ends: what is written into, the thread's work, and what comes out.
pub(crate) type Ends = (Writer, Box<dyn FnOnce() + Send>, mpsc::Receiver<io::Result<Bytes>>);

/// A new bundle. The work goes on a thread that may block.
pub(crate) fn bundle() -> Ends {
    let (commands, orders) = mpsc::channel(WAITING);
    let (pieces, out) = mpsc::channel(WAITING);
    let writer = Writer {
        commands,
        prefix: String::new(),
        open: None,
        lists: Vec::new(),
        files: Vec::new(),
        file_count: 0,
        file_bytes: 0,
        missing: Vec::new(),
    };
    let work = move || {
        if let Err(error) = pack(orders, Pipe(pieces.clone())) {
            // Whoever reads must not take what came so far for the whole.
            let _ = pieces.blocking_send(Err(error));
        }
    };
    (writer, Box::new(work), out)
}

fn pack(mut orders: mpsc::Receiver<Command>, out: Pipe) -> io::Result<()> {
    let mut zip = ZipWriter::new_stream(BufWriter::with_capacity(PIECE, out));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    while let Some(order) = orders.blocking_recv() {
        match order {
            Command::Begin { path, large } => {
                zip.start_file(path, options.large_file(large)).map_err(io::Error::other)?;
            }
            Command::Data(bytes) => zip.write_all(&bytes)?,
            Command::Finish => {
                let mut out = zip.finish().map_err(io::Error::other)?.into_inner();
                return out.flush();
            }
        }
    }
    Err(io::Error::new(io::ErrorKind::UnexpectedEof, "the export was given up"))
}

/// Compressed bytes on their way.
struct Pipe(mpsc::Sender<io::Result<Bytes>>);

impl Write for Pipe {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let sent = self.0.blocking_send(Ok(Bytes::copy_from_slice(bytes)));
        sent.map_err(|_| io::Error::from(io::ErrorKind::BrokenPipe)).map(|()| bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The other end is gone: it says why.
pub(crate) const STOPPED: &str = "privacy.stopped";

impl Writer {
    async fn order(&self, command: Command) -> Result<(), RunError> {
        let sent = self.commands.send(command).await;
        sent.map_err(|_| RunError::retry(STOPPED, "The export could not be written."))
    }

    async fn begin(&mut self, path: String, large: bool) -> Result<(), RunError> {
        self.order(Command::Begin { path: path.clone(), large }).await?;
        self.open =
            Some(Open { path, rows: 0, bytes: 0, hash: Sha256::new(), pending: Vec::with_capacity(PIECE) });
        Ok(())
    }

    async fn write(&mut self, bytes: &[u8]) -> Result<(), RunError> {
        let Some(open) = &mut self.open else { return Ok(()) };
        open.bytes += bytes.len() as u64;
        open.hash.update(bytes);
        open.pending.extend_from_slice(bytes);
        if open.pending.len() < PIECE {
            return Ok(());
        }
        let full = std::mem::replace(&mut open.pending, Vec::with_capacity(PIECE));
        self.order(Command::Data(full.into())).await
    }

    async fn end(&mut self) -> Result<Option<Entry>, RunError> {
        let Some(open) = self.open.take() else { return Ok(None) };
        if !open.pending.is_empty() {
            self.order(Command::Data(open.pending.into())).await?;
        }
        let sha256 = hex::encode(open.hash.finalize());
        Ok(Some(Entry { path: open.path, rows: Some(open.rows), bytes: open.bytes, sha256 }))
    }

    /// Begins a list: `room/list.json`, an array.
    pub async fn begin_list(&mut self, room: &str, list: &str) -> Result<(), RunError> {
        self.begin(format!("{}{room}/{list}.json", self.prefix), false).await?;
        self.write(b"[").await
    }

    /// Adds to the list.
    pub async fn row(&mut self, row: &Value) -> Result<(), RunError> {
        let first = self.open.as_ref().is_none_or(|open| open.rows == 0);
        self.write(if first { b"\n" } else { b",\n" }).await?;
        let text = serde_json::to_vec(row).map_err(|e| RunError::fatal("privacy.row", e.to_string()))?;
        for piece in text.chunks(PIECE) {
            self.write(piece).await?;
        }
        if let Some(open) = &mut self.open {
            open.rows += 1;
        }
        Ok(())
    }

    /// Ends the list.
    pub async fn end_list(&mut self) -> Result<(), RunError> {
        self.write(b"\n]\n").await?;
        let ended = self.end().await?;
        self.lists.extend(ended);
        Ok(())
    }

    /// Adds an original file: `files/<id>/<name>`.
    pub async fn file(
        &mut self,
        file: &File,
        content: impl Stream<Item = Result<Bytes, RunError>> + Send,
    ) -> Result<(), RunError> {
        self.begin(
            format!("{}files/{}/{}", self.prefix, file.id, entry_name(&file.name)),
            file.size >= LARGE,
        )
        .await?;
        let mut content = std::pin::pin!(content);
        while let Some(piece) = content.try_next().await? {
            self.write(&piece).await?;
        }
        let Some(entry) = self.end().await? else { return Ok(()) };
        self.file_count += 1;
        self.file_bytes += entry.bytes;
        if self.files.len() < MOST_LISTED {
            self.files.push(Entry { rows: None, ..entry });
        }
        Ok(())
    }

    /// The content of this file is not there.
    pub fn missing(&mut self, file: &File) {
        if self.missing.len() < MOST_LISTED {
            self.missing.push(file.id.to_string());
        }
    }

    /// Ends the bundle with its manifest; gives the counts, by list.
    pub(crate) async fn finish(mut self, about: Value) -> Result<Value, RunError> {
        let counts: serde_json::Map<String, Value> = self
            .lists
            .iter()
            .filter_map(|list| Some((list.path.strip_suffix(".json")?.to_owned(), json!(list.rows))))
            .chain([("originals".to_owned(), json!(self.file_count))])
            .collect();
        let manifest = json!({
            "format": "atelier-export",
            "version": 1,
            "about": about,
            "counts": counts,
            "lists": self.lists,
            "files": {
                "count": self.file_count,
                "bytes": self.file_bytes,
                "listed": self.files,
                "all_listed": self.files.len() as u64 == self.file_count,
                "missing": self.missing,
            },
        });
        let text = serde_json::to_vec_pretty(&manifest)
            .map_err(|e| RunError::fatal("privacy.manifest", e.to_string()))?;
        self.begin("manifest.json".to_owned(), false).await?;
        for piece in text.chunks(PIECE) {
            self.write(piece).await?;
        }
        self.end().await?;
        self.order(Command::Finish).await?;
        Ok(Value::Object(counts))
    }
}

/// The display name as a part of a path: a name never leads anywhere.
fn entry_name(name: &str) -> String {
    let plain: String = name
        .chars()
        .map(|c| {
            if c.is_control() || matches!(c, '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|') {
                '_'
            } else {
                c
            }
        })
        .collect();
    let plain = plain.trim_matches(['.', ' ']);
    if plain.is_empty() { "file".to_owned() } else { plain.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Cursor, Read as _};

    async fn drained(mut out: mpsc::Receiver<io::Result<Bytes>>) -> io::Result<Vec<u8>> {
        let mut all = Vec::new();
        while let Some(piece) = out.recv().await {
            all.extend_from_slice(&piece?);
        }
        Ok(all)
    }

    #[tokio::test]
    async fn what_goes_in_comes_out() {
        let (mut writer, work, out) = bundle();
        let packed = telemetry::spawn_blocking("zip", work);
        let fill = async {
            writer.begin_list("room", "things").await.unwrap();
            for n in 0..20_000 {
                writer.row(&json!({ "n": n, "text": "é\"\n" })).await.unwrap();
            }
            writer.end_list().await.unwrap();
            writer.begin_list("room", "nothing").await.unwrap();
            writer.end_list().await.unwrap();
            writer.finish(json!({})).await.unwrap()
        };
        let (counts, bytes, _) = tokio::join!(fill, drained(out), packed);
        assert_eq!(counts, json!({ "room/things": 20_000, "room/nothing": 0, "originals": 0 }));
        let mut zip = zip::ZipArchive::new(Cursor::new(bytes.unwrap())).unwrap();
        let mut text = String::new();
        zip.by_name("room/things.json").unwrap().read_to_string(&mut text).unwrap();
        let rows: Vec<Value> = serde_json::from_str(&text).unwrap();
        assert_eq!(
            (rows.len(), &rows[19_999]["n"], &rows[0]["text"]),
            (20_000, &json!(19_999), &json!("é\"\n"))
        );
        let mut manifest = String::new();
        zip.by_name("manifest.json").unwrap().read_to_string(&mut manifest).unwrap();
        let manifest: Value = serde_json::from_str(&manifest).unwrap();
        assert_eq!(manifest["lists"][0]["sha256"], hex::encode(Sha256::digest(&text)));
        assert_eq!(manifest["lists"][0]["bytes"], text.len());
    }

    #[tokio::test]
    async fn what_is_given_up_is_no_zip() {
        let (mut writer, work, out) = bundle();
        let packed = telemetry::spawn_blocking("zip", work);
        let fill = async {
            writer.begin_list("room", "things").await.unwrap();
            writer.row(&json!(1)).await.unwrap();
            drop(writer);
        };
        let ((), bytes, _) = tokio::join!(fill, drained(out), packed);
        assert!(bytes.is_err(), "it looks whole");
    }

    #[tokio::test]
    async fn a_reader_that_leaves_ends_the_writing() {
        let (mut writer, work, out) = bundle();
        let packed = telemetry::spawn_blocking("zip", work);
        drop(out);
        let fill = async {
            writer.begin_list("room", "things").await?;
            for n in 0..100_000_u64 {
                let noise = hex::encode(Sha256::digest(n.to_be_bytes()));
                writer.row(&json!(noise)).await?;
            }
            writer.end_list().await
        };
        let (filled, _) = tokio::join!(fill, packed);
        assert_eq!(filled.unwrap_err().failure().unwrap().code, STOPPED);
    }

    #[test]
    fn names_lead_nowhere() {
        for (name, entry) in [
            ("essay.pdf", "essay.pdf"),
            ("../../etc/passwd", "_.._etc_passwd"),
            ("..", "file"),
            ("C:\\x", "C__x"),
            ("a\u{0}b", "a_b"),
            ("論文.docx", "論文.docx"),
        ] {
            assert_eq!(entry_name(name), entry);
        }
    }
}
