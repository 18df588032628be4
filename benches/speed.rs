//! Where the time goes, part by part: `cargo bench`. Times differ from machine to machine, counts of allocations don't;
//! `benches/instructions.py` counts instructions of the whole program for one keystroke.

use divan::{AllocProfiler, Bencher, black_box};
use panelprep::config::Config;
use panelprep::coverage::judge::judge;
use panelprep::features::{completion, hover};
use panelprep::guide;
use panelprep::lint;
use panelprep::notebook::{Cache, Knowledge, Notebook};
use panelprep::notes::NotesFile;
use panelprep::server::{Incoming, QUEUE, Watch, serve};
use panelprep::text::Span;
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

#[global_allocator]
static ALLOC: AllocProfiler = AllocProfiler::system();

fn main() {
    divan::main();
}

/// Labelled answers as a notes file of about so many bytes.
fn document(bytes: usize) -> String {
    let rows = include_str!("../tests/fixtures/coverage/dev-natural.jsonl").lines().map(|row| {
        let row: Value = serde_json::from_str(row).unwrap_or_default();
        format!("## {}\n\n{}\n\n", row["unit"].as_str().unwrap_or(""), row["text"].as_str().unwrap_or(""))
    });
    let rows: Vec<String> = rows.collect();
    let mut out = "# Notes <!-- panelprep: question q1 -->\n\n".to_string();
    for row in rows.iter().cycle() {
        if out.len() >= bytes {
            break;
        }
        out.push_str(row);
    }
    out
}

fn notebook() -> Notebook {
    Notebook::new(Path::new("/notes"), Arc::new(Config::default()), Some(Arc::new(Knowledge::bundled(None, 1))))
}

fn with(text: &str) -> (Notebook, Cache) {
    let (mut notebook, mut cache) = (notebook(), Cache::default());
    notebook.put(&path(0), NotesFile::new(text), &mut cache);
    (notebook, cache)
}

fn path(n: usize) -> Arc<Path> {
    Path::new(&format!("/notes/{n:05}.md")).into()
}

/// The middle of the first paragraph after the middle of a text.
fn middle(text: &str) -> usize {
    let half = text.get(text.len() / 2..).unwrap_or("");
    text.len() / 2 + half.find("\n\n").unwrap_or(0) + 22
}

#[divan::bench]
fn guide_parse() -> usize {
    guide::parse(black_box(guide::BUNDLED)).0.units.len()
}

/// All that is known of the bundled guide, for every unit.
#[divan::bench]
fn knowledge_of_all_units() -> usize {
    let knowledge = Knowledge::bundled(None, 1);
    (0..knowledge.guide.units.len()).filter(|i| knowledge.lexicon.unit(*i).is_some()).count()
}

/// A guide without a rubric: its units are compiled from the thesaurus.
#[divan::bench(sample_count = 10)]
fn unknown_guide_of_all_units() -> usize {
    let text = include_str!("../tests/fixtures/coverage/larkspur-guide.md").to_string();
    let input = panelprep::notebook::Input { path: "guide.md".into(), text };
    let knowledge = Knowledge::of_file(&input, None, None, 1);
    (0..knowledge.guide.units.len()).filter(|i| knowledge.lexicon.unit(*i).is_some()).count()
}

#[divan::bench(args = [2_000, 20_000, 200_000])]
fn outline(bencher: Bencher<'_, '_>, bytes: usize) {
    let text = document(bytes);
    bencher.counter(divan::counter::BytesCount::new(text.len())).bench(|| NotesFile::new(black_box(&text)));
}

/// An answer to the first question of about so many words.
fn answer(words: usize) -> String {
    let prose = document(40_000);
    let prose: Vec<&str> = prose.lines().filter(|l| !l.starts_with(['#', '`', ' '])).collect();
    let mut text = "## Q1\n\n".to_string();
    for line in prose {
        if text.split_whitespace().count() > words {
            break;
        }
        let _ = writeln!(text, "{line}");
    }
    text
}

/// One answer against its question: about 40, 200 and 1,000 words, as it is while somebody types in it: its sentences are
/// remembered.
#[divan::bench(args = [40, 200, 1_000])]
fn judge_an_answer(bencher: Bencher<'_, '_>, words: usize) {
    let notebook = notebook();
    let model = notebook.knowledge.as_ref().and_then(|k| k.lexicon.unit(0));
    let notes = NotesFile::new(&answer(words));
    let segment = notes.segments().last().map(|s| s.segment.clone());
    bencher.bench(|| {
        let (model, segment) = (model.as_ref()?, segment.as_ref()?);
        Some(judge(model, segment, None, &[]))
    });
}

/// The same when none of its sentences was ever seen: each time all of them end in another word.
#[divan::bench(args = [40, 200, 1_000])]
fn judge_a_new_answer(bencher: Bencher<'_, '_>, words: usize) {
    let notebook = notebook();
    let model = notebook.knowledge.as_ref().and_then(|k| k.lexicon.unit(0));
    let (text, round) = (answer(words), std::cell::Cell::new(0));
    let fresh = || {
        round.set(round.get() + 1);
        let notes = NotesFile::new(&text.replace('.', &format!(" n{}x.", round.get())));
        notes.segments().last().map(|s| s.segment.clone())
    };
    bencher.with_inputs(fresh).bench_local_values(|segment| Some(judge(model.as_ref()?, segment.as_ref()?, None, &[])));
}

/// The guide's own improved version of each exercise.
#[divan::bench]
fn exercise_analysis(bencher: Bencher<'_, '_>) {
    let mut text = "# Notes <!-- panelprep: question q1 -->\n\n".to_string();
    for n in 1..=4 {
        let file = format!("tests/fixtures/exercises/ex{n}.improved.rb");
        let code = std::fs::read_to_string(file).unwrap_or_default();
        let _ = write!(text, "## Exercise {n}\n\n<!-- panelprep: exercise ex{n} -->\n\n```ruby\n{code}\n```\n\n");
    }
    let notes = NotesFile::new(&text);
    bencher.with_inputs(|| (notebook(), Cache::default())).bench_values(|(mut notebook, mut cache)| {
        notebook.put(&path(0), notes.clone(), &mut cache);
        (notebook, cache)
    });
}

#[divan::bench]
fn complete_and_hover(bencher: Bencher<'_, '_>) {
    let text = document(20_000);
    let (notebook, _cache) = with(&text);
    let at = text.find("## q").unwrap_or(0) + 4;
    bencher.bench(|| {
        let file = notebook.file(&path(0))?;
        let items = completion::complete(&notebook, file, at + 2, true).len();
        Some((items, hover::hover(&notebook, file, at).is_some()))
    });
}

/// An edit of one letter, analysed, and the findings that are told of it.
#[divan::bench(args = [2_000, 20_000, 200_000, 2_000_000])]
fn keystroke_in_the_core(bencher: Bencher<'_, '_>, bytes: usize) {
    let text = document(bytes);
    let (mut notebook, mut cache) = with(&text);
    let mut notes = NotesFile::new(&text);
    let at = middle(&text);
    bencher.bench_local(|| {
        notes = notes.edited(Span::new(at, at), "x");
        notebook.put(&path(0), notes.clone(), &mut cache);
        notebook.file(&path(0)).map(|file| lint::check_file(&notebook, file).len())
    });
}

/// A whole folder, judged one file after the other.
#[divan::bench(args = [10, 1_000, 10_000], sample_count = 3, sample_size = 1)]
fn whole_notebook(bencher: Bencher<'_, '_>, files: usize) {
    let texts: Vec<String> = (0..10).map(|n| document(3_000 + n)).collect();
    bencher.bench_local(|| {
        let (mut notebook, mut cache) = (notebook(), Cache::default());
        for n in 0..files {
            let text = texts.get(n % texts.len()).map_or("", String::as_str);
            notebook.put(&path(n), NotesFile::new(text), &mut cache);
        }
        lint::check_notebook(&notebook).len()
    });
}

/// A hundred letters typed one by one, from the message to the published findings, over an in-memory transport.
#[divan::bench(args = [2_000, 20_000, 200_000], sample_count = 10)]
fn hundred_keystrokes_end_to_end(bencher: Bencher<'_, '_>, bytes: usize) {
    let text = document(bytes);
    let line = text.get(..middle(&text)).map_or(0, |head| head.matches('\n').count());
    let uri = "file:///notes/a.md";
    let open = |method: &str, params: Value| json!({ "jsonrpc": "2.0", "method": method, "params": params });
    let start = [
        json!({ "jsonrpc": "2.0", "id": 1, "method": "initialize", "params": { "capabilities": {} } }),
        open("initialized", json!({})),
        open(
            "textDocument/didOpen",
            json!({ "textDocument": { "uri": uri, "languageId": "markdown", "version": 0, "text": text } }),
        ),
    ];
    let typed = (1..=100).map(|version| {
        let at = json!({ "line": line, "character": 5 });
        let change = json!({ "range": { "start": at, "end": at }, "text": "x" });
        let document = json!({ "uri": uri, "version": version });
        open("textDocument/didChange", json!({ "textDocument": document, "contentChanges": [change] }))
    });
    let messages: Vec<Value> = start.into_iter().chain(typed).collect();
    let runtime = tokio::runtime::Builder::new_current_thread().build();
    bencher.with_inputs(|| messages.clone()).bench_local_values(|messages| {
        // a channel of one: each message is handled before the next is there, so nothing is coalesced
        let (sender, receiver) = tokio::sync::mpsc::channel(QUEUE.min(1));
        let (mut out, watch) = (Vec::new(), Watch::default());
        let feed = async move {
            for message in messages {
                let _ = sender.send(Incoming::Message(message)).await;
                tokio::task::yield_now().await;
            }
        };
        runtime
            .as_ref()
            .map(|r| {
                r.block_on(async {
                    tokio::join!(feed, serve(receiver, &mut out, &watch));
                });
            })
            .is_ok()
    });
}
