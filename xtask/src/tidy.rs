//! The laws that a compiler does not know.

use crate::{catalogue::sources, layers};
use anyhow::{Result, bail};
use std::path::Path;
use syn::{LitStr, visit::Visit};

/// Checks every law; prints what breaks one.
pub fn run(root: &Path) -> Result<()> {
    let mut found = layers::violations(&layers::rooms(root)?);
    for file in sources(&root.join("crates"))? {
        let name = file.strip_prefix(root).unwrap_or(&file).display().to_string();
        let text = std::fs::read_to_string(&file)?;
        found.extend(check(&name, &text)?);
    }
    found.extend(migrations(root)?);
    if found.is_empty() {
        println!("tidy: every law holds");
        return Ok(());
    }
    for line in &found {
        println!("{line}");
    }
    bail!("{} laws broken", found.len())
}

fn check(name: &str, text: &str) -> Result<Vec<String>> {
    let mut found = Vec::new();
    let lines = text.lines().count();
    if lines > 600 {
        found.push(format!("{name}: {lines} lines; a file stops at 600"));
    }
    if name.ends_with("/mod.rs") {
        found.push(format!("{name}: modules are `foo.rs` and `foo/`, not `mod.rs`"));
    }
    let is_test = name.contains("/tests/") || name.contains("/examples/") || name.contains("crates/testkit/");
    if is_test {
        return Ok(found);
    }
    let speaks_sql = name.ends_with("/sql.rs") || name.starts_with("crates/store/");
    if !speaks_sql {
        let mut strings = Strings(Vec::new());
        strings.visit_file(&syn::parse_file(text)?);
        for line in strings.0 {
            found.push(format!("{name}:{line}: only `sql.rs` speaks SQL"));
        }
    }
    let knows_http = name.contains("/http.rs") || name.contains("/http/");
    // The door itself, the streams behind it, and the binary that opens it.
    let may = ["crates/api-kit/", "crates/events/", "crates/atelier/", "crates/egress/"]
        .iter()
        .any(|p| name.starts_with(p));
    if !knows_http && !may {
        for (n, line) in text.lines().enumerate() {
            if line.contains("axum::") || line.contains("utoipa::path") || line.contains("utoipa_axum::") {
                found.push(format!("{name}:{}: only `http.rs` knows HTTP", n + 1));
            }
        }
    }
    Ok(found)
}

/// Lines of string literals that read like statements.
struct Strings(Vec<usize>);

impl Visit<'_> for Strings {
    fn visit_item_mod(&mut self, module: &syn::ItemMod) {
        let tests = module.attrs.iter().any(|a| a.path().is_ident("cfg"));
        if !tests {
            syn::visit::visit_item_mod(self, module);
        }
    }

    fn visit_lit_str(&mut self, literal: &LitStr) {
        if is_statement(&literal.value()) {
            self.0.push(literal.span().start().line);
        }
    }
}

/// Whether a text begins like a statement of SQL.
pub fn is_statement(text: &str) -> bool {
    let mut words = text.split_whitespace();
    let (first, second) = (words.next().unwrap_or(""), words.next().unwrap_or(""));
    match first {
        "SELECT" => words.any(|w| w == "FROM"),
        "INSERT" => second == "INTO",
        "DELETE" => second == "FROM",
        "UPDATE" => words.any(|w| w == "SET"),
        "WITH" => text.contains(" AS ("),
        "CREATE" | "ALTER" | "DROP" => matches!(second, "TABLE" | "SCHEMA" | "INDEX" | "POLICY" | "ROLE"),
        _ => false,
    }
}

/// One timeline of names: `20261120_1012_work_items.sql`.
fn migrations(root: &Path) -> Result<Vec<String>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(root.join("migrations"))? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        let (stamp, rest) = name.split_at(name.len().min(13));
        let dated =
            stamp.chars().enumerate().all(|(i, c)| if i == 8 { c == '_' } else { c.is_ascii_digit() });
        if !(dated && rest.starts_with('_') && rest.to_lowercase().ends_with(".sql")) {
            found.push(format!("migrations/{name}: names are `YYYYMMDD_HHMM_room_thing.sql`"));
        }
    }
    Ok(found)
}
