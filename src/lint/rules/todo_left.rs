use crate::config::Severity;
use crate::coverage::left::Left;
use crate::guide::Unit;
use crate::lint::Report;
use crate::lint::page::rule;
use crate::notebook::{Answer, FileAnalysis, Notebook};

rule! {
    /// ## What it flags
    ///
    /// What is still to do inside of an answer: TODO, FIXME and TBD, prompts that still end in `…`, unticked tasks.
    ///
    /// ## Why it matters
    ///
    /// None of it counts as an answer, and the evening before you want to see what is left.
    ///
    /// ## Example
    ///
    /// - flagged: `TODO: look up the numbers`, `- [ ] ask Mia`
    /// - left alone: `We removed every TODO comment that was older than a year.`
    ///
    /// ## What to do
    ///
    /// Do it and take the mark out. An answer in its first words isn't flagged: there everything is still to do.
    "todo-left", Some(Severity::Info), answer: check,
}

fn check(notebook: &Notebook, file: &FileAnalysis, answer: &Answer, report: &mut Report<'_>) {
    let Some(guide) = notebook.guide() else {
        return;
    };
    if !answer.started {
        return;
    }
    let Some(unit) = guide.units.get(answer.unit) else {
        return;
    };
    // a section that answers two questions is spoken of once
    let before = || file.answers.iter().take_while(|a| !std::ptr::eq(&***a, answer)).filter(|a| a.started);
    for (part, left, span) in answer.left.iter() {
        let Some(start) = answer.part(*part).map(|p| p.start) else {
            continue;
        };
        if !before().any(|a| a.unit != answer.unit && a.shares(answer, *part)) {
            let finding = report.finding(&file.path, span.shift(start), message(*left, unit));
            report.push(finding.about(&unit.id));
        }
    }
}

fn message(left: Left, unit: &Unit) -> String {
    let label = unit.label();
    match left {
        Left::Task => {
            format!("An open task in your answer to {label}: do it and tick it, or take it out.")
        }
        Left::Prompt => format!(
            "A prompt in your answer to {label} that ends in “…” counts as not written: answer it, or take it out."
        ),
        Left::Note => {
            format!("Still to do in your answer to {label}: write it, or take the note out.")
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::check;
    use expect_test::expect;

    const RULE: &str = "todo-left";

    fn notes(text: &str) -> String {
        let text = format!("## Q1: How do you keep pages fast?\n\nOur pages come from CloudFront.\n\n{text}\n");
        check(RULE, &[("a.md", &text)])
    }

    #[test]
    fn what_is_left() {
        expect![[r#"
            a.md:5 info q1 "TODO: look up the numbers" Still to do in your answer to Q1: write it, or take the note out.
            a.md:7 info q1 "ask *Mia* TODO" An open task in your answer to Q1: do it and tick it, or take it out.
            a.md:9 info q1 "Where have I used it" A prompt in your answer to Q1 that ends in “…” counts as not written: answer it, or take it out.
            a.md:10 info q1 "…" A prompt in your answer to Q1 that ends in “…” counts as not written: answer it, or take it out.
            a.md:11 info q1 "latency from 900 ms to TBD" Still to do in your answer to Q1: write it, or take the note out.
            a.md:12 info q1 "it got fast (TODO numbers)" Still to do in your answer to Q1: write it, or take the note out.
        "#]].assert_eq(&notes("Good so far. TODO: look up the numbers. Done.\n\n- [ ] ask *Mia* TODO\n- [x] ask Jo\n- Where have I used it? …\n- …\n- latency from 900 ms to TBD\n- it got fast (TODO numbers)"));
        assert_eq!(
            notes(
                "We removed every TODO comment that was older than a year.\n\n> TODO: quoted\n\n```ruby\n# TODO\n```"
            ),
            ""
        );
    }

    #[test]
    fn not_in_an_answer_in_its_first_words_and_not_outside() {
        let text = "TODO: all\n\n## Q1: How do you keep pages fast?\n\nTODO: all of it\n\n- Where have I used it? …\n";
        assert_eq!(check(RULE, &[("a.md", text)]), "");
    }
}
