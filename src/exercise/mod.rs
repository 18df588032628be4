//! Stub until the room is built.
use crate::text::Span;
/// One code fence of the answer.
#[derive(Clone, Copy, Debug)]
pub struct Fence<'a> {
    /// The info string's language; may be empty.
    pub lang: &'a str,
    /// The code without the fence's own lines.
    pub code: &'a str,
}

/// One exercise and the answer to it.
#[derive(Clone, Copy, Debug)]
pub struct Input<'a> {
    /// The guide's original code.
    pub original: Option<&'a str>,
    /// The guide's improved version.
    pub improved: Option<&'a str>,
    /// The language of the guide's code.
    pub language: &'a str,
    /// All fences of the section in document order.
    pub fences: &'a [Fence<'a>],
    /// The answer's words without its code.
    pub prose: &'a str,
    /// The exercise's issues (`ex1.issue.1`, …).
    pub issue_ids: &'a [String],
    /// How to see them.
    pub rubric: &'a CodeRubric,
}

/// What the fences that count say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Analysis {
    /// The candidate's version: the fence that has the exercise's class or method first, then those that go with it.
    pub codes: Vec<CodeVerdict>,
}

/// One fence of the candidate's version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeVerdict {
    /// Index in [`Input::fences`].
    pub fence: usize,
    /// `None` for a language without a grammar.
    pub parses: Option<bool>,
    /// Why it doesn't parse.
    pub syntax: Vec<SyntaxError>,
    /// The guide's original but for names, comments and spacing.
    pub unchanged: bool,
    /// The guide's original, word for word.
    pub is_original: bool,
    /// The issues still in it, in document order.
    pub remaining: Vec<Remaining>,
    /// The exercise's issues that are no longer in it.
    pub fixed: Vec<String>,
}

/// An issue that is still in the code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remaining {
    /// `ex1.issue.2`.
    pub issue: String,
    /// Where, in bytes of the fence's code.
    pub span: Span,
    /// What is wrong in this code.
    pub message: String,
    /// Found by comparing lines, without knowing what they do.
    pub low: bool,
}

/// A place where code does not parse.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// Where, in bytes of the code.
    pub span: Span,
    /// What was found, what was expected.
    pub message: String,
}
/// How to see issues in code.
#[derive(Debug, Default)]
pub struct CodeRubric {}
/// A problem in the code rubric.
#[derive(Debug)]
pub struct Problem {
    /// Line from 1.
    pub line: usize,
    /// What is wrong.
    pub message: String,
}
impl CodeRubric {
    /// Reads it.
    pub fn parse(_: &str) -> (CodeRubric, Vec<Problem>) {
        (CodeRubric::default(), Vec::new())
    }
}
/// Judges fences.
pub fn analyse(_: &Input<'_>) -> Analysis {
    Analysis::default()
}
