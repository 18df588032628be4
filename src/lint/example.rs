//! Whether an answer tells of something that really happened: the candidate's own past, with a number, a named system, or
//! told as situation, task, action and result.

use super::word::sentences;
use crate::coverage::scope::Statement;
use crate::coverage::stem::is_number;
use crate::coverage::verdict::Place;
use crate::coverage::words::{Gap, Token};
use crate::notebook::Answer;
use crate::text::slice;

/// A concrete example: where, and by what one sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    /// The sentence, or the heading that opens the story.
    pub place: Place,
    /// `a number`, `a named system`, `told as situation, action, result`.
    pub sign: &'static str,
}

/// The first concrete example in an answer, its linked stories included.
pub fn example(answer: &Answer) -> Option<Example> {
    let mut labels: Vec<(&'static str, Place)> = Vec::new();
    for (i, part) in answer.parts.iter().enumerate() {
        let place = |span| Place { segment: i, span };
        let heading = part.segment.heading.as_ref();
        labels.extend(heading.and_then(|h| Some((label(&h.title)?, place(h.title_span)))));
        for said in sentences(&part.segment).iter().filter(|s| !s.prompt && !s.asks) {
            if let Some(sign) = told(&part.segment.text, said) {
                return Some(Example { place: place(said.span), sign });
            }
            let opens = said.tokens.get(1).is_none_or(|t| t.gap.has(Gap::COLON));
            let first = said.tokens.first().filter(|_| opens && said.first);
            labels.extend(first.and_then(|t| Some((label(&t.word)?, place(said.span)))));
        }
    }
    let (first, place) = *labels.first()?;
    labels
        .iter()
        .any(|(other, _)| *other != first)
        .then_some(Example { place, sign: "told as situation, action, result" })
}

fn label(title: &str) -> Option<&'static str> {
    let word = title.trim().trim_end_matches(':').to_ascii_lowercase();
    match word.as_str() {
        "situation" | "context" => Some("situation"),
        "task" => Some("task"),
        "action" | "actions" => Some("action"),
        "result" | "results" | "outcome" => Some("result"),
        _ => None,
    }
}

/// What makes a sentence tell of the candidate's own past.
fn told(text: &str, said: &Statement) -> Option<&'static str> {
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
        return None;
    }
    if tokens.iter().any(|t| is_figure(&t.word)) {
        return Some("a number");
    }
    let mut later = tokens.iter().skip(1);
    let coded = |t: &Token| {
        text.get(..t.span.start).is_some_and(|b| b.ends_with('`'))
            && text.get(t.span.end..).is_some_and(|a| a.contains('`'))
    };
    let named = later.any(|t| {
        let name = t.capital && !matches!(&*t.word, "i" | "am" | "have" | "would" | "will");
        name && slice(text, t.span) != "I" || coded(t)
    });
    named.then_some("a named system")
}

/// A number that counts or dates something; "one", "a few" and the like say little.
fn is_figure(word: &str) -> bool {
    is_number(word) && !matches!(word, "one" | "couple" | "few" | "several")
}

fn is_modal(word: &str) -> bool {
    matches!(word, "would" | "could" | "should" | "can" | "will" | "might" | "may" | "must" | "never" | "not")
}

fn is_past(word: &str) -> bool {
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
    use super::*;
    use crate::notebook::testing::notebook;

    fn found(text: &str) -> Option<&'static str> {
        let text = format!("## Q1: How do you keep pages fast?\n\n{text}\n");
        let book = notebook(&[("a.md", &text)]);
        let file = book.files().next().unwrap();
        example(&file.answers[0]).map(|e| e.sign)
    }

    #[test]
    fn examples_and_what_only_looks_like_one() {
        let number = Some("a number");
        for (text, want) in [
            ("Last year we cut the p95 from 900 ms to 120 ms.", number),
            ("I then moved the payroll reports to Sidekiq.", Some("a named system")),
            ("We rewrote `ReportJob` over a weekend.", Some("a named system")),
            ("I'd cut the p95 from 900 ms to 120 ms.", None),
            ("You should keep 99% of requests under 200 ms.", None),
            ("We use a CDN.", None),
            ("**Situation**\nPages were slow.\n\n**Result**\nThey are not.", Some("told as situation, action, result")),
            ("- Situation: slow pages\n- Action: a cache", Some("told as situation, action, result")),
            ("- Action: a cache", None),
            ("When did I last cut it from 900 to 120? …", None),
        ] {
            assert_eq!(found(text), want, "{text}");
        }
    }
}
