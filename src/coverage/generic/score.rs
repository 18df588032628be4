//! How much of a point without a rubric an answer makes: a few things that can be counted, weighed by [`weights`](super::weights).
//!
//! A half of a point is measured in each window of two neighbouring sentences; its best window stands for it, and the
//! weakest half for the point. What the answer is like as a whole counts too: who repeats the guide's words for every
//! point, or mostly speaks of what others do, proves less with each sentence.

use super::voice::{HEAP, NAMED, NUMBER, OURS, THEIRS, TOLD, is_concrete};
use super::weights::{BIAS, WEIGHTS};
use crate::coverage::judge::{Find, Judged};
use crate::coverage::lexicon::UnitModel;
use crate::coverage::stance::Stance;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A content word of a guide's sentence, with the ideas that fill it.
#[derive(Clone, Debug)]
pub struct Slot {
    /// The idea of the word itself and its synonyms.
    pub word: usize,
    /// The ideas that it makes together with a neighbour.
    pub near: Vec<usize>,
    /// The concepts whose names span it.
    pub concepts: Vec<usize>,
    /// What it weighs.
    pub weight: f32,
}

/// `A` or `B` of "A and B".
#[derive(Clone, Debug, Default)]
pub struct Half {
    /// In the order of the sentence.
    pub slots: Vec<Slot>,
    /// How many words the whole sentence has.
    pub of: usize,
}

/// A find with the segment it stands in.
pub type Found<'a> = (usize, &'a Find);

/// How many things are counted of a half, of a point, and in all.
const OF_HALF: usize = 21;
/// What is counted of an answer.
const OF_ANSWER: usize = 7;
/// What is counted of the sentences that a point is found in.
const OF_POINT: usize = 5;
/// The first counts of a half that are also averaged over halves.
const MEANS: usize = 6;
/// The last count of an answer: how much of it stands in heaps of words.
const IN_HEAPS: usize = OF_HALF + MEANS + OF_ANSWER;
/// All that a point is judged by.
pub const COUNT: usize = OF_HALF + MEANS + 1 + OF_ANSWER + OF_POINT;

/// What each of them is, for those who read the weights.
pub const NAMES: [&str; COUNT] = [
    "a concept is found",
    "a concept is found in other words than the guide's",
    "share of the words filled",
    "share filled by concepts",
    "share filled by concepts in other words",
    "share filled by words",
    "share filled by synonyms",
    "share filled by words that stand together",
    "number of concepts",
    "number of concepts in other words",
    "length of the longest phrase",
    "no concept is known",
    "weight of the point",
    "speaks of us",
    "speaks of others",
    "has a number",
    "tells what we did",
    "names something",
    "own words beside the guide's",
    "the guide's words with nothing beside them",
    "stands in a heap of words",
    "over all halves: a concept is found",
    "over all halves: a concept is found in other words",
    "over all halves: share of the words filled",
    "over all halves: share filled by concepts",
    "over all halves: share filled by concepts in other words",
    "over all halves: share filled by words",
    "has two halves",
    "answer: share of finds not asserted",
    "answer: share of finds that speak of us",
    "answer: share of finds that speak of others",
    "answer: share of the guide's words repeated with nothing beside them",
    "answer: share of sentences that speak of several points",
    "answer: share of finds in other words",
    "answer: share of finds in a heap of words",
    "another point of the question fills as much of itself there",
    "another point fills less",
    "phrases that agree",
    "like the speech of its practices",
    "like their speech, and no concept is found",
];

/// The finds that stand for each half, and the ideas that they make.
pub type Windows<'a> = Vec<(Vec<Found<'a>>, Vec<usize>)>;

/// One point's share in an answer.
#[derive(Clone, Debug)]
pub struct Made<'a> {
    /// How likely it is that a reader says it is made: 0 to 1.
    pub chance: f32,
    /// What shows it.
    pub windows: Windows<'a>,
}

/// What all points of an answer share.
#[derive(Debug)]
pub struct Answer<'a> {
    unit: &'a UnitModel,
    finds: Vec<Found<'a>>,
    /// For each point, how like the speech of its practices the answer is where it is most so.
    near: Vec<f32>,
    whole: [f32; OF_ANSWER],
}

impl<'a> Answer<'a> {
    /// Looks at an answer as a whole.
    pub fn new(unit: &'a UnitModel, judged: &'a [Arc<Judged>]) -> Self {
        let finds = all(judged).filter(|f| f.1.idea.is_some() && f.1.stance != Stance::Todo && !f.1.echo).collect();
        let most = |point: usize| judged.iter().filter_map(|j| j.near.get(point).copied()).fold(0.0, f32::max);
        let near = (0..unit.points.len()).map(most).collect();
        Answer { unit, finds, near, whole: whole(unit, judged) }
    }

    fn halves(&self, point: usize) -> &'a [Half] {
        self.unit.points.get(point).map_or(&[], |p| &p.halves)
    }
}

/// What the answer as a whole is like.
fn whole(unit: &UnitModel, judged: &[Arc<Judged>]) -> [f32; OF_ANSWER] {
    // what is still to do, as a prompt is, or copied from the guide changes nothing elsewhere
    let own = |f: &Found| f.1.idea.is_some() && f.1.stance != Stance::Todo && !f.1.echo;
    let finds: Vec<Found> = all(judged).filter(own).collect();
    let repeated = |p: usize, halves: &[Half]| {
        let bare = |f: &&Found| f.1.point == p && f.1.plain && !is_concrete(f.1);
        let of_point: Vec<Found> = finds.iter().filter(bare).copied().collect();
        let windows = windows(&of_point);
        let best = |half: &Half| windows.iter().map(|w| share(half, &|s| has(w, s.word))).fold(0.0, f32::max);
        halves.iter().map(best).sum::<f32>() / halves.len().max(1) as f32
    };
    let repeats: f32 = unit.points.iter().enumerate().map(|(p, point)| repeated(p, &point.halves)).sum();
    let mut points: BTreeMap<(usize, usize), Vec<usize>> = BTreeMap::new();
    finds.iter().filter(|f| f.1.weight > 1).for_each(|f| {
        let of = points.entry((f.0, f.1.statement)).or_default();
        if !of.contains(&f.1.point) {
            of.push(f.1.point);
        }
    });
    let several = points.values().filter(|of| of.len() > 1).count() as f32 / points.len().max(1) as f32;
    let part = |is: &dyn Fn(&Find) -> bool| finds.iter().filter(|f| is(f.1)).count() as f32 / finds.len().max(1) as f32;
    [
        part(&|f| f.stance != Stance::Asserted),
        part(&|f| f.voice & OURS > 0),
        part(&|f| f.voice & THEIRS > 0),
        repeats / unit.points.len().max(1) as f32,
        several,
        part(&|f| f.fresh),
        part(&|f| f.voice & HEAP > 0),
    ]
}

/// All finds with their segments.
pub fn all(judged: &[Arc<Judged>]) -> impl Iterator<Item = Found<'_>> {
    judged.iter().enumerate().flat_map(|(segment, j)| j.finds.iter().map(move |f| (segment, f)))
}

/// The finds that count for a point: asserted, and not just the guide's sentence.
pub fn counting(judged: &[Arc<Judged>], point: usize) -> impl Iterator<Item = Found<'_>> {
    let counts =
        move |f: &Found| f.1.point == point && f.1.idea.is_some() && f.1.stance == Stance::Asserted && !f.1.echo;
    all(judged).filter(counts)
}

/// How much of a point the finds make that count for it.
pub fn made<'a>(answer: &Answer<'a>, point: usize, said: &[Found<'a>]) -> Made<'a> {
    let (counts, windows) = counts(answer, point, said);
    let chance = settled(answer.halves(point), said, &counts).unwrap_or_else(|| chance(&counts, BIAS, &WEIGHTS));
    Made { chance, windows }
}

/// A sum of weights as a chance, 0 to 1.
pub fn logistic(sum: f32) -> f32 {
    1.0 / (1.0 + libm::expf(-sum))
}

/// How likely a point is made of which this is counted.
pub fn chance(counts: &[f32; COUNT], bias: f32, weights: &[f32; COUNT]) -> f32 {
    let sum: f32 = bias + counts.iter().zip(weights).map(|(x, w)| x * w).sum::<f32>();
    logistic(sum)
}

/// What needs no weighing.
pub fn settled(halves: &[Half], said: &[Found<'_>], counts: &[f32; COUNT]) -> Option<f32> {
    const HALF: f32 = 0.5;
    const PART: f32 = 0.5;
    let [_, _, filled, ..] = *counts;
    // a half of which nothing is found is not made, whatever else is; nor is a point of which a stray word or two are found
    let stray = || !is_some(halves, said) && counts.get(OF_HALF + 2).is_none_or(|mean| *mean <= HALF);
    // nor is one of which only words in heaps are found, by an answer that is little else
    let mostly = |share: &f32| *share > HALF;
    let heaps = || said.iter().all(|f| f.1.voice & HEAP > 0) && counts.get(IN_HEAPS).is_some_and(mostly);
    if filled <= 0.0 || stray() || heaps() {
        return Some(0.0);
    }
    if tells_term(halves, said) {
        return Some(1.0);
    }
    // "writes an email" has one word of "Use a shared channel": a part, however little the other weighs
    is_one_word(halves, said).then_some(PART)
}

/// Whether a point that is no more than a term ("Idempotent writes") stands whole in a sentence that tells how the
/// candidate does it: nobody can make it in other words only.
fn tells_term(halves: &[Half], said: &[Found<'_>]) -> bool {
    const TERM: usize = 4;
    let [half] = halves else {
        return false;
    };
    let whole = |f: &Found| {
        let same = |i: usize| said.iter().any(|g| (g.0, g.1.statement, g.1.idea) == (f.0, f.1.statement, Some(i)));
        half.slots.iter().all(|s| same(s.word) && (s.near.is_empty() || s.near.iter().any(|i| same(*i))))
    };
    half.of <= TERM && said.iter().any(|f| is_concrete(f.1) && whole(f))
}

/// Whether of several words one is found, and no concept.
fn is_one_word(halves: &[Half], said: &[Found<'_>]) -> bool {
    let of = |i: usize| said.iter().any(|f| f.1.idea == Some(i));
    let slots = || halves.iter().flat_map(|h| &h.slots);
    let filled = slots().filter(|s| of(s.word)).count();
    slots().count() > 1 && filled == 1 && !slots().any(|s| s.concepts.iter().any(|i| of(*i)))
}

/// Whether what is found is no more than the guide's words, with nothing of the candidate's own beside them.
pub fn is_bare(said: &[Found<'_>]) -> bool {
    said.iter().all(|f| f.1.plain && !f.1.fresh && !is_concrete(f.1))
}

/// Whether finds say enough of a point to call it made in part: a concept, words that stand together, or the only word.
pub fn is_some(halves: &[Half], said: &[Found<'_>]) -> bool {
    let slots = || halves.iter().flat_map(|h| &h.slots);
    let of = |i: usize| said.iter().any(|f| f.1.idea == Some(i));
    let lonely = slots().count() < 2;
    slots().any(|s| s.concepts.iter().chain(&s.near).any(|i| of(*i)) || lonely && of(s.word))
}

/// What is counted of a point, and the windows it was counted in.
pub fn counts<'a>(answer: &Answer<'a>, point: usize, said: &[Found<'a>]) -> ([f32; COUNT], Windows<'a>) {
    let halves = answer.halves(point);
    let mut out = [0.0; COUNT];
    let mut found = Vec::new();
    let windows = windows(said);
    for (i, half) in halves.iter().enumerate() {
        let mut top = (of_half(half, &[]), None, 0.0);
        for window in &windows {
            let now = of_half(half, window);
            let worth = rough(&now) + like(window);
            if top.1.is_none() || worth > top.2 {
                top = (now, Some(window), worth);
            }
        }
        for (to, from) in out.iter_mut().zip(top.0) {
            *to = if i == 0 { from } else { from.min(*to) };
        }
        for (to, from) in out.iter_mut().skip(OF_HALF).take(MEANS).zip(top.0) {
            *to += from / halves.len() as f32;
        }
        if let Some(window) = top.1 {
            let ideas = half.slots.iter().flat_map(|s| s.concepts.iter().chain([&s.word])).copied();
            found.push((window.clone(), ideas.filter(|i| has(window, *i)).collect()));
        }
    }
    let beside = beside(answer, point, &found, out.first() > Some(&0.0));
    let rest = [if halves.len() > 1 { 1.0 } else { 0.0 }].into_iter().chain(answer.whole).chain(beside);
    out.iter_mut().skip(OF_HALF + MEANS).zip(rest).for_each(|(to, from)| *to = from);
    (out, found)
}

/// What else is found where a point is: another point of the question may claim the same sentence with better right.
fn beside(answer: &Answer, point: usize, windows: &Windows, by_concept: bool) -> [f32; OF_POINT] {
    const MANY: f32 = 8.0;
    /// As like as a sentence is that tells of nothing else.
    const VERY: f32 = 8.0;
    let places: BTreeSet<(usize, usize)> = windows.iter().flat_map(|w| &w.0).map(|f| (f.0, f.1.statement)).collect();
    let there = |f: &&Found| f.1.stance == Stance::Asserted && places.contains(&(f.0, f.1.statement));
    let there: Vec<Found> = answer.finds.iter().filter(there).copied().collect();
    let filled = |p: usize| {
        let said: Vec<Found> = there.iter().filter(|f| f.1.point == p).copied().collect();
        let of = |half: &Half| share(half, &|s| has(&said, s.word) || s.concepts.iter().any(|i| has(&said, *i)));
        // one half is enough to claim a sentence
        answer.halves(p).iter().map(of).fold(0.0, f32::max)
    };
    let rival = (0..answer.unit.points.len()).filter(|p| *p != point).map(filled).fold(0.0, f32::max);
    let phrases: u32 = windows.iter().flat_map(|w| &w.0).map(|f| u32::from(f.1.phrases)).sum();
    let near = (answer.near.get(point).copied().unwrap_or(0.0) / VERY).min(1.0);
    let alone = if by_concept { 0.0 } else { near };
    [rival, (filled(point) - rival).max(0.0), (phrases as f32 / MANY).min(1.0), near, alone]
}

/// Which of two windows shows more of a half.
fn rough(counts: &[f32; OF_HALF]) -> f32 {
    let [any, fresh, filled, by_concept, _, _, _, near, ..] = *counts;
    filled + fresh + (any + by_concept + near) / 2.0
}

/// How like the speech of the point's practices a window's best sentence is.
fn like(window: &[Found]) -> f32 {
    window.iter().map(|f| f32::from(f.1.like) / 100.0).fold(0.0, f32::max)
}

/// The finds of each two neighbouring sentences.
fn windows<'a>(finds: &[Found<'a>]) -> Vec<Vec<Found<'a>>> {
    let mut out: Vec<Vec<Found>> = Vec::new();
    let mut last = None;
    for (at, (segment, first)) in finds.iter().enumerate() {
        if last.replace((*segment, first.statement)) == Some((*segment, first.statement)) {
            continue;
        }
        let near = |f: &&Found| f.0 == *segment && f.1.statement <= first.statement + 1;
        out.push(finds.iter().skip(at).take_while(near).copied().collect());
    }
    out
}

fn has(window: &[Found], idea: usize) -> bool {
    window.iter().any(|f| f.1.idea == Some(idea))
}

fn share(half: &Half, is: &dyn Fn(&Slot) -> bool) -> f32 {
    let sum = |of: &dyn Fn(&Slot) -> bool| half.slots.iter().filter(|s| of(s)).map(|s| s.weight).sum::<f32>();
    sum(is) / sum(&|_| true).max(0.01)
}

fn of_half(half: &Half, window: &[Found]) -> [f32; OF_HALF] {
    let on = |b: bool| if b { 1.0 } else { 0.0 };
    let has = |i: usize| has(window, i);
    let fresh = |i: usize| window.iter().any(|f| f.1.idea == Some(i) && f.1.fresh);
    let mut concepts: Vec<usize> = half.slots.iter().flat_map(|s| s.concepts.iter().copied()).collect();
    concepts.sort_unstable();
    concepts.dedup();
    let number = |is: &dyn Fn(usize) -> bool| concepts.iter().filter(|i| is(**i)).count().min(4) as f32 / 4.0;
    let of_concepts = |f: &&Found| f.1.idea.is_some_and(|i| concepts.contains(&i));
    let longest = window.iter().filter(of_concepts).map(|f| f.1.weight).max().unwrap_or(0);
    let voice = window.iter().fold(0, |all, f| all | f.1.voice);
    let weight: f32 = half.slots.iter().map(|s| s.weight).sum();
    let beside = window.iter().map(|f| f.1.beside).max().unwrap_or(0);
    let bare = |i: usize| window.iter().any(|f| f.1.idea == Some(i) && f.1.plain && !is_concrete(f.1));
    [
        on(concepts.iter().any(|i| has(*i))),
        on(concepts.iter().any(|i| fresh(*i))),
        share(half, &|s| has(s.word) || s.concepts.iter().any(|i| has(*i))),
        share(half, &|s| s.concepts.iter().any(|i| has(*i))),
        share(half, &|s| s.concepts.iter().any(|i| fresh(*i))),
        share(half, &|s| has(s.word)),
        share(half, &|s| fresh(s.word)),
        share(half, &|s| s.near.iter().any(|i| has(*i))),
        number(&has),
        number(&fresh),
        f32::from(longest.min(8)) / 8.0,
        on(concepts.is_empty()),
        (weight / 4.0).min(1.0),
        on(voice & OURS > 0),
        on(voice & THEIRS > 0),
        on(voice & NUMBER > 0),
        on(voice & TOLD > 0),
        on(voice & NAMED > 0),
        f32::from(beside.min(10)) / 10.0,
        share(half, &|s| bare(s.word)),
        on(voice & HEAP > 0),
    ]
}
