//! Likeness: how much a sentence is like those by which labelled answers make a point, word by word. It finds what is
//! said in words that no phrase of the rubric has, and it doubts what only has the words.

pub mod table;

use super::lexicon::UnitModel;
use super::stance::Stance;
use super::stem::with_stem;
use super::words::Token;
use crate::text::Span;
use std::sync::LazyLock;
use table::{Table, UNIT, key};

static PACKED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/likeness.bin"));
static TABLE: LazyLock<Option<Table<'static>>> = LazyLock::new(|| Table::new(PACKED));

/// What the sentences of a segment are like, for one point.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Like {
    /// The most, whatever its stance; none when nothing was learned of the point.
    pub most: Option<f32>,
    /// The most of what is asserted, and where.
    pub said: Option<(f32, Span)>,
}

/// A sentence weighed.
#[derive(Clone, Debug, Default)]
pub struct Weighed {
    /// For each point of the unit.
    sums: Vec<f32>,
    norm: f32,
}

/// What was learned of a unit's points: column and bias of each.
pub struct Learned {
    points: Vec<Option<(usize, f32)>>,
}

impl Learned {
    /// What was learned of points that read like these.
    pub fn new(model: &UnitModel) -> Option<Self> {
        let table = TABLE.as_ref()?;
        let words = |words: &[Box<str>]| key(words.join(" ").bytes());
        let points: Vec<_> =
            model.points.iter().map(|p| if p.known { table.point(words(&p.words)) } else { None }).collect();
        points.iter().any(Option::is_some).then_some(Learned { points })
    }

    /// Weighs a sentence: each word counts once.
    pub fn weigh(&self, tokens: &[Token]) -> Weighed {
        let mut out = Weighed { sums: vec![0.0; self.points.len()], norm: 0.0 };
        let Some(table) = TABLE.as_ref() else { return out };
        let mut seen: Vec<u32> = Vec::with_capacity(tokens.len());
        for token in tokens {
            let wanted = with_stem(&token.word, |stem| key(stem.bytes()));
            let Some((says, weights)) = table.word(wanted).filter(|_| !seen.contains(&wanted)) else { continue };
            seen.push(wanted);
            out.norm += (f32::from(says) / UNIT).powi(2);
            for (sum, point) in out.sums.iter_mut().zip(&self.points) {
                let weight = point.and_then(|(column, _)| weights.get(column)).map_or(0, |w| i8::from_le_bytes([*w]));
                *sum += f32::from(weight);
            }
        }
        out
    }

    /// Takes a sentence's likeness in, with its stance towards each point: `both` are the sentence and, where they belong
    /// together, the one before it.
    pub fn take(&self, both: &[&Weighed], span: Span, stances: &[Stance], likes: &mut [Like]) {
        let norm = both.iter().map(|w| w.norm).sum::<f32>().sqrt().max(1.0);
        for (at, (like, point)) in likes.iter_mut().zip(&self.points).enumerate() {
            let Some((_, bias)) = point else { continue };
            let sum: f32 = both.iter().filter_map(|w| w.sums.get(at)).sum();
            let now = sum / norm + bias;
            if like.most.is_none_or(|most| now > most) {
                like.most = Some(now);
            }
            let asserted = stances.get(at) == Some(&Stance::Asserted);
            if asserted && like.said.is_none_or(|said| now > said.0) {
                like.said = Some((now, span));
            }
        }
    }
}
