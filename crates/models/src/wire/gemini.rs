//! `streamGenerateContent` of Gemini.

use super::{
    Out, base64,
    calls::{full, named, too_many},
    count, fault,
};
use crate::{Class, Message, Part, Piece, Request, Role, Stop, ToolCall, Usage, failure::Wrong};
use serde_json::{Value, json};

/// The model stands in the path: its name must not lead elsewhere.
pub(crate) fn path(model: &str) -> Result<String, Wrong> {
    let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.');
    let good = |segment: &str| !segment.is_empty() && segment.bytes().all(plain) && !segment.starts_with('.');
    // `tunedModels/mine` names its own collection.
    let (collection, name) = model.split_once('/').unwrap_or(("models", model));
    if !good(collection) || !good(name) {
        return Err(Wrong::new(Class::NotFound, "the name of the model is not one"));
    }
    Ok(format!("/{collection}/{name}:streamGenerateContent?alt=sse"))
}

pub(crate) fn body(request: &Request) -> Result<Value, Wrong> {
    let contents = request.messages.iter().map(message).collect::<Result<Vec<_>, _>>()?;
    let mut config = json!({ "maxOutputTokens": request.max_tokens });
    if let Some(temperature) = request.temperature {
        config["temperature"] = json!(temperature);
    }
    if !request.stop.is_empty() {
        config["stopSequences"] = json!(request.stop);
    }
    if let Some(output) = &request.output {
        config["responseMimeType"] = json!("application/json");
        config["responseJsonSchema"] = output.schema.clone();
    }
    let mut body = json!({ "contents": contents, "generationConfig": config });
    if let Some(system) = &request.system {
        body["systemInstruction"] = json!({ "parts": [{ "text": system }] });
    }
    if !request.tools.is_empty() {
        let tools: Vec<Value> = request
            .tools
            .iter()
            .map(|t| {
                json!({ "name": t.name, "description": t.description, "parametersJsonSchema": t.parameters })
            })
            .collect();
        body["tools"] = json!([{ "functionDeclarations": tools }]);
    }
    Ok(body)
}

fn message(message: &Message) -> Result<Value, Wrong> {
    let role = match message.role {
        Role::User => "user",
        Role::Assistant => "model",
    };
    let parts = message.parts.iter().map(part).collect::<Result<Vec<_>, _>>()?;
    Ok(json!({ "role": role, "parts": parts }))
}

fn part(part: &Part) -> Result<Value, Wrong> {
    Ok(match part {
        Part::Text(text) => json!({ "text": text }),
        Part::Image(image) => {
            json!({ "inlineData": { "mimeType": image.media_type, "data": base64(image)? } })
        }
        Part::ToolCall(call) => {
            let mut part = json!({ "functionCall": { "name": call.name, "args": call.arguments } });
            if let Some(seal) = &call.seal {
                part["thoughtSignature"] = json!(seal);
            }
            part
        }
        Part::ToolResult(result) => {
            let name = if result.failed { "error" } else { "result" };
            json!({ "functionResponse": { "name": result.name, "response": { name: result.content } } })
        }
    })
}

#[derive(Debug, Default)]
pub(crate) struct Reader {
    usage: Usage,
    calls: usize,
    stop: Option<Stop>,
}

impl Reader {
    fn part(&mut self, part: &Value, out: &mut Out) -> Result<(), Wrong> {
        if part["thought"] == true {
            return out.reasoning(&part["text"]);
        }
        out.text(&part["text"])?;
        let call = &part["functionCall"];
        let Some(name) = call["name"].as_str() else { return Ok(()) };
        if full(self.calls) {
            return Err(too_many());
        }
        let arguments = if call["args"].is_object() { call["args"].clone() } else { json!({}) };
        let seal = part["thoughtSignature"].as_str().map(str::to_owned);
        out.count(arguments.to_string().len() + seal.as_ref().map_or(0, String::len))?;
        let id = named(call["id"].as_str().unwrap_or_default().to_owned(), self.calls);
        out.call(ToolCall { id, name: name.to_owned(), arguments, seal });
        self.calls += 1;
        Ok(())
    }

    fn measure(&mut self, usage: &Value) {
        let reasoning = count(usage, "thoughtsTokenCount");
        self.usage = Usage {
            input: count(usage, "promptTokenCount") + count(usage, "toolUsePromptTokenCount"),
            cached: count(usage, "cachedContentTokenCount"),
            cache_written: 0,
            output: count(usage, "candidatesTokenCount").saturating_add(reasoning),
            reasoning,
        };
    }
}

impl super::Reader for Reader {
    fn event(&mut self, event: &Value, out: &mut Out) -> Result<(), Wrong> {
        if !event["error"].is_null() {
            return Err(fault::of_event(event));
        }
        if event["usageMetadata"].is_object() {
            self.measure(&event["usageMetadata"]);
        }
        if let Some(reason) = event["promptFeedback"]["blockReason"].as_str() {
            return Err(Wrong::new(Class::Blocked, reason));
        }
        let candidate = &event["candidates"][0];
        if candidate.is_null() && !event["usageMetadata"].is_object() {
            return Err(Wrong::nonsense("an event has no candidates"));
        }
        for part in candidate["content"]["parts"].as_array().into_iter().flatten() {
            self.part(part, out)?;
        }
        match candidate["finishReason"].as_str() {
            None => {}
            Some("STOP") => self.stop = Some(Stop::End),
            Some("MAX_TOKENS") => self.stop = Some(Stop::Length),
            Some("MALFORMED_FUNCTION_CALL" | "UNEXPECTED_TOOL_CALL") => {
                return Err(Wrong::nonsense("the model made a tool call that cannot be read"));
            }
            Some(
                reason @ ("SAFETY" | "RECITATION" | "BLOCKLIST" | "PROHIBITED_CONTENT" | "SPII" | "LANGUAGE"
                | "IMAGE_SAFETY"),
            ) => return Err(Wrong::new(Class::Blocked, reason)),
            Some(reason) => return Err(Wrong::new(Class::Broken, reason)),
        }
        Ok(())
    }

    fn complete(&self) -> bool {
        self.stop.is_some()
    }

    fn closed(&self) -> bool {
        false
    }

    fn end(&mut self, out: &mut Out) -> Result<(), Wrong> {
        let stop = match self.stop {
            Some(Stop::Length) => Stop::Length,
            _ if self.calls > 0 => Stop::Tools,
            _ => Stop::End,
        };
        out.pieces.push_back(Piece::End(stop, self.usage));
        Ok(())
    }
}
