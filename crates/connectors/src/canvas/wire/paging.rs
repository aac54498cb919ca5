//! The `Link` header: where a list goes on.

/// The address of the next page: `<https://…?page=2>; rel="next"`.
pub(crate) fn next_page(header: &str) -> Option<&str> {
    let mut rest = header;
    // An address may hold commas, so entries are told apart by their angle brackets.
    while let Some((_, from)) = rest.split_once('<') {
        let (address, after) = from.split_once('>')?;
        let end = after.find('<').unwrap_or(after.len());
        let is_next = after[..end].split([';', ',']).any(|parameter| {
            parameter.split_once('=').is_some_and(|(name, value)| {
                name.trim().eq_ignore_ascii_case("rel")
                    && value
                        .trim()
                        .trim_matches('"')
                        .split_whitespace()
                        .any(|r| r.eq_ignore_ascii_case("next"))
            })
        });
        if is_next {
            return Some(address.trim());
        }
        rest = &after[end..];
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_page_is_found() {
        let canvas = "<https://c.example/api/v1/courses?page=1&per_page=10>; rel=\"current\",\
                      <https://c.example/api/v1/courses?page=2&per_page=10>; rel=\"next\",\
                      <https://c.example/api/v1/courses?page=1&per_page=10>; rel=\"first\"";
        assert_eq!(next_page(canvas), Some("https://c.example/api/v1/courses?page=2&per_page=10"));
        assert_eq!(next_page("<a?x=1,2>; title=\"x\"; REL=next"), Some("a?x=1,2"));
        assert_eq!(next_page("<a>; rel=\"last next\""), Some("a"));
        for none in [
            "",
            "<",
            "<a",
            "<a>",
            "<a>; rel=\"prev\"",
            "rel=\"next\"",
            "<a>; rel=nextish",
            "<a>; x=\"rel=next\"",
        ] {
            assert_eq!(next_page(none), None, "{none}");
        }
    }
}
