//! The review in a terminal.

use super::model::*;
use super::wording::{Look, about, clip, count, is_hostile, made, pace, plain, star, time};
use unicode_width::UnicodeWidthStr;

/// How the terminal wants its text.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    /// With ANSI colours.
    pub colour: bool,
    /// Columns; at least 40 are used.
    pub width: usize,
}

impl Default for Style {
    fn default() -> Self {
        Style {
            colour: false,
            width: 80,
        }
    }
}

/// ANSI colours by what they mean.
#[derive(Clone, Copy)]
pub(super) enum Ink {
    Title,
    Faint,
    Good,
    Half,
    Bad,
    Against,
}

/// A page that grows line by line.
pub(super) struct Page {
    style: Style,
    out: String,
}

impl Page {
    pub(super) fn new(style: Style) -> Self {
        let width = style.width.max(40);
        Page {
            style: Style { width, ..style },
            out: String::new(),
        }
    }

    pub(super) fn finish(self) -> String {
        self.out
    }

    pub(super) fn width(&self) -> usize {
        self.style.width
    }

    pub(super) fn ink(&self, ink: Ink, text: &str) -> String {
        if !self.style.colour {
            return text.to_string();
        }
        let code = match ink {
            Ink::Title => "1",
            Ink::Faint => "2",
            Ink::Good => "32",
            Ink::Half => "33",
            Ink::Bad => "31",
            Ink::Against => "35",
        };
        format!("\u{1b}[{code}m{text}\u{1b}[0m")
    }

    pub(super) fn blank(&mut self) {
        if !self.out.is_empty() {
            self.out.push('\n');
        }
    }

    pub(super) fn title(&mut self, text: &str) {
        self.blank();
        let line = self.ink(Ink::Title, &safe(text).to_uppercase());
        self.out.push_str(&line);
        self.out.push('\n');
    }

    /// Wraps `text` at the page's width: `head` opens the first line, later lines are indented as far as it is wide.
    pub(super) fn item(&mut self, head: &str, ink: Ink, text: &str) {
        self.wrapped(head, Some(ink), None, text);
    }

    /// The same, with the text in that colour and a plain head.
    pub(super) fn line(&mut self, indent: usize, ink: Option<Ink>, text: &str) {
        self.wrapped(&" ".repeat(indent), None, ink, text);
    }

    fn wrapped(&mut self, head: &str, head_ink: Option<Ink>, ink: Option<Ink>, text: &str) {
        let indent = head.width();
        let room = self.style.width.saturating_sub(indent).max(16);
        for (i, line) in wrap(&safe(text), room).iter().enumerate() {
            match (i, head_ink) {
                (0, Some(ink)) => self.out.push_str(&self.ink(ink, head)),
                (0, None) => self.out.push_str(head),
                _ => self.out.push_str(&" ".repeat(indent)),
            }
            match ink {
                Some(ink) => self.out.push_str(&self.ink(ink, line)),
                None => self.out.push_str(line),
            }
            self.out.push('\n');
        }
    }
}

/// Nothing from a notes file may steer the terminal.
pub(super) fn safe(text: &str) -> String {
    text.chars()
        .map(|c| if matches!(c, '\n' | '\t') { ' ' } else { c })
        .filter(|c| !is_hostile(*c))
        .collect()
}

/// Lines of at most `room` columns; a longer word is broken.
pub(super) fn wrap(text: &str, room: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    for word in text.split(' ').filter(|w| !w.is_empty()) {
        if !line.is_empty() && line.width() + 1 + word.width() > room {
            lines.push(std::mem::take(&mut line));
        }
        if !line.is_empty() {
            line.push(' ');
        }
        for c in word.chars() {
            if line.width() >= room {
                lines.push(std::mem::take(&mut line));
            }
            line.push(c);
        }
    }
    lines.push(line);
    lines
}

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
            page.line(0, None, &question.heading());
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
    let title = page.ink(Ink::Title, &safe(&report.guide.title));
    page.out.push_str(&title);
    page.out.push('\n');
    page.line(0, None, &totals(report));
}

/// `12 of 30 key points, 3 in part · 4 of 10 questions · …`
pub(super) fn totals(report: &Report) -> String {
    let s = &report.summary;
    let n = &s.key_points;
    let mut points = format!("{} of {} key points", n.covered, n.total - n.by_choice);
    for (n, words) in [
        (n.partial, "in part"),
        (n.rejected, "argued against"),
        (n.by_choice, "left out by choice"),
    ] {
        if n > 0 {
            points.push_str(&format!(", {n} {words}"));
        }
    }
    let mut out = vec![
        points,
        format!(
            "{} of {} questions",
            s.questions.answered, s.questions.total
        ),
        format!(
            "{} of {} competencies",
            s.competencies.covered, s.competencies.total
        ),
    ];
    if s.exercises.total > 0 {
        out.push(format!(
            "{} of {} exercises",
            s.exercises.answered, s.exercises.total
        ));
    }
    if report.speaking.total_seconds > 0 {
        out.push(format!("{} of talk", about(report.speaking.total_seconds)));
    }
    out.join(" · ")
}

fn ready(report: &Report, page: &mut Page) {
    page.title("Ready");
    for ready in &report.ready {
        page.item(
            "  ✓ ",
            Ink::Good,
            &format!("{}: {}", ready.label, ready.title),
        );
        page.line(4, Some(Ink::Faint), &ready_facts(ready));
    }
    if report.ready.is_empty() {
        page.line(2, None, &nothing_ready(report));
    }
}

/// `3 of 3 points · about 1 min`
pub(super) fn ready_facts(ready: &Ready) -> String {
    let points = format!("{} of {} points", ready.made, ready.total);
    match ready.seconds {
        Some(seconds) => format!("{points} · {}", about(seconds)),
        None => points,
    }
}

/// What to say when nothing is ready: what is nearest.
pub(super) fn nothing_ready(report: &Report) -> String {
    let nearest = report
        .questions()
        .filter(|q| q.is_answered())
        .map(|q| (made(&q.key_points), q))
        .filter(|((done, _), _)| *done > 0)
        .min_by_key(|((done, total), _)| (total - done, std::cmp::Reverse(*done)));
    match nearest {
        Some(((done, total), q)) => format!(
            "Nothing is complete yet. Nearest: {} with {done} of {total} points.",
            q.label
        ),
        None => "Nothing yet: every answer starts with its question as a heading.".to_string(),
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
            page.line(
                5,
                Some(Ink::Faint),
                &format!("and {} more", gap.details.len() - 4),
            );
        }
    }
    let rest = report.gaps.len().saturating_sub(3);
    if rest > 0 {
        page.line(
            2,
            Some(Ink::Faint),
            &format!("{rest} more, in the audit below."),
        );
    }
}

/// `Three gaps worth fifteen minutes`
pub(super) fn gaps_title(report: &Report) -> String {
    match report.gaps.len() {
        0 => "Gaps".to_string(),
        1 => "One gap worth five minutes".to_string(),
        2 => "Two gaps worth ten minutes".to_string(),
        _ => "Three gaps worth fifteen minutes".to_string(),
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
            page.item(
                "  … ",
                Ink::Half,
                &format!("to do, line {}: {}", todo.place.line, todo.text),
            );
        }
    }
}

/// `answer.md:3 · short version · 120 words · about 50 s, short of 1 to 2 min · story: Payroll migration`
pub(super) fn facts(answer: &AnswerReport, sum: &SpeakingSum) -> String {
    let mut out = vec![format!("{}:{}", answer.path, answer.line)];
    out.extend(answer.version.iter().map(|v| format!("version “{v}”")));
    let slow = pace(answer, sum);
    out.push(if slow.is_empty() {
        time(answer)
    } else {
        format!("{}, {slow}", time(answer))
    });
    out.extend(
        (!answer.stories.is_empty()).then(|| format!("story: {}", answer.stories.join(", "))),
    );
    out.join(" · ")
}

fn point(point: &PointReport, page: &mut Page) {
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
        let place = format!("{}:{}", evidence.path, evidence.line);
        let quote = clip(
            &plain(&evidence.text),
            room.saturating_sub(place.width() + 3),
        );
        page.line(19, Some(Ink::Faint), &format!("{place} “{quote}”"));
    }
}

fn exercises(report: &Report, page: &mut Page) {
    if report.exercises.is_empty() {
        return;
    }
    page.title("Exercises");
    for e in &report.exercises {
        page.line(0, None, &e.heading());
        answers(&e.answers, &report.speaking, page);
        for code in &e.code {
            let place = format!("{}:{}", code.path, code.line);
            page.line(
                2,
                Some(Ink::Faint),
                &format!("code at {place}: {}", code_verdict(code)),
            );
            for s in &code.syntax {
                page.item(
                    "  ✗ ",
                    Ink::Bad,
                    &format!("line {}: {}", s.line, plain(&s.message)),
                );
            }
            for r in code.remaining.iter().filter(|_| !code.unchanged) {
                page.item(
                    "  ✗ ",
                    Ink::Bad,
                    &format!("line {}: {}", r.line, plain(&r.message)),
                );
            }
        }
        if e.is_answered() {
            e.points().for_each(|p| point(p, page));
        }
        page.blank();
    }
}

/// What the code is, in a few words.
pub(super) fn code_verdict(code: &CodeReport) -> String {
    if code.unchanged {
        return "still the guide's original".to_string();
    }
    let parses = match code.parses {
        Some(true) => "parses",
        Some(false) => "does not parse",
        None => "not checked: no grammar for its language",
    };
    match (code.remaining.len(), code.fixed.len()) {
        (0, 0) => parses.to_string(),
        (0, n) => format!("{parses}, {} gone", count(n, "issue", "issues")),
        (n, _) => format!("{parses}, {} still there", count(n, "issue", "issues")),
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
        let line = format!(
            "{} ({}:{}): {units}",
            story.title, story.place.path, story.place.line
        );
        page.item("  · ", Ink::Faint, &line);
    }
    if !stories.competencies_without.is_empty() {
        let names = stories.competencies_without.join(", ");
        page.line(
            2,
            None,
            &format!("Answered without a story or a concrete example: {names}"),
        );
    }
}

fn checklist(report: &Report, page: &mut Page) {
    if report.checklist.is_empty() {
        return;
    }
    page.title("Checklist");
    for item in &report.checklist {
        let (head, ink) = if item.done {
            ("  [x] ", Ink::Good)
        } else {
            ("  [ ] ", Ink::Half)
        };
        page.item(head, ink, &plain(&item.text));
        page.line(6, Some(Ink::Faint), &item.why);
        for found in item.found.iter().filter(|f| f.done && item.found.len() > 1) {
            let place = found
                .place
                .as_ref()
                .map(|p| format!("{}:{} ", p.path, p.line));
            page.line(
                6,
                Some(Ink::Faint),
                &format!(
                    "{}: {}{}",
                    found.name,
                    place.unwrap_or_default(),
                    found.what
                ),
            );
        }
    }
}
