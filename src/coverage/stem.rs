//! Word forms: spelling, stems, numbers, small words.

use rust_stemmers::{Algorithm, Stemmer};
use rustc_hash::FxBuildHasher;
use std::cell::RefCell;
use std::collections::HashMap;

/// Contractions as they are written in haste, without the apostrophe.
pub fn is_contraction(word: &str) -> bool {
    matches!(
        word,
        "cannot"
            | "cant"
            | "wont"
            | "dont"
            | "doesnt"
            | "didnt"
            | "isnt"
            | "wasnt"
            | "arent"
            | "werent"
            | "havent"
            | "hasnt"
            | "hadnt"
            | "shouldnt"
            | "couldnt"
            | "wouldnt"
    )
}

/// A letter without its accent.
pub fn fold(c: char) -> char {
    match c {
        'à'..='å' => 'a',
        'ç' => 'c',
        'è'..='ë' => 'e',
        'ì'..='ï' => 'i',
        'ñ' => 'n',
        'ò'..='ö' => 'o',
        'ù'..='ü' => 'u',
        '’' => '\'',
        c => c,
    }
}

/// British spelling to American. Both sides of a comparison go through it, so it may be blunt.
pub fn american(word: &str) -> std::borrow::Cow<'_, str> {
    const WHOLE: [(&str, &str); 10] = [
        ("centre", "center"),
        ("centres", "centers"),
        ("fibre", "fiber"),
        ("fibres", "fibers"),
        ("metre", "meter"),
        ("defence", "defense"),
        ("licence", "license"),
        ("programme", "program"),
        ("grey", "gray"),
        ("artefact", "artifact"),
    ];
    const STARTS: [(&str, &str); 14] = [
        ("cancell", "cancel"),
        ("labell", "label"),
        ("modell", "model"),
        ("travell", "travel"),
        ("signall", "signal"),
        ("channell", "channel"),
        ("levell", "level"),
        ("tunnell", "tunnel"),
        ("catalogue", "catalog"),
        ("dialogue", "dialog"),
        ("practis", "practic"),
        ("artefacts", "artifacts"),
        ("programmes", "programs"),
        ("judgement", "judgment"),
    ];
    if !word.is_ascii() || word.len() < 4 {
        return word.into();
    }
    if let Some((_, to)) = WHOLE.iter().find(|(from, _)| *from == word) {
        return (*to).into();
    }
    if let Some((from, to)) =
        STARTS.iter().find(|(from, _)| from.as_bytes().first() == word.as_bytes().first() && word.starts_with(from))
    {
        return format!("{to}{}", word.get(from.len()..).unwrap_or("")).into();
    }
    // all of these have one of three pairs in them
    let may_end = |word: &str| word.as_bytes().windows(2).any(|pair| matches!(pair, b"is" | b"ys" | b"ou"));
    if word.len() >= 6 && may_end(word) {
        const ENDS: [(&str, &str); 18] = [
            ("isation", "ization"),
            ("isations", "izations"),
            ("ise", "ize"),
            ("ised", "ized"),
            ("ises", "izes"),
            ("ising", "izing"),
            ("iser", "izer"),
            ("isers", "izers"),
            ("our", "or"),
            ("ours", "ors"),
            ("oured", "ored"),
            ("ouring", "oring"),
            ("oural", "oral"),
            ("yse", "yze"),
            ("ysed", "yzed"),
            ("ysing", "yzing"),
            ("yses", "yzes"),
            ("yser", "yzer"),
        ];
        if let Some((from, to)) = ENDS.iter().find(|(from, _)| word.ends_with(from)) {
            return format!("{}{to}", word.get(..word.len() - from.len()).unwrap_or("")).into();
        }
    }
    word.into()
}

/// Words and their stems.
type Stems = HashMap<Box<str>, Box<str>, FxBuildHasher>;

/// The stem of a normalised word (Snowball English), with what Snowball leaves apart brought together.
pub fn stem(word: &str) -> Box<str> {
    with_stem(word, |stem| stem.into())
}

/// The same, lent.
pub fn with_stem<T>(word: &str, then: impl FnOnce(&str) -> T) -> T {
    /// Distinct words remembered; one answer has a few hundred.
    const KEPT: usize = 1 << 14;
    thread_local! {
        static STEMMER: (Stemmer, RefCell<Stems>) =
            (Stemmer::create(Algorithm::English), RefCell::new(HashMap::default()));
    }
    STEMMER.with(|(stemmer, known)| {
        let mut known = known.borrow_mut();
        if let Some(found) = known.get(word) {
            return then(found);
        }
        let stem: Box<str> = irregular(word).map_or_else(|| stemmer.stem(word).into(), Into::into);
        if known.len() >= KEPT {
            known.clear();
        }
        let out = then(&stem);
        known.insert(word.into(), stem);
        out
    })
}

/// Stems that rules can't find.
fn irregular(word: &str) -> Option<&'static str> {
    Some(match word {
        "wrote" | "written" | "writes" | "writing" => "write",
        "built" | "builds" | "building" => "build",
        "ran" | "runs" | "running" => "run",
        "kept" => "keep",
        "sent" => "send",
        "told" => "tell",
        "took" | "taken" | "taking" => "take",
        "gave" | "given" | "giving" => "give",
        "went" | "gone" => "go",
        "made" | "making" => "make",
        "did" | "done" | "does" | "doing" => "do",
        "had" | "has" | "having" => "have",
        "was" | "were" | "is" | "are" | "been" | "am" | "being" => "be",
        "chose" | "chosen" | "choosing" => "choos",
        "drew" | "drawn" => "draw",
        "showed" | "shown" => "show",
        "saw" | "seen" => "see",
        "broke" | "broken" | "breaking" => "break",
        "found" => "find",
        "held" => "hold",
        "met" => "meet",
        "brought" => "bring",
        "bought" => "buy",
        "taught" => "teach",
        "thought" => "think",
        "caught" => "catch",
        "lost" => "lose",
        "paid" => "pay",
        "said" => "say",
        "spoke" | "spoken" => "speak",
        "split" | "splitting" | "splits" => "split",
        "grew" | "grown" => "grow",
        "knew" | "known" => "know",
        "led" => "lead",
        "left" => "leav",
        "felt" => "feel",
        "froze" | "frozen" => "freez",
        "stuck" => "stick",
        "fed" => "feed",
        "fell" | "fallen" => "fall",
        "began" | "begun" => "begin",
        "came" => "come",
        "got" | "gotten" => "get",
        "hid" | "hidden" => "hide",
        "rode" | "ridden" => "ride",
        "sat" => "sit",
        "shipped" | "shipping" | "ships" => "ship",
        "stood" => "stand",
        "threw" | "thrown" => "throw",
        "understood" => "understand",
        "won" => "win",
        "shot" => "shoot",
        "tore" | "torn" => "tear",
        "swore" | "sworn" => "swear",
        "fought" => "fight",
        "struck" => "strike",
        "wore" | "worn" => "wear",
        "forgot" | "forgotten" => "forget",
        "forbade" | "forbidden" => "forbid",
        "spent" => "spend",
        "meant" => "mean",
        "rose" | "risen" => "rise",
        "swept" => "sweep",
        "withdrew" | "withdrawn" => "withdraw",
        "died" | "dying" | "dies" => "die",
        "indices" | "indexes" | "indexed" | "indexing" => "index",
        "queries" | "queried" | "querying" => "queri",
        "people" => "person",
        "children" => "child",
        "data" => "data",
        "analyses" | "analysis" => "analysi",
        "criteria" => "criterion",
        "caches" | "cached" | "caching" | "cache" => "cach",
        _ => return None,
    })
}

/// Whether a word is a number: digits (with a unit or suffix), or a number word.
pub fn is_number(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_digit())
        || matches!(
            word,
            "one"
                | "two"
                | "three"
                | "four"
                | "five"
                | "six"
                | "seven"
                | "eight"
                | "nine"
                | "ten"
                | "eleven"
                | "twelve"
                | "fifteen"
                | "twenty"
                | "thirty"
                | "forty"
                | "fifty"
                | "sixty"
                | "ninety"
                | "hundred"
                | "hundreds"
                | "thousand"
                | "thousands"
                | "million"
                | "millions"
                | "dozen"
                | "dozens"
                | "half"
                | "couple"
                | "few"
                | "several"
        )
}

/// Words that may stand between any two words of a phrase.
pub fn is_filler(word: &str) -> bool {
    matches!(
        word,
        "a" | "an"
            | "the"
            | "this"
            | "that"
            | "these"
            | "those"
            | "my"
            | "our"
            | "your"
            | "his"
            | "her"
            | "its"
            | "their"
            | "also"
            | "just"
            | "really"
            | "very"
            | "quite"
            | "simply"
            | "actually"
            | "basically"
            | "usually"
            | "always"
            | "then"
            | "both"
    )
}
