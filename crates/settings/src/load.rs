//! From flags, environment and file to [`Settings`].

use crate::{
    Error, Settings, Spec, Wrong,
    kinds::Kind,
    names::{is_known, perhaps, place, unknown_variables},
    specs,
    table::{Give, fill},
};
use std::{
    collections::BTreeMap,
    fmt,
    path::{Path, PathBuf},
};

/// The environment, as it was when the process began.
#[derive(Clone, Default)]
pub struct Environment(BTreeMap<String, String>);

impl Environment {
    /// Reads it. Variables that are not Unicode are left out.
    pub fn snapshot() -> Self {
        std::env::vars_os()
            .filter_map(|(n, v)| Some((n.into_string().ok()?, v.into_string().ok()?)))
            .collect()
    }

    /// A variable; an empty one counts as absent.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str).filter(|v| !v.is_empty())
    }

    pub(crate) fn names(&self) -> impl Iterator<Item = &String> {
        self.0.keys()
    }
}

impl FromIterator<(String, String)> for Environment {
    fn from_iter<I: IntoIterator<Item = (String, String)>>(pairs: I) -> Self {
        Self(pairs.into_iter().collect())
    }
}

impl fmt::Debug for Environment {
    /// Names only: an environment is full of secrets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}

/// Where settings come from.
#[derive(Debug, Clone, Default)]
pub struct SettingsSources {
    /// The settings file, if there is one; see [`find_file`].
    pub file: Option<PathBuf>,
    /// The environment.
    pub environment: Environment,
    /// Flags of the command line, by key: `listen` → `127.0.0.1:9000`.
    pub flags: BTreeMap<String, String>,
}

/// Where a value came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// Nobody said anything.
    Default,
    /// `atelier.toml`.
    File,
    /// A variable of this name.
    Environment(String),
    /// A flag of this name.
    Flag(String),
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.write_str("default"),
            Self::File => f.write_str("file"),
            Self::Environment(name) | Self::Flag(name) => f.write_str(name),
        }
    }
}

/// The settings file: the one named, else `atelier.toml` here, else in the user's configuration folder.
/// A file that is named must exist; the others may.
pub fn find_file(named: Option<&Path>, environment: &Environment) -> Option<PathBuf> {
    if let Some(named) = named {
        return Some(named.to_owned());
    }
    if let Some(named) = environment.get("ATELIER_CONFIG") {
        return Some(named.into());
    }
    let home = || environment.get("HOME").map(|h| Path::new(h).join(".config"));
    let config = environment.get("XDG_CONFIG_HOME").map(PathBuf::from).or_else(home);
    [Some(PathBuf::from("atelier.toml")), config.map(|c| c.join("atelier/atelier.toml"))]
        .into_iter()
        .flatten()
        .find(|path| path.is_file())
}

impl Settings {
    /// Reads all sources; flags win over the environment, that over the file, that over the defaults.
    pub fn load(sources: &SettingsSources) -> Result<Self, Error> {
        let specs = specs();
        let file = sources.file.as_deref().map(read_file).transpose()?.unwrap_or_default();
        let mut loader = Loader { sources, file, origins: BTreeMap::new(), wrong: Vec::new() };
        loader.refuse_unknown(&specs);
        let settings = fill(&specs, &mut loader);
        let (wrong, origins) = (loader.wrong, loader.origins);
        let Some(mut settings) = settings.filter(|_| wrong.is_empty()) else {
            return Err(Error::Invalid(wrong));
        };
        settings.origins = origins;
        settings.data_dir = at_home(&settings, &sources.environment)?;
        settings.notes = unknown_variables(&specs, &sources.environment);
        settings.check()?;
        Ok(settings)
    }

    /// Where the value of `key` came from.
    pub fn origin(&self, key: &str) -> &Origin {
        self.origins.get(key).unwrap_or(&Origin::Default)
    }

    /// What is worth telling the operator, though it hinders nothing: variables that look like settings
    /// and are none.
    pub fn notes(&self) -> &[String] {
        &self.notes
    }
}

fn read_file(path: &Path) -> Result<toml::Table, Error> {
    let shown = path.display().to_string();
    let text = std::fs::read_to_string(path)
        .map_err(|e| Error::Unreadable { path: shown.clone(), why: e.to_string() })?;
    text.parse::<toml::Table>().map_err(|e| {
        // The parser's own message quotes the line, and the line may hold a secret.
        let line = e.span().map_or(1, |s| text[..s.start.min(text.len())].matches('\n').count() + 1);
        Error::NotToml { path: shown, why: format!("line {line}: {}", e.message()) }
    })
}

struct Loader<'a> {
    sources: &'a SettingsSources,
    file: toml::Table,
    origins: BTreeMap<&'static str, Origin>,
    wrong: Vec<Wrong>,
}

/// A value as its source gives it.
enum Given {
    Text(String),
    Toml(toml::Value),
}

impl Loader<'_> {
    fn refuse_unknown(&mut self, specs: &[Spec]) {
        let from_file = self.file.keys().map(|k| (format!("atelier.toml: {k}"), k.clone()));
        let from_flags = self.sources.flags.keys().map(|k| (format!("--{}", k.replace('_', "-")), k.clone()));
        for (place, key) in from_file.chain(from_flags) {
            if !is_known(specs, &key) {
                let what = format!("there is no setting of this name{}", perhaps(specs, &key));
                self.wrong.push(Wrong { place, what });
            }
        }
    }

    /// The value of `key` from the strongest source that has it, or of `key_file` for a secret.
    fn find(&mut self, spec: &Spec) -> Option<(Origin, Given)> {
        let file_key = format!("{}_file", spec.key);
        let sources = self.sources;
        let flag = |key: &str| {
            let name = format!("--{}", key.replace('_', "-"));
            sources.flags.get(key).map(|v| (Origin::Flag(name), Given::Text(v.clone())))
        };
        let variable = |key: &str| {
            let name = format!("ATELIER_{}", key.to_ascii_uppercase());
            sources
                .environment
                .get(&name)
                .map(|v| (Origin::Environment(name.clone()), Given::Text(v.to_owned())))
        };
        let table = &self.file;
        let in_file = |key: &str| table.get(key).map(|v| (Origin::File, Given::Toml(v.clone())));
        let pairs = [
            (flag(spec.key), flag(&file_key)),
            (variable(spec.key), variable(&file_key)),
            (in_file(spec.key), in_file(&file_key)),
        ];
        for (direct, by_file) in pairs {
            match (direct, by_file.filter(|_| spec.secret)) {
                (Some((origin, _)), Some(_)) => {
                    let place = place(spec.key, &origin, std::slice::from_ref(spec));
                    let what = format!("give either this or `{file_key}`, not both");
                    self.wrong.push(Wrong { place, what });
                    return None;
                }
                (Some(found), None) => return Some(found),
                (None, Some((origin, path))) => return self.read_secret(spec, origin, &path),
                (None, None) => {}
            }
        }
        None
    }

    fn read_secret(&mut self, spec: &Spec, origin: Origin, path: &Given) -> Option<(Origin, Given)> {
        let path = match path {
            Given::Text(text) => text.as_str(),
            Given::Toml(value) => value.as_str().unwrap_or_default(),
        };
        match std::fs::read_to_string(path) {
            // Editors end a file with a newline; nobody means it as part of a secret.
            Ok(text) => Some((origin, Given::Text(text.trim_end_matches(['\n', '\r']).to_owned()))),
            Err(error) => {
                let what = format!("the file `{path}` cannot be read: {error}");
                let place = place(&format!("{}_file", spec.key), &origin, &[]);
                self.wrong.push(Wrong { place, what });
                None
            }
        }
    }
}

impl Give for Loader<'_> {
    fn give<T: Kind>(&mut self, spec: &Spec) -> Option<T> {
        let before = self.wrong.len();
        let (origin, given) = match self.find(spec) {
            Some(found) => found,
            None if self.wrong.len() > before => return None,
            None => (Origin::Default, Given::Text(spec.default.to_owned())),
        };
        let value = match &given {
            Given::Text(text) => T::from_text(text),
            Given::Toml(value) => T::from_toml(value),
        };
        let value = value.and_then(|value| within(spec, value));
        match value {
            Ok(value) => {
                self.origins.insert(spec.key, origin);
                Some(value)
            }
            Err(what) => {
                self.wrong.push(Wrong { place: place(spec.key, &origin, std::slice::from_ref(spec)), what });
                None
            }
        }
    }
}

fn within<T: Kind>(spec: &Spec, value: T) -> Result<T, String> {
    match (spec.bounds, value.number()) {
        (Some((min, max)), Some(number)) if !(min..=max).contains(&number) => {
            Err(format!("expected {} between {min} and {max}", spec.expected))
        }
        _ => Ok(value),
    }
}

/// The data folder, with the home directory in place of `~`.
fn at_home(settings: &Settings, environment: &Environment) -> Result<PathBuf, Error> {
    if *settings.origin("data_dir") == Origin::Default
        && let Some(xdg) = environment.get("XDG_DATA_HOME").map(Path::new)
        && xdg.is_absolute()
    {
        return Ok(xdg.join("atelier"));
    }
    let Ok(rest) = settings.data_dir.strip_prefix("~") else { return Ok(settings.data_dir.clone()) };
    match environment.get("HOME") {
        Some(home) => Ok(Path::new(home).join(rest)),
        None => Err(Error::Invalid(vec![Wrong {
            place: "ATELIER_DATA_DIR".to_owned(),
            what: "there is no HOME to find the data folder in; name one".to_owned(),
        }])),
    }
}
