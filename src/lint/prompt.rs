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
        expect_test::expect![[r#"
            q1.1 Where have I used Puma with clustered workers, and what came of it? …
            q1.2 Where have I built caching at multiple layers (HTTP, DB, application), and what came of it? …
            q1.3 Where have I used CDN for static assets and edge caching, and what came of it? …
            q2.1 Where have I used strong_migrations gem, and what came of it? …
            q2.2 Where have I broken migrations into smaller steps, and what came of it? …
            q2.3 Where have I done zero-downtime migrations using background jobs, and what came of it? …
            q3.1 Where have I used diagrams and flowcharts, and what came of it? …
            q3.2 When did I last explain trade-offs in terms of business impact, and for whom? …
            q3.3 When did I last provide incremental rollout plans, and for whom? …
            q4.1 How did I research regional laws, and what did I learn? …
            q4.2 Where have I built flexible rule engines, and what came of it? …
            q4.3 When did I last provide audit logs and transparency, and for whom? …
            q5.1 How did I define KPIs (response time, throughput), and what did I see? …
            q5.2 Where have I used A/B testing and monitoring tools, and what came of it? …
            q5.3 How did I validate improvements with customer feedback, and what did I see? …
            q6.1 Where have I built structured logging, and what came of it? …
            q6.2 Where have I used anomaly detection algorithms, and what came of it? …
            q6.3 Where have I connected alerts with monitoring dashboards, and what came of it? …
            q7.1 Where have I used Rails engines for domain separation, and what came of it? …
            q7.2 Where have I applied service objects and POROs, and what came of it? …
            q7.3 Where have I built code ownership and review policies, and what came of it? …
            q8.1 Where have I used feature flags for selective rollout, and what came of it? …
            q8.2 Where have I deployed to a subset of servers, and what came of it? …
            q8.3 How did I monitor metrics before full release, and what did I see? …
            q9.1 Where have I used shared incident channels, and what came of it? …
            q9.2 When did I last document steps in real-time, and for whom? …
            q9.3 When did I last schedule follow-up retrospectives, and for whom? …
            q10.1 Where have I used separate schemas or databases per tenant, and what came of it? …
            q10.2 Where have I encrypted data at rest and in transit, and what came of it? …
            q10.3 Where have I built strict RBAC and audit trails, and what came of it? …
            ex1.issue.1 Which line loads all users into memory, and when does that hurt? …
            ex1.issue.2 Where in this code do I see it: inefficient filtering in Ruby? …
            ex1.why.1 What does it change that my version uses SQL for filtering? …
            ex1.why.2 What does it change that my version reduces memory usage and improves performance? …
            ex2.issue.1 Which line exposes API key in logs and URLs, and when does that hurt? …
            ex2.why.1 What does it change that my version uses secure credentials? …
            ex2.why.2 What does it change that my version avoids exposing sensitive data in URLs? …
            ex3.issue.1 Where in this code do I see it: no scheduling logic? …
            ex3.issue.2 Where in this code do I see it: risk of duplicate execution? …
            ex3.why.1 What does it change that my version prevents duplicate job execution? …
            ex3.why.2 What does it change that my version ensures concurrency safety? …
            ex4.issue.1 Where in this code do I see it: no caching? …
            ex4.issue.2 Where in this code do I see it: high DB load for frequent requests? …
            ex4.why.1 What does it change that my version reduces DB load? …
            ex4.why.2 What does it change that my version improves response time for frequent queries? …"#]].assert_eq(&all.join("\n"));
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
            "What have I done myself about this: this point? …"
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
