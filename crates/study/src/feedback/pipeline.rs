//! The feedback pipeline: four stages, each a step of a durable run.
//!
//! Each stage begins with a transaction that says so (state and event together), and its result is journaled; a server
//! that is killed goes on with the next step. Every transaction first makes sure that the job is still this run's.

use super::{
    Feedback, FeedbackId, FeedbackStage, Grader, Job, JobStatus, Scope, Submission, SubmissionFacts,
    SubmittedFile,
    analysis::{Analysis, analyze},
    grader::{
        Review,
        model::{self, Brief, Reviewed},
    },
    held::hold_against,
    model::{QuoteCheck, Scorecard},
    ops, sql,
};
use crate::{
    Study,
    announce::{self, Announce as _, Said},
    asking::{Hear, Trouble},
    assignments::{Assignment, sql as assignments},
    plan::Plan,
    source::{Source, SourceKind, plain_text},
    workspaces::{
        By,
        pipeline::{FileRead, read_file, thinking},
    },
};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use models::Choice;
use runs::{Failure, Kind, LogLevel, Policy, Retry, Run, RunError};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::{sync::Arc, time::Duration};
use store::TenantTx;

/// The run kind of feedback.
pub const FEEDBACK: &str = "study.feedback";

const OBSOLETE: &str = "study.obsolete";

/// What a feedback run is asked to do.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct FeedbackInput {
    pub job: FeedbackId,
    /// By whom.
    #[serde(default)]
    pub by: By,
}

/// What a feedback run gives.
#[derive(Debug, Serialize)]
struct FeedbackMade {
    version: u32,
    engine: String,
    fixes: usize,
}

/// Giving feedback, as a run kind. `grader` reviews where no model is asked.
pub fn kind(study: Study, grader: Arc<dyn Grader>) -> Kind {
    let policy = Policy {
        retry: Retry::external(),
        // Several models may be asked in turn, each with the patience long answers take.
        soft_limit: Duration::from_mins(55),
        hard_limit: Duration::from_hours(1),
        ..Policy::default()
    };
    Kind::new(FEEDBACK, policy, move |run: Run, input: FeedbackInput| {
        let looking =
            Looking { study: study.clone(), grader: Arc::clone(&grader), run, job: input.job, by: input.by };
        async move {
            let made = looking.stages().await;
            if let Err(error) = &made
                && let Some(failure) = error.failure()
                && looking.run.is_final(error)
            {
                looking.fail(failure.clone()).await?;
            }
            made
        }
    })
}

/// One attempt at one feedback.
pub(super) struct Looking {
    pub study: Study,
    pub grader: Arc<dyn Grader>,
    pub run: Run,
    pub job: FeedbackId,
    pub by: By,
}

/// What the stages work on: none of it changes while they do.
pub(super) struct Given {
    pub job: Job,
    pub assignment: Assignment,
    pub plan: Arc<Plan>,
    submission: Submission,
    received_at: DateTime<Utc>,
}

/// The draft, read.
struct Read {
    sources: Arc<Vec<Source>>,
    files: Vec<SubmittedFile>,
}

impl Given {
    fn scope(&self, now: DateTime<Utc>) -> Scope<'_> {
        let milestone = self.job.milestone.as_deref().and_then(|key| ops::milestone(&self.plan, key));
        Scope { plan: &self.plan, milestone, due: self.assignment.due_at, now }
    }
}

impl Looking {
    async fn stages(&self) -> Result<FeedbackMade, RunError> {
        let given = self.given().await?;
        let read = self.ingest(&given).await?;
        let (analysis, now) = self.analysis(&given, &read).await?;
        let review = self.review(&given, &read, &analysis, now).await?;
        self.publish(&given, &read, analysis, review, now).await
    }

    /// Says that the first stage begins, and gathers what all of them need.
    async fn given(&self) -> Result<Given, RunError> {
        self.begin(FeedbackStage::IngestSubmission).await?;
        let ctx = self.run.ctx();
        let mut tx = self.study.store.tenant(ctx).await?;
        let (assignment, job) = hold(&mut tx, &self.run, self.job).await?;
        drop(tx);
        let read = self.study.store.read(ctx).await?;
        let handed = sql::submission(read, ctx, job.submission).await?;
        let (submission, received_at) = handed.ok_or_else(obsolete)?;
        let plan = ops::plan_of(&self.study, ctx, &job).await?.ok_or_else(obsolete)?;
        Ok(Given { job, assignment, plan: Arc::new(plan), submission, received_at })
    }

    async fn begin(&self, stage: FeedbackStage) -> Result<(), RunError> {
        let (progress, message) = stage.begins();
        self.said(&format!("{}:begin", stage.as_str()), move |study, assignment, job| {
            job.status = JobStatus::Running;
            job.stage = Some(stage.as_str().into());
            job.progress = progress;
            job.message = Some(message.into());
            (vec![announce::feedback_progress(study, assignment, job)], ())
        })
        .await
    }

    /// Changes the job and says so, in one journaled transaction.
    async fn said<T, F>(&self, step: &str, change: F) -> Result<T, RunError>
    where
        T: Serialize + DeserializeOwned + Send + 'static,
        F: FnOnce(&Study, &Assignment, &mut Job) -> (Vec<Said>, T) + Send + 'static,
    {
        let (study, run, id) = (self.study.clone(), self.run.clone(), self.job);
        self.run
            .transact(step, move |tx| {
                Box::pin(async move {
                    let (assignment, mut job) = hold(tx, &run, id).await?;
                    let (said, value) = change(&study, &assignment, &mut job);
                    job.updated_at = study.world.now();
                    sql::save(tx, &job).await?;
                    for one in said {
                        study.announce(tx, run.ctx(), one);
                        tx.settle().await?;
                    }
                    Ok(value)
                })
            })
            .await
    }

    /// Stage 1: the text of the draft. A file that cannot be read does not stop the feedback; none that can be does.
    async fn ingest(&self, given: &Given) -> Result<Read, RunError> {
        let (mut sources, mut files, mut unread) = (Vec::new(), Vec::new(), Vec::new());
        if let Some(text) = given.submission.text.as_deref().filter(|text| !text.trim().is_empty()) {
            let name = "Submitted text".to_owned();
            sources.push(Source {
                id: "submission".into(),
                name,
                kind: SourceKind::Text,
                text: plain_text(text),
            });
        }
        for id in &given.submission.files {
            let read = || read_file(&self.study, self.run.ctx(), *id);
            let file = |name: &str, words, pages, error| SubmittedFile {
                id: id.to_string(),
                name: name.to_owned(),
                words,
                pages,
                error,
            };
            match self.run.step(&format!("read {id}"), read).await? {
                FileRead::Text(name, text) => {
                    files.push(file(&name, text.words, text.pages, None));
                    sources.push(Source::file(id.to_string(), name, text));
                }
                FileRead::Unreadable(name, failure) => {
                    self.run.log(LogLevel::Warn, &format!("{name}: {}", failure.message)).await?;
                    files.push(file(&name, 0, None, Some(failure.message.clone())));
                    unread.push((id.to_string(), name, failure));
                }
            }
        }
        let nothing = sources.iter().all(|s| s.text.blocks.iter().all(|b| b.text.trim().is_empty()));
        let why: Vec<String> = unread.iter().map(|(_, name, f)| format!("{name}: {}", f.message)).collect();
        self.keep(given, &sources, unread).await?;
        if nothing {
            return Err(RunError::fatal(
                "study.nothing_readable",
                format!("There is no text in what was handed in. {}", why.join(" ")).trim().to_owned(),
            ));
        }
        Ok(Read { sources: Arc::new(sources), files })
    }

    /// Keeps what was read apart from what is said about it.
    async fn keep(
        &self,
        given: &Given,
        sources: &[Source],
        unread: Vec<(String, String, Failure)>,
    ) -> Result<(), RunError> {
        let (run, id, submission) = (self.run.clone(), self.job, given.job.submission);
        let sources = sources.to_vec();
        self.run
            .transact("keep submission", move |tx| {
                Box::pin(async move {
                    hold(tx, &run, id).await?;
                    sql::keep(tx, submission, &sources, &unread).await?;
                    Ok(())
                })
            })
            .await
    }

    /// Stage 2: what can be measured and found.
    async fn analysis(&self, given: &Given, read: &Read) -> Result<(Arc<Analysis>, DateTime<Utc>), RunError> {
        self.begin(FeedbackStage::AnalyzeAgainstPlanAndRubric).await?;
        let now = self.study.world.now();
        let (sources, files) = (Arc::clone(&read.sources), read.files.clone());
        let (plan, due, milestone) =
            (Arc::clone(&given.plan), given.assignment.due_at, given.job.milestone.clone());
        let found: (Analysis, DateTime<Utc>) = self
            .run
            .step(FeedbackStage::AnalyzeAgainstPlanAndRubric.as_str(), || {
                thinking("study.analyze", move || {
                    let milestone = milestone.as_deref().and_then(|key| ops::milestone(&plan, key));
                    let scope = Scope { plan: &plan, milestone, due, now };
                    (analyze(scope, &sources, &files), now)
                })
            })
            .await?;
        Ok((Arc::new(found.0), found.1))
    }

    /// Stage 3: the grader's review; its figures are shown at once.
    async fn review(
        &self,
        given: &Given,
        read: &Read,
        analysis: &Analysis,
        now: DateTime<Utc>,
    ) -> Result<Review, RunError> {
        self.begin(FeedbackStage::GenerateFeedback).await?;
        let chain = self.study.chain(&self.run, &self.by).await?;
        let mode = given.assignment.mode;
        let brief = Brief { analysis, scope: given.scope(now), draft: &read.sources, mode };
        let review: Review =
            self.run.step(FeedbackStage::GenerateFeedback.as_str(), || self.reviewed(&chain, brief)).await?;
        let preview = announce::Preview::of(&review, analysis);
        self.said("feedback_preview", move |study, assignment, job| {
            job.progress = 80;
            (vec![announce::feedback_preview(study, assignment, job, &preview)], ())
        })
        .await?;
        Ok(review)
    }

    async fn reviewed(&self, chain: &[Choice], brief: Brief<'_>) -> Result<Review, RunError> {
        let Some(asker) = self.study.asker(&self.run, chain) else {
            return Ok(self.grader.review(brief.analysis, brief.scope, brief.draft).await?);
        };
        match model::review(&asker, brief, &mut Telling(self)).await {
            Ok(Reviewed { review, passed }) => {
                for reason in passed {
                    self.run.log(LogLevel::Warn, &reason).await?;
                }
                Ok(review)
            }
            Err(Trouble::Nobody(nobody)) if self.by.or_offline => {
                self.run.log(LogLevel::Warn, &nobody.to_string()).await?;
                Ok(model::stand_in(brief, &nobody.reasons))
            }
            Err(trouble) => Err(trouble.ends_run()),
        }
    }

    /// Says which model reads the draft. Not journaled: it is about this attempt alone.
    async fn tell(&self, model: &str) -> Result<(), RunError> {
        let mut tx = self.study.store.tenant(self.run.ctx()).await?;
        let (assignment, mut job) = hold(&mut tx, &self.run, self.job).await?;
        job.message = Some(format!("{model} reads the draft"));
        job.updated_at = self.study.world.now();
        sql::save(&mut tx, &job).await?;
        self.study.announce(
            &mut tx,
            self.run.ctx(),
            announce::feedback_progress(&self.study, &assignment, &job),
        );
        tx.commit().await?;
        Ok(())
    }

    /// Stage 4: what the draft does not bear out goes; fixes become items; feedback, state and event become true together.
    async fn publish(
        &self,
        given: &Given,
        read: &Read,
        analysis: Arc<Analysis>,
        review: Review,
        now: DateTime<Utc>,
    ) -> Result<FeedbackMade, RunError> {
        self.begin(FeedbackStage::FinalizeFeedback).await?;
        let (sources, plan, due, found) = (
            Arc::clone(&read.sources),
            Arc::clone(&given.plan),
            given.assignment.due_at,
            Arc::clone(&analysis),
        );
        let milestone = given.job.milestone.clone();
        let held: (Review, Scorecard, QuoteCheck) = self
            .run
            .step("hold against submission", || {
                thinking("study.hold", move || {
                    let milestone = milestone.as_deref().and_then(|key| ops::milestone(&plan, key));
                    hold_against(review, &found, Scope { plan: &plan, milestone, due, now }, &sources)
                })
            })
            .await?;
        let feedback = assemble(given, &analysis, read, held);
        self.make_fixes(given, &feedback).await?;
        let made = FeedbackMade {
            version: feedback.version,
            engine: feedback.engine.clone(),
            fixes: feedback.required_fixes.len(),
        };
        self.said(FeedbackStage::FinalizeFeedback.as_str(), move |study, assignment, job| {
            job.status = JobStatus::Ready;
            job.progress = 100;
            job.message = Some("The feedback is ready".into());
            job.engine = Some(feedback.engine.clone());
            job.summary = Some(feedback.summary());
            job.feedback = Some(feedback);
            job.finished_at = Some(study.world.now());
            (vec![announce::feedback_ready(study, assignment, job)], ())
        })
        .await?;
        Ok(made)
    }

    async fn fail(&self, failure: Failure) -> Result<(), RunError> {
        let failed = self
            .said("failed", move |study, assignment, job| {
                ops::end(job, JobStatus::Failed, failure, study.world.now());
                (vec![announce::feedback_failed(study, assignment, job)], ())
            })
            .await;
        match failed {
            // Ended or removed meanwhile: nobody waits for the news.
            Err(error) if error.failure().is_some_and(|f| f.code == OBSOLETE) => Ok(()),
            other => other,
        }
    }
}

/// Tells who is asked.
struct Telling<'a>(&'a Looking);

#[async_trait]
impl Hear for Telling<'_> {
    async fn asking(&mut self, model: &str) {
        // What could not be told is told with the next stage; a run that lost its lease ends there.
        let _ = self.0.tell(model).await;
    }

    async fn words(&mut self, _: &str) {}
}

fn assemble(
    given: &Given,
    analysis: &Analysis,
    read: &Read,
    (review, scorecard, verification): (Review, Scorecard, QuoteCheck),
) -> Feedback {
    Feedback {
        version: given.job.version.unsigned_abs(),
        engine: review.engine,
        language: review.language,
        plan_version: given.job.plan_version.unsigned_abs(),
        target: given.job.target.clone(),
        submission: SubmissionFacts {
            id: given.job.submission.to_string(),
            words: analysis.words,
            pages: analysis.pages,
            files: read.files.clone(),
            received_at: given.received_at,
        },
        scorecard,
        strengths: review.strengths,
        gaps: review.gaps,
        required_fixes: review.required_fixes,
        suggested_improvements: review.suggested_improvements,
        next_actions: review.next_actions,
        requirement_checks: analysis.checks.clone(),
        limits: review.limits,
        verification,
    }
}

fn obsolete() -> RunError {
    RunError::fatal(OBSOLETE, "The feedback was ended, or its assignment removed.")
}

/// The job and its assignment, held still, if this run may still write there.
pub(super) async fn hold(
    tx: &mut TenantTx,
    run: &Run,
    id: FeedbackId,
) -> Result<(Assignment, Job), RunError> {
    let job = sql::lock(tx, id, Some(run.id())).await?.ok_or_else(obsolete)?;
    let assignment = sql::assignment_of(tx, job.workspace).await?.ok_or_else(obsolete)?;
    let assignment = assignments::by_id(tx, assignment).await?.ok_or_else(obsolete)?;
    Ok((assignment, job))
}
