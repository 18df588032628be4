//! Phrases compiled into one matcher, and what they match in a sentence.
//!
//! Every literal is a symbol. A word of the answer carries the symbols that it satisfies (its stem, its form, its
//! beginnings), and an index from symbols to the phrases that can begin with them says where matching is tried at all.

pub mod compile;
mod sentence;
pub mod tables;

use super::phrase::Phrase;
use super::stem::{is_number, with_stem};
use super::typo::Forgiving;
use super::words::Token;
use rustc_hash::{FxBuildHasher, FxHasher};
use std::collections::HashMap;
use std::hash::{Hash, Hasher};
use std::sync::{Mutex, OnceLock, PoisonError};

use compile::{Compiler, Concepts};
use sentence::Sentence;
use tables::{Kind, NUMBER, Symbol, Tables};

/// Bounds the work at one place: hostile phrases with nested gaps end here.
const STEPS: u32 = 20_000;

/// Where a phrase stands: token indices, end exclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    /// Which list of phrases it belongs to.
    pub tag: u32,
    /// First token.
    pub start: usize,
    /// One past the last token.
    pub end: usize,
    /// For a phrase of several parts, the hull of the others.
    pub others: Option<(usize, usize)>,
    /// The phrase has a negation or the like of its own.
    pub denies: bool,
}

/// A compiled set of phrases.
#[derive(Debug)]
pub struct Matcher {
    tables: Tables,
    /// Whether typing mistakes in long words are forgiven.
    forgives: bool,
    /// Built when the first unknown long word is met.
    forgiving: OnceLock<Forgiving>,
    /// What the last sentences hold, by a hash of their words: of a section that is typed in all but one stay the same.
    recent: Mutex<HashMap<u64, Box<[Hit]>, FxBuildHasher>>,
}

/// So many sentences are remembered: more than a section has.
const RECENT: usize = 256;

impl Matcher {
    /// Matches what the tables hold.
    pub fn new(tables: Tables) -> Self {
        Matcher { tables, forgives: false, forgiving: OnceLock::new(), recent: Mutex::default() }
    }

    /// Compiles phrases that use no concepts.
    pub fn of<'a>(phrases: impl IntoIterator<Item = (u32, &'a Phrase)>) -> Self {
        let none: &Concepts<'_> = &|_| None;
        let mut compiler = Compiler::new(none);
        phrases.into_iter().for_each(|(tag, phrase)| compiler.phrase(tag, phrase));
        Matcher::new(compiler.finish())
    }

    /// The same, forgiving typing mistakes in long words.
    pub fn forgiving(self) -> Self {
        Matcher { forgives: true, ..self }
    }

    /// What it was compiled to.
    pub fn tables(&self) -> &Tables {
        &self.tables
    }

    /// The symbols that a word satisfies; a typing mistake is forgiven in one that nothing else explains.
    fn symbols(&self, word: &str, out: &mut Vec<Symbol>) {
        let before = out.len();
        if is_number(word) {
            out.push(NUMBER);
        }
        with_stem(word, |stem| {
            out.extend(self.tables.find(Kind::Stem, stem));
            out.extend(self.tables.find(Kind::Exact, word));
            let first = word.get(..3).and_then(|head| self.tables.find(Kind::Head, head));
            let begins = first.and_then(|first| self.tables.prefixes.get(first as usize..)).unwrap_or(&[]);
            let literals = begins.iter().filter_map(|p| self.tables.literals.get(*p as usize));
            for literal in literals {
                let prefix = self.tables.text_of(literal);
                if word.starts_with(prefix) {
                    out.push(literal.value);
                } else if prefix.get(..3) != word.get(..3) {
                    break;
                }
            }
            if self.forgives && out.len() == before && word.len() >= 7 {
                let forgiving = self.forgiving.get_or_init(|| Forgiving::new(self.vocabulary()));
                let meant = forgiving.meant(word, stem);
                out.extend(meant.and_then(|m| self.tables.find(Kind::Stem, m)));
            }
        });
    }

    /// The word stems that phrases name, for forgiving typing mistakes.
    fn vocabulary(&self) -> impl Iterator<Item = &str> {
        let stems = self.tables.literals.iter().filter(|l| l.kind == Kind::Stem);
        stems.map(|l| self.tables.text_of(l))
    }

    /// All hits in one sentence.
    pub fn hits(&self, tokens: &[Token]) -> Vec<Hit> {
        let mut hasher = FxHasher::default();
        tokens.iter().for_each(|token| token.word.hash(&mut hasher));
        let key = hasher.finish();
        let recent = || self.recent.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = recent().get(&key) {
            return known.to_vec();
        }
        let hits = self.search(tokens);
        let mut recent = recent();
        if recent.len() >= RECENT {
            recent.clear();
        }
        recent.insert(key, hits.as_slice().into());
        hits
    }

    fn search(&self, tokens: &[Token]) -> Vec<Hit> {
        let mut sentence = Sentence::read(self, tokens);
        let mut out = Vec::new();
        for level in 0..=self.tables.levels {
            sentence.scan(level, &mut out);
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coverage::phrase::parse;
    use crate::coverage::words::words_of;

    fn matched(phrase: &str, text: &str) -> Option<String> {
        let concepts = |name: &str| match name {
            "cdn" => Some(vec!["cloudfront", "content delivery network"]),
            "edge" => Some(vec!["{cdn} pop"]),
            "circle" => Some(vec!["{circle}", "round"]),
            _ => None,
        };
        let mut compiler = Compiler::new(&concepts);
        compiler.phrase(7, &parse(phrase).unwrap());
        let mut written = Vec::new();
        compiler.finish().write(&mut written);
        // what is written reads back, so every case goes through both
        let mut from: &'static [u8] = written.leak();
        let matcher = Matcher::new(Tables::read(&mut from).unwrap());
        assert!(from.is_empty());
        let words = words_of(text).tokens;
        let hit = matcher.hits(&words).into_iter().next()?;
        assert_eq!(hit.tag, 7);
        Some(words[hit.start..hit.end].iter().map(|t| &*t.word).collect::<Vec<_>>().join(" "))
    }

    #[test]
    fn what_each_form_matches() {
        for (phrase, text, want) in [
            ("deploy a canary", "We deployed the canaries", Some("deployed the canaries")),
            ("=lock", "locks held", None),
            ("anonymi*", "we anonymised it", Some("anonymized")),
            ("puma .. worker", "puma with four big workers", Some("puma with four big workers")),
            ("puma .. worker", "puma has nothing to do with workers", None),
            ("roll out ... percent", "rolled it out to 5%", None),
            ("roll [it] out ... #", "rolled it out to the first 5%", Some("rolled it out to the first 5")),
            ("(fail|block)* [the] build", "it blocks the build", Some("blocks the build")),
            ("cache & (etag|304)", "an ETag in front of the cache", Some("cache")),
            ("cache & !redis", "cache in redis", None),
            (
                "put ... behind {cdn}",
                "put assets behind a content delivery network",
                Some("put assets behind a content delivery network"),
            ),
            ("near {edge}", "near CloudFront POPs", Some("near cloudfront pops")),
            ("(a b c|b) d", "b d", Some("b d")),
            ("near {circle}", "near a round", Some("near a round")),
            ("near {nothing}", "near nothing", None),
        ] {
            assert_eq!(matched(phrase, text).as_deref(), want, "{phrase} / {text}");
        }
    }

    #[test]
    fn hostile_phrases_end() {
        let phrase = format!("a {} z", "(.. (a|b|a a) ... [a] ..) ".repeat(6));
        let matcher = Matcher::of([(0, &parse(&phrase).unwrap())]);
        assert!(matcher.hits(&words_of(&"a b ".repeat(200)).tokens).is_empty());
    }
}
