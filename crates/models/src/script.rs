//! The provider that plays a script: for tests, demonstrations and load.

use crate::{
    Capabilities, Class, Failure, ModelInfo, Output, Part, Piece, Pieces, Provider, Request, Stop, ToolCall,
    Usage,
    answer::{MAX_ANSWER, Measure},
    failure::Wrong,
};
use async_trait::async_trait;
use futures::{StreamExt as _, stream};
use parking_lot::Mutex;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::{collections::HashMap, sync::Arc, time::Duration};

/// What a scripted provider plays: a JSON value, usually a file.
///
/// Each question takes the next line of those that fit it, and begins again after the last. Lines with a
/// `when` that occurs in the question go before lines without.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Script {
    /// What the models are called; `scripted` where there are none.
    pub models: Vec<String>,
    /// What is played.
    pub lines: Vec<Line>,
}

/// One answer, or one way to fail.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Line {
    /// Only for questions in whose last turn, system text, output name or model this occurs.
    pub when: Option<String>,
    /// The words of the answer.
    pub text: String,
    /// Instead of words: a JSON value, written out.
    pub json: Option<Value>,
    /// Calls to make, behind the words.
    pub tool_calls: Vec<ToolCall>,
    /// Milliseconds before the first piece.
    pub first_ms: u64,
    /// Milliseconds before each further piece.
    pub between_ms: u64,
    /// Characters of a piece; 0 for all of them in one.
    pub chunk: usize,
    /// What to say it took; where it is absent, a token is four bytes.
    pub usage: Option<Usage>,
    /// What goes wrong.
    pub fault: Option<Fault>,
}

/// What can go wrong in a script.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    /// 401.
    BadKey,
    /// 429, with what `Retry-After` asks for in milliseconds.
    Throttled {
        /// None: it does not ask for a wait.
        retry_after_ms: Option<u64>,
    },
    /// 500.
    Overloaded,
    /// The connection breaks after half of the answer.
    Cut,
    /// Bytes that are not the protocol.
    Nonsense,
    /// Half of the answer, and then an end as if it were all.
    Half,
    /// An answer without a word.
    Nothing,
    /// An answer that does not end.
    Endless,
    /// Nothing comes, for ever.
    Silence,
}

/// Plays a [`Script`]. Cheap to clone; clones are at the same place of it.
#[derive(Debug, Clone)]
pub struct Scripted {
    label: Arc<str>,
    script: Arc<Script>,
    played: Arc<Mutex<HashMap<Option<String>, usize>>>,
}

impl Scripted {
    /// From its beginning. `label` is what it is called in failures.
    pub fn new(label: &str, script: Arc<Script>) -> Self {
        Self { label: label.into(), script, played: Arc::default() }
    }

    /// The same, at the same place of the script, under another name.
    pub fn labelled(&self, label: &str) -> Self {
        Self { label: label.into(), ..self.clone() }
    }

    /// Reads a script, or says what is wrong with it.
    pub fn read(text: &str) -> Result<Script, serde_json::Error> {
        serde_json::from_str(text)
    }

    fn line(&self, request: &Request) -> Option<Line> {
        let fits = |line: &&Line| line.when.as_ref().is_some_and(|when| asks(request, when));
        let lines = &self.script.lines;
        let when = lines.iter().find(fits).and_then(|l| l.when.clone());
        let group: Vec<&Line> = lines.iter().filter(|l| l.when == when).collect();
        if group.is_empty() {
            return None;
        }
        let mut played = self.played.lock();
        let count = played.entry(when).or_default();
        *count += 1;
        Some(group[(*count - 1) % group.len()].clone())
    }

    fn failure(&self, wrong: Wrong) -> Failure {
        Failure::new(&self.label, None, wrong)
    }
}

fn asks(request: &Request, what: &str) -> bool {
    let last = request.messages.last().map(|m| &m.parts[..]).unwrap_or_default();
    let said = last.iter().any(|part| match part {
        Part::Text(text) => text.contains(what),
        Part::ToolResult(result) => result.content.contains(what),
        Part::ToolCall(_) | Part::Image(_) => false,
    });
    let named = |o: &Output| o.name.contains(what);
    said || request.model.contains(what)
        || request.output.as_ref().is_some_and(named)
        || request.system.as_ref().is_some_and(|s| s.contains(what))
}

fn question_bytes(request: &Request) -> usize {
    let parts = request.messages.iter().flat_map(|m| &m.parts).map(|part| match part {
        Part::Text(text) => text.len(),
        Part::ToolResult(result) => result.content.len(),
        Part::ToolCall(_) | Part::Image(_) => 0,
    });
    parts.sum::<usize>() + request.system.as_ref().map_or(0, String::len)
}

/// An answer being played.
struct Play {
    owner: Scripted,
    pieces: std::vec::IntoIter<Piece>,
    begun: bool,
    line: Line,
    measure: Measure,
    over: bool,
}

impl Play {
    fn new(owner: Scripted, request: &Request) -> Self {
        let (line, missing) = match owner.line(request) {
            Some(line) => (line, false),
            None => (Line::default(), true),
        };
        let text = line.json.as_ref().map_or_else(|| line.text.clone(), Value::to_string);
        let text = match line.fault {
            _ if missing => "The script has no line for this question.".to_owned(),
            Some(Fault::Nothing) => String::new(),
            Some(Fault::Cut | Fault::Half) => text.chars().take(text.chars().count().div_ceil(2)).collect(),
            _ => text,
        };
        let mut pieces = chunks(&text, line.chunk);
        pieces.extend(line.tool_calls.iter().cloned().map(Piece::ToolCall));
        let usage = line.usage.unwrap_or_else(|| Usage {
            input: question_bytes(request).div_ceil(4) as u64,
            output: text.len().div_ceil(4) as u64,
            ..Usage::default()
        });
        let stop = if line.tool_calls.is_empty() { Stop::End } else { Stop::Tools };
        if !matches!(line.fault, Some(Fault::Cut | Fault::Endless)) {
            pieces.push(Piece::End(stop, usage));
        }
        Self {
            owner,
            pieces: pieces.into_iter(),
            begun: false,
            line,
            measure: Measure::default(),
            over: false,
        }
    }

    async fn next(&mut self) -> Option<Result<Piece, Failure>> {
        if self.over {
            return None;
        }
        let wait = if self.begun { self.line.between_ms } else { self.line.first_ms };
        if wait > 0 {
            tokio::time::sleep(Duration::from_millis(wait)).await;
        }
        if !self.begun {
            self.begun = true;
            let wrong = match self.line.fault {
                Some(Fault::Silence) => std::future::pending().await,
                Some(Fault::BadKey) => Some(Wrong::new(Class::BadKey, "the script says so")),
                Some(Fault::Overloaded) => Some(Wrong::new(Class::Overloaded, "HTTP 500")),
                Some(Fault::Nonsense) => Some(Wrong::nonsense("an event is not JSON")),
                Some(Fault::Throttled { retry_after_ms }) => Some(Wrong {
                    wait: retry_after_ms.map(Duration::from_millis),
                    ..Wrong::new(Class::Throttled, "HTTP 429")
                }),
                _ => None,
            };
            if let Some(wrong) = wrong {
                return Some(self.fail(wrong));
            }
        }
        let piece = match (self.pieces.next(), self.line.fault) {
            (Some(piece), _) => piece,
            (None, Some(Fault::Endless)) => Piece::Text("more and more ".repeat(4096)),
            (None, Some(Fault::Cut)) => {
                return Some(self.fail(Wrong::new(Class::Broken, "the answer ended before it was complete")));
            }
            (None, _) => return None,
        };
        if let Piece::Text(text) = &piece
            && let Err(wrong) = self.measure.add(text.len())
        {
            return Some(self.fail(wrong));
        }
        Some(Ok(piece))
    }

    fn fail(&mut self, wrong: Wrong) -> Result<Piece, Failure> {
        self.over = true;
        Err(self.owner.failure(wrong))
    }
}

fn chunks(text: &str, size: usize) -> Vec<Piece> {
    if text.is_empty() {
        return Vec::new();
    }
    if size == 0 {
        return vec![Piece::Text(text.to_owned())];
    }
    let letters: Vec<char> = text.chars().take(MAX_ANSWER).collect();
    letters.chunks(size).map(|c| Piece::Text(c.iter().collect())).collect()
}

#[async_trait]
impl Provider for Scripted {
    fn capabilities(&self) -> Capabilities {
        crate::wire::CAPABILITIES
    }

    fn complete(&self, request: Arc<Request>) -> Pieces {
        let owner = self.clone();
        // The line is taken when the question is asked, so that a stream nobody reads takes none.
        stream::once(async move { Play::new(owner, &request) })
            .flat_map(|play| {
                stream::unfold(play, |mut play| async move { play.next().await.map(|piece| (piece, play)) })
            })
            .boxed()
    }

    async fn models(&self) -> Result<Vec<ModelInfo>, Failure> {
        let none = ["scripted".to_owned()];
        let names = if self.script.models.is_empty() { &none[..] } else { &self.script.models[..] };
        let model = |id: &String| ModelInfo { id: id.clone(), name: id.clone(), context: None };
        Ok(names.iter().take(crate::MAX_MODELS).map(model).collect())
    }
}
