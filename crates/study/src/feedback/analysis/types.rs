//! Whether the draft comes as a file of the type asked for.

use super::{Found, Look, line};
use crate::{
    feedback::model::Verdict,
    lang::{FORMAT_LABELS, FORMATS},
    plan::{Requirement, RequirementKind as Kind},
    wording::{fold, listed},
};

/// The endings of a file type.
fn endings(label: &str) -> &'static [&'static str] {
    match label {
        "PDF" => &["pdf"],
        "DOCX" => &["docx"],
        "DOC" => &["doc", "docx"],
        "Word document" => &["docx", "doc"],
        "ZIP" => &["zip"],
        "tar.gz" => &["gz", "tgz"],
        ".ipynb" => &["ipynb"],
        "CSV" => &["csv"],
        "XLSX" => &["xlsx"],
        "MP4" => &["mp4"],
        "PPTX" | "PowerPoint" => &["pptx"],
        "Markdown" => &["md", "markdown"],
        "PNG" => &["png"],
        _ => &[],
    }
}

/// Looks at the names of the files.
pub(super) fn look(look: &Look<'_>, r: &Requirement) -> Option<Found> {
    if !matches!(r.kind, Kind::Format | Kind::Submission | Kind::Deliverable | Kind::Deadline) {
        return None;
    }
    let folded = fold(&r.text);
    let mut labels: Vec<&str> = Vec::new();
    for (word, label) in FORMATS {
        if FORMAT_LABELS.contains(label) && folded.contains(&format!(" {word} ")) && !labels.contains(label) {
            labels.push(label);
        }
    }
    if labels.is_empty() {
        return None;
    }
    let names: Vec<String> = labels.iter().map(|label| (*label).to_owned()).collect();
    let wanted = listed(&names, look.lines.or);
    if look.files.is_empty() {
        return Some(Found::new(Verdict::NotChecked, "no_file", line(look.lines.no_file, &[&wanted])));
    }
    let fits = |name: &str| {
        let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending).to_lowercase();
        labels.iter().any(|label| endings(label).contains(&&*ending))
    };
    if let Some(file) = look.files.iter().find(|file| fits(&file.name)) {
        let text = line(look.lines.file_type_right, &[&file.name, &wanted]);
        return Some(Found::new(Verdict::Met, "file_type_right", text));
    }
    let text = line(look.lines.file_type_wrong, &[&wanted, &super::short(&look.files[0].name)]);
    // One of several things to hand in may well not be in a draft.
    let verdict = if r.kind == Kind::Deliverable { Verdict::NotChecked } else { Verdict::Broken };
    Some(Found::new(verdict, "file_type_wrong", text))
}
