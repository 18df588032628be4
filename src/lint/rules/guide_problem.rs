use crate::config::Severity;
use crate::lint::Report;
use crate::lint::page::rule;
use crate::notebook::Notebook;
use std::path::Path;
use std::sync::Arc;

rule! {
    /// ## What it flags
    ///
    /// What could not be understood in the guide or in a rubric, in that file and at its line. The rest still works.
    ///
    /// ## Why it matters
    ///
    /// A question that isn't understood is never asked for, and a rubric that isn't read judges nothing.
    ///
    /// ## Example
    ///
    /// - flagged: a second question with the number 2; `id = "q9.9"` in a rubric of a guide with two questions
    /// - left alone: a guide without exercises or without a checklist
    ///
    /// ## What to do
    ///
    /// Mend the line. `panelprep guide check FILE` lists all of them.
    "guide-problem", Some(Severity::Warning), notebook: check,
}

fn check(notebook: &Notebook, report: &mut Report<'_>) {
    let problems = notebook.knowledge.iter().flat_map(|k| &k.problems);
    for (path, problem) in problems {
        let path: Arc<Path> = path.as_path().into();
        let finding = report.finding(&path, problem.span, problem.message.clone());
        report.push(finding);
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::shown;
    use crate::notebook::testing::{GUIDE, notebook, oyster, root};
    use crate::notebook::{Input, Knowledge, Notebook};
    use expect_test::expect;
    use std::sync::Arc;

    #[test]
    fn problems_stand_in_their_own_file() {
        let guide = Input { path: root().join("guide.md"), text: GUIDE.replace("**Q2:", "**Q1:") };
        let own = Input { path: root().join("panelprep.rubric.toml"), text: "[[point]]\nid = \"q9.9\"\n".into() };
        let knowledge = Knowledge::of_file(&guide, None, Some(&own), 1);
        let book = Notebook::new(&root(), Arc::default(), Some(Arc::new(knowledge)));
        expect![[r#"
            guide.md:0 warning - "" The number 1 is used twice; this one is now q2. Give each question and exercise a number of its own.
            panelprep.rubric.toml:0 warning - "" The guide has no point `q9.9`.
        "#]].assert_eq(&shown(&book, "guide-problem"));
        assert_eq!(shown(&notebook(&[]), "guide-problem"), "");
        assert_eq!(shown(&oyster(&[]), "guide-problem"), "");
    }
}
