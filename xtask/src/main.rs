//! Developer tasks that need no shell: `cargo xtask tidy`, `cargo xtask gen [--check]`, `cargo xtask test-db stop`.
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

/// Writes everything that is generated, or complains about what is not current.
fn generate(check: bool) -> Result<()> {
    let root = root();
    let mut files = vec![
        ("contract/layers.md", layers::page(&root)?),
        ("contract/errors.md", catalogue::errors(&root)?),
    ];
    let output = std::process::Command::new(env!("CARGO"))
        .args(["run", "--quiet", "--package", "atelier", "--", "contract"])
        .current_dir(&root)
        .output()?;
    if !output.status.success() {
        bail!("`atelier contract` failed: {}", String::from_utf8_lossy(&output.stderr));
    }
    let contract: std::collections::BTreeMap<String, String> = serde_json::from_slice(&output.stdout)?;
    let generated: Vec<(String, String)> = contract.into_iter().collect();
    files.extend(generated.iter().map(|(path, text)| (path.as_str(), text.clone())));
    let mut stale = Vec::new();
    for (path, text) in files {
        let target = root.join(path);
        if std::fs::read_to_string(&target).is_ok_and(|old| old == text) {
            continue;
        }
        if check {
            stale.push(path.to_owned());
        } else {
            if let Some(folder) = target.parent() {
                std::fs::create_dir_all(folder)?;
            }
            std::fs::write(&target, text)?;
            println!("wrote {path}");
        }
    }
    if !stale.is_empty() {
        bail!("not current: {}; run `make gen` and commit the result", stale.join(", "));
    }
    Ok(())
}
