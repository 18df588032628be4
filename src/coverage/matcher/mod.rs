//! Phrases compiled into one matcher, and what they match in a sentence.
//!
//! Every literal is a symbol. A word of the answer carries the symbols that it satisfies (its stem, its form, its
//! beginnings), and an index from symbols to the phrases that can begin with them says where matching is tried at all.

mod sentence;

use super::phrase::{Node, Phrase};
use super::stem::{is_number, stem};
use super::typo::Forgiving;
use super::words::Token;
use std::collections::HashMap;
use std::sync::OnceLock;

use sentence::Sentence;

type Symbol = u32;

/// The symbol of numbers.
const NUMBER: Symbol = 0;

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

#[derive(Clone, Debug)]
enum Step {
    Any(Box<[Symbol]>),
    Alt(Box<[Box<[Step]>]>),
    Opt(Box<[Step]>),
    Gap(u8),
}

#[derive(Debug)]
struct Compiled {
    negated: bool,
    steps: Box<[Step]>,
}

#[derive(Debug)]
struct Entry {
    tag: u32,
    parts: Vec<u32>,
    /// The symbol that a concept's hits stand for.
    concept: Option<Symbol>,
    level: u8,
    denies: bool,
}

/// A compiled set of phrases.
#[derive(Debug, Default)]
pub struct Matcher {
    stems: HashMap<Box<str>, Symbol>,
    exact: HashMap<Box<str>, Symbol>,
    prefixes: HashMap<[u8; 3], Vec<(Box<str>, Symbol)>>,
    next: Symbol,
    parts: Vec<(Compiled, u32)>,
    entries: Vec<Entry>,
    /// Parts that can begin with a symbol.
    index: HashMap<Symbol, Vec<u32>>,
    concepts: HashMap<Box<str>, (Symbol, u8)>,
    levels: u8,
    /// Whether typing mistakes in long words are forgiven.
    pub forgives: bool,
    /// Built when the first unknown long word is met.
    forgiving: OnceLock<Forgiving>,
}

impl Matcher {
    /// An empty matcher.
    pub fn new() -> Self {
        Matcher { next: NUMBER + 1, ..Matcher::default() }
    }

    /// Whether a concept of this name has been added.
    pub fn has_concept(&self, name: &str) -> bool {
        self.concepts.contains_key(name)
    }

    /// Adds a concept; those that its phrases use must have been added before.
    pub fn add_concept<'a>(&mut self, name: &str, phrases: impl IntoIterator<Item = &'a Phrase>) {
        let symbol = self.fresh();
        let mut level = 0;
        let first = self.entries.len();
        for phrase in phrases {
            level = level.max(self.add(u32::MAX, phrase));
        }
        for entry in self.entries.iter_mut().skip(first) {
            entry.concept = Some(symbol);
            entry.level = level;
        }
        self.levels = self.levels.max(level + 1);
        self.concepts.insert(name.into(), (symbol, level));
    }

    /// Adds a phrase whose hits carry `tag`; unknown concepts match nothing.
    pub fn add_phrase(&mut self, tag: u32, phrase: &Phrase) {
        self.add(tag, phrase);
    }

    fn fresh(&mut self) -> Symbol {
        self.next += 1;
        self.next - 1
    }

    /// Adds a phrase at the level above the concepts that it uses, and returns that level.
    fn add(&mut self, tag: u32, phrase: &Phrase) -> u8 {
        let entry = self.entries.len() as u32;
        let mut parts = Vec::with_capacity(phrase.parts.len());
        let mut level = 0;
        for part in &phrase.parts {
            let steps = self.steps(&part.nodes, &mut level);
            let id = self.parts.len() as u32;
            let mut firsts = Vec::new();
            first_symbols(&steps, &mut firsts);
            firsts.sort_unstable();
            firsts.dedup();
            for symbol in firsts {
                self.index.entry(symbol).or_default().push(id);
            }
            self.parts.push((Compiled { negated: part.negated, steps }, entry));
            parts.push(id);
        }
        self.entries.push(Entry {
            tag,
            parts,
            concept: None,
            level,
            denies: phrase.parts.iter().any(|part| denies(&part.nodes)),
        });
        level
    }

    fn steps(&mut self, nodes: &[Node], level: &mut u8) -> Box<[Step]> {
        nodes.iter().map(|node| self.step(node, level)).collect()
    }

    fn step(&mut self, node: &Node, level: &mut u8) -> Step {
        match node {
            Node::Word(word) => {
                let stem = stem(word);
                Step::Any([self.symbol(stem, false)].into())
            }
            Node::Exact(word) => Step::Any([self.symbol(word.clone(), true)].into()),
            Node::Prefix(prefix) => Step::Any([self.prefix(prefix)].into()),
            Node::Number => Step::Any([NUMBER].into()),
            Node::Concept(name) => match self.concepts.get(name) {
                Some((symbol, below)) => {
                    *level = (*level).max(below.saturating_add(1));
                    Step::Any([*symbol].into())
                }
                None => Step::Any([].into()),
            },
            Node::Gap(most) => Step::Gap(*most),
            Node::Opt(nodes) => Step::Opt(self.steps(nodes, level)),
            Node::Alt(options) => {
                let options: Vec<_> = options.iter().map(|nodes| self.steps(nodes, level)).collect();
                // single words need no branching
                let singles = options.iter().all(|o| matches!(o.as_ref(), [Step::Any(_)]));
                if singles {
                    Step::Any(
                        options
                            .iter()
                            .flatten()
                            .filter_map(|s| if let Step::Any(symbols) = s { Some(symbols) } else { None })
                            .flatten()
                            .copied()
                            .collect(),
                    )
                } else {
                    Step::Alt(options.into())
                }
            }
        }
    }

    fn symbol(&mut self, word: Box<str>, exact: bool) -> Symbol {
        let map = if exact { &mut self.exact } else { &mut self.stems };
        *map.entry(word).or_insert_with(|| {
            self.next += 1;
            self.next - 1
        })
    }

    fn prefix(&mut self, prefix: &str) -> Symbol {
        let Some(key) = prefix.as_bytes().first_chunk::<3>().copied() else {
            // too short to mean anything as a beginning
            return self.symbol(prefix.into(), true);
        };
        let list = self.prefixes.entry(key).or_default();
        if let Some((_, symbol)) = list.iter().find(|(p, _)| &**p == prefix) {
            return *symbol;
        }
        self.next += 1;
        list.push((prefix.into(), self.next - 1));
        self.next - 1
    }

    /// The symbols that a word satisfies.
    fn symbols(&self, word: &str, out: &mut Vec<Symbol>) {
        if is_number(word) {
            out.push(NUMBER);
        }
        let stem = stem(word);
        out.extend(self.stems.get(&stem));
        out.extend(self.exact.get(word));
        if let Some(list) = word.as_bytes().first_chunk::<3>().and_then(|key| self.prefixes.get(key)) {
            out.extend(list.iter().filter(|(prefix, _)| word.starts_with(&**prefix)).map(|(_, symbol)| *symbol));
        }
    }

    /// The symbols of a word, a typing mistake forgiven in one that nothing else explains.
    fn forgiving(&self, word: &str, out: &mut Vec<Symbol>) {
        let before = out.len();
        self.symbols(word, out);
        if self.forgives && out.len() == before && word.len() >= 7 {
            let forgiving = self.forgiving.get_or_init(|| Forgiving::new(self.vocabulary()));
            let meant = forgiving.meant(word, &stem(word));
            out.extend(meant.and_then(|m| self.stems.get(m)));
        }
    }

    /// Whether a word means anything to this matcher.
    pub fn knows(&self, word: &str) -> bool {
        let mut symbols = Vec::new();
        self.symbols(word, &mut symbols);
        !symbols.is_empty()
    }

    /// The word stems that phrases name, for forgiving typing mistakes.
    pub fn vocabulary(&self) -> impl Iterator<Item = &str> {
        self.stems.keys().map(|word| &**word)
    }

    /// All hits in one sentence.
    pub fn hits(&self, tokens: &[Token]) -> Vec<Hit> {
        let mut sentence = Sentence::read(self, tokens);
        let mut out = Vec::new();
        for level in 0..=self.levels {
            let found = sentence.scan(level);
            for hit in found {
                match hit.1 {
                    Some(concept) => sentence.concepts.push((concept, hit.0.start, hit.0.end)),
                    None => out.push(hit.0),
                }
            }
        }
        out
    }
}

/// Whether a phrase says no itself, so that a "not" inside of it is its own.
fn denies(nodes: &[Node]) -> bool {
    let no = |word: &str| {
        matches!(
            word,
            "not"
                | "no"
                | "never"
                | "without"
                | "nobody"
                | "none"
                | "nothing"
                | "neither"
                | "nor"
                | "instead"
                | "rather"
                | "hardly"
                | "zero"
                | "avoid"
                | "stop"
                | "nowhere"
                | "cannot"
                | "until"
                | "unless"
        )
    };
    nodes.iter().any(|node| match node {
        Node::Word(word) | Node::Exact(word) | Node::Prefix(word) => no(word),
        Node::Alt(options) => options.iter().any(|option| denies(option)),
        Node::Opt(nodes) => denies(nodes),
        // a concept may hold one
        Node::Concept(_) => false,
        Node::Number | Node::Gap(_) => false,
    })
}

fn first_symbols(steps: &[Step], out: &mut Vec<Symbol>) {
    for step in steps {
        match step {
            Step::Any(symbols) => return out.extend(symbols.iter()),
            Step::Alt(options) => {
                return options.iter().for_each(|option| first_symbols(option, out));
            }
            Step::Opt(steps) => first_symbols(steps, out),
            Step::Gap(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coverage::phrase::parse;
    use crate::coverage::words::words_of;

    fn matched(phrase: &str, text: &str) -> Option<String> {
        let mut matcher = Matcher::new();
        matcher.add_concept("cdn", &[parse("cloudfront").unwrap(), parse("content delivery network").unwrap()]);
        matcher.add_concept("edge", &[parse("{cdn} pop").unwrap()]);
        matcher.add_phrase(7, &parse(phrase).unwrap());
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
        ] {
            assert_eq!(matched(phrase, text).as_deref(), want, "{phrase} / {text}");
        }
    }

    #[test]
    fn hostile_phrases_end() {
        let phrase = format!("a {} z", "(.. (a|b|a a) ... [a] ..) ".repeat(6));
        let mut matcher = Matcher::new();
        matcher.add_phrase(0, &parse(&phrase).unwrap());
        assert!(matcher.hits(&words_of(&"a b ".repeat(200)).tokens).is_empty());
    }
}
