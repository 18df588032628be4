//! The review as Markdown, for a pull request or an editor's preview.

use super::headline::{code_verdict, gaps_title, nothing_ready, ready_facts, totals};
use super::model::*;
use super::sarif::uri;
use super::wording::{Look, clip, count, pace, plain, star, time};

/// The review as Markdown, with links to the notes relative to the folder reviewed.
pub fn markdown(report: &Report) -> String {
    let mut out = format!("# {}\n\n{}\n", escape(&report.guide.title), totals(report));
    out.push_str("\n## Ready\n\n");
    for r in &report.ready {
        let title = format!("{}: {}", r.label, r.title);
        out.push_str(&format!("- ✓ **{}** ({})\n", escape(&title), ready_facts(r)));
    }
    if report.ready.is_empty() {
        out.push_str(&format!("{}\n", nothing_ready(report)));
    }
    gaps(report, &mut out);
    matrix(report, &mut out);
    for competency in &report.competencies {
        out.push_str(&format!("\n## {}\n", escape(&competency.name)));
        for q in &competency.questions {
            out.push_str(&format!("\n### {}\n\n", escape(&q.heading())));
            answers(&q.answers, &report.speaking, &mut out);
            q.key_points.iter().for_each(|p| point(p, q.is_answered(), &mut out));
        }
    }
    exercises(report, &mut out);
    stories(report, &mut out);
    checklist(report, &mut out);
    out
}

fn gaps(report: &Report, out: &mut String) {
    out.push_str(&format!("\n## {}\n\n", gaps_title(report)));
    for (i, gap) in report.gaps.iter().take(3).enumerate() {
        let place = gap.place.as_ref().map(|p| format!(" ({})", link(&p.path, p.line)));
        out.push_str(&format!("{}. **{}**{}\n", i + 1, escape(&gap.title), place.unwrap_or_default()));
        for detail in gap.details.iter().take(4) {
            out.push_str(&format!("   - {}\n", escape(detail)));
        }
    }
    if report.gaps.is_empty() {
        out.push_str("None found. Say the answers aloud once.\n");
    }
}

fn matrix(report: &Report, out: &mut String) {
    out.push_str("\n## Overview\n\n| Competency | Question | Points | Time |\n|---|---|---|---|\n");
    for competency in &report.competencies {
        for q in &competency.questions {
            let looks: String = q.key_points.iter().map(|p| Look::of(p).sign()).collect::<Vec<_>>().join(" ");
            let started = q.answers.iter().find(|a| a.started);
            let said = started.map_or_else(|| "not started".to_string(), time);
            out.push_str(&format!(
                "| {} | {} | {} | {} |\n",
                cell(&competency.name),
                cell(&clip(&q.heading(), 70)),
                if started.is_some() { looks } else { String::new() },
                said
            ));
        }
    }
    out.push_str("\n✓ covered, ~ in part, ! argued against, ✗ not found, – by choice\n");
}

fn answers(answers: &[AnswerReport], sum: &SpeakingSum, out: &mut String) {
    if !answers.iter().any(|a| a.started) {
        out.push_str("Not started.\n\n");
    }
    for a in answers.iter().filter(|a| a.started) {
        let mut facts = vec![link(&a.path, a.line)];
        facts.extend(a.version.iter().map(|v| format!("version “{}”", escape(v))));
        let slow = pace(a, sum);
        facts.push(if slow.is_empty() { time(a) } else { format!("{}, {slow}", time(a)) });
        facts.extend(a.stories.iter().map(|s| format!("story: {}", escape(s))));
        facts.extend((!a.star.is_empty()).then(|| star(a)));
        out.push_str(&format!("{}\n\n", facts.join(" · ")));
        for cut in &a.cut {
            let words = count(cut.words, "word", "words");
            out.push_str(&format!(
                "- could go: {}, {words}: “{}”\n",
                link(&cut.place.path, cut.place.line),
                escape(&cut.text)
            ));
        }
        for todo in &a.todos {
            out.push_str(&format!("- … to do: {} {}\n", link(&todo.place.path, todo.place.line), escape(&todo.text)));
        }
    }
}

fn point(p: &PointReport, answered: bool, out: &mut String) {
    let look = Look::of(p);
    if !answered && look == Look::Missing {
        // nothing was looked at: the point is only named
        out.push_str(&format!("- {}\n", escape(&plain(&p.text))));
        return;
    }
    out.push_str(&format!("- {} **{}**: {}", look.sign(), look.words(), escape(&plain(&p.text))));
    if look == Look::Partial || p.confirmed {
        out.push_str(&format!(" ({})", escape(&plain(&p.reason))));
    }
    out.push('\n');
    for e in p.places() {
        out.push_str(&format!("  - {} “{}”\n", link(&e.path, e.line), escape(&clip(&plain(&e.text), 240))));
    }
}

fn exercises(report: &Report, out: &mut String) {
    if !report.exercises.is_empty() {
        out.push_str("\n## Exercises\n");
    }
    for e in &report.exercises {
        out.push_str(&format!("\n### {}\n\n", escape(&e.heading())));
        answers(&e.answers, &report.speaking, out);
        for code in &e.code {
            out.push_str(&format!("- Code at {}: {}\n", link(&code.path, code.line), code_verdict(code)));
            for s in &code.syntax {
                out.push_str(&format!("  - ✗ {}: {}\n", link(&code.path, s.line), escape(&plain(&s.message))));
            }
            for r in &code.remaining {
                out.push_str(&format!("  - ✗ {}: {}\n", link(&code.path, r.line), escape(&plain(&r.message))));
            }
        }
        e.points().for_each(|p| point(p, e.is_answered(), out));
    }
}

fn stories(report: &Report, out: &mut String) {
    let stories = &report.stories;
    if stories.used.is_empty() && stories.competencies_without.is_empty() {
        return;
    }
    out.push_str("\n## Stories\n\n");
    for s in &stories.used {
        out.push_str(&format!(
            "- {} ({}): {}\n",
            escape(&s.title),
            link(&s.place.path, s.place.line),
            s.units.join(", ")
        ));
    }
    if !stories.competencies_without.is_empty() {
        let names = escape(&stories.competencies_without.join(", "));
        out.push_str(&format!("- Answered without a story or a concrete example: {names}\n"));
    }
}

fn checklist(report: &Report, out: &mut String) {
    if report.checklist.is_empty() {
        return;
    }
    out.push_str("\n## Checklist\n\n");
    for item in &report.checklist {
        let tick = if item.done { 'x' } else { ' ' };
        out.push_str(&format!("- [{tick}] {} ({})\n", escape(&plain(&item.text)), escape(&item.why)));
        for found in item.found.iter().filter(|f| f.done && item.found.len() > 1) {
            let place = found.place.as_ref().map(|p| format!("{} ", link(&p.path, p.line)));
            out.push_str(&format!(
                "  - {}: {}{}\n",
                escape(&found.name),
                place.unwrap_or_default(),
                escape(&found.what)
            ));
        }
    }
}

/// A link to a line, as forges and editors follow it.
fn link(path: &str, line: usize) -> String {
    format!("[{}:{line}]({}#L{line})", escape(path), uri(path))
}

/// Text that stays text: nothing from the notes is markup, a tag or a link here.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars().filter(|c| !super::wording::is_hostile(*c)) {
        match c {
            '\n' | '\t' => out.push(' '),
            '<' => out.push_str("&lt;"),
            '&' => out.push_str("&amp;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '#' | '~' | '|' | '!' | '>' => {
                out.push('\\');
                out.push(c);
            }
            // a mention would call somebody
            '@' => out.push_str("@\u{200b}"),
            _ => out.push(c),
        }
    }
    out
}

fn cell(text: &str) -> String {
    escape(text)
}
