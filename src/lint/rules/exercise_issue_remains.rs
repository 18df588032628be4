use crate::config::Severity;
use crate::exercise::CodeVerdict;
use crate::exercise::Remaining;
use crate::guide::{BUNDLED_NAME, PointKind, Source, Unit};
use crate::lint::page::rule;
use crate::lint::site::Site;
use crate::lint::word::differs;
use crate::lint::{Finding, Fix, Report};
use crate::markdown::{Block, Kind};
use crate::notebook::Location;
use crate::notebook::{Answer, FileAnalysis, Notebook};
use crate::text::Span;
use std::path::Path;

rule! {
    /// ## What it flags
    ///
    /// An issue of an exercise that your own version of the code still has, on the code that has it.
    ///
    /// ## Why it matters
    ///
    /// The improved code is the answer to an exercise; to name an issue and leave it in is the mistake that the panel
    /// notices first.
    ///
    /// ## Example
    ///
    /// For the issue "Loads every row":
    ///
    /// - flagged: `User.all.select { |u| u.active }.count`
    /// - left alone: `User.where(active: true).count`
    ///
    /// The guide's original code, untouched, isn't flagged (it is `exercise-unchanged`), nor is code that doesn't parse.
    ///
    /// ## What to do
    ///
    /// Change the code. Where the program sees wrongly, silence it here, or say with "Left out by choice" that the issue
    /// stays.
    "exercise-issue-remains", Some(Severity::Warning), answer: check, fixes: fixes,
}

/// What is wrong in this code, and why the guide minds.
fn message(unit: &Unit, remaining: &Remaining) -> String {
    let reasons: Vec<&str> = unit.points_of(PointKind::Reason).map(|(_, p)| p.text.trim_end_matches('.')).collect();
    let what = remaining.message.trim_end_matches('.');
    if reasons.is_empty() {
        format!("{what}.")
    } else {
        format!("{what}. Why the guide minds: {}.", reasons.join("; "))
    }
}

/// The issue in the guide's text.
fn in_guide(notebook: &Notebook, unit: &Unit, issue: &str) -> Option<(Location, String)> {
    let knowledge = notebook.knowledge.as_ref()?;
    let point = unit.points.iter().find(|p| p.id == issue)?;
    let path = match &knowledge.source {
        Source::Bundled => Path::new(BUNDLED_NAME).into(),
        Source::File(path) => path.as_path().into(),
    };
    Some((Location { path, span: point.span }, format!("the guide's issue: {}", point.text)))
}

fn check(notebook: &Notebook, file: &FileAnalysis, answer: &Answer, report: &mut Report<'_>) {
    let Some(guide) = notebook.guide() else {
        return;
    };
    let Some(unit) = guide.units.get(answer.unit) else {
        return;
    };
    let kept = |issue: &str| {
        let point = unit.points.iter().position(|p| p.id == issue);
        point.is_some_and(|p| answer.points.get(p).is_some_and(|c| c.by_choice))
    };
    for (code, start, block) in own_codes(answer) {
        if code.is_original || code.unchanged || code.parses == Some(false) {
            continue;
        }
        for remaining in code.remaining.iter().filter(|r| !kept(&r.issue)) {
            let span = in_file(block, start, remaining.span);
            let message = message(unit, remaining);
            let mut finding = if remaining.low {
                report.hint(&file.path, span, message)
            } else {
                report.finding(&file.path, span, message)
            };
            finding.related.extend(in_guide(notebook, unit, &remaining.issue));
            report.push(finding.about(&remaining.issue));
        }
    }
}

/// The fences of an answer's own sections that count as the candidate's version, each with where its segment starts and
/// its block. One that is still being typed isn't among them.
pub fn own_codes(answer: &Answer) -> impl Iterator<Item = (&CodeVerdict, usize, &Block)> {
    let codes = answer.code.iter().flat_map(|c| &c.codes);
    codes.filter_map(|code| {
        let (part, block) = *answer.fences.get(code.fence)?;
        let part = answer.part(part).filter(|_| answer.is_own(part))?;
        let block = part.segment.body.blocks.get(block)?;
        matches!(block.kind, Kind::Fence { closed: true, .. }).then_some((code, part.start, block))
    })
}

/// A place in a fence's code as a place in the file.
pub fn in_file(block: &Block, start: usize, span: Span) -> Span {
    let from = block.code_offset(span.start);
    // the end of one line of a fence is not the start of the next
    let to = match span.end.checked_sub(1).filter(|_| !span.is_empty()) {
        Some(last) => block.code_offset(last) + 1,
        None => from,
    };
    Span::new(from, to).shift(start)
}

/// The first line of a fence: its marks and its language.
pub fn opening(file: &FileAnalysis, start: usize, block: &Block) -> Span {
    let at = start + block.span.start;
    let text = file.notes.text();
    Span::new(at, text.line_span(text.line_of(at)).end)
}

fn fixes(notebook: &Notebook, finding: &Finding) -> Vec<Fix> {
    let Some(site) = Site::of(notebook, finding) else {
        return Vec::new();
    };
    let chosen = site.point.and_then(|point| differs(site.file, site.answer, point, None));
    chosen.into_iter().collect()
}

#[cfg(test)]
pub mod tests {
    use super::*;
    use crate::exercise::{Analysis, Remaining};
    use crate::lint::testing::lines;
    use crate::lint::{check_file, fixes};
    use crate::notebook::testing::{notebook, path};
    use expect_test::expect;
    use std::sync::Arc;

    pub const NOTES: &str = "## Exercise 1: Count quickly\n\nIt loads every row, which costs us memory on each and every page view.\n\n- mine:\n\n  ```ruby\n  n = User.all\n    .count { |u| u.active }\n  ```\n";

    /// The findings of one rule for notes whose first answer's code got this verdict.
    pub fn judged(rule: &str, text: &str, code: CodeVerdict) -> (Notebook, Vec<Finding>) {
        let book = notebook(&[("a.md", text)]);
        let mut file = book.file(&path("a.md")).unwrap().as_ref().clone();
        let mut answer = file.answers[0].as_ref().clone();
        answer.started = !code.is_original;
        answer.code = Some(Arc::new(Analysis { codes: vec![code] }));
        file.answers[0] = Arc::new(answer);
        let mut all = check_file(&book, &file);
        all.retain(|f| f.rule == rule);
        (book, all)
    }

    pub fn verdict() -> CodeVerdict {
        CodeVerdict {
            fence: 0,
            parses: Some(true),
            syntax: Vec::new(),
            unchanged: false,
            is_original: false,
            remaining: vec![Remaining {
                issue: "ex1.issue.1".into(),
                span: Span::new(4, 38),
                message: "This still loads every row; count in the database.".into(),
                low: false,
            }],
            fixed: Vec::new(),
        }
    }

    #[test]
    fn the_code_that_has_it_is_underlined() {
        let rule = "exercise-issue-remains";
        let (book, found) = judged(rule, NOTES, verdict());
        expect![[r#"
            a.md:8 warning ex1.issue.1 "User.all
                .count { |u| u.active }" This still loads every row; count in the database. Why the guide minds: Saves memory. [guide.md 315: the guide's issue: Loads every row.]
        "#]]
        .assert_eq(&lines(&book, &found));
        let mut low = verdict();
        low.remaining[0].low = true;
        let (_, found) = judged(rule, NOTES, low);
        assert_eq!(found[0].severity, Severity::Hint);
        for twin in [
            CodeVerdict { remaining: Vec::new(), ..verdict() },
            CodeVerdict { is_original: true, ..verdict() },
            CodeVerdict { parses: Some(false), ..verdict() },
        ] {
            assert_eq!(judged(rule, NOTES, twin).1, []);
        }
    }

    #[test]
    fn it_is_silenced_before_the_fence() {
        let (book, found) = judged("exercise-issue-remains", NOTES, verdict());
        let all = fixes(&book, &found[0]);
        expect![[r#"
            - Left out by choice: “Loads every row”
            - Ignore exercise-issue-remains of ex1.issue.1 here
            - Ignore exercise-issue-remains in this file
        "#]]
        .assert_eq(&crate::lint::testing::titles(&all));
        let quiet = crate::lint::testing::apply(&book, &all[1], "a.md");
        expect![[r#"
            ## Exercise 1: Count quickly

            It loads every row, which costs us memory on each and every page view.

            - mine:

              <!-- panelprep: ignore exercise-issue-remains ex1.issue.1 -->
              ```ruby
              n = User.all
                .count { |u| u.active }
              ```
        "#]]
        .assert_eq(&quiet);
        assert_eq!(judged("exercise-issue-remains", &quiet, verdict()).1, []);
    }
}
