//! Any bytes: no panic, no hang. `cargo test` replays the seeds in tests/fixtures/fuzz and a few hundred mutants of each,
//! the same each time; `tests/fuzz.sh SECONDS` goes on for as long as it is told to.

use panelprep::config::Config;
use panelprep::features::{code_lens, completion, hover, inlay_hints, navigation, symbols};
use panelprep::notebook::{Cache, Input, Knowledge, Notebook};
use panelprep::notes::NotesFile;
use panelprep::report::{self, Report};
use panelprep::server::{Incoming, QUEUE, Watch, read, serve};
use panelprep::text::Span;
use panelprep::{config, lint};
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

/// An input that takes longer than this is a finding: hundreds of times what they take.
const PATIENCE: Duration = Duration::from_secs(20);
/// Longer inputs are cut.
const LONGEST: usize = 8 * 1024;

/// What the mutants are made of, beside the seeds.
const PIECES: [&str; 44] = [
    "\n",
    "\r\n",
    "\r",
    "\n\n",
    "# ",
    "## ",
    "- ",
    "1. ",
    "> ",
    "```ruby\n",
    "```\n",
    "**",
    "Q1",
    "Q2: ",
    "Exercise 1",
    "TODO ",
    "<!-- panelprep: ",
    " -->",
    "covers q1.1 ",
    "question q2",
    "off",
    "\"",
    "#a1b2",
    "[x](#y)",
    "](",
    "😀",
    "e\u{301}",
    "\u{2028}",
    "\u{feff}",
    "’",
    "|",
    "~~",
    "\t",
    "    ",
    "not ",
    "we ",
    "{",
    "}",
    "[",
    "]",
    ":",
    "null",
    "4294967295",
    "-1",
];

/// Numbers that look random and are the same each time.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % n.max(1)
    }
}

fn seeds(name: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/fuzz").join(name);
    let mut files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    files.sort();
    assert!(!files.is_empty());
    files.iter().map(|f| fs::read(f).unwrap()).collect()
}

/// A seed after some changes: parts taken out, doubled, brought in from another seed, bits turned.
fn mutant(pool: &[Vec<u8>], dice: &mut Dice) -> Vec<u8> {
    let mut bytes = pool[dice.roll(pool.len())].clone();
    for _ in 0..=dice.roll(8) {
        let at = dice.roll(bytes.len() + 1);
        let wide = if dice.roll(3) == 0 { 200 } else { 12 };
        let end = (at + dice.roll(wide)).min(bytes.len());
        let part = bytes[at..end].to_vec();
        match dice.roll(6) {
            0 => drop(bytes.drain(at..end)),
            1 => drop(bytes.splice(at..at, part.repeat(1 + dice.roll(20)))),
            2 | 3 => drop(bytes.splice(at..end, PIECES[dice.roll(PIECES.len())].bytes())),
            4 => {
                let other = &pool[dice.roll(pool.len())];
                let from = dice.roll(other.len());
                let to = (from + dice.roll(300)).min(other.len());
                bytes.splice(at..at, other[from..to].iter().copied());
            }
            _ => bytes.iter_mut().skip(at).take(1).for_each(|b| *b ^= 1 << dice.roll(8)),
        }
    }
    bytes.truncate(LONGEST);
    bytes
}

/// Replays the seeds, then mutants of them: so many, or for as many seconds as the environment says.
fn fuzz(name: &str, mutants: usize, target: impl Fn(&[u8])) {
    let seconds = std::env::var("PANELPREP_FUZZ_SECONDS").ok().and_then(|s| s.parse().ok());
    let begun = Instant::now();
    let goes_on = |n: usize| seconds.map_or(n < mutants, |s| begun.elapsed() < Duration::from_secs(s));
    let mut dice = Dice(seconds.map_or(7, |_| u64::from(std::process::id())));
    let mut pool = seeds(name);
    let first = pool.len();
    let mut n = 0;
    let mut longest = Duration::ZERO;
    while n < first || goes_on(n - first) {
        let input = if n < first { pool[n].clone() } else { mutant(&pool, &mut dice) };
        n += 1;
        let since = Instant::now();
        let fine = catch_unwind(AssertUnwindSafe(|| target(&input))).is_ok();
        longest = longest.max(since.elapsed());
        if !fine || since.elapsed() > PATIENCE {
            let kept = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("fuzz-{name}"));
            fs::write(&kept, &input).unwrap();
            panic!("{name}: finding after {n} inputs (took {:?}), kept in {}", since.elapsed(), kept.display());
        }
        // some mutants live on
        if dice.roll(50) == 0 {
            let at = dice.roll(300);
            if pool.len() < first + 300 { pool.push(input) } else { pool[first + at] = input }
        }
    }
    println!("fuzz {name}: {n} inputs in {} s, no finding, longest {longest:?}", begun.elapsed().as_secs());
}

fn bundled() -> Arc<Knowledge> {
    static ONCE: OnceLock<Arc<Knowledge>> = OnceLock::new();
    ONCE.get_or_init(|| Arc::new(Knowledge::bundled(None, 1))).clone()
}

/// Everything that is asked of notes.
fn ask_all(notebook: &Notebook, path: &Path) {
    let whole = Span::new(0, usize::MAX / 2);
    for finding in lint::check_notebook(notebook) {
        lint::fixes(notebook, &finding);
    }
    if let Some(file) = notebook.file(path) {
        for finding in lint::check_file(notebook, file) {
            lint::fixes(notebook, &finding);
        }
        let len = file.notes.text().len();
        for at in (0..=len).step_by((len / 8).max(1)) {
            completion::complete(notebook, file, at, true);
            hover::hover(notebook, file, at);
            navigation::definition(notebook, file, at);
            navigation::references(notebook, file, at);
            navigation::highlights(notebook, file, at);
            lint::actions_at(notebook, file, Span::new(at, at));
        }
        navigation::folding(file);
        symbols::document_symbols(notebook, file);
        inlay_hints::inlay_hints(notebook, file, whole);
        code_lens::code_lens(notebook, file);
    }
    let report = Report::of(notebook);
    report::html(&report);
    report::markdown(&report);
}

#[test]
fn any_bytes_as_notes() {
    let path: Arc<Path> = Path::new("/notes/a.md").into();
    fuzz("notes", 150, |bytes| {
        let text = String::from_utf8_lossy(bytes);
        let mut cache = Cache::default();
        let mut notebook = Notebook::new(Path::new("/notes"), Arc::default(), Some(bundled()));
        // half of it, and the rest typed into the middle, must be as if it had been opened as a whole
        let mut half = text.len() / 2;
        while !text.is_char_boundary(half) {
            half += 1;
        }
        let quarter = (0..=half / 2).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
        let begun = NotesFile::new(&format!("{}{}", &text[..quarter], &text[half..]));
        notebook.put(&path, begun.clone(), &mut cache);
        let typed = begun.edited(Span::new(quarter, quarter), &text[quarter..half]);
        let fresh = NotesFile::new(&text);
        assert_eq!(typed.segments(), fresh.segments());
        notebook.put(&path, typed, &mut cache);
        ask_all(&notebook, &path);
    });
}

#[test]
fn any_bytes_as_a_guide() {
    let path: Arc<Path> = Path::new("/notes/a.md").into();
    let notes = "# Notes\n\n## Q1: How do you brew coffee?\n\nI grind the beans freshly and heat the water, for I did so in 2019.\n\n## Exercise 1\n\n```ruby\na.each { |i| puts i }\n```\n";
    fuzz("guide", 100, |bytes| {
        let text = String::from_utf8_lossy(bytes);
        let (guide, rubric) = text.split_once("%%%%").unwrap_or((&text, ""));
        let input = |name: &str, text: &str| Input { path: PathBuf::from(name), text: text.to_string() };
        let rubric = (!rubric.is_empty()).then(|| input("/notes/g.rubric.toml", rubric));
        let knowledge = Knowledge::of_file(&input("/notes/g.md", guide), rubric.as_ref(), None, 1);
        let mut notebook = Notebook::new(Path::new("/notes"), Arc::default(), Some(Arc::new(knowledge)));
        notebook.put(&path, NotesFile::new(notes), &mut Cache::default());
        ask_all(&notebook, &path);
        let guide = notebook.guide().unwrap();
        symbols::guide_symbols(guide);
        hover::guide_hover(&notebook, bytes.len() / 2);
        navigation::guide_references(&notebook, bytes.len() / 3);
    });
}

#[test]
fn any_bytes_as_settings() {
    fuzz("config", 2_000, |bytes| {
        let text = String::from_utf8_lossy(bytes);
        let mut config = Config::default();
        let lines = text.lines().count().max(1) + text.matches('\r').count();
        for problem in config.take_toml(&text) {
            assert!(problem.line >= 1 && problem.line <= lines + 1, "{problem:?}");
        }
        if let Ok(json) = serde_json::from_slice(bytes) {
            config.take_json(&json);
        }
        config.declares(Path::new("a/b.md"));
        config.seconds(usize::MAX);
        for provider in config::PROVIDERS {
            config.is_on(provider);
        }
    });
}

#[test]
fn any_bytes_as_messages() {
    fuzz("messages", 60, |bytes| {
        // no file of this machine is touched, no folder of it read
        let text = String::from_utf8_lossy(bytes).replace("file:", "untitled:");
        let mut stream = Vec::new();
        if text.starts_with("Content") {
            stream.extend(text.bytes());
        } else {
            text.split('\n').for_each(|line| stream.extend(crate::lsp::frame(line.as_bytes())));
        }
        let (sender, receiver) = tokio::sync::mpsc::channel(QUEUE);
        let mut input = stream.as_slice();
        let mut sent: usize = 0;
        while let Some(message) = read(&mut input).unwrap() {
            sent += usize::from(matches!(message, Incoming::Message(_)));
            sender.try_send(message).unwrap();
        }
        drop(sender);
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let mut out = Vec::new();
        runtime.block_on(serve(receiver, &mut out, &Watch::default()));
        // what was written is in order, and no handler has panicked unheard
        let mut written = out.as_slice();
        while let Some(message) = read(&mut written).unwrap() {
            let Incoming::Message(message) = message else { panic!("{message:?}") };
            assert!(message.pointer("/error/code").is_none_or(|c| c != -32603), "{message} of {sent}");
        }
    });
}
