//! Answers that never come, never end, or grow.

use crate::{
    egress, options,
    server::{Server, hello, reply},
};
use egress::{Error, Request, Timeouts};
use flate2::{Compression, write::GzEncoder};
use std::{io::Write as _, time::Duration};
use tokio::io::AsyncWriteExt as _;

fn gzip(body: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(body).unwrap();
    encoder.finish().unwrap()
}

fn gzipped(body: &[u8]) -> Vec<u8> {
    let head = format!("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {}\r\n\r\n", body.len());
    [head.as_bytes(), body].concat()
}

/// Sends `piece` for ever, with a pause after each.
async fn dribbling(head: &'static str, piece: &'static [u8], pause: Duration) -> Server {
    Server::new(move |_, mut stream| async move {
        let mut going = stream.write_all(head.as_bytes()).await;
        while going.is_ok() {
            tokio::time::sleep(pause).await;
            going = stream.write_all(piece).await;
        }
    })
    .await
}

fn hasty(server: &Server) -> egress::Egress {
    let ms = Duration::from_millis;
    let timeouts = Timeouts { connect: ms(100), idle: ms(200), total: ms(900) };
    egress(egress::EgressOptions { timeouts, ..options(&[server.entry()]) })
}

fn timed_out<T: std::fmt::Debug>(result: Result<T, Error>) {
    assert!(matches!(result, Err(Error::Timeout { .. })), "{result:?}");
}

#[tokio::test]
async fn a_head_that_dribbles_runs_out_of_patience() {
    let server = dribbling("HTTP/1.1 200 OK\r\nX-Slow: ", b"a", Duration::from_millis(20)).await;
    timed_out(hasty(&server).request(Request::get(server.url("/")).attempts(1)).await);
}

#[tokio::test]
async fn a_body_that_dribbles_runs_out_of_time_and_a_silent_one_of_patience() {
    let head = "HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n";
    let slow = dribbling(head, b"a", Duration::from_millis(20)).await;
    timed_out(hasty(&slow).request(Request::get(slow.url("/"))).await.unwrap().bytes().await);
    let silent = dribbling(head, b"a", Duration::from_secs(30)).await;
    timed_out(hasty(&silent).request(Request::get(silent.url("/"))).await.unwrap().bytes().await);
}

#[tokio::test]
async fn an_endless_body_is_cut_off() {
    let head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    let server = dribbling(head, b"8\r\naaaaaaaa\r\n", Duration::ZERO).await;
    let egress = egress(options(&[server.entry()]));
    let answer = egress.request(Request::get(server.url("/")).max_response(1_000)).await.unwrap();
    assert!(matches!(answer.bytes().await, Err(Error::TooLarge { limit: 1_000, .. })));
}

#[tokio::test]
async fn a_body_declared_too_large_is_not_read() {
    let server = Server::saying("HTTP/1.1 200 OK\r\nContent-Length: 20000000\r\n\r\n").await;
    let egress = egress(options(&[server.entry()]));
    let result = egress.request(Request::get(server.url("/"))).await;
    assert!(matches!(result, Err(Error::TooLarge { .. })), "{result:?}");
}

#[tokio::test]
async fn endless_headers_are_cut_off() {
    let server = dribbling("HTTP/1.1 200 OK\r\nX: ", &[b'a'; 4096], Duration::ZERO).await;
    let egress = egress(options(&[server.entry()]));
    let result = egress.request(Request::get(server.url("/")).attempts(1)).await;
    assert!(matches!(result, Err(Error::Broken { .. })), "{result:?}");
}

#[tokio::test]
async fn honest_compression_is_undone() {
    let text = "An honest text, said a few times. ".repeat(500);
    let server = Server::saying(gzipped(&gzip(text.as_bytes()))).await;
    let egress = egress(options(&[server.entry()]));
    let answer = egress.request(Request::get(server.url("/"))).await.unwrap();
    assert_eq!(answer.text().await.unwrap(), text);
    assert!(server.heard()[0].contains("accept-encoding: gzip"));
}

#[tokio::test]
async fn a_decompression_bomb_does_not_go_off() {
    let bomb = gzip(&vec![0; 64 << 20]);
    assert!(bomb.len() < 80_000);
    let server = Server::saying(gzipped(&bomb)).await;
    let egress = egress(options(&[server.entry()]));
    let answer = egress.request(Request::get(server.url("/")).max_response(1 << 20)).await.unwrap();
    assert!(matches!(answer.bytes().await, Err(Error::TooLarge { .. })));
    let answer = egress.request(Request::get(server.url("/")).max_response(1 << 40)).await.unwrap();
    assert!(matches!(answer.bytes().await, Err(Error::Bomb { .. })));
}

#[tokio::test]
async fn damaged_and_unasked_compression_is_an_error() {
    let whole = gzip(b"hello, hello, hello");
    let mut flipped = whole.clone();
    *flipped.last_mut().unwrap() ^= 1;
    for bad in [&whole[..whole.len() - 4], &flipped, b"not gzip at all"] {
        let server = Server::saying(gzipped(bad)).await;
        let egress = egress(options(&[server.entry()]));
        let answer = egress.request(Request::get(server.url("/"))).await.unwrap();
        assert!(matches!(answer.bytes().await, Err(Error::Unreadable { .. })));
    }
    for encoding in ["br", "gzip, gzip", "zstd"] {
        let server = Server::saying(reply("200 OK", &format!("Content-Encoding: {encoding}\r\n"), "x")).await;
        let egress = egress(options(&[server.entry()]));
        let result = egress.request(Request::get(server.url("/"))).await;
        assert!(matches!(result, Err(Error::Unreadable { .. })), "{encoding}: {result:?}");
    }
}

#[tokio::test]
async fn an_answer_that_breaks_off_is_not_taken_for_whole() {
    for answer in [
        "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
    ] {
        let server = Server::saying(answer).await;
        let egress = egress(options(&[server.entry()]));
        let answer = egress.request(Request::get(server.url("/"))).await.unwrap();
        assert!(matches!(answer.bytes().await, Err(Error::Broken { .. })));
    }
    let server = Server::saying("SSH-2.0-OpenSSH_9.2\r\n").await;
    let egress = egress(options(&[server.entry()]));
    assert!(matches!(egress.request(Request::get(server.url("/"))).await, Err(Error::Broken { .. })));
}

#[tokio::test]
async fn an_open_body_counts_as_a_request_under_way() {
    let server = Server::saying(hello()).await;
    let mut options = options(&[server.entry()]);
    (options.in_flight, options.timeouts.connect) = (1, Duration::from_millis(50));
    let egress = egress(options);
    let open = egress.request(Request::get(server.url("/"))).await.unwrap();
    assert!(matches!(egress.request(Request::get(server.url("/"))).await, Err(Error::Busy)));
    drop(open);
    assert!(egress.request(Request::get(server.url("/"))).await.is_ok());
}

#[tokio::test]
async fn json_is_read_or_refused() {
    let server = Server::saying(reply("200 OK", "", "{\"a\":1}")).await;
    let egress = egress(options(&[server.entry()]));
    let get = || egress.request(Request::get(server.url("/")));
    assert_eq!(get().await.unwrap().json::<serde_json::Value>().await.unwrap()["a"], 1);
    assert!(matches!(get().await.unwrap().json::<Vec<u8>>().await, Err(Error::Unreadable { .. })));
}
