//! `cargo run -p testkit --bin test-db -- stop`: ends the PostgreSQL all tests of this machine share.

fn main() {
    if std::env::args().nth(1).as_deref() == Some("stop") {
        testkit::stop_server();
    }
}
