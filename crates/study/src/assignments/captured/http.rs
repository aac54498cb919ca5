//! The door for what a browser saw.

use crate::{
    Study,
    assignments::{Target, http::AssignmentView},
};
use api_kit::{Answer, Body, Caller, Validate, Versioned, Violations};
use axum::extract::{Path, State};
use blobs::FileId;
use connectors::canvas::Capture;
use serde::Deserialize;
use serde_json::Value;
use std::collections::HashSet;
use utoipa::ToSchema;

/// What a page of a Canvas showed the person whose page it is.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CapturedAssignment {
    /// The address of that Canvas.
    #[schema(min_length = 1, max_length = 500, example = "https://canvas.example.edu")]
    origin: String,
    /// The course, as Canvas's own interface gives it.
    #[schema(value_type = Option<Object>)]
    course: Option<Value>,
    /// The assignment, as Canvas's own interface gives it.
    #[schema(value_type = Object)]
    assignment: Value,
    /// Its files, uploaded before; at most 20.
    #[serde(default)]
    #[schema(max_items = 20)]
    files: Vec<FileId>,
    /// What the page could not have, in plain words; at most 50.
    #[serde(default)]
    #[schema(max_items = 50)]
    missing: Vec<String>,
}

impl Validate for CapturedAssignment {
    fn validate(&self, v: &mut Violations) {
        v.required_trimmed("origin", &self.origin, 500);
        v.count("files", self.files.len(), 0..=20);
        v.count("missing", self.missing.len(), 0..=50);
        let mut seen = HashSet::new();
        if !self.files.iter().all(|id| seen.insert(*id)) {
            v.add("files", "repeated", "Each file once.");
        }
    }
}

/// Keeps what a browser saw of an assignment, as the source of its plan.
///
/// For a Canvas that gives no keys: the page's own data, sent on the person's click. Planning begins with `start`. What is
/// sent replaces what was sent before.
#[utoipa::path(put, path = "/assignments/{course_id}/{assignment_id}/captured", tag = "Assignments",
    params(("course_id" = String, Path), ("assignment_id" = String, Path)), request_body = CapturedAssignment,
    extensions(("x-body-limit-bytes" = json!(10_485_760))),
    responses((status = 200, description = "The assignment", body = AssignmentView),
        (status = 404, description = "These cannot be ids of a Canvas"),
        (status = 409, description = "Another Canvas has an assignment with these numbers here"),
        (status = 422, description = "It is not what a Canvas says of this assignment")))]
pub(crate) async fn capture(
    State(study): State<Study>,
    caller: Caller,
    Path((course_id, assignment_id)): Path<(String, String)>,
    Body(seen): Body<CapturedAssignment>,
) -> Answer<Versioned<AssignmentView>> {
    let CapturedAssignment { origin, course, assignment, files, missing } = seen;
    let capture = Capture { origin, course, assignment, missing };
    let kept = study.capture(&caller.ctx, &Target { course_id, assignment_id }, capture, files).await?;
    Ok(Versioned::new(kept.version, kept.into()))
}
