//! What decides whether a sentence is a demand, of what kind, and how binding.

use crate::distill::action::{Action, Force};
use crate::distill::quantities::Quantity;
use crate::distill::signals::Signals;
use crate::lang::{Act, Cue, FORMAT_LABELS, Lexicon, Section, Unit, section_of};
use crate::plan::{RequirementKind as Kind, Strength};
use crate::wording::fold;

/// A sentence with everything that decides what it demands.
pub(super) struct Facts<'a> {
    pub text: &'a str,
    /// A list item, a table row, or a clause taken out of a long sentence.
    pub entry: bool,
    pub signals: &'a Signals,
    /// The sentence that introduces the list.
    pub lead: Option<&'a Signals>,
    pub section: Section,
    pub lexicon: &'static Lexicon,
}

impl Facts<'_> {
    fn has(&self, cue: Cue) -> bool {
        self.signals.cues.has(cue)
    }

    fn lead_has(&self, cue: Cue) -> bool {
        self.lead.is_some_and(|lead| lead.cues.has(cue))
    }

    fn demanding(&self) -> bool {
        self.signals.cues.has_any(&[Cue::Must, Cue::Should, Cue::Forbid])
    }

    /// What it tells one to do; a state to bring about is not that.
    fn action(&self) -> Option<&Action> {
        self.signals.action.as_ref().filter(|action| action.force != Force::State)
    }

    fn outright(&self) -> bool {
        self.action().is_some_and(|action| action.force == Force::Outright)
    }

    /// The verb, in English the first word of the phrase.
    fn verb(&self) -> String {
        let phrase = self.action().map_or("", |action| action.phrase.as_str());
        phrase.split(' ').next().unwrap_or("").to_lowercase()
    }

    fn starts(&self, phrases: &[&str]) -> bool {
        phrases.iter().any(|phrase| self.signals.folded.starts_with(phrase))
    }

    fn mentions(&self, phrases: &[&str]) -> bool {
        phrases.iter().any(|phrase| self.signals.folded.contains(phrase))
    }

    /// The lead-in asks for something.
    fn lead_demands(&self) -> bool {
        if self.is_contained() {
            return true;
        }
        let asks = |lead: &Signals| {
            let acts = lead.action.as_ref().is_some_and(|action| action.force != Force::State);
            lead.cues.has_any(&[Cue::Must, Cue::Should, Cue::Forbid, Cue::HandIn]) || acts
        };
        self.lead.is_some_and(asks) && !self.lead_has(Cue::Outcome)
    }

    /// The lead-in says what the whole consists of: "The poster needs:", "Your report must include:".
    fn is_contained(&self) -> bool {
        let ends = [
            " needs ",
            " requires ",
            " contains ",
            " includes ",
            " include ",
            " contain ",
            " consists of ",
            " enthält ",
            " umfasst ",
            " enthalten ",
        ];
        let says = |lead: &Signals| {
            ends.iter().any(|end| lead.folded.ends_with(end))
                && !lead.cues.has_any(&[Cue::Forbid, Cue::Outcome])
        };
        self.entry && self.lead.is_some_and(says)
    }

    /// How binding it is.
    pub fn strength(&self) -> Strength {
        let bonus = self.section == Section::Bonus || self.has(Cue::Bonus) || self.lead_has(Cue::Bonus);
        if self.has(Cue::Exempt) || bonus {
            Strength::May
        } else if self.has(Cue::Must)
            || self.has(Cue::Forbid)
            || self.lead_has(Cue::Must)
            || self.lead_has(Cue::Forbid)
        {
            Strength::Must
        } else if self.has(Cue::Should) || self.lead_has(Cue::Should) {
            Strength::Should
        } else if self.has(Cue::May)
            && (self.has(Cue::Group) || self.has(Cue::AiTools))
            && self.mentions(&[" but ", " as long as ", " if every ", " provided ", " aber ", " sofern "])
        {
            Strength::Must
        } else if self.has(Cue::May) && !self.outright() && !self.signals.has_length() && !self.describes() {
            Strength::May
        } else {
            Strength::Must
        }
    }

    /// "Organizers can cancel events" describes the program, it gives no leave.
    fn describes(&self) -> bool {
        self.signals.action.as_ref().is_some_and(|action| action.force == Force::State)
    }

    /// What it demands, if anything.
    pub fn kind(&self) -> Option<Kind> {
        let quiet = self.has(Cue::Noise) && !self.has(Cue::Must) || self.has(Cue::Machine);
        let pointed = self.outright()
            && (self.has(Cue::Cite)
                || self.has(Cue::HandIn)
                || !self.signals.formats.is_empty()
                || !self.signals.quantities.is_empty());
        let aside =
            self.section == Section::Resources && !self.demanding() && !pointed && !self.has(Cue::Due);
        let outcome = self.section == Section::Outcomes
            || (self.has(Cue::Outcome) && !self.has(Cue::Forbid))
            || self.lead_has(Cue::Outcome);
        let purpose = self.starts(&[
            " the purpose ",
            " the goal ",
            " the aim ",
            " the objective ",
            " ziel ",
            " das ziel ",
        ]) && self.has(Cue::Goal);
        if quiet || outcome || aside || purpose || too_short(self.text) {
            return None;
        }
        if self.entry && self.section != Section::Rubric && self.is_report_part() {
            return Some(Kind::Content);
        }
        let handed_in =
            matches!(self.section, Section::Deliverables | Section::Submission) || self.lead_has(Cue::HandIn);
        if self.is_contained() && !handed_in {
            return Some(if self.signals.amount(Unit::Sources).is_some() {
                Kind::Sources
            } else {
                Kind::Content
            });
        }
        self.due()
            .or_else(|| self.listed_deliverable())
            .or_else(|| self.policy())
            .or_else(|| self.handing_in())
            .or_else(|| self.measure())
            .or_else(|| self.content())
    }

    /// "Abstract (max. 150 words): …", "Discussion": a section of the report.
    fn is_report_part(&self) -> bool {
        super::report_part(self.text, self.lexicon).is_some()
    }

    /// Lateness and deadlines.
    fn due(&self) -> Option<Kind> {
        if self.has(Cue::Late) {
            return Some(Kind::LatePolicy);
        }
        let due = self.has(Cue::Due) || self.section == Section::Dates;
        let dated =
            !self.signals.dates.is_empty() || self.has(Cue::Unfixed) || names_week(&self.signals.folded);
        (due && dated).then_some(Kind::Deadline)
    }

    /// Honesty and company.
    fn policy(&self) -> Option<Kind> {
        let signals = self.signals;
        if self.has(Cue::AiTools) || self.has(Cue::Honesty) {
            return Some(Kind::Integrity);
        }
        let company = self.has(Cue::Alone) || self.has(Cue::Group);
        let people = signals.amount(Unit::People).is_some() && company;
        (people || (company && !self.does_more())).then_some(Kind::Collaboration)
    }

    /// Company is mentioned in passing, the sentence asks for something else.
    fn does_more(&self) -> bool {
        let working =
            ["work", "form", "collaborate", "discuss", "be", "complete", "consult", "bilden", "arbeiten"];
        self.action().is_some_and(|action| action.act != Act::Organise)
            && !working.contains(&self.verb().as_str())
            && !self.has(Cue::Alone)
    }

    /// Names something that can be handed in.
    fn names_work(&self) -> bool {
        let signals = self.signals;
        !signals.artifacts.is_empty()
            || !signals.files.is_empty()
            || signals.formats.iter().any(|format| FORMAT_LABELS.contains(format))
    }

    /// An entry of the list of what is to be handed in.
    fn listed_deliverable(&self) -> Option<Kind> {
        let listed = self.entry
            && (self.section == Section::Deliverables || self.lead_has(Cue::HandIn))
            && !self.has(Cue::Forbid);
        let procedure = self.signals.place.is_some() && !self.names_work();
        listed.then_some(if procedure { Kind::Submission } else { Kind::Deliverable })
    }

    /// What, where and how to hand in.
    fn handing_in(&self) -> Option<Kind> {
        let signals = self.signals;
        let submits = self.action().is_some_and(|action| action.act == Act::Submit);
        let asks = submits
            || (self.has(Cue::HandIn)
                && (self.demanding()
                    || self.entry
                    || self.section == Section::Submission
                    || signals.place.is_some()));
        if asks && !(self.has(Cue::Forbid) && signals.place.is_none()) {
            let whole = self.names_work() && (submits || self.entry || self.section == Section::Deliverables);
            return Some(if whole && signals.place.is_none() { Kind::Deliverable } else { Kind::Submission });
        }
        (self.section == Section::Submission && (self.entry || self.demanding())).then_some(Kind::Submission)
    }

    /// Lengths, sources, grades, bans, formats.
    fn measure(&self) -> Option<Kind> {
        let signals = self.signals;
        let structure = matches!(self.section, Section::Structure | Section::Rubric);
        let cites = self.has(Cue::Cite) || signals.amount(Unit::Sources).is_some();
        if cites
            && !structure
            && (self.demanding() || self.sourcing() || (self.entry && self.section == Section::Format))
        {
            return Some(Kind::Sources);
        }
        if signals.has_length() && !structure && self.length_is_meant() {
            return Some(Kind::Length);
        }
        let graded = signals
            .quantities
            .iter()
            .any(|quantity: &Quantity| matches!(quantity.unit, Unit::Points | Unit::Percent));
        if graded
            && self.action().is_none()
            && self.has(Cue::GradeWord)
            && !self.entry
            && !self.has(Cue::Bonus)
        {
            return Some(Kind::Grading);
        }
        self.ban().or_else(|| if structure { None } else { self.form() })
    }

    /// What must not be done, or need not. A ban beside something to do is part of doing it.
    fn ban(&self) -> Option<Kind> {
        let banned = self.has(Cue::Exempt) || self.has(Cue::Forbid) || self.lead_has(Cue::Forbid);
        let only =
            self.mentions(&[" use only ", " only use ", " may only ", " must only ", " ausschließlich "]);
        let asks_more = self.action().is_some()
            && !only
            && !self.has(Cue::Exempt)
            && self.section != Section::Constraints;
        if !banned || asks_more {
            return None;
        }
        let unaddressed = self.lexicon.language == crate::lang::Language::De
            && self.entry
            && !self.has(Cue::Addressed)
            && self.mentions(&[" dürfen nicht ", " darf nicht ", " dürfen keine ", " darf keine "]);
        let about_it = (self.describes() || unaddressed)
            && !only
            && matches!(self.section, Section::Tasks | Section::Problems | Section::Structure);
        if about_it && !self.has(Cue::Exempt) {
            return Some(Kind::Content);
        }
        let meant = self.entry
            || self.has(Cue::Addressed)
            || !self.signals.artifacts.is_empty()
            || self.section != Section::Unknown
            || self.starts(&[" do not ", " no ", " dont ", " never "]);
        (meant && self.section != Section::Overview || self.has(Cue::Addressed)).then_some(Kind::Constraint)
    }

    /// File type, style, naming.
    fn form(&self) -> Option<Kind> {
        let signals = self.signals;
        let verb = self.verb();
        let formatting = self.action().is_none_or(|action| {
            matches!(
                verb.as_str(),
                "format"
                    | "use"
                    | "name"
                    | "save"
                    | "type"
                    | "number"
                    | "label"
                    | "write"
                    | "set"
                    | "keep"
                    | "put"
            ) || action.phrase.ends_with("verwenden")
        });
        let named = !signals.formats.is_empty();
        let here =
            self.section == Section::Format && (self.entry || self.demanding() || named || self.outright());
        (formatting
            && (here
                || (named
                    && (self.demanding()
                        || self.entry
                        || self.action().is_some()
                        || signals.formats.len() > 1))))
            .then_some(Kind::Format)
    }

    fn sourcing(&self) -> bool {
        let amount = self.signals.amount(Unit::Sources);
        let verb = self.verb();
        let verbs = self.action().is_some_and(|action| {
            matches!(action.act, Act::Cite | Act::Research)
                || ((action.act == Act::Include
                    || matches!(verb.as_str(), "use" | "draw" | "support" | "find"))
                    && amount.is_some())
        });
        verbs
            || amount.is_some_and(|amount| amount.min != amount.max)
            || (self.outright()
                && self.mentions(&[" citation style ", " reference style ", " zitierstil ", " zitierweise "]))
    }

    /// The number measures the work and not something within it.
    fn length_is_meant(&self) -> bool {
        let signals = self.signals;
        let verb = self.verb();
        let passive = self.action().is_none_or(|action| {
            !self.outright()
                && matches!(action.act, Act::Write | Act::Include | Act::Other | Act::Submit | Act::Present)
                || matches!(verb.as_str(), "write" | "be" | "keep" | "limit" | "aim" | "use" | "schreiben")
        });
        let labelled =
            signals.label.as_ref().is_some_and(|(label, _)| section_of(label, false) == Section::Format);
        let said = labelled
            || self.demanding()
            || !signals.artifacts.is_empty()
            || self.section == Section::Format
            || self.entry
            || signals.quantities.iter().any(|quantity| quantity.min != quantity.max)
            || self.has(Cue::May);
        passive && said
    }

    /// What the work must do or contain.
    fn content(&self) -> Option<Kind> {
        let concerned =
            self.has(Cue::Addressed) || !self.signals.artifacts.is_empty() || self.action().is_some();
        let asking = matches!(
            self.section,
            Section::Tasks
                | Section::Problems
                | Section::Structure
                | Section::Bonus
                | Section::Deliverables
                | Section::Format
                | Section::Constraints
        );
        let entry = self.entry
            && (asking || self.lead_demands() || self.outright() || (self.demanding() && concerned));
        let prose = !self.entry
            && match self.section {
                Section::Resources | Section::Rubric => self.has(Cue::Must) && concerned,
                Section::Policy | Section::Dates => self.demanding() && concerned && !self.has(Cue::Bonus),
                _ => {
                    self.outright()
                        || (self.action().is_some() && !self.has(Cue::May))
                        || (self.demanding() && (concerned || asking))
                        || (self.demanding() && self.describes() && self.section == Section::Unknown)
                        || (self.signals.question && asking)
                        || (self.has(Cue::Bonus) && self.action().is_some())
                }
            };
        let rubric = self.entry && self.section == Section::Rubric && !self.demanding();
        let dates = self.entry && self.section == Section::Dates && !self.demanding() && !self.outright();
        if !(entry || prose) || rubric || dates {
            return None;
        }
        let verb = self.verb();
        let keeps = matches!(verb.as_str(), "use" | "keep" | "limit" | "restrict" | "follow" | "stick")
            || self.action().is_some_and(|action| {
                ["verwenden", "nutzen", "einhalten", "beachten"]
                    .iter()
                    .any(|end| action.phrase.ends_with(end))
            });
        let ruled = matches!(self.section, Section::Policy | Section::Dates)
            || self.section == Section::Constraints && (keeps || !self.outright());
        Some(if ruled { Kind::Constraint } else { Kind::Content })
    }
}

/// "week 5", "Woche 5".
fn names_week(folded: &str) -> bool {
    let words: Vec<&str> = folded.split_whitespace().collect();
    words.windows(2).any(|pair| {
        matches!(pair[0], "week" | "woche" | "kw" | "lecture" | "session")
            && pair[1].chars().all(|ch| ch.is_ascii_digit())
    })
}

/// One word is no demand, except in scripts that write without spaces.
fn too_short(text: &str) -> bool {
    text.split_whitespace().count() < 2 && text.chars().count() < 12 || fold(text).trim().is_empty()
}
