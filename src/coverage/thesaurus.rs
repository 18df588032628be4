//! The bundled thesaurus, in the compact form that `build.rs` writes: lines are split when they are needed.

use super::prepared;
use std::collections::HashMap;
use std::sync::LazyLock;

/// Separates the phrases of a list.
const UNIT: char = '\u{1f}';

/// The bundled concepts.
#[derive(Debug)]
pub struct Thesaurus {
    lines: Vec<&'static str>,
    by_name: HashMap<&'static str, u32>,
    /// `key concept phrase needs`, sorted.
    names: Vec<&'static str>,
}

/// One concept; its phrases are unparsed.
#[derive(Clone, Copy, Debug)]
pub struct Concept {
    /// Used as `{name}`.
    pub name: &'static str,
    guide: &'static str,
    say: &'static str,
    unless: &'static str,
}

fn phrases(list: &'static str) -> impl Iterator<Item = &'static str> {
    list.split(UNIT).filter(|p| !p.is_empty())
}

impl Concept {
    fn read(line: &'static str) -> Self {
        let mut fields = line.split('\t');
        let mut next = || fields.next().unwrap_or("");
        Concept { name: next(), guide: next(), say: next(), unless: next() }
    }

    /// How a guide names it.
    pub fn guide(self) -> impl Iterator<Item = &'static str> {
        phrases(self.guide)
    }

    /// How an answer says it.
    pub fn say(self) -> impl Iterator<Item = &'static str> {
        phrases(self.say)
    }

    /// What shows that something else is meant.
    pub fn unless(self) -> impl Iterator<Item = &'static str> {
        phrases(self.unless)
    }
}

static TEXT: LazyLock<String> =
    LazyLock::new(|| prepared::unpacked(include_bytes!(concat!(env!("OUT_DIR"), "/thesaurus.zst"))));
static NAMES: LazyLock<String> =
    LazyLock::new(|| prepared::unpacked(include_bytes!(concat!(env!("OUT_DIR"), "/names.zst"))));

static THESAURUS: LazyLock<Thesaurus> = LazyLock::new(|| {
    let lines: Vec<&str> = TEXT.lines().collect();
    let by_name = lines.iter().enumerate().map(|(i, line)| (line.split('\t').next().unwrap_or(""), i as u32)).collect();
    let names = NAMES.lines().collect();
    Thesaurus { lines, by_name, names }
});

/// The thesaurus.
pub fn thesaurus() -> &'static Thesaurus {
    &THESAURUS
}

impl Thesaurus {
    /// A concept by its number.
    pub fn get(&self, index: u32) -> Option<Concept> {
        self.lines.get(index as usize).map(|l| Concept::read(l))
    }

    /// A concept by its name.
    pub fn named(&self, name: &str) -> Option<Concept> {
        self.get(*self.by_name.get(name)?)
    }

    /// How many concepts there are.
    pub fn size(&self) -> usize {
        self.lines.len()
    }

    /// All concepts.
    pub fn concepts(&self) -> impl Iterator<Item = Concept> {
        self.lines.iter().map(|l| Concept::read(l))
    }

    /// What other worlds than software's speak of: their names begin with `world:`.
    pub fn worlds(&self) -> impl Iterator<Item = Concept> {
        self.lines.iter().filter(|l| l.starts_with("world:")).map(|l| Concept::read(l))
    }

    /// The guide phrases that could match a text of these words: `(concept, phrase)`. A superset, found by the beginnings
    /// of the words that a phrase needs.
    pub fn candidates(&self, words: &[&str]) -> Vec<(u32, &'static str)> {
        let starts = |key: &str| words.iter().any(|w| w.starts_with(key));
        let mut out = Vec::new();
        let mut take = |key: &str| {
            let from = self.names.partition_point(|line| head(line) < key);
            for line in self.names.iter().skip(from) {
                if head(line) != key {
                    break;
                }
                let mut fields = line.splitn(4, ' ').skip(1);
                let mut number = || fields.next().and_then(|n| n.parse::<u32>().ok());
                let (Some(concept), Some(phrase)) = (number(), number()) else {
                    continue;
                };
                let needs = fields.next().unwrap_or("");
                let met = |need: &str| need.is_empty() || need.split('|').any(starts);
                if needs.split('&').all(met) && !out.contains(&(concept, phrase)) {
                    out.push((concept, phrase));
                }
            }
        };
        take("");
        let mut keys: Vec<&str> = words.iter().flat_map(|w| (2..=4).filter_map(|n| w.get(..n))).collect();
        keys.sort_unstable();
        keys.dedup();
        keys.into_iter().for_each(&mut take);
        out.into_iter().filter_map(|(c, p)| Some((c, self.get(c)?.guide().nth(p as usize)?))).collect()
    }
}

fn head(line: &str) -> &str {
    line.split(' ').next().unwrap_or("")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coverage::phrase;

    #[test]
    fn every_phrase_can_be_read_and_every_concept_is_found() {
        for concept in thesaurus().concepts() {
            for text in concept.guide().chain(concept.say()).chain(concept.unless()) {
                let read = phrase::parse(text);
                assert!(read.is_ok(), "{}: {text}: {read:?}", concept.name);
            }
            assert!(concept.say().next().is_some(), "{}", concept.name);
            assert_eq!(thesaurus().named(concept.name).map(|c| c.name), Some(concept.name));
        }
    }

    #[test]
    fn names_are_found_by_the_words_that_they_need() {
        let found = |text: &str| {
            let words: Vec<&str> = text.split(' ').collect();
            thesaurus()
                .candidates(&words)
                .into_iter()
                .filter_map(|(c, _)| thesaurus().get(c))
                .map(|c| c.name)
                .collect::<Vec<_>>()
        };
        assert!(found("release to a canary first").contains(&"canary release"));
        assert!(!found("water the garden").contains(&"canary release"));
    }
}
