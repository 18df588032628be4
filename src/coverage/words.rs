//! Words: prose as normalised tokens with their places and what stands between them.

use crate::text::{Span, slice};
use rust_stemmers::{Algorithm, Stemmer};
use std::cell::RefCell;
use std::collections::HashMap;

/// What stands between a token and the one before it, as a set of flags.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Gap(u16);

impl Gap {
    /// `,`
    pub const COMMA: Gap = Gap(1);
    /// `:`
    pub const COLON: Gap = Gap(2);
    /// `;`
    pub const SEMICOLON: Gap = Gap(4);
    /// ` - `, `–`, `—`
    pub const DASH: Gap = Gap(8);
    /// `(`, `[`
    pub const OPEN: Gap = Gap(16);
    /// `)`, `]`
    pub const CLOSE: Gap = Gap(32);
    /// The end of a sentence: `.` or `!`.
    pub const STOP: Gap = Gap(64);
    /// `?`
    pub const QUESTION: Gap = Gap(128);
    /// `→`, `->`, `=>`
    pub const ARROW: Gap = Gap(256);
    /// A line ends here on purpose.
    pub const BREAK: Gap = Gap(512);
    /// A double quotation mark.
    pub const QUOTE: Gap = Gap(1024);
    /// `…` or `...`
    pub const ELLIPSIS: Gap = Gap(2048);
    /// `…`, the mark of text that the program inserted.
    pub const PROMPT: Gap = Gap(4096);

    /// Whether any of `other`'s flags is set.
    pub fn has(self, other: Gap) -> bool {
        self.0 & other.0 != 0
    }

    /// The union.
    pub const fn or(self, other: Gap) -> Gap {
        Gap(self.0 | other.0)
    }

    fn add(&mut self, other: Gap) {
        self.0 |= other.0;
    }
}

/// One word of prose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// Its place in the source.
    pub span: Span,
    /// What stands before it.
    pub gap: Gap,
    /// Lower case, American spelling, contractions spelt out.
    pub word: Box<str>,
    /// Written with a capital letter.
    pub capital: bool,
}

/// The tokens of some prose, and what stands after the last.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    /// In order.
    pub tokens: Vec<Token>,
    /// After the last token.
    pub tail: Gap,
}

/// Reads the prose that `runs` names in `text`.
pub fn words(text: &str, runs: &[Span]) -> Words {
    let mut out = Words::default();
    let mut last_end = None;
    for run in runs {
        if let Some(end) = last_end {
            let between = slice(text, Span::new(end, run.start));
            if between.contains("\\\n") || between.contains("  \n") || between.contains("<br") {
                out.tail.add(Gap::BREAK);
            }
        }
        read(text, *run, &mut out);
        last_end = Some(run.end);
    }
    out
}

/// Reads a text of its own, such as a guide's key point.
pub fn words_of(text: &str) -> Words {
    words(text, &[Span::new(0, text.len())])
}

fn read(text: &str, run: Span, out: &mut Words) {
    let source = slice(text, run);
    let mut chars = source.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if !is_word(c) {
            let next = chars.peek().map(|(_, n)| *n);
            // `stale?` and `preload_app!` are names: code ends no sentence
            if source.starts_with('`') && matches!(c, '.' | '!' | '?') {
                continue;
            }
            punctuation(c, next, source.get(..at).unwrap_or(""), out);
            continue;
        }
        let mut end = at + c.len_utf8();
        while let Some((i, c)) = chars.peek().copied() {
            let after = source.get(i + c.len_utf8()..).and_then(|rest| rest.chars().next());
            let before_is_digit = source.as_bytes().get(i.wrapping_sub(1)).is_some_and(u8::is_ascii_digit);
            let joins = is_word(c)
                || matches!(c, '\'' | '’') && after.is_some_and(char::is_alphabetic)
                || matches!(c, '.' | ',') && before_is_digit && after.is_some_and(|a| a.is_ascii_digit())
                || is_invisible(c);
            if !joins {
                break;
            }
            end = i + c.len_utf8();
            chars.next();
        }
        let span = Span::new(run.start + at, run.start + end);
        push(source.get(at..end).unwrap_or(""), span, out);
    }
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '%' | '\u{300}'..='\u{36f}')
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200d}' | '\u{ad}' | '\u{feff}' | '\u{2060}')
}

fn punctuation(c: char, next: Option<char>, before: &str, out: &mut Words) {
    let ends = next.is_none_or(|n| {
        n.is_whitespace() || matches!(n, '"' | '”' | '\'' | '’' | ')' | '*' | '_' | '`' | '!' | '?' | '.')
    });
    let flag = match c {
        ',' => Gap::COMMA,
        ':' if ends => Gap::COLON,
        ';' => Gap::SEMICOLON,
        '–' | '—' => Gap::DASH,
        '-' if next == Some('>') => Gap::ARROW,
        '=' if next == Some('>') => Gap::ARROW,
        '-' if before.ends_with([' ', '\n']) && next == Some(' ') => Gap::DASH,
        '(' | '[' | '{' => Gap::OPEN,
        ')' | ']' | '}' => Gap::CLOSE,
        '→' | '⇒' => Gap::ARROW,
        '…' => Gap::ELLIPSIS.or(Gap::PROMPT),
        '.' if before.ends_with('.') || next == Some('.') => Gap::ELLIPSIS,
        '.' if ends && !is_abbreviation(before) => Gap::STOP,
        '!' if ends => Gap::STOP,
        '?' if ends => Gap::QUESTION,
        '"' | '“' | '”' => Gap::QUOTE,
        _ => return,
    };
    out.tail.add(flag);
}

fn is_abbreviation(before: &str) -> bool {
    const KNOWN: [&str; 14] =
        ["e.g", "i.e", "eg", "ie", "etc", "vs", "approx", "incl", "resp", "cf", "ca", "mr", "dr", "fig"];
    let word = before.rsplit([' ', '(', '\n', ',']).next().unwrap_or("");
    KNOWN.iter().any(|k| word.eq_ignore_ascii_case(k) && *k != "etc")
}

fn push(surface: &str, span: Span, out: &mut Words) {
    let lower: String = surface
        .chars()
        .filter(|c| !is_invisible(*c) && !matches!(c, '\u{300}'..='\u{36f}'))
        .take(64)
        .flat_map(char::to_lowercase)
        .map(fold)
        .collect();
    let capital = surface.starts_with(char::is_uppercase);
    // A/B, a-b, AB: one word
    if lower == "b" && out.tail == Gap::default() {
        if let Some(last) = out.tokens.last_mut().filter(|t| &*t.word == "a" && span.start <= t.span.end + 1) {
            (last.word, last.span.end) = ("ab".into(), span.end);
            return;
        }
    }
    let mut add = |word: &str| {
        if !word.is_empty() {
            let gap = std::mem::take(&mut out.tail);
            out.tokens.push(Token { span, gap, word: word.into(), capital });
        }
    };
    if let Some(number) = lower.strip_suffix('%') {
        add(number);
        add("percent");
        return;
    }
    match lower.split_once('\'') {
        Some((head, tail)) => match tail {
            "t" => {
                add(match head {
                    "won" => "will",
                    "can" => "can",
                    "shan" => "shall",
                    _ => head.strip_suffix('n').unwrap_or(head),
                });
                add("not");
            }
            "re" => [head, "are"].into_iter().for_each(add),
            "ve" => [head, "have"].into_iter().for_each(add),
            "ll" => [head, "will"].into_iter().for_each(add),
            "d" => [head, "would"].into_iter().for_each(add),
            "m" => [head, "am"].into_iter().for_each(add),
            _ => add(&american(head)),
        },
        None => match lower.as_str() {
            "cannot" | "cant" => ["can", "not"].into_iter().for_each(add),
            "wont" => ["will", "not"].into_iter().for_each(add),
            word if is_contraction(word) => {
                add(lower.trim_end_matches("nt"));
                add("not");
            }
            word => add(&american(word)),
        },
    }
}

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

fn fold(c: char) -> char {
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
    if let Some((from, to)) = STARTS.iter().find(|(from, _)| word.starts_with(from)) {
        return format!("{to}{}", word.get(from.len()..).unwrap_or("")).into();
    }
    if word.len() >= 6 {
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

/// The stem of a normalised word (Snowball English), with what Snowball leaves apart brought together.
pub fn stem(word: &str) -> Box<str> {
    /// Distinct words remembered; one answer has a few hundred.
    const KEPT: usize = 1 << 14;
    thread_local! {
        static STEMMER: (Stemmer, RefCell<HashMap<Box<str>, Box<str>>>) =
            (Stemmer::create(Algorithm::English), RefCell::new(HashMap::new()));
    }
    STEMMER.with(|(stemmer, known)| {
        let mut known = known.borrow_mut();
        if let Some(found) = known.get(word) {
            return found.clone();
        }
        let stem: Box<str> = irregular(word).map_or_else(|| stemmer.stem(word).into(), Into::into);
        if known.len() >= KEPT {
            known.clear();
        }
        known.insert(word.into(), stem.clone());
        stem
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

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: &str) -> String {
        words_of(text).tokens.iter().map(|t| &*t.word).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn normal_forms() {
        for (text, want) in [
            ("We don’t, can't & won't", "we do not can not will not"),
            ("CI/CD, A/B; zero-downtime strong_migrations", "ci cd ab zero downtime strong migrations"),
            ("`Rails.cache.fetch` 99.9% at 1,000 rps", "rails cache fetch 99.9 percent at 1,000 rps"),
            ("the team's behaviour; organisation, Modelling", "the team behavior organization modeling"),
            ("caf\u{e9} ze\u{200b}ro", "cafe zero"),
        ] {
            assert_eq!(plain(text), want);
        }
    }

    #[test]
    fn sentences_end_where_they_do() {
        let stops = |text: &str| words_of(text).tokens.iter().filter(|t| t.gap.has(Gap::STOP)).count();
        assert_eq!(stops("One. Two, e.g. three. v1.2 and config.rb stay. End."), 3);
        assert!(words_of("Really?").tail.has(Gap::QUESTION));
    }

    #[test]
    fn inflections_share_a_stem() {
        for group in
            [["caches", "cached", "caching"], ["wrote", "written", "writing"], ["deploys", "deployed", "deployment"]]
        {
            assert!(group.iter().all(|w| stem(w) == stem(group[0])), "{group:?}");
        }
    }
}
