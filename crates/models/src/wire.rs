//! What goes over the wire: neutral requests to each provider's bytes, and back. Pure.

mod anthropic;
mod calls;
mod chat;
mod fault;
mod gemini;
mod lines;
mod ollama;
mod responses;
#[cfg(test)]
mod tests;

pub(crate) use fault::of_status;

use crate::{
    Capabilities, Class, Image, Kind, MAX_MODELS, ModelInfo, Piece, Request, ToolCall, answer::Measure,
    failure::Wrong,
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use lines::{Framing, Lines};
use serde_json::{Value, json};
use std::collections::VecDeque;

/// What is sent, save the address of the provider and the key.
pub(crate) struct Outgoing {
    /// To be put behind the base address.
    pub path: String,
    /// The body.
    pub body: Value,
}

/// Writes a request in the provider's words.
pub(crate) fn encode(kind: Kind, request: &Request) -> Result<Outgoing, Wrong> {
    let (path, body) = match kind {
        Kind::Anthropic => ("/messages".to_owned(), anthropic::body(request)?),
        Kind::Openai => ("/responses".to_owned(), responses::body(request)?),
        Kind::OpenaiChat | Kind::Compatible => {
            ("/chat/completions".to_owned(), chat::body(request, kind == Kind::OpenaiChat)?)
        }
        Kind::Gemini => (gemini::path(&request.model)?, gemini::body(request)?),
        Kind::Ollama => ("/api/chat".to_owned(), ollama::body(request)?),
        Kind::Scripted => return Err(Wrong::new(Class::Rejected, "a script is not spoken to")),
    };
    Ok(Outgoing { path, body })
}

/// What every protocol here can say.
pub(crate) const CAPABILITIES: Capabilities =
    Capabilities { tools: true, structured_output: true, images: true };

/// Where the models are listed, behind the base address.
pub(crate) const fn models_path(kind: Kind) -> &'static str {
    match kind {
        Kind::Anthropic => "/models?limit=1000",
        Kind::Gemini => "/models?pageSize=1000",
        Kind::Ollama => "/api/tags",
        Kind::Openai | Kind::OpenaiChat | Kind::Compatible | Kind::Scripted => "/models",
    }
}

/// Reads a list of models.
pub(crate) fn models(kind: Kind, body: &[u8]) -> Result<Vec<ModelInfo>, Wrong> {
    let body: Value = serde_json::from_slice(body).map_err(|_| Wrong::nonsense("the list is not JSON"))?;
    let list = match kind {
        Kind::Gemini | Kind::Ollama => &body["models"],
        _ => &body["data"],
    };
    let list = list.as_array().ok_or_else(|| Wrong::nonsense("there is no list of models"))?;
    let usable = |m: &&Value| {
        kind != Kind::Gemini
            || m["supportedGenerationMethods"]
                .as_array()
                .is_none_or(|all| all.iter().any(|one| one == "generateContent"))
    };
    Ok(list.iter().filter(usable).filter_map(model).take(MAX_MODELS).collect())
}

fn model(entry: &Value) -> Option<ModelInfo> {
    let text = |names: [&str; 3]| names.iter().find_map(|n| entry[*n].as_str());
    let id = text(["id", "name", "model"])?;
    let id = id.strip_prefix("models/").unwrap_or(id);
    let name =
        text(["display_name", "displayName", "name"]).filter(|n| !n.starts_with("models/")).unwrap_or(id);
    let fits = |text: &str| text.chars().count() <= 200 && !text.chars().any(char::is_control);
    let context = entry["inputTokenLimit"]
        .as_u64()
        .or_else(|| entry["context_length"].as_u64())
        .or_else(|| entry["max_model_len"].as_u64());
    (fits(id) && fits(name)).then(|| ModelInfo { id: id.to_owned(), name: name.to_owned(), context })
}

/// Reads one protocol, event by event.
pub(crate) trait Reader: Send {
    /// Takes one event.
    fn event(&mut self, event: &Value, out: &mut Out) -> Result<(), Wrong>;

    /// Whether the model said that it is done.
    fn complete(&self) -> bool;

    /// Whether nothing may follow: the rest need not be waited for.
    fn closed(&self) -> bool;

    /// Gives what was held back, then [`Piece::End`]. Called once, when the answer is complete.
    fn end(&mut self, out: &mut Out) -> Result<(), Wrong>;
}

/// Pieces read and not yet taken, and how much there was in all.
#[derive(Debug, Default)]
pub(crate) struct Out {
    pub pieces: VecDeque<Piece>,
    measure: Measure,
}

impl Out {
    fn text(&mut self, text: &Value) -> Result<(), Wrong> {
        self.words(text, Piece::Text)
    }

    fn reasoning(&mut self, text: &Value) -> Result<(), Wrong> {
        self.words(text, Piece::Reasoning)
    }

    fn words(&mut self, text: &Value, piece: fn(String) -> Piece) -> Result<(), Wrong> {
        match text.as_str() {
            None | Some("") => Ok(()),
            Some(text) => {
                self.measure.add(text.len())?;
                self.pieces.push_back(piece(text.to_owned()));
                Ok(())
            }
        }
    }

    fn count(&mut self, bytes: usize) -> Result<(), Wrong> {
        self.measure.add(bytes)
    }

    fn call(&mut self, call: ToolCall) {
        self.pieces.push_back(Piece::ToolCall(call));
    }
}

/// From bytes, cut anywhere, to pieces.
pub(crate) struct Decoder {
    lines: Lines,
    reader: Box<dyn Reader>,
    heard: bool,
    ended: bool,
}

impl Decoder {
    pub fn new(kind: Kind) -> Self {
        let (framing, reader): (_, Box<dyn Reader>) = match kind {
            Kind::Anthropic => (Framing::Events, Box::<anthropic::Reader>::default()),
            Kind::Openai => (Framing::Events, Box::<responses::Reader>::default()),
            Kind::Gemini => (Framing::Events, Box::<gemini::Reader>::default()),
            Kind::Ollama => (Framing::Lines, Box::<ollama::Reader>::default()),
            Kind::OpenaiChat | Kind::Compatible | Kind::Scripted => {
                (Framing::Events, Box::<chat::Reader>::default())
            }
        };
        Self { lines: Lines::new(framing), reader, heard: false, ended: false }
    }

    /// Takes bytes; says whether the answer is complete and nothing may follow.
    pub fn push(&mut self, bytes: &[u8], out: &mut Out) -> Result<bool, Wrong> {
        self.lines.push(bytes)?;
        while let Some(data) = self.lines.next()? {
            self.event(&data, out)?;
            if self.ended {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The body ended.
    pub fn finish(&mut self, out: &mut Out) -> Result<(), Wrong> {
        if self.ended {
            return Ok(());
        }
        if let Some(data) = self.lines.rest()? {
            self.event(&data, out)?;
        }
        if self.ended {
            return Ok(());
        }
        if self.reader.complete() {
            self.ended = true;
            return self.reader.end(out);
        }
        Err(if self.heard {
            Wrong::new(Class::Broken, "the answer ended before it was complete")
        } else {
            Wrong::nonsense("nothing of what was expected came")
        })
    }

    fn event(&mut self, data: &str, out: &mut Out) -> Result<(), Wrong> {
        if data == "[DONE]" {
            if !self.reader.complete() {
                return Err(Wrong::new(Class::Broken, "the answer ended before it was complete"));
            }
        } else {
            let event: Value =
                serde_json::from_str(data).map_err(|_| Wrong::nonsense("an event is not JSON"))?;
            if !event.is_object() {
                return Err(Wrong::nonsense("an event is not an object"));
            }
            self.heard = true;
            self.reader.event(&event, out)?;
            if !self.reader.closed() {
                return Ok(());
            }
        }
        self.ended = true;
        self.reader.end(out)
    }
}

/// The bytes of a picture in base 64.
fn base64(image: &Image) -> Result<String, Wrong> {
    if image.bytes.is_empty() {
        return Err(Wrong::new(Class::Rejected, "a picture of the question was not loaded"));
    }
    Ok(STANDARD.encode(&image.bytes))
}

fn data_url(image: &Image) -> Result<String, Wrong> {
    Ok(format!("data:{};base64,{}", image.media_type, base64(image)?))
}

fn count(of: &Value, name: &str) -> u64 {
    of[name].as_u64().unwrap_or(0)
}

/// Whether a schema keeps the rules of providers that enforce one: every object closed, every property
/// required.
fn is_strict(schema: &Value) -> bool {
    match schema {
        Value::Object(map) => {
            let closed = map.get("properties").and_then(Value::as_object).is_none_or(|properties| {
                let required = map.get("required").and_then(Value::as_array);
                map.get("additionalProperties") == Some(&json!(false))
                    && required.is_some_and(|r| properties.keys().all(|p| r.iter().any(|name| name == p)))
            });
            closed && map.values().all(is_strict)
        }
        Value::Array(list) => list.iter().all(is_strict),
        _ => true,
    }
}
