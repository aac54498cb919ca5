//! Transcripts of each protocol, as their providers send them.

use super::*;
use crate::{Message, Output, Part, Role, Stop, Tool, ToolResult, Usage};
use bytes::Bytes;
use proptest::prelude::*;

const ALL: [Kind; 6] =
    [Kind::Anthropic, Kind::Openai, Kind::OpenaiChat, Kind::Gemini, Kind::Ollama, Kind::Compatible];

fn play(kind: Kind, pieces: &[&[u8]]) -> Result<Vec<Piece>, Wrong> {
    let (mut decoder, mut out) = (Decoder::new(kind), Out::default());
    for piece in pieces {
        if decoder.push(piece, &mut out)? {
            return Ok(out.pieces.into());
        }
    }
    decoder.finish(&mut out)?;
    Ok(out.pieces.into())
}

fn events(events: &[Value]) -> String {
    events.iter().fold(String::new(), |text, e| text + &format!("event: x\ndata: {e}\n\n"))
}

/// An answer with reasoning, words (of more than one byte a letter) and a call, of each protocol.
fn transcript(kind: Kind) -> String {
    match kind {
        Kind::Anthropic => events(&[
            json!({ "type": "message_start", "message": { "id": "m", "usage": { "input_tokens": 10, "cache_read_input_tokens": 5, "cache_creation_input_tokens": 2, "output_tokens": 1 } } }),
            json!({ "type": "content_block_start", "index": 0, "content_block": { "type": "thinking", "thinking": "" } }),
            json!({ "type": "content_block_delta", "index": 0, "delta": { "type": "thinking_delta", "thinking": "Hm" } }),
            json!({ "type": "content_block_delta", "index": 0, "delta": { "type": "signature_delta", "signature": "x" } }),
            json!({ "type": "content_block_stop", "index": 0 }),
            json!({ "type": "ping" }),
            json!({ "type": "content_block_start", "index": 1, "content_block": { "type": "text", "text": "" } }),
            json!({ "type": "content_block_delta", "index": 1, "delta": { "type": "text_delta", "text": "Grü" } }),
            json!({ "type": "content_block_delta", "index": 1, "delta": { "type": "text_delta", "text": "ße" } }),
            json!({ "type": "content_block_stop", "index": 1 }),
            json!({ "type": "content_block_start", "index": 2, "content_block": { "type": "tool_use", "id": "t1", "name": "find", "input": {} } }),
            json!({ "type": "content_block_delta", "index": 2, "delta": { "type": "input_json_delta", "partial_json": "" } }),
            json!({ "type": "content_block_delta", "index": 2, "delta": { "type": "input_json_delta", "partial_json": "{\"q\":" } }),
            json!({ "type": "content_block_delta", "index": 2, "delta": { "type": "input_json_delta", "partial_json": "\"ä\"}" } }),
            json!({ "type": "content_block_stop", "index": 2 }),
            json!({ "type": "message_delta", "delta": { "stop_reason": "tool_use" }, "usage": { "output_tokens": 7 } }),
            json!({ "type": "something_new", "x": 1 }),
            json!({ "type": "message_stop" }),
        ]),
        Kind::Openai => events(&[
            json!({ "type": "response.created", "response": { "status": "in_progress", "usage": null } }),
            json!({ "type": "response.reasoning_summary_text.delta", "delta": "Hm" }),
            json!({ "type": "response.output_text.delta", "delta": "Grü" }),
            json!({ "type": "response.output_text.delta", "delta": "ße" }),
            json!({ "type": "response.output_text.done", "text": "Grüße" }),
            json!({ "type": "response.function_call_arguments.delta", "delta": "{\"q\"" }),
            json!({ "type": "response.output_item.done", "item": { "type": "message" } }),
            json!({ "type": "response.output_item.done", "item": { "type": "function_call", "status": "completed", "call_id": "t1", "name": "find", "arguments": "{\"q\":\"ä\"}" } }),
            json!({ "type": "response.completed", "response": { "usage": { "input_tokens": 17, "input_tokens_details": { "cached_tokens": 5 }, "output_tokens": 7, "output_tokens_details": { "reasoning_tokens": 3 } } } }),
        ]),
        Kind::Gemini => events(&[
            json!({ "candidates": [{ "content": { "role": "model", "parts": [{ "text": "Hm", "thought": true }] }, "index": 0 }], "usageMetadata": { "promptTokenCount": 17 } }),
            json!({ "candidates": [{ "content": { "parts": [{ "text": "Grü" }, { "text": "ße" }] } }] }),
            json!({ "candidates": [{ "content": { "parts": [{ "functionCall": { "id": "t1", "name": "find", "args": { "q": "ä" } }, "thoughtSignature": "sig" }] }, "finishReason": "STOP" }],
                "usageMetadata": { "promptTokenCount": 17, "cachedContentTokenCount": 5, "candidatesTokenCount": 4, "thoughtsTokenCount": 3 } }),
        ]),
        Kind::Ollama => [
            json!({ "model": "m", "message": { "role": "assistant", "content": "", "thinking": "Hm" }, "done": false }),
            json!({ "message": { "role": "assistant", "content": "Grü" }, "done": false }),
            json!({ "message": { "role": "assistant", "content": "ße" }, "done": false }),
            json!({ "message": { "role": "assistant", "content": "", "tool_calls": [{ "id": "t1", "function": { "name": "find", "arguments": { "q": "ä" } } }] }, "done": false }),
            json!({ "message": { "role": "assistant", "content": "" }, "done": true, "done_reason": "stop", "prompt_eval_count": 17, "eval_count": 7 }),
        ]
        .map(|line| format!("{line}\n"))
        .concat(),
        _ => {
            let chunks = [
                json!({ "choices": [{ "index": 0, "delta": { "role": "assistant", "content": "" }, "finish_reason": null }], "usage": null }),
                json!({ "choices": [{ "index": 0, "delta": { "reasoning_content": "Hm" } }] }),
                json!({ "choices": [{ "index": 0, "delta": { "content": "Grü" } }] }),
                json!({ "choices": [{ "index": 0, "delta": { "content": "ße" } }] }),
                json!({ "choices": [{ "index": 0, "delta": { "tool_calls": [{ "index": 0, "id": "t1", "type": "function", "function": { "name": "find", "arguments": "" } }] } }] }),
                json!({ "choices": [{ "index": 0, "delta": { "tool_calls": [{ "index": 0, "function": { "arguments": "{\"q\":" } }] } }] }),
                json!({ "choices": [{ "index": 0, "delta": { "tool_calls": [{ "index": 0, "function": { "arguments": "\"ä\"}" } }] } }] }),
                json!({ "choices": [{ "index": 0, "delta": {}, "finish_reason": "tool_calls" }] }),
                json!({ "choices": [], "usage": { "prompt_tokens": 17, "prompt_tokens_details": { "cached_tokens": 5 }, "completion_tokens": 7, "completion_tokens_details": { "reasoning_tokens": 3 } } }),
            ];
            format!("{}data: [DONE]\n\n", events(&chunks))
        }
    }
}

fn expected(kind: Kind) -> Vec<Piece> {
    let usage = match kind {
        Kind::Anthropic => Usage { input: 17, cached: 5, cache_written: 2, output: 7, reasoning: 0 },
        Kind::Ollama => Usage { input: 17, output: 7, ..Usage::default() },
        _ => Usage { input: 17, cached: 5, cache_written: 0, output: 7, reasoning: 3 },
    };
    let seal = (kind == Kind::Gemini).then(|| "sig".to_owned());
    vec![
        Piece::Reasoning("Hm".into()),
        Piece::Text("Grü".into()),
        Piece::Text("ße".into()),
        Piece::ToolCall(ToolCall {
            id: "t1".into(),
            name: "find".into(),
            arguments: json!({ "q": "ä" }),
            seal,
        }),
        Piece::End(Stop::Tools, usage),
    ]
}

#[test]
fn every_protocol_is_read_wherever_it_is_cut() {
    for kind in ALL {
        let text = transcript(kind);
        let bytes = text.as_bytes();
        for cut in 0..=bytes.len() {
            let pieces = play(kind, &[&bytes[..cut], &bytes[cut..]]).unwrap();
            assert_eq!(pieces, expected(kind), "{kind:?} cut at {cut}");
        }
        let single: Vec<&[u8]> = bytes.chunks(1).collect();
        assert_eq!(play(kind, &single).unwrap(), expected(kind), "{kind:?} byte by byte");
    }
}

#[test]
fn an_answer_that_ends_early_is_told_from_a_whole_one() {
    for kind in ALL {
        let text = transcript(kind);
        let whole = expected(kind);
        for cut in 0..text.len() {
            match play(kind, &[&text.as_bytes()[..cut]]) {
                // Only formalities are missing, or the usage.
                Ok(pieces) => assert_eq!(pieces.len(), whole.len(), "{kind:?} cut at {cut}"),
                Err(wrong) => {
                    assert!(matches!(wrong.class, Class::Broken | Class::Nonsense), "{kind:?}: {wrong:?}");
                }
            }
        }
        let half = &text.as_bytes()[..text.len() / 2];
        assert!(play(kind, &[half]).is_err(), "{kind:?}");
    }
}

#[test]
fn what_is_not_the_protocol_is_nonsense() {
    for kind in ALL {
        for bytes in [
            &b""[..],
            b"<!doctype html><html><body>Sign in</body></html>",
            b"data: {\"half\":\n\ndata: x\n\n",
            b"{\"half\":\n",
            b"data: []\n\n[]\n",
            b"data: 7\n\n7\n",
            b"data: {\"a\":1}\n\n{\"a\":1}\n",
            b"\xff\xfe\n\n",
            b"data: {\"type\":7,\"choices\":7,\"candidates\":{},\"message\":7}\n\n",
        ] {
            let class = play(kind, &[bytes]).unwrap_err().class;
            assert!(matches!(class, Class::Nonsense | Class::Broken), "{kind:?} {bytes:?}: {class:?}");
        }
    }
}

#[test]
fn errors_inside_an_answer_are_understood() {
    let cases = [
        (
            Kind::Anthropic,
            json!({ "type": "error", "error": { "type": "overloaded_error", "message": "Overloaded" } }),
            Class::Overloaded,
        ),
        (
            Kind::Anthropic,
            json!({ "type": "message_delta", "delta": { "stop_reason": "refusal" } }),
            Class::Blocked,
        ),
        (
            Kind::Openai,
            json!({ "type": "error", "code": "rate_limit_exceeded", "message": "slow" }),
            Class::Throttled,
        ),
        (
            Kind::Openai,
            json!({ "type": "response.failed", "response": { "error": { "code": "server_error", "message": "x" } } }),
            Class::Overloaded,
        ),
        (
            Kind::Openai,
            json!({ "type": "response.incomplete", "response": { "incomplete_details": { "reason": "content_filter" } } }),
            Class::Blocked,
        ),
        (
            Kind::Compatible,
            json!({ "error": { "message": "out of memory", "code": 500 } }),
            Class::Overloaded,
        ),
        (Kind::Compatible, json!({ "error": "the engine stopped" }), Class::Broken),
        (
            Kind::OpenaiChat,
            json!({ "choices": [{ "delta": {}, "finish_reason": "content_filter" }] }),
            Class::Blocked,
        ),
        (Kind::Gemini, json!({ "promptFeedback": { "blockReason": "SAFETY" } }), Class::Blocked),
        (Kind::Gemini, json!({ "candidates": [{ "finishReason": "PROHIBITED_CONTENT" }] }), Class::Blocked),
        (
            Kind::Gemini,
            json!({ "error": { "code": 503, "status": "UNAVAILABLE", "message": "x" } }),
            Class::Overloaded,
        ),
        (Kind::Ollama, json!({ "error": "model runner has unexpectedly stopped" }), Class::Broken),
    ];
    for (kind, event, class) in cases {
        let text =
            if kind == Kind::Ollama { format!("{event}\n") } else { events(std::slice::from_ref(&event)) };
        assert_eq!(play(kind, &[text.as_bytes()]).unwrap_err().class, class, "{kind:?} {event}");
    }
}

proptest! {
    /// Whatever a server sends, there is an answer with one end or a failure, and nothing else.
    #[test]
    fn damaged_answers_end_well(kind in 0..ALL.len(), damage in prop::collection::vec((0.0..1.0_f64, 0..4_u8, any::<u8>()), 1..6)) {
        let kind = ALL[kind];
        let mut bytes = transcript(kind).into_bytes();
        for (place, what, byte) in damage {
            let at = (place * bytes.len() as f64) as usize;
            match what {
                0 => bytes[at] = byte,
                1 => { bytes.remove(at); }
                2 => bytes.insert(at, byte),
                _ => bytes.truncate(at.max(1)),
            }
        }
        if let Ok(pieces) = play(kind, &[&bytes]) {
            let ends = pieces.iter().filter(|p| matches!(p, Piece::End(..))).count();
            prop_assert!(ends == 1 && matches!(pieces.last(), Some(Piece::End(..))), "{:?}", pieces);
        }
    }
}

#[test]
fn a_refusal_in_words_is_a_refusal() {
    let chat = events(&[
        json!({ "choices": [{ "delta": { "refusal": "I cannot " } }] }),
        json!({ "choices": [{ "delta": { "refusal": "do that" }, "finish_reason": "stop" }] }),
    ]);
    let wrong = play(Kind::OpenaiChat, &[chat.as_bytes()]).unwrap_err();
    assert_eq!((wrong.class, wrong.said.as_str()), (Class::Blocked, "I cannot do that"));
}

#[test]
fn a_call_that_was_cut_is_none_and_a_broken_one_is_nonsense() {
    let chat = |reason: &str| {
        events(&[
            json!({ "choices": [{ "delta": { "tool_calls": [{ "id": "t", "function": { "name": "f", "arguments": "{\"q\":" } }] } }] }),
            json!({ "choices": [{ "delta": {}, "finish_reason": reason }] }),
        ])
    };
    let cut = play(Kind::Compatible, &[chat("length").as_bytes()]).unwrap();
    assert_eq!(cut, [Piece::End(Stop::Length, Usage::default())]);
    assert_eq!(play(Kind::Compatible, &[chat("tool_calls").as_bytes()]).unwrap_err().class, Class::Nonsense);
}

#[test]
fn an_answer_without_end_ends() {
    for kind in ALL {
        let words = "x".repeat(100_000);
        let event = match kind {
            Kind::Anthropic => {
                json!({ "type": "content_block_delta", "index": 0, "delta": { "type": "text_delta", "text": words } })
            }
            Kind::Openai => json!({ "type": "response.output_text.delta", "delta": words }),
            Kind::Gemini => json!({ "candidates": [{ "content": { "parts": [{ "text": words }] } }] }),
            Kind::Ollama => json!({ "message": { "content": words } }),
            _ => {
                json!({ "choices": [{ "delta": { "tool_calls": [{ "index": 0, "function": { "arguments": words } }] } }] })
            }
        };
        let text = if kind == Kind::Ollama { format!("{event}\n") } else { events(&[event]) };
        let (mut decoder, mut out) = (Decoder::new(kind), Out::default());
        let wrong = (0..200).find_map(|_| {
            let result = decoder.push(text.as_bytes(), &mut out);
            out.pieces.clear();
            result.err()
        });
        assert_eq!(wrong.map(|w| w.class), Some(Class::TooLarge), "{kind:?}");
    }
}

#[test]
fn calls_without_number_stay_bounded() {
    let (mut decoder, mut out) = (Decoder::new(Kind::Compatible), Out::default());
    let wrong = (0..1000).find_map(|n| {
        let event = json!({ "choices": [{ "delta": { "tool_calls": [{ "index": n, "id": "a", "function": { "name": "f" } }] } }] });
        decoder.push(events(&[event]).as_bytes(), &mut out).err()
    });
    assert_eq!(wrong.map(|w| w.class), Some(Class::TooLarge));
}

/// A request that uses everything.
fn everything() -> Request {
    let image = Image {
        reference: "fil_1".into(),
        media_type: "image/png".into(),
        bytes: Bytes::from_static(b"png"),
    };
    let schema = json!({ "type": "object", "properties": { "a": { "type": "string" } }, "required": ["a"], "additionalProperties": false });
    let call = ToolCall {
        id: "t1".into(),
        name: "find".into(),
        arguments: json!({ "q": 1 }),
        seal: Some("sig".into()),
    };
    let result = ToolResult { id: "t1".into(), name: "find".into(), content: "found".into(), failed: false };
    let say = |role, parts| Message { role, parts };
    Request {
        model: "m".into(),
        system: Some("Be brief.".into()),
        messages: vec![
            say(Role::User, vec![Part::Text("Look".into()), Part::Image(image)]),
            say(Role::Assistant, vec![Part::Text("I look".into()), Part::ToolCall(call)]),
            say(Role::User, vec![Part::Text("And?".into()), Part::ToolResult(result)]),
        ],
        tools: vec![Tool {
            name: "find".into(),
            description: "Finds".into(),
            parameters: json!({ "type": "object" }),
        }],
        output: Some(Output { name: "plan".into(), schema }),
        max_tokens: 100,
        temperature: Some(0.5),
        stop: Vec::new(),
    }
}

#[test]
fn every_protocol_is_written_as_its_provider_wants_it() {
    let sent = |kind| encode(kind, &everything()).unwrap();
    let anthropic = sent(Kind::Anthropic);
    assert_eq!(anthropic.path, "/messages");
    assert_eq!(
        anthropic.body["messages"][0]["content"][1]["source"],
        json!({ "type": "base64", "media_type": "image/png", "data": "cG5n" })
    );
    assert_eq!(anthropic.body["messages"][2]["content"][0]["type"], "tool_result", "results come first");
    assert_eq!(anthropic.body["output_config"]["format"]["type"], "json_schema");
    assert_eq!((&anthropic.body["system"], &anthropic.body["stream"]), (&json!("Be brief."), &json!(true)));

    let chat = sent(Kind::OpenaiChat);
    assert_eq!((chat.path.as_str(), &chat.body["max_completion_tokens"]), ("/chat/completions", &json!(100)));
    let roles: Vec<_> =
        chat.body["messages"].as_array().unwrap().iter().map(|m| m["role"].as_str().unwrap()).collect();
    assert_eq!(roles, ["system", "user", "assistant", "tool", "user"]);
    assert_eq!(chat.body["messages"][1]["content"][1]["image_url"]["url"], "data:image/png;base64,cG5n");
    assert_eq!(chat.body["messages"][2]["tool_calls"][0]["function"]["arguments"], "{\"q\":1}");
    assert_eq!(chat.body["messages"][4]["content"], "And?", "a lone text is a text");
    assert_eq!(chat.body["response_format"]["json_schema"]["strict"], true);
    assert_eq!(sent(Kind::Compatible).body["max_tokens"], 100);

    let responses = sent(Kind::Openai);
    let types: Vec<_> = responses.body["input"]
        .as_array()
        .unwrap()
        .iter()
        .map(|i| i["type"].as_str().unwrap_or("message"))
        .collect();
    assert_eq!(types, ["message", "message", "function_call", "function_call_output", "message"]);
    assert_eq!(
        (&responses.body["store"], &responses.body["text"]["format"]["name"]),
        (&json!(false), &json!("plan"))
    );

    let gem = sent(Kind::Gemini);
    assert_eq!(gem.path, "/models/m:streamGenerateContent?alt=sse");
    assert_eq!(gem.body["contents"][1]["parts"][1]["thoughtSignature"], "sig");
    assert_eq!(
        gem.body["contents"][2]["parts"][1]["functionResponse"]["response"],
        json!({ "result": "found" })
    );
    assert_eq!(gem.body["generationConfig"]["responseMimeType"], "application/json");

    let ollama = sent(Kind::Ollama);
    assert_eq!((ollama.path.as_str(), &ollama.body["options"]["num_predict"]), ("/api/chat", &json!(100)));
    assert_eq!(ollama.body["messages"][1]["images"], json!(["cG5n"]));
    assert_eq!(ollama.body["format"]["type"], "object");
}

#[test]
fn a_picture_that_was_not_loaded_is_not_sent() {
    let mut request = everything();
    if let Part::Image(image) = &mut request.messages[0].parts[1] {
        image.bytes = Bytes::new();
    }
    for kind in ALL {
        assert_eq!(encode(kind, &request).map(|_| ()).unwrap_err().class, Class::Rejected, "{kind:?}");
    }
    let written = serde_json::to_string(&everything()).unwrap();
    assert!(
        written.contains("fil_1") && !written.contains("cG5n"),
        "the written form has the reference only"
    );
}

#[test]
fn a_model_name_leads_nowhere_else() {
    let path = |model: &str| gemini::path(model).map_err(|w| w.class);
    assert_eq!(path("gemini-2.5-pro").unwrap(), "/models/gemini-2.5-pro:streamGenerateContent?alt=sse");
    assert_eq!(path("tunedModels/mine").unwrap(), "/tunedModels/mine:streamGenerateContent?alt=sse");
    for bad in ["", "../x", "a/../b", "a?key=1", "a#b", "a/b/c", "a b", "a%2fb", "a:b", "..", "/", "a\r\nb"] {
        assert_eq!(path(bad), Err(Class::NotFound), "{bad:?}");
    }
}

#[test]
fn schemas_are_strict_only_when_they_are() {
    let object = |extra: &Value| {
        let mut schema = json!({ "type": "object", "properties": { "a": { "type": "string" } }, "required": ["a"], "additionalProperties": false });
        schema.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
        schema
    };
    assert!(is_strict(&object(&json!({}))));
    assert!(!is_strict(&object(&json!({ "required": [] }))));
    assert!(!is_strict(&object(&json!({ "additionalProperties": true }))));
    assert!(!is_strict(&object(
        &json!({ "properties": { "a": { "type": "object", "properties": { "b": {} } } } })
    )));
}

#[test]
fn lists_of_models_are_read() {
    let list = |kind, body: Value| models(kind, body.to_string().as_bytes()).map_err(|w| w.class);
    let ids = |kind, body| {
        list(kind, body).unwrap().into_iter().map(|m| (m.id, m.name, m.context)).collect::<Vec<_>>()
    };
    let own = |a: &str, b: &str, c| (a.to_owned(), b.to_owned(), c);
    assert_eq!(
        ids(Kind::Anthropic, json!({ "data": [{ "id": "claude-x", "display_name": "Claude X" }] })),
        [own("claude-x", "Claude X", None)]
    );
    assert_eq!(
        ids(
            Kind::Compatible,
            json!({ "data": [{ "id": "a/b", "max_model_len": 8192 }, { "id": 7 }, { "id": "a\nb" }] })
        ),
        [own("a/b", "a/b", Some(8192))]
    );
    assert_eq!(
        ids(
            Kind::Gemini,
            json!({ "models": [
            { "name": "models/g", "displayName": "G", "inputTokenLimit": 10, "supportedGenerationMethods": ["generateContent"] },
            { "name": "models/e", "supportedGenerationMethods": ["embedContent"] },
        ] })
        ),
        [own("g", "G", Some(10))]
    );
    assert_eq!(
        ids(Kind::Ollama, json!({ "models": [{ "name": "q:7b", "model": "q:7b" }] })),
        [own("q:7b", "q:7b", None)]
    );
    assert_eq!(list(Kind::Openai, json!({ "x": 1 })), Err(Class::Nonsense));
    let many: Vec<Value> = (0..5000).map(|n| json!({ "id": n.to_string() })).collect();
    assert_eq!(list(Kind::Openai, json!({ "data": many })).unwrap().len(), MAX_MODELS);
}
