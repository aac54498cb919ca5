//! The Responses interface of OpenAI.

use super::{
    Out,
    calls::{Calls, full, too_many},
    count, data_url, fault, is_strict,
};
use crate::{Class, Message, Part, Piece, Request, Role, Stop, Usage, failure::Wrong};
use serde_json::{Value, json};

pub(crate) fn body(request: &Request) -> Result<Value, Wrong> {
    if !request.stop.is_empty() {
        return Err(Wrong::new(Class::Rejected, "this interface takes no stop texts"));
    }
    let mut input = Vec::new();
    for turn in &request.messages {
        message(turn, &mut input)?;
    }
    let mut body = json!({
        "model": request.model, "input": input, "max_output_tokens": request.max_tokens,
        // Nothing of a conversation is left with the provider.
        "store": false, "stream": true,
    });
    if let Some(system) = &request.system {
        body["instructions"] = json!(system);
    }
    if let Some(temperature) = request.temperature {
        body["temperature"] = json!(temperature);
    }
    if !request.tools.is_empty() {
        body["tools"] = request
            .tools
            .iter()
            .map(|t| {
                json!({ "type": "function", "name": t.name, "description": t.description,
                    "parameters": t.parameters, "strict": is_strict(&t.parameters) })
            })
            .collect();
    }
    if let Some(output) = &request.output {
        body["text"] = json!({ "format": {
            "type": "json_schema", "name": output.name, "schema": output.schema,
            "strict": is_strict(&output.schema),
        } });
    }
    Ok(body)
}

fn message(message: &Message, to: &mut Vec<Value>) -> Result<(), Wrong> {
    let (role, text_type) = match message.role {
        Role::User => ("user", "input_text"),
        Role::Assistant => ("assistant", "output_text"),
    };
    let mut content = Vec::new();
    let mut items = Vec::new();
    for part in &message.parts {
        match part {
            Part::Text(text) => content.push(json!({ "type": text_type, "text": text })),
            Part::Image(image) => {
                content.push(json!({ "type": "input_image", "image_url": data_url(image)? }));
            }
            Part::ToolCall(call) => items.push(json!({
                "type": "function_call", "call_id": call.id, "name": call.name,
                "arguments": call.arguments.to_string(),
            })),
            Part::ToolResult(result) => items.push(json!({
                "type": "function_call_output", "call_id": result.id, "output": result.content,
            })),
        }
    }
    // Results answer the calls before them; calls come behind the words that led to them.
    let words = (!content.is_empty()).then(|| json!({ "role": role, "content": content }));
    match message.role {
        Role::User => to.extend(items.into_iter().chain(words)),
        Role::Assistant => to.extend(words.into_iter().chain(items)),
    }
    Ok(())
}

#[derive(Debug, Default)]
pub(crate) struct Reader {
    usage: Usage,
    calls: usize,
    refusal: String,
    stop: Option<Stop>,
}

impl Reader {
    fn measure(&mut self, response: &Value) {
        let usage = &response["usage"];
        self.usage = Usage {
            input: count(usage, "input_tokens"),
            cached: count(&usage["input_tokens_details"], "cached_tokens"),
            cache_written: count(&usage["input_tokens_details"], "cache_write_tokens"),
            output: count(usage, "output_tokens"),
            reasoning: count(&usage["output_tokens_details"], "reasoning_tokens"),
        };
    }

    fn item(&mut self, item: &Value, out: &mut Out) -> Result<(), Wrong> {
        if item["type"] != "function_call" || item["status"] == "incomplete" {
            return Ok(());
        }
        if full(self.calls) {
            return Err(too_many());
        }
        let mut one = Calls::default();
        one.add(out, self.calls as u64, (&item["call_id"], &item["name"]), &item["arguments"])?;
        self.calls += one.finish(out, Stop::Tools)?;
        Ok(())
    }
}

impl super::Reader for Reader {
    fn event(&mut self, event: &Value, out: &mut Out) -> Result<(), Wrong> {
        let response = &event["response"];
        match event["type"].as_str() {
            Some("response.output_text.delta") => out.text(&event["delta"])?,
            Some("response.reasoning_summary_text.delta" | "response.reasoning_text.delta") => {
                out.reasoning(&event["delta"])?;
            }
            Some("response.refusal.delta") => {
                let words = event["delta"].as_str().unwrap_or_default();
                out.count(words.len())?;
                self.refusal.push_str(words);
            }
            Some("response.output_item.done") => self.item(&event["item"], out)?,
            Some("response.completed") => {
                self.measure(response);
                self.stop = Some(if self.calls > 0 { Stop::Tools } else { Stop::End });
            }
            Some("response.incomplete") => {
                self.measure(response);
                if response["incomplete_details"]["reason"] == "content_filter" {
                    return Err(Wrong::new(Class::Blocked, self.refusal.as_str()));
                }
                self.stop = Some(Stop::Length);
            }
            Some("response.failed") => return Err(fault::of_event(response)),
            Some("error") => return Err(fault::of_event(event)),
            Some(_) => {}
            None if !event["error"].is_null() => return Err(fault::of_event(event)),
            None => return Err(Wrong::nonsense("an event has no type")),
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
        if !self.refusal.is_empty() {
            return Err(Wrong::new(Class::Blocked, self.refusal.as_str()));
        }
        out.pieces.push_back(Piece::End(self.stop.unwrap_or(Stop::End), self.usage));
        Ok(())
    }
}
