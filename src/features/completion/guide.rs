//! Completion in a guide file: its structure. Competency, question, key point, exercise with its parts, checklist; what
//! fits at the cursor first. Silent in lines of text unless they begin one of these.

use super::{Completion, Kind};
use crate::guide::{Guide, MARK, parse};
use crate::markdown;
use crate::text::Span;

/// A block of a guide: the list's label, what it is, and its text with `…` for what is to be filled in.
struct Piece {
    label: &'static str,
    does: &'static str,
    text: String,
}

/// Where the cursor stands.
#[derive(Clone, Copy, PartialEq)]
enum Place {
    Top,
    Question,
    Exercise,
    Checklist,
}

/// What may be inserted at `offset` of a guide's text. `explicit` says that the user asked for it.
pub fn complete(text: &str, offset: usize, explicit: bool) -> Vec<Completion> {
    let start = text.get(..offset).and_then(|head| head.rfind('\n')).map_or(0, |i| i + 1);
    let end = text.get(offset..).and_then(|rest| rest.find(['\r', '\n'])).map_or(text.len(), |i| offset + i);
    let line = text.get(start..end).unwrap_or("");
    let above = text.get(..start).unwrap_or("");
    let begun = line.trim();
    let word = begun.len() <= 12 && begun.chars().all(|c| c.is_alphanumeric() || matches!(c, '#' | '*' | '-' | ' '));
    if !word || in_fence(above) || !explicit && !begun.starts_with('#') {
        return Vec::new();
    }
    let (guide, _) = parse(text);
    let place = place(above);
    let pieces = pieces(&guide, place, above);
    let gap = if above.is_empty() || above.ends_with("\n\n") || above.ends_with("\r\n\r\n") { "" } else { "\n" };
    let pieces = pieces.into_iter().filter(|p| begun.is_empty() || fits(p, begun));
    pieces
        .enumerate()
        .map(|(i, piece)| {
            // a list goes on in the next line, everything else has an empty one before it
            let gap = if piece.text.starts_with("- ") { "" } else { gap };
            let insert = format!("{gap}{}", piece.text);
            Completion {
                label: piece.label.to_string(),
                detail: piece.does.to_string(),
                snippet: Some(snippet(&insert)),
                filter: format!("{begun} {}", piece.label),
                sort: format!("{i:02}"),
                edit: Span::new(start, end),
                kind: if piece.text.starts_with("- ") { Kind::Point } else { Kind::Heading },
                data: String::new(),
                insert,
            }
        })
        .collect()
}

fn fits(piece: &Piece, begun: &str) -> bool {
    let mark = begun.trim_matches(' ');
    let begins = piece.text.starts_with(mark) || mark.starts_with('#') && piece.text.starts_with('#');
    begins || piece.label.to_lowercase().starts_with(&mark.to_lowercase())
}

fn in_fence(above: &str) -> bool {
    markdown::parse(above).blocks.last().is_some_and(|b| matches!(b.kind, markdown::Kind::Fence { closed: false, .. }))
}

/// What the lines above stand in.
fn place(above: &str) -> Place {
    let (guide, _) = parse(above);
    let last = guide.units.iter().max_by_key(|u| u.span.start);
    let heading = guide.competencies.last().map_or(0, |c| c.span.start);
    // a heading below the last question opens something else
    let below = last.map_or("", |u| above.get(u.span.end..).unwrap_or(""));
    let lower = below.to_lowercase();
    match last {
        _ if lower.contains("checklist") => Place::Checklist,
        Some(unit) if unit.span.start < heading || below.lines().any(|l| l.starts_with('#')) => Place::Top,
        Some(unit) if unit.is_question() => Place::Question,
        Some(_) => Place::Exercise,
        None => Place::Top,
    }
}

fn pieces(guide: &Guide, place: Place, above: &str) -> Vec<Piece> {
    let piece = |label, does, text: String| Piece { label, does, text };
    let next = |question: bool| {
        let numbers = guide.units.iter().filter(|u| u.is_question() == question).map(|u| u.number);
        numbers.max().unwrap_or(0) + 1
    };
    let question = format!("**Q{}: {MARK}?**\n- {MARK}", next(true));
    let point = || piece("key point", "what a good answer says", format!("- {MARK}"));
    let ask = piece("question", "with its key points as a list", question.clone());
    let competency = piece("competency", "a heading, with its first question", format!("### {MARK}\n{question}"));
    let exercise = piece(
        "exercise",
        "code to improve: original, issues, improved version, why it matters",
        format!(
            "### Exercise {}: {MARK}\n{}\n{}\n{}\n{}",
            next(false),
            part("Original Code", true),
            part("Issues", false),
            part("Improved Version", true),
            part("Why it matters", false)
        ),
    );
    let mut out = Vec::new();
    match place {
        Place::Question => out.extend([point(), ask, competency, exercise]),
        Place::Exercise => {
            let unit = above.rfind("xercise").and_then(|at| above.get(at..)).unwrap_or("").to_lowercase();
            let parts = [
                ("original code", "Original Code", true),
                ("issues", "Issues", false),
                ("improved version", "Improved Version", true),
                ("why it matters", "Why it matters", false),
            ];
            for (label, title, code) in parts.into_iter().filter(|p| !unit.contains(&format!("**{}", p.0))) {
                out.push(piece(label, "a part of this exercise", part(title, code)));
            }
            out.push(piece("list item", "an issue or a reason", format!("- {MARK}")));
            out.extend([exercise, competency, ask]);
        }
        Place::Checklist => {
            out.push(piece("checklist item", "what to have done before the panel", format!("- {MARK}")));
            out.extend([competency, exercise]);
        }
        Place::Top => out.extend([ask, competency, exercise]),
    }
    if guide.checklist.is_empty() && place != Place::Checklist {
        let text = format!("## Checklist\n- {MARK}");
        out.push(piece("checklist", "what to have done before the panel", text));
    }
    out
}

fn part(title: &str, code: bool) -> String {
    match code {
        true => format!("**{title}:**\n```{MARK}\n{MARK}\n```\n"),
        false => format!("**{title}:**\n- {MARK}\n"),
    }
}

/// The same with a place to fill in for each mark, in the protocol's snippet syntax.
fn snippet(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let mut next = 0;
    for c in text.chars() {
        match c {
            '$' | '}' | '\\' => out.extend(['\\', c]),
            MARK => {
                next += 1;
                out.push_str(&format!("${{{next}:{MARK}}}"));
            }
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::notebook::testing::cursor;

    fn labels(text: &str, explicit: bool) -> Vec<String> {
        let (text, at) = cursor(text);
        complete(&text, at, explicit).into_iter().map(|c| c.label).collect()
    }

    /// The guide after the first proposal with this label.
    fn after(text: &str, label: &str) -> String {
        let (text, at) = cursor(text);
        let found = complete(&text, at, true).into_iter().find(|c| c.label == label).unwrap();
        format!("{}{}{}", &text[..found.edit.start], found.insert, &text[found.edit.end..])
    }

    #[test]
    fn what_fits_comes_first() {
        let head = "# Ours\n\n### Craft\n**Q1: How?**\n- One\n";
        assert_eq!(labels("$0", true), ["question", "competency", "exercise", "checklist"]);
        assert_eq!(labels(&format!("{head}$0"), true)[..2], ["key point", "question"]);
        let exercise = format!("{head}\n### Exercise 1: Mend\n**Issues:**\n- a\n\n$0");
        assert_eq!(labels(&exercise, true)[..3], ["original code", "improved version", "why it matters"]);
        assert_eq!(labels(&format!("{head}\n## Checklist\n$0"), true)[0], "checklist item");
        assert_eq!(labels(&format!("{head}\n### Team\n$0"), true)[0], "question");
    }

    #[test]
    fn silent_in_text_and_code_and_unless_asked() {
        assert_eq!(labels("# G\n\nSome words of text $0", true), [""; 0]);
        assert_eq!(labels("# G\n$0", false), [""; 0]);
        assert_eq!(labels("# G\n\n###$0", false), ["competency", "exercise", "checklist"]);
        assert_eq!(labels("# G\n\nques$0", true), ["question"]);
        assert_eq!(labels("### Exercise 1: X\n```rb\n$0\n```\n", true), [""; 0]);
        assert_eq!(labels("# G\n### C\n**Q1: A?**\n- $0", true), ["key point"]);
    }

    #[test]
    fn what_is_inserted_is_a_guide() {
        let text = after("# Ours\n$0", "competency");
        assert_eq!(text, "# Ours\n\n### …\n**Q1: …?**\n- …");
        let text = after(&format!("{text}\n$0"), "question").replace('…', "How");
        let text = after(&format!("{text}\n$0"), "exercise");
        let text = after(&format!("{text}\n$0"), "checklist");
        let (guide, problems) = parse(&text);
        assert_eq!(problems, [], "{text}");
        let ids: Vec<&str> = guide.units.iter().map(|u| u.id.as_str()).collect();
        assert_eq!((ids, guide.checklist.len()), (vec!["q1", "q2", "ex1"], 1));
        assert_eq!(snippet("**Q1: …?**\n- …"), "**Q1: ${1:…}?**\n- ${2:…}");
    }
}
