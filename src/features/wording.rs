//! How coverage is put into words: the one place that says `2 of 3 points · about 1½ min`.

use crate::config::Config;
use crate::coverage::verdict::{PointCoverage, Verdict};
use crate::guide::{PointKind, Unit};
use crate::markdown::{Block, Kind};
use crate::notebook::{Answer, Location, Notebook};
use crate::text::slice;
use std::collections::BTreeSet;

/// What stands beside the heading of an answer that has hardly begun.
pub const NOT_STARTED: &str = "not started";
/// What practice mode says in place of the key points.
pub const PRACTICE: &str = "Practice: the key points show once you have a first draft.";

/// The sign of a verdict.
pub fn symbol(point: &PointCoverage) -> &'static str {
    match point.verdict {
        _ if point.by_choice => "–",
        Verdict::Covered => "✓",
        Verdict::Partial => "~",
        Verdict::Rejected => "!",
        Verdict::Missing => "✗",
    }
}

/// A verdict in words.
pub fn verdict(point: &PointCoverage) -> &'static str {
    match point.verdict {
        _ if point.by_choice => "by choice",
        Verdict::Covered if point.confirmed => "covered, you confirmed it",
        Verdict::Covered => "covered",
        Verdict::Partial => "in part",
        Verdict::Rejected => "argued against",
        Verdict::Missing => "not found",
    }
}

/// What is made of an answer and how long it takes to tell: `2 of 3 points · about 1½ min`.
pub fn status(config: &Config, unit: &Unit, answer: &Answer) -> String {
    let coverage = coverage(unit, answer);
    match length(config, answer) {
        Some(length) if unit.is_question() && answer.started => format!("{coverage} · {length}"),
        _ => coverage,
    }
}

/// What is made of an answer: `2 of 3 points`, `1 of 2 issues named · code: 1 issue remains`, `not started`.
pub fn coverage(unit: &Unit, answer: &Answer) -> String {
    if !answer.started {
        return NOT_STARTED.to_string();
    }
    if unit.is_question() {
        return count(unit, answer, PointKind::KeyPoint, "point", "");
    }
    let named = count(unit, answer, PointKind::Issue, "issue", " named");
    match code(answer) {
        Some(code) if unit.points_of(PointKind::Issue).next().is_none() => code,
        Some(code) => format!("{named} · {code}"),
        None => named,
    }
}

fn count(unit: &Unit, answer: &Answer, kind: PointKind, noun: &str, verb: &str) -> String {
    let points: Vec<&PointCoverage> = unit.points_of(kind).filter_map(|(i, _)| answer.points.get(i)).collect();
    let counted = points.iter().filter(|p| !p.by_choice);
    let total = counted.clone().count();
    let of = |verdict: Verdict| counted.clone().filter(|p| p.verdict == verdict).count();
    match (of(Verdict::Covered), of(Verdict::Partial)) {
        _ if points.is_empty() => "answered".to_string(),
        _ if total == 0 => format!("every {noun} left out by choice"),
        (0, 0) => format!("no {noun}{} found yet", if verb.is_empty() { "s" } else { "" }),
        (0, partial) => format!("{partial} of {} in part", plural(total, noun)),
        (covered, _) => format!("{covered} of {}{verb}", plural(total, noun)),
    }
}

/// What is known of an exercise's code, for lenses and hints.
fn code(answer: &Answer) -> Option<String> {
    let all = &answer.code.as_ref()?.codes;
    let own: Vec<_> = all.iter().filter(|c| !c.is_original).collect();
    if own.is_empty() {
        return (!all.is_empty()).then(|| format!("code: {NOT_STARTED}"));
    }
    if own.iter().any(|c| c.parses == Some(false)) {
        return Some("code: does not parse".to_string());
    }
    if own.iter().all(|c| c.unchanged) {
        return Some("code: unchanged".to_string());
    }
    let remaining: BTreeSet<&str> = own.iter().flat_map(|c| c.remaining.iter().map(|r| r.issue.as_str())).collect();
    let looked = own.iter().any(|c| c.parses.is_some() || !c.fixed.is_empty());
    match remaining.len() {
        0 if looked => Some("code: no issue found".to_string()),
        0 => None,
        1 => Some("code: 1 issue remains".to_string()),
        n => Some(format!("code: {n} issues remain")),
    }
}

/// How long an answer takes to tell, rounded; for bullets and fragments the number of words. `None` without a word.
pub fn length(config: &Config, answer: &Answer) -> Option<String> {
    let halves = (config.seconds(answer.words) + 15) / 30;
    match answer.words {
        0 => None,
        words if halves == 0 || !is_told(answer) => Some(words_of(words)),
        _ => Some(minutes(halves)),
    }
}

fn minutes(halves: u32) -> String {
    let (whole, half) = (halves / 2, halves % 2 == 1);
    match (whole, half) {
        (0, _) => "about ½ min".to_string(),
        (1..5, true) => format!("about {whole}½ min"),
        (_, _) => format!("about {} min", whole + u32::from(half)),
    }
}

fn words_of(words: usize) -> String {
    match words {
        1 => "1 word".to_string(),
        0..20 => format!("{words} words"),
        _ => format!("about {} words", (words + 5) / 10 * 10),
    }
}

/// Whether an answer is told in sentences, so that its words are what will be said.
fn is_told(answer: &Answer) -> bool {
    let (mut told, mut all) = (0, 0);
    for part in answer.parts() {
        let text = &part.segment.text;
        for block in part.segment.body.blocks.iter().filter(|b| !b.quoted) {
            let (words, stops) = sentence(text, block);
            let long = match block.kind {
                Kind::Paragraph => stops || words >= 12,
                Kind::Item { .. } => stops && words >= 10,
                Kind::Heading(_) | Kind::Fence { .. } | Kind::Cell { .. } => continue,
            };
            all += words;
            told += if long { words } else { 0 };
        }
    }
    told * 5 >= all * 3
}

/// How many words a block has, and whether a sentence ends in it.
fn sentence(text: &str, block: &Block) -> (usize, bool) {
    let mut words = 0;
    let mut stops = false;
    for run in &block.runs {
        for word in slice(text, *run).split_whitespace() {
            words += 1;
            stops |= word.ends_with(['.', '!', '?', '…', '。']) || word.ends_with(".”");
        }
    }
    (words, stops)
}

/// `1 point`, `3 points`.
pub fn plural(n: usize, noun: &str) -> String {
    format!("{n} {noun}{}", if n == 1 { "" } else { "s" })
}

/// A text in one line of at most `max` characters.
pub fn clip(text: &str, max: usize) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(max) {
        None => line,
        Some((at, _)) => {
            let head = line.get(..at).unwrap_or("");
            let head = head.rsplit_once(' ').map_or(head, |(head, _)| head);
            format!("{} …", head.trim_end_matches([',', ';', ':']))
        }
    }
}

/// A place as it is shown: `answers.md:12`.
pub fn place(notebook: &Notebook, location: &Location) -> String {
    let shown = notebook.shown(&location.path);
    match notebook.notes(&location.path) {
        Some(notes) => format!("{shown}:{}", notes.text().line_of(location.span.start) + 1),
        None => shown,
    }
}

/// Whether a point is left to be made.
pub fn is_gap(point: &PointCoverage) -> bool {
    !point.by_choice && point.verdict != Verdict::Covered
}
