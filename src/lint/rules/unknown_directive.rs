use crate::config::Severity;
use crate::guide::{Guide, Point};
use crate::lint::edit::remove;
use crate::lint::page::rule;
use crate::lint::{Finding, Fix, RULES, Report};
use crate::notebook::{FileAnalysis, Notebook, head_directives};
use crate::notes::{Directive, DirectiveKind, Placed};
use crate::text::{Span, slice};

rule! {
    /// ## What it flags
    ///
    /// A `<!-- panelprep: … -->` comment that has no effect: an unknown directive or rule, an id that the guide doesn't
    /// have, a directive in a place where it does nothing, a comment that isn't closed.
    ///
    /// ## Why it matters
    ///
    /// You wrote it to be heard.
    ///
    /// ## Example
    ///
    /// - flagged: `<!-- panelprep: cover q1.1 -->`, `<!-- panelprep: ignore todo-leftt -->`
    /// - left alone: `<!-- panelprep: covers q1.1 -->`, `<!-- a note on panelprep -->`
    ///
    /// ## What to do
    ///
    /// The quick fix writes the nearest right form.
    "unknown-directive", Some(Severity::Warning), file: check, fixes: fixes,
}

/// What is wrong with a directive, and what should stand in its place.
struct Wrong {
    message: String,
    form: Option<String>,
}

fn check(notebook: &Notebook, file: &FileAnalysis, report: &mut Report<'_>) {
    let Some(guide) = notebook.guide() else {
        return;
    };
    for (index, placed) in file.directed() {
        for directive in &placed.segment.directives {
            if let Some(wrong) = wrong(guide, file, index, placed, directive) {
                let span = first_line(placed, directive).shift(placed.start);
                let finding = report.finding(&file.path, span, wrong.message);
                report.push(finding);
            }
        }
    }
}

/// A comment that was left open reaches to the end: its first line is enough.
fn first_line(placed: Placed<'_>, directive: &Directive) -> Span {
    let text = slice(&placed.segment.text, directive.span);
    let line = text.split(['\n', '\r']).next().unwrap_or(text);
    if is_closed(placed, directive) {
        return directive.span;
    }
    Span::new(directive.span.start, directive.span.start + line.trim_end().len())
}

fn is_closed(placed: Placed<'_>, directive: &Directive) -> bool {
    slice(&placed.segment.text, directive.span).ends_with("-->")
}

fn wrong(guide: &Guide, file: &FileAnalysis, index: usize, placed: Placed<'_>, directive: &Directive) -> Option<Wrong> {
    if !is_closed(placed, directive) {
        let line = slice(&placed.segment.text, first_line(placed, directive));
        return Some(Wrong {
            message: "This comment isn't closed, so all that follows is hidden: end it with `-->`.".to_string(),
            form: Some(format!("{line} -->")),
        });
    }
    let at_head = || placed.segment.heading.is_some() && head_directives(placed.segment).any(|d| d == directive);
    let misplaced = |what: &str| Wrong {
        message: format!("`{what}` speaks of the section it opens: put it directly under a heading."),
        form: None,
    };
    match &directive.kind {
        DirectiveKind::Bad(message, form) => {
            let said = body(slice(&placed.segment.text, directive.span));
            let near = form.as_deref().filter(|form| is_near(said, form));
            // a form that says what the candidate didn't is an example, not a fix
            let same = near.filter(|form| rest(form) == rest(said));
            let hint = match (near, same) {
                (_, Some(form)) => format!("Did you mean `{form}`?"),
                (Some(form), None) => format!("A right form is `{form}`."),
                (None, None) => "Correct it or take it out.".to_string(),
            };
            Some(Wrong { message: format!("{}. {hint}", capital(message)), form: same.map(comment) })
        }
        DirectiveKind::Link(ids) => match ids.iter().find(|id| guide.unit(id).is_none()) {
            Some(id) => Some(unknown_id(guide, id, directive, placed)),
            None => (!at_head()).then(|| misplaced("question")),
        },
        DirectiveKind::Covers { id, .. } | DirectiveKind::Open(id) | DirectiveKind::Differs(id, _) => {
            match guide.point(id) {
                None => Some(unknown_id(guide, id, directive, placed)),
                Some((unit, _)) => {
                    let here = file.links.get(index).is_some_and(|l| l.units.contains(&unit));
                    let label = guide.units.get(unit)?.label();
                    (!here).then(|| Wrong {
                        message: format!(
                            "`{id}` is a point of {label}, and this is no section of its answer: move it there."
                        ),
                        form: None,
                    })
                }
            }
        }
        DirectiveKind::Ignore(rule, id) => {
            if super::super::rule(&rule.to_ascii_lowercase()).is_none() {
                let near = nearest(rule, RULES.iter().map(|r| r.code));
                let form = near.map(|near| instead(placed, directive, rule, near));
                return Some(Wrong { message: did_you_mean(format!("There is no rule `{rule}`."), near), form });
            }
            let id = id.as_ref()?;
            let known = guide.unit(id).is_some() || guide.point(id).is_some();
            (!known).then(|| unknown_id(guide, id, directive, placed))
        }
        DirectiveKind::Version(_) => (!at_head()).then(|| misplaced("version")),
        DirectiveKind::Off | DirectiveKind::On => None,
    }
}

fn unknown_id(guide: &Guide, id: &str, directive: &Directive, placed: Placed<'_>) -> Wrong {
    let points = guide.units.iter().flat_map(|u| &u.points).map(|p: &Point| &*p.id);
    let units = guide.units.iter().map(|u| &*u.id);
    let near = if id.contains('.') { nearest(id, points) } else { nearest(id, units) };
    Wrong {
        message: did_you_mean(format!("The guide has no `{id}`."), near),
        form: near.map(|near| instead(placed, directive, id, near)),
    }
}

fn did_you_mean(what: String, near: Option<&str>) -> String {
    match near {
        Some(near) => format!("{what} Did you mean `{near}`?"),
        None => format!("{what} Correct it or take it out."),
    }
}

/// The nearest of some names, if one is near; of several the one whose number is next.
fn nearest<'a>(name: &str, among: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let last = |id: &str| -> i64 {
        let tail = id.rsplit(|c: char| !c.is_ascii_digit()).next().unwrap_or("");
        tail.parse().unwrap_or(0)
    };
    let name = name.to_ascii_lowercase();
    among
        .map(|other| {
            let distance = strsim::osa_distance(&name, other);
            (distance, last(&name).saturating_sub(last(other)).abs(), other)
        })
        .filter(|(distance, _, other)| {
            let family = |id: &str| id.rsplit_once('.').map(|(unit, _)| unit.to_string());
            let related = family(&name).is_some() && family(&name) == family(other);
            related || *distance <= name.len().div_ceil(4)
        })
        .min()
        .map(|(_, _, other)| other)
}

/// The comment with one word of it replaced.
fn instead(placed: Placed<'_>, directive: &Directive, old: &str, new: &str) -> String {
    let text = slice(&placed.segment.text, directive.span);
    let lower = text.to_ascii_lowercase();
    match lower.find(&old.to_ascii_lowercase()) {
        Some(at) => format!("{}{new}{}", text.get(..at).unwrap_or(""), text.get(at + old.len()..).unwrap_or("")),
        None => text.to_string(),
    }
}

/// What a directive's comment says after `panelprep:`.
fn body(comment: &str) -> &str {
    let inner = comment.trim_start_matches("<!--").trim_end_matches("-->");
    inner.split_once(':').map_or("", |(_, body)| body.trim())
}

fn rest(body: &str) -> &str {
    body.split_once(char::is_whitespace).map_or("", |(_, rest)| rest.trim())
}

fn is_near(said: &str, form: &str) -> bool {
    let name = |body: &str| body.split_whitespace().next().unwrap_or("").to_lowercase();
    strsim::osa_distance(&name(said), &name(form)) <= 2
}

fn comment(body: &str) -> String {
    format!("<!-- panelprep: {body} -->")
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

fn fixes(notebook: &Notebook, finding: &Finding) -> Vec<Fix> {
    mend(notebook, finding).unwrap_or_default()
}

fn mend(notebook: &Notebook, finding: &Finding) -> Option<Vec<Fix>> {
    let guide = notebook.guide()?;
    let file = notebook.file(&finding.path)?;
    let index = file.notes.segment_at(finding.span.start);
    let placed = file.notes.segments().get(index)?;
    let mut directives = placed.segment.directives.iter();
    let directive = directives.find(|d| d.span.start + placed.start == finding.span.start)?;
    let wrong = wrong(guide, file, index, placed, directive)?;
    let mut out = Vec::new();
    if let Some(form) = wrong.form {
        let title = format!("Write {form}");
        out.push(Fix::new(title, vec![(file.path.clone(), finding.span, form)]).preferred());
    }
    if is_closed(placed, directive) {
        let edit = remove(file, finding.span);
        out.push(Fix::new("Take the directive out".to_string(), vec![edit]));
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::{check, fixed};
    use expect_test::expect;

    const RULE: &str = "unknown-directive";

    fn notes(directive: &str) -> String {
        format!(
            "## Q1: How do you keep pages fast?\n\nOur pages are small. {directive}\n\n## Q2: How do you handle incidents together?\n"
        )
    }

    #[test]
    fn what_has_no_effect() {
        let all: String = [
            "cover q1.1",
            "frobnicate",
            "open q1",
            "ignore todo-leftt",
            "ignore todo-left q9.9",
            "covers q1.7 \"small\"",
            "covers q2.1 \"small\"",
            "question q3",
            "version short",
            "differs ex1.issues.1",
        ]
        .iter()
        .map(|d| check(RULE, &[("a.md", &notes(&format!("<!-- panelprep: {d} -->")))]))
        .collect();
        expect![[r#"
            a.md:3 warning - "<!-- panelprep: cover q1.1 -->" There is no directive `cover`. Did you mean `covers q1.1`?
            a.md:3 warning - "<!-- panelprep: frobnicate -->" There is no directive `frobnicate`. Correct it or take it out.
            a.md:3 warning - "<!-- panelprep: open q1 -->" `open` needs the id of a point. A right form is `open q1.3`.
            a.md:3 warning - "<!-- panelprep: ignore todo-leftt -->" There is no rule `todo-leftt`. Did you mean `todo-left`?
            a.md:3 warning - "<!-- panelprep: ignore todo-left q9.9 -->" The guide has no `q9.9`. Correct it or take it out.
            a.md:3 warning - "<!-- panelprep: covers q1.7 "small" -->" The guide has no `q1.7`. Did you mean `q1.2`?
            a.md:3 warning - "<!-- panelprep: covers q2.1 "small" -->" `q2.1` is a point of Q2, and this is no section of its answer: move it there.
            a.md:3 warning - "<!-- panelprep: question q3 -->" The guide has no `q3`. Did you mean `q2`?
            a.md:3 warning - "<!-- panelprep: version short -->" `version` speaks of the section it opens: put it directly under a heading.
            a.md:3 warning - "<!-- panelprep: differs ex1.issues.1 -->" `differs` needs the id of a point. A right form is `differs q1.3 "why"`.
        "#]].assert_eq(&all);
    }

    #[test]
    fn what_has_is_left_alone() {
        for fine in [
            "<!-- panelprep: covers q1.1 \"small\" -->",
            "<!-- panelprep: ignore todo-left q1 -->",
            "<!-- panelprep: off --><!-- panelprep: on -->",
            "<!-- a note on panelprep -->",
        ] {
            assert_eq!(check(RULE, &[("a.md", &notes(fine))]), "", "{fine}");
        }
    }

    #[test]
    fn the_nearest_right_form() {
        let mended = |d: &str| fixed(RULE, &[("a.md", &notes(d))], "Write");
        expect![[r#"
            ## Q1: How do you keep pages fast?

            Our pages are small. <!-- panelprep: ignore todo-left q1 -->

            ## Q2: How do you handle incidents together?
        "#]]
        .assert_eq(&mended("<!-- panelprep: ignore todo-leftt q1 -->"));
        expect![[r###"
            ## Q1: How do you keep pages fast?

            Our pages are small. <!-- panelprep: covers q1.2 "small" -->

            ## Q2: How do you handle incidents together?
        "###]]
        .assert_eq(&mended("<!-- panelprep: covers q1.7 \"small\" -->"));
        expect![[r#"
            ## Q1: How do you keep pages fast?

            Our pages are small. 

            <!-- panelprep: open q1.1 -->


            ## Q2: How do you handle incidents together?
        "#]]
        .assert_eq(&mended("\n\n<!-- panelprep: open q1.1\n"));
        expect![[r#"
            ## Q1: How do you keep pages fast?

            Our pages are small.

            ## Q2: How do you handle incidents together?
        "#]]
        .assert_eq(&fixed(RULE, &[("a.md", &notes("<!-- panelprep: frobnicate -->"))], "out"));
    }
}
