//! A guide for another job, through the whole path: new, check, init, write, check, review. The README shows the same.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn panelprep(folder: &Path, arguments: &[&str]) -> (i32, String) {
    let done: Output =
        Command::new(env!("CARGO_BIN_EXE_panelprep")).args(arguments).current_dir(folder).output().unwrap();
    let text = format!("{}{}", String::from_utf8_lossy(&done.stdout), String::from_utf8_lossy(&done.stderr));
    (done.status.code().unwrap_or(-1), text)
}

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/own-guide").join(name)
}

#[test]
fn from_a_guide_to_a_review() {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path();
    // a template is understood as it is
    assert_eq!(panelprep(folder, &["guide", "new", "template.md"]).0, 0);
    assert_eq!(panelprep(folder, &["guide", "check", "template.md"]).0, 0);
    fs::remove_file(folder.join("template.md")).unwrap();

    fs::copy(fixture("data-engineer.md"), folder.join("data-engineer.md")).unwrap();
    let (code, text) = panelprep(folder, &["guide", "check", "data-engineer.md"]);
    assert_eq!(code, 0, "{text}");
    assert!(text.contains("2 competencies, 3 questions with 6 key points") && text.contains("Passed over"), "{text}");

    let (code, text) = panelprep(folder, &["init", "--guide", "data-engineer.md"]);
    assert_eq!(code, 0, "{text}");
    assert!(text.contains("with 3 questions and 0 exercises of \"Meridian: data engineer panel\""), "{text}");
    let fresh = fs::read_to_string(folder.join("interview-notes.md")).unwrap();
    let (code, text) = panelprep(folder, &["check"]);
    assert_eq!(code, 0, "a fresh file has nothing above a hint: {text}");

    // the notes of the fixture are the fresh ones with answers written in
    let written = fs::read_to_string(fixture("interview-notes.md")).unwrap();
    let headings = |text: &str| text.lines().filter(|l| l.starts_with('#')).map(str::to_string).collect::<Vec<_>>();
    assert_eq!(headings(&fresh), headings(&written));
    fs::write(folder.join("interview-notes.md"), written).unwrap();
    let (code, text) = panelprep(folder, &["review"]);
    assert_eq!(code, 0, "{text}");
    for part in [
        "Meridian: data engineer panel",
        "2 of 3 questions",
        "✓ covered        Idempotent writes",
        "✗ not found      Backfills without downtime",
        "✗ not found      An owner for each table",
        "mentioned, but said not to be so",
        "not started",
    ] {
        assert!(text.contains(part), "{part} is missing in:\n{text}");
    }
    let readme = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    let shown = text.split("\nQ1: ").nth(1).and_then(|t| t.split("\nCOLLABORATION").next()).unwrap().trim();
    assert!(readme.contains(shown), "README.md shows another output than\n{shown}");
    let (code, text) = panelprep(folder, &["check"]);
    assert!(text.contains("missing-key-point") && text.contains("Backfills without downtime"), "{code} {text}");

    // a rubric of one's own, started from the guide
    assert_eq!(panelprep(folder, &["guide", "rubric", "data-engineer.md"]).0, 0);
    assert_eq!(panelprep(folder, &["guide", "check", "data-engineer.md"]).0, 0);
}
