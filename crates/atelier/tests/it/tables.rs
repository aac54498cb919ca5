//! Every tenant table is guarded, and every statement fits the schema.

use std::path::{Path, PathBuf};
use syn::visit::Visit;
use testkit::Lab;

/// Tables of the installation that the tenant role may read: how far the event log reaches back.
const READABLE: &[&str] = &["events.retention"];

#[tokio::test]
async fn every_tenant_table_has_forced_row_security() {
    let lab = Lab::new().await;
    let rows = lab
        .client()
        .await
        .query(
            "SELECT n.nspname || '.' || c.relname, c.relrowsecurity AND c.relforcerowsecurity,
                    EXISTS (SELECT 1 FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'tenant_id'),
                    EXISTS (SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid AND p.polname = 'tenant'),
                    has_table_privilege('atelier_app', c.oid, 'SELECT'),
                    has_table_privilege('atelier_app', c.oid, 'INSERT, UPDATE, DELETE, TRUNCATE')
               FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
              WHERE c.relkind IN ('r', 'p') AND n.nspname NOT IN ('pg_catalog', 'information_schema')
              ORDER BY 1",
            &[],
        )
        .await
        .unwrap();
    assert!(rows.len() > 20);
    for row in rows {
        let name: String = row.get(0);
        let [forced, tenant, policy, reads, writes] = [1, 2, 3, 4, 5].map(|n| row.get::<_, bool>(n));
        if tenant {
            assert!(forced && policy, "{name} has a tenant and no forced row security");
        } else {
            assert!(!writes, "{name} has no tenant, but tenants may write to it");
            assert!(
                !reads || READABLE.contains(&name.as_str()),
                "{name} has no tenant, but tenants may read it"
            );
        }
    }
}

/// Prepares every statement of every `sql.rs` against the migrated schema.
#[tokio::test]
async fn every_statement_fits_the_schema() {
    let lab = Lab::new().await;
    let client = lab.client().await;
    let mut statements = Statements::default();
    let crates = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..");
    visit(&crates, &mut statements);
    assert!(statements.0.len() > 100, "only {} statements were found", statements.0.len());
    let mut wrong = Vec::new();
    for (file, text) in &statements.0 {
        if let Err(error) = client.prepare(text).await {
            let why = error.as_db_error().map_or_else(|| error.to_string(), |e| e.message().to_owned());
            wrong.push(format!(
                "{file}: {why}\n    {}",
                text.split_whitespace().collect::<Vec<_>>().join(" ")
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[derive(Default)]
struct Statements(Vec<(String, String)>);

fn visit(folder: &Path, found: &mut Statements) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() && !path.ends_with("tests") {
            visit(&path, found);
        } else if path.ends_with("sql.rs") {
            let text = std::fs::read_to_string(&path).unwrap();
            assert!(
                !text.contains("concat!(") || text.contains("fn composed_statements_fit_the_schema"),
                "{} puts statements together, and no test of it prepares them",
                path.display()
            );
            let mut literals = Literals(Vec::new());
            literals.visit_file(&syn::parse_file(&text).unwrap());
            found.0.extend(literals.0.into_iter().map(|text| (path.display().to_string(), text)));
        }
    }
}

struct Literals(Vec<String>);

impl Visit<'_> for Literals {
    fn visit_attribute(&mut self, _: &syn::Attribute) {}

    fn visit_lit_str(&mut self, literal: &syn::LitStr) {
        let text = literal.value();
        let first = text.split_whitespace().next().unwrap_or("");
        if matches!(first, "SELECT" | "INSERT" | "UPDATE" | "DELETE" | "WITH") {
            self.0.push(text);
        }
    }
}
