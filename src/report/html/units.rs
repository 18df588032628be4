//! The audit: questions, exercises, stories, checklist.

use super::{answer, bar, escape, has_stories, own, sign};
use crate::report::headline::code_verdict;
use crate::report::model::*;
use crate::report::sarif::uri;
use crate::report::wording::{Look, clip, count, pace, plain, time};

/// All questions by competency.
pub fn questions(report: &Report, out: &mut String) {
    out.push_str("<section id=\"answers\" aria-label=\"Answers\">\n");
    for competency in &report.competencies {
        out.push_str(&format!("<h2>{}</h2>\n", escape(&competency.name)));
        for q in &competency.questions {
            out.push_str(&format!(
                "<article class=\"unit\" id=\"{0}\" aria-labelledby=\"h-{0}\">\n<h3 id=\"h-{0}\">{1}</h3>\n",
                uri(&q.id),
                own(&q.heading())
            ));
            let started = q.is_answered();
            if started {
                out.push_str("<div class=\"cols\">\n");
            } else {
                out.push_str("<p class=\"soft\">Not started.</p>\n");
            }
            points(q.key_points.iter(), &q.heading(), started, out);
            if started {
                answers(&q.answers, &report.speaking, out);
                out.push_str("</div>\n");
            }
            out.push_str("</article>\n");
        }
    }
    out.push_str("</section>\n");
}

fn points<'a>(points: impl Iterator<Item = &'a PointReport>, of: &str, started: bool, out: &mut String) {
    out.push_str(&format!("<ul class=\"points-list\" aria-label=\"Key points of {}\">\n", escape(&clip(of, 60))));
    for p in points {
        let look = Look::of(p);
        out.push_str(&format!("<li id=\"{}\">", uri(&p.id)));
        if started || look != Look::Missing {
            out.push_str(&format!(
                "{}{} <span class=\"word {}\">{}</span>",
                sign(p, false),
                own(&p.text),
                look.class(),
                look.words()
            ));
        } else {
            out.push_str(&format!("<span class=\"sign choice\" aria-hidden=\"true\">·</span>{}", own(&p.text)));
        }
        let reason = plain(&p.reason);
        let says = match look {
            Look::Covered => p.confirmed.then_some(reason),
            Look::Partial => Some(reason),
            Look::Missing => Some(reason).filter(|r| !matches!(r.as_str(), "not found" | "no answer yet")),
            Look::Rejected | Look::ByChoice => None,
        };
        if let Some(says) = says {
            out.push_str(&format!("<br><span class=\"why\">{}</span>", own(&says)));
        }
        for e in p.places() {
            out.push_str(&format!(
                "<br><span class=\"why\">{}:{}</span> <q class=\"why\">{}</q>",
                escape(&e.path),
                e.line,
                own(&clip(&plain(&e.text), 110))
            ));
        }
        out.push_str("</li>\n");
    }
    out.push_str("</ul>\n");
}

fn answers(all: &[AnswerReport], sum: &SpeakingSum, out: &mut String) {
    out.push_str("<div>\n");
    for a in all.iter().filter(|a| a.started) {
        out.push_str("<div class=\"answer\">\n");
        let mut facts = vec![format!("{}:{}", escape(&a.path), a.line)];
        facts.extend(a.version.iter().map(|v| format!("version {}", own(v))));
        facts.push(escape(&time(a)));
        let slow = pace(a, sum);
        facts.extend((!slow.is_empty()).then(|| escape(&slow)));
        facts.extend(a.stories.iter().map(|s| format!("story: {}", own(s))));
        out.push_str(&format!("<p class=\"facts\">{}</p>\n{}", facts.join(" · "), bar(a, sum)));
        star(a, out);
        notes(a, out);
        answer::body(&a.body, out);
        out.push_str("</div>\n");
    }
    out.push_str("</div>\n");
}

fn star(a: &AnswerReport, out: &mut String) {
    if a.star.is_empty() {
        return;
    }
    out.push_str("<div class=\"star\" aria-hidden=\"true\">");
    for s in a.star.iter().filter(|s| s.share > 0) {
        out.push_str(&format!("<span style=\"flex: {} 1 0\"></span>", s.share));
    }
    let shares = escape(&crate::report::wording::star(a));
    out.push_str(&format!("</div>\n<p class=\"facts\">{shares}</p>\n"));
}

fn notes(a: &AnswerReport, out: &mut String) {
    if !a.cut.is_empty() {
        out.push_str("<div class=\"note\">To come within the target, these could go: they make no point.<ul>");
        for cut in &a.cut {
            out.push_str(&format!(
                "<li>line {}, {}: {}</li>",
                cut.place.line,
                count(cut.words, "word", "words"),
                own(&cut.text)
            ));
        }
        out.push_str("</ul></div>\n");
    }
    if !a.todos.is_empty() {
        out.push_str("<div class=\"note\">Still to do:<ul>");
        for todo in &a.todos {
            out.push_str(&format!("<li>line {}: {}</li>", todo.place.line, own(&todo.text)));
        }
        out.push_str("</ul></div>\n");
    }
}

/// All exercises.
pub fn exercises(report: &Report, out: &mut String) {
    if report.exercises.is_empty() {
        return;
    }
    out.push_str("<section id=\"exercises\" aria-labelledby=\"h-exercises\">\n<h2 id=\"h-exercises\">Exercises</h2>\n");
    for e in &report.exercises {
        out.push_str(&format!(
            "<article class=\"unit\" id=\"{0}\" aria-labelledby=\"h-{0}\">\n<h3 id=\"h-{0}\">{1}</h3>\n",
            uri(&e.id),
            own(&e.heading())
        ));
        let started = e.is_answered();
        if !started {
            out.push_str("<p class=\"soft\">Not started.</p>\n");
        }
        for code in &e.code {
            let sound = code.parses != Some(false) && code.remaining.is_empty() && !code.unchanged;
            let (class, sign) = if sound { ("covered", "✓") } else { ("missing", "✗") };
            out.push_str(&format!(
                "<p><span class=\"sign {class}\" aria-hidden=\"true\">{sign}</span> Code at {}:{}: {}</p>\n",
                escape(&code.path),
                code.line,
                code_verdict(code)
            ));
        }
        if started {
            out.push_str("<div class=\"cols\">\n");
        }
        points(e.points(), &e.heading(), started, out);
        if started {
            answers(&e.answers, &report.speaking, out);
            out.push_str("</div>\n");
        }
        out.push_str("</article>\n");
    }
    out.push_str("</section>\n");
}

/// Which story serves which questions.
pub fn stories(report: &Report, out: &mut String) {
    if !has_stories(report) {
        return;
    }
    let stories = &report.stories;
    out.push_str("<section id=\"stories\" aria-labelledby=\"h-stories\">\n<h2 id=\"h-stories\">Stories</h2>\n<ul>\n");
    for s in &stories.used {
        let links: Vec<String> = s.units.iter().map(|u| format!("<a href=\"#{}\">{}</a>", uri(u), escape(u))).collect();
        out.push_str(&format!(
            "<li>{} <span class=\"soft\">{}:{}</span> for {}</li>\n",
            own(&s.title),
            escape(&s.place.path),
            s.place.line,
            links.join(", ")
        ));
    }
    if !stories.competencies_without.is_empty() {
        out.push_str(&format!(
            "<li>Answered without a story or a concrete example: {}</li>\n",
            escape(&stories.competencies_without.join(", "))
        ));
    }
    out.push_str("</ul>\n</section>\n");
}

/// The guide's checklist.
pub fn checklist(report: &Report, out: &mut String) {
    if report.checklist.is_empty() {
        return;
    }
    out.push_str("<section id=\"checklist\" aria-labelledby=\"h-checklist\">\n<h2 id=\"h-checklist\">Checklist</h2>\n<ul class=\"checks\">\n");
    for item in &report.checklist {
        let (class, sign, words) =
            if item.done { ("covered", "✓", "done") } else { ("missing", "✗", "not done yet") };
        out.push_str(&format!(
            "<li><span class=\"sign {class}\" aria-hidden=\"true\">{sign}</span>{} <span class=\"word {class}\">{words}</span><br><span class=\"why\">{}</span>",
            own(&item.text),
            own(&item.why)
        ));
        if item.found.len() > 1 {
            out.push_str("<details><summary>What was found where</summary><ul>");
            for f in &item.found {
                let place = f.place.as_ref().map(|p| format!("{}:{} ", escape(&p.path), p.line));
                let sign = if f.done { "✓" } else { "✗" };
                out.push_str(&format!(
                    "<li>{sign} {}: <span class=\"why\">{}{}</span></li>",
                    own(&f.name),
                    place.unwrap_or_default(),
                    own(&f.what)
                ));
            }
            out.push_str("</ul></details>");
        }
        out.push_str("</li>\n");
    }
    out.push_str("</ul>\n</section>\n");
}
