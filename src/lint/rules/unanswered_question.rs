use crate::config::Severity;
use crate::guide::UnitKind;
use crate::lint::actions::prompts_fix;
use crate::lint::page::rule;
use crate::lint::place::answer_marker;
use crate::lint::site::Site;
use crate::lint::{Finding, Fix, Report};
use crate::notebook::{Answer, FileAnalysis, Notebook};

rule! {
    /// ## What it flags
    ///
    /// A section for a question or exercise with nothing in it yet, or only the first words: fewer than a dozen.
    ///
    /// ## Why it matters
    ///
    /// It is the one thing to say about an empty section; its key points are named once there is a draft.
    ///
    /// ## Example
    ///
    /// - flagged: `## Q1: How do you keep pages fast?` with nothing under it
    /// - left alone: the same heading with two sentences under it
    ///
    /// ## What to do
    ///
    /// Write the first sentences. The quick fix puts a prompt there for each point, to be written over.
    "unanswered-question", Some(Severity::Hint), answer: check, fixes: fixes,
}

fn check(notebook: &Notebook, file: &FileAnalysis, answer: &Answer, report: &mut Report<'_>) {
    let Some(guide) = notebook.guide() else {
        return;
    };
    if answer.started {
        return;
    }
    let (Some(unit), Some(marker)) = (guide.units.get(answer.unit), answer_marker(file, answer)) else {
        return;
    };
    if by_choice(answer) || says_unchanged(answer) {
        return;
    }
    let start = match unit.kind {
        UnitKind::Question { .. } => "start with two sentences on what you did yourself",
        UnitKind::Exercise(_) => "start with what is wrong in its code, or with your version",
    };
    let message = format!("{} has no answer yet: {start}.", unit.label());
    let finding = report.finding(&file.path, marker, message);
    report.push(finding.about(&unit.id));
}

fn by_choice(answer: &Answer) -> bool {
    !answer.points.is_empty() && answer.points.iter().all(|p| p.by_choice)
}

/// The guide's code is there, untouched: `exercise-unchanged` says "not started".
fn says_unchanged(answer: &Answer) -> bool {
    super::exercise_unchanged::untouched(answer).is_some()
}

fn fixes(notebook: &Notebook, finding: &Finding) -> Vec<Fix> {
    let Some(site) = Site::of(notebook, finding).filter(|_| !notebook.config.practice) else {
        return Vec::new();
    };
    let prompts = prompts_fix(site.file, site.answer, site.unit);
    prompts.map(Fix::preferred).into_iter().collect()
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::{check, fixed};
    use expect_test::expect;

    const RULE: &str = "unanswered-question";

    #[test]
    fn one_hint_for_an_empty_section() {
        let text = "## Q1: How do you keep pages fast?\n\nFirst words.\n\n## Exercise 1: Count quickly\n";
        expect![[r#"
            a.md:1 hint q1 "Q1" Q1 has no answer yet: start with two sentences on what you did yourself.
            a.md:5 hint ex1 "Exercise 1" Exercise 1 has no answer yet: start with what is wrong in its code, or with your version.
        "#]].assert_eq(&check(RULE, &[("a.md", text)]));
        expect![""].assert_eq(&check("missing-key-point", &[("a.md", text)]));
        let twin = "## Q1: How do you keep pages fast?\n\nWe shrink our pictures, so that every page stays small even on a slow train.\n";
        assert_eq!(check(RULE, &[("a.md", twin)]), "");
        let choice =
            "## Q1: How do you keep pages fast?\n<!-- panelprep: differs q1.1 -->\n<!-- panelprep: differs q1.2 -->\n";
        assert_eq!(check(RULE, &[("a.md", choice)]), "");
    }

    #[test]
    fn prompts_to_write_over() {
        let text = "## Q1: How do you keep pages fast?\n## Q2: How do you handle incidents together?\n";
        let prompted = fixed(RULE, &[("a.md", text)], "Insert prompts");
        expect![[r#"
            ## Q1: How do you keep pages fast?

            On a CDN, I …

            On caching at several layers, I …

            ## Q2: How do you handle incidents together?
        "#]]
        .assert_eq(&prompted);
        expect![[r#"
            a.md:1 hint q1 "Q1" Q1 has no answer yet: start with two sentences on what you did yourself.
            a.md:7 hint q2 "Q2" Q2 has no answer yet: start with two sentences on what you did yourself.
        "#]]
        .assert_eq(&check(RULE, &[("a.md", &prompted)]));
    }
}
