//! Developer tasks that need no shell: `cargo xtask tidy` and `cargo xtask gen [--check]`.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a command-line tool")]
#![allow(clippy::disallowed_methods, reason = "a developer's tool may start cargo")]

mod catalogue;
mod layers;
mod tidy;

use anyhow::{Result, bail};
use std::path::PathBuf;

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["tidy"] => tidy::run(&root()),
        ["gen"] => generate(false),
        ["gen", "--check"] => generate(true),
        _ => bail!("usage: cargo xtask tidy | gen [--check]"),
    }
}

/// The checkout.
fn root() -> PathBuf {
    let mut path = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    path.pop();
    path
}

/// Writes everything that is generated, or complains about what is not current. What the rooms say of
/// themselves is written by a test, which opens them over a database of its own.
fn generate(check: bool) -> Result<()> {
    let root = root();
    let mut stale = Vec::new();
    for (path, text) in
        [("contract/layers.md", layers::page(&root)?), ("contract/errors.md", catalogue::errors(&root)?)]
    {
        let target = root.join(path);
        if std::fs::read_to_string(&target).is_ok_and(|old| old == text) {
            continue;
        }
        if check {
            stale.push(path);
        } else {
            std::fs::create_dir_all(root.join("contract"))?;
            std::fs::write(&target, text)?;
            println!("wrote {path}");
        }
    }
    if !stale.is_empty() {
        bail!("not current: {}; run `make gen` and commit the result", stale.join(", "));
    }
    if check {
        return Ok(());
    }
    let written = std::process::Command::new(env!("CARGO"))
        .args(["nextest", "run", "--package", "atelier", "--test", "it", "--run-ignored", "only"])
        .args(["--filterset", "test(=contract::write)"])
        .current_dir(&root)
        .status()?;
    if written.success() { Ok(()) } else { bail!("the contract could not be written") }
}
