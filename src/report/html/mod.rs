//! The review as one HTML file: no network, no script, readable on a phone, printable on A4.

mod answer;
mod units;

use super::headline::{gaps_title, nothing_ready, ready_facts};
use super::model::*;
use super::sarif::uri;
use super::wording::{Look, about, clip, is_hostile, minutes, plain, target, time};

const CSS: &str = include_str!("style.css");

/// Text that stays text.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    for c in text.chars().filter(|c| !is_hostile(*c)) {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

/// Words from notes or guide inside a line of ours: escaped, and their writing direction kept to themselves.
fn own(text: &str) -> String {
    format!("<bdi>{}</bdi>", escape(&plain(text)))
}

/// The frame that all pages share. Nothing may be loaded, nothing may run.
pub(super) fn page(title: &str, body: &str) -> String {
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <title>{}</title>\n<style>\n{CSS}</style>\n</head>\n<body>\n{body}\
         <footer><p>Made by panelprep from your notes, on your machine. “Not found” means that no sentence was found that makes the point.</p></footer>\n\
         </body>\n</html>\n",
        escape(title)
    )
}

/// The review as HTML.
pub fn html(report: &Report) -> String {
    let mut body = String::new();
    head(report, &mut body);
    body.push_str("<main id=\"main\">\n");
    first(report, &mut body);
    matrix(report, &mut body);
    units::questions(report, &mut body);
    units::exercises(report, &mut body);
    units::stories(report, &mut body);
    units::checklist(report, &mut body);
    body.push_str("</main>\n");
    page(&format!("Review: {}", report.guide.title), &body)
}

fn head(report: &Report, out: &mut String) {
    let s = &report.summary;
    let n = &s.key_points;
    out.push_str(&format!(
        "<a class=\"skip\" href=\"#main\">To the review</a>\n<header>\n<h1>{}</h1>\n<ul class=\"totals\" aria-label=\"Totals\">\n",
        escape(&report.guide.title)
    ));
    let mut tile = |done: usize, total: usize, words: &str| {
        out.push_str(&format!("<li><b>{done} of {total}</b>{words}</li>\n"));
    };
    tile(n.covered, n.total - n.by_choice, "key points covered");
    tile(s.questions.answered, s.questions.total, "questions answered");
    tile(s.competencies.covered, s.competencies.total, "competencies");
    if s.exercises.total > 0 {
        tile(s.exercises.answered, s.exercises.total, "exercises");
    }
    if report.speaking.total_seconds >= 30 {
        let time = minutes(report.speaking.total_seconds);
        out.push_str(&format!("<li><b>{time} min</b>of talk, told in sentences</li>\n"));
    }
    out.push_str("</ul>\n<nav aria-label=\"Parts\"><ul>\n");
    let mut links = vec![("first", "Ready and gaps"), ("overview", "Overview"), ("answers", "Answers")];
    links.extend((!report.exercises.is_empty()).then_some(("exercises", "Exercises")));
    links.extend(has_stories(report).then_some(("stories", "Stories")));
    links.extend((!report.checklist.is_empty()).then_some(("checklist", "Checklist")));
    for (id, words) in links {
        out.push_str(&format!("<li><a href=\"#{id}\">{words}</a></li>\n"));
    }
    out.push_str("</ul></nav>\n</header>\n");
}

fn has_stories(report: &Report) -> bool {
    !report.stories.used.is_empty() || !report.stories.competencies_without.is_empty()
}

/// What is ready, then what to work on.
fn first(report: &Report, out: &mut String) {
    out.push_str(
        "<div class=\"first\" id=\"first\">\n<section aria-labelledby=\"h-ready\">\n<h2 id=\"h-ready\">Ready</h2>\n",
    );
    if report.ready.is_empty() {
        out.push_str(&format!("<p>{}</p>\n", escape(&nothing_ready(report))));
    } else {
        out.push_str("<ul class=\"done\">\n");
        for r in &report.ready {
            out.push_str(&format!(
                "<li><a class=\"title\" href=\"#{}\">{}</a> {}<br><span class=\"soft\">{}</span></li>\n",
                uri(&r.id),
                escape(&r.label),
                own(&r.title),
                escape(&ready_facts(r))
            ));
        }
        out.push_str("</ul>\n");
    }
    out.push_str(&format!(
        "</section>\n<section aria-labelledby=\"h-gaps\">\n<h2 id=\"h-gaps\">{}</h2>\n",
        gaps_title(report)
    ));
    if report.gaps.is_empty() {
        out.push_str("<p>None found. Say the answers aloud once.</p>\n");
    }
    list(&report.gaps, 0, 3, out);
    if report.gaps.len() > 3 {
        let rest = report.gaps.len() - 3;
        out.push_str(&format!("<details>\n<summary>{rest} more, in order</summary>\n"));
        list(&report.gaps, 3, report.gaps.len(), out);
        out.push_str("</details>\n");
    }
    out.push_str("</section>\n</div>\n");
}

fn list(gaps: &[Gap], from: usize, to: usize, out: &mut String) {
    let start =
        if from > 0 { format!(" style=\"counter-reset: gap {from}\" start=\"{}\"", from + 1) } else { String::new() };
    out.push_str(&format!("<ol class=\"gaps\"{start}>\n"));
    for gap in gaps.iter().take(to).skip(from) {
        let unit = gap.id.split('.').next().unwrap_or_default();
        let place = gap.place.as_ref().map(|p| format!(" <span class=\"soft\">{}:{}</span>", escape(&p.path), p.line));
        out.push_str(&format!(
            "<li><a class=\"title\" href=\"#{}\">{}</a>{}",
            uri(unit),
            own(&gap.title),
            place.unwrap_or_default()
        ));
        if !gap.details.is_empty() {
            out.push_str("<ul>");
            for detail in gap.details.iter().take(4) {
                out.push_str(&format!("<li>{}</li>", own(detail)));
            }
            if gap.details.len() > 4 {
                out.push_str(&format!("<li>and {} more</li>", gap.details.len() - 4));
            }
            out.push_str("</ul>");
        }
        out.push_str("</li>\n");
    }
    out.push_str("</ol>\n");
}

/// Competencies × questions.
fn matrix(report: &Report, out: &mut String) {
    out.push_str(
        "<section id=\"overview\" aria-labelledby=\"h-overview\">\n<h2 id=\"h-overview\">Overview</h2>\n\
         <div class=\"scroll\"><table class=\"matrix\">\n<thead><tr><th scope=\"col\">Competency</th><th scope=\"col\">Question</th>\
         <th scope=\"col\">Key points</th><th scope=\"col\">Speaking time</th></tr></thead>\n<tbody>\n",
    );
    for competency in &report.competencies {
        for (i, q) in competency.questions.iter().enumerate() {
            let started: Vec<&AnswerReport> = q.answers.iter().filter(|a| a.started).collect();
            let none = if started.is_empty() { " class=\"none\"" } else { "" };
            out.push_str(&format!("<tr{none}>"));
            if i == 0 {
                let n = competency.questions.len();
                out.push_str(&format!("<th scope=\"rowgroup\" rowspan=\"{n}\">{}</th>", escape(&competency.name)));
            }
            out.push_str(&format!(
                "<td><a href=\"#{}\">{}</a> {}</td>",
                uri(&q.id),
                escape(&q.label),
                own(&clip(&q.text, 90))
            ));
            if started.is_empty() {
                out.push_str("<td class=\"points\"><span aria-hidden=\"true\">·</span></td><td class=\"time\">not started</td></tr>\n");
                continue;
            }
            let signs: String = q.key_points.iter().map(|p| sign(p, true)).collect();
            out.push_str(&format!("<td class=\"points\">{signs}</td><td class=\"time\">"));
            for answer in started.iter().take(2) {
                out.push_str(&format!("{}{}", escape(&time(answer)), bar(answer, &report.speaking)));
            }
            out.push_str("</td></tr>\n");
        }
    }
    out.push_str("</tbody>\n</table></div>\n<ul class=\"legend\" aria-label=\"Signs\">\n");
    for look in [Look::Covered, Look::Partial, Look::Rejected, Look::Missing, Look::ByChoice] {
        out.push_str(&format!(
            "<li><span class=\"sign {}\" aria-hidden=\"true\">{}</span> {}</li>\n",
            look.class(),
            look.sign(),
            look.words()
        ));
    }
    out.push_str(&format!(
        "<li>time: the dashed frame is the target, {}, at {} words a minute</li>\n</ul>\n</section>\n",
        target(&report.speaking),
        report.speaking.words_per_minute
    ));
}

/// The sign of a point's verdict, with its words for those who can't see it.
fn sign(point: &PointReport, link: bool) -> String {
    let look = Look::of(point);
    let words = format!("{}: {}", look.words(), plain(&point.text));
    if link {
        return format!(
            "<a class=\"sign {}\" href=\"#{}\" aria-label=\"{words}\" title=\"{words}\">{}</a>",
            look.class(),
            uri(&point.id),
            look.sign(),
            words = escape(&words)
        );
    }
    format!("<span class=\"sign {}\" aria-hidden=\"true\">{}</span>", look.class(), look.sign())
}

/// The time of an answer as a bar, the target as a frame.
fn bar(answer: &AnswerReport, sum: &SpeakingSum) -> String {
    use super::speaking::Form;
    if answer.form == Form::Notes || answer.pace == Pace::Unknown {
        return String::new();
    }
    let (low, high) = sum.target_seconds;
    // the scale reaches half again as far as the target; longer answers fill it
    let scale = f64::from(high.max(1)) * 1.5;
    let x = |seconds: u32| (f64::from(seconds) / scale * 160.0).min(160.0);
    let kind = if answer.speaking_seconds > high { "over" } else { "said" };
    format!(
        "<svg class=\"bar\" viewBox=\"0 0 160 12\" preserveAspectRatio=\"none\" role=\"img\" aria-label=\"{}, target {}\">\
         <rect class=\"track\" x=\"0\" y=\"3\" width=\"160\" height=\"6\" rx=\"3\"/>\
         <rect class=\"{kind}\" x=\"0\" y=\"3\" width=\"{:.1}\" height=\"6\" rx=\"3\"/>\
         <rect class=\"target\" x=\"{:.1}\" y=\".5\" width=\"{:.1}\" height=\"11\" rx=\"2\"/></svg>",
        about(answer.speaking_seconds),
        target(sum),
        x(answer.speaking_seconds).max(2.0),
        x(low),
        x(high) - x(low)
    )
}
