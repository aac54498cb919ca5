//! Chat completions, as OpenAI began them and many others speak them: Perplexity, vLLM, LM Studio.

use super::{Out, calls::Calls, count, data_url, fault, is_strict};
use crate::{Class, Message, Part, Piece, Request, Role, Stop, Usage, failure::Wrong};
use serde_json::{Value, json};

/// `own`: OpenAI itself, which renamed a field.
pub(crate) fn body(request: &Request, own: bool) -> Result<Value, Wrong> {
    let mut messages = Vec::new();
    if let Some(system) = &request.system {
        messages.push(json!({ "role": "system", "content": system }));
    }
    for turn in &request.messages {
        message(turn, &mut messages)?;
    }
    let most = if own { "max_completion_tokens" } else { "max_tokens" };
    let mut body = json!({
        "model": request.model, "messages": messages, most: request.max_tokens,
        "stream": true, "stream_options": { "include_usage": true },
    });
    if let Some(temperature) = request.temperature {
        body["temperature"] = json!(temperature);
    }
    if !request.stop.is_empty() {
        body["stop"] = json!(request.stop);
    }
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
        body["response_format"] = json!({ "type": "json_schema", "json_schema": {
            "name": output.name, "schema": output.schema, "strict": is_strict(&output.schema),
        } });
    }
    Ok(body)
}

fn message(message: &Message, to: &mut Vec<Value>) -> Result<(), Wrong> {
    let (mut content, mut calls) = (Vec::new(), Vec::new());
    for part in &message.parts {
        match part {
            Part::Text(text) => content.push(json!({ "type": "text", "text": text })),
            Part::Image(image) => {
                content.push(json!({ "type": "image_url", "image_url": { "url": data_url(image)? } }));
            }
            Part::ToolCall(call) => calls.push(json!({ "id": call.id, "type": "function", "function": {
                "name": call.name, "arguments": call.arguments.to_string(),
            } })),
            Part::ToolResult(result) => {
                to.push(json!({ "role": "tool", "tool_call_id": result.id, "content": result.content }));
            }
        }
    }
    if content.is_empty() && calls.is_empty() {
        return Ok(());
    }
    let role = match message.role {
        Role::User => "user",
        Role::Assistant => "assistant",
    };
    let mut turn = json!({ "role": role });
    // A lone text goes as text: not every server takes a list.
    turn["content"] = match &content[..] {
        [] => Value::Null,
        [one] if one["type"] == "text" => one["text"].clone(),
        _ => content.into(),
    };
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
    stop: Option<Stop>,
    refusal: String,
}

impl Reader {
    fn choice(&mut self, choice: &Value, out: &mut Out) -> Result<(), Wrong> {
        let delta = &choice["delta"];
        for name in ["reasoning_content", "reasoning"] {
            out.reasoning(&delta[name])?;
        }
        out.text(&delta["content"])?;
        if let Some(refusal) = delta["refusal"].as_str() {
            out.count(refusal.len())?;
            self.refusal.push_str(refusal);
        }
        for (at, call) in delta["tool_calls"].as_array().into_iter().flatten().enumerate() {
            let index = call["index"].as_u64().unwrap_or(at as u64);
            let function = &call["function"];
            self.calls.add(out, index, (&call["id"], &function["name"]), &function["arguments"])?;
        }
        match choice["finish_reason"].as_str() {
            None => {}
            Some("length") => self.stop = Some(Stop::Length),
            Some("content_filter") => return Err(Wrong::new(Class::Blocked, self.refusal.as_str())),
            Some("tool_calls" | "function_call") => self.stop = Some(Stop::Tools),
            Some(_) => self.stop = Some(Stop::End),
        }
        Ok(())
    }
}

impl super::Reader for Reader {
    fn event(&mut self, event: &Value, out: &mut Out) -> Result<(), Wrong> {
        if !event["error"].is_null() {
            return Err(fault::of_event(event));
        }
        let usage = &event["usage"];
        if usage.is_object() {
            self.usage = Usage {
                input: count(usage, "prompt_tokens"),
                cached: count(&usage["prompt_tokens_details"], "cached_tokens"),
                cache_written: count(&usage["prompt_tokens_details"], "cache_write_tokens"),
                output: count(usage, "completion_tokens"),
                reasoning: count(&usage["completion_tokens_details"], "reasoning_tokens"),
            };
        }
        match event["choices"].as_array() {
            Some(choices) => choices.iter().take(1).try_for_each(|c| self.choice(c, out)),
            None if usage.is_object() => Ok(()),
            None => Err(Wrong::nonsense("an event has no choices")),
        }
    }

    fn complete(&self) -> bool {
        self.stop.is_some()
    }

    /// The usage comes behind the end of the words.
    fn closed(&self) -> bool {
        false
    }

    fn end(&mut self, out: &mut Out) -> Result<(), Wrong> {
        if !self.refusal.is_empty() {
            return Err(Wrong::new(Class::Blocked, self.refusal.as_str()));
        }
        let stop = self.stop.unwrap_or(Stop::End);
        let called = self.calls.finish(out, stop)? > 0;
        // Some servers say "stop" although they wait for results.
        let stop = if called && stop == Stop::End { Stop::Tools } else { stop };
        out.pieces.push_back(Piece::End(stop, self.usage));
        Ok(())
    }
}
