//! Golden reviews of a realistic preparation.

use super::*;
use crate::notebook::Notebook;
use crate::notebook::testing::{notebook, oyster};

pub const ANSWERS: &str = include_str!("testdata/answers.md");
pub const STORIES: &str = include_str!("testdata/stories.md");

pub fn realistic() -> Notebook {
    oyster(&[("answers.md", ANSWERS), ("stories.md", STORIES)])
}

#[test]
fn dump() {
    let Ok(folder) = std::env::var("PANELPREP_DUMP") else {
        return;
    };
    let report = Report::of(&realistic());
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
