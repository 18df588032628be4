use super::exercise_issue_remains::{opening, own_codes};
use crate::config::Severity;
use crate::exercise::CodeVerdict;
use crate::lint::Report;
use crate::lint::page::rule;
use crate::markdown::Block;
use crate::notebook::{Answer, FileAnalysis, Notebook};

rule! {
    /// ## What it flags
    ///
    /// An exercise whose code is still the guide's original, word for word or but for names, comments and spacing.
    ///
    /// ## Why it matters
    ///
    /// It says "not started" once, in place of every issue that the original has.
    ///
    /// ## Example
    ///
    /// - flagged: the original code under your own heading, with its variables renamed
    /// - left alone: the original code followed by your own version
    ///
    /// ## What to do
    ///
    /// Improve the code, or leave it for now: it is a hint.
    "exercise-unchanged", Some(Severity::Hint), answer: check,
}

fn check(notebook: &Notebook, file: &FileAnalysis, answer: &Answer, report: &mut Report<'_>) {
    let Some(guide) = notebook.guide() else {
        return;
    };
    let (Some(unit), Some((code, start, block))) = (guide.units.get(answer.unit), untouched(answer)) else {
        return;
    };
    let message = if code.is_original {
        format!("{} is not started: this is the guide's original code. Change it into your own version.", unit.label())
    } else {
        format!(
            "{} is the guide's original code but for names, comments and spacing. Change what it does.",
            unit.label()
        )
    };
    let finding = report.finding(&file.path, opening(file, start, block), message);
    report.push(finding.about(&unit.id));
}

/// The fence that shows that an exercise isn't started, if all that there is of code is the original.
pub fn untouched(answer: &Answer) -> Option<(&CodeVerdict, usize, &Block)> {
    let original = |c: &CodeVerdict| c.is_original || c.unchanged;
    let all = answer.code.as_ref().is_some_and(|c| c.codes.iter().all(original));
    own_codes(answer).next().filter(|_| all)
}

#[cfg(test)]
mod tests {
    use crate::exercise::CodeVerdict;
    use crate::lint::rules::exercise_issue_remains::tests::{NOTES, judged, verdict};
    use crate::lint::testing::lines;
    use expect_test::expect;

    #[test]
    fn not_started_is_said_once() {
        let rule = "exercise-unchanged";
        let original = CodeVerdict { is_original: true, unchanged: true, ..verdict() };
        let renamed = CodeVerdict { unchanged: true, ..verdict() };
        let (book, mut found) = judged(rule, NOTES, original.clone());
        found.extend(judged(rule, NOTES, renamed.clone()).1);
        expect![[r#"
            a.md:7 hint ex1 "```ruby" Exercise 1 is not started: this is the guide's original code. Change it into your own version.
            a.md:7 hint ex1 "```ruby" Exercise 1 is the guide's original code but for names, comments and spacing. Change what it does.
        "#]].assert_eq(&lines(&book, &found));
        assert_eq!(judged(rule, NOTES, verdict()).1, []);
        for other in ["exercise-issue-remains", "unanswered-question", "code-syntax"] {
            assert_eq!(judged(other, NOTES, original.clone()).1, []);
            assert_eq!(judged(other, NOTES, renamed.clone()).1, []);
        }
    }
}
