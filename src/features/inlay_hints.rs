//! Inlay hints: the coverage at the end of each heading that starts an answer.

use super::wording;
use crate::guide::Guide;
use crate::notebook::{Answer, FileAnalysis, Notebook};
use crate::text::Span;
use std::sync::Arc;

/// A hint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hint {
    /// Where it stands: the heading's end.
    pub offset: usize,
    /// `2 of 3 points · about 1½ min`.
    pub label: String,
    /// The question or exercise in the guide's words.
    pub tooltip: String,
}

/// The hints of the headings in `range`, one for each heading.
pub fn inlay_hints(notebook: &Notebook, file: &FileAnalysis, range: Span) -> Vec<Hint> {
    let Some(guide) = notebook.guide() else {
        return Vec::new();
    };
    let mut out: Vec<Hint> = Vec::new();
    for (segment, placed) in file.notes.segments().iter().enumerate() {
        let Some(heading) = &placed.segment.heading else {
            continue;
        };
        let span = heading.span.shift(placed.start);
        if !range.touches(span.end) {
            continue;
        }
        let starts: Vec<&Arc<Answer>> = file.answers.iter().filter(|a| a.heads.first() == Some(&segment)).collect();
        if let Some((label, tooltip)) = label(notebook, guide, &starts) {
            out.push(Hint { offset: span.end, label, tooltip });
        }
    }
    out
}

/// One answer's status, or, where a section answers several questions, each one's with its number.
fn label(notebook: &Notebook, guide: &Guide, answers: &[&Arc<Answer>]) -> Option<(String, String)> {
    let several = answers.len() > 1;
    let mut labels = Vec::new();
    let mut titles = Vec::new();
    for answer in answers {
        let unit = guide.units.get(answer.unit)?;
        titles.push(unit.heading());
        labels.push(if several {
            format!("{} {}", unit.label(), wording::coverage(unit, answer))
        } else {
            wording::status(&notebook.config, unit, answer)
        });
    }
    (!labels.is_empty()).then(|| (labels.join(", "), titles.join("\n")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use crate::notebook::testing::{notebook, path, with_config};
    use expect_test::{Expect, expect};

    fn show(notebook: &Notebook) -> String {
        let file = notebook.file(&path("a.md")).unwrap();
        let text = file.notes.text();
        inlay_hints(notebook, file, Span::new(0, text.len()))
            .iter()
            .map(|h| {
                let line = text.line_span(text.line_of(h.offset));
                assert_eq!(line.end, h.offset);
                format!("{} ← {}\n", text.slice(line), h.label)
            })
            .collect()
    }

    fn check(text: &str, expected: Expect) {
        expected.assert_eq(&show(&notebook(&[("a.md", text)])));
    }

    #[test]
    fn beside_each_question() {
        let told = "We sat together after each incident and wrote down what had happened. ".repeat(15);
        check(
            &format!(
                "# Notes\n\n## Q1: How do you keep pages fast? 😀\n\nWe put CloudFront in front of it, and etags.\n\n## Q2: How do you handle incidents together?\n\n{told}\n\nIt was a retro in the channel.\n"
            ),
            expect![[r#"
                ## Q1: How do you keep pages fast? 😀 ← 1 of 2 points · 9 words
                ## Q2: How do you handle incidents together? ← 2 of 2 points · about 1½ min
            "#]],
        );
    }

    #[test]
    fn never_zero_of_three() {
        check(
            "## Q1: How do you keep pages fast?\n\n## Q2: How do you handle incidents together?\n\nWell, there was this one time when it all came down in the night and we sat up.\n",
            expect![[r#"
                ## Q1: How do you keep pages fast? ← not started
                ## Q2: How do you handle incidents together? ← no points found yet · 18 words
            "#]],
        );
        check(
            "## Q1: How do you keep pages fast?\n\n- etags wherever we can\n",
            expect![[r#"
                ## Q1: How do you keep pages fast? ← 1 of 2 points in part · 4 words
            "#]],
        );
    }

    #[test]
    fn bullets_have_words_and_not_a_time() {
        let items = "- CloudFront, short lived\n- quick asset builds\n- one more thing\n".repeat(9);
        check(
            &format!("## Q1: How do you keep pages fast?\n\n{items}"),
            expect![[r#"
                ## Q1: How do you keep pages fast? ← 1 of 2 points · about 80 words
            "#]],
        );
    }

    #[test]
    fn by_choice_is_out_of_the_count() {
        check(
            "## Q1: How do you keep pages fast?\n<!-- panelprep: differs q1.2 \"no cache\" -->\n\nWe put CloudFront in front.\n",
            expect![[r#"
                ## Q1: How do you keep pages fast? ← 1 of 1 point · 5 words
            "#]],
        );
    }

    #[test]
    fn exercises_and_several_questions_at_once() {
        check(
            "## Exercise 1: Count quickly\n\nIt reads every row.\n",
            expect![[r#"
                ## Exercise 1: Count quickly ← 1 of 1 issue named
            "#]],
        );
        check(
            "## The big night\n<!-- panelprep: question q1 q2 -->\n\nCloudFront and a retro.\n",
            expect![[r#"
                ## The big night ← Q1 1 of 2 points, Q2 1 of 2 points
            "#]],
        );
    }

    #[test]
    fn a_faster_speaker() {
        let told = "We sat together after each incident and wrote down what had happened. ".repeat(15);
        let config = Config { words_per_minute: 200, ..Config::default() };
        let text = format!("## Q2: How do you handle incidents together?\r\n\r\n{told}\r\n");
        expect![[r#"
            ## Q2: How do you handle incidents together? ← no points found yet · about 1 min
        "#]]
        .assert_eq(&show(&with_config(&[("a.md", &text)], config)));
    }
}
