//! The notebook: one folder's notes against one guide, all analysed. Cheap to clone, immutable to those who read it.

mod ahead;
mod analyse;
mod answer;
mod assess;
mod brief;
mod code;
mod headed;
mod ignores;
mod knowledge;
mod patch;
mod summary;
mod sums;
#[cfg(test)]
pub mod testing;

pub use analyse::{Cache, FileAnalysis, SegmentLink, head_directives};
pub use answer::{Answer, Location, Part, SegmentRef};
pub use assess::{confirmed_at, section};
pub use brief::{Answered, Brief, Headed, Kept, Outline, Reader};
pub use code::LongCode;
pub use headed::{answer_marker, marker, number, section_end, title};
pub use ignores::Ignores;
pub use knowledge::{Input, Knowledge};
pub use summary::summary;
pub use sums::{Sums, UnitSum};

use crate::config::Config;
use crate::coverage::verdict::{Place, PointCoverage, Verdict};
use crate::guide::Guide;
use crate::notes::NotesFile;
use brief::Body;
use imbl::OrdMap;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// In a folder of more files only those that are open are kept whole: of the others the text can be read again.
pub const WHOLE: usize = 256;
/// So many of the others may be looked at before they are folded up again.
const LOOKED_AT: usize = 128;

/// One folder's notes against one guide.
#[derive(Clone, Debug)]
pub struct Notebook {
    /// The folder; paths in reports are relative to it.
    pub root: Arc<Path>,
    /// The settings that hold here.
    pub config: Arc<Config>,
    /// The guide with all that is compiled from it; `None` when the configured guide can't be read.
    pub knowledge: Option<Arc<Knowledge>>,
    /// Shared with those who read an older state: a change copies no more than its place.
    files: OrdMap<Arc<Path>, Kept>,
    /// How many files were read again to be looked at.
    looked_at: Arc<AtomicUsize>,
    /// Reads a file again.
    reader: Option<Reader>,
    /// Markdown files that answer nothing themselves, but that answers link to.
    stories: Arc<BTreeMap<Arc<Path>, NotesFile>>,
    sums: Arc<Sums>,
    /// How often `sums` has changed.
    revision: u64,
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
            files: OrdMap::new(),
            looked_at: Arc::default(),
            reader: None,
            stories: Arc::default(),
            sums: Arc::new(Sums::new(units)),
            revision: 0,
        }
    }

    /// The guide, if there is one.
    pub fn guide(&self) -> Option<&Guide> {
        self.knowledge.as_ref().map(|k| &*k.guide)
    }

    /// The same, where files that nobody has open needn't be kept whole: `reader` reads their text again.
    pub fn reading(self, reader: Reader) -> Self {
        Notebook { reader: Some(reader), ..self }
    }

    /// How many files there are: notes and copies of the guide.
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// Whether a file is one of them.
    pub fn has(&self, path: &Path) -> bool {
        self.files.contains_key(path)
    }

    /// What is known of each file without reading it again, in path order.
    pub fn briefs(&self) -> impl Iterator<Item = (&Arc<Path>, &Kept)> {
        self.files.iter()
    }

    /// The notes files in path order. Markdown files that are no notes aren't among them.
    pub fn files(&self) -> impl Iterator<Item = &Arc<FileAnalysis>> {
        self.files.iter().map(|(path, kept)| self.opened(path, kept))
    }

    /// One file, if it is notes (or a copy of the guide).
    pub fn file(&self, path: &Path) -> Option<&Arc<FileAnalysis>> {
        self.files.get_key_value(path).map(|(path, kept)| self.opened(path, kept))
    }

    /// A file's analysis, made again if it isn't at hand.
    fn opened<'a>(&'a self, path: &Arc<Path>, kept: &'a Kept) -> &'a Arc<FileAnalysis> {
        match &kept.body {
            Body::Whole(file) => file,
            Body::Closed(_, looked_at) => looked_at.get_or_init(|| {
                self.looked_at.fetch_add(1, Ordering::Relaxed);
                Arc::new(self.analyse(path, self.read(path), &mut Cache::default()))
            }),
        }
    }

    fn text_of(&self, path: &Path, kept: &Kept) -> NotesFile {
        kept.at_hand().map_or_else(|| self.read(path), |file| file.notes.clone())
    }

    /// A file that isn't at hand, as it stands on disk now.
    fn read(&self, path: &Path) -> NotesFile {
        let text = self.reader.as_ref().and_then(|reader| reader.0(path));
        text.map(|text| NotesFile::new(&text)).unwrap_or_default()
    }

    /// The text of a file that answers stand in: notes, or a story that an answer links to.
    pub fn notes(&self, path: &Path) -> Option<&NotesFile> {
        self.file(path).map(|f| &f.notes).or_else(|| self.stories.get(path))
    }

    /// What a file's directives hide.
    pub fn ignores(&self, path: &Path) -> Option<Cow<'_, Ignores>> {
        Some(match &self.files.get(path)?.body {
            Body::Whole(file) => Cow::Owned(Ignores::of(file)),
            Body::Closed(outline, _) => Cow::Borrowed(&outline.ignores),
        })
    }

    /// What is known of the whole: counts by unit and verdict.
    pub fn sums(&self) -> &Sums {
        &self.sums
    }

    /// How often that has changed: most edits don't.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// Puts a file in, or in place of its older self, and analyses again the files whose stories stand in it.
    pub fn put(&mut self, path: &Arc<Path>, notes: NotesFile, cache: &mut Cache) {
        self.replace(path, Some(notes), true, cache);
        self.follow(path, cache);
    }

    /// The same for a file that can be read again: among many it isn't kept whole.
    pub fn put_closed(&mut self, path: &Arc<Path>, notes: NotesFile, cache: &mut Cache) {
        let whole = self.keeps_whole(self.files.len());
        self.replace(path, Some(notes), whole, cache);
        self.follow(path, cache);
    }

    /// Whether files that nobody has open are kept whole, among so many.
    pub fn keeps_whole(&self, files: usize) -> bool {
        self.reader.is_none() || files <= WHOLE
    }

    /// Puts in a file that was analysed elsewhere, such as by a worker that reads a folder.
    pub fn insert(&mut self, path: &Arc<Path>, kept: Kept, cache: &mut Cache) {
        if kept.brief.stories.is_empty() {
            return self.swap(path, Some(kept), None);
        }
        // its stories could not be found there
        let (notes, whole) = (self.text_of(path, &kept), kept.is_whole());
        self.replace(path, Some(notes), whole, cache);
    }

    /// All files of a folder are in: those that came before the files that they link to are analysed again.
    pub fn complete(&mut self, cache: &mut Cache) {
        let tellers: Vec<Arc<Path>> = self.sums.storytellers().cloned().collect();
        tellers.iter().for_each(|path| self.again(path, cache));
    }

    /// Judges all files of another notebook by what is known here.
    pub fn take_over(&mut self, other: &Notebook, cache: &mut Cache) {
        for (path, kept) in other.files.iter() {
            self.replace(path, Some(other.text_of(path, kept)), kept.is_whole(), cache);
            self.follow(path, cache);
        }
    }

    /// Takes a file out.
    pub fn remove(&mut self, path: &Arc<Path>, cache: &mut Cache) {
        if self.files.contains_key(path) || self.stories.contains_key(path) {
            self.replace(path, None, true, cache);
            self.follow(path, cache);
        }
    }

    fn replace(&mut self, path: &Arc<Path>, notes: Option<NotesFile>, whole: bool, cache: &mut Cache) {
        let Some(notes) = notes else { return self.swap(path, None, None) };
        let file = self.analyse(path, notes, cache);
        match file.is_notes || file.is_guide {
            true if whole => self.swap(path, Some(Kept::whole(Arc::new(file))), None),
            true => self.swap(path, Some(Kept::closed(&file)), None),
            false => self.swap(path, None, Some(file.notes)),
        }
    }

    /// The files whose answers link to others, each with what it links to.
    fn told(&self) -> impl Iterator<Item = (&Arc<Path>, impl Iterator<Item = PathBuf>)> {
        let tellers = self.sums.storytellers().filter_map(|path| self.files.get_key_value(path));
        tellers.map(|(path, kept)| (path, kept.brief.stories.iter().map(|(to, _)| resolve(path, to))))
    }

    /// The files whose answers link to sections of this one.
    pub fn tellers_of<'a>(&'a self, path: &'a Path) -> impl Iterator<Item = &'a Arc<Path>> {
        self.told().filter_map(move |(teller, mut links)| links.any(|to| to == path).then_some(teller))
    }

    /// The Markdown files that answers link to and that are not here yet.
    pub fn wanted(&self) -> Vec<PathBuf> {
        let mut out: Vec<PathBuf> = self.told().flat_map(|(_, links)| links).collect();
        out.retain(|path| !self.files.contains_key(path.as_path()) && !self.stories.contains_key(path.as_path()));
        out.sort();
        out.dedup();
        out
    }

    /// `text` is that of a file that is no notes, but may be a story.
    fn swap(&mut self, path: &Arc<Path>, new: Option<Kept>, text: Option<NotesFile>) {
        self.fold();
        match text {
            Some(text) if self.tellers_of(path).next().is_some() => {
                Arc::make_mut(&mut self.stories).insert(path.clone(), text);
            }
            _ if self.stories.contains_key(path) => {
                Arc::make_mut(&mut self.stories).remove(path);
            }
            _ => {}
        }
        let brief = new.as_ref().map(|kept| kept.brief.clone());
        let old = match new {
            Some(kept) => self.files.insert(path.clone(), kept),
            None => self.files.remove(path),
        };
        // typing changes few verdicts, and sums over many files are long
        if old.as_ref().map(|kept| &kept.brief) != brief.as_ref() {
            self.revision += 1;
            let sums = Arc::make_mut(&mut self.sums);
            old.iter().for_each(|kept| sums.take(path, &kept.brief));
            brief.iter().for_each(|brief| sums.add(path, brief));
        }
    }

    /// Folds up the files that were only looked at.
    fn fold(&mut self) {
        if self.looked_at.load(Ordering::Relaxed) <= LOOKED_AT {
            return;
        }
        self.looked_at = Arc::default();
        let is_open = |kept: &Kept| matches!(&kept.body, Body::Closed(_, looked_at) if looked_at.get().is_some());
        let open: Vec<Arc<Path>> =
            self.files.iter().filter(|(_, kept)| is_open(kept)).map(|(p, _)| p.clone()).collect();
        for path in open {
            if let Some(Body::Closed(_, looked_at)) = self.files.get_mut(&path).map(|kept| &mut kept.body) {
                looked_at.take();
            }
        }
    }

    /// Analyses a file against this notebook's guide without putting it in.
    pub fn analyse(&self, path: &Arc<Path>, notes: NotesFile, cache: &mut Cache) -> FileAnalysis {
        let Some(knowledge) = &self.knowledge else {
            return FileAnalysis::silent(path.clone(), notes);
        };
        let stories = |from: &Path, to: &str, anchor: &str| {
            let target = resolve(from, to);
            if let Some((path, kept)) = self.files.get_key_value(target.as_path()) {
                return section(path, &self.text_of(path, kept), anchor);
            }
            let (path, notes) = self.stories.get_key_value(target.as_path())?;
            section(path, notes, anchor)
        };
        let declared = self.config.declares(path.strip_prefix(&self.root).unwrap_or(path));
        let before = self.files.get(path).and_then(Kept::at_hand).map(|file| &**file);
        let context = analyse::Context { knowledge, declared, stories: &stories, before };
        analyse::analyse(path.clone(), notes, &context, cache)
    }

    /// Analyses again the files that link to sections of `changed`.
    fn follow(&mut self, changed: &Path, cache: &mut Cache) {
        let linked: Vec<Arc<Path>> = self.tellers_of(changed).filter(|p| p.as_ref() != changed).cloned().collect();
        linked.iter().for_each(|path| self.again(path, cache));
    }

    /// Analyses a file again as it is.
    fn again(&mut self, path: &Arc<Path>, cache: &mut Cache) {
        if let Some(kept) = self.files.get(path) {
            let (notes, whole) = (self.text_of(path, kept), kept.is_whole());
            self.replace(path, Some(notes), whole, cache);
        }
    }

    /// What is known of the answers to a unit, in path order.
    pub fn answered(&self, unit: usize) -> impl Iterator<Item = (&Arc<Path>, &Answered)> {
        let files = self.sums.unit(unit).map(|sum| &sum.files).into_iter().flatten();
        files.flat_map(move |(path, brief)| brief.to(unit).map(move |answer| (path, answer)))
    }

    /// The answers to a unit, in path order. Where it doesn't take all of them, [`Notebook::answered`] costs less.
    pub fn answers(&self, unit: usize) -> impl Iterator<Item = (&Arc<FileAnalysis>, &Arc<Answer>)> {
        let paths = self.sums.unit(unit).map(|u| u.files.keys()).into_iter().flatten();
        paths
            .filter_map(|p| self.file(p))
            .flat_map(move |f| f.answers.iter().filter(move |a| a.unit == unit).map(move |a| (f, a)))
    }

    /// The best verdict on a point over all answers; ties go to the first in path order.
    pub fn best(&self, unit: usize, point: usize) -> Option<Best<'_>> {
        let worth = |answer: &Answered| answer.points.get(point).map(|p| (p.verdict, p.confirmed));
        let mut best = None;
        for (path, answer) in self.answered(unit) {
            let worth = worth(answer);
            if worth > best.and_then(|(worth, _)| worth) {
                best = Some((worth, path));
            }
            if worth == Some((Verdict::Covered, true)) {
                break;
            }
        }
        let answers = self.file(best?.1)?.answers.iter().filter(|a| a.unit == unit);
        let points = answers.filter_map(|answer| Some(Best { answer, point: answer.points.get(point)? }));
        let worth = |best: &Best<'_>| (best.point.verdict, best.point.confirmed);
        points.reduce(|a, b| if worth(&b) > worth(&a) { b } else { a })
    }

    /// The file that findings about the whole notebook stand in: the one named in the config, else the one with the
    /// most linked sections, ties by path.
    pub fn home(&self) -> Option<(&Arc<Path>, &Brief)> {
        let named = self.config.home.as_ref().map(|home| self.root.join(home));
        let named = named.and_then(|path| self.files.get_key_value(path.as_path()));
        let home = named.or_else(|| self.sums.home().and_then(|path| self.files.get_key_value(path)));
        home.map(|(path, kept)| (path, &*kept.brief))
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
