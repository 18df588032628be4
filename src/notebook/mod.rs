//! The notebook: one folder's notes against one guide, all analysed. Cheap to clone, immutable to those who read it.

mod analyse;
mod assess;
mod code;
mod knowledge;
mod summary;
mod sums;
#[cfg(test)]
pub mod testing;

pub use analyse::{Answer, Cache, FileAnalysis, Location, SegmentLink, SegmentRef, head_directives};
pub use assess::{confirmed_at, section};
pub use code::LongCode;
pub use knowledge::{Input, Knowledge};
pub use summary::summary;
pub use sums::{Sums, UnitSum};

use crate::config::Config;
use crate::coverage::verdict::{Place, PointCoverage, Verdict};
use crate::guide::Guide;
use crate::notes::NotesFile;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// One folder's notes against one guide.
#[derive(Clone, Debug)]
pub struct Notebook {
    /// The folder; paths in reports are relative to it.
    pub root: Arc<Path>,
    /// The settings that hold here.
    pub config: Arc<Config>,
    /// The guide with all that is compiled from it; `None` when the configured guide can't be read.
    pub knowledge: Option<Arc<Knowledge>>,
    files: Arc<BTreeMap<Arc<Path>, Arc<FileAnalysis>>>,
    /// Markdown files that answer nothing themselves, but that answers link to.
    stories: Arc<BTreeMap<Arc<Path>, NotesFile>>,
    sums: Arc<Sums>,
}

/// A point's best verdict over all answers.
#[derive(Clone, Debug)]
pub struct Best<'a> {
    /// The answer that has it.
    pub answer: &'a Arc<Answer>,
    /// The verdict.
    pub point: &'a PointCoverage,
}

impl Notebook {
    /// A notebook without notes.
    pub fn new(root: &Path, config: Arc<Config>, knowledge: Option<Arc<Knowledge>>) -> Self {
        let units =
            knowledge.as_ref().map(|k| k.guide.units.iter().map(|u| u.points.len()).collect()).unwrap_or_default();
        Notebook {
            root: root.into(),
            config,
            knowledge,
            files: Arc::default(),
            stories: Arc::default(),
            sums: Arc::new(Sums::new(units)),
        }
    }

    /// The guide, if there is one.
    pub fn guide(&self) -> Option<&Guide> {
        self.knowledge.as_ref().map(|k| &*k.guide)
    }

    /// The notes files in path order. Markdown files that are no notes aren't among them.
    pub fn files(&self) -> impl Iterator<Item = &Arc<FileAnalysis>> {
        self.files.values()
    }

    /// One file, if it is notes (or a copy of the guide).
    pub fn file(&self, path: &Path) -> Option<&Arc<FileAnalysis>> {
        self.files.get(path)
    }

    /// The text of a file that answers stand in: notes, or a story that an answer links to.
    pub fn notes(&self, path: &Path) -> Option<&NotesFile> {
        self.files.get(path).map(|f| &f.notes).or_else(|| self.stories.get(path))
    }

    /// What is known of the whole: counts by unit and verdict.
    pub fn sums(&self) -> &Sums {
        &self.sums
    }

    /// Puts a file in, or in place of its older self, and analyses again the files whose stories stand in it.
    pub fn put(&mut self, path: &Arc<Path>, notes: NotesFile, cache: &mut Cache) {
        self.replace(path, Some(notes), cache);
        self.follow(path, cache);
    }

    /// Puts in a file that was analysed elsewhere, such as by a worker that reads a folder.
    pub fn insert(&mut self, file: FileAnalysis, cache: &mut Cache) {
        // its stories could not be found there
        if file.stories.is_empty() {
            self.swap(&file.path.clone(), Some(Arc::new(file)));
        } else {
            self.replace(&file.path.clone(), Some(file.notes), cache);
        }
    }

    /// Takes a file out.
    pub fn remove(&mut self, path: &Arc<Path>, cache: &mut Cache) {
        if self.files.contains_key(path) || self.stories.contains_key(path) {
            self.replace(path, None, cache);
            self.follow(path, cache);
        }
    }

    fn replace(&mut self, path: &Arc<Path>, notes: Option<NotesFile>, cache: &mut Cache) {
        let new = notes.map(|notes| Arc::new(self.analyse(path, notes, cache)));
        self.swap(path, new);
    }

    /// The Markdown files that answers link to and that are not here yet.
    pub fn wanted(&self) -> Vec<PathBuf> {
        let tellers = self.sums.storytellers().filter_map(|path| self.files.get(path));
        let mut out: Vec<PathBuf> =
            tellers.flat_map(|f| f.stories.iter().map(|(to, _)| resolve(&f.path, to))).collect();
        out.retain(|path| !self.files.contains_key(path.as_path()) && !self.stories.contains_key(path.as_path()));
        out.sort();
        out.dedup();
        out
    }

    /// Whether some answer links to this file.
    fn is_told(&self, path: &Path) -> bool {
        let tellers = self.sums.storytellers().filter_map(|teller| self.files.get(teller));
        tellers.flat_map(|f| f.stories.iter().map(|(to, _)| resolve(&f.path, to))).any(|to| to == path)
    }

    fn swap(&mut self, path: &Arc<Path>, new: Option<Arc<FileAnalysis>>) {
        let keep = |f: &Arc<FileAnalysis>| f.is_notes || f.is_guide;
        match new.as_ref().filter(|f| !keep(f)) {
            Some(file) if self.is_told(path) => {
                Arc::make_mut(&mut self.stories).insert(path.clone(), file.notes.clone());
            }
            _ if self.stories.contains_key(path) => {
                Arc::make_mut(&mut self.stories).remove(path);
            }
            _ => {}
        }
        let files = Arc::make_mut(&mut self.files);
        let old = match &new {
            Some(file) if keep(file) => files.insert(path.clone(), file.clone()),
            _ => files.remove(path),
        };
        let sums = Arc::make_mut(&mut self.sums);
        old.iter().for_each(|file| sums.take(file));
        new.iter().filter(|f| keep(f)).for_each(|file| sums.add(file));
    }

    /// Analyses a file against this notebook's guide without putting it in.
    pub fn analyse(&self, path: &Arc<Path>, notes: NotesFile, cache: &mut Cache) -> FileAnalysis {
        let Some(knowledge) = &self.knowledge else {
            return FileAnalysis::silent(path.clone(), notes);
        };
        let stories = |from: &Path, to: &str, anchor: &str| {
            let target = resolve(from, to);
            if let Some(file) = self.files.get(target.as_path()) {
                return section(&file.path, &file.notes, anchor);
            }
            let (path, notes) = self.stories.get_key_value(target.as_path())?;
            section(path, notes, anchor)
        };
        let declared = self.config.declares(path.strip_prefix(&self.root).unwrap_or(path));
        let context = analyse::Context { knowledge, declared, stories: &stories };
        analyse::analyse(path.clone(), notes, &context, cache)
    }

    /// Analyses again the files that link to sections of `changed`.
    fn follow(&mut self, changed: &Path, cache: &mut Cache) {
        let linked: Vec<Arc<FileAnalysis>> = self
            .sums
            .storytellers()
            .filter(|path| path.as_ref() != changed)
            .filter_map(|path| self.files.get(path))
            .filter(|f| f.stories.iter().any(|(to, _)| resolve(&f.path, to) == changed))
            .cloned()
            .collect();
        for file in linked {
            self.replace(&file.path.clone(), Some(file.notes.clone()), cache);
        }
    }

    /// The answers to a unit, in path order.
    pub fn answers(&self, unit: usize) -> impl Iterator<Item = (&Arc<FileAnalysis>, &Arc<Answer>)> {
        let paths = self.sums.unit(unit).map(|u| &u.files).into_iter().flatten();
        paths
            .filter_map(|p| self.files.get(p))
            .flat_map(move |f| f.answers.iter().filter(move |a| a.unit == unit).map(move |a| (f, a)))
    }

    /// The best verdict on a point over all answers that were started; ties go to the first in path order.
    pub fn best(&self, unit: usize, point: usize) -> Option<Best<'_>> {
        let mut best: Option<Best<'_>> = None;
        for (_, answer) in self.answers(unit) {
            let Some(candidate) = answer.points.get(point) else {
                continue;
            };
            let better = best
                .as_ref()
                .is_none_or(|b| (candidate.verdict, candidate.confirmed) > (b.point.verdict, b.point.confirmed));
            if better {
                best = Some(Best { answer, point: candidate });
            }
            if candidate.verdict == Verdict::Covered && candidate.confirmed {
                break;
            }
        }
        best
    }

    /// The file that findings about the whole notebook stand in: the one named in the config, else the one with the
    /// most linked sections, ties by path.
    pub fn home(&self) -> Option<&Arc<FileAnalysis>> {
        let named = self.config.home.as_ref().map(|home| self.root.join(home));
        named
            .and_then(|path| self.files.get(path.as_path()))
            .or_else(|| self.sums.home().and_then(|path| self.files.get(path)))
    }

    /// A path as reports show it: relative to the root, with forward slashes.
    pub fn shown(&self, path: &Path) -> String {
        let relative = path.strip_prefix(&self.root).unwrap_or(path);
        relative.to_string_lossy().replace('\\', "/")
    }

    /// Where a place of an answer stands.
    pub fn location(&self, answer: &Answer, place: Place) -> Option<Location> {
        answer.location(place)
    }
}

/// The file that a link in `from` points to, `..` and `.` taken away, percent-encoded spaces decoded.
pub fn resolve(from: &Path, to: &str) -> PathBuf {
    let mut out = from.parent().map(Path::to_path_buf).unwrap_or_default();
    for part in to.replace("%20", " ").split('/') {
        match part {
            "" | "." => {}
            ".." => {
                out.pop();
            }
            part => out.push(part),
        }
    }
    out
}
