//! Everything an assignment asks, fetched fresh: what planning works from.
//!
//! The assignment itself must be there. Whatever else fails is named in `missing`, and the rest is given: a
//! plan from what arrived, which says what it lacks, is worth more than none. The same goes for what is too long:
//! texts are given up to a bound, over all of them.

use crate::{
    Canvas, ConnectionId, Error,
    canvas::{
        budget::Budget,
        links::Links,
        model::{Account, Assignment, Course, File, Group, Id, Module, Page},
        shape::{AssignmentShape, CourseShape, FileShape, GroupShape, PageShape, SelfShape, SequenceShape},
        text,
        wire::Client,
    },
};
use documents::Extracted;
use kernel::{Ctx, Fault as _};
use serde::{Deserialize, Serialize};
use tokio::time::{Instant, timeout_at};

/// What is known of an assignment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AssignmentContext {
    /// Through which connection it was fetched; none where a browser sent it.
    pub connection: Option<ConnectionId>,
    /// Where a person sees it.
    pub url: String,
    /// Its course.
    pub course: Option<Course>,
    /// The assignment, without its text.
    pub assignment: Assignment,
    /// Its text. It and those of `pages` have some 4 MB together; where that does not do, the last ones end early or
    /// are left out, and `missing` names them.
    pub text: Option<Extracted>,
    /// The group it counts into.
    pub group: Option<Group>,
    /// Where it stands in the course.
    pub modules: Vec<Module>,
    /// Pages its text links to, in order, within what `text` leaves of the room.
    pub pages: Vec<PageText>,
    /// Files that hang on it or that its text links to; read them with [`Canvas::read_file`].
    pub files: Vec<File>,
    /// What could not be had.
    pub missing: Vec<Missing>,
}

/// A page that an assignment links to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageText {
    /// Its title.
    pub title: String,
    /// Its text, or the beginning of it.
    pub text: Extracted,
}

/// Something that could not be had.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Missing {
    /// What: `the course`, `file 12`.
    pub what: String,
    /// Stable code of the reason.
    pub code: String,
    /// The reason in plain words.
    pub message: String,
}

impl Client {
    /// Whose key this is. The first thing that is asked of a Canvas.
    pub async fn account(&self) -> Result<Account, Error> {
        self.get::<SelfShape>("users/self").await.map(Account::from)
    }

    pub async fn course(&self, course: &Id) -> Result<Option<Course>, Error> {
        let path = format!("courses/{course}?include[]=term&include[]=teachers&include[]=public_description");
        self.get::<CourseShape>(&path).await.map(CourseShape::course)
    }

    pub async fn assignment(&self, course: &Id, assignment: &Id) -> Result<Assignment, Error> {
        let path = format!("courses/{course}/assignments/{assignment}?include[]=submission");
        self.get::<AssignmentShape>(&path).await.map(Assignment::from)
    }

    async fn group(&self, course: &Id, group: &Id) -> Result<Option<Group>, Error> {
        let path = format!("courses/{course}/assignment_groups/{group}");
        self.get::<GroupShape>(&path).await.map(GroupShape::group)
    }

    async fn modules(&self, course: &Id, assignment: &Id) -> Result<Vec<Module>, Error> {
        let path =
            format!("courses/{course}/module_item_sequence?asset_type=Assignment&asset_id={assignment}");
        self.get::<SequenceShape>(&path).await.map(Vec::from)
    }

    async fn page(&self, course: &Id, name: &str) -> Result<Page, Error> {
        self.get::<PageShape>(&format!("courses/{course}/pages/{name}")).await.map(Page::from)
    }

    /// A file as Canvas knows it now, with an address that is good for a while.
    pub async fn file(&self, file: &Id) -> Result<File, Error> {
        self.get::<FileShape>(&format!("files/{file}")).await.map(File::from)
    }
}

impl Canvas {
    /// Fetches an assignment with everything around it. Without a connection, the caller's default is asked.
    pub async fn context(
        &self,
        ctx: &Ctx,
        connection: Option<ConnectionId>,
        course_id: &str,
        assignment_id: &str,
    ) -> Result<AssignmentContext, Error> {
        let (course, assignment) =
            (Id::read(course_id, "course_id")?, Id::read(assignment_id, "assignment_id")?);
        let (connection, client) = self.client(ctx, connection).await?;
        let until = Instant::now() + self.options().fresh;
        let found = client.assignment(&course, &assignment).await?;
        let mut missing = Gaps(Vec::new());
        let mut context = AssignmentContext {
            connection: Some(connection),
            url: format!("{}/courses/{course}/assignments/{assignment}", client.address().origin()),
            course: missing.note("the course", client.course(&course).await).flatten(),
            text: None,
            group: None,
            modules: missing
                .note("its place among the modules", client.modules(&course, &assignment).await)
                .unwrap_or_default(),
            pages: Vec::new(),
            files: found.files.clone(),
            assignment: found,
            missing: Vec::new(),
        };
        if let Some(group) = &context.assignment.group {
            context.group = missing.note("its group", client.group(&course, group).await).flatten();
        }
        if let Some(html) = context.assignment.html.take() {
            let links = Links::of(&html, client.address(), &course);
            let mut room = Budget::default();
            let text = missing.note("its text", text::read(self.reader(), &html).await).flatten();
            context.text = text.and_then(|text| missing.fit("its text", text, &mut room));
            let follow = self.follow(&client, &course, &links, &mut context, (&mut missing, &mut room));
            if timeout_at(until, follow).await.is_err() {
                missing.say(
                    "some pages or files",
                    "connectors.too_slow",
                    "The Canvas takes too long to give them.",
                );
            }
        }
        context.missing = missing.0;
        Ok(context)
    }

    async fn follow(
        &self,
        client: &Client,
        course: &Id,
        links: &Links,
        to: &mut AssignmentContext,
        (missing, room): (&mut Gaps, &mut Budget),
    ) {
        for name in &links.pages {
            let what = format!("the page `{name}`");
            if room.is_spent() {
                missing.too_long(&what);
                continue;
            }
            let Some(page) = missing.note(&what, client.page(course, name).await) else { continue };
            let Some(html) = page.html else { continue };
            let text = missing.note(&what, text::read(self.reader(), &html).await).flatten();
            if let Some(text) = text.and_then(|text| missing.fit(&what, text, room)) {
                to.pages.push(PageText { title: page.title, text });
            }
        }
        for id in &links.files {
            if to.files.iter().any(|f| f.id == *id) {
                continue;
            }
            to.files.extend(missing.note(&format!("file {id}"), client.file(id).await));
        }
        if links.cut {
            let why = "The text links to more files or pages than are followed.";
            missing.say("some links", "connectors.many_links", why);
        }
    }
}

/// Collects what could not be had.
pub(super) struct Gaps(pub Vec<Missing>);

impl Gaps {
    /// As much of a text as there is room for, if any.
    pub fn fit(&mut self, what: &str, mut text: Extracted, room: &mut Budget) -> Option<Extracted> {
        if room.take(&mut text) {
            return Some(text);
        }
        if text.blocks.is_empty() {
            self.too_long(what);
            return None;
        }
        self.too_long(&format!("the rest of {what}"));
        Some(text)
    }

    fn too_long(&mut self, what: &str) {
        self.say(what, "connectors.too_long", "There is more text than is read for one assignment.");
    }

    fn say(&mut self, what: &str, code: &str, message: &str) {
        self.0.push(Missing { what: what.to_owned(), code: code.to_owned(), message: message.to_owned() });
    }

    pub fn note<T>(&mut self, what: &str, result: Result<T, Error>) -> Option<T> {
        match result {
            Ok(value) => Some(value),
            Err(error) => {
                self.say(what, error.code(), &error.public());
                None
            }
        }
    }
}
