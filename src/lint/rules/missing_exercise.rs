use crate::config::Severity;
use crate::lint::home::{Home, has_section};
use crate::lint::insert::insert_fixes;
use crate::lint::page::rule;
use crate::lint::wording::list;
use crate::lint::{Finding, Fix, Report};
use crate::notebook::Notebook;

rule! {
    /// ## What it flags
    ///
    /// Exercises of the guide that no section of your notes works on: one finding for the whole notebook, on the title of
    /// its home file, naming them all.
    ///
    /// ## Why it matters
    ///
    /// An exercise is easier in the interview when you have written it once before. It is a hint as long as nothing is
    /// answered yet.
    ///
    /// ## Example
    ///
    /// - flagged: notes that answer the questions and have no section for Exercise 1
    /// - left alone: the same notes with `## Exercise 1: Count quickly`
    ///
    /// ## What to do
    ///
    /// The quick fix inserts the exercise with its original code, ready to be improved. `ignore missing-exercise ex1` under
    /// the title leaves one out.
    "missing-exercise", Some(Severity::Info), notebook: check, fixes: fixes,
}

fn missing(notebook: &Notebook, home: &Home<'_>) -> Vec<usize> {
    let exercises = notebook.guide().map(|g| g.exercises());
    exercises
        .into_iter()
        .flatten()
        .filter(|(u, unit)| !has_section(notebook, *u) && !home.hides(RULE.code, &unit.id))
        .map(|(u, _)| u)
        .collect()
}

fn check(notebook: &Notebook, report: &mut Report<'_>) {
    let (Some(home), Some(guide)) = (Home::of(notebook), notebook.guide()) else {
        return;
    };
    let labels: Vec<String> =
        missing(notebook, &home).into_iter().filter_map(|u| Some(guide.units.get(u)?.label())).collect();
    if labels.is_empty() {
        return;
    }
    let verb = if labels.len() == 1 { "has" } else { "have" };
    let message = format!(
        "{} {verb} no section in your notes yet. Write your own version once before the panel asks for it.",
        list(&labels)
    );
    let finding = home.finding(notebook, report, message);
    report.push(finding);
}

fn fixes(notebook: &Notebook, _: &Finding) -> Vec<Fix> {
    Home::of(notebook).map(|home| insert_fixes(notebook, home.path, &missing(notebook, &home))).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::{check, fixed};
    use expect_test::expect;

    const RULE: &str = "missing-exercise";
    const NOTES: &str = "## Q1: How do you keep pages fast?\n\nWe shrink our pictures, so that every page stays small even on a slow train.\n\n```ruby\nnot closed\n";

    #[test]
    fn one_finding_names_them() {
        expect![[r#"
            a.md:1 info - "Q1: How do you keep pages fast?" Exercise 1 has no section in your notes yet. Write your own version once before the panel asks for it.
        "#]].assert_eq(&check(RULE, &[("a.md", NOTES)]));
        let twin = "## Exercise 1: Count quickly\n";
        assert_eq!(check(RULE, &[("a.md", NOTES), ("b.md", twin)]), "");
    }

    #[test]
    fn the_exercise_is_inserted_after_a_fence_that_was_left_open() {
        expect![[r#"
            ## Q1: How do you keep pages fast?

            We shrink our pictures, so that every page stays small even on a slow train.

            ```ruby
            not closed
            ```

            ## Exercise 1: Count quickly

            **Issues**

            - On every row, the original code …

            **My version**

            ```ruby
            User.all.count { |u| u.active }
            ```

            **Why it matters**

            - On memory, my version …
        "#]]
        .assert_eq(&fixed(RULE, &[("a.md", NOTES)], "Insert Exercise 1"));
    }
}
