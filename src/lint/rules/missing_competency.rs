use crate::config::Severity;
use crate::lint::home::{Home, has_section, missing_competencies};
use crate::lint::insert::insert_fixes;
use crate::lint::page::rule;
use crate::lint::wording::list;
use crate::lint::{Finding, Fix, Report};
use crate::notebook::Notebook;

rule! {
    /// ## What it flags
    ///
    /// Competencies of which no question has an answer: one finding for the whole notebook, on the title of its home file,
    /// naming them all with their questions. A section in its first words is no answer yet.
    ///
    /// ## Why it matters
    ///
    /// Panels score by competency: one without any answer costs more than a missing point. It is a hint as long as nothing
    /// is answered yet.
    ///
    /// ## Example
    ///
    /// - flagged: notes that answer "Craft" and say nothing on "Teamwork"
    /// - left alone: the same notes with an answer to one question of "Teamwork"
    ///
    /// ## What to do
    ///
    /// Start with one of its questions; the quick fix inserts their sections. `ignore missing-competency q2` under the
    /// title leaves the competency of Q2 out.
    "missing-competency", Some(Severity::Info), notebook: check, fixes: fixes,
}

fn missing(notebook: &Notebook, home: &Home<'_>) -> Vec<(usize, Vec<usize>)> {
    let Some(guide) = notebook.guide() else {
        return Vec::new();
    };
    let ignored = |u: &usize| guide.units.get(*u).is_some_and(|unit| home.hides(RULE.code, &unit.id));
    let mut all = missing_competencies(notebook, guide);
    all.retain(|(_, questions)| !questions.iter().any(ignored));
    all
}

fn check(notebook: &Notebook, report: &mut Report<'_>) {
    let (Some(home), Some(guide)) = (Home::of(notebook), notebook.guide()) else {
        return;
    };
    let name = |(competency, questions): &(usize, Vec<usize>)| {
        let labels: Vec<String> = questions.iter().filter_map(|u| Some(guide.units.get(*u)?.label())).collect();
        let name = &guide.competencies.get(*competency)?.name;
        Some(format!("{name} ({})", labels.join(", ")))
    };
    let names: Vec<String> = missing(notebook, &home).iter().filter_map(name).collect();
    if names.is_empty() {
        return;
    }
    let message = match names.as_slice() {
        [one] => format!("{one} has no answer in your notes yet. Answer a question of it next."),
        more => format!("{} have no answer in your notes yet. Answer one question of each next.", list(more)),
    };
    let finding = home.finding(notebook, report, message);
    report.push(finding);
}

fn fixes(notebook: &Notebook, _: &Finding) -> Vec<Fix> {
    let Some(home) = Home::of(notebook) else {
        return Vec::new();
    };
    let units: Vec<usize> = missing(notebook, &home)
        .into_iter()
        .flat_map(|(_, questions)| questions)
        .filter(|u| !has_section(notebook, *u))
        .collect();
    insert_fixes(notebook, home.path, &units)
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::{check, fixed};
    use expect_test::expect;

    const RULE: &str = "missing-competency";
    const CRAFT: &str = "# Mine\n\n**Q1: How do you keep pages fast?**\n\nWe shrink our pictures, so that every page stays small even on a slow train.\n";

    #[test]
    fn one_finding_on_the_title_of_the_home_file() {
        expect![[r#"
            a.md:1 info - "Mine" Teamwork (Q2) has no answer in your notes yet. Answer a question of it next.
        "#]]
        .assert_eq(&check(RULE, &[("a.md", CRAFT)]));
        let twin = "## Q2: How do you handle incidents together?\n\nEverybody meets in one channel, and the shift writes down what happens there.\n";
        assert_eq!(check(RULE, &[("a.md", CRAFT), ("b.md", twin)]), "");
    }

    #[test]
    fn hints_while_nothing_is_answered() {
        let text = "## Q1: How do you keep pages fast?\n\n## Q2: How do you handle incidents together?\n";
        expect![[r#"
            a.md:1 hint - "Q1: How do you keep pages fast?" Craft (Q1) and Teamwork (Q2) have no answer in your notes yet. Answer one question of each next.
        "#]].assert_eq(&check(RULE, &[("a.md", text)]));
    }

    #[test]
    fn its_questions_are_inserted_in_the_notes_own_style() {
        expect![[r#"
            # Mine

            **Q1: How do you keep pages fast?**

            We shrink our pictures, so that every page stays small even on a slow train.

            **Q2: How do you handle incidents together?**

            - On a shared channel, I …
            - On a retrospective, I …
        "#]]
        .assert_eq(&fixed(RULE, &[("a.md", CRAFT)], "Insert"));
    }
}
