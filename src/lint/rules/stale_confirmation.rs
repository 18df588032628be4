use crate::config::Severity;
use crate::guide::Point;
use crate::lint::edit::remove;
use crate::lint::page::rule;
use crate::lint::word::confirmation;
use crate::lint::wording::{clip, quote};
use crate::lint::{Finding, Fix, Report};
use crate::notebook::{FileAnalysis, Notebook, confirmed_at};
use crate::notes::{Directive, DirectiveKind, Segment, point_hash};

rule! {
    /// ## What it flags
    ///
    /// A `covers` directive that no longer holds: the words it quotes are not in its section any more, or the guide's point
    /// has changed since.
    ///
    /// ## Why it matters
    ///
    /// A confirmation is your word that a sentence makes a point. When either of them has changed, it is time to look
    /// again; until then the point is judged as if you had said nothing.
    ///
    /// ## Example
    ///
    /// - flagged: `covers q1.1 "our pages come from the edge"` where the section has no such sentence
    /// - left alone: the same where it has
    ///
    /// ## What to do
    ///
    /// Take the directive out, or confirm again with "I cover this here" on the new sentence.
    "stale-confirmation", Some(Severity::Info), file: check, fixes: fixes,
}

enum Stale {
    Words(String),
    Point,
}

fn check(notebook: &Notebook, file: &FileAnalysis, report: &mut Report<'_>) {
    let Some(guide) = notebook.guide() else {
        return;
    };
    for (placed, link) in file.directed().filter_map(|(i, placed)| Some((placed, file.links.get(i)?))) {
        for directive in &placed.segment.directives {
            let DirectiveKind::Covers { id, .. } = &directive.kind else {
                continue;
            };
            // one that stands elsewhere is `unknown-directive`'s; what still holds needs no second reading
            let Some((unit, point)) = guide.point(id).filter(|(u, _)| link.units.contains(u)) else {
                continue;
            };
            if holds(file, placed.start, unit, point) {
                continue;
            }
            let point = guide.units.get(unit).and_then(|u| u.points.get(point));
            let Some((point, stale)) = point.and_then(|p| Some((p, stale(placed.segment, directive, p)?))) else {
                continue;
            };
            let message = match stale {
                Stale::Words(words) => format!(
                    "You confirmed {} with {}, and no sentence here says that any more. Confirm the new sentence, or take this out.",
                    quote(point),
                    clip(&words, 60)
                ),
                Stale::Point => format!(
                    "You confirmed {} when the guide worded it otherwise. Look again and confirm it, or take this out.",
                    quote(point)
                ),
            };
            let span = directive.span.shift(placed.start);
            let finding = report.finding(&file.path, span, message);
            report.push(finding.about(&point.id));
        }
    }
}

fn holds(file: &FileAnalysis, at: usize, unit: usize, point: usize) -> bool {
    file.answers_at(at).filter(|a| a.unit == unit).any(|a| a.points.get(point).is_some_and(|c| c.confirmed))
}

fn stale(segment: &Segment, directive: &Directive, point: &Point) -> Option<Stale> {
    let DirectiveKind::Covers { words, hash, .. } = &directive.kind else {
        return None;
    };
    if hash.as_ref().is_some_and(|h| *h != point_hash(&point.text)) {
        return Some(Stale::Point);
    }
    let words = words.as_deref()?;
    confirmed_at(segment, directive, Some(words)).is_none().then(|| Stale::Words(words.to_string()))
}

fn fixes(notebook: &Notebook, finding: &Finding) -> Vec<Fix> {
    reconsider(notebook, finding).unwrap_or_default()
}

fn reconsider(notebook: &Notebook, finding: &Finding) -> Option<Vec<Fix>> {
    let guide = notebook.guide()?;
    let file = notebook.file(&finding.path)?;
    let (unit, point) = guide.point(finding.id.as_deref()?)?;
    let point = guide.units.get(unit)?.points.get(point)?;
    let index = file.notes.segment_at(finding.span.start);
    let placed = file.notes.segments().get(index)?;
    let mut directives = placed.segment.directives.iter();
    let directive = directives.find(|d| d.span.shift(placed.start) == finding.span)?;
    let out = Fix::new("Take the confirmation out".to_string(), vec![remove(file, finding.span)]);
    let DirectiveKind::Covers { words, .. } = &directive.kind else {
        return None;
    };
    let there = confirmed_at(placed.segment, directive, words.as_deref()).is_some();
    let again = there.then(|| {
        // quotation marks inside are written as they are read
        let words = words.as_deref().map(|w| w.replace('\\', "\\\\").replace('"', "\\\""));
        let body = confirmation(point, words.as_deref());
        let title = format!("Confirm it again: {}", clip(&point.text, 60));
        Fix::new(title, vec![(file.path.clone(), finding.span, body)])
    });
    Some([out.preferred()].into_iter().chain(again).collect())
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::{check, fixed};
    use expect_test::expect;

    const RULE: &str = "stale-confirmation";

    fn notes(directive: &str) -> String {
        format!(
            "## Q1: How do you keep pages fast?\n\nOur pages come straight from the edge of the network, wherever you are.\n<!-- panelprep: {directive} -->\n\nMore.\n"
        )
    }

    #[test]
    fn words_or_point_have_changed() {
        let found = |d: &str| check(RULE, &[("a.md", &notes(d))]);
        expect![[r#"
            a.md:4 info q1.1 "<!-- panelprep: covers q1.1 "pages served from afar" -->" You confirmed “Use a CDN” with “pages served from afar”, and no sentence here says that any more. Confirm the new sentence, or take this out.
        "#]].assert_eq(&found("covers q1.1 \"pages served from afar\""));
        expect![[r#"
            a.md:4 info q1.1 "<!-- panelprep: covers q1.1 "straight from the edge" #0000 -->" You confirmed “Use a CDN” when the guide worded it otherwise. Look again and confirm it, or take this out.
        "#]].assert_eq(&found("covers q1.1 \"straight from the edge\" #0000"));
        assert_eq!(found("covers q1.1 \"straight from the edge\""), "");
        assert_eq!(found("covers q1.1"), "");
    }

    #[test]
    fn taken_out_or_confirmed_again() {
        let lost = notes("covers q1.1 \"pages served from afar\"");
        expect![[r#"
            ## Q1: How do you keep pages fast?

            Our pages come straight from the edge of the network, wherever you are.

            More.
        "#]]
        .assert_eq(&fixed(RULE, &[("a.md", &lost)], "Take"));
        let changed = notes("covers q1.1 \"straight from the edge\" #0000");
        let again = fixed(RULE, &[("a.md", &changed)], "again");
        expect![[r###"
            ## Q1: How do you keep pages fast?

            Our pages come straight from the edge of the network, wherever you are.
            <!-- panelprep: covers q1.1 "straight from the edge" #7c31 -->

            More.
        "###]]
        .assert_eq(&again);
        assert_eq!(check(RULE, &[("a.md", &again)]), "");
    }
}
