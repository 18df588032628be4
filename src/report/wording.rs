//! The words and marks that all renderers share: each stands here once.

use super::model::{AnswerReport, Pace, PointReport, SpeakingSum};
use super::speaking::Form;

/// A time as people say it: `about 40 s`, `about 1½ min`.
pub fn about(seconds: u32) -> String {
    match seconds {
        0..5 => "a few words".to_string(),
        5..55 => format!("about {} s", (seconds + 5) / 10 * 10).replace("about 0 s", "about 5 s"),
        _ => format!("about {} min", minutes(seconds)),
    }
}

/// Minutes in halves: `1½`.
pub fn minutes(seconds: u32) -> String {
    let halves = (seconds + 15) / 30;
    match (halves / 2, halves % 2) {
        (0, 1) => "½".to_string(),
        (whole, 0) => whole.to_string(),
        (whole, _) => format!("{whole}½"),
    }
}

/// `1 to 2 min`, or `45 to 90 s` when the target isn't in half minutes.
pub fn target(sum: &SpeakingSum) -> String {
    let (low, high) = sum.target_seconds;
    if low % 30 == 0 && high % 30 == 0 {
        format!("{} to {} min", minutes(low), minutes(high))
    } else {
        format!("{low} to {high} s")
    }
}

/// How a verdict looks and is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// Made.
    Covered,
    /// Made in part.
    Partial,
    /// Argued against.
    Rejected,
    /// Not found.
    Missing,
    /// Left out by choice.
    ByChoice,
}

impl Look {
    /// Of a point.
    pub fn of(point: &PointReport) -> Look {
        if point.by_choice {
            return Look::ByChoice;
        }
        match point.verdict {
            "covered" => Look::Covered,
            "partial" => Look::Partial,
            "rejected" => Look::Rejected,
            _ => Look::Missing,
        }
    }

    /// The sign.
    pub fn sign(self) -> &'static str {
        match self {
            Look::Covered => "✓",
            Look::Partial => "~",
            Look::Rejected => "!",
            Look::Missing => "✗",
            Look::ByChoice => "–",
        }
    }

    /// The words.
    pub fn words(self) -> &'static str {
        match self {
            Look::Covered => "covered",
            Look::Partial => "in part",
            Look::Rejected => "argued against",
            Look::Missing => "not found",
            Look::ByChoice => "by choice",
        }
    }

    /// The class in HTML.
    pub fn class(self) -> &'static str {
        match self {
            Look::Covered => "covered",
            Look::Partial => "partial",
            Look::Rejected => "rejected",
            Look::Missing => "missing",
            Look::ByChoice => "choice",
        }
    }
}

/// `1 question`, `3 questions`.
pub fn count(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}

/// The time of an answer, against the target: `about 1½ min`, `85 words in notes`.
pub fn time(answer: &AnswerReport) -> String {
    match answer.form {
        _ if answer.words == 0 => "no words yet".to_string(),
        Form::Notes => format!("{} in notes", count(answer.words, "word", "words")),
        Form::Prose => about(answer.speaking_seconds),
    }
}

/// What to say of the time: `short of 1 to 2 min`; empty when it is as wanted.
pub fn pace(answer: &AnswerReport, sum: &SpeakingSum) -> String {
    match answer.pace {
        Pace::Short => format!("short of {}", target(sum)),
        Pace::Long => {
            let over = answer.speaking_seconds.saturating_sub(sum.target_seconds.1);
            let over = if over < 30 { format!("{over} s") } else { format!("{} min", minutes(over)) };
            format!("{over} over {}", target(sum))
        }
        Pace::Good | Pace::Unknown => String::new(),
    }
}

/// `Situation 20 %, Task 10 %, Action 50 %, Result 20 %`, and what to cut when the scene takes more than the deed.
pub fn star(answer: &AnswerReport) -> String {
    let parts: Vec<String> = answer.star.iter().map(|s| format!("{} {} %", s.part, s.share)).collect();
    let scene = answer.star.iter().filter(|s| matches!(s.part.as_str(), "Situation" | "Task"));
    let scene: usize = scene.map(|s| s.share).sum();
    let cut = if scene > 50 { ": more than half sets the scene, cut there" } else { "" };
    format!("{}{cut}", parts.join(", "))
}

/// `3 of 3 points`, without those left out by choice.
pub fn made(points: &[PointReport]) -> (usize, usize) {
    let counting = points.iter().filter(|p| !p.by_choice);
    (points.iter().filter(|p| p.is("covered")).count(), counting.count())
}

/// A quotation from notes on one line: no markup, no control characters, spaces single.
pub fn plain(text: &str) -> String {
    let text = unlinked(text).replace("**", "").replace('`', "");
    let mut out = String::new();
    for word in text.split_whitespace() {
        let word: String = word.chars().filter(|c| !is_hostile(*c)).collect();
        if !word.is_empty() {
            if !out.is_empty() {
                out.push(' ');
            }
            out.push_str(&word);
        }
    }
    out
}

/// `[text](target)` as its text, also when the quotation ends inside of it.
fn unlinked(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('[') {
        out.push_str(before);
        match after.split_once(']') {
            // a bracket that never closes was cut off
            None => {
                out.push_str(after);
                return out;
            }
            Some((inner, tail)) => {
                let target = tail.strip_prefix('(').map(|t| t.split_once(')').map_or("", |t| t.1));
                match target {
                    Some(tail) => {
                        out.push_str(inner);
                        rest = tail;
                    }
                    None => {
                        out.push('[');
                        out.push_str(inner);
                        out.push(']');
                        rest = tail;
                    }
                }
            }
        }
    }
    out.push_str(rest);
    out
}

/// Control characters, and those that turn the writing direction of what follows.
pub fn is_hostile(c: char) -> bool {
    (c.is_control() && c != '\n' && c != '\t') || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// At most `width` columns, cut at a word with `…`.
pub fn clip(text: &str, width: usize) -> String {
    use unicode_width::UnicodeWidthStr;
    if text.width() <= width {
        return text.to_string();
    }
    let mut out = String::new();
    for word in text.split(' ') {
        let space = usize::from(!out.is_empty());
        if out.width() + space + word.width() + 1 > width {
            break;
        }
        if space > 0 {
            out.push(' ');
        }
        out.push_str(word);
    }
    if out.is_empty() {
        // one word longer than the line
        for c in text.chars() {
            if out.width() + 2 > width {
                break;
            }
            out.push(c);
        }
    }
    let kept = out.trim_end_matches([',', ';', ':', ' ', '–', '—', '-']).len();
    out.truncate(kept);
    out.push('…');
    out
}
