//! Words: prose as normalised tokens with their places and what stands between them.

use super::stem::{american, fold, is_contraction};
use crate::text::{Span, slice};

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

    /// `|`, `·`, `•`, ` / `
    pub const BAR: Gap = Gap(8192);

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
    let mut at = 0;
    while let Some(c) = source.get(at..).and_then(|rest| rest.chars().next()) {
        let next = at + c.len_utf8();
        if is_word(c) {
            let end = word_end(source, next);
            push(source.get(at..end).unwrap_or(""), Span::new(run.start + at, run.start + end), out);
            at = end;
            continue;
        }
        // `stale?` and `preload_app!` are names: code ends no sentence
        if c != ' ' && !(matches!(c, '.' | '!' | '?') && source.starts_with('`')) {
            let after = source.get(next..).and_then(|rest| rest.chars().next());
            punctuation(c, after, source.get(..at).unwrap_or(""), out);
        }
        at = next;
    }
}

/// Where the word ends that has been read up to `end`.
fn word_end(source: &str, mut end: usize) -> usize {
    let bytes = source.as_bytes();
    let after = |i: usize| source.get(i..).and_then(|rest| rest.chars().next());
    while let Some(byte) = bytes.get(end) {
        let joins = match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'%' => true,
            b'\'' => after(end + 1).is_some_and(char::is_alphabetic),
            b'.' | b',' => {
                let before = end.checked_sub(1).and_then(|i| bytes.get(i));
                before.is_some_and(u8::is_ascii_digit) && bytes.get(end + 1).is_some_and(u8::is_ascii_digit)
            }
            0x80.. => {
                let Some(c) = after(end) else { return end };
                let joins = is_word(c)
                    || is_invisible(c)
                    || c == '’' && after(end + c.len_utf8()).is_some_and(char::is_alphabetic);
                if !joins {
                    return end;
                }
                end += c.len_utf8() - 1;
                true
            }
            _ => false,
        };
        if !joins {
            return end;
        }
        end += 1;
    }
    end
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
        '|' | '·' | '•' => Gap::BAR,
        '/' if before.ends_with(' ') && next == Some(' ') => Gap::BAR,
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
    /// The letters of a word that count.
    const LONGEST: usize = 64;
    let lower: String = if surface.is_ascii() {
        surface.get(..LONGEST).unwrap_or(surface).to_ascii_lowercase()
    } else {
        let seen = surface.chars().filter(|c| !is_invisible(*c) && !matches!(c, '\u{300}'..='\u{36f}'));
        seen.take(LONGEST).flat_map(char::to_lowercase).map(fold).collect()
    };
    let capital = surface.starts_with(char::is_uppercase);
    // A/B, a-b, AB: one word
    if lower == "b"
        && out.tail == Gap::default()
        && let Some(last) = out.tokens.last_mut().filter(|t| &*t.word == "a" && span.start <= t.span.end + 1)
    {
        (last.word, last.span.end) = ("ab".into(), span.end);
        return;
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
            // most words are as they should be, and are taken as they are
            word => match american(word) {
                same if *same == *word => {
                    let gap = std::mem::take(&mut out.tail);
                    out.tokens.push(Token { span, gap, word: lower.into_boxed_str(), capital });
                }
                other => add(&other),
            },
        },
    }
}

#[cfg(test)]
mod tests {
    use super::super::stem::stem;
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
