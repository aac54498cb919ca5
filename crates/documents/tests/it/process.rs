//! The reading process: what it is given, what it may do, and how its ends are understood.

use crate::support::{acting, reader, through};
use documents::{Error, Limits};
use kernel::{Fault, FaultKind};
use std::time::{Duration, Instant};
use tokio::{
    io::AsyncReadExt,
    net::{UnixListener, UnixStream},
};

#[tokio::test]
async fn it_gets_no_environment() {
    let read = through(&acting(&["look-around"], Limits::default()), "a.txt", b"x").await.unwrap();
    let lines: Vec<&str> = read.blocks.iter().map(|b| b.text.as_str()).collect();
    assert_eq!(lines, ["cwd /"]);
}

/// The test of the system-call filter: a parser that was taken over can do nothing but compute.
#[cfg(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64")))]
#[tokio::test]
async fn a_confined_process_cannot_reach_anything() {
    let read = through(&acting(&["break-out"], Limits::default()), "a.txt", b"x").await.unwrap();
    assert_eq!(read.blocks, []);
}

#[tokio::test]
async fn endless_work_ends_at_the_bound_on_cpu_time() {
    let error = through(&acting(&["spin"], Limits::default()), "a.txt", b"x").await.unwrap_err();
    assert!(matches!(error, Error::TooSlow { .. }), "{error:?}");
}

#[tokio::test]
async fn endless_memory_ends_at_the_bound_on_memory() {
    let error = through(&acting(&["hog"], Limits::default()), "a.txt", b"x").await.unwrap_err();
    assert!(matches!(error, Error::OutOfMemory), "{error:?}");
}

#[tokio::test]
async fn endless_output_ends_at_the_bound_on_the_answer() {
    let limits = Limits { answer_bytes: 1024 * 1024, ..Limits::default() };
    let error = through(&acting(&["spew"], limits), "a.txt", b"x").await.unwrap_err();
    assert!(matches!(error, Error::OutOfMemory), "{error:?}");
}

#[tokio::test]
async fn a_crash_is_the_files_fault_and_says_so() {
    for act in ["abort", "recurse", "lie"] {
        let error = through(&acting(&[act], Limits::default()), "a.txt", b"x").await.unwrap_err();
        assert!(matches!(error, Error::Crashed), "{act}: {error:?}");
        assert_eq!((error.kind(), error.code()), (FaultKind::Invalid, "documents.crashed"));
    }
}

#[tokio::test]
async fn a_wrong_program_is_our_fault_and_says_nothing_of_the_inside() {
    let missing = documents::Reader::new("/nonexistent/atelier".into(), Vec::new(), Limits::default(), 1);
    let readers =
        [missing, acting(&["no-such-act"], Limits::default()), acting(&["garble"], Limits::default())];
    for reader in readers {
        let error = through(&reader, "a.txt", b"x").await.unwrap_err();
        assert!(matches!(error, Error::Reader(_)), "{error:?}");
        assert_eq!(error.kind(), FaultKind::Internal);
        assert!(!error.public().contains('/'), "{}", error.public());
    }
}

#[tokio::test]
async fn a_missing_file_is_our_fault() {
    for path in ["/nonexistent/file", "/"] {
        let error = reader().read("a.pdf", None, path.as_ref()).await.unwrap_err();
        assert!(matches!(error, Error::Storage(_)), "{error:?}");
        assert_eq!(error.kind(), FaultKind::Internal);
    }
}

/// Where hanging processes report in.
struct Desk {
    _folder: tempfile::TempDir,
    listener: UnixListener,
    path: String,
}

impl Desk {
    fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("desk");
        let listener = UnixListener::bind(&path).unwrap();
        Self { path: path.display().to_string(), listener, _folder: folder }
    }

    async fn arrival(&self) -> UnixStream {
        self.listener.accept().await.unwrap().0
    }
}

async fn is_gone(mut line: UnixStream) -> bool {
    let mut byte = [0];
    let end = tokio::time::timeout(Duration::from_secs(10), line.read(&mut byte));
    matches!(end.await, Ok(Ok(0) | Err(_)))
}

#[tokio::test]
async fn a_hanging_process_is_killed_in_time() {
    let desk = Desk::open();
    let limits = Limits { wall: Duration::from_millis(400), ..Limits::default() };
    let reader = acting(&["hang", &desk.path], limits);
    let start = Instant::now();
    let (result, line) = tokio::join!(through(&reader, "a.txt", b"x"), desk.arrival());
    assert!(matches!(result, Err(Error::TooSlow { .. })), "{result:?}");
    assert!(start.elapsed() < Duration::from_secs(10));
    assert!(is_gone(line).await);
}

#[tokio::test]
async fn dropping_the_future_kills_the_process() {
    let desk = Desk::open();
    let reader = acting(&["hang", &desk.path], Limits::default());
    let line = tokio::select! {
        result = through(&reader, "a.txt", b"x") => panic!("it hangs, and yet: {result:?}"),
        line = desk.arrival() => line,
    };
    assert!(is_gone(line).await);
}

#[tokio::test]
async fn only_so_many_read_at_once() {
    let desk = Desk::open();
    let limits = Limits { wall: Duration::from_millis(400), ..Limits::default() };
    let reader = documents::Reader::new(
        env!("CARGO_BIN_EXE_documents-child").into(),
        vec!["hang".to_owned(), desk.path.clone()],
        limits,
        1,
    );
    let watch = async {
        let first = desk.arrival().await;
        let _second = desk.arrival().await;
        // The first was killed and reaped before the second began.
        first.try_read(&mut [0; 1])
    };
    let (a, b, first) = tokio::join!(through(&reader, "a.txt", b"x"), through(&reader, "b.txt", b"x"), watch);
    assert!(matches!((a, b), (Err(Error::TooSlow { .. }), Err(Error::TooSlow { .. }))));
    assert_eq!(first.unwrap(), 0);
}
