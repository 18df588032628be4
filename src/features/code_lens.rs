//! Code lenses: the coverage above each heading that starts an answer, with "Add a point…" behind it.

use super::wording;
use crate::notebook::{FileAnalysis, Notebook};
use crate::text::Span;

/// A lens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lens {
    /// The heading that it belongs to.
    pub span: Span,
    /// `2 of 3 points · about 1½ min`.
    pub title: String,
    /// The question or exercise, for "Add a point…".
    pub unit: String,
    /// Whether there is a point left to add.
    pub open: bool,
}

/// The lenses of a file: one for each answer, at its first heading.
pub fn code_lens(notebook: &Notebook, file: &FileAnalysis) -> Vec<Lens> {
    let Some(guide) = notebook.guide() else {
        return Vec::new();
    };
    let lens = |answer: &std::sync::Arc<crate::notebook::Answer>| {
        let placed = file.notes.segments().get(*answer.heads.first()?)?;
        let unit = guide.units.get(answer.unit)?;
        let span = placed.segment.heading.as_ref()?.span.shift(placed.start);
        let shared = file.answers.iter().any(|a| a.unit != answer.unit && a.heads.first() == answer.heads.first());
        let status = wording::status(&notebook.config, unit, answer);
        Some(Lens {
            span,
            title: if shared { format!("{} {status}", unit.label()) } else { status },
            unit: unit.id.clone(),
            open: answer.points.iter().any(wording::is_gap),
        })
    };
    file.answers.iter().filter_map(lens).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::notebook::testing::{notebook, path};

    #[test]
    fn one_lens_for_each_answer() {
        let text = "\u{feff}## Q1: How do you keep pages fast?\r\n\r\nCloudFront.\r\n\r\n## Q1, again\r\n\r\nEtags and redis.\r\n\r\n## Both\r\n<!-- panelprep: question q1 q2 -->\r\n<!-- panelprep: version short -->\r\n\r\nA retro.\r\n";
        let notebook = notebook(&[("a.md", text)]);
        let lenses = code_lens(&notebook, notebook.file(&path("a.md")).unwrap());
        let shown: String = lenses
            .iter()
            .map(|l| {
                let heading = &text[l.span.start..l.span.end];
                format!("{} {} open:{} at {heading:?}\n", l.unit, l.title, l.open)
            })
            .collect();
        expect_test::expect![[r###"
            q1 2 of 2 points · 4 words open:false at "## Q1: How do you keep pages fast?"
            q1 Q1 not started open:true at "## Both"
            q2 Q2 1 of 2 points · 2 words open:true at "## Both"
        "###]]
        .assert_eq(&shown);
    }
}
