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
    (1..=count).map(|n| format!("{exercise}.issue.{n}")).collect()
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

fn score(rubric: &CodeRubric, data: &str, pick: impl Fn(usize) -> bool, show: bool) -> (Score, Vec<String>) {
    let mut s = Score::default();
    let mut wrong = Vec::new();
    for (_, text) in data.lines().enumerate().filter(|(n, _)| pick(n + 1)) {
        let row: serde_json::Value = serde_json::from_str(text).unwrap();
        let (id, code) = (row["id"].as_str().unwrap(), row["code"].as_str().unwrap());
        let fences = [Fence { lang: "ruby", code: code.trim_end_matches('\n') }];
        let analysis = run(rubric, row["exercise"].as_str().unwrap(), &fences, "My improved version:");
        let verdict = &analysis.codes[0];
        s.rows += 1;
        let parses = verdict.parses == row["parses"].as_bool();
        s.parse += usize::from(parses);
        if !parses {
            wrong.push(format!("{id} parses should be {}: {:?}", row["parses"], verdict.syntax));
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
                        wrong.push(format!("{id} {issue} at line {line}, wanted {}", row["lines"][issue]));
                    }
                }
                ("remains", None) => {
                    s.missed += 1;
                    wrong.push(format!("{id} {issue} MISSED: {}", row["note"]));
                }
                (_, Some(line)) => {
                    s.wrong += 1;
                    let why: Vec<&str> =
                        verdict.remaining.iter().filter(|r| r.issue == *issue).map(|r| r.message.as_str()).collect();
                    wrong.push(format!("{id} {issue} FALSE ALARM line {line}: {} {why:?}", row["note"]));
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
    println!("{s:?} precision {:.3} recall {:.3} line {:.3}", s.precision(), s.recall(), s.lines());
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
        assert!(s.precision() >= 0.99 && s.recall() >= 0.99 && s.lines() >= 0.99 && s.parse == s.rows, "{s:?}");
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
        inputs.push((exercise, format!("{}{}", "[".repeat(50_000), "]".repeat(50_000))));
        inputs.push((exercise, "if a\n".repeat(20_000)));
        inputs.push((exercise, "class X\ndef y\nx = <<~A + \"#{".repeat(4_000)));
        inputs.push((exercise, "x = User.all.select { |u| u.a }\n".repeat(3_000)));
        inputs.push((exercise, (0..25_000u32).map(|n| char::from_u32((n * 7919) % 250).unwrap_or('x')).collect()));
        inputs.push((exercise, "a.b".repeat(30_000)));
        inputs.push((exercise, "@a = @a + key\n".repeat(7_000)));
        inputs.push((exercise, "x".repeat(1_000_000)));
    }
    for (exercise, code) in inputs.into_iter().filter(|(e, _)| *e == "ex4" || *e == "ex2") {
        let t = std::time::Instant::now();
        let fences = [Fence { lang: "ruby", code: &code }];
        let n = run(&rubric, exercise, &fences, "").codes.len();
        let total = t.elapsed();
        let t = std::time::Instant::now();
        let parsed = tree::Tree::parse(&code, tree::Grammar::Ruby);
        let parse = t.elapsed();
        let t = std::time::Instant::now();
        let errors = parsed.as_ref().map(|p| syntax::errors(p, tree::Grammar::Ruby).len());
        let syntax = t.elapsed();
        let t = std::time::Instant::now();
        let flow = parsed.as_ref().map(|p| (p.nodes.len(), flow::Flow::of(p)).0);
        println!("   parse {parse:?} syntax {syntax:?} {errors:?} flow {:?} {flow:?}", t.elapsed());
        println!("{exercise} {} bytes {:?} {:?} {n}", code.len(), code.chars().take(12).collect::<String>(), total);
    }
}

/// Snippets that Ruby 3.1's own `ruby -c` accepts, and such that it refuses.
#[test]
fn rubys_verdicts() {
    let rubric = CodeRubric::default();
    let syntax = |code: &str| {
        let fences = [Fence { lang: "ruby", code }];
        run(&rubric, "ex1", &fences, "").codes.remove(0).syntax
    };
    for code in include_str!("../../tests/fixtures/exercises/ruby.valid.txt").split("\n---\n") {
        assert_eq!(syntax(code), [], "{code}");
    }
    for code in include_str!("../../tests/fixtures/exercises/ruby.invalid.txt").split("\n---\n") {
        let errors = syntax(code);
        let place = errors.first().map(|e| code[e.span.start..e.span.end].trim().to_owned());
        assert!(place.is_some_and(|p| !p.is_empty()), "{code}\n{errors:?}");
    }
    let message = |code| syntax(code).remove(0).message;
    assert_eq!(message("x = { a: 1, b }"), "unexpected `}`: the part before it is not finished");
    assert_eq!(message("foo(1, [2)"), "unexpected `)`, expected `]` for the `[` on line 1");
}

const LAZY: &str = "class DashboardController\n  def show\n    render json: User.active.count\n  end\nend\n";

#[test]
fn the_last_fence_with_the_class_counts_and_other_classes_go_with_it() {
    let rubric = CodeRubric::trusted(RUBRIC);
    let (original, improved) = originals("ex1");
    let model = "class User < ApplicationRecord\n  def self.active\n    all.select { |u| u.last_login > 1.day.ago }\n  end\nend\n";
    let ruby = |code| Fence { lang: "ruby", code };
    let indices = |a: &Analysis| a.codes.iter().map(|c| c.fence).collect::<Vec<_>>();
    let analysis = run(&rubric, "ex1", &[ruby(original), ruby(improved)], "");
    assert_eq!(indices(&analysis), [1]);
    assert_eq!(analysis.codes[0].remaining, []);
    let analysis =
        run(&rubric, "ex1", &[ruby(original), ruby(model), ruby(LAZY), Fence { lang: "sql", code: "SELECT 1" }], "");
    assert_eq!(indices(&analysis), [2, 1]);
    assert!(analysis.codes[0].fixed.is_empty());
    assert_eq!(&model[analysis.codes[1].remaining[0].span.start..][..3], "all");
    assert_eq!(run(&rubric, "ex1", &[], "").codes, []);
}

#[test]
fn a_schedule_named_elsewhere_is_a_schedule() {
    let rubric = CodeRubric::trusted(RUBRIC);
    let (original, _) = originals("ex3");
    let job = format!("{original}# mine\n");
    let issues_of = |fences: &[Fence<'_>], prose: &str| {
        let mut found: Vec<String> =
            run(&rubric, "ex3", fences, prose).codes[0].remaining.iter().map(|r| r.issue.clone()).collect();
        found.sort();
        found
    };
    let ruby = Fence { lang: "ruby", code: &job };
    let yaml =
        Fence { lang: "yaml", code: "production:\n  report:\n    class: ReportJob\n    schedule: every day at 6am\n" };
    assert_eq!(issues_of(&[ruby], "").len(), 2);
    assert_eq!(issues_of(&[ruby, yaml], ""), ["ex3.issue.2"]);
    assert_eq!(issues_of(&[ruby], "It runs nightly from sidekiq-cron."), ["ex3.issue.2"]);
    assert_eq!(issues_of(&[ruby], "There is no cron entry yet.").len(), 2);
}

#[test]
fn names_and_spacing_are_no_change() {
    let renamed = "class DashboardController < ApplicationController\n  def show\n    # all of them\n    all = User.all\n    busy = all.select do |user|\n      user.last_login > 30.days.ago\n    end\n    render(json: { active_users: busy.count })\n  end\nend\n";
    let verdict = one("ex1", renamed);
    assert!(verdict.unchanged && !verdict.is_original);
    assert!(!one("ex1", &renamed.replace("select", "reject")).unchanged);
    assert!(!one("ex1", &renamed.replace("30", "60")).unchanged);
}

#[test]
fn without_queries_lines_are_compared() {
    let rubric = CodeRubric::default();
    let ids = ["ex1.issue.1".to_owned()];
    let fences = [Fence { lang: "sql", code: "SELECT   *\nFROM users\nwhere  lower(email) = 'a'\n" }];
    let mut input = Input {
        original: Some("SELECT *\nFROM users\nWHERE lower(email) = 'a'\n"),
        improved: Some("SELECT id\nFROM users\nWHERE email = 'a'\n"),
        language: "sql",
        fences: &fences,
        prose: "",
        issue_ids: &ids,
        rubric: &rubric,
    };
    let analysis = analyse(&input);
    let code = &analysis.codes[0];
    assert_eq!((code.parses, code.unchanged), (None, true));
    let texts: Vec<&str> = code.remaining.iter().map(|r| &fences[0].code[r.span.start..r.span.end]).collect();
    assert!(code.remaining.iter().all(|r| r.low));
    assert_eq!(texts, ["SELECT   *", "where  lower(email) = 'a'"]);
    let better = [Fence { lang: "SQL", code: "SELECT id\nFROM users\nWHERE email = 'a'\n" }];
    input.fences = &better;
    assert_eq!(analyse(&input).codes[0].remaining, []);
}

fn syntax_of(lang: &str, code: &str) -> Vec<String> {
    let grammar = tree::Grammar::of(lang).unwrap();
    let tree = tree::Tree::parse(code, grammar).unwrap();
    let errors = syntax::errors(&tree, grammar);
    errors.iter().map(|e| format!("{:?} {}", &code[e.span.start..e.span.end], e.message)).collect()
}

#[test]
fn ruby_errors_say_what_was_found_and_what_was_expected() {
    assert_eq!(
        syntax_of("ruby", "def a\n  if b\n    c\n  ensure\n    d\n  end\nend\n"),
        [
            "\"ensure\" unexpected `ensure`: the `if` on line 2 is still open, expected its `end` (`ensure` belongs to `begin`, `def` or `do`)"
        ]
    );
    assert_eq!(
        syntax_of("ruby", "class A\n  def b\n    if c\n  end\nend\n"),
        ["\"if\" unexpected end of the code: `if` on line 3 has no `end`"]
    );
    assert_eq!(syntax_of("ruby", "a = [1, 2\nb = 3\n").len(), 1);
    assert_eq!(syntax_of("ruby", "a\nend\n"), ["\"end\" unexpected `end`: nothing is open here"]);
    for fine in [
        "def a(...) = b(...)\n",
        "def a(*, **) = b(*, **)\n",
        "h = {x:, y:}\n",
        "case a\nin {b:} then b\nend\n",
        "x = <<~A\n #{1}\nA\n",
        "p(a&.b)\n",
        "",
    ] {
        assert_eq!(syntax_of("ruby", fine), Vec::<String>::new(), "{fine}");
    }
}

#[test]
fn python_is_parsed_too() {
    for fine in [
        "def a(x: int = 1) -> int:\n    return x\n",
        "async def f():\n    async with a as b:\n        pass\n",
        "match x:\n    case {\"a\": 1}:\n        pass\n",
        "print(f\"{a!r:>{b}}\")\n",
    ] {
        assert_eq!(syntax_of("python", fine), Vec::<String>::new(), "{fine}");
    }
    for broken in
        ["def a(:\n    pass\n", "print \"x\"\n", "x = (1,\n", "if a\n    b\n", "def f():\n\nx = 1\n", "class A:\n"]
    {
        assert!(!syntax_of("python", broken).is_empty(), "{broken}");
    }
}

#[test]
fn problems_have_their_line() {
    let text = "[[code]]\nissue = \"ex1.issue.1\"\nlanguage = \"ruby\"\nwhat = 1\n\n[[label]]\nname = \"a\"\nlanguage = \"ruby\"\nquery = '''\n(call)\n(nonsense) @it\n'''\n\n[[label]]\nname = \"b\"\nlanguage = \"cobol\"\n\n[[label]]\nname = \"c\"\nlanguage = \"ruby\"\nalso = [\"c\", \"zz\"]\nspread = [\"wide\"]\n\n[[said]]\nname = \"s\"\nwords = [\"(\"]\n";
    let (_, problems) = CodeRubric::parse(text);
    let told: Vec<(usize, &str)> = problems.iter().map(|p| (p.line, p.message.as_str())).collect();
    for (line, part) in [(4, "what"), (11, "nonsense"), (16, "cobol"), (21, "zz"), (22, "wide"), (26, "regular")] {
        assert!(told.iter().any(|(l, m)| *l == line && m.contains(part)), "{line} {part}: {told:#?}");
    }
    assert!(told.iter().any(|(_, m)| m.contains("needs itself")));
    assert_eq!(CodeRubric::parse("[[concept]]\nname = \"x\"\n").1, []);
    assert_eq!(CodeRubric::parse("a = [").1.len(), 1);
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(96))]
    #[test]
    fn any_code_is_judged_without_a_panic(code in "[a-z@:#{}()|\"'\\n &<~=\\[\\].é😀\\\\]{0,300}", cut in 0usize..2000) {
        let rubric = CodeRubric::trusted(RUBRIC);
        for exercise in ["ex1", "ex2", "ex3", "ex4"] {
            let whole = originals(exercise).1;
            let half: String = whole.chars().take(cut % whole.len()).collect();
            for text in [code.clone(), format!("{half}{code}")] {
                let fences = [Fence { lang: "ruby", code: &text }, Fence { lang: "python", code: &code }, Fence { lang: "", code: &code }];
                for verdict in run(&rubric, exercise, &fences, &code).codes {
                    let len = fences[verdict.fence].code.len();
                    assert!(verdict.remaining.iter().all(|r| r.span.start <= r.span.end && r.span.end <= len));
                    assert!(verdict.syntax.iter().all(|e| e.span.start <= e.span.end && e.span.end <= len));
                }
            }
        }
    }

    #[test]
    fn any_rubric_is_read_without_a_panic(query in "[(\\[\\])@#.!_a-z: \"?*]{0,60}") {
        let text = format!("[[label]]\nname = \"a\"\nlanguage = \"ruby\"\nquery = '''{query}'''\n{query}");
        let _ = CodeRubric::parse(&text);
    }
}
