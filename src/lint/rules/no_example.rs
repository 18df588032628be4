use crate::config::Severity;
use crate::lint::edit::at_section_end;
use crate::lint::page::rule;
use crate::lint::site::Site;
use crate::lint::{Finding, Fix, Report};
use crate::notebook::Notebook;

rule! {
    /// ## What it flags
    ///
    /// A competency whose answers tell of nothing that happened: no sentence in the first person and the past tense with a
    /// number or a named system, and nothing told as situation, task, action and result. One hint for each competency, on
    /// its first answer. Linked stories count.
    ///
    /// ## Why it matters
    ///
    /// "How do you …?" is answered best with "last spring we …". The guide's checklist asks for an example for each
    /// competency.
    ///
    /// ## Example
    ///
    /// - flagged: `One should cache what is read often.`
    /// - left alone: `Last spring we cached the product list in Redis and went from 900 ms to 120 ms.`
    ///
    /// ## What to do
    ///
    /// Tell one thing that you did yourself, or link to a story: `[Payroll migration](stories.md#payroll-migration)`.
    "no-example", Some(Severity::Hint), notebook: check, fixes: fixes,
}

fn check(notebook: &Notebook, report: &mut Report<'_>) {
    let competencies = notebook.guide().map(|g| &g.competencies);
    for competency in competencies.into_iter().flatten() {
        let questions = &competency.questions;
        if questions.iter().filter_map(|q| notebook.sums().unit(*q)).any(|sum| sum.told > 0) {
            continue;
        }
        let mut started = questions.iter().flat_map(|q| notebook.answered(*q)).filter(|(_, answer)| answer.started);
        let Some((path, answer)) = started.next() else {
            continue;
        };
        let Some(marker) = answer.marker else {
            continue;
        };
        let message = format!(
            "Your answers on {} tell of nothing that happened yet. Add one thing you did yourself, with a number or the system's name, or link to a story.",
            competency.name
        );
        let unit = notebook.guide().and_then(|g| g.units.get(answer.unit));
        let finding = report.finding(path, marker, message);
        report.push(match unit {
            Some(unit) => finding.about(&unit.id),
            None => finding,
        });
    }
}

fn fixes(notebook: &Notebook, finding: &Finding) -> Vec<Fix> {
    let prompt = "When did I do this myself: where, what was the matter, what did I do, what came of it? …";
    Site::of(notebook, finding)
        .and_then(|site| at_section_end(site.file, site.answer, &[prompt.to_string()]))
        .map(|edit| Fix::new("Insert a prompt for an example".to_string(), vec![edit]).preferred())
        .into_iter()
        .collect()
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::{check, fixed};
    use expect_test::expect;

    const RULE: &str = "no-example";
    const NOTES: &str = "## Q1: How do you keep pages fast?\n\nOne should cache what is read often, at the edge, in front of and in the app.\n";

    #[test]
    fn one_hint_for_a_competency_without_an_example() {
        expect![[r#"
            a.md:1 hint q1 "Q1" Your answers on Craft tell of nothing that happened yet. Add one thing you did yourself, with a number or the system's name, or link to a story.
        "#]].assert_eq(&check(RULE, &[("a.md", NOTES)]));
        let twin = "## Q1: How do you keep pages fast?\n\nLast spring we cached the product list in Redis and went from 900 ms to 120 ms.\n";
        assert_eq!(check(RULE, &[("a.md", twin)]), "");
        // one example is enough for the competency, whichever file tells it
        assert_eq!(check(RULE, &[("a.md", NOTES), ("b.md", twin)]), "");
    }

    #[test]
    fn a_linked_story_counts() {
        let linked = NOTES.replace("in the app.", "in the app: [lists](stories.md#lists).");
        let story = "## Lists\n\nI moved the product list to Redis.\n\n## Q2: How do you handle incidents together?\n";
        assert_eq!(check(RULE, &[("stories.md", story), ("a.md", &linked)]), "");
    }

    #[test]
    fn a_prompt_asks_for_one() {
        expect![[r#"
            ## Q1: How do you keep pages fast?

            One should cache what is read often, at the edge, in front of and in the app.

            When did I do this myself: where, what was the matter, what did I do, what came of it? …
        "#]]
        .assert_eq(&fixed(RULE, &[("a.md", NOTES)], "Insert a prompt"));
    }
}
