//! Folders that are too deep, not ours, or out of the server account's reach.

use crate::support::{Bed, Other, connect, needs_root, other, show};
use std::{
    fs,
    os::unix::{fs::PermissionsExt as _, process::CommandExt as _},
    path::Path,
};
use store::local::{LocalCluster, LocalError, StopMode};
use tokio_postgres::config::Host;

fn socket_dir(cluster: &LocalCluster) -> std::path::PathBuf {
    match &cluster.config().get_hosts()[0] {
        Host::Unix(dir) => dir.clone(),
        Host::Tcp(name) => panic!("not a socket: {name}"),
    }
}

#[tokio::test]
async fn a_deep_data_folder_has_its_socket_elsewhere() {
    let mut bed = Bed::new();
    bed.options.data_dir = bed.path("data").join("deep".repeat(20)).join("with 'quotes', blanks and ünicode");
    let cluster = LocalCluster::start(bed.options.clone()).await.unwrap();
    let socket = socket_dir(&cluster);
    assert!(!socket.starts_with(bed.home()), "{}", socket.display());
    assert_eq!(fs::metadata(&socket).unwrap().permissions().mode() & 0o777, 0o700);
    assert_eq!(show(&connect(&cluster.config()).await, "SELECT 1").await, "1");
    assert!(cluster.stop(StopMode::Fast).await);
    assert!(!socket.exists(), "nothing is left in a folder that belongs to all");

    // Somebody who was there first is not trusted with our socket.
    fs::create_dir(&socket).unwrap();
    fs::set_permissions(&socket, fs::Permissions::from_mode(0o777)).unwrap();
    let cluster = LocalCluster::start(bed.options.clone()).await.unwrap();
    let next = socket_dir(&cluster);
    fs::remove_dir(&socket).unwrap();
    assert_ne!(next, socket);
    assert!(cluster.stop(StopMode::Fast).await);
}

#[tokio::test]
async fn a_data_folder_of_root_alone_links_to_one_the_server_can_enter() {
    if !needs_root("a data folder of root") {
        return;
    }
    let bed = Bed::new();
    let shut = |dir: &Path| {
        fs::create_dir_all(dir).unwrap();
        fs::set_permissions(dir, fs::Permissions::from_mode(0o700)).unwrap();
    };
    shut(&bed.options.data_dir);
    let cluster = LocalCluster::start(bed.options.clone()).await.unwrap();
    let home = cluster.home().to_owned();
    assert!(home.starts_with(&bed.options.system_dir), "{}", home.display());
    connect(&cluster.config()).await.batch_execute("CREATE TABLE kept AS SELECT 7 AS n").await.unwrap();
    assert!(cluster.stop(StopMode::Fast).await);

    // A data folder that moved takes its database with it.
    let moved = bed.path("moved");
    fs::rename(&bed.options.data_dir, &moved).unwrap();
    let mut options = bed.options.clone();
    options.data_dir.clone_from(&moved);
    let cluster = LocalCluster::start(options).await.unwrap();
    assert_eq!(show(&connect(&cluster.config()).await, "SELECT n FROM kept").await, "7");
    assert!(cluster.stop(StopMode::Fast).await);

    // One that was thrown away and made anew gets a new database, not the old one.
    fs::remove_dir_all(&moved).unwrap();
    shut(&bed.options.data_dir);
    let cluster = LocalCluster::start(bed.options.clone()).await.unwrap();
    assert_ne!(cluster.home(), home);
    let gone = show(&connect(&cluster.config()).await, "SELECT to_regclass('kept') IS NULL").await;
    assert_eq!(gone, "true");
    assert!(cluster.stop(StopMode::Fast).await);

    // One whose database was thrown away says so, instead of making an empty one.
    fs::remove_dir_all(bed.home()).unwrap();
    assert!(matches!(
        LocalCluster::start(bed.options.clone()).await,
        Err(LocalError::Io { what: "follow", .. })
    ));
}

#[tokio::test]
async fn an_ordinary_user_needs_nobody_and_root_keeps_off_their_data() {
    if !needs_root("becoming another user") {
        return;
    }
    let bed = Bed::new();
    let (uid, gid) = (65534, 65534);
    fs::create_dir(&bed.options.data_dir).unwrap();
    std::os::unix::fs::chown(&bed.options.data_dir, Some(uid), Some(gid)).unwrap();
    let server = Other::start(other(&bed).uid(uid).gid(gid)).unwrap();
    assert_eq!(server.word("home"), bed.home().to_str().unwrap());
    server.stop();

    let refused = LocalCluster::start(bed.options.clone()).await.unwrap_err();
    assert!(matches!(&refused, LocalError::NotOurs { owner, .. } if owner == "nobody"), "{refused}");

    // And the other way round.
    let mut ours = Bed::new();
    ours.options.data_dir = ours.path("root");
    let cluster = LocalCluster::start(ours.options.clone()).await.unwrap();
    let told = Other::start(other(&ours).uid(uid).gid(gid)).err().unwrap();
    assert!(told.contains("belongs to the user root"), "{told}");
    assert!(cluster.stop(StopMode::Fast).await);

    // A user id without a name is refused in words, not by a riddle of initdb.
    let told = Other::start(other(&Bed::new()).uid(54321).gid(54321)).err().unwrap();
    assert!(told.contains("54321 has no name on this machine"), "{told}");
}
