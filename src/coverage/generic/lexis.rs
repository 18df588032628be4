//! Everyday knowledge about words: which say nothing, which say little, which say the same.

use crate::coverage::phrase::{self, Phrase};
use crate::coverage::prepared;
use crate::coverage::stem::{is_filler, is_number, stem};
use crate::coverage::thesaurus::thesaurus;
use crate::coverage::words::words_of;
use std::collections::HashSet;
use std::sync::LazyLock;

const UNIT: char = '\u{1f}';

/// What a word of a light class weighs.
const LIGHT: f32 = 0.3;

struct Group {
    /// What says the same, either way.
    words: &'static str,
    /// What an answer says for it, and a guide doesn't mean by it.
    also: &'static str,
}

impl Group {
    fn texts(&self) -> impl Iterator<Item = &'static str> {
        [self.words, self.also].into_iter().flat_map(|list| list.split(UNIT)).filter(|text| !text.is_empty())
    }
}

struct Lexis {
    none: HashSet<Box<str>>,
    light: HashSet<Box<str>>,
    groups: Vec<Group>,
    /// Stems of single words with the groups that they ask for, sorted.
    of: Vec<(&'static str, &'static str)>,
    frequency: Vec<(&'static str, u32)>,
}

static SYNONYMS: LazyLock<String> =
    LazyLock::new(|| prepared::unpacked(include_bytes!(concat!(env!("OUT_DIR"), "/synonyms.zst"))));

static LEXIS: LazyLock<Lexis> = LazyLock::new(|| {
    let mut lines = SYNONYMS.lines();
    let mut stems = || lines.next().unwrap_or("").split(UNIT).flat_map(|list| list.split(' ')).map(stem).collect();
    let none = stems();
    let light = stems();
    let groups: Vec<Group> =
        lines.filter_map(|l| l.split_once('\t')).map(|(words, also)| Group { words, also }).collect();
    let of = include_str!(concat!(env!("OUT_DIR"), "/synonyms-of.txt"));
    let of = of.lines().filter_map(|line| line.split_once(' ')).collect();
    let frequency = include_str!(concat!(env!("OUT_DIR"), "/frequency.txt"))
        .lines()
        .filter_map(|line| line.split_once(' '))
        .filter_map(|(word, n)| Some((word, n.parse().ok()?)))
        .collect();
    Lexis { none, light, groups, of, frequency }
});

/// What a sorted list has of a word.
fn find<T: Copy>(list: &[(&str, T)], word: &str) -> Option<T> {
    list.binary_search_by(|(known, _)| (*known).cmp(word)).ok().and_then(|i| list.get(i)).map(|(_, of)| *of)
}

/// What a word of a guide's sentence weighs: 0 for one that says nothing of its matter, up to 1 for a rare one.
pub fn weight(word: &str) -> f32 {
    let stem = stem(word);
    if is_filler(word) || word.len() < 2 || LEXIS.none.contains(&stem) {
        return 0.0;
    }
    if LEXIS.light.contains(&stem) || is_number(word) {
        return LIGHT;
    }
    let of = |w: &str| find(&LEXIS.frequency, w).unwrap_or(1);
    let count = of(word).max(of(word.strip_suffix('s').unwrap_or(word))) as f32;
    let all = thesaurus().size().max(2) as f32;
    (1.1 - libm::logf(count) / libm::logf(all)).clamp(LIGHT, 1.0)
}

/// The phrases that say the same as a word, the word itself among them, but none that is said with one of `others`: a
/// word of the answer shall fill one slot only.
pub fn same<'a>(word: &'a str, others: &[Box<str>], taken: &mut Vec<&'a str>) -> Vec<Phrase> {
    let own = stem(word);
    let mut texts: Vec<&str> = vec![word];
    let groups =
        find(&LEXIS.of, &own).unwrap_or("").split(' ').filter_map(|i| LEXIS.groups.get(i.parse::<usize>().ok()?));
    for group in groups {
        for text in group.texts() {
            let of_other = words_of(text).tokens.iter().map(|t| stem(&t.word)).any(|s| s != own && others.contains(&s));
            if !of_other && !texts.contains(&text) && !taken.contains(&text) {
                texts.push(text);
            }
        }
    }
    taken.extend(&texts);
    texts.into_iter().filter_map(|t| phrase::parse(t).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rare_words_weigh_more_than_common_ones() {
        assert_eq!(weight("quickly"), 0.0);
        assert!(weight("team") <= LIGHT);
        assert!(weight("quarantine") > weight("data"));
    }

    #[test]
    fn synonyms_can_be_read() {
        for group in &LEXIS.groups {
            for text in group.texts() {
                assert!(phrase::parse(text).is_ok(), "{text}");
                // "team that" is "team": small words are dropped from phrases
                let mut words = text.split(' ').filter(|w| !is_filler(w));
                assert!(words.next().is_some() && (words.next().is_some() || !text.contains(' ')), "{text}");
            }
        }
        assert!(same("delete", &[], &mut Vec::new()).len() > 3);
        let archive = [stem("archive")];
        assert!(same("delete", &archive, &mut Vec::new()).len() < same("delete", &[], &mut Vec::new()).len());
    }

    #[test]
    fn what_is_also_said_asks_for_nothing() {
        let says = |word: &str, text: &str| same(word, &[], &mut Vec::new()).contains(&phrase::parse(text).unwrap());
        assert!(says("parent", "mum") && says("parent", "home"));
        assert!(!says("home", "parent"));
    }
}
