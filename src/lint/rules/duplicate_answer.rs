use crate::config::Severity;
use crate::lint::edit::under_heading;
use crate::lint::page::rule;
use crate::lint::site::Site;
use crate::lint::{Finding, Fix, Report};
use crate::notebook::{Location, Notebook};
use std::path::Path;

rule! {
    /// ## What it flags
    ///
    /// A question or exercise that is answered in two files, where neither is marked as a version of its own. Several
    /// sections of one file are one continued answer and aren't flagged.
    ///
    /// ## Why it matters
    ///
    /// Of two answers one is mostly older, and the evening before is a bad time to find out which.
    ///
    /// ## Example
    ///
    /// - flagged: `## Q1` in `notes.md` and `## Q1` in `draft.md`
    /// - left alone: the same with `<!-- panelprep: version short -->` under one of the headings
    ///
    /// ## What to do
    ///
    /// Merge them, or name one of them a version: it is then judged by itself.
    "duplicate-answer", Some(Severity::Hint), notebook: check, fixes: fixes,
}

/// So many copies of one answer are named in their own files. A folder with more of them is organised in a way of its own:
/// a finding in each file would be noise, at a cost that grows with every file.
const MOST: usize = 20;

fn check(notebook: &Notebook, report: &mut Report<'_>) {
    let Some(guide) = notebook.guide() else {
        return;
    };
    for (u, unit) in guide.units.iter().enumerate() {
        let copies = notebook.sums().unit(u).map_or(0, |sum| sum.plain);
        if copies < 2 {
            continue;
        }
        let mut plain = notebook.answered(u).filter(|(_, answer)| answer.started && !answer.is_version);
        let Some((first, span)) = plain.next().and_then(|(path, answer)| Some((path, answer.marker?))) else {
            continue;
        };
        if copies > MOST + 1 {
            let message = format!(
                "{} is answered here and {} times more in other files. Merge them, or mark them as versions of their own.",
                unit.label(),
                copies - 1
            );
            report.push(report.finding(first, span, message).about(&unit.id));
            continue;
        }
        for (path, answer) in plain {
            let Some(marker) = answer.marker else {
                continue;
            };
            let message = format!(
                "{} is answered in {} too. Merge the two, or mark one as a version of its own.",
                unit.label(),
                notebook.shown(first)
            );
            let related = (Location { path: first.clone(), span }, "the other answer".to_string());
            let finding = report.finding(path, marker, message);
            report.push(finding.about(&unit.id).with([related]));
        }
    }
}

fn fixes(notebook: &Notebook, finding: &Finding) -> Vec<Fix> {
    let Some(site) = Site::of(notebook, finding) else {
        return Vec::new();
    };
    let name = version_name(&finding.path);
    // each heading of the answer opens a version of its own
    let comment = format!("<!-- panelprep: version {name} -->");
    let edits = site.answer.heads.iter().filter_map(|head| under_heading(site.file, *head, &comment)).collect();
    vec![Fix::new(format!("Mark this answer as version {name}"), edits).preferred()]
}

/// A version's name, from the name of its file.
fn version_name(path: &Path) -> String {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let name: String = stem.chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).collect();
    let name = name.trim_matches('-');
    if name.is_empty() { "other" } else { name }.to_string()
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::check;
    use crate::lint::{fixes, testing};
    use crate::notebook::testing::notebook;
    use expect_test::expect;

    const RULE: &str = "duplicate-answer";
    #[test]
    fn a_folder_full_of_copies_is_not_flooded() {
        let names: Vec<String> = (0..60).map(|n| format!("{n:02}.md")).collect();
        let files: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), NOTES)).collect();
        expect![[r#"
            00.md:1 hint q1 "Q1" Q1 is answered here and 59 times more in other files. Merge them, or mark them as versions of their own.
        "#]].assert_eq(&check(RULE, &files));
        assert_eq!(check(RULE, &files[..super::MOST + 1]).lines().count(), super::MOST);
    }

    const NOTES: &str = "## Q1: How do you keep pages fast?\n\nOne should cache what is read often, at the edge, in front of and in the app.\n";

    #[test]
    fn two_files_with_one_question() {
        let files = [("a.md", NOTES), ("b.md", NOTES), ("c.md", NOTES)];
        expect![[r#"
            b.md:1 hint q1 "Q1" Q1 is answered in a.md too. Merge the two, or mark one as a version of its own. [a.md 3: the other answer]
            c.md:1 hint q1 "Q1" Q1 is answered in a.md too. Merge the two, or mark one as a version of its own. [a.md 3: the other answer]
        "#]].assert_eq(&check(RULE, &files));
        let more = format!("{NOTES}\n{NOTES}");
        assert_eq!(check(RULE, &[("a.md", &more)]), "");
        let version = NOTES.replace("fast?\n", "fast?\n<!-- panelprep: version short -->\n");
        assert_eq!(check(RULE, &[("a.md", NOTES), ("b.md", &version)]), "");
        let skeleton = "## Q1: How do you keep pages fast?\n";
        assert_eq!(check(RULE, &[("a.md", NOTES), ("b.md", skeleton)]), "");
    }

    #[test]
    fn one_becomes_a_version() {
        let book = notebook(&[("a.md", NOTES), ("my draft.md", NOTES)]);
        let all = fixes(&book, &testing::of(&book, RULE)[0]);
        let after = testing::apply(&book, &all[0], "my draft.md");
        expect![[r#"
            ## Q1: How do you keep pages fast?
            <!-- panelprep: version my-draft -->

            One should cache what is read often, at the edge, in front of and in the app.
        "#]]
        .assert_eq(&after);
        assert_eq!(check(RULE, &[("a.md", NOTES), ("my draft.md", &after)]), "");
    }
}
