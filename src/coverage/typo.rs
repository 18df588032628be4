//! Typing mistakes: a long word that nobody knows, one letter away from one that the phrases use.

/// The shortest word that is forgiven, as written, and the shortest stem that it may stand for.
const WORD: usize = 7;
const STEM: usize = 6;

/// Stems of real words that stand one letter from words of the trade: never taken for a typing mistake.
const REAL: [&str; 40] = [
    "contrast", "contact", "content", "context", "coach", "lodg", "clutter", "bluster", "scheme", "messag", "massag",
    "tenet", "moment", "relat", "relev", "elevat", "prevent", "present", "percent", "compos", "compar", "compil",
    "expos", "expens", "extens", "intens", "invent", "intent", "convers", "convert", "custom", "protect", "project",
    "product", "predict", "restor", "resort", "report", "retort", "matter",
];

/// Stems by their beginning and by their end: one mistake leaves one of the two whole.
#[derive(Clone, Debug, Default)]
pub struct Forgiving {
    text: String,
    /// Where each stem ends in the text.
    ends: Vec<u32>,
    /// Three letters and the number of a stem that begins with them, ascending.
    heads: Vec<([u8; 3], u32)>,
    /// The same for those that it ends with.
    tails: Vec<([u8; 3], u32)>,
}

impl Forgiving {
    /// Knows the long ones of these stems.
    pub fn new<'a>(stems: impl Iterator<Item = &'a str>) -> Self {
        let mut out = Forgiving::default();
        for stem in stems.filter(|s| s.len() >= STEM && s.is_ascii()) {
            let bytes = stem.as_bytes();
            if let (Some(head), Some(tail)) = (bytes.first_chunk(), bytes.last_chunk()) {
                let number = out.ends.len() as u32;
                out.heads.push((*head, number));
                out.tails.push((*tail, number));
                out.text.push_str(stem);
                out.ends.push(out.text.len() as u32);
            }
        }
        out.heads.sort_unstable();
        out.tails.sort_unstable();
        out
    }

    fn stem(&self, number: u32) -> &str {
        let end = |at: usize| self.ends.get(at).map_or(0, |end| *end as usize);
        let at = number as usize;
        self.text.get(at.checked_sub(1).map_or(0, end)..end(at)).unwrap_or("")
    }

    /// The stems that are listed under three letters.
    fn under<'a>(&'a self, list: &'a [([u8; 3], u32)], letters: [u8; 3]) -> impl Iterator<Item = &'a str> {
        let from = list.partition_point(|(key, _)| *key < letters);
        let here = list.iter().skip(from).take_while(move |(key, _)| *key == letters);
        here.map(|(_, number)| self.stem(*number))
    }

    /// The stem that `stem`, of the unknown `word`, was meant to be; none when two fit.
    pub fn meant(&self, word: &str, stem: &str) -> Option<&str> {
        let letters = word.len() >= WORD && word.bytes().all(|b| b.is_ascii_lowercase());
        if !letters || stem.len() + 1 < STEM || REAL.contains(&stem) {
            return None;
        }
        let bytes = stem.as_bytes();
        let heads = self.under(&self.heads, *bytes.first_chunk()?);
        let tails = self.under(&self.tails, *bytes.last_chunk()?);
        let mut near = heads
            .chain(tails)
            .filter(|known| known.len().abs_diff(stem.len()) <= 1)
            .filter(|known| strsim::osa_distance(known, stem) == 1)
            // an ending that the stemmer leaves is no mistake
            .filter(|known| !known.starts_with(stem) && !stem.starts_with(*known));
        let first = near.next()?;
        near.all(|other| other == first).then_some(first)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coverage::stem::stem;

    #[test]
    fn one_letter_is_forgiven_and_real_words_are_left_alone() {
        let known: Vec<_> = ["encryption", "contract", "retrospective", "migration", "cluster"].map(stem).into();
        let forgiving = Forgiving::new(known.iter().map(|s| &**s));
        for (word, want) in [
            ("encyrption", Some("encryption")),
            ("retropsective", Some("retrospective")),
            ("nigration", Some("migration")),
            ("contrast", None),
            ("clutter", None),
            ("clustre", Some("cluster")),
            ("emigrate", None),
            ("crypt", None),
        ] {
            let want = want.map(stem);
            assert_eq!(forgiving.meant(word, &stem(word)), want.as_deref(), "{word}");
        }
    }
}
