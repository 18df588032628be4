//! A compiled set of phrases as flat tables of numbers. `build.rs` writes those of the bundled knowledge into the program,
//! where they are used as they lie: nothing is read or copied at start.

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
pub struct Literal<'t> {
    /// The text.
    pub text: &'t str,
    /// How it is compared.
    pub kind: Kind,
    /// The symbol that it satisfies.
    pub value: u32,
}

/// One side of a phrase's `&`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Its steps in [`Tables::code`].
    pub code: std::ops::Range<usize>,
    /// The phrase that it belongs to.
    pub entry: u32,
    /// Written with `!`.
    pub negated: bool,
    /// A symbol that must be in a sentence where its phrase is found, the rarest among phrases; 0, or one more than it.
    pub needs: Symbol,
}

/// One phrase.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// What its hits carry.
    pub tag: u32,
    /// The symbol that its hits stand for, when it belongs to a concept.
    pub concept: Option<Symbol>,
    /// Its parts.
    pub parts: std::ops::Range<u32>,
    /// It says no itself, so that a "not" inside of it is its own.
    pub denies: bool,
}

/// A number in little-endian bytes, or as it is.
pub trait Number: Copy {
    /// What it is.
    fn value(self) -> u32;
}

impl Number for [u8; 2] {
    fn value(self) -> u32 {
        u32::from(u16::from_le_bytes(self))
    }
}

impl Number for [u8; 4] {
    fn value(self) -> u32 {
        u32::from_le_bytes(self)
    }
}

impl Number for u32 {
    fn value(self) -> u32 {
        self
    }
}

/// Numbers in the bytes that the greatest needs: two are enough for each table of the bundled knowledge, and for most
/// others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Numbers {
    /// Below 65,536, all of them.
    Narrow(Cow<'static, [[u8; 2]]>),
    /// Any.
    Wide(Cow<'static, [[u8; 4]]>),
}

impl Default for Numbers {
    fn default() -> Self {
        Numbers::Narrow(Cow::default())
    }
}

impl From<Vec<u32>> for Numbers {
    fn from(all: Vec<u32>) -> Self {
        let narrow: Option<Vec<_>> = all.iter().map(|n| Some(u16::try_from(*n).ok()?.to_le_bytes())).collect();
        match narrow {
            Some(narrow) => Numbers::Narrow(narrow.into()),
            None => Numbers::Wide(all.into_iter().map(u32::to_le_bytes).collect()),
        }
    }
}

fn row_of<N: Number, const K: usize>(all: &[N], at: usize) -> Option<[u32; K]> {
    all.get(at..)?.first_chunk().map(|row: &[N; K]| row.map(N::value))
}

impl Numbers {
    /// One of them.
    pub fn get(&self, at: usize) -> Option<u32> {
        self.row(at).map(|[number]| number)
    }

    /// `K` of them, from one on.
    pub fn row<const K: usize>(&self, at: usize) -> Option<[u32; K]> {
        match self {
            Numbers::Narrow(all) => row_of(all, at),
            Numbers::Wide(all) => row_of(all, at),
        }
    }

    /// Those of a range that are there.
    pub fn within(&self, range: std::ops::Range<usize>) -> impl Iterator<Item = u32> {
        range.map_while(|at| self.get(at))
    }

    /// The first of a range of which `before` no longer holds; it holds of all before it.
    pub fn partition(&self, range: std::ops::Range<usize>, before: impl Fn(u32) -> bool) -> usize {
        fn of<N: Number>(all: Option<&[N]>, before: impl Fn(u32) -> bool) -> usize {
            all.unwrap_or(&[]).partition_point(|number| before(number.value()))
        }
        let start = range.start;
        start
            + match self {
                Numbers::Narrow(all) => of(all.get(range), before),
                Numbers::Wide(all) => of(all.get(range), before),
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

    /// Writes them: how many, the lowest bit says whether wide, and their bytes.
    pub fn write(&self, out: &mut Vec<u8>) {
        put(out, (self.len() as u32) << 1 | u32::from(matches!(self, Numbers::Wide(_))));
        match self {
            Numbers::Narrow(all) => out.extend(all.as_flattened()),
            Numbers::Wide(all) => out.extend(all.as_flattened()),
        }
    }

    /// What [`Numbers::write`] wrote, where it lies.
    pub fn read(from: &mut &'static [u8]) -> Option<Numbers> {
        let head = take(from)? as usize;
        let (len, wide) = (head >> 1, head & 1 == 1);
        let (bytes, rest) = from.split_at_checked(len * if wide { 4 } else { 2 })?;
        *from = rest;
        Some(match wide {
            false => Numbers::Narrow(bytes.as_chunks().0.into()),
            true => Numbers::Wide(bytes.as_chunks().0.into()),
        })
    }
}

/// The tables. Rows end where the next begins, and one more row, or its first number, ends the last.
///
/// `code` holds the steps of all parts, each a header (kind in the low two bits, a count above) and what it counts: [`ANY`]
/// symbols, [`ALT`] words of its options (each a length and steps), [`OPT`] words of its steps; of [`GAP`] the count is how
/// many words it passes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tables {
    /// All literals' texts.
    pub text: Cow<'static, str>,
    /// Of each literal: where its text starts, its value and, in the low two bits, its kind.
    pub literals: Numbers,
    /// A hash table of literals: 0, or a literal's number and one.
    pub slots: Numbers,
    /// Numbers of the literals of kind prefix, those with the same first three bytes together.
    pub prefixes: Numbers,
    /// For each symbol, where its list in `index` starts, and one past the last.
    pub index_at: Numbers,
    /// Parts that can begin with a symbol, by level, ascending: the part times `levels` and one, plus the level.
    pub index: Numbers,
    /// Of each part: where its steps start, its phrase and, in the lowest bit, whether it is negated, what it needs.
    pub parts: Numbers,
    /// Of each phrase: its tag, its concept's symbol and one, its first part and, in the lowest bit, whether it denies.
    pub entries: Numbers,
    /// All steps.
    pub code: Numbers,
    /// Long stems (numbers of their literals) by their first and by their last three bytes, to forgive typing mistakes.
    pub stems: [Numbers; 2],
    /// One more than the highest level.
    pub levels: u32,
}

/// One of these symbols, ascending.
pub const ANY: u32 = 0;
/// One of these options.
pub const ALT: u32 = 1;
/// These steps or nothing.
pub const OPT: u32 = 2;
/// Up to so many other words.
pub const GAP: u32 = 3;

/// Where in a hash table of `slots` a literal is looked for first (FNV-1a).
fn hash(kind: Kind, text: &[u8], slots: usize) -> usize {
    let seed = 0x811c_9dc5_u32 ^ kind as u32;
    let hash = text.iter().fold(seed, |h, b| (h ^ u32::from(*b)).wrapping_mul(0x0100_0193));
    (hash ^ (hash >> 15)) as usize & (slots - 1)
}

/// Whether a typing mistake in a stem is forgiven.
fn is_long(stem: &str) -> bool {
    stem.len() >= LONG && stem.is_ascii()
}

/// The shortest stem in which a typing mistake is forgiven.
pub const LONG: usize = 6;

/// The first three bytes of a text that has them.
pub fn first_three(text: &str) -> [u8; 3] {
    text.as_bytes().first_chunk().copied().unwrap_or_default()
}

/// The last three bytes of a text that has them.
pub fn last_three(text: &str) -> [u8; 3] {
    text.as_bytes().last_chunk().copied().unwrap_or_default()
}

impl Tables {
    /// The value of a literal.
    pub fn find(&self, kind: Kind, text: &str) -> Option<u32> {
        if self.slots.is_empty() {
            return None;
        }
        let mut at = hash(kind, text.as_bytes(), self.slots.len());
        loop {
            let literal = self.literal(self.slots.get(at)?.checked_sub(1)?)?;
            if literal.kind == kind && literal.text == text {
                return Some(literal.value);
            }
            at = (at + 1) & (self.slots.len() - 1);
        }
    }

    /// A literal.
    pub fn literal(&self, number: u32) -> Option<Literal<'_>> {
        let [start, value, end] = self.literals.row(number as usize * 2)?;
        let kind = match value & 3 {
            0 => Kind::Stem,
            1 => Kind::Exact,
            2 => Kind::Prefix,
            _ => Kind::Head,
        };
        let text = self.text.get(start as usize..end as usize)?;
        Some(Literal { text, kind, value: value >> 2 })
    }

    /// How many literals there are.
    pub fn literal_count(&self) -> u32 {
        self.literals.len() as u32 / 2
    }

    /// The parts of a level that can begin with a symbol.
    pub fn beginning(&self, symbol: Symbol, level: u32) -> impl Iterator<Item = u32> {
        let [from, to] = self.index_at.row(symbol as usize).unwrap_or_default();
        let (from, to) = (from as usize, to as usize);
        let all = self.levels + 1;
        let from = if level == 0 { from } else { self.index.partition(from..to, |indexed| indexed % all < level) };
        self.index.within(from..to).take_while(move |indexed| indexed % all == level).map(move |indexed| indexed / all)
    }

    /// A part.
    pub fn part(&self, id: u32) -> Option<Part> {
        let [code, entry, needs, end] = self.parts.row(id as usize * 3)?;
        Some(Part { code: code as usize..end as usize, entry: entry >> 1, negated: entry & 1 == 1, needs })
    }

    /// A phrase.
    pub fn entry(&self, id: u32) -> Option<Entry> {
        let [tag, concept, parts, _, _, end] = self.entries.row(id as usize * 3)?;
        let concept = concept.checked_sub(1);
        Some(Entry { tag, concept, parts: parts >> 1..end >> 1, denies: parts & 1 == 1 })
    }

    /// Fills the hash table from the literals.
    pub fn hash(&mut self) {
        let count = self.literal_count();
        // three quarters full at most
        let size = (count as usize * 4).div_ceil(3).next_power_of_two().max(2);
        let mut slots = vec![0; size];
        for (number, literal) in (0..count).filter_map(|n| Some((n, self.literal(n)?))) {
            let mut at = hash(literal.kind, literal.text.as_bytes(), size);
            while slots.get(at).is_some_and(|s| *s != 0) {
                at = (at + 1) & (size - 1);
            }
            slots.iter_mut().skip(at).take(1).for_each(|slot| *slot = number + 1);
        }
        self.slots = slots.into();
    }

    /// Lists the long stems, so that typing mistakes in them are forgiven.
    pub fn forgiving(mut self) -> Self {
        let long = |number: &u32| self.literal(*number).is_some_and(|l| l.kind == Kind::Stem && is_long(l.text));
        let mut all: Vec<u32> = (0..self.literal_count()).filter(long).collect();
        let mut by = |key: fn(&str) -> [u8; 3]| {
            all.sort_by_key(|number| (self.literal(*number).map(|l| key(l.text)), *number));
            Numbers::from(all.clone())
        };
        self.stems = [by(first_three), by(last_three)];
        self
    }

    /// Writes the tables.
    pub fn write(&self, out: &mut Vec<u8>) {
        put_text(out, &self.text);
        let [heads, tails] = &self.stems;
        let all = [&self.literals, &self.slots, &self.prefixes, &self.index_at, &self.index, &self.parts];
        all.into_iter().chain([&self.entries, &self.code, heads, tails]).for_each(|numbers| numbers.write(out));
        put(out, self.levels);
    }

    /// What [`Tables::write`] wrote, where it lies; leaves the rest.
    pub fn read(from: &mut &'static [u8]) -> Option<Tables> {
        let text = Cow::Borrowed(take_text(from)?);
        let mut numbers = || Numbers::read(from);
        let (literals, slots, prefixes) = (numbers()?, numbers()?, numbers()?);
        let (index_at, index, parts) = (numbers()?, numbers()?, numbers()?);
        let (entries, code, stems) = (numbers()?, numbers()?, [numbers()?, numbers()?]);
        let levels = take(from)?;
        Some(Tables { text, literals, slots, prefixes, index_at, index, parts, entries, code, stems, levels })
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
