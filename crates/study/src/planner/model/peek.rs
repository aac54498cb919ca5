//! Milestones of an answer that is still being written: each as soon as its last brace is there.

use super::answer::Stage;

/// The list whose entries are shown.
const LIST: &str = "milestones";
/// The longest milestone that is kept until its end.
const MAX_ENTRY: usize = 64 * 1024;

/// Reads a JSON object as it grows, byte by byte, once.
#[derive(Debug, Default)]
pub(super) struct Peek {
    depth: usize,
    in_string: bool,
    escaped: bool,
    /// The last string at depth 1: the field that follows, once its colon is there.
    word: Vec<u8>,
    in_list: bool,
    /// The entry being written.
    entry: Option<Vec<u8>>,
}

impl Peek {
    /// Takes more of the answer, and gives the milestones it completes.
    pub fn take(&mut self, text: &str) -> Vec<Stage> {
        text.bytes().filter_map(|byte| self.byte(byte)).collect()
    }

    fn byte(&mut self, byte: u8) -> Option<Stage> {
        if self.entry.as_ref().is_some_and(|entry| entry.len() >= MAX_ENTRY) {
            self.entry = None;
        }
        if let Some(entry) = &mut self.entry {
            entry.push(byte);
        }
        if self.in_string {
            self.string(byte);
            return None;
        }
        match byte {
            b'"' => {
                self.in_string = true;
                if self.depth == 1 {
                    self.word.clear();
                }
            }
            b'{' | b'[' => {
                if self.depth == 1 {
                    self.in_list = byte == b'[' && self.word == LIST.as_bytes();
                }
                self.depth += 1;
                if byte == b'{' && self.in_list && self.depth == 3 {
                    self.entry = Some(vec![byte]);
                }
            }
            b'}' | b']' => {
                self.depth = self.depth.saturating_sub(1);
                if self.depth == 1 {
                    self.in_list = false;
                }
                if byte == b'}' && self.in_list && self.depth == 2 {
                    return self.entry.take().and_then(|entry| serde_json::from_slice(&entry).ok());
                }
            }
            _ => {}
        }
        None
    }

    fn string(&mut self, byte: u8) {
        match byte {
            _ if self.escaped => self.escaped = false,
            b'\\' => self.escaped = true,
            b'"' => {
                self.in_string = false;
                return;
            }
            _ => {}
        }
        if self.depth == 1 && self.word.len() < LIST.len() + 1 {
            self.word.push(byte);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANSWER: &str = r#"{"objective":{"text":"a \"milestones\": [{ b","quotes":[]},"language":"en","milestones":[
        {"title":"One","tasks":[{"title":"t } ]"}]},{"title":"Zw\u00f6lf ü","tasks":[{"title":"x"},{"title":"y"}]}],
        "risks":[{"risk":"r"}],"gaps":[]}"#;

    #[test]
    fn a_milestone_shows_with_its_last_brace_however_the_answer_is_cut() {
        for size in 1..=ANSWER.len() {
            let mut peek = Peek::default();
            let mut seen = Vec::new();
            let letters: Vec<char> = ANSWER.chars().collect();
            for piece in letters.chunks(size) {
                seen.extend(peek.take(&piece.iter().collect::<String>()));
            }
            let titles: Vec<&str> = seen.iter().map(|s| s.title.as_str()).collect();
            assert_eq!(titles, ["One", "Zwölf ü"], "{size}");
            assert_eq!(seen[1].tasks.len(), 2);
        }
        let mut peek = Peek::default();
        let upto = ANSWER.find("]},").unwrap() + 1;
        assert!(peek.take(&ANSWER[..ANSWER.find("\"language\"").unwrap()]).is_empty());
        assert!(upto > 0);
    }

    #[test]
    fn nonsense_shows_nothing_and_keeps_nothing() {
        for bad in
            ["]]]}}}", "milestones", r#"{"milestones":{"title":"x"}}"#, r#"{"milestones":[1,"{}",[{}]]}"#]
        {
            assert!(Peek::default().take(bad).is_empty(), "{bad}");
        }
        let mut peek = Peek::default();
        assert!(peek.take(r#"{"milestones":[{"title":""#).is_empty());
        assert!(peek.take(&"x".repeat(10 * MAX_ENTRY)).is_empty());
        assert!(peek.entry.is_none());
    }
}
