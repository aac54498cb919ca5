//! What is the same in every language: file types, styles, places, time zones; and the pack for unknown languages.

use super::{Language, Pack};

/// File types and styles, folded, with the name people use.
pub(crate) const FORMATS: &[(&str, &str)] = &[
    ("pdf", "PDF"), ("docx", "DOCX"), ("doc", "DOC"), ("word document", "Word document"), ("zip", "ZIP"), ("tar gz", "tar.gz"), ("ipynb", ".ipynb"),
    ("latex", "LaTeX"), ("apa", "APA"), ("mla", "MLA"), ("chicago", "Chicago"), ("ieee", "IEEE"), ("harvard", "Harvard"), ("turabian", "Turabian"),
    ("acs style", "ACS"), ("acs format", "ACS"), ("times new roman", "Times New Roman"), ("arial", "Arial"), ("calibri", "Calibri"),
    ("double spaced", "double-spaced"), ("double space", "double-spaced"), ("single spaced", "single-spaced"), ("1 5 spacing", "1.5 spacing"), ("margins", "margins"),
    ("a4", "A4"), ("csv", "CSV"), ("xlsx", "XLSX"), ("mp4", "MP4"), ("pptx", "PPTX"), ("powerpoint", "PowerPoint"), ("markdown", "Markdown"), ("handwritten", "handwritten"),
    ("typed", "typed"), ("typeset", "typeset"), ("zeilenabstand", "Zeilenabstand"), ("schriftgröße", "Schriftgröße"), ("schriftart", "Schriftart"), ("seitenrand", "Seitenrand"),
    ("seitenränder", "Seitenränder"), ("zip datei", "ZIP"), ("zip archiv", "ZIP"), ("pdf datei", "PDF"), ("png", "PNG"), ("font", "font"), ("landscape", "landscape"),
];

/// Of the formats, those that are file types a thing can be saved as.
pub(crate) const FORMAT_LABELS: &[&str] = &["PDF", "DOCX", "DOC", "Word document", "ZIP", "tar.gz", ".ipynb", "CSV", "XLSX", "MP4", "PPTX", "PowerPoint", "Markdown", "PNG"];

/// Where work is handed in, folded, with the name people use.
pub(crate) const PLACES: &[(&str, &str)] = &[
    ("canvas", "Canvas"), ("moodle", "Moodle"), ("gradescope", "Gradescope"), ("blackboard", "Blackboard"), ("turnitin", "Turnitin"),
    ("github classroom", "GitHub Classroom"), ("github", "GitHub"), ("gitlab", "GitLab"), ("ilias", "ILIAS"), ("stud ip", "Stud.IP"), ("brightspace", "Brightspace"), ("d2l", "D2L"),
    ("microsoft teams", "Microsoft Teams"), ("google classroom", "Google Classroom"), ("dropbox", "Dropbox"), ("email", "e-mail"), ("e mail", "e-mail"), ("hard copy", "hard copy"),
    ("opal", "OPAL"), ("sakai", "Sakai"), ("autolab", "Autolab"), ("discussion board", "discussion board"), ("olat", "OLAT"),
];

/// Time zones, folded, with their offset in minutes.
pub(crate) const ZONES: &[(&str, i32)] = &[
    ("utc", 0), ("gmt", 0), ("z", 0), ("wet", 0), ("bst", 60), ("cet", 60), ("mez", 60), ("cest", 120), ("mesz", 120), ("eet", 120), ("eest", 180),
    ("est", -300), ("edt", -240), ("cst", -360), ("cdt", -300), ("mst", -420), ("mdt", -360), ("pst", -480), ("pdt", -420), ("akst", -540), ("hst", -600),
    ("jst", 540), ("kst", 540), ("aest", 600), ("aedt", 660), ("nzst", 720), ("nzdt", 780), ("aoe", -720), ("sgt", 480), ("hkt", 480), ("msk", 180),
];

/// No words at all: structure, numbers and numeric dates only.
pub(super) static NEUTRAL: Pack = Pack {
    language: Language::Other,
    small_words: &[],
    cues: &[],
    verbs: &[],
    openers: &[],
    not_after_verb: &[],
    subordinators: &[],
    modals: &[],
    headings: &[],
    kinds: &[],
    artifacts: &[],
    units: &[],
    bounds: &[],
    bounds_behind: &[],
    numbers: &[],
    months: [&[]; 12],
    weekdays: [&[]; 7],
    range_words: &[],
    month_first: false,
    report_parts: &[],
    part_words: &[],
    problem_words: &[],
    title_cuts: &[],
    dangling: &[],
};
