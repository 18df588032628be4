//! A compiled set of phrases as flat tables. `build.rs` writes those of the bundled knowledge into the program, so that
//! reading them back is all that is left to do at start; the form is a list of numbers in LEB128, and one text.

use std::borrow::Cow;

/// What a word can satisfy: a literal's number in the matcher.
pub type Symbol = u32;

/// The symbol of numbers.
pub const NUMBER: Symbol = 0;

/// How a literal is compared with a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// With the word's stem.
    Stem,
    /// With the word as it stands.
    Exact,
    /// With the word's beginning.
    Prefix,
    /// The first three bytes of prefixes; its value is the first of them in [`Tables::prefixes`].
    Head,
}

/// A text that phrases name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Literal {
    /// First byte in [`Tables::text`].
    pub start: u32,
    /// Length in bytes.
    pub len: u32,
    /// How it is compared.
    pub kind: Kind,
    /// The symbol that it satisfies.
    pub value: u32,
}

/// One side of a phrase's `&`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// First of its steps in [`Tables::code`]; they end where the next part's begin.
    pub code: u32,
    /// The phrase that it belongs to.
    pub entry: u32,
    /// Written with `!`.
    pub negated: bool,
    /// A symbol that must be in a sentence where its phrase is found, the rarest among phrases; 0, or one more than it.
    pub needs: Symbol,
}

/// One phrase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// What its hits carry.
    pub tag: u32,
    /// The symbol that its hits stand for, when it belongs to a concept.
    pub concept: Option<Symbol>,
    /// First of its parts; they end where the next entry's begin.
    pub parts: u32,
    /// Above the concepts that it uses.
    pub level: u8,
    /// It says no itself, so that a "not" inside of it is its own.
    pub denies: bool,
}

/// Numbers: two bytes are enough for each of those in the bundled tables, and for most others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Numbers {
    /// Below 65,536, all of them.
    Narrow(Vec<u16>),
    /// Any.
    Wide(Vec<u32>),
}

impl Default for Numbers {
    fn default() -> Self {
        Numbers::Narrow(Vec::new())
    }
}

impl From<Vec<u32>> for Numbers {
    fn from(all: Vec<u32>) -> Self {
        let narrow: Option<_> = all.iter().map(|n| u16::try_from(*n).ok()).collect();
        narrow.map_or(Numbers::Wide(all), Numbers::Narrow)
    }
}

impl Numbers {
    /// One of them.
    pub fn get(&self, at: usize) -> Option<u32> {
        match self {
            Numbers::Narrow(all) => all.get(at).copied().map(u32::from),
            Numbers::Wide(all) => all.get(at).copied(),
        }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        match self {
            Numbers::Narrow(all) => all.len(),
            Numbers::Wide(all) => all.len(),
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn write(&self, out: &mut Vec<u8>) {
        put(out, u32::from(matches!(self, Numbers::Wide(_))));
        put(out, self.len() as u32);
        (0..self.len()).filter_map(|at| self.get(at)).for_each(|n| put(out, n));
    }

    fn read(from: &mut &'static [u8]) -> Option<Numbers> {
        match take(from)? {
            0 => take_all(from, |from| u16::try_from(take(from)?).ok()).map(Numbers::Narrow),
            _ => take_all(from, take).map(Numbers::Wide),
        }
    }
}

/// The tables. `code` holds the steps of all parts, each a header (kind in the low two bits, a count above) and what it
/// counts: [`ANY`] symbols, [`ALT`] words of its options (each a length and steps), [`OPT`] words of its steps; of
/// [`GAP`] the count is how many words it passes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tables {
    /// All literals' texts.
    pub text: Cow<'static, str>,
    /// All literals.
    pub literals: Vec<Literal>,
    /// A hash table of literals: 0, or a literal's number and one.
    pub slots: Numbers,
    /// Numbers of the literals of kind prefix, those with the same first three bytes together.
    pub prefixes: Vec<u32>,
    /// For each symbol, where its list in `index` starts, and one past the last.
    pub index_at: Vec<u32>,
    /// Parts that can begin with a symbol: the level in the top byte, ascending, and the part.
    pub index: Vec<u32>,
    /// All parts.
    pub parts: Vec<Part>,
    /// All phrases.
    pub entries: Vec<Entry>,
    /// All steps.
    pub code: Numbers,
    /// One more than the highest level.
    pub levels: u8,
}

/// One of these symbols, ascending.
pub const ANY: u32 = 0;
/// One of these options.
pub const ALT: u32 = 1;
/// These steps or nothing.
pub const OPT: u32 = 2;
/// Up to so many other words.
pub const GAP: u32 = 3;

/// How far the level of an indexed part is shifted.
pub const LEVEL: u32 = 24;

/// Where in a hash table of `slots` a literal is looked for first (FNV-1a).
fn hash(kind: Kind, text: &[u8], slots: usize) -> usize {
    let seed = 0x811c_9dc5_u32 ^ kind as u32;
    let hash = text.iter().fold(seed, |h, b| (h ^ u32::from(*b)).wrapping_mul(0x0100_0193));
    (hash ^ (hash >> 15)) as usize & (slots - 1)
}

impl Tables {
    /// The value of a literal.
    pub fn find(&self, kind: Kind, text: &str) -> Option<u32> {
        if self.slots.is_empty() {
            return None;
        }
        let mut at = hash(kind, text.as_bytes(), self.slots.len());
        loop {
            let literal = self.literals.get(self.slots.get(at)?.checked_sub(1)? as usize)?;
            if literal.kind == kind && self.text_of(literal) == text {
                return Some(literal.value);
            }
            at = (at + 1) & (self.slots.len() - 1);
        }
    }

    /// A literal's text.
    pub fn text_of(&self, literal: &Literal) -> &str {
        self.text.get(literal.start as usize..(literal.start + literal.len) as usize).unwrap_or("")
    }

    /// The parts of a level that can begin with a symbol.
    pub fn beginning(&self, symbol: Symbol, level: u8) -> impl Iterator<Item = u32> {
        let all = match self.index_at.get(symbol as usize..) {
            Some([from, to, ..]) => self.index.get(*from as usize..*to as usize).unwrap_or(&[]),
            _ => &[],
        };
        let level = u32::from(level);
        let from = if level == 0 { 0 } else { all.partition_point(|indexed| indexed >> LEVEL < level) };
        let here = all.iter().skip(from).take_while(move |indexed| *indexed >> LEVEL == level);
        here.map(|indexed| indexed & ((1 << LEVEL) - 1))
    }

    /// A part, and where in [`Tables::code`] its steps are; those of the last one end with all.
    pub fn part(&self, id: u32) -> Option<(&Part, std::ops::Range<usize>)> {
        let part = self.parts.get(id as usize)?;
        let end = self.parts.get(id as usize + 1).map_or(self.code.len(), |next| next.code as usize);
        Some((part, part.code as usize..end))
    }

    /// The parts of a phrase.
    pub fn parts_of(&self, entry: usize) -> std::ops::Range<u32> {
        let start = self.entries.get(entry).map_or(0, |e| e.parts);
        start..self.entries.get(entry + 1).map_or(self.parts.len() as u32, |next| next.parts)
    }

    /// Fills the hash table from the literals.
    pub fn hash(&mut self) {
        let size = (self.literals.len() * 2).next_power_of_two().max(2);
        let mut slots = vec![0; size];
        for (i, literal) in self.literals.iter().enumerate() {
            let text = self.text.get(literal.start as usize..(literal.start + literal.len) as usize).unwrap_or("");
            let mut at = hash(literal.kind, text.as_bytes(), size);
            while slots.get(at).is_some_and(|s| *s != 0) {
                at = (at + 1) & (size - 1);
            }
            slots.iter_mut().skip(at).take(1).for_each(|slot| *slot = i as u32 + 1);
        }
        self.slots = slots.into();
    }

    /// Writes the tables.
    pub fn write(&self, out: &mut Vec<u8>) {
        let flag = |value: u32, flag: bool| value << 1 | u32::from(flag);
        put_text(out, &self.text);
        put(out, self.literals.len() as u32);
        for l in &self.literals {
            [l.start, l.len << 2 | l.kind as u32, l.value].into_iter().for_each(|n| put(out, n));
        }
        self.slots.write(out);
        put_list(out, &self.prefixes);
        put_list(out, &self.index_at);
        put_list(out, &self.index);
        put(out, self.parts.len() as u32);
        for p in &self.parts {
            [p.code, flag(p.entry, p.negated), p.needs].into_iter().for_each(|n| put(out, n));
        }
        put(out, self.entries.len() as u32);
        for e in &self.entries {
            let level = flag(u32::from(e.level), e.denies);
            [e.tag, e.concept.map_or(0, |c| c + 1), e.parts, level].into_iter().for_each(|n| put(out, n));
        }
        self.code.write(out);
        put(out, u32::from(self.levels));
    }

    /// Reads what [`Tables::write`] wrote, and leaves the rest.
    pub fn read(from: &mut &'static [u8]) -> Option<Tables> {
        let kinds = [Kind::Stem, Kind::Exact, Kind::Prefix, Kind::Head];
        let text = Cow::Borrowed(take_text(from)?);
        let literals = take_all(from, |from| {
            let (start, len, value) = (take(from)?, take(from)?, take(from)?);
            Some(Literal { start, len: len >> 2, kind: *kinds.get(len as usize & 3)?, value })
        })?;
        let (slots, prefixes) = (Numbers::read(from)?, take_all(from, take)?);
        let (index_at, index) = (take_all(from, take)?, take_all(from, take)?);
        let parts = take_all(from, |from| {
            let (code, entry, needs) = (take(from)?, take(from)?, take(from)?);
            Some(Part { code, entry: entry >> 1, negated: entry & 1 == 1, needs })
        })?;
        let entries = take_all(from, |from| {
            let (tag, concept, parts, level) = (take(from)?, take(from)?, take(from)?, take(from)?);
            let concept = concept.checked_sub(1);
            Some(Entry { tag, concept, parts, level: (level >> 1) as u8, denies: level & 1 == 1 })
        })?;
        let code = Numbers::read(from)?;
        let levels = take(from)? as u8;
        Some(Tables { text, literals, slots, prefixes, index_at, index, parts, entries, code, levels })
    }
}

/// Writes a number in LEB128.
pub fn put(out: &mut Vec<u8>, mut number: u32) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

/// Writes a text with its length.
pub fn put_text(out: &mut Vec<u8>, text: &str) {
    put(out, text.len() as u32);
    out.extend_from_slice(text.as_bytes());
}

fn put_list(out: &mut Vec<u8>, list: &[u32]) {
    put(out, list.len() as u32);
    list.iter().for_each(|n| put(out, *n));
}

/// Reads a number.
pub fn take(from: &mut &'static [u8]) -> Option<u32> {
    let mut number = 0;
    for shift in (0..32).step_by(7) {
        let (byte, rest) = from.split_first()?;
        *from = rest;
        number |= u32::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}

/// Reads a text.
pub fn take_text(from: &mut &'static [u8]) -> Option<&'static str> {
    let len = take(from)? as usize;
    let (text, rest) = from.split_at_checked(len)?;
    *from = rest;
    std::str::from_utf8(text).ok()
}

/// Reads a list, its length first. The room for it is taken once: growing would leave up to half of it empty.
pub fn take_all<T>(from: &mut &'static [u8], one: impl Fn(&mut &'static [u8]) -> Option<T>) -> Option<Vec<T>> {
    let len = take(from)? as usize;
    let mut all = Vec::with_capacity(len.min(from.len()));
    for _ in 0..len {
        all.push(one(from)?);
    }
    Some(all)
}
