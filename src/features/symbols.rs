//! Document symbols (the outline with its coverage) and workspace symbols.

use super::wording;
use crate::guide::{Guide, Unit};
use crate::notebook::{FileAnalysis, Location, Notebook};
use crate::text::Span;
use memchr::memchr2_iter;

/// A symbol of an outline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Symbol {
    /// The heading's title.
    pub name: String,
    /// Its coverage; may be empty.
    pub detail: String,
    /// What it is.
    pub kind: Kind,
    /// All of the section.
    pub span: Span,
    /// The heading.
    pub selection: Span,
    /// What stands in it.
    pub children: Vec<Symbol>,
}

/// Kinds of symbols.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A heading that names no question.
    Section,
    /// A guide's competency.
    Competency,
    /// A question or an answer to one.
    Question,
    /// An exercise or an answer to one.
    Exercise,
    /// A guide's key point, issue or reason.
    Point,
}

/// A symbol of a notebook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The heading's title.
    pub name: String,
    /// Its coverage, or whether it is answered.
    pub detail: String,
    /// What it is.
    pub kind: Kind,
    /// Where it stands.
    pub place: Place,
}

/// Where a symbol of a notebook stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// In the notes.
    Notes(Location),
    /// In the guide's text.
    Guide(Span),
}

/// The outline of a file: its headings, nested, with their coverage.
pub fn document_symbols(notebook: &Notebook, file: &FileAnalysis) -> Vec<Symbol> {
    let mut roots = Vec::new();
    let mut open: Vec<(u8, Symbol)> = Vec::new();
    for (segment, placed) in file.notes.segments().iter().enumerate() {
        let Some(heading) = &placed.segment.heading else {
            continue;
        };
        close(&mut open, heading.level, placed.start, &mut roots);
        let selection = heading.span.shift(placed.start);
        let (kind, detail) = linked(notebook, file, segment);
        let name = if heading.title.is_empty() { "(untitled)".to_string() } else { heading.title.clone() };
        let symbol = Symbol {
            name,
            detail,
            kind,
            span: Span::new(placed.start, selection.end),
            selection,
            children: Vec::new(),
        };
        open.push((heading.level, symbol));
    }
    close(&mut open, 0, file.notes.text().len(), &mut roots);
    roots
}

/// Closes the sections of `level` and below, which end at `end`.
fn close(open: &mut Vec<(u8, Symbol)>, level: u8, end: usize, roots: &mut Vec<Symbol>) {
    while open.last().is_some_and(|(l, _)| *l >= level) {
        let Some((_, mut symbol)) = open.pop() else {
            return;
        };
        symbol.span = Span::new(symbol.span.start, end.max(symbol.selection.end));
        match open.last_mut() {
            Some((_, parent)) => parent.children.push(symbol),
            None => roots.push(symbol),
        }
    }
}

/// What a heading is, and the coverage of the answers that it starts.
fn linked(notebook: &Notebook, file: &FileAnalysis, segment: usize) -> (Kind, String) {
    let Some(guide) = notebook.guide() else {
        return (Kind::Section, String::new());
    };
    let names = file.links.get(segment).map_or(&[][..], |l| &l.names);
    let kind = names.first().and_then(|u| guide.units.get(*u)).map_or(Kind::Section, kind_of);
    let starts: Vec<String> = file
        .answers
        .iter()
        .filter(|a| a.heads.first() == Some(&segment))
        .filter_map(|a| {
            let unit = guide.units.get(a.unit)?;
            let coverage = wording::coverage(unit, a);
            Some(if names.len() > 1 { format!("{} {coverage}", unit.label()) } else { coverage })
        })
        .collect();
    (kind, starts.join(", "))
}

fn kind_of(unit: &Unit) -> Kind {
    if unit.is_question() { Kind::Question } else { Kind::Exercise }
}

/// The outline of the guide's own file: competencies, questions, points, exercises.
pub fn guide_symbols(guide: &Guide) -> Vec<Symbol> {
    let unit = |unit: &Unit| Symbol {
        name: unit.heading(),
        detail: wording::plural(unit.points.len(), "point"),
        kind: kind_of(unit),
        span: unit.points.iter().fold(unit.span, |all, p| all.cover(p.span)),
        selection: unit.span,
        children: unit
            .points
            .iter()
            .map(|p| Symbol {
                name: p.text.clone(),
                detail: p.id.clone(),
                kind: Kind::Point,
                span: p.span,
                selection: p.span,
                children: Vec::new(),
            })
            .collect(),
    };
    let competencies = guide.competencies.iter().map(|c| {
        let questions = c.questions.iter().filter_map(|q| guide.units.get(*q));
        let children: Vec<Symbol> = questions.map(unit).collect();
        Symbol {
            name: c.name.clone(),
            detail: wording::plural(children.len(), "question"),
            kind: Kind::Competency,
            span: children.iter().fold(c.span, |all, q| all.cover(q.span)),
            selection: c.span,
            children,
        }
    });
    competencies.chain(guide.exercises().map(|(_, u)| unit(u))).collect()
}

/// So many symbols are shown with their coverage; nobody reads through more.
const DETAILED: usize = 500;

/// The answers and stories of the notes, and the guide's questions, that match a query.
pub fn workspace_symbols(notebook: &Notebook, query: &str) -> Vec<Found> {
    let Some(guide) = notebook.guide() else {
        return Vec::new();
    };
    let words: Vec<String> = query.split_whitespace().map(str::to_lowercase).collect();
    // for each word the units whose headings have it
    let having = |word: &String| guide.units.iter().map(|unit| contains(&unit.heading(), word)).collect();
    let units: Vec<Vec<bool>> = words.iter().map(having).collect();
    let matches = |title: &str, names: &[usize]| {
        let named = |having: &[bool]| names.iter().any(|u| having.get(*u) == Some(&true));
        words.iter().zip(&units).all(|(word, having)| named(having) || contains(title, word))
    };
    let mut out = Vec::new();
    for (path, kept) in notebook.briefs().filter(|(_, kept)| kept.brief.is_notes) {
        for heading in kept.headings() {
            if heading.level == 7 && heading.names.is_empty() || !matches(heading.title, heading.names) {
                continue;
            }
            let coverage = || {
                let file = notebook.file(path)?;
                Some(linked(notebook, file, file.notes.segment_at(heading.span.start)).1)
            };
            out.push(Found {
                name: heading.title.to_string(),
                detail: (!heading.names.is_empty() && out.len() < DETAILED)
                    .then(coverage)
                    .flatten()
                    .unwrap_or_default(),
                kind: heading.names.first().and_then(|u| guide.units.get(*u)).map_or(Kind::Section, kind_of),
                place: Place::Notes(Location { path: path.clone(), span: heading.span }),
            });
        }
    }
    for (index, unit) in guide.units.iter().enumerate() {
        let competency = guide.competency_of(index).map_or("", |c| c.name.as_str());
        if matches(competency, &[index]) {
            let answers = notebook.answered(index).count();
            out.push(Found {
                name: unit.heading(),
                detail: match answers {
                    0 => "guide · no answer yet".to_string(),
                    n => format!("guide · {}", wording::plural(n, "answer")),
                },
                kind: kind_of(unit),
                place: Place::Guide(unit.span),
            });
        }
    }
    out
}

/// Whether a text contains a word in lower case, however it is written.
fn contains(text: &str, word: &str) -> bool {
    let (bytes, word_bytes) = (text.as_bytes(), word.as_bytes());
    let Some(first) = word_bytes.first().filter(|_| text.is_ascii()) else {
        return text.to_lowercase().contains(word);
    };
    let here =
        |at: usize| bytes.get(at..at + word_bytes.len()).is_some_and(|part| part.eq_ignore_ascii_case(word_bytes));
    memchr2_iter(*first, first.to_ascii_uppercase(), bytes).any(here)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::notebook::testing::{notebook, path};
    use expect_test::expect;

    const NOTES: &str = "\u{feff}# My notes 😀\r\n\r\n## Q1: How do you keep pages fast?\r\n\r\nCloudFront in front.\r\n\r\n**Situation**\r\n\r\nSlow pages.\r\n\r\n### More\r\n\r\nRedis.\r\n\r\n## Exercise 1: Count quickly\r\n";

    fn tree(symbols: &[Symbol], depth: usize, text: &str, out: &mut String) {
        for s in symbols {
            assert!(s.span.start <= s.selection.start && s.selection.end <= s.span.end);
            let heading = text[s.selection.start..s.selection.end].trim_end();
            let end = text[..s.span.end].lines().count();
            *out +=
                &format!("{}{:?} {:?} [{}] to line {end}: {heading:?}\n", "  ".repeat(depth), s.kind, s.name, s.detail);
            tree(&s.children, depth + 1, text, out);
        }
    }

    #[test]
    fn an_outline_with_coverage() {
        let notebook = notebook(&[("a.md", NOTES)]);
        let mut out = String::new();
        tree(&document_symbols(&notebook, notebook.file(&path("a.md")).unwrap()), 0, NOTES, &mut out);
        expect![[r####"
            Section "My notes 😀" [] to line 15: "# My notes 😀"
              Question "Q1: How do you keep pages fast?" [1 of 2 points] to line 14: "## Q1: How do you keep pages fast?"
                Section "Situation" [] to line 10: "**Situation**"
                Section "More" [] to line 14: "### More"
              Exercise "Exercise 1: Count quickly" [not started] to line 15: "## Exercise 1: Count quickly"
        "####]].assert_eq(&out);
    }

    #[test]
    fn the_guides_outline() {
        let notebook = notebook(&[]);
        let mut out = String::new();
        tree(&guide_symbols(notebook.guide().unwrap()), 0, crate::notebook::testing::GUIDE, &mut out);
        expect![[r####"
            Competency "Craft" [1 question] to line 6: "### Craft"
              Question "Q1: How do you keep pages fast?" [2 points] to line 6: "**Q1: How do you keep pages fast?**"
                Point "Use a CDN." [q1.1] to line 5: "- Use a CDN."
                Point "Cache at several layers." [q1.2] to line 6: "- Cache at several layers."
            Competency "Teamwork" [1 question] to line 11: "### Teamwork"
              Question "Q2: How do you handle incidents together?" [2 points] to line 11: "**Q2: How do you handle incidents together?**"
                Point "Use a shared channel." [q2.1] to line 10: "- Use a shared channel."
                Point "Hold a retrospective." [q2.2] to line 11: "- Hold a retrospective."
            Exercise "Exercise 1: Count quickly" [2 points] to line 26: "### Exercise 1: Count quickly"
              Point "Loads every row." [ex1.issue.1] to line 19: "- Loads every row."
              Point "Saves memory." [ex1.why.1] to line 26: "- Saves memory."
        "####]].assert_eq(&out);
    }

    #[test]
    fn symbols_of_the_notebook() {
        let notebook = notebook(&[("a.md", NOTES), ("z.md", "# Shopping\n")]);
        let show = |query: &str| -> String {
            workspace_symbols(&notebook, query)
                .iter()
                .map(|f| {
                    let place = match &f.place {
                        Place::Notes(l) => notebook.shown(&l.path),
                        Place::Guide(_) => "guide".to_string(),
                    };
                    format!("{place} {:?} {:?} [{}]\n", f.kind, f.name, f.detail)
                })
                .collect()
        };
        expect![[r#"
            a.md Section "My notes 😀" []
            a.md Question "Q1: How do you keep pages fast?" [1 of 2 points]
            a.md Section "More" []
            a.md Exercise "Exercise 1: Count quickly" [not started]
            guide Question "Q1: How do you keep pages fast?" [guide · 1 answer]
            guide Question "Q2: How do you handle incidents together?" [guide · no answer yet]
            guide Exercise "Exercise 1: Count quickly" [guide · 1 answer]
        "#]]
        .assert_eq(&show(""));
        expect![[r#"
            a.md Question "Q1: How do you keep pages fast?" [1 of 2 points]
            guide Question "Q1: How do you keep pages fast?" [guide · 1 answer]
        "#]]
        .assert_eq(&show("FAST pages"));
        expect![[r#"
            guide Question "Q2: How do you handle incidents together?" [guide · no answer yet]
        "#]]
        .assert_eq(&show("teamwork"));
        expect![[""]].assert_eq(&show("shopping"));
    }
}
