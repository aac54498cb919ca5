//! The engine's own sentences, in the language of the assignment. `{0}`, `{1}`, … are filled in.

mod de;
mod en;

use crate::lang::{Artifact, Language};
use chrono::{DateTime, Datelike, Timelike, Utc};

/// The four sentences of a task.
#[derive(Debug, Clone, Copy)]
pub(crate) struct TaskLines {
    pub title: &'static str,
    pub description: &'static str,
    pub deliverable: &'static str,
    pub done: &'static str,
}

/// The two sentences of a milestone.
#[derive(Debug, Clone, Copy)]
pub(crate) struct StageLines {
    pub title: &'static str,
    pub purpose: &'static str,
}

/// The three sentences of a risk.
#[derive(Debug, Clone, Copy)]
pub(crate) struct RiskLines {
    pub risk: &'static str,
    pub impact: &'static str,
    pub mitigation: &'static str,
}

/// Every sentence the engine may say in one language.
pub(crate) struct Voice {
    pub code: &'static str,
    pub and: &'static str,
    pub minutes: &'static str,
    pub hours: &'static str,
    pub one_day: &'static str,
    pub days: &'static str,
    pub hours_span: &'static str,
    pub points: &'static str,
    pub weekdays: [&'static str; 7],
    pub months: [&'static str; 12],
    pub artifacts: &'static [(Artifact, &'static str, &'static str)],
    pub gaps: Gaps,
    pub summary: Summary,
    pub due: Due,
    pub stages: Stages,
    pub tasks: Tasks,
    pub done: Done,
    pub hints: &'static [(crate::lang::Act, &'static str)],
    pub bits: Bits,
    pub risks: Risks,
    pub strategy: Strategy,
    pub labels: Labels,
}

pub(crate) struct Gaps {
    pub missing_deadline: &'static str,
    pub unresolved_date: &'static str,
    pub wrong_weekday: &'static str,
    pub ambiguous_date: &'static str,
    pub conflicting_dates: &'static str,
    pub conflicting_length: &'static str,
    pub points_mismatch: &'static str,
    pub missing_rubric: &'static str,
    pub missing_submission: &'static str,
    pub missing_length: &'static str,
    pub language_unsupported: &'static str,
    pub planned_offline: &'static str,
    pub left_to_rules: &'static str,
    pub source_missing: &'static str,
    pub source_empty: &'static str,
    pub source_warning: &'static str,
    pub left_out: &'static str,
    pub truncated: &'static str,
    pub nothing_found: &'static str,
    pub not_in_plan: &'static str,
    pub to_machine: &'static str,
}

pub(crate) struct Summary {
    pub objective: &'static str,
    pub objective_bare: &'static str,
    pub success_hand_in: &'static str,
    pub success_place: &'static str,
    pub success_by: &'static str,
    pub success_all: &'static str,
    pub success_weight: &'static str,
    pub the_work: &'static str,
    pub assumed_year: &'static str,
    pub assumed_time: &'static str,
    pub assumed_class: &'static str,
    pub assumed_zone: &'static str,
    pub assumed_order: &'static str,
}

pub(crate) struct Due {
    pub before: &'static str,
    pub last: &'static str,
    pub at_deadline: &'static str,
    pub anchored: &'static str,
    pub undated_first: &'static str,
    pub undated: &'static str,
    pub passed: &'static str,
}

pub(crate) struct Stages {
    pub understand: StageLines,
    pub design: StageLines,
    pub build_all: StageLines,
    pub build_core: StageLines,
    pub build_rest: StageLines,
    pub build_group: StageLines,
    pub work_group: StageLines,
    pub documents: StageLines,
    pub position: StageLines,
    pub sources: StageLines,
    pub outline: StageLines,
    pub draft: StageLines,
    pub revise: StageLines,
    pub data: StageLines,
    pub analyse: StageLines,
    pub sections: StageLines,
    pub survey: StageLines,
    pub solve: StageLines,
    pub write_up: StageLines,
    pub team: StageLines,
    pub story: StageLines,
    pub slides: StageLines,
    pub rehearse: StageLines,
    pub prepare: StageLines,
    pub work: StageLines,
    pub check_rubric: StageLines,
    pub check: StageLines,
    pub submit: StageLines,
    pub present: StageLines,
}

pub(crate) struct Tasks {
    pub read: TaskLines,
    pub clarify: TaskLines,
    pub team: TaskLines,
    pub choose: TaskLines,
    pub set_up: TaskLines,
    pub design: TaskLines,
    pub first_version: TaskLines,
    pub feature: TaskLines,
    pub point: TaskLines,
    pub many: TaskLines,
    pub test_all: TaskLines,
    pub clean_machine: TaskLines,
    pub write_document: TaskLines,
    pub demo: TaskLines,
    pub thesis: TaskLines,
    pub find_sources: TaskLines,
    pub material: TaskLines,
    pub read_sources: TaskLines,
    pub outline: TaskLines,
    pub outline_places: &'static str,
    pub draft_body: TaskLines,
    pub draft_frame: TaskLines,
    pub revise: TaskLines,
    pub citations: TaskLines,
    pub proofread: TaskLines,
    pub procedure: TaskLines,
    pub order_data: TaskLines,
    pub calculate: TaskLines,
    pub section: TaskLines,
    pub figures: TaskLines,
    pub survey: TaskLines,
    pub tools: TaskLines,
    pub solve: TaskLines,
    pub clean_copy: TaskLines,
    pub check_results: TaskLines,
    pub talk_outline: TaskLines,
    pub draft_slides: TaskLines,
    pub rehearse: TaskLines,
    pub questions: TaskLines,
    pub give_talk: TaskLines,
    pub prepare_part: TaskLines,
    pub check_row: TaskLines,
    pub check_rows: TaskLines,
    pub check_list: TaskLines,
    pub package: TaskLines,
    pub submit: TaskLines,
    pub submit_at: TaskLines,
    pub hand_in_step: TaskLines,
    pub extra: TaskLines,
}

/// Done definitions by what is done.
pub(crate) struct Done {
    pub tested: &'static str,
    pub tested_code: &'static str,
    pub tested_limit: &'static str,
    pub tested_ban: &'static str,
    pub decided: &'static str,
    pub written: &'static str,
    pub compared: &'static str,
    pub argued: &'static str,
    pub computed: &'static str,
    pub proved: &'static str,
    pub drawn: &'static str,
    pub measured: &'static str,
    pub stated: &'static str,
}

/// Pieces that go into other sentences.
pub(crate) struct Bits {
    pub open_question: &'static str,
    pub quoted: &'static str,
    pub vague: &'static str,
    pub counts_towards: &'static str,
    pub full_marks: &'static str,
    pub no_wants: &'static str,
    pub asked_here: &'static str,
    pub keep_rules: &'static str,
    pub length_split: &'static str,
    pub problem_points: &'static str,
    pub parts: &'static str,
    pub understood: &'static str,
    pub extra_credit: &'static str,
    pub code_and_test: &'static str,
    pub passage: &'static str,
    pub results: &'static [(crate::lang::Act, &'static str)],
    pub piece: &'static str,
    pub each_requirement: &'static str,
    pub self_scored: &'static str,
    pub uploaded: &'static str,
    pub rehearsed: &'static str,
    pub implement: &'static str,
    pub cover: &'static str,
    pub answer: &'static str,
    pub and_more: &'static str,
    pub sources_default: &'static str,
    pub style_default: &'static str,
    pub minutes_default: &'static str,
    pub standard_parts: &'static [&'static str],
    pub standard_note: &'static str,
    pub pages: &'static str,
    pub words: &'static str,
}

pub(crate) struct Risks {
    pub passed: RiskLines,
    pub tight: RiskLines,
    pub heavy: RiskLines,
    pub vague: RiskLines,
    pub missing: RiskLines,
    pub conflict: RiskLines,
    pub group: RiskLines,
    pub late: RiskLines,
    pub banned: RiskLines,
    pub ai: RiskLines,
    pub sources: RiskLines,
    pub interim: RiskLines,
    pub unreadable: RiskLines,
}

pub(crate) struct Strategy {
    pub bar_rubric: &'static str,
    pub bar_wants: &'static str,
    pub bar_plain: &'static str,
    pub bar_problems: &'static str,
    pub overlook: &'static str,
    pub miss_length: &'static str,
    pub light_rows: &'static str,
    pub wrong_format: &'static str,
    pub late: &'static str,
    pub check_open: &'static str,
    pub check_complete: &'static str,
}

/// The headings of a plan in plain text.
pub(crate) struct Labels {
    pub made: &'static str,
    pub due: &'static str,
    pub success: &'static str,
    pub constraints: &'static str,
    pub grading: &'static str,
    pub requirements: &'static str,
    pub should: &'static str,
    pub may: &'static str,
    pub unclear: &'static str,
    pub reached: &'static str,
    pub result: &'static str,
    pub done: &'static str,
    pub after: &'static str,
    pub risks: &'static str,
    pub checklist: &'static str,
    pub quality: &'static str,
    pub failures: &'static str,
    pub gaps: &'static str,
    pub verified: &'static str,
}

/// The sentences of a language; English where we have none.
pub(crate) fn voice(language: Language) -> &'static Voice {
    match language {
        Language::De => &de::VOICE,
        Language::En | Language::Other => &en::VOICE,
    }
}

/// Fills `{0}`, `{1}`, … .
pub(crate) fn say(line: &str, with: &[&str]) -> String {
    let mut out = String::with_capacity(line.len() + 32);
    let mut rest = line;
    while let Some(at) = rest.find('{') {
        let (head, tail) = rest.split_at(at);
        out.push_str(head);
        let digit =
            tail.as_bytes().get(1).filter(|byte| byte.is_ascii_digit()).map(|byte| usize::from(byte - b'0'));
        if let Some(index) = digit.filter(|_| tail.as_bytes().get(2) == Some(&b'}')) {
            out.push_str(with.get(index).copied().unwrap_or(""));
            rest = &tail[3..];
        } else {
            out.push('{');
            rest = &tail[1..];
        }
    }
    out.push_str(rest);
    out.split("  ").collect::<Vec<_>>().join(" ").trim().to_owned()
}

impl Voice {
    /// `about 45 min`, `about 2.5 h`.
    pub fn effort(&self, minutes: u32) -> String {
        if minutes < 90 {
            return say(self.minutes, &[&(minutes.div_ceil(5) * 5).to_string()]);
        }
        let halves = f64::from(minutes.div_ceil(30)) / 2.0;
        let shown = crate::wording::number(halves);
        say(self.hours, &[&if self.code == "de" { shown.replace('.', ",") } else { shown }])
    }

    /// `9 days`, `5 hours`.
    pub fn span(&self, minutes: i64) -> String {
        let days = (minutes + 720) / 1_440;
        match days {
            _ if minutes < 36 * 60 && minutes % 1_440 != 0 => {
                say(self.hours_span, &[&((minutes + 30) / 60).max(1).to_string()])
            }
            1 => self.one_day.to_owned(),
            days => say(self.days, &[&days.to_string()]),
        }
    }

    /// `Sat 12 Dec 2026, 23:59 UTC`.
    pub fn moment(&self, at: DateTime<Utc>) -> String {
        let weekday = self.weekdays[at.weekday().num_days_from_monday() as usize];
        let month = self.months[at.month0() as usize];
        format!("{weekday} {} {month} {}, {:02}:{:02} UTC", at.day(), at.year(), at.hour(), at.minute())
    }

    /// The name of an artifact, bare ("report") and with article ("the report").
    pub fn artifact(&self, artifact: Artifact) -> (&'static str, &'static str) {
        self.artifacts
            .iter()
            .find(|(known, ..)| *known == artifact)
            .map_or(("", ""), |(_, bare, the)| (bare, the))
    }

    /// What to do first of all in a given kind of action; said once per plan.
    pub fn hint(&self, act: crate::lang::Act) -> Option<&'static str> {
        self.hints.iter().find(|(known, _)| *known == act).map(|(_, hint)| *hint)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fills_and_formats() {
        assert_eq!(say("{0} of {1}{2}", &["3", "4"]), "3 of 4");
        assert_eq!(say("a {x} {0", &["1"]), "a {x} {0");
        let voice = voice(Language::En);
        assert_eq!(voice.effort(42), "about 45 min");
        assert_eq!(voice.effort(150), "about 2.5 h");
        assert_eq!(voice.span(9 * 1440), "9 days");
        assert_eq!(voice.moment("2026-12-12T23:59:00Z".parse().unwrap()), "Sat 12 Dec 2026, 23:59 UTC");
    }
}
