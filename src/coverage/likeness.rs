//! Likeness: how much a sentence is like those by which labelled answers make a point, word by word. It finds what is
//! said in words that no phrase of the rubric has, and it doubts what only has the words. A point of its own, for all
//! questions, is whether a thing is meant as it is said.

pub mod table;

use super::doubt::{Guide, Tone};
use super::echo::is_small;
use super::judge::Find;
use super::lexicon::PointModel;
use super::scope::Statement;
use super::stance::Stance;
use super::stem::{is_filler, with_stem};
use super::words::{Gap, Token};
use crate::text::Span;
use rustc_hash::{FxBuildHasher, FxHasher};
use std::collections::HashMap;
use std::hash::{Hash, Hasher};
use std::sync::{Arc, LazyLock, Mutex, PoisonError};
use table::{Says, Table, UNIT, key, pair};

static PACKED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/likeness.bin"));
static TABLE: LazyLock<Option<Table<'static>>> = LazyLock::new(|| Table::new(PACKED));

/// The last sentences weighed, by a hash of their words and of the points they were weighed for.
static RECENT: LazyLock<Mutex<HashMap<u64, Arc<Weighed>, FxBuildHasher>>> = LazyLock::new(Mutex::default);
/// So many are kept: more than a file that is typed in has.
const KEPT: usize = 1024;

/// How like the sentences that make a point one, or a clause of it, must be to be doubted no more.
pub const UNLIKE: f32 = -0.2;
/// How like them it must be to make the point by itself.
pub const LIKE: f32 = 0.3;

/// Less like what is meant as it is said, a sentence and its neighbours leave it open.
pub const MEANT: f32 = -0.7;
/// The same where the point has no rubric: what is said of it was found by less.
pub const MEANT_BARE: f32 = -1.5;
/// What is so like the sentences that make a point is meant.
pub const SURE: f32 = 2.0;

/// What the sentences of a segment are like, for one point.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Like {
    /// The most, whatever its stance; none when nothing was learned of the point.
    pub most: Option<f32>,
    /// The most of what is asserted and like enough to make the point, and where.
    pub said: Option<(f32, Span)>,
}

/// A sentence weighed.
#[derive(Clone, Debug, Default)]
pub struct Weighed {
    /// Of the whole sentence.
    sum: Sum,
    /// For each point of the unit, the most that one clause of several is like it.
    clause: Box<[f32]>,
    /// What is counted of its words.
    pub tone: Tone,
}

/// What words weigh together; each counts once.
#[derive(Clone, Debug, Default)]
struct Sum {
    /// For each point of the unit.
    sums: Box<[f32]>,
    norm: f32,
    /// For each point, how many words that say something speak plainly for it.
    plain: Box<[u8]>,
    /// How many words.
    known: u32,
    seen: Vec<u32>,
}

impl Sum {
    fn new(points: usize) -> Self {
        Sum { sums: vec![0.0; points].into(), plain: vec![0; points].into(), ..Sum::default() }
    }

    /// Adds a word, or a pair; returns 1 if it wasn't there yet. `speaks` of a word that says something.
    fn add(&mut self, key: u32, says: Says<'_>, points: &[Option<usize>], speaks: bool) -> u32 {
        /// A weight of this speaks plainly for a point.
        const PLAIN: f32 = 4.0;
        if self.seen.contains(&key) {
            return 0;
        }
        self.seen.push(key);
        self.norm += (f32::from(says.all) / UNIT).powi(2);
        for (column, weight) in says.weights() {
            let point = points.get(column).copied().flatten();
            if let Some((sum, plain)) = point.and_then(|p| self.sums.get_mut(p).zip(self.plain.get_mut(p))) {
                *sum += weight;
                *plain = plain.saturating_add(u8::from(speaks && weight >= PLAIN));
            }
        }
        1
    }

    /// How like a point they are, without its bias.
    fn like(&self, point: usize) -> f32 {
        self.sums.get(point).copied().unwrap_or(0.0) / self.norm.sqrt().max(1.0)
    }
}

/// What was learned of a unit's points, column and bias of each, and of what is meant.
#[derive(Debug)]
pub struct Learned {
    points: Vec<Option<(usize, f32)>>,
    /// For each column of the table the point that it is of; what is meant comes after all points.
    of_columns: Vec<Option<usize>>,
    /// The bias of what is meant.
    meant: f32,
}

impl Learned {
    /// What was learned of points that read like these.
    pub fn new(points: &[PointModel]) -> Option<Self> {
        let table = TABLE.as_ref()?;
        let words = |words: &[Box<str>]| key(words.join(" ").bytes());
        let points: Vec<_> = points.iter().map(|p| if p.known { table.point(words(&p.words)) } else { None }).collect();
        let (meant, bias) = table.point(key(table::MEANT.bytes()))?;
        let mut of_columns = vec![None; table.columns()];
        let columns = points.iter().map(|of| of.map(|(column, _)| column)).chain([Some(meant)]).enumerate();
        for (point, column) in columns.filter_map(|(p, column)| Some((p, column?))) {
            of_columns.iter_mut().skip(column).take(1).for_each(|of| *of = Some(point));
        }
        Some(Learned { points, of_columns, meant: bias })
    }

    /// Whether anything was learned of one of the points; of what is meant something always was.
    pub fn knows_points(&self) -> bool {
        self.points.iter().any(Option::is_some)
    }

    /// Weighs sentences, and counts what is counted of each beside the guide's words.
    pub fn weighed(&self, sentences: &[Statement], words: &Guide<'_>) -> Vec<Arc<Weighed>> {
        sentences.iter().map(|sentence| self.remembered(&sentence.tokens, words)).collect()
    }

    /// What the weighed sentences of a segment are like. `stance` tells how a point is meant in a sentence, by their numbers.
    pub fn likes(
        &self,
        sentences: &[Statement],
        weighed: &[Arc<Weighed>],
        meant: &[f32],
        stance: &dyn Fn(usize, usize) -> Stance,
    ) -> Vec<Like> {
        /// So many neighbours may say it together.
        const TOGETHER: usize = 3;
        let mut likes = vec![Like::default(); self.points.len()];
        let mut together = likes.clone();
        let all = sentences.iter().zip(weighed).enumerate().filter(|(_, (s, _))| !s.prompt);
        let all: Vec<_> = all.map(|(i, (s, weighed))| (i, s, &**weighed)).collect();
        for (at, (_, last, _)) in all.iter().enumerate() {
            for first in (at.saturating_sub(TOGETHER - 1)..=at).rev() {
                let run = all.get(first..=at).unwrap_or_default();
                let Some((_, from, _)) = run.first().filter(|(_, from, _)| from.number + run.len() == last.number + 1)
                else {
                    break;
                };
                let meant = run.iter().all(|(i, ..)| meant.get(*i).is_some_and(|meant| *meant >= MEANT));
                let worst = |p| run.iter().map(|(i, ..)| stance(p, *i)).max().unwrap_or(Stance::Asserted);
                let of = if first == at { &mut likes } else { &mut together };
                self.take(run.iter().map(|(.., w)| *w), Span::new(from.span.start, last.span.end), &worst, meant, of);
            }
        }
        for (like, together) in likes.iter_mut().zip(together) {
            // one sentence proves more plainly than several
            like.said = like.said.or(together.said);
            like.most = together.most.filter(|most| like.most.is_none_or(|own| *most > own)).or(like.most);
        }
        likes
    }

    /// How like what is meant as it is said each sentence is, with those before and after it. Traps say the right words: "a
    /// review was on the calendar", "the audit told us to".
    pub fn meant(&self, weighed: &[Arc<Weighed>]) -> Vec<f32> {
        let around = |at: usize| {
            let near = weighed.get(at.saturating_sub(1)..weighed.len().min(at + 2)).unwrap_or_default();
            let sum: f32 = near.iter().filter_map(|w| w.sum.sums.last()).sum();
            sum / near.iter().map(|w| w.sum.norm).sum::<f32>().sqrt().max(1.0) + self.meant
        };
        (0..weighed.len()).map(around).collect()
    }

    /// Tells each find what its sentence is like, and how it is worded.
    pub fn tell(&self, sentences: &[Statement], weighed: &[Arc<Weighed>], meant: &[f32], finds: &mut [Find]) {
        for find in finds {
            let at = sentences.binary_search_by_key(&find.statement, |s| s.number).ok();
            let Some((weighed, meant)) = at.and_then(|at| weighed.get(at).zip(meant.get(at))) else {
                continue;
            };
            find.meant = (100.0 * meant) as i16;
            let Some((_, bias)) = self.points.get(find.point).copied().flatten() else { continue };
            find.like = (100.0 * (weighed.sum.like(find.point) + bias)) as i16;
            find.tone = weighed.tone;
        }
    }

    /// Of a section that is typed in all sentences but one stay the same.
    fn remembered(&self, tokens: &[Token], words: &Guide<'_>) -> Arc<Weighed> {
        let mut hasher = FxHasher::default();
        self.points.iter().for_each(|p| p.map(|(column, _)| column).hash(&mut hasher));
        tokens.iter().for_each(|token| (&*token.word, token.capital).hash(&mut hasher));
        let key = hasher.finish();
        let recent = || RECENT.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = recent().get(&key) {
            return known.clone();
        }
        let weighed = Arc::new(Weighed { tone: words.tone(tokens), ..self.weigh(tokens) });
        let mut recent = recent();
        if recent.len() >= KEPT {
            recent.clear();
        }
        recent.insert(key, weighed.clone());
        weighed
    }

    /// Weighs a sentence by its words and by the pairs that follow each other, and its clauses where it has several: a long
    /// one makes more than one point.
    fn weigh(&self, tokens: &[Token]) -> Weighed {
        /// Fewer words are no clause to be like anything.
        const LEAST: usize = 4;
        let cut =
            Gap::COMMA.or(Gap::SEMICOLON).or(Gap::COLON).or(Gap::DASH).or(Gap::OPEN).or(Gap::CLOSE).or(Gap::ARROW);
        let count = self.points.len() + 1;
        let (mut whole, mut clause) = (Sum::new(count), Sum::new(count));
        let mut most: Box<[f32]> = vec![f32::MIN; count].into();
        let Some(table) = TABLE.as_ref() else { return Weighed::default() };
        let points = &self.of_columns;
        let (mut from, mut before) = (0, None);
        for (i, token) in tokens.iter().enumerate() {
            let (word, both) =
                with_stem(&token.word, |stem| (key(stem.bytes()), before.map(|before| pair(before, stem))));
            before = Some(word);
            let speaks = !(is_small(&token.word) || is_filler(&token.word) || is_common(&token.word));
            if let Some(says) = table.word(word) {
                [&mut whole, &mut clause].into_iter().for_each(|sum| sum.known += sum.add(word, says, points, speaks));
            }
            if let Some((both, says)) = both.and_then(|both| Some((both, table.word(both)?))) {
                whole.add(both, says, points, false);
                // a clause's first word follows another's
                if i > from {
                    clause.add(both, says, points, false);
                }
            }
            let ends = tokens.get(i + 1).is_none_or(|next| next.gap.has(cut));
            if ends && i + 1 - from >= LEAST {
                most.iter_mut().enumerate().for_each(|(p, most)| *most = most.max(clause.like(p)));
                (clause, from) = (Sum::new(count), i + 1);
            }
        }
        // what was seen is of no use any more
        whole.seen = Vec::new();
        Weighed { sum: whole, clause: most, tone: Tone::default() }
    }

    fn take<'a>(
        &self,
        sentences: impl Iterator<Item = &'a Weighed> + Clone,
        span: Span,
        stance: &dyn Fn(usize) -> Stance,
        meant: bool,
        likes: &mut [Like],
    ) {
        /// Fewer words prove nothing by what they are like: "Stop."
        const LEAST: u32 = 3;
        /// Fewer that speak for the point don't either: "No answer of any kind at all" is like "No cache of any kind at all".
        const PLAIN: u32 = 3;
        let norm = sentences.clone().map(|w| w.sum.norm).sum::<f32>().sqrt().max(1.0);
        let few = sentences.clone().map(|w| w.sum.known).sum::<u32>() < LEAST;
        for (at, (like, point)) in likes.iter_mut().zip(&self.points).enumerate() {
            let Some((_, bias)) = point else { continue };
            let sum: f32 = sentences.clone().filter_map(|w| w.sum.sums.get(at)).sum();
            let now = sum / norm + bias;
            let clause = sentences.clone().filter_map(|w| w.clause.get(at)).fold(f32::MIN, |a, b| a.max(*b));
            let most = now.max(clause + bias);
            like.most = Some(like.most.map_or(most, |known| known.max(most)));
            let enough = if meant { LIKE } else { SURE };
            let plain: u32 = sentences.clone().filter_map(|w| w.sum.plain.get(at)).map(|n| u32::from(*n)).sum();
            let more = now >= enough && !few && plain >= PLAIN && like.said.is_none_or(|said| now > said.0);
            if more && stance(at) == Stance::Asserted {
                like.said = Some((now, span));
            }
        }
    }
}

/// Words of every sentence, beside those that are small: they speak for no point.
fn is_common(word: &str) -> bool {
    matches!(word, "any" | "all" | "some" | "every" | "each" | "more" | "most" | "other" | "same" | "one" | "only")
        || matches!(
            word,
            "there" | "then" | "than" | "so" | "if" | "but" | "too" | "out" | "up" | "off" | "over" | "about"
        )
        || matches!(word, "when" | "what" | "who" | "which" | "how" | "where" | "while" | "until" | "after" | "before")
        || matches!(
            word,
            "can" | "could" | "will" | "would" | "should" | "do" | "does" | "did" | "get" | "got" | "make"
        )
        || matches!(word, "you" | "he" | "she" | "still" | "even" | "now" | "because" | "since" | "though")
}
