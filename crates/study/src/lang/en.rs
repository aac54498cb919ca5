//! English.

use super::{Act, Artifact, Bound, Cue, Language, Pack, Section, Table, Unit};
use crate::plan::WorkKind;

pub(super) static PACK: Pack = Pack {
    language: Language::En,
    small_words: "the; of; and; to; a; in; is; you; your; for; be; on; with; this; that; are; will; \
                    should; must; an; as; it; by; or; not; at; from; what; how; each; have; do",
    cues: CUES,
    verbs: VERBS,
    openers: "please; then; next; finally; first; second; third; fourth; lastly; now; also; firstly; \
                secondly; thirdly; additionally; furthermore; moreover; afterwards; and; just; always; \
                simply; briefly; clearly; carefully; individually; remember; to; be; sure; make; certain; \
                that; kindly; in; addition; note; so; ok; okay; actually",
    not_after_verb: "of; is; are; was; were; will; has; have; had; due; must; should; shall; may; can; \
                       cannot; being; not; sections; cases; date; dates; policy; sheet; section; key; \
                       number; names",
    subordinators: "for; in; on; using; with; after; before; if; when; once; at; based; to; during; \
                      where; from; within; given; as; unless; while; upon; by",
    modals: "must each be able to; must be able to; should be able to; is required to; are required to; \
               is expected to; are expected to; will be required to; will be expected to; will need to; \
               will have to; is responsible for; needs to; need to; has to; have to; are to; is to; \
               must also; should also; must each; must; shall; should; will; ought to; can optionally; \
               may optionally; want you to; would like you to; expect you to; need you to; may; can",
    headings: HEADINGS,
    kinds: KINDS,
    artifacts: ARTIFACTS,
    units: &[
        (Unit::Words, "word; words"),
        (Unit::Pages, "page; pages; pgs"),
        (Unit::Characters, "character; characters"),
        (Unit::Paragraphs, "paragraph; paragraphs"),
        (Unit::Lines, "line; lines"),
        (Unit::Sources, "source; sources; reference; references; citation; citations; article; articles"),
        (Unit::Slides, "slide; slides"),
        (Unit::Figures, "figure; figures; graph; graphs; table; tables; chart; charts; diagram; diagrams"),
        (Unit::Minutes, "minute; minutes; min; mins"),
        (Unit::Hours, "hour; hours; hrs"),
        (Unit::Days, "day; days"),
        (Unit::Points, "point; points; pt; pts; mark; marks"),
        (Unit::Percent, "percent"),
        (Unit::People, "student; students; people; person; persons; member; members; partner; partners"),
        (Unit::Problems, "problem; problems; question; questions; exercise; exercises"),
        (Unit::Length, "inch; inches; cm"),
        (Unit::Megabytes, "mb; megabytes"),
    ],
    bounds: &[
        (
            Bound::AtLeast,
            "at least; minimum of; a minimum of; no fewer than; no less than; \
                           not less than; not fewer than; more than; minimum; min",
        ),
        (
            Bound::AtMost,
            "at most; up to; maximum of; a maximum of; no more than; not more than; \
                          no longer than; not exceed; not to exceed; not exceeding; fewer than; \
                          less than; under; within; maximum; max; limit of; limited to; exceed",
        ),
        (Bound::About, "about; around; approximately; approx; roughly; some; circa; like"),
    ],
    bounds_behind: &[
        (Bound::AtLeast, "or more; minimum; min; at least; or longer"),
        (Bound::AtMost, "or fewer; or less; maximum; max; at most; limit; or shorter"),
    ],
    numbers: "one 1; two 2; three 3; four 4; five 5; six 6; seven 7; eight 8; nine 9; ten 10; \
                 eleven 11; twelve 12; fifteen 15; twenty 20",
    months: [
        "january; jan",
        "february; feb",
        "march; mar",
        "april; apr",
        "may",
        "june; jun",
        "july; jul",
        "august; aug",
        "september; sep; sept",
        "october; oct",
        "november; nov",
        "december; dec",
    ],
    weekdays: [
        "monday; mon",
        "tuesday; tue; tues",
        "wednesday; wed",
        "thursday; thu; thur; thurs",
        "friday; fri",
        "saturday; sat",
        "sunday; sun",
    ],
    range_words: "to; and; or",
    month_first: true,
    report_parts: "title page; cover page; abstract; executive summary; introduction; background; \
                     theory; literature review; hypothesis; materials; materials and methods; methods; \
                     methodology; method; procedure; experimental; data; data and analysis; \
                     data and results; results and analysis; results; observations; data analysis; \
                     analysis; calculations; sample calculations; error analysis; discussion; \
                     results and discussion; conclusion; conclusions; recommendations; references; \
                     bibliography; works cited; appendix; appendices; acknowledgements",
    part_words: "part; task; step; phase; stage; problem; exercise; question; milestone; section; \
                   component",
    problem_words: "problem; exercise; question; q",
    title_clauses: "which; that; so that; such that; where; because; while; using; including; \
                      as well as; in order to; such as; based on; whose; who; if; when",
    title_cuts: "with; for; and; from; on; in; to the; after; before",
    dangling: "a; an; the; of; to; in; on; for; with; and; or; by; from; as; at; your; their; its; \
                 that; which; is; are; be; each; any; all; into; than; using; between; about; at least; \
                 this; these; least; most; more; not; if; when",
};

static CUES: Table<Cue> = &[
    (
        Cue::Must,
        "must; shall; have to; has to; need to; needs to; required; needs a; need a; needs an; \
          is required to; are required to; are to; requires; mandatory; compulsory; expected to; \
          make sure; be sure to; ensure; ensure that; required to; will need; do not forget; dont forget; \
          remember to; it is essential; necessary to; no later than; be prepared to; responsible for; \
          is to be; are to be; is expected; are expected",
    ),
    (
        Cue::Should,
        "should; ought to; recommended; we recommend; encouraged; strongly encouraged; advised; \
          advisable; preferably; ideally; try to; aim for; aim to; suggested; expect; i want; \
          i would like; want you to; would like you to; expect you to; looking for",
    ),
    (
        Cue::May,
        "may; optional; optionally; if you wish; if you want; if you like; feel free to; are allowed; \
          is allowed; are permitted; is permitted; are welcome to; can choose; you can; is fine; \
          are fine; is ok; is okay",
    ),
    (
        Cue::Forbid,
        "must not; mustnt; may not; do not; dont; not allowed; not permitted; prohibited; forbidden; \
          cannot; can not; shall not; should not; shouldnt; never; is not accepted; not be accepted; \
          are not accepted; not acceptable; no external; no late; without using; avoid; refrain from; \
          no third party; not be graded; not count; only use; use only; no other; is banned; are banned; \
          off limits; no outside; may only; must only; disallowed; no collaboration; no extensions",
    ),
    (
        Cue::Exempt,
        "do not need to; dont need to; do not have to; dont have to; need not; not required to; \
          is not required; are not required; not necessary; no need to; not need to; does not have to; \
          does not need to; out of scope; not required; you can assume; you may assume; not be required; \
          you are not expected to; not expected to",
    ),
    (
        Cue::Due,
        "due; deadline; due date; due by; no later than; submit by; hand in by; turn in by; \
          turned in by; submitted by; upload by; uploaded by; by the end of; handed in by; closes; \
          before class; deliver by; cutoff; cut off; post by; submission date",
    ),
    (
        Cue::Late,
        "late policy; late submission; late submissions; late work; no late; late assignments; \
          late papers; late essays; late reports; late homework; late labs; late projects; in late; \
          submitted late; hours late; day late; days late; late penalty; late submission policy; \
          lateness; received late; extension; extensions; grace period; late days; after the deadline; \
          past the deadline",
    ),
    (
        Cue::Honesty,
        "plagiarism; plagiarize; plagiarise; plagiarized; academic integrity; academic honesty; \
          academic misconduct; honor code; honour code; your own work; own work; cheating; \
          turnitin report; plagiarism detection; copying; copy solutions; share code; sharing code; \
          acknowledge any help; moss",
    ),
    (
        Cue::AiTools,
        "ai tools; generative ai; chatgpt; ai generated; ai assistance; ai assistants; copilot; \
          large language models; large language model; llm; llms; ai tool; artificial intelligence tools; \
          ai chatbots; language models; genai; use of ai",
    ),
    (
        Cue::Alone,
        "individually; individual assignment; individual work; individual project; work alone; \
          on your own; no collaboration; by yourself; is an individual; work independently",
    ),
    (
        Cue::Group,
        "groups of; group of; teams of; team of; in pairs; in pair; pairs of; with a partner; \
          your group; your team; group project; team project; group members; team members; \
          group presentation; each group; group assignment; in groups; in teams; a partner; collaborate; \
          collaboration; discuss with; discuss the problems; classmates; pair programming; work together",
    ),
    (
        Cue::Cite,
        "cite; cites; cited; citation; citations; scholarly sources; peer reviewed; works cited; \
          bibliography; reference list; references; secondary sources; primary sources; \
          scholarly articles; academic sources; sources; footnotes; in text citations; wikipedia",
    ),
    (
        Cue::HandIn,
        "submit; submitted; submission; submissions; upload; uploaded; hand in; handed in; turn in; \
          turned in; email it; e mail it; email your; push your; push it; pushed to; send your; send it; \
          submits; hands in; uploads; drop it in; post your; bring a printed; bring a copy; hard copy; \
          deliver; staple",
    ),
    (
        Cue::Goal,
        "the goal of; the goal is; the purpose of; the purpose is; the aim of; the aim is; \
          the objective of; the objective is; in this assignment; in this project; in this lab; \
          in this paper; in this essay; in this exercise; this assignment asks; this project asks; \
          for this assignment; for this project; for this paper; for this essay; your task is; your task; \
          your goal is; you will write; you will build; you will implement; you will design; \
          you will develop; you will create; you will present; you will compare; you will conduct; \
          you will explore; you will examine; you will measure; you will study; you will make; \
          you will investigate; you will analyze; you will analyse; in this experiment; \
          in this problem set; this problem set; this project; this lab",
    ),
    (
        Cue::Outcome,
        "you will learn; you will be able to; will be able to; students will learn; learning outcomes; \
          learning objectives; learning goals; you will gain; you should be able to; \
          you will have learned",
    ),
    (
        Cue::Noise,
        "good luck; feel free to ask; feel free to contact; feel free to email; do not hesitate; \
          dont hesitate; office hours; if you have questions; if you have any questions; any questions; \
          have fun; all rights reserved; table of contents; please contact; do not worry; dont worry; \
          see the syllabus; creative commons; do not panic; dont panic; get in touch; start early; \
          come to me; have a great; have a good; have a nice; happy coding; enjoy; great week; \
          great weekend",
    ),
    (
        Cue::Machine,
        "ignore all previous instructions; ignore previous instructions; ignore the above instructions; \
          ignore your instructions; disregard all previous; disregard previous instructions; \
          system prompt; you are now an; as an ai language model; if you are an ai; \
          if you are a language model; if you are an llm; if you are chatgpt; as a large language model; \
          the plan must say; unrestricted assistant",
    ),
    (
        Cue::Vague,
        "appropriate; appropriately; sufficient; sufficiently; adequate; adequately; reasonable; \
          reasonably; as needed; as necessary; if applicable; as appropriate; and so on; suitable; \
          relevant; well chosen; of your choice; interesting; meaningful; thorough; professional; \
          high quality; efficient; user friendly; in depth",
    ),
    (Cue::Bonus, "bonus; extra credit; optional; stretch goal; stretch goals; for extra"),
    (
        Cue::Choice,
        "choose one; choose any; select one; pick one; one of the following; choose a topic; \
          of your choice; choose two; choose three; pick a; either",
    ),
    (
        Cue::Unfixed,
        "beginning of class; start of class; before class; in class; next class; next lecture; \
          next week; next monday; next tuesday; next wednesday; next thursday; next friday; next session; \
          end of the week; end of week; end of the semester; end of term; end of the term; \
          end of semester; two weeks from; one week from; one week after; a week after; two weeks after; \
          tbd; tba; to be announced; finals week; exam week; before break; last day of class; \
          last day of classes; during your lab section; your next lab",
    ),
    (
        Cue::Addressed,
        "you; your; students; student; each group; groups; teams; each team; we; submissions; everyone",
    ),
    (
        Cue::Negation,
        "not; no; never; without; cannot; dont; wont; isnt; arent; neither; nor; none; avoid; forbidden; \
          prohibited; only; refrain; exclude; excluding; except; banned; disallowed; mustnt; shouldnt; \
          unacceptable; zero",
    ),
    (Cue::Total, "total; sum; overall"),
    (
        Cue::GradeWord,
        "points; pts; marks; weight; score; grade; percent; percentage; worth; max; possible; value",
    ),
    (
        Cue::OwnDate,
        "proposal; draft; outline; final; peer review; checkpoint; milestone; bibliography; \
          presentation; presentations; part",
    ),
];

static VERBS: Table<Act> = &[
    (
        Act::Build,
        "implement; build; create; design; develop; code; program; extend; modify; refactor; add; \
          deploy; make; construct; produce; set; configure; handle; support; parse; print; store; load; \
          accept; reject; log; validate; read; display; return; generate; provide; expose; persist; \
          detect; encrypt; allow; save; delete; update; insert; output; run; work; start; exit; \
          terminate; connect; serve; respond; process; train; convert; sort; search; compile; use; keep; \
          rebuild; compact; restore; reset; initialize; register; authenticate; filter; rank; cache; \
          merge; split; copy; move; rename; migrate; replace; remove; ignore; skip; stop; close; open; \
          call; launch; execute; notify; schedule; cancel; edit; publish; log; install; clone; download; \
          complete; finish; limit; restrict; recover; evict; survive; resume",
    ),
    (Act::Test, "test; verify; check; debug; benchmark; profile"),
    (
        Act::Write,
        "write; draft; compose; document; summarize; summarise; revise; edit; proofread; translate; \
          describe; reflect; outline; paraphrase; prepare; post; state; restate; define; list; record; \
          give; introduce; conclude; fill; name; label; comment; format; number; report; put; place; \
          tell; type",
    ),
    (
        Act::Explain,
        "explain; say; discuss; analyze; analyse; interpret; evaluate; assess; examine; explore; \
          identify; consider; critique; review; address; answer; relate; comment; account; show; \
          demonstrate; investigate; characterize; illustrate; engage; situate; focus; trace; tie; link; \
          connect; apply; classify; predict",
    ),
    (Act::Compare, "compare; contrast; distinguish; weigh"),
    (
        Act::Argue,
        "argue; justify; defend; support; propose; recommend; motivate; advance; develop; refute; rebut",
    ),
    (
        Act::Compute,
        "compute; calculate; determine; find; solve; evaluate; differentiate; integrate; simplify; \
          factor; estimate; approximate; quantify; propagate; convert; maximize; minimize; express; \
          expand; fit; decide",
    ),
    (Act::Prove, "prove; derive; disprove; verify; deduce; establish"),
    (Act::Draw, "plot; graph; sketch; draw; visualize; visualise; chart; diagram; tabulate"),
    (
        Act::Measure,
        "measure; observe; titrate; collect; conduct; perform; weigh; sample; survey; interview; repeat; \
          rinse; dissolve; heat",
    ),
    (Act::Research, "research; gather; locate; consult; visit"),
    (Act::Cite, "cite; reference; quote; acknowledge; credit; attribute"),
    (Act::Read, "study; watch; familiarize; skim; reread"),
    (Act::Choose, "choose; select; pick; decide"),
    (Act::Present, "present; rehearse; deliver; demo; pitch; speak"),
    (Act::Submit, "submit; upload; hand; turn; email; staple; zip"),
    (
        Act::Include,
        "include; contain; have; feature; cover; incorporate; mention; append; accompany; consist",
    ),
    (
        Act::Organise,
        "form; organize; organise; divide; assign; plan; schedule; meet; follow; adhere; discuss; \
          obtain; register; agree",
    ),
    (
        Act::Other,
        "ensure; push; commit; tag; sign; attach; send; bring; aim; be; do; take; get; go; begin; act; \
          contribute; participate; attend; arrive; dress; wear; ask; maintain",
    ),
];

static HEADINGS: Table<Section> = &[
    (
        Section::Overview,
        "overview; introduction; background; description; summary; about; context; motivation; purpose; \
          assignment description; project description; abstract; scenario; goal; goals; aim; objective",
    ),
    (
        Section::Outcomes,
        "learning objectives; learning outcomes; learning goals; outcomes; objectives; \
          what you will learn; skills",
    ),
    (
        Section::Tasks,
        "requirements; functional requirements; requirement; specification; specifications; spec; \
          instructions; directions; task; tasks; your task; what to do; what you need to do; \
          the assignment; assignment; the task; features; prompt; essay prompt; the prompt; \
          essay question; question; to do; functionality; content; content requirements; guidelines; \
          procedure; part; details; what you will build; what you will write; data analysis; analysis; \
          calculations; commands; step; steps; your assignment; checklist; non functional requirements; \
          design requirements; testing; the report; report; the essay; your essay; the paper; your paper; \
          the presentation; your presentation; what we expect; what i expect; expectations; \
          what you should do; what your essay should do; what your paper should do; report guidelines; \
          implementation; goals and tasks",
    ),
    (Section::Problems, "problems; problem set; exercises; questions; problem; exercise"),
    (
        Section::Structure,
        "structure; report structure; required sections; sections; report sections; organization; \
          outline; report format; structure of the report; lab report sections; paper structure; \
          sections of the report; what to include",
    ),
    (
        Section::Deliverables,
        "deliverables; deliverable; what to submit; what to hand in; what to turn in; \
          submission requirements; to submit; hand in; turn in; to be submitted; what you submit; \
          required files; submission contents",
    ),
    (
        Section::Submission,
        "submission; how to submit; submission instructions; submitting; submission guidelines; \
          handing in; submission details; submit",
    ),
    (
        Section::Rubric,
        "grading; rubric; grading rubric; assessment; evaluation; marking; marking scheme; \
          marking criteria; grading criteria; evaluation criteria; assessment criteria; grade breakdown; \
          grading scheme; points; scoring; how you will be graded; marks; criteria; grade; \
          point breakdown",
    ),
    (
        Section::Format,
        "format; formatting; formatting requirements; style; length; length and format; \
          formatting guidelines; format requirements; style guide; citation style; sources; \
          sources and citations; layout; logistics; mechanics",
    ),
    (
        Section::Constraints,
        "constraints; restrictions; rules; limitations; ground rules; not allowed; prohibited",
    ),
    (
        Section::Dates,
        "due; due date; due dates; deadline; deadlines; timeline; important dates; key dates; dates; \
          milestones; schedule",
    ),
    (
        Section::Policy,
        "late policy; late work; late submissions; late submission; late submission policy; \
          academic integrity; academic honesty; honor code; collaboration; collaboration policy; \
          policies; policy; plagiarism; use of ai; ai policy; generative ai; integrity; extensions; \
          teams; groups; group work",
    ),
    (
        Section::Resources,
        "resources; hints; tips; examples; example; getting started; contact; office hours; reading; \
          readings; further reading; references; help; faq; sample output; sample; suggestions; \
          frequently asked questions; suggested reading; advice; suggested topics; safety; notes; theory; \
          appendix",
    ),
    (
        Section::Bonus,
        "bonus; extra credit; optional; stretch goals; extensions optional; optional extensions; \
          going further; bonus features",
    ),
];

static KINDS: Table<(WorkKind, u32)> = &[
    (
        (WorkKind::Programming, 3),
        "programming assignment; programming project; source code; unit tests; unit test; compile; \
          compiles; makefile; github; git repository; repository; python; java; javascript; rust; \
          haskell; data structure; data structures; readme; command line; standard library; api; gradle; \
          pytest; junit; stdin; stdout; web application; compiler; interpreter; autograder",
    ),
    (
        (WorkKind::Programming, 1),
        "implement; program; code; function; functions; class; algorithm; software; database; server; \
          client; library; libraries; module; bug; debug",
    ),
    (
        (WorkKind::Essay, 4),
        "essay; term paper; research paper; thesis statement; position paper; book review; \
          response paper; reflection paper; literature review; write me up something; op ed",
    ),
    (
        (WorkKind::Essay, 2),
        "thesis; argue; argument; mla; chicago style; apa; double spaced; paper; works cited; \
          secondary sources; scholarly; counterargument; essays; primary sources; primary source; \
          footnotes; pages",
    ),
    (
        (WorkKind::LabReport, 5),
        "lab report; laboratory report; lab reports; formal report; titration; pre lab; lab notebook",
    ),
    (
        (WorkKind::LabReport, 2),
        "experiment; experimental; apparatus; uncertainty; uncertainties; error analysis; hypothesis; \
          procedure; laboratory; lab; sample calculation; standard deviation; measured; trials; \
          materials and methods",
    ),
    (
        (WorkKind::ProblemSet, 5),
        "problem set; homework set; exercise sheet; problem sheet; assignment sheet; worksheet",
    ),
    (
        (WorkKind::ProblemSet, 2),
        "show your work; show all work; prove that; show that; compute the; find the; evaluate the; \
          theorem; lemma; derivative; integral; problems; exercises; homework; solutions; solve; matrix; \
          eigenvalues; converges",
    ),
    (
        (WorkKind::Presentation, 5),
        "presentation; oral presentation; group presentation; slide deck; pitch deck",
    ),
    (
        (WorkKind::Presentation, 2),
        "slides; slide; powerpoint; audience; speaker; speakers; present; rehearse; q a; presenters; \
          google slides",
    ),
];

static ARTIFACTS: Table<Artifact> = &[
    (
        Artifact::Code,
        "source code; code; program; repository; repo; source files; implementation; application; \
          zip of your code; source; makefile; unit tests; test suite; scripts; script",
    ),
    (
        Artifact::Report,
        "report; write up; writeup; lab report; design document; design doc; technical report; memo; \
          documentation; summary; analysis report; case report",
    ),
    (Artifact::Essay, "essay; paper; term paper; research paper; final paper; response paper; final essay"),
    (Artifact::Slides, "slides; slide deck; powerpoint; deck; google slides; presentation slides"),
    (Artifact::Talk, "presentation; talk; demo; oral presentation; presentations"),
    (Artifact::Video, "video; screencast; recording; video demo"),
    (Artifact::Readme, "readme; readme md; readme file; user manual"),
    (Artifact::Notebook, "notebook; jupyter notebook; lab notebook"),
    (Artifact::Data, "spreadsheet; data set; dataset; raw data; data file; csv file; excel file; data sheet"),
    (Artifact::Figure, "diagram; uml diagram; exhibit"),
    (Artifact::Solutions, "solutions; answers; problem set; homework; written solutions"),
    (Artifact::Proposal, "proposal; topic proposal; project proposal; topic"),
    (Artifact::Outline, "outline"),
    (Artifact::Bibliography, "annotated bibliography; bibliography; works cited page; reference list"),
    (Artifact::Draft, "draft; first draft; rough draft"),
    (
        Artifact::PeerReview,
        "peer review; peer reviews; peer evaluation; peer assessment; peer evaluation form; \
          self and peer evaluation",
    ),
    (Artifact::Reflection, "reflection; self reflection; reflective statement; reflection paper"),
    (Artifact::Poster, "poster; infographic; handout"),
    (
        Artifact::Log,
        "time log; work log; project log; lab journal; learning journal; reading journal; \
          contribution statement; meeting minutes",
    ),
];
