//! One notes file against the guide: which sections answer what, and how well.

use super::answer::{Answer, SegmentRef};
use super::assess::answers;
use super::code::LongCode;
use super::knowledge::Knowledge;
use super::patch::patched;
use crate::coverage::judge::Judged;
use crate::coverage::link::HeadingMatch;
use crate::coverage::stance::Stance;
use crate::coverage::verdict::PointCoverage;
use crate::exercise;
use crate::markdown::{Block, Kind};
use crate::notes::{Directive, DirectiveKind, NotesFile, Placed, Segment};
use crate::text::{Span, count_words};
use rustc_hash::FxBuildHasher;
use smallvec::SmallVec;
use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

/// Indices of questions and exercises; nearly always one.
pub type Units = SmallVec<[usize; 2]>;

/// What one segment's heading says.
#[derive(Clone, Debug, Default)]
pub struct SegmentLink {
    /// What the guide's headings made of it; `None` without a heading.
    pub matched: Option<Arc<HeadingMatch>>,
    /// The units that the segment's own heading names.
    pub names: Units,
    /// The units that the segment's text belongs to, its own or inherited.
    pub units: Units,
}

/// A file, analysed. Immutable.
#[derive(Clone, Debug)]
pub struct FileAnalysis {
    /// The file.
    pub path: Arc<Path>,
    /// Its text and segments.
    pub notes: NotesFile,
    /// The indices of the segments that have directives: few.
    pub directed: Arc<[usize]>,
    /// The indices of those outside of all answers whose headings refer to the guide.
    pub stray: Arc<[usize]>,
    /// For each segment.
    pub links: Arc<[SegmentLink]>,
    /// How many of them name a question or exercise.
    pub linked: usize,
    /// In order of their first heading.
    pub answers: Vec<Arc<Answer>>,
    /// Whether the file counts as notes at all.
    pub is_notes: bool,
    /// Whether it is a copy of the guide.
    pub is_guide: bool,
    /// What stands between `off` and `on`.
    pub off: Vec<Span>,
    /// Links to headings in other files: path as written, anchor.
    pub stories: Vec<(String, String)>,
}

/// Judged pairs, kept from one analysis to the next.
#[derive(Debug, Default)]
pub struct Cache {
    pub(super) judged: HashMap<Key, (Arc<Judged>, u64), FxBuildHasher>,
    pub(super) titles: HashMap<Box<str>, Title, FxBuildHasher>,
    /// By all that they depend on: the unit and the keys of its judged parts.
    pub(super) points: HashMap<u64, (Arc<Vec<PointCoverage>>, u64), FxBuildHasher>,
    pub(super) code: HashMap<u64, (Arc<exercise::Analysis>, u64), FxBuildHasher>,
    /// Somebody is typing: long code that isn't known yet is put off.
    pub hurry: bool,
    /// Long code that waits to be judged beside; [`Cache::learn`] takes the outcome in.
    pub put_off: Vec<LongCode>,
    pub(super) round: u64,
    /// How many segments were judged anew since the start: what the tests count.
    pub work: u64,
}

/// What a heading says, by its title.
#[derive(Debug)]
pub(super) struct Title {
    /// What a guide makes of it, and the knowledge that said so.
    matched: Arc<HeadingMatch>,
    generation: u64,
    used: u64,
}

/// All that a judgement depends on: segment, unit, inherited stance, what is off, knowledge.
pub(super) type Key = (u64, usize, Option<Stance>, Vec<Span>, u64);

/// Entries untouched for this many analyses are dropped when the cache is large.
const OLD: u64 = 512;
const LARGE: usize = 4096;

impl Cache {
    /// Whether a judgement is known.
    pub(super) fn knows(&self, key: &Key) -> bool {
        self.judged.contains_key(key)
    }

    /// What came of a judgement, if it is known.
    pub(super) fn judged(&mut self, key: &Key) -> Option<Arc<Judged>> {
        let (known, used) = self.judged.get_mut(key)?;
        *used = self.round;
        Some(known.clone())
    }

    /// A segment was judged.
    pub(super) fn learn_judged(&mut self, key: Key, judged: Arc<Judged>) {
        self.work += 1;
        self.judged.insert(key, (judged, self.round));
    }

    /// What a title says to these who know the guide.
    fn title(&mut self, title: &str, knowledge: &Knowledge) -> Arc<HeadingMatch> {
        let round = self.round;
        if let Some(known) = self.titles.get_mut(title).filter(|t| t.generation == knowledge.generation) {
            known.used = round;
            return known.matched.clone();
        }
        let matched = Arc::new(knowledge.linker.read(title));
        let entry = Title { matched: matched.clone(), generation: knowledge.generation, used: round };
        self.titles.insert(title.into(), entry);
        matched
    }

    fn turn(&mut self) {
        self.round += 1;
        let round = self.round;
        if self.judged.len() > LARGE {
            self.judged.retain(|_, (_, used)| round - *used < OLD);
        }
        if self.points.len() > LARGE {
            self.points.retain(|_, (_, used)| round - *used < OLD);
        }
        if self.titles.len() > LARGE {
            self.titles.retain(|_, title| round - title.used < OLD);
        }
        if self.code.len() > LARGE / 8 {
            self.code.retain(|_, (_, used)| round - *used < OLD);
        }
    }
}

/// How a linked story is found: the link's path and anchor, from a file, to the segments of that section.
pub type Stories<'a> = dyn Fn(&Path, &str, &str) -> Option<(String, Vec<SegmentRef>)> + 'a;

/// What an analysis looks at.
pub struct Context<'a> {
    /// The guide and what is compiled from it.
    pub knowledge: &'a Arc<Knowledge>,
    /// The config says that this file is notes.
    pub declared: bool,
    /// Finds linked sections in other files.
    pub stories: &'a Stories<'a>,
    /// The file as it was analysed before, against the same knowledge.
    pub before: Option<&'a FileAnalysis>,
}

/// Analyses a file.
pub fn analyse(path: Arc<Path>, notes: NotesFile, context: &Context<'_>, cache: &mut Cache) -> FileAnalysis {
    cache.turn();
    let before = context.before.filter(|before| before.path == path);
    if let Some(file) = before.and_then(|before| patched(before, &notes, context, cache)) {
        return file;
    }
    let directed = directed(&notes);
    let off = off_spans(&notes, &directed);
    let mut file = FileAnalysis {
        path,
        notes,
        directed,
        stray: Arc::default(),
        links: Arc::default(),
        linked: 0,
        answers: Vec::new(),
        is_notes: false,
        is_guide: false,
        off,
        stories: Vec::new(),
    };
    link(&mut file, context, cache);
    if file.is_notes {
        answers(&mut file, context, cache);
    }
    file
}

fn directed(notes: &NotesFile) -> Arc<[usize]> {
    let segments = notes.segments().iter().enumerate();
    segments.filter(|(_, placed)| !placed.segment.directives.is_empty()).map(|(i, _)| i).collect()
}

/// The spans between `off` and `on` directives.
fn off_spans(notes: &NotesFile, directed: &[usize]) -> Vec<Span> {
    let mut out = Vec::new();
    let mut open = None;
    for placed in directed.iter().filter_map(|i| notes.segments().get(*i)) {
        for directive in &placed.segment.directives {
            match directive.kind {
                DirectiveKind::Off => open = open.or(Some(placed.start + directive.span.start)),
                DirectiveKind::On => {
                    if let Some(from) = open.take() {
                        out.push(Span::new(from, placed.start + directive.span.end));
                    }
                }
                _ => {}
            }
        }
    }
    out.extend(open.map(|from| Span::new(from, notes.text().len())));
    out
}

/// The directives that stand directly under a segment's heading, before any prose.
pub fn head_directives(segment: &Segment) -> impl Iterator<Item = &Directive> {
    // most sections have none
    let blocks = if segment.directives.is_empty() { &[][..] } else { &*segment.body.blocks };
    let first = blocks.iter().find(|b| !matches!(b.kind, Kind::Heading(_))).map_or(usize::MAX, |b| b.span.start);
    segment.directives.iter().filter(move |d| d.span.start < first)
}

fn link(file: &mut FileAnalysis, context: &Context<'_>, cache: &mut Cache) {
    let guide = &context.knowledge.guide;
    let mut links = Vec::with_capacity(file.notes.segments().len());
    let mut strong = false;
    for placed in file.notes.segments().iter() {
        let segment = &placed.segment;
        let Some(heading) = segment.heading.as_ref().filter(|_| !is_off(&file.off, placed.start)) else {
            links.push(SegmentLink::default());
            continue;
        };
        let matched = cache.title(&heading.title, context.knowledge);
        let mut directed = Units::new();
        let ids = head_directives(segment)
            .filter_map(|d| if let DirectiveKind::Link(ids) = &d.kind { Some(ids) } else { None })
            .flatten()
            .filter_map(|id| guide.unit(id));
        ids.for_each(|unit| directed.push(unit));
        strong |= !directed.is_empty() || matched.words.is_some();
        links.push(SegmentLink { matched: Some(matched), names: directed, units: Units::new() });
    }
    file.is_guide = strong && copies_guide(&file.notes, context.knowledge);
    file.is_notes = (strong || context.declared) && !file.is_guide;
    if file.is_notes {
        // open sections from the outside in: level and the units they answer
        let mut stack: Vec<(u8, Units)> = Vec::new();
        for (placed, link) in file.notes.segments().iter().zip(&mut links) {
            let level = placed.segment.level();
            if let (Some(matched), true) = (&link.matched, link.names.is_empty()) {
                let inside = stack.iter().any(|(above, units)| *above < level && !units.is_empty());
                let named = matched.words.or(matched.number).or(matched.hint.filter(|_| !inside));
                if let Some(unit) = named {
                    link.names.push(unit);
                }
            }
            // a bold line that names nothing is part of the section it stands in
            if level < 7 || !link.names.is_empty() {
                stack.retain(|(above, _)| *above < level.min(7) && level > 0);
                let inherited = stack.last().map_or(&[][..], |(_, units)| units);
                let units = if link.names.is_empty() { inherited } else { &link.names };
                let units = Units::from_slice(units);
                stack.push((level, units));
            }
            link.units = stack.last().map(|(_, units)| Units::from_slice(units)).unwrap_or_default();
        }
    }
    file.linked = links.iter().filter(|link| !link.names.is_empty()).count();
    let stray = |link: &SegmentLink| link.units.is_empty() && link.matched.as_ref().is_some_and(|m| m.refers);
    file.stray = links.iter().enumerate().filter(|(_, link)| stray(link)).map(|(i, _)| i).collect();
    file.links = links.into();
}

fn is_off(off: &[Span], at: usize) -> bool {
    off.iter().any(|o| o.start <= at && at < o.end)
}

/// Whether a file holds nearly all of the guide's points word for word: the guide itself, not notes.
pub(super) fn copies_guide(notes: &NotesFile, knowledge: &Knowledge) -> bool {
    let points: Vec<&str> = knowledge.guide.units.iter().flat_map(|u| &u.points).map(|p| p.text.trim()).collect();
    let (mut same, mut own) = (0, 0);
    // what a copy may have beside the guide's points
    let few = points.len() * 8;
    let longest = points.iter().map(|p| p.len()).max().unwrap_or(0);
    for placed in notes.segments().iter() {
        let segment = placed.segment;
        let is_text = |b: &&Block| matches!(b.kind, Kind::Item { .. } | Kind::Paragraph) && !b.quoted;
        let short = segment
            .body
            .blocks
            .iter()
            .filter(is_text)
            .filter(|b| b.runs.iter().map(|r| r.len()).sum::<usize>() <= 2 * longest);
        let mut words = segment.words;
        for prose in short.map(|b| b.prose(&segment.text)) {
            if points.contains(&prose.trim()) {
                same += 1;
                words -= count_words(&prose);
            }
        }
        own += words;
        if own >= few {
            return false;
        }
    }
    !points.is_empty() && same * 10 >= points.len() * 8 && own < few
}

impl FileAnalysis {
    /// The answer to a unit whose own sections hold the byte at `offset`.
    pub fn answers_at(&self, offset: usize) -> impl Iterator<Item = &Arc<Answer>> {
        let index = self.notes.segment_at(offset);
        self.answers.iter().filter(move |a| a.own.binary_search(&index).is_ok())
    }

    /// The segments that have directives, by their indices.
    pub fn directed(&self) -> impl Iterator<Item = (usize, Placed<'_>)> {
        self.directed.iter().filter_map(|i| Some((*i, self.notes.segments().get(*i)?)))
    }
}

impl FileAnalysis {
    /// The same file, as long as its answers aren't known.
    pub(super) fn without_answers(&self) -> Self {
        FileAnalysis {
            path: self.path.clone(),
            notes: self.notes.clone(),
            directed: self.directed.clone(),
            stray: self.stray.clone(),
            links: self.links.clone(),
            linked: self.linked,
            answers: Vec::new(),
            is_notes: self.is_notes,
            is_guide: self.is_guide,
            off: self.off.clone(),
            stories: self.stories.clone(),
        }
    }

    /// A file that nothing is said about.
    pub fn silent(path: Arc<Path>, notes: NotesFile) -> Self {
        let links = notes.segments().iter().map(|_| SegmentLink::default()).collect();
        FileAnalysis {
            path,
            directed: directed(&notes),
            notes,
            stray: Arc::default(),
            links,
            linked: 0,
            answers: Vec::new(),
            is_notes: false,
            is_guide: false,
            off: Vec::new(),
            stories: Vec::new(),
        }
    }
}
