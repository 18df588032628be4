//! Typing mistakes: a long word that nobody knows, one letter away from one that the phrases use.

use super::matcher::tables::{LONG, Numbers, Tables, first_three, last_three};

/// The shortest word that is forgiven, as written.
const WORD: usize = 7;

/// Stems of real words that stand one letter from words of the trade: never taken for a typing mistake.
const REAL: [&str; 40] = [
    "contrast", "contact", "content", "context", "coach", "lodg", "clutter", "bluster", "scheme", "messag", "massag",
    "tenet", "moment", "relat", "relev", "elevat", "prevent", "present", "percent", "compos", "compar", "compil",
    "expos", "expens", "extens", "intens", "invent", "intent", "convers", "convert", "custom", "protect", "project",
    "product", "predict", "restor", "resort", "report", "retort", "matter",
];

/// The stems that are listed under three letters: one mistake leaves a stem's beginning whole, or its end.
fn under<'t>(
    tables: &'t Tables,
    list: &'t Numbers,
    key: fn(&str) -> [u8; 3],
    stem: &str,
) -> impl Iterator<Item = &'t str> + use<'t> {
    let letters = key(stem);
    let text = |number| tables.literal(number).map_or("", |literal| literal.text);
    let from = list.partition(0..list.len(), |number| key(text(number)) < letters);
    list.within(from..list.len()).map(text).take_while(move |known| key(known) == letters)
}

/// The stem that `stem`, of the unknown `word`, was meant to be; none when two fit, or when the tables forgive nothing.
pub fn meant<'t>(tables: &'t Tables, word: &str, stem: &str) -> Option<&'t str> {
    let letters = word.len() >= WORD && word.bytes().all(|b| b.is_ascii_lowercase());
    if !letters || stem.len() + 1 < LONG || REAL.contains(&stem) {
        return None;
    }
    let [heads, tails] = &tables.stems;
    let mut near = under(tables, heads, first_three, stem)
        .chain(under(tables, tails, last_three, stem))
        .filter(|known| known.len().abs_diff(stem.len()) <= 1)
        .filter(|known| strsim::osa_distance(known, stem) == 1)
        // an ending that the stemmer leaves is no mistake
        .filter(|known| !known.starts_with(stem) && !stem.starts_with(*known));
    let first = near.next()?;
    near.all(|other| other == first).then_some(first)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coverage::matcher::compile::{Compiler, Concepts};
    use crate::coverage::phrase::parse;
    use crate::coverage::stem::stem;

    #[test]
    fn one_letter_is_forgiven_and_real_words_are_left_alone() {
        let none: &Concepts<'_> = &|_| None;
        let mut compiler = Compiler::new(none);
        for word in ["encryption", "contract", "retrospective", "migration", "cluster"] {
            compiler.phrase(0, &parse(word).unwrap());
        }
        let tables = compiler.finish().forgiving();
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
            assert_eq!(meant(&tables, word, &stem(word)), want.as_deref(), "{word}");
        }
    }
}
