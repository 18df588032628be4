//! Points without a rubric: a guide's sentence taken apart into ideas by thesaurus and words.
//!
//! The sentence is cut into halves (`A and B`), each half into slots: a content word with its weight. A slot is filled by
//! the word itself, by a synonym, or by any concept of the thesaurus whose name in the guide spans it. How much an answer
//! makes of it, [`score`] says.

mod cut;
mod lexis;
pub mod score;
pub mod speech;
pub mod voice;
mod weights;

use super::expr::Expr;
use super::lexicon::{Builder, Idea, PointModel};
use super::matcher::Matcher;
use super::phrase::{self, Node, Part, Phrase};
use super::reach;
use super::stem::stem;
use super::tag::Tag;
use super::thesaurus::{Concept, thesaurus};
use super::words::{Token, words_of};
use crate::guide::rubric::Within;
use crate::guide::{Guide, Unit};
use score::Half;

/// How many other words may stand between two words of the bullet that mean what they mean together: scattered ones
/// are puns ("performance marketing had eaten half the budget").
const NEAR: u8 = 3;
/// A half that weighs less says too little to stand alone.
const SMALLEST_HALF: f32 = 1.0;
/// What a word weighs that the question has said already.
const ASKED: f32 = 0.5;
/// What a word in a bracket, a purpose or a comparison weighs.
const ASIDE: f32 = 0.25;
/// What a word in the name of a concept weighs at least.
const IN_CONCEPT: f32 = 0.4;

/// A concept that a guide's sentence names.
struct Named {
    concept: Concept,
    /// First token and one past the last.
    start: usize,
    end: usize,
}

/// A content word of the sentence.
struct Slot {
    token: usize,
    weight: f32,
    half: usize,
}

/// Judges a point by the concepts that its words name and by its content words.
pub fn point(build: &mut Builder<'_>, index: usize, text: &str, heading: &str) -> PointModel {
    let tokens = words_of(text).tokens;
    let named = concepts(&tokens);
    let slots = slots(&tokens, &named, heading);
    let mut ideas = Vec::new();
    let denied = reach::denied(&tokens);
    let is_denied = |from: usize, to: usize| denied.get(from..to).is_some_and(|of| of.iter().any(|d| *d));
    let mut idea = |name: String, denied: bool| {
        ideas.push(Idea { name, fence: false, denied });
        ideas.len() - 1
    };
    let stems: Vec<Box<str>> = slots.iter().filter_map(|s| tokens.get(s.token)).map(|t| stem(&t.word)).collect();
    let mut taken = Vec::new();
    let word = |slot: &Slot| tokens.get(slot.token).map_or("", |t| &*t.word);
    let phrases: Vec<Vec<Phrase>> = slots.iter().map(|s| lexis::same(word(s), &stems, &mut taken)).collect();
    let words: Vec<usize> = slots
        .iter()
        .zip(&phrases)
        .map(|(slot, phrases)| {
            let i = idea(word(slot).to_string(), is_denied(slot.token, slot.token + 1));
            phrases.iter().for_each(|p| build.compiled(Tag::Say(index, i), p));
            i
        })
        .collect();
    // slot, slot, the idea that both stand together
    let mut pairs = Vec::new();
    for (a, (first, left)) in slots.iter().zip(&phrases).enumerate() {
        for (b, (second, right)) in slots.iter().zip(&phrases).enumerate().skip(a + 1) {
            if first.half == second.half && word(first) != word(second) {
                let denied = is_denied(first.token, second.token + 1);
                let i = idea(format!("{} {}", word(first), word(second)), denied);
                build.compiled(Tag::Say(index, i), &together(left, right));
                pairs.push((a, b, i));
            }
        }
    }
    let mut speech = speech::Gathered::default();
    let known: Vec<usize> = named
        .iter()
        .enumerate()
        .map(|(at, n)| {
            let i = idea(n.concept.name.to_string(), is_denied(n.start, n.end));
            let first = !named.iter().take(at).any(|other| other.concept.name == n.concept.name);
            for phrase in n.concept.say().filter_map(|p| phrase::parse(p).ok()) {
                build.compiled(Tag::Say(index, i), &phrase);
                if first {
                    speech.add(&phrase);
                }
            }
            n.concept.unless().for_each(|p| build.phrase(Tag::Unless(index, i), p));
            i
        })
        .collect();
    let mut halves: Vec<Half> =
        vec![Half { of: tokens.len(), ..Half::default() }; slots.last().map_or(0, |s| s.half + 1)];
    for (at, (slot, word)) in slots.iter().zip(&words).enumerate() {
        let spans = |n: &Named| (n.start..n.end).contains(&slot.token);
        let concepts = named.iter().zip(&known).filter(|(n, _)| spans(n)).map(|(_, i)| *i).collect();
        let near = pairs.iter().filter(|(a, b, _)| *a == at || *b == at).map(|(_, _, i)| *i).collect();
        if let Some(half) = halves.get_mut(slot.half) {
            half.slots.push(score::Slot { word: *word, near, concepts, weight: slot.weight });
        }
    }
    PointModel {
        own: None,
        ideas,
        covered: Expr::Never,
        partial: Expr::Never,
        within: Within::Pair,
        known: false,
        words: Vec::new(),
        stems: tokens.iter().map(|t| stem(&t.word)).collect(),
        meant: reach::meant(&tokens),
        halves,
        speech: speech.finish(),
    }
}

/// The concepts of other worlds and of talk that is no practice, without those that this guide is about.
pub fn worlds(guide: &Guide) -> Vec<&'static str> {
    let text = |u: &Unit| [u.heading()].into_iter().chain(u.points.iter().map(|p| p.text.clone())).collect::<Vec<_>>();
    let tokens = words_of(&guide.units.iter().flat_map(text).collect::<Vec<_>>().join(". ")).tokens;
    let is_of_guide = |concept: Concept| {
        let phrases: Vec<Phrase> = concept.guide().chain(concept.say()).filter_map(|p| phrase::parse(p).ok()).collect();
        !Matcher::of(phrases.iter().map(|p| (0, p))).hits(&tokens).is_empty()
    };
    thesaurus().worlds().filter(|c| !is_of_guide(*c)).map(|c| c.name).collect()
}

/// What is said by words of both lists close together, in either order.
fn together(left: &[Phrase], right: &[Phrase]) -> Phrase {
    let options = |of: &[Phrase]| {
        let single = of.iter().filter_map(|p| match p.parts.as_slice() {
            [Part { negated: false, nodes }] => Some(nodes.clone()),
            _ => None,
        });
        Node::Alt(single.collect())
    };
    let (left, right) = (options(left), options(right));
    let either =
        Node::Alt(vec![vec![left.clone(), Node::Gap(NEAR), right.clone()], vec![right, Node::Gap(NEAR), left]]);
    Phrase { parts: vec![Part { negated: false, nodes: vec![either] }] }
}

/// The concepts that the sentence names, those inside of a longer name too.
fn concepts(tokens: &[Token]) -> Vec<Named> {
    let stems: Vec<Box<str>> = tokens.iter().map(|t| stem(&t.word)).collect();
    let words: Vec<&str> = tokens.iter().map(|t| &*t.word).chain(stems.iter().map(|s| &**s)).collect();
    let candidates = thesaurus().candidates(&words).into_iter();
    let phrases: Vec<(u32, Phrase)> = candidates.filter_map(|(c, text)| Some((c, phrase::parse(text).ok()?))).collect();
    let mut found: Vec<(u32, usize, usize)> = Matcher::of(phrases.iter().map(|(c, p)| (*c, p)))
        .hits(tokens)
        .into_iter()
        .map(|h| {
            let (from, to) = h.others.unwrap_or((h.start, h.end));
            (h.tag, h.start.min(from), h.end.max(to))
        })
        .collect();
    found.sort_by_key(|(tag, start, end)| (*start, usize::MAX - *end, *tag));
    found.dedup();
    found
        .iter()
        .filter_map(|(tag, start, end)| Some(Named { concept: thesaurus().get(*tag)?, start: *start, end: *end }))
        .collect()
}

/// The content words with their weights, cut into halves; too light a half joins the one before.
fn slots(tokens: &[Token], named: &[Named], heading: &str) -> Vec<Slot> {
    let asked: Vec<Box<str>> = words_of(heading).tokens.iter().map(|t| stem(&t.word)).collect();
    let marks = cut::cut(tokens, |at| named.iter().any(|n| n.start < at && at + 1 < n.end));
    let mut slots: Vec<Slot> = Vec::new();
    for (at, (token, mark)) in tokens.iter().zip(&marks).enumerate() {
        let mut weight = lexis::weight(&token.word);
        if weight == 0.0 {
            continue;
        }
        let of: Option<usize> = named.iter().filter(|n| (n.start..n.end).contains(&at)).map(|n| n.end - n.start).max();
        if of.is_some() {
            weight = weight.max(IN_CONCEPT);
        }
        if asked.contains(&stem(&token.word)) {
            weight *= ASKED;
        }
        if mark.aside {
            weight *= ASIDE;
        }
        slots.push(Slot { token: at, weight, half: mark.half });
    }
    join_light(&mut slots);
    slots
}

/// Numbers the halves anew so that each weighs enough.
fn join_light(slots: &mut [Slot]) {
    let halves = slots.last().map_or(0, |s| s.half + 1);
    let sums: Vec<f32> = (0..halves).map(|h| slots.iter().filter(|s| s.half == h).map(|s| s.weight).sum()).collect();
    let mut to = Vec::with_capacity(halves);
    let mut next = 0;
    let mut open = 0.0;
    for (h, sum) in sums.iter().enumerate() {
        // a new half begins when what came before can stand, and this one can
        if h > 0 && open >= SMALLEST_HALF && *sum >= SMALLEST_HALF {
            next += 1;
            open = 0.0;
        }
        open += sum;
        to.push(next);
    }
    for slot in slots.iter_mut() {
        slot.half = to.get(slot.half).copied().unwrap_or(0);
    }
}
