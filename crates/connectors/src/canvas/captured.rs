//! What a browser saw: an assignment as a Canvas gave it to the person's own page, where no key can be had.
//!
//! It is read by the same shapes as what we fetch ourselves, and believed no more.

use crate::{
    Canvas, Error,
    canvas::{
        address::Address,
        budget::Budget,
        context::{AssignmentContext, Gaps, Missing},
        model::{Assignment, Id},
        shape::{AssignmentShape, CourseShape, clean},
        text,
    },
};
use serde_json::Value;

/// The most things a page can say are missing.
const MAX_MISSING: usize = 50;

/// What a page of a Canvas showed.
#[derive(Debug, Clone)]
pub struct Capture {
    /// The address of that Canvas.
    pub origin: String,
    /// The course as the Canvas describes it, if the page had it.
    pub course: Option<Value>,
    /// The assignment as the Canvas describes it.
    pub assignment: Value,
    /// What the page could not have, in its words.
    pub missing: Vec<String>,
}

impl Canvas {
    /// Reads what a page of a Canvas showed of an assignment. Nothing is asked of that Canvas.
    pub async fn captured(
        &self,
        course_id: &str,
        assignment_id: &str,
        capture: Capture,
    ) -> Result<AssignmentContext, Error> {
        let (course, assignment) =
            (Id::read(course_id, "course_id")?, Id::read(assignment_id, "assignment_id")?);
        // No key goes there: a plain address does no harm.
        let address = Address::read(&capture.origin, true)?;
        let shape: AssignmentShape =
            serde_json::from_value(capture.assignment).map_err(|_| Error::Capture("assignment"))?;
        let found = Assignment::from(shape);
        if found.id != assignment {
            return Err(Error::Capture("assignment"));
        }
        let told = capture.course.map(serde_json::from_value::<CourseShape>).transpose();
        let told = told.map_err(|_| Error::Capture("course"))?.and_then(CourseShape::course);
        let line = |m: &String| clean(m, 300);
        let lines = capture.missing.iter().filter_map(line).take(MAX_MISSING);
        let lacks =
            |message| Missing { what: "the page".into(), code: "connectors.not_captured".into(), message };
        let mut missing = Gaps(lines.map(lacks).collect());
        let mut context = AssignmentContext {
            connection: None,
            url: format!("{}/courses/{course}/assignments/{assignment}", address.origin()),
            course: told.filter(|c| c.id == course),
            assignment: found,
            text: None,
            group: None,
            modules: Vec::new(),
            pages: Vec::new(),
            files: Vec::new(),
            missing: Vec::new(),
        };
        // Its bytes came along, or they did not: there is nothing left to fetch.
        context.assignment.files.clear();
        if let Some(html) = context.assignment.html.take() {
            let text = missing.note("its text", text::read(self.reader(), &html).await).flatten();
            context.text = text.and_then(|text| missing.fit("its text", text, &mut Budget::default()));
        }
        context.missing = missing.0;
        Ok(context)
    }
}
