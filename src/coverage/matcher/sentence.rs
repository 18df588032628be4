//! One sentence against a matcher's phrases.

use super::{Entry, Hit, Matcher, STEPS, Step, Symbol};
use crate::coverage::stem::is_filler;
use crate::coverage::words::Token;
use std::cell::Cell;

/// A sentence's tokens with their symbols.
pub(super) struct Sentence<'a> {
    matcher: &'a Matcher,
    symbols: Vec<Symbol>,
    /// For each token, its range in `symbols`, and whether it is a filler.
    tokens: Vec<(u32, u32, bool)>,
    pub(super) concepts: Vec<(Symbol, usize, usize)>,
    /// Steps left at this place.
    budget: Cell<u32>,
}

impl<'a> Sentence<'a> {
    pub(super) fn read(matcher: &'a Matcher, tokens: &[Token]) -> Self {
        let mut symbols = Vec::with_capacity(tokens.len());
        let tokens = tokens
            .iter()
            .map(|token| {
                let from = symbols.len() as u32;
                matcher.forgiving(&token.word, &mut symbols);
                (from, symbols.len() as u32, is_filler(&token.word))
            })
            .collect();
        Sentence { matcher, symbols, tokens, concepts: Vec::new(), budget: Cell::new(0) }
    }

    fn symbols_at(&self, at: usize) -> &[Symbol] {
        let Some((from, to, _)) = self.tokens.get(at) else {
            return &[];
        };
        self.symbols.get(*from as usize..*to as usize).unwrap_or(&[])
    }

    /// The entries of one level that match; with the symbol for a concept.
    pub(super) fn scan(&self, level: u8) -> Vec<(Hit, Option<Symbol>)> {
        let mut found: Vec<(u32, usize, usize)> = Vec::new();
        for at in 0..self.tokens.len() {
            for symbol in self.symbols_at(at) {
                self.try_parts(*symbol, at, level, &mut found);
            }
        }
        for (symbol, at, _) in &self.concepts {
            self.try_parts(*symbol, *at, level, &mut found);
        }
        found.sort_unstable();
        found.dedup();
        let mut out = Vec::new();
        let mut seen = Vec::new();
        for (part, start, end) in &found {
            let Some((compiled, entry_id)) = self.matcher.parts.get(*part as usize) else {
                continue;
            };
            let Some(entry) = self.matcher.entries.get(*entry_id as usize) else {
                continue;
            };
            if compiled.negated {
                continue;
            }
            if let [_] = entry.parts.as_slice() {
                out.push((
                    Hit { tag: entry.tag, start: *start, end: *end, others: None, denies: entry.denies },
                    entry.concept,
                ));
            } else if !seen.contains(entry_id) {
                seen.push(*entry_id);
                if let Some(hit) = self.joint(entry, &found) {
                    out.push((hit, entry.concept));
                }
            }
        }
        out
    }

    /// A phrase of several parts: all that must be there are, none that must not.
    fn joint(&self, entry: &Entry, found: &[(u32, usize, usize)]) -> Option<Hit> {
        let mut spans = Vec::with_capacity(entry.parts.len());
        for id in &entry.parts {
            let (compiled, _) = self.matcher.parts.get(*id as usize)?;
            let from = found.partition_point(|f| f.0 < *id);
            let first = found.get(from).filter(|f| f.0 == *id);
            match (compiled.negated, first) {
                (true, Some(_)) | (false, None) => return None,
                (true, None) => {}
                (false, Some((_, start, end))) => spans.push((*start, *end)),
            }
        }
        let (first, rest) = spans.split_first()?;
        let others = rest.iter().copied().reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)));
        Some(Hit { tag: entry.tag, start: first.0, end: first.1, others, denies: entry.denies })
    }

    fn try_parts(&self, symbol: Symbol, at: usize, level: u8, found: &mut Vec<(u32, usize, usize)>) {
        let Some(parts) = self.matcher.index.get(&symbol) else {
            return;
        };
        for id in parts {
            let Some((compiled, entry)) = self.matcher.parts.get(*id as usize) else {
                continue;
            };
            if self.matcher.entries.get(*entry as usize).is_none_or(|e| e.level != level) {
                continue;
            }
            self.budget.set(STEPS);
            if let Some(end) = self.run(&compiled.steps, at, at, &mut |end| Some(end)) {
                found.push((*id, at, end));
            }
        }
    }

    /// Runs `steps` from `at`; `then` says whether the rest matches from where they end, and where that ends.
    fn run(
        &self,
        steps: &[Step],
        at: usize,
        begin: usize,
        then: &mut dyn FnMut(usize) -> Option<usize>,
    ) -> Option<usize> {
        self.budget.set(self.budget.get().checked_sub(1)?);
        let Some((step, rest)) = steps.split_first() else {
            return then(at);
        };
        match step {
            Step::Any(wanted) => {
                let mut here = at;
                loop {
                    if self.symbols_at(here).iter().any(|s| wanted.contains(s))
                        && let Some(end) = self.run(rest, here + 1, begin, then)
                    {
                        return Some(end);
                    }
                    for (symbol, start, end) in &self.concepts {
                        if *start == here
                            && wanted.contains(symbol)
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
            Step::Gap(most) => {
                let (mut here, mut left) = (at, *most);
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
            Step::Opt(inner) => {
                let with = self.run(inner, at, begin, &mut |mid| self.run(rest, mid, begin, then));
                with.or_else(|| self.run(rest, at, begin, then))
            }
            Step::Alt(options) => options
                .iter()
                .find_map(|option| self.run(option, at, begin, &mut |mid| self.run(rest, mid, begin, then))),
        }
    }
}
