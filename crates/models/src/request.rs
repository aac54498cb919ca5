//! What a model is asked, in words that belong to no provider.

use bytes::Bytes;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A question to a model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Request {
    /// The model, as its provider names it. [`crate::Models::complete`] puts the chosen one here.
    #[serde(default)]
    pub model: String,
    /// What the model is told before the conversation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub system: Option<String>,
    /// The conversation so far, oldest first.
    pub messages: Vec<Message>,
    /// What the model may call.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tools: Vec<Tool>,
    /// The shape the answer must have; without it the answer is free text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub output: Option<Output>,
    /// The most tokens to answer with, reasoning included.
    pub max_tokens: u32,
    /// 0 (always the same) to 2; the model's own default where it is absent. Some models take none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub temperature: Option<f32>,
    /// Texts at which the model stops. Not every provider takes them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stop: Vec<String>,
}

impl Request {
    /// One question in plain text.
    pub fn text(question: impl Into<String>) -> Self {
        Self {
            model: String::new(),
            system: None,
            messages: vec![Message { role: Role::User, parts: vec![Part::Text(question.into())] }],
            tools: Vec::new(),
            output: None,
            max_tokens: 4096,
            temperature: None,
            stop: Vec::new(),
        }
    }
}

/// Who says something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// The one who asks, tools included.
    User,
    /// The model.
    Assistant,
}

/// One turn of the conversation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Message {
    /// Whose turn.
    pub role: Role,
    /// What is said, in order.
    pub parts: Vec<Part>,
}

/// A part of a turn.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// Words.
    Text(String),
    /// The model called a tool (in turns of the assistant).
    ToolCall(ToolCall),
    /// What came of a call (in turns of the user).
    ToolResult(ToolResult),
    /// A picture (in turns of the user).
    Image(Image),
}

/// A call the model makes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ToolCall {
    /// Names the call; its result repeats it.
    pub id: String,
    /// Which tool.
    pub name: String,
    /// With what; fits the tool's schema only if the model kept to it.
    pub arguments: Value,
    /// What the provider wants to see again with the call. It means nothing to anybody else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seal: Option<String>,
}

/// What came of a call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToolResult {
    /// [`ToolCall::id`].
    pub id: String,
    /// [`ToolCall::name`].
    pub name: String,
    /// What to tell the model.
    pub content: String,
    /// Whether the tool failed.
    #[serde(default)]
    pub failed: bool,
}

/// A picture by reference. The written form holds the reference only; whoever sends the request puts the
/// bytes in ([`crate::Images`]).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Image {
    /// What it is known by here: the wire id of a file.
    pub reference: String,
    /// `image/png`, `image/jpeg`, `image/webp` or `image/gif`.
    pub media_type: String,
    /// Its bytes; empty until they are loaded.
    #[serde(skip)]
    pub bytes: Bytes,
}

/// Something the model may call.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Tool {
    /// Letters, digits, `_` and `-`, at most 64.
    pub name: String,
    /// What it does, for the model.
    pub description: String,
    /// JSON Schema of its arguments, an object.
    pub parameters: Value,
}

/// The shape of an answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Output {
    /// What the shape is called: letters, digits, `_` and `-`, at most 64.
    pub name: String,
    /// JSON Schema. Providers promise to keep to it; check the answer all the same.
    pub schema: Value,
}
