//! The learned weights: a text that people can read (`content/oyster/likeness.txt`), packed by `build.rs`.
//!
//! `@ ID BIAS WORDS OF THE GUIDE'S SENTENCE`, a line for each point; then a line for each word and each pair of words
//! that follow each other: its stems (`_` between them), how much it says at all (in parts of [`UNIT`]), and
//! `POINT:WEIGHT` for each point that it speaks for or against. A point of its own, [`MEANT`], is what a sentence that is
//! meant as it is said is like.

/// What one is written as, of what a word says at all.
pub const UNIT: f32 = 16.0;

/// What stands for the guide's sentence of what is meant as it is said.
pub const MEANT: &str = "*";

/// What a word is looked up by (FNV-1a).
pub fn key(text: impl Iterator<Item = u8>) -> u32 {
    text.fold(0x811c_9dc5, step)
}

/// What a pair of words is looked up by: the first one's key, and the second.
pub fn pair(first: u32, second: &str) -> u32 {
    second.bytes().fold(step(first, b'_'), step)
}

fn step(hash: u32, byte: u8) -> u32 {
    (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
}

/// Points by their columns, and what a word weighs for each.
type Weights = Vec<(u8, i8)>;

/// Words are kept in so many shelves, by the first byte of their keys.
const SHELVES: usize = 256;

/// Packs the text: the number of points; of each its key and bias; for each shelf where its words and their weights end; of
/// each word or pair, sorted by key, the rest of the key, what it says at all and how many weights it has; the weights,
/// each with its point.
pub fn pack(text: &str) -> Option<Vec<u8>> {
    let mut points: Vec<(u32, f32)> = Vec::new();
    let mut words: Vec<(u32, u8, Weights)> = Vec::new();
    for line in text.lines().filter(|l| !l.starts_with('#') && !l.is_empty()) {
        let mut parts = line.splitn(4, ' ');
        let first = parts.next()?;
        if first == "@" {
            let (_, bias, sentence) = (parts.next()?, parts.next()?.parse().ok()?, parts.next()?);
            points.push((key(sentence.bytes()), bias));
            continue;
        }
        let mut parts = line.split(' ').skip(1);
        let says = parts.next()?.parse().ok()?;
        let weight = |part: &str| {
            let (point, weight) = part.split_once(':')?;
            Some((point.parse::<u8>().ok().filter(|p| usize::from(*p) < points.len())?, weight.parse().ok()?))
        };
        words.push((key(first.bytes()), says, parts.map(weight).collect::<Option<_>>()?));
    }
    words.sort();
    let mut out = vec![u8::try_from(points.len()).ok()?];
    for (key, bias) in points {
        out.extend(key.to_le_bytes());
        out.extend(bias.to_le_bytes());
    }
    for shelf in 0..SHELVES as u32 {
        let words: Vec<_> = words.iter().take_while(|w| w.0 >> 24 <= shelf).collect();
        out.extend(u32::try_from(words.len()).ok()?.to_le_bytes());
        out.extend(words.iter().map(|w| w.2.len() as u32).sum::<u32>().to_le_bytes());
    }
    for (key, says, weights) in &words {
        let [a, b, c, _] = key.to_le_bytes();
        out.extend([a, b, c, *says, u8::try_from(weights.len()).ok()?]);
    }
    let weights = words.iter().flat_map(|(_, _, weights)| weights);
    out.extend(weights.flat_map(|(point, weight)| [*point, weight.to_le_bytes()[0]]));
    Some(out)
}

/// The packed weights.
#[derive(Clone, Copy, Debug)]
pub struct Table<'a> {
    points: &'a [[u8; 8]],
    shelves: &'a [[u8; 8]],
    words: &'a [[u8; 5]],
    weights: &'a [[u8; 2]],
}

/// What a word says: how much at all, and of which points, by their columns.
#[derive(Clone, Copy, Debug)]
pub struct Says<'a> {
    /// In parts of [`UNIT`].
    pub all: u8,
    weights: &'a [[u8; 2]],
}

impl Says<'_> {
    /// The columns of the points that it speaks for or against, and how much.
    pub fn weights(&self) -> impl Iterator<Item = (usize, f32)> {
        self.weights.iter().map(|[point, weight]| (usize::from(*point), f32::from(i8::from_le_bytes([*weight]))))
    }
}

impl<'a> Table<'a> {
    /// Over what [`pack`] wrote.
    pub fn new(packed: &'a [u8]) -> Option<Self> {
        let (count, rest) = packed.split_first()?;
        let (points, rest) = rest.split_at_checked(usize::from(*count) * 8)?;
        let (shelves, rest) = rest.split_at_checked(SHELVES * 8)?;
        let shelves = shelves.as_chunks().0;
        let (words, weights) = rest.split_at_checked(two(shelves.last()?).0 * 5)?;
        let (words, weights) = (words.as_chunks().0, weights.as_chunks().0);
        Some(Table { points: points.as_chunks().0, shelves, words, weights })
    }

    /// A point's column and bias.
    pub fn point(&self, wanted: u32) -> Option<(usize, f32)> {
        let (at, point) = self.points.iter().enumerate().find(|(_, p)| two(p).0 == wanted as usize)?;
        Some((at, f32::from_bits(two(point).1 as u32)))
    }

    /// How many points there are.
    pub fn columns(&self) -> usize {
        self.points.len()
    }

    /// What a word or a pair of words says.
    pub fn word(&self, wanted: u32) -> Option<Says<'a>> {
        let shelf = (wanted >> 24) as usize;
        let (to, _) = two(self.shelves.get(shelf)?);
        let (first, mut from) = shelf.checked_sub(1).and_then(|before| self.shelves.get(before)).map_or((0, 0), two);
        let words = self.words.get(first..to)?;
        let rest = |[a, b, c, ..]: &[u8; 5]| u32::from_le_bytes([*a, *b, *c, 0]);
        let at = words.binary_search_by_key(&(wanted & 0x00ff_ffff), rest).ok()?;
        let (before, [.., says, count]) = (words.get(..at)?, words.get(at)?);
        from += before.iter().map(|word| usize::from(word[4])).sum::<usize>();
        Some(Says { all: *says, weights: self.weights.get(from..from + usize::from(*count))? })
    }
}

/// Two numbers of four bytes.
fn two([a, b, c, d, e, f, g, h]: &[u8; 8]) -> (usize, usize) {
    (u32::from_le_bytes([*a, *b, *c, *d]) as usize, u32::from_le_bytes([*e, *f, *g, *h]) as usize)
}
