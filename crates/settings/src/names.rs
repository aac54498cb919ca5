//! Names of settings, as they are written in each source.

use crate::{Environment, Origin, Spec};

/// Where a setting stands, for a message: `atelier.toml: listen`, `ATELIER_LISTEN`, `--listen`.
pub(crate) fn place(key: &str, origin: &Origin, specs: &[Spec]) -> String {
    match origin {
        Origin::Default => specs.iter().find(|s| s.key == key).map_or_else(|| key.to_owned(), Spec::variable),
        Origin::File => format!("atelier.toml: {key}"),
        Origin::Environment(name) | Origin::Flag(name) => name.clone(),
    }
}

/// Whether there is a setting of this name, or the file of a secret one.
pub(crate) fn is_known(specs: &[Spec], key: &str) -> bool {
    specs.iter().any(|s| s.key == key || (s.secret && key.strip_suffix("_file") == Some(s.key)))
}

/// The key that was perhaps meant, as the end of a sentence.
pub(crate) fn perhaps(specs: &[Spec], key: &str) -> String {
    specs
        .iter()
        .map(|s| (strsim::damerau_levenshtein(s.key, &key.to_ascii_lowercase().replace('-', "_")), s.key))
        .min()
        .filter(|(distance, nearest)| *distance <= 1 + nearest.len() / 4)
        .map_or_else(String::new, |(_, nearest)| format!("; did you mean `{nearest}`?"))
}

/// Variables that begin like ours and are none. Not an error: other programs, and Kubernetes for a
/// service called `atelier`, set some.
pub(crate) fn unknown_variables(specs: &[Spec], environment: &Environment) -> Vec<String> {
    environment
        .names()
        .filter_map(|name| {
            let key = name.strip_prefix("ATELIER_")?.to_ascii_lowercase();
            let ours = key == "config" || is_known(specs, &key);
            (!ours).then(|| format!("{name} is not a setting{}", perhaps(specs, &key)))
        })
        .collect()
}
