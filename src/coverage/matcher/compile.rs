//! From phrases to tables. `build.rs` reads this file too.

use super::tables::{ALT, ANY, Entry, GAP, Kind, LEVEL, Literal, NUMBER, OPT, Part, Symbol, Tables};
use crate::coverage::phrase::{self, Node, Phrase};
use crate::coverage::stem::stem;
use std::collections::{BTreeMap, HashMap};

/// Finds a concept's phrases by its name.
pub type Concepts<'a> = dyn Fn(&str) -> Option<Vec<&'a str>> + 'a;

/// A matcher in the making.
pub struct Compiler<'a> {
    find: &'a Concepts<'a>,
    tables: Tables,
    text: String,
    /// All steps so far.
    code: Vec<u32>,
    next: Symbol,
    stems: HashMap<Box<str>, Symbol>,
    exact: HashMap<Box<str>, Symbol>,
    prefixes: BTreeMap<[u8; 3], Vec<(Box<str>, Symbol)>>,
    /// Symbol, level and part: what can begin with what.
    index: Vec<(Symbol, u8, u32)>,
    concepts: HashMap<Box<str>, (Symbol, u8)>,
    /// Concepts being added, to end circles.
    adding: Vec<Box<str>>,
}

impl<'a> Compiler<'a> {
    /// An empty one. A concept that `find` doesn't know matches nothing.
    pub fn new(find: &'a Concepts<'a>) -> Self {
        Compiler {
            find,
            tables: Tables::default(),
            text: String::new(),
            code: Vec::new(),
            next: NUMBER + 1,
            stems: HashMap::new(),
            exact: HashMap::new(),
            prefixes: BTreeMap::new(),
            index: Vec::new(),
            concepts: HashMap::new(),
            adding: Vec::new(),
        }
    }

    /// Adds a phrase whose hits carry `tag`, and the concepts that it uses.
    pub fn phrase(&mut self, tag: u32, phrase: &Phrase) {
        self.need(phrase);
        self.add(tag, phrase);
    }

    /// The tables of all that was added.
    pub fn finish(mut self) -> Tables {
        for (head, list) in &self.prefixes {
            let first = self.tables.prefixes.len() as u32;
            for (prefix, symbol) in list {
                self.tables.prefixes.push(self.tables.literals.len() as u32);
                self.tables.literals.push(literal(&mut self.text, prefix, Kind::Prefix, *symbol));
            }
            // three bytes may cut a character: such a head never meets a word
            let head = std::str::from_utf8(head).unwrap_or("");
            self.tables.literals.push(literal(&mut self.text, head, Kind::Head, first));
        }
        self.index.sort_unstable();
        self.index.dedup();
        self.tables.index_at =
            (0..=self.next).map(|symbol| self.index.partition_point(|(s, _, _)| *s < symbol) as u32).collect();
        self.tables.index = self.index.iter().map(|(_, level, part)| u32::from(*level) << LEVEL | part).collect();
        self.tables.text = self.text.into();
        self.tables.hash();
        self.tables.code = self.code.clone().into();
        need(&mut self.tables, &self.code);
        self.tables
    }

    /// Adds the concepts that a phrase uses.
    fn need(&mut self, phrase: &Phrase) {
        let mut names = Vec::new();
        phrase.parts.iter().for_each(|part| concept_names(&part.nodes, &mut names));
        for name in names {
            if !self.concepts.contains_key(name) && !self.adding.iter().any(|n| **n == *name) {
                self.concept(name);
            }
        }
    }

    fn concept(&mut self, name: &str) {
        let Some(texts) = (self.find)(name) else { return };
        self.adding.push(name.into());
        let phrases: Vec<Phrase> = texts.into_iter().filter_map(|text| phrase::parse(text).ok()).collect();
        phrases.iter().for_each(|p| self.need(p));
        let symbol = self.fresh();
        let (first, indexed) = (self.tables.entries.len(), self.index.len());
        let level = phrases.iter().map(|p| self.add(u32::MAX, p)).max().unwrap_or(0);
        for entry in self.tables.entries.iter_mut().skip(first) {
            entry.concept = Some(symbol);
            entry.level = level;
        }
        self.index.iter_mut().skip(indexed).for_each(|(_, l, _)| *l = level);
        self.tables.levels = self.tables.levels.max(level + 1);
        self.concepts.insert(name.into(), (symbol, level));
        self.adding.pop();
    }

    /// Adds a phrase at the level above the concepts that it uses, and returns that level.
    fn add(&mut self, tag: u32, phrase: &Phrase) -> u8 {
        let entry = self.tables.entries.len() as u32;
        let parts = self.tables.parts.len() as u32;
        let mut level = 0;
        let mut firsts = Vec::new();
        for part in &phrase.parts {
            let code = self.code.len() as u32;
            let mut steps = Vec::new();
            self.steps(&part.nodes, &mut level, &mut steps);
            first_symbols(&steps, &mut |symbol| firsts.push((symbol, self.tables.parts.len() as u32)));
            self.tables.parts.push(Part { code, entry, negated: part.negated, needs: 0 });
            self.code.append(&mut steps);
        }
        self.index.extend(firsts.into_iter().map(|(symbol, part)| (symbol, level, part)));
        let denies = phrase.parts.iter().any(|part| denies(&part.nodes));
        self.tables.entries.push(Entry { tag, concept: None, parts, level, denies });
        level
    }

    fn steps(&mut self, nodes: &[Node], level: &mut u8, out: &mut Vec<u32>) {
        for node in nodes {
            match node {
                Node::Gap(most) => out.push(header(GAP, u32::from(*most))),
                Node::Opt(nodes) => self.boxed(OPT, out, |this, out| this.steps(nodes, level, out)),
                Node::Alt(options) => {
                    // single words need no branching
                    let singles: Option<Vec<_>> = options.iter().map(|o| self.single(o, level)).collect();
                    match singles {
                        Some(symbols) => any(symbols.into_iter().flatten().collect(), out),
                        None => self.boxed(ALT, out, |this, out| {
                            for option in options {
                                let at = out.len();
                                out.push(0);
                                this.steps(option, level, out);
                                let length = (out.len() - at - 1) as u32;
                                out.iter_mut().skip(at).take(1).for_each(|n| *n = length);
                            }
                        }),
                    }
                }
                Node::Word(_) | Node::Exact(_) | Node::Prefix(_) | Node::Number | Node::Concept(_) => {
                    any(self.symbol(node, level).into_iter().collect(), out);
                }
            }
        }
    }

    /// Steps behind a header that counts their words.
    fn boxed(&mut self, kind: u32, out: &mut Vec<u32>, fill: impl FnOnce(&mut Self, &mut Vec<u32>)) {
        let at = out.len();
        out.push(0);
        fill(self, out);
        let length = (out.len() - at - 1) as u32;
        out.iter_mut().skip(at).take(1).for_each(|n| *n = header(kind, length));
    }

    /// The symbols of an option that is a single word, or a group of such.
    fn single(&mut self, option: &[Node], level: &mut u8) -> Option<Vec<Symbol>> {
        match option {
            [Node::Gap(_) | Node::Opt(_)] => None,
            [Node::Alt(options)] => {
                let lists: Option<Vec<_>> = options.iter().map(|o| self.single(o, level)).collect();
                lists.map(|l| l.into_iter().flatten().collect())
            }
            [node] => Some(self.symbol(node, level).into_iter().collect()),
            _ => None,
        }
    }

    fn symbol(&mut self, node: &Node, level: &mut u8) -> Option<Symbol> {
        match node {
            Node::Word(word) => Some(self.literal(stem(word), Kind::Stem)),
            Node::Exact(word) => Some(self.literal(word.clone(), Kind::Exact)),
            Node::Prefix(prefix) => Some(self.prefix(prefix)),
            Node::Number => Some(NUMBER),
            Node::Concept(name) => {
                let (symbol, below) = self.concepts.get(name)?;
                *level = (*level).max(below.saturating_add(1));
                Some(*symbol)
            }
            Node::Gap(_) | Node::Opt(_) | Node::Alt(_) => None,
        }
    }

    fn fresh(&mut self) -> Symbol {
        self.next += 1;
        self.next - 1
    }

    fn literal(&mut self, word: Box<str>, kind: Kind) -> Symbol {
        let map = if kind == Kind::Exact { &mut self.exact } else { &mut self.stems };
        if let Some(symbol) = map.get(&word) {
            return *symbol;
        }
        let symbol = self.next;
        self.next += 1;
        self.tables.literals.push(literal(&mut self.text, &word, kind, symbol));
        map.insert(word, symbol);
        symbol
    }

    fn prefix(&mut self, prefix: &str) -> Symbol {
        let Some(key) = prefix.as_bytes().first_chunk::<3>().copied() else {
            // too short to mean anything as a beginning
            return self.literal(prefix.into(), Kind::Exact);
        };
        let known = self.prefixes.get(&key).and_then(|list| list.iter().find(|(p, _)| &**p == prefix));
        if let Some((_, symbol)) = known {
            return *symbol;
        }
        let symbol = self.fresh();
        self.prefixes.entry(key).or_default().push((prefix.into(), symbol));
        symbol
    }
}

fn literal(texts: &mut String, text: &str, kind: Kind, value: u32) -> Literal {
    let start = texts.len() as u32;
    texts.push_str(text);
    Literal { start, len: text.len() as u32, kind, value }
}

fn header(kind: u32, count: u32) -> u32 {
    count << 2 | kind
}

fn any(mut symbols: Vec<Symbol>, out: &mut Vec<u32>) {
    symbols.sort_unstable();
    symbols.dedup();
    out.push(header(ANY, symbols.len() as u32));
    out.extend(symbols);
}

/// The symbols that steps can begin with.
fn first_symbols(mut steps: &[u32], out: &mut dyn FnMut(Symbol)) {
    while let Some((head, rest)) = steps.split_first() {
        let count = if head & 3 == GAP { 0 } else { (head >> 2) as usize };
        let (inner, rest) = rest.split_at_checked(count).unwrap_or((&[], &[]));
        match head & 3 {
            ANY => return inner.iter().for_each(|symbol| out(*symbol)),
            ALT => return options(inner).for_each(|option| first_symbols(option, out)),
            OPT => first_symbols(inner, out),
            _ => {}
        }
        steps = rest;
    }
}

/// Says of each part which symbol its phrase can't do without: most phrases needn't be looked at then.
fn need(tables: &mut Tables, code: &[u32]) {
    let steps = |id: usize| tables.part(id as u32).and_then(|(_, of)| code.get(of)).unwrap_or(&[]);
    let wanted: Vec<Option<Symbol>> = (0..tables.parts.len()).map(|id| alone(steps(id))).collect();
    // what many phrases have in them is in many sentences too
    let mut spread: HashMap<Symbol, u32> = HashMap::new();
    let mut of_part: Vec<Vec<Symbol>> = Vec::with_capacity(wanted.len());
    for id in 0..tables.parts.len() {
        let mut symbols = Vec::new();
        required(steps(id), &mut symbols);
        symbols.iter().for_each(|symbol| *spread.entry(*symbol).or_default() += 1);
        of_part.push(symbols);
    }
    let mut needs = vec![0; wanted.len()];
    for entry in 0..tables.entries.len() {
        let parts = tables.parts_of(entry);
        let said = |id: &u32| tables.part(*id).is_some_and(|(part, _)| !part.negated);
        for id in parts.clone() {
            let own = wanted.get(id as usize).copied().flatten();
            let all = parts.clone().filter(said).filter_map(|other| of_part.get(other as usize)).flatten();
            // that it begins with is known where it is tried
            let rarest = all.filter(|s| Some(**s) != own).min_by_key(|s| spread.get(s).copied().unwrap_or(0));
            if let (Some(slot), Some(symbol)) = (needs.get_mut(id as usize), rarest) {
                *slot = symbol + 1;
            }
        }
    }
    tables.parts.iter_mut().zip(needs).for_each(|(part, needs)| part.needs = needs);
}

/// The one symbol that steps begin with, if they begin with one.
fn alone(steps: &[u32]) -> Option<Symbol> {
    match steps {
        [head, symbol, ..] if *head == header(ANY, 1) => Some(*symbol),
        _ => None,
    }
}

/// The symbols that steps can't do without.
fn required(mut steps: &[u32], out: &mut Vec<Symbol>) {
    while let Some((head, rest)) = steps.split_first() {
        let count = if head & 3 == GAP { 0 } else { (head >> 2) as usize };
        let (inner, rest) = rest.split_at_checked(count).unwrap_or((&[], &[]));
        if let (ANY, [symbol]) = (head & 3, inner) {
            out.push(*symbol);
        }
        steps = rest;
    }
}

/// The options behind an [`ALT`].
pub fn options<N: Copy + Into<u32>>(mut inner: &[N]) -> impl Iterator<Item = &[N]> {
    std::iter::from_fn(move || {
        let (length, rest) = inner.split_first()?;
        let (option, rest) = rest.split_at_checked((*length).into() as usize)?;
        inner = rest;
        Some(option)
    })
}

/// The concepts that steps use.
pub fn concept_names<'n>(nodes: &'n [Node], out: &mut Vec<&'n str>) {
    for node in nodes {
        match node {
            Node::Concept(name) => out.push(name),
            Node::Alt(options) => options.iter().for_each(|option| concept_names(option, out)),
            Node::Opt(nodes) => concept_names(nodes, out),
            Node::Word(_) | Node::Exact(_) | Node::Prefix(_) | Node::Number | Node::Gap(_) => {}
        }
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
