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
            let wanted = ["## What it flags", "## Why it matters", "## Example", "## What to do"];
            assert_eq!(headings, wanted, "{}", rule.code);
            assert!(rule.page.lines().all(|l| !l.starts_with(' ') || l.starts_with("  ")));
            assert!(rule.file.is_some() || rule.answer.is_some() || rule.notebook.is_some(), "{}", rule.code);
            assert!(!rule.summary().is_empty());
            assert_eq!(RULES.iter().filter(|r| r.code == rule.code).count(), 1);
        }
    }

    /// Each with its code and default severity, as in the README's table.
    #[test]
    fn the_table() {
        let table: String = RULES.iter().map(|r| format!("{} {:?}: {}\n", r.code, r.severity, r.summary())).collect();
        expect_test::expect![[r#"
            missing-key-point Some(Info): A key point of the guide that no sentence of your answer makes.
            partial-key-point Some(Hint): A sentence that makes a part of a key point, while the rest is found nowhere in the answer.
            rejected-key-point Some(Info): A sentence that argues against a point of the guide.
            unanswered-question Some(Hint): A section for a question or exercise with nothing in it yet, or only the first words: fewer than a dozen.
            missing-question Some(Info): Questions of the guide that no section of your notes answers: one finding for the whole notebook, on the title of its home file, naming them all.
            missing-competency Some(Info): Competencies of which no question has an answer: one finding for the whole notebook, on the title of its home file, naming them all with their questions.
            missing-exercise Some(Info): Exercises of the guide that no section of your notes works on: one finding for the whole notebook, on the title of its home file, naming them all.
            exercise-issue-remains Some(Warning): An issue of an exercise that your own version of the code still has, on the code that has it.
            exercise-issue-unnamed Some(Hint): Issues of an exercise that your answer doesn't name in words: one hint for each exercise, naming them.
            exercise-reason-unnamed Some(Hint): Reasons why an exercise's improvement matters that your answer doesn't give: one hint for each exercise, naming them.
            exercise-unchanged Some(Hint): An exercise whose code is still the guide's original, word for word or but for names, comments and spacing.
            code-syntax Some(Warning): Your version of an exercise's code where it doesn't parse: the first place in each fence, since what follows a mistake is seldom another.
            no-example Some(Hint): A competency whose answers tell of nothing that happened: no sentence in the first person and the past tense with a number or a named system, and nothing told as situation, task, action and result.
            duplicate-answer Some(Hint): A question or exercise that is answered in two files, where neither is marked as a version of its own.
            reused-story None: A story that is told for three questions or more, on the story's heading, with the answers that link to it.
            unknown-question Some(Info): A heading in your notes that reads like one of the guide's questions or exercises and names none of them: a number that the guide doesn't have, or a question in words that are only near.
            todo-left Some(Info): What is still to do inside of an answer: TODO, FIXME and TBD, prompts that still end in `…`, unticked tasks.
            copied-guide Some(Hint): A sentence of your answer that only repeats the guide's; and once, on its title, a file that is a copy of the guide.
            answer-too-long Some(Hint): An answer to a question that takes longer to say than the longest one wanted: two minutes at 140 words a minute, unless the settings say otherwise.
            stale-confirmation Some(Info): A `covers` directive that no longer holds: the words it quotes are not in its section any more, or the guide's point has changed since.
            unknown-directive Some(Warning): A `<!-- panelprep: … -->` comment that has no effect: an unknown directive or rule, an id that the guide doesn't have, a directive in a place where it does nothing, a comment that isn't closed.
            guide-problem Some(Warning): What could not be understood in the guide or in a rubric, in that file and at its line.
        "#]].assert_eq(&table);
    }
}
