//! Where a guide's sentence falls apart: `A and B`, and what stands aside (examples, purposes, comparisons).

use crate::coverage::words::{Gap, Token};

/// What one token belongs to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Mark {
    /// Number of the half.
    pub half: usize,
    /// It stands in a bracket, a purpose, a comparison.
    pub aside: bool,
}

/// Marks each token. `whole` says that a token lies inside of a name and must not part it.
pub fn cut(tokens: &[Token], whole: impl Fn(usize) -> bool) -> Vec<Mark> {
    let word = |at: usize| tokens.get(at).map_or("", |t| &*t.word);
    let mut out = Vec::with_capacity(tokens.len());
    let mut mark = Mark::default();
    let mut bracket = false;
    let mut tail = false;
    for (at, token) in tokens.iter().enumerate() {
        if token.gap.has(Gap::CLOSE) {
            bracket = false;
        }
        if token.gap.has(Gap::OPEN) {
            bracket = true;
        }
        let joins = matches!(&*token.word, "and" | "then" | "plus") && !whole(at) || token.gap.has(Gap::SEMICOLON);
        if joins && !bracket {
            mark.half += 1;
            tail = false;
        }
        let opens = match &*token.word {
            "so" => matches!(word(at + 1), "that" | "a" | "the" | "nobody" | "no" | "everyone"),
            "rather" | "other" => word(at + 1) == "than",
            "instead" => word(at + 1) == "of",
            "not" => matches!(word(at + 1), "only" | "just" | "by") || token.gap.has(Gap::COMMA),
            "such" => word(at + 1) == "as",
            "in" => word(at + 1) == "order",
            "e" => word(at + 1) == "g",
            "including" | "included" | "like" | "eg" | "where" | "unless" | "because" | "avoid" | "whether" => true,
            _ => false,
        };
        if opens && !whole(at) && at > 0 {
            tail = true;
        }
        mark.aside = bracket || tail;
        out.push(mark);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coverage::words::words_of;

    #[test]
    fn halves_and_asides() {
        let show = |text: &str| {
            let tokens = words_of(text).tokens;
            cut(&tokens, |_| false)
                .iter()
                .zip(&tokens)
                .map(|(m, t)| format!("{}{}{}", t.word, m.half, if m.aside { "~" } else { "" }))
                .collect::<Vec<_>>()
                .join(" ")
        };
        assert_eq!(show("Quarantine flaky tests and fix them"), "quarantine0 flaky0 tests0 and1 fix1 them1");
        assert_eq!(
            show("Keep raw data (Parquet) so that it lives"),
            "keep0 raw0 data0 parquet0~ so0~ that0~ it0~ lives0~"
        );
    }
}
