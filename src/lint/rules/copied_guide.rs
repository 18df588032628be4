use crate::config::Severity;
use crate::guide::Source;
use crate::lint::actions::prompt_fix;
use crate::lint::page::rule;
use crate::lint::place::{own_span, title};
use crate::lint::site::Site;
use crate::lint::wording::quote;
use crate::lint::{Finding, Fix, Report};
use crate::notebook::{Answer, FileAnalysis, Notebook};

rule! {
    /// ## What it flags
    ///
    /// A sentence of your answer that only repeats the guide's; and once, on its title, a file that is a copy of the guide.
    ///
    /// ## Why it matters
    ///
    /// The guide's words say what the panel wants to hear, not that you have done it: such a line makes its point at most in
    /// part. A copy of the guide is the guide, never notes, and nothing else is said of it.
    ///
    /// ## Example
    ///
    /// - flagged: `Use a CDN.`
    /// - left alone: `We use a CDN, CloudFront, for everything under /assets.`
    ///
    /// ## What to do
    ///
    /// Say how you do it: where, with what, what came of it. To take notes in a copy of the guide, write under its
    /// questions in your own words.
    "copied-guide", Some(Severity::Hint), file: check, answer: check_answer, fixes: fixes,
}

fn check(notebook: &Notebook, file: &FileAnalysis, report: &mut Report<'_>) {
    let Some(knowledge) = &notebook.knowledge else {
        return;
    };
    if file.is_guide {
        // the guide in use is the original
        if matches!(&knowledge.source, Source::File(path) if *path == *file.path) {
            return;
        }
        let message = "This file is a copy of the guide, so nothing in it counts as an answer. Write your own words under its questions to make it notes.";
        let finding = report.finding(&file.path, title(file), message.to_string());
        report.push(finding);
    }
}

/// The guide's words in an answer.
fn check_answer(notebook: &Notebook, file: &FileAnalysis, answer: &Answer, report: &mut Report<'_>) {
    let Some(knowledge) = &notebook.knowledge else {
        return;
    };
    let Some(unit) = knowledge.guide.units.get(answer.unit) else {
        return;
    };
    let echoes = unit.points.iter().zip(answer.points.iter()).filter(|(_, c)| c.echo && !c.by_choice);
    for (point, coverage) in echoes {
        let place = coverage.evidence.first();
        if let Some(span) = place.and_then(|p| own_span(file, answer, *p)) {
            let message =
                format!("These are the guide's words for {}: say how you do it, then it counts.", quote(point));
            let finding = report.finding(&file.path, span, message);
            report.push(finding.about(&point.id));
        }
    }
}

fn fixes(notebook: &Notebook, finding: &Finding) -> Vec<Fix> {
    Site::of(notebook, finding)
        .and_then(|site| prompt_fix(site.file, site.answer, site.point?))
        .map(Fix::preferred)
        .into_iter()
        .collect()
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::{check, fixed, lines};
    use crate::notebook::testing::{GUIDE, notebook};
    use expect_test::expect;

    const RULE: &str = "copied-guide";
    const NOTES: &str = "## Q1: How do you keep pages fast?\n\n- Use a CDN.\n- We have an ETag on every page and Redis in the back, for what is read often.\n";

    #[test]
    fn the_guides_sentence_is_no_answer() {
        expect![[r#"
            a.md:3 hint q1.1 "Use a CDN" These are the guide's words for “Use a CDN”: say how you do it, then it counts.
        "#]]
        .assert_eq(&check(RULE, &[("a.md", NOTES)]));
        assert_eq!(check("partial-key-point", &[("a.md", NOTES)]), "");
        let twin = NOTES.replace("Use a CDN.", "We use a CDN, CloudFront, for everything under /assets.");
        assert_eq!(check(RULE, &[("a.md", &twin)]), "");
    }

    #[test]
    fn of_a_copy_there_is_one_thing_to_say() {
        let book = notebook(&[("copy.md", GUIDE)]);
        expect![[r#"
            copy.md:1 hint - "Small guide" This file is a copy of the guide, so nothing in it counts as an answer. Write your own words under its questions to make it notes.
        "#]].assert_eq(&lines(&book, &crate::lint::check(&book)));
    }

    #[test]
    fn a_prompt_asks_for_own_words() {
        expect![[r#"
            ## Q1: How do you keep pages fast?

            - Use a CDN.
            - We have an ETag on every page and Redis in the back, for what is read often.
            - On a CDN, I …
        "#]]
        .assert_eq(&fixed(RULE, &[("a.md", NOTES)], "Insert a prompt"));
    }
}
