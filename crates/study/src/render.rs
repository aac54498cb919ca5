//! A plan as plain text for a terminal or a mail: wrapped, quiet, complete.

use crate::lang::Language;
use crate::plan::{Citation, Milestone, Plan, Statement, Strength, Task};
use crate::voice::{Labels, Voice, say, voice};
use crate::wording::{clipped, number};

/// Lines are at most this wide.
const WIDTH: usize = 88;

/// The plan as text.
pub fn text(plan: &Plan) -> String {
    let voice = voice(if plan.language == "de" { Language::De } else { Language::En });
    let mut page = Page { out: String::new(), voice, labels: &voice.labels };
    page.head(plan);
    page.requirements(plan);
    for milestone in &plan.milestones {
        page.milestone(plan, milestone);
    }
    page.risks(plan);
    page.strategy(plan);
    page.gaps(plan);
    page.foot(plan);
    page.out
}

struct Page {
    out: String,
    voice: &'static Voice,
    labels: &'static Labels,
}

impl Page {
    fn line(&mut self, first: &str, rest: &str, text: &str) {
        let mut prefix = first;
        for paragraph in text.split('\n').filter(|paragraph| !paragraph.trim().is_empty()) {
            let mut line = String::new();
            for word in paragraph.split_whitespace() {
                let wide = prefix.chars().count() + line.chars().count() + 1 + word.chars().count() > WIDTH;
                if wide && !line.is_empty() {
                    self.push(prefix, &line);
                    prefix = rest;
                    line.clear();
                }
                if !line.is_empty() {
                    line.push(' ');
                }
                line.push_str(word);
            }
            self.push(prefix, &line);
            prefix = rest;
        }
    }

    fn push(&mut self, prefix: &str, line: &str) {
        self.out.push_str(format!("{prefix}{line}").trim_end());
        self.out.push('\n');
    }

    fn blank(&mut self) {
        self.out.push('\n');
    }

    fn title(&mut self, text: &str) {
        self.blank();
        self.push("", text);
        self.push("", &"-".repeat(text.chars().count().min(WIDTH)));
    }

    fn statements(&mut self, bullet: &str, statements: &[Statement]) {
        let rest = " ".repeat(bullet.chars().count());
        for statement in statements {
            let place = places(&statement.citations);
            self.line(bullet, &rest, &format!("{}{place}", statement.text));
        }
    }

    fn head(&mut self, plan: &Plan) {
        let summary = &plan.assignment_summary;
        self.push("", &summary.title);
        self.push("", &"=".repeat(summary.title.chars().count().min(WIDTH)));
        self.line("", "", &say(self.labels.made, &[&plan.version.to_string(), &plan.engine]));
        self.blank();
        self.line("", "", &summary.objective);
        self.blank();
        if let Some(deadline) = &summary.deadline {
            let at = match deadline.at.map(|at| self.voice.moment(at)) {
                Some(at) if deadline.stated.ends_with("UTC") => at,
                Some(at) => format!("{} = {at}", deadline.stated),
                None => deadline.stated.clone(),
            };
            let assumed = if deadline.assumed.is_empty() {
                String::new()
            } else {
                format!(" ({})", deadline.assumed.join("; "))
            };
            self.line("", "  ", &format!("{} {at}{assumed}", self.labels.due));
        }
        self.line("", "  ", &format!("{} {}", self.labels.success, summary.success_definition));
        if !summary.hard_constraints.is_empty() {
            self.title(self.labels.constraints);
            self.statements("- ", &summary.hard_constraints);
        }
        if !summary.grading_signals.is_empty() {
            self.title(self.labels.grading);
            for signal in &summary.grading_signals {
                let worth = match (signal.points, signal.percent) {
                    (Some(points), Some(percent)) => {
                        format!("[{}, {} %] ", say(self.voice.points, &[&number(points)]), number(percent))
                    }
                    (Some(points), None) => format!("[{}] ", say(self.voice.points, &[&number(points)])),
                    (None, Some(percent)) => format!("[{} %] ", number(percent)),
                    (None, None) => String::new(),
                };
                self.line("- ", "  ", &format!("{worth}{}{}", signal.text, places(&signal.citations)));
            }
        }
    }

    fn requirements(&mut self, plan: &Plan) {
        if plan.requirements.is_empty() {
            return;
        }
        self.title(self.labels.requirements);
        for requirement in &plan.requirements {
            let strength = match requirement.strength {
                Strength::Must => "",
                Strength::Should => self.labels.should,
                Strength::May => self.labels.may,
                Strength::Unclear => self.labels.unclear,
            };
            let id = format!("{:<4}", requirement.id);
            self.line(
                &id,
                "    ",
                &format!("{strength}{}{}", requirement.text, places(&requirement.citations)),
            );
        }
    }

    fn milestone(&mut self, plan: &Plan, milestone: &Milestone) {
        let due = milestone.due_at.map(|at| format!("  [{}]", self.voice.moment(at))).unwrap_or_default();
        self.title(&format!("{}. {}{due}", milestone.order, milestone.title));
        self.line("", "", &milestone.purpose);
        self.line("", "", &milestone.due_strategy);
        for task in &milestone.tasks {
            self.task(plan, task);
        }
        if !milestone.acceptance_criteria.is_empty() {
            self.blank();
            self.push("  ", self.labels.reached);
            self.statements("    - ", &milestone.acceptance_criteria);
        }
    }

    fn task(&mut self, plan: &Plan, task: &Task) {
        self.blank();
        self.line("  [ ] ", "      ", &format!("{} ({})", task.title, task.estimated_effort));
        self.line("      ", "      ", &task.description);
        self.line("      ", "        ", &format!("{} {}", self.labels.result, task.deliverable));
        self.line("      ", "        ", &format!("{} {}", self.labels.done, task.done_definition));
        let known =
            |id: &String| plan.tasks().find(|task| task.id == *id).map(|task| clipped(&task.title, 40));
        let after: Vec<String> = task.depends_on.iter().filter_map(known).collect();
        if !after.is_empty() {
            let shown = if after.len() > 3 {
                format!("{}, … ({})", after[..2].join(", "), after.len())
            } else {
                after.join(", ")
            };
            self.line("      ", "        ", &format!("{} {shown}", self.labels.after));
        }
    }

    fn risks(&mut self, plan: &Plan) {
        if plan.risks.is_empty() {
            return;
        }
        self.title(self.labels.risks);
        for risk in &plan.risks {
            self.line("- ", "  ", &format!("{}{}", risk.risk, places(&risk.citations)));
            self.line("  ", "  ", &risk.impact);
            self.line("  → ", "    ", &risk.mitigation);
        }
    }

    fn strategy(&mut self, plan: &Plan) {
        let strategy = &plan.submission_strategy;
        self.title(self.labels.checklist);
        self.statements("[ ] ", &strategy.final_checklist);
        self.title(self.labels.quality);
        self.line("", "", &strategy.quality_bar);
        if !strategy.common_failure_modes.is_empty() {
            self.title(self.labels.failures);
            self.statements("- ", &strategy.common_failure_modes);
        }
    }

    fn gaps(&mut self, plan: &Plan) {
        if plan.gaps.is_empty() {
            return;
        }
        self.title(self.labels.gaps);
        for gap in &plan.gaps {
            self.line("- ", "  ", &format!("{}{}", gap.message, places(&gap.citations)));
        }
    }

    fn foot(&mut self, plan: &Plan) {
        let counts = &plan.verification;
        let shown = [counts.checked, counts.supported, counts.dropped, counts.added, counts.gaps]
            .map(|count| count.to_string());
        let shown: Vec<&str> = shown.iter().map(String::as_str).collect();
        self.blank();
        self.line("", "", &say(self.labels.verified, &shown));
    }
}

/// Where it stands: `  {brief.pdf p. 2, ¶14}`; several places of one source together.
fn places(citations: &[Citation]) -> String {
    let mut shown: Vec<(String, Vec<String>)> = Vec::new();
    for citation in citations {
        let place = match citation.page {
            Some(page) => format!("p. {page} ¶{}", citation.paragraph),
            None => format!("¶{}", citation.paragraph),
        };
        match shown.iter_mut().find(|(name, _)| *name == citation.source_name) {
            Some((_, places)) if !places.contains(&place) => places.push(place),
            Some(_) => {}
            None => shown.push((citation.source_name.clone(), vec![place])),
        }
    }
    if shown.is_empty() {
        return String::new();
    }
    let parts = shown.into_iter().map(|(name, mut places)| {
        let more = places.len() > 3;
        places.truncate(3);
        format!("{name} {}{}", places.join(", "), if more { ", …" } else { "" })
    });
    format!("  {{{}}}", parts.collect::<Vec<_>>().join("; "))
}
