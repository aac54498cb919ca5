//! `atelier plan FILE…`: the main job from the shell. The same rooms and the same pipeline as the server's.
#![allow(clippy::print_stdout, reason = "this is the command line")]

use crate::{database::Claim, serve::House};
use anyhow::{Context as _, Result, bail};
use chrono::{DateTime, NaiveDate, Utc};
use events::Signal;
use indicatif::{ProgressBar, ProgressStyle};
use kernel::Ctx;
use runs::{Worker, WorkerOptions};
use serde::Deserialize;
use settings::{Environment, Settings};
use std::{
    io::{IsTerminal as _, Read as _},
    path::{Path, PathBuf},
    process::ExitCode,
};
use study::{
    Assignment, Entry, Plan, Status,
    workspaces::{By, Engine, How},
};

/// What to plan.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Files that state the assignment (PDF, DOCX, PPTX, HTML, Markdown, text, ipynb); `-` reads text from
    /// standard input.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Its title (default: the name of the first file).
    #[arg(long)]
    title: Option<String>,
    /// When it is due: `2026-12-12` or `2026-12-12T22:00:00Z`.
    #[arg(long, value_name = "DATE", value_parser = date)]
    due: Option<DateTime<Utc>>,
    /// The course.
    #[arg(long)]
    course: Option<String>,
    /// Points it is worth.
    #[arg(long)]
    points: Option<f64>,
    /// Have the chosen model make it, instead of the rules on this machine.
    #[arg(long)]
    with_model: bool,
    /// Print the plan as JSON.
    #[arg(long)]
    json: bool,
}

fn date(text: &str) -> Result<DateTime<Utc>, String> {
    if let Ok(moment) = DateTime::parse_from_rfc3339(text) {
        return Ok(moment.to_utc());
    }
    let day: NaiveDate =
        text.parse().map_err(|_| "expected `2026-12-12` or `2026-12-12T22:00:00Z`".to_owned())?;
    // The end of the day.
    day.and_hms_opt(23, 59, 0).map(|t| t.and_utc()).ok_or_else(|| "not a day".to_owned())
}

pub(crate) async fn run(
    settings: &Settings,
    environment: &Environment,
    arguments: Arguments,
) -> Result<ExitCode> {
    for file in arguments.files.iter().filter(|f| f.as_os_str() != "-") {
        if !file.is_file() {
            bail!("{}: there is no such file", file.display());
        }
    }
    let house = House::open(settings, environment, Claim::Share).await?;
    let made = make(&house, arguments).await;
    house.close().await;
    made
}

async fn make(house: &House, arguments: Arguments) -> Result<ExitCode> {
    let app = &house.app;
    let ctx = app.identity.ensure_local_user().await?;
    let json = arguments.json;
    let engine = if arguments.with_model { Engine::Model } else { Engine::Offline };
    let assignment = enter(house, &ctx, arguments).await?;
    let stop = house.shutdown.token().child_token();
    let worker = Worker::start(app.runs.clone(), app.kinds(), WorkerOptions::default(), stop.clone());
    let bar = progress_bar(json);
    app.study
        .start(&ctx, &assignment.target, How { by: By { engine, ..By::default() }, ..How::default() })
        .await?;
    let ended = follow(house, &ctx, &assignment, &bar).await;
    bar.finish_and_clear();
    stop.cancel();
    worker.finished().await;
    ended?;
    let assignment = app.study.get(&ctx, &assignment.target).await?;
    let failure =
        assignment.workspace.as_ref().filter(|w| w.status != Status::Ready).map(|w| w.error.clone());
    if let Some(failure) = failure {
        bail!("{}", failure.map_or_else(|| "no plan could be made".to_owned(), |f| f.message));
    }
    for source in app.study.sources(&ctx, &assignment.target, None).await? {
        if let Some(error) = source.error {
            eprintln(&format!("{}: {}", source.name, error.message));
        }
    }
    show(&app.study.plan(&ctx, &assignment.target, None).await?, json)?;
    Ok(ExitCode::SUCCESS)
}

/// Enters the files as an assignment of the operator's.
async fn enter(house: &House, ctx: &Ctx, arguments: Arguments) -> Result<Assignment> {
    let (mut files, mut text) = (Vec::new(), None);
    for path in &arguments.files {
        if path.as_os_str() == "-" {
            let mut said = String::new();
            std::io::stdin().read_to_string(&mut said).context("standard input is not text")?;
            text = Some(said);
            continue;
        }
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let file = tokio::fs::File::open(path).await.with_context(|| path.display().to_string())?;
        let stream = tokio_util::io::ReaderStream::new(file);
        let kept = house.app.blobs.put(ctx, &name, None, stream).await;
        files.push(kept.with_context(|| path.display().to_string())?.id);
    }
    let first = arguments.files.first().map(PathBuf::as_path);
    let entry = Entry {
        title: arguments.title.unwrap_or_else(|| title_of(first)),
        text,
        files,
        due_at: arguments.due,
        course_name: arguments.course,
        course: None,
        rubric: None,
        points_possible: arguments.points,
    };
    Ok(house.app.study.create(ctx, entry).await?)
}

fn title_of(file: Option<&Path>) -> String {
    let stem = file.and_then(Path::file_stem).map(|s| s.to_string_lossy().replace(['_', '-'], " "));
    stem.filter(|s| !s.trim().is_empty()).unwrap_or_else(|| "Assignment".to_owned())
}

#[derive(Deserialize)]
struct Step<'a> {
    progress: u64,
    #[serde(borrow)]
    message: std::borrow::Cow<'a, str>,
}

/// Shows how far the plan is, until it is there or has failed.
async fn follow(house: &House, ctx: &Ctx, assignment: &Assignment, bar: &ProgressBar) -> Result<()> {
    let mut stream = house.app.study.follow(ctx, &assignment.target, None).await?;
    while let Some(signal) = stream.next().await {
        match signal {
            Signal::Event(event) => {
                if let Ok(step) = event.payload::<Step<'_>>() {
                    bar.set_position(step.progress);
                    bar.set_message(step.message.into_owned());
                }
                if matches!(&*event.kind, "assignment.plan_ready" | "assignment.failed") {
                    return Ok(());
                }
            }
            Signal::Resync(_) => {
                let now = house.app.study.get(ctx, &assignment.target).await?;
                if now.workspace.is_some_and(|w| !w.status.is_active()) {
                    return Ok(());
                }
            }
        }
    }
    bail!("the stream of progress ended before the plan was there")
}

fn progress_bar(quiet: bool) -> ProgressBar {
    if quiet || !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(100);
    if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos:>3} %  {msg}") {
        bar.set_style(style);
    }
    bar
}

fn show(plan: &Plan, json: bool) -> Result<()> {
    if json {
        println!("{}", serde_json::to_string_pretty(plan)?);
    } else {
        println!("{}", study::render::text(plan));
    }
    Ok(())
}

fn eprintln(line: &str) {
    use std::io::Write as _;
    let _ = writeln!(std::io::stderr(), "{line}");
}
