//! Prompts: a question to oneself that leads to a point, to be written over by the answer.
//!
//! A prompt asks, and ends in the mark of inserted text (`…`): for both reasons it proves nothing.

use crate::coverage::words::{Gap, words_of};
use crate::guide::{Point, PointKind};

/// What the verbs that open a guide's points become when one asks oneself about them.
const DOING: [(&str, &str); 26] = [
    ("use", "used"),
    ("apply", "applied"),
    ("adopt", "adopted"),
    ("leverage", "used"),
    ("implement", "built"),
    ("integrate", "connected"),
    ("introduce", "introduced"),
    ("deploy", "deployed"),
    ("perform", "done"),
    ("break", "broken"),
    ("split", "split"),
    ("encrypt", "encrypted"),
    ("enforce", "enforced"),
    ("build", "built"),
    ("design", "designed"),
    ("add", "added"),
    ("create", "created"),
    ("write", "written"),
    ("automate", "automated"),
    ("limit", "limited"),
    ("cache", "cached"),
    ("keep", "kept"),
    ("set", "set"),
    ("run", "run"),
    ("avoid", "avoided"),
    ("ensure", "made sure of"),
];
const TELLING: [&str; 12] = [
    "explain",
    "communicate",
    "document",
    "provide",
    "present",
    "share",
    "schedule",
    "hold",
    "involve",
    "discuss",
    "teach",
    "show",
];
const MEASURING: [&str; 9] = [
    "define", "measure", "monitor", "validate", "track", "test", "verify", "collect", "compare",
];
const LEARNING: [&str; 6] = [
    "research",
    "review",
    "analyze",
    "analyse",
    "investigate",
    "study",
];

/// The prompt for a point, in the candidate's own voice.
pub fn prompt(point: &Point) -> String {
    let topic = topic(&point.text);
    let (first, rest) = topic.split_once(' ').unwrap_or((&topic, ""));
    let verb = first.to_lowercase();
    match point.kind {
        PointKind::KeyPoint => key_point(&verb, rest, &topic),
        PointKind::Issue if acts(&verb, rest) => {
            format!("Which line {}, and when does that hurt? …", lowered(&topic))
        }
        PointKind::Issue => format!("Where in this code do I see it: {}? …", lowered(&topic)),
        PointKind::Reason if acts(&verb, rest) => {
            format!("What does it change that my version {}? …", lowered(&topic))
        }
        PointKind::Reason => format!("What does my version change here: {}? …", lowered(&topic)),
    }
}

fn key_point(verb: &str, rest: &str, topic: &str) -> String {
    let done = DOING.iter().find(|(v, _)| *v == verb);
    match done {
        _ if rest.is_empty() => format!("What can I tell about {}? …", lowered(topic)),
        Some((_, done)) => format!("Where have I {done} {rest}, and what came of it? …"),
        None if TELLING.contains(&verb) => {
            format!("When did I last {verb} {rest}, and for whom? …")
        }
        None if MEASURING.contains(&verb) => {
            format!("How did I {verb} {rest}, and what did I see? …")
        }
        None if LEARNING.contains(&verb) => {
            format!("How did I {verb} {rest}, and what did I learn? …")
        }
        None => format!("What have I done myself about this: {}? …", lowered(topic)),
    }
}

/// `Loads all users`: a verb in the third person with its object.
fn acts(verb: &str, rest: &str) -> bool {
    !rest.is_empty()
        && verb.ends_with('s')
        && !verb.ends_with("ss")
        && verb.chars().all(|c| c.is_ascii_lowercase())
}

/// A point's first sentence without what ends it.
fn topic(text: &str) -> String {
    let ends = |gap: Gap| gap.has(Gap::STOP.or(Gap::QUESTION).or(Gap::BREAK).or(Gap::ELLIPSIS));
    let words = words_of(text);
    let mut end = 0;
    for (i, token) in words.tokens.iter().enumerate() {
        if i > 0 && ends(token.gap) {
            break;
        }
        end = token.span.end;
    }
    // a bracket or quotation mark that the last word closes belongs to it
    let after = text.get(end..).unwrap_or("");
    let closing = after.len()
        - after
            .trim_start_matches([')', ']', '"', '”', '`', '*'])
            .len();
    let head = text.get(..end + closing).unwrap_or(text);
    let plain: Vec<&str> = head.split_whitespace().collect();
    if plain.is_empty() {
        "this point".to_string()
    } else {
        plain.join(" ")
    }
}

/// With a small first letter, unless the word is an abbreviation.
fn lowered(text: &str) -> String {
    let mut chars = text.chars();
    match (chars.next(), chars.clone().next()) {
        (Some(first), Some(second)) if first.is_uppercase() && second.is_lowercase() => {
            first.to_lowercase().chain(chars).collect()
        }
        _ => text.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coverage::verdict::Verdict;
    use crate::guide::{BUNDLED, parse};
    use crate::notebook::testing::oyster;

    #[test]
    fn the_bundled_guides_prompts() {
        let (guide, _) = parse(BUNDLED);
        let all: Vec<String> = guide
            .units
            .iter()
            .flat_map(|u| &u.points)
            .map(|p| format!("{} {}", p.id, prompt(p)))
            .collect();
        expect_test::expect![""].assert_eq(&all.join("\n"));
    }

    #[test]
    fn odd_points() {
        let ask = |text: &str| {
            prompt(&Point {
                id: "q1.1".into(),
                text: text.into(),
                kind: PointKind::KeyPoint,
                span: Default::default(),
            })
        };
        assert_eq!(
            ask("Use X. Then Y."),
            "Where have I used X, and what came of it? …"
        );
        assert_eq!(ask("Why? Because."), "What can I tell about why? …");
        assert_eq!(
            ask("…"),
            "What can I tell about this point? …".replace("this point", "…")
        );
        assert_eq!(
            ask("SLOs (99.9%)"),
            "What have I done myself about this: SLOs (99.9%)? …"
        );
    }

    /// Neither as it is nor once its mark is gone does a prompt make its point, and an answer of prompts isn't started.
    #[test]
    fn a_prompt_proves_nothing() {
        let (guide, _) = parse(BUNDLED);
        for unit in &guide.units {
            let prompts: Vec<String> = unit.points.iter().map(prompt).collect();
            for (end, started) in [("…", false), ("", true)] {
                let text: String = prompts
                    .iter()
                    .map(|p| format!("- {}{end}\n", p.trim_end_matches('…')))
                    .collect();
                let book = oyster(&[("a.md", &format!("## {}\n\n{text}", unit.heading()))]);
                let file = book.files().next().unwrap();
                for answer in &file.answers {
                    assert!(
                        answer.points.iter().all(|p| p.verdict == Verdict::Missing),
                        "{text}"
                    );
                    assert!(started || !answer.started, "{text}");
                }
            }
        }
    }
}
