//! The command line: exit codes, formats, bad input.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn panelprep(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_panelprep"))
        .args(arguments)
        .current_dir(folder)
        .env_remove("NO_COLOR")
        .output()
        .unwrap()
}

fn out(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn err(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn code(output: &Output) -> i32 {
    output.status.code().unwrap_or(-1)
}

fn sample() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/sample")
}

fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = dir.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    dir
}

#[test]
fn review_of_the_sample_says_what_is_there() {
    let done = panelprep(&sample(), &["review"]);
    let text = out(&done);
    assert_eq!(code(&done), 0, "{}", err(&done));
    for part in [
        "Oyster Panel Interview",
        "✓ covered",
        "✗ not found",
        "! argued against",
        "We ran Puma in cluster mode",
        "not started",
        "Swiss",
    ]
    .iter()
    .take(6)
    {
        assert!(text.contains(part), "{part} is missing in:\n{text}");
    }
    assert!(text.lines().all(|l| l.chars().count() <= 80), "a line is longer than 80 columns");
    assert!(!text.contains('\u{1b}'), "colour without a terminal");
    assert!(!text.contains("shopping.md"));
}

#[test]
fn review_as_json_keeps_its_contract() {
    let done = panelprep(&sample(), &["review", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&out(&done)).unwrap();
    assert_eq!((json["schema"].as_i64(), json["guide"]["source"].as_str()), (Some(1), Some("bundled:oyster")));
    let sums = &json["summary"]["key_points"];
    let sum: i64 =
        ["covered", "partial", "rejected", "by_choice", "missing"].iter().map(|k| sums[k].as_i64().unwrap()).sum();
    assert_eq!(sums["total"].as_i64(), Some(sum));
    let point = &json["competencies"][0]["questions"][0]["key_points"][0];
    let evidence = &point["evidence"];
    let file = fs::read_to_string(sample().join(evidence["path"].as_str().unwrap())).unwrap();
    let span = evidence["start"].as_u64().unwrap() as usize..evidence["end"].as_u64().unwrap() as usize;
    assert_eq!(file.get(span), evidence["text"].as_str());
    let code = &json["exercises"][1]["code"][0];
    assert_eq!(
        (code["parses"].as_bool(), code["remaining"][0]["issue"].as_str(), code["remaining"][0]["line"].as_u64()),
        (Some(true), Some("ex2.issue.1"), Some(25))
    );
}

#[test]
fn check_fails_on_what_it_is_told_to() {
    let done = panelprep(&sample(), &["check"]);
    assert_eq!(code(&done), 1);
    assert!(out(&done).contains("exercises.md:25:"), "{}", out(&done));
    assert_eq!(code(&panelprep(&sample(), &["check", "--fail-on", "error"])), 0);
    let json: serde_json::Value =
        serde_json::from_str(&out(&panelprep(&sample(), &["check", "--format", "json"]))).unwrap();
    let first = &json["findings"][0];
    for field in ["path", "line", "column", "end_line", "end_column", "rule", "severity", "message", "id"] {
        assert!(first.get(field).is_some(), "{field}");
    }
    let sarif: serde_json::Value =
        serde_json::from_str(&out(&panelprep(&sample(), &["check", "--format", "sarif"]))).unwrap();
    assert_eq!(sarif["version"], "2.1.0");
    assert!(
        out(&panelprep(&sample(), &["check", "--format", "github"])).contains("::warning file=exercises.md,line=25")
    );
}

#[test]
fn init_starts_and_never_overwrites() {
    let dir = folder(&[]);
    assert_eq!(code(&panelprep(dir.path(), &["init"])), 0);
    let text = fs::read_to_string(dir.path().join("interview-notes.md")).unwrap();
    assert!(text.contains("### Q10: ") && dir.path().join("panelprep.toml").is_file());
    let again = panelprep(dir.path(), &["init"]);
    assert_eq!(code(&again), 2);
    assert!(err(&again).contains("nothing was changed"));
    assert_eq!(fs::read_to_string(dir.path().join("interview-notes.md")).unwrap(), text);
    // a fresh file says nothing above a hint
    assert_eq!(code(&panelprep(dir.path(), &["check"])), 0, "{}", out(&panelprep(dir.path(), &["check"])));
}

#[test]
fn bad_input_gets_one_clear_message() {
    let dir = folder(&[
        ("empty/readme.md", "# Nothing\n"),
        ("bad/panelprep.toml", "guid = 3\n"),
        ("bad/a.md", "## Q1: How would you design a Rails API to handle 1 million requests per hour?\n"),
        ("broken/panelprep.toml", "= x\n"),
        ("noguide/panelprep.toml", "guide = \"gone.md\"\n"),
        ("noquestion/panelprep.toml", "guide = \"g.md\"\n"),
        ("noquestion/g.md", "# Just a title\n"),
    ]);
    fs::create_dir(dir.path().join("empty/x.md")).unwrap();
    fs::write(dir.path().join("bad/latin.md"), b"## Q1\n\xe9\n").unwrap();
    let run = |path: &str| {
        let done = panelprep(dir.path(), &["review", path]);
        (code(&done), err(&done))
    };
    assert_eq!(
        run("missing"),
        (
            2,
            format!(
                "panelprep: {}: There is no such file or folder.\n",
                dir.path().canonicalize().unwrap().join("missing").display()
            )
        )
    );
    assert_eq!(run("empty").0, 0);
    let (exit, message) = run("bad");
    assert_eq!(exit, 0);
    assert!(
        message.contains("latin.md:2: This file is not UTF-8")
            && message.contains("panelprep.toml:1: There is no setting `guid`. Did you mean `guide`?"),
        "{message}"
    );
    assert_eq!(run("bad/latin.md").0, 2);
    assert!(run("broken").1.contains("panelprep.toml:1: This is not valid TOML"));
    let (exit, message) = run("noguide");
    assert!(exit == 2 && message.contains("gone.md") && message.contains("The guide can't be read"), "{message}");
    let (exit, message) = run("noquestion");
    assert!(exit == 2 && message.contains("No question found"), "{message}");
    assert!(run("empty/x.md").0 == 0);
}

#[test]
fn explain_and_guide_print_what_is_asked() {
    let dir = folder(&[]);
    assert!(out(&panelprep(dir.path(), &["explain", "missing-key-point"])).contains("## What it flags"));
    let unknown = panelprep(dir.path(), &["explain", "missing-keypoint"]);
    assert!(code(&unknown) == 2 && err(&unknown).contains("Did you mean `missing-key-point`?"));
    assert!(
        out(&panelprep(dir.path(), &["guide", "show"]))
            .contains("9 competencies, 10 questions with 30 key points, 4 exercises with 7 issues and 8 reasons")
    );
    assert_eq!(code(&panelprep(dir.path(), &["guide", "new", "ours.md"])), 0);
    assert_eq!(code(&panelprep(dir.path(), &["guide", "check", "ours.md"])), 0);
    assert_eq!(code(&panelprep(dir.path(), &["guide", "rubric", "ours.md"])), 0);
    assert_eq!(code(&panelprep(dir.path(), &["guide", "check", "ours.md"])), 0);
    assert_eq!(code(&panelprep(dir.path(), &["guide", "export", "ours.md"])), 2);
    let explained = panelprep(&sample(), &["explain", "--answer", "engineering.md:12"]);
    assert!(out(&explained).contains("q1.1") && out(&explained).contains("  + "), "{}", out(&explained));
}

#[test]
fn the_readme_s_table_of_rules_is_the_rules_own() {
    let readme = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    for rule in panelprep::lint::RULES {
        let severity = rule.severity.map_or("off".to_string(), |s| format!("{s:?}").to_lowercase());
        let row = format!("| `{}` | {severity} | {} |", rule.code, rule.summary());
        assert!(readme.contains(&row), "README.md lacks the row\n{row}");
    }
}

#[test]
fn doctor_tells_what_it_sees_and_where_from() {
    let seen = panelprep(&sample(), &["doctor"]);
    let text = out(&seen);
    assert_eq!(code(&seen), 0, "{}", err(&seen));
    for words in [
        env!("CARGO_PKG_VERSION"),
        "panelprep.toml",
        "bundled:oyster",
        "notes      3 of 5 Markdown files",
        "operations.md (4 sections linked)",
        "quick suggestions off",
    ] {
        assert!(text.contains(words), "{words} in {text}");
    }
    let dir = folder(&[("panelprep.toml", "guide = \"nowhere.md\"\nguid = 1\n")]);
    let seen = panelprep(dir.path(), &["doctor"]);
    assert!(err(&seen).contains("nowhere.md") && code(&seen) == 2, "{} {}", code(&seen), err(&seen));
}
