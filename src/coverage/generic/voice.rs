//! How a sentence speaks: of whom, with numbers and names, in sentences or in heaps of words.

use crate::coverage::clause::is_ours;
use crate::coverage::echo::is_small;
use crate::coverage::judge::Find;
use crate::coverage::lexicon::UnitModel;
use crate::coverage::stem::{is_filler, with_stem};
use crate::coverage::told::is_past;
use crate::coverage::words::{Gap, Token};

/// A bit of what a sentence speaks of: the candidate or their team.
pub const OURS: u8 = 1;
/// Somebody else.
pub const THEIRS: u8 = 2;
/// It has a number.
pub const NUMBER: u8 = 4;
/// What the candidate did.
pub const TOLD: u8 = 8;
/// Something with a name.
pub const NAMED: u8 = 16;
/// Words without any that join them.
pub const HEAP: u8 = 32;

/// What a sentence speaks of, and how many words it has that the guide doesn't.
pub fn voice(model: &UnitModel, tokens: &[Token]) -> (u8, u8) {
    /// So many words, fewer than one of so many of them a small one, are no sentence.
    const LONG: usize = 7;
    const SPARSE: usize = 10;
    /// Nor are so few between two commas.
    const FEW: usize = 4;
    let others =
        |w: &str| matches!(w, "he" | "she" | "they" | "his" | "her" | "their" | "him" | "them" | "hers" | "theirs");
    let bits = |(at, t): (usize, &Token)| {
        let word = &*t.word;
        let ours = if is_ours(word) { OURS } else { 0 };
        let theirs = if others(word) { THEIRS } else { 0 };
        let number = if word.starts_with(|c: char| c.is_ascii_digit()) { NUMBER } else { 0 };
        let named = if at > 0 && t.capital && !is_filler(word) && !is_ours(word) { NAMED } else { 0 };
        let mut after = tokens.iter().skip(at + 1).take(3);
        let told = if matches!(word, "i" | "we") && after.any(|t| is_past(&t.word)) { TOLD } else { 0 };
        ours | theirs | number | named | told
    };
    let guides =
        |t: &Token| with_stem(&t.word, |stem| model.points.iter().any(|p| p.stems.iter().any(|s| **s == *stem)));
    // "OIDC federation · workload identity · STS": no verb, no preposition
    let joins = tokens.iter().filter(|t| is_filler(&t.word) || is_small(&t.word) || is_ours(&t.word)).count();
    // "Privacy, then: GDPR Art. 9, data minimisation, DPIA, keychain, secure enclave": a few words between two commas
    let commas = tokens.iter().filter(|t| t.gap.has(Gap::COMMA)).count();
    let is_heap = joins * SPARSE < tokens.len() || commas >= LONG && commas * FEW > tokens.len();
    let heap = if tokens.len() >= LONG && is_heap { HEAP } else { 0 };
    let own = tokens.iter().filter(|t| !is_filler(&t.word) && !is_small(&t.word) && !guides(t)).count();
    (tokens.iter().enumerate().map(bits).fold(heap, |all, bits| all | bits), own.min(250) as u8)
}

/// Whether a sentence says more than the guide's words, of the candidate's own doing.
pub fn is_concrete(find: &Find) -> bool {
    const ENOUGH: u8 = 4;
    let voice = find.voice;
    voice & TOLD > 0 && voice & HEAP == 0 || voice & OURS > 0 && voice & THEIRS == 0 && find.beside >= ENOUGH
}
