//! Phrases compiled into one matcher, and what they match in a sentence.
//!
//! Every literal is a symbol. A word of the answer carries the symbols that it satisfies (its stem, its form, its
//! beginnings), and an index from symbols to the phrases that can begin with them says where matching is tried at all.

pub mod compile;
mod sentence;
pub mod tables;

use super::phrase::Phrase;
use super::stem::{is_number, with_stem};
use super::typo;
use super::words::Token;
use rustc_hash::{FxBuildHasher, FxHasher};
use std::collections::HashMap;
use std::hash::{Hash, Hasher};
use std::sync::{Mutex, PoisonError};

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
    /// What the last sentences hold, by a hash of their words: of a section that is typed in all but one stay the same.
    recent: Mutex<HashMap<u64, Box<[Hit]>, FxBuildHasher>>,
}

/// So many sentences are remembered: more than a section has.
const RECENT: usize = 256;

impl Matcher {
    /// Matches what the tables hold.
    pub fn new(tables: Tables) -> Self {
        Matcher { tables, recent: Mutex::default() }
    }

    /// Compiles phrases that use no concepts.
    pub fn of<'a>(phrases: impl IntoIterator<Item = (u32, &'a Phrase)>) -> Self {
        let none: &Concepts<'_> = &|_| None;
        let mut compiler = Compiler::new(none);
        phrases.into_iter().for_each(|(tag, phrase)| compiler.phrase(tag, phrase));
        Matcher::new(compiler.finish())
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
            let begins = first.map_or(0..0, |first| first as usize..self.tables.prefixes.len());
            let literals = self.tables.prefixes.within(begins).map_while(|number| self.tables.literal(number));
            for prefix in literals {
                if word.starts_with(prefix.text) {
                    out.push(prefix.value);
                } else if prefix.text.get(..3) != word.get(..3) {
                    break;
                }
            }
            if out.len() == before {
                out.extend(typo::meant(&self.tables, word, stem).and_then(|m| self.tables.find(Kind::Stem, m)));
            }
        });
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
    fn chains_of_concepts_end() {
        for (length, found) in [(200, 1), (400, 0)] {
            let chain: Vec<[String; 2]> = (1..=length).map(|n| [format!("{{c{n}}}"), format!("word{n}")]).collect();
            let concepts = |name: &str| {
                let number: usize = name.strip_prefix('c')?.parse().ok()?;
                Some(chain.get(number)?.iter().map(|s| &**s).collect())
            };
            let mut compiler = Compiler::new(&concepts);
            compiler.phrase(7, &parse("{c0} z").unwrap());
            let tables = compiler.finish();
            assert!(tables.levels <= 256, "{}", tables.levels);
            let matcher = Matcher::new(tables);
            assert_eq!(matcher.hits(&words_of("word1 z").tokens).len(), 1);
            assert_eq!(matcher.hits(&words_of(&format!("word{length} z")).tokens).len(), found);
        }
    }

    #[test]
    fn hostile_phrases_end() {
        let phrase = format!("a {} z", "(.. (a|b|a a) ... [a] ..) ".repeat(6));
        let matcher = Matcher::of([(0, &parse(&phrase).unwrap())]);
        assert!(matcher.hits(&words_of(&"a b ".repeat(200)).tokens).is_empty());
    }
}
