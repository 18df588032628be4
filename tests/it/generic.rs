//! Points of guides that nobody has prepared: one bullet, one sentence, made or not. To see what goes wrong:
//! `SHOW=1 cargo test --test it generic -- --nocapture`

use panelprep::config::Config;
use panelprep::coverage::verdict::Verdict;
use panelprep::notebook::{Cache, Input, Knowledge, Notebook};
use panelprep::notes::NotesFile;
use serde::Deserialize;
use std::path::{Path, PathBuf};
use std::sync::Arc;

#[derive(Deserialize)]
struct Pair {
    point: String,
    text: String,
    label: String,
}

fn pairs() -> Vec<Pair> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/coverage/generic.jsonl");
    let text = std::fs::read_to_string(file).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn knowledge(points: &[&str]) -> Knowledge {
    let bullets: String = points.iter().map(|p| format!("- {p}\n")).collect();
    let text = format!("# Guide\n\n## Part 1\n\n### Work\n**Q1: What does good engineering mean to you?**\n{bullets}");
    Knowledge::of_file(&Input { path: PathBuf::from("/n/guide.md"), text }, None, None, 1)
}

#[test]
fn points_of_unknown_guides() {
    let show = std::env::var("SHOW").is_ok();
    let (mut right, mut wrong, mut covered, mut missing) = (0, 0, 0, 0);
    for pair in pairs() {
        let knowledge = Arc::new(knowledge(&[&pair.point]));
        let mut notebook = Notebook::new(Path::new("/n"), Arc::new(Config::default()), Some(knowledge));
        let text = format!("# Notes\n\n## Q1: What does good engineering mean to you?\n\n{}\n", pair.text);
        notebook.put(&Path::new("/n/a.md").into(), NotesFile::new(&text), &mut Cache::default());
        let best = notebook.best(0, 0).unwrap();
        let said = best.point.verdict == Verdict::Covered;
        let want = pair.label == "covered";
        if show && said != want {
            println!("{} | {} | {} ({})", pair.label, pair.point, pair.text, best.point.reason);
        }
        covered += usize::from(want);
        missing += usize::from(!want);
        right += usize::from(want && said);
        wrong += usize::from(!want && said);
    }
    let ratio = |a: usize, b: usize| a as f64 / b.max(1) as f64;
    let (precision, recall) = (ratio(right, right + wrong), ratio(right, covered));
    println!("precision {precision:.3}  recall {recall:.3}  missing called covered {:.3}", ratio(wrong, missing));
    assert!(precision >= 0.87 && recall >= 0.9, "precision {precision:.3}, recall {recall:.3}");
}

/// Which ideas a guide's sentence is taken apart into: those after `>` must be among them.
#[test]
fn sentences_taken_apart() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/coverage/generic-ideas.txt");
    let mut wrong = Vec::new();
    for line in std::fs::read_to_string(file).unwrap().lines() {
        let (point, want) = line.split_once(" > ").unwrap();
        let knowledge = knowledge(&[point]);
        let unit = knowledge.lexicon.unit(0).unwrap();
        let found: Vec<&str> = unit.points[0].ideas.iter().map(|i| i.name.as_str()).collect();
        if !want.split("; ").all(|idea| found.contains(&idea)) {
            wrong.push(format!("{point}: wanted {want}, found {}", found.join("; ")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Not a test of figures: `cargo test --release --test it generic_timing -- --ignored --nocapture`
#[test]
#[ignore = "prints timings"]
fn generic_timing() {
    let all = pairs();
    let mut points: Vec<&str> = all.iter().map(|p| p.point.as_str()).collect();
    points.dedup();
    points.truncate(24);
    let time = |name: &str, work: &dyn Fn()| {
        for round in ["first", "again"] {
            let start = std::time::Instant::now();
            work();
            println!("{name}, {round}: {:?}", start.elapsed());
        }
    };
    time("guide of 24 points without a rubric, all units compiled", &|| {
        for three in points.chunks(3) {
            let knowledge = knowledge(three);
            assert!(knowledge.lexicon.unit(0).is_some());
        }
    });
    time("bundled guide read", &|| assert!(Knowledge::bundled(None, 1).is_usable()));
    time("bundled guide read and compiled", &|| {
        let knowledge = Knowledge::bundled(None, 1);
        (0..knowledge.guide.units.len()).for_each(|i| assert!(knowledge.lexicon.unit(i).is_some()));
    });
}
