//! The contract as one page to read: no script, nothing loaded from anywhere.

use serde_json::{Map, Value};
use std::{
    collections::BTreeMap,
    fmt::{self, Display, Write as _},
};

const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

const STYLE: &str = "
:root{color-scheme:light dark;--ink:#1c1f24;--soft:#5b6470;--line:#d9dde3;--tint:#f5f6f8;--link:#1a5fb4}
@media(prefers-color-scheme:dark){:root{--ink:#e6e8eb;--soft:#9aa3ae;--line:#343a42;--tint:#20242a;--link:#7db3f5}}
*{box-sizing:border-box}body{margin:0 auto;max-width:62rem;padding:1.5rem;color:var(--ink);
font:16px/1.55 system-ui,sans-serif}a{color:var(--link)}h2{margin-top:2.5rem;text-transform:capitalize}
code,pre{font:.9em ui-monospace,monospace}pre{background:var(--tint);padding:.75rem;overflow:auto}
details{border:1px solid var(--line);border-radius:.5rem;margin:.5rem 0;padding:.5rem .75rem}
summary{cursor:pointer}summary b{display:inline-block;min-width:4.5rem}summary span{color:var(--soft)}
table{border-collapse:collapse;width:100%;margin:.5rem 0}td,th{text-align:left;vertical-align:top;
border-top:1px solid var(--line);padding:.3rem .6rem .3rem 0}th{color:var(--soft);font-weight:500}
nav a{margin-right:1rem}";

/// The page.
pub(crate) fn page(contract: &Value) -> String {
    let mut out = String::with_capacity(64 * 1024);
    // Writing to a string does not fail.
    let _ = write(&mut out, contract);
    out
}

fn write(out: &mut String, contract: &Value) -> fmt::Result {
    let title = text(&contract["info"]["title"]);
    write!(
        out,
        "<!doctype html><html lang=en><meta charset=utf-8>\
         <meta name=viewport content='width=device-width,initial-scale=1'>\
         <title>{0} API</title><style>{STYLE}</style><main><h1>{0} API</h1><p>Version {1}. \
         <a href=openapi.json>openapi.json</a></p>{2}",
        Safe(title),
        Safe(text(&contract["info"]["version"])),
        Paragraphs(text(&contract["info"]["description"])),
    )?;
    let mut tags: BTreeMap<&str, Vec<(&str, &str, &Value)>> = BTreeMap::new();
    for (path, item) in entries(&contract["paths"]) {
        for method in METHODS {
            if let Some(operation) = item.get(method) {
                let tag = operation["tags"][0].as_str().unwrap_or("other");
                tags.entry(tag).or_default().push((path, method, operation));
            }
        }
    }
    out.push_str("<nav aria-label='Parts'>");
    for tag in tags.keys() {
        write!(out, "<a href='#{0}'>{0}</a>", Safe(tag))?;
    }
    out.push_str("<a href='#schemas'>schemas</a></nav>");
    for (tag, operations) in &tags {
        write!(out, "<h2 id='{0}'>{0}</h2>", Safe(tag))?;
        for (path, method, it) in operations {
            operation(out, path, method, it)?;
        }
    }
    out.push_str("<h2 id=schemas>schemas</h2>");
    for (name, schema) in entries(&contract["components"]["schemas"]) {
        write!(out, "<details id='schema-{0}'><summary><code>{0}</code></summary>", Safe(name))?;
        write!(out, "{}", Paragraphs(text(&schema["description"])))?;
        shape(out, schema)?;
        out.push_str("</details>");
    }
    out.push_str("</main></html>");
    Ok(())
}

fn operation(out: &mut String, path: &str, method: &str, it: &Value) -> fmt::Result {
    write!(
        out,
        "<details><summary><b>{}</b> <code>{}</code> <span>{}</span></summary>{}",
        method.to_uppercase(),
        Safe(path),
        Safe(text(&it["summary"])),
        Paragraphs(text(&it["description"])),
    )?;
    if it["security"].as_array().is_some_and(|s| s.iter().all(|r| r.as_object().is_some_and(Map::is_empty))) {
        out.push_str("<p>Open to everybody.</p>");
    }
    if let Some(parameters) = it["parameters"].as_array() {
        out.push_str("<table><tr><th>Parameter<th>In<th>Type<th></tr>");
        for p in parameters {
            let required = if p["required"] == true { "required. " } else { "" };
            write!(
                out,
                "<tr><td><code>{}</code><td>{}<td>{}<td>{required}{}</tr>",
                Safe(text(&p["name"])),
                Safe(text(&p["in"])),
                Kind(&p["schema"]),
                Safe(text(&p["description"])),
            )?;
        }
        out.push_str("</table>");
    }
    for (kind, content) in entries(&it["requestBody"]["content"]) {
        write!(out, "<p>Body <code>{}</code>: {}</p>", Safe(kind), Kind(&content["schema"]))?;
    }
    out.push_str("<table><tr><th>Answer<th>Body<th></tr>");
    for (status, response) in entries(&it["responses"]) {
        write!(out, "<tr><td><code>{}</code><td>", Safe(status))?;
        for (_, content) in entries(&response["content"]).take(1) {
            write!(out, "{}", Kind(&content["schema"]))?;
        }
        let said = response["$ref"]
            .as_str()
            .map_or_else(|| text(&response["description"]), |_| "Any other problem.");
        write!(out, "<td>{}</tr>", Safe(said))?;
    }
    out.push_str("</table></details>");
    Ok(())
}

/// The fields of an object, or the alternatives of a choice.
fn shape(out: &mut String, schema: &Value) -> fmt::Result {
    let mut fields = entries(&schema["properties"]).peekable();
    if fields.peek().is_none() {
        return write!(out, "<p>{}</p>", Kind(schema));
    }
    let required: Vec<&str> =
        schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    out.push_str("<table><tr><th>Field<th>Type<th></tr>");
    for (name, field) in fields {
        let optional = if required.contains(&name) { "" } else { "optional. " };
        write!(
            out,
            "<tr><td><code>{}</code><td>{}<td>{optional}{}</tr>",
            Safe(name),
            Kind(field),
            Safe(text(&field["description"])),
        )?;
    }
    out.push_str("</table>");
    Ok(())
}

fn entries(value: &Value) -> impl Iterator<Item = (&str, &Value)> {
    value.as_object().into_iter().flatten().map(|(k, v)| (k.as_str(), v))
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// A type in a few words, with links to named ones.
struct Kind<'a>(&'a Value);

impl Display for Kind<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let schema = self.0;
        if let Some(name) = schema["$ref"].as_str().and_then(|r| r.rsplit('/').next()) {
            return write!(f, "<a href='#schema-{0}'>{0}</a>", Safe(name));
        }
        for choice in ["oneOf", "anyOf", "allOf"] {
            if let Some(options) = schema[choice].as_array() {
                return list(f, options.iter().map(Kind), if choice == "allOf" { " and " } else { " or " });
            }
        }
        if let Some(words) = schema["enum"].as_array() {
            return list(f, words.iter().map(|w| Safe(text(w))), " | ");
        }
        match &schema["type"] {
            Value::String(kind) if kind == "array" => write!(f, "list of {}", Kind(&schema["items"])),
            Value::String(kind) => write!(f, "{}", Safe(schema["format"].as_str().unwrap_or(kind))),
            Value::Array(kinds) => {
                if kinds.iter().any(|k| k == "array") {
                    write!(f, "list of {} or null", Kind(&schema["items"]))
                } else {
                    list(f, kinds.iter().map(|k| Safe(text(k))), " or ")
                }
            }
            _ => f.write_str("anything"),
        }
    }
}

fn list<T: Display>(
    f: &mut fmt::Formatter<'_>,
    parts: impl Iterator<Item = T>,
    between: &str,
) -> fmt::Result {
    for (index, part) in parts.enumerate() {
        if index > 0 {
            f.write_str(between)?;
        }
        write!(f, "{part}")?;
    }
    Ok(())
}

/// Text, escaped for HTML.
struct Safe<'a>(&'a str);

impl Display for Safe<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for c in self.0.chars() {
            match c {
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '&' => f.write_str("&amp;")?,
                '\'' => f.write_str("&#39;")?,
                '"' => f.write_str("&quot;")?,
                c => f.write_char(c)?,
            }
        }
        Ok(())
    }
}

/// Paragraphs of text, parted by empty lines.
struct Paragraphs<'a>(&'a str);

impl Display for Paragraphs<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for paragraph in self.0.split("\n\n").map(str::trim).filter(|p| !p.is_empty()) {
            write!(f, "<p>{}</p>", Safe(paragraph))?;
        }
        Ok(())
    }
}
