//! Heard here at once, and in the other process.

use std::time::Duration;
use store::{Options, Store};
use testkit::Lab;
use tokio::time::timeout;

#[tokio::test]
async fn a_ring_is_heard_here_and_there() {
    let lab = Lab::new().await;
    let other = Store::open(&Options::new(lab.owner()), "other", lab.stop.clone()).await.unwrap();
    let (here, there) = (lab.store.bell("probe"), other.bell("probe"));
    let (mut hears, mut hears_there) = (here.listen(), there.listen());
    here.ring();
    timeout(Duration::from_secs(5), hears.heard()).await.expect("heard in this process");
    // The wire may still be connecting; being connected rings too, so the ear cannot stay deaf.
    for _ in 0..50 {
        if timeout(Duration::from_millis(100), hears_there.heard()).await.is_ok() {
            return;
        }
        here.ring();
    }
    panic!("never heard in the other process");
}

#[tokio::test]
async fn a_ring_before_listening_is_not_heard_again() {
    let lab = Lab::new().await;
    let bell = lab.store.bell("probe");
    bell.ring();
    let mut ear = bell.listen();
    assert!(futures::FutureExt::now_or_never(ear.heard()).is_none());
    bell.ring();
    bell.ring();
    ear.heard().await;
    assert!(futures::FutureExt::now_or_never(ear.heard()).is_none(), "two rings are one wake-up");
}
