//! Evidence: what of a sentence is shown for a point, and how much it says.

use super::matcher::Hit;
use super::scope::Statement;
use super::stem::is_number;
use super::words::{Gap, Token};
use crate::text::Span;

/// How concrete a sentence is. One that tells more proves more, and one that names a number more still.
pub(super) fn detail(tokens: &[Token]) -> u16 {
    const ENOUGH: usize = 20;
    const NUMBER: u16 = 3;
    tokens.len().min(ENOUGH) as u16 + if tokens.iter().any(|t| is_number(&t.word)) { NUMBER } else { 0 }
}

/// All that a phrase took.
pub(super) fn hull(hit: &Hit) -> (usize, usize) {
    match hit.others {
        Some((from, to)) => (hit.start.min(from), hit.end.max(to)),
        None => (hit.start, hit.end),
    }
}

/// The whole sentence, or of a long one the clauses around what was matched.
pub(super) fn evidence(statement: &Statement, (from, to): (usize, usize)) -> Span {
    const LONG: usize = 30;
    let tokens = &statement.tokens;
    if tokens.len() <= LONG {
        return statement.span;
    }
    let hard = Gap::COMMA.or(Gap::SEMICOLON).or(Gap::COLON).or(Gap::DASH).or(Gap::OPEN).or(Gap::CLOSE).or(Gap::ARROW);
    let mut start = (0..=from).rev().find(|i| *i == 0 || tokens.get(*i).is_some_and(|t| t.gap.has(hard))).unwrap_or(0);
    let mut end = (to..tokens.len()).find(|i| tokens.get(*i).is_some_and(|t| t.gap.has(hard))).unwrap_or(tokens.len());
    // a clause of a few words says little: take its neighbours
    while end - start < 8 && (start > 0 || end < tokens.len()) {
        start = (0..start).rev().find(|i| *i == 0 || tokens.get(*i).is_some_and(|t| t.gap.has(hard))).unwrap_or(0);
        end = (end + 1..tokens.len()).find(|i| tokens.get(*i).is_some_and(|t| t.gap.has(hard))).unwrap_or(tokens.len());
    }
    match (tokens.get(start), tokens.get(end - 1)) {
        (Some(a), Some(z)) => Span::new(a.span.start, z.span.end),
        _ => statement.span,
    }
}
