//! Planning by a model: it is given the texts and what the rules found in them, and answers with the part of a plan that
//! takes judgement. The rules' draft is the ground it is worked into, so that nothing the rules found can be talked away.
//!
//! Texts that are longer than a model reads at once are read in parts first, each asked for what the rules missed in it;
//! the plan is then made from the list of demands and the beginnings of the texts.

mod answer;
mod merge;
mod peek;

use crate::{
    asking::{Answered, Asker, Deaf, Hear, Question, Trouble, schema_of},
    distill::Distilled,
    plan::{Milestone, Requirement},
    planner::{Draft, offline},
    source::{Source, SourceKind},
    wording::clipped,
};
use answer::{Answer, Part};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use peek::Peek;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::sync::LazyLock;
use tokio::sync::mpsc;

/// The prompts. A prompt that changes gets a new file, so that a call can be told from those before it.
const PLAN: (&str, &str) = ("plan.v1", include_str!("../../prompts/plan.v1.md"));
const READ: (&str, &str) = ("read.v1", include_str!("../../prompts/read.v1.md"));

/// Characters of all texts that go into one question: some 16,000 tokens, which models of every kind read.
const WHOLE: usize = 60_000;
/// Characters of one part, where there are more.
const PART: usize = 40_000;
/// Parts that are read; what lies beyond is read by the rules alone.
const MOST_PARTS: usize = 25;
/// Requirements that are listed in the question.
const MOST_LISTED: usize = 200;
/// Tokens of an answer, what the model thinks to itself included.
const PLAN_TOKENS: u32 = 24_000;
const READ_TOKENS: u32 = 12_000;

static ANSWER: LazyLock<Value> = LazyLock::new(schema_of::<Answer>);
static PARTS: LazyLock<Value> = LazyLock::new(schema_of::<Part>);

/// What is told while a model works.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum News {
    /// This model is asked.
    Asking(String),
    /// A milestone of the answer is there.
    Milestone(Box<Milestone>),
}

/// What a plan is made from.
#[derive(Clone, Copy)]
pub(crate) struct Brief<'a> {
    pub distilled: &'a Distilled,
    pub sources: &'a [Source],
    pub now: DateTime<Utc>,
    pub due: Option<DateTime<Utc>>,
}

/// A draft, and why the models asked before did not make it.
pub(crate) struct Drafted {
    pub draft: Draft,
    pub passed: Vec<String>,
    /// Its milestones were told while it was written.
    pub shown: bool,
}

/// What a model found in one part of long texts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Reading {
    requirements: Vec<answer::Found>,
    model: String,
}

/// A passage of a source.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct Passage {
    source_id: String,
    name: String,
    text: String,
}

/// What was found in the parts of long texts.
#[derive(Debug, Clone, Default)]
pub(crate) struct Readings {
    pub found: Vec<Reading>,
    /// Parts that no model read: the rules did.
    pub unread: usize,
}

/// The parts long texts are read in, and whether there is more; none where they can be read at once. Blocks stay whole.
pub(crate) fn parts(sources: &[Source]) -> (Vec<Vec<Passage>>, bool) {
    let all = || sources.iter().filter(|s| s.kind != SourceKind::Details);
    if all().map(length).sum::<usize>() <= WHOLE {
        return (Vec::new(), false);
    }
    let mut parts: Vec<Vec<Passage>> = vec![Vec::new()];
    let mut room = PART;
    for source in all() {
        let mut open: Option<Passage> = None;
        for block in &source.text.blocks {
            let text = clipped(&block.text, PART);
            let size = text.chars().count() + 1;
            if size > room {
                if let Some(part) = parts.last_mut() {
                    part.extend(open.take());
                }
                if parts.len() == MOST_PARTS {
                    return (parts, true);
                }
                parts.push(Vec::new());
                room = PART;
            }
            room = room.saturating_sub(size);
            let passage = open.get_or_insert_with(|| Passage {
                source_id: source.id.clone(),
                name: source.name.clone(),
                text: String::new(),
            });
            passage.text.push_str(&text);
            passage.text.push('\n');
        }
        if let Some(part) = parts.last_mut() {
            part.extend(open);
        }
    }
    (parts, false)
}

fn length(source: &Source) -> usize {
    source.text.blocks.iter().map(|b| b.text.chars().count() + 1).sum()
}

/// The texts of one question, cut to what fits: every source gets its share.
fn passages(sources: &[Source]) -> Vec<Passage> {
    let shown: Vec<&Source> = sources.iter().filter(|s| s.kind != SourceKind::Details).collect();
    let mut left = WHOLE;
    let mut waiting = shown.len();
    let passage = |source: &&Source| {
        let share = left / waiting.max(1);
        waiting -= 1;
        let mut text = String::new();
        let mut room = if length(source) <= share { usize::MAX } else { share };
        for block in &source.text.blocks {
            let size = block.text.chars().count() + 1;
            if size > room {
                text.push_str("[…]\n");
                break;
            }
            room -= size;
            text.push_str(&block.text);
            text.push('\n');
        }
        left = left.saturating_sub(text.chars().count());
        Passage { source_id: source.id.clone(), name: source.name.clone(), text }
    };
    shown.iter().map(passage).collect()
}

/// Asks for what the rules missed in one part.
pub(crate) async fn read(
    asker: &Asker<'_>,
    part: &[Passage],
    (n, of): (usize, usize),
) -> Result<Reading, Trouble> {
    let question = Question {
        what: "study.read",
        step: format!("{} {n}/{of}", READ.0),
        prompt: READ.1,
        material: json!({ "part": n, "of": of, "sources": part }),
        shape: "requirements",
        schema: PARTS.clone(),
        max_tokens: READ_TOKENS,
    };
    let Answered { value, model, .. } = asker.ask(&question, Ok::<Part, String>, &mut Deaf).await?;
    Ok(Reading { requirements: value.requirements, model })
}

/// Asks for a plan. `readings`: what was found in the parts of long texts.
pub(crate) async fn draft(
    asker: &Asker<'_>,
    brief: Brief<'_>,
    readings: Readings,
    news: mpsc::Sender<News>,
) -> Result<Drafted, Trouble> {
    let mut base = offline::draft(brief.distilled, brief.now, brief.due);
    for reading in readings.found {
        merge::add(&mut base.requirements, reading.requirements);
    }
    for (n, requirement) in (1..).zip(&mut base.requirements) {
        requirement.id = format!("r{n}");
    }
    let question = Question {
        what: "study.plan",
        step: PLAN.0.to_owned(),
        prompt: PLAN.1,
        material: material(&base, brief),
        shape: "plan",
        schema: ANSWER.clone(),
        max_tokens: PLAN_TOKENS,
    };
    let mut listener = Listener { peek: Peek::default(), order: 0, news };
    let answered = asker.ask(&question, Answer::checked, &mut listener).await?;
    let mut draft = merge::merge(base, answered.value, &answered.model, (brief.now, brief.due));
    if readings.unread > 0 {
        draft.gaps.push(merge::left_to_rules(&draft.language));
    }
    Ok(Drafted { draft, passed: answered.passed, shown: listener.order > 0 })
}

/// The draft by rules, where no model answered and the person allows it.
pub(crate) fn stand_in(brief: Brief<'_>, reasons: &[String]) -> Draft {
    merge::stand_in(offline::draft(brief.distilled, brief.now, brief.due), reasons)
}

fn material(base: &Draft, brief: Brief<'_>) -> Value {
    let listed = (1..).zip(base.requirements.iter().take(MOST_LISTED));
    let requirement = |(number, r): (usize, &Requirement)| json!({ "number": number, "text": r.text, "kind": r.kind, "strength": r.strength });
    let deadline = base.assignment_summary.deadline.as_ref();
    json!({
        "details": {
            "title": brief.distilled.title,
            "course": brief.distilled.course,
            "kind": base.kind,
            "deadline": deadline.and_then(|d| d.at).or(brief.due),
            "deadline_in_the_text": deadline.map(|d| &d.stated),
            "today": brief.now,
        },
        "requirements": listed.map(requirement).collect::<Vec<_>>(),
        "sources": passages(brief.sources),
    })
}

/// Tells what an answer shows while it is written.
struct Listener {
    peek: Peek,
    order: u32,
    news: mpsc::Sender<News>,
}

#[async_trait]
impl Hear for Listener {
    async fn asking(&mut self, model: &str) {
        (self.peek, self.order) = (Peek::default(), 0);
        // Who does not listen misses a preview, and nothing else.
        let _ = self.news.try_send(News::Asking(model.to_owned()));
    }

    async fn words(&mut self, text: &str) {
        for stage in self.peek.take(text) {
            self.order += 1;
            let milestone = merge::preview(self.order, stage);
            let _ = self.news.try_send(News::Milestone(Box::new(milestone)));
        }
    }
}
