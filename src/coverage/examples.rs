//! Examples: does an answer tell of something that was done, or only of what one would do?
//!
//! A concrete example is told in the first person and the past, and names a number or a system near by; or it is told
//! in the parts of a STAR answer. What was found stands where it was found, so that a report can show it.

use super::scope::{Statement, proves, statements};
use super::stance::{self, Stance};
use super::stem::is_number;
use super::verdict::Place;
use super::words::{Gap, Token};
use crate::markdown::{Block, Kind};
use crate::notes::Segment;
use crate::text::{Span, slice};

/// The parts of a STAR answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StarPart {
    /// Where and when.
    Situation,
    /// What was to be done.
    Task,
    /// What the candidate did.
    Action,
    /// What came of it.
    Result,
}

impl StarPart {
    /// All four, in their order.
    pub const ALL: [StarPart; 4] = [Self::Situation, Self::Task, Self::Action, Self::Result];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            StarPart::Situation => "Situation",
            StarPart::Task => "Task",
            StarPart::Action => "Action",
            StarPart::Result => "Result",
        }
    }

    /// The part that a label names: `Situation`, `What I did`, `Outcome`.
    pub fn of_label(label: &str) -> Option<StarPart> {
        let plain = label.trim_matches(|c: char| !c.is_alphanumeric());
        match plain.to_lowercase().as_str() {
            "s" | "situation" | "context" | "background" | "the situation" => Some(Self::Situation),
            "t" | "task" | "challenge" | "goal" | "problem" | "my task" | "the task" | "the problem" => {
                Some(Self::Task)
            }
            "a" | "action" | "actions" | "approach" | "what i did" | "what we did" | "my action" | "my actions" => {
                Some(Self::Action)
            }
            "r" | "result" | "results" | "outcome" | "impact" | "the result" | "the outcome" => Some(Self::Result),
            _ => None,
        }
    }
}

/// What speaks for a concrete example.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sign {
    /// A labelled part of a STAR answer.
    Star(StarPart),
    /// `I led`, `we cut`: the candidate did it, and it is done.
    Did,
    /// A number.
    Number,
    /// A named system, product or piece of code.
    System,
}

/// One sign and its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    /// What it is.
    pub sign: Sign,
    /// The words that show it.
    pub place: Place,
}

/// What an answer shows of an example.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Example {
    /// In document order; of each block the first sign of each kind.
    pub signs: Vec<Found>,
    /// The signs that together make it concrete; empty when they don't.
    pub proof: Vec<Found>,
}

impl Example {
    /// Whether the answer holds a concrete example.
    pub fn is_concrete(&self) -> bool {
        !self.proof.is_empty()
    }

    /// What is there and what isn't, in a few words.
    pub fn lacks(&self) -> &'static str {
        let shows = |sign: Sign| self.signs.iter().any(|f| f.sign == sign);
        match (shows(Sign::Did), shows(Sign::Number) || shows(Sign::System)) {
            (false, false) => "no sentence says what you did, and none names a number or a system",
            (false, true) => "numbers or systems are named, but no sentence says what you did",
            (true, false) => "you say what you did, but name no number and no system",
            (true, true) => "what you did stands apart from the numbers and systems",
        }
    }
}

/// The part that a block is labelled with: `**Situation:** …`, `Result - …`.
pub fn star_label(text: &str, block: &Block) -> Option<StarPart> {
    let prose = block.prose(text);
    let head = prose.trim_start().trim_start_matches(['*', '_']);
    let end = head.find([':', '–', '—', '.', '-', '\n']);
    match end {
        Some(end) => StarPart::of_label(head.get(..end)?).filter(|_| end < 24 && end > 1),
        // a bold word of its own
        None => StarPart::of_label(head).filter(|_| head.len() > 1),
    }
}

/// Looks for an example in the segments of an answer.
pub fn examples(segments: &[&Segment]) -> Example {
    let mut out = Example::default();
    // blocks as (segment, block): two that follow each other tell one thing
    let mut groups: Vec<Vec<Found>> = Vec::new();
    for (index, segment) in segments.iter().enumerate() {
        if let Some(heading) = &segment.heading {
            if let Some(part) = StarPart::of_label(&heading.title).filter(|_| heading.title.len() > 1) {
                out.signs
                    .push(Found { sign: Sign::Star(part), place: Place { segment: index, span: heading.title_span } });
            }
            if stance::lead(&super::words::words_of(&heading.title).tokens).is_some() {
                continue;
            }
        }
        for (b, block) in segment.body.blocks.iter().enumerate() {
            if !proves(block) || hangs_under_todo(segment, block) {
                continue;
            }
            let mut group = Vec::new();
            if let (Some(part), Some(run)) = (star_label(&segment.text, block), block.runs.first()) {
                out.signs.push(Found { sign: Sign::Star(part), place: Place { segment: index, span: *run } });
            }
            let mut all = Vec::new();
            statements(&segment.text, b, block, &mut all);
            for statement in all.iter().filter(|s| !s.asks && !s.prompt) {
                signs(&segment.text, statement, &mut |sign, span| {
                    let place = Place { segment: index, span };
                    if !group.iter().any(|f: &Found| f.sign == sign) {
                        group.push(Found { sign, place });
                    }
                });
            }
            out.signs.extend(group.iter().copied());
            groups.push(group);
        }
    }
    out.proof = told_as_star(&out.signs).or_else(|| told_near(&groups)).unwrap_or_default();
    out
}

fn hangs_under_todo(segment: &Segment, block: &Block) -> bool {
    let mut at = block.parent;
    while let Some(parent) = at.and_then(|i| segment.body.blocks.get(i)) {
        if parent.kind == (Kind::Item { task: Some(false) }) {
            return true;
        }
        at = parent.parent.filter(|next| Some(*next) < at);
    }
    false
}

/// Action and Result, with what the candidate did in the past tense somewhere.
fn told_as_star(signs: &[Found]) -> Option<Vec<Found>> {
    let first = |sign: Sign| signs.iter().find(|f| f.sign == sign).copied();
    let action = first(Sign::Star(StarPart::Action))?;
    let result = first(Sign::Star(StarPart::Result))?;
    let did = first(Sign::Did)?;
    let mut proof: Vec<Found> =
        [first(Sign::Star(StarPart::Situation)), first(Sign::Star(StarPart::Task))].into_iter().flatten().collect();
    proof.extend([action, result, did]);
    proof.extend(first(Sign::Number).or_else(|| first(Sign::System)));
    Some(proof)
}

/// Something done, with a number or a system in the same block or a neighbour.
fn told_near(groups: &[Vec<Found>]) -> Option<Vec<Found>> {
    groups.iter().enumerate().find_map(|(i, group)| {
        let did = group.iter().find(|f| f.sign == Sign::Did)?;
        let near = [Some(group), groups.get(i + 1), i.checked_sub(1).and_then(|before| groups.get(before))];
        let of = |sign: Sign| {
            let mut all = near.iter().flatten().flat_map(|g| g.iter());
            all.find(|f| f.sign == sign).copied()
        };
        let mut proof = vec![*did];
        proof.extend(of(Sign::Number));
        proof.extend(of(Sign::System));
        (proof.len() > 1).then_some(proof)
    })
}

/// The signs of one sentence.
fn signs(text: &str, statement: &Statement, found: &mut dyn FnMut(Sign, Span)) {
    let tokens = &statement.tokens;
    let scopes = stance::scopes(&statement.tokens);
    for (i, token) in tokens.iter().enumerate() {
        if matches!(&*token.word, "i" | "we") {
            let verb = did(tokens, i).filter(|verb| {
                matches!(scopes.stance(*verb, verb + 1, false, false), Stance::Asserted | Stance::Abandoned)
            });
            if let Some(last) = verb.and_then(|v| tokens.get(v)) {
                found(Sign::Did, token.span.cover(last.span));
            }
        }
        if is_figure(token) {
            found(Sign::Number, token.span);
        }
        if is_name(text, token, i) {
            found(Sign::System, token.span);
        }
    }
}

/// What turns the verb after it into a plan, a habit or a state.
const OTHER_MOODS: &str = "would could should will can may might must need do have am are";

/// What may stand between a subject and its verb; and adverbs in -ly.
const BETWEEN: &str = "then also first finally both just soon all later once never";

/// Capitalised words that name no system.
const COMMON: &str = "i q1 q2 q3 q4 monday tuesday wednesday thursday friday saturday sunday january february march april \
    may june july august september october november december situation task action result english todo ok";

/// The past-tense verb that belongs to the subject at `at`.
fn did(tokens: &[Token], at: usize) -> Option<usize> {
    for i in at + 1..(at + 4).min(tokens.len()) {
        let word = &*tokens.get(i)?.word;
        if tokens.get(i)?.gap.has(Gap::SEMICOLON.or(Gap::COLON)) {
            return None;
        }
        if has(OTHER_MOODS, word) {
            return None;
        }
        if is_past(word) {
            // "if I had", "when I was asked": a condition tells nothing
            let before = at.checked_sub(1).and_then(|b| tokens.get(b));
            return (!before.is_some_and(|b| matches!(&*b.word, "if" | "unless"))).then_some(i);
        }
        if !has(BETWEEN, word) && !word.ends_with("ly") {
            return None;
        }
    }
    None
}

/// Irregular past tenses that tell of a deed. Not `was` or `had`, which tell of a state.
const DEEDS: &str = "led built wrote ran cut made took found went got kept held set put brought began chose came drew \
    gave left lost met paid sent sold spent split spoke taught told won broke bought caught drove grew hit shut threw \
    rewrote sat dealt fought rebuilt froze";

/// What ends in -ed and is no deed.
const STATES: &str = "need feed speed seed exceed proceed succeed bleed wanted hoped wished liked used believed seemed \
    appeared belonged existed happened needed looked";

fn has(list: &str, word: &str) -> bool {
    list.split_whitespace().any(|w| w == word)
}

fn is_past(word: &str) -> bool {
    has(DEEDS, word) || (word.len() > 3 && word.ends_with("ed") && !has(STATES, word))
}

/// A number that says something: `38 %`, `2023`, `forty`; not `one` or `several`.
fn is_figure(token: &Token) -> bool {
    is_number(&token.word) && !matches!(&*token.word, "one" | "few" | "several" | "couple" | "half" | "1")
}

/// A proper name in the middle of a sentence, or a piece of code.
fn is_name(text: &str, token: &Token, index: usize) -> bool {
    let written = slice(text, token.span);
    let mut chars = written.chars();
    let first = chars.next().is_some_and(char::is_uppercase);
    let inner = chars.any(char::is_uppercase) && written.chars().any(char::is_lowercase);
    let quoted = text.get(..token.span.start).is_some_and(|head| head.ends_with('`'));
    let common = has(COMMON, &token.word);
    !common
        && written.chars().count() > 1
        && (quoted
            || inner
            || (first && index > 0 && !token.gap.has(Gap::COLON.or(Gap::OPEN).or(Gap::QUOTE).or(Gap::BREAK))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown::Start;

    fn found(text: &str) -> (bool, Vec<String>) {
        let segment = Segment::new(text, Start::Preface, false);
        let example = examples(&[&segment]);
        let shown = |f: &Found| format!("{:?} {}", f.sign, slice(&segment.text, f.place.span));
        (example.is_concrete(), example.signs.iter().map(shown).collect())
    }

    #[test]
    fn something_done_with_a_number_or_a_name() {
        for (text, want) in [
            ("In 2023 I moved our reports to Snowflake.", true),
            ("We cut p95 from 900 ms to 210 ms.", true),
            ("I then quickly wrote a rake task that took 40 minutes.", true),
            ("I would move the reports to Snowflake in 2 weeks.", false),
            ("We use Postgres and Redis.", false),
            ("I talked to people and it helped.", false),
            ("I was responsible for Postgres.", false),
            ("I did not migrate 40 tables.", false),
            ("If I had 3 weeks, Snowflake it would be.", false),
            ("- [ ] tell how we cut p95 to 210 ms", false),
            ("> We cut p95 to 210 ms.", false),
            ("We never moved to Snowflake in 2023.", false),
        ] {
            assert_eq!(found(text).0, want, "{text}: {:?}", found(text).1);
        }
    }

    #[test]
    fn told_as_star() {
        let (concrete, signs) = found(
            "**Situation:** Payroll was late.\n\n**Action:** I talked to every team.\n\n**Result:** No late run since.\n",
        );
        assert!(concrete, "{signs:?}");
        let (concrete, _) = found("**Situation:** Payroll is late.\n\n**Result:** None yet.\n");
        assert!(!concrete);
    }
}
