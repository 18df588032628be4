//! What a notebook keeps of each file: a brief of what it answers, and the whole analysis or, of a file that nobody has
//! open in a folder of many, only its headings. The rest can be read again.

use super::analyse::FileAnalysis;
use super::answer::Answer;
use super::headed::{answer_marker, title};
use super::ignores::Ignores;
use crate::coverage::verdict::Verdict;
use crate::text::Span;
use std::path::Path;
use std::sync::{Arc, OnceLock};

/// What findings about the whole notebook need to know of a file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Brief {
    /// Whether it counts as notes.
    pub is_notes: bool,
    /// Whether it is a copy of the guide.
    pub is_guide: bool,
    /// Where its title stands.
    pub title: Span,
    /// How many of its sections name a question or exercise.
    pub linked: usize,
    /// Links to headings in other files: path as written, anchor.
    pub stories: Box<[(String, String)]>,
    /// In the order of the analysis.
    pub answers: Box<[Answered]>,
}

/// What is kept of an answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Answered {
    /// Index of the question or exercise in the guide.
    pub unit: usize,
    /// More than its first words.
    pub started: bool,
    /// It tells of something that happened.
    pub is_example: bool,
    /// A version of its own.
    pub is_version: bool,
    /// The marker of its first heading.
    pub marker: Option<Span>,
    /// One for each point of the unit.
    pub points: Box<[Pointed]>,
}

/// What is kept of a verdict; greater is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Pointed {
    /// The verdict.
    pub verdict: Verdict,
    /// The candidate confirmed it.
    pub confirmed: bool,
    /// Left out by choice.
    pub by_choice: bool,
}

impl Brief {
    /// The brief of an analysis.
    pub fn of(file: &FileAnalysis) -> Self {
        Brief {
            is_notes: file.is_notes,
            is_guide: file.is_guide,
            title: title(file),
            linked: file.linked,
            stories: file.stories.as_slice().into(),
            answers: file.answers.iter().map(|answer| Answered::of(file, answer)).collect(),
        }
    }

    /// Its answers to a unit.
    pub fn to(&self, unit: usize) -> impl Iterator<Item = &Answered> {
        self.answers.iter().filter(move |a| a.unit == unit)
    }
}

impl Answered {
    fn of(file: &FileAnalysis, answer: &Answer) -> Self {
        let pointed = |p: &crate::coverage::verdict::PointCoverage| Pointed {
            verdict: p.verdict,
            confirmed: p.confirmed,
            by_choice: p.by_choice,
        };
        Answered {
            unit: answer.unit,
            started: answer.started,
            is_example: answer.told.is_example(),
            is_version: answer.version.is_some(),
            marker: answer_marker(file, answer),
            points: answer.points.iter().map(pointed).collect(),
        }
    }
}

/// A heading, for those who look through all files for one.
#[derive(Clone, Copy, Debug)]
pub struct Headed<'a> {
    /// The title without markup.
    pub title: &'a str,
    /// 1 to 6; 7 for a bold line.
    pub level: u8,
    /// The heading in its file.
    pub span: Span,
    /// The units that it names.
    pub names: &'a [usize],
}

/// The same as it is kept.
#[derive(Clone, Debug)]
struct KeptHeading {
    title: Box<str>,
    level: u8,
    span: Span,
    names: Box<[usize]>,
}

fn headings(file: &FileAnalysis) -> impl Iterator<Item = Headed<'_>> {
    file.notes.segments().iter().zip(file.links.iter()).filter_map(|(placed, link)| {
        let heading = placed.segment.heading.as_ref()?;
        let (level, span) = (heading.level, heading.span.shift(placed.start));
        Some(Headed { title: &heading.title, level, span, names: &link.names })
    })
}

/// The headings of a file, and what its directives hide: what is looked for in files that nobody has open.
#[derive(Clone, Debug, Default)]
pub struct Outline {
    headings: Box<[KeptHeading]>,
    /// What the candidate doesn't want to hear.
    pub ignores: Ignores,
}

impl Outline {
    /// The outline of an analysis.
    pub fn of(file: &FileAnalysis) -> Self {
        let kept =
            |h: Headed<'_>| KeptHeading { title: h.title.into(), level: h.level, span: h.span, names: h.names.into() };
        Outline { headings: headings(file).map(kept).collect(), ignores: Ignores::of(file) }
    }
}

/// A file as a notebook keeps it.
#[derive(Clone, Debug)]
pub struct Kept {
    /// What is known of it at any time.
    pub brief: Arc<Brief>,
    /// The rest.
    pub body: Body,
}

/// The analysis, or what stands for it.
#[derive(Clone, Debug)]
pub enum Body {
    /// All of it.
    Whole(Arc<FileAnalysis>),
    /// Its headings; and the analysis for as long as somebody looks at it.
    Closed(Arc<Outline>, OnceLock<Arc<FileAnalysis>>),
}

impl Kept {
    /// Keeps all of a file.
    pub fn whole(file: Arc<FileAnalysis>) -> Self {
        Kept { brief: Arc::new(Brief::of(&file)), body: Body::Whole(file) }
    }

    /// Keeps what can't be read again at little cost.
    pub fn closed(file: &FileAnalysis) -> Self {
        Kept { brief: Arc::new(Brief::of(file)), body: Body::Closed(Arc::new(Outline::of(file)), OnceLock::new()) }
    }

    /// Its headings, in document order.
    pub fn headings(&self) -> Box<dyn Iterator<Item = Headed<'_>> + '_> {
        match &self.body {
            Body::Whole(file) => Box::new(headings(file)),
            Body::Closed(outline, _) => Box::new(outline.headings.iter().map(|h| Headed {
                title: &h.title,
                level: h.level,
                span: h.span,
                names: &h.names,
            })),
        }
    }

    /// Whether all of it is kept.
    pub fn is_whole(&self) -> bool {
        matches!(self.body, Body::Whole(_))
    }

    /// The analysis, if it is at hand.
    pub fn at_hand(&self) -> Option<&Arc<FileAnalysis>> {
        match &self.body {
            Body::Whole(file) => Some(file),
            Body::Closed(_, looked_at) => looked_at.get(),
        }
    }
}

type Read = dyn Fn(&Path) -> Option<String> + Send + Sync;

/// Reads a file's text again; `None` when it can't be.
#[derive(Clone)]
pub struct Reader(pub Arc<Read>);

impl std::fmt::Debug for Reader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Reader")
    }
}
