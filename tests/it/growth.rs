//! Hostile notes: what is twice as long costs about twice as much, not four times. The thread's own processor time is
//! compared, at n and at 4 n; whatever else runs on the machine doesn't count. `cargo test --test it growth -- --ignored`.
#![cfg(target_os = "linux")]

use panelprep::config::Config;
use panelprep::features::symbols::{document_symbols, workspace_symbols};
use panelprep::lint;
use panelprep::notebook::{Cache, Knowledge, Notebook};
use panelprep::notes::NotesFile;
use panelprep::report::Report;
use panelprep::text::Span;
use std::path::Path;
use std::sync::Arc;

const Q1: &str =
    "## Q1: How would you design a Rails API to handle 1 million requests per hour with minimal latency?\n\n";
const EX1: &str = "## Exercise 1: Optimize Slow Query in Dashboard\n\n";

/// Nanoseconds that this thread has run.
fn clock() -> u64 {
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    stat.split_whitespace().next().and_then(|n| n.parse().ok()).unwrap_or(0)
}

/// What the whole way costs: reading, an edit in the middle, judging, findings, symbols, the report.
fn cost(knowledge: &Arc<Knowledge>, text: &str) -> u64 {
    let before = clock();
    let path: Arc<Path> = Path::new("/notes/a.md").into();
    let mut book = Notebook::new(Path::new("/notes"), Arc::new(Config::default()), Some(knowledge.clone()));
    let mut cache = Cache::default();
    let notes = NotesFile::new(text);
    book.put(&path, notes.clone(), &mut cache);
    let middle = (0..=text.len() / 2).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    book.put(&path, notes.edited(Span::new(middle, middle), "x"), &mut cache);
    let file = book.file(&path).unwrap();
    assert!(file.is_notes, "not notes: nothing was tried");
    lint::check(&book);
    document_symbols(&book, file);
    workspace_symbols(&book, "cache");
    Report::of(&book);
    clock() - before
}

#[test]
#[ignore = "compares processor time: run it by hand after a change of what walks a whole file"]
fn hostile_notes_cost_what_they_are_long() {
    type Make = fn(usize) -> String;
    let kinds: [(&str, Make); 17] = [
        ("headings", |i| format!("### Heading {i}\n")),
        ("the same question", |_| "## Q1\n".to_string()),
        ("bold lines", |i| format!("**Bold {i}**\n\n")),
        ("links to stories", |i| format!("[a{i}](x.md#b{i}) ")),
        ("links to headings", |i| format!("[a{i}](#b{i}) ")),
        ("links", |_| "[a](x.md) ".to_string()),
        ("a link in each block", |_| "[a](x.md)\n\n".to_string()),
        ("items", |i| format!("- item {i} we cache it in Redis\n")),
        ("open items", |i| format!("- TODO: item {i}\n")),
        ("tasks", |i| format!("- [ ] item {i}\n")),
        ("one line", |i| format!("We cache it {i} in Redis. ")),
        ("one sentence", |_| "word ".to_string()),
        ("cells", |i| format!("| we log JSON {i} | lograge |\n")),
        ("directives at the head", |_| "<!-- panelprep: ignore todo-left -->\n\n".to_string()),
        ("directives in the text", |i| format!("TODO: item {i} <!-- panelprep: ignore todo-left -->\n\n")),
        ("confirmations", |i| format!("We cache it. <!-- panelprep: covers q1.{} \"cache it\" -->\n\n", i % 3 + 1)),
        ("fences", |i| format!("```ruby\nx{i} = User.all.count\n```\n\n")),
    ];
    /// Blocks of the shorter text.
    const N: usize = 1500;
    /// What is measured takes so long at least: the clock's ticks are coarse.
    const LONG: u64 = 40_000_000;
    /// Linear is 4, quadratic is 16.
    const MOST: u64 = 9;
    let knowledge = Arc::new(Knowledge::bundled(None, 1));
    let text = |kind: &str, make: Make, n: usize| {
        let head = match kind {
            "fences" => EX1.to_string(),
            "cells" => format!("{Q1}| a | b |\n|---|---|\n"),
            _ => Q1.to_string(),
        };
        head + &(0..n).map(make).collect::<String>() + "\n"
    };
    cost(&knowledge, &text("items", kinds[7].1, 10));
    let mut grown = Vec::new();
    for (kind, make) in kinds {
        let (one, four) = (text(kind, make, N), text(kind, make, 4 * N));
        let (mut times, mut short) = (0, 0);
        while short < LONG {
            short += cost(&knowledge, &one);
            times += 1;
        }
        let long: u64 = (0..times).map(|_| cost(&knowledge, &four)).sum();
        println!("{kind}: {:.1} times as much, {times} times", long as f64 / short as f64);
        if long > MOST * short {
            grown.push(format!("{kind}: {short} ns for {N}, {long} ns for {}", 4 * N));
        }
    }
    assert!(grown.is_empty(), "{grown:#?}");
}
