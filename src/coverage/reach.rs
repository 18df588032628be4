//! Reach: how far a cue goes in its sentence, and where it denies nothing.

use super::clause::{boundary, clause_end, clause_start, is_ours, is_own, picks_out};
use super::cues::found;
use super::matcher::Hit;
use super::stance::Stance;
use super::stem::{is_filler, stem};
use super::told::is_past;
use super::words::{Gap, Token};

/// Whether a sentence, or what follows its colon or dots, opens here.
pub fn opens(tokens: &[Token], at: usize) -> bool {
    let cut = Gap::COLON.or(Gap::ELLIPSIS).or(Gap::OPEN).or(Gap::DASH).or(Gap::ARROW);
    at <= 1 || tokens.get(at).is_some_and(|t| t.gap.has(cut))
}

/// "p99, throughput, drivers waiting at the gate (not sure that's a KPI)": an aside speaks of the clause before it; of all
/// that stands before it where that is short.
pub fn aside(tokens: &[Token], at: usize) -> usize {
    const SHORT: usize = 8;
    let is_aside = at > SHORT && tokens.get(at).is_some_and(|t| t.gap.has(Gap::OPEN));
    if is_aside { clause_start(tokens, at - 1) } else { 0 }
}

/// "Service objects: banned since 2021", "CDN (not yet)": a verdict without a subject, on what stands before the colon.
pub fn answers(tokens: &[Token], hit: &Hit, stance: Stance) -> bool {
    /// The words that may name what the verdict is on.
    const TOPIC: usize = 6;
    /// The words of a verdict that starts with a plain "no".
    const SHORT: usize = 3;
    let cut = Gap::COLON.or(Gap::DASH).or(Gap::OPEN).or(Gap::ARROW);
    let opens = tokens.get(hit.start).is_some_and(|t| t.gap.has(cut));
    let length = clause_end(tokens, hit.end) - hit.start;
    let judges = match stance {
        Stance::Rejected | Stance::Abandoned => true,
        Stance::Negated => length <= SHORT,
        _ => false,
    };
    opens && judges && (1..=TOPIC).contains(&hit.start)
}

/// "Instead of ifs in the code *the law* lives in data": where the subject starts after an opening "instead of".
pub fn inverted(tokens: &[Token], from: usize) -> Option<usize> {
    let word = |i: usize| tokens.get(i).map_or("", |t| &*t.word);
    let opens = from >= 2 && matches!((word(from - 2), word(from - 1)), ("instead", "of") | ("rather", "than"));
    let binds = |w: &str| {
        matches!(
            w,
            "in" | "of" | "on" | "at" | "for" | "with" | "to" | "from" | "by" | "and" | "or" | "into" | "per" | "over"
        ) || w.ends_with("ing")
    };
    let subject = |w: &str| matches!(w, "the" | "our" | "each" | "every" | "it" | "there" | "they");
    let end = clause_end(tokens, from);
    (from + 1..end).find(|i| opens && subject(word(*i)) && !binds(word(i - 1)))
}

/// "I said no: roll back first": a "no" that stands for itself.
pub fn is_reply(tokens: &[Token], hit: &Hit) -> bool {
    let cut = Gap::COMMA.or(Gap::COLON).or(Gap::DASH).or(Gap::SEMICOLON);
    let word = |i: usize| tokens.get(i).map_or("", |t| &*t.word);
    hit.end - hit.start == 1 && word(hit.start) == "no" && tokens.get(hit.end).is_some_and(|t| t.gap.has(cut))
}

/// "Kyverno refuses whatever has no signature": what is kept out is what lacks it.
pub fn is_refused(tokens: &[Token], hit: &Hit) -> bool {
    const VERBS: [&str; 7] = ["refuse", "reject", "block", "stop", "kill", "bounce", "denie"];
    let Some(at) = picks_out(tokens, hit.start, hit.end) else {
        return false;
    };
    let refuses =
        |t: &Token| VERBS.iter().any(|v| matches!(t.word.strip_prefix(v), Some("" | "s" | "es" | "d" | "ed")));
    tokens.get(at.saturating_sub(4)..at).is_some_and(|before| before.iter().any(refuses))
}

/// "…, otherwise we don't know what it sends": what would be, and isn't.
pub fn is_otherwise(tokens: &[Token], at: usize, stance: Stance) -> bool {
    const NEAR: usize = 5;
    let start = clause_start(tokens, at);
    let near = tokens.get(start.max(at.saturating_sub(NEAR))..at).unwrap_or(&[]);
    matches!(stance, Stance::Negated | Stance::Asked | Stance::Wish)
        && near.iter().any(|t| t.word.starts_with("otherwi"))
}

/// Whether a colon follows within a few words.
pub fn leads_in(tokens: &[Token], at: usize) -> bool {
    tokens.iter().skip(at).take(6).any(|t| t.gap.has(Gap::COLON.or(Gap::DASH)))
}

/// Whether a word is a form of "to be".
pub fn is_be(word: &str) -> bool {
    matches!(word, "is" | "are" | "was" | "were" | "be" | "been" | "am")
}

/// What a guide's sentence itself denies: "never on a random split", "stops a slot from being picked twice".
pub fn denied(tokens: &[Token]) -> Vec<bool> {
    let word = |i: usize| tokens.get(i).map_or("", |t| &*t.word);
    let mut out = vec![false; tokens.len()];
    for at in 0..tokens.len() {
        let denies = match word(at) {
            "not" | "never" | "no" => !matches!(word(at + 1), "only" | "just" | "longer"),
            "without" | "nobody" | "nothing" | "instead" | "rather" | "none" | "fewer" => true,
            "few" => at > 0 && word(at - 1) != "a",
            "keep" | "keeps" => (at..clause_end(tokens, at + 1)).any(|i| matches!(word(i), "out" | "away" | "from")),
            verb => is_prevention(verb),
        };
        if denies {
            let end = clause_end(tokens, at + 1);
            out.iter_mut().take(end).skip(at + 1).for_each(|denied| *denied = true);
        }
    }
    out
}

/// The stems of a guide's sentence that stand in cues against something: "forbid manual changes", "roll it back".
pub fn meant(tokens: &[Token]) -> Vec<Box<str>> {
    let against = found(tokens).into_iter().filter(|f| f.stance <= Stance::Abandoned);
    let words = against.flat_map(|f| tokens.get(f.hit.start..f.hit.end).unwrap_or(&[])).map(|t| stem(&t.word));
    words.filter(|w| !is_filler(w)).collect()
}

/// Whether a verb says that something doesn't happen.
pub fn is_prevention(word: &str) -> bool {
    const VERBS: [&str; 7] = ["stop", "prevent", "avoid", "protect", "guard", "forbid", "eliminate"];
    VERBS
        .iter()
        .any(|v| word.strip_prefix(v).is_some_and(|end| matches!(end, "" | "s" | "d" | "ed" | "ing" | "ped" | "ping")))
}

/// How far a clause goes whose subject somebody else is; none when the cue is no subject.
pub fn theirs(tokens: &[Token], hit: &Hit) -> Option<(usize, usize)> {
    let start = clause_start(tokens, hit.start);
    let before = tokens.get(start..hit.start)?;
    // "when a person wants out, a workflow goes …": a case that is provided for, nobody's doing
    let case = matches!(&*tokens.get(start)?.word, "when" | "whenever" | "if" | "once");
    if case && hit.end - hit.start > 1 && tokens.get(hit.end - 1).is_some_and(|t| t.word.ends_with('s')) {
        return None;
    }
    if before.len() > 3 || before.iter().any(|t| is_own(&t.word)) {
        return None;
    }
    // the vendor's disks are a thing, no doer
    let last = tokens.get(hit.end - 1)?;
    if hit.end - hit.start == 1 && last.span.end - last.span.start > last.word.len() + 1 {
        return None;
    }
    let end = (hit.end..tokens.len())
        .find(|i| tokens.get(*i).is_some_and(|t| is_own(&t.word) || is_ours(&t.word) && boundary(tokens, *i)))
        .unwrap_or(tokens.len());
    Some((start, end))
}

/// Whether a negation stands in a relative clause or is "without": with a negation before it, it asserts.
pub fn relative(tokens: &[Token], hit: &Hit) -> bool {
    let word = |i: usize| tokens.get(i).map_or("", |t| &*t.word);
    // "the customers who complained were not asked": the clause of "who" is over
    let over = |i: usize| {
        i > 1 && is_past(word(i - 2)) && matches!(word(i - 1), "was" | "were" | "is" | "are" | "did" | "has" | "have")
    };
    if word(hit.start) == "not" && over(hit.start) {
        return false;
    }
    let back = (1..=4).filter_map(|n| hit.start.checked_sub(n)).map(word);
    word(hit.start) == "without"
        || back
            .take_while(|w| !matches!(*w, "and" | "or" | "nor"))
            .any(|w| matches!(w, "that" | "which" | "who" | "whose" | "where"))
}

/// The bracket that a token stands in.
pub fn bracket(tokens: &[Token], at: usize) -> Option<(usize, usize)> {
    let has = |i: usize, gap: Gap| tokens.get(i).is_some_and(|t| t.gap.has(gap));
    let open = (0..=at).rev().take_while(|i| *i == at || !has(*i + 1, Gap::CLOSE)).find(|i| has(*i, Gap::OPEN))?;
    let close = (at + 1..tokens.len()).find(|i| has(*i, Gap::CLOSE))?;
    Some((open, close))
}

/// What stands between two commas: "…, six weeks without features, and …", "…, not the old one, …".
pub fn between_commas(tokens: &[Token], at: usize) -> Option<(usize, usize)> {
    /// The words before a "without", and after either.
    const BEFORE: usize = 3;
    const AFTER: usize = 6;
    let comma = |i: usize| tokens.get(i).is_some_and(|t| t.gap.has(Gap::COMMA));
    let back = match tokens.get(at).map_or("", |t| &*t.word) {
        "without" => BEFORE,
        "not" => 0,
        _ => return None,
    };
    let open = (at.saturating_sub(back)..=at).rev().find(|i| comma(*i))?;
    let close = (at + 1..=at + AFTER).find(|i| comma(*i))?;
    Some((open, close))
}
