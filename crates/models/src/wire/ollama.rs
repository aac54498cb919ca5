//! `/api/chat` of Ollama: one JSON value per line.

use super::{Out, base64, calls::Calls, count, fault};
use crate::{Message, Part, Piece, Request, Role, Stop, Usage, failure::Wrong};
use serde_json::{Value, json};

pub(crate) fn body(request: &Request) -> Result<Value, Wrong> {
    let mut messages = Vec::new();
    if let Some(system) = &request.system {
        messages.push(json!({ "role": "system", "content": system }));
    }
    for turn in &request.messages {
        message(turn, &mut messages)?;
    }
    let mut options = json!({ "num_predict": request.max_tokens });
    if let Some(temperature) = request.temperature {
        options["temperature"] = json!(temperature);
    }
    if !request.stop.is_empty() {
        options["stop"] = json!(request.stop);
    }
    if let Some(context) = context(request) {
        options["num_ctx"] = json!(context);
    }
    let mut body =
        json!({ "model": request.model, "messages": messages, "stream": true, "options": options });
    if !request.tools.is_empty() {
        body["tools"] = request
            .tools
            .iter()
            .map(|t| {
                json!({ "type": "function", "function": {
                    "name": t.name, "description": t.description, "parameters": t.parameters,
                } })
            })
            .collect();
    }
    if let Some(output) = &request.output {
        body["format"] = output.schema.clone();
    }
    Ok(body)
}

/// What Ollama reads unless told otherwise; of a longer question it drops the beginning without a word.
const USUAL: u32 = 4_096;
/// The most that is asked for: its memory is taken whether it is used or not.
const MOST: u32 = 131_072;
/// Of the answer's tokens, those a context is made larger for.
const ANSWER: u32 = 8_192;

/// How many tokens a question with its answer needs, in steps, so that the model is not loaded anew for each question.
fn context(request: &Request) -> Option<u32> {
    let text = |part: &Part| match part {
        Part::Text(words) => words.len(),
        Part::ToolCall(call) => call.arguments.to_string().len(),
        Part::ToolResult(result) => result.content.len(),
        Part::Image(_) => 3 * 1_024,
    };
    let said: usize = request.messages.iter().flat_map(|m| &m.parts).map(text).sum();
    let bytes = said + request.system.as_ref().map_or(0, String::len);
    let question = u32::try_from(bytes / 3).unwrap_or(MOST);
    let needed = question.saturating_add(request.max_tokens.min(ANSWER));
    (needed > USUAL).then(|| needed.checked_next_power_of_two().unwrap_or(MOST).min(MOST))
}

fn message(message: &Message, to: &mut Vec<Value>) -> Result<(), Wrong> {
    let (mut text, mut images, mut calls) = (Vec::new(), Vec::new(), Vec::new());
    for part in &message.parts {
        match part {
            Part::Text(words) => text.push(words.as_str()),
            Part::Image(image) => images.push(base64(image)?),
            Part::ToolCall(call) => {
                calls.push(json!({ "function": { "name": call.name, "arguments": call.arguments } }));
            }
            Part::ToolResult(result) => {
                to.push(json!({ "role": "tool", "tool_name": result.name, "content": result.content }));
            }
        }
    }
    if text.is_empty() && images.is_empty() && calls.is_empty() {
        return Ok(());
    }
    let role = match message.role {
        Role::User => "user",
        Role::Assistant => "assistant",
    };
    let mut turn = json!({ "role": role, "content": text.join("\n\n") });
    if !images.is_empty() {
        turn["images"] = json!(images);
    }
    if !calls.is_empty() {
        turn["tool_calls"] = calls.into();
    }
    to.push(turn);
    Ok(())
}

#[derive(Debug, Default)]
pub(crate) struct Reader {
    usage: Usage,
    calls: Calls,
    seen: u64,
    stop: Option<Stop>,
}

impl super::Reader for Reader {
    fn event(&mut self, event: &Value, out: &mut Out) -> Result<(), Wrong> {
        if !event["error"].is_null() {
            return Err(fault::of_event(event));
        }
        let message = &event["message"];
        if message.is_null() && event["done"] != true {
            return Err(Wrong::nonsense("a line holds no message"));
        }
        out.reasoning(&message["thinking"])?;
        out.text(&message["content"])?;
        for call in message["tool_calls"].as_array().into_iter().flatten() {
            let function = &call["function"];
            out.count(function["arguments"].to_string().len())?;
            self.calls.add(out, self.seen, (&call["id"], &function["name"]), &function["arguments"])?;
            self.seen += 1;
        }
        if event["done"] == true {
            self.usage = Usage {
                input: count(event, "prompt_eval_count"),
                output: count(event, "eval_count"),
                ..Usage::default()
            };
            self.stop = Some(if event["done_reason"] == "length" { Stop::Length } else { Stop::End });
        }
        Ok(())
    }

    fn complete(&self) -> bool {
        self.stop.is_some()
    }

    fn closed(&self) -> bool {
        self.stop.is_some()
    }

    fn end(&mut self, out: &mut Out) -> Result<(), Wrong> {
        let stop = self.stop.unwrap_or(Stop::End);
        let called = self.calls.finish(out, stop)? > 0;
        let stop = if called && stop == Stop::End { Stop::Tools } else { stop };
        out.pieces.push_back(Piece::End(stop, self.usage));
        Ok(())
    }
}
