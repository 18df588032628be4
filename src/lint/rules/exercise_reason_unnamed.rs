use super::exercise_issue_unnamed::{prompts, unnamed};
use crate::config::Severity;
use crate::guide::PointKind;
use crate::lint::page::rule;
use crate::lint::{Finding, Fix, Report};
use crate::notebook::{Answer, FileAnalysis, Notebook};

rule! {
    /// ## What it flags
    ///
    /// Reasons why an exercise's improvement matters that your answer doesn't give: one hint for each exercise, naming
    /// them.
    ///
    /// ## Why it matters
    ///
    /// "Why it matters" is a part of the exercise of its own. The code shows that you can; the reason shows that you know
    /// when it is worth the while.
    ///
    /// ## Example
    ///
    /// For the reason "Saves memory":
    ///
    /// - flagged: `I let the database count.`
    /// - left alone: `I let the database count, which saves the memory of a million rows.`
    ///
    /// ## What to do
    ///
    /// Add a sentence on what the change brings, best with a number.
    "exercise-reason-unnamed", Some(Severity::Hint), answer: check, fixes: fixes,
}

fn check(notebook: &Notebook, file: &FileAnalysis, answer: &Answer, report: &mut Report<'_>) {
    unnamed(notebook, file, answer, report, PointKind::Reason, &|unit, points| {
        format!(
            "{} asks why it matters, and your answer doesn't say: {points}. Add a sentence on what the change brings.",
            unit.label()
        )
    });
}

fn fixes(notebook: &Notebook, finding: &Finding) -> Vec<Fix> {
    prompts(notebook, finding, PointKind::Reason)
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::{check, fixed};
    use expect_test::expect;

    const RULE: &str = "exercise-reason-unnamed";
    const NOTES: &str = "## Exercise 1: Count quickly\n\nMy version leaves the counting to the database, which is what databases are good at.\n\n**Why it matters**\n1. It is shorter.\n";

    #[test]
    fn a_reason_without_a_word() {
        expect![[r#"
            a.md:1 hint ex1 "Exercise 1" Exercise 1 asks why it matters, and your answer doesn't say: “Saves memory”. Add a sentence on what the change brings.
        "#]].assert_eq(&check(RULE, &[("a.md", NOTES)]));
        let twin = NOTES.replace("shorter", "shorter and saves a lot of memory");
        assert_eq!(check(RULE, &[("a.md", &twin)]), "");
    }

    #[test]
    fn a_prompt_continues_the_list() {
        expect![[r#"
            ## Exercise 1: Count quickly

            My version leaves the counting to the database, which is what databases are good at.

            **Why it matters**
            1. It is shorter.
            2. On memory, my version …
        "#]]
        .assert_eq(&fixed(RULE, &[("a.md", NOTES)], "Insert a prompt"));
    }
}
