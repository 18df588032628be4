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
            (format!("{over}{}", h.markdown), format!("{over}{}", h.plain))
        }
    }
}

fn check(fixture: &str, expected: Expect) {
    let (text, at) = cursor(fixture);
    expected.assert_eq(&show(&notebook(&[("a.md", &text)]), at).1);
}

fn check_practice(fixture: &str, expected: Expect) {
    let (text, at) = cursor(fixture);
    let config = Config { practice: true, ..Config::default() };
    expected.assert_eq(&show(&with_config(&[("a.md", &text)], config), at).1);
}

#[test]
fn a_questions_heading() {
    let fixture = "\u{feff}## Q1: How do $0you keep pages fast?\r\n\r\n😀 We put *CloudFront* in front\r\nof <every> page.\r\n\r\nWe set etags.\r\n";
    check(
        fixture,
        expect![[r###"
        over "## Q1: How do you keep pages fast?"
        Q1: How do you keep pages fast?
        Small guide › Craft
        ✓ covered: Use a CDN.
            “We put *CloudFront* in front of <every> page”
        ~ in part: Cache at several layers.
            “We set etags”
            (found: http; not found: app)
        1 of 2 points · 11 words"###]],
    );
    let (text, at) = cursor(fixture);
    expect![[r###"
        over "## Q1: How do you keep pages fast?"
        **Q1: How do you keep pages fast?**

        Small guide › Craft

        - ✓ *covered*: Use a CDN.  
          “We put \*CloudFront\* in front of \<every\> page”
        - ~ *in part*: Cache at several layers.  
          “We set etags”  
          (found: http; not found: app)

        1 of 2 points · 11 words"###]]
    .assert_eq(&show(&notebook(&[("a.md", &text)]), at).0);
}

#[test]
fn every_verdict_in_words() {
    check(
        "## Q2: How do you handle incidents together?$0\n\nWe decided against a retrospective. Still to do: set up a channel.\n",
        expect![[r###"
            over "## Q2: How do you handle incidents together?"
            Q2: How do you handle incidents together?
            Small guide › Teamwork
            ✗ not found: Use a shared channel.
                (mentioned, but still to do)
            ! argued against: Hold a retrospective.
                “We decided against a retrospective”
                (you argue against it)
            no points found yet · 12 words"###]],
    );
    check(
        "## Q1: How do you keep pages fast?$0\n\nCache at several layers.\n\n<!-- panelprep: differs q1.1 \"no\" -->\n",
        expect![[r###"
            over "## Q1: How do you keep pages fast?"
            Q1: How do you keep pages fast?
            Small guide › Craft
            – by choice: Use a CDN.
            ✗ not found: Cache at several layers.
            not started"###]],
    );
}

#[test]
fn a_point_that_another_file_makes() {
    let (text, at) = cursor("## Q1: How do you keep$0 pages fast?\n\nCloudFront.\n");
    let other = "# Speed\n\n## Q1: How do you keep pages fast?\n\nEtags and redis.\n";
    let notebook = notebook(&[("a.md", &text), ("b.md", other)]);
    expect![[r###"
        over "## Q1: How do you keep pages fast?"
        Q1: How do you keep pages fast?
        Small guide › Craft
        ✓ covered: Use a CDN.
            “CloudFront”
        ✗ not found: Cache at several layers.
            (covered in b.md:5)
        1 of 2 points · 1 word"###]]
    .assert_eq(&show(&notebook, at).1);
}

#[test]
fn an_exercises_heading() {
    check(
        "## Exercise 1: Count$0 quickly\n\nIt loads every row.\n",
        expect![[r###"
            over "## Exercise 1: Count quickly"
            Exercise 1: Count quickly
            Small guide

            Original code:
                User.all.count { |u| u.active }

            Issues:
            ~ in part: Loads every row.
                “It loads every row”
                (the guide's words: say how you do it)

            Why it matters:
            ✗ not found: Saves memory.

            Improved version:
                User.where(active: true).count
            1 of 1 issue in part"###]],
    );
    check_practice(
        "## Exercise 1: Count$0 quickly\n",
        expect![[r###"
        over "## Exercise 1: Count quickly"
        Exercise 1: Count quickly
        Small guide

        Original code:
            User.all.count { |u| u.active }
        Practice: the key points show once you have a first draft."###]],
    );
    check_practice(
        "## Exercise 1: Count$0 quickly\n\nIt loads every row.\n",
        expect![[r###"
            over "## Exercise 1: Count quickly"
            Exercise 1: Count quickly
            Small guide

            Original code:
                User.all.count { |u| u.active }

            Issues:
            ~ in part: Loads every row.
                “It loads every row”
                (the guide's words: say how you do it)

            Why it matters:
            ✗ not found: Saves memory.
            1 of 1 issue in part"###]],
    );
}

#[test]
fn the_bundled_correction_is_marked() {
    let (text, at) = cursor("## Exercise 3: Distributed$0 Job Scheduling\n");
    let shown = show(&oyster(&[("a.md", &text)]), at).1;
    assert!(shown.contains("Corrected: the printed version is not valid Ruby"), "{shown}");
}

#[test]
fn a_sentence_that_makes_points() {
    check(
        "## Q1: How do you keep pages fast?\n\nFirst. We put Cloud$0Front in front, with etags. Last.\n",
        expect![[r#"
            over "We put CloudFront in front, with etags"
            ✓ covered: Use a CDN. (Q1)
                (found: edge)
            ~ in part: Cache at several layers. (Q1)
                (found: http; not found: app)"#]],
    );
    check(
        "## Q1: How do you keep pages fast?\n\nFirst. $0We put CloudFront in front.\n",
        expect![[r#"
            over "We put CloudFront in front"
            ✓ covered: Use a CDN. (Q1)
                (found: edge)"#]],
    );
    check("## Q1: How do you keep pages fast?\n\nSome other$0 sentence. CloudFront.\n", expect![["nothing"]]);
}

#[test]
fn a_sentence_that_does_not_count() {
    check(
        "## Q2: How do you handle incidents together?\n\nWe wish we had a ret$0rospective.\n",
        expect![[r#"
            over "We wish we had a retrospective"
            ✗ not counted: Hold a retrospective. (Q2)
                (mentioned, but only wished for)"#]],
    );
    check(
        "## Q2: How do you handle incidents together?\n\nOn a retro$0, I …\n",
        expect![[r#"
            over "On a retro, I"
            ✗ not counted: Hold a retrospective. (Q2)
                (a prompt: it counts once you have written on from the …)"#]],
    );
    check(
        "## Q2: How do you handle incidents together?\n\nWe decided against a ret$0rospective.\n",
        expect![[r#"
            over "We decided against a retrospective"
            ! argued against: Hold a retrospective. (Q2)
                (you argue against it)"#]],
    );
}

#[test]
fn directives() {
    for (directive, expected) in [
        (
            "covers q1.1 \"front\" #0000",
            expect![[r#"
            over "<!-- panelprep: covers q1.1 \"front\" #0000 -->"
            covers q1.3 "a few words"
            You confirm that this section makes the point, in the sentence with these words (or the one before).
            q1.1: Use a CDN.
            The guide has changed its words since: look again."#]],
        ),
        (
            "question q2 q7",
            expect![[r#"
            over "<!-- panelprep: question q2 q7 -->"
            question q3
            Directly under a heading: the section answers these questions, whatever the heading says.
            Q2: How do you handle incidents together?
            Small guide has no q7."#]],
        ),
        (
            "ignore missing-key-point q1.2",
            expect![[r#"
            over "<!-- panelprep: ignore missing-key-point q1.2 -->"
            ignore missing-key-point q1.3
            Hides a rule's findings: before a line, under a heading for its section, or at the file's top for the file. Verdicts stay as they are.
            q1.2: Cache at several layers.
            Hidden here: missing-key-point"#]],
        ),
        (
            "cover q1.1",
            expect![[r#"
            over "<!-- panelprep: cover q1.1 -->"
            Not understood: there is no directive `cover`.
            Did you mean: covers q1.1"#]],
        ),
        (
            "open q1.9",
            expect![[r#"
            over "<!-- panelprep: open q1.9 -->"
            open q1.3
            You say that the point is not made yet, whatever was found.
            Small guide has no q1.9."#]],
        ),
        (
            "off",
            expect![[r#"
            over "<!-- panelprep: off -->"
            off
            From here on nothing is linked or found, to `on` or to the file's end."#]],
        ),
    ] {
        let fixture = format!("## Q1: How do you keep pages fast?\n\nIn front. <!-- panel$0prep: {directive} -->\n");
        check(&fixture, expected);
    }
}

#[test]
fn practice_keeps_the_points_to_itself() {
    check_practice(
        "## Q1: How do you keep$0 pages fast?\n\nWell.\n",
        expect![[r###"
            over "## Q1: How do you keep pages fast?"
            Q1: How do you keep pages fast?
            Small guide › Craft
            Practice: the key points show once you have a first draft."###]],
    );
    check_practice(
        "## Q1: How do you keep$0 pages fast?\n\nCloudFront.\n",
        expect![[r###"
            over "## Q1: How do you keep pages fast?"
            Q1: How do you keep pages fast?
            Small guide › Craft
            ✓ covered: Use a CDN.
                “CloudFront”
            ✗ not found: Cache at several layers.
            1 of 2 points · 1 word"###]],
    );
}

#[test]
fn in_the_guide() {
    let notebook = notebook(&[("a.md", "## Q1: How do you keep pages fast?\n\nWe put CloudFront in front.\n")]);
    let over = |words: &str| {
        let hover = guide_hover(&notebook, GUIDE.find(words).unwrap()).unwrap();
        format!("over {:?}\n{}", GUIDE[hover.span.start..hover.span.end].trim(), hover.plain)
    };
    expect![[r#"
        over "- Use a CDN."
        q1.1: Use a CDN.
        ✓ covered: a.md:3
            “We put CloudFront in front”"#]]
    .assert_eq(&over("Use a CDN"));
    expect![[r#"
        over "- Cache at several layers."
        q1.2: Cache at several layers.
        Not found in your notes."#]]
    .assert_eq(&over("Cache at"));
    expect![[r#"
        over "- Hold a retrospective."
        q2.2: Hold a retrospective.
        No answer to Q2 yet."#]]
    .assert_eq(&over("Hold a"));
    expect![[r#"
        over "**Q1: How do you keep pages fast?**"
        Q1: How do you keep pages fast?
        Small guide › Craft
        a.md: 1 of 2 points · 5 words"#]]
    .assert_eq(&over("Q1:"));
    expect![[r#"
        over "**Q2: How do you handle incidents together?**"
        Q2: How do you handle incidents together?
        Small guide › Teamwork
        No answer yet."#]]
    .assert_eq(&over("Q2:"));
}
