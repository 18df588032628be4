//! The learned weights: a text that people can read (`content/oyster/likeness.txt`), packed by `build.rs`.
//!
//! `@ ID BIAS WORDS OF THE GUIDE'S SENTENCE`, a line for each point; then a line for each word: its stem, how much it
//! says at all (in parts of [`UNIT`]), and `POINT:WEIGHT` for each point that it speaks for or against.

/// What one is written as, of what a word says at all.
pub const UNIT: f32 = 16.0;

/// What a text is looked up by (FNV-1a).
pub fn key(text: impl Iterator<Item = u8>) -> u32 {
    text.fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

/// Packs the text: the number of points; of each its key and bias; the words sorted by key: key, what it says at all, and
/// a weight for each point.
pub fn pack(text: &str) -> Option<Vec<u8>> {
    let mut points: Vec<(u32, f32)> = Vec::new();
    let mut words: Vec<(u32, u8, Vec<i8>)> = Vec::new();
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
        let mut weights = vec![0i8; points.len()];
        for part in parts {
            let (point, weight) = part.split_once(':')?;
            *weights.get_mut(point.parse::<usize>().ok()?)? = weight.parse().ok()?;
        }
        words.push((key(first.bytes()), says, weights));
    }
    words.sort();
    let mut out = vec![u8::try_from(points.len()).ok()?];
    for (key, bias) in points {
        out.extend(key.to_le_bytes());
        out.extend(bias.to_le_bytes());
    }
    for (key, says, weights) in words {
        out.extend(key.to_le_bytes());
        out.push(says);
        out.extend(weights.iter().map(|w| w.to_le_bytes()[0]));
    }
    Some(out)
}

/// The packed weights.
#[derive(Clone, Copy, Debug)]
pub struct Table<'a> {
    points: &'a [u8],
    words: &'a [u8],
    width: usize,
}

/// The bytes of a point, and of a word before its weights.
const POINT: usize = 8;
const WORD: usize = 5;

impl<'a> Table<'a> {
    /// Over what [`pack`] wrote.
    pub fn new(packed: &'a [u8]) -> Option<Self> {
        let (count, rest) = packed.split_first()?;
        let (points, words) = rest.split_at_checked(usize::from(*count) * POINT)?;
        Some(Table { points, words, width: WORD + usize::from(*count) })
    }

    /// A point's column and bias.
    pub fn point(&self, wanted: u32) -> Option<(usize, f32)> {
        let (at, found) =
            self.points.chunks_exact(POINT).enumerate().find(|(_, p)| p.get(..4) == Some(&wanted.to_le_bytes()))?;
        Some((at, f32::from_le_bytes(found.get(4..8)?.try_into().ok()?)))
    }

    /// What a word says at all, and its weights for all points.
    pub fn word(&self, wanted: u32) -> Option<(u8, &'a [u8])> {
        let (mut low, mut high) = (0, self.words.len() / self.width);
        while low < high {
            let middle = (low + high) / 2;
            let row = self.words.get(middle * self.width..(middle + 1) * self.width)?;
            let key = u32::from_le_bytes(row.get(..4)?.try_into().ok()?);
            match key.cmp(&wanted) {
                std::cmp::Ordering::Equal => return Some((*row.get(4)?, row.get(WORD..)?)),
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
            }
        }
        None
    }
}
