//! The settings, from their sources.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use kernel::ExposeSecret as _;
use settings::{
    Environment, Error, LogFormat, Migrate, Origin, Settings, SettingsSources, find_file, settings_schema,
    settings_table, specs,
};
use std::{collections::BTreeMap, path::PathBuf, time::Duration};

fn environment(pairs: &[(&str, &str)]) -> Environment {
    let home = ("HOME".to_owned(), "/home/ada".to_owned());
    pairs.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).chain([home]).collect()
}

fn load(file: &str, env: &[(&str, &str)], flags: &[(&str, &str)]) -> Result<Settings, Error> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("atelier.toml");
    std::fs::write(&path, file).unwrap();
    let flags: BTreeMap<String, String> =
        flags.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
    Settings::load(&SettingsSources { file: Some(path), environment: environment(env), flags })
}

fn refusal(file: &str, env: &[(&str, &str)], flags: &[(&str, &str)]) -> String {
    load(file, env, flags).unwrap_err().to_string()
}

#[test]
fn without_any_source_everything_has_its_default() {
    let sources = SettingsSources { environment: environment(&[]), ..SettingsSources::default() };
    let settings = Settings::load(&sources).unwrap();
    assert_eq!(settings.data_dir, PathBuf::from("/home/ada/.local/share/atelier"));
    assert_eq!(settings.listen.to_string(), "127.0.0.1:8080");
    assert_eq!(settings.migrate, Migrate::Auto);
    assert_eq!(settings.log_format, LogFormat::Auto);
    assert_eq!(settings.drain_grace, Duration::from_secs(25));
    assert_eq!(settings.upload_limit.0, 100_000_000);
    assert!(settings.database_url.is_none() && settings.master_key.is_none());
    assert_eq!(*settings.origin("listen"), Origin::Default);
}

#[test]
fn flags_win_over_environment_over_file_over_default() {
    let file =
        "listen = \"127.0.0.1:1\"\nlog = \"warn\"\ndatabase_connections = 7\negress_allow = [\"a\", \"b\"]";
    let env = [("ATELIER_LISTEN", "127.0.0.1:2"), ("ATELIER_LOG", "debug")];
    let settings = load(file, &env, &[("listen", "127.0.0.1:3")]).unwrap();
    assert_eq!(settings.listen.port(), 3);
    assert_eq!(settings.log, "debug");
    assert_eq!(settings.database_connections, 7);
    assert_eq!(settings.egress_allow, ["a", "b"]);
    assert_eq!(*settings.origin("listen"), Origin::Flag("--listen".to_owned()));
    assert_eq!(*settings.origin("log"), Origin::Environment("ATELIER_LOG".to_owned()));
    assert_eq!(*settings.origin("database_connections"), Origin::File);
}

#[test]
fn the_data_folder_follows_the_user() {
    let at = |env: &[(&str, &str)]| load("", env, &[]).unwrap().data_dir;
    assert_eq!(at(&[("XDG_DATA_HOME", "/data/ada")]), PathBuf::from("/data/ada/atelier"));
    assert_eq!(at(&[("XDG_DATA_HOME", "relative")]), PathBuf::from("/home/ada/.local/share/atelier"));
    assert_eq!(at(&[("ATELIER_DATA_DIR", "~/x"), ("XDG_DATA_HOME", "/y")]), PathBuf::from("/home/ada/x"));
    let nobody = SettingsSources::default();
    assert!(Settings::load(&nobody).unwrap_err().to_string().contains("HOME"));
}

#[test]
fn a_key_nobody_knows_is_refused_with_the_one_that_was_meant() {
    let text = refusal("lisen = \"127.0.0.1:1\"\nfrobnicate = 1\ndatabase_conections = 3", &[], &[]);
    assert!(text.contains("atelier.toml: lisen") && text.contains("did you mean `listen`?"), "{text}");
    assert!(text.contains("did you mean `database_connections`?"), "{text}");
    let line = text.lines().find(|l| l.contains("frobnicate")).unwrap();
    assert!(!line.contains("did you mean"), "{line}");
    assert!(refusal("", &[], &[("portt", "1")]).contains("--portt"));
    assert!(refusal("[listen]\nport = 1", &[], &[]).contains("atelier.toml: listen: expected an address"));
}

#[test]
fn a_variable_nobody_knows_is_noted_and_hinders_nothing() {
    let env = [("ATELIER_DATABSE_URL", "x"), ("ATELIER_PORT", "tcp://10.0.0.1:80"), ("ATELIER_CONFIG", "x")];
    let settings = load("", &env, &[]).unwrap();
    assert_eq!(settings.notes().len(), 2, "{:?}", settings.notes());
    assert!(settings.notes()[0].contains("did you mean `database_url`?"));
}

#[test]
fn all_mistakes_are_told_at_once_and_no_value_is_repeated() {
    let text = refusal(
        "database_connections = 1\nrequest_timeout = \"secret-1\"\nbody_limit = \"much\"\nmigrate = \"secret-2\"",
        &[("ATELIER_LISTEN", "secret-3"), ("ATELIER_OTLP_RATIO", "nan")],
        &[("upload_limit", "99999999999999999999GB")],
    );
    for part in [
        "atelier.toml: database_connections: expected a whole number between 2 and 500",
        "atelier.toml: request_timeout: expected a time with its unit",
        "atelier.toml: body_limit: expected a number of bytes",
        "atelier.toml: migrate: expected one of auto refuse",
        "ATELIER_LISTEN: expected an address and a port",
        "ATELIER_OTLP_RATIO: expected a number",
        "--upload-limit: expected a number of bytes",
    ] {
        assert!(text.contains(part), "{part} is missing in:\n{text}");
    }
    assert!(!text.contains("secret"), "{text}");
}

#[test]
fn what_needs_more_than_bounds_is_checked_too() {
    for (key, value) in [
        ("public_url", "atelier.example.org"),
        ("otlp_endpoint", "grpc://x"),
        ("cors_origins", "https://a.example/path"),
        ("cors_origins", "a.example"),
        ("trusted_proxies", "10.0.0.0/33"),
        ("trusted_proxies", "proxy.local"),
        ("upload_limit", "2kB"),
    ] {
        let text = refusal("", &[], &[(key, value)]);
        assert!(text.contains(&format!("--{}", key.replace('_', "-"))), "{key}={value}: {text}");
    }
    let fits = "cors_origins = [\"https://a.example\", \"*\"]\ntrusted_proxies = [\"10.0.0.0/8\", \"::1\"]\n\
                egress_allow = [\"wiki.local:8080\", \"*.lab.example\", \"fd00::/8\"]\npublic_url = \"https://a\"";
    assert!(load(fits, &[], &[]).is_ok());
}

#[test]
fn a_secret_may_stand_in_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("key");
    std::fs::write(&path, "s3cret value\r\n").unwrap();
    let path = path.to_str().unwrap();
    let key = |s: Settings| s.master_key.unwrap().expose_secret().to_owned();
    assert_eq!(key(load("", &[("ATELIER_MASTER_KEY_FILE", path)], &[]).unwrap()), "s3cret value");
    assert_eq!(key(load(&format!("master_key_file = '{path}'"), &[], &[]).unwrap()), "s3cret value");
    // A stronger source wins, in whichever form.
    let env = [("ATELIER_MASTER_KEY", "direct")];
    assert_eq!(key(load(&format!("master_key_file = '{path}'"), &env, &[]).unwrap()), "direct");
    assert_eq!(key(load("", &env, &[("master_key_file", path)]).unwrap()), "s3cret value");

    let both = [("ATELIER_MASTER_KEY", "direct"), ("ATELIER_MASTER_KEY_FILE", path)];
    let text = refusal("", &both, &[]);
    assert!(text.contains("not both") && !text.contains("direct"), "{text}");
    let text = refusal("", &[("ATELIER_MASTER_KEY_FILE", "/nowhere/key")], &[]);
    assert!(text.contains("ATELIER_MASTER_KEY_FILE: the file `/nowhere/key` cannot be read"), "{text}");
    // Only secrets have this form.
    assert!(refusal("listen_file = 'x'", &[], &[]).contains("no setting of this name"));
}

#[test]
fn a_file_that_is_damaged_or_missing_says_where_and_keeps_its_secrets() {
    let text = refusal("log = \"info\"\nmaster_key = \"hunter2", &[], &[]);
    assert!(text.contains("line 2") && !text.contains("hunter2"), "{text}");
    let sources = SettingsSources {
        file: Some("/nowhere/atelier.toml".into()),
        environment: environment(&[]),
        flags: BTreeMap::new(),
    };
    assert!(Settings::load(&sources).unwrap_err().to_string().contains("/nowhere/atelier.toml"));
}

#[test]
fn the_file_is_looked_for_where_it_was_named() {
    let named = PathBuf::from("/etc/atelier.toml");
    assert_eq!(find_file(Some(&named), &environment(&[])), Some(named));
    let env = environment(&[("ATELIER_CONFIG", "/srv/atelier.toml")]);
    assert_eq!(find_file(None, &env), Some("/srv/atelier.toml".into()));
    let folder = tempfile::tempdir().unwrap();
    let env = environment(&[("XDG_CONFIG_HOME", folder.path().to_str().unwrap())]);
    assert_eq!(find_file(None, &env), None);
    let file = folder.path().join("atelier/atelier.toml");
    std::fs::create_dir(folder.path().join("atelier")).unwrap();
    std::fs::write(&file, "").unwrap();
    assert_eq!(find_file(None, &env), Some(file));
}

#[test]
fn secrets_do_not_show_in_debug() {
    let settings = load("", &[("ATELIER_DATABASE_URL", "postgres://u:hunter2@h/d")], &[]).unwrap();
    assert!(!format!("{settings:?}").contains("hunter2"));
    let env = environment(&[("ATELIER_MASTER_KEY", "hunter2")]);
    assert!(!format!("{env:?}").contains("hunter2"));
}

#[test]
fn schema_and_table_know_every_setting() {
    let (schema, table) = (settings_schema(), settings_table());
    for spec in specs() {
        assert!(schema["properties"][spec.key]["description"].is_string(), "{}", spec.key);
        assert!(table.contains(&format!("`{}`", spec.key)), "{}", spec.key);
        assert!(spec.doc.ends_with('.') && !spec.doc.contains('\n'), "{}: {}", spec.key, spec.doc);
        assert!(!spec.doc.contains("  "), "{}: {}", spec.key, spec.doc);
    }
    assert!(schema["properties"]["master_key_file"].is_object());
    assert_eq!(schema["additionalProperties"], false);
    assert_eq!(schema["properties"]["database_connections"]["default"], 20);
    assert!(table.contains("ATELIER_EGRESS_ALLOW"));
}

/// Where people sign in to Canvas.
const INSTITUTION: &str = r#"
public_url = "https://atelier.example.org"
[[canvas_institutions]]
name = "Example University"
base_url = "https://canvas.example.edu"
client_id = "10000000000007"
"#;

#[test]
fn institutions_are_tables_or_json_and_their_secret_may_lie_in_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("secret");
    std::fs::write(&path, "from-a-file\n").unwrap();
    let by_file = format!("{INSTITUTION}client_secret_file = {path:?}\npkce = true");
    let settings = load(&by_file, &[], &[]).unwrap();
    let [one] = settings.canvas_institutions.as_slice() else { panic!("{settings:?}") };
    assert_eq!(
        (one.name.as_str(), one.client_id.as_str(), one.pkce),
        ("Example University", "10000000000007", true)
    );
    assert_eq!(one.client_secret.expose_secret(), "from-a-file");
    assert!(!format!("{settings:?}").contains("from-a-file"));
    let json =
        r#"[{"name":"U","base_url":"https://u.example","client_id":"1","client_secret":"s","scopes":"a b"}]"#;
    let env = [("ATELIER_PUBLIC_URL", "https://a.example"), ("ATELIER_CANVAS_INSTITUTIONS", json)];
    let settings = load("", &env, &[]).unwrap();
    assert_eq!(settings.canvas_institutions[0].scopes.as_deref(), Some("a b"));
    assert!(load("", &[], &[]).unwrap().canvas_institutions.is_empty());
}

#[test]
fn an_institution_that_cannot_work_is_refused_without_its_secret() {
    let good = format!("{INSTITUTION}client_secret = \"hush\"");
    for (file, what) in [
        (good.replace("public_url", "otlp_endpoint"), "needs `public_url`"),
        (INSTITUTION.to_owned(), "`client_secret` or `client_secret_file` is missing"),
        (format!("{good}\nclient_secret_file = \"x\""), "give either"),
        (format!("{INSTITUTION}client_secret_file = \"/nowhere/at/all\""), "cannot be read"),
        (good.replace("https://canvas", "canvas"), "`base_url`"),
        (good.replace("name =", "title ="), "there is no field `title`"),
        (good.replace("\"10000000000007\"", "7"), "`client_id`: expected text"),
        (format!("{good}\npkce = \"yes\""), "`pkce`: expected true or false"),
        ("canvas_institutions = [\"hush\"]".to_owned(), "expected a list of"),
        ("canvas_institutions = \"hush\"".to_owned(), "expected a list of"),
    ] {
        let text = refusal(&file, &[], &[]);
        assert!(
            text.contains("canvas_institutions") && text.contains(what) && !text.contains("hush"),
            "{text}"
        );
    }
}
