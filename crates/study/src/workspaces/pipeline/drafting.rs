//! Stages 3 to 5: what is asked for, a draft of the plan, and the draft held against the source. By rules, or by a model
//! that is given what the rules found.

use super::{
    OBSOLETE, Planning,
    gathering::{Gathered, Unread},
    hold, thinking,
};
use crate::{
    announce::{self, Announce as _},
    asking::Trouble,
    distill::{Distilled, distill},
    planner::{
        Draft,
        model::{self, Brief, Drafted, News, Readings},
        offline,
    },
    source::Source,
    verify::{Verified, verify},
    workspaces::{Stage, sql},
};
use models::Choice;
use runs::{LogLevel, RunError};
use std::sync::Arc;
use tokio::sync::mpsc;

/// News of a model that wait to be told; what comes faster is not told.
const NEWS: usize = 64;

impl Planning {
    /// Stage 3: what is asked for; shown at once.
    pub(super) async fn distilled(
        &self,
        gathered: &Gathered,
        sources: &Arc<Vec<Source>>,
        unread: &[Unread],
    ) -> Result<Distilled, RunError> {
        self.begin(Stage::DistillAssignmentRequirements, |_| ()).await?;
        let (texts, facts) = (Arc::clone(sources), gathered.facts.clone());
        let missing: Vec<(String, String)> =
            unread.iter().map(|(_, name, failure)| (name.clone(), failure.message.clone())).collect();
        let distilled: Distilled = self
            .run
            .step(Stage::DistillAssignmentRequirements.as_str(), || {
                thinking("study.distill", move || distill(&texts, &facts).without(&missing))
            })
            .await?;
        let objective = distilled.objective.as_ref().map(|o| o.text.clone());
        let demands: Vec<String> = distilled.demands.iter().map(|d| d.text.clone()).collect();
        self.said("draft_summary", move |study, assignment, workspace| {
            workspace.progress = 45;
            let demands: Vec<&str> = demands.iter().map(String::as_str).collect();
            (vec![announce::draft_summary(study, assignment, workspace, objective.as_deref(), &demands)], ())
        })
        .await?;
        Ok(distilled)
    }

    /// Stage 4: a draft; its milestones are shown as they come.
    pub(super) async fn draft(
        &self,
        gathered: &Gathered,
        sources: &[Source],
        distilled: &Distilled,
    ) -> Result<Draft, RunError> {
        let chain = self.study.chain(&self.run, &self.input.by).await?;
        let readings = self.readings(&chain, sources).await?;
        self.begin(Stage::DraftPlan, |_| ()).await?;
        let brief = Brief { distilled, sources, now: self.study.world.now(), due: gathered.facts.due_at };
        let (tell, mut told) = mpsc::channel(NEWS);
        let drafting =
            self.run.step(Stage::DraftPlan.as_str(), || self.drafted(&chain, brief, readings, tell));
        let telling = async {
            while let Some(news) = told.recv().await {
                match self.tell(news).await {
                    // A preview that could not be told is not worth an answer that is under way.
                    Err(error) if error.failure().is_none_or(|f| f.code == OBSOLETE) => return Err(error),
                    _ => {}
                }
            }
            Ok(())
        };
        let ((draft, shown), ()) = tokio::try_join!(drafting, telling)?;
        let milestones = if shown { Vec::new() } else { draft.milestones.clone() };
        self.said("milestone_previews", move |study, assignment, workspace| {
            workspace.progress = 75;
            let said =
                milestones.iter().map(|m| announce::milestone_preview(study, assignment, workspace, m));
            (said.collect(), ())
        })
        .await?;
        Ok(draft)
    }

    async fn drafted(
        &self,
        chain: &[Choice],
        brief: Brief<'_>,
        readings: Readings,
        tell: mpsc::Sender<News>,
    ) -> Result<(Draft, bool), RunError> {
        let Some(asker) = self.study.asker(&self.run, chain) else {
            let (distilled, now, due) = (brief.distilled.clone(), brief.now, brief.due);
            let draft = thinking("study.draft", move || offline::draft(&distilled, now, due)).await?;
            return Ok((draft, false));
        };
        match model::draft(&asker, brief, readings, tell).await {
            Ok(Drafted { draft, passed, shown }) => {
                for reason in passed {
                    self.run.log(LogLevel::Warn, &reason).await?;
                }
                Ok((draft, shown))
            }
            Err(Trouble::Nobody(nobody)) if self.input.by.or_offline => {
                self.run.log(LogLevel::Warn, &nobody.to_string()).await?;
                Ok((model::stand_in(brief, &nobody.reasons), false))
            }
            Err(trouble) => Err(trouble.ends_run()),
        }
    }

    /// What models find in texts that are too long to be read at once, part by part. A part that none of them reads is
    /// left to the rules, which read it before.
    async fn readings(&self, chain: &[Choice], sources: &[Source]) -> Result<Readings, RunError> {
        let Some(asker) = self.study.asker(&self.run, chain) else {
            return Ok(Readings::default());
        };
        let (parts, cut) = model::parts(sources);
        let mut readings = Readings { found: Vec::new(), unread: usize::from(cut) };
        for (n, part) in (1..).zip(&parts) {
            let of = parts.len();
            self.said(&format!("reading {n}"), move |study, assignment, workspace| {
                workspace.progress = i16::try_from(45 + 14 * n / of).unwrap_or(59);
                workspace.message = Some(format!("Reading part {n} of {of}"));
                (vec![announce::progress(study, assignment, workspace)], ())
            })
            .await?;
            let step = format!("read part {n}");
            let read = self.run.step(&step, || async {
                match model::read(&asker, part, (n, of)).await {
                    Ok(reading) => Ok(Some(reading)),
                    Err(Trouble::Nobody(nobody)) if !nobody.passing || self.input.by.or_offline => {
                        self.run.log(LogLevel::Warn, &format!("Part {n}: {nobody}")).await?;
                        Ok(None)
                    }
                    Err(trouble) => Err(trouble.ends_run()),
                }
            });
            match read.await? {
                Some(reading) => readings.found.push(reading),
                None => readings.unread += 1,
            }
        }
        Ok(readings)
    }

    /// Says what a model is at. Not journaled: it is about this attempt alone.
    async fn tell(&self, news: News) -> Result<(), RunError> {
        let mut tx = self.study.store.tenant(self.run.ctx()).await?;
        let (assignment, mut workspace) = hold(&mut tx, &self.run, &self.input).await?;
        workspace.updated_at = self.study.world.now();
        let said = match news {
            News::Asking(model) => {
                workspace.message = Some(format!("{model} drafts the plan"));
                announce::progress(&self.study, &assignment, &workspace)
            }
            News::Milestone(milestone) => {
                workspace.progress = workspace.progress.saturating_add(1).clamp(60, 74);
                announce::milestone_preview(&self.study, &assignment, &workspace, &milestone)
            }
        };
        sql::save(&mut tx, assignment.owner, &workspace);
        self.study.announce(&mut tx, self.run.ctx(), said);
        tx.commit().await?;
        Ok(())
    }

    /// Stage 5: what the source does not say goes; what it says and the draft missed comes in.
    pub(super) async fn verified(
        &self,
        draft: Draft,
        sources: &Arc<Vec<Source>>,
    ) -> Result<Verified, RunError> {
        self.begin(Stage::VerifyAgainstSource, |_| ()).await?;
        let texts = Arc::clone(sources);
        self.run
            .step(Stage::VerifyAgainstSource.as_str(), || {
                thinking("study.verify", move || verify(draft, &texts))
            })
            .await
    }
}
