//! Stages 1 and 2: what is known of the assignment, and the text of everything that states it.

use super::{FileRead, Planning, hold, read_file};
use crate::{
    announce::{self, Announce as _},
    assignments::{Assignment, Origin, Target, sql as assignments},
    canvas::{self, Given},
    source::{AssignmentFacts, Source, gather},
    wording::capitalised,
    workspaces::{Stage, sql},
};
use connectors::{AssignmentContext, Canvas, ConnectionId, Error, canvas::File};
use kernel::{Fault as _, FaultKind};
use runs::{Failure, LogLevel, RunError};
use serde::{Deserialize, Serialize};

/// What the first stage found.
pub(super) struct Gathered {
    pub facts: AssignmentFacts,
    /// Files of ours.
    files: Vec<blobs::FileId>,
    /// What a course system says.
    elsewhere: Option<Given>,
    connection: Option<ConnectionId>,
}

/// What could not be had: by which id and name, and why not.
pub(super) type Unread = (String, String, Failure);

/// An assignment as it stands with us.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Known {
    facts: AssignmentFacts,
    files: Vec<blobs::FileId>,
    origin: Origin,
    connection: Option<ConnectionId>,
}

impl Planning {
    /// Stage 1: what is known of the assignment. A course system is asked anew, whatever it said before.
    pub(super) async fn context(&self) -> Result<Gathered, RunError> {
        let (known, course_id, assignment_id) = self
            .begin(Stage::FetchCanvasContext, |a| {
                let known = Known {
                    facts: AssignmentFacts {
                        title: a.title.clone(),
                        text: a.text.clone(),
                        rubric: a.rubric.clone(),
                        points_possible: a.points_possible,
                        due_at: a.due_at,
                        course_name: a.course_name.clone(),
                        notes: Vec::new(),
                    },
                    files: a.files.clone(),
                    origin: a.origin,
                    connection: a.connection,
                };
                (known, a.target.course_id.clone(), a.target.assignment_id.clone())
            })
            .await?;
        let mut gathered = Gathered {
            facts: known.facts,
            files: known.files,
            elsewhere: None,
            connection: known.connection,
        };
        let target = Target { course_id, assignment_id };
        let context = match known.origin {
            Origin::Entered => return Ok(gathered),
            Origin::Captured => self.captured(&target).await?,
            Origin::Canvas => self.fetched(&target, known.connection).await?,
        };
        self.describe(&context).await?;
        let given = canvas::given(context);
        gathered.facts = given.facts.clone();
        gathered.elsewhere = Some(given);
        Ok(gathered)
    }

    fn canvas(&self) -> Result<&Canvas, RunError> {
        self.study.canvas.as_ref().ok_or_else(|| {
            RunError::fatal("study.no_connection", "No course system can be asked on this server.")
        })
    }

    async fn fetched(
        &self,
        target: &Target,
        connection: Option<ConnectionId>,
    ) -> Result<AssignmentContext, RunError> {
        let (canvas, ctx) = (self.canvas()?, self.run.ctx());
        self.run
            .step("ask canvas", || async {
                let asked = canvas.context(ctx, connection, &target.course_id, &target.assignment_id).await;
                asked.map_err(Error::ends_run)
            })
            .await
    }

    async fn captured(&self, target: &Target) -> Result<AssignmentContext, RunError> {
        let (study, ctx) = (&self.study, self.run.ctx());
        self.run
            .step("read capture", || async {
                let found = assignments::get(study.store.read(ctx).await?, ctx, target).await?;
                let seen = match found {
                    Some(a) => assignments::capture(study.store.read(ctx).await?, ctx, a.id).await?,
                    None => None,
                };
                seen.ok_or_else(super::obsolete)
            })
            .await
    }

    /// Writes what the course system says into the assignment, and says so where it is news.
    async fn describe(&self, context: &AssignmentContext) -> Result<(), RunError> {
        let (study, run, input, context) =
            (self.study.clone(), self.run.clone(), self.input.clone(), context.clone());
        self.run
            .transact("describe assignment", move |tx| {
                Box::pin(async move {
                    let (before, _) = hold(tx, &run, &input).await?;
                    let mut assignment = Assignment { connection: context.connection, ..before.clone() };
                    canvas::describe(&mut assignment, &context);
                    if assignment != before {
                        assignment.version += 1;
                        assignment.updated_at = study.world.now();
                        assignments::save(tx, &assignment);
                        study.announce(tx, run.ctx(), announce::fetched(&assignment));
                        tx.settle().await?;
                    }
                    Ok(())
                })
            })
            .await
    }

    /// Stage 2: the text of each file. One that cannot be read does not stop the plan; that there is none does.
    pub(super) async fn sources(&self, gathered: &Gathered) -> Result<(Vec<Source>, Vec<Unread>), RunError> {
        self.begin(Stage::FetchAndParseAttachments, |_| ()).await?;
        let (mut read, mut unread) = (Vec::new(), Vec::new());
        for id in &gathered.files {
            let found =
                self.run.step(&format!("read {id}"), || read_file(&self.study, self.run.ctx(), *id)).await?;
            self.take(id.to_string(), found, &mut read, &mut unread).await?;
        }
        let mut sources = Vec::new();
        if let Some(given) = &gathered.elsewhere {
            sources.clone_from(&given.sources);
            for file in &given.files {
                let found = self
                    .run
                    .step(&format!("read canvas file {}", file.id), || {
                        self.read_elsewhere(gathered.connection, file)
                    })
                    .await?;
                self.take(format!("canvas:{}", file.id), found, &mut read, &mut unread).await?;
            }
            for (n, missing) in (1..).zip(&given.missing) {
                let failure = Failure { code: missing.code.clone(), message: missing.message.clone() };
                unread.push((format!("missing:{n}"), capitalised(&missing.what), failure));
            }
        }
        sources.append(&mut read);
        let typed = [&gathered.facts.text, &gathered.facts.rubric];
        let nothing = sources.is_empty() && typed.into_iter().flatten().all(|t| t.trim().is_empty());
        let sources = gather(&gathered.facts, sources);
        self.keep(&sources, &unread).await?;
        if nothing {
            let why: Vec<String> =
                unread.iter().map(|(_, name, f)| format!("{name}: {}", f.message)).collect();
            let what = if gathered.elsewhere.is_some() {
                "The course system says nothing about this assignment that could be read."
            } else {
                "None of the files could be read."
            };
            return Err(RunError::fatal(
                "study.nothing_readable",
                format!("{what} {}", why.join(" ")).trim(),
            ));
        }
        Ok((sources, unread))
    }

    async fn take(
        &self,
        id: String,
        found: FileRead,
        read: &mut Vec<Source>,
        unread: &mut Vec<Unread>,
    ) -> Result<(), RunError> {
        match found {
            FileRead::Text(name, text) => read.push(Source::file(id, name, text)),
            FileRead::Unreadable(name, failure) => {
                self.run.log(LogLevel::Warn, &format!("{name}: {}", failure.message)).await?;
                unread.push((id, name, failure));
            }
        }
        Ok(())
    }

    /// The text of a file at the course system, or why it has none.
    async fn read_elsewhere(
        &self,
        connection: Option<ConnectionId>,
        file: &File,
    ) -> Result<FileRead, RunError> {
        match self.canvas()?.read_file(self.run.ctx(), connection, &file.id).await {
            Ok((file, text)) => Ok(FileRead::Text(file.name, text)),
            // The plan is made from what there is; what is wrong on our side may pass.
            Err(error @ (Error::Canvas(_) | Error::Document(_))) if error.kind() != FaultKind::Internal => {
                let failure = Failure { code: error.code().into(), message: error.public().into_owned() };
                Ok(FileRead::Unreadable(file.name.clone(), failure))
            }
            Err(error) => Err(error.ends_run()),
        }
    }

    /// Keeps the texts apart from what is made of them.
    async fn keep(&self, sources: &[Source], unread: &[Unread]) -> Result<(), RunError> {
        let (run, input) = (self.run.clone(), self.input.clone());
        let (sources, unread) = (sources.to_vec(), unread.to_vec());
        self.run
            .transact("keep sources", move |tx| {
                Box::pin(async move {
                    hold(tx, &run, &input).await?;
                    sql::put_sources(tx, input.workspace, input.version, &sources, &unread).await?;
                    Ok(())
                })
            })
            .await
    }
}
