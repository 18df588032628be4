//! One sentence against a matcher's phrases.

use super::compile::options;
use super::tables::{ANY, GAP, Number, Numbers, OPT, Symbol};
use super::{Hit, Matcher, STEPS};
use crate::coverage::stem::is_filler;
use crate::coverage::words::Token;
use std::cell::Cell;

/// A sentence's tokens with their symbols.
pub(super) struct Sentence<'a> {
    matcher: &'a Matcher,
    symbols: Vec<Symbol>,
    /// For each token, its range in `symbols`, and whether it is a filler.
    tokens: Vec<(u32, u32, bool)>,
    /// Concepts that were found: where each starts, its symbol, where it ends.
    concepts: Vec<(usize, Symbol, usize)>,
    /// For each symbol, whether it is in the sentence.
    seen: Vec<bool>,
    /// Steps left at this place.
    budget: Cell<u32>,
}

/// Whether a symbol is one of an ascending list: most lists are short.
fn is_in<N: Number>(symbol: Symbol, list: &[N]) -> bool {
    if list.len() < 8 {
        list.iter().any(|n| n.value() == symbol)
    } else {
        list.binary_search_by_key(&symbol, |n| n.value()).is_ok()
    }
}

fn see(seen: &mut [bool], symbol: Symbol) {
    seen.iter_mut().skip(symbol as usize).take(1).for_each(|seen| *seen = true);
}

/// A part and where it stands.
type Found = (u32, usize, usize);

/// Where a phrase of several parts stands: the first, and the hull of the others.
type Joint = (usize, usize, Option<(usize, usize)>);

impl<'a> Sentence<'a> {
    pub(super) fn read(matcher: &'a Matcher, tokens: &[Token]) -> Self {
        let mut symbols = Vec::with_capacity(tokens.len() * 2);
        let tokens = tokens
            .iter()
            .map(|token| {
                let from = symbols.len() as u32;
                matcher.symbols(&token.word, &mut symbols);
                (from, symbols.len() as u32, is_filler(&token.word))
            })
            .collect();
        let mut seen = vec![false; matcher.tables.index_at.len()];
        symbols.iter().for_each(|symbol| see(&mut seen, *symbol));
        Sentence { matcher, symbols, tokens, concepts: Vec::new(), seen, budget: Cell::new(0) }
    }

    fn symbols_at(&self, at: usize) -> &[Symbol] {
        let Some((from, to, _)) = self.tokens.get(at) else {
            return &[];
        };
        self.symbols.get(*from as usize..*to as usize).unwrap_or(&[])
    }

    /// Adds the phrases of one level that match to `out`, the concepts to those that the next levels see.
    pub(super) fn scan(&mut self, level: u32, out: &mut Vec<Hit>) {
        let mut found: Vec<Found> = Vec::new();
        for at in 0..self.tokens.len() {
            for symbol in self.symbols_at(at) {
                self.try_parts(*symbol, at, level, &mut found);
            }
        }
        for (at, symbol, _) in &self.concepts {
            self.try_parts(*symbol, *at, level, &mut found);
        }
        found.sort_unstable();
        found.dedup();
        let tables = &self.matcher.tables;
        let mut joint_last = None;
        let mut concepts = Vec::new();
        for (part, start, end) in &found {
            let Some(part) = tables.part(*part) else { continue };
            let Some(entry) = tables.entry(part.entry).filter(|_| !part.negated) else { continue };
            let (start, end, others) = if entry.parts.len() == 1 {
                (*start, *end, None)
            } else if joint_last != Some(part.entry) {
                // a phrase's parts follow each other in `found`
                joint_last = Some(part.entry);
                let Some(joint) = self.joint(entry.parts, &found) else { continue };
                joint
            } else {
                continue;
            };
            match entry.concept {
                Some(symbol) => concepts.push((start, symbol, end)),
                None => out.push(Hit { tag: entry.tag, start, end, others, denies: entry.denies }),
            }
        }
        concepts.iter().for_each(|(_, symbol, _)| see(&mut self.seen, *symbol));
        self.concepts.append(&mut concepts);
    }

    /// A phrase of several parts: all that must be there are, none that must not.
    fn joint(&self, parts: std::ops::Range<u32>, found: &[Found]) -> Option<Joint> {
        let mut first = None;
        let mut others: Option<(usize, usize)> = None;
        for id in parts {
            let part = self.matcher.tables.part(id)?;
            let from = found.partition_point(|f| f.0 < id);
            match (part.negated, found.get(from).filter(|f| f.0 == id)) {
                (true, Some(_)) | (false, None) => return None,
                (true, None) => {}
                (false, Some((_, start, end))) if first.is_none() => first = Some((*start, *end)),
                (false, Some((_, start, end))) => {
                    others = Some(others.map_or((*start, *end), |o| (o.0.min(*start), o.1.max(*end))));
                }
            }
        }
        first.map(|(start, end)| (start, end, others))
    }

    fn try_parts(&self, symbol: Symbol, at: usize, level: u32, found: &mut Vec<Found>) {
        let tables = &self.matcher.tables;
        for id in tables.beginning(symbol, level) {
            let Some(part) = tables.part(id) else { continue };
            let has = |needs: u32| needs.checked_sub(1).is_none_or(|s| self.seen.get(s as usize) == Some(&true));
            if !has(part.needs) {
                continue;
            }
            let end = match &tables.code {
                Numbers::Narrow(code) => code.get(part.code).and_then(|steps| self.try_steps(steps, at)),
                Numbers::Wide(code) => code.get(part.code).and_then(|steps| self.try_steps(steps, at)),
            };
            found.extend(end.map(|end| (id, at, end)));
        }
    }

    /// Where steps that begin at a token end.
    fn try_steps<N: Number>(&self, steps: &[N], at: usize) -> Option<usize> {
        if !self.has_all(steps) {
            return None;
        }
        self.budget.set(STEPS);
        self.run(steps, at, at, &mut |end| Some(end))
    }

    /// Whether the sentence has a symbol for each step that must match: most parts needn't be tried at all.
    fn has_all<N: Number>(&self, mut code: &[N]) -> bool {
        let seen = |symbol: &N| self.seen.get(symbol.value() as usize) == Some(&true);
        while let Some((head, rest)) = code.split_first() {
            let head = head.value();
            let count = if head & 3 == GAP { 0 } else { (head >> 2) as usize };
            let (inner, rest) = rest.split_at_checked(count).unwrap_or((&[], &[]));
            if head & 3 == ANY && !inner.iter().any(seen) {
                return false;
            }
            code = rest;
        }
        true
    }

    /// Runs steps from `at`; `then` says whether the rest matches from where they end, and where that ends.
    fn run<N: Number>(
        &self,
        code: &[N],
        at: usize,
        begin: usize,
        then: &mut dyn FnMut(usize) -> Option<usize>,
    ) -> Option<usize> {
        self.budget.set(self.budget.get().checked_sub(1)?);
        let Some((head, rest)) = code.split_first() else {
            return then(at);
        };
        let head = head.value();
        let count = head >> 2;
        if head & 3 == GAP {
            let (mut here, mut left) = (at, count);
            loop {
                if let Some(end) = self.run(rest, here, begin, then) {
                    return Some(end);
                }
                if !self.tokens.get(here)?.2 {
                    left = left.checked_sub(1)?;
                }
                here += 1;
            }
        }
        let (inner, rest) = rest.split_at_checked(count as usize)?;
        match head & 3 {
            ANY => {
                let mut here = at;
                loop {
                    if self.symbols_at(here).iter().any(|s| is_in(*s, inner))
                        && let Some(end) = self.run(rest, here + 1, begin, then)
                    {
                        return Some(end);
                    }
                    for (start, symbol, end) in &self.concepts {
                        if *start == here
                            && is_in(*symbol, inner)
                            && let Some(end) = self.run(rest, *end, begin, then)
                        {
                            return Some(end);
                        }
                    }
                    // fillers may stand between two words, not before the first
                    if here == begin || !self.tokens.get(here).is_some_and(|t| t.2) {
                        return None;
                    }
                    here += 1;
                }
            }
            OPT => {
                let with = self.run(inner, at, begin, &mut |mid| self.run(rest, mid, begin, then));
                with.or_else(|| self.run(rest, at, begin, then))
            }
            _ => options(inner)
                .find_map(|option| self.run(option, at, begin, &mut |mid| self.run(rest, mid, begin, then))),
        }
    }
}
