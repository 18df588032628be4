use crate::lint::Report;
use crate::lint::page::rule;
use crate::lint::place::{answer_location, marker};
use crate::lint::wording::list;
use crate::notebook::{Location, Notebook};
use crate::text::Span;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

rule! {
    /// ## What it flags
    ///
    /// A story that is told for three questions or more, on the story's heading, with the answers that link to it. Off
    /// unless you switch it on.
    ///
    /// ## Why it matters
    ///
    /// To use a story twice is the normal technique. A panel compares notes afterwards, and one that has heard the same
    /// story in every room wonders whether there is another.
    ///
    /// ## Example
    ///
    /// - flagged: `[Payroll](stories.md#payroll)` in the answers to Q1, Q2 and Q5
    /// - left alone: the same link in the answers to Q1 and Q2
    ///
    /// ## What to do
    ///
    /// Prepare another story for one of the questions. To be told, set `reused-story = "hint"` under `[rules]`.
    "reused-story", None, notebook: check,
}

/// How many questions make a story worn.
const WORN: usize = 3;

/// A story's heading: its file and where its segment starts.
type Story = (Arc<Path>, usize);

#[derive(Default)]
struct Use {
    span: Span,
    questions: Vec<(usize, Option<Location>)>,
}

fn check(notebook: &Notebook, report: &mut Report<'_>) {
    let Some(guide) = notebook.guide() else {
        return;
    };
    let mut stories: BTreeMap<Story, Use> = BTreeMap::new();
    for (u, _) in guide.questions() {
        for (file, answer) in notebook.answers(u).filter(|(_, a)| a.started) {
            let told = answer.linked_parts().filter(|part| {
                let title = part.segment.heading.as_ref().map(|h| &h.title);
                title.is_some_and(|t| answer.stories.contains(t))
            });
            // a section that names several questions is told for each of them
            let shared = answer.heads.iter().filter(|h| file.links.get(**h).is_some_and(|l| l.names.len() > 1));
            let shared = shared.filter_map(|h| file.notes.segments().get(*h));
            let shared = shared.map(|p| (file.path.clone(), p.start, marker(p)));
            let told = told.filter_map(|part| {
                let heading = part.segment.heading.as_ref()?;
                let span = heading.title_span.shift(part.start);
                Some((part.path.clone(), part.start, span))
            });
            for (path, start, span) in told.chain(shared) {
                let entry = stories.entry((path, start)).or_default();
                entry.span = span;
                if entry.questions.iter().all(|(known, _)| *known != u) {
                    entry.questions.push((u, answer_location(file, answer)));
                }
            }
        }
    }
    for ((path, _), used) in stories.iter().filter(|(_, s)| s.questions.len() >= WORN) {
        let label = |u: &usize| guide.units.get(*u).map(|unit| unit.label());
        let labels: Vec<String> = used.questions.iter().filter_map(|(u, _)| label(u)).collect();
        let message = format!("You tell this story for {}. Prepare another for one of them.", list(&labels));
        let related =
            used.questions.iter().filter_map(|(u, at)| Some((at.clone()?, format!("told for {}", label(u)?))));
        let finding = report.finding(path, used.span, message).with(related);
        report.push(finding);
    }
}

#[cfg(test)]
mod tests {
    use crate::config::{Config, Severity};
    use crate::lint::testing::shown;
    use crate::notebook::Notebook;
    use crate::notebook::testing::{oyster, with_config};
    use expect_test::expect;
    use std::sync::Arc;

    const RULE: &str = "reused-story";

    fn on(mut book: Notebook) -> Notebook {
        let mut config = Config::default();
        config.rules.insert(RULE.into(), Some(Severity::Hint));
        book.config = Arc::new(config);
        book
    }

    #[test]
    fn a_story_for_three_questions() {
        let answer = |title: &str| {
            format!("## {title}\n\nThis is how we did it, in the words of our own story book: [Payroll](#payroll)\n\n")
        };
        let story = "## Payroll\n\nWe moved payroll to Sidekiq.\n\n";
        let two = format!(
            "{story}{}{}",
            answer("Canary deployments in Rails"),
            answer("How do you ensure safe database migrations in production?")
        );
        let three =
            format!("{two}{}", answer("Q5: How do you measure the success of a performance optimization initiative?"));
        expect![[r#"
            a.md:1 hint - "Payroll" You tell this story for Q2, Q5 and Q8. Prepare another for one of them. [a.md 157: told for Q2] [a.md 299: told for Q5] [a.md 45: told for Q8]
        "#]].assert_eq(&shown(&on(oyster(&[("a.md", &three)])), RULE));
        assert_eq!(shown(&on(oyster(&[("a.md", &two)])), RULE), "");
        assert_eq!(shown(&oyster(&[("a.md", &three)]), RULE), "");
    }

    #[test]
    fn twice_is_the_normal_technique() {
        let text = "## Payroll\n<!-- panelprep: question q1 q2 -->\n\nWe moved payroll to Sidekiq, and the channel was quiet for the first time in years.\n";
        assert_eq!(shown(&on(with_config(&[("a.md", text)], Config::default())), RULE), "");
    }
}
