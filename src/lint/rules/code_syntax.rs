use super::exercise_issue_remains::{in_file, own_codes};
use crate::config::Severity;
use crate::lint::Report;
use crate::lint::page::rule;
use crate::notebook::{Answer, FileAnalysis, Notebook};

rule! {
    /// ## What it flags
    ///
    /// Your version of an exercise's code where it doesn't parse: the first place in each fence, since what follows a
    /// mistake is seldom another.
    ///
    /// ## Why it matters
    ///
    /// Code that doesn't parse can't be looked at for issues, and it is the first thing that a reader sees.
    ///
    /// ## Example
    ///
    /// - flagged: `User.where(active: true.count`
    /// - left alone: `User.where(active: true).count`
    ///
    /// Fences that aren't your version of an exercise are left alone, and so are languages without a grammar.
    ///
    /// ## What to do
    ///
    /// Mend the code. If the sketch is meant as it is, name no language after the fence's marks, or silence the rule here.
    "code-syntax", Some(Severity::Warning), answer: check,
}

fn check(notebook: &Notebook, file: &FileAnalysis, answer: &Answer, report: &mut Report<'_>) {
    let Some(guide) = notebook.guide() else {
        return;
    };
    let Some(unit) = guide.units.get(answer.unit) else {
        return;
    };
    for (code, start, block) in own_codes(answer).filter(|(c, ..)| !c.is_original) {
        if let Some(error) = code.syntax.first() {
            let span = in_file(block, start, error.span);
            let finding = report.finding(&file.path, span, error.message.clone());
            report.push(finding.about(&unit.id));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::exercise::{CodeVerdict, SyntaxError};
    use crate::lint::rules::exercise_issue_remains::tests::{NOTES, judged, verdict};
    use crate::lint::testing::lines;
    use crate::text::Span;
    use expect_test::expect;

    #[test]
    fn the_first_mistake_of_a_fence() {
        let error = |at| SyntaxError { span: Span::new(at, at + 1), message: "Expected `)` here.".into() };
        let broken = CodeVerdict { parses: Some(false), syntax: vec![error(0), error(13)], ..verdict() };
        let (book, found) = judged("code-syntax", NOTES, broken.clone());
        expect![[r#"
            a.md:8 warning ex1 "n" Expected `)` here.
        "#]]
        .assert_eq(&lines(&book, &found));
        assert_eq!(judged("code-syntax", NOTES, verdict()).1, []);
        // while a fence is being typed, it is left alone
        let open = NOTES.replace("  ```\n", "");
        assert_eq!(judged("code-syntax", &open, broken).1, []);
    }
}
