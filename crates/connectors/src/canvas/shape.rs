//! What Canvas sends, and how it becomes what we keep: only fields that are used, everything optional that can
//! be, no text longer than it is useful.

use crate::canvas::model::{Account, Assignment, Course, Criterion, File, Group, Id, Module, Page, Rating};
use chrono::{DateTime, Datelike as _, Utc};
use serde::{Deserialize, Deserializer};

/// Longest name of anything.
const NAME: usize = 300;
/// Longest text that is not a document.
const TEXT: usize = 4_000;
/// Most entries of a small list: rows of a rubric, ratings, types, files.
const FEW: usize = 100;

/// Text on one line, without control characters (PostgreSQL takes no NUL), cut to `most` characters.
pub(crate) fn clean(text: &str, most: usize) -> Option<String> {
    let mut out = String::new();
    for word in text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|w| !w.is_empty()) {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    if let Some((end, _)) = out.char_indices().nth(most) {
        out.truncate(end);
    }
    (!out.is_empty()).then_some(out)
}

pub(crate) fn named(text: Option<&str>) -> Option<String> {
    clean(text?, NAME)
}

fn told(text: Option<&str>) -> Option<String> {
    clean(text?, TEXT)
}

fn words(list: Option<Vec<String>>) -> Vec<String> {
    list.unwrap_or_default().iter().filter_map(|w| clean(w, 60)).take(FEW).collect()
}

/// A date of a year in which there are assignments; anything else is none.
pub(crate) fn date<'de, D: Deserializer<'de>>(d: D) -> Result<Option<DateTime<Utc>>, D::Error> {
    let text = Option::<String>::deserialize(d)?;
    let read = text.and_then(|t| DateTime::parse_from_rfc3339(&t).ok());
    Ok(read.map(|t| t.with_timezone(&Utc)).filter(|t| (1990..2200).contains(&t.year())))
}

/// A number of points a person can have.
fn points(value: Option<f64>) -> Option<f64> {
    value.filter(|p| (0.0..1e9).contains(p))
}

#[derive(Debug, Deserialize)]
pub(crate) struct SelfShape {
    id: Id,
    name: Option<String>,
}

impl From<SelfShape> for Account {
    fn from(s: SelfShape) -> Self {
        Self { name: named(s.name.as_deref()).unwrap_or_else(|| s.id.to_string()), id: s.id }
    }
}

#[derive(Debug, Deserialize)]
pub(crate) struct CourseShape {
    id: Id,
    name: Option<String>,
    course_code: Option<String>,
    public_description: Option<String>,
    term: Option<Named>,
    teachers: Option<Vec<Teacher>>,
}

#[derive(Debug, Deserialize)]
struct Named {
    name: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Teacher {
    display_name: Option<String>,
}

impl CourseShape {
    /// None for a course the person may not look into yet, of which Canvas gives only the id.
    pub fn course(self) -> Option<Course> {
        let teachers: Vec<String> = self
            .teachers
            .unwrap_or_default()
            .into_iter()
            .take(5)
            .filter_map(|t| named(t.display_name.as_deref()))
            .collect();
        Some(Course {
            id: self.id,
            name: named(self.name.as_deref())?,
            code: named(self.course_code.as_deref()),
            term: self.term.and_then(|t| named(t.name.as_deref())),
            instructor: named(Some(&teachers.join(", "))),
            description: told(self.public_description.as_deref()),
        })
    }
}

#[derive(Debug, Deserialize)]
pub(crate) struct AssignmentShape {
    id: Id,
    name: Option<String>,
    description: Option<String>,
    #[serde(default, deserialize_with = "date")]
    due_at: Option<DateTime<Utc>>,
    #[serde(default, deserialize_with = "date")]
    unlock_at: Option<DateTime<Utc>>,
    #[serde(default, deserialize_with = "date")]
    lock_at: Option<DateTime<Utc>>,
    points_possible: Option<f64>,
    submission_types: Option<Vec<String>>,
    allowed_extensions: Option<Vec<String>>,
    allowed_attempts: Option<i64>,
    assignment_group_id: Option<Id>,
    rubric: Option<Vec<CriterionShape>>,
    submission: Option<SubmissionShape>,
    attachments: Option<Vec<FileShape>>,
}

#[derive(Debug, Deserialize)]
struct SubmissionShape {
    workflow_state: Option<String>,
}

#[derive(Debug, Deserialize)]
struct CriterionShape {
    description: Option<String>,
    long_description: Option<String>,
    points: Option<f64>,
    ratings: Option<Vec<RatingShape>>,
}

#[derive(Debug, Deserialize)]
struct RatingShape {
    description: Option<String>,
    long_description: Option<String>,
    points: Option<f64>,
}

impl From<AssignmentShape> for Assignment {
    fn from(s: AssignmentShape) -> Self {
        Self {
            title: named(s.name.as_deref()).unwrap_or_else(|| format!("Assignment {}", s.id)),
            id: s.id,
            html: s.description.filter(|d| !d.trim().is_empty()),
            due_at: s.due_at,
            unlock_at: s.unlock_at,
            lock_at: s.lock_at,
            points_possible: points(s.points_possible),
            submission_types: words(s.submission_types),
            allowed_extensions: words(s.allowed_extensions),
            // Canvas says -1 for any number.
            allowed_attempts: s.allowed_attempts.filter(|n| *n > 0),
            status: s.submission.and_then(|s| clean(&s.workflow_state?, 60)),
            group: s.assignment_group_id,
            rubric: s.rubric.unwrap_or_default().into_iter().take(FEW).map(Criterion::from).collect(),
            files: s.attachments.unwrap_or_default().into_iter().take(FEW).map(File::from).collect(),
        }
    }
}

impl From<CriterionShape> for Criterion {
    fn from(s: CriterionShape) -> Self {
        let rating = |r: RatingShape| Rating {
            title: told(r.description.as_deref()).unwrap_or_default(),
            description: told(r.long_description.as_deref()),
            points: points(r.points),
        };
        Self {
            title: told(s.description.as_deref()).unwrap_or_default(),
            description: told(s.long_description.as_deref()),
            points: points(s.points),
            ratings: s.ratings.unwrap_or_default().into_iter().take(FEW).map(rating).collect(),
        }
    }
}

#[derive(Debug, Deserialize)]
pub(crate) struct FileShape {
    id: Id,
    display_name: Option<String>,
    filename: Option<String>,
    #[serde(rename = "content-type")]
    content_type: Option<String>,
    size: Option<u64>,
    url: Option<String>,
}

impl From<FileShape> for File {
    fn from(s: FileShape) -> Self {
        let name = named(s.display_name.as_deref()).or_else(|| named(s.filename.as_deref()));
        Self {
            name: name.unwrap_or_else(|| format!("File {}", s.id)),
            id: s.id,
            mime: s.content_type.and_then(|t| clean(&t, 120)),
            size: s.size,
            // Empty where the file is locked for this person.
            url: s.url.unwrap_or_default(),
        }
    }
}

#[derive(Debug, Deserialize)]
pub(crate) struct PageShape {
    title: Option<String>,
    body: Option<String>,
}

impl From<PageShape> for Page {
    fn from(s: PageShape) -> Self {
        Self {
            title: named(s.title.as_deref()).unwrap_or_else(|| "Page".to_owned()),
            html: s.body.filter(|b| !b.trim().is_empty()),
        }
    }
}

#[derive(Debug, Deserialize)]
pub(crate) struct GroupShape {
    name: Option<String>,
    group_weight: Option<f64>,
}

impl GroupShape {
    pub fn group(self) -> Option<Group> {
        let weight = points(self.group_weight).filter(|w| *w > 0.0);
        Some(Group { name: named(self.name.as_deref())?, weight })
    }
}

#[derive(Debug, Deserialize)]
pub(crate) struct SequenceShape {
    #[serde(default)]
    items: Vec<StepShape>,
    #[serde(default)]
    modules: Vec<ModuleShape>,
}

#[derive(Debug, Deserialize)]
struct StepShape {
    prev: Option<ItemShape>,
    current: Option<ItemShape>,
    next: Option<ItemShape>,
}

#[derive(Debug, Deserialize)]
struct ItemShape {
    module_id: Option<Id>,
    title: Option<String>,
}

#[derive(Debug, Deserialize)]
struct ModuleShape {
    id: Id,
    name: Option<String>,
}

impl From<SequenceShape> for Vec<Module> {
    fn from(s: SequenceShape) -> Self {
        let title = |item: Option<ItemShape>| named(item?.title.as_deref());
        let modules = s.modules;
        let module = |step: StepShape| {
            let id = step.current.and_then(|c| c.module_id);
            let own = modules.iter().find(|m| Some(&m.id) == id.as_ref());
            Module {
                name: own.and_then(|m| named(m.name.as_deref())),
                before: title(step.prev),
                after: title(step.next),
            }
        };
        s.items.into_iter().take(10).map(module).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn text_is_clean_and_bounded() {
        assert_eq!(clean(" a\u{0}b\r\n\tc\u{1b}[31m ", 99).as_deref(), Some("a b c [31m"));
        assert_eq!(clean("\u{0} \n", 99), None);
        assert_eq!(clean(&"é".repeat(50), 3).as_deref(), Some("ééé"));
    }

    #[test]
    fn ids_are_digits_however_they_are_written() {
        let id = |v: serde_json::Value| serde_json::from_value::<Id>(v).map(|i| i.to_string()).ok();
        assert_eq!(id(json!(12)).as_deref(), Some("12"));
        assert_eq!(
            id(json!("10000000000123~9007199254740993")).as_deref(),
            Some("10000000000123~9007199254740993")
        );
        for bad in [
            json!(-1),
            json!(1.5),
            json!(""),
            json!("1/../2"),
            json!("~1"),
            json!("self"),
            json!("1~2~3"),
            json!(null),
        ] {
            assert_eq!(id(bad.clone()), None, "{bad}");
        }
    }

    #[test]
    fn strange_values_become_none_and_strange_types_are_refused() {
        let read = |v| serde_json::from_value::<AssignmentShape>(v).map(Assignment::from);
        let odd = read(json!({
            "id": 1, "name": null, "due_at": "+99999-01-01T00:00:00Z", "lock_at": "soon", "points_possible": -5,
            "allowed_attempts": -1, "description": "  ", "unknown": {}
        }));
        let odd = odd.unwrap();
        assert_eq!((odd.title.as_str(), odd.due_at, odd.lock_at), ("Assignment 1", None, None));
        assert_eq!((odd.points_possible, odd.allowed_attempts, odd.html), (None, None, None));
        assert!(read(json!({ "id": 1, "rubric": "none" })).is_err());
        assert!(read(json!({ "name": "no id" })).is_err());
    }

    #[test]
    fn a_course_one_may_not_enter_is_none() {
        let shape: CourseShape =
            serde_json::from_value(json!({ "id": 3, "access_restricted_by_date": true })).unwrap();
        assert!(shape.course().is_none());
    }
}
