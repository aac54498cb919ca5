//! English: milestones and tasks.

use crate::voice::{Done, StageLines, Stages, TaskLines, Tasks};

const fn stage(title: &'static str, purpose: &'static str) -> StageLines {
    StageLines { title, purpose }
}

const fn task(
    title: &'static str,
    description: &'static str,
    deliverable: &'static str,
    done: &'static str,
) -> TaskLines {
    TaskLines { title, description, deliverable, done }
}

/// The milestones.
pub(super) const STAGES: Stages = Stages {
    understand: stage(
        "Understand what is asked",
        "An hour here saves a day later: everything below rests on reading the brief the way it was meant.",
    ),
    design: stage(
        "Understand the task and settle the design",
        "Know what is asked and which part of the program answers for it before the first line of code.",
    ),
    build_all: stage(
        "Build it, piece by piece",
        "Working code for every requirement, each proven by a test before the next begins.",
    ),
    build_core: stage(
        "Get a first version running",
        "A small program that works end to end is worth more than many parts that do not meet.",
    ),
    build_rest: stage(
        "Complete the remaining requirements",
        "The rest of what the brief asks, on top of a version that already runs.",
    ),
    build_group: stage(
        "Build: {0}",
        "Everything the brief asks for under “{0}”, working and tested before the next part begins.",
    ),
    work_group: stage("Work on: {0}", "Everything the brief asks for under “{0}”."),
    documents: stage(
        "Write {0}",
        "Written while the work is fresh, and early enough to be read once more with a rested eye.",
    ),
    position: stage(
        "Understand the question and take a position",
        "A paper that answers a different question well still fails; settle what is asked and what you will claim.",
    ),
    sources: stage("Find and read the sources", "The argument can only be as good as what it rests on."),
    outline: stage(
        "Plan the argument",
        "Moving a line in an outline takes a minute, moving a page in a draft takes an evening.",
    ),
    draft: stage("Write the first draft", "Complete and imperfect: a draft that exists can be improved."),
    revise: stage(
        "Revise, check citations and format",
        "Most of the visible quality is made here: first the argument, then the sentences, then the form.",
    ),
    data: stage(
        "Get the data and the question straight",
        "What was measured, how, and what it is supposed to show, before anything is calculated.",
    ),
    analyse: stage(
        "Analyse the data",
        "Results with units and uncertainties come before the first written sentence about them.",
    ),
    sections: stage(
        "Write the report",
        "Written from the inside out: methods and results first, the abstract last.",
    ),
    survey: stage("Survey the problems", "Knowing early which problems are hard leaves time to be stuck."),
    solve: stage("Solve {0}", "One problem at a time, on scratch paper, until the idea stands."),
    write_up: stage(
        "Write up and check the solutions",
        "A grader can only give marks for what is on the page.",
    ),
    team: stage("Settle topic, roles and rules", "In a group, what nobody was given is what nobody does."),
    story: stage(
        "Work out what to say",
        "The content first; slides made before the story is clear get made twice.",
    ),
    slides: stage("Make the slides", "Slides support what is said; they do not replace it."),
    rehearse: stage("Rehearse", "Time limits and transitions only show when it is spoken aloud."),
    prepare: stage("Prepare {0}", "Everything the brief asks of {1}, in one place."),
    work: stage("Do the work", "What the brief asks for, point by point."),
    check_rubric: stage(
        "Check the work against the rubric",
        "Read it once as the person who grades it, with the criteria beside you.",
    ),
    check: stage(
        "Check the work against the brief",
        "Read it once as the person who grades it, with the requirements beside you.",
    ),
    submit: stage(
        "Submit",
        "A calm end: the right files, in the right form, in the right place, with time to spare.",
    ),
    present: stage(
        "Hand in and present",
        "The files are in on time and the talk is given once more than rehearsed.",
    ),
};

/// The tasks.
pub(super) const TASKS: Tasks = Tasks {
    read: task(
        "Read the brief and note your questions",
        "Read everything once, slowly, beside the {0} requirements listed in this plan. Mark what you could not explain to somebody else.",
        "The marked-up brief and a short list of questions",
        "You can say in two sentences what is asked and how it is graded.",
    ),
    clarify: task(
        "Settle the open questions",
        "The source leaves open or contradicts itself on:\n{0}\nAsk, or write down the assumption you will work with.",
        "An answer or a written assumption for each point",
        "None of these points can surprise you on the last evening.",
    ),
    team: task(
        "Agree on roles and meetings",
        "{0} Decide who answers for which part, when you meet, and where the shared files live.",
        "One page: names, parts, dates, contact",
        "Everybody has a named part and has agreed to its date.",
    ),
    choose: task(
        "{0}",
        "{1}",
        "Your choice, with one sentence why",
        "You have chosen, and know that there is enough material for it.",
    ),
    set_up: task(
        "Set up the project",
        "Create the folder or repository, the build, and one test that runs. {0}",
        "An empty project that builds and runs one test",
        "One command builds it and runs the test.",
    ),
    design: task(
        "Sketch the design",
        "Decide which part of the program answers for what: {0}. Note the data each part keeps and what passes between them.",
        "One page: parts, data, interfaces",
        "For every requirement you can name the part that will fulfil it.",
    ),
    first_version: task(
        "Build a first version that runs",
        "{0} Begin with the smallest program that does something of this from start to end.",
        "A program that runs from start to end",
        "It runs from the command the brief expects and does the main thing once.",
    ),
    feature: task("{0}", "{1}", "{3}", "{2}"),
    point: task("{0}", "{1}", "{3}", "{2}"),
    many: task("{0}", "{1}", "{2}", "Each of the {3} points is met, and you can show where."),
    test_all: task(
        "Test the whole program",
        "Run it the way the grader will, then with empty, wrong and very large input. Turn every fault you find into a test.",
        "A test run without failures, and the list of faults it found",
        "All tests pass from a clean checkout; wrong input gives a clear message instead of a crash.",
    ),
    clean_machine: task(
        "Try the submission from scratch",
        "Unpack exactly what you will hand in into an empty folder and follow only your own instructions.",
        "A run from a clean folder",
        "It builds and runs without anything from your own set-up.",
    ),
    write_document: task(
        "Write {0}",
        "{1}",
        "{2}",
        "Somebody who was not there can follow it, and everything asked of it is in it.",
    ),
    demo: task(
        "Prepare {0}",
        "{1} Decide what to show in which order, and keep a recording in case something fails.",
        "A running order and a version that is known to work",
        "It was run through once from start to end within the time.",
    ),
    thesis: task(
        "Write a working thesis",
        "{0} Answer in one sentence that a reasonable person could disagree with, and give your two strongest reasons.",
        "A one-sentence thesis with two reasons",
        "It answers the question that was asked and takes a side.",
    ),
    find_sources: task(
        "Find {0}",
        "{1} Note author, year, page and link at once.",
        "The list of sources, with full details",
        "The list fulfils what the brief asks of sources, with one or two to spare.",
    ),
    material: task(
        "Gather the material",
        "{0} Collect from readings, notes and your own observation what you can use for each point, with the page or place it comes from.",
        "Notes for each point, with places",
        "For each point you plan to make there is at least one example or passage.",
    ),
    read_sources: task(
        "Read and take notes with page numbers",
        "For each source: its claim, its best evidence, the page, and which of your points it supports or challenges.",
        "Half a page of notes per source",
        "For each point you plan to make there is a passage you can cite.",
    ),
    outline: task(
        "Outline the argument",
        "One line per paragraph: its claim, its evidence, its source. {0}",
        "A one-page outline",
        "Reading only the first words of each line, the argument makes sense.{1}",
    ),
    outline_places: "Each of these has its place: {0}.",
    draft_body: task(
        "Draft the body",
        "{0} Write through to the end without polishing.",
        "A complete rough draft of the body",
        "Every line of the outline has become a paragraph.",
    ),
    draft_frame: task(
        "Draft the introduction and conclusion",
        "Now that the body exists: say what the question is, why it matters, what you claim; at the end, what follows from it.",
        "Introduction and conclusion",
        "The introduction promises what the body delivers, and the thesis stands in it.",
    ),
    revise: task(
        "Revise the argument",
        "Read only for the argument: does each paragraph make one claim, prove it, and lead to the next? {0}",
        "A second draft",
        "Each paragraph can be summed up in one sentence, and those sentences support the thesis.",
    ),
    citations: task(
        "Check every citation",
        "{0} Go through the text citation by citation and through the list entry by entry.",
        "Correct citations and list of sources",
        "Each borrowed idea is cited, each citation has its entry, and the style is {1} throughout.",
    ),
    proofread: task(
        "Proofread and format",
        "Read it aloud once, on paper if you can. {0}",
        "The final file",
        "No mistakes found on the last reading, and length and form are as asked.",
    ),
    procedure: task(
        "Carry out: {0}",
        "{1} Note every value at once, with unit and uncertainty, also the ones that look wrong.",
        "The record of what was done and measured",
        "Every value is on paper with its unit, and anything that went differently is noted.",
    ),
    order_data: task(
        "Put the measurements in order",
        "Bring the raw data into tables with units and uncertainties, and note whatever went differently from the procedure.",
        "Clean data tables",
        "Somebody else could redo the calculations from your tables alone.",
    ),
    calculate: task(
        "Calculate the results with uncertainties",
        "{0} Work from the raw data to the final quantities, one full sample calculation for each kind of step.",
        "Results with units and uncertainties",
        "A second pass, or a rough estimate, gives the same values.",
    ),
    section: task(
        "Write the {0}",
        "{1}",
        "The section “{2}”",
        "The section has everything asked of it and nothing that belongs elsewhere.",
    ),
    figures: task(
        "Check figures, tables and units",
        "Every figure and table has a number, a caption, labelled axes and units, and is mentioned in the text; significant figures fit the uncertainties.",
        "Checked figures and tables",
        "No number without a unit, no figure the text does not mention.",
    ),
    survey: task(
        "Read all problems and mark the hard ones",
        "{0} For each, note in a few words what is asked and what you would try first. Order them: sure, likely, stuck.",
        "A list of the problems with a first idea each",
        "You know which problems need help or a night's sleep.",
    ),
    tools: task(
        "Collect the definitions and methods needed",
        "From notes and textbook: the theorem, formula or method behind each problem ({0}).",
        "One page of definitions and formulas",
        "For each problem you have named at least one tool that applies.",
    ),
    solve: task("Solve {0}", "{1}", "A worked solution to {2}", "{3}"),
    clean_copy: task(
        "Write the clean copy",
        "{0} State for each problem what is asked, the steps with their reasons, and the result.",
        "The complete solutions, readable without explanation",
        "A classmate could follow every step without asking.",
    ),
    check_results: task(
        "Check the results a second way",
        "Special cases, units, signs, a rough estimate, a plot: each result gets one check that does not repeat the calculation.",
        "A tick or a correction beside each result",
        "No result is left that was only calculated once.",
    ),
    talk_outline: task(
        "Outline the talk minute by minute",
        "One message per part, who says it, and how long it takes. {0}",
        "A running order with minutes and names",
        "The minutes add up to the time allowed, with one to spare.",
    ),
    draft_slides: task(
        "Draft the slides",
        "One message per slide, said in its title; a picture or a number rather than sentences. {0}",
        "A complete first set of slides",
        "Reading only the slide titles tells the story.",
    ),
    rehearse: task(
        "Rehearse twice with a clock",
        "Aloud, standing, with the slides and everybody who speaks. Cut what does not fit: {0}.",
        "Two timed run-throughs and what you changed after each",
        "The second run stays within the time, hand-overs included.",
    ),
    questions: task(
        "Prepare for questions",
        "Write down the five questions you would least like to be asked, and answer each in two sentences.",
        "Five questions with answers",
        "Each speaker can answer questions on any part.",
    ),
    give_talk: task(
        "Give the presentation",
        "Be there early, test the slides on the room's equipment, and have a copy that works offline. {0}",
        "The presentation, given",
        "The talk was given within the time.",
    ),
    prepare_part: task("Prepare {0}", "{1}", "{2}", "It can be handed in as it is."),
    check_row: task(
        "Check “{0}” ({1})",
        "{2}",
        "The score you would give yourself, and what you mended",
        "You would give full marks, or you know exactly what is missing and why.",
    ),
    check_rows: task(
        "Check the other criteria",
        "One pass for each: {0}.",
        "A score for each criterion, and what you mended",
        "No criterion was left unread.",
    ),
    check_list: task(
        "Go through the requirements one by one",
        "Take the {0} requirements of this plan and write beside each where the work fulfils it.",
        "The list with a place beside each requirement",
        "No requirement is left without a place in the work.",
    ),
    package: task(
        "Put together what is handed in",
        "{0}",
        "{1}",
        "The final checklist is ticked, and the files open on another computer.",
    ),
    submit: task(
        "Submit and check the upload",
        "{0}",
        "The confirmation",
        "You have opened what you handed in, and it is the right version.",
    ),
    submit_at: task(
        "Submit via {1} and check the upload",
        "{0}",
        "The confirmation",
        "You have opened what you handed in, and it is the right version.",
    ),
    hand_in_step: task(
        "Hand in: {0}",
        "{1}",
        "{0}, handed in",
        "It was handed in by the date the source gives ({2}).",
    ),
    extra: task("Optional: {0}", "{1}", "The extra part, if time allows", "{2}"),
};

/// When things are done.
pub(super) const DONE: Done = Done {
    tested: "A test fails without it and passes with it.",
    tested_code: "Running {0} shows exactly this, in the normal case and in the error case.",
    tested_limit: "A test right at the limit ({0}) passes, and one just beyond it behaves as the brief says.",
    tested_ban: "A test that tries to make this happen does not succeed.",
    decided: "Every case is decided, each with the reason that decides it.",
    written: "You can point to the passage that does this.",
    compared: "Both sides are measured by the same criteria, and you say which weighs more.",
    argued: "The claim has a reason and a piece of evidence, and answers the strongest objection.",
    computed: "The result has its units and agrees with a rough estimate or a second way.",
    proved: "Every step follows from a definition, a theorem or an earlier step.",
    drawn: "Axes, units and labels are there, and it can be read without the text.",
    measured: "The values are recorded with units and uncertainties.",
    stated: "The work does what the brief says here, and you can show where.",
};
