//! Settings: defaults, then `panelprep.toml`, then what the editor's user has set, in one place for server and command line.

use crate::guide::Problem;
use crate::text::{Span, line_number};
use globset::{Glob, GlobMatcher};
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The file's name.
pub const FILE_NAME: &str = "panelprep.toml";
/// The candidate's own rubric, at the notebook's root.
pub const OWN_RUBRIC: &str = "panelprep.rubric.toml";

/// How much a finding matters.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing.
    Hint,
    /// Worth doing.
    Info,
    /// Probably wrong.
    Warning,
    /// Wrong.
    Error,
}

/// The features that can be switched off one by one.
pub const PROVIDERS: [&str; 12] = [
    "diagnostics",
    "completion",
    "hover",
    "inlay-hints",
    "code-lens",
    "code-actions",
    "symbols",
    "definition",
    "references",
    "highlight",
    "folding",
    "file-renames",
];

/// The settings that hold for a notebook.
#[derive(Clone, Debug)]
pub struct Config {
    /// Another guide than the bundled one.
    pub guide: Option<PathBuf>,
    /// Files that are notes whatever their headings say.
    pub notes: Vec<GlobMatcher>,
    /// The file that findings about the whole notebook stand in.
    pub home: Option<String>,
    /// Severity by rule; `None` is off.
    pub rules: BTreeMap<String, Option<Severity>>,
    /// Speaking pace.
    pub words_per_minute: u32,
    /// The shortest and longest answer wanted, in seconds.
    pub target_seconds: (u32, u32),
    /// Keep the key points to oneself until there is a first draft.
    pub practice: bool,
    /// Features that are switched off.
    pub off: Vec<String>,
    /// Show nothing at all: for a shared screen.
    pub hidden: bool,
}

impl Default for Config {
    fn default() -> Self {
        Config {
            guide: None,
            notes: Vec::new(),
            home: None,
            rules: BTreeMap::new(),
            words_per_minute: 140,
            target_seconds: (60, 120),
            practice: false,
            off: Vec::new(),
            hidden: false,
        }
    }
}

impl Config {
    /// Whether a path (relative to the root) is declared to be notes.
    pub fn declares(&self, relative: &Path) -> bool {
        self.notes.iter().any(|glob| glob.is_match(relative))
    }

    /// A rule's severity: the one set, or its default; `None` when it is off.
    pub fn severity(&self, rule: &str, default: Option<Severity>) -> Option<Severity> {
        self.rules.get(rule).copied().unwrap_or(default)
    }

    /// Whether a feature (one of [`PROVIDERS`]) is on.
    pub fn is_on(&self, provider: &str) -> bool {
        !self.hidden && !self.off.iter().any(|off| off == provider)
    }

    /// Seconds that so many words take to say.
    pub fn seconds(&self, words: usize) -> u32 {
        ((words as u64).saturating_mul(60) / u64::from(self.words_per_minute.max(1))).min(u64::from(u32::MAX)) as u32
    }
}

/// A glob, or what is wrong with it.
pub fn glob(pattern: &str) -> Result<GlobMatcher, String> {
    Glob::new(pattern).map(|g| g.compile_matcher()).map_err(|e| e.kind().to_string())
}

/// Every key with what it wants, for messages and the schema.
pub const KEYS: [(&str, &str); 9] = [
    ("guide", "the path of a guide file, or \"bundled:oyster\""),
    ("notes", "a list of globs such as [\"answers/*.md\"]"),
    ("home", "the path of a notes file"),
    ("rules", "a table of rule codes with \"off\", \"hint\", \"info\", \"warning\" or \"error\""),
    ("words-per-minute", "a number from 40 to 400"),
    ("target-seconds", "a list of two numbers such as [60, 120]"),
    ("practice", "true or false"),
    ("off", "a list of features such as [\"inlay-hints\"]"),
    ("hidden", "true or false"),
];

impl Config {
    /// Takes the settings of a `panelprep.toml` over. What is wrong is named with its line; the rest counts.
    pub fn take_toml(&mut self, text: &str) -> Vec<Problem> {
        let problem = |span: Span, message| Problem { span, line: line_number(text, span.start), message };
        type Table = BTreeMap<toml::Spanned<String>, toml::Spanned<toml::Value>>;
        let table = match toml::from_str::<Table>(text) {
            Ok(table) => table,
            Err(error) => {
                let span = error.span().map_or(Span::default(), |s| Span::new(s.start, s.end));
                return vec![problem(
                    span,
                    format!(
                        "This is not valid TOML: {}. None of its settings are used.",
                        error.message().trim_end_matches('.')
                    ),
                )];
            }
        };
        let mut out = Vec::new();
        for (key, value) in table {
            let span = Span::new(key.span().start, value.span().end);
            match serde_json::to_value(value.get_ref()) {
                Ok(json) => out.extend(self.set(key.get_ref(), &json).into_iter().map(|m| problem(span, m))),
                Err(error) => out.push(problem(span, error.to_string())),
            }
        }
        out.sort_by_key(|p| p.span);
        out
    }

    /// Takes an editor's settings over; null is unset. Says what is wrong.
    pub fn take_json(&mut self, settings: &Value) -> Vec<String> {
        let Some(settings) = settings.as_object() else {
            return Vec::new();
        };
        settings
            .iter()
            .filter(|(_, value)| !value.is_null())
            .flat_map(|(key, value)| self.set(&kebab(key), value))
            .collect()
    }

    fn set(&mut self, key: &str, value: &Value) -> Vec<String> {
        let wanted = KEYS.iter().find(|(name, _)| *name == key).map(|(_, wanted)| *wanted);
        let strings = || {
            value
                .as_array()
                .and_then(|list| list.iter().map(|v| v.as_str().map(str::to_string)).collect::<Option<Vec<_>>>())
        };
        let number = |v: &Value| v.as_u64().and_then(|n| u32::try_from(n).ok());
        let mut wrong = Vec::new();
        let fits = match key {
            "guide" => value
                .as_str()
                .map(|s| self.guide = (s != crate::guide::BUNDLED_NAME && !s.is_empty()).then(|| PathBuf::from(s)))
                .is_some(),
            "home" => value.as_str().map(|s| self.home = Some(s.to_string())).is_some(),
            "practice" => value.as_bool().map(|b| self.practice = b).is_some(),
            "hidden" => value.as_bool().map(|b| self.hidden = b).is_some(),
            "words-per-minute" => {
                number(value).filter(|n| (40..=400).contains(n)).map(|n| self.words_per_minute = n).is_some()
            }
            "target-seconds" => match value.as_array().map(Vec::as_slice) {
                Some([a, b]) => {
                    number(a).zip(number(b)).filter(|(a, b)| a < b).map(|pair| self.target_seconds = pair).is_some()
                }
                _ => false,
            },
            "notes" => strings()
                .map(|patterns| {
                    let (good, bad): (Vec<_>, Vec<_>) = patterns
                        .iter()
                        .map(|p| glob(p).map_err(|e| format!("`{p}` is no glob: {e}.")))
                        .partition(Result::is_ok);
                    self.notes = good.into_iter().filter_map(Result::ok).collect();
                    wrong.extend(bad.into_iter().filter_map(Result::err));
                })
                .is_some(),
            "off" => strings()
                .map(|names| {
                    wrong.extend(
                        names
                            .iter()
                            .filter(|n| !PROVIDERS.contains(&n.as_str()))
                            .map(|n| unknown("feature", n, PROVIDERS.iter().copied())),
                    );
                    self.off = names;
                })
                .is_some(),
            "rules" => value
                .as_object()
                .map(|rules| rules.iter().for_each(|(code, level)| wrong.extend(self.set_rule(code, level))))
                .is_some(),
            other => return vec![unknown("setting", other, KEYS.iter().map(|k| k.0))],
        };
        if !fits {
            wrong.push(format!("`{key}` wants {}; found {value}.", wanted.unwrap_or("something else")));
        }
        wrong
    }

    fn set_rule(&mut self, code: &str, level: &Value) -> Option<String> {
        if crate::lint::rule(code).is_none() {
            return Some(unknown("rule", code, crate::lint::RULES.iter().map(|r| r.code)));
        }
        let severity = match level.as_str() {
            Some("off") => None,
            Some(_) => match serde_json::from_value::<Severity>(level.clone()) {
                Ok(severity) => Some(severity),
                Err(_) => {
                    return Some(format!(
                        "`{code}` can be \"off\", \"hint\", \"info\", \"warning\" or \"error\"; found {level}."
                    ));
                }
            },
            None => {
                return Some(format!(
                    "`{code}` can be \"off\", \"hint\", \"info\", \"warning\" or \"error\"; found {level}."
                ));
            }
        };
        self.rules.insert(code.to_string(), severity);
        None
    }
}

/// `wordsPerMinute` as `words-per-minute`.
fn kebab(key: &str) -> String {
    let mut out = String::with_capacity(key.len() + 4);
    for c in key.chars() {
        if c.is_uppercase() {
            out.push('-');
        }
        out.extend(c.to_lowercase());
    }
    out
}

/// Names what is not known, and the nearest that is.
fn unknown<'a>(what: &str, name: &str, known: impl Iterator<Item = &'a str>) -> String {
    let near = known
        .map(|k| (strsim::jaro_winkler(k, name), k))
        .filter(|(score, _)| *score > 0.75)
        .max_by(|a, b| a.0.total_cmp(&b.0));
    match near {
        Some((_, near)) => format!("There is no {what} `{name}`. Did you mean `{near}`?"),
        None => format!("There is no {what} `{name}`."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_good_file_and_the_editor_over_it() {
        let mut config = Config::default();
        assert_eq!(config.take_toml("guide = \"g.md\"\nnotes = [\"a/*.md\"]\nwords-per-minute = 120\ntarget-seconds = [30, 90]\noff = [\"hover\"]\n"), []);
        assert!(config.declares(Path::new("a/x.md")) && !config.is_on("hover") && config.target_seconds == (30, 90));
        assert!(
            config.take_json(&serde_json::json!({"wordsPerMinute": 150, "guide": null, "practice": true})).is_empty()
        );
        assert_eq!((config.words_per_minute, config.guide.is_some(), config.practice), (150, true, true));
    }

    #[test]
    fn what_is_wrong_is_named_with_its_line() {
        let mut config = Config::default();
        let problems = config.take_toml("guid = \"x\"\nwords-per-minute = 2\n\n[rules]\nno-such-rule = \"hint\"\n");
        let shown: Vec<_> = problems.iter().map(|p| format!("{}: {}", p.line, p.message)).collect();
        expect_test::expect![[r#"
            1: There is no setting `guid`. Did you mean `guide`?
            2: `words-per-minute` wants a number from 40 to 400; found 2.
            4: There is no rule `no-such-rule`."#]]
        .assert_eq(&shown.join("\n"));
        assert!(config.take_toml("= 3").first().is_some_and(|p| p.message.starts_with("This is not valid TOML")));
    }
}
