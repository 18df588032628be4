//! Stance: does the candidate assert what a phrase matched, or deny it, drop it, wish for it, leave it to others?
//!
//! The cues are data (`content/stance.toml`, in the phrase language); here is how far each reaches.

use super::clause::{boundary, clause_end, clause_start, is_ours, is_own};
use super::cues::{Found, Of, Reach, found};
use super::matcher::Hit;
use super::words::{Gap, Token};
use serde::Deserialize;

/// What a candidate does with an idea. Later ones weigh more where several apply.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[serde(rename_all = "lowercase")]
pub enum Stance {
    /// Says it, as their own practice.
    Asserted,
    /// Says that it is not so, without arguing against it.
    Negated,
    /// Says what it is, not that they do it.
    Defined,
    /// Only named, in a list of words.
    Listed,
    /// Somebody's words.
    Quoted,
    /// Decided or argues against it.
    Rejected,
    /// Did it and gave it up.
    Abandoned,
    /// Somebody else does, did or wants it.
    Other,
    /// Should have, would like to.
    Wish,
    /// Finds fault with it as it is.
    Criticised,
    /// Only asked.
    Asked,
    /// Still to be done or looked up.
    Todo,
}

impl Stance {
    /// Why a match doesn't count, in the words of an explanation.
    pub fn reason(self) -> &'static str {
        match self {
            Stance::Asserted => "said",
            Stance::Negated => "said not to be so",
            Stance::Defined => "only explained, not said to be done",
            Stance::Listed => "only a word in a list",
            Stance::Quoted => "only quoted",
            Stance::Rejected => "argued against",
            Stance::Abandoned => "given up again",
            Stance::Other => "somebody else's doing, or another sense",
            Stance::Wish => "only wished for",
            Stance::Criticised => "found not to work",
            Stance::Asked => "only asked",
            Stance::Todo => "still to do",
        }
    }

    /// Whether it says that something isn't so or isn't done.
    pub fn denies(self) -> bool {
        matches!(self, Stance::Negated | Stance::Rejected | Stance::Abandoned)
    }

    /// Whether who names a *problem* in this stance has still named it.
    pub fn names_problem(self) -> bool {
        matches!(self, Stance::Rejected | Stance::Abandoned | Stance::Wish | Stance::Criticised | Stance::Defined)
    }
}

/// What a cue governs in a sentence.
#[derive(Clone, Debug)]
struct Scope {
    stance: Stance,
    of: Option<Of>,
    cue: (usize, usize),
    range: (usize, usize),
    /// The cue's last word makes a double negation with one before it.
    relative: bool,
    /// The bracket that the cue stands in: first token and one past the last.
    aside: Option<(usize, usize)>,
}

/// The scopes of one sentence.
#[derive(Clone, Debug, Default)]
pub struct Scopes {
    scopes: Vec<Scope>,
    /// What the sentence says of the one before it.
    pub back: Option<Stance>,
    /// It says that what stood before was not how it is.
    pub turn: bool,
    /// Somebody else is its subject to the end.
    pub theirs: bool,
    /// The stance that it opens for the sentences after it.
    pub frame: Option<Stance>,
    /// What it says of all that stands above it.
    pub above: Option<Stance>,
    /// What it says of the few sentences before it.
    pub undo: Option<Stance>,
}

/// The stance that a heading or lead-in gives to all that hangs under it. Of several sentences the last one leads in.
pub fn lead(tokens: &[Token]) -> Option<Stance> {
    let last = tokens.iter().rposition(|t| t.gap.has(Gap::STOP.or(Gap::QUESTION))).unwrap_or(0);
    let tokens = tokens.get(last..).unwrap_or(&[]);
    found(tokens)
        .iter()
        .filter(|f| match f.reach {
            Reach::Lead => true,
            Reach::Opening => f.hit.start <= 1,
            Reach::Sentence => f.stance == Stance::Todo && tokens.len() <= 12,
            Reach::After
            | Reach::Before
            | Reach::Clause
            | Reach::Back
            | Reach::Theirs
            | Reach::Turn
            | Reach::Topic
            | Reach::Frame
            | Reach::Above
            | Reach::Undo
            | Reach::Home => false,
        })
        .map(|f| f.stance)
        .max()
}

/// Whether a sentence opens a topic outside of software (or, with `false`, comes home from it).
pub fn topic(tokens: &[Token]) -> Option<bool> {
    let cues = found(tokens);
    if cues.iter().any(|f| f.reach == Reach::Home) {
        return Some(false);
    }
    cues.iter().any(|f| f.reach == Reach::Topic).then_some(true)
}

/// Reads a sentence's cues.
pub fn scopes(tokens: &[Token]) -> Scopes {
    let mut out = Scopes::default();
    for Found { stance, reach, of, hit } in found(tokens) {
        let range = match reach {
            Reach::After | Reach::Before if answers(tokens, &hit, stance) => (0, clause_end(tokens, hit.end)),
            Reach::After if hit.start <= 1 && stance == Stance::Rejected => {
                (hit.end, inverted(tokens, hit.end).unwrap_or_else(|| clause_end(tokens, hit.end)))
            }
            Reach::After => (hit.end, clause_end(tokens, hit.end)),
            Reach::Before => (clause_start(tokens, hit.start), hit.end),
            Reach::Clause => (clause_start(tokens, hit.start), clause_end(tokens, hit.end)),
            Reach::Sentence => (0, tokens.len()),
            Reach::Opening if opens(tokens, hit.start) => (0, tokens.len()),
            // "Still to read: Puma, CDN": what leads in governs what follows its colon
            Reach::Lead if leads_in(tokens, hit.end) => (0, tokens.len()),
            Reach::Opening | Reach::Lead | Reach::Topic | Reach::Home => continue,
            Reach::Back => {
                if hit.start <= 2 {
                    out.back = out.back.max(Some(stance));
                }
                (0, hit.end)
            }
            Reach::Theirs => match theirs(tokens, &hit) {
                Some(range) => {
                    out.theirs |= range.1 == tokens.len();
                    range
                }
                None => continue,
            },
            Reach::Turn => {
                out.turn |= hit.start <= 1;
                continue;
            }
            Reach::Frame => {
                out.frame = out.frame.max(Some(stance));
                let own = (hit.end..tokens.len()).find(|i| tokens.get(*i).is_some_and(|t| is_own(&t.word)));
                (hit.start, own.unwrap_or(tokens.len()))
            }
            Reach::Above => {
                out.above = out.above.max(Some(stance));
                continue;
            }
            Reach::Undo => {
                // who takes back what was said opens with it
                out.undo = out.undo.max((hit.start <= 6).then_some(stance));
                continue;
            }
        };
        let relative = relative(tokens, &hit);
        // "all that isn't personal is cached" denies the personal only
        let plain = stance == Stance::Negated && hit.end - hit.start == 1;
        let first = !out.scopes.iter().any(|s| s.stance == Stance::Negated);
        let range = match range {
            (from, to) if relative && plain && first => (from, to.min(hit.end + 2)),
            range => range,
        };
        let aside = bracket(tokens, hit.start);
        out.scopes.push(Scope { stance, of, cue: (hit.start, hit.end), range, relative, aside });
    }
    if tokens.iter().any(|t| is_ours(&t.word)) {
        out.scopes.retain(|s| s.stance != Stance::Defined);
    }
    out
}

/// Whether a sentence, or what follows its colon or dots, opens here.
fn opens(tokens: &[Token], at: usize) -> bool {
    let cut = Gap::COLON.or(Gap::ELLIPSIS).or(Gap::OPEN).or(Gap::DASH).or(Gap::ARROW);
    at <= 1 || tokens.get(at).is_some_and(|t| t.gap.has(cut))
}

/// "Service objects: banned since 2021", "CDN (not yet)": a verdict without a subject, on what stands before the colon.
fn answers(tokens: &[Token], hit: &Hit, stance: Stance) -> bool {
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
fn inverted(tokens: &[Token], from: usize) -> Option<usize> {
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

/// Whether a colon follows within a few words.
fn leads_in(tokens: &[Token], at: usize) -> bool {
    tokens.iter().skip(at).take(6).any(|t| t.gap.has(Gap::COLON.or(Gap::DASH)))
}

/// How far a clause goes whose subject somebody else is; none when the cue is no subject.
fn theirs(tokens: &[Token], hit: &Hit) -> Option<(usize, usize)> {
    let start = clause_start(tokens, hit.start);
    let before = tokens.get(start..hit.start)?;
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
fn relative(tokens: &[Token], hit: &Hit) -> bool {
    let word = |i: usize| tokens.get(i).map_or("", |t| &*t.word);
    let back = (1..=4).filter_map(|n| hit.start.checked_sub(n)).map(word);
    word(hit.start) == "without"
        || back
            .take_while(|w| !matches!(*w, "and" | "or" | "nor"))
            .any(|w| matches!(w, "that" | "which" | "who" | "where"))
}

/// The bracket that a token stands in.
fn bracket(tokens: &[Token], at: usize) -> Option<(usize, usize)> {
    let has = |i: usize, gap: Gap| tokens.get(i).is_some_and(|t| t.gap.has(gap));
    let open = (0..=at).rev().take_while(|i| *i == at || !has(*i + 1, Gap::CLOSE)).find(|i| has(*i, Gap::OPEN))?;
    let close = (at + 1..tokens.len()).find(|i| has(*i, Gap::CLOSE))?;
    Some((open, close))
}

impl Scopes {
    /// A sentence that goes on about somebody: all of it is theirs up to the candidate's own part.
    pub fn carry(&mut self, tokens: &[Token]) {
        let hit = Hit { tag: 0, start: 0, end: 1, others: None, denies: false };
        if let Some(range) = theirs(tokens, &hit) {
            self.theirs |= range.1 == tokens.len();
            self.scopes.push(Scope {
                stance: Stance::Other,
                of: None,
                cue: (0, 1),
                range,
                relative: false,
                aside: None,
            });
        }
    }

    /// The stance towards what stands at `from..to`. A cue inside of it is part of what was matched when the phrase
    /// `denies` something itself. A `problem` is named by who criticises it.
    pub fn stance(&self, from: usize, to: usize, denies: bool, problem: bool) -> Stance {
        let kind = if problem { Of::Problem } else { Of::Practice };
        let outside = |s: &Scope| s.cue.0 < from || s.cue.1 > to;
        let governing: Vec<&Scope> = self
            .scopes
            .iter()
            .filter(|s| s.range.0 < to && from < s.range.1)
            // "what it costs (six weeks without features) and what it brings": an aside denies nothing around it
            .filter(|s| !s.aside.is_some_and(|(open, close)| from < open && close < to))
            .filter(|s| {
                outside(s)
                    || !denies
                        && s.cue.1 - s.cue.0 < to - from
                        && (s.cue.1 - s.cue.0 > 1 || s.cue.0 > from && s.cue.1 < to)
            })
            .filter(|s| match s.of {
                Some(of) => of == kind,
                None => !problem || !s.stance.names_problem(),
            })
            .collect();
        let worst = governing.iter().map(|s| s.stance).max().unwrap_or(Stance::Asserted);
        // "never without a flag": two negations make an assertion when the first governs the second
        let denial = |s: &Scope| matches!(s.stance, Stance::Negated | Stance::Rejected);
        let double = self
            .scopes
            .iter()
            .filter(|b| b.relative && denial(b) && b.cue.0 < to)
            .any(|b| governing.iter().any(|a| denial(a) && a.cue.1 <= b.cue.0 && b.cue.0 < a.range.1));
        if worst <= Stance::Rejected && double { Stance::Asserted } else { worst }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown;

    /// The stance towards the words in «…».
    fn stance(text: &str) -> Stance {
        let plain = text.replace(['«', '»'], "");
        let (from, to) = (text.find('«').unwrap(), text.find('»').unwrap() - '«'.len_utf8());
        let parsed = markdown::parse(&plain);
        let mut statements = Vec::new();
        crate::coverage::scope::statements(&plain, 0, &parsed.blocks[0], &mut statements);
        let at = statements.iter().position(|s| s.span.start <= from && to <= s.span.end).unwrap();
        let tokens = &statements[at].tokens;
        let start = tokens.iter().position(|t| t.span.start >= from).unwrap();
        let end = tokens.iter().rposition(|t| t.span.end <= to).unwrap() + 1;
        let own = scopes(&statements[at].tokens).stance(start, end, false, false);
        let back = statements.get(at + 1).and_then(|next| scopes(&next.tokens).back);
        own.max(back.unwrap_or(Stance::Asserted))
    }

    #[test]
    fn sentences_and_their_twins() {
        use Stance::{Abandoned, Asserted, Negated, Other, Rejected, Wish};
        for (text, want) in [
            ("We put «CloudFront» in front.", Asserted),
            ("We don't use a «CDN».", Negated),
            ("We never deploy without a «feature flag».", Asserted),
            ("Although we had no budget, we added a «CDN».", Asserted),
            ("She heard «what it costs (six weeks without features) and what it brings».", Asserted),
            ("She heard «what it costs without features and what it brings».", Negated),
            ("We (not without a fight) run a «CDN».", Asserted),
            ("We use (without «images») a CDN.", Negated),
            ("Although we had no «CDN», we kept p95 low.", Negated),
            ("We decided against a «CDN».", Rejected),
            ("Puma was on the table and we turned it down, so «Falcon».", Asserted),
            ("«Puma» was on the table and we turned it down.", Rejected),
            ("We looked at «Cloudflare» and CloudFront and decided against both.", Rejected),
            ("Instead of «Puma» we run Falcon.", Rejected),
            ("Instead of Puma we run «Falcon».", Asserted),
            ("We tried «feature flags». It didn't work out.", Abandoned),
            ("A colleague pushed for «feature flags».", Wish),
            ("My predecessor swore by «feature flags».", Other),
            ("My predecessor left, so I brought «feature flags».", Asserted),
            ("«Service objects»: banned since 2021.", Rejected),
            ("«Service objects»: one for each use case.", Asserted),
            ("All that isn't personal is «cached».", Asserted),
            ("I'd rather talk than draw «diagrams».", Rejected),
            ("I'd rather draw «diagrams» than talk.", Asserted),
            ("Alerts go to a «mailbox» that no one reads.", Stance::Criticised),
            ("Still to read: «Puma» and threads.", Stance::Todo),
            ("«Puma» and threads, as I read them.", Asserted),
            ("I should have added «alerts».", Wish),
            ("I would use «structured logs».", Asserted),
            ("Not only «dashboards» but alerts.", Asserted),
            ("Nothing ships without a «review».", Asserted),
            ("No country goes live without a «memo from counsel».", Asserted),
            ("I wanted to get «below 300 ms», as the ticket says.", Asserted),
        ] {
            assert_eq!(stance(text), want, "{text}");
        }
    }
}
