//! E-mail addresses: kept as written, compared without regard to case and writing form.

use kernel::FieldError;
use unicode_normalization::UnicodeNormalization as _;

/// The longest address, in bytes (RFC 5321).
const MAX: usize = 254;
/// The longest part before the `@`, in bytes.
const MAX_LOCAL: usize = 64;

/// An address in two forms: the one to show and write to, and the key by which two are the same.
///
/// The same: `Ada@Example.org` and `ada@example.org`; `q@bücher.example` and `q@xn--bcher-kva.example`;
/// full-width and ordinary letters. Different: `ada+uni@…` and `ada@…`, `a.da@…` and `ada@…`, because
/// only some providers treat those alike, and merging them would hand one person's account to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Email {
    shown: String,
    key: String,
}

impl Email {
    /// Reads what somebody typed. Errors are for the field `email`.
    pub fn parse(text: &str) -> Result<Self, FieldError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(wrong("required", "Enter an e-mail address."));
        }
        if text.len() > MAX {
            return Err(wrong("too_long", "An e-mail address has at most 254 characters."));
        }
        let shown: String = text.nfc().collect();
        let (local, domain) =
            shown.rsplit_once('@').ok_or_else(|| format("An e-mail address has an @ in it."))?;
        let local_key = compare_local(local)?;
        let ascii = compare_domain(domain)?;
        let (domain_shown, _) = idna::domain_to_unicode(&ascii);
        let (shown, key) = (format!("{local}@{domain_shown}"), format!("{local_key}@{ascii}"));
        // Normalising can lengthen.
        if shown.len() > MAX || key.len() > MAX {
            return Err(wrong("too_long", "An e-mail address has at most 254 characters."));
        }
        Ok(Self { shown, key })
    }

    /// As written, the domain in lower case.
    pub fn shown(&self) -> &str {
        &self.shown
    }

    /// What two spellings of one address share.
    pub fn key(&self) -> &str {
        &self.key
    }
}

/// The part before the `@`, folded; refuses what a mail server would refuse and what the eye cannot see.
fn compare_local(local: &str) -> Result<String, FieldError> {
    let key: String = local.nfkc().collect::<String>().to_lowercase().nfkc().collect();
    if key.is_empty() {
        return Err(format("Something has to stand before the @."));
    }
    if local.len() > MAX_LOCAL || key.len() > MAX_LOCAL {
        return Err(wrong("too_long", "The part before the @ has at most 64 characters."));
    }
    // On the folded form: a full-width `＠` or comma must not come back as one.
    let odd = |c: char| c.is_whitespace() || c.is_control() || invisible(c) || "()<>[]:;,\\\"@".contains(c);
    if key.chars().chain(local.chars()).any(odd) {
        return Err(format("The part before the @ has a character that addresses do not have."));
    }
    if key.starts_with('.') || key.ends_with('.') || key.contains("..") {
        return Err(format("Dots stand between other characters, one at a time."));
    }
    Ok(key)
}

/// The domain as the DNS writes it: lower case, punycode.
fn compare_domain(domain: &str) -> Result<String, FieldError> {
    let unusable = || format("The part after the @ is not a domain name.");
    let ascii = idna::domain_to_ascii_strict(domain).map_err(|_| unusable())?;
    let last = ascii.rsplit('.').next().unwrap_or_default();
    // A dot is missing in typing errors; digits at the end are an IP address.
    if !ascii.contains('.') || last.is_empty() || last.bytes().all(|b| b.is_ascii_digit()) {
        return Err(unusable());
    }
    Ok(ascii)
}

/// Characters without a glyph: two addresses that differ only in these look the same.
pub(crate) fn invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
        | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}'
        | '\u{fff0}'..='\u{fff8}' | '\u{e0000}'..='\u{e0fff}')
}

fn wrong(code: &'static str, message: &'static str) -> FieldError {
    FieldError::new("email", code, message)
}

fn format(message: &'static str) -> FieldError {
    wrong("format", message)
}
