//! What sentences say of each other: "It was switched off again", "As it is, …", "He writes one for everything".

use super::clause::{is_modal, is_ours, is_own};
use super::echo::is_small;
use super::listed::names_only;
use super::scope::Statement;
use super::stance::{self, Scopes, Stance};
use super::stem::is_filler;
use super::words::{Gap, Token};
use crate::text::Span;
use std::cell::OnceCell;

/// The sentences of a segment with what each says of the others; read when they are asked for.
pub struct Discourse<'a> {
    statements: &'a [Statement],
    scopes: Vec<OnceCell<Scopes>>,
    /// For each, whether it opens a topic outside of software, or comes home from one.
    topics: Vec<OnceCell<Option<bool>>>,
}

/// How many sentences a paragraph's story reaches.
const FAR: usize = 40;

impl<'a> Discourse<'a> {
    /// Over a segment's sentences.
    pub fn new(statements: &'a [Statement]) -> Self {
        let scopes = statements.iter().map(|_| OnceCell::new()).collect();
        Discourse { statements, scopes, topics: statements.iter().map(|_| OnceCell::new()).collect() }
    }

    /// What one sentence's cues govern.
    pub fn scopes(&self, at: usize) -> Option<&Scopes> {
        let statement = self.statements.get(at)?;
        let cell = self.scopes.get(at)?;
        Some(cell.get_or_init(|| {
            let mut scopes = stance::scopes(&statement.tokens);
            // "He wrote one for everything": who was spoken of goes on
            let pronoun = statement
                .tokens
                .first()
                .is_some_and(|t| matches!(&*t.word, "he" | "she" | "they" | "their" | "his" | "her"));
            let before = at.checked_sub(1).and_then(|b| self.statements.get(b)).filter(|b| b.block == statement.block);
            let theirs = |b: &Statement| stance::scopes(&b.tokens).theirs;
            if pronoun && before.is_some_and(theirs) {
                scopes.carry(&statement.tokens);
            }
            scopes
        }))
    }

    /// A sentence of a word or two says little: evidence takes the next one of the paragraph in.
    pub fn wide(&self, at: usize, span: Span) -> Span {
        const SHORT: usize = 4;
        let of = |i: usize| self.statements.get(i);
        match (of(at), of(at + 1)) {
            (Some(here), Some(next)) if here.tokens.len() < SHORT && here.block == next.block => {
                Span::new(span.start, next.span.end)
            }
            _ => span,
        }
    }

    /// "Metrics ok? Promote.": a question of a few words that the next few answer with what is done.
    pub fn settles(&self, at: usize) -> bool {
        const SHORT: usize = 4;
        let (Some(here), Some(next)) = (self.statements.get(at), self.statements.get(at + 1)) else {
            return false;
        };
        let state = |w: &str| {
            matches!(w, "ok" | "okay" | "green" | "red" | "fine" | "good" | "bad" | "healthy" | "clean" | "flat" | "up")
        };
        let denies = |w: &str| matches!(w, "no" | "not" | "never" | "maybe" | "perhaps" | "unclear" | "ask" | "who");
        // "Who starts it? (Nobody.)"
        let answered = next.tokens.first().is_some_and(|t| t.gap.has(Gap::OPEN)) && !next.asks;
        if answered && here.block == next.block {
            return true;
        }
        here.block == next.block
            && here.tokens.len() <= SHORT
            && here.tokens.last().is_some_and(|t| state(&t.word))
            && next.tokens.len() <= SHORT
            && !next.asks
            && !next.tokens.first().is_some_and(|t| denies(&t.word))
    }

    /// Whether the paragraph speaks of something else than software here: a sentence before opened that topic.
    fn elsewhere(&self, at: usize) -> bool {
        let Some(statement) = self.statements.get(at) else {
            return false;
        };
        let mut topic = false;
        let start =
            (0..at).rev().take(FAR).take_while(|i| self.statements.get(*i).is_some_and(|s| s.block == statement.block));
        for i in start.last().unwrap_or(at)..=at {
            let (Some(here), Some(cell)) = (self.statements.get(i), self.topics.get(i)) else {
                continue;
            };
            if let Some(opens) = *cell.get_or_init(|| stance::topic(&here.tokens)) {
                topic = opens
            }
        }
        topic
    }

    /// What the sentences after this one say of it.
    pub fn after(&self, at: usize) -> Option<Stance> {
        let framed = if self.is_own(at) { None } else { self.framed(at).max(self.above(at)) };
        self.following(at).max(self.elsewhere(at).then_some(Stance::Other)).max(framed).max(self.undone(at))
    }

    /// Whether the candidate or their team is a subject of the sentence.
    fn is_own(&self, at: usize) -> bool {
        self.statements.get(at).is_some_and(|s| s.tokens.iter().any(|t| is_own(&t.word)))
    }

    /// "The previous architects had everything. A rule engine: …": whose story the paragraph tells here.
    fn framed(&self, at: usize) -> Option<Stance> {
        let block = self.statements.get(at)?.block;
        for i in (0..at).rev().take(FAR) {
            if self.statements.get(i)?.block != block {
                return None;
            }
            let frame = self.scopes(i)?.frame;
            if frame.is_some() || self.is_own(i) {
                return frame;
            }
        }
        None
    }

    /// "… I left that place.": what a later sentence says of the paragraph above it.
    fn above(&self, at: usize) -> Option<Stance> {
        let block = self.statements.get(at)?.block;
        for i in (at + 1..self.statements.len()).take(FAR) {
            let next = self.statements.get(i)?;
            let said = self.scopes(i)?.above;
            if said.is_some() || next.block != block {
                return said;
            }
        }
        None
    }

    /// "A stage named canary. It has two steps. Its script is `exit 0`.": what one of the next few says of it.
    fn undone(&self, at: usize) -> Option<Stance> {
        /// How far it reaches.
        const NEAR: usize = 3;
        let block = self.statements.get(at)?.block;
        for i in at + 1..=at + NEAR {
            let next = self.statements.get(i)?;
            if next.block != block {
                return None;
            }
            let said = self.scopes(i)?.undo;
            if said.is_some() {
                return said;
            }
        }
        None
    }

    fn following(&self, at: usize) -> Option<Stance> {
        let statement = self.statements.get(at)?;
        let next = self.statements.get(at + 1)?;
        if next.block != statement.block {
            return self.turned(at);
        }
        // "I pushed engines. Nine of them. We merged them back.": a few words between say nothing of their own
        const FRAGMENT: usize = 4;
        let short = next.tokens.len() <= FRAGMENT && !self.is_own(at + 1);
        let mut back = self.scopes(at + 1)?.back;
        if short && self.statements.get(at + 2).is_some_and(|s| s.block == statement.block) {
            back = back.max(self.scopes(at + 2)?.back);
        }
        // "It ran for a year. It was a good year. Then we switched it off.": two sentences, when both speak of it
        let third = self.statements.get(at + 2).filter(|s| s.block == statement.block);
        let of_it = |s: &Statement| {
            s.tokens.first().is_some_and(|t| matches!(&*t.word, "it" | "that" | "they" | "this" | "these"))
        };
        if third.is_some_and(of_it) && of_it(next) {
            back = back.max(self.scopes(at + 2)?.back);
        }
        back.max(self.turned(at))
    }

    /// "Ideally rules would be data. As it is, …": a sentence of what should be, and a later one of what is.
    fn turned(&self, at: usize) -> Option<Stance> {
        /// How far a turn is looked for.
        const NEAR: usize = 6;
        let statement = self.statements.get(at)?;
        let tokens = &statement.tokens;
        let real = tokens.iter().enumerate().any(|(i, t)| {
            let next = tokens.get(i + 1).map_or("", |t| &*t.word);
            is_own(&t.word) && !is_modal(next)
        });
        if real || !tokens.iter().any(|t| is_modal(&t.word)) {
            return None;
        }
        let mut blocks = 0;
        let mut block = statement.block;
        for i in at + 1..(at + 1 + NEAR).min(self.statements.len()) {
            let next = self.statements.get(i)?;
            if next.block != block {
                (blocks, block) = (blocks + 1, next.block);
            }
            if blocks > 1 {
                return None;
            }
            if self.scopes(i)?.turn {
                return Some(Stance::Wish);
            }
        }
        None
    }

    /// The stance of a sentence as a whole; a mere negation may be part of what is done ("never without a flag").
    pub fn whole(&self, statement: &Statement, at: usize, lead: Option<Stance>, problem: bool) -> Stance {
        /// A sentence is denied of which one word in so many is; of one that begins so, "No roles, …", fewer.
        const MOST: usize = 2;
        const MOST_OF_NONE: usize = 3;
        let tokens = &statement.tokens;
        let own = self.scopes(at).map_or(Stance::Asserted, |s| s.stance(0, tokens.len(), false, problem));
        let says = |t: &Token| !is_filler(&t.word) && !is_small(&t.word);
        let says_at = |i: usize| tokens.get(i).is_some_and(says);
        let all_words = tokens.iter().filter(|t| says(t)).count();
        let denied =
            || self.scopes(at).map_or(0, |s| (0..tokens.len()).filter(|i| says_at(*i) && s.denies(*i)).count());
        let most = if tokens.first().is_some_and(|t| &*t.word == "no") { MOST_OF_NONE } else { MOST };
        let own =
            if own == Stance::Negated && (problem || most * denied() < all_words) { Stance::Asserted } else { own };
        let listed = if names_only(tokens) { Stance::Listed } else { Stance::Asserted };
        let asked = if statement.asks && !self.settles(at) { Stance::Asked } else { Stance::Asserted };
        let outer = lead.max(self.after(at)).unwrap_or(Stance::Asserted);
        let outer = if problem && outer.names_problem() { Stance::Asserted } else { outer };
        own.max(listed).max(asked).max(outer)
    }
}

/// Where the part of a sentence begins that asks; its end when the question is one that is put to others as a habit:
/// "Survey after release: is it faster?", `My first ticket is "what does the law want?"`.
pub fn asked_from(tokens: &[Token]) -> usize {
    /// The words that only name what a question is about.
    const TOPIC: usize = 6;
    let last = tokens.iter().rposition(|t| t.gap.has(Gap::SEMICOLON.or(Gap::DASH).or(Gap::COLON))).unwrap_or(0);
    let quote = tokens.iter().rposition(|t| t.gap.has(Gap::QUOTE)).unwrap_or(0);
    let head = tokens.get(..last.max(quote)).unwrap_or(&[]);
    let has = |is: &dyn Fn(&str) -> bool| head.iter().any(|t| is(&t.word));
    let puts = has(&|w| {
        is_ours(w) || matches!(w, "ask" | "asks" | "asking" | "survey" | "surveys" | "poll" | "interview" | "into")
    });
    let unsure = has(&|w| {
        is_modal(w)
            || matches!(w, "wonder" | "wondering" | "question" | "questions" | "know" | "sure" | "unsure" | "unclear")
            || matches!(w, "doubt" | "not" | "never" | "no" | "he" | "she" | "they" | "todo" | "need" | "must" | "open")
    });
    // "Code ownership: do we count CODEOWNERS?": what is asked is about what stands before the colon
    let colon = tokens.get(last).is_some_and(|t| t.gap.has(Gap::COLON));
    // but "No schedule: who starts it?" says that there is none
    let topic = colon && last <= TOPIC && !has(&is_ours) && !has(&|w| matches!(w, "no" | "nothing" | "missing"));
    match head.len() >= 2 && puts && !unsure {
        true => tokens.len(),
        false if topic => 0,
        false => last,
    }
}
