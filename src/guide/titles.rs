//! What a line of a guide is by its words: a question, a label, an exercise, a part of one.

/// The parts of an exercise.
#[derive(Clone, Copy, PartialEq)]
pub enum Part {
    /// Before any label.
    Intro,
    /// The code to improve.
    Original,
    /// What is wrong with it.
    Issues,
    /// The improvement.
    Improved,
    /// Why it matters.
    Why,
}

/// What a label under a question opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Label {
    /// Key points.
    Points,
    /// Something else.
    Aside,
}

/// Labels of key points, as they begin.
const POINTS: [&str; 19] = [
    "what to look for",
    "what we look for",
    "what we are looking for",
    "what good looks like",
    "look for",
    "looking for",
    "listen for",
    "key points",
    "talking points",
    "good answer",
    "strong answer",
    "great answer",
    "ideal answer",
    "expected answer",
    "sample answer",
    "model answer",
    "green flag",
    "positive signal",
    "signals to",
];
/// Labels of key points that are whole: `Answer:`, `A:`.
const POINTS_WHOLE: [&str; 7] = ["answer", "answers", "a", "points", "expected", "good", "signals"];
/// Labels of what is no key point, as they begin.
const ASIDES: [&str; 15] = [
    "red flag",
    "warning sign",
    "negative signal",
    "bad answer",
    "weak answer",
    "poor answer",
    "follow-up",
    "follow up",
    "followup",
    "probing question",
    "scoring",
    "score",
    "why we ask",
    "why this question",
    "interviewer note",
];
/// Labels of what is no key point that are whole.
const ASIDES_WHOLE: [&str; 8] = ["notes", "note", "avoid", "rating", "rubric", "probes", "bad", "time"];

/// One line without markup at its ends: emphasis, escapes, an anchor, emoji in front.
pub fn clean(text: &str) -> String {
    let joined = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut out = joined.replace("**", "").replace("__", "");
    if out.contains('\\') {
        for c in ['.', '-', '(', ')', '#', '*', '_', '!', '+', '&', '>', '[', ']'] {
            out = out.replace(&format!("\\{c}"), &c.to_string());
        }
    }
    if let Some((head, _)) = out.rsplit_once("{#").filter(|(_, tail)| tail.ends_with('}')) {
        out = head.to_string();
    }
    let ornament = |c: char| {
        !c.is_alphanumeric() && !c.is_ascii() && !matches!(c, '“' | '‘' | '«' | '„' | '¿' | '¡' | '…') || c == ' '
    };
    out.trim_start_matches(ornament).trim().to_string()
}

/// Whether a list item is marked as what nobody wants to hear.
pub fn is_red_flag(source: &str) -> bool {
    let text = source.trim_start_matches(['-', '*', '+', ' ', '\t']);
    text.starts_with(['❌', '🚩', '⛔', '🔴', '👎', '✗', '✘'])
}

/// What a line that is a label opens.
pub fn label(title: &str) -> Option<Label> {
    let lower = title.to_lowercase().replace('’', "'");
    let lower = lower.trim_end_matches([':', '.', ' ', '*']);
    // "green flags to listen for (any two)" is a label, a sentence isn't
    if lower.chars().count() > 48 || lower.ends_with('?') {
        return None;
    }
    if POINTS_WHOLE.contains(&lower) || POINTS.iter().any(|l| lower.starts_with(l)) {
        return Some(Label::Points);
    }
    let aside = ASIDES_WHOLE.contains(&lower) || ASIDES.iter().any(|l| lower.starts_with(l));
    aside.then_some(Label::Aside)
}

/// A label with its text behind the colon: `What to look for: …`; the text is empty for a label alone.
pub fn labelled(text: &str) -> Option<(Label, &str)> {
    match text.split_once(':') {
        Some((head, rest)) => label(head).map(|found| (found, rest.trim())),
        None => label(text).filter(|_| text.split_whitespace().count() <= 6).map(|found| (found, "")),
    }
}

/// Points that stand in one text: between semicolons or bullets where there are any, else a sentence each.
pub fn split_points(text: &str) -> Vec<String> {
    let parts: Vec<&str> = match text.contains([';', '•']) {
        true => text.split([';', '•']).collect(),
        false => text.split_inclusive(". ").collect(),
    };
    parts.into_iter().map(clean).filter(|p| p.chars().any(char::is_alphanumeric)).collect()
}

/// How interviewers ask without a question mark.
const ASKING: [&str; 17] = [
    "tell me",
    "tell us",
    "describe",
    "walk me",
    "walk us",
    "explain",
    "give an example",
    "give me an example",
    "give us an example",
    "share an example",
    "share a time",
    "talk me",
    "talk us",
    "talk about",
    "imagine",
    "how would you",
    "how do you",
];

/// Whether a line asks: a question mark at its end (a remark in brackets may follow), or the words of one who asks.
pub fn asks(text: &str) -> bool {
    let lower = text.to_lowercase();
    let lower = lower.trim_start_matches(|c: char| !c.is_alphabetic());
    let lower = lower.strip_prefix("q:").or_else(|| lower.strip_prefix("question:")).unwrap_or(lower).trim_start();
    let cue = |cue: &&str| {
        lower.strip_prefix(*cue).is_some_and(|rest| rest.starts_with([' ', ',']) && rest.split_whitespace().count() > 1)
    };
    unremarked(text).ends_with('?') || ASKING.iter().any(cue)
}

/// A title without the remark in brackets behind it: `How …? (5 min)`.
fn unremarked(text: &str) -> &str {
    let head = without_remark(text);
    if head.ends_with(['?', '.']) { head } else { text.trim_end() }
}

/// A line without the remark in brackets at its end: `**Coaching** (25%)`.
pub fn without_remark(line: &str) -> &str {
    let line = line.trim_end();
    let head = line.strip_suffix(')').and_then(|t| t.rsplit_once('(')).map(|(head, _)| head.trim_end());
    head.filter(|h| !h.is_empty()).unwrap_or(line)
}

/// A heading without the number that orders it: `2. Collaboration`.
pub fn without_number(title: &str) -> &str {
    let rest = title.trim_start_matches(|c: char| c.is_ascii_digit());
    let named =
        rest.strip_prefix(['.', ')']).map(str::trim_start).filter(|r| rest.len() < title.len() && !r.is_empty());
    named.unwrap_or(title)
}

/// `Q1: How …?`, `Question 4 - …`, `3. Why …?`, `Q: …`, or any title that asks. The text is empty for `Question 4` alone.
pub fn question_title(title: &str) -> Option<(Option<u32>, String)> {
    let title = unremarked(title);
    let lower = title.to_ascii_lowercase();
    let after = lower.strip_prefix("question").or_else(|| lower.strip_prefix('q')).unwrap_or(&lower);
    let named = after.len() < lower.len();
    let after = title.get(title.len() - after.len()..)?.trim_start_matches([' ', '#']);
    let (number, rest) = leading_number(after);
    match (number, named) {
        (Some(_), true) => Some((number, rest)),
        (Some(_), false) if asks(title) => Some((number, rest)),
        // `Q: …`, not `Quality …`
        (None, true) if after.starts_with([':', '-', '–', '—']) && asks(&rest) => Some((None, rest)),
        _ if asks(title) => Some((None, title.to_string())),
        _ => None,
    }
}

/// `Exercise 1: …`, `Coding exercise: …`, `Challenge 2 – …`.
pub fn exercise_title(title: &str) -> Option<(Option<u32>, String)> {
    let lower = title.to_ascii_lowercase();
    let at = ["exercise", "challenge", "kata"]
        .iter()
        .find_map(|word| lower.find(word).filter(|at| *at <= 16).map(|at| at + word.len()))?;
    let after = title.get(at..)?;
    if after.starts_with(|c: char| c.is_alphabetic())
        || !after.contains([':', '-', '–', '—', '.']) && leading_number(after.trim_start()).0.is_none()
    {
        return None;
    }
    let (number, rest) = leading_number(after.trim_start_matches([' ', '#']));
    let rest = rest.trim_start_matches([':', '-', '–', '—', '.', ' ']);
    (!rest.is_empty()).then(|| (number, rest.to_string()))
}

fn leading_number(text: &str) -> (Option<u32>, String) {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (head, tail) = text.split_at_checked(digits).unwrap_or(("", text));
    let rest = tail.trim_start_matches([':', '.', ')', '-', '–', '—', ' ']);
    (head.parse().ok(), rest.to_string())
}

/// The part of an exercise that a label opens.
pub fn exercise_part(lower: &str) -> Option<Part> {
    let label = lower.trim_end_matches([':', '.', ' ', '*']);
    if label.len() > 40 {
        return None;
    }
    let has = |words: &[&str]| words.iter().any(|word| label.starts_with(word));
    if has(&["why", "reason", "benefit", "rationale", "what it brings"]) {
        Some(Part::Why)
    } else if has(&["issue", "problem", "what is wrong", "what's wrong", "flaws", "smells", "weakness"]) {
        Some(Part::Issues)
    } else if has(&["improved", "improvement", "solution", "after", "fixed", "better", "refactored"]) {
        Some(Part::Improved)
    } else if has(&["original", "before", "code", "starting", "given", "current"]) {
        Some(Part::Original)
    } else {
        None
    }
}
