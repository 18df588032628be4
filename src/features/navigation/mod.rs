//! Navigation: definition, references, highlights, folding, moved files.

mod moved;

pub use moved::{Edit, moved};

use super::under_cursor;
use crate::markdown::Kind;
use crate::notebook::{FileAnalysis, Location, Notebook};
use crate::text::Span;

/// A place in the guide that something in the notes speaks of. The file is that of the notebook's guide.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Definition {
    /// What was asked about, in the notes.
    pub origin: Span,
    /// The question, exercise or point in the guide's text.
    pub target: Span,
    /// The same with what belongs to it.
    pub full: Span,
}

/// From an answer's heading to the guide's question; from a directive to the guide's question or point.
pub fn definition(notebook: &Notebook, file: &FileAnalysis, offset: usize) -> Vec<Definition> {
    let Some(guide) = notebook.guide() else {
        return Vec::new();
    };
    let unit = |origin: Span, index: usize| {
        guide.units.get(index).map(|u| Definition {
            origin,
            target: u.span,
            full: u.points.iter().fold(u.span, |all, p| all.cover(p.span)),
        })
    };
    if let Some((directive, origin)) = under_cursor::directive(file, offset) {
        if let crate::notes::DirectiveKind::Link(ids) = &directive.kind {
            let units = ids.iter().filter_map(|id| guide.unit(id));
            return units.filter_map(|u| unit(origin, u)).collect();
        }
        let point = under_cursor::point_id(&directive.kind)
            .and_then(|id| guide.point(id))
            .and_then(|(u, p)| guide.units.get(u)?.points.get(p));
        let target = point.map(|p| Definition { origin, target: p.span, full: p.span });
        return target.into_iter().collect();
    }
    under_cursor::heading(file, offset).map_or_else(Vec::new, |heading| {
        let units = heading.units.iter();
        units.filter_map(|u| unit(heading.span, *u)).collect()
    })
}

/// From a heading, an evidence sentence or a directive of the notes: all sentences that make the same points.
pub fn references(notebook: &Notebook, file: &FileAnalysis, offset: usize) -> Vec<Location> {
    let points = under_cursor::points(notebook, file, offset);
    makers(notebook, &points)
}

/// From the guide's own file: of a point, the sentences that make it; of a question, the headings of its answers.
pub fn guide_references(notebook: &Notebook, offset: usize) -> Vec<Location> {
    let Some(guide) = notebook.guide() else {
        return Vec::new();
    };
    for (u, unit) in guide.units.iter().enumerate() {
        let point = unit.points.iter().position(|p| p.span.touches(offset));
        if let Some(point) = point {
            return makers(notebook, &[(u, point)]);
        }
    }
    let unit = guide.units.iter().position(|u| u.span.touches(offset));
    unit.map_or_else(Vec::new, |u| answer_headings(notebook, u))
}

/// The headings of a unit's answers.
pub fn answer_headings(notebook: &Notebook, unit: usize) -> Vec<Location> {
    let mut out = Vec::new();
    for (file, answer) in notebook.answers(unit) {
        for head in answer.heads.iter() {
            let placed = file.notes.segments().get(*head);
            let span = placed.and_then(|p| Some(p.segment.heading.as_ref()?.span.shift(p.start)));
            out.extend(span.map(|span| Location { path: file.path.clone(), span }));
        }
    }
    out
}

/// The sentences that make these points, by file and place.
fn makers(notebook: &Notebook, points: &[(usize, usize)]) -> Vec<Location> {
    let mut out: Vec<Location> = Vec::new();
    for (unit, point) in points {
        for (_, answer) in notebook.answers(*unit) {
            let evidence = answer.points.get(*point).map(|p| &p.evidence);
            let places = evidence.into_iter().flatten();
            out.extend(places.filter_map(|place| answer.location(*place)));
        }
    }
    out.sort_by(|a, b| (&a.path, a.span).cmp(&(&b.path, b.span)));
    out.dedup();
    out
}

/// The sentences of this file that make the points under the cursor.
pub fn highlights(notebook: &Notebook, file: &FileAnalysis, offset: usize) -> Vec<Span> {
    let points = under_cursor::points(notebook, file, offset);
    let mut out = Vec::new();
    for answer in under_cursor::answers(notebook, file) {
        for (i, coverage) in answer.points.iter().enumerate() {
            if points.contains(&(answer.unit, i)) {
                let places = coverage.evidence.iter();
                out.extend(places.filter_map(|p| under_cursor::in_file(answer, file, *p)));
            }
        }
    }
    out.sort_unstable();
    out.dedup();
    out
}

/// Something that can be folded, from its first line to its last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fold {
    /// From the start of its first line to the end of its text.
    pub span: Span,
    /// What it is.
    pub kind: FoldKind,
}

/// What a fold holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FoldKind {
    /// A heading's section.
    Section,
    /// A code fence.
    Code,
}

/// Sections and fences of more than one line.
pub fn folding(file: &FileAnalysis) -> Vec<Fold> {
    let mut out = Vec::new();
    let mut open: Vec<(u8, usize)> = Vec::new();
    // the end of the last text seen: blank lines between sections stay visible
    let mut end = 0;
    let mut fold = |span: Span, kind: FoldKind| {
        let text = file.notes.text();
        if text.line_of(span.start) < text.line_of(span.end) {
            out.push(Fold { span, kind });
        }
    };
    for placed in file.notes.segments().iter() {
        let segment = &placed.segment;
        if segment.heading.is_some() {
            while let Some((_, start)) = open.pop_if(|(level, _)| *level >= segment.level()) {
                fold(Span::new(start, end), FoldKind::Section);
            }
            open.push((segment.level(), placed.start));
        }
        for block in &segment.body.blocks {
            if let Kind::Fence { .. } = block.kind {
                let text = segment.text.get(block.span.start..block.span.end);
                let length = text.map_or(0, |t| t.trim_end().len());
                let start = placed.start + block.span.start;
                fold(Span::new(start, start + length), FoldKind::Code);
            }
        }
        end = placed.start + segment.text.trim_end().len();
    }
    while let Some((_, start)) = open.pop() {
        fold(Span::new(start, end), FoldKind::Section);
    }
    out.sort_by_key(|f| (f.span.start, std::cmp::Reverse(f.span.end)));
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::notebook::testing::{GUIDE, cursor, notebook, path};
    use expect_test::{Expect, expect};

    const OTHER: &str = "## Q1: How do you keep pages fast?\n\nWe set etags.\n\n[Story](a.md#the-story)\n";

    fn show(notebook: &Notebook, locations: &[Location]) -> String {
        let mut out = String::new();
        for l in locations {
            let text = notebook.file(&l.path).unwrap().notes.text();
            out += &format!("{} {:?}\n", notebook.shown(&l.path), text.slice(l.span));
        }
        out
    }

    fn check(fixture: &str, expected: Expect) {
        let (text, at) = cursor(fixture);
        let notebook = notebook(&[("a.md", &text), ("b.md", OTHER)]);
        let file = notebook.file(&path("a.md")).unwrap();
        let mut out = String::new();
        for d in definition(&notebook, file, at) {
            assert!(d.origin.touches(at));
            let cut = |s: Span| &GUIDE[s.start..s.end];
            out += &format!("definition {:?}, full {:?}\n", cut(d.target).trim(), cut(d.full).trim());
        }
        for line in show(&notebook, &references(&notebook, file, at)).lines() {
            out += &format!("reference {line}\n");
        }
        for span in highlights(&notebook, file, at) {
            out += &format!("highlight {:?}\n", file.notes.text().slice(span));
        }
        expected.assert_eq(&out);
    }

    #[test]
    fn from_a_heading() {
        check(
            "\u{feff}## Q1: How do you $0keep pages fast?\r\n\r\n😀 “We” put CloudFront in front.\r\n\r\nRedis, too.\r\n",
            expect![[r#"
                definition "**Q1: How do you keep pages fast?**", full "**Q1: How do you keep pages fast?**\n- Use a CDN.\n- Cache at several layers."
                reference a.md "“We” put CloudFront in front"
                reference a.md "Redis, too"
                reference b.md "We set etags"
                highlight "“We” put CloudFront in front"
                highlight "Redis, too"
            "#]],
        );
    }

    #[test]
    fn from_a_sentence() {
        check(
            "## Q1: How do you keep pages fast?\n\nWe set etags. Red$0is holds the rest.\n",
            expect![[r#"
                reference a.md "We set etags. Redis holds the rest"
                reference b.md "We set etags"
                highlight "We set etags. Redis holds the rest"
            "#]],
        );
        check(
            "## Q1: How do you keep pages fast?\n\nWe set etags. Redis holds the rest. And $0so on.\n",
            expect![[""]],
        );
    }

    #[test]
    fn from_a_directive() {
        check(
            "## Q1: How do you keep pages fast?\n\n<!-- panelprep: op$0en q1.1 -->\nWe set etags, and CloudFront.\n",
            expect![[r#"
                definition "- Use a CDN.", full "- Use a CDN."
            "#]],
        );
        check(
            "## Speed\n<!-- panelprep: question q1$0 -->\n\nCloudFront.\n",
            expect![[r#"
                definition "**Q1: How do you keep pages fast?**", full "**Q1: How do you keep pages fast?**\n- Use a CDN.\n- Cache at several layers."
            "#]],
        );
    }

    #[test]
    fn from_a_story_that_another_file_counts_in() {
        check(
            "## Q2: How do you handle incidents together?\n\n# The story\n\nCloud$0Front did it.\n",
            expect![[r#"
                reference a.md "CloudFront did it"
                highlight "CloudFront did it"
            "#]],
        );
    }

    #[test]
    fn from_the_guide() {
        let notebook = notebook(&[("b.md", OTHER)]);
        let from = |words: &str| show(&notebook, &guide_references(&notebook, GUIDE.find(words).unwrap()));
        expect![[r#"
            b.md "We set etags"
        "#]]
        .assert_eq(&from("Cache at"));
        expect![[r###"
            b.md "## Q1: How do you keep pages fast?"
        "###]]
        .assert_eq(&from("Q1:"));
        expect![[""]].assert_eq(&from("Hold a"));
    }

    #[test]
    fn sections_and_fences_fold() {
        let text = "\u{feff}# A\r\n\r\n## Q1: How do you keep pages fast?\r\n\r\n😀 text\r\n\r\n```ruby\r\nx\r\n```\r\n\r\n**B**\r\nb\r\n\r\n## C\r\n";
        let notebook = notebook(&[("a.md", text)]);
        let file = notebook.file(&path("a.md")).unwrap();
        let lines = |s: Span| (file.notes.text().line_of(s.start), file.notes.text().line_of(s.end));
        let folds: Vec<_> = folding(file).iter().map(|f| (lines(f.span), f.kind)).collect();
        expect!["[((0, 13), Section), ((2, 11), Section), ((6, 8), Code), ((10, 11), Section)]"]
            .assert_eq(&format!("{folds:?}"));
    }
}
