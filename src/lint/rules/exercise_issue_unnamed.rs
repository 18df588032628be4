use crate::config::Severity;
use crate::coverage::verdict::Verdict;
use crate::guide::{Point, PointKind, Unit};
use crate::lint::actions::prompt_fix;
use crate::lint::page::rule;
use crate::lint::place::answer_marker;
use crate::lint::site::Site;
use crate::lint::wording::{list, quote};
use crate::lint::{Finding, Fix, Report};
use crate::notebook::{Answer, FileAnalysis, Notebook};

rule! {
    /// ## What it flags
    ///
    /// Issues of an exercise that your answer doesn't name in words: one hint for each exercise, naming them.
    ///
    /// ## Why it matters
    ///
    /// In the interview you speak while you improve the code: an issue that you have fixed without a word is easily
    /// missed by those who listen.
    ///
    /// ## Example
    ///
    /// For the issue "Loads every row":
    ///
    /// - flagged: an improved version with no sentence about what was wrong
    /// - left alone: the same with `The original loads every row to count a few of them.`
    ///
    /// ## What to do
    ///
    /// Name each issue in a sentence of your own, best where you say what you changed.
    "exercise-issue-unnamed", Some(Severity::Hint), answer: check, fixes: fixes,
}

fn check(notebook: &Notebook, file: &FileAnalysis, answer: &Answer, report: &mut Report<'_>) {
    unnamed(notebook, file, answer, report, PointKind::Issue, &|unit, points| {
        format!(
            "{} has issues that your answer doesn't name: {points}. Say in a sentence what is wrong and why.",
            unit.label()
        )
    });
}

/// One finding for each exercise with points of a kind that its answer doesn't make.
pub fn unnamed(
    notebook: &Notebook,
    file: &FileAnalysis,
    answer: &Answer,
    report: &mut Report<'_>,
    kind: PointKind,
    message: &dyn Fn(&Unit, &str) -> String,
) {
    let Some(guide) = notebook.guide() else {
        return;
    };
    let (Some(unit), Some(marker)) = (guide.units.get(answer.unit), answer_marker(file, answer)) else {
        return;
    };
    let points: Vec<String> = missing(unit, answer, kind).map(quote).collect();
    if answer.started && !points.is_empty() {
        let message = message(unit, &list(&points));
        let finding = report.finding(&file.path, marker, message);
        report.push(finding.about(&unit.id));
    }
}

fn missing<'a>(unit: &'a Unit, answer: &'a Answer, kind: PointKind) -> impl Iterator<Item = &'a Point> {
    let open = |i: usize| answer.points.get(i).is_some_and(|c| c.verdict == Verdict::Missing && !c.by_choice);
    unit.points_of(kind).filter(move |(i, _)| open(*i)).map(|(_, p)| p)
}

/// A prompt for each of the points of a kind that an exercise's answer doesn't make.
pub fn prompts(notebook: &Notebook, finding: &Finding, kind: PointKind) -> Vec<Fix> {
    let Some(site) = Site::of(notebook, finding) else {
        return Vec::new();
    };
    let mut out: Vec<Fix> =
        missing(site.unit, site.answer, kind).filter_map(|point| prompt_fix(site.file, site.answer, point)).collect();
    if let Some(first) = out.first_mut() {
        first.preferred = true;
    }
    out
}

fn fixes(notebook: &Notebook, finding: &Finding) -> Vec<Fix> {
    prompts(notebook, finding, PointKind::Issue)
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::{check, fixed};
    use expect_test::expect;

    const RULE: &str = "exercise-issue-unnamed";
    const NOTES: &str = "## Exercise 1: Count quickly\n\nMy version leaves the counting to the database, which is what databases are good at.\n";

    #[test]
    fn an_issue_without_a_word() {
        expect![[r#"
            a.md:1 hint ex1 "Exercise 1" Exercise 1 has issues that your answer doesn't name: “Loads every row”. Say in a sentence what is wrong and why.
        "#]].assert_eq(&check(RULE, &[("a.md", NOTES)]));
        let twin = NOTES.replace("My version", "The original loads every row. My version");
        assert_eq!(check(RULE, &[("a.md", &twin)]), "");
    }

    #[test]
    fn a_prompt_asks_for_it() {
        expect![[r#"
            ## Exercise 1: Count quickly

            My version leaves the counting to the database, which is what databases are good at.

            On every row, the original code …
        "#]]
        .assert_eq(&fixed(RULE, &[("a.md", NOTES)], "Insert a prompt"));
    }
}
