//! The Messages interface of Anthropic.

use super::{Out, base64, calls::Calls, count, fault};
use crate::{Class, Message, Part, Piece, Request, Role, Stop, Usage, failure::Wrong};
use serde_json::{Value, json};

pub(crate) fn body(request: &Request) -> Result<Value, Wrong> {
    let messages = request.messages.iter().map(message).collect::<Result<Vec<_>, _>>()?;
    let mut body = json!({
        "model": request.model, "max_tokens": request.max_tokens, "messages": messages, "stream": true,
    });
    if let Some(system) = &request.system {
        body["system"] = json!(system);
    }
    if let Some(temperature) = request.temperature {
        body["temperature"] = json!(temperature.min(1.0));
    }
    if !request.stop.is_empty() {
        body["stop_sequences"] = json!(request.stop);
    }
    if !request.tools.is_empty() {
        body["tools"] = request
            .tools
            .iter()
            .map(|t| json!({ "name": t.name, "description": t.description, "input_schema": t.parameters }))
            .collect();
    }
    if let Some(output) = &request.output {
        body["output_config"] = json!({ "format": { "type": "json_schema", "schema": output.schema } });
    }
    Ok(body)
}

fn message(message: &Message) -> Result<Value, Wrong> {
    let role = match message.role {
        Role::User => "user",
        Role::Assistant => "assistant",
    };
    // Results come first in a turn, or they are refused.
    let (results, others): (Vec<_>, Vec<_>) =
        message.parts.iter().partition(|p| matches!(p, Part::ToolResult(_)));
    let content = results.into_iter().chain(others).map(part).collect::<Result<Vec<_>, _>>()?;
    Ok(json!({ "role": role, "content": content }))
}

fn part(part: &Part) -> Result<Value, Wrong> {
    Ok(match part {
        Part::Text(text) => json!({ "type": "text", "text": text }),
        Part::ToolCall(call) => {
            json!({ "type": "tool_use", "id": call.id, "name": call.name, "input": call.arguments })
        }
        Part::ToolResult(result) => json!({
            "type": "tool_result", "tool_use_id": result.id, "content": result.content, "is_error": result.failed,
        }),
        Part::Image(image) => json!({
            "type": "image",
            "source": { "type": "base64", "media_type": image.media_type, "data": base64(image)? },
        }),
    })
}

#[derive(Debug, Default)]
pub(crate) struct Reader {
    usage: Usage,
    calls: Calls,
    stop: Option<Stop>,
    closed: bool,
}

impl Reader {
    fn measure(&mut self, usage: &Value) {
        let u = &mut self.usage;
        let newer = |name, old| usage[name].as_u64().unwrap_or(old);
        let fresh = newer("input_tokens", u.input.saturating_sub(u.cached).saturating_sub(u.cache_written));
        u.cached = newer("cache_read_input_tokens", u.cached);
        u.cache_written = newer("cache_creation_input_tokens", u.cache_written);
        // Here "input" leaves out what the cache did.
        u.input = fresh.saturating_add(u.cached).saturating_add(u.cache_written);
        u.output = newer("output_tokens", u.output);
        u.reasoning = usage["output_tokens_details"]["thinking_tokens"].as_u64().unwrap_or(u.reasoning);
    }

    fn stopped(&mut self, delta: &Value) -> Result<(), Wrong> {
        self.stop = match delta["stop_reason"].as_str() {
            None => self.stop,
            Some("max_tokens" | "model_context_window_exceeded") => Some(Stop::Length),
            Some("tool_use") => Some(Stop::Tools),
            Some("refusal") => return Err(Wrong::new(Class::Blocked, "")),
            Some(_) => Some(Stop::End),
        };
        Ok(())
    }
}

impl super::Reader for Reader {
    fn event(&mut self, event: &Value, out: &mut Out) -> Result<(), Wrong> {
        let index = count(event, "index");
        match event["type"].as_str() {
            Some("message_start") => self.measure(&event["message"]["usage"]),
            Some("content_block_start") => {
                let block = &event["content_block"];
                match block["type"].as_str() {
                    Some("tool_use") => {
                        self.calls.add(out, index, (&block["id"], &block["name"]), &Value::Null)?;
                    }
                    Some("text") => out.text(&block["text"])?,
                    _ => {}
                }
            }
            Some("content_block_delta") => {
                let delta = &event["delta"];
                match delta["type"].as_str() {
                    Some("text_delta") => out.text(&delta["text"])?,
                    Some("thinking_delta") => out.reasoning(&delta["thinking"])?,
                    Some("input_json_delta") => {
                        let none = (&Value::Null, &Value::Null);
                        self.calls.add(out, index, none, &delta["partial_json"])?;
                    }
                    _ => {}
                }
            }
            Some("message_delta") => {
                self.measure(&event["usage"]);
                self.stopped(&event["delta"])?;
            }
            Some("message_stop") => self.closed = self.stop.is_some(),
            Some("error") => return Err(fault::of_event(event)),
            // New kinds of events are announced to come.
            Some(_) => {}
            None => return Err(Wrong::nonsense("an event has no type")),
        }
        Ok(())
    }

    fn complete(&self) -> bool {
        self.closed
    }

    fn closed(&self) -> bool {
        self.closed
    }

    fn end(&mut self, out: &mut Out) -> Result<(), Wrong> {
        let stop = self.stop.unwrap_or(Stop::End);
        self.calls.finish(out, stop)?;
        out.pieces.push_back(Piece::End(stop, self.usage));
        Ok(())
    }
}
