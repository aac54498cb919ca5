//! What can go wrong with assignments and their plans.

use kernel::{Fault, FaultKind, FieldError};

/// A failure of this room.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Absent, or not the caller's.
    #[error("there is no such assignment")]
    NoAssignment,
    /// Absent, or not the caller's.
    #[error("there is no such course")]
    NoCourse,
    /// The course has no such topic.
    #[error("there is no such topic")]
    NoTopic,
    /// Courses of a course system are changed there.
    #[error("this course comes from a course system and is changed there; only its mode is decided here")]
    NotOwnCourse,
    /// Somebody else changed the course or topic since the caller read it.
    #[error("this was changed meanwhile; read it again")]
    StaleCourse,
    /// A person cannot keep more.
    #[error("you have {0} courses of your own, which is the most; remove one first")]
    TooManyCourses(usize),
    /// A course cannot have more.
    #[error("the course has {0} topics, which is the most; remove one first")]
    TooManyTopics(usize),
    /// A course that is named is not there, or not the caller's own.
    #[error("course {0} does not exist")]
    NoSuchCourse(String),
    /// A topic that is named is not there.
    #[error("topic {0} does not exist in this course")]
    NoSuchTopic(String),
    /// An assignment that is named is not in the course.
    #[error("assignment {0} is not in this course")]
    NotInCourse(String),
    /// A topic would come before itself.
    #[error("a topic cannot come before itself")]
    Circular,
    /// There is no workspace: planning was never started.
    #[error("planning was not started for this assignment yet")]
    NotStarted,
    /// There is no such version of the plan.
    #[error("there is no such plan yet")]
    NoPlan,
    /// Nothing to plan from.
    #[error("there is nothing to plan from: paste the assignment's text or add a file")]
    Empty,
    /// A reprocess is running already.
    #[error("the plan is being made anew already")]
    Reprocessing,
    /// Somebody else changed the assignment since the caller read it.
    #[error("the assignment was changed meanwhile; read it again")]
    Stale,
    /// Assignments that come from a course system are changed there.
    #[error("this assignment comes from a course system and is changed there")]
    NotLocal,
    /// A file that is named is not there, or not the caller's.
    #[error("file {0} does not exist")]
    NoFile(String),
    /// Nothing can be fetched: no course system is connected.
    #[error(
        "this assignment cannot be fetched: connect your Canvas first, or send the page from your browser"
    )]
    NoConnection,
    /// The numbers of an assignment are those of another one, at another Canvas.
    #[error("an assignment with these numbers is here already, from another Canvas; delete it first")]
    OtherCanvas,
    /// A connection that is named is not there, or not the caller's.
    #[error("connection {0} does not exist")]
    NoSuchConnection(String),
    /// A provider of models that is named is not there.
    #[error("model provider {0} does not exist")]
    NoSuchProvider(String),
    /// There is no finished plan to hold a draft against.
    #[error("there is no finished plan yet: start planning, or wait until it is ready")]
    PlanNotReady,
    /// The plan has no such milestone.
    #[error("the plan has no milestone {0}")]
    NoMilestone(String),
    /// Nothing was handed in.
    #[error("there is nothing to look at: write some text or add a file")]
    EmptySubmission,
    /// There is no such feedback.
    #[error("there is no such feedback")]
    NoFeedback,
    /// The feedback is not there yet, or never will be.
    #[error("this feedback is not ready")]
    FeedbackNotReady,
    /// Too many drafts are being looked at.
    #[error("{0} drafts of this assignment are being looked at already; wait for one of them")]
    TooManyJobs(i64),
    /// The course system failed us.
    #[error(transparent)]
    Connectors(#[from] connectors::Error),
    /// The models failed us.
    #[error(transparent)]
    Models(#[from] models::Error),
    /// Runs failed us.
    #[error(transparent)]
    Runs(#[from] runs::Error),
    /// Work items failed us.
    #[error(transparent)]
    Work(#[from] work::Error),
    /// Files failed us.
    #[error(transparent)]
    Blobs(#[from] blobs::Error),
    /// The event log failed us.
    #[error(transparent)]
    Events(#[from] events::Error),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] store::Error),
}

impl Error {
    fn inner(&self) -> Option<&dyn Fault> {
        match self {
            Self::Connectors(e) => Some(e),
            Self::Models(e) => Some(e),
            Self::Runs(e) => Some(e),
            Self::Work(e) => Some(e),
            Self::Blobs(e) => Some(e),
            Self::Events(e) => Some(e),
            Self::Store(e) => Some(e),
            _ => None,
        }
    }
}

impl Fault for Error {
    fn kind(&self) -> FaultKind {
        match self {
            Self::NoAssignment
            | Self::NotStarted
            | Self::NoPlan
            | Self::NoMilestone(_)
            | Self::NoCourse
            | Self::NoTopic
            | Self::NoFeedback => FaultKind::NotFound,
            Self::Empty => FaultKind::Malformed,
            Self::Reprocessing
            | Self::NotLocal
            | Self::NoConnection
            | Self::OtherCanvas
            | Self::PlanNotReady
            | Self::FeedbackNotReady
            | Self::NotOwnCourse
            | Self::TooManyCourses(_)
            | Self::TooManyTopics(_)
            | Self::TooManyJobs(_) => FaultKind::Conflict,
            Self::Stale | Self::StaleCourse => FaultKind::PreconditionFailed,
            Self::NoSuchCourse(_)
            | Self::NoSuchTopic(_)
            | Self::NotInCourse(_)
            | Self::Circular
            | Self::NoFile(_)
            | Self::NoSuchConnection(_)
            | Self::NoSuchProvider(_)
            | Self::EmptySubmission => FaultKind::Invalid,
            _ => self.inner().map_or(FaultKind::Internal, Fault::kind),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NoAssignment => "study.no_assignment",
            Self::NotStarted => "study.not_started",
            Self::NoPlan => "study.no_plan",
            Self::Empty => "study.nothing_to_plan",
            Self::Reprocessing => "study.reprocessing",
            Self::Stale => "study.stale",
            Self::NotLocal => "study.not_local",
            Self::NoCourse => "study.no_course",
            Self::NoTopic => "study.no_topic",
            Self::NotOwnCourse => "study.not_own_course",
            Self::StaleCourse => "study.stale_course",
            Self::TooManyCourses(_) => "study.too_many_courses",
            Self::TooManyTopics(_) => "study.too_many_topics",
            Self::NoSuchCourse(_) => "study.no_such_course",
            Self::NoSuchTopic(_) => "study.no_such_topic",
            Self::NotInCourse(_) => "study.not_in_course",
            Self::Circular => "study.circular",
            Self::NoFile(_) => "study.no_file",
            Self::NoConnection => "study.no_connection",
            Self::OtherCanvas => "study.other_canvas",
            Self::NoSuchConnection(_) => "study.no_such_connection",
            Self::NoSuchProvider(_) => "study.no_such_provider",
            Self::PlanNotReady => "study.plan_not_ready",
            Self::NoMilestone(_) => "study.no_milestone",
            Self::EmptySubmission => "study.empty_submission",
            Self::NoFeedback => "study.no_feedback",
            Self::FeedbackNotReady => "study.feedback_not_ready",
            Self::TooManyJobs(_) => "study.too_many_feedback_jobs",
            _ => self.inner().map_or("study.internal", Fault::code),
        }
    }

    fn public(&self) -> std::borrow::Cow<'static, str> {
        self.inner().map_or_else(|| self.to_string().into(), Fault::public)
    }

    fn fields(&self) -> Vec<FieldError> {
        match self {
            Self::NoFile(id) => {
                vec![FieldError::new("file_ids", "not_found", format!("There is no file {id}."))]
            }
            Self::NoSuchCourse(id) => {
                vec![FieldError::new("course", "not_found", format!("There is no course {id} of yours."))]
            }
            Self::NoSuchTopic(id) => {
                vec![FieldError::new("depends_on", "not_found", format!("There is no topic {id}."))]
            }
            Self::NotInCourse(id) => {
                let what = format!("The course has no assignment {id}.");
                vec![FieldError::new("assignments", "not_found", what)]
            }
            Self::Circular => {
                vec![FieldError::new("depends_on", "circular", "A topic cannot come before itself.")]
            }
            Self::NoSuchConnection(id) => {
                vec![FieldError::new("connection", "not_found", format!("There is no connection {id}."))]
            }
            Self::NoSuchProvider(id) => {
                vec![FieldError::new("provider", "not_found", format!("There is no provider {id}."))]
            }
            Self::EmptySubmission => {
                vec![FieldError::new("text", "required", "Write some text, or add a file.")]
            }
            _ => self.inner().map_or_else(Vec::new, Fault::fields),
        }
    }

    fn retry_after(&self) -> Option<std::time::Duration> {
        self.inner().and_then(Fault::retry_after)
    }
}
