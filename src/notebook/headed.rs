//! Headings in their file: where they are marked, and how far their sections go.

use super::analyse::FileAnalysis;
use super::answer::Answer;
use crate::notes::Placed;
use crate::text::{Span, slice};

/// A heading's marker in its file: `Q1`, `Exercise 2`, or its first word where it has no number.
pub fn marker(placed: Placed<'_>) -> Span {
    let Some(heading) = &placed.segment.heading else {
        return Span::new(placed.start, placed.start);
    };
    let title = slice(&placed.segment.text, heading.title_span);
    let base = placed.start + heading.title_span.start;
    if let Some(number) = number(title) {
        return number.shift(base);
    }
    let skip = title.len() - title.trim_start_matches(|c: char| !c.is_alphanumeric()).len();
    let word = title.get(skip..).and_then(|t| t.split_whitespace().next()).unwrap_or("");
    let word = word.trim_end_matches(|c: char| !c.is_alphanumeric());
    if word.is_empty() {
        return heading.span.shift(placed.start);
    }
    Span::new(base + skip, base + skip + word.len())
}

/// `Q1`, `Question 3`, `Exercise 2`, `ex. 2` at the start of a title.
pub fn number(title: &str) -> Option<Span> {
    let skip = title.len() - title.trim_start_matches(|c: char| !c.is_alphanumeric()).len();
    let lower = title.get(skip..)?.to_ascii_lowercase();
    ["question", "exercise", "ex", "q"].into_iter().find_map(|word| {
        let after = lower.strip_prefix(word)?;
        let tail = after.trim_start_matches([' ', '#', '.', '-']);
        let digits = tail.bytes().take_while(u8::is_ascii_digit).count();
        let whole = tail.get(digits..).is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric()));
        (digits > 0 && whole).then(|| Span::new(skip, skip + lower.len() - tail.len() + digits))
    })
}

/// A file's title: its first heading, or its first line.
pub fn title(file: &FileAnalysis) -> Span {
    let headed = file.notes.segments().iter().find_map(|p| Some(p.segment.heading.as_ref()?.title_span.shift(p.start)));
    headed.unwrap_or_else(|| file.notes.text().line_span(0))
}

/// The marker of an answer's first heading.
pub fn answer_marker(file: &FileAnalysis, answer: &Answer) -> Option<Span> {
    let head = *answer.heads.first()?;
    file.notes.segments().get(head).map(marker)
}

/// One past the last segment of the section that `index` opens: up to the next heading of its level or above, or the
/// next bold line that names a question.
pub fn section_end(file: &FileAnalysis, index: usize) -> usize {
    let segments = file.notes.segments();
    let names = |i: usize| file.links.get(i).is_some_and(|l| !l.names.is_empty());
    let level = segments.get(index).map_or(0, |s| s.segment.level());
    let ends = |i: usize, next: Placed<'_>| match next.segment.level() {
        7 => names(i) && (level == 7 || names(index)),
        other => other <= level,
    };
    let after = segments.from(index + 1).zip(index + 1..);
    after.filter(|(next, i)| ends(*i, *next)).map(|(_, i)| i).next().unwrap_or(segments.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::notes::NotesFile;

    #[test]
    fn markers() {
        let shown = |line: &str| {
            let notes = NotesFile::new(line);
            let placed = notes.segments().last().unwrap();
            line[marker(placed).start..marker(placed).end].to_string()
        };
        for (line, want) in [
            ("## Q1: How?", "Q1"),
            ("## **Q12** How?", "Q12"),
            ("**Question 3: How?**\n", "Question 3"),
            ("### Exercise 2: Secure", "Exercise 2"),
            ("## “Canary” deployments", "Canary"),
            ("## Quarters", "Quarters"),
            ("## Q3x", "Q3x"),
            ("Ex. 2\n===\n", "Ex. 2"),
        ] {
            assert_eq!(shown(line), want, "{line}");
        }
    }
}
