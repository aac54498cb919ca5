//! The reading process, as the tests start it; and processes that misbehave in every way a reader must survive.

use documents::{Block, BlockKind, Extracted, Limits, Place, child_main, confine};
use std::{
    hint::black_box,
    io::{self, Read, Write},
    process::ExitCode,
};

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match args.first().map_or("", String::as_str) {
        "read-document" => child_main(io::stdin().lock(), io::stdout().lock()),
        "hang" => hang(&args[1]),
        "spin" => spin(),
        "hog" => hog(),
        "recurse" => ExitCode::from(u8::try_from(recurse(0) % 2).unwrap_or(0)),
        "spew" => spew(),
        "abort" => std::process::abort(),
        "garble" => answer(b"{\"confined\":true,\"outcome\":{\"read\":{\"blocks\":7}}}"),
        "lie" => say(vec!["a\0b".to_owned()]),
        "look-around" => look_around(),
        "break-out" => break_out(),
        _ => ExitCode::from(2),
    }
}

/// Reports in at a socket and holds it open, so that its end can be seen from there.
#[cfg(unix)]
fn hang(socket: &str) -> ExitCode {
    let line = std::os::unix::net::UnixStream::connect(socket);
    loop {
        std::thread::park();
        black_box(&line);
    }
}

#[cfg(not(unix))]
fn hang(_: &str) -> ExitCode {
    ExitCode::from(2)
}

fn spin() -> ExitCode {
    let limits = Limits { cpu_seconds: 1, ..Limits::default() };
    if confine(&limits).is_err() {
        return ExitCode::from(3);
    }
    for n in 0_u64.. {
        black_box(n);
    }
    ExitCode::SUCCESS
}

fn hog() -> ExitCode {
    let limits = Limits { memory_bytes: 256 * 1024 * 1024, ..Limits::default() };
    if confine(&limits).is_err() {
        return ExitCode::from(3);
    }
    let mut held: Vec<Vec<u8>> = Vec::new();
    loop {
        held.push(vec![1; 1024 * 1024]);
        black_box(&held);
    }
}

fn recurse(depth: u64) -> u64 {
    let frame = black_box([depth; 512]);
    if depth == u64::MAX {
        return 0;
    }
    recurse(depth + 1) + frame[usize::try_from(depth % 512).unwrap_or(0)]
}

fn spew() -> ExitCode {
    let mut out = io::stdout().lock();
    while out.write_all(&[b'x'; 4096]).is_ok() {}
    ExitCode::SUCCESS
}

fn answer(bytes: &[u8]) -> ExitCode {
    let mut input = Vec::new();
    let heard = io::stdin().lock().read_to_end(&mut input);
    let said = io::stdout().lock().write_all(bytes);
    if heard.is_ok() && said.is_ok() { ExitCode::SUCCESS } else { ExitCode::from(4) }
}

fn say(lines: Vec<String>) -> ExitCode {
    let place = |paragraph| Place { page: None, paragraph };
    let block = |(text, number)| Block { kind: BlockKind::Paragraph, text, place: place(number) };
    let read = Extracted { blocks: lines.into_iter().zip(1..).map(block).collect(), ..Extracted::default() };
    let reply = serde_json::json!({ "confined": true, "outcome": { "read": read } });
    answer(reply.to_string().as_bytes())
}

/// What the process was given.
fn look_around() -> ExitCode {
    let mut lines: Vec<String> =
        std::env::vars_os().map(|(name, _)| format!("env {}", name.display())).collect();
    lines.push(format!("cwd {}", std::env::current_dir().unwrap_or_default().display()));
    say(lines)
}

/// Whether it got as far as the network, be it to be refused there.
fn tried_to_connect() -> bool {
    std::net::TcpStream::connect(("127.0.0.1", 9)).map_or_else(|e| e.raw_os_error() != Some(1), |_| true)
}

/// Tries everything that a taken-over parser would, and tells what worked.
#[expect(clippy::disallowed_methods, reason = "starting a process must fail here")]
fn break_out() -> ExitCode {
    let own = std::env::current_exe().unwrap_or_default();
    let file = std::env::temp_dir().join("documents-break-out");
    // The pipe is read before, as the real child does not; nothing else may be open.
    let Ok(filtered) = confine(&Limits::default()) else { return ExitCode::from(3) };
    let tries = [
        ("filter", !filtered),
        ("read a file", std::fs::File::open("/etc/passwd").is_ok()),
        ("read itself", std::fs::File::open(&own).is_ok()),
        ("write a file", std::fs::write(&file, b"x").is_ok()),
        ("list a folder", std::fs::read_dir("/").is_ok()),
        ("connect", tried_to_connect()),
        ("listen", std::net::TcpListener::bind(("127.0.0.1", 0)).is_ok()),
        ("send", std::net::UdpSocket::bind(("127.0.0.1", 0)).is_ok()),
        ("start a process", std::process::Command::new(&own).arg("none").spawn().is_ok()),
        ("start a thread", std::thread::Builder::new().spawn(|| ()).is_ok()),
    ];
    say(tries.iter().filter(|(_, worked)| *worked).map(|(what, _)| format!("could {what}")).collect())
}
