//! What a review says of one answer, one point, one piece of code.

use super::passage::Passage;
use super::speaking::Form;
use serde::Serialize;

/// A line of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LinePlace {
    /// Relative to the folder reviewed.
    pub path: String,
    /// From 1.
    pub line: usize,
}

/// An answer.
#[derive(Clone, Debug, Serialize)]
pub struct AnswerReport {
    /// The file.
    pub path: String,
    /// The line of its heading.
    pub line: usize,
    /// Words to be spoken.
    pub words: usize,
    /// How long they take.
    pub speaking_seconds: u32,
    /// Not started: a heading with a few words.
    pub started: bool,
    /// The version's name, when there are several.
    pub version: Option<String>,
    /// Sentences or notes.
    pub form: Form,
    /// The time against the target.
    pub pace: Pace,
    /// The shares of a STAR answer, when it is told that way.
    pub star: Vec<StarShare>,
    /// What could go from an answer that is too long.
    pub cut: Vec<Cut>,
    /// The stories it draws on.
    pub stories: Vec<String>,
    /// What is still to be done in it.
    pub todos: Vec<Todo>,
    /// The answer itself, for renderers that show it in place.
    #[serde(skip)]
    pub body: Vec<Passage>,
}

/// The time an answer takes, against the target.
#[derive(Clone, Copy, Debug, Serialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum Pace {
    /// Not told in sentences, or not started: no time is claimed.
    Unknown,
    /// Shorter than wanted.
    Short,
    /// As wanted.
    Good,
    /// Longer than wanted.
    Long,
}

/// A part of a STAR answer.
#[derive(Clone, Debug, Serialize)]
pub struct StarShare {
    /// `Situation`.
    pub part: String,
    /// Its words.
    pub words: usize,
    /// In percent of the labelled words.
    pub share: usize,
}

/// Something that could go.
#[derive(Clone, Debug, Serialize)]
pub struct Cut {
    /// Where.
    pub place: LinePlace,
    /// How many words it would save.
    pub words: usize,
    /// How it starts.
    pub text: String,
}

/// A to-do.
#[derive(Clone, Debug, Serialize)]
pub struct Todo {
    /// Where.
    pub place: LinePlace,
    /// Its text.
    pub text: String,
}

/// A point and its best verdict.
#[derive(Clone, Debug, Serialize)]
pub struct PointReport {
    /// `q1.1`.
    pub id: String,
    /// The guide's words.
    pub text: String,
    /// `covered`, `partial`, `rejected`, `missing`.
    pub verdict: &'static str,
    /// Why.
    pub reason: String,
    /// The candidate says so.
    pub confirmed: bool,
    /// Left out by choice.
    pub by_choice: bool,
    /// The main place that proves it.
    pub evidence: Option<EvidenceReport>,
    /// The other places that a compound point is made of.
    pub more_evidence: Vec<EvidenceReport>,
}

/// A sentence that proves something.
#[derive(Clone, Debug, Serialize)]
pub struct EvidenceReport {
    /// The file.
    pub path: String,
    /// The line it starts in.
    pub line: usize,
    /// First byte in the file.
    pub start: usize,
    /// One past the last.
    pub end: usize,
    /// The words as they stand there.
    pub text: String,
}

/// A fence of the candidate's version.
#[derive(Clone, Debug, Serialize)]
pub struct CodeReport {
    /// The file.
    pub path: String,
    /// The line of its first line of code.
    pub line: usize,
    /// `None` for a language without a grammar.
    pub parses: Option<bool>,
    /// The guide's original but for names, comments and spacing.
    pub unchanged: bool,
    /// Issues still in it.
    pub remaining: Vec<RemainingReport>,
    /// Issues no longer in it.
    pub fixed: Vec<String>,
    /// Where it doesn't parse.
    pub syntax: Vec<SyntaxReport>,
}

/// An issue still in the code.
#[derive(Clone, Debug, Serialize)]
pub struct RemainingReport {
    /// `ex1.issue.1`.
    pub issue: String,
    /// Its line in the file.
    pub line: usize,
    /// What is wrong in this code.
    pub message: String,
}

/// A place where code doesn't parse.
#[derive(Clone, Debug, Serialize)]
pub struct SyntaxReport {
    /// Its line in the file.
    pub line: usize,
    /// What was found, what was expected.
    pub message: String,
}

impl PointReport {
    /// Whether it still counts as a gap of the given verdict.
    pub fn is(&self, verdict: &str) -> bool {
        !self.by_choice && self.verdict == verdict
    }

    /// All places, the main one first.
    pub fn places(&self) -> impl Iterator<Item = &EvidenceReport> {
        self.evidence.iter().chain(&self.more_evidence)
    }
}
