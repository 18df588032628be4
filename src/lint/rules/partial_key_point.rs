use crate::config::Severity;
use crate::coverage::verdict::{PointCoverage, Verdict};
use crate::guide::PointKind;
use crate::lint::actions::prompt_fix;
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
    /// A sentence that makes a part of a key point, while the rest is found nowhere in the answer.
    ///
    /// ## Why it matters
    ///
    /// The panel ticks the whole point. Half of it is a good place to add one more clause.
    ///
    /// ## Example
    ///
    /// For the key point "Cache at several layers":
    ///
    /// - flagged: `Redis keeps the dashboards.`
    /// - left alone: `Redis keeps the dashboards, and an ETag saves the transfer.`
    ///
    /// ## What to do
    ///
    /// Say the rest: the message names what was found and what wasn't. If the sentence says all of it, confirm it with
    /// "I cover this here".
    "partial-key-point", Some(Severity::Hint), answer: check, fixes: fixes,
}

fn check(notebook: &Notebook, file: &FileAnalysis, answer: &Answer, report: &mut Report<'_>) {
    let Some(knowledge) = &notebook.knowledge else {
        return;
    };
    let Some(unit) = knowledge.guide.units.get(answer.unit) else {
        return;
    };
    for (i, point) in unit.points_of(PointKind::KeyPoint) {
        // the guide's own words are another rule's matter
        let half = |c: &&PointCoverage| c.verdict == Verdict::Partial && !c.by_choice && !c.echo;
        let Some(coverage) = answer.points.get(i).filter(half) else {
            continue;
        };
        let place = coverage.evidence.first().copied();
        let here = place.and_then(|p| own_span(file, answer, p));
        let Some(span) = here.or_else(|| answer_marker(file, answer)) else {
            continue;
        };
        let message = format!(
            "This makes {} of {} in part ({}). Say the rest, or confirm it if this says it all.",
            quote(point),
            unit.label(),
            coverage.reason
        );
        let elsewhere = place
            .filter(|_| here.is_none())
            .and_then(|p| answer.location(p))
            .map(|at| (at, "made in part here".to_string()));
        let finding = report.finding(&file.path, span, message);
        report.push(finding.about(&point.id).with(elsewhere));
    }
}

fn fixes(notebook: &Notebook, finding: &Finding) -> Vec<Fix> {
    let Some(site) = Site::of(notebook, finding) else {
        return Vec::new();
    };
    let (file, answer) = (site.file, site.answer);
    let Some(point) = site.point else {
        return Vec::new();
    };
    let sentence = Sentence::at(answer, finding.span);
    let confirm = sentence.and_then(|s| covers(file, answer, point, &s));
    let say = prompt_fix(file, answer, point).map(Fix::preferred);
    say.into_iter().chain(confirm).chain(differs(file, answer, point, None)).collect()
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::{check, fixed};
    use expect_test::expect;

    const RULE: &str = "partial-key-point";
    const NOTES: &str =
        "## Q1: How do you keep pages fast?\n\n- Redis keeps the dashboards — for a minute, no longer.\n- CloudFront\n";

    #[test]
    fn half_of_a_point_on_its_sentence() {
        expect![[r#"
            a.md:3 hint q1.2 "Redis keeps the dashboards — for a minute, no longer" This makes “Cache at several layers” of Q1 in part (found: app; not found: http). Say the rest, or confirm it if this says it all.
        "#]].assert_eq(&check(RULE, &[("a.md", NOTES)]));
        let twin = NOTES.replace("longer.", "longer; an ETag does the rest.");
        assert_eq!(check(RULE, &[("a.md", &twin)]), "");
    }

    #[test]
    fn the_rest_is_asked_for_or_the_sentence_confirmed() {
        expect![[r#"
            ## Q1: How do you keep pages fast?

            - Redis keeps the dashboards — for a minute, no longer.
            - CloudFront
            - On caching at several layers, I …
        "#]]
        .assert_eq(&fixed(RULE, &[("a.md", NOTES)], "Insert a prompt"));
        let confirmed = fixed(RULE, &[("a.md", NOTES)], "I cover this here");
        expect![[r###"
            ## Q1: How do you keep pages fast?

            - Redis keeps the dashboards — for a minute, no longer. <!-- panelprep: covers q1.2 "Redis keeps the dashboards for" #ef0e -->
            - CloudFront
        "###]].assert_eq(&confirmed);
        assert_eq!(check(RULE, &[("a.md", &confirmed)]), "");
    }
}
