//! The rules, one line each.

mod answer_too_long;
mod code_syntax;
mod copied_guide;
mod duplicate_answer;
mod exercise_issue_remains;
mod exercise_issue_unnamed;
mod exercise_reason_unnamed;
mod exercise_unchanged;
mod guide_problem;
mod missing_competency;
mod missing_exercise;
mod missing_key_point;
mod missing_question;
mod no_example;
mod partial_key_point;
mod rejected_key_point;
mod reused_story;
mod stale_confirmation;
mod todo_left;
mod unanswered_question;
mod unknown_directive;
mod unknown_question;

use super::Rule;

/// All rules, in the order of the manual.
pub const RULES: &[Rule] = &[
    missing_key_point::RULE,
    partial_key_point::RULE,
    rejected_key_point::RULE,
    unanswered_question::RULE,
    missing_question::RULE,
    missing_competency::RULE,
    missing_exercise::RULE,
    exercise_issue_remains::RULE,
    exercise_issue_unnamed::RULE,
    exercise_reason_unnamed::RULE,
    exercise_unchanged::RULE,
    code_syntax::RULE,
    no_example::RULE,
    duplicate_answer::RULE,
    reused_story::RULE,
    unknown_question::RULE,
    todo_left::RULE,
    copied_guide::RULE,
    answer_too_long::RULE,
    stale_confirmation::RULE,
    unknown_directive::RULE,
    guide_problem::RULE,
];

/// The one rule that speaks of a file that is a copy of the guide.
pub const OF_COPIES: &str = copied_guide::RULE.code;

#[cfg(test)]
mod tests {
    use super::RULES;

    #[test]
    fn every_rule_has_its_page() {
        for rule in RULES {
            let headings: Vec<&str> = rule.page.lines().filter(|l| l.starts_with('#')).collect();
            let wanted = [
                "## What it flags",
                "## Why it matters",
                "## Example",
                "## What to do",
            ];
            assert_eq!(headings, wanted, "{}", rule.code);
            assert!(
                rule.page
                    .lines()
                    .all(|l| !l.starts_with(' ') || l.starts_with("  "))
            );
            assert!(
                rule.file.is_some() || rule.notebook.is_some(),
                "{}",
                rule.code
            );
            assert!(!rule.summary().is_empty());
            assert_eq!(RULES.iter().filter(|r| r.code == rule.code).count(), 1);
        }
    }

    /// Each with its code and default severity, as in the README's table.
    #[test]
    fn the_table() {
        let table: String = RULES
            .iter()
            .map(|r| format!("{} {:?}: {}\n", r.code, r.severity, r.summary()))
            .collect();
        expect_test::expect![""].assert_eq(&table);
    }
}
