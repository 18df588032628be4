//! One notes file against the guide: which sections answer what, and how well.

use super::knowledge::Knowledge;
use crate::coverage::judge::{Judged, judge};
use crate::coverage::link::HeadingMatch;
use crate::coverage::stance::{self, Stance};
use crate::coverage::verdict::{Place, PointCoverage, Word, verdicts};
use crate::coverage::words::words_of;
use crate::exercise;
use crate::guide::{Point, PointKind, Unit};
use crate::markdown::Kind;
use crate::notes::{Directive, DirectiveKind, NotesFile, Segment, point_hash};
use crate::text::{Span, slice};
use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

/// A segment of some file, and where it starts there.
#[derive(Clone, Debug)]
pub struct SegmentRef {
    /// The file.
    pub path: Arc<Path>,
    /// The segment's first byte in the file.
    pub start: usize,
    /// The segment.
    pub segment: Arc<Segment>,
}

/// A place in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Location {
    /// The file.
    pub path: Arc<Path>,
    /// Bytes in the file.
    pub span: Span,
}

/// An answer to a question or exercise: all sections of one file that name it (of one version).
#[derive(Clone, Debug)]
pub struct Answer {
    /// Index of the question or exercise in the guide.
    pub unit: usize,
    /// The version's name, when the candidate wrote several.
    pub version: Option<Box<str>>,
    /// Indices of the file's segments whose headings name the unit.
    pub heads: Vec<usize>,
    /// What is judged, in order: the sections' segments, then those of linked stories.
    pub parts: Vec<SegmentRef>,
    /// How many of `parts` are the file's own.
    pub own: usize,
    /// The titles of linked stories.
    pub stories: Vec<String>,
    /// One verdict for each point of the unit.
    pub points: Vec<PointCoverage>,
    /// Words to be spoken.
    pub words: usize,
    /// Fewer than a dozen words and nothing made: counts as not answered yet.
    pub started: bool,
    /// The exercise's code.
    pub code: Option<Arc<exercise::Analysis>>,
    /// For each fence that `code` speaks of: its part and block.
    pub fences: Vec<(usize, usize)>,
}

/// What one segment's heading says.
#[derive(Clone, Debug, Default)]
pub struct SegmentLink {
    /// What the guide's headings made of it; `None` without a heading.
    pub matched: Option<Arc<HeadingMatch>>,
    /// The units that the segment's own heading names.
    pub names: Vec<usize>,
    /// The units that the segment's text belongs to, its own or inherited.
    pub units: Vec<usize>,
}

/// A file, analysed. Immutable.
#[derive(Clone, Debug)]
pub struct FileAnalysis {
    /// The file.
    pub path: Arc<Path>,
    /// Its text and segments.
    pub notes: NotesFile,
    /// For each segment.
    pub links: Vec<SegmentLink>,
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
    judged: HashMap<Key, (Arc<Judged>, u64)>,
    titles: HashMap<(u64, Box<str>), (Arc<HeadingMatch>, u64)>,
    code: HashMap<u64, (Arc<exercise::Analysis>, u64)>,
    round: u64,
    /// How many segments were judged anew since the start: what the tests count.
    pub work: u64,
}

/// All that a judgement depends on: segment, unit, inherited stance, what is off, knowledge.
type Key = (u64, usize, Option<Stance>, Vec<Span>, u64);

/// Entries untouched for this many analyses are dropped when the cache is large.
const OLD: u64 = 512;
const LARGE: usize = 4096;

impl Cache {
    fn turn(&mut self) {
        self.round += 1;
        let round = self.round;
        if self.judged.len() > LARGE {
            self.judged.retain(|_, (_, used)| round - *used < OLD);
        }
        if self.titles.len() > LARGE {
            self.titles.retain(|_, (_, used)| round - *used < OLD);
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
    pub knowledge: &'a Knowledge,
    /// The config says that this file is notes.
    pub declared: bool,
    /// Finds linked sections in other files.
    pub stories: &'a Stories<'a>,
}

/// Analyses a file.
pub fn analyse(path: Arc<Path>, notes: NotesFile, context: &Context<'_>, cache: &mut Cache) -> FileAnalysis {
    cache.turn();
    let off = off_spans(&notes);
    let mut file = FileAnalysis {
        path,
        notes,
        links: Vec::new(),
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

/// The spans between `off` and `on` directives.
fn off_spans(notes: &NotesFile) -> Vec<Span> {
    let mut out = Vec::new();
    let mut open = None;
    for placed in notes.segments() {
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
    let first =
        segment.body.blocks.iter().find(|b| !matches!(b.kind, Kind::Heading(_))).map_or(usize::MAX, |b| b.span.start);
    segment.directives.iter().filter(move |d| d.span.start < first)
}

fn link(file: &mut FileAnalysis, context: &Context<'_>, cache: &mut Cache) {
    let guide = &context.knowledge.guide;
    let round = cache.round;
    let mut links = Vec::with_capacity(file.notes.segments().len());
    let mut strong = false;
    for placed in file.notes.segments() {
        let segment = &placed.segment;
        let Some(heading) = segment.heading.as_ref().filter(|_| !is_off(&file.off, placed.start)) else {
            links.push(SegmentLink::default());
            continue;
        };
        let entry = cache
            .titles
            .entry((context.knowledge.generation, heading.title.as_str().into()))
            .or_insert_with(|| (Arc::new(context.knowledge.linker.read(&heading.title)), round));
        entry.1 = round;
        let matched = entry.0.clone();
        let directed: Vec<usize> = head_directives(segment)
            .filter_map(|d| if let DirectiveKind::Link(ids) = &d.kind { Some(ids) } else { None })
            .flatten()
            .filter_map(|id| guide.unit(id))
            .collect();
        strong |= !directed.is_empty() || matched.words.is_some();
        links.push(SegmentLink { matched: Some(matched), names: directed, units: Vec::new() });
    }
    file.is_guide = strong && copies_guide(&file.notes, context.knowledge);
    file.is_notes = (strong || context.declared) && !file.is_guide;
    if file.is_notes {
        // open sections from the outside in: level and the units they answer
        let mut stack: Vec<(u8, Vec<usize>)> = Vec::new();
        for (placed, link) in file.notes.segments().iter().zip(&mut links) {
            let level = placed.segment.level();
            if let (Some(matched), true) = (&link.matched, link.names.is_empty()) {
                let inside = stack.iter().any(|(above, units)| *above < level && !units.is_empty());
                let named = matched.words.or(matched.number).or(matched.hint.filter(|_| !inside));
                link.names.extend(named);
            }
            // a bold line that names nothing is part of the section it stands in
            if level < 7 || !link.names.is_empty() {
                stack.retain(|(above, _)| *above < level.min(7) && level > 0);
                let inherited = stack.last().map(|(_, units)| units.clone()).unwrap_or_default();
                let units = if link.names.is_empty() { inherited } else { link.names.clone() };
                stack.push((level, units));
            }
            link.units = stack.last().map(|(_, units)| units.clone()).unwrap_or_default();
        }
    }
    file.links = links;
}

fn is_off(off: &[Span], at: usize) -> bool {
    off.iter().any(|o| o.start <= at && at < o.end)
}

/// Whether a file holds nearly all of the guide's points word for word: the guide itself, not notes.
fn copies_guide(notes: &NotesFile, knowledge: &Knowledge) -> bool {
    let points: Vec<&str> = knowledge.guide.units.iter().flat_map(|u| &u.points).map(|p| p.text.trim()).collect();
    let mut same = 0;
    let mut own = 0;
    for placed in notes.segments() {
        for block in &placed.segment.body.blocks {
            if matches!(block.kind, Kind::Item { .. } | Kind::Paragraph) && !block.quoted {
                let prose = block.prose(&placed.segment.text);
                if points.contains(&prose.trim()) {
                    same += 1;
                } else {
                    own += prose.split_whitespace().count();
                }
            }
        }
    }
    !points.is_empty() && same * 10 >= points.len() * 8 && own < points.len() * 8
}

fn answers(file: &mut FileAnalysis, context: &Context<'_>, cache: &mut Cache) {
    let mut found: Vec<Answer> = Vec::new();
    let mut version: Vec<Option<Box<str>>> = Vec::new();
    for (i, (placed, link)) in file.notes.segments().iter().zip(&file.links).enumerate() {
        if !link.names.is_empty() {
            let named = head_directives(&placed.segment).find_map(|d| match &d.kind {
                DirectiveKind::Version(name) => Some(name.as_str().into()),
                _ => None,
            });
            version = vec![named];
        }
        for unit in &link.units {
            let version = version.first().cloned().flatten();
            let part = SegmentRef { path: file.path.clone(), start: placed.start, segment: placed.segment.clone() };
            let at = found.iter().position(|a| a.unit == *unit && a.version == version).unwrap_or_else(|| {
                found.push(Answer {
                    unit: *unit,
                    version,
                    heads: Vec::new(),
                    parts: Vec::new(),
                    own: 0,
                    stories: Vec::new(),
                    points: Vec::new(),
                    words: 0,
                    started: false,
                    code: None,
                    fences: Vec::new(),
                });
                found.len() - 1
            });
            if let Some(answer) = found.get_mut(at) {
                answer.heads.extend(link.names.contains(unit).then_some(i));
                answer.parts.push(part);
            }
        }
    }
    for mut answer in found {
        answer.own = answer.parts.len();
        stories(file, &mut answer, context);
        assess(file, &mut answer, context, cache);
        file.answers.push(Arc::new(answer));
    }
}

/// Links from the answer to headings elsewhere count those sections in, one level deep.
fn stories(file: &mut FileAnalysis, answer: &mut Answer, context: &Context<'_>) {
    let mut targets: Vec<(String, String)> = Vec::new();
    for part in &answer.parts {
        for (span, target) in &part.segment.body.links {
            let quoted = part.segment.body.blocks.iter().any(|b| b.quoted && b.span.overlaps(*span));
            if let (Some((path, anchor)), false) = (target.split_once('#'), quoted) {
                if !path.contains("://") && !anchor.is_empty() {
                    targets.push((path.to_string(), anchor.to_string()));
                }
            }
        }
    }
    targets.dedup();
    for (path, anchor) in targets {
        let found = if path.is_empty() {
            section(&file.path, &file.notes, &anchor)
        } else {
            (context.stories)(&file.path, &path, &anchor)
        };
        if !path.is_empty() && !file.stories.contains(&(path.clone(), anchor.clone())) {
            file.stories.push((path, anchor));
        }
        let Some((title, parts)) = found else {
            continue;
        };
        let fresh: Vec<SegmentRef> = parts
            .into_iter()
            .filter(|new| !answer.parts.iter().any(|old| old.path == new.path && old.start == new.start))
            .collect();
        if !fresh.is_empty() {
            answer.stories.push(title);
            answer.parts.extend(fresh);
        }
    }
}

/// The section of a file that an anchor names, by GitHub's slugs.
pub fn section(path: &Arc<Path>, notes: &NotesFile, anchor: &str) -> Option<(String, Vec<SegmentRef>)> {
    let wanted = anchor.to_lowercase();
    let slug = |title: &str| -> String {
        title
            .to_lowercase()
            .chars()
            .filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'))
            .map(|c| if c == ' ' { '-' } else { c })
            .collect()
    };
    let segments = notes.segments();
    let first = segments.iter().position(|p| p.segment.heading.as_ref().is_some_and(|h| slug(&h.title) == wanted))?;
    let head = segments.get(first)?;
    let level = head.segment.level();
    let parts = segments.iter().skip(first).enumerate().take_while(|(i, p)| *i == 0 || p.segment.level() > level);
    let parts =
        parts.map(|(_, p)| SegmentRef { path: path.clone(), start: p.start, segment: p.segment.clone() }).collect();
    Some((head.segment.heading.as_ref()?.title.clone(), parts))
}

fn assess(file: &FileAnalysis, answer: &mut Answer, context: &Context<'_>, cache: &mut Cache) {
    let knowledge = context.knowledge;
    let (Some(unit), Some(model)) = (knowledge.guide.units.get(answer.unit), knowledge.lexicon.unit(answer.unit))
    else {
        return;
    };
    let mut judged = Vec::with_capacity(answer.parts.len());
    // the stance of the headings above, by level: "Still to read up on" governs what hangs under it
    let mut leads: Vec<(u8, Option<Stance>)> = Vec::new();
    for part in &answer.parts {
        let level = part.segment.level();
        leads.retain(|(above, _)| *above < level);
        // a heading that names the question says nothing about the answer
        let own = part.segment.heading.as_ref().filter(|_| !answer.heads.iter().any(|h| is_head(file, *h, part)));
        leads.push((level, own.and_then(|h| stance::lead(&words_of(&h.title).tokens))));
        let lead = leads.iter().filter_map(|(_, s)| *s).max();
        let off: Vec<Span> = if part.path == file.path { off_in(&file.off, part) } else { Vec::new() };
        let key = (part.segment.id, answer.unit, lead, off, knowledge.generation);
        let round = cache.round;
        if let Some((known, used)) = cache.judged.get_mut(&key) {
            *used = round;
            judged.push(known.clone());
            continue;
        }
        cache.work += 1;
        let fresh = Arc::new(judge(&model, &part.segment, lead, &key.3));
        cache.judged.insert(key, (fresh.clone(), round));
        judged.push(fresh);
    }
    answer.words = answer.parts.iter().map(|p| p.segment.words).sum();
    let words: usize = judged.iter().map(|j| j.words).sum();
    answer.points = verdicts(&model, &judged, &|i| unit.points.get(i).map(|p| said(answer, p)).unwrap_or_default());
    let made = answer.points.iter().any(|p| p.verdict != crate::coverage::verdict::Verdict::Missing);
    code(unit, answer, knowledge, cache);
    let has_code = answer.code.as_ref().is_some_and(|c| c.codes.iter().any(|c| !c.is_original));
    answer.started = words >= 12 || made || has_code;
}

fn is_head(file: &FileAnalysis, head: usize, part: &SegmentRef) -> bool {
    part.path == file.path && file.notes.segments().get(head).is_some_and(|h| h.start == part.start)
}

/// What is off, in the part's own bytes.
fn off_in(off: &[Span], part: &SegmentRef) -> Vec<Span> {
    let whole = Span::new(part.start, part.start + part.segment.text.len());
    off.iter()
        .filter(|o| o.overlaps(whole))
        .map(|o| Span::new(o.start.saturating_sub(part.start), o.end.min(whole.end).saturating_sub(part.start)))
        .collect()
}

/// The candidate's own word on a point, from the directives of the answer's own sections.
fn said(answer: &Answer, point: &Point) -> Word {
    let mut word = Word::default();
    for (i, part) in answer.parts.iter().take(answer.own).enumerate() {
        for directive in &part.segment.directives {
            match &directive.kind {
                DirectiveKind::Covers { id, words, hash } if *id == point.id => {
                    let current = hash.as_ref().is_none_or(|h| *h == point_hash(&point.text));
                    word.confirmed = word.confirmed.or_else(|| {
                        confirmed_at(&part.segment, directive, words.as_deref())
                            .filter(|_| current)
                            .map(|span| Place { segment: i, span })
                    });
                }
                DirectiveKind::Open(id) if *id == point.id => word.open = true,
                DirectiveKind::Differs(id, _) if *id == point.id => word.by_choice = true,
                _ => {}
            }
        }
    }
    word
}

/// The sentence that a confirmation speaks of: the one with its words, or the block before it.
pub fn confirmed_at(segment: &Segment, directive: &Directive, words: Option<&str>) -> Option<Span> {
    use crate::coverage::scope::{proves, statements};
    let mut all = Vec::new();
    for (i, block) in segment.body.blocks.iter().enumerate().filter(|(_, b)| proves(b)) {
        statements(&segment.text, i, block, &mut all);
    }
    let plain = |text: &str| words_of(text).tokens.into_iter().map(|t| t.word).collect::<Vec<_>>();
    match words.map(plain).filter(|w| !w.is_empty()) {
        Some(words) => all
            .iter()
            .find(|s| s.tokens.windows(words.len()).any(|w| w.iter().map(|t| &t.word).eq(words.iter())))
            .map(|s| s.span),
        None => all.iter().rev().find(|s| s.span.end <= directive.span.start).or(all.first()).map(|s| s.span),
    }
}

/// The exercise's code: which issues remain.
fn code(unit: &Unit, answer: &mut Answer, knowledge: &Knowledge, cache: &mut Cache) {
    use std::hash::{DefaultHasher, Hash, Hasher};
    let Some(code) = unit.code() else { return };
    let mut fences = Vec::new();
    let mut prose = String::new();
    for (i, part) in answer.parts.iter().enumerate() {
        for (b, block) in part.segment.body.blocks.iter().enumerate().filter(|(_, b)| !b.quoted) {
            match &block.kind {
                Kind::Fence { lang, .. } => {
                    answer.fences.push((i, b));
                    fences.push((lang.clone(), block.code(&part.segment.text)));
                }
                Kind::Heading(_) => {}
                _ => block.runs.iter().for_each(|run| {
                    prose.push_str(slice(&part.segment.text, *run));
                    prose.push('\n');
                }),
            }
        }
    }
    if fences.is_empty() {
        return;
    }
    let mut hasher = DefaultHasher::new();
    (&fences, &prose, &unit.id, knowledge.generation).hash(&mut hasher);
    let (key, round) = (hasher.finish(), cache.round);
    if let Some((known, used)) = cache.code.get_mut(&key) {
        *used = round;
        answer.code = Some(known.clone());
        return;
    }
    let issues: Vec<String> = unit.points_of(PointKind::Issue).map(|(_, p)| p.id.clone()).collect();
    let fences: Vec<exercise::Fence<'_>> = fences.iter().map(|(lang, code)| exercise::Fence { lang, code }).collect();
    let analysis = Arc::new(exercise::analyse(&exercise::Input {
        original: code.original.as_deref(),
        improved: code.improved.as_deref(),
        language: &code.lang,
        fences: &fences,
        prose: &prose,
        issue_ids: &issues,
        rubric: knowledge.code(),
    }));
    cache.code.insert(key, (analysis.clone(), round));
    answer.code = Some(analysis);
}

impl Answer {
    /// Where a place stands in its file.
    pub fn location(&self, place: Place) -> Option<Location> {
        let part = self.parts.get(place.segment)?;
        Some(Location { path: part.path.clone(), span: place.span.shift(part.start) })
    }

    /// The text of a place.
    pub fn text_of(&self, place: Place) -> &str {
        self.parts.get(place.segment).map_or("", |part| slice(&part.segment.text, place.span))
    }
}

impl FileAnalysis {
    /// The answer to a unit whose own sections hold the byte at `offset`.
    pub fn answers_at(&self, offset: usize) -> impl Iterator<Item = &Arc<Answer>> {
        let index = self.notes.segment_at(offset);
        let start = self.notes.segments().get(index).map(|s| s.start);
        self.answers.iter().filter(move |a| a.parts.iter().take(a.own).any(|p| Some(p.start) == start))
    }
}

impl FileAnalysis {
    /// A file that nothing is said about.
    pub fn silent(path: Arc<Path>, notes: NotesFile) -> Self {
        let links = notes.segments().iter().map(|_| SegmentLink::default()).collect();
        FileAnalysis {
            path,
            notes,
            links,
            answers: Vec::new(),
            is_notes: false,
            is_guide: false,
            off: Vec::new(),
            stories: Vec::new(),
        }
    }
}
