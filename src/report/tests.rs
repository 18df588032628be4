//! Golden reviews of a realistic preparation.

use super::*;
use crate::config::Config;
use crate::notebook::testing::{notebook, path, root};
use crate::notebook::{Cache, Knowledge, Notebook};
use crate::notes::NotesFile;
use std::sync::Arc;

pub const ANSWERS: &str = include_str!("testdata/answers.md");
pub const STORIES: &str = include_str!("testdata/stories.md");

/// A preparation for the bundled guide. Its stories are declared to be notes in the settings.
pub fn realistic() -> Notebook {
    let config = Config {
        notes: vec![crate::config::glob("*.md").unwrap()],
        ..Config::default()
    };
    let knowledge = Arc::new(Knowledge::bundled(None, 1));
    let mut notebook = Notebook::new(&root(), Arc::new(config), Some(knowledge));
    let mut cache = Cache::default();
    for (name, text) in [("answers.md", ANSWERS), ("stories.md", STORIES)] {
        notebook.put(&path(name), NotesFile::new(text), &mut cache);
    }
    notebook
}

/// What the exercise room would say of the second exercise's code.
fn with_code(report: &mut Report) {
    let exercise = &mut report.exercises[1];
    let line = 103;
    let message = "the key is part of the URL, so it ends up in every log on the way";
    exercise.code = vec![CodeReport {
        path: "answers.md".into(),
        line,
        parses: Some(true),
        unchanged: false,
        remaining: vec![RemainingReport {
            issue: "ex2.issue.1".into(),
            line: line + 4,
            message: message.into(),
        }],
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
    let hostile = Report::of(&notebook(&[("a.md", HOSTILE)]));
    write("hostile.html", html(&hostile));
}

const HOSTILE: &str = "## Q1\n\n<script>alert(1)</script> We put CloudFront <img src=x onerror=alert(1)> in front & \"more\" of it.\n\nשלום עולם, אנחנו משתמשים ב redis כל יום וזה עובד מצוין עבורנו.\n\n| a | b |\n|---|---|\n| `</pre><script>` | <b>x</b> |\n\n```html\n</pre><script>alert(2)</script>\n```\n";
