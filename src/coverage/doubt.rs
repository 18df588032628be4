//! Doubt: who has the guide's words for each of its points, and little of their own beside them, shows that they have
//! read about it. A few things are counted of the answer and of the sentence that proves, and weighed by [`weights`].

mod weights;

use super::clause::is_ours;
use super::echo::is_small;
use super::generic::score::{Found, logistic};
use super::judge::Judged;
use super::lexicon::UnitModel;
use super::stance::Stance;
use super::stem::{is_filler, is_number, with_stem};
use super::words::Token;
use std::sync::Arc;
use weights::{BIAS, WEIGHTS};

/// What is counted of some words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tone {
    words: u32,
    denials: u32,
    /// Words that say something: those that the guide has too, and those that it hasn't.
    guides: u32,
    beside: u32,
    /// Numbers and names.
    concrete: u32,
    /// Which of the guide's words for the unit are among them, a bit for each.
    said: u64,
    /// Which of them follow the guide's word before them.
    pairs: u64,
}

impl Tone {
    /// Adds what is counted of other words.
    pub fn add(&mut self, other: Tone) {
        self.words += other.words;
        self.denials += other.denials;
        self.guides += other.guides;
        self.beside += other.beside;
        self.concrete += other.concrete;
        self.said |= other.said;
        self.pairs |= other.pairs;
    }
}

/// The guide's words for a unit: the first 64 of them have a bit each, in the order of its points.
pub struct Guide<'a> {
    stems: Vec<&'a str>,
    /// The bits of words that begin a point.
    begins: u64,
    /// The first letters of all, a bit for each.
    letters: u32,
}

impl<'a> Guide<'a> {
    /// Of a unit.
    pub fn new(model: &'a UnitModel) -> Self {
        let mut guide = Guide { stems: Vec::new(), begins: 0, letters: 0 };
        for point in &model.points {
            guide.begins |= 1u64.checked_shl(guide.stems.len() as u32).unwrap_or(0);
            guide.stems.extend(point.stems.iter().map(|s| &**s));
        }
        guide.letters = guide.stems.iter().fold(0, |all, s| all | letter(s));
        guide
    }

    fn bits(&self, word: &str) -> u64 {
        if self.letters & letter(word) == 0 {
            return 0;
        }
        with_stem(word, |stem| {
            let same = self.stems.iter().take(64).enumerate().filter(|(_, s)| **s == stem);
            same.fold(0, |all, (i, _)| all | 1 << i)
        })
    }

    /// Counts a sentence.
    pub fn tone(&self, tokens: &[Token]) -> Tone {
        let mut tone = Tone::default();
        let mut before = 0;
        for (i, token) in tokens.iter().enumerate() {
            let word = &*token.word;
            tone.words += 1;
            tone.denials += u32::from(denies(word));
            if is_ours(word) || is_filler(word) || is_small(word) {
                continue;
            }
            let bits = self.bits(word);
            tone.said |= bits;
            tone.pairs |= (before << 1) & bits & !self.begins;
            before = bits;
            tone.guides += u32::from(bits != 0);
            tone.beside += u32::from(bits == 0);
            tone.concrete += u32::from(i > 0 && token.capital || is_number(word));
        }
        tone
    }
}

fn letter(word: &str) -> u32 {
    word.bytes().next().map_or(0, |b| 1 << (b & 31))
}

fn denies(word: &str) -> bool {
    matches!(word, "no" | "not" | "never" | "nobody" | "none" | "nothing" | "without" | "instead")
}

/// How many things are counted.
pub const COUNT: usize = 8;

/// What each of them is, for those who read the weights.
pub const NAMES: [&str; COUNT] = [
    "answer: share of the guide's words, over its points",
    "answer: share of the guide's pairs of words, over its points",
    "answer: share of words that deny",
    "point: share of finds not asserted",
    "point: sentences that say it",
    "evidence: share of its words that are the guide's",
    "evidence: numbers and names",
    "evidence: phrases that find it",
];

/// What is counted of a point with these finds that is called made by those in `shown`.
pub fn counts(unit: &UnitModel, judged: &[Arc<Judged>], finds: &[Found], shown: &[Found]) -> [f32; COUNT] {
    let mut answer = Tone::default();
    judged.iter().for_each(|j| answer.add(j.tone));
    let mut evidence = Tone::default();
    for (i, (segment, find)) in shown.iter().enumerate() {
        if !shown.iter().take(i).any(|f| (f.0, f.1.statement) == (*segment, find.statement)) {
            evidence.add(find.tone);
        }
    }
    let mut from = 0;
    let (mut words, mut pairs) = (0.0, 0.0);
    for stems in unit.points.iter().map(|p| p.stems.len()) {
        let of = |mask: u64| (from..(from + stems).min(64)).filter(|i| mask & (1 << i) != 0).count();
        words += share(of(answer.said), stems);
        pairs += share(of(answer.pairs), stems.saturating_sub(1));
        from += stems;
    }
    let points = unit.points.len().max(1) as f32;
    let finds = || finds.iter().filter(|f| f.1.idea.is_some());
    let asserted = || finds().filter(|f| f.1.stance == Stance::Asserted);
    let (mut says, mut last) = (0_usize, None);
    for found in asserted() {
        says += usize::from(last.replace((found.0, found.1.statement)) != Some((found.0, found.1.statement)));
    }
    [
        words / points,
        pairs / points,
        answer.denials as f32 / answer.words.max(8) as f32,
        1.0 - share(asserted().count(), finds().count()),
        says.min(4) as f32 / 4.0,
        share(evidence.guides as usize, (evidence.guides + evidence.beside) as usize),
        evidence.concrete.min(4) as f32 / 4.0,
        shown.iter().map(|f| u32::from(f.1.phrases)).sum::<u32>().min(6) as f32 / 6.0,
    ]
}

fn share(some: usize, all: usize) -> f32 {
    some as f32 / all.max(1) as f32
}

/// How likely it is that a reader agrees that the point is made: 0 to 1.
pub fn chance(counts: &[f32; COUNT]) -> f32 {
    let sum: f32 = BIAS + counts.iter().zip(&WEIGHTS).map(|(x, w)| x * w).sum::<f32>();
    logistic(sum)
}
