//! Stance: does the candidate assert what a phrase matched, or deny it, drop it, wish for it, leave it to others?
//!
//! The cues are data (`content/stance.toml`, in the phrase language); here is how far each reaches.

use super::clause::{clause_end, clause_start, condition, gate, is_ours, is_own, picks_out};
use super::cues::{Found, Of, Reach, found};
use super::matcher::Hit;
use super::reach::{
    answers, aside, between_commas, bracket, inverted, is_be, is_otherwise, is_refused, is_reply, leads_in, opens,
    relative, theirs,
};
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
        matches!(
            self,
            Stance::Rejected | Stance::Abandoned | Stance::Wish | Stance::Criticised | Stance::Defined | Stance::Other
        )
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
    /// The clause that the cue stands in.
    clause: (usize, usize),
    /// A plain negation in a clause that opens with "if" or "what".
    is_case: bool,
    /// A plain negation whose subject isn't the candidate.
    is_fact: bool,
    /// The cue opens with a form of "to be".
    is_state: bool,
    /// The bracket that the cue stands in: first token and one past the last.
    aside: Option<(usize, usize)>,
    /// Where the clause starts that says when or if, when the cue stands in one.
    condition: Option<usize>,
    /// Where the clause starts that lifts what the cue denies: "nothing goes out *before* …".
    gate: Option<usize>,
}

impl Scope {
    /// Whether its clause has hardly begun where the cue stands.
    fn opens(&self) -> bool {
        const SUBJECT: usize = 6;
        self.cue.0 - self.clause.0 <= SUBJECT
    }
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
    /// What leads in stands near the sentence's start.
    const LEAD: usize = 4;
    let mut out = Scopes::default();
    for Found { stance, reach, of, hit } in found(tokens) {
        if is_reply(tokens, &hit) || is_otherwise(tokens, hit.start, stance) || is_refused(tokens, &hit) {
            continue;
        }
        let range = match reach {
            Reach::After | Reach::Before if answers(tokens, &hit, stance) => (0, clause_end(tokens, hit.end)),
            Reach::After if hit.start <= 1 && stance == Stance::Rejected => {
                (hit.end, inverted(tokens, hit.end).unwrap_or_else(|| clause_end(tokens, hit.end)))
            }
            Reach::After => (hit.end, clause_end(tokens, hit.end)),
            Reach::Before => (clause_start(tokens, hit.start), hit.end),
            Reach::Clause => (clause_start(tokens, hit.start), clause_end(tokens, hit.end)),
            Reach::Sentence => (0, tokens.len()),
            Reach::Opening if opens(tokens, hit.start) => (aside(tokens, hit.start), tokens.len()),
            // "Still to read: Puma, CDN": what leads in governs what follows its colon
            Reach::Lead if hit.start <= LEAD && leads_in(tokens, hit.end) => (0, tokens.len()),
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
        let picks = matches!(stance, Stance::Negated | Stance::Rejected | Stance::Abandoned | Stance::Criticised)
            && reach != Reach::Back;
        let range = match picks_out(tokens, hit.start, hit.end).filter(|_| picks) {
            Some(from) => (range.0.max(from), range.1.min(hit.end + 2)),
            None => range,
        };
        let aside = bracket(tokens, hit.start).or_else(|| between_commas(tokens, hit.start));
        let gate = gate(tokens, hit.end).filter(|_| plain);
        let alone = reach == Reach::After || plain;
        let condition = condition(tokens, hit.start).filter(|_| stance.denies() && alone);
        let clause = (clause_start(tokens, hit.start), clause_end(tokens, hit.end));
        let near = tokens.get(hit.start.saturating_sub(3)..hit.start).unwrap_or(&[]);
        let is_fact = plain && !near.iter().any(|t| is_own(&t.word));
        let opener = tokens.get(clause.0).map_or("", |t| &*t.word);
        let is_case = plain && matches!(opener, "if" | "what" | "whatever");
        let is_state = tokens.get(hit.start).is_some_and(|t| is_be(&t.word));
        let cue = (hit.start, hit.end);
        out.scopes.push(Scope {
            stance,
            of,
            cue,
            range,
            relative,
            clause,
            is_case,
            is_fact,
            is_state,
            aside,
            condition,
            gate,
        });
    }
    if tokens.iter().any(|t| is_ours(&t.word)) {
        out.scopes.retain(|s| s.stance != Stance::Defined);
    }
    out
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
                clause: range,
                is_case: false,
                is_fact: false,
                is_state: false,
                aside: None,
                condition: None,
                gate: None,
            });
        }
    }

    /// The stance towards what stands at `from..to`. A cue inside of it is part of what was matched when the phrase
    /// `denies` something itself. A `problem` is named by who criticises it.
    pub fn stance(&self, from: usize, to: usize, denies: bool, problem: bool) -> Stance {
        self.stance_but((from, to), denies, problem, &|_, _| false)
    }

    /// Whether a word is said not to be so.
    pub fn denies(&self, at: usize) -> bool {
        self.stance(at, at + 1, false, false) == Stance::Negated
    }

    /// The same without the cues that `is_meant` says to be what the point is about.
    pub fn stance_but(
        &self,
        (from, to): (usize, usize),
        denies: bool,
        problem: bool,
        is_meant: &dyn Fn(usize, usize) -> bool,
    ) -> Stance {
        let kind = if problem { Of::Problem } else { Of::Practice };
        // "what it costs (six weeks without features) and what it brings": an aside denies nothing around it
        let beside = |s: &Scope| s.aside.is_some_and(|(open, close)| from < open && close < to);
        let outside = |s: &Scope| s.cue.0 < from || s.cue.1 > to;
        let governing: Vec<&Scope> = self
            .scopes
            .iter()
            .filter(|s| s.range.0 < to && from < s.range.1)
            .filter(|s| !beside(s))
            // "heap dumps, when nobody is waiting", "nothing goes out before support has seen it"
            .filter(|s| s.condition.is_none_or(|start| start <= from) && s.gate.is_none_or(|gate| to <= gate))
            .filter(|s| s.stance > Stance::Abandoned || !is_meant(s.cue.0, s.cue.1))
            .filter(|s| !self.is_denied(s))
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
            .filter(|b| b.relative && denial(b) && b.cue.0 < to && !beside(b))
            .any(|b| governing.iter().any(|a| denial(a) && a.cue.1 <= b.cue.0 && b.cue.0 < a.range.1));
        // "isn't closed as long as its retro has no date"
        let lifted = |b: &Scope| self.scopes.iter().any(|a| a.gate.is_some_and(|gate| gate <= b.cue.0));
        // "a build that hasn't been scanned isn't deployed", "an action without an owner doesn't get in"
        let kept_out = |b: &Scope| self.scopes.iter().any(|a| denial(a) && b.cue.1 < a.cue.0 && a.cue.0 < b.clause.1);
        // "if it isn't written down, it didn't happen"
        let void = |b: &Scope| b.is_case && self.scopes.iter().any(|a| a.is_fact && b.cue.1 < a.cue.0);
        let double = double
            || governing.iter().any(|b| denial(b) && (lifted(b) || void(b) || b.relative && b.opens() && kept_out(b)));
        if worst <= Stance::Rejected && double { Stance::Asserted } else { worst }
    }

    /// "They aren't ignored", "instead of a page that nobody reads": a fault that is found only to be denied.
    fn is_denied(&self, fault: &Scope) -> bool {
        let denial = |s: &&Scope| matches!(s.stance, Stance::Negated | Stance::Rejected);
        let (from, to) = fault.cue;
        let before = |s: &Scope| s.cue.1 <= from && from < s.range.1;
        let within = |s: &Scope| fault.is_state && s.cue.0 == from + 1 && s.cue.1 < to;
        match fault.stance {
            Stance::Criticised => self.scopes.iter().filter(denial).any(|s| before(s) || within(s)),
            Stance::Abandoned => self.scopes.iter().filter(denial).any(within),
            _ => false,
        }
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
            // read at a weekend, and a wish to; a screen that shows, and one in a corridor
            ("I read the «GDPR» over a weekend, then had a lawyer look at it.", Asserted),
            ("Read the «GDPR», if there's a weekend for it.", Stance::Todo),
            ("The same «triggers» are seen on the big Grafana screen in our room.", Asserted),
            ("«Triggers» are on the tv in the storage room.", Stance::Criticised),
            ("It says «what we give up and what we get».", Asserted),
            ("I drew «the path of a loan» on the back of a poster.", Asserted),
            ("«The path of a loan» is in our target picture.", Wish),
            ("We gave every applicant a page listing «each decision».", Asserted),
            ("An applicant listed «each decision».", Other),
            // a plan with a date; given up at last; heard from others
            ("By Q3 we intend to have «a batch framework».", Wish),
            ("In Q3 we built «a batch framework».", Asserted),
            ("The guild will give us «an isolation forest» in Q2.", Wish),
            ("I put «a Redis lock» around it and took it out again.", Abandoned),
            ("I put «a Redis lock» around it and took the cron entry out.", Asserted),
            ("«Swimlanes» and flowcharts, until I quit.", Abandoned),
            ("«Use Rails credentials»: I've heard this from every candidate.", Other),
            // what a machine refuses is how a rule is kept; the candidate's own refusal isn't
            ("Every pod declares its «memory», otherwise our admission hook rejects it.", Asserted),
            ("«Memory limits» were proposed and the team rejected it.", Rejected),
            ("We count refused attempts and «slow answers».", Asserted),
            ("Kyverno refuses any pod without «memory limits».", Asserted),
            ("We run pods without «memory limits».", Negated),
            ("Nobody changes the SQL behind it without «her name».", Asserted),
            ("If a count is off, the «publish step» doesn't happen.", Asserted),
            ("The «restore drill» doesn't happen.", Negated),
            ("If a step hangs for an hour, it is killed and the «next one» starts.", Asserted),
            ("The «canary» was killed.", Abandoned),
            ("We ran a «restore drill» every month until we let it lie.", Abandoned),
            ("We run a «restore drill» every month and never let it slide.", Asserted),
            // nouns and verbs that look like cues
            ("Teams that are late get a pull request with the «change».", Asserted),
            ("The same «upgrade» has run on a test cluster for some days.", Asserted),
            ("Some day we'll have a «test cluster».", Wish),
            ("«Backups» live 35 days and then they're gone.", Asserted),
            ("After a crash «it picks up» where it stopped.", Asserted),
            ("The pilot runs with a «friendly team».", Asserted),
            ("The «responses» got `Last-Modified` plus a 20 second max-age.", Asserted),
            ("The «dashboard» was last edited in 2019.", Stance::Criticised),
            ("I'd read up on «the law there» before I design anything.", Asserted),
            ("Read up on «the law there» before Monday.", Stance::Todo),
            ("So I pushed for «explicit operations», and we have them.", Asserted),
            ("TLS on every hop, with «certificates on both ends».", Asserted),
            ("«Dashboards». That was their idea.", Asserted),
            ("The «shop stayed open» and nobody felt a thing.", Asserted),
            ("The «alerts» went on for a year and nobody looked.", Stance::Criticised),
            ("They could have it back with «a reason in the chat».", Asserted),
            ("We could have used «a canary».", Wish),
            ("The report «that used to aggregate live rows» reads a view.", Asserted),
            ("We used to «aggregate live rows».", Abandoned),
            // a cue doesn't reach over a colon, nor into what "and the …" begins
            ("Setup guide: they're told «to open a PR» for it.", Asserted),
            ("Memory isn't a problem any more and the «dashboard will open fast».", Asserted),
            ("Memory isn't a problem of the «dashboard» any more.", Negated),
            // what only picks out a noun, says when, or stands between two commas
            ("A «request» that doesn't fit is answered with a 400.", Asserted),
            ("We have a «request filter» that does not work.", Abandoned),
            ("What doesn't parse is «answered with a 400».", Asserted),
            ("What we don't have is an «answer with a 400».", Negated),
            ("A song nobody has played for ninety days drifts to the «cold tier».", Asserted),
            ("Nobody moves songs to the «cold tier».", Negated),
            ("We take «heap dumps when nobody is waiting».", Asserted),
            ("We have no «heap dumps» when somebody is waiting.", Negated),
            ("Nothing «goes out before support has seen it».", Asserted),
            ("Nothing «goes out» to some users first.", Negated),
            ("I told her «what it costs, six weeks without features, and what it brings».", Asserted),
            ("I told her nothing of «what it costs, six weeks without features, and what it brings».", Negated),
            // what would be, what stands for itself, a fault that is denied
            ("We type it, otherwise we don't know «what the server sends».", Asserted),
            ("We don't know «what the server sends».", Stance::Asked),
            ("I said no: «roll back» first.", Asserted),
            ("There is no «roll back».", Negated),
            ("The «alerts» are not ignored.", Asserted),
            ("The «alerts» are ignored.", Stance::Criticised),
            ("They see a «message» instead of an empty page.", Asserted),
            ("They see a «message» and an empty page.", Stance::Criticised),
            // what a tool refuses is enforced, what a team refuses isn't done
            ("Kyverno refuses whatever has no «signature».", Asserted),
            ("My team refuses a «signature».", Rejected),
        ] {
            assert_eq!(stance(text), want, "{text}");
        }
    }
}
