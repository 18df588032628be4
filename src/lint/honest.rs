//! Honest counting, over everything that a fix or a menu can put into the notes: nothing but the candidate's own word
//! turns a point to covered, and nothing breaks the Markdown around it.

use super::testing::{apply, titles};
use super::{Fix, actions_at, check, fixes};
use crate::coverage::verdict::Verdict;
use crate::lint::word::sentences;
use crate::markdown::Kind;
use crate::notebook::Notebook;
use crate::notebook::testing::{notebook, oyster, path};
use crate::text::Span;
use expect_test::expect;

const HARD: &str = "\u{feff}---\ntitle: x\n---\n\n# Mine\n\n## Q1: How do you keep pages fast?\n\nWe don't use a CDN: \"why\", they ask. Ends in `two\\\\` lines\nof `Redis`, 😀 and more  \n\n1. First of all we measure\n   - nested one, with ~~struck~~ words\n\n   loose paragraph\n2. Second\n   ```ruby\n   a = 1\n   ```\n\n| a | b |\n|---|---|\n| cell one | cell -- two |\n\n> quoted\n\n- [ ] open task\n- [x] Should we use a CDN?\n<!-- panelprep: open q1.2 -->\n\n**Q2: How do you handle incidents together?**\nWe decided against a channel.\n* Hold a retrospective.\n---\n\nExercise 1: Count quickly\n=========================\nIt loads every row, as the original does, and that is what I would change first.\n```ruby\nUser.count\n```\n";

fn verdicts(book: &Notebook) -> Vec<(usize, usize, Verdict)> {
    let answers = book.files().flat_map(|f| &f.answers);
    answers
        .flat_map(|a| {
            let points = a.points.iter().enumerate();
            points.map(|(i, p)| (a.unit, i, p.verdict))
        })
        .collect()
}

/// The visible text, block by block, without prompts that were put in.
fn shape(book: &Notebook) -> Vec<String> {
    let file = book.file(&path("a.md")).unwrap();
    let blocks = file.notes.segments().iter().flat_map(|p| {
        let blocks = p.segment.body.blocks.iter();
        blocks.map(|b| {
            let fence = matches!(b.kind, Kind::Fence { .. });
            let text = if fence { b.code(&p.segment.text) } else { b.prose(&p.segment.text).into_owned() };
            format!("{:?} {} {}", b.kind, b.depth, text.trim())
        })
    });
    blocks.collect()
}

fn confirms(fix: &Fix) -> bool {
    // what is remembered stands in another file
    let here = !fix.title.contains("remember this wording");
    here && fix.title.starts_with("I cover this here") || fix.title.starts_with("Confirm it again")
}

fn places(book: &Notebook) -> Vec<Span> {
    let file = book.file(&path("a.md")).unwrap();
    let mut out = Vec::new();
    for placed in file.notes.segments().iter() {
        let heading = placed.segment.heading.as_ref().map(|h| h.span);
        let said = sentences(placed.segment);
        let spans = heading.into_iter().chain(said.iter().map(|s| s.span));
        out.extend(spans.map(|s| Span::new(s.start, s.start).shift(placed.start)));
    }
    out
}

#[test]
fn no_fix_by_itself_makes_a_point() {
    for text in [HARD.to_string(), HARD.replace('\n', "\r\n")] {
        let book = notebook(&[("a.md", &text)]);
        let file = book.file(&path("a.md")).unwrap().clone();
        let (before, blocks) = (verdicts(&book), shape(&book));
        let mut all: Vec<Fix> = check(&book).iter().flat_map(|f| fixes(&book, f)).collect();
        all.extend(places(&book).iter().flat_map(|at| actions_at(&book, &file, *at)));
        assert!(all.len() > 40, "{}", all.len());
        for fix in &all {
            let after_text = apply(&book, fix, "a.md");
            let after = notebook(&[("a.md", &after_text)]);
            let now = verdicts(&after);
            let gained = now.iter().filter(|v| v.2 == Verdict::Covered && !before.contains(v)).count();
            assert_eq!(gained, usize::from(confirms(fix)), "{}\n{after_text}", fix.title);
            // all that was there still stands, in the same blocks
            let kept = shape(&after);
            let mut rest = kept.iter();
            for block in &blocks {
                assert!(rest.any(|b| b == block), "{}: {block} is gone\n{after_text}\n{kept:#?}", fix.title);
            }
            assert!(
                after_text.matches('\r').count() == 0 || !after_text.replace("\r\n", "").contains('\n'),
                "{}: mixed line breaks",
                fix.title
            );
        }
    }
}

/// The bundled guide's rubric knows its own words: no prompt made of them counts.
#[test]
fn no_prompt_of_the_bundled_guide_makes_a_point() {
    let lead = "This is an answer that has its dozen words and makes no point of any guide at all.";
    let empty = oyster(&[]);
    let units = &empty.guide().unwrap().units;
    for unit in units {
        let text = format!("## {}\n\n{lead}\n", unit.heading());
        let book = oyster(&[("a.md", &text)]);
        let all = check(&book).into_iter().flat_map(|f| fixes(&book, &f));
        for fix in all.filter(|f| f.title.contains("nsert")) {
            let after = oyster(&[("a.md", &apply(&book, &fix, "a.md"))]);
            let made: Vec<_> = verdicts(&after).into_iter().filter(|v| v.2 != Verdict::Missing).collect();
            assert_eq!(made, [], "{}\n{}", fix.title, apply(&book, &fix, "a.md"));
        }
    }
}

#[test]
fn menus() {
    let book = notebook(&[("a.md", HARD)]);
    let file = book.file(&path("a.md")).unwrap();
    let at = |what: &str| {
        let at = HARD.find(what).unwrap();
        titles(&actions_at(&book, file, Span::new(at, at)))
    };
    expect![""].assert_eq(&at("Mine"));
    expect![[r#"
        * Insert a prompt for “Cache at several layers”
        - Left out by choice: “Cache at several layers”
        - Ignore missing-key-point of q1.2 here
        - Ignore missing-key-point in this file
        * Insert a prompt for an example
        - Ignore no-example of q1 here
        - Ignore no-example in this file
        - Insert a prompt for “Use a CDN”
        - I cover this here: “Use a CDN”
        - Left out by choice: “Use a CDN”
    "#]]
    .assert_eq(&at("Q1: How"));
    expect![[r#"
        - I cover this here: “Use a CDN”
        - I cover this here: “Cache at several layers”
        - I cover this here, and remember this wording: “Cache at several layers”
    "#]]
    .assert_eq(&at("First of all"));
    expect![[r#"
        * Left out by choice: “Use a shared channel”
        - I cover this here: “Use a shared channel”
        - Ignore rejected-key-point of q2.1 here
        - Ignore rejected-key-point in this file
        - I cover this here: “Hold a retrospective”
    "#]]
    .assert_eq(&at("We decided"));
    expect![[r#"
        - Not made yet: “Loads every row”
        - I cover this here: “Saves memory”
        - I cover this here, and remember this wording: “Saves memory”
    "#]]
    .assert_eq(&at("It loads"));
}

#[test]
fn a_confirmation_stands_beside_its_sentence() {
    let book = notebook(&[("a.md", HARD)]);
    let file = book.file(&path("a.md")).unwrap();
    let mut shown = String::new();
    for what in ["Ends in", "nested one", "loose par", "cell -- two", "It loads every row"] {
        let at = HARD.find(what).unwrap();
        let all = actions_at(&book, file, Span::new(at, at));
        let fix = all.iter().find(|f| confirms(f) || f.title.starts_with("Not made"));
        let Some(fix) = fix else {
            shown.push_str(&format!("{what}: nothing\n"));
            continue;
        };
        let text = apply(&book, fix, "a.md");
        let new = text.lines().filter(|l| l.contains("panelprep: ") && !HARD.lines().any(|o| o == *l));
        new.for_each(|line| shown.push_str(&format!("{}: {line}\n", fix.title)));
    }
    expect![[r#"
        I cover this here: “Use a CDN”: of `Redis`, 😀 and more   <!-- panelprep: covers q1.1 "Ends in two lines of" #7c31 -->
        I cover this here: “Use a CDN”:    - nested one, with ~~struck~~ words <!-- panelprep: covers q1.1 "nested one with words" #7c31 -->
        I cover this here: “Use a CDN”:    loose paragraph <!-- panelprep: covers q1.1 "loose paragraph" #7c31 -->
        I cover this here: “Use a CDN”: <!-- panelprep: covers q1.1 "cell two" #7c31 -->
        Not made yet: “Loads every row”: It loads every row, as the original does, and that is what I would change first. <!-- panelprep: open ex1.issue.1 -->
    "#]].assert_eq(&shown);
}

#[test]
fn the_last_word_stands() {
    let text = "## Q1: How do you keep pages fast?\n<!-- panelprep: open q1.1 -->\n\nOur pages come from the edge of the network.\n";
    let book = notebook(&[("a.md", text)]);
    let file = book.file(&path("a.md")).unwrap();
    let at = text.find("Our").unwrap();
    let all = actions_at(&book, file, Span::new(at, at));
    let after = apply(&book, all.iter().find(|f| confirms(f)).unwrap(), "a.md");
    expect![[r###"
        ## Q1: How do you keep pages fast?
        <!-- panelprep: covers q1.1 "Our pages come from the" #7c31 -->

        Our pages come from the edge of the network.
    "###]]
    .assert_eq(&after);
    let book = notebook(&[("a.md", &after)]);
    let file = book.file(&path("a.md")).unwrap();
    let heading = actions_at(&book, file, Span::new(4, 4));
    let open = heading.iter().find(|f| f.title.starts_with("Not made")).unwrap();
    expect![[r#"
        ## Q1: How do you keep pages fast?
        <!-- panelprep: open q1.1 -->

        Our pages come from the edge of the network.
    "#]]
    .assert_eq(&apply(&book, open, "a.md"));
}

#[test]
fn in_practice_the_points_stay_unnamed() {
    let text = "## Q1: How do you keep pages fast?\n\nFirst words.\n";
    let mut book = notebook(&[("a.md", text)]);
    let config = crate::config::Config { practice: true, ..Default::default() };
    book.config = config.into();
    let file = book.file(&path("a.md")).unwrap();
    let all = [Span::new(3, 3), Span::new(40, 40)].map(|at| titles(&actions_at(&book, file, at)));
    expect![[r#"
        - Ignore unanswered-question of q1 here
        - Ignore unanswered-question in this file
        * Insert Q2: “How do you handle incidents together?”
        - Ignore missing-competency in this file
        * Insert Exercise 1: “Count quickly”
        - Ignore missing-exercise in this file
        * Insert all 2 missing questions and exercises

    "#]]
    .assert_eq(&all.join("\n"));
}
