use std::collections::BTreeMap;

use super::*;

const RUBRIC: &str = include_str!("../../content/oyster/code.toml");
const OWN: &str = include_str!("../../tests/fixtures/exercises/own.jsonl");
const DEV: &str = include_str!("../../tests/fixtures/exercises/dev.jsonl");

#[derive(Default, Debug)]
struct Score {
    rows: usize,
    parse: usize,
    right: usize,
    wrong: usize,
    missed: usize,
    line: usize,
}

impl Score {
    fn precision(&self) -> f64 {
        self.right as f64 / (self.right + self.wrong).max(1) as f64
    }
    fn recall(&self) -> f64 {
        self.right as f64 / (self.right + self.missed).max(1) as f64
    }
    fn lines(&self) -> f64 {
        self.line as f64 / self.right.max(1) as f64
    }
}

fn originals(exercise: &str) -> (&'static str, &'static str) {
    match exercise {
        "ex1" => (
            include_str!("../../tests/fixtures/exercises/ex1.original.rb"),
            include_str!("../../tests/fixtures/exercises/ex1.improved.rb"),
        ),
        "ex2" => (
            include_str!("../../tests/fixtures/exercises/ex2.original.rb"),
            include_str!("../../tests/fixtures/exercises/ex2.improved.rb"),
        ),
        "ex3" => (
            include_str!("../../tests/fixtures/exercises/ex3.original.rb"),
            include_str!("../../tests/fixtures/exercises/ex3.improved.rb"),
        ),
        _ => (
            include_str!("../../tests/fixtures/exercises/ex4.original.rb"),
            include_str!("../../tests/fixtures/exercises/ex4.improved.rb"),
        ),
    }
}

fn issues(exercise: &str) -> Vec<String> {
    let count = if exercise == "ex2" { 1 } else { 2 };
    (1..=count)
        .map(|n| format!("{exercise}.issue.{n}"))
        .collect()
}

fn run(rubric: &CodeRubric, exercise: &str, fences: &[Fence<'_>], prose: &str) -> Analysis {
    let (original, improved) = originals(exercise);
    let issue_ids = issues(exercise);
    let input = Input {
        original: Some(original),
        improved: Some(improved),
        language: "ruby",
        fences,
        prose,
        issue_ids: &issue_ids,
        rubric,
    };
    analyse(&input)
}

fn one(exercise: &str, code: &str) -> CodeVerdict {
    let rubric = CodeRubric::trusted(RUBRIC);
    let fences = [Fence { lang: "ruby", code }];
    run(&rubric, exercise, &fences, "").codes.remove(0)
}

fn score(
    rubric: &CodeRubric,
    data: &str,
    pick: impl Fn(usize) -> bool,
    show: bool,
) -> (Score, Vec<String>) {
    let mut s = Score::default();
    let mut wrong = Vec::new();
    for (_, text) in data.lines().enumerate().filter(|(n, _)| pick(n + 1)) {
        let row: serde_json::Value = serde_json::from_str(text).unwrap();
        let (id, code) = (row["id"].as_str().unwrap(), row["code"].as_str().unwrap());
        let fences = [Fence {
            lang: "ruby",
            code: code.trim_end_matches('\n'),
        }];
        let analysis = run(
            rubric,
            row["exercise"].as_str().unwrap(),
            &fences,
            "My improved version:",
        );
        let verdict = &analysis.codes[0];
        s.rows += 1;
        let parses = verdict.parses == row["parses"].as_bool();
        s.parse += usize::from(parses);
        if !parses {
            wrong.push(format!(
                "{id} parses should be {}: {:?}",
                row["parses"], verdict.syntax
            ));
        }
        let mut said: BTreeMap<&str, usize> = BTreeMap::new();
        for r in &verdict.remaining {
            said.insert(&r.issue, 1 + code[..r.span.start].matches('\n').count());
        }
        for (issue, label) in row["issues"].as_object().unwrap() {
            let line = said.get(issue.as_str());
            match (label.as_str().unwrap(), line) {
                ("remains", Some(line)) => {
                    s.right += 1;
                    let ok = row["lines"][issue]
                        .as_array()
                        .is_some_and(|l| l.iter().any(|n| n.as_u64() == Some(*line as u64)));
                    s.line += usize::from(ok);
                    if !ok {
                        wrong.push(format!(
                            "{id} {issue} at line {line}, wanted {}",
                            row["lines"][issue]
                        ));
                    }
                }
                ("remains", None) => {
                    s.missed += 1;
                    wrong.push(format!("{id} {issue} MISSED: {}", row["note"]));
                }
                (_, Some(line)) => {
                    s.wrong += 1;
                    let why: Vec<&str> = verdict
                        .remaining
                        .iter()
                        .filter(|r| r.issue == *issue)
                        .map(|r| r.message.as_str())
                        .collect();
                    wrong.push(format!(
                        "{id} {issue} FALSE ALARM line {line}: {} {why:?}",
                        row["note"]
                    ));
                }
                _ => {}
            }
        }
    }
    if show {
        for w in &wrong {
            println!("{w}");
        }
    }
    println!(
        "{s:?} precision {:.3} recall {:.3} line {:.3}",
        s.precision(),
        s.recall(),
        s.lines()
    );
    (s, wrong)
}

#[test]
fn cases() {
    let rubric = CodeRubric::trusted(RUBRIC);
    println!("own");
    let (own, _) = score(&rubric, OWN, |_| true, true);
    println!("dev, even lines");
    let (even, _) = score(&rubric, DEV, |n| n % 2 == 0, true);
    println!("dev, odd lines");
    let (odd, _) = score(&rubric, DEV, |n| n % 2 == 1, false);
    for s in [own, even, odd] {
        assert!(
            s.precision() >= 0.95 && s.recall() >= 0.9 && s.lines() >= 0.95 && s.parse == s.rows,
            "{s:?}"
        );
    }
}

#[test]
fn bundled_rubric_has_no_problems() {
    let (_, problems) = CodeRubric::parse(RUBRIC);
    assert!(problems.is_empty(), "{problems:#?}");
}

#[test]
fn guide_originals_flag_everything_and_improved_versions_nothing() {
    for exercise in ["ex1", "ex2", "ex3", "ex4"] {
        let (original, improved) = originals(exercise);
        let verdict = one(exercise, original);
        assert!(verdict.is_original && verdict.unchanged && verdict.parses == Some(true));
        let mut found: Vec<String> = verdict.remaining.iter().map(|r| r.issue.clone()).collect();
        found.sort();
        found.dedup();
        assert_eq!(found, issues(exercise));
        let verdict = one(exercise, improved);
        assert_eq!(verdict.remaining, []);
        assert_eq!(verdict.fixed, issues(exercise));
        assert!(verdict.parses == Some(true) && !verdict.unchanged);
    }
}

#[test]
#[ignore = "prints timings"]
fn timings() {
    let t = std::time::Instant::now();
    let rubric = CodeRubric::trusted(RUBRIC);
    println!("trusted {:?}", t.elapsed());
    let t = std::time::Instant::now();
    let _ = CodeRubric::parse(RUBRIC);
    println!("parse with checks {:?}", t.elapsed());
    let mut inputs: Vec<(&str, String)> = Vec::new();
    for exercise in ["ex1", "ex2", "ex3", "ex4"] {
        let (original, improved) = originals(exercise);
        inputs.push((exercise, original.to_owned()));
        inputs.push((exercise, improved.repeat(100_000 / improved.len())));
        inputs.push((exercise, original.repeat(100_000 / original.len())));
        inputs.push((exercise, "(".repeat(100_000)));
        inputs.push((
            exercise,
            format!("{}{}", "[".repeat(50_000), "]".repeat(50_000)),
        ));
        inputs.push((exercise, "if a\n".repeat(20_000)));
        inputs.push((exercise, "class X\ndef y\nx = <<~A + \"#{".repeat(4_000)));
        inputs.push((exercise, "x = User.all.select { |u| u.a }\n".repeat(3_000)));
        inputs.push((
            exercise,
            (0..25_000u32)
                .map(|n| char::from_u32((n * 7919) % 250).unwrap_or('x'))
                .collect(),
        ));
        inputs.push((exercise, "a.b".repeat(30_000)));
        inputs.push((exercise, "@a = @a + key\n".repeat(7_000)));
        inputs.push((exercise, "x".repeat(1_000_000)));
    }
    for (exercise, code) in inputs {
        let t = std::time::Instant::now();
        let fences = [Fence {
            lang: "ruby",
            code: &code,
        }];
        let n = run(&rubric, exercise, &fences, "").codes.len();
        println!(
            "{exercise} {} bytes {:?} {:?} {n}",
            code.len(),
            code.chars().take(12).collect::<String>(),
            t.elapsed()
        );
    }
}
