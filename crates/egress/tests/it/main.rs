//! Egress against servers that lie, dribble, flood and fail.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "tests: they start servers and a child process"
)]

mod bodies;
mod failing;
mod guard;
mod proxy;
mod server;
mod tls;

use egress::{Egress, EgressOptions, Resolve, Resolved, Retries};
use kernel::World;
use parking_lot::Mutex;
use std::{
    collections::VecDeque,
    net::IpAddr,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};
use testkit::{Lab, TestClock, TestEntropy};

/// Options with quick repeats and what a test opens.
pub(crate) fn options(allow: &[String]) -> EgressOptions {
    EgressOptions {
        allow: allow.iter().map(|a| a.parse().unwrap()).collect(),
        retries: Retries { base: Duration::from_millis(2), ..Retries::default() },
        ..EgressOptions::default()
    }
}

/// A world whose clock stands still.
pub(crate) fn world() -> (World, Arc<TestClock>) {
    let clock = Arc::new(TestClock::at(Lab::start()));
    (World::new(clock.clone(), Arc::new(TestEntropy::seeded(1))), clock)
}

pub(crate) fn egress(options: EgressOptions) -> Egress {
    Egress::new(options, world().0).unwrap()
}

/// A resolver that gives its answers one after the other and repeats the last.
#[derive(Debug)]
pub(crate) struct Liar {
    answers: Mutex<VecDeque<Vec<IpAddr>>>,
    pub(crate) asked: AtomicUsize,
}

impl Liar {
    pub(crate) fn new(answers: &[&[&str]]) -> Arc<Self> {
        let answers = answers.iter().map(|a| a.iter().map(|ip| ip.parse().unwrap()).collect()).collect();
        Arc::new(Self { answers: Mutex::new(answers), asked: AtomicUsize::new(0) })
    }
}

impl Resolve for Liar {
    fn resolve<'a>(&'a self, _: &'a str) -> Resolved<'a> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        let mut answers = self.answers.lock();
        let answer = if answers.len() > 1 { answers.pop_front().unwrap() } else { answers[0].clone() };
        Box::pin(async move { Ok(answer) })
    }
}
