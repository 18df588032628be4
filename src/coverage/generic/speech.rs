//! How those speak who do a point's practices: a sentence can tell of a practice in words that no phrase has together.
//!
//! A word weighs by how much likelier it is in what is said of the point's concepts than in what is said of all (the
//! logarithm of both shares). How like a sentence is to such speech is what its words weigh, by the root of its length:
//! one more thing that is counted of an answer, nothing that makes a point by itself.

use super::super::phrase::Phrase;
use super::super::prepared;
use super::super::stem::{is_filler, stem};
use super::super::words::Token;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

/// Of all concepts: what all words weigh together, then `stem weight` by stem (see `build.rs`).
static SPOKEN: LazyLock<String> =
    LazyLock::new(|| prepared::unpacked(include_bytes!(concat!(env!("OUT_DIR"), "/spoken.zst"))));
static ALL: LazyLock<(f32, Vec<(&'static str, f32)>)> = LazyLock::new(|| {
    let mut lines = SPOKEN.lines();
    let sum = lines.next().and_then(|l| l.parse().ok()).unwrap_or(1.0);
    (sum, lines.filter_map(|l| l.split_once(' ')).filter_map(|(word, n)| Some((word, n.parse().ok()?))).collect())
});

/// A share so small says nothing.
const FLOOR: f32 = 1e-4;
/// A word that is hardly likelier here than elsewhere weighs nothing.
const LEAST: f32 = 0.7;
/// Short sentences are no better for being short.
const SHORT: f32 = 4.0;

/// The words of a point's practices with what each weighs, by stem.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Speech(Vec<(Box<str>, f32)>);

/// Gathers the phrases of a point's concepts.
#[derive(Debug, Default)]
pub struct Gathered(BTreeMap<Box<str>, f32>);

impl Gathered {
    /// Counts a phrase in.
    pub fn add(&mut self, phrase: &Phrase) {
        phrase.each_stem(&mut |stem, share| *self.0.entry(stem).or_default() += share);
    }

    /// What the words weigh.
    pub fn finish(self) -> Speech {
        let (sum, all) = &*ALL;
        let own = self.0.values().sum::<f32>().max(1.0);
        let weight = |word: &str, here: f32| {
            let at = all.binary_search_by(|(known, _)| (*known).cmp(word)).ok();
            let there = at.and_then(|at| all.get(at)).map_or(0.0, |(_, n)| n / sum);
            libm::logf((here / own + FLOOR) / (there + FLOOR))
        };
        let weighed = self.0.into_iter().map(|(word, here)| (weight(&word, here), word));
        Speech(weighed.filter(|(w, _)| *w > LEAST).map(|(w, word)| (word, w)).collect())
    }
}

impl Speech {
    fn of(&self, word: &str) -> f32 {
        let at = self.0.binary_search_by(|(known, _)| (**known).cmp(word)).ok();
        at.and_then(|at| self.0.get(at)).map_or(0.0, |(_, w)| *w)
    }
}

/// How like the speech of each point sentences are: for each sentence by itself, and for each point where two neighbours
/// are most so.
pub fn likeness<'a>(points: &[&Speech], sentences: impl Iterator<Item = &'a [Token]>) -> (Vec<Vec<f32>>, Vec<f32>) {
    let like = |speech: &Speech, words: &BTreeSet<&str>| {
        let weighs: f32 = words.iter().map(|w| speech.of(w)).sum();
        weighs / libm::sqrtf(words.len() as f32 + SHORT)
    };
    let (mut alone, mut most) = (Vec::new(), vec![0.0_f32; points.len()]);
    let mut before: BTreeSet<Box<str>> = BTreeSet::new();
    for sentence in sentences {
        let own: BTreeSet<Box<str>> = sentence.iter().filter(|t| !is_filler(&t.word)).map(|t| stem(&t.word)).collect();
        let single: BTreeSet<&str> = own.iter().map(|w| &**w).collect();
        let pair: BTreeSet<&str> = before.iter().map(|w| &**w).chain(single.iter().copied()).collect();
        alone.push(points.iter().map(|speech| like(speech, &single)).collect());
        most.iter_mut().zip(points).for_each(|(most, speech)| *most = most.max(like(speech, &pair)));
        before = own;
    }
    (alone, most)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coverage::phrase::parse;
    use crate::coverage::thesaurus::thesaurus;
    use crate::coverage::words::words_of;

    fn speech(concept: &str) -> Speech {
        let mut gathered = Gathered::default();
        let phrases = thesaurus().named(concept).unwrap().say();
        phrases.filter_map(|p| parse(p).ok()).for_each(|p| gathered.add(&p));
        gathered.finish()
    }

    #[test]
    fn a_sentence_is_like_the_speech_of_what_it_tells() {
        let canary = speech("canary release");
        let of = |text: &str| {
            let tokens = words_of(text).tokens;
            likeness(&[&canary], [tokens.as_slice()].into_iter()).1[0]
        };
        let told = of("A few servers get the new version first, then a quarter of the traffic, then everybody.");
        let else_told = of("Our clerks asked for a bigger font on the invoices, and that was all they wanted.");
        assert!(told > 2.0 * else_told, "{told} {else_told}");
        assert_eq!(of(""), 0.0);
    }

    #[test]
    fn neighbours_count_together() {
        let canary = speech("canary release");
        let two = ["It goes to a few servers first.", "Then a quarter of the traffic gets the new version."];
        let tokens: Vec<_> = two.iter().map(|t| words_of(t).tokens).collect();
        let (alone, most) = likeness(&[&canary], tokens.iter().map(Vec::as_slice));
        assert_eq!(alone.len(), 2);
        assert!(most[0] >= alone[0][0].max(alone[1][0]), "{most:?} {alone:?}");
    }
}
