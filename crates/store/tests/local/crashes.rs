//! kill -9, of us and of the server.

use crate::support::{Bed, Other, connect, other, show};
use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};
use std::{fs, time::Duration};
use store::local::{ClusterState, LocalCluster, LocalError, StopMode};
use tokio::time::timeout;

/// Far more than any step takes, so that a hang is a failure.
const PATIENCE: Duration = Duration::from_mins(1);

#[tokio::test]
async fn a_server_that_outlived_us_is_adopted() {
    let bed = Bed::new();
    let first = Other::start(&mut other(&bed)).unwrap();
    let pid: i32 = first.word("pid").parse().unwrap();
    // A group of its own, so that Ctrl-C on us does not reach it.
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap();
    assert_eq!(stat.rsplit(')').next().unwrap().split_whitespace().nth(2).unwrap(), pid.to_string());
    first.kill();

    let cluster = LocalCluster::start(bed.options.clone()).await.unwrap();
    assert!(cluster.adopted());
    assert_eq!(cluster.pid().await, pid);
    connect(&cluster.config()).await.batch_execute("CREATE TABLE kept AS SELECT 7 AS n").await.unwrap();

    // An adopted one is stopped as cleanly as one of our own.
    assert!(cluster.stop(StopMode::Fast).await);
    let again = Other::start(&mut other(&bed)).unwrap();
    assert_eq!(again.word("adopted"), "false");
    assert!(!bed.log().contains("not properly shut down"));

    // One that cannot be reached any more is replaced.
    again.kill();
    fs::remove_file(bed.home().join("run/.s.PGSQL.5432")).unwrap();
    let mut options = bed.options.clone();
    options.silence = Duration::from_millis(300);
    let cluster = LocalCluster::start(options).await.unwrap();
    assert!(!cluster.adopted());
    assert_eq!(show(&connect(&cluster.config()).await, "SELECT n FROM kept").await, "7");
    assert!(cluster.stop(StopMode::Fast).await);
}

#[tokio::test]
async fn a_killed_server_comes_back() {
    let bed = Bed::new();
    let cluster = LocalCluster::start(bed.options.clone()).await.unwrap();
    let mut state = cluster.state();
    let watch = telemetry::spawn("test.watch", {
        let cluster = cluster.clone();
        async move { cluster.watch().await }
    });
    let client = connect(&cluster.config()).await;
    client.batch_execute("CREATE TABLE kept AS SELECT 7 AS n").await.unwrap();

    // A session that never pauses survives its server, and would keep the data from being opened.
    let busy = connect(&cluster.config()).await;
    busy.batch_execute("SELECT pg_advisory_lock(1)").await.unwrap();
    telemetry::spawn(
        "test.busy",
        async move { busy.batch_execute("DO $$ BEGIN LOOP END LOOP; END $$").await },
    );
    let works = "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query LIKE 'DO %'";
    while show(&client, works).await != "1" {}

    let first = cluster.pid().await;
    kill(Pid::from_raw(first), Signal::SIGKILL).unwrap();
    let down = timeout(PATIENCE, state.wait_for(|s| matches!(s, ClusterState::Down { .. }))).await.unwrap();
    let ClusterState::Down { reason } = down.unwrap().clone() else { unreachable!() };
    assert!(reason.contains("signal: 9"), "{reason}");
    timeout(PATIENCE, state.wait_for(|s| *s == ClusterState::Ready)).await.unwrap().unwrap();
    assert_ne!(cluster.pid().await, first);
    // The address is the one handed out before.
    assert_eq!(show(&connect(&cluster.config()).await, "SELECT n FROM kept").await, "7");

    // What keeps it from starting is said, and once it is mended the server is back by itself.
    let operator = bed.home().join("postgresql.operator.conf");
    fs::write(&operator, "no_such_setting = 1\n").unwrap();
    kill(Pid::from_raw(cluster.pid().await), Signal::SIGKILL).unwrap();
    let told =
        |s: &ClusterState| matches!(s, ClusterState::Down { reason } if reason.contains("no_such_setting"));
    drop(timeout(PATIENCE, state.wait_for(told)).await.unwrap().unwrap());
    fs::remove_file(&operator).unwrap();
    timeout(PATIENCE, state.wait_for(|s| *s == ClusterState::Ready)).await.unwrap().unwrap();

    // A stop ends the watch and is not taken for a crash.
    assert!(cluster.stop(StopMode::Fast).await);
    timeout(PATIENCE, watch).await.unwrap().unwrap();
    assert_eq!(*cluster.state().borrow(), ClusterState::Stopped);
}

#[tokio::test]
async fn a_start_that_is_given_up_leaves_no_server_and_an_interrupted_one_no_trace() {
    let bed = Bed::new();
    let mut nothing = bed.options.clone();
    (nothing.installed, nothing.search_path) = (Vec::new(), None);
    LocalCluster::start(nothing).await.unwrap_err();
    let half = bed.home().join("data.new-1");
    fs::create_dir_all(half.join("base")).unwrap();

    let pid_file = bed.home().join("data/postmaster.pid");
    let until = async |there: bool| {
        while pid_file.exists() != there {
            tokio::task::yield_now().await;
        }
    };
    tokio::select! {
        biased;
        () = until(true) => {}
        started = LocalCluster::start(bed.options.clone()) => panic!("not given up: {started:?}"),
    }
    timeout(PATIENCE, until(false)).await.unwrap();
    assert!(!half.exists());

    // Of two that start at the same moment one is turned away.
    let start = || LocalCluster::start(bed.options.clone());
    let (one, two) = tokio::join!(start(), start());
    let (cluster, refused) = if one.is_ok() { (one, two) } else { (two, one) };
    assert!(matches!(refused, Err(LocalError::InUse { .. })), "{refused:?}");
    assert!(cluster.unwrap().stop(StopMode::Fast).await);
}
