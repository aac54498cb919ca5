//! Calls whose arguments arrive in fragments.

use super::Out;
use crate::{Class, Stop, ToolCall, failure::Wrong};
use serde_json::{Value, json};

/// The most calls of one answer.
const MAX_CALLS: usize = 256;

/// Calls in the making, in the order they began.
#[derive(Debug, Default)]
pub(crate) struct Calls(Vec<Open>);

#[derive(Debug)]
struct Open {
    index: u64,
    id: String,
    name: String,
    arguments: String,
}

impl Calls {
    /// A fragment of the call with this index. The id and the name come with one of them.
    pub fn add(
        &mut self,
        out: &mut Out,
        index: u64,
        (id, name): (&Value, &Value),
        fragment: &Value,
    ) -> Result<(), Wrong> {
        let at = match self.0.iter().position(|c| c.index == index) {
            Some(at) => at,
            None if self.0.len() >= MAX_CALLS => return Err(too_many()),
            None => {
                self.0.push(Open { index, id: String::new(), name: String::new(), arguments: String::new() });
                self.0.len() - 1
            }
        };
        let call = &mut self.0[at];
        for (field, value) in
            [(&mut call.id, id), (&mut call.name, name)].into_iter().filter(|(field, _)| field.is_empty())
        {
            if let Some(text) = value.as_str() {
                out.count(text.len())?;
                field.push_str(text);
            }
        }
        match fragment {
            Value::String(text) => {
                out.count(text.len())?;
                call.arguments.push_str(text);
            }
            // Some servers send the arguments whole, as they are.
            Value::Object(_) => call.arguments = fragment.to_string(),
            _ => {}
        }
        Ok(())
    }

    /// The answer stopped. What was cut off by the most tokens is no call.
    pub fn finish(&mut self, out: &mut Out, stop: Stop) -> Result<usize, Wrong> {
        let mut count = 0;
        for (at, open) in std::mem::take(&mut self.0).into_iter().enumerate() {
            let Some(arguments) = read(&open.arguments) else {
                if stop == Stop::Length {
                    continue;
                }
                return Err(Wrong::nonsense("the arguments of a tool call are not a JSON object"));
            };
            if open.name.is_empty() {
                return Err(Wrong::nonsense("a tool call names no tool"));
            }
            out.call(ToolCall { id: named(open.id, at), name: open.name, arguments, seal: None });
            count += 1;
        }
        Ok(count)
    }
}

/// Nothing at all means no arguments.
fn read(text: &str) -> Option<Value> {
    if text.trim().is_empty() {
        return Some(json!({}));
    }
    serde_json::from_str(text).ok().filter(Value::is_object)
}

/// Providers that do not name their calls leave it to us.
pub(crate) fn named(id: String, at: usize) -> String {
    if id.is_empty() { format!("call_{at}") } else { id }
}

pub(crate) fn too_many() -> Wrong {
    Wrong::new(Class::TooLarge, format!("more than {MAX_CALLS} tool calls"))
}

/// Whether one more call would be too many.
pub(crate) const fn full(count: usize) -> bool {
    count >= MAX_CALLS
}
