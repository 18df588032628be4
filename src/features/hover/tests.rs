//! Hovers over the small guide, as an editor would show them.

use super::*;
use crate::config::Config;
use crate::notebook::testing::{GUIDE, cursor, notebook, oyster, path, with_config};
use expect_test::{Expect, expect};

fn show(notebook: &Notebook, at: usize) -> (String, String) {
    let file = notebook.file(&path("a.md")).unwrap();
    match hover(notebook, file, at) {
        None => ("nothing".into(), "nothing".into()),
        Some(h) => {
            let over = format!("over {:?}\n", file.notes.text().slice(h.span));
            (
                format!("{over}{}", h.markdown),
                format!("{over}{}", h.plain),
            )
        }
    }
}

fn check(fixture: &str, expected: Expect) {
    let (text, at) = cursor(fixture);
    expected.assert_eq(&show(&notebook(&[("a.md", &text)]), at).1);
}

fn check_practice(fixture: &str, expected: Expect) {
    let (text, at) = cursor(fixture);
    let config = Config {
        practice: true,
        ..Config::default()
    };
    expected.assert_eq(&show(&with_config(&[("a.md", &text)], config), at).1);
}

#[test]
fn a_questions_heading() {
    let fixture = "\u{feff}## Q1: How do $0you keep pages fast?\r\n\r\n😀 We put *CloudFront* in front\r\nof <every> page.\r\n\r\nWe set etags.\r\n";
    check(fixture, expect![[""]]);
    let (text, at) = cursor(fixture);
    expect![[""]].assert_eq(&show(&notebook(&[("a.md", &text)]), at).0);
}

#[test]
fn every_verdict_in_words() {
    check(
        "## Q2: How do you handle incidents together?$0\n\nWe decided against a retrospective. Still to do: set up a channel.\n",
        expect![[""]],
    );
    check(
        "## Q1: How do you keep pages fast?$0\n\nCache at several layers.\n\n<!-- panelprep: differs q1.1 \"no\" -->\n",
        expect![[""]],
    );
}

#[test]
fn a_point_that_another_file_makes() {
    let (text, at) = cursor("## Q1: How do you keep$0 pages fast?\n\nCloudFront.\n");
    let other = "# Speed\n\n## Q1: How do you keep pages fast?\n\nEtags and redis.\n";
    let notebook = notebook(&[("a.md", &text), ("b.md", other)]);
    expect![[""]].assert_eq(&show(&notebook, at).1);
}

#[test]
fn an_exercises_heading() {
    check(
        "## Exercise 1: Count$0 quickly\n\nIt loads every row.\n",
        expect![[""]],
    );
    check_practice("## Exercise 1: Count$0 quickly\n", expect![[""]]);
    check_practice(
        "## Exercise 1: Count$0 quickly\n\nIt loads every row.\n",
        expect![[""]],
    );
}

#[test]
fn the_bundled_correction_is_marked() {
    let (text, at) = cursor("## Exercise 3: Distributed$0 Job Scheduling\n");
    let shown = show(&oyster(&[("a.md", &text)]), at).1;
    assert!(
        shown.contains("Corrected: the printed version is not valid Ruby"),
        "{shown}"
    );
}

#[test]
fn a_sentence_that_makes_points() {
    check(
        "## Q1: How do you keep pages fast?\n\nFirst. We put Cloud$0Front in front, with etags. Last.\n",
        expect![[""]],
    );
    check(
        "## Q1: How do you keep pages fast?\n\nFirst. $0We put CloudFront in front.\n",
        expect![[""]],
    );
    check(
        "## Q1: How do you keep pages fast?\n\nSome other$0 sentence. CloudFront.\n",
        expect![["nothing"]],
    );
}

#[test]
fn a_sentence_that_does_not_count() {
    check(
        "## Q2: How do you handle incidents together?\n\nWe wish we had a ret$0rospective.\n",
        expect![[""]],
    );
    check(
        "## Q2: How do you handle incidents together?\n\nOn a retro$0, I …\n",
        expect![[""]],
    );
    check(
        "## Q2: How do you handle incidents together?\n\nWe decided against a ret$0rospective.\n",
        expect![[""]],
    );
}

#[test]
fn directives() {
    for (directive, expected) in [
        ("covers q1.1 \"front\" #0000", expect![[""]]),
        ("question q2 q7", expect![[""]]),
        ("ignore missing-key-point q1.2", expect![[""]]),
        ("cover q1.1", expect![[""]]),
        ("open q1.9", expect![[""]]),
        ("off", expect![[""]]),
    ] {
        let fixture = format!(
            "## Q1: How do you keep pages fast?\n\nIn front. <!-- panel$0prep: {directive} -->\n"
        );
        check(&fixture, expected);
    }
}

#[test]
fn practice_keeps_the_points_to_itself() {
    check_practice(
        "## Q1: How do you keep$0 pages fast?\n\nWell.\n",
        expect![[""]],
    );
    check_practice(
        "## Q1: How do you keep$0 pages fast?\n\nCloudFront.\n",
        expect![[""]],
    );
}

#[test]
fn in_the_guide() {
    let notebook = notebook(&[(
        "a.md",
        "## Q1: How do you keep pages fast?\n\nWe put CloudFront in front.\n",
    )]);
    let over = |words: &str| {
        let hover = guide_hover(&notebook, GUIDE.find(words).unwrap()).unwrap();
        format!(
            "over {:?}\n{}",
            GUIDE[hover.span.start..hover.span.end].trim(),
            hover.plain
        )
    };
    expect![[""]].assert_eq(&over("Use a CDN"));
    expect![[""]].assert_eq(&over("Cache at"));
    expect![[""]].assert_eq(&over("Hold a"));
    expect![[""]].assert_eq(&over("Q1:"));
    expect![[""]].assert_eq(&over("Q2:"));
}
