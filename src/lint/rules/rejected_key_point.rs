use crate::config::Severity;
use crate::coverage::verdict::Verdict;
use crate::lint::page::rule;
use crate::lint::place::{answer_marker, own_span};
use crate::lint::site::Site;
use crate::lint::word::{Sentence, covers, differs};
use crate::lint::wording::quote;
use crate::lint::{Finding, Fix, Report};
use crate::notebook::{Answer, FileAnalysis, Notebook};

rule! {
    /// ## What it flags
    ///
    /// A sentence that argues against a point of the guide.
    ///
    /// ## Why it matters
    ///
    /// To disagree with the panel is fine, and often the better story. It is worth knowing beforehand, since the follow-up
    /// question is sure to come.
    ///
    /// ## Example
    ///
    /// For the key point "Use a CDN":
    ///
    /// - flagged: `We decided against a CDN.`
    /// - left alone: `We decided against a CDN of our own and took CloudFront.`
    ///
    /// ## What to do
    ///
    /// Prepare the "why". "Left out by choice" takes the point out of the count and keeps your reason beside it.
    "rejected-key-point", Some(Severity::Info), answer: check, fixes: fixes,
}

fn check(notebook: &Notebook, file: &FileAnalysis, answer: &Answer, report: &mut Report<'_>) {
    let Some(guide) = notebook.guide() else {
        return;
    };
    let Some(unit) = guide.units.get(answer.unit) else {
        return;
    };
    for (point, coverage) in unit.points.iter().zip(answer.points.iter()) {
        if coverage.verdict != Verdict::Rejected || coverage.by_choice {
            continue;
        }
        let place = coverage.evidence.first().copied();
        let here = place.and_then(|p| own_span(file, answer, p));
        let Some(span) = here.or_else(|| answer_marker(file, answer)) else {
            continue;
        };
        let message = format!(
            "Here you argue against a point of the guide, {} of {}: fine if you mean it, be ready for the follow-up. If not, say what you do instead.",
            quote(point),
            unit.label()
        );
        let elsewhere = place
            .filter(|_| here.is_none())
            .and_then(|p| answer.location(p))
            .map(|at| (at, "argued against here".to_string()));
        let finding = report.finding(&file.path, span, message);
        report.push(finding.about(&point.id).with(elsewhere));
    }
}

fn fixes(notebook: &Notebook, finding: &Finding) -> Vec<Fix> {
    let Some(site) = Site::of(notebook, finding) else {
        return Vec::new();
    };
    let Some(point) = site.point else {
        return Vec::new();
    };
    let sentence = Sentence::at(site.answer, finding.span);
    let by_choice = differs(site.file, site.answer, point, sentence.as_ref()).map(Fix::preferred);
    let confirm = sentence.and_then(|s| covers(site.file, site.answer, point, &s));
    by_choice.into_iter().chain(confirm).collect()
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::{check, fixed};
    use expect_test::expect;

    const RULE: &str = "rejected-key-point";
    const NOTES: &str = "## Q1: How do you keep pages fast?\n\nWe decided against a CDN. Our pages are smaller\nthan most people's pictures 😀.\n";

    #[test]
    fn an_argument_against_on_its_sentence() {
        expect![[r#"
            a.md:3 info q1.1 "We decided against a CDN" Here you argue against a point of the guide, “Use a CDN” of Q1: fine if you mean it, be ready for the follow-up. If not, say what you do instead.
        "#]].assert_eq(&check(RULE, &[("a.md", NOTES)]));
        let twin = NOTES.replace("against a CDN", "for a CDN");
        assert_eq!(check(RULE, &[("a.md", &twin)]), "");
    }

    #[test]
    fn by_choice_with_the_reason() {
        let chosen = fixed(RULE, &[("a.md", NOTES)], "by choice");
        expect![[r###"
            ## Q1: How do you keep pages fast?

            We decided against a CDN. Our pages are smaller
            than most people's pictures 😀. <!-- panelprep: differs q1.1 "We decided against a CDN" -->
        "###]]
        .assert_eq(&chosen);
        assert_eq!(check(RULE, &[("a.md", &chosen)]), "");
    }
}
