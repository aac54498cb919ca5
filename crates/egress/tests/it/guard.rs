//! Nothing leads inside: no spelling, no redirect, no name that changes its mind.

use crate::{
    Liar, egress, options,
    server::{Server, hello, reply},
    world,
};
use egress::{Egress, Error, Request};
use kernel::{Fault as _, FaultKind, SecretString};
use std::sync::atomic::Ordering;

fn refused(result: Result<egress::Response, Error>, what: &str) {
    match result {
        Err(error @ Error::Refused { .. }) => {
            assert_eq!((error.kind(), error.code()), (FaultKind::Forbidden, "egress.refused"));
        }
        other => panic!("{what}: {other:?}"),
    }
}

#[tokio::test]
async fn no_spelling_of_an_inside_address_is_reached() {
    let inside = Server::saying(hello()).await;
    let egress = egress(options(&[]));
    let port = inside.port;
    for host in [
        "127.0.0.1",
        "2130706433",
        "0x7f000001",
        "0x7f.1",
        "017700000001",
        "0177.0.0.1",
        "127.1",
        "0",
        "0.0.0.0",
        "[::1]",
        "[::]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[::127.0.0.1]",
        "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]",
        "localhost",
        "LOCALHOST",
        "%6cocalhost",
        "①②⑦.0.0.1",
    ] {
        refused(egress.request(Request::get(format!("http://{host}:{port}/"))).await, host);
    }
    assert_eq!(inside.hits(), 0);
}

#[tokio::test]
async fn metadata_services_are_not_reached_even_where_everything_is_open() {
    let egress = egress(options(&["0.0.0.0/0".into(), "::/0".into(), "169.254.0.0/16".into()]));
    for host in ["169.254.169.254", "[::ffff:a9fe:a9fe]", "2852039166", "168.63.129.16", "[fd00:ec2::254]"] {
        refused(egress.request(Request::get(format!("http://{host}/latest/meta-data/"))).await, host);
    }
}

#[tokio::test]
async fn a_redirect_does_not_lead_inside() {
    let inside = Server::saying(hello()).await;
    for status in ["301 Moved", "302 Found", "303 See Other", "307 Temporary", "308 Permanent"] {
        let location = format!("Location: {}\r\n", inside.url("/admin"));
        let outside = Server::saying(reply(status, &location, "")).await;
        let egress = egress(options(&[outside.entry()]));
        refused(egress.request(Request::get(outside.url("/"))).await, status);
        assert_eq!((outside.hits(), inside.hits()), (1, 0));
    }
}

#[tokio::test]
async fn a_name_that_changes_its_mind_does_not_lead_inside() {
    let server = Server::saying(hello()).await;
    // First an address that is open, then one that is not: the guard asks once per connection, and
    // connects to what it judged.
    let liar = Liar::new(&[&["127.0.0.1"], &["127.0.0.2"]]);
    let egress = Egress::with_resolver(options(&[server.entry()]), world().0, liar.clone()).unwrap();
    let url = format!("http://rebind.example:{}/", server.port);
    let answer = egress.request(Request::get(&url)).await.unwrap();
    assert_eq!(answer.text().await.unwrap(), "hello");
    assert_eq!(liar.asked.load(Ordering::SeqCst), 1, "judged and connected by one look-up");
    refused(egress.request(Request::get(&url)).await, "the second answer");
    assert_eq!(server.hits(), 1);
}

#[tokio::test]
async fn one_inside_address_among_many_refuses_the_name() {
    let server = Server::saying(hello()).await;
    for answer in [["127.0.0.1", "10.0.0.1"], ["10.0.0.1", "127.0.0.1"], ["127.0.0.1", "::ffff:10.0.0.1"]] {
        let egress =
            Egress::with_resolver(options(&[server.entry()]), world().0, Liar::new(&[&answer])).unwrap();
        let url = format!("http://mixed.example:{}/", server.port);
        refused(egress.request(Request::get(url)).await, "a mixed answer");
    }
    assert_eq!(server.hits(), 0);
}

#[tokio::test]
async fn an_entry_by_name_opens_that_name_only() {
    let server = Server::saying(hello()).await;
    let allow = format!("open.example:{}", server.port);
    let egress = Egress::with_resolver(options(&[allow]), world().0, Liar::new(&[&["127.0.0.1"]])).unwrap();
    let to = |host: &str| Request::get(format!("http://{host}:{}/", server.port));
    assert!(egress.request(to("open.example")).await.is_ok());
    for host in ["shut.example", "open.example.shut.example", "127.0.0.1"] {
        refused(egress.request(to(host)).await, host);
    }
}

#[tokio::test]
async fn ports_that_are_not_for_the_web_are_refused_outside_too() {
    let egress = Egress::with_resolver(options(&[]), world().0, Liar::new(&[&["1.1.1.1"]])).unwrap();
    for port in [22, 25, 5432, 6379, 9200] {
        refused(egress.request(Request::get(format!("http://out.example:{port}/"))).await, "a port");
    }
}

#[tokio::test]
async fn credentials_stay_with_their_origin() {
    let other = Server::saying(hello()).await;
    let location = format!("Location: {}\r\n", other.url("/other"));
    let first = Server::saying_in_turn(&[
        &reply("302 Found", "Location: /again\r\n", ""),
        &reply("302 Found", &location, ""),
    ])
    .await;
    let egress = egress(options(&[first.entry(), other.entry()]));
    let request = Request::get(first.url("/"))
        .bearer(&SecretString::from("canary-token"))
        .secret_header("x-api-key", &SecretString::from("canary-key"))
        .header("cookie", "session=canary")
        .header("accept", "text/plain");
    let answer = egress.request(request).await.unwrap();
    assert_eq!(answer.origin(), format!("http://127.0.0.1:{}", other.port));
    let (first, other) = (first.heard(), other.heard());
    assert_eq!(first.iter().filter(|r| r.contains("canary-token")).count(), 2, "the same origin keeps them");
    assert!(!other[0].contains("canary"), "{}", other[0]);
    assert!(other[0].contains("accept: text/plain"));
}

#[tokio::test]
async fn redirects_end() {
    let server = Server::saying(reply("302 Found", "Location: /round\r\n", "")).await;
    let egress = egress(options(&[server.entry()]));
    let result = egress.request(Request::get(server.url("/")).redirects(3)).await;
    assert!(matches!(result, Err(Error::Redirect { .. })));
    assert_eq!(server.hits(), 4);
    let answer = egress.request(Request::get(server.url("/")).redirects(0)).await.unwrap();
    assert_eq!(answer.header("location"), Some("/round"), "not following is a choice");
}
