//! Golden reviews of a realistic preparation.

use super::*;
use crate::config::Config;
use crate::notebook::testing::{notebook, path, root};
use crate::notebook::{Cache, Knowledge, Notebook};
use crate::notes::NotesFile;
use expect_test::expect;
use std::sync::Arc;
use unicode_width::UnicodeWidthStr;

pub const ANSWERS: &str = include_str!("testdata/answers.md");
pub const STORIES: &str = include_str!("testdata/stories.md");

/// A preparation for the bundled guide. Its stories are declared to be notes in the settings.
pub fn realistic() -> Notebook {
    let config = Config { notes: vec![crate::config::glob("*.md").unwrap()], ..Config::default() };
    let knowledge = Arc::new(Knowledge::bundled(None, 1));
    let mut notebook = Notebook::new(&root(), Arc::new(config), Some(knowledge));
    let mut cache = Cache::default();
    for (name, text) in [("answers.md", ANSWERS), ("stories.md", STORIES)] {
        notebook.put(&path(name), NotesFile::new(text), &mut cache);
    }
    notebook
}

/// What the exercise room would say of the second exercise's code.
pub fn with_code(report: &mut Report) {
    let exercise = &mut report.exercises[1];
    let line = 103;
    let message = "the key is part of the URL, so it ends up in every log on the way";
    exercise.code = vec![CodeReport {
        path: "answers.md".into(),
        line,
        parses: Some(true),
        unchanged: false,
        remaining: vec![RemainingReport { issue: "ex2.issue.1".into(), line: line + 4, message: message.into() }],
        fixed: Vec::new(),
        syntax: Vec::new(),
    }];
    for passage in exercise.answers.iter_mut().flat_map(|a| &mut a.body) {
        if let PassageKind::Code(lines) = &mut passage.kind {
            lines[4].flags.push(message.into());
        }
    }
}

#[test]
fn dump() {
    let Ok(folder) = std::env::var("PANELPREP_DUMP") else {
        return;
    };
    let mut report = Report::of(&realistic());
    with_code(&mut report);
    let write = |name: &str, text: String| {
        std::fs::write(std::path::Path::new(&folder).join(name), text).unwrap();
    };
    write("review.html", html(&report));
    write("cards.html", cards::html(&report));
    write("cards.txt", cards::text(&report, Style::default()));
    write("review.txt", text(&report, Style::default()));
    write("review.md", markdown(&report));
    write("review.json", json(&report));
    write("cards.tsv", flashcards(&report));
    let hostile = Report::of(&notebook(&[("a.md", super::html_tests::HOSTILE)]));
    write("hostile.html", html(&hostile));
}

const SMALL: &str = "# Prep\n\n## Q1: How do you keep pages fast?\n\nWe put CloudFront in front in 2022, and Rails sets an ETag on every page that a visitor may see. That halved the load.\n\n## Q2: How do you handle incidents together?\n<!-- panelprep: differs q2.2 \"we don't\" -->\n\nTODO find the channel's name 🎉\n\n- [x] Sleep really well\n";

fn small() -> Report {
    Report::of(&notebook(&[("a b.md", SMALL)]))
}

#[test]
fn text_of_the_small_guide() {
    expect![[r#"
        Small guide
        1 of 3 key points, 1 in part, 1 left out by choice · 1 of 2 questions · 1 of 2
        competencies · 0 of 1 exercises · about 10 s of talk

        READY
          Nothing is complete yet. Nearest: Q1 with 1 of 2 points.

        THREE GAPS WORTH FIFTEEN MINUTES
          1. Teamwork: no answer yet
             Q2: How do you handle incidents together?
          2. Exercise 1: no answer yet
             Count quickly
          3. Q1: 1 point made in part (a b.md:3)
             Cache at several layers. (found: http; not found: app)
          1 more, in the audit below.

        CRAFT
        Q1: How do you keep pages fast?
          a b.md:3 · about 10 s, short of 1 to 2 min
          ✓ covered        Use a CDN.
                           a b.md:5 “We put CloudFront in front in 2022, and Rails sets
                           an ETag on every page that a visitor may see”
          ~ in part        Cache at several layers.
                           found: http; not found: app
                           a b.md:5 “We put CloudFront in front in 2022, and Rails sets
                           an ETag on every page that a visitor may see”

        TEAMWORK
        Q2: How do you handle incidents together?
          not started

        EXERCISES
        Exercise 1: Count quickly
          not started

        CHECKLIST
          [ ] Prepare examples for each competency.
              1 of 2 competencies have a concrete example; not found for Teamwork
              Craft: a b.md:5 what you did (“We put”), a number (“2022”), a name
              (“CloudFront”)
          [x] Sleep well.
              ticked at a b.md:12
    "#]]
    .assert_eq(&text(&small(), Style::default()));
}

#[test]
fn markdown_of_the_small_guide() {
    expect![[r#"
        # Small guide

        1 of 3 key points, 1 in part, 1 left out by choice · 1 of 2 questions · 1 of 2 competencies · 0 of 1 exercises · about 10 s of talk

        ## Ready

        Nothing is complete yet. Nearest: Q1 with 1 of 2 points.

        ## Three gaps worth fifteen minutes

        1. **Teamwork: no answer yet**
           - Q2: How do you handle incidents together?
        2. **Exercise 1: no answer yet**
           - Count quickly
        3. **Q1: 1 point made in part** ([a b.md:3](a%20b.md#L3))
           - Cache at several layers. (found: http; not found: app)

        ## Overview

        | Competency | Question | Points | Time |
        |---|---|---|---|
        | Craft | Q1: How do you keep pages fast? | ✓ ~ | about 10 s |
        | Teamwork | Q2: How do you handle incidents together? |  | not started |

        ✓ covered, ~ in part, ! argued against, ✗ not found, – by choice

        ## Craft

        ### Q1: How do you keep pages fast?

        [a b.md:3](a%20b.md#L3) · about 10 s, short of 1 to 2 min

        - ✓ **covered**: Use a CDN.
          - [a b.md:5](a%20b.md#L5) “We put CloudFront in front in 2022, and Rails sets an ETag on every page that a visitor may see”
        - ~ **in part**: Cache at several layers. (found: http; not found: app)
          - [a b.md:5](a%20b.md#L5) “We put CloudFront in front in 2022, and Rails sets an ETag on every page that a visitor may see”

        ## Teamwork

        ### Q2: How do you handle incidents together?

        Not started.

        - Use a shared channel.
        - – **by choice**: Hold a retrospective.

        ## Exercises

        ### Exercise 1: Count quickly

        Not started.

        - Loads every row.
        - Saves memory.

        ## Checklist

        - [ ] Prepare examples for each competency. (1 of 2 competencies have a concrete example; not found for Teamwork)
          - Craft: [a b.md:5](a%20b.md#L5) what you did (“We put”), a number (“2022”), a name (“CloudFront”)
        - [x] Sleep well. (ticked at a b.md:12)
    "#]].assert_eq(&markdown(&small()));
}

#[test]
fn cards_of_the_small_guide() {
    expect![[r#"
        Q1: How do you keep pages fast?
          about 10 s
          ✓ We put CloudFront in front in 2022, and Rails sets an ETag on every page…
          ~ in part: Cache at several layers.

        NOT STARTED
          Q2: How do you handle incidents together?
          Exercise 1: Count quickly
    "#]]
    .assert_eq(&cards::text(&small(), Style::default()));
}

#[test]
fn flashcards_of_the_small_guide() {
    expect![[r#"
        #separator:tab
        #html:true
        #tags column:3
        #deck:Small guide
        How do you keep pages fast?	<ul><li>Use a CDN.<br><i>We put CloudFront in front in 2022, and Rails sets an ETag on every page that a visitor may see</i></li><li>Cache at several layers.</li></ul>	Craft
        How do you handle incidents together?	<ul><li>Use a shared channel.</li><li>Hold a retrospective.</li></ul>	Teamwork
    "#]].assert_eq(&flashcards(&small()));
}

#[test]
fn a_review_opens_with_what_is_ready_and_fits_the_terminal() {
    let report = Report::of(&realistic());
    for width in [40, 80, 120] {
        let text = text(&report, Style { colour: false, width });
        let at = |words: &str| text.find(words).unwrap_or_else(|| panic!("no {words}"));
        assert!(at("READY") < at("THREE GAPS WORTH FIFTEEN MINUTES"));
        assert!(at("THREE GAPS") < at("ENGINEERING EXCELLENCE"));
        for line in text.lines() {
            assert!(line.width() <= width, "{} columns: {line}", line.width());
        }
    }
    let colour = text(&report, Style { colour: true, width: 80 });
    assert!(colour.contains("\u{1b}[32m") && colour.matches("\u{1b}[0m").count() > 50);
}

#[test]
fn stories_versions_stars_cuts_and_the_checklist() {
    let report = Report::of(&realistic());
    let q = |id: &str| report.questions().find(|q| q.id == id).unwrap();
    assert_eq!(q("q4").answers[0].stories, ["Payroll rules engine"]);
    assert_eq!(report.stories.used[0].place.path, "stories.md");
    let versions: Vec<_> = q("q10").answers.iter().map(|a| a.version.clone().unwrap()).collect();
    assert_eq!(versions, ["short", "long"]);
    let talk = &q("q3").answers[0];
    assert_eq!(talk.pace, Pace::Long);
    assert_eq!(
        talk.star.iter().map(|s| s.part.as_str()).collect::<Vec<_>>(),
        ["Situation", "Task", "Action", "Result"]
    );
    assert!((98..=102).contains(&talk.star.iter().map(|s| s.share).sum::<usize>()));
    assert!(talk.cut[0].text.starts_with("I also spent a long evening"));
    assert_eq!(q("q2").answers[0].form, Form::Notes);
    assert_eq!(q("q2").answers[0].todos[0].text, "look up how we did the backfill of invoices");
    assert!(q("q9").key_points[2].by_choice);
    let done: Vec<bool> = report.checklist.iter().map(|i| i.done).collect();
    assert_eq!(done, [false, true, false]);
    let delivery = report.checklist[0].found.iter().find(|f| f.name == "Delivery").unwrap();
    assert_eq!(delivery.what, "what you did (“We put”), a number (“5”), a name (“Flipper”)");
}

#[test]
fn one_section_for_several_questions_is_one_story() {
    let text = "## A story\n<!-- panelprep: question q1 q2 -->\n\nWe put CloudFront in front, and the incident channel was full of praise afterwards.\n";
    let report = Report::of(&notebook(&[("a.md", text)]));
    assert_eq!(report.stories.used[0].units, ["q1", "q2"]);
    assert_eq!(report.summary.questions.answered, 2);
}

#[test]
fn cards_have_two_gaps_at_most() {
    let mut report = Report::of(&realistic());
    with_code(&mut report);
    for card in cards::text(&report, Style::default()).split("\n\n") {
        assert!(card.matches("not found:").count() + card.matches("in part:").count() <= 2, "{card}");
    }
}

#[test]
fn what_is_complete_is_ready() {
    let text = "## Q1: How do you keep pages fast?\n\nWe put CloudFront in front, set an ETag on every page and keep fragments in Redis.\n";
    let report = Report::of(&notebook(&[("a.md", text)]));
    let ready = &report.ready[0];
    assert_eq!((ready.id.as_str(), ready.made, ready.total), ("q1", 2, 2));
    assert!(super::text(&report, Style::default()).contains("✓ Q1: How do you keep pages fast?"));
    let open = format!("{text}\n- [ ] look up the year\n");
    let report = Report::of(&notebook(&[("a.md", &open)]));
    assert!(report.ready.is_empty());
    assert_eq!(report.gaps.last().map(|g| g.kind), Some(GapKind::Todo));
}

#[test]
fn without_a_guide_the_report_is_empty() {
    let empty = Notebook::new(&root(), Arc::default(), None);
    let report = Report::of(&empty);
    assert_eq!(report.summary.key_points.total, 0);
    super::html(&report);
    super::text(&report, Style::default());
}
