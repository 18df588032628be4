//! Which question or exercise a heading names.

use super::stance::{self, Stance};
use super::stem::{is_filler, is_number, stem};
use super::words::words_of;
use crate::guide::Guide;
use std::collections::HashMap;

/// What a heading says about the guide.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HeadingMatch {
    /// Named by its words: enough to make a file notes.
    pub words: Option<usize>,
    /// Named by its number: counts in notes only.
    pub number: Option<usize>,
    /// Every word occurs in this one only: counts in notes only, for headings that stand by themselves.
    pub hint: Option<usize>,
    /// The nearest one, for "did you mean".
    pub nearest: Option<usize>,
    /// It reads like the name of a question or exercise.
    pub refers: bool,
    /// The stance that it gives to what hangs under it, where it names nothing.
    pub lead: Option<Stance>,
}

/// The bytes of a title that are read.
const LONGEST: usize = 2048;

/// The guide's headings, ready to be compared.
#[derive(Debug)]
pub struct Linker {
    units: Vec<UnitWords>,
    /// The competencies' names: they alone never name a question.
    competencies: Vec<Vec<Box<str>>>,
}

#[derive(Debug)]
struct UnitWords {
    question: bool,
    number: u32,
    /// Stems with their weights.
    words: Vec<(Word, f32)>,
    total: f32,
}

impl Linker {
    /// Prepares a guide's headings.
    pub fn new(guide: &Guide) -> Self {
        let stems: Vec<Vec<Box<str>>> = guide.units.iter().map(|u| content(&u.text)).collect();
        let mut spread: HashMap<&str, f32> = HashMap::new();
        for words in &stems {
            words.iter().for_each(|w| *spread.entry(w).or_default() += 1.0);
        }
        let count = stems.len() as f32;
        let weigh = |w: &str| libm::logf(1.0 + count / spread.get(w).copied().unwrap_or(1.0));
        let units = guide
            .units
            .iter()
            .zip(&stems)
            .map(|(unit, words)| {
                let words: Vec<_> = words.iter().map(|w| (Word::new(w.clone()), weigh(w))).collect();
                let total = words.iter().map(|w| w.1).sum();
                UnitWords { question: unit.is_question(), number: unit.number, words, total }
            })
            .collect();
        Linker { units, competencies: guide.competencies.iter().map(|c| content(&c.name)).collect() }
    }

    /// Reads a heading's title.
    pub fn read(&self, title: &str) -> HeadingMatch {
        let lead = stance::lead(&words_of(title).tokens);
        HeadingMatch { lead, ..self.names(title) }
    }

    /// What a title names.
    fn names(&self, title: &str) -> HeadingMatch {
        let long = (0..=LONGEST.min(title.len())).rev().find(|at| title.is_char_boundary(*at)).unwrap_or(0);
        let (kind, number, rest) = reference(title.get(..long).unwrap_or(title));
        let heading = content(rest);
        if number.is_none() && self.competencies.contains(&heading) {
            return HeadingMatch::default();
        }
        let by_number = number.and_then(|n| {
            self.units.iter().position(|u| u.number == n && kind.is_some_and(|exercise| exercise != u.question))
        });
        let heading: Vec<Word> = heading.into_iter().map(Word::new).collect();
        let mut scores: Vec<(f32, f32, usize, usize)> = Vec::new();
        for (i, unit) in self.units.iter().enumerate() {
            if kind.is_some_and(|exercise| exercise == unit.question) || heading.is_empty() {
                continue;
            }
            let hit: Vec<_> = unit.words.iter().filter(|(w, _)| heading.iter().any(|h| h.is_same(w))).collect();
            let share = hit.iter().map(|w| w.1).sum::<f32>() / unit.total.max(0.01);
            let own = heading.iter().filter(|h| unit.words.iter().any(|(w, _)| h.is_same(w))).count();
            scores.push((share, own as f32 / heading.len() as f32, own, i));
        }
        scores.sort_by(|a, b| (b.0 + b.1).total_cmp(&(a.0 + a.1)));
        let best = scores.first().copied();
        let second = scores.get(1).map_or(0.0, |s| s.0 + s.1);
        let clear = best.is_some_and(|b| b.0 + b.1 - second >= 0.2);
        let words = best.filter(|(share, own, count, unit)| {
            let all = self.units.get(*unit).is_some_and(|u| *count >= u.words.len().min(3));
            clear && all && (*share >= 0.5 && *own >= 0.6 || *share >= 0.28 && *own >= 0.8 && *count >= 3)
        });
        let only = scores.iter().filter(|s| s.1 >= 1.0).collect::<Vec<_>>();
        let hint = match only.as_slice() {
            [one] if heading.len() <= 5 && scores.iter().filter(|s| s.2 > 0).count() == 1 => Some(one.3),
            _ => None,
        };
        let nearest = by_number.or(best.filter(|b| b.0 + b.1 >= 0.6 && b.2 >= 2).map(|b| b.3));
        HeadingMatch {
            lead: None,
            words: words.map(|w| w.3),
            number: by_number,
            hint,
            nearest,
            refers: kind.is_some() || title.trim_end().ends_with('?'),
        }
    }
}

/// The stems that tell one question from another.
fn content(text: &str) -> Vec<Box<str>> {
    let mut out: Vec<Box<str>> = Vec::new();
    for token in words_of(text).tokens {
        let plain = matches!(
            &*token.word,
            "how"
                | "do"
                | "does"
                | "did"
                | "would"
                | "you"
                | "i"
                | "we"
                | "what"
                | "why"
                | "when"
                | "to"
                | "in"
                | "of"
                | "for"
                | "with"
                | "and"
                | "or"
                | "at"
                | "on"
                | "are"
                | "is"
                | "be"
                | "per"
                | "during"
                | "using"
                | "not"
                | "my"
                | "answer"
                | "notes"
                | "draft"
        );
        let stem = if is_number(&token.word) { token.word.clone() } else { stem(&token.word) };
        if !plain && !is_filler(&token.word) && !out.contains(&stem) {
            out.push(stem);
        }
    }
    out
}

/// A stem, and which letters it has: two that have too many of their own needn't be compared.
#[derive(Debug)]
struct Word {
    text: Box<str>,
    letters: u64,
}

impl Word {
    fn new(text: Box<str>) -> Self {
        let letters = text.chars().fold(0, |all, c| all | 1 << (c as u32 % 64));
        Word { text, letters }
    }

    /// The same word, a typing mistake or two forgiven in long ones.
    fn is_same(&self, other: &Word) -> bool {
        let (a, b) = (&*self.text, &*other.text);
        if a == b {
            return true;
        }
        let short = a.len().min(b.len());
        let allowed = if short >= 8 { 2 } else { usize::from(short >= 5) };
        // a mistake changes one letter into another
        let near = (self.letters ^ other.letters).count_ones() as usize <= 2 * allowed;
        allowed > 0 && near && a.len().abs_diff(b.len()) <= allowed && strsim::osa_distance(a, b) <= allowed
    }
}

/// `Q3: …`, `Question 3`, `Exercise 2 – …`: whether it is an exercise, the number, the rest.
fn reference(title: &str) -> (Option<bool>, Option<u32>, &str) {
    let trimmed = title.trim_start();
    let lower = trimmed.to_ascii_lowercase();
    for (word, exercise) in [("question", false), ("exercise", true), ("ex.", true), ("ex", true), ("q", false)] {
        let Some(after) = lower.strip_prefix(word) else {
            continue;
        };
        let tail = after.trim_start_matches([' ', '#', '.', '-']);
        let digits = tail.bytes().take_while(u8::is_ascii_digit).count();
        let rest = tail.get(digits..).unwrap_or("");
        if digits == 0 || rest.starts_with(|c: char| c.is_alphanumeric()) {
            continue;
        }
        let number = tail.get(..digits).and_then(|d| d.parse().ok());
        let rest = trimmed.get(trimmed.len() - rest.len()..).unwrap_or("");
        return (Some(exercise), number, rest.trim_start_matches([':', '.', ')', '-', '–', '—', ' ']));
    }
    (None, None, trimmed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::guide::{BUNDLED, parse};

    fn read(title: &str) -> String {
        let (guide, _) = parse(BUNDLED);
        let m = Linker::new(&guide).read(title);
        let id = |i: Option<usize>| i.map_or("-", |i| guide.units[i].id.as_str());
        format!("{} {} {}", id(m.words), id(m.number), id(m.hint.filter(|_| m.words.is_none())))
    }

    #[test]
    fn headings_name_questions() {
        for (title, want) in [
            (
                "Q1: How would you design a Rails API to handle 1 million requests per hour with minimal latency?",
                "q1 q1 -",
            ),
            ("How do you ensure safe database migrations in production?", "q2 - -"),
            ("How do you comunicate complex architectual changes to non-technical stakeholders", "q3 - -"),
            ("Modular architecture in a large Rails monolith", "q7 - -"),
            ("Exercise 2: Secure API Key Handling", "ex2 ex2 -"),
            ("Secure API key handling", "ex2 - -"),
            ("Canary deployments in Rails", "q8 - -"),
            ("Q3", "- q3 -"),
            ("Q3 results", "- q3 -"),
            ("canary", "- - q8"),
            ("Communication", "- - -"),
            ("Shopping list", "- - -"),
            ("Situation", "- - -"),
            ("Exercise 3", "- ex3 -"),
        ] {
            assert_eq!(read(title), want, "{title}");
        }
    }
}
