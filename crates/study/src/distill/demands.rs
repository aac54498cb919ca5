//! Which sentences are demands, of what kind, and how binding.

mod compose;

use super::scan::Scan;
use super::signals::Signals;
use super::{Demand, quantities::Quantity};
use crate::lang::{Act, Cue, Language, Section, Unit, section_of};
use crate::plan::{RequirementKind as Kind, Strength};
use crate::source::{Form, Sentence, SourceKind};
use crate::wording::{capitalised, clipped};
use std::collections::{HashMap, HashSet};

/// A demand's text is at most this many characters.
const LONGEST_TEXT: usize = 420;
/// Details kept with one demand.
const MOST_DETAILS: usize = 10;

/// The demands of all sources in order, except what problems, rubrics and schedules have taken.
pub(super) fn demands(scan: &Scan<'_>, taken: &HashSet<usize>) -> Vec<Demand> {
    let mut collector = Collector { scan, demands: Vec::new(), by_sentence: HashMap::new(), children: HashMap::new(), taken };
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
        if self.scan.reading.sources[sentence.source].kind == SourceKind::Details || sentence.form == Form::Code {
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
                return; // its items say what is asked
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
        let parent = sentence.item.or_else(|| sentence.lead.filter(|lead| matches!(self.scan.sentence(*lead).form, Form::Item { .. })));
        let Some(parent) = parent.filter(|parent| self.by_sentence.contains_key(parent)) else { return false };
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
        let free = self.scan.signals(number).cues.has(Cue::May) && !self.scan.signals(number).cues.has(Cue::Choice);
        let Some((kind, strength)) = self.classify(number).or((!free).then_some((Kind::Content, Strength::Must))) else { return };
        self.add(number, kind, strength);
        if let Some(demand) = self.demands.last_mut() {
            demand.choice = !free;
            for child in children.iter().take(MOST_DETAILS) {
                demand.details.push(self.scan.sentence(*child).text.clone());
                demand.citations.extend(self.scan.reading.cite(*child));
            }
        }
    }

    fn is_option_of(&self, lead: usize) -> bool {
        let cues = self.scan.signals(lead).cues;
        introduces(self.scan.sentence(lead)) && (cues.has(Cue::Choice) || (cues.has(Cue::May) && !cues.has(Cue::Must)))
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
        let signals = Signals::of(&text, self.scan.lexicon(number));
        let citations = self.scan.cite_part(number, &text);
        let action = signals.action.clone();
        self.push(number, kind, strength, without_joint(&text), action, citations, &signals);
    }

    #[expect(clippy::too_many_arguments, reason = "the one place a demand is put together")]
    fn push(&mut self, number: usize, kind: Kind, strength: Strength, text: String, action: Option<super::Action>, citations: Vec<crate::plan::Citation>, signals: &Signals) {
        let sentence = self.scan.sentence(number);
        let parent = sentence.lead.filter(|lead| is_label(self.scan.sentence(*lead)) && matches!(self.scan.sentence(*lead).form, Form::Item { .. }));
        let heading = parent.map(|parent| self.scan.sentence(parent).text.as_str()).or_else(|| self.scan.reading.heading_text(number));
        let vague = matches!(kind, Kind::Content | Kind::Sources).then(|| self.scan.lexicon(number).phrase(&signals.folded, Cue::Vague)).flatten();
        self.by_sentence.insert(number, self.demands.len());
        self.demands.push(Demand {
            kind,
            strength,
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
            place: signals.place.map(ToOwned::to_owned),
            artifacts: signals.artifacts.clone(),
            forbids: signals.cues.has(Cue::Forbid) || signals.cues.has(Cue::Exempt),
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
        if sentence.form != Form::Prose || sentence.text.chars().count() < 130 {
            return Vec::new();
        }
        let parts = split_clauses(&sentence.text);
        let found: Vec<(String, Kind, Strength)> = parts
            .into_iter()
            .filter_map(|part| {
                let signals = Signals::of(&part, self.scan.lexicon(number));
                let (kind, strength) = self.judge(number, &signals, Section::Unknown)?;
                Some((part, kind, strength))
            })
            .collect();
        let facts: HashSet<Kind> = found.iter().map(|(_, kind, _)| *kind).filter(|kind| *kind != Kind::Content).collect();
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
        self.judge(number, signals, self.scan.section(number))
    }

    fn judge(&self, number: usize, signals: &Signals, section: Section) -> Option<(Kind, Strength)> {
        let sentence = self.scan.sentence(number);
        let lead = sentence.lead.map(|lead| self.scan.signals(lead));
        let facts = Facts { sentence, signals, lead, section };
        let kind = facts.kind()?;
        Some((kind, facts.strength()))
    }
}

/// A sentence with everything that decides what it demands.
struct Facts<'a> {
    sentence: &'a Sentence,
    signals: &'a Signals,
    lead: Option<&'a Signals>,
    section: Section,
}

impl Facts<'_> {
    fn has(&self, cue: Cue) -> bool {
        self.signals.cues.has(cue)
    }

    fn lead_has(&self, cue: Cue) -> bool {
        self.lead.is_some_and(|lead| lead.cues.has(cue))
    }

    fn entry(&self) -> bool {
        matches!(self.sentence.form, Form::Item { .. } | Form::Row { .. })
    }

    fn demanding(&self) -> bool {
        self.signals.cues.has_any(&[Cue::Must, Cue::Should, Cue::Forbid])
    }

    /// The lead-in asks for something.
    fn lead_demands(&self) -> bool {
        self.lead.is_some_and(|lead| {
            lead.cues.has_any(&[Cue::Must, Cue::Should, Cue::Forbid, Cue::HandIn]) || lead.action.is_some()
        }) && !self.lead_has(Cue::Outcome)
    }

    fn strength(&self) -> Strength {
        let bonus = self.section == Section::Bonus || self.has(Cue::Bonus) || self.lead_has(Cue::Bonus);
        if self.has(Cue::Exempt) || bonus {
            Strength::May
        } else if self.has(Cue::Must) || self.has(Cue::Forbid) || self.lead_has(Cue::Must) || self.lead_has(Cue::Forbid) {
            Strength::Must
        } else if self.has(Cue::Should) || self.lead_has(Cue::Should) {
            Strength::Should
        } else if self.has(Cue::May) && self.signals.action.as_ref().is_none_or(|action| !action.outright) && !self.signals.has_length() {
            Strength::May
        } else {
            Strength::Must
        }
    }

    fn kind(&self) -> Option<Kind> {
        let quiet = self.has(Cue::Noise) && !self.has(Cue::Must);
        let aside = self.section == Section::Resources && !self.demanding();
        let outcome = self.section == Section::Outcomes || (self.has(Cue::Outcome) && !self.has(Cue::Forbid)) || self.lead_has(Cue::Outcome);
        if quiet || outcome || (aside && !self.has(Cue::Due)) || too_short(&self.sentence.text) {
            return None;
        }
        self.policy().or_else(|| self.handing_in()).or_else(|| self.measure()).or_else(|| self.content())
    }

    /// Deadlines, lateness, honesty, company.
    fn policy(&self) -> Option<Kind> {
        let signals = self.signals;
        if self.has(Cue::Late) {
            return Some(Kind::LatePolicy);
        }
        let due = self.has(Cue::Due) || self.section == Section::Dates;
        if due && (!signals.dates.is_empty() || self.has(Cue::Unfixed) || names_week(&signals.folded)) {
            return Some(Kind::Deadline);
        }
        if self.has(Cue::AiTools) || self.has(Cue::Honesty) {
            return Some(Kind::Integrity);
        }
        let company = self.has(Cue::Alone) || self.has(Cue::Group);
        let people = signals.amount(Unit::People).is_some() && company;
        (people || (company && !self.does_more())).then_some(Kind::Collaboration)
    }

    /// Company is mentioned in passing, the sentence asks for something else.
    fn does_more(&self) -> bool {
        let working = ["work", "form", "collaborate", "discuss", "be", "complete", "consult", "bilden", "arbeiten"];
        let verb = |action: &super::Action| action.phrase.split(' ').next().unwrap_or("").to_lowercase();
        self.signals.action.as_ref().is_some_and(|action| !working.contains(&verb(action).as_str()) && action.act != Act::Organise)
            && !self.has(Cue::Alone)
    }

    /// What, where and how to hand in.
    fn handing_in(&self) -> Option<Kind> {
        let signals = self.signals;
        let submits = signals.action.as_ref().is_some_and(|action| action.act == Act::Submit);
        let named = !signals.artifacts.is_empty() || !signals.files.is_empty() || signals.formats.iter().any(|format| crate::lang::FORMAT_LABELS.contains(format));
        let lead_submits = self.entry() && self.lead_has(Cue::HandIn);
        if self.entry() && (self.section == Section::Deliverables || lead_submits) && !self.has(Cue::Forbid) {
            let procedure = signals.place.is_some() && !named;
            return Some(if procedure { Kind::Submission } else { Kind::Deliverable });
        }
        let asks = submits || (self.has(Cue::HandIn) && (self.demanding() || self.section == Section::Submission || signals.place.is_some()));
        if asks && !(self.has(Cue::Forbid) && signals.place.is_none()) {
            let whole = named && (submits || self.section == Section::Deliverables);
            return Some(if whole && signals.place.is_none() { Kind::Deliverable } else { Kind::Submission });
        }
        (self.section == Section::Submission && (self.entry() || self.demanding())).then_some(Kind::Submission)
    }

    /// Bans, lengths, sources, formats, grades.
    fn measure(&self) -> Option<Kind> {
        let signals = self.signals;
        let cites = self.has(Cue::Cite) || signals.amount(Unit::Sources).is_some();
        let structure = matches!(self.section, Section::Structure | Section::Rubric);
        let passive = signals.action.as_ref().is_none_or(|action| matches!(action.act, Act::Write | Act::Include | Act::Other | Act::Submit | Act::Present));
        if cites && !structure && (self.demanding() || self.sourcing() || (self.entry() && self.section == Section::Format)) {
            return Some(Kind::Sources);
        }
        if signals.has_length() && !structure && passive && self.length_is_meant() {
            return Some(Kind::Length);
        }
        if self.has(Cue::Exempt) || self.has(Cue::Forbid) || self.lead_has(Cue::Forbid) {
            let about_it = self.entry() || self.has(Cue::Addressed) || !signals.artifacts.is_empty() || self.section != Section::Unknown || signals.folded.starts_with(" do not ") || signals.folded.starts_with(" no ") || signals.folded.starts_with(" dont ");
            return (about_it && self.section != Section::Overview || self.has(Cue::Addressed)).then_some(Kind::Constraint);
        }
        let formatting = signals.action.as_ref().is_none_or(|action| {
            let verb = action.phrase.split(' ').next().unwrap_or("").to_lowercase();
            matches!(verb.as_str(), "format" | "use" | "name" | "save" | "type" | "number" | "label" | "write" | "set" | "keep" | "verwenden") || action.phrase.ends_with("verwenden")
        });
        if !structure && formatting && ((self.section == Section::Format && (self.entry() || self.demanding() || !signals.formats.is_empty())) || (!signals.formats.is_empty() && (self.demanding() || self.entry() || signals.action.is_some() || signals.formats.len() > 1))) {
            return Some(Kind::Format);
        }
        let graded = signals.quantities.iter().any(|quantity: &Quantity| matches!(quantity.unit, Unit::Points | Unit::Percent));
        (graded && signals.action.is_none() && self.has(Cue::GradeWord) && !self.entry()).then_some(Kind::Grading)
    }

    fn sourcing(&self) -> bool {
        let signals = self.signals;
        signals.action.as_ref().is_some_and(|action| {
            let verb = action.phrase.split(' ').next().unwrap_or("").to_lowercase();
            matches!(action.act, Act::Cite | Act::Research) || ((matches!(action.act, Act::Include) || matches!(verb.as_str(), "use" | "draw" | "support" | "find")) && signals.amount(Unit::Sources).is_some())
        }) || signals.amount(Unit::Sources).is_some_and(|amount| amount.min != amount.max)
    }

    /// The number measures the work and not something within it.
    fn length_is_meant(&self) -> bool {
        let signals = self.signals;
        let labelled = signals.label.as_ref().is_some_and(|(label, _)| section_of(label, false) == Section::Format);
        labelled || self.demanding() || !signals.artifacts.is_empty() || self.section == Section::Format || self.entry() || signals.quantities.iter().any(|quantity| quantity.min != quantity.max) || self.has(Cue::May)
    }

    /// What the work must do or contain.
    fn content(&self) -> Option<Kind> {
        let signals = self.signals;
        let outright = signals.action.as_ref().is_some_and(|action| action.outright);
        let concerned = self.has(Cue::Addressed) || !signals.artifacts.is_empty() || signals.action.is_some();
        let asking = matches!(self.section, Section::Tasks | Section::Problems | Section::Structure | Section::Bonus | Section::Deliverables | Section::Format | Section::Constraints);
        let entry = self.entry() && (asking || self.lead_demands() || outright || (self.demanding() && concerned));
        let prose = !self.entry()
            && match self.section {
                Section::Resources | Section::Rubric => self.has(Cue::Must) && concerned,
                Section::Policy => self.demanding() && concerned,
                _ => outright || (signals.action.is_some() && !self.has(Cue::May)) || (self.demanding() && (concerned || asking)) || (signals.question && self.section == Section::Tasks),
            };
        let rubric = self.entry() && self.section == Section::Rubric && !self.demanding();
        if !(entry || prose) || rubric {
            return None;
        }
        Some(if self.section == Section::Constraints && signals.action.is_none() { Kind::Constraint } else { Kind::Content })
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

/// "week 5", "Woche 5".
fn names_week(folded: &str) -> bool {
    let words: Vec<&str> = folded.split_whitespace().collect();
    words.windows(2).any(|pair| matches!(pair[0], "week" | "woche" | "kw" | "lecture" | "session") && pair[1].chars().all(|ch| ch.is_ascii_digit()))
}

/// One word is no demand, except in scripts that write without spaces.
fn too_short(text: &str) -> bool {
    text.split_whitespace().count() < 2 && text.chars().count() < 12
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
        if !matches!(first.to_lowercase().as_str(), "and" | "also" | "like" | "but" | "so" | "then" | "oh" | "ok" | "und" | "aber") {
            break;
        }
        rest = behind.trim_start();
    }
    rest.to_owned()
}
