//! The review in a terminal.

use super::headline::{code_verdict, gaps_title, nothing_ready, ready_facts, totals};
use super::model::*;
use super::page::{Ink, Page, Style};
use super::wording::{Look, clip, count, pace, plain, star, time};
use unicode_width::UnicodeWidthStr;

fn ink_of(look: Look) -> Ink {
    match look {
        Look::Covered => Ink::Good,
        Look::Partial => Ink::Half,
        Look::Missing => Ink::Bad,
        Look::Rejected => Ink::Against,
        Look::ByChoice => Ink::Faint,
    }
}

/// The review as text.
pub fn text(report: &Report, style: Style) -> String {
    let mut page = Page::new(style);
    head(report, &mut page);
    ready(report, &mut page);
    gaps(report, &mut page);
    for competency in &report.competencies {
        page.title(&competency.name);
        for question in &competency.questions {
            page.line(0, Some(Ink::Title), &question.heading());
            answers(&question.answers, &report.speaking, &mut page);
            // of an unanswered question the points are only named in the guide
            if question.is_answered() {
                question.key_points.iter().for_each(|p| point(p, &mut page));
            }
            page.blank();
        }
    }
    exercises(report, &mut page);
    stories(report, &mut page);
    checklist(report, &mut page);
    // one blank line between blocks, none at the end
    let text = page.finish();
    let mut out = text.replace("\n\n\n", "\n\n").trim_end().to_string();
    out.push('\n');
    out
}

fn head(report: &Report, page: &mut Page) {
    page.line(0, Some(Ink::Title), &report.guide.title);
    page.line(0, None, &totals(report));
}

fn ready(report: &Report, page: &mut Page) {
    page.title("Ready");
    for ready in &report.ready {
        page.item("  ✓ ", Ink::Good, &format!("{}: {}", ready.label, ready.title));
        page.line(4, Some(Ink::Faint), &ready_facts(ready));
    }
    if report.ready.is_empty() {
        page.line(2, None, &nothing_ready(report));
    }
}

fn gaps(report: &Report, page: &mut Page) {
    let top = report.gaps.iter().take(3);
    page.title(&gaps_title(report));
    if report.gaps.is_empty() {
        page.line(2, None, "None found. Say the answers aloud once.");
    }
    for (i, gap) in top.enumerate() {
        let mut title = gap.title.clone();
        if let Some(place) = &gap.place {
            title.push_str(&format!(" ({}:{})", place.path, place.line));
        }
        page.item(&format!("  {}. ", i + 1), Ink::Half, &title);
        for detail in gap.details.iter().take(4) {
            page.line(5, Some(Ink::Faint), detail);
        }
        if gap.details.len() > 4 {
            page.line(5, Some(Ink::Faint), &format!("and {} more", gap.details.len() - 4));
        }
    }
    let rest = report.gaps.len().saturating_sub(3);
    if rest > 0 {
        page.line(2, Some(Ink::Faint), &format!("{rest} more, in the audit below."));
    }
}

fn answers(answers: &[AnswerReport], sum: &SpeakingSum, page: &mut Page) {
    if !answers.iter().any(|a| a.started) {
        page.line(2, Some(Ink::Faint), "not started");
    }
    for answer in answers.iter().filter(|a| a.started) {
        page.line(2, Some(Ink::Faint), &facts(answer, sum));
        if !answer.star.is_empty() {
            page.line(2, Some(Ink::Faint), &star(answer));
        }
        for cut in &answer.cut {
            let advice = format!(
                "could go: line {}, {} that make no point: “{}”",
                cut.place.line,
                count(cut.words, "word", "words"),
                cut.text
            );
            page.line(2, Some(Ink::Half), &advice);
        }
        for todo in &answer.todos {
            page.item("  … ", Ink::Half, &format!("to do, line {}: {}", todo.place.line, todo.text));
        }
    }
}

/// `answer.md:3 · short version · 120 words · about 50 s, short of 1 to 2 min · story: Payroll migration`
pub(super) fn facts(answer: &AnswerReport, sum: &SpeakingSum) -> String {
    let mut out = vec![format!("{}:{}", answer.path, answer.line)];
    out.extend(answer.version.iter().map(|v| format!("version “{v}”")));
    let slow = pace(answer, sum);
    out.push(if slow.is_empty() { time(answer) } else { format!("{}, {slow}", time(answer)) });
    out.extend((!answer.stories.is_empty()).then(|| format!("story: {}", answer.stories.join(", "))));
    out.join(" · ")
}

pub(super) fn point(point: &PointReport, page: &mut Page) {
    let look = Look::of(point);
    let head = format!("  {} {:15}", look.sign(), look.words());
    page.item(&head, ink_of(look), &plain(&point.text));
    let says = plain(&point.reason);
    match look {
        Look::Partial => page.line(19, Some(Ink::Faint), &says),
        Look::Missing if !matches!(says.as_str(), "not found" | "no answer yet") => {
            page.line(19, Some(Ink::Faint), &says);
        }
        Look::Covered if point.confirmed => page.line(19, Some(Ink::Faint), &says),
        Look::Covered | Look::Missing | Look::Rejected | Look::ByChoice => {}
    }
    for evidence in point.places() {
        let room = (page.width().saturating_sub(19)) * 2;
        // what was typed in practice stands in no file
        let place = match evidence.path.is_empty() {
            true => String::new(),
            false => format!("{}:{} ", evidence.path, evidence.line),
        };
        let quote = clip(&plain(&evidence.text), room.saturating_sub(place.width() + 2));
        page.line(19, Some(Ink::Faint), &format!("{place}“{quote}”"));
    }
}

fn exercises(report: &Report, page: &mut Page) {
    if report.exercises.is_empty() {
        return;
    }
    page.title("Exercises");
    for e in &report.exercises {
        page.line(0, Some(Ink::Title), &e.heading());
        answers(&e.answers, &report.speaking, page);
        for code in &e.code {
            let place = format!("{}:{}", code.path, code.line);
            page.line(2, Some(Ink::Faint), &format!("code at {place}: {}", code_verdict(code)));
            for s in &code.syntax {
                page.item("  ✗ ", Ink::Bad, &format!("line {}: {}", s.line, plain(&s.message)));
            }
            for r in code.remaining.iter().filter(|_| !code.unchanged) {
                page.item("  ✗ ", Ink::Bad, &format!("line {}: {}", r.line, plain(&r.message)));
            }
        }
        if e.is_answered() {
            e.points().for_each(|p| point(p, page));
        }
        page.blank();
    }
}

fn stories(report: &Report, page: &mut Page) {
    let stories = &report.stories;
    if stories.used.is_empty() && stories.competencies_without.is_empty() {
        return;
    }
    page.title("Stories");
    for story in &stories.used {
        let units = story.units.join(", ");
        let line = format!("{} ({}:{}): {units}", story.title, story.place.path, story.place.line);
        page.item("  · ", Ink::Faint, &line);
    }
    if !stories.competencies_without.is_empty() {
        let names = stories.competencies_without.join(", ");
        page.line(2, None, &format!("Answered without a story or a concrete example: {names}"));
    }
}

fn checklist(report: &Report, page: &mut Page) {
    if report.checklist.is_empty() {
        return;
    }
    page.title("Checklist");
    for item in &report.checklist {
        let (head, ink) = if item.done { ("  [x] ", Ink::Good) } else { ("  [ ] ", Ink::Half) };
        page.item(head, ink, &plain(&item.text));
        page.line(6, Some(Ink::Faint), &item.why);
        for found in item.found.iter().filter(|f| f.done && item.found.len() > 1) {
            let place = found.place.as_ref().map(|p| format!("{}:{} ", p.path, p.line));
            page.line(6, Some(Ink::Faint), &format!("{}: {}{}", found.name, place.unwrap_or_default(), found.what));
        }
    }
}
