//! What a Canvas says of an assignment, as sources a plan can quote.

use crate::{
    assignments::Assignment,
    source::{AssignmentFacts, HOW_TO_SUBMIT, Source, SourceKind},
    wording::number,
};
use connectors::{
    AssignmentContext,
    canvas::{Criterion, File, Missing, Rating},
};
use documents::{Block, BlockKind, Extracted, Place};
use serde::{Deserialize, Serialize};

/// The most files of a course system that are read for one plan.
const MAX_FILES: usize = 20;

/// An assignment of a Canvas, laid out for planning.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Given {
    /// What is known beside its texts.
    pub facts: AssignmentFacts,
    /// Its text, rubric and pages.
    pub sources: Vec<Source>,
    /// Its files, still to be read.
    pub files: Vec<File>,
    /// What could not be had.
    pub missing: Vec<Missing>,
}

/// Writes what a Canvas says of an assignment into it.
pub(crate) fn describe(assignment: &mut Assignment, context: &AssignmentContext) {
    assignment.title.clone_from(&context.assignment.title);
    assignment.course_name = context.course.as_ref().map(|c| c.name.clone());
    assignment.points_possible = context.assignment.points_possible;
    assignment.due_at = context.assignment.due_at;
    assignment.url = Some(context.url.clone());
}

/// Lays out what was fetched.
pub(crate) fn given(context: AssignmentContext) -> Given {
    let AssignmentContext { course, assignment, text, group, pages, mut files, mut missing, .. } = context;
    let mut notes = submission(&assignment.submission_types, &assignment.allowed_extensions);
    if let Some(attempts) = assignment.allowed_attempts {
        notes.push(format!("Attempts allowed: {attempts}"));
    }
    if let (None, Some(until)) = (assignment.due_at, assignment.lock_at) {
        notes.push(format!("Due: {}", until.to_rfc3339_opts(chrono::SecondsFormat::Secs, true)));
    }
    if let Some((name, weight)) = group.and_then(|g| Some((g.name, g.weight?))) {
        notes.push(format!("The group {name} counts for {} % of the grade.", number(weight)));
    }
    // Where it stands among the modules is shown beside the plan and changes nothing in it.
    missing.retain(|m| m.what != "its place among the modules");
    let mut sources = Vec::new();
    if let Some(text) = text {
        sources.push(source("text", "Assignment text".into(), SourceKind::Text, text));
    }
    if !assignment.rubric.is_empty() {
        sources.push(source("rubric", "Rubric".into(), SourceKind::Rubric, rubric(&assignment.rubric)));
    }
    for (n, page) in (1..).zip(pages) {
        sources.push(source(&format!("page:{n}"), page.title, SourceKind::Page, page.text));
    }
    if files.len() > MAX_FILES {
        missing.push(Missing {
            what: "some files".into(),
            code: "study.many_files".into(),
            message: format!("Only the first {MAX_FILES} files are read."),
        });
        files.truncate(MAX_FILES);
    }
    let facts = AssignmentFacts {
        title: assignment.title,
        text: None,
        rubric: None,
        points_possible: assignment.points_possible,
        due_at: assignment.due_at,
        course_name: course.map(|c| c.name),
        notes,
    };
    Given { facts, sources, files, missing }
}

fn source(id: &str, name: String, kind: SourceKind, text: Extracted) -> Source {
    Source { id: id.to_owned(), name, kind, text }
}

/// How it is handed in, as the sentence a person would say.
fn submission(types: &[String], endings: &[String]) -> Vec<String> {
    let ways: Vec<&str> = types
        .iter()
        .filter_map(|kind| match kind.as_str() {
            "online_upload" => Some("upload a file"),
            "online_text_entry" => Some("enter your text online"),
            "online_url" => Some("enter the address of a website"),
            "media_recording" => Some("upload a recording"),
            "student_annotation" => Some("annotate the document online"),
            "on_paper" => Some("hand it in on paper"),
            "discussion_topic" => Some("post in the discussion"),
            "online_quiz" => Some("take the quiz online"),
            "external_tool" => Some("use the linked tool"),
            _ => None,
        })
        .collect();
    let mut lines = Vec::new();
    if !ways.is_empty() {
        lines.push(format!("{HOW_TO_SUBMIT}{}.", ways.join(" or ")));
    }
    if !endings.is_empty() {
        lines.push(format!("File types accepted: {}.", endings.join(", ")));
    }
    lines
}

/// A rubric as the table it is: criterion, what earns all of it, points.
fn rubric(criteria: &[Criterion]) -> Extracted {
    let mut blocks = vec![row(0, vec!["Criterion".into(), "Full marks".into(), "Points".into()])];
    for criterion in criteria {
        let title = match &criterion.description {
            Some(more) if *more != criterion.title => format!("{}: {more}", criterion.title),
            _ => criterion.title.clone(),
        };
        let best = best(&criterion.ratings).map(told).unwrap_or_default();
        let worth = criterion.points.map(number).unwrap_or_default();
        blocks.push(row(u32::try_from(blocks.len()).unwrap_or(u32::MAX), vec![title, best, worth]));
    }
    let words = blocks.iter().map(|b| b.text.split_whitespace().count() as u64).sum();
    Extracted { words, blocks, ..Extracted::default() }
}

fn best(ratings: &[Rating]) -> Option<&Rating> {
    ratings.iter().max_by(|a, b| a.points.unwrap_or(0.0).total_cmp(&b.points.unwrap_or(0.0)))
}

fn told(rating: &Rating) -> String {
    match &rating.description {
        Some(more) => more.clone(),
        None => rating.title.clone(),
    }
}

fn row(number: u32, cells: Vec<String>) -> Block {
    Block {
        text: cells.join(" | "),
        kind: BlockKind::TableRow { table: 0, row: number, header: number == 0, cells },
        place: Place { page: None, paragraph: number + 1 },
    }
}
