//! Regular expressions that are built when they are first used: most are never needed.

use regex_automata::meta::{BuildError, Config, Regex};
use regex_automata::util::syntax;
use std::sync::OnceLock;

/// How large one may become, in bytes: hostile ones end here.
const LARGEST: usize = 1 << 20;

/// One regular expression. Its `\w`, `\d`, `\s` and `\b` mean ASCII: code and what is said of it need no more, and
/// Unicode's tables take ten times as long to build.
#[derive(Debug)]
pub(super) struct Lazy {
    text: String,
    caseless: bool,
    built: OnceLock<Option<Regex>>,
}

impl Lazy {
    /// The expression `text`; `caseless`: upper and lower case are the same.
    pub fn new(text: &str, caseless: bool) -> Self {
        Lazy { text: text.to_string(), caseless, built: OnceLock::new() }
    }

    /// One of these expressions; of none, nothing.
    pub fn any(texts: &[&str], caseless: bool) -> Self {
        const NOTHING: &str = r"\z.";
        let each: Vec<String> = texts.iter().map(|text| format!("(?:{text})")).collect();
        let joined = if each.is_empty() { NOTHING.to_string() } else { each.join("|") };
        Lazy::new(&joined, caseless)
    }

    /// Whether it can be built, and why not.
    pub fn check(&self) -> Result<(), String> {
        let why = |error: Box<BuildError>| match error.syntax_error() {
            Some(error) => error.to_string(),
            None => format!("it is too large: more than {} KiB when it is compiled", LARGEST >> 10),
        };
        self.build().map(|_| ()).map_err(why)
    }

    /// Whether it matches somewhere; one that can't be built matches nothing.
    pub fn is_match(&self, text: &str) -> bool {
        self.built.get_or_init(|| self.build().ok()).as_ref().is_some_and(|regex| regex.is_match(text.as_bytes()))
    }

    /// Looking for literals first would take longer to prepare than it saves: what is looked through is short.
    fn build(&self) -> Result<Regex, Box<BuildError>> {
        let build = |text: &str, unicode| {
            let config = Config::new().nfa_size_limit(Some(LARGEST)).auto_prefilter(false).onepass(false);
            let syntax = syntax::Config::new().case_insensitive(self.caseless).unicode(unicode).utf8(unicode);
            Regex::builder().configure(config).syntax(syntax).build(text).map_err(Box::new)
        };
        // a class that names a letter beyond ASCII takes Unicode
        build(&self.text, false).or_else(|_| build(&ascii(&self.text), true))
    }
}

/// The same with classes of ASCII.
fn ascii(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        match chars.next() {
            Some('w') => out.push_str("[0-9A-Za-z_]"),
            Some('d') => out.push_str("[0-9]"),
            Some('s') => out.push_str(r"[ \t\r\n]"),
            Some('b') => out.push_str(r"(?-u:\b)"),
            other => out.extend(['\\'].into_iter().chain(other)),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_are_ascii_and_the_rest_is_kept() {
        for (pattern, text, want) in [
            (r"\bcron\b", "a cron job", true),
            (r"\bcron\b", "synchronise", false),
            (r"every\s*\d+", "every 5", true),
            (r"[\w.]+!", "user.save!", true),
            (r"a\.b\\", r"a.b\", true),
            (r"^é\w", "éa", true),
            (r"(", "(", false),
        ] {
            assert_eq!(Lazy::new(pattern, false).is_match(text), want, "{pattern} / {text}");
        }
        assert!(Lazy::any(&["cron", "every day"], true).is_match("Every Day"));
        assert!(!Lazy::any(&[], true).is_match("anything"));
        assert!(Lazy::new("(", false).check().is_err());
    }
}
