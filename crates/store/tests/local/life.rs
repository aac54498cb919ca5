//! A cluster from its first start to its last, and who is turned away.

use crate::support::{
    Bed, Other, Stranger, command, connect, installed, needs_root, other, server_uid, show,
};
use std::{
    fs,
    os::unix::fs::{MetadataExt as _, PermissionsExt as _},
    os::unix::process::CommandExt as _,
};
use store::local::{ClusterState, LocalCluster, LocalError, StopMode};

#[tokio::test]
async fn from_first_start_to_last_stop() {
    let bed = Bed::new();
    let cluster = LocalCluster::start(bed.options.clone()).await.unwrap();
    assert!(!cluster.adopted());
    assert_eq!(*cluster.state().borrow(), ClusterState::Ready);

    let owner = connect(&cluster.config()).await;
    for (name, value) in [
        ("fsync", "on"),
        ("full_page_writes", "on"),
        ("synchronous_commit", "on"),
        ("data_checksums", "on"),
        ("listen_addresses", ""),
        ("server_encoding", "UTF8"),
        ("lc_collate", "C"),
        ("jit", "off"),
        ("timezone", "UTC"),
    ] {
        // lc_collate is no setting any more from 16 on; the catalog knows it in all versions.
        let query = match name {
            "lc_collate" => {
                "SELECT datcollate FROM pg_database WHERE datname = current_database()".to_owned()
            }
            _ => format!("SELECT current_setting('{name}')"),
        };
        assert_eq!(show(&owner, &query).await, value, "{name}");
    }
    assert_eq!(show(&owner, "SELECT current_database() || ' ' || current_user").await, "atelier atelier");
    assert_eq!(
        show(&owner, "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = 'atelier'").await,
        "false"
    );
    assert_eq!(show(&owner, "SELECT lower('ÄÖÜ')").await, "äöü");
    assert_eq!(show(&connect(&cluster.admin_config()).await, "SELECT current_user").await, "postgres");
    // The migrations make roles and use them: as an owner who is no superuser may.
    store::migrate(&cluster.config()).await.unwrap();
    owner
        .batch_execute(
            "SET ROLE atelier_app; RESET ROLE; CREATE TABLE kept (n int); INSERT INTO kept VALUES (7)",
        )
        .await
        .unwrap();

    // Nobody else may look in.
    for folder in ["data", "log", "run"] {
        let mode = fs::metadata(bed.home().join(folder)).unwrap().mode();
        assert_eq!(mode & 0o077, 0, "{folder}");
    }
    assert_eq!(fs::metadata(bed.home()).unwrap().mode() & 0o027, 0);

    // A second server is turned away, and told by whom; a command beside the server finds it.
    let second = LocalCluster::start(bed.options.clone()).await.unwrap_err();
    assert!(
        matches!(second, LocalError::InUse { pid: Some(pid), .. } if pid == std::process::id()),
        "{second}"
    );
    let told = Other::start(&mut other(&bed)).err().unwrap();
    assert!(told.contains(&format!("(process {})", std::process::id())), "{told}");
    let beside = LocalCluster::running(&bed.options).await.unwrap().unwrap();
    assert_eq!(show(&connect(&beside).await, "SELECT n FROM kept").await, "7");

    // A stop in the middle of somebody's transaction is clean: the next start has nothing to recover.
    owner.batch_execute("BEGIN; INSERT INTO kept VALUES (8)").await.unwrap();
    assert!(cluster.stop(StopMode::Fast).await);
    assert_eq!(*cluster.state().borrow(), ClusterState::Stopped);
    assert!(LocalCluster::running(&bed.options).await.unwrap().is_none());

    // The operator's word counts, also against what we write.
    fs::write(bed.home().join("postgresql.operator.conf"), "work_mem = 13MB\nlog_line_prefix = 'mine '\n")
        .unwrap();
    fs::write(bed.home().join("conf/postgresql.conf"), "rubbish").unwrap();
    let cluster = LocalCluster::start(bed.options.clone()).await.unwrap();
    assert!(!cluster.adopted());
    let owner = connect(&cluster.config()).await;
    assert_eq!(show(&owner, "SELECT current_setting('work_mem')").await, "13MB");
    assert_eq!(show(&owner, "SELECT sum(n) FROM kept").await, "7");
    let log = bed.log();
    assert!(log.contains("database system was shut down at"), "{log}");
    assert!(!log.contains("not properly shut down"), "{log}");

    // An immediate stop loses nothing either, but recovers.
    owner.batch_execute("INSERT INTO kept VALUES (9)").await.unwrap();
    assert!(!cluster.stop(StopMode::Immediate).await);
    let cluster = LocalCluster::start(bed.options.clone()).await.unwrap();
    assert!(bed.log().contains("not properly shut down"));
    assert_eq!(show(&connect(&cluster.config()).await, "SELECT sum(n) FROM kept").await, "16");
    assert!(cluster.stop(StopMode::Fast).await);
    assert!(cluster.stop(StopMode::Fast).await, "a second stop has nothing to do");
}

#[tokio::test]
async fn a_folder_with_remains_or_of_another_kind() {
    let bed = Bed::new();
    let start = || LocalCluster::start(bed.options.clone());
    start().await.unwrap().stop(StopMode::Fast).await;
    let data = bed.home().join("data");

    // The process id of a killed server, given to another program of the same account since.
    let mut stranger = Stranger(command("/bin/sleep").arg("1000").uid(server_uid(&bed)).spawn().unwrap());
    let socket_lock = bed.home().join("run/.s.PGSQL.5432.lock");
    fs::create_dir_all(bed.home().join("run")).unwrap();
    std::os::unix::fs::chown(bed.home().join("run"), Some(server_uid(&bed)), None).unwrap();
    fs::set_permissions(bed.home().join("run"), fs::Permissions::from_mode(0o700)).unwrap();
    let remains = format!(
        "{}\n{}\n1\n5432\n{}\n\n0 0\nready\n",
        stranger.0.id(),
        data.display(),
        bed.home().join("run").display()
    );
    for file in [&data.join("postmaster.pid"), &socket_lock] {
        fs::write(file, &remains).unwrap();
        std::os::unix::fs::chown(file, Some(server_uid(&bed)), None).unwrap();
    }
    let cluster = start().await.unwrap();
    assert!(!cluster.adopted());
    assert!(stranger.0.try_wait().unwrap().is_none(), "the stranger was not harmed");
    assert!(cluster.stop(StopMode::Fast).await);

    // Logs pile up to a bound; the one in use is among the kept.
    for day in 0..40 {
        fs::write(bed.home().join(format!("log/postgresql-20200101-0000{day:02}.log")), "old").unwrap();
    }
    assert!(start().await.unwrap().stop(StopMode::Fast).await);
    assert_eq!(fs::read_dir(bed.home().join("log")).unwrap().count(), 10);
    assert!(bed.log().contains("database system is ready"));

    // A major version nobody has here, and something that is no version.
    let version = fs::read_to_string(data.join("PG_VERSION")).unwrap();
    fs::write(data.join("PG_VERSION"), "12\n").unwrap();
    let refused = start().await.unwrap_err();
    assert!(matches!(refused, LocalError::WrongMajor { data: 12, .. }), "{refused}");
    assert!(refused.to_string().contains("Install PostgreSQL 12 or name the folder"), "{refused}");
    fs::write(data.join("PG_VERSION"), "what?\n").unwrap();
    assert!(matches!(start().await, Err(LocalError::Unusable { .. })));
    fs::remove_file(data.join("PG_VERSION")).unwrap();
    assert!(matches!(start().await, Err(LocalError::Io { .. })), "never a new database over a damaged one");
    fs::write(data.join("PG_VERSION"), version).unwrap();
    std::os::unix::fs::chown(data.join("PG_VERSION"), Some(server_uid(&bed)), None).unwrap();

    // The server's own complaint is passed on.
    fs::write(bed.home().join("postgresql.operator.conf"), "no_such_setting = 1\n").unwrap();
    let refused = start().await.unwrap_err();
    assert!(matches!(refused, LocalError::Exited(_)), "{refused}");
    assert!(refused.to_string().contains("no_such_setting"), "{refused}");
    fs::remove_file(bed.home().join("postgresql.operator.conf")).unwrap();
    start().await.unwrap().stop(StopMode::Fast).await;
}

#[tokio::test]
async fn another_user_of_the_machine_is_kept_out_twice() {
    if !needs_root("signing in as another user") {
        return;
    }
    let bed = Bed::new();
    let cluster = LocalCluster::start(bed.options.clone()).await.unwrap();
    let run = bed.home().join("run");
    let psql = installed(&bed.options).await.join("psql");
    let sign_in = |user: &str| {
        let mut command = command(&psql);
        command.env_clear().args(["-X", "-h"]).arg(&run).args(["-U", user, "atelier", "-c", "SELECT 1"]);
        String::from_utf8(command.uid(65534).gid(65534).output().unwrap().stderr).unwrap()
    };
    assert!(sign_in("atelier").contains("Permission denied"), "{}", sign_in("atelier"));

    // Should the folder stand open by mistake, the kernel still tells the server who knocks.
    for dir in [bed.home(), run.clone(), run.join(".s.PGSQL.5432")] {
        fs::set_permissions(dir, fs::Permissions::from_mode(0o777)).unwrap();
    }
    for user in ["atelier", "postgres", "nobody"] {
        let said = sign_in(user);
        assert!(said.contains("Peer authentication failed"), "{user}: {said}");
    }
    assert!(cluster.stop(StopMode::Fast).await);
    // And a home that others can write to is not trusted at the next start.
    let refused = LocalCluster::start(bed.options.clone()).await.unwrap_err();
    assert!(matches!(refused, LocalError::Unusable { .. }), "{refused}");
}
