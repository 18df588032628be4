//! The code part of a rubric: what an issue looks like in code, as data. The format is described in
//! `content/CODE-RUBRIC.md`.

mod read;

use rustc_hash::FxBuildHasher;
use std::collections::{HashMap, HashSet};
use std::sync::Mutex;

use super::lazy::Lazy;
use super::pattern::Query;
use super::tree::Grammar;

/// Something wrong in a rubric: where, and why. The rest of the rubric still works.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Line in the rubric's text, from 1.
    pub line: usize,
    /// What is wrong.
    pub message: String,
}

/// How to see a guide's issues in code, read from `[[code]]`, `[[label]]` and `[[said]]` tables.
#[derive(Debug, Default)]
pub struct CodeRubric {
    pub(super) codes: Vec<Code>,
    pub(super) labels: Vec<Label>,
    pub(super) said: Vec<Said>,
}

/// One issue in one language.
#[derive(Debug)]
pub(super) struct Code {
    pub issue: String,
    pub grammar: Grammar,
    pub unless: Vec<String>,
    pub unless_said: Vec<String>,
    pub only_if_remains: Option<String>,
    pub flags: Vec<Flag>,
}

#[derive(Debug)]
pub(super) struct Flag {
    pub query: Query,
    pub message: String,
    pub unless: Vec<String>,
    pub unless_method: Vec<String>,
    pub unless_class: Vec<String>,
    pub weak: bool,
}

#[derive(Debug)]
pub(super) struct Label {
    pub name: String,
    pub grammar: Grammar,
    pub query: Option<Query>,
    pub also: Vec<String>,
    pub stop: Vec<String>,
    pub value: bool,
    pub text: bool,
    pub collection: bool,
    pub change: bool,
    pub test: bool,
    pub through: Names,
    pub into: Names,
    pub block: Names,
    pub item: Names,
}

#[derive(Debug)]
pub(super) struct Said {
    pub name: String,
    pub words: Lazy,
    pub unless: Option<Lazy>,
    /// Lines by their hash, and whether it is said there: of prose that is typed in, most stay the same.
    pub heard: Mutex<HashMap<u64, bool, FxBuildHasher>>,
}

/// Method names; `*` is all of them, `!name` is not that one.
#[derive(Debug, Default)]
pub(super) struct Names {
    all: bool,
    yes: HashSet<String>,
    no: HashSet<String>,
}

impl Names {
    fn of(list: Vec<String>) -> Names {
        let mut names = Names::default();
        for name in list {
            if name == "*" {
                names.all = true;
            } else if let Some(not) = name.strip_prefix('!') {
                names.no.insert(not.to_owned());
            } else {
                names.yes.insert(name);
            }
        }
        names
    }

    pub fn has(&self, method: &str, full: &str) -> bool {
        let listed = |set: &HashSet<String>| set.contains(method) || (!full.is_empty() && set.contains(full));
        (self.all || listed(&self.yes)) && !listed(&self.no)
    }
}

impl CodeRubric {
    /// Reads the `[[code]]`, `[[label]]` and `[[said]]` tables of a rubric; other tables belong to other readers.
    /// What can't be used is left out and told as a problem.
    pub fn parse(text: &str) -> (CodeRubric, Vec<Problem>) {
        CodeRubric::read(text, true)
    }

    /// As [`CodeRubric::parse`], for a text that a test has checked: no regular expression is built before it is used.
    pub fn trusted(text: &str) -> CodeRubric {
        CodeRubric::read(text, false).0
    }

    /// The ids in `[[code]]` tables that the guide doesn't have.
    pub fn unknown_issues(&self, known: &[String]) -> Vec<String> {
        self.codes.iter().map(|c| c.issue.clone()).filter(|i| !known.contains(i)).collect()
    }

    /// Is there anything to see this issue by in this language?
    pub(super) fn knows(&self, issue: &str, grammar: Grammar) -> bool {
        self.codes.iter().any(|c| c.issue == issue && c.grammar == grammar && !c.flags.is_empty())
    }
}
