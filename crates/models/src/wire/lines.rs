//! Bytes to events: server-sent events, or one JSON value per line.

use crate::{Class, failure::Wrong};

/// The most bytes of one event: an answer as long as is accepted, and its wrapping.
const MAX_EVENT: usize = 12 * 1024 * 1024;

/// How events are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Framing {
    /// Server-sent events; only their data counts, every protocol repeats the name inside.
    Events,
    /// One per line.
    Lines,
}

/// Cuts what arrives into events.
#[derive(Debug)]
pub(crate) struct Lines {
    framing: Framing,
    buffer: Vec<u8>,
    /// Where the next line begins in the buffer.
    start: usize,
    /// Up to where there is no end of line.
    scanned: usize,
    /// The last line ended with a carriage return: a line feed right behind it belongs to it.
    after_return: bool,
    first: bool,
    data: Option<String>,
}

impl Lines {
    pub fn new(framing: Framing) -> Self {
        Self {
            framing,
            buffer: Vec::new(),
            start: 0,
            scanned: 0,
            after_return: false,
            first: true,
            data: None,
        }
    }

    pub fn push(&mut self, bytes: &[u8]) -> Result<(), Wrong> {
        self.buffer.drain(..self.start);
        self.scanned -= self.start;
        self.start = 0;
        self.buffer.extend_from_slice(bytes);
        let waiting = self.data.as_ref().map_or(0, String::len);
        // What just came may hold many events, but what waited may not be longer than one.
        if self.scanned + waiting > MAX_EVENT {
            return Err(Wrong::new(Class::TooLarge, format!("one event has more than {MAX_EVENT} bytes")));
        }
        Ok(())
    }

    /// The data of the next complete event.
    pub fn next(&mut self) -> Result<Option<String>, Wrong> {
        while let Some(line) = self.line()? {
            if let Some(event) = self.take(line) {
                return Ok(Some(event));
            }
        }
        Ok(None)
    }

    /// What is left when nothing more comes: a last line without its end. An event that was not closed by
    /// a blank line counts as complete; whether it makes sense, its reader says.
    pub fn rest(&mut self) -> Result<Option<String>, Wrong> {
        let line = text(&self.buffer[self.start..])?;
        self.buffer = Vec::new();
        (self.start, self.scanned) = (0, 0);
        Ok(self.take(line).or_else(|| self.data.take()))
    }

    fn line(&mut self) -> Result<Option<String>, Wrong> {
        // Once anything followed the carriage return, this is settled.
        if let Some(next) = self.buffer.get(self.start)
            && std::mem::take(&mut self.after_return)
            && *next == b'\n'
        {
            self.start += 1;
        }
        self.scanned = self.scanned.max(self.start);
        let end = self.buffer[self.scanned..].iter().position(|b| matches!(b, b'\n' | b'\r'));
        let Some(end) = end.map(|e| e + self.scanned) else {
            self.scanned = self.buffer.len();
            return Ok(None);
        };
        self.after_return = self.buffer[end] == b'\r';
        let line = text(&self.buffer[self.start..end])?;
        (self.start, self.scanned) = (end + 1, end + 1);
        Ok(Some(line))
    }

    /// Takes a line; gives the event it completes.
    fn take(&mut self, line: String) -> Option<String> {
        let line = match line.strip_prefix('\u{feff}') {
            Some(rest) if std::mem::take(&mut self.first) => rest.to_owned(),
            _ => {
                self.first = false;
                line
            }
        };
        if self.framing == Framing::Lines {
            return (!line.trim().is_empty()).then_some(line);
        }
        if line.is_empty() {
            return self.data.take();
        }
        if let Some(rest) = line.strip_prefix("data")
            && let Some(value) = if rest.is_empty() { Some("") } else { rest.strip_prefix(':') }
        {
            let value = value.strip_prefix(' ').unwrap_or(value);
            match &mut self.data {
                None => self.data = Some(value.to_owned()),
                Some(data) => {
                    data.push('\n');
                    data.push_str(value);
                }
            }
        }
        None
    }
}

fn text(bytes: &[u8]) -> Result<String, Wrong> {
    std::str::from_utf8(bytes).map(str::to_owned).map_err(|_| Wrong::nonsense("it is not UTF-8 text"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn events(framing: Framing, pieces: &[&[u8]]) -> Vec<String> {
        let mut lines = Lines::new(framing);
        let mut all = Vec::new();
        for piece in pieces {
            lines.push(piece).unwrap();
            while let Some(event) = lines.next().unwrap() {
                all.push(event);
            }
        }
        all.extend(lines.rest().unwrap());
        all
    }

    #[test]
    fn events_are_read_as_the_standard_says() {
        let text = "\u{feff}: a comment\n\nevent: x\r\ndata: one\r\n\r\ndata:two\rdata\rdata:  three\r\rid: 7\n\n\ndatax: no\n\ndata: é\n\ndata: last";
        assert_eq!(events(Framing::Events, &[text.as_bytes()]), ["one", "two\n\n three", "é", "last"]);
        assert_eq!(events(Framing::Lines, &[b"{1}\r\n\n  \n{2}\n{3}"]), ["{1}", "{2}", "{3}"]);
    }

    #[test]
    fn every_cut_gives_the_same() {
        let text = "data: one\r\n\r\n: x\r\rdata: tw\u{f6}\rdata: 2\r\n\ndata: end\r\n\r\n".as_bytes();
        let whole = events(Framing::Events, &[text]);
        assert_eq!(whole, ["one", "tw\u{f6}\n2", "end"]);
        for cut in 0..=text.len() {
            assert_eq!(events(Framing::Events, &[&text[..cut], &text[cut..]]), whole, "cut at {cut}");
        }
        for size in 1..4 {
            let bytes: Vec<&[u8]> = text.chunks(size).collect();
            assert_eq!(events(Framing::Events, &bytes), whole, "in pieces of {size}");
        }
    }

    #[test]
    fn a_line_without_end_is_not_kept_for_ever() {
        let mut lines = Lines::new(Framing::Lines);
        let piece = vec![b'x'; 1024 * 1024];
        let mut pushed = 0;
        let error = loop {
            match lines.push(&piece) {
                Ok(()) => assert_eq!(lines.next().unwrap(), None),
                Err(error) => break error,
            }
            pushed += 1;
        };
        assert_eq!((error.class, pushed), (Class::TooLarge, 13));
        let mut lines = Lines::new(Framing::Events);
        let line = format!("data: {}\n", "x".repeat(1024 * 1024));
        let refused = (0..20).any(|_| lines.push(line.as_bytes()).is_err() || lines.next().is_err());
        assert!(refused, "lines of one event add up");
    }

    #[test]
    fn what_is_no_text_is_refused() {
        let mut lines = Lines::new(Framing::Lines);
        lines.push(b"\xff\xfe\n").unwrap();
        assert_eq!(lines.next().unwrap_err().class, Class::Nonsense);
    }

    proptest! {
        #[test]
        fn any_cuts_give_the_same(text in "(data: [a-zé]{0,4}|:x|event: e|\r\n|\n|\r){0,20}", cuts in prop::collection::vec(1..6_usize, 0..60)) {
            let mut rest = text.as_bytes();
            let mut pieces = Vec::new();
            for cut in cuts {
                let (head, tail) = rest.split_at(cut.min(rest.len()));
                pieces.push(head);
                rest = tail;
            }
            pieces.push(rest);
            prop_assert_eq!(events(Framing::Events, &pieces), events(Framing::Events, &[text.as_bytes()]));
        }
    }
}
