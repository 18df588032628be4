//! From phrases to tables. `build.rs` reads this file too.

use super::tables::{ALT, ANY, GAP, Kind, NUMBER, Number, OPT, Symbol, Tables};
use crate::coverage::phrase::{self, Node, Phrase};
use crate::coverage::stem::stem;
use std::collections::{BTreeMap, HashMap};

/// Concepts may use concepts, so many deep; deeper ones needn't be found, and a rubric of thousands of them in a chain is
/// gone through in time.
const DEEPEST: u32 = 255;

/// Finds a concept's phrases by its name.
pub type Concepts<'a> = dyn Fn(&str) -> Option<Vec<&'a str>> + 'a;

/// A matcher in the making.
pub struct Compiler<'a> {
    find: &'a Concepts<'a>,
    /// The tables so far, as they stand in [`Tables`].
    text: String,
    literals: Vec<u32>,
    parts: Vec<[u32; 3]>,
    entries: Vec<[u32; 3]>,
    code: Vec<u32>,
    levels: u32,
    next: Symbol,
    stems: HashMap<Box<str>, Symbol>,
    exact: HashMap<Box<str>, Symbol>,
    prefixes: BTreeMap<[u8; 3], Vec<(Box<str>, Symbol)>>,
    /// Symbol, level and part: what can begin with what.
    index: Vec<(Symbol, u32, u32)>,
    concepts: HashMap<Box<str>, (Symbol, u32)>,
    /// Concepts being added, to end circles.
    adding: Vec<Box<str>>,
}

impl<'a> Compiler<'a> {
    /// An empty one. A concept that `find` doesn't know matches nothing.
    pub fn new(find: &'a Concepts<'a>) -> Self {
        Compiler {
            find,
            text: String::new(),
            literals: Vec::new(),
            parts: Vec::new(),
            entries: Vec::new(),
            code: Vec::new(),
            levels: 0,
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
        let mut prefixes = Vec::new();
        for (head, list) in std::mem::take(&mut self.prefixes) {
            let first = prefixes.len() as u32;
            for (prefix, symbol) in list {
                prefixes.push(self.literals.len() as u32 / 2);
                self.put_literal(&prefix, Kind::Prefix, symbol);
            }
            // three bytes may cut a character: such a head never meets a word
            self.put_literal(std::str::from_utf8(&head).unwrap_or(""), Kind::Head, first);
        }
        self.index.sort_unstable();
        self.index.dedup();
        let starts = |symbol| self.index.partition_point(|(s, _, _)| *s < symbol) as u32;
        let index_at: Vec<u32> = (0..=self.next).map(starts).collect();
        let index: Vec<u32> = self.index.iter().map(|(_, level, part)| part * (self.levels + 1) + level).collect();
        need(&mut self.parts, &self.entries, &self.code);
        // what ends the last rows
        self.literals.push(self.text.len() as u32);
        self.entries.push([0, 0, (self.parts.len() as u32) << 1]);
        self.parts.push([self.code.len() as u32, 0, 0]);
        let mut tables = Tables {
            text: self.text.into(),
            literals: self.literals.into(),
            prefixes: prefixes.into(),
            index_at: index_at.into(),
            index: index.into(),
            parts: self.parts.into_flattened().into(),
            entries: self.entries.into_flattened().into(),
            code: self.code.into(),
            levels: self.levels,
            ..Tables::default()
        };
        tables.hash();
        tables
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
        let (first, indexed) = (self.entries.len(), self.index.len());
        let level = phrases.iter().map(|p| self.add(0, p)).max().unwrap_or(0).min(DEEPEST);
        self.entries.iter_mut().skip(first).for_each(|[_, concept, _]| *concept = symbol + 1);
        self.index.iter_mut().skip(indexed).for_each(|(_, l, _)| *l = level);
        self.levels = self.levels.max(level + 1);
        self.concepts.insert(name.into(), (symbol, level));
        self.adding.pop();
    }

    /// Adds a phrase at the level above the concepts that it uses, and returns that level.
    fn add(&mut self, tag: u32, phrase: &Phrase) -> u32 {
        let entry = self.entries.len() as u32;
        let parts = self.parts.len() as u32;
        let mut level = 0;
        let mut firsts = Vec::new();
        for part in &phrase.parts {
            let code = self.code.len() as u32;
            let mut steps = Vec::new();
            self.steps(&part.nodes, &mut level, &mut steps);
            first_symbols(&steps, &mut |symbol| firsts.push((symbol, self.parts.len() as u32)));
            self.parts.push([code, entry << 1 | u32::from(part.negated), 0]);
            self.code.append(&mut steps);
        }
        self.index.extend(firsts.into_iter().map(|(symbol, part)| (symbol, level, part)));
        let denies = phrase.parts.iter().any(|part| denies(&part.nodes));
        self.entries.push([tag, 0, parts << 1 | u32::from(denies)]);
        level
    }

    fn steps(&mut self, nodes: &[Node], level: &mut u32, out: &mut Vec<u32>) {
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
    fn single(&mut self, option: &[Node], level: &mut u32) -> Option<Vec<Symbol>> {
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

    fn symbol(&mut self, node: &Node, level: &mut u32) -> Option<Symbol> {
        match node {
            Node::Word(word) => Some(self.literal(stem(word), Kind::Stem)),
            Node::Exact(word) => Some(self.literal(word.clone(), Kind::Exact)),
            Node::Prefix(prefix) => Some(self.prefix(prefix)),
            Node::Number => Some(NUMBER),
            Node::Concept(name) => {
                let (symbol, below) = self.concepts.get(name)?;
                *level = (*level).max(below + 1);
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
        map.insert(word.clone(), symbol);
        self.next += 1;
        self.put_literal(&word, kind, symbol);
        symbol
    }

    fn put_literal(&mut self, text: &str, kind: Kind, value: u32) {
        self.literals.extend([self.text.len() as u32, value << 2 | kind as u32]);
        self.text.push_str(text);
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
fn need(parts: &mut [[u32; 3]], entries: &[[u32; 3]], code: &[u32]) {
    let starts = parts.iter().map(|[start, _, _]| *start as usize);
    let ends = starts.clone().skip(1).chain([code.len()]);
    let steps: Vec<&[u32]> = starts.zip(ends).map(|(start, end)| code.get(start..end).unwrap_or(&[])).collect();
    let of_part: Vec<Vec<Symbol>> = steps.iter().map(|steps| required(steps)).collect();
    // what many phrases have in them is in many sentences too
    let mut spread: HashMap<Symbol, u32> = HashMap::new();
    of_part.iter().flatten().for_each(|symbol| *spread.entry(*symbol).or_default() += 1);
    let firsts = entries.iter().map(|[_, _, first]| (first >> 1) as usize);
    let ends = firsts.clone().skip(1).chain([parts.len()]);
    for range in firsts.zip(ends).map(|(first, end)| first..end) {
        let is_said: Vec<bool> = parts.get(range.clone()).unwrap_or(&[]).iter().map(|[_, e, _]| e & 1 == 0).collect();
        for id in range.clone() {
            let own = steps.get(id).and_then(|steps| alone(steps));
            let said = range.clone().zip(&is_said).filter(|(_, said)| **said);
            let all = said.filter_map(|(other, _)| of_part.get(other)).flatten();
            // that it begins with is known where it is tried
            let rarest = all.filter(|s| Some(**s) != own).min_by_key(|s| spread.get(s).copied().unwrap_or(0));
            if let (Some([_, _, needs]), Some(symbol)) = (parts.get_mut(id), rarest) {
                *needs = symbol + 1;
            }
        }
    }
}

/// The one symbol that steps begin with, if they begin with one.
fn alone(steps: &[u32]) -> Option<Symbol> {
    match steps {
        [head, symbol, ..] if *head == header(ANY, 1) => Some(*symbol),
        _ => None,
    }
}

/// The symbols that steps can't do without.
fn required(mut steps: &[u32]) -> Vec<Symbol> {
    let mut out = Vec::new();
    while let Some((head, rest)) = steps.split_first() {
        let count = if head & 3 == GAP { 0 } else { (head >> 2) as usize };
        let (inner, rest) = rest.split_at_checked(count).unwrap_or((&[], &[]));
        if let (ANY, [symbol]) = (head & 3, inner) {
            out.push(*symbol);
        }
        steps = rest;
    }
    out
}

/// The options behind an [`ALT`].
pub fn options<N: Number>(mut inner: &[N]) -> impl Iterator<Item = &[N]> {
    std::iter::from_fn(move || {
        let (length, rest) = inner.split_first()?;
        let (option, rest) = rest.split_at_checked(length.value() as usize)?;
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
