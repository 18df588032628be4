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
    /// Questions of the guide that no section of your notes answers: one finding for the whole notebook, on the title of
    /// its home file, naming them all. Questions of a competency that has no answer at all are left to
    /// `missing-competency`.
    ///
    /// ## Why it matters
    ///
    /// The panel may ask each of them. It is a hint as long as nothing is answered yet.
    ///
    /// ## Example
    ///
    /// - flagged: notes with an answer to Q1 only, where the guide asks Q1 and Q2 for one competency
    /// - left alone: the same notes with a section `## Q2`
    ///
    /// ## What to do
    ///
    /// The quick fix inserts a section for one of them or for all. `ignore missing-question q2` under the title leaves one
    /// question out.
    "missing-question", Some(Severity::Info), notebook: check, fixes: fixes,
}

/// The questions without a section, but for those of competencies without any answer.
fn missing(notebook: &Notebook, home: &Home<'_>) -> Vec<usize> {
    let Some(guide) = notebook.guide() else {
        return Vec::new();
    };
    let gone: Vec<usize> =
        missing_competencies(notebook, guide).into_iter().flat_map(|(_, questions)| questions).collect();
    guide
        .questions()
        .filter(|(u, unit)| !has_section(notebook, *u) && !gone.contains(u) && !home.hides(RULE.code, &unit.id))
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
    let message = match labels.as_slice() {
        [one] => format!("{one} has no section in your notes yet. Insert one to start on it."),
        more => format!("{} have no section in your notes yet. Insert them to start on them.", list(more)),
    };
    let finding = home.finding(notebook, report, message);
    report.push(finding);
}

fn fixes(notebook: &Notebook, _: &Finding) -> Vec<Fix> {
    Home::of(notebook).map(|home| insert_fixes(notebook, home.path, &missing(notebook, &home))).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use crate::lint::fixes;
    use crate::lint::testing::{apply, of, shown, titles};
    use crate::notebook::testing::oyster;
    use expect_test::expect;

    const RULE: &str = "missing-question";
    const Q1: &str = "# My notes\n\n## Q1: How would you design a Rails API to handle 1 million requests per hour with minimal latency?\n\nWe shrink our pictures, so that every page stays small even on a slow train.\n";

    #[test]
    fn one_finding_names_them_all() {
        expect![[r#"
            a.md:1 info - "My notes" Q2 has no section in your notes yet. Insert one to start on it.
        "#]]
        .assert_eq(&shown(&oyster(&[("a.md", Q1)]), RULE));
        let twin = format!(
            "{Q1}\n## Q2: How do you ensure database migrations are safe in a high-traffic production environment?\n"
        );
        assert_eq!(shown(&oyster(&[("a.md", &twin)]), RULE), "");
        let ignored = Q1.replace("notes\n", "notes\n<!-- panelprep: ignore missing-question q2 -->\n");
        assert_eq!(shown(&oyster(&[("a.md", &ignored)]), RULE), "");
    }

    #[test]
    fn the_section_is_inserted() {
        let book = oyster(&[("a.md", Q1.trim_end())]);
        let all = fixes(&book, &of(&book, RULE)[0]);
        expect![[r#"
            * Insert Q2: “How do you ensure database migrations are safe in a…”
            - Ignore missing-question in this file
        "#]]
        .assert_eq(&titles(&all));
        expect![[r#"
            # My notes

            ## Q1: How would you design a Rails API to handle 1 million requests per hour with minimal latency?

            We shrink our pictures, so that every page stays small even on a slow train.

            ## Q2: How do you ensure database migrations are safe in a high-traffic production environment?

            - On strong_migrations gem, I …
            - On migrations into smaller steps, I …
            - On zero-downtime migrations using background jobs, I …
        "#]]
        .assert_eq(&apply(&book, &all[0], "a.md"));
    }
}
