//! The guide's checklist, live: each item with why it is or isn't done.

use super::build::line;
use super::model::{ChecklistItem, FoundReport, LinePlace};
use super::stories::example;
use super::wording::{clip, plain};
use crate::coverage::examples::{Example, Found, Sign, StarPart};
use crate::coverage::stem::{is_filler, stem};
use crate::coverage::words::words_of;
use crate::guide::{Competency, Guide};
use crate::markdown::Kind;
use crate::notebook::{Answer, Notebook};
use std::collections::BTreeSet;

/// All items.
pub fn checklist(notebook: &Notebook, guide: &Guide) -> Vec<ChecklistItem> {
    let tasks = tasks(notebook);
    guide
        .checklist
        .iter()
        .map(|item| if asks_for_examples(item) { by_examples(notebook, guide, item) } else { by_task(item, &tasks) })
        .collect()
}

/// `Prepare examples for each competency.`
fn asks_for_examples(item: &str) -> bool {
    let words: BTreeSet<Box<str>> = words_of(item).tokens.iter().map(|t| stem(&t.word)).collect();
    let has = |word: &str| words.contains(&stem(word));
    (has("example") || has("story") || has("stories"))
        && (has("competency") || has("competencies") || has("question") || has("area"))
}

fn by_examples(notebook: &Notebook, guide: &Guide, item: &str) -> ChecklistItem {
    let found: Vec<FoundReport> = guide.competencies.iter().map(|c| competency(notebook, c)).collect();
    let done = found.iter().filter(|f| f.done).count();
    let missing: Vec<&str> = found.iter().filter(|f| !f.done).map(|f| f.name.as_str()).collect();
    let why = match (done == found.len(), done) {
        (true, _) => format!(
            "a concrete example was found for each of {}",
            super::wording::count(done, "competency", "competencies")
        ),
        (false, 0) => "no concrete example was found yet".to_string(),
        (false, _) => format!(
            "{done} of {} competencies have a concrete example; not found for {}",
            found.len(),
            missing.join(", ")
        ),
    };
    ChecklistItem { text: item.to_string(), done: done == found.len() && done > 0, why, found }
}

fn competency(notebook: &Notebook, competency: &Competency) -> FoundReport {
    let answers = competency.questions.iter().flat_map(|q| notebook.answers(*q));
    let mut best: Option<(&Answer, Example)> = None;
    for (_, answer) in answers.filter(|(_, a)| a.started) {
        let example = example(answer);
        let better = best
            .as_ref()
            .is_none_or(|(_, b)| (example.proof.len(), example.signs.len()) > (b.proof.len(), b.signs.len()));
        if better {
            best = Some((answer, example));
        }
    }
    let (done, what, place) = match &best {
        None => (false, "no answer yet".to_string(), None),
        Some((answer, example)) if example.is_concrete() => {
            (true, describe(answer, &example.proof), example.proof.first().and_then(|f| at(notebook, answer, f)))
        }
        Some((answer, example)) => (
            false,
            format!("not found: {}", example.lacks()),
            example.signs.first().and_then(|f| at(notebook, answer, f)),
        ),
    };
    FoundReport { name: competency.name.clone(), done, what, place }
}

fn at(notebook: &Notebook, answer: &Answer, found: &Found) -> Option<LinePlace> {
    let location = answer.location(found.place)?;
    Some(line(notebook, &location.path, location.span.start))
}

/// `told as Situation, Action, Result; what you did (“we cut”), a number (“38”), a name (“Postgres”)`.
fn describe(answer: &Answer, proof: &[Found]) -> String {
    let parts: Vec<&str> = StarPart::ALL
        .into_iter()
        .filter(|part| proof.iter().any(|f| f.sign == Sign::Star(*part)))
        .map(StarPart::name)
        .collect();
    let mut out = Vec::new();
    if !parts.is_empty() {
        out.push(format!("told as {}", parts.join(", ")));
    }
    for found in proof {
        let words = clip(&plain(answer.text_of(found.place)), 40);
        match found.sign {
            Sign::Star(_) => {}
            Sign::Did => out.push(format!("what you did (“{words}”)")),
            Sign::Number => out.push(format!("a number (“{words}”)")),
            Sign::System => out.push(format!("a name (“{words}”)")),
        }
    }
    out.join(", ")
}

struct Task {
    stems: BTreeSet<Box<str>>,
    text: String,
    ticked: bool,
    place: LinePlace,
}

/// The task items of all notes, quotations and what is off left out.
fn tasks(notebook: &Notebook) -> Vec<Task> {
    let mut out = Vec::new();
    for file in notebook.files().filter(|f| f.is_notes) {
        for placed in file.notes.segments().iter() {
            for block in &placed.segment.body.blocks {
                let Kind::Item { task: Some(ticked) } = block.kind else {
                    continue;
                };
                let at = placed.start + block.span.start;
                if block.quoted || file.off.iter().any(|o| o.start <= at && at < o.end) {
                    continue;
                }
                let text = plain(&block.prose(&placed.segment.text));
                out.push(Task { stems: content(&text), text, ticked, place: line(notebook, &file.path, at) });
            }
        }
    }
    out
}

/// The words that carry a text's meaning, as stems.
fn content(text: &str) -> BTreeSet<Box<str>> {
    let small = |w: &str| {
        is_filler(w) || matches!(w, "and" | "or" | "of" | "for" | "to" | "in" | "on" | "with" | "each" | "i" | "we")
    };
    let tokens = words_of(text).tokens;
    let words = tokens.iter().filter(|t| !small(&t.word));
    words.map(|t| stem(&t.word)).collect()
}

/// Whether a task speaks of the item: it has most of the item's words, or consists of them.
fn speaks_of(item: &BTreeSet<Box<str>>, task: &BTreeSet<Box<str>>) -> bool {
    let shared = item.intersection(task).count();
    shared * 10 >= item.len() * 6 || (shared >= 3 && shared * 10 >= task.len() * 8)
}

fn by_task(item: &str, tasks: &[Task]) -> ChecklistItem {
    let wanted = content(item);
    let matching = || tasks.iter().filter(|t| speaks_of(&wanted, &t.stems));
    let task = matching().find(|t| t.ticked).or_else(|| matching().next());
    let (done, why) = match task {
        Some(t) if t.ticked => (true, format!("ticked at {}:{}", t.place.path, t.place.line)),
        Some(t) => (false, format!("not ticked yet, at {}:{}", t.place.path, t.place.line)),
        None => (false, "no task in your notes speaks of it; tick it off with a line “- [x] …”".to_string()),
    };
    let found = task.map(|t| FoundReport {
        name: t.text.clone(),
        done: t.ticked,
        what: if t.ticked { "ticked" } else { "not ticked" }.to_string(),
        place: Some(t.place.clone()),
    });
    ChecklistItem { text: item.to_string(), done, why, found: found.into_iter().collect() }
}
