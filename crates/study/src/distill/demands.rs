//! Which sentences are demands, of what kind, and how binding.

mod compose;
mod facts;

use super::Demand;
use super::scan::{Scan, is_entry};
use super::signals::Signals;
use crate::lang::{Cue, Language, Lexicon, Section, Unit};
use crate::plan::{RequirementKind as Kind, Strength};
use crate::source::{Form, Sentence, SourceKind};
use crate::wording::{capitalised, clipped, says_enough};
use facts::Facts;
use std::collections::{HashMap, HashSet};

/// A demand's text is at most this many characters.
const LONGEST_TEXT: usize = 420;
/// Details kept with one demand.
const MOST_DETAILS: usize = 10;

/// The demands of all sources in order, except what problems, rubrics and schedules have taken.
pub(super) fn demands(scan: &Scan<'_>, taken: &HashSet<usize>) -> Vec<Demand> {
    let mut collector =
        Collector { scan, demands: Vec::new(), by_sentence: HashMap::new(), children: HashMap::new(), taken };
    for (number, sentence) in scan.sentences().iter().enumerate() {
        if let Some(lead) = sentence.lead {
            collector.children.entry(lead).or_default().push(number);
        }
    }
    for number in 0..scan.sentences().len() {
        if !taken.contains(&number) {
            collector.take(number);
        }
    }
    collector.demands
}

struct Collector<'s, 'a> {
    scan: &'s Scan<'a>,
    demands: Vec<Demand>,
    by_sentence: HashMap<usize, usize>,
    children: HashMap<usize, Vec<usize>>,
    taken: &'s HashSet<usize>,
}

impl Collector<'_, '_> {
    fn take(&mut self, number: usize) {
        let (sentence, signals) = (self.scan.sentence(number), self.scan.signals(number));
        if self.scan.reading.sources[sentence.source].kind == SourceKind::Details
            || matches!(sentence.form, Form::Code | Form::Row { header: true, .. })
        {
            return;
        }
        if self.scan.language(number) == Language::Other {
            return self.by_structure(number);
        }
        if let Some(children) = self.children.get(&number).filter(|_| introduces(sentence)) {
            if signals.cues.has(Cue::Choice) || (signals.cues.has(Cue::May) && !signals.cues.has(Cue::Must)) {
                let children = children.clone();
                return self.options(number, &children);
            }
            if children.iter().any(|child| self.classify(*child).is_some()) {
                return self.hand_in_lead(number); // its items say what is asked
            }
        }
        if sentence.lead.is_some_and(|lead| self.is_option_of(lead)) {
            return;
        }
        if self.is_detail(number) {
            return self.attach(number);
        }
        let clauses = self.clauses(number);
        if clauses.is_empty() {
            if let Some((kind, strength)) = self.classify(number) {
                self.add(number, kind, strength);
            }
        } else {
            for (text, kind, strength) in clauses {
                self.add_clause(number, text, kind, strength);
            }
        }
    }

    /// In a language without a pack: list items and table rows, whole.
    fn by_structure(&mut self, number: usize) {
        let sentence = self.scan.sentence(number);
        let dated = !self.scan.signals(number).dates.is_empty();
        let entry = matches!(sentence.form, Form::Item { .. } | Form::Row { header: false, .. });
        if dated || (entry && sentence.text.chars().count() >= 2) {
            let kind = if dated { Kind::Deadline } else { Kind::Content };
            self.add(number, kind, Strength::Unclear);
        }
    }

    /// Whether an item only elaborates on what it stands under.
    fn is_detail(&self, number: usize) -> bool {
        let sentence = self.scan.sentence(number);
        let parent = sentence.item.or_else(|| {
            sentence.lead.filter(|lead| matches!(self.scan.sentence(*lead).form, Form::Item { .. }))
        });
        let Some(parent) = parent.filter(|parent| self.by_sentence.contains_key(parent)) else {
            return false;
        };
        let own = self.classify(number);
        let separate = own.is_some_and(|(kind, _)| kind != Kind::Content);
        let label = sentence.item.is_none() && is_label(self.scan.sentence(parent));
        !separate && !label
    }

    fn attach(&mut self, number: usize) {
        let sentence = self.scan.sentence(number);
        let Some(parent) = sentence.item.or(sentence.lead) else { return };
        let Some(demand) = self.by_sentence.get(&parent).copied() else { return };
        self.by_sentence.insert(number, demand);
        let demand = &mut self.demands[demand];
        if demand.details.len() < MOST_DETAILS {
            demand.details.push(sentence.text.clone());
            demand.citations.extend(self.scan.reading.cite(number));
            demand.quantities.extend(self.scan.signals(number).quantities.iter().copied());
        }
    }

    /// "Choose one of the following:" with its options as one demand.
    fn options(&mut self, number: usize, children: &[usize]) {
        let free =
            self.scan.signals(number).cues.has(Cue::May) && !self.scan.signals(number).cues.has(Cue::Choice);
        let Some((kind, strength)) =
            self.classify(number).or((!free).then_some((Kind::Content, Strength::Must)))
        else {
            return;
        };
        let before = self.demands.len();
        self.add(number, kind, strength);
        let listed: Vec<&str> = children
            .iter()
            .take(MOST_DETAILS)
            .map(|child| crate::wording::bare(&self.scan.sentence(*child).text))
            .collect();
        if let Some(demand) = self.demands.get_mut(before) {
            demand.choice = !free;
            demand.text = clipped(
                &format!("{}: {}", demand.text.trim_end_matches([':', ' ']), listed.join("; ")),
                LONGEST_TEXT,
            );
            for child in children.iter().take(MOST_DETAILS) {
                demand.details.push(self.scan.sentence(*child).text.clone());
                demand.citations.extend(self.scan.reading.cite(*child));
            }
        }
    }

    /// "Submit one archive `hw.zip` on Moodle containing:" is a demand of its own, beside its items.
    fn hand_in_lead(&mut self, number: usize) {
        let signals = self.scan.signals(number);
        let telling = signals.place.is_some()
            || !signals.files.is_empty()
            || !signals.formats.is_empty()
            || !signals.dates.is_empty();
        if !signals.cues.has(Cue::HandIn) || !telling {
            return;
        }
        let text = compose::without_tail(&self.scan.sentence(number).text);
        let citations = self.scan.reading.cite(number);
        self.push(number, Kind::Submission, Strength::Must, text, None, citations, signals);
        self.by_sentence.remove(&number);
    }

    fn is_option_of(&self, lead: usize) -> bool {
        let cues = self.scan.signals(lead).cues;
        introduces(self.scan.sentence(lead))
            && (cues.has(Cue::Choice) || (cues.has(Cue::May) && !cues.has(Cue::Must)))
    }

    fn add(&mut self, number: usize, kind: Kind, strength: Strength) {
        let signals = self.scan.signals(number);
        let composed = compose::compose(self.scan, number);
        let mut citations = Vec::new();
        if let Some(lead) = composed.lead {
            citations.extend(self.scan.reading.cite(lead));
        }
        citations.extend(self.scan.reading.cite(number));
        self.push(number, kind, strength, composed.text, composed.action, citations, signals);
    }

    fn add_clause(&mut self, number: usize, text: String, kind: Kind, strength: Strength) {
        let signals = Signals::of(&text, self.scan.lexicon(number), false);
        let citations = self.scan.cite_part(number, &text);
        let action = signals.action.clone();
        self.push(number, kind, strength, without_joint(&text), action, citations, &signals);
    }

    #[expect(clippy::too_many_arguments, reason = "the one place a demand is put together")]
    fn push(
        &mut self,
        number: usize,
        kind: Kind,
        strength: Strength,
        text: String,
        action: Option<super::Action>,
        citations: Vec<crate::plan::Citation>,
        signals: &Signals,
    ) {
        if citations.is_empty() || !says_enough(&text) {
            return;
        }
        let sentence = self.scan.sentence(number);
        let parent = sentence.lead.filter(|lead| {
            is_label(self.scan.sentence(*lead)) && matches!(self.scan.sentence(*lead).form, Form::Item { .. })
        });
        let heading = parent
            .map(|parent| self.scan.sentence(parent).text.as_str())
            .or_else(|| self.scan.reading.heading_text(number));
        let vague = matches!(kind, Kind::Content | Kind::Sources)
            .then(|| self.scan.lexicon(number).phrase(&signals.folded, Cue::Vague))
            .flatten();
        self.by_sentence.insert(number, self.demands.len());
        self.demands.push(Demand {
            kind,
            strength,
            language: self.scan.language(number),
            entry: is_entry(sentence),
            own: if text.len() < sentence.text.len() { text.clone() } else { sentence.text.clone() },
            text: clipped(&capitalised(text.trim()), LONGEST_TEXT),
            citations,
            heading: heading.map(|heading| clipped(heading.trim_end_matches(':'), 90)),
            section: self.scan.section(number),
            action,
            label: signals.label.as_ref().map(|(label, _)| label.clone()),
            details: Vec::new(),
            quantities: signals.quantities.clone(),
            formats: signals.formats.iter().map(ToString::to_string).collect(),
            files: signals.files.clone(),
            place: signals.place.clone().filter(|_| kind != Kind::Content),
            artifacts: signals.artifacts.clone(),
            forbids: signals.cues.has(Cue::Exempt)
                || signals.cues.has(Cue::Forbid)
                    && (kind == Kind::Constraint
                        || signals
                            .action
                            .as_ref()
                            .is_none_or(|action| action.force == super::action::Force::State)),
            exempt: signals.cues.has(Cue::Exempt),
            choice: signals.cues.has(Cue::Choice),
            alone: signals.cues.has(Cue::Alone),
            about_ai: signals.cues.has(Cue::AiTools),
            vague,
            problem: None,
            at: number,
        });
    }

    /// A long rambling sentence with several facts in it is taken clause by clause; any other sentence stays whole.
    fn clauses(&self, number: usize) -> Vec<(String, Kind, Strength)> {
        let sentence = self.scan.sentence(number);
        let counted = ["(1)", "(a)", "(i)"].iter().any(|mark| sentence.text.contains(mark));
        if sentence.form != Form::Prose || sentence.text.chars().count() < 130 || counted {
            return Vec::new();
        }
        let parts = split_clauses(&sentence.text);
        let found: Vec<(String, Kind, Strength)> = parts
            .into_iter()
            .filter_map(|part| {
                let signals = Signals::of(&part, self.scan.lexicon(number), false);
                let facts = Facts {
                    text: &part,
                    entry: !signals.formats.is_empty(),
                    signals: &signals,
                    lead: None,
                    section: Section::Unknown,
                    lexicon: self.scan.lexicon(number),
                };
                let (kind, strength) = (facts.kind()?, facts.strength());
                Some((part, kind, strength))
            })
            .collect();
        let facts: HashSet<Kind> =
            found.iter().map(|(_, kind, _)| *kind).filter(|kind| *kind != Kind::Content).collect();
        if facts.len() >= 3 { found } else { Vec::new() }
    }

    /// What a sentence demands, if anything.
    fn classify(&self, number: usize) -> Option<(Kind, Strength)> {
        if self.taken.contains(&number) {
            return None;
        }
        let sentence = self.scan.sentence(number);
        let signals = self.scan.signals(number);
        if let Form::Heading { .. } = sentence.form {
            let dated = signals.cues.has(Cue::Due) && !signals.dates.is_empty();
            let sized = signals.amount(Unit::Words).is_some() || signals.amount(Unit::Pages).is_some();
            let kind = if dated { Kind::Deadline } else { Kind::Length };
            return (dated || sized).then_some((kind, Strength::Must));
        }
        let lead = sentence.lead.map(|lead| self.scan.signals(lead));
        let facts = Facts {
            text: &sentence.text,
            entry: is_entry(sentence),
            signals,
            lead,
            section: self.scan.section(number),
            lexicon: self.scan.lexicon(number),
        };
        Some((facts.kind()?, facts.strength()))
    }
}

/// Whether a sentence introduces the list behind it.
fn introduces(sentence: &Sentence) -> bool {
    sentence.text.ends_with([':', '：']) || matches!(sentence.form, Form::Item { .. }) && is_label(sentence)
}

/// A list item that only names what its sub-items say.
fn is_label(sentence: &Sentence) -> bool {
    sentence.text.ends_with([':', '：']) || sentence.text.split_whitespace().count() <= 4
}

/// The section of a report an entry names: "Abstract (max. 150 words): …", "Introduction. State the …".
pub(crate) fn report_part(text: &str, lexicon: &Lexicon) -> Option<String> {
    let head = text.split(['(', '.', ':', ',', '–', '—', ';']).next()?.trim();
    let folded = crate::wording::fold(head);
    let plain = folded.trim().trim_start_matches(|ch: char| ch.is_ascii_digit() || ch == ' ');
    let plain = plain.trim_start_matches("an ").trim_start_matches("a ").trim_start_matches("the ");
    lexicon.report_parts.contains(plain).then(|| capitalised(plain))
}

/// With a full stop, unless a mark already stands there.
pub(super) fn sentence_end(text: &str) -> String {
    if text.ends_with(|ch: char| ch.is_alphanumeric() && ch.is_ascii())
        || text.ends_with('$')
        || text.ends_with(')')
    {
        format!("{text}.")
    } else {
        text.to_owned()
    }
}

/// Cuts at commas, semicolons and dashes that stand outside brackets.
fn split_clauses(text: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut depth = 0_u32;
    let chars: Vec<char> = text.chars().collect();
    for (at, ch) in chars.iter().enumerate() {
        match ch {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        let spaced = chars.get(at + 1).is_some_and(|next| next.is_whitespace());
        let dash = matches!(ch, '-' | '–' | '—') && spaced && at > 0 && chars[at - 1].is_whitespace();
        if depth == 0 && ((matches!(ch, ',' | ';') && spaced) || dash) {
            parts.push(String::new());
        } else if let Some(part) = parts.last_mut() {
            part.push(*ch);
        }
    }
    parts.into_iter().map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect()
}

/// "and also cite …" → "cite …".
fn without_joint(text: &str) -> String {
    let mut rest = text.trim();
    while let Some((first, behind)) = rest.split_once(' ') {
        if !matches!(
            first.to_lowercase().as_str(),
            "and" | "also" | "like" | "but" | "so" | "then" | "oh" | "ok" | "okay" | "hey" | "und" | "aber"
        ) {
            break;
        }
        rest = behind.trim_start();
    }
    rest.to_owned()
}
