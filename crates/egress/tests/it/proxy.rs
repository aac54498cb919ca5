//! A proxy in the environment would see every request and skip the guard; nobody here reads it.

use crate::{
    egress, options,
    server::{Server, hello, reply},
};
use egress::Request;

/// Runs `the_child` in a process whose environment names a proxy.
#[tokio::test]
async fn proxies_of_the_environment_are_ignored() {
    let (target, proxy) = (Server::saying(hello()).await, Server::saying(reply("502 Proxied", "", "")).await);
    let mut child = tokio::process::Command::new(std::env::current_exe().unwrap());
    child.args(["--exact", "proxy::the_child", "--ignored"]).env("PROBE_TARGET", target.port.to_string());
    for name in ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"] {
        child.env(name, proxy.url("/"));
    }
    let output = child.output().await.unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    assert_eq!((target.hits(), proxy.hits()), (1, 0));
}

#[tokio::test]
#[ignore = "run by the test above, in an environment of its own"]
async fn the_child() {
    let port = std::env::var("PROBE_TARGET").unwrap();
    let egress = egress(options(&[format!("127.0.0.1:{port}")]));
    let answer = egress.request(Request::get(format!("http://127.0.0.1:{port}/"))).await.unwrap();
    assert_eq!(answer.text().await.unwrap(), "hello");
}
