//! The names of time zones, as programs write them.

use chrono_tz::Tz;

/// A zone by its name in the tz database, also behind a path (`/mozilla.org/…/Europe/Berlin`), or by the name Windows
/// gives it.
pub(super) fn find(name: &str) -> Option<Tz> {
    let name = name.trim().trim_matches('"').trim();
    let windows = || WINDOWS.iter().find(|(w, _)| w.eq_ignore_ascii_case(name)).map(|(_, tz)| *tz);
    named(name).or_else(windows).or_else(|| {
        let behind = |n: usize| name.rmatch_indices('/').nth(n).and_then(|(at, _)| named(&name[at + 1..]));
        name.starts_with('/').then(|| behind(2).or_else(|| behind(1)).or_else(|| behind(0))).flatten()
    })
}

fn named(name: &str) -> Option<Tz> {
    name.parse().ok()
}

/// What Outlook and Exchange write; the zones of most people.
const WINDOWS: [(&str, Tz); 45] = [
    ("AUS Eastern Standard Time", Tz::Australia__Sydney),
    ("Alaskan Standard Time", Tz::America__Anchorage),
    ("Arab Standard Time", Tz::Asia__Riyadh),
    ("Arabian Standard Time", Tz::Asia__Dubai),
    ("Argentina Standard Time", Tz::America__Argentina__Buenos_Aires),
    ("Atlantic Standard Time", Tz::America__Halifax),
    ("Canada Central Standard Time", Tz::America__Regina),
    ("Cen. Australia Standard Time", Tz::Australia__Adelaide),
    ("Central America Standard Time", Tz::America__Guatemala),
    ("Central Europe Standard Time", Tz::Europe__Budapest),
    ("Central European Standard Time", Tz::Europe__Warsaw),
    ("Central Standard Time", Tz::America__Chicago),
    ("Central Standard Time (Mexico)", Tz::America__Mexico_City),
    ("China Standard Time", Tz::Asia__Shanghai),
    ("E. Africa Standard Time", Tz::Africa__Nairobi),
    ("E. Australia Standard Time", Tz::Australia__Brisbane),
    ("E. South America Standard Time", Tz::America__Sao_Paulo),
    ("Eastern Standard Time", Tz::America__New_York),
    ("Egypt Standard Time", Tz::Africa__Cairo),
    ("FLE Standard Time", Tz::Europe__Kiev),
    ("GMT Standard Time", Tz::Europe__London),
    ("GTB Standard Time", Tz::Europe__Bucharest),
    ("Greenwich Standard Time", Tz::Atlantic__Reykjavik),
    ("Hawaiian Standard Time", Tz::Pacific__Honolulu),
    ("India Standard Time", Tz::Asia__Kolkata),
    ("Iran Standard Time", Tz::Asia__Tehran),
    ("Israel Standard Time", Tz::Asia__Jerusalem),
    ("Korea Standard Time", Tz::Asia__Seoul),
    ("Mountain Standard Time", Tz::America__Denver),
    ("New Zealand Standard Time", Tz::Pacific__Auckland),
    ("Newfoundland Standard Time", Tz::America__St_Johns),
    ("Pacific SA Standard Time", Tz::America__Santiago),
    ("Pacific Standard Time", Tz::America__Los_Angeles),
    ("Pakistan Standard Time", Tz::Asia__Karachi),
    ("Romance Standard Time", Tz::Europe__Paris),
    ("Russian Standard Time", Tz::Europe__Moscow),
    ("SA Pacific Standard Time", Tz::America__Bogota),
    ("SE Asia Standard Time", Tz::Asia__Bangkok),
    ("Singapore Standard Time", Tz::Asia__Singapore),
    ("South Africa Standard Time", Tz::Africa__Johannesburg),
    ("Tokyo Standard Time", Tz::Asia__Tokyo),
    ("Turkey Standard Time", Tz::Europe__Istanbul),
    ("US Mountain Standard Time", Tz::America__Phoenix),
    ("W. Australia Standard Time", Tz::Australia__Perth),
    ("W. Europe Standard Time", Tz::Europe__Berlin),
];
