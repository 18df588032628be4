use crate::config::Severity;
use crate::lint::edit::under_heading;
use crate::lint::page::rule;
use crate::lint::place::{marker, number};
use crate::lint::wording::clip;
use crate::lint::{Finding, Fix, Report};
use crate::notebook::{FileAnalysis, Notebook};
use crate::text::slice;

rule! {
    /// ## What it flags
    ///
    /// A heading in your notes that reads like one of the guide's questions or exercises and names none of them: a number
    /// that the guide doesn't have, or a question in words that are only near.
    ///
    /// ## Why it matters
    ///
    /// What stands under it counts for no question.
    ///
    /// ## Example
    ///
    /// - flagged: `## Q12: How do you keep pages fast, mostly?` where the guide has two questions
    /// - left alone: `## What do I ask them?`
    ///
    /// ## What to do
    ///
    /// The quick fix corrects the heading, or links it as it stands with a directive.
    "unknown-question", Some(Severity::Info), file: check, fixes: fixes,
}

fn check(notebook: &Notebook, file: &FileAnalysis, report: &mut Report<'_>) {
    let Some(guide) = notebook.guide() else {
        return;
    };
    // inside of an answer, a heading that asks is part of it
    let stray = file.stray.iter().filter_map(|i| Some((file.notes.segments().get(*i)?, file.links.get(*i)?)));
    for (placed, link) in stray {
        let Some(heading) = &placed.segment.heading else {
            continue;
        };
        let nearest = link.matched.as_ref().and_then(|m| m.nearest);
        let numbered = number(slice(&placed.segment.text, heading.title_span)).is_some();
        let near = nearest.and_then(|u| guide.units.get(u));
        let message = match near {
            Some(unit) => format!(
                "This heading names no question of the guide. Did you mean {}: {}?",
                unit.label(),
                clip(&unit.text, 90)
            ),
            None if numbered => {
                "The guide has no question or exercise with this number. Correct the heading, or link it with a `question` directive.".to_string()
            }
            None => continue,
        };
        let finding = report.finding(&file.path, marker(placed), message);
        report.push(match near {
            Some(unit) => finding.about(&unit.id),
            None => finding,
        });
    }
}

fn fixes(notebook: &Notebook, finding: &Finding) -> Vec<Fix> {
    correct(notebook, finding).unwrap_or_default()
}

fn correct(notebook: &Notebook, finding: &Finding) -> Option<Vec<Fix>> {
    let guide = notebook.guide()?;
    let unit = guide.units.get(guide.unit(finding.id.as_deref()?)?)?;
    let file = notebook.file(&finding.path)?;
    let index = file.notes.segment_at(finding.span.start);
    let placed = file.notes.segments().get(index)?;
    let title = placed.segment.heading.as_ref()?.title_span;
    let heading = Fix::new(
        format!("Correct the heading to {}: {}", unit.label(), clip(&unit.text, 60)),
        vec![(file.path.clone(), title.shift(placed.start), unit.heading())],
    );
    let kind = if unit.is_question() { "question" } else { "exercise" };
    let comment = format!("<!-- panelprep: {kind} {} -->", unit.id);
    let directive = under_heading(file, index, &comment)
        .map(|edit| Fix::new(format!("Keep the heading and link it to {}", unit.label()), vec![edit]));
    Some([heading.preferred()].into_iter().chain(directive).collect())
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::{check, fixed};
    use expect_test::expect;

    const RULE: &str = "unknown-question";
    const NOTES: &str = "# Mine\n\n## Q2: How do you handle incidents together?\n\n### Why?\n\nBecause.\n\n## Q12: pages of all kinds that we keep fast somehow\n\nText.\n\n## What do I ask them?\n";

    #[test]
    fn a_heading_that_names_nothing() {
        expect![[r#"
            a.md:9 info q1 "Q12" This heading names no question of the guide. Did you mean Q1: “How do you keep pages fast?”?
        "#]].assert_eq(&check(RULE, &[("a.md", NOTES)]));
        let twin = NOTES.replace("Q12: pages of all kinds that we keep fast somehow", "Pages");
        assert_eq!(check(RULE, &[("a.md", &twin)]), "");
        // in a file that is no notes nobody asked
        assert_eq!(check(RULE, &[("a.md", "## Q12: Keep the budget\n")]), "");
    }

    #[test]
    fn the_heading_is_corrected_or_linked() {
        expect![[r#"
            # Mine

            ## Q2: How do you handle incidents together?

            ### Why?

            Because.

            ## Q1: How do you keep pages fast?

            Text.

            ## What do I ask them?
        "#]]
        .assert_eq(&fixed(RULE, &[("a.md", NOTES)], "Correct"));
        expect![[r#"
            # Mine

            ## Q2: How do you handle incidents together?

            ### Why?

            Because.

            ## Q12: pages of all kinds that we keep fast somehow
            <!-- panelprep: question q1 -->

            Text.

            ## What do I ask them?
        "#]]
        .assert_eq(&fixed(RULE, &[("a.md", NOTES)], "Keep"));
    }
}
