//! What a review says, as plain values: DESIGN §7's JSON, and what has come to it since.

pub use super::audit::*;
use serde::Serialize;

/// The version of the JSON.
pub const SCHEMA: u32 = 1;

/// A review of one notebook.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// [`SCHEMA`].
    pub schema: u32,
    /// The guide that judges.
    pub guide: GuideInfo,
    /// Counts.
    pub summary: Summary,
    /// What needs no more work.
    pub ready: Vec<Ready>,
    /// What to work on, most urgent first.
    pub gaps: Vec<Gap>,
    /// The audit: questions by competency.
    pub competencies: Vec<CompetencyReport>,
    /// The audit: exercises.
    pub exercises: Vec<ExerciseReport>,
    /// The guide's checklist.
    pub checklist: Vec<ChecklistItem>,
    /// Which story serves which questions.
    pub stories: Stories,
    /// How long all answers take.
    pub speaking: SpeakingSum,
}

/// The guide's name.
#[derive(Clone, Debug, Serialize)]
pub struct GuideInfo {
    /// Its title.
    pub title: String,
    /// `bundled:oyster`, or the file.
    pub source: String,
}

/// Counts.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct Summary {
    /// Key points of all questions.
    pub key_points: PointCounts,
    /// Questions.
    pub questions: Answered,
    /// Competencies.
    pub competencies: Covered,
    /// Exercises.
    pub exercises: Answered,
}

/// Key points by verdict. Those left out by choice count in no verdict.
#[derive(Clone, Copy, Debug, Default, Serialize, PartialEq, Eq)]
pub struct PointCounts {
    /// All.
    pub total: usize,
    /// Made.
    pub covered: usize,
    /// Made in part.
    pub partial: usize,
    /// Argued against.
    pub rejected: usize,
    /// Left out by choice.
    pub by_choice: usize,
    /// Not found.
    pub missing: usize,
}

/// How many are answered.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct Answered {
    /// All.
    pub total: usize,
    /// With an answer that was started.
    pub answered: usize,
}

/// How many are covered.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct Covered {
    /// All.
    pub total: usize,
    /// With an answer to at least one question.
    pub covered: usize,
}

/// Something that is ready.
#[derive(Clone, Debug, Serialize)]
pub struct Ready {
    /// `q1`, `ex2`.
    pub id: String,
    /// `Q1`, `Exercise 2`.
    pub label: String,
    /// The question or the exercise's title.
    pub title: String,
    /// Points made.
    pub made: usize,
    /// Points that count.
    pub total: usize,
    /// The shortest of its answers, in seconds; `None` for notes that aren't sentences.
    pub seconds: Option<u32>,
}

/// Kinds of gaps, most urgent first.
#[derive(Clone, Copy, Debug, Serialize, PartialEq, Eq, PartialOrd, Ord)]
#[serde(rename_all = "kebab-case")]
pub enum GapKind {
    /// A competency without any answer.
    Competency,
    /// A point that an answer argues against.
    Rejected,
    /// A question without an answer, of a competency that has one.
    Question,
    /// Points of a question that were not found.
    Missing,
    /// An issue that is still in the candidate's code, or code that doesn't parse.
    Code,
    /// An exercise without an answer.
    Exercise,
    /// Points that are made in part.
    Partial,
    /// A to-do in the notes.
    Todo,
}

/// Something to work on.
#[derive(Clone, Debug, Serialize)]
pub struct Gap {
    /// Its kind.
    pub kind: GapKind,
    /// The question, exercise or point it speaks of.
    pub id: String,
    /// What it is, in a line.
    pub title: String,
    /// What to do about it, one line each.
    pub details: Vec<String>,
    /// Where, if it stands somewhere.
    pub place: Option<LinePlace>,
}

/// A competency.
#[derive(Clone, Debug, Serialize)]
pub struct CompetencyReport {
    /// Its name.
    pub name: String,
    /// Its questions.
    pub questions: Vec<QuestionReport>,
}

/// A question.
#[derive(Clone, Debug, Serialize)]
pub struct QuestionReport {
    /// `q1`.
    pub id: String,
    /// `Q1`.
    pub label: String,
    /// The question.
    pub text: String,
    /// All sections that answer it, by file and version.
    pub answers: Vec<AnswerReport>,
    /// Its key points.
    pub key_points: Vec<PointReport>,
}

/// An exercise.
#[derive(Clone, Debug, Serialize)]
pub struct ExerciseReport {
    /// `ex1`.
    pub id: String,
    /// `Exercise 1`.
    pub label: String,
    /// Its title.
    pub title: String,
    /// All sections that answer it.
    pub answers: Vec<AnswerReport>,
    /// Issues with the original code.
    pub issues: Vec<PointReport>,
    /// Why the improvement matters.
    pub why: Vec<PointReport>,
    /// The candidate's version: the fences that count, the last first.
    pub code: Vec<CodeReport>,
}

/// An item of the guide's checklist.
#[derive(Clone, Debug, Serialize)]
pub struct ChecklistItem {
    /// The guide's words.
    pub text: String,
    /// Whether it is done.
    pub done: bool,
    /// Why it is or isn't.
    pub why: String,
    /// What was found where.
    pub found: Vec<FoundReport>,
}

/// What was found for an item of the checklist.
#[derive(Clone, Debug, Serialize)]
pub struct FoundReport {
    /// The competency, or the task's text.
    pub name: String,
    /// Whether it speaks for the item.
    pub done: bool,
    /// What was found.
    pub what: String,
    /// Where.
    pub place: Option<LinePlace>,
}

/// Stories.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Stories {
    /// Those that answers use.
    pub used: Vec<StoryReport>,
    /// Competencies with neither a story nor a concrete example, of those that have an answer.
    pub competencies_without: Vec<String>,
}

/// A story.
#[derive(Clone, Debug, Serialize)]
pub struct StoryReport {
    /// Its heading.
    pub title: String,
    /// Where it stands.
    pub place: LinePlace,
    /// The questions and exercises that use it.
    pub units: Vec<String>,
}

/// How long it all takes.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct SpeakingSum {
    /// The pace.
    pub words_per_minute: u32,
    /// The shortest and longest answer wanted.
    pub target_seconds: (u32, u32),
    /// All answers together, the shortest version of each question.
    pub total_seconds: u32,
}

impl QuestionReport {
    /// Whether an answer was started.
    pub fn is_answered(&self) -> bool {
        self.answers.iter().any(|a| a.started)
    }

    /// `Q1: How …?`
    pub fn heading(&self) -> String {
        format!("{}: {}", self.label, self.text)
    }
}

impl ExerciseReport {
    /// Whether an answer was started.
    pub fn is_answered(&self) -> bool {
        self.answers.iter().any(|a| a.started)
    }

    /// `Exercise 1: …`
    pub fn heading(&self) -> String {
        format!("{}: {}", self.label, self.title)
    }

    /// Issues and reasons.
    pub fn points(&self) -> impl Iterator<Item = &PointReport> {
        self.issues.iter().chain(&self.why)
    }
}

impl Report {
    /// The questions in the guide's order by competency.
    pub fn questions(&self) -> impl Iterator<Item = &QuestionReport> {
        self.competencies.iter().flat_map(|c| &c.questions)
    }
}
