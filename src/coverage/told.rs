//! Whether an answer tells of something that really happened: the candidate's own past, with a number, a named system, or
//! told as situation, task, action and result.

use super::scope::Statement;
use super::stem::is_number;
use super::words::{Gap, Token};
use crate::notes::Segment;
use crate::text::slice;

/// What a segment, or all of an answer, tells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// A sentence in the first person and the past names a number or a system.
    concrete: bool,
    /// The labels of a STAR answer, a bit each.
    star: u8,
}

impl Told {
    /// What both tell together.
    pub fn and(self, other: Told) -> Told {
        Told { concrete: self.concrete || other.concrete, star: self.star | other.star }
    }

    /// Whether that is an example.
    pub fn is_example(self) -> bool {
        self.concrete || self.star.count_ones() > 1
    }
}

/// What a segment with these sentences tells.
pub fn told(segment: &Segment, prose: &[Statement]) -> Told {
    let mut out = Told { concrete: false, star: segment.heading.as_ref().map_or(0, |h| label(&h.title)) };
    for said in prose.iter().filter(|s| !s.prompt && !s.asks) {
        out.concrete |= is_past_and_named(&segment.text, said);
        let opens = said.tokens.get(1).is_none_or(|t| t.gap.has(Gap::COLON));
        let first = said.tokens.first().filter(|_| opens && said.first);
        out.star |= first.map_or(0, |t| label(&t.word));
    }
    out
}

fn label(title: &str) -> u8 {
    let word = title.trim().trim_end_matches(':').to_ascii_lowercase();
    match word.as_str() {
        "situation" | "context" => 1,
        "task" => 2,
        "action" | "actions" => 4,
        "result" | "results" | "outcome" => 8,
        _ => 0,
    }
}

/// Whether a sentence tells of the candidate's own past and names a number or a system.
fn is_past_and_named(text: &str, said: &Statement) -> bool {
    let tokens = &said.tokens;
    let mine = |t: &Token| matches!(&*t.word, "i" | "we");
    let past = tokens.iter().enumerate().any(|(i, t)| {
        mine(t)
            && tokens
                .iter()
                .skip(i + 1)
                .take(3)
                .take_while(|t| !is_modal(&t.word) && !mine(t))
                .any(|t| is_past(&t.word))
    });
    if !past {
        return false;
    }
    if tokens.iter().any(|t| is_figure(&t.word)) {
        return true;
    }
    let mut later = tokens.iter().skip(1);
    let coded = |t: &Token| {
        text.get(..t.span.start).is_some_and(|b| b.ends_with('`'))
            && text.get(t.span.end..).is_some_and(|a| a.contains('`'))
    };
    later.any(|t| {
        let name = t.capital && !matches!(&*t.word, "i" | "am" | "have" | "would" | "will");
        name && slice(text, t.span) != "I" || coded(t)
    })
}

/// A number that counts or dates something; "one", "a few" and the like say little.
fn is_figure(word: &str) -> bool {
    is_number(word) && !matches!(word, "one" | "couple" | "few" | "several")
}

fn is_modal(word: &str) -> bool {
    matches!(word, "would" | "could" | "should" | "can" | "will" | "might" | "may" | "must" | "never" | "not")
}

/// Whether a word is a verb in the past.
pub fn is_past(word: &str) -> bool {
    const IRREGULAR: [&str; 48] = [
        "was", "were", "had", "did", "built", "wrote", "cut", "led", "made", "found", "ran", "put", "took", "got",
        "saw", "went", "gave", "kept", "brought", "broke", "chose", "came", "began", "became", "drew", "drove", "fell",
        "felt", "grew", "held", "knew", "left", "lost", "met", "paid", "sent", "spent", "split", "set", "taught",
        "told", "thought", "won", "shut", "rebuilt", "rewrote", "spoke", "sat",
    ];
    IRREGULAR.contains(&word)
        || word.len() > 4
            && word.ends_with("ed")
            && !matches!(word, "speed" | "exceed" | "proceed" | "succeed" | "embed" | "indeed")
}

#[cfg(test)]
mod tests {
    use crate::notebook::testing::notebook;

    fn found(text: &str) -> bool {
        let text = format!("## Q1: How do you keep pages fast?\n\n{text}\n");
        let book = notebook(&[("a.md", &text)]);
        let file = book.files().next().unwrap();
        file.answers[0].told.is_example()
    }

    #[test]
    fn examples_and_what_only_looks_like_one() {
        for (text, want) in [
            ("Last year we cut the p95 from 900 ms to 120 ms.", true),
            ("I then moved the payroll reports to Sidekiq.", true),
            ("We rewrote `ReportJob` over a weekend.", true),
            ("I'd cut the p95 from 900 ms to 120 ms.", false),
            ("You should keep 99% of requests under 200 ms.", false),
            ("We use a CDN.", false),
            ("**Situation**\nPages were slow.\n\n**Result**\nThey are not.", true),
            ("- Situation: slow pages\n- Action: a cache", true),
            ("- Action: a cache", false),
            ("When did I last cut it from 900 to 120? …", false),
        ] {
            assert_eq!(found(text), want, "{text}");
        }
    }
}
