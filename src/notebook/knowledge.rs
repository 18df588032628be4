//! All that is known before a note is read: the guide, its rubrics and what is compiled from them.

use crate::coverage::lexicon::{Lexicon, RubricSource};
use crate::coverage::link::Linker;
use crate::exercise::CodeRubric;
use crate::guide::{self, Guide, Problem, Source, rubric};
use crate::text::{Span, Text, line_number};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

/// The guide that judges a notebook, with its rubrics, compiled. Immutable.
#[derive(Debug)]
pub struct Knowledge {
    /// The guide.
    pub guide: Arc<Guide>,
    /// Where it came from.
    pub source: Source,
    /// The guide's own text.
    pub text: Arc<str>,
    /// What answers are judged by.
    pub lexicon: Lexicon,
    /// Compares headings with the guide's.
    pub linker: Linker,
    code: OnceLock<CodeRubric>,
    places: OnceLock<Text>,
    /// The candidate's own additions as they stand in the file, if there are any.
    pub own: Option<Arc<str>>,
    /// What could not be understood, by file; the bundled guide's "file" is [`guide::BUNDLED_NAME`].
    pub problems: Vec<(PathBuf, Problem)>,
    /// Changes with the guide or a rubric.
    pub generation: u64,
}

/// A text and the file it came from.
#[derive(Clone, Debug)]
pub struct Input {
    /// The file.
    pub path: PathBuf,
    /// Its text.
    pub text: String,
}

impl Knowledge {
    /// The bundled guide with its rubric and the candidate's additions, if any.
    pub fn bundled(own: Option<&Input>, generation: u64) -> Self {
        Self::build(Source::Bundled, guide::BUNDLED, None, own, generation)
    }

    /// A guide file with its rubric, if any, and the candidate's additions, if any.
    pub fn of_file(file: &Input, rubric: Option<&Input>, own: Option<&Input>, generation: u64) -> Self {
        Self::build(Source::File(file.path.clone()), &file.text, rubric, own, generation)
    }

    fn build(source: Source, text: &str, rubric: Option<&Input>, own: Option<&Input>, generation: u64) -> Self {
        let (guide, guide_problems) = guide::parse(text);
        let guide = Arc::new(guide);
        let path = match &source {
            Source::Bundled => PathBuf::from(guide::BUNDLED_NAME),
            Source::File(path) => path.clone(),
        };
        let mut problems: Vec<(PathBuf, Problem)> = guide_problems.into_iter().map(|p| (path.clone(), p)).collect();
        let files: Vec<&Input> = [rubric, own].into_iter().flatten().collect();
        let mut sources = Vec::new();
        for file in &files {
            let (read, trouble) = rubric::parse(&file.text);
            problems.extend(trouble.into_iter().map(|p| (file.path.clone(), p)));
            sources.push(RubricSource { text: &file.text, rubric: read });
        }
        let bundled = source == Source::Bundled;
        let (lexicon, trouble) = Lexicon::new(guide.clone(), bundled, sources, generation);
        for (file, list) in files.iter().zip(trouble) {
            problems.extend(list.into_iter().map(|p| (file.path.clone(), p)));
        }
        let code = match rubric {
            // read when there is code to judge
            None if bundled => OnceLock::new(),
            Some(file) => {
                let (code, trouble) = CodeRubric::parse(&file.text);
                let unknown = code.unknown_issues(
                    &guide.units.iter().flat_map(|u| &u.points).map(|p| p.id.clone()).collect::<Vec<_>>(),
                );
                let unknown = unknown
                    .into_iter()
                    .map(|id| (file.path.clone(), at_line(&file.text, 1, format!("The guide has no issue `{id}`."))));
                problems.extend(unknown);
                problems
                    .extend(trouble.into_iter().map(|p| (file.path.clone(), at_line(&file.text, p.line, p.message))));
                OnceLock::from(code)
            }
            None => OnceLock::from(CodeRubric::default()),
        };
        let linker = Linker::new(&guide);
        let own = own.map(|own| own.text.as_str().into());
        Knowledge {
            guide,
            source,
            text: text.into(),
            lexicon,
            linker,
            code,
            places: OnceLock::new(),
            own,
            problems,
            generation,
        }
    }

    /// How to see issues in code.
    pub fn code(&self) -> &CodeRubric {
        self.code.get_or_init(|| CodeRubric::trusted(rubric::BUNDLED_CODE))
    }

    /// The guide's own text, where places are looked up.
    pub fn places(&self) -> &Text {
        self.places.get_or_init(|| Text::new(&self.text))
    }

    /// Whether the guide has a question at all: without one there is no coverage.
    pub fn is_usable(&self) -> bool {
        self.guide.questions().next().is_some()
    }

    /// The problems of one file.
    pub fn problems_of<'a>(&'a self, path: &'a Path) -> impl Iterator<Item = &'a Problem> {
        self.problems.iter().filter(move |(p, _)| p == path).map(|(_, problem)| problem)
    }
}

fn at_line(text: &str, line: usize, message: String) -> Problem {
    let start = crate::markdown::lines(text).nth(line.saturating_sub(1)).map_or(0, |(at, _)| at);
    let end = text.get(start..).and_then(|rest| rest.find('\n')).map_or(text.len(), |i| start + i);
    Problem { span: Span::new(start, end), line: line_number(text, start), message }
}
