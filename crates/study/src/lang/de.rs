//! German. Verbs are infinitives; the rules know how imperatives are made from them.

use super::{Act, Artifact, Bound, Cue, Language, Pack, Section, Table, Unit};
use crate::plan::WorkKind;

pub(super) static PACK: Pack = Pack {
    language: Language::De,
    small_words: "der; die; das; und; den; dem; des; ein; eine; einen; einer; einem; ist; sind; sie; \
                    zu; mit; für; von; auf; im; in; nicht; bis; wird; werden; ihre; ihrer; als; sich; \
                    bei; oder; aus; über; zum; zur; wie; kann; es; nach; muss; müssen; soll",
    cues: CUES,
    verbs: VERBS,
    openers: "bitte; dann; danach; anschließend; zuerst; zunächst; schließlich; außerdem; zusätzlich; \
                und",
    not_after_verb: "ist; sind; wird; werden; war; hat; haben",
    subordinators: "",
    modals: "",
    headings: HEADINGS,
    kinds: KINDS,
    artifacts: ARTIFACTS,
    units: &[
        (Unit::Words, "wort; wörter; wörtern; worte; worten"),
        (Unit::Pages, "seite; seiten"),
        (Unit::Characters, "zeichen"),
        (Unit::Paragraphs, "absatz; absätze; absätzen"),
        (Unit::Lines, "zeile; zeilen"),
        (Unit::Sources, "quelle; quellen; literaturquellen; fachquellen; artikel"),
        (Unit::Slides, "folie; folien"),
        (Unit::Figures, "abbildung; abbildungen; diagramm; diagramme; tabelle; tabellen"),
        (Unit::Minutes, "minute; minuten; min"),
        (Unit::Hours, "stunde; stunden"),
        (Unit::Days, "tag; tage; tagen"),
        (Unit::Points, "punkt; punkte; punkten; pkt; p"),
        (Unit::Percent, "prozent"),
        (Unit::People, "person; personen; studierende; studierenden; mitglieder; mitgliedern; teilnehmer"),
        (Unit::Problems, "aufgabe; aufgaben; fragen"),
        (Unit::Length, "cm"),
        (Unit::Megabytes, "mb; megabyte"),
    ],
    bounds: &[
        (Bound::AtLeast, "mindestens; minimal; mehr als; wenigstens; nicht weniger als; mind"),
        (Bound::AtMost, "höchstens; maximal; bis zu; nicht mehr als; weniger als; max; nicht länger als"),
        (Bound::About, "etwa; ca; circa; rund; ungefähr"),
    ],
    bounds_behind: &[
        (Bound::AtLeast, "oder mehr"),
        (Bound::AtMost, "nicht überschreiten; nicht übersteigen; maximal; oder weniger"),
    ],
    numbers: "zwei 2; drei 3; vier 4; fünf 5; sechs 6; sieben 7; acht 8; neun 9; zehn 10; elf 11; \
                 zwölf 12; fünfzehn 15; zwanzig 20",
    months: [
        "januar; jänner; jan",
        "februar; feb",
        "märz; mär",
        "april; apr",
        "mai",
        "juni; jun",
        "juli; jul",
        "august; aug",
        "september; sept; sep",
        "oktober; okt",
        "november; nov",
        "dezember; dez",
    ],
    weekdays: [
        "montag; mo",
        "dienstag; di",
        "mittwoch; mi",
        "donnerstag; do",
        "freitag; fr",
        "samstag; sonnabend; sa",
        "sonntag; so",
    ],
    range_words: "bis; oder",
    month_first: false,
    report_parts: "deckblatt; titelblatt; zusammenfassung; abstract; einleitung; theorie; grundlagen; \
                     theoretische grundlagen; stand der forschung; hypothese; material und methoden; \
                     methoden; methodik; durchführung; versuchsaufbau; versuchsdurchführung; messwerte; \
                     ergebnisse; auswertung; fehlerrechnung; fehlerbetrachtung; diskussion; fazit; \
                     schluss; ausblick; literaturverzeichnis; literatur; quellenverzeichnis; anhang; \
                     hauptteil",
    part_words: "teil; aufgabe; übung; schritt; phase; frage; abschnitt; teilaufgabe",
    problem_words: "aufgabe; übung; frage",
    title_clauses: "damit; sodass; wobei; indem; wenn",
    title_cuts: "und; sowie; mit; für; aus",
    dangling: "der; die; das; den; dem; des; ein; eine; einen; einem; einer; und; oder; mit; für; von; \
                 zu; im; in; auf; aus; als; sowie; bei; nach",
};

static CUES: Table<Cue> = &[
    (
        Cue::Must,
        "muss; müssen; ist zu; sind zu; erforderlich; verpflichtend; pflicht; zwingend; notwendig; \
          abzugeben; einzureichen; hochzuladen; zu erstellen; zu beachten; achten sie darauf; \
          stellen sie sicher; vergessen sie nicht; spätestens; wird erwartet; werden erwartet; haben zu; \
          soll; sollen; anzugeben; beizufügen; vorzulegen; zu verwenden; zu schreiben; einzuhalten",
    ),
    (Cue::Should, "sollte; sollten; empfohlen; wir empfehlen; möglichst; idealerweise; wünschenswert"),
    (
        Cue::May,
        "dürfen; darf; können; kann; optional; freiwillig; erlaubt; ist gestattet; zulässig; bei bedarf",
    ),
    (
        Cue::Forbid,
        "darf nicht; dürfen nicht; nicht erlaubt; nicht gestattet; nicht zulässig; untersagt; verboten; \
          dürfen keine; darf keine; keinesfalls; auf keinen fall; nicht verwenden; keine externen; \
          keine weiteren; ausschließlich; werden nicht akzeptiert; werden nicht angenommen; \
          wird nicht akzeptiert; wird nicht angenommen; nicht gewertet; vermeiden sie; verzichten sie; \
          nicht berücksichtigt; nicht überschreiten; verwenden sie keine; nutzen sie keine; sind nicht; \
          nicht verwendet werden; nicht benutzt werden; nur mit",
    ),
    (
        Cue::Exempt,
        "müssen nicht; muss nicht; nicht erforderlich; nicht notwendig; nicht nötig; brauchen nicht; \
          ist keine voraussetzung",
    ),
    (
        Cue::Due,
        "abgabe; abgabe bis; abgabetermin; abgabefrist; abgabeschluss; frist; einsendeschluss; \
          spätestens; bis zum; fällig; deadline; stichtag; einzureichen bis; abzugeben bis; termin",
    ),
    (
        Cue::Late,
        "verspätete abgabe; verspätete abgaben; verspätet; verspätung; zu spät; fristverlängerung; \
          verlängerung; nach fristablauf; nach ablauf der frist; nach der deadline",
    ),
    (
        Cue::Honesty,
        "plagiat; plagiate; plagiats; eigenständigkeitserklärung; selbstständigkeitserklärung; \
          selbständigkeitserklärung; eidesstattliche; täuschung; täuschungsversuch; eigenständig; \
          eigene leistung; abschreiben; wissenschaftliche integrität",
    ),
    (
        Cue::AiTools,
        "ki werkzeuge; ki werkzeugen; ki tools; chatgpt; generative ki; künstliche intelligenz; \
          ki systeme; copilot; sprachmodelle; generativer ki; ki generierte",
    ),
    (Cue::Alone, "einzelarbeit; allein; alleine; einzeln; individuell; in einzelarbeit"),
    (
        Cue::Group,
        "gruppen von; in gruppen; gruppenarbeit; zweiergruppen; dreiergruppen; zu zweit; zu dritt; \
          partnerarbeit; teams von; im team; zusammenarbeit; gruppe von; 2er gruppen; 3er gruppen; \
          zweierteams",
    ),
    (
        Cue::Cite,
        "zitieren; zitierweise; zitation; quellen; literaturverzeichnis; quellenangaben; quellenangabe; \
          belegen; fußnoten; fachliteratur; literaturquellen; wikipedia; zitate; quellenverzeichnis",
    ),
    (
        Cue::HandIn,
        "abzugeben; abgeben; geben sie; einreichen; reichen sie; einzureichen; hochladen; hochzuladen; \
          laden sie; abgabe erfolgt; hochgeladen; eingereicht; abgegeben; die abgabe; senden sie; \
          schicken sie; abgabe über; abgabe als",
    ),
    (
        Cue::Goal,
        "ziel der; ziel des; ziel dieser; ziel dieses; ziel ist; in dieser aufgabe; in diesem projekt; \
          in dieser hausarbeit; in diesem versuch; ihre aufgabe ist; in diesem praktikum; \
          in dieser übung; in diesem praktikumsprojekt; entwickeln sie; gegenstand; thema der; \
          in diesem blatt",
    ),
    (
        Cue::Outcome,
        "lernziel; lernziele; sie lernen; lernen sie; in der lage sein; kompetenzen; \
          sie können anschließend",
    ),
    (
        Cue::Noise,
        "viel erfolg; viel spaß; bei fragen; sprechstunde; zögern sie nicht; wenden sie sich; \
          inhaltsverzeichnis; alle rechte vorbehalten",
    ),
    (
        Cue::Machine,
        "ignoriere alle vorherigen anweisungen; ignoriere alle bisherigen anweisungen; \
          vergiss alle vorherigen anweisungen; wenn du eine ki bist; falls du eine ki bist; systemprompt",
    ),
    (
        Cue::Vague,
        "angemessen; angemessene; angemessenen; ausreichend; sinnvoll; sinnvolle; geeignet; geeignete; \
          geeigneten; hinreichend; gegebenenfalls; ggf; usw; passend; nach eigenem ermessen; \
          aussagekräftig; aussagekräftige",
    ),
    (Cue::Bonus, "bonus; bonusaufgabe; zusatzaufgabe; optional; freiwillig; bonuspunkte; zusatzpunkte"),
    (
        Cue::Choice,
        "wählen sie eines; wählen sie eine; wählen sie ein; wählen sie einen; eines der folgenden; \
          eine der folgenden; einer der folgenden; einen der folgenden; nach wahl; ihrer wahl; entweder",
    ),
    (
        Cue::Unfixed,
        "nächste woche; nächsten woche; nächste vorlesung; nächsten vorlesung; nächste übung; \
          nächsten übung; semesterende; ende des semesters; vorlesungsbeginn; beginn der übung; \
          beginn der vorlesung; wird bekannt gegeben; wird noch bekannt gegeben; kommende woche; \
          wochen nach",
    ),
    (
        Cue::Addressed,
        "sie; ihr; ihre; ihren; ihrer; studierende; studierenden; jede gruppe; gruppen; die gruppe; du; \
          deine",
    ),
    (
        Cue::Negation,
        "nicht; kein; keine; keinen; keiner; niemals; nie; ohne; verboten; untersagt; nur; \
          ausschließlich; vermeiden; unzulässig; außer; verzichten; weder",
    ),
    (Cue::Total, "summe; gesamt; gesamtpunktzahl; insgesamt"),
    (Cue::GradeWord, "punkte; punkt; pkt; gewichtung; gewicht; prozent; note; anteil; bewertung; punktzahl"),
    (
        Cue::OwnDate,
        "exposé; gliederung; entwurf; endabgabe; zwischenabgabe; präsentation; vortrag; teil; \
          meilenstein; themenwahl",
    ),
];

static VERBS: Table<Act> = &[
    (
        Act::Build,
        "implementieren; programmieren; entwickeln; erstellen; bauen; entwerfen; erweitern; ergänzen; \
          einlesen; ausgeben; speichern; laden; verarbeiten; unterstützen; bereitstellen; anzeigen; \
          realisieren; umsetzen; behandeln; abfangen; prüfen; verwalten; ermöglichen; sortieren; suchen; \
          löschen; anlegen; bearbeiten; verwenden; nutzen; starten; ausführen; kompilieren; parsen; \
          berücksichtigen; laufen; melden; abweisen; exportieren; importieren",
    ),
    (Act::Test, "testen; überprüfen; validieren; verifizieren"),
    (
        Act::Write,
        "schreiben; verfassen; formulieren; dokumentieren; zusammenfassen; beschreiben; protokollieren; \
          notieren; definieren; nennen; angeben; darlegen; gliedern; kommentieren; festhalten; \
          aufschreiben",
    ),
    (
        Act::Explain,
        "erklären; erläutern; diskutieren; analysieren; interpretieren; bewerten; untersuchen; \
          beantworten; reflektieren; einordnen; darstellen; auswerten; zeigen; aufzeigen; eingehen; \
          beurteilen; klären; identifizieren; skizzieren",
    ),
    (Act::Compare, "vergleichen; gegenüberstellen; abgrenzen; unterscheiden"),
    (Act::Argue, "begründen; argumentieren; rechtfertigen; vertreten; vorschlagen"),
    (
        Act::Compute,
        "berechnen; bestimmen; ermitteln; lösen; abschätzen; ableiten; integrieren; vereinfachen; \
          ausrechnen; finden",
    ),
    (Act::Prove, "beweisen; herleiten; widerlegen; nachweisen"),
    (Act::Draw, "zeichnen; plotten; visualisieren; auftragen"),
    (Act::Measure, "messen; durchführen; beobachten; erheben; aufnehmen"),
    (Act::Research, "recherchieren; sammeln"),
    (Act::Cite, "zitieren; belegen"),
    (Act::Read, "lesen; durchlesen; anschauen"),
    (Act::Choose, "wählen; auswählen; aussuchen; entscheiden"),
    (Act::Present, "präsentieren; vortragen; vorstellen; halten"),
    (Act::Submit, "abgeben; einreichen; hochladen; senden; schicken; unterschreiben; beilegen; anhängen"),
    (Act::Include, "enthalten; beinhalten; umfassen; einbinden; beifügen; aufführen"),
    (Act::Organise, "bilden; planen; aufteilen; absprechen; anmelden; vereinbaren; einhalten; beachten"),
    (Act::Other, "achten; geben; machen; teilnehmen; erscheinen; legen; stellen; reichen; tragen; führen"),
];

static HEADINGS: Table<Section> = &[
    (
        Section::Overview,
        "überblick; einführung; hintergrund; motivation; beschreibung; kontext; ziel; zielsetzung; \
          worum es geht; szenario",
    ),
    (Section::Outcomes, "lernziele; lernziel; kompetenzen"),
    (
        Section::Tasks,
        "anforderungen; funktionale anforderungen; nichtfunktionale anforderungen; aufgabenstellung; \
          aufgabe; aufgaben; ihre aufgabe; vorgehen; arbeitsauftrag; funktionen; was zu tun ist; \
          teilaufgaben; inhalt; inhaltliche anforderungen; teil; muss anforderungen; kann anforderungen",
    ),
    (Section::Problems, "übungsaufgaben; rechenaufgaben"),
    (
        Section::Structure,
        "aufbau; gliederung; struktur; aufbau des berichts; aufbau der arbeit; bestandteile",
    ),
    (
        Section::Deliverables,
        "abzugebende dateien; abgabeumfang; ergebnisse; lieferumfang; was abzugeben ist; abzugeben sind; \
          einzureichende unterlagen; liefergegenstände; was sie abgeben",
    ),
    (Section::Submission, "abgabe; einreichung; abgabemodalitäten; abgabehinweise"),
    (Section::Rubric, "bewertung; bewertungskriterien; benotung; punkteverteilung; bewertungsschema; punkte"),
    (
        Section::Format,
        "format; formatierung; formalia; formale vorgaben; formale anforderungen; umfang; form; \
          äußere form; layout; zitierweise",
    ),
    (Section::Constraints, "einschränkungen; randbedingungen; rahmenbedingungen; regeln; vorgaben"),
    (Section::Dates, "termine; abgabetermin; fristen; zeitplan; frist; abgabefrist; wichtige termine"),
    (
        Section::Policy,
        "verspätete abgabe; plagiate; zusammenarbeit; wissenschaftliche redlichkeit; eigenständigkeit; \
          nutzung von ki; gruppenarbeit; hinweise zu ki; ki nutzung",
    ),
    (
        Section::Resources,
        "hinweise; tipps; literatur; material; materialien; beispiel; beispiele; kontakt; sprechstunde; \
          links; literaturhinweise; ressourcen; sicherheitshinweise",
    ),
    (Section::Bonus, "bonus; bonusaufgabe; zusatzaufgabe; zusatzaufgaben; optional"),
];

static KINDS: Table<(WorkKind, u32)> = &[
    (
        (WorkKind::Programming, 3),
        "programmieraufgabe; programmierprojekt; quellcode; quelltext; unit tests; unittests; readme; \
          repository; git; python; java; kommandozeile; kompilieren; standardbibliothek; softwareprojekt; \
          junit; schnittstelle",
    ),
    (
        (WorkKind::Programming, 1),
        "implementieren; programm; funktion; klasse; algorithmus; software; datenbank; modul; anwendung; \
          methode; bibliotheken",
    ),
    ((WorkKind::Essay, 4), "essay; hausarbeit; seminararbeit; aufsatz; erörterung; rezension; facharbeit"),
    (
        (WorkKind::Essay, 2),
        "these; argumentation; forschungsfrage; fachliteratur; zitierweise; literaturverzeichnis; \
          fragestellung",
    ),
    (
        (WorkKind::LabReport, 5),
        "laborbericht; versuchsprotokoll; versuchsbericht; praktikumsbericht; laborprotokoll; \
          messprotokoll",
    ),
    (
        (WorkKind::LabReport, 2),
        "versuch; experiment; messung; messwerte; messunsicherheit; fehlerrechnung; auswertung; labor; \
          versuchsaufbau",
    ),
    ((WorkKind::ProblemSet, 5), "übungsblatt; aufgabenblatt; übungszettel; hausaufgabenblatt"),
    (
        (WorkKind::ProblemSet, 2),
        "beweisen sie; berechnen sie; zeigen sie; bestimmen sie; rechenweg; lösungsweg",
    ),
    ((WorkKind::Presentation, 5), "präsentation; referat; vortrag; gruppenpräsentation"),
    ((WorkKind::Presentation, 2), "folien; handout; publikum; vortragen"),
];

static ARTIFACTS: Table<Artifact> = &[
    (
        Artifact::Code,
        "quellcode; quelltext; code; programm; repository; implementierung; anwendung; quelldateien; \
          unit tests",
    ),
    (
        Artifact::Report,
        "bericht; protokoll; versuchsprotokoll; dokumentation; ausarbeitung; laborbericht; \
          projektbericht; praktikumsbericht; laborprotokoll",
    ),
    (Artifact::Essay, "essay; hausarbeit; seminararbeit; aufsatz; facharbeit; arbeit"),
    (Artifact::Slides, "folien; foliensatz; präsentationsfolien"),
    (Artifact::Talk, "präsentation; vortrag; referat"),
    (Artifact::Video, "video; aufzeichnung"),
    (Artifact::Readme, "readme; benutzerhandbuch; bedienungsanleitung"),
    (Artifact::Notebook, "notebook; jupyter notebook; laborbuch"),
    (Artifact::Data, "rohdaten; messdaten; datensatz"),
    (Artifact::Figure, "klassendiagramm; uml diagramm"),
    (Artifact::Solutions, "lösungen; übungsblatt; lösung"),
    (Artifact::Proposal, "exposé; themenvorschlag; projektskizze; themenwahl"),
    (Artifact::Outline, "gliederung"),
    (Artifact::Bibliography, "literaturverzeichnis; literaturliste"),
    (Artifact::Draft, "entwurf; rohfassung"),
    (Artifact::PeerReview, "peer review; gutachten"),
    (Artifact::Reflection, "reflexion"),
    (Artifact::Poster, "poster; plakat; handout"),
    (Artifact::Log, "arbeitsprotokoll; stundenzettel; lerntagebuch"),
];
