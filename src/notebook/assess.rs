//! A file's answers: which segments belong to each, their stories, their verdicts.

use super::ahead::ahead;
use super::analyse::{Cache, Context, FileAnalysis, Key, head_directives};
use super::answer::{Answer, Part, SegmentRef};
use super::code;
use super::resolve;
use crate::coverage::judge::{Judged, judge};
use crate::coverage::stance::{self, Stance};
use crate::coverage::told::Told;
use crate::coverage::verdict::{Place, PointCoverage, Word, verdicts};
use crate::coverage::words::words_of;
use crate::guide::Point;
use crate::notes::{Directive, DirectiveKind, Heading, NotesFile, Segment, point_hash};
use crate::text::Span;
use rustc_hash::FxHasher;
use std::collections::HashSet;
use std::hash::{Hash, Hasher};
use std::path::Path;
use std::sync::Arc;

/// The sections that answer a unit (of one version), by their indices.
#[derive(Default)]
struct Sections {
    unit: usize,
    version: Option<Arc<str>>,
    heads: Vec<usize>,
    own: Vec<usize>,
}

/// Gathers and judges a file's answers.
pub(super) fn answers(file: &mut FileAnalysis, context: &Context<'_>, cache: &mut Cache) {
    let mut found: Vec<Sections> = Vec::new();
    let mut version: Option<Arc<str>> = None;
    for (i, (placed, link)) in file.notes.segments().iter().zip(file.links.iter()).enumerate() {
        if !link.names.is_empty() {
            version = head_directives(placed.segment).find_map(|d| match &d.kind {
                DirectiveKind::Version(name) => Some(name.as_str().into()),
                _ => None,
            });
        }
        for unit in &link.units {
            let at = found.iter().position(|a| a.unit == *unit && a.version == version).unwrap_or_else(|| {
                found.push(Sections { unit: *unit, version: version.clone(), ..Sections::default() });
                found.len() - 1
            });
            if let Some(sections) = found.get_mut(at) {
                sections.heads.extend(link.names.contains(unit).then_some(i));
                sections.own.push(i);
            }
        }
    }
    let mut found: Vec<Answer> = found
        .into_iter()
        .map(|Sections { unit, version, heads, own }| {
            let (path, notes) = (Some(file.path.clone()), file.notes.clone());
            Answer { unit, version, heads: heads.into(), own: own.into(), path, notes, ..Answer::default() }
        })
        .collect();
    found.iter_mut().for_each(|answer| stories(file, answer, context));
    ahead(file, &found, context, cache);
    for mut answer in found {
        assess(file, &mut answer, context, cache);
        file.answers.push(Arc::new(answer));
    }
}

/// So many stories of one answer are followed: nobody tells more, and each is looked for in its file.
const MOST_STORIES: usize = 200;

/// Links from the answer to headings elsewhere count those sections in, one level deep.
fn stories(file: &mut FileAnalysis, answer: &mut Answer, context: &Context<'_>) {
    let mut targets: Vec<(String, String)> = Vec::new();
    let mut seen: HashSet<&str> = HashSet::new();
    for part in answer.own_parts() {
        let blocks = &part.segment.body.blocks;
        for (span, target) in &part.segment.body.links {
            let around = blocks.get(blocks.partition_point(|b| b.span.end <= span.start));
            let quoted = around.is_some_and(|b| b.quoted && b.span.overlaps(*span));
            if let (Some((path, anchor)), false) = (target.split_once('#'), quoted)
                && !path.contains("://")
                && !anchor.is_empty()
                && targets.len() < MOST_STORIES
                && seen.insert(target)
            {
                targets.push((path.to_string(), anchor.to_string()));
            }
        }
    }
    let mut linked: Vec<SegmentRef> = Vec::new();
    let mut titles = Vec::new();
    for (path, anchor) in targets {
        // a file may name itself in its links
        let own = path.is_empty() || resolve(&file.path, &path) == *file.path;
        let found =
            if own { section(&file.path, &file.notes, &anchor) } else { (context.stories)(&file.path, &path, &anchor) };
        if !own && !file.stories.contains(&(path.clone(), anchor.clone())) {
            file.stories.push((path, anchor));
        }
        let Some((title, parts)) = found else {
            continue;
        };
        let known = |new: &SegmentRef| {
            let own = new.path == file.path && answer.own_parts().any(|old| old.start == new.start);
            own || linked.iter().any(|old| old.path == new.path && old.start == new.start)
        };
        let fresh: Vec<SegmentRef> = parts.into_iter().filter(|new| !known(new)).collect();
        if !fresh.is_empty() {
            titles.push(title);
            linked.extend(fresh);
        }
    }
    (answer.stories, answer.linked) = (titles.into(), linked.into());
}

/// The section of a file that an anchor names, by GitHub's slugs.
pub fn section(path: &Arc<Path>, notes: &NotesFile, anchor: &str) -> Option<(String, Vec<SegmentRef>)> {
    let named = |title: &str| {
        let kept = title.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
        let slug = kept.map(|c| if c == ' ' { '-' } else { c }).flat_map(char::to_lowercase);
        slug.eq(anchor.chars().flat_map(char::to_lowercase))
    };
    let segments = notes.segments();
    let first = segments.iter().position(|p| p.segment.heading.as_ref().is_some_and(|h| named(&h.title)))?;
    let head = segments.get(first)?;
    let level = head.segment.level();
    let parts = segments.from(first).enumerate().take_while(|(i, p)| *i == 0 || p.segment.level() > level);
    let parts =
        parts.map(|(_, p)| SegmentRef { path: path.clone(), start: p.start, segment: p.segment.clone() }).collect();
    Some((head.segment.heading.as_ref()?.title.clone(), parts))
}

fn assess(file: &FileAnalysis, answer: &mut Answer, context: &Context<'_>, cache: &mut Cache) {
    if let Some(same) = context.before.and_then(|before| unchanged(before, file, answer)) {
        let Answer { unit, version, heads, path, notes, own, linked, stories, .. } = std::mem::take(answer);
        *answer = Answer { unit, version, heads, path, notes, own, linked, stories, ..same.clone() };
        return;
    }
    let keys = keys(file, answer, context);
    // a verdict depends on what was judged, and on the directives, which are text of the same segments
    let mut depends = FxHasher::default();
    (answer.own.len(), &keys).hash(&mut depends);
    let (depends, round) = (depends.finish(), cache.round);
    answer.leads = keys.iter().map(|key| key.2).collect();
    let parts = answer.parts().zip(keys).filter_map(|(part, key)| judged(part.segment, key, context, cache));
    answer.judged = parts.collect();
    answer.words = answer.parts().map(|p| p.segment.words).sum();
    answer.paragraph_words = answer.parts().map(|p| p.segment.paragraph_words).sum();
    code::judge(answer, context.knowledge, cache);
    let known = cache.points.get_mut(&depends).map(|(known, used)| {
        *used = round;
        known.clone()
    });
    conclude(answer, &file.directed, context, known);
    cache.points.insert(depends, (answer.points.clone(), round));
}

/// What is found in a part, looked up or judged anew.
pub(super) fn judged(segment: &Segment, key: Key, context: &Context<'_>, cache: &mut Cache) -> Option<Arc<Judged>> {
    if let Some(known) = cache.judged(&key) {
        return Some(known);
    }
    let model = context.knowledge.lexicon.unit(key.1)?;
    let fresh = Arc::new(judge(&model, segment, key.2, &key.3));
    cache.learn_judged(key, fresh.clone());
    Some(fresh)
}

/// What the judged parts make of the answer. `directed` are the segments of its file that have directives, `known` are the
/// verdicts where the same was judged before.
pub(super) fn conclude(
    answer: &mut Answer,
    directed: &[usize],
    context: &Context<'_>,
    known: Option<Arc<Vec<PointCoverage>>>,
) {
    let knowledge = context.knowledge;
    let (Some(unit), Some(model)) = (knowledge.guide.units.get(answer.unit), knowledge.lexicon.unit(answer.unit))
    else {
        return;
    };
    let judged = answer.judged.clone();
    let words: usize = judged.iter().map(|j| j.words).sum();
    let own = judged.iter().take(answer.own.len()).enumerate();
    answer.left = own.flat_map(|(i, j)| j.left.iter().map(move |(left, span)| (i, *left, *span))).collect();
    answer.told = judged.iter().fold(Told::default(), |all, j| all.and(j.told));
    let directed = directed.iter().filter_map(|i| answer.own.binary_search(i).ok());
    let directed: Vec<(usize, Part<'_>)> = directed.filter_map(|i| Some((i, answer.part(i)?))).collect();
    let word = |i: usize| unit.points.get(i).map(|p| said(&directed, p)).unwrap_or_default();
    answer.points = known.unwrap_or_else(|| Arc::new(verdicts(&model, &judged, &word)));
    let made = answer.points.iter().any(|p| p.verdict != crate::coverage::verdict::Verdict::Missing);
    let has_code = answer.waits() || answer.code.as_ref().is_some_and(|c| c.codes.iter().any(|c| !c.is_original));
    answer.started = words >= 12 || made || has_code;
}

/// For each part of an answer all that its judgement depends on.
pub(super) fn keys(file: &FileAnalysis, answer: &Answer, context: &Context<'_>) -> Vec<Key> {
    // the stance of the headings above, by level: "Still to read up on" governs what hangs under it
    let mut leads: Vec<(u8, Option<Stance>)> = Vec::new();
    let mut heads = answer.heads.iter().peekable();
    let key = |(i, part): (usize, Part<'_>)| {
        let level = part.segment.level();
        leads.retain(|(above, _)| *above < level);
        let index = answer.own.get(i);
        // a heading that names the question says nothing about the answer; heads and parts are both in the file's order
        let is_head = index.is_some() && heads.next_if(|head| Some(*head) == index).is_some();
        let own = part.segment.heading.as_ref().filter(|_| !is_head);
        let read = |h: &Heading| stance::lead(&words_of(&h.title).tokens);
        let known = || file.links.get(*index?)?.matched.as_ref();
        leads.push((level, own.and_then(|h| known().map_or_else(|| read(h), |m| m.lead))));
        let lead = leads.iter().filter_map(|(_, s)| *s).max();
        let off: Vec<Span> = if index.is_some() { off_in(&file.off, part) } else { Vec::new() };
        (part.segment.id, answer.unit, lead, off, context.knowledge.generation)
    };
    answer.parts().enumerate().map(key).collect()
}

/// The same answer as it was judged before, where none of its sections has changed but in its place.
fn unchanged<'a>(before: &'a FileAnalysis, file: &FileAnalysis, answer: &Answer) -> Option<&'a Answer> {
    let old = before.answers.iter().find(|a| a.unit == answer.unit && a.version == answer.version)?;
    let segment = |file: &'_ FileAnalysis, head: usize| file.notes.segments().get(head).map(|h| Arc::as_ptr(h.segment));
    let heads = old.heads.iter().zip(answer.heads.iter());
    let parts = old.parts().zip(answer.parts());
    let counts = |a: &Answer| (a.own.len(), a.linked.len(), a.heads.len());
    let same = counts(old) == counts(answer)
        && before.off.is_empty()
        && file.off.is_empty()
        && parts.into_iter().all(|(old, new)| Arc::ptr_eq(old.segment, new.segment))
        && heads.into_iter().all(|(old, new)| segment(before, *old) == segment(file, *new))
        && !old.waits();
    same.then_some(old)
}

/// What is off, in the part's own bytes.
fn off_in(off: &[Span], part: Part<'_>) -> Vec<Span> {
    let whole = Span::new(part.start, part.start + part.segment.text.len());
    off.iter()
        .filter(|o| o.overlaps(whole))
        .map(|o| Span::new(o.start.saturating_sub(part.start), o.end.min(whole.end).saturating_sub(part.start)))
        .collect()
}

/// The candidate's own word on a point, from the directives of the answer's own sections.
fn said(directed: &[(usize, Part<'_>)], point: &Point) -> Word {
    let mut word = Word::default();
    for (i, part) in directed {
        for directive in &part.segment.directives {
            match &directive.kind {
                DirectiveKind::Covers { id, words, hash } if *id == point.id => {
                    let current = hash.as_ref().is_none_or(|h| *h == point_hash(&point.text));
                    word.confirmed = word.confirmed.or_else(|| {
                        confirmed_at(part.segment, directive, words.as_deref())
                            .filter(|_| current)
                            .map(|span| Place { segment: *i, span })
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
