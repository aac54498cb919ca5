//! What belongs to the whole process: metrics and the end.

use std::time::Duration;
use telemetry::{Shutdown, install_metrics, render_metrics};

#[test]
fn what_was_counted_is_rendered_with_what_the_process_uses() {
    install_metrics();
    install_metrics();
    metrics::counter!("lab_things_total", "kind" => "a").increment(3);
    metrics::histogram!("lab_seconds").record(0.003);
    let text = render_metrics();
    assert!(text.contains("lab_things_total{kind=\"a\"} 3"), "{text}");
    assert!(text.contains("lab_seconds_bucket{le=\"0.005\"} 1"), "{text}");
    assert!(text.contains("lab_seconds_bucket{le=\"0.0025\"} 0"), "{text}");
    #[cfg(target_os = "linux")]
    assert!(text.contains("process_resident_memory_bytes "), "{text}");
}

#[tokio::test]
async fn the_end_waits_for_tasks_but_not_for_ever() {
    let shutdown = Shutdown::new();
    let token = shutdown.token();
    telemetry::spawn("lab.task", async move { token.cancelled().await });
    let stubborn = telemetry::spawn("lab.stubborn", std::future::pending::<()>());
    shutdown.begin();
    assert!(!shutdown.drain(Duration::from_millis(50)).await, "one task never ends");
    stubborn.abort();
    assert!(shutdown.drain(Duration::from_secs(10)).await, "the other has ended");
}

#[tokio::test]
async fn a_task_that_panics_takes_nobody_along() {
    let task = telemetry::spawn("lab.panic", async { panic!("as planned") });
    let answer: Option<()> = task.await.unwrap();
    assert!(answer.is_none());
}
