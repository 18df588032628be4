//! The guide: what the panel wants to hear. Immutable once parsed; the parser is total.

mod draft;
mod ids;
mod parse;
mod prompt;
pub mod rubric;
pub mod start;
mod table;
pub mod template;
mod titles;

pub use parse::parse;
pub use prompt::{MARK, prompt};

use crate::text::Span;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// The bundled guide's text.
pub const BUNDLED: &str = include_str!("../../content/oyster/guide.md");
/// The bundled guide's name, as it is shown and written in a config.
pub const BUNDLED_NAME: &str = "bundled:oyster";

/// Where a guide came from.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Source {
    /// Embedded in the program.
    Bundled,
    /// A file.
    File(PathBuf),
}

impl Source {
    /// `bundled:oyster`, or the file's path.
    pub fn name(&self) -> String {
        match self {
            Source::Bundled => BUNDLED_NAME.to_string(),
            Source::File(path) => path.display().to_string(),
        }
    }
}

/// An interview guide.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Guide {
    /// The first heading.
    pub title: String,
    /// What the company struggles with.
    pub context: Vec<Challenge>,
    /// Competencies in order, each with at least one question.
    pub competencies: Vec<Competency>,
    /// Questions and exercises in order, questions first.
    pub units: Vec<Unit>,
    /// What to have done before the panel.
    pub checklist: Vec<String>,
    /// How it was read.
    pub reading: Reading,
}

/// How a guide was read, for whoever wonders what was understood.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// How many questions came from `headings`, `bold lines`, `list items`, `table rows`, `lines`.
    pub from: BTreeMap<&'static str, usize>,
    /// What was passed over, by the label it stands under, with how many entries.
    pub aside: BTreeMap<String, usize>,
}

/// A challenge from the guide's context.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Challenge {
    /// `Compliance`.
    pub name: String,
    /// `Handling tax, payroll, and GDPR.`
    pub text: String,
}

/// A competency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Competency {
    /// Its heading.
    pub name: String,
    /// Its questions, as indices into [`Guide::units`].
    pub questions: Vec<usize>,
    /// The heading in the guide's file.
    pub span: Span,
}

/// What an answer can be about: a question or an exercise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    /// `q1`, `ex2`.
    pub id: String,
    /// The printed number, or the one given.
    pub number: u32,
    /// The question without its number, or the exercise's title.
    pub text: String,
    /// What a good answer says: key points, or issues and then reasons.
    pub points: Vec<Point>,
    /// The heading in the guide's file.
    pub span: Span,
    /// Question or exercise.
    pub kind: UnitKind,
}

/// Question or exercise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UnitKind {
    /// A question, with the index of its competency.
    Question {
        /// Index into [`Guide::competencies`].
        competency: usize,
    },
    /// A code-improvement exercise.
    Exercise(Code),
}

/// An exercise's code.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Code {
    /// The fences' language.
    pub lang: String,
    /// What is to be improved.
    pub original: Option<String>,
    /// The guide's improvement.
    pub improved: Option<String>,
    /// Why the bundled improvement differs from the guide's print.
    pub corrected: Option<String>,
}

/// A key point, an issue or a reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Point {
    /// `q1.3`, `ex2.issue.1`, `ex2.why.2`.
    pub id: String,
    /// The guide's words.
    pub text: String,
    /// Which of the three it is.
    pub kind: PointKind,
    /// The list item in the guide's file.
    pub span: Span,
}

/// What a point is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PointKind {
    /// A question's key point.
    KeyPoint,
    /// Something wrong with an exercise's code.
    Issue,
    /// Why an exercise's improvement matters.
    Reason,
}

/// Something in a guide or rubric that could not be understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Where, in the file's bytes.
    pub span: Span,
    /// The line, from 1.
    pub line: usize,
    /// What was expected, what was found, what to do.
    pub message: String,
}

impl Guide {
    /// The questions with their indices.
    pub fn questions(&self) -> impl Iterator<Item = (usize, &Unit)> {
        self.units.iter().enumerate().filter(|(_, u)| u.is_question())
    }

    /// The exercises with their indices.
    pub fn exercises(&self) -> impl Iterator<Item = (usize, &Unit)> {
        self.units.iter().enumerate().filter(|(_, u)| !u.is_question())
    }

    /// The index of the unit with this id.
    pub fn unit(&self, id: &str) -> Option<usize> {
        self.units.iter().position(|u| u.id.eq_ignore_ascii_case(id))
    }

    /// The unit and point with this point id.
    pub fn point(&self, id: &str) -> Option<(usize, usize)> {
        self.units
            .iter()
            .enumerate()
            .find_map(|(u, unit)| unit.points.iter().position(|p| p.id.eq_ignore_ascii_case(id)).map(|p| (u, p)))
    }

    /// The competency of a question.
    pub fn competency_of(&self, unit: usize) -> Option<&Competency> {
        match self.units.get(unit)?.kind {
            UnitKind::Question { competency } => self.competencies.get(competency),
            UnitKind::Exercise(_) => None,
        }
    }
}

impl Unit {
    /// Whether it is a question.
    pub fn is_question(&self) -> bool {
        matches!(self.kind, UnitKind::Question { .. })
    }

    /// The exercise's code, if it is one.
    pub fn code(&self) -> Option<&Code> {
        match &self.kind {
            UnitKind::Exercise(code) => Some(code),
            UnitKind::Question { .. } => None,
        }
    }

    /// The heading that a candidate's notes would carry: `Q1: How …?`, `Exercise 2: Secure …`.
    pub fn heading(&self) -> String {
        match self.kind {
            UnitKind::Question { .. } => format!("Q{}: {}", self.number, self.text),
            UnitKind::Exercise(_) => format!("Exercise {}: {}", self.number, self.text),
        }
    }

    /// `Q1` or `Exercise 2`.
    pub fn label(&self) -> String {
        match self.kind {
            UnitKind::Question { .. } => format!("Q{}", self.number),
            UnitKind::Exercise(_) => format!("Exercise {}", self.number),
        }
    }

    /// Its points of one kind, with their indices.
    pub fn points_of(&self, kind: PointKind) -> impl Iterator<Item = (usize, &Point)> {
        self.points.iter().enumerate().filter(move |(_, p)| p.kind == kind)
    }
}
