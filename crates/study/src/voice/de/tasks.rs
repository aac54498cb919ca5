//! German: milestones and tasks.

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
        "Die Aufgabe verstehen",
        "Eine Stunde hier spart später einen Tag: Alles Weitere hängt daran, die Aufgabe so zu lesen, wie sie gemeint ist.",
    ),
    design: stage(
        "Die Aufgabe verstehen und den Entwurf festlegen",
        "Vor der ersten Zeile Code wissen, was verlangt ist und welcher Teil des Programms dafür zuständig ist.",
    ),
    build_all: stage(
        "Stück für Stück bauen",
        "Zu jeder Anforderung lauffähiger Code, jeweils durch einen Test belegt, bevor der nächste beginnt.",
    ),
    build_core: stage(
        "Eine erste lauffähige Fassung bauen",
        "Ein kleines Programm, das von Anfang bis Ende läuft, ist mehr wert als viele Teile, die nicht zusammenfinden.",
    ),
    build_rest: stage(
        "Die übrigen Anforderungen umsetzen",
        "Der Rest des Verlangten, auf einer Fassung, die schon läuft.",
    ),
    build_group: stage(
        "Umsetzen: {0}",
        "Alles, was unter „{0}“ verlangt ist, lauffähig und getestet, bevor der nächste Teil beginnt.",
    ),
    work_group: stage("Bearbeiten: {0}", "Alles, was unter „{0}“ verlangt ist."),
    documents: stage(
        "Schreiben: {0}",
        "Geschrieben, solange die Arbeit frisch ist, und früh genug, um ausgeruht noch einmal gelesen zu werden.",
    ),
    position: stage(
        "Die Frage verstehen und Stellung beziehen",
        "Auch eine gute Antwort auf eine andere Frage fällt durch; festlegen, was gefragt ist und was behauptet wird.",
    ),
    sources: stage("Quellen finden und lesen", "Die Argumentation ist so gut wie das, worauf sie ruht."),
    outline: stage(
        "Die Argumentation gliedern",
        "Eine Zeile in der Gliederung zu verschieben dauert eine Minute, eine Seite im Entwurf einen Abend.",
    ),
    draft: stage(
        "Die erste Fassung schreiben",
        "Vollständig und unvollkommen: Was dasteht, lässt sich verbessern.",
    ),
    revise: stage(
        "Überarbeiten, Belege und Form prüfen",
        "Hier entsteht der größte Teil der sichtbaren Qualität: erst die Argumentation, dann die Sätze, dann die Form.",
    ),
    data: stage(
        "Daten und Fragestellung klären",
        "Was gemessen wurde, wie, und was es zeigen soll, bevor gerechnet wird.",
    ),
    analyse: stage(
        "Die Daten auswerten",
        "Ergebnisse mit Einheiten und Unsicherheiten kommen vor dem ersten Satz darüber.",
    ),
    sections: stage(
        "Den Bericht schreiben",
        "Von innen nach außen: erst Methoden und Ergebnisse, die Zusammenfassung zuletzt.",
    ),
    survey: stage("Die Aufgaben sichten", "Wer früh weiß, was schwer ist, hat Zeit festzustecken."),
    solve: stage("{0} lösen", "Eine Aufgabe nach der anderen, auf Schmierpapier, bis die Idee steht."),
    write_up: stage(
        "Lösungen aufschreiben und prüfen",
        "Punkte gibt es nur für das, was auf dem Papier steht.",
    ),
    team: stage(
        "Thema, Rollen und Regeln klären",
        "Was in einer Gruppe niemand bekommen hat, macht auch niemand.",
    ),
    story: stage(
        "Erarbeiten, was gesagt wird",
        "Erst der Inhalt; Folien, die vorher entstehen, entstehen zweimal.",
    ),
    slides: stage("Die Folien machen", "Folien stützen, was gesagt wird; sie ersetzen es nicht."),
    rehearse: stage("Proben", "Zeit und Übergänge zeigen sich erst beim lauten Sprechen."),
    prepare: stage("Vorbereiten: {0}", "Alles, was dafür verlangt ist ({1}), an einer Stelle."),
    work: stage("Die Arbeit machen", "Was verlangt ist, Punkt für Punkt."),
    check_rubric: stage(
        "Gegen die Bewertungskriterien prüfen",
        "Einmal lesen wie die Person, die bewertet, mit den Kriterien daneben.",
    ),
    check: stage(
        "Gegen die Aufgabenstellung prüfen",
        "Einmal lesen wie die Person, die bewertet, mit den Anforderungen daneben.",
    ),
    submit: stage(
        "Abgeben",
        "Ein ruhiges Ende: die richtigen Dateien, in der richtigen Form, am richtigen Ort, mit Zeit in Reserve.",
    ),
    present: stage(
        "Abgeben und vortragen",
        "Die Dateien sind rechtzeitig da, und der Vortrag wird einmal öfter gehalten als geprobt.",
    ),
};

/// The tasks.
pub(super) const TASKS: Tasks = Tasks {
    read: task(
        "Die Aufgabe lesen und Fragen notieren",
        "Alles einmal langsam lesen, neben den {0} Anforderungen dieses Plans. Markieren, was du niemandem erklären könntest.",
        "Die markierte Aufgabe und eine kurze Fragenliste",
        "Du kannst in zwei Sätzen sagen, was verlangt ist und wie bewertet wird.",
    ),
    clarify: task(
        "Die offenen Fragen klären",
        "Die Vorlage lässt offen oder widerspricht sich:\n{0}\nNachfragen oder die Annahme aufschreiben, mit der du arbeitest.",
        "Zu jedem Punkt eine Antwort oder eine aufgeschriebene Annahme",
        "Keiner dieser Punkte kann dich am letzten Abend überraschen.",
    ),
    team: task(
        "Rollen und Treffen vereinbaren",
        "{0} Festlegen, wer für welchen Teil einsteht, wann ihr euch trefft und wo die gemeinsamen Dateien liegen.",
        "Eine Seite: Namen, Teile, Termine, Kontakt",
        "Alle haben einen benannten Teil und dem Termin zugestimmt.",
    ),
    choose: task(
        "{0}",
        "{1}",
        "Deine Wahl, mit einem Satz Begründung",
        "Du hast gewählt und weißt, dass es genug Material gibt.",
    ),
    set_up: task(
        "Das Projekt einrichten",
        "Ordner oder Repository anlegen, dazu den Build und einen Test, der läuft. {0}",
        "Ein leeres Projekt, das baut und einen Test ausführt",
        "Ein Befehl baut es und führt den Test aus.",
    ),
    design: task(
        "Den Entwurf skizzieren",
        "Festlegen, welcher Teil des Programms wofür zuständig ist: {0}. Notieren, welche Daten jeder Teil hält und was zwischen ihnen fließt.",
        "Eine Seite: Teile, Daten, Schnittstellen",
        "Zu jeder Anforderung kannst du den Teil nennen, der sie erfüllt.",
    ),
    first_version: task(
        "Eine erste lauffähige Fassung bauen",
        "{0} Mit dem kleinsten Programm anfangen, das davon etwas von Anfang bis Ende tut.",
        "Ein Programm, das von Anfang bis Ende läuft",
        "Es läuft mit dem erwarteten Befehl und tut die Hauptsache einmal.",
    ),
    feature: task("{0}", "{1}", "{3}", "{2}"),
    point: task("{0}", "{1}", "{3}", "{2}"),
    many: task("{0}", "{1}", "{2}", "Jeder der {3} Punkte ist erfüllt, und du kannst zeigen, wo."),
    test_all: task(
        "Das ganze Programm testen",
        "Erst so ausführen, wie es die Korrektur tun wird, dann mit leeren, falschen und sehr großen Eingaben. Aus jedem gefundenen Fehler einen Test machen.",
        "Ein Testlauf ohne Fehler und die Liste der gefundenen Fehler",
        "Alle Tests laufen aus einem frischen Checkout; falsche Eingaben führen zu einer klaren Meldung statt zum Absturz.",
    ),
    clean_machine: task(
        "Die Abgabe von Grund auf ausprobieren",
        "Genau das, was abgegeben wird, in einen leeren Ordner entpacken und nur der eigenen Anleitung folgen.",
        "Ein Lauf aus einem leeren Ordner",
        "Es baut und läuft ohne irgendetwas aus der eigenen Umgebung.",
    ),
    write_document: task(
        "Schreiben: {0}",
        "{1}",
        "{2}",
        "Wer nicht dabei war, kann folgen, und alles Verlangte steht darin.",
    ),
    demo: task(
        "Vorbereiten: {0}",
        "{1} Festlegen, was in welcher Reihenfolge gezeigt wird, und eine Aufzeichnung bereithalten, falls etwas ausfällt.",
        "Ein Ablauf und eine Fassung, die sicher funktioniert",
        "Es ist einmal von Anfang bis Ende in der Zeit durchgespielt.",
    ),
    thesis: task(
        "Eine vorläufige These schreiben",
        "{0} In einem Satz antworten, dem ein vernünftiger Mensch widersprechen könnte, und die zwei stärksten Gründe nennen.",
        "Eine These in einem Satz, mit zwei Gründen",
        "Sie beantwortet die gestellte Frage und bezieht Stellung.",
    ),
    find_sources: task(
        "{0} finden",
        "{1} Verfasser, Jahr, Seite und Link sofort notieren.",
        "Die Liste der Quellen mit vollständigen Angaben",
        "Die Liste erfüllt, was an Quellen verlangt ist, mit ein oder zwei in Reserve.",
    ),
    material: task(
        "Material sammeln",
        "{0} Aus Lektüre, Notizen und eigenen Beobachtungen sammeln, was zu jedem Punkt brauchbar ist, mit Seite oder Fundort.",
        "Notizen zu jedem Punkt, mit Fundorten",
        "Zu jedem geplanten Punkt gibt es mindestens ein Beispiel oder eine Stelle.",
    ),
    read_sources: task(
        "Lesen und mit Seitenzahlen notieren",
        "Zu jeder Quelle: ihre Behauptung, ihr bester Beleg, die Seite, und welchen deiner Punkte sie stützt oder angreift.",
        "Eine halbe Seite Notizen je Quelle",
        "Zu jedem geplanten Punkt gibt es eine zitierbare Stelle.",
    ),
    outline: task(
        "Die Gliederung schreiben",
        "Eine Zeile je Absatz: Behauptung, Beleg, Quelle. {0}",
        "Eine Gliederung auf einer Seite",
        "Schon die Anfänge der Zeilen ergeben die Argumentation.{1}",
    ),
    outline_places: "Seinen Platz hat jeder dieser Punkte: {0}.",
    draft_body: task(
        "Den Hauptteil entwerfen",
        "{0} Ohne zu feilen bis zum Ende schreiben.",
        "Ein vollständiger Rohentwurf des Hauptteils",
        "Aus jeder Zeile der Gliederung ist ein Absatz geworden.",
    ),
    draft_frame: task(
        "Einleitung und Schluss entwerfen",
        "Jetzt, da der Hauptteil steht: was die Frage ist, warum sie wichtig ist, was behauptet wird; am Ende, was daraus folgt.",
        "Einleitung und Schluss",
        "Die Einleitung verspricht, was der Hauptteil hält, und die These steht darin.",
    ),
    revise: task(
        "Die Argumentation überarbeiten",
        "Nur auf die Argumentation achten: Behauptet jeder Absatz eine Sache, belegt er sie, führt er zum nächsten? {0}",
        "Eine zweite Fassung",
        "Jeder Absatz lässt sich in einem Satz zusammenfassen, und diese Sätze stützen die These.",
    ),
    citations: task(
        "Jeden Beleg prüfen",
        "{0} Den Text Beleg für Beleg durchgehen und das Verzeichnis Eintrag für Eintrag.",
        "Richtige Belege und ein richtiges Verzeichnis",
        "Jeder übernommene Gedanke ist belegt, jeder Beleg hat seinen Eintrag, der Stil ist durchgehend {1}.",
    ),
    proofread: task(
        "Korrektur lesen und formatieren",
        "Einmal laut lesen, am besten auf Papier. {0}",
        "Die fertige Datei",
        "Beim letzten Lesen kein Fehler mehr, Umfang und Form wie verlangt.",
    ),
    procedure: task(
        "Durchführen: {0}",
        "{1} Jeden Wert sofort notieren, mit Einheit und Unsicherheit, auch die, die falsch aussehen.",
        "Das Protokoll dessen, was getan und gemessen wurde",
        "Jeder Wert steht mit Einheit auf dem Papier, Abweichungen sind vermerkt.",
    ),
    order_data: task(
        "Die Messwerte ordnen",
        "Die Rohdaten in Tabellen mit Einheiten und Unsicherheiten bringen und notieren, was anders lief als vorgesehen.",
        "Saubere Messwerttabellen",
        "Jemand anderes könnte allein aus den Tabellen nachrechnen.",
    ),
    calculate: task(
        "Die Ergebnisse mit Unsicherheiten berechnen",
        "{0} Von den Rohdaten zu den Endgrößen, mit einer vollständigen Beispielrechnung je Rechenschritt.",
        "Ergebnisse mit Einheiten und Unsicherheiten",
        "Ein zweiter Durchgang oder eine Überschlagsrechnung ergibt dasselbe.",
    ),
    section: task(
        "Abschnitt schreiben: {0}",
        "{1}",
        "Der Abschnitt „{2}“",
        "Der Abschnitt enthält alles Verlangte und nichts, was woanders hingehört.",
    ),
    figures: task(
        "Abbildungen, Tabellen und Einheiten prüfen",
        "Jede Abbildung und Tabelle hat Nummer, Unterschrift, beschriftete Achsen und Einheiten und wird im Text erwähnt; die Stellenzahl passt zur Unsicherheit.",
        "Geprüfte Abbildungen und Tabellen",
        "Keine Zahl ohne Einheit, keine Abbildung, die der Text nicht erwähnt.",
    ),
    survey: task(
        "Alle Aufgaben lesen und die schweren markieren",
        "{0} Zu jeder kurz notieren, was gefragt ist und was du zuerst versuchen würdest. Ordnen: sicher, wahrscheinlich, unklar.",
        "Eine Liste der Aufgaben mit je einer ersten Idee",
        "Du weißt, welche Aufgaben Hilfe oder eine Nacht Schlaf brauchen.",
    ),
    tools: task(
        "Definitionen und Verfahren sammeln",
        "Aus Skript und Buch: der Satz, die Formel oder das Verfahren hinter jeder Aufgabe ({0}).",
        "Eine Seite mit Definitionen und Formeln",
        "Zu jeder Aufgabe ist mindestens ein passendes Werkzeug benannt.",
    ),
    solve: task("{0} lösen", "{1}", "Eine ausgearbeitete Lösung zu {2}", "{3}"),
    clean_copy: task(
        "Die Reinschrift schreiben",
        "{0} Zu jeder Aufgabe: was gefragt ist, die Schritte mit Begründung, das Ergebnis.",
        "Die vollständigen Lösungen, ohne Erklärung lesbar",
        "Jemand aus dem Kurs könnte jedem Schritt ohne Rückfrage folgen.",
    ),
    check_results: task(
        "Die Ergebnisse auf zweitem Weg prüfen",
        "Spezialfälle, Einheiten, Vorzeichen, Überschlag, Skizze: Jedes Ergebnis bekommt eine Probe, die nicht die Rechnung wiederholt.",
        "Ein Haken oder eine Korrektur an jedem Ergebnis",
        "Kein Ergebnis ist übrig, das nur einmal gerechnet wurde.",
    ),
    talk_outline: task(
        "Den Vortrag Minute für Minute gliedern",
        "Je Teil eine Aussage, wer sie vorträgt und wie lange. {0}",
        "Ein Ablauf mit Minuten und Namen",
        "Die Minuten ergeben die erlaubte Zeit, mit einer in Reserve.",
    ),
    draft_slides: task(
        "Die Folien entwerfen",
        "Eine Aussage je Folie, schon im Titel; lieber ein Bild oder eine Zahl als Sätze. {0}",
        "Ein vollständiger erster Foliensatz",
        "Allein die Folientitel erzählen den Vortrag.",
    ),
    rehearse: task(
        "Zweimal mit der Uhr proben",
        "Laut, im Stehen, mit Folien und allen, die sprechen. Streichen, was nicht hineinpasst: {0}.",
        "Zwei Durchläufe mit Zeiten und was sich danach geändert hat",
        "Der zweite Durchlauf bleibt in der Zeit, Übergaben eingeschlossen.",
    ),
    questions: task(
        "Auf Fragen vorbereiten",
        "Die fünf Fragen aufschreiben, die am unangenehmsten wären, und jede in zwei Sätzen beantworten.",
        "Fünf Fragen mit Antworten",
        "Alle, die sprechen, können zu jedem Teil antworten.",
    ),
    give_talk: task(
        "Den Vortrag halten",
        "Früh da sein, die Folien an der Technik im Raum testen, eine Fassung ohne Netz dabeihaben. {0}",
        "Der gehaltene Vortrag",
        "Der Vortrag blieb in der Zeit.",
    ),
    prepare_part: task("Vorbereiten: {0}", "{1}", "{2}", "Es kann so abgegeben werden."),
    check_row: task(
        "„{0}“ prüfen ({1})",
        "{2}",
        "Die Punktzahl, die du dir geben würdest, und was du verbessert hast",
        "Du würdest volle Punkte geben oder weißt genau, was fehlt und warum.",
    ),
    check_rows: task(
        "Die übrigen Kriterien prüfen",
        "Je ein Durchgang für: {0}.",
        "Zu jedem Kriterium eine Punktzahl und was verbessert wurde",
        "Kein Kriterium blieb ungelesen.",
    ),
    check_list: task(
        "Die Anforderungen einzeln durchgehen",
        "Die {0} Anforderungen dieses Plans nehmen und neben jede schreiben, wo die Arbeit sie erfüllt.",
        "Die Liste mit einer Stelle neben jeder Anforderung",
        "Keine Anforderung ohne Stelle in der Arbeit.",
    ),
    package: task(
        "Die Abgabe zusammenstellen",
        "{0}",
        "{1}",
        "Die Schlussliste ist abgehakt, und die Dateien öffnen sich auf einem anderen Rechner.",
    ),
    submit: task(
        "Abgeben und den Upload prüfen",
        "{0}",
        "Die Bestätigung",
        "Du hast das Abgegebene geöffnet, und es ist die richtige Fassung.",
    ),
    submit_at: task(
        "Über {1} abgeben und den Upload prüfen",
        "{0}",
        "Die Bestätigung",
        "Du hast das Abgegebene geöffnet, und es ist die richtige Fassung.",
    ),
    hand_in_step: task(
        "Abgeben: {0}",
        "{1}",
        "{0}, abgegeben",
        "Abgegeben bis zum Termin der Vorlage ({2}).",
    ),
    extra: task("Freiwillig: {0}", "{1}", "Der Zusatz, wenn Zeit bleibt", "{2}"),
};

/// When things are done.
pub(super) const DONE: Done = Done {
    tested: "Ein Test scheitert ohne es und läuft mit ihm.",
    tested_code: "{0} zeigt genau das, im Normalfall und im Fehlerfall.",
    tested_limit: "Ein Test genau an der Grenze ({0}) läuft, und einer knapp dahinter verhält sich wie verlangt.",
    tested_ban: "Ein Test, der es herbeiführen will, schafft es nicht.",
    decided: "Jeder Fall ist entschieden, jeweils mit dem Grund.",
    written: "Du kannst auf die Stelle zeigen, die das tut.",
    compared: "Beide Seiten sind an denselben Kriterien gemessen, und du sagst, was schwerer wiegt.",
    argued: "Die Behauptung hat einen Grund und einen Beleg und beantwortet den stärksten Einwand.",
    computed: "Das Ergebnis hat seine Einheit und passt zu einem Überschlag oder zweiten Weg.",
    proved: "Jeder Schritt folgt aus einer Definition, einem Satz oder einem früheren Schritt.",
    drawn: "Achsen, Einheiten und Beschriftung sind da, und es ist ohne den Text lesbar.",
    measured: "Die Werte sind mit Einheiten und Unsicherheiten notiert.",
    stated: "Die Arbeit tut, was hier verlangt ist, und du kannst zeigen, wo.",
};
