//! `ignore RULE [id]`: what a candidate doesn't want to hear, and where.

use super::edit::{at_top, beside, under_heading};
use super::place::title;
use super::{Edit, Finding, Fix};
use crate::markdown::{Block, Kind};
use crate::notebook::{FileAnalysis, Notebook};
use crate::text::Span;

/// `Ignore … here` and `… in this file`.
pub fn fixes(notebook: &Notebook, finding: &Finding) -> Vec<Fix> {
    let Some(file) = notebook.file(&finding.path) else {
        return Vec::new();
    };
    let everywhere = Fix::new(
        format!("Ignore {} in this file", finding.rule),
        vec![at_top(file, &format!("<!-- panelprep: ignore {} -->", finding.rule))],
    );
    if finding.span == title(file) {
        return vec![everywhere];
    }
    let (about, of) = match &finding.id {
        Some(id) => (format!(" {id}"), format!(" of {id}")),
        None => Default::default(),
    };
    let comment = format!("<!-- panelprep: ignore {}{about} -->", finding.rule);
    let here = here(file, finding.span, &comment)
        .map(|edit| Fix::new(format!("Ignore {}{of} here", finding.rule), vec![edit]));
    here.into_iter().chain([everywhere]).collect()
}

/// The edit that puts `comment` where it governs the finding at `span` and breaks nothing.
fn here(file: &FileAnalysis, span: Span, comment: &str) -> Option<Edit> {
    let index = file.notes.segment_at(span.start);
    let placed = file.notes.segments().get(index)?;
    let headed = placed.segment.heading.as_ref();
    if headed.is_some_and(|h| h.span.shift(placed.start).touches(span.start)) {
        return under_heading(file, index, comment);
    }
    let mut blocks = placed.segment.body.blocks.iter();
    let inside = blocks.position(|b| b.span.shift(placed.start).touches(span.start));
    let cell = |b: &Block| matches!(b.kind, Kind::Cell { .. });
    match inside {
        // a row has no room for a comment: it governs the section
        Some(block) if !placed.segment.body.blocks.get(block).is_some_and(cell) => beside(file, index, block, comment),
        _ => under_heading(file, index, comment),
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::{check, fixed};
    use expect_test::expect;

    const TODO: &str = "Our pages come from CloudFront, and every answer carries an ETag header.";

    fn notes(text: &str) -> String {
        check("todo-left", &[("a.md", &format!("{text}\n"))])
    }

    #[test]
    fn a_line_a_section_a_file() {
        let open = format!(
            "## Q1: How do you keep pages fast?\n\n{TODO}\n\n- TODO: one\n- TODO: two\n\n## Q2: How do you handle incidents together?\n\n{TODO}\nTODO: three"
        );
        let at = |what: &str, place: &str| {
            notes(&open.replacen(place, &what.replace('@', "<!-- panelprep: ignore todo-left -->"), 1))
        };
        expect![[r#"
            a.md:5 info q1 "TODO: one" Still to do in your answer to Q1: write it, or take the note out.
            a.md:6 info q1 "TODO: two" Still to do in your answer to Q1: write it, or take the note out.
            a.md:11 info q2 "TODO: three" Still to do in your answer to Q2: write it, or take the note out.
        "#]]
        .assert_eq(&notes(&open));
        // at the end of its line
        expect![[r#"
            a.md:6 info q1 "TODO: two" Still to do in your answer to Q1: write it, or take the note out.
            a.md:11 info q2 "TODO: three" Still to do in your answer to Q2: write it, or take the note out.
        "#]]
        .assert_eq(&at("one @", "one"));
        // on a line of its own, before the list
        expect![[r#"
            a.md:7 info q1 "TODO: two" Still to do in your answer to Q1: write it, or take the note out.
            a.md:12 info q2 "TODO: three" Still to do in your answer to Q2: write it, or take the note out.
        "#]]
        .assert_eq(&at("@\n- TODO: one", "- TODO: one"));
        // under the heading
        expect![[r#"
            a.md:12 info q2 "TODO: three" Still to do in your answer to Q2: write it, or take the note out.
        "#]]
        .assert_eq(&at("pages fast?\n@\n", "pages fast?\n"));
        // at the top
        expect![""].assert_eq(&at("@\n\n## Q1", "## Q1"));
    }

    #[test]
    fn an_id_hides_only_what_is_said_of_it() {
        let text = |id: &str| {
            check(
                "missing-key-point",
                &[(
                    "a.md",
                    &format!(
                        "## Q1: How do you keep pages fast?\n<!-- panelprep: ignore missing-key-point {id} -->\n\nWe shrink our pictures and send fewer scripts to every browser out there.\n"
                    ),
                )],
            )
        };
        expect![[r#"
            a.md:1 info q1.1 "Q1" Q1 looks for “Use a CDN”: not found in this answer. Say how you do it, or confirm where you say it.
        "#]].assert_eq(&text("q1.2"));
        assert_eq!(text("q1"), "");
    }

    #[test]
    fn the_fix_hides_its_finding() {
        for text in [
            "para TODO: x",
            "- item\n- TODO: x\n- item",
            "1. TODO: x\n   - nested",
            "| a | b |\n|--|--|\n| TODO: x | y |",
        ] {
            let text = format!("## Q1: How do you keep pages fast?\n\n{TODO}\n\n{text}\n");
            let after = fixed("todo-left", &[("a.md", &text)], "Ignore todo-left of q1 here");
            assert_eq!(check("todo-left", &[("a.md", &after)]), "", "{after}");
            let after = fixed("todo-left", &[("a.md", &text)], "in this file");
            assert_eq!(check("todo-left", &[("a.md", &after)]), "", "{after}");
        }
    }
}
