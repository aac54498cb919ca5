//! The door of provenance reports.

use super::Provenance;
use crate::{Study, assignments::Target};
use api_kit::{Answer, Caller};
use axum::{
    Json,
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use http::header;
use utoipa_axum::{router::OpenApiRouter, routes};

pub(crate) fn routes(study: Study) -> OpenApiRouter {
    OpenApiRouter::new().routes(routes!(report)).routes(routes!(document)).with_state(study)
}

/// What was made of an assignment by whom, when, and with which engine.
///
/// From what is recorded: sources and drafts with their SHA-256, versions of the plan, feedback, tasks a person changed or
/// checked off, and what models took. `not_covered` says what it cannot tell.
#[utoipa::path(get, path = "/assignments/{course_id}/{assignment_id}/provenance", tag = "Planning",
    params(("course_id" = String, Path), ("assignment_id" = String, Path)),
    responses((status = 200, description = "The report", body = Provenance),
        (status = 404, description = "No such assignment")))]
async fn report(
    State(study): State<Study>,
    caller: Caller,
    Path((course_id, assignment_id)): Path<(String, String)>,
) -> Answer<Json<Provenance>> {
    Ok(Json(study.provenance(&caller.ctx, &Target { course_id, assignment_id }).await?))
}

/// The provenance report as a document to show: A4, tagged for screen readers.
#[utoipa::path(get, path = "/assignments/{course_id}/{assignment_id}/provenance.pdf", tag = "Planning",
    params(("course_id" = String, Path), ("assignment_id" = String, Path)),
    responses((status = 200, description = "PDF", content_type = "application/pdf", body = Vec<u8>),
        (status = 404, description = "No such assignment")))]
async fn document(
    State(study): State<Study>,
    caller: Caller,
    Path((course_id, assignment_id)): Path<(String, String)>,
) -> Answer<Response> {
    let bytes = study.provenance_pdf(&caller.ctx, &Target { course_id, assignment_id }).await?;
    let headers = [
        (header::CONTENT_TYPE, "application/pdf"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"provenance.pdf\""),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CACHE_CONTROL, "private, no-store"),
    ];
    Ok((headers, bytes).into_response())
}
