//! Settings: defaults, then `panelprep.toml`, then what the editor's user has set, in one place for server and command line.

use globset::{Glob, GlobMatcher};
use serde::Deserialize;
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
pub const PROVIDERS: [&str; 11] = [
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
        !self.off.iter().any(|off| off == provider)
    }

    /// Seconds that so many words take to say.
    pub fn seconds(&self, words: usize) -> u32 {
        (words as u64 * 60 / u64::from(self.words_per_minute.max(1))).min(u64::from(u32::MAX))
            as u32
    }
}

/// A glob, or what is wrong with it.
pub fn glob(pattern: &str) -> Result<GlobMatcher, String> {
    Glob::new(pattern)
        .map(|g| g.compile_matcher())
        .map_err(|e| e.kind().to_string())
}
