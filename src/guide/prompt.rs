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
    let verb = words.first().and_then(|w| verb_of(w, kind));
    let mut doing = None;
    if let (Some(verb), Some(next)) = (verb, words.get(1)) {
        // "cache at several layers" has nothing that the verb is done to
        doing = verb.filter(|_| is_preposition(next)).map(gerund);
        words.remove(0);
        let small = |w: &&str| matches!(*w, "to" | "of" | "that" | "up" | "out" | "on" | "for");
        while words.len() > 1 && words.first().is_some_and(small) {
            words.remove(0);
        }
        // "reduces memory usage and improves performance": the first half is cue enough
        let second = words.windows(2).position(|pair| matches!(pair, ["and", next] if verb_of(next, kind).is_some()));
        if let Some(at) = second.filter(|at| *at > 0) {
            words.truncate(at);
        }
    }
    words.truncate(12);
    while words.len() > 1 && words.last().is_some_and(|w| is_loose(w)) {
        words.pop();
    }
    let topic = doing.into_iter().chain(words.iter().map(|w| w.to_string())).collect::<Vec<_>>().join(" ");
    let topic = topic.trim_matches([',', '-', '–', '—', ' ']);
    match topic {
        "" => "this point".to_string(),
        topic if whole.trim_start().starts_with(topic) => lower_first(topic),
        topic => topic.to_string(),
    }
}

/// Words that can't end a topic.
fn is_loose(word: &str) -> bool {
    matches!(word, "and" | "or" | "the" | "a" | "an" | "of" | "in" | "to" | "for" | "with" | "by" | "at")
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
    let first = chars.next();
    // `Node.js`, `PostgreSQL`: a name keeps its capital
    let word = text.split_whitespace().next().unwrap_or("");
    let is_plain = word.chars().skip(1).all(|c| c.is_lowercase() || matches!(c, '-' | '’' | '\''));
    match first {
        Some(c) if is_plain && word.len() > 1 => c.to_lowercase().chain(chars).collect(),
        _ => text.to_string(),
    }
}

/// Whether a word is the verb of an order (`Use …`) or, for issues and reasons, of a fault or a gain (`Loads …`): its
/// base form, or `None` within for words like `No`.
fn verb_of(word: &str, kind: PointKind) -> Option<Option<&'static str>> {
    let word = word.to_ascii_lowercase();
    let base = match kind {
        PointKind::KeyPoint => word.as_str(),
        PointKind::Issue | PointKind::Reason => word.strip_suffix('s').unwrap_or(&word),
    };
    let forms = [base, base.strip_suffix('e').unwrap_or(base)];
    let known = VERBS.split_ascii_whitespace().find(|v| forms.contains(v));
    match (known, word.as_str()) {
        (Some(verb), _) => Some(Some(verb)),
        (None, "no" | "missing" | "lacks" | "lack" | "not") => Some(None),
        (None, _) => None,
    }
}

fn is_preposition(word: &str) -> bool {
    matches!(
        word,
        "across"
            | "after"
            | "against"
            | "around"
            | "as"
            | "at"
            | "before"
            | "between"
            | "by"
            | "during"
            | "from"
            | "in"
            | "into"
            | "over"
            | "through"
            | "under"
            | "via"
            | "when"
            | "while"
            | "with"
            | "within"
            | "without"
    )
}

/// `cache` → `caching`, `plan` → `planning`.
fn gerund(verb: &str) -> String {
    const DOUBLED: [&str; 12] =
        ["cut", "drop", "get", "log", "map", "plan", "put", "run", "set", "split", "stop", "submit"];
    match verb.strip_suffix('e').filter(|stem| !stem.is_empty() && !stem.ends_with(['e', 'b'])) {
        Some(stem) => format!("{stem}ing"),
        None if DOUBLED.contains(&verb) => {
            let last = verb.chars().next_back().into_iter();
            verb.chars().chain(last).chain("ing".chars()).collect()
        }
        None => format!("{verb}ing"),
    }
}

/// Verbs that open the points of guides.
const VERBS: &str = "accept add address agree align allow analyse analyze anticipate apply ask assign audit automate avoid \
    balance batch be block break bring build cache call cause celebrate check choose clarify classify coach \
    collect combine communicate compare configure connect consider contain create cut decouple define \
    delegate delete deliver demonstrate deploy describe design detect discuss document drop earn emphasise \
    emphasize enable encourage encrypt enforce ensure escalate establish estimate evaluate explain expose \
    fetch follow gather get give handle have help hide highlight hold identify ignore implement improve \
    include increase instrument integrate introduce invest invite involve isolate iterate keep lead leave \
    leverage limit listen load log look maintain make manage map measure mention mentor minimise minimize \
    mitigate model monitor offer own partition perform plan prefer prepare present prevent prioritise \
    prioritize propose protect prove provide publish pull push put quantify query raise read record reduce \
    refactor release remove replace research respect return reuse review roll rotate run save scale schedule \
    seek send separate serve set share show simplify split standardise standardize start state stop store \
    structure summarise summarize support take teach tell test think throttle track train treat tune \
    understand use utilise utilize validate verify version visualise visualize walk work write";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::guide::{BUNDLED, parse};
    use crate::text::Span;
    use proptest::prelude::*;

    fn of(text: &str, kind: PointKind) -> String {
        prompt(&Point { id: "q1.1".into(), text: text.into(), kind, span: Span::default() })
    }

    #[test]
    fn the_bundled_guides_prompts() {
        let (guide, _) = parse(BUNDLED);
        let all: Vec<_> = guide.units.iter().flat_map(|u| &u.points).map(prompt).collect();
        expect_test::expect![[r#"
            On Puma with clustered workers, I …
            On caching at multiple layers, I …
            On CDN for static assets and edge caching, I …
            On strong_migrations gem, I …
            On migrations into smaller steps, I …
            On zero-downtime migrations using background jobs, I …
            On diagrams and flowcharts, I …
            On trade-offs in terms of business impact, I …
            On incremental rollout plans, I …
            On regional laws, I …
            On flexible rule engines, I …
            On audit logs and transparency, I …
            On KPIs, I …
            On A/B testing and monitoring tools, I …
            On improvements with customer feedback, I …
            On structured logging, I …
            On anomaly detection algorithms, I …
            On alerts with monitoring dashboards, I …
            On Rails engines for domain separation, I …
            On service objects and POROs, I …
            On code ownership, I …
            On feature flags for selective rollout, I …
            On a subset of servers, I …
            On metrics before full release, I …
            On shared incident channels, I …
            On steps in real-time, I …
            On follow-up retrospectives, I …
            On separate schemas or databases per tenant, I …
            On data at rest and in transit, I …
            On strict RBAC, I …
            On all users into memory, the original code …
            On inefficient filtering in Ruby, the original code …
            On SQL for filtering, my version …
            On memory usage, my version …
            On API key in logs and URLs, the original code …
            On secure credentials, my version …
            On exposing sensitive data in URLs, my version …
            On scheduling logic, the original code …
            On risk of duplicate execution, the original code …
            On duplicate job execution, my version …
            On concurrency safety, my version …
            On caching, the original code …
            On high DB load for frequent requests, the original code …
            On DB load, my version …
            On response time for frequent queries, my version …"#]]
        .assert_eq(&all.join("\n"));
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
            ("Cache at several layers.", "On caching at several layers, I …"),
            ("Plan before you build", "On planning before you build, I …"),
            ("Deploy to a few servers", "On a few servers, I …"),
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
