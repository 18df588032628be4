//! Prompts: a cue for a point in the candidate's own voice, never the guide's sentence to paste.
//!
//! A prompt ends in `…`, the mark of text that the program has put there: it proves nothing until it is edited.

use super::{Point, PointKind};

/// The mark that a prompt ends in.
pub const MARK: char = '…';

/// A cue for a point: `On regional laws, I …`. One sentence without a stop in it, so that the mark governs all of it.
pub fn prompt(point: &Point) -> String {
    let topic = topic(&point.text, point.kind);
    let subject = match point.kind {
        PointKind::KeyPoint => "I",
        PointKind::Issue => "the original code",
        PointKind::Reason => "my version",
    };
    format!("On {topic}, {subject} {MARK}")
}

/// What the point is about: its words without the verb that opens it, asides and marks.
fn topic(text: &str, kind: PointKind) -> String {
    let whole = plain(text);
    let mut words: Vec<&str> = whole.split_whitespace().collect();
    let verb = words.first().is_some_and(|w| is_verb(w, kind));
    if words.len() > 1 && verb {
        words.remove(0);
        let small = |w: &&str| matches!(*w, "to" | "of" | "that" | "up" | "out" | "on" | "for");
        while words.len() > 1 && words.first().is_some_and(small) {
            words.remove(0);
        }
        // "reduces memory usage and improves performance": the first half is cue enough
        let second = words
            .windows(2)
            .position(|pair| matches!(pair, ["and", next] if is_verb(next, kind)));
        if let Some(at) = second.filter(|at| *at > 0) {
            words.truncate(at);
        }
    }
    words.truncate(12);
    while words.len() > 1 && words.last().is_some_and(|w| is_loose(w)) {
        words.pop();
    }
    let topic = words.join(" ");
    let topic = topic.trim_matches([',', '-', '–', '—', ' ']);
    match topic {
        "" => "this point".to_string(),
        topic if verb => topic.to_string(),
        topic => lower_first(topic),
    }
}

/// Words that can't end a topic.
fn is_loose(word: &str) -> bool {
    matches!(
        word,
        "and" | "or" | "the" | "a" | "an" | "of" | "in" | "to" | "for" | "with" | "by" | "at"
    )
}

/// The text to its first stop, without asides in brackets and without signs that Markdown would read.
fn plain(text: &str) -> String {
    let mut out = String::new();
    let mut depth = 0_u32;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            _ if depth > 0 => {}
            ':' | ';' | '?' | '!' | MARK | '\n' if !out.trim().is_empty() => break,
            // a stop ends the sentence unless it stands in a name (`Node.js`)
            '.' if chars.peek().is_none_or(|next| next.is_whitespace()) => break,
            ':' | ';' | '?' | '!' | MARK | '<' | '>' | '`' | '*' | '|' | '#' | '~' | '\\' => {}
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    // two stops in a row would read as the mark does
    out.replace("..", " ")
}

fn lower_first(text: &str) -> String {
    let mut chars = text.chars();
    let (first, second) = (chars.next(), text.chars().nth(1));
    match first {
        Some(c) if second.is_some_and(char::is_lowercase) => {
            c.to_lowercase().chain(chars).collect()
        }
        _ => text.to_string(),
    }
}

/// Whether a point's first word is the verb of an order (`Use …`) or, for issues and reasons, of a fault or a gain.
fn is_verb(word: &str, kind: PointKind) -> bool {
    let word = word.to_ascii_lowercase();
    let base = match kind {
        PointKind::KeyPoint => return VERBS.contains(&word.as_str()),
        PointKind::Issue | PointKind::Reason => word.strip_suffix('s').unwrap_or(&word),
    };
    let stems = [base, base.strip_suffix('e').unwrap_or(base)];
    matches!(word.as_str(), "no" | "missing" | "lacks" | "lack" | "not")
        || stems.iter().any(|stem| VERBS.contains(stem))
}

/// Verbs that open the points of guides.
const VERBS: &[&str] = &[
    "accept",
    "add",
    "address",
    "agree",
    "align",
    "allow",
    "analyse",
    "analyze",
    "anticipate",
    "apply",
    "ask",
    "assign",
    "audit",
    "automate",
    "avoid",
    "balance",
    "batch",
    "be",
    "block",
    "break",
    "bring",
    "build",
    "cache",
    "call",
    "cause",
    "celebrate",
    "check",
    "choose",
    "clarify",
    "classify",
    "coach",
    "collect",
    "combine",
    "communicate",
    "compare",
    "configure",
    "connect",
    "consider",
    "contain",
    "create",
    "cut",
    "decouple",
    "define",
    "delegate",
    "delete",
    "deliver",
    "demonstrate",
    "deploy",
    "describe",
    "design",
    "detect",
    "discuss",
    "document",
    "drop",
    "earn",
    "emphasise",
    "emphasize",
    "enable",
    "encourage",
    "encrypt",
    "enforce",
    "ensure",
    "escalate",
    "establish",
    "estimate",
    "evaluate",
    "explain",
    "expose",
    "fetch",
    "follow",
    "gather",
    "get",
    "give",
    "handle",
    "have",
    "help",
    "hide",
    "highlight",
    "hold",
    "identify",
    "ignore",
    "implement",
    "improve",
    "include",
    "increase",
    "instrument",
    "integrate",
    "introduce",
    "invest",
    "invite",
    "involve",
    "isolate",
    "iterate",
    "keep",
    "lead",
    "leave",
    "leverage",
    "limit",
    "listen",
    "load",
    "log",
    "look",
    "maintain",
    "make",
    "manage",
    "map",
    "measure",
    "mention",
    "mentor",
    "minimise",
    "minimize",
    "mitigate",
    "model",
    "monitor",
    "offer",
    "own",
    "partition",
    "perform",
    "plan",
    "prefer",
    "prepare",
    "present",
    "prevent",
    "prioritise",
    "prioritize",
    "propose",
    "protect",
    "prove",
    "provide",
    "publish",
    "pull",
    "push",
    "put",
    "quantify",
    "query",
    "raise",
    "read",
    "record",
    "reduce",
    "refactor",
    "release",
    "remove",
    "replace",
    "research",
    "respect",
    "return",
    "reuse",
    "review",
    "roll",
    "rotate",
    "run",
    "save",
    "scale",
    "schedule",
    "seek",
    "send",
    "separate",
    "serve",
    "set",
    "share",
    "show",
    "simplify",
    "split",
    "standardise",
    "standardize",
    "start",
    "state",
    "stop",
    "store",
    "structure",
    "summarise",
    "summarize",
    "support",
    "take",
    "teach",
    "tell",
    "test",
    "think",
    "throttle",
    "track",
    "train",
    "treat",
    "tune",
    "understand",
    "use",
    "utilise",
    "utilize",
    "validate",
    "verify",
    "version",
    "visualise",
    "visualize",
    "walk",
    "work",
    "write",
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::guide::{BUNDLED, parse};
    use crate::text::Span;
    use proptest::prelude::*;

    fn of(text: &str, kind: PointKind) -> String {
        prompt(&Point {
            id: "q1.1".into(),
            text: text.into(),
            kind,
            span: Span::default(),
        })
    }

    #[test]
    fn the_bundled_guides_prompts() {
        let (guide, _) = parse(BUNDLED);
        let all: Vec<_> = guide
            .units
            .iter()
            .flat_map(|u| &u.points)
            .map(prompt)
            .collect();
        expect_test::expect![[""]].assert_eq(&all.join("\n"));
    }

    #[test]
    fn odd_points_still_have_a_prompt() {
        for (text, want) in [
            ("Sharding strategy: by tenant", "On sharding strategy, I …"),
            ("SQL, always.", "On SQL, always, I …"),
            ("Node.js? Yes.", "On Node.js, I …"),
            ("…", "On this point, I …"),
            ("(all)", "On this point, I …"),
            ("Use", "On use, I …"),
        ] {
            assert_eq!(of(text, PointKind::KeyPoint), want);
        }
    }

    proptest! {
        #[test]
        fn one_sentence_that_ends_in_the_mark(text in "\\PC{0,60}") {
            for kind in [PointKind::KeyPoint, PointKind::Issue, PointKind::Reason] {
                let prompt = of(&text, kind);
                prop_assert!(prompt.ends_with(" …"));
                prop_assert_eq!(prompt.matches(MARK).count(), 1);
                prop_assert!(!prompt.contains(['\n', '\r', '?', '!', '<', '`']));
            }
        }
    }
}
