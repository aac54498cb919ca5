//! From what is recorded to what is told. Pure.

use super::{
    About, Actor, ActorKind, Digest, DigestOf, EngineUse, Event, EventKind, MOST, Provenance, Totals,
    sql::{DraftRow, PlanRow, Recorded, SourceRow},
};
use crate::{
    assignments::{Assignment, Origin},
    mode::Mode,
    planner::offline::OFFLINE,
    wording::clipped,
    workspaces::PLAN,
};
use blobs::FileId;
use chrono::{DateTime, Utc};
use kernel::{RunId, UserId};
use models::Spent;
use runs::Past;
use std::collections::{BTreeMap, HashMap};
use work::{Kind, State};

/// The step of a planning run by which all sources are read and kept.
pub(super) const READ_STEP: &str = "keep sources";
/// Characters of a name or title within a sentence.
const LONGEST: usize = 200;
/// Characters of a note or a reason.
const LONGEST_NOTE: usize = 400;

/// Everything a report is made from.
pub(super) struct Records {
    pub assignment: Assignment,
    pub mode: Option<Mode>,
    pub recorded: Recorded,
    pub runs: Vec<Past>,
    pub read_at: HashMap<RunId, DateTime<Utc>>,
    pub items: Vec<work::Past>,
    pub spent: Spent,
    pub names: HashMap<UserId, String>,
    pub files: HashMap<FileId, (String, String)>,
    pub now: DateTime<Utc>,
}

/// The report.
pub(super) fn tell(records: Records) -> Provenance {
    let mut events = Vec::new();
    records.assignment(&mut events);
    for source in &records.recorded.sources {
        events.push(records.source(source));
    }
    for plan in &records.recorded.plans {
        events.push(records.plan(plan));
    }
    records.failed_plans(&mut events);
    for draft in &records.recorded.drafts {
        records.draft(draft, &mut events);
    }
    for item in &records.items {
        records.item(item, &mut events);
    }
    // What happened at the same moment is told in the order in which it must have happened.
    events.sort_by_key(|event| (event.at, event.kind));
    let recorded = &records.recorded;
    let cut = [recorded.sources.len(), recorded.plans.len(), recorded.drafts.len()].iter().any(|n| *n > MOST)
        || records.items.len() >= work::MOST_HISTORY as usize
        || records.runs.len() >= runs::MOST_ABOUT as usize;
    let surplus = events.len().saturating_sub(MOST);
    events.drain(..surplus);
    let truncated = cut || surplus > 0;
    let totals = records.totals();
    let a = &records.assignment;
    Provenance {
        assignment: About {
            course_id: a.target.course_id.clone(),
            assignment_id: a.target.assignment_id.clone(),
            title: a.title.clone(),
            course_name: a.course_name.clone(),
            due_at: a.due_at,
        },
        person: records.name(a.owner),
        mode: records.mode,
        generated_at: records.now,
        entries: events,
        truncated,
        engines: records.engines(),
        not_covered: not_covered(truncated, totals.unpriced_calls),
        totals,
    }
}

impl Records {
    fn name(&self, person: UserId) -> String {
        self.names.get(&person).cloned().unwrap_or_else(|| "A person".to_owned())
    }

    fn person(&self, person: UserId) -> Actor {
        Actor { kind: ActorKind::Person, name: self.name(person) }
    }

    fn owner(&self) -> Actor {
        self.person(self.assignment.owner)
    }

    fn assignment(&self, events: &mut Vec<Event>) {
        let a = &self.assignment;
        let title = clipped(&a.title, LONGEST);
        let how = match a.origin {
            Origin::Entered => "Entered the assignment",
            Origin::Canvas | Origin::Captured => "Took in from the course system the assignment",
        };
        events.push(self.event(a.created_at, EventKind::AssignmentCreated, format!("{how} “{title}”.")));
        if a.version > 1 && a.origin == Origin::Entered {
            let times = a.version - 1;
            let said = format!("Changed what was entered; {}, this is the last.", counted(times, "change"));
            events.push(self.event(a.updated_at, EventKind::AssignmentChanged, said));
        }
        if let Some(at) = self.recorded.captured_at {
            let said = "Sent what the course system showed in the browser.".to_owned();
            events.push(self.event(at, EventKind::Captured, said));
        }
    }

    /// Something the person of the assignment did.
    fn event(&self, at: DateTime<Utc>, kind: EventKind, summary: String) -> Event {
        Event {
            at,
            kind,
            actor: self.owner(),
            engine: None,
            summary,
            run_id: None,
            version: None,
            digests: Vec::new(),
        }
    }

    /// The newest planning run for a version that did this.
    fn planning(&self, version: u32, did: impl Fn(&Past) -> bool) -> Option<&Past> {
        self.runs
            .iter()
            .find(|run| run.kind == PLAN && run.input["version"].as_u64() == Some(version.into()) && did(run))
    }

    fn source(&self, s: &SourceRow) -> Event {
        let run = self.planning(s.version, |run| self.read_at.contains_key(&run.id)).map(|run| run.id);
        let at = run.and_then(|id| self.read_at.get(&id)).copied();
        let name = clipped(&s.name, LONGEST);
        let (kind, summary) = if let Some(why) = &s.error {
            let why = clipped(why, LONGEST_NOTE);
            (EventKind::SourceUnreadable, format!("Could not read “{name}”: {why}"))
        } else {
            let words = s.words.map(|n| format!(" ({})", counted(n, "word"))).unwrap_or_default();
            (EventKind::SourceRead, format!("Read “{name}”{words} for version {} of the plan.", s.version))
        };
        let digest = match s.id.parse::<FileId>() {
            Ok(id) => Digest {
                name: s.name.clone(),
                of: DigestOf::File,
                sha256: self.files.get(&id).map(|(_, sha256)| sha256.clone()),
            },
            Err(_) => Digest { name: s.name.clone(), of: DigestOf::TextAsRead, sha256: s.digest.clone() },
        };
        Event {
            actor: system(),
            run_id: run,
            version: Some(s.version),
            digests: vec![digest],
            ..self.event(at.or(s.planned_at).unwrap_or(self.assignment.updated_at), kind, summary)
        }
    }

    fn plan(&self, p: &PlanRow) -> Event {
        let run = self
            .planning(p.version, |run| run.state == "completed")
            .or_else(|| self.planning(p.version, |run| run.finished_at.is_none()));
        let (milestones, tasks) = (counted(p.milestones.into(), "milestone"), counted(p.tasks, "task"));
        let summary = format!("Made version {} of the plan: {milestones}, {tasks}.", p.version);
        Event {
            actor: engine(&p.engine),
            engine: Some(p.engine.clone()),
            run_id: run.map(|run| run.id),
            version: Some(p.version),
            ..self.event(p.at, EventKind::PlanMade, summary)
        }
    }

    fn failed_plans(&self, events: &mut Vec<Event>) {
        for run in self.runs.iter().filter(|run| run.kind == PLAN) {
            let Some(at) = run.finished_at else { continue };
            let summary = match (run.state.as_str(), &run.error) {
                ("failed", Some(why)) => format!("Planning failed: {}", clipped(&why.message, LONGEST_NOTE)),
                ("failed", None) => "Planning failed.".to_owned(),
                ("cancelled", _) => "Planning was cancelled.".to_owned(),
                _ => continue,
            };
            events.push(Event {
                actor: system(),
                run_id: Some(run.id),
                version: run.input["version"].as_u64().and_then(|v| u32::try_from(v).ok()),
                ..self.event(at, EventKind::PlanFailed, summary)
            });
        }
    }

    fn draft(&self, d: &DraftRow, events: &mut Vec<Event>) {
        let title = clipped(&d.target, LONGEST);
        let target = if d.whole { "the whole assignment".to_owned() } else { format!("“{title}”") };
        let text = d.text.as_ref().map(|(n, _)| format!("a text of {}", counted(i64::from(*n), "character")));
        let files = (!d.files.is_empty()).then(|| counted(d.files.len() as i64, "file"));
        let parts: Vec<String> = text.into_iter().chain(files).collect();
        let mut digests: Vec<Digest> = Vec::new();
        if let Some((_, sha256)) = &d.text {
            let name = format!("Text of draft {}", d.version);
            digests.push(Digest { name, of: DigestOf::Text, sha256: Some(sha256.clone()) });
        }
        digests.extend(d.files.iter().map(|id| {
            let known = self.files.get(id);
            let name = known.map_or_else(|| id.to_string(), |(name, _)| name.clone());
            Digest { name, of: DigestOf::File, sha256: known.map(|(_, sha256)| sha256.clone()) }
        }));
        let said = format!("Handed in draft {} for {target}: {}.", d.version, parts.join(" and "));
        let handed = self.event(d.at, EventKind::Submission, said);
        events.push(Event { version: Some(d.version), digests, ..handed });
        let Some(at) = d.ended_at else { return };
        let (kind, actor, summary) = match d.status.as_str() {
            "ready" => {
                let by = d.engine.as_deref().map_or_else(system, engine);
                (
                    EventKind::Feedback,
                    by,
                    format!("Gave feedback on draft {} for {target}{}.", d.version, figures(d)),
                )
            }
            "cancelled" => (
                EventKind::FeedbackFailed,
                system(),
                format!("Feedback on draft {} was cancelled.", d.version),
            ),
            _ => {
                let why = d.error.as_deref().unwrap_or("the reason was not recorded");
                let why = clipped(why, LONGEST_NOTE);
                (
                    EventKind::FeedbackFailed,
                    system(),
                    format!("Feedback on draft {} failed: {why}", d.version),
                )
            }
        };
        events.push(Event {
            actor,
            engine: d.engine.clone(),
            run_id: Some(d.run),
            version: Some(d.version),
            ..self.event(at, kind, summary)
        });
    }

    fn item(&self, item: &work::Past, events: &mut Vec<Event>) {
        let title = clipped(&item.title, LONGEST);
        let what = match item.kind {
            Kind::Fix => "required fix",
            Kind::Milestone => "milestone",
            Kind::Task | Kind::Assignment => "task",
        };
        if item.kind == Kind::Task && !item.planned {
            let said = format!("Added the task “{title}”.");
            events.push(self.event(item.created_at, EventKind::TaskAdded, said));
        }
        for evidence in item.evidence.iter().filter(|e| e.kind == "checked_off") {
            let note = evidence.note.as_deref().map(str::trim).filter(|note| !note.is_empty());
            let note = note.map(|n| format!(" Note: “{}”", clipped(n, LONGEST_NOTE))).unwrap_or_default();
            let kind = if item.kind == Kind::Fix { EventKind::FixDone } else { EventKind::TaskDone };
            let said = format!("Checked off the {what} “{title}”.{note}");
            events.push(Event { actor: self.person(evidence.by), ..self.event(evidence.at, kind, said) });
        }
        let mut fields: Vec<String> =
            item.edited.iter().filter(|f| *f != "state").map(|f| f.replace('_', " ")).collect();
        fields.sort_unstable();
        if !fields.is_empty() {
            let said = format!("Changed the {what} “{title}” by hand ({}).", fields.join(", "));
            events.push(self.event(item.updated_at, EventKind::TaskChanged, said));
        }
    }

    fn engines(&self) -> Vec<EngineUse> {
        let mut uses: BTreeMap<&str, (u32, u32)> = BTreeMap::new();
        for plan in &self.recorded.plans {
            uses.entry(&plan.engine).or_default().0 += 1;
        }
        for draft in self.recorded.drafts.iter().filter(|d| d.status == "ready") {
            if let Some(engine) = &draft.engine {
                uses.entry(engine).or_default().1 += 1;
            }
        }
        let listed = uses.into_iter();
        listed
            .map(|(engine, (plans, feedbacks))| EngineUse { engine: engine.to_owned(), plans, feedbacks })
            .collect()
    }

    fn totals(&self) -> Totals {
        let [sources, plan_versions, submissions, feedbacks] = self.recorded.counts;
        let done =
            |item: &&work::Past| matches!(item.kind, Kind::Task | Kind::Fix) && item.state == State::Done;
        let Spent { calls, tokens, cost, unpriced } = self.spent;
        Totals {
            sources,
            plan_versions,
            submissions,
            feedbacks,
            tasks_done: self.items.iter().filter(done).count() as u64,
            model_calls: calls,
            tokens,
            cost_micros: (unpriced == 0 || unpriced < calls).then_some(cost),
            unpriced_calls: unpriced,
        }
    }
}

fn system() -> Actor {
    Actor { kind: ActorKind::System, name: "Atelier".into() }
}

fn engine(name: &str) -> Actor {
    let name = if name == OFFLINE { "Atelier’s offline rules" } else { name };
    Actor { kind: ActorKind::Engine, name: name.to_owned() }
}

/// The figures of a feedback, as far as it has any.
fn figures(d: &DraftRow) -> String {
    let Some(summary) = &d.summary else { return String::new() };
    let figure = |name: &str| summary[name].as_u64().unwrap_or(0);
    let fixes = summary["fixes"].as_array().map_or(0, Vec::len);
    format!(
        ": {} met, {} partly, {} open, {} not checked; {}",
        figure("met"),
        figure("partly"),
        figure("open"),
        figure("not_checked"),
        counted(fixes as i64, "required fix")
    )
}

/// `1 word`, `1,200 words`, `2 required fixes`.
fn counted(n: i64, what: &str) -> String {
    let digits = n.unsigned_abs().to_string();
    let mut shown = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            shown.push(',');
        }
        shown.push(digit);
    }
    let ending = match (n, what.ends_with('x')) {
        (1, _) => "",
        (_, true) => "es",
        (_, false) => "s",
    };
    format!("{shown} {what}{ending}")
}

/// What such a report cannot tell.
fn not_covered(truncated: bool, unpriced: u64) -> Vec<String> {
    let mut said = vec![
        "This report tells what was recorded in Atelier. Work done elsewhere, by hand, with other programs or by other \
         people, is not in it."
            .to_owned(),
        "Of a task that was changed by hand, and of an assignment whose text was changed, the last change is told, not \
         each of them. What was removed is not told."
            .to_owned(),
        "Who typed a text that was handed in cannot be known. A digest shows that a file or text is the same as the one \
         that was read; it does not show who wrote it."
            .to_owned(),
        "The report is not signed: it is as trustworthy as whoever runs this installation.".to_owned(),
    ];
    if truncated {
        said.push(format!("There was more than is shown: only the newest {MOST} entries are."));
    }
    if unpriced > 0 {
        let calls = counted(i64::try_from(unpriced).unwrap_or(i64::MAX), "call");
        said.push(format!("The cost of {calls} of models is not known and not in the sum."));
    }
    said
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_well() {
        let shown = [(0, "word"), (1, "word"), (2, "fix"), (1, "fix"), (1_234_567, "character")];
        let shown = shown.map(|(n, what)| counted(n, what));
        assert_eq!(shown, ["0 words", "1 word", "2 fixes", "1 fix", "1,234,567 characters"]);
    }
}
