//! What directives do, as hover and completion tell it.

use crate::notes::DirectiveKind;

/// A directive's manual entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// `covers`.
    pub name: &'static str,
    /// `covers q1.3 "a few words"`.
    pub form: &'static str,
    /// What it does, in a sentence or two.
    pub does: &'static str,
    /// Whether something follows the name.
    pub takes: Takes,
}

/// What follows a directive's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Takes {
    /// Nothing.
    Nothing,
    /// Ids of questions.
    Questions,
    /// Ids of exercises.
    Exercises,
    /// The id of a point.
    Point,
    /// A rule, then perhaps an id.
    Rule,
    /// A name of the candidate's choice.
    Name,
}

/// All directives, in the order in which they are offered.
pub const DIRECTIVES: [Entry; 9] = [
    Entry {
        name: "covers",
        form: "covers q1.3 \"a few words\"",
        does: "You confirm that this section makes the point, in the sentence with these words (or the one before).",
        takes: Takes::Point,
    },
    Entry {
        name: "open",
        form: "open q1.3",
        does: "You say that the point is not made yet, whatever was found.",
        takes: Takes::Point,
    },
    Entry {
        name: "differs",
        form: "differs q1.3 \"why\"",
        does: "You leave the point out by choice: it is out of the count.",
        takes: Takes::Point,
    },
    Entry {
        name: "question",
        form: "question q3",
        does: "Directly under a heading: the section answers these questions, whatever the heading says.",
        takes: Takes::Questions,
    },
    Entry {
        name: "exercise",
        form: "exercise ex2",
        does: "Directly under a heading: the section answers these exercises, whatever the heading says.",
        takes: Takes::Exercises,
    },
    Entry {
        name: "ignore",
        form: "ignore missing-key-point q1.3",
        does: "Hides a rule's findings: before a line, under a heading for its section, or at the file's top for the \
               file. Verdicts stay as they are.",
        takes: Takes::Rule,
    },
    Entry {
        name: "version",
        form: "version short",
        does: "Directly under a heading: another version of the same answer, judged on its own.",
        takes: Takes::Name,
    },
    Entry {
        name: "off",
        form: "off",
        does: "From here on nothing is linked or found, to `on` or to the file's end.",
        takes: Takes::Nothing,
    },
    Entry { name: "on", form: "on", does: "Ends what `off` began.", takes: Takes::Nothing },
];

/// The entry of a directive's name.
pub fn entry(name: &str) -> Option<&'static Entry> {
    DIRECTIVES.iter().find(|e| e.name.eq_ignore_ascii_case(name))
}

/// The entry of a directive; `None` for one that was not understood.
pub fn entry_of(kind: &DirectiveKind) -> Option<&'static Entry> {
    let name = match kind {
        DirectiveKind::Link(ids) if ids.iter().all(|id| id.starts_with("ex")) => "exercise",
        DirectiveKind::Link(_) => "question",
        DirectiveKind::Covers { .. } => "covers",
        DirectiveKind::Open(_) => "open",
        DirectiveKind::Differs(..) => "differs",
        DirectiveKind::Ignore(..) => "ignore",
        DirectiveKind::Version(_) => "version",
        DirectiveKind::Off => "off",
        DirectiveKind::On => "on",
        DirectiveKind::Bad(..) => return None,
    };
    entry(name)
}
