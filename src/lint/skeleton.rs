//! What to start from: a question or exercise of the guide, laid out to be written into.

use crate::guide::prompt;
use crate::guide::{Code, Point, PointKind, Unit, UnitKind};
use crate::notebook::FileAnalysis;

/// How the notes write their headings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// `##`, with so many marks.
    Heading(u8),
    /// `**…**` on a line of its own.
    Bold,
}

impl Style {
    /// The style of a file's own linked headings; `##` where it has none.
    pub fn of(file: &FileAnalysis) -> Self {
        let linked = file.notes.segments().iter().zip(file.links.iter());
        let level = linked
            .filter(|(_, link)| !link.names.is_empty())
            .map(|(placed, _)| placed.segment.level())
            .find(|level| *level > 0);
        match level {
            Some(7) => Style::Bold,
            Some(level) => Style::Heading(level),
            None => Style::Heading(2),
        }
    }

    fn write(self, title: &str) -> String {
        match self {
            Style::Heading(level) => {
                format!("{} {title}", "#".repeat(usize::from(level.clamp(1, 6))))
            }
            Style::Bold => format!("**{title}**"),
        }
    }
}

/// A section for a question or exercise, lines ending in `\n`. It proves nothing: `points` says whether it asks for each
/// point, which practice mode keeps to itself.
pub fn skeleton(unit: &Unit, style: Style, points: bool) -> String {
    let mut out = format!("{}\n\n", style.write(&unit.heading()));
    match &unit.kind {
        UnitKind::Question { .. } => out.push_str(&asked(unit, PointKind::KeyPoint, points)),
        UnitKind::Exercise(code) => exercise(&mut out, unit, code, points),
    }
    out
}

fn exercise(out: &mut String, unit: &Unit, code: &Code, points: bool) {
    out.push_str("**Issues**\n\n");
    out.push_str(&asked(unit, PointKind::Issue, points));
    if let Some(original) = &code.original {
        let longest = original.split(|c| c != '`').map(str::len).max().unwrap_or(0);
        let fence = "`".repeat(longest.max(2) + 1);
        let code_lines = original.trim_end();
        out.push_str(&format!("\n**My version**\n\n{fence}{}\n{code_lines}\n{fence}\n", code.lang));
    }
    out.push_str("\n**Why it matters**\n\n");
    out.push_str(&asked(unit, PointKind::Reason, points));
}

/// A list of prompts, or of one line that is nobody's answer.
fn asked(unit: &Unit, kind: PointKind, points: bool) -> String {
    let mut found: Vec<&Point> = unit.points_of(kind).map(|(_, p)| p).collect();
    if !points {
        found.clear();
    }
    let prompts: String = found.iter().map(|p| format!("- {}\n", prompt(p))).collect();
    if prompts.is_empty() { "- …\n".to_string() } else { prompts }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Severity;
    use crate::coverage::verdict::Verdict;
    use crate::guide::{BUNDLED, parse};
    use crate::lint::check;
    use crate::notebook::testing::{GUIDE, oyster};

    #[test]
    fn a_question_and_an_exercise() {
        let (guide, _) = parse(GUIDE);
        expect_test::expect![[r#"
            ## Q1: How do you keep pages fast?

            - On a CDN, I …
            - On caching at several layers, I …

            **Q1: How do you keep pages fast?**

            - …

            ### Exercise 1: Count quickly

            **Issues**

            - On every row, the original code …

            **My version**

            ```ruby
            User.all.count { |u| u.active }
            ```

            **Why it matters**

            - On memory, my version …
        "#]]
        .assert_eq(&format!(
            "{}\n{}\n{}",
            skeleton(&guide.units[0], Style::Heading(2), true),
            skeleton(&guide.units[0], Style::Bold, false),
            skeleton(&guide.units[2], Style::Heading(3), true)
        ));
    }

    /// A file of skeletons answers nothing, and what is said of it are hints.
    #[test]
    fn a_fresh_file_is_quiet() {
        let (guide, _) = parse(BUNDLED);
        for style in [Style::Heading(2), Style::Bold] {
            let text: String = guide.units.iter().map(|u| skeleton(u, style, true) + "\n").collect();
            let book = oyster(&[("a.md", &text)]);
            let file = book.files().next().unwrap();
            assert_eq!(file.answers.len(), guide.units.len());
            for answer in &file.answers {
                assert!(answer.points.iter().all(|p| p.verdict == Verdict::Missing));
                assert!(!answer.started, "{}", guide.units[answer.unit].id);
            }
            let loud: Vec<_> = check(&book).into_iter().filter(|f| f.severity > Severity::Hint).collect();
            assert_eq!(loud, []);
        }
    }
}
