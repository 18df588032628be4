use crate::config::Severity;
use crate::coverage::verdict::Verdict;
use crate::guide::PointKind;
use crate::lint::actions::{prompt_fix, prompts_fix};
use crate::lint::page::rule;
use crate::lint::place::{answer_marker, own_span};
use crate::lint::site::Site;
use crate::lint::word::{Sentence, covers, differs};
use crate::lint::wording::quote;
use crate::lint::{Finding, Fix, Report};
use crate::notebook::{Answer, FileAnalysis, Location, Notebook};

rule! {
    /// ## What it flags
    ///
    /// A key point of the guide that no sentence of your answer makes. One finding for each point, on the question's number.
    ///
    /// ## Why it matters
    ///
    /// The panel listens for these points. "Not found" doesn't mean "you don't know": it means that nothing in these notes
    /// says so, in words that the program understands. Where the guide has no rubric for a point, the finding is only a
    /// hint, since your wording may have been missed.
    ///
    /// ## Example
    ///
    /// For the key point "Use a CDN":
    ///
    /// - flagged: `We shrink our pictures.`
    /// - left alone: `Our pictures come from CloudFront.`
    ///
    /// ## What to do
    ///
    /// Say how you do it, from your own work. If you do say it, confirm the sentence with "I cover this here"; if you leave
    /// it out on purpose, say so with "Left out by choice".
    "missing-key-point", Some(Severity::Info), answer: check, fixes: fixes,
}

fn check(notebook: &Notebook, file: &FileAnalysis, answer: &Answer, report: &mut Report<'_>) {
    let Some(knowledge) = &notebook.knowledge else {
        return;
    };
    if !answer.started {
        return;
    }
    let (Some(unit), Some(model), Some(marker)) =
        (knowledge.guide.units.get(answer.unit), knowledge.lexicon.unit(answer.unit), answer_marker(file, answer))
    else {
        return;
    };
    for (i, point) in unit.points_of(PointKind::KeyPoint) {
        let missing = |c: &&_| is_missing(c);
        let Some(coverage) = answer.points.get(i).filter(missing) else {
            continue;
        };
        let mentioned = coverage.ideas.iter().find_map(|idea| idea.unsaid);
        let found = match mentioned {
            Some((_, stance)) => format!("it is mentioned, but {}", stance.reason()),
            None => "not found in this answer".to_string(),
        };
        let expected = format!("{} looks for {}: {found}.", unit.label(), quote(point));
        let known = model.points.get(i).is_some_and(|p| p.known);
        let finding = if known {
            let message = format!("{expected} Say how you do it, or confirm where you say it.");
            report.finding(&file.path, marker, message)
        } else {
            let message = format!(
                "{expected} The guide has no rubric for it, so your wording may have been missed: if you say it, confirm the sentence."
            );
            report.hint(&file.path, marker, message)
        };
        let related = mentioned
            .and_then(|(place, _)| answer.location(place))
            .map(|at: Location| (at, "mentioned here".to_string()));
        report.push(finding.about(&point.id).with(related));
    }
}

fn is_missing(coverage: &crate::coverage::verdict::PointCoverage) -> bool {
    coverage.verdict == Verdict::Missing && !coverage.by_choice
}

fn fixes(notebook: &Notebook, finding: &Finding) -> Vec<Fix> {
    let Some((site, point)) = Site::of(notebook, finding).and_then(|s| Some((s.point?, s)).map(|(p, s)| (s, p))) else {
        return Vec::new();
    };
    let (file, answer) = (site.file, site.answer);
    let mut out: Vec<Fix> = prompt_fix(file, answer, point).map(Fix::preferred).into_iter().collect();
    let coverage = site.unit.points.iter().position(|p| p.id == point.id).and_then(|i| answer.points.get(i));
    // a sentence that mentions it may be the one
    let mentioned = coverage
        .and_then(|c| c.ideas.iter().find_map(|i| i.unsaid))
        .and_then(|(place, _)| own_span(file, answer, place))
        .and_then(|span| Sentence::at(answer, span));
    out.extend(mentioned.and_then(|s| covers(file, answer, point, &s)));
    out.extend(differs(file, answer, point, None));
    out.extend(prompts_fix(file, answer, site.unit));
    out
}

#[cfg(test)]
mod tests {
    use crate::lint::fixes;
    use crate::lint::testing::{check, fixed, of, shown, titles};
    use crate::notebook::testing::{GUIDE, notebook, root};
    use crate::notebook::{Cache, Input, Knowledge, Notebook};
    use crate::notes::NotesFile;
    use expect_test::expect;
    use std::sync::Arc;

    const RULE: &str = "missing-key-point";
    const NOTES: &str = "# Mine\n\n## Q1: How do you keep pages fast?\n\nWe shrink our pictures, so that every page stays small even on a train.\n- Should we use Redis?\n";

    #[test]
    fn one_finding_for_each_point_on_the_number() {
        expect![[r#"
            a.md:3 info q1.1 "Q1" Q1 looks for “Use a CDN”: not found in this answer. Say how you do it, or confirm where you say it.
            a.md:3 info q1.2 "Q1" Q1 looks for “Cache at several layers”: it is mentioned, but only asked. Say how you do it, or confirm where you say it. [a.md 118: mentioned here]
        "#]].assert_eq(&check(RULE, &[("a.md", NOTES)]));
        let twin = NOTES.replace("shrink our pictures", "serve pictures from CloudFront with an ETag and keep Redis");
        assert_eq!(check(RULE, &[("a.md", &twin)]), "");
        // in its first words an answer is unanswered, and by choice is no gap
        assert_eq!(check(RULE, &[("a.md", "## Q1: How do you keep pages fast?\n\nCaches.\n")]), "");
        let choice =
            NOTES.replace("fast?\n", "fast?\n<!-- panelprep: differs q1.1 -->\n<!-- panelprep: differs q1.2 -->\n");
        assert_eq!(check(RULE, &[("a.md", &choice)]), "");
    }

    #[test]
    fn a_guide_without_a_rubric_gets_hints() {
        let file = Input { path: root().join("guide.md"), text: GUIDE.into() };
        let knowledge = Knowledge::of_file(&file, None, None, 1);
        let mut book = Notebook::new(&root(), Arc::default(), Some(Arc::new(knowledge)));
        book.put(&root().join("a.md").into(), NotesFile::new(NOTES), &mut Cache::default());
        expect![[r#"
            a.md:3 hint q1.1 "Q1" Q1 looks for “Use a CDN”: it is mentioned, but only asked. The guide has no rubric for it, so your wording may have been missed: if you say it, confirm the sentence. [a.md 118: mentioned here]
            a.md:3 hint q1.2 "Q1" Q1 looks for “Cache at several layers”: it is mentioned, but only asked. The guide has no rubric for it, so your wording may have been missed: if you say it, confirm the sentence. [a.md 118: mentioned here]
        "#]].assert_eq(&shown(&book, RULE));
    }

    #[test]
    fn fixes_say_it_leave_it_or_confirm_it() {
        let book = notebook(&[("a.md", NOTES)]);
        let all: Vec<_> = of(&book, RULE).iter().flat_map(|f| fixes(&book, f)).collect();
        expect![[r#"
            * Insert a prompt for “Use a CDN”
            - Left out by choice: “Use a CDN”
            - Insert prompts for all 2 missing points
            - Ignore missing-key-point of q1.1 here
            - Ignore missing-key-point in this file
            * Insert a prompt for “Cache at several layers”
            - I cover this here: “Cache at several layers”
            - Left out by choice: “Cache at several layers”
            - Insert prompts for all 2 missing points
            - Ignore missing-key-point of q1.2 here
            - Ignore missing-key-point in this file
        "#]]
        .assert_eq(&titles(&all));
        expect![[r#"
            # Mine

            ## Q1: How do you keep pages fast?

            We shrink our pictures, so that every page stays small even on a train.
            - Should we use Redis?
            - On a CDN, I …
        "#]]
        .assert_eq(&fixed(RULE, &[("a.md", NOTES)], "Insert a prompt"));
        expect![[r#"
            # Mine

            ## Q1: How do you keep pages fast?

            We shrink our pictures, so that every page stays small even on a train.
            - Should we use Redis?
            - On a CDN, I …
            - On caching at several layers, I …
        "#]]
        .assert_eq(&fixed(RULE, &[("a.md", NOTES)], "all 2"));
        expect![[r#"
            # Mine

            ## Q1: How do you keep pages fast?
            <!-- panelprep: differs q1.1 -->

            We shrink our pictures, so that every page stays small even on a train.
            - Should we use Redis?
        "#]]
        .assert_eq(&fixed(RULE, &[("a.md", NOTES)], "by choice"));
        expect![[r#"
            # Mine␍
            ␍
            ## Q1: How do you keep pages fast?␍
            <!-- panelprep: ignore missing-key-point q1.1 -->␍
            ␍
            We shrink our pictures, so that every page stays small even on a train.␍
            - Should we use Redis?␍
        "#]]
        .assert_eq(
            &fixed(RULE, &[("a.md", &NOTES.replace('\n', "\r\n"))], "Ignore missing-key-point of q1.1 here")
                .replace('\r', "␍"),
        );
    }
}
