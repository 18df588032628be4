//! What is named in words: a schedule in a sentence, in another fence, in a line of the code.

use super::rubric::{CodeRubric, Said};
use super::{CodeVerdict, Input, compare};
use rustc_hash::FxBuildHasher;
use std::hash::BuildHasher;
use std::sync::PoisonError;

/// Sentences and lines in which a mechanism may be named: prose, other fences, the code itself.
pub(super) fn elsewhere(input: &Input<'_>, codes: &[CodeVerdict], text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let counted: Vec<usize> = codes.iter().map(|c| c.fence).collect();
    let original = |code: &str| input.original.is_some_and(|o| compare::same_text(o, code));
    for (n, fence) in input.fences.iter().enumerate() {
        if !counted.contains(&n) && !original(fence.code) {
            lines.extend(fence.code.lines().map(str::to_owned));
        }
    }
    lines.extend(text.lines().map(str::to_owned));
    lines.extend(sentences(input.prose));
    lines
}

fn sentences(prose: &str) -> Vec<String> {
    let whole = prose.replace(['\n', '\r'], " ");
    let mut lines: Vec<String> = whole.split_inclusive(['.', '!', '?', ';']).map(str::to_owned).collect();
    // `config/schedule.rb` is cut at its dot above: the whole paragraph line is a line too
    lines.extend(prose.lines().map(str::to_owned));
    lines
}

impl CodeRubric {
    /// What is named in an answer's prose: all that the prose does to the code's verdict.
    pub fn named(&self, prose: &str) -> Vec<&str> {
        let lines = sentences(prose);
        let mut names: Vec<&str> = self.said.iter().map(|s| s.name.as_str()).collect();
        names.dedup();
        names.retain(|name| self.is_said(name, &lines));
        names
    }

    /// Is this named in one of the lines?
    pub(super) fn is_said(&self, name: &str, lines: &[String]) -> bool {
        self.said.iter().filter(|s| s.name == name).any(|said| lines.iter().any(|line| said.is_in(line)))
    }
}

impl Said {
    /// Whether a line says it.
    fn is_in(&self, line: &str) -> bool {
        /// So many lines are remembered.
        const HEARD: usize = 1024;
        let heard = || self.heard.lock().unwrap_or_else(PoisonError::into_inner);
        let key = FxBuildHasher.hash_one(line);
        if let Some(known) = heard().get(&key) {
            return *known;
        }
        let said = self.words.is_match(line) && !self.unless.as_ref().is_some_and(|u| u.is_match(line));
        let mut heard = heard();
        if heard.len() >= HEARD {
            heard.clear();
        }
        heard.insert(key, said);
        said
    }
}
