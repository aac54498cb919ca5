//! What is handed in, each thing once.

use super::Demand;
use super::quantities::Quantity;
use crate::lang::{Act, Artifact, FORMAT_LABELS, Unit};
use crate::plan::{Citation, RequirementKind as Kind, WorkKind};
use crate::wording::{bare, clipped};
use serde::{Deserialize, Serialize};

/// Something to hand in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Deliverable {
    /// How the source names it, or a plain name for its kind.
    pub name: String,
    /// File names asked for.
    pub files: Vec<String>,
    /// File types asked for.
    pub formats: Vec<String>,
    /// Where it is asked for; empty when it follows from the kind of work.
    pub citations: Vec<Citation>,
    /// What the source calls it: `memo`, `design document`.
    pub word: String,
    pub(crate) artifact: Artifact,
    pub(crate) length: Option<Quantity>,
    /// Where it is described, if anywhere.
    pub(crate) at: Option<usize>,
}

/// The deliverables, in the order in which they are worked on.
pub(super) fn deliverables(kind: WorkKind, demands: &[Demand]) -> Vec<Deliverable> {
    let mut found: Vec<Deliverable> = Vec::new();
    for demand in demands.iter().filter(|demand| is_hand_in(demand)) {
        let mut artifacts = named_first(demand);
        artifacts.extend(
            by_files(demand, kind).filter(|_| artifacts.is_empty()).map(|artifact| (artifact, String::new())),
        );
        let item = demand.entry && demand.kind == Kind::Deliverable && artifacts.is_empty();
        artifacts.extend(item.then_some((Artifact::Item, String::new())));
        let single = artifacts.len() == 1;
        for (artifact, word) in artifacts.into_iter().take(4) {
            add(&mut found, usual(artifact, kind), &word, demand, single);
        }
    }
    for demand in demands.iter().filter(|demand| matches!(demand.kind, Kind::Content | Kind::Length)) {
        let writes = demand.action.as_ref().is_some_and(|action| {
            matches!(action.act, Act::Write | Act::Build | Act::Present | Act::Research)
        }) || demand.kind == Kind::Length;
        if let Some(artifact) =
            demand.artifacts.first().map(|artifact| usual(*artifact, kind)).filter(|_| writes)
        {
            let known = found.iter_mut().find(|known| known.artifact == artifact);
            let length = length_of(&demand.quantities);
            match known {
                Some(known) => known.length = known.length.or(length),
                None if demand.kind == Kind::Content
                    && matches!(
                        artifact,
                        Artifact::Essay
                            | Artifact::Report
                            | Artifact::Reflection
                            | Artifact::Poster
                            | Artifact::Video
                            | Artifact::Readme
                            | Artifact::Talk
                    ) =>
                {
                    add(
                        &mut found,
                        artifact,
                        &named_first(demand).first().map(|(_, word)| word.clone()).unwrap_or_default(),
                        demand,
                        false,
                    );
                }
                None => {}
            }
        }
    }
    for artifact in expected(kind) {
        if !found.iter().any(|known| known.artifact == *artifact) {
            found.push(Deliverable {
                name: String::new(),
                files: Vec::new(),
                formats: Vec::new(),
                citations: Vec::new(),
                word: String::new(),
                artifact: *artifact,
                length: None,
                at: None,
            });
        }
    }
    found.sort_by_key(|deliverable| rank(deliverable.artifact));
    found.truncate(8);
    found
}

/// Says what is handed in: as a deliverable, as a submission rule, or with the deadline.
fn is_hand_in(demand: &Demand) -> bool {
    let step = demand.artifacts.first().is_some_and(|artifact| {
        matches!(artifact, Artifact::Draft | Artifact::Proposal | Artifact::Outline | Artifact::Bibliography)
    });
    let typed = demand.formats.iter().any(|format| FORMAT_LABELS.contains(&format.as_str()));
    matches!(demand.kind, Kind::Deliverable | Kind::Submission)
        || demand.kind == Kind::Deadline && typed && !step
}

/// The artifacts a demand is about: those before "that", "with" or a bracket, else the first it names.
fn named_first(demand: &Demand) -> Vec<(Artifact, String)> {
    let own = demand.own.to_lowercase();
    let stops = [
        " (",
        " that ",
        " which ",
        " with ",
        " including ",
        " describing ",
        " explaining ",
        " discussing ",
        " covering ",
        " mit ",
        " für ",
        " in which ",
        " about ",
        " containing ",
        " summarizing ",
        " of your ",
        ": ",
    ];
    let end = stops.iter().filter_map(|stop| own.find(stop)).filter(|at| *at > 0).min().unwrap_or(own.len());
    let lexicon = crate::lang::lexicon(demand.language);
    let named = |text: &str| -> Vec<(Artifact, String)> {
        lexicon
            .artifacts(&crate::wording::fold(text))
            .into_iter()
            .map(|(artifact, word)| (artifact, word.to_owned()))
            .collect()
    };
    let head = named(&own[..end]);
    if head.is_empty() { named(&own).into_iter().take(1).collect() } else { head }
}

/// What this kind of work always ends in.
fn expected(kind: WorkKind) -> &'static [Artifact] {
    match kind {
        WorkKind::Programming => &[Artifact::Code],
        WorkKind::Essay => &[Artifact::Essay],
        WorkKind::LabReport => &[Artifact::Report],
        WorkKind::ProblemSet => &[Artifact::Solutions],
        WorkKind::Presentation => &[Artifact::Slides, Artifact::Talk],
        WorkKind::General => &[],
    }
}

/// "The paper" of a lab is its report, "the report" of a seminar its essay.
fn usual(artifact: Artifact, kind: WorkKind) -> Artifact {
    match (kind, artifact) {
        (WorkKind::Essay, Artifact::Report) => Artifact::Essay,
        (WorkKind::ProblemSet, Artifact::Report | Artifact::Essay) => Artifact::Solutions,
        (WorkKind::Programming, Artifact::Solutions) => Artifact::Code,
        (WorkKind::LabReport | WorkKind::Programming, Artifact::Essay) => Artifact::Report,
        (_, other) => other,
    }
}

fn by_files(demand: &Demand, kind: WorkKind) -> Option<Artifact> {
    let ends = |endings: &[&str]| {
        demand.files.iter().any(|file| endings.iter().any(|ending| file.to_lowercase().ends_with(ending)))
    };
    let of_kind = expected(kind).first().copied();
    if ends(&[".py", ".java", ".cpp", ".c", ".rs", ".js", ".ts", ".hs", ".go", ".rkt", ".ml", ".sql"]) {
        Some(Artifact::Code)
    } else if ends(&[".ipynb"]) {
        Some(Artifact::Notebook)
    } else if ends(&[".mp4"]) {
        Some(Artifact::Video)
    } else if ends(&[".pptx"]) {
        Some(Artifact::Slides)
    } else if ends(&[".pdf", ".docx", ".zip"])
        || demand.formats.iter().any(|format| FORMAT_LABELS.contains(&format.as_str()))
    {
        of_kind
    } else {
        None
    }
}

fn rank(artifact: Artifact) -> u8 {
    match artifact {
        Artifact::Proposal => 0,
        Artifact::Outline | Artifact::Bibliography => 1,
        Artifact::Data | Artifact::Figure => 2,
        Artifact::Code | Artifact::Notebook | Artifact::Solutions => 3,
        Artifact::Draft => 4,
        Artifact::Essay | Artifact::Report | Artifact::Poster | Artifact::Slides => 5,
        Artifact::Readme | Artifact::Video => 6,
        Artifact::Talk => 7,
        Artifact::PeerReview | Artifact::Reflection | Artifact::Log => 8,
        Artifact::Item => 9,
    }
}

fn length_of(quantities: &[Quantity]) -> Option<Quantity> {
    quantities
        .iter()
        .find(|quantity| matches!(quantity.unit, Unit::Words | Unit::Pages | Unit::Slides | Unit::Minutes))
        .copied()
}

fn add(found: &mut Vec<Deliverable>, artifact: Artifact, word: &str, demand: &Demand, single: bool) {
    let files = if single || demand.artifacts.len() < 2 { demand.files.clone() } else { Vec::new() };
    let formats: Vec<String> = demand
        .formats
        .iter()
        .filter(|format| single && FORMAT_LABELS.contains(&format.as_str()))
        .cloned()
        .collect();
    let length = length_of(&demand.quantities).filter(|_| single || demand.artifacts.len() < 2);
    if let Some(known) =
        found.iter_mut().find(|known| known.artifact == artifact && artifact != Artifact::Item)
    {
        let fresh = |own: &[String], new: Vec<String>| {
            new.into_iter().filter(|one| !own.contains(one)).collect::<Vec<_>>()
        };
        let (files, formats) = (fresh(&known.files, files), fresh(&known.formats, formats));
        known.files.extend(files);
        known.formats.extend(formats);
        known.length = known.length.or(length);
        known.citations.extend(
            demand.citations.iter().filter(|new| !known.citations.contains(new)).cloned().collect::<Vec<_>>(),
        );
        return;
    }
    let named = (demand.kind == Kind::Deliverable && single).then(|| bare(&demand.own).to_owned());
    found.push(Deliverable {
        name: named.map(|name| clipped(&name, 90)).unwrap_or_default(),
        files,
        formats,
        citations: demand.citations.clone(),
        word: word.to_owned(),
        artifact,
        length,
        at: Some(demand.at),
    });
}
