//! Files and pages that a text of Canvas links to.
//!
//! Addresses are looked for in attributes, without building a tree of a text nobody vouches for: linear in its
//! length, and what is found is only ever an id or the name of a page at the same Canvas.

use crate::canvas::{address::Address, model::Id};
use std::borrow::Cow;

/// Most files, and most pages, one text may draw in.
const MAX_LINKS: usize = 20;
/// Longest address looked at, and longest name of a page.
const MAX_LINK: usize = 2_000;

/// What a text links to at its own Canvas, in order, each once.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Links {
    pub files: Vec<Id>,
    /// Names of pages of the same course, as they stand in a path.
    pub pages: Vec<String>,
    /// Whether there were more.
    pub cut: bool,
}

impl Links {
    /// The links of an HTML text of that course.
    pub fn of(html: &str, canvas: &Address, course: &Id) -> Self {
        let mut links = Self::default();
        for address in addresses(html) {
            let Some(url) = canvas.join(&address).filter(|url| canvas.owns(url)) else { continue };
            let path: Vec<&str> = url.path_segments().map(Iterator::collect).unwrap_or_default();
            if let Some(file) = file(&path, &url) {
                add(&mut links.files, file, &mut links.cut);
            } else if let Some(page) = page(&path, course) {
                add(&mut links.pages, page.to_owned(), &mut links.cut);
            }
        }
        links
    }
}

fn add<T: PartialEq>(list: &mut Vec<T>, new: T, cut: &mut bool) {
    if list.contains(&new) {
    } else if list.len() < MAX_LINKS {
        list.push(new);
    } else {
        *cut = true;
    }
}

/// `…/files/12…`, or a folder with `?preview=12`.
fn file(path: &[&str], url: &url::Url) -> Option<Id> {
    let at = path.iter().position(|s| *s == "files")?;
    let named = path.get(at + 1).and_then(|s| Id::read(s, "file").ok());
    named.or_else(|| {
        let (_, id) = url.query_pairs().find(|(name, _)| name == "preview")?;
        Id::read(&id, "file").ok()
    })
}

/// `…/courses/<this one>/pages/name`.
fn page<'a>(path: &[&'a str], course: &Id) -> Option<&'a str> {
    let at = path
        .windows(3)
        .position(|s| s[0] == "courses" && s[1] == course.as_str() && matches!(s[2], "pages" | "wiki"))?;
    let name = *path.get(at + 3)?;
    // The address was read by the rules of browsers: a name that is left is one segment, already escaped. One
    // that hides a slash might be several to somebody on the way.
    let lower = name.to_ascii_lowercase();
    let hides = lower.contains("%2f") || lower.contains("%5c");
    (!name.is_empty() && name.len() <= MAX_LINK && !hides).then_some(name)
}

/// Values of `href`, `src` and Canvas's own `data-api-endpoint`.
fn addresses(html: &str) -> impl Iterator<Item = Cow<'_, str>> {
    let mut rest = html;
    std::iter::from_fn(move || {
        loop {
            let (before, after) = rest.split_once('=')?;
            rest = after;
            if !is_address(before) {
                continue;
            }
            let value = after.trim_start();
            // Only so far: the end of a value that has none must not be looked for again and again.
            let near = |text: &str, ends: &dyn Fn(char) -> bool| {
                text.char_indices().take(MAX_LINK).find(|(_, c)| ends(*c)).map(|(at, _)| at)
            };
            let (value, end) = match value.chars().next() {
                Some(quote @ ('"' | '\'')) => (&value[1..], near(&value[1..], &|c| c == quote)),
                _ => (value, near(value, &|c| c.is_ascii_whitespace() || c == '>')),
            };
            let Some(end) = end else { continue };
            rest = &value[end..];
            return Some(plain(&value[..end]));
        }
    })
}

/// Whether the name of such an attribute stands right before the `=`.
fn is_address(before: &str) -> bool {
    let before = before.trim_end().as_bytes();
    ["href", "src", "data-api-endpoint"].iter().any(|name| {
        before
            .len()
            .checked_sub(name.len())
            .is_some_and(|at| before[at..].eq_ignore_ascii_case(name.as_bytes()))
    })
}

/// The few entities that addresses hold.
fn plain(value: &str) -> Cow<'_, str> {
    if value.contains('&') {
        let text = value.replace("&#x2F;", "/").replace("&#47;", "/").replace("&quot;", "\"");
        Cow::Owned(text.replace("&#38;", "&").replace("&amp;", "&"))
    } else {
        Cow::Borrowed(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(html: &str) -> (Vec<String>, Vec<String>) {
        let canvas = Address::read("https://c.example", false).unwrap();
        let links = Links::of(html, &canvas, &Id::read("7", "course").unwrap());
        (links.files.iter().map(ToString::to_string).collect(), links.pages)
    }

    #[test]
    fn files_and_pages_of_the_same_canvas_are_found_once() {
        let (files, pages) = of(r#"
            <a class="instructure_file_link" title="x" href="https://c.example/courses/7/files/11?wrap=1"
               data-api-endpoint="https://c.example/api/v1/courses/7/files/11" data-api-returntype="File">Brief</a>
            <A HREF='/files/12/download?a=1&amp;b=2'>two</A> <img src=/courses/7/files/13/preview>
            <a href="/courses/7/files/folder/Week%201?preview=14">folder</a>
            <a href="/courses/7/pages/how-to-cite#top">page</a> <a href="../7/wiki/Über uns">old</a>"#);
        assert_eq!(files, ["11", "12", "13", "14"]);
        assert_eq!(pages, ["how-to-cite"]);
    }

    #[test]
    fn nothing_else_is_followed() {
        for html in [
            "<a href='https://evil.example/courses/7/files/1'>",
            "<a href='//evil.example/files/1'>",
            "<a href='https://c.example@evil.example/files/1'>",
            "<a href='https://c.example:8443/files/1'>",
            "<a href='http://c.example/files/1'>",
            "<a href='javascript:files/1'>",
            "<a href='/courses/8/pages/of-another-course'>",
            "<a href='/courses/7/pages/..%2f..%2fusers'>".replace("..%2f..%2fusers", "%2e%2e/x").as_str(),
            "<a href='/courses/7/pages/..%2f..%2fusers%2Fself'>",
            "<a href='/courses/7/pages/a%5Cb'>",
            "<a href='/courses/7/pages/'>",
            "<a href='/courses/7/files/../../../login/oauth2/token'>",
            "<a href='/files/self'>",
            "<a href='/files/1",
            "href",
            "=",
            "",
        ] {
            assert_eq!(of(html), (vec![], vec![]), "{html}");
        }
    }

    #[test]
    fn a_flood_of_links_is_cut_and_costs_little() {
        let many: Vec<String> = (0..5_000).map(|n| format!("<a href=/files/{n}>")).collect();
        let many = many.concat();
        let canvas = Address::read("https://c.example", false).unwrap();
        let course = Id::read("7", "course").unwrap();
        let links = Links::of(&many, &canvas, &course);
        assert_eq!((links.files.len(), links.cut), (MAX_LINKS, true));
        // Values that do not end must not make the search quadratic.
        for open in ["href=\"", "href='", "href=", "href= "] {
            assert_eq!(Links::of(&open.repeat(50_000), &canvas, &course), Links::default(), "{open}");
        }
    }
}
